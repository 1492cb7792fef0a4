"""When a job is tried again by itself."""

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy

WHEN_THE_DATABASE_WENT_AWAY = RetryStrategy(
    max_attempts=10, wait=5, linear_wait=5, retry_exceptions={OperationalError, InterfaceError}
)
"""After five seconds, then later and later, ten times: a server that starts anew is back by then."""
