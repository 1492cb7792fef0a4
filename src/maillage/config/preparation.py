"""Brings an installation up to date before it serves: tables, territories, static files, the demo network."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from maillage.catalogue.territories.models import Area


def prepare(say: Callable[[str], None]) -> list[str]:
    """Do what is missing, telling each step through `say`; nothing is done twice.

    Returns what the person who starts the demo has to know: its accounts.
    """
    say("Tables…")
    call_command("migrate", verbosity=0, interactive=False)
    if not Area.objects.exists():
        say("Territories (once)…")
        call_command("import_territories", verbosity=0)
    _collect_static_files(say)
    return _demo(say) if settings.DEMO else []


def _collect_static_files(say: Callable[[str], None]) -> None:
    """Collect and compress the static files when one of them changed."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected-from"
    found = hashlib.sha256()
    for folder in settings.STATICFILES_DIRS:
        for file in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
            state = file.stat()
            found.update(f"{file}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    if stamp.exists() and stamp.read_text() == found.hexdigest():
        return
    say("Static files…")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(found.hexdigest())


def _demo(say: Callable[[str], None]) -> list[str]:
    from maillage.config import demo  # noqa: PLC0415 - its invented data is for the demo alone

    say("Demo network…")
    demo.seed(now=timezone.now())
    return [f"  {account}" for account in demo.accounts()]
