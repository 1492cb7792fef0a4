"""The engine that `config.databases` names; Django looks for `base.DatabaseWrapper`."""

import time
from typing import Any

from django.db.backends.postgresql import base

RESTED = 1.0
"""Seconds without use after which a kept connection is checked before it is used again."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Spares the check, a round trip, to connections in constant use.

    A server that restarts costs an error only to who asks within RESTED seconds of the last answer on that
    connection; they read that nothing was sent. Everyone else is served by a new connection.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._used_at = 0.0

    def close_if_health_check_failed(self) -> None:
        now = time.monotonic()
        rested, self._used_at = now - self._used_at > RESTED, now
        if rested:
            super().close_if_health_check_failed()
        else:
            # Once for a request, at its beginning: a check after a slow statement, just after the commit, would open
            # a transaction where none is expected, and the page would fail.
            self.health_check_done = True
