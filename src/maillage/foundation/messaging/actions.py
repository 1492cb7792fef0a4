"""Writing letters."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from maillage.foundation.messaging import tasks
from maillage.foundation.messaging.choices import LetterStatus
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


@transaction.atomic
def erase_letters(*, begin_with: Iterable[str]) -> int:
    """Empty letters, address and words: those whose key begins with one of these.

    What was to leave does not leave any more. That a letter was written, and when, stays. How many are empty now.
    """
    about = Q(pk=None)
    for prefix in begin_with:
        about |= Q(key__startswith=prefix)
    letters = Letter.objects.filter(about)
    letters.filter(status=LetterStatus.WAITING).update(status=LetterStatus.GIVEN_UP, next_attempt_at=None)
    return letters.update(to="", subject="", text="", last_error="")


@transaction.atomic
def leave_out(*, among: str, holding: Collection[str]) -> int:
    """In letters that list several things, leave out those items that hold one of these words; how many were changed.

    Meant are letters whose key begins with `among`, sent or not; an item is a paragraph that begins with a dash. A
    letter that held nothing else is emptied and does not leave. The subject of the others stays, also a count in it.
    """
    about = Q(pk=None)
    for words in holding:
        about |= Q(text__contains=words)
    letters = list(Letter.objects.select_for_update().filter(about, key__startswith=among))
    alone: list[str] = []
    for letter in letters:
        parts = letter.text.split("\n\n")
        kept = [part for part in parts if not (_is_item(part) and any(words in part for words in holding))]
        if any(_is_item(part) for part in kept):
            letter.text = "\n\n".join(kept)
            letter.save(update_fields=["text"])
        else:
            alone.append(letter.key)
    erase_letters(begin_with=alone)
    return len(letters)


def _is_item(part: str) -> bool:
    return part.startswith("- ")
