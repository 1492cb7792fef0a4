"""The tool of the messages, turned to a small source tree."""

import importlib.util
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "messages.py"


@pytest.fixture
def house(tmp_path):
    """A tree with one room, one door with a template, and shared words."""
    files = {
        "support/orientation/__init__.py": "",
        "support/orientation/models.py": 'from x import gettext_lazy as _\nNEED = _("need")\n',
        "web/desk/__init__.py": "",
        "web/desk/views.py": '_("Inbox")\nngettext("%(n)s person", "%(n)s people", 2)\n',
        "web/shared/__init__.py": "",
        "web/templates/desk/inbox.html": (
            "{% load i18n %}<h1>{% translate 'Inbox' %}</h1>\n"
            "  {% blocktranslate trimmed with name=person.name %}\n    {{ name }} waits.\n  {% endblocktranslate %}\n"
        ),
        "web/templates/base.html": "{% load i18n %}{% translate 'Skip' context 'link' %}",
        "config/settings.py": 'from x import gettext_lazy as _\nLANGUAGES = [_("French")]\n',
    }
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def messages(house, monkeypatch):
    """The module `tools/messages.py`, looking at that tree."""
    spec = importlib.util.spec_from_file_location("messages_under_test", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "SOURCE", house)
    monkeypatch.setattr(module, "SHARED", house / "web" / "shared")
    monkeypatch.setattr(module, "TEMPLATES", house / "web" / "templates")
    return module
