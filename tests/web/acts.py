"""The table of acts on a file: who writes into it, shares of it, takes of it away. Tests and docs are made from it.

Each act is tried by every role on a page, with the second lock opened wide, and by raw SQL that would do the same,
with what the application opens for that role and nothing in front of the database.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from tests.web.known import ADVISERS, FILE, MANAGER, PERSON, ROLES
from tests.web.layers import World

from maillage.support.journeys.models import Document
from maillage.support.people.consents import current_text
from maillage.support.people.models import Consent


@dataclass(frozen=True)
class Tried:
    """One request that does the act: address, what is posted; None when it is a reading that takes something away."""

    address: str
    said: dict[str, object] | None = None


@dataclass(frozen=True)
class Act:
    """One act: who does it on pages, and by raw SQL whom the second lock alone would let.

    Nobody is let by the second lock where only the platform itself writes. `tried` is empty for what no page does.
    """

    word: str
    what: str
    actors: frozenset[str]
    tried: Callable[[World, str], Tried] | None
    sql: str
    let_by_lock: frozenset[str]


def document(world: World, name: str) -> Document:
    """A document of the world by its mark."""
    return Document.objects.get(name=f"{name}.pdf")


def _edit(world: World, role: str) -> Tried:
    return Tried(reverse("desk:edit_person", args=[world.person.pk]), {"given_name": "Zaqiautre", "language": "fr"})


def _note(world: World, role: str) -> Tried:
    facts = {
        "day": timezone.localdate().isoformat(),
        "minutes": 20,
        "kind": "follow_up",
        "mode": "place",
        "text": "Essai.",
    }
    return Tried(reverse("desk:note_meeting", args=[min(world.keys["journey"])]), facts)


def _agree(world: World, role: str) -> Tried:
    version = current_text("counted", None, "fr").version
    if role == "person":
        return Tried(reverse("link:person_agree", args=[world.tokens()[role], "counted"]), {"version": version})
    question = f"{reverse('desk:agree', args=[world.person.pk])}?purpose=counted&language=fr"
    return Tried(question, {"version": version, "channel": "desk", "was_read": "on"})


def _withdraw(world: World, role: str) -> Tried:
    consent = Consent.objects.get(person=world.person, to=world.cast.neighbour)
    if role == "person":
        return Tried(reverse("link:person_withdraw", args=[world.tokens()[role], consent.pk]), {})
    return Tried(reverse("desk:withdraw_consent", args=[consent.pk]), {"channel": "desk"})


def _refer(world: World, role: str) -> Tried:
    address = f"{reverse('desk:write_referral', args=[world.person.pk])}?organisation={world.cast.neighbour.pk}"
    said = {"kind": "orientation", "reason": "need", "urgency": "usual", "message": "Essai.", "channel": "desk"}
    return Tried(address, {**said, "read_out": "on"})


def _stop(world: World, role: str) -> Tried:
    if role == "person":
        page = reverse("link:person_referral", args=[world.tokens()[role], world.referral.pk])
        return Tried(page, {"act": "withdraw"})
    return Tried(reverse("desk:referral_act", args=[world.referral.pk, "withdraw"]), {"words": "Essai."})


def _show(world: World, role: str) -> Tried:
    return Tried(reverse("desk:settle_document", args=[document(world, "Zaqipiece").pk]), {"act": "show"})


def _link(world: World, role: str) -> Tried:
    return Tried(
        reverse("desk:link_document", args=[document(world, "Zaqipiece").pk]), {"for_whom": "Essai", "days": 7}
    )


def _save(world: World, role: str) -> Tried:
    return Tried(reverse("desk:document", args=[document(world, "Zaqipiece").pk]))


def _export(world: World, role: str) -> Tried:
    return Tried(reverse("desk:export_person", args=[world.person.pk]), {})


NEW_LINK = """
INSERT INTO journeys_documentlink (public_id, document_id, organisation_id, for_whom, made_at, made_by_id, expires_at)
SELECT gen_random_uuid(), document_id, organisation_id, 'Essai', made_at, made_by_id, expires_at
FROM journeys_documentlink
"""
NEW_ITEM = """
INSERT INTO orientation_shareditem (referral_id, organisation_id, kind, content, document_key)
SELECT referral_id, organisation_id, 'document', content, gen_random_uuid()::text FROM orientation_shareditem
"""
ACTS = (
    Act("write", "the name", FILE, _edit, "UPDATE people_person SET given_name = 'Z' WHERE given_name = 'Zaqinom'",
        FILE | PERSON),
    Act("write", "a note of a meeting", ADVISERS, _note,
        "UPDATE journeys_note SET text = 'Z' WHERE text = 'Zaqinote'", FILE),
    Act("write", "an agreement taken back", FILE | PERSON, _withdraw,
        "UPDATE people_consent SET withdrawn_at = now(), withdrawn_channel = 'desk' WHERE purpose = 'recognised'",
        FILE | PERSON),
    Act("share", "an agreement collected", FILE | PERSON, _agree,
        "INSERT INTO people_consent (person_id, organisation_id, purpose, text_version, language, channel, given_on, "
        "given_at, expires_on, collected_by_id, withdrawn_channel) SELECT person_id, organisation_id, 'counted', "
        "text_version, language, channel, given_on, given_at, expires_on, collected_by_id, '' FROM people_consent "
        "WHERE purpose = 'recognised'", FILE | PERSON),
    Act("share", "a referral to a partner", FILE, _refer, NEW_ITEM, frozenset()),
    Act("share", "a referral taken back", FILE | PERSON, _stop,
        "UPDATE orientation_shareditem SET stopped_at = now()", frozenset()),
    Act("share", "a document shown to the person", ADVISERS, _show,
        "UPDATE journeys_document SET shown_since = now() WHERE name = 'Zaqipiece.pdf'", FILE),
    Act("share", "a document opened by a link", ADVISERS, _link, NEW_LINK, FILE),
    Act("export", "a document, saved", ADVISERS, _save,
        "SELECT FROM journeys_document WHERE name = 'Zaqipiece.pdf'", FILE),
    Act("export", "everything, to give it to the person", MANAGER, _export, "SELECT FROM journeys_note", FILE),
    Act("erase", "the log of who looked", frozenset(), None, "DELETE FROM people_look", frozenset()),
)  # fmt: skip


def table() -> str:
    """The table of acts in Markdown."""
    lines = [f"| Act | What | {' | '.join(ROLES)} |\n|{'---|' * (len(ROLES) + 2)}\n"]
    for one in ACTS:
        cells = ("does" if role in one.actors else "" for role in ROLES)
        lines.append(f"| {one.word} | {one.what} | {' | '.join(cells)} |\n")
    return "".join(lines)
