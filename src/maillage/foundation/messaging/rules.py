"""When a letter is tried again."""

from datetime import timedelta

LAST_ATTEMPT = 16


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: 1, 2, 4, 8 … minutes, 12 hours at most.

    Sixteen attempts spread over three days, so a mail server may be down for a week-end.
    """
    return min(timedelta(minutes=2 ** (attempts - 1)), timedelta(hours=12))
