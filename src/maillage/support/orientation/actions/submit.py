"""An enquiry comes in."""

from datetime import datetime
from uuid import uuid5

from maillage.catalogue.network.models import Hub, Network
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import day_of, link_until
from maillage.support.orientation.actions.guard import check_is_human, count_knock, hash_of, one_at_a_time
from maillage.support.orientation.actions.words import add_word
from maillage.support.orientation.drafts import EnquiryDraft, cleaned
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries import Destination, Route, destination_of, due_at, turn_at

TYPED = ("name", "contact_way", "phone", "email", "address", "commune_typed", "need")
KEPT = (*TYPED, "form_key", "stage", "language", "is_fictitious")


@reading_everything()
def submit_enquiry(draft: EnquiryDraft, *, visitor: str, now: datetime) -> Enquiry:
    """Store an enquiry, give it to a partner by rule, and write the receipt and the letter to whoever has it.

    The same form sent twice is one enquiry: the first is returned, and what was typed since is added to it as a word.
    `visitor` is the address it came from; only a keyed hash of it is kept, for two hours.

    Raises DraftRefused, LooksLikeARobot or TooManyEnquiries; EnquiryClosed or TooManyWords when what was typed since
    can no longer be added. Nothing is stored then.
    """
    draft = cleaned(draft)
    knock = hash_of(visitor, now)
    one_at_a_time(knock)
    first = Enquiry.objects.filter(form_key=draft.form_key).first()
    if first is not None:
        return _sent_again(first, draft, now=now)
    check_is_human(draft, now=now)
    count_knock(knock, now=now)
    path = _route(draft, now=now)
    enquiry, is_new = _store(draft, path, now=now)
    if is_new:
        record(
            "orientation.enquiry_received",
            about=enquiry,
            by=None,
            at=now,
            hub=enquiry.hub_id,
            organisation=enquiry.organisation_id,
            owner=enquiry.owner_id,
            **({"came_by": enquiry.came_by_id} if enquiry.came_by_id else {}),
        )
        mail.tell_received(enquiry, now=now)
        mail.tell_staff(enquiry, now=now)
    return enquiry


def take_turn(where: Destination, draft_stage: str, audiences: tuple[str, ...], *, now: datetime) -> Route:
    """The route from there, with the hub (or the network) locked so that two at once do not get the same turn."""
    if where.hub is not None:
        Hub.objects.select_for_update(no_key=True).get(pk=where.hub.pk)
    else:
        Network.objects.select_for_update(no_key=True).get(pk=where.network.pk)
    return turn_at(where, stage=draft_stage, audiences=audiences, day=day_of(now))


def _route(draft: EnquiryDraft, *, now: datetime) -> Route:
    where = destination_of(draft.network, draft.commune, draft.stage, draft.audiences, draft.delivery, day_of(now))
    return take_turn(where, draft.stage, draft.audiences, now=now)


def _store(draft: EnquiryDraft, path: Route, *, now: datetime) -> tuple[Enquiry, bool]:
    network = path.hub.network if path.hub else draft.network
    return Enquiry.objects.get_or_create(
        form_key=draft.form_key,
        defaults={
            **{name: getattr(draft, name) for name in KEPT},
            "network": network,
            "commune": draft.commune,
            "delivery": draft.delivery,
            "came_by": draft.came_by,
            "subjects": list(draft.subjects),
            "audiences": list(draft.audiences),
            "hub": path.hub,
            "organisation": path.organisation,
            "owner": path.owner,
            "charter_rule": path.rule,
            "route_reasons": list(path.reasons),
            "received_at": now,
            "assigned_at": now,
            "due_at": due_at(network, path.hub, now),
            "link_expires_at": link_until(now),
        },
    )


def _sent_again(first: Enquiry, draft: EnquiryDraft, *, now: datetime) -> Enquiry:
    """A second click changes nothing; a text changed after going back is not lost."""
    changed = [getattr(draft, name) for name in TYPED if getattr(draft, name) not in ("", getattr(first, name))]
    if changed:
        text = "\n".join(changed)
        add_word(first, text=text, form_key=uuid5(draft.form_key, text), by=None, now=now)
    return first
