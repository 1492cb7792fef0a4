"""Writing letters."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from maillage.foundation.messaging import tasks
from maillage.foundation.messaging.models import Letter


def write_letter(
    *, key: str, to: str, template: str, facts: Mapping[str, Any], language: str, now: datetime, is_secret: bool = False
) -> Letter:
    """Render and store one letter, in the transaction of the act that causes it; the worker sends it.

    `template` is a name under `letters/`: its first line is the subject, the rest the text. Same `key`, same
    letter: a second call changes nothing and returns the first.
    """
    existing = Letter.objects.filter(key=key).first()
    if existing:
        return existing
    with translation.override(language):
        page = render_to_string(f"letters/{template}.txt", {**facts, "site": settings.SITE_ADDRESS})
    subject, _, text = page.strip().partition("\n")
    letter, _created = Letter.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "subject": " ".join(subject.split())[:250],
            "text": re.sub(r"\n\s*\n\s*\n", "\n\n", text).strip() + "\n",
            "language": language,
            "is_secret": is_secret,
            "written_at": now,
            "next_attempt_at": now,
        },
    )
    transaction.on_commit(tasks.ask_for_a_round)
    return letter
