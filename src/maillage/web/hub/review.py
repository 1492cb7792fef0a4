"""What is typed of an offer, read over before anything is kept: what is missing, how long, which acronyms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.analysis.wording import EASY_EASE, PLAIN_EASE, wording_of
from maillage.catalogue.network.models import Hub, OutreachDesk
from maillage.catalogue.offers.acronyms import explain_acronyms, unknown_acronyms
from maillage.catalogue.offers.choices import Tier
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.offers.queries import equivalents_of, missing_in
from maillage.catalogue.offers.queries.quality import ENOUGH_WORDS, LONGEST_SENTENCE
from maillage.web.hub.offer_forms import NewDeliveryForm, OfferForm
from maillage.web.shared.membership import today

READ = ("name", "summary", "what_happens", "duration", "next_step", "conditions", "pieces_to_bring", "adds")
COUNTED = ("summary", "what_happens", "next_step", "adds")


@dataclass(frozen=True)
class Lack:
    """Something the gate asks for, and the field of the page where it is written."""

    anchor: str
    words: str


@dataclass(frozen=True)
class Text:
    """One text: how long it is, how easily it is read, and what would make it clearer."""

    label: str
    size: str
    ease: str
    advice: str


@dataclass(frozen=True)
class Review:
    """What the writer reads beside the form."""

    missing: tuple[Lack, ...]
    texts: tuple[Text, ...]
    acronyms: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


def review_of(form: OfferForm, here: NewDeliveryForm | None, *, hub: Hub, offer: Offer | None = None) -> Review:
    """The offer as typed in `form`, and in `here` its first delivery; what cannot be read yet counts as not said."""
    said = typed_in(form)
    given = typed_in(here) if here else None
    if given is not None:
        given["hub"] = hub
    has_equivalent = not said.get("adds") and is_near_another(said, given, hub=hub, offer=offer)
    prefixes = {} if here is None else dict.fromkeys(here.fields, f"{here.prefix}-")
    lacks = [
        Lack(anchor=f"id_{prefixes.get(one.field, '')}{one.field}", words=str(one.words))
        for one in missing_in(said, given, has_equivalent=has_equivalent)
    ]
    whole = "\n".join(str(said.get(name) or "") for name in READ)
    known = explain_acronyms(whole)
    return Review(
        missing=tuple(lacks),
        texts=tuple(text_of(form, name, str(said[name])) for name in COUNTED if said.get(name)),
        acronyms=tuple(sorted(known.items())),
        unknown=tuple(one for one in unknown_acronyms(whole) if one not in wording_of(whole).explained),
    )


def typed_in(form: forms.Form) -> dict[str, Any]:
    """The fields that can be read: as typed, or as the form begins."""
    if not form.is_bound:
        return {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    form.is_valid()
    return dict(form.cleaned_data)


def is_near_another(said: Mapping[str, Any], given: Mapping[str, Any] | None, *, hub: Hub, offer: Offer | None) -> bool:
    """Something published does the same thing near the hub, or near the desk chosen."""
    if not said.get("kind") or not said.get("stages"):
        return False
    desk = given.get("desk") if given else None
    place = desk.place if isinstance(desk, OutreachDesk) else hub.place
    remote = given is not None and given.get("tier") == Tier.REMOTE
    found = equivalents_of(
        kind=said["kind"],
        stages=said["stages"],
        audiences=said.get("audiences") or (),
        subjects=said.get("subjects") or (),
        commune=place.commune,
        day=today(),
        tiers=(Tier.REMOTE,) if remote else (Tier.IN_PERSON, Tier.DESK),
        exclude_offer=offer,
        limit=1,
    )
    return bool(found)


def text_of(form: OfferForm, name: str, text: str) -> Text:
    """One text, counted."""
    most = form.fields[name].max_length  # type: ignore[attr-defined]  # every text has one
    count = len(text.split())
    size = ngettext("%(words)d word", "%(words)d words", count) % {"words": count}
    letters = _("%(length)d characters of %(most)d") % {"length": len(text), "most": most}
    ease, advice = reading_of(text)
    return Text(label=str(form.fields[name].label), size=f"{size}, {letters}", ease=ease, advice=advice)


def reading_of(text: str) -> tuple[str, str]:
    """How easily a text is read, and what to do about it; nothing of one too short to tell."""
    wording = wording_of(text)
    if wording.longest_sentence > LONGEST_SENTENCE:
        advice = _("Its longest sentence has %(words)d words: cut it in two.") % {"words": wording.longest_sentence}
    else:
        advice = ""
    if wording.ease is None or wording.words < ENOUGH_WORDS:
        return "", advice
    if wording.ease >= EASY_EASE:
        return _("easy to read"), advice
    if wording.ease >= PLAIN_EASE:
        return _("plain"), advice
    return _("hard to read"), advice or _("Use shorter words, and read it aloud to somebody from outside.")
