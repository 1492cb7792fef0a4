"""Children that end with their parent, parents that keep their children's children, and when a worker is dead."""

import ctypes
import sys
from collections.abc import Callable
from datetime import timedelta

SILENCE = timedelta(minutes=1)
"""A worker gives a sign of life every ten seconds; after so long without one it is dead, wherever that is asked."""


def die_with_parent(signal_number: int) -> Callable[[], object] | None:
    """What a child runs before its program so that the kernel ends it when its parent is killed (Linux only)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    set_parent_death_signal = 1
    return lambda: libc.prctl(set_parent_death_signal, signal_number, 0, 0, 0)


def adopt_orphans() -> None:
    """Have what killed children leave behind become children of this process instead of the system's (Linux only)."""
    if sys.platform == "linux":
        set_child_subreaper = 36
        ctypes.CDLL(None, use_errno=True).prctl(set_child_subreaper, 1, 0, 0, 0)
