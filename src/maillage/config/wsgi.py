"""The web process: `granian --interface wsgi maillage.config.wsgi:application`."""

import os
from contextlib import suppress
from threading import Thread

from django.core.wsgi import get_wsgi_application
from django.db import Error, connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")

application = get_wsgi_application()

from maillage.catalogue.territories.queries import directory  # noqa: E402 - tables exist once the application is set up


def warm_up() -> None:
    """Read the communes before the first visitor asks for one; a database that is away is tried again then."""
    with suppress(Error):
        directory()
    connections.close_all()


Thread(target=warm_up, name="warm-up", daemon=True).start()
