"""Replays the invented enquiries of the demo, act after act, by the actions that the doors use."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from maillage.catalogue.network.models import Membership, Network
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.territories.models import Area
from maillage.config.demo.network import Written
from maillage.config.demo.people import DOMAIN
from maillage.config.demo.rows import FICTITIOUS
from maillage.config.demo.stories import STORIES, Step, Story
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.workdays import PARIS, is_workday
from maillage.support.orientation.actions import (
    EnquiryDraft,
    accept_enquiry,
    add_word,
    climb_ladder,
    decline_enquiry,
    install_default_ladder,
    mark_unreachable,
    note_attempt,
    redirect_enquiry,
    submit_enquiry,
    withdraw_enquiry,
)
from maillage.support.orientation.models import Enquiry

LADDER_CLOCK = (time(9, 35), time(17, 15))


def write_enquiries(written: Written, *, now: datetime) -> None:
    """Every story in the order of its days, with the ladder climbing meanwhile."""
    install_default_ladder(written.network)
    enquiries: dict[str, Enquiry] = {}
    for moment, act in sorted(_happenings(written, enquiries, now=now), key=lambda happening: happening[0]):
        act(moment)


def _happenings(
    written: Written, enquiries: dict[str, Enquiry], *, now: datetime
) -> list[tuple[datetime, Callable[[datetime], object]]]:
    """What happened, each with its moment; nothing in the future."""

    def ask(story: Story) -> Callable[[datetime], None]:
        def act(moment: datetime) -> None:
            enquiries[story.name] = _submit(story, written, now=moment)

        return act

    def go_on(story: Story, step: Step) -> Callable[[datetime], None]:
        return lambda moment: _take(step, enquiries[story.name], written, now=moment)

    happenings: list[tuple[datetime, Callable[[datetime], object]]] = []
    for story in STORIES:
        happenings.append((_moment(now, story.days, story.at), ask(story)))
        happenings += [(_moment(now, step.days, step.at), go_on(story, step)) for step in story.steps]
    if not Network.objects.exclude(pk=written.network.pk).exists():  # the ladder climbs for all networks at once
        longest = max(story.days for story in STORIES)
        clocks = [_moment(now, days, clock) for days in range(longest) for clock in LADDER_CLOCK]
        happenings += [(moment, lambda at: climb_ladder(now=at)) for moment in clocks if moment <= now]
    return happenings


def _moment(now: datetime, days: int, clock: time) -> datetime:
    """That clock in Paris, so many working days before the day of `now`."""
    day = timezone.localdate(now, PARIS)
    while days:
        day -= timedelta(days=1)
        days -= is_workday(day)
    return datetime.combine(day, clock, PARIS)


def _submit(story: Story, written: Written, *, now: datetime) -> Enquiry:
    commune = Area.objects.communes().get(code=story.commune)
    draft = EnquiryDraft(
        form_key=uuid5(NAMESPACE_URL, f"demo/{story.name}"),
        network=written.network,
        need=story.need,
        shown_at=now - timedelta(minutes=3),
        name=f"{story.name} {FICTITIOUS}",
        contact_way=story.way,
        # Numbers that the French regulator keeps for fiction.
        phone=f"06 39 98 00 {STORIES.index(story):02d}",
        email=f"{_plain(story.name)}@porteurs.{DOMAIN}" if story.has_email else "",
        commune=commune,
        commune_typed=f"{commune.name} ({commune.code[:2]})",
        stage=story.stage,
        subjects=story.subjects,
        audiences=story.audiences,
        language=story.language,
        delivery=_delivery(story, written) if story.asked else None,
        is_fictitious=True,
    )
    return submit_enquiry(draft, visitor=f"demo {story.name}", now=now)


def _plain(name: str) -> str:
    return name.lower().translate(str.maketrans("éèïô", "eeio"))


def _delivery(story: Story, written: Written) -> Delivery:
    assert story.asked
    offer, where = story.asked
    asked_for = Delivery.objects.filter(offer__slug=offer)
    if where in written.desks:
        return asked_for.get(desk=written.desks[where])
    return asked_for.filter(hub=written.hubs[where], desk=None).earliest("pk")


def _take(step: Step, enquiry: Enquiry, written: Written, *, now: datetime) -> None:
    enquiry.refresh_from_db()
    ACTS[step.what](step, enquiry, written, now)


def _person(step: Step, enquiry: Enquiry, written: Written) -> User:
    """Who acts: the one named, else whoever has the enquiry."""
    if step.by:
        return written.people[f"{step.by}@{DOMAIN}"]
    if enquiry.owner is not None:
        return enquiry.owner
    colleagues = Membership.objects.filter(organisation=enquiry.organisation, hub=enquiry.hub)
    return colleagues.select_related("user").earliest("pk").user


def _accept(step: Step, enquiry: Enquiry, written: Written, now: datetime) -> None:
    accept_enquiry(enquiry, by=_person(step, enquiry, written), now=now)


def _decline(step: Step, enquiry: Enquiry, written: Written, now: datetime) -> None:
    decline_enquiry(enquiry, reason=step.choice, words=step.words, by=_person(step, enquiry, written), now=now)


def _attempt(step: Step, enquiry: Enquiry, written: Written, now: datetime) -> None:
    note_attempt(enquiry, channel=step.choice, by=_person(step, enquiry, written), now=now)


def _unreachable(step: Step, enquiry: Enquiry, written: Written, now: datetime) -> None:
    mark_unreachable(enquiry, by=_person(step, enquiry, written), now=now)


def _withdraw(_step: Step, enquiry: Enquiry, _written: Written, now: datetime) -> None:
    withdraw_enquiry(enquiry, now=now)


def _word(step: Step, enquiry: Enquiry, written: Written, now: datetime) -> None:
    by = _person(step, enquiry, written) if step.by else None
    add_word(enquiry, text=step.words, form_key=uuid5(NAMESPACE_URL, f"demo/{step.words}"), by=by, now=now)


def _redirect(step: Step, enquiry: Enquiry, written: Written, now: datetime) -> None:
    organisation, hub = step.choice.split()
    redirect_enquiry(
        enquiry,
        to_hub=written.hubs[hub],
        to_organisation=written.organisations[organisation],
        reason=step.words,
        by=_person(step, enquiry, written),
        now=now,
    )


ACTS: Mapping[str, Callable[[Step, Enquiry, Written, datetime], None]] = {
    "accept": _accept,
    "decline": _decline,
    "attempt": _attempt,
    "unreachable": _unreachable,
    "withdraw": _withdraw,
    "word": _word,
    "redirect": _redirect,
}
