"""The settings of the benches: those of the application, and an empty API view beside it."""

import os

os.environ.setdefault("MAILLAGE_SECRET_KEY", "only for benches, never for people, long enough")

from maillage.config.settings import *  # noqa: F403 - the key above must be there first

ROOT_URLCONF = "bench.urls"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
