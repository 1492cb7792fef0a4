"""The docs are complete and true: settings, commands, words and links."""

import re
from itertools import chain

import pytest
from django.apps import apps
from django.conf import settings
from tests.architecture.house import DOCS, ROOT, SOURCE

MARKDOWN = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "LISEZMOI.md", ROOT / "CHANGELOG.md"])
SETTINGS = sorted(
    set(
        chain.from_iterable(
            re.findall(r"\bMAILLAGE_[A-Z_]+\b|\bDATABASE_URL\b|\bPG_BIN\b", path.read_text(encoding="utf-8"))
            for path in [*(SOURCE / "config").rglob("*.py"), *(SOURCE / "foundation").rglob("*.py")]
        )
    )
)
MODELS = sorted(model.__name__ for model in apps.get_models() if model.__module__.startswith("maillage."))
VERBS = re.findall(r"^\s+([a-z]+)\)", (ROOT / "run").read_text(encoding="utf-8"), flags=re.M)


def anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.*)$", text, flags=re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_is_documented(name):
    assert f"`{name}`" in (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted({path.stem for path in SOURCE.rglob("management/commands/[a-z]*.py")}))
def test_each_management_command_is_documented(name):
    assert f"`{name}`" in (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", sorted(set(VERBS)))
def test_each_verb_of_run_is_documented(verb):
    assert f"./run {verb}" in (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")


def test_run_has_the_verbs_that_the_readme_promises():
    assert {"demo", "test", "check", "bench", "browser"} <= set(VERBS)


@pytest.mark.parametrize("name", MODELS)
def test_each_word_of_the_tables_is_in_the_glossary(name):
    assert f"`{name}`" in (DOCS / "reference" / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_link_between_pages_leads_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        page = (path.parent / name).resolve() if name else path
        assert page.exists(), f"{target} in {path.name}"
        if anchor and page.suffix == ".md":
            assert anchor in anchors(page.read_text(encoding="utf-8")), f"{target} in {path.name}"


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_page_is_reached_from_the_index(path):
    if path.parent == ROOT or path == DOCS / "README.md":
        return
    index = path.parent / "README.md" if path.name != "README.md" else DOCS / "README.md"
    index = index if index.exists() else DOCS / "README.md"

    assert f"({path.relative_to(index.parent).as_posix()}" in index.read_text(encoding="utf-8")


def test_both_languages_are_offered():
    assert [code for code, _name in settings.LANGUAGES] == ["fr", "en"]
