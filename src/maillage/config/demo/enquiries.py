"""Writes the invented enquiries of the demo."""

from datetime import datetime

from maillage.config.demo.network import Written


def write_enquiries(written: Written, *, now: datetime) -> None:
    """To come with the actions of orientation."""
