"""The application's settings as the tests and the checks read them: no secret to set, no files to collect."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("MAILLAGE_SECRET_KEY", "only for tests and checks, never for people")

from maillage.config.settings import *  # noqa: F403 - the key above must be there first

MIDDLEWARE = ["tests.eyes.ClosedEyes", *MIDDLEWARE]  # noqa: F405 - of the settings above

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, for invented passwords

DOCUMENTS_FOLDER = Path(tempfile.gettempdir()) / f"maillage-documents-{os.getpid()}"
atexit.register(shutil.rmtree, DOCUMENTS_FOLDER, ignore_errors=True)
