"""Random acts of three organisations, of people by their link and of a receiver without account, against a model.

What is done stands in `sharing.py` and, for the rights of people and partners that leave, in `partings.py`. The model
(`doors.py`) says who may read which mark; after each step it is compared, exactly, with what the database gives to
each one's eyes by raw SQL, and with what pages, searches, exports, files and published data show. Each act leaves in
the journal the lines of what it changed, and no other. `MAILLAGE_LONG_TESTS=1` runs thousands of steps.
"""

import os
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase
from hypothesis import settings as bounded
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test
from tests.cast import member, organisation, user
from tests.support.doors import Kept, last_line, lines_after, marks_in, seen
from tests.support.sharing import CHANGES, Sharing

from maillage.catalogue.network.choices import OrganisationKind, Role
from maillage.catalogue.sources.formats.files import FORMATS
from maillage.foundation.tools.reading import Eyes, reading_item
from maillage.foundation.tools.workdays import is_working_time
from maillage.support.journeys.models import DocumentLink
from maillage.support.journeys.queries.documents import LinkEnded, document_by_link, document_link_token
from maillage.support.orientation import actions as orientation
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries.deadlines import place_of_work
from maillage.support.people import actions as people
from maillage.support.people.models import Consent
from maillage.support.privacy import actions as privacy

LONG = os.environ.get("MAILLAGE_LONG_TESTS") == "1"
PUBLISHED = ["/api/v1/hubs", "/api/v1/cards?commune=55181", "/api/v1/offers/search?commune=55181"]
pick = st.integers(0, 10**6)


class Doors(Sharing):
    """Time that passes, searches, what is published; what each one reads after each step."""

    @rule(days=st.one_of(st.integers(1, 20), st.just(370)))
    def time_passes(self, days):
        """The jobs run once, late, and again on the next working day; after a year each agreement came to its end."""
        self.let_pass(days)
        while not is_working_time(self.now, place_of_work(self.cast.etain)):  # until then steps of the ladder wait
            self.let_pass(1)
        assert orientation.check_integrity(now=self.now) == 0
        if days == 370:
            assert not Consent.objects.filter(withdrawn_at=None).exists()

    def let_pass(self, days: int):
        self.now += timedelta(days=days)
        self.partners_leave()
        self.act(self.run_jobs, by_rule=True)

    def run_jobs(self):
        orientation.climb_referrals(now=self.now)
        people.end_expired_consents(now=self.now)
        privacy.remind_of_claims(now=self.now)

    @precondition(lambda self: self.marks)
    @rule(office=pick, which=pick)
    def somebody_searches(self, office, which):
        """A name of one's own file is found, once merged under the name that is kept; nothing else is."""
        partner, _hub, by = self.offices[office % 3]
        mark = list(self.marks)[which % len(self.marks)]
        mine = {one.name for one in self.living() if one.file == partner.pk and one.into is None}
        client = Client()
        client.force_login(by)
        answer = client.get(reverse("desk:people"), {"q": mark}).content.decode().split('id="people"')[-1]
        found = marks_in(answer.split("<ul", 1)[-1])
        assert mark not in mine or mark in found
        assert found <= set(self.allowed(partner.pk))

    @rule()
    def nothing_is_published(self):
        """Machines and visitors read the catalogue, and nothing of anybody."""
        cache.clear()
        client, last = Client(), last_line()
        for address in [*PUBLISHED, *(reverse("public:open_data_file", args=[name]) for name in FORMATS)]:
            response = client.get(address)
            assert response.status_code == 200, address
            assert marks_in(b"".join(response).decode(errors="replace")) == set(), address
        assert lines_after(last) == []

    @invariant()
    def every_open_referral_has_its_owner_and_next_date(self):
        assert not Referral.objects.filter(closed_at=None, owner=None).exists()
        assert not Referral.objects.filter(closed_at=None, next_at=None).exists()

    @invariant()
    def each_one_reads_what_the_model_says_and_nothing_else(self):
        for partner, _hub, _by in self.offices:
            assert seen(Eyes((partner.pk,))) == self.allowed(partner.pk), partner
        assert seen(Eyes()) == set()

    @invariant()
    def links_read_their_own_and_nothing_else(self):
        for handed in self.handed[-3:]:
            public = Referral.objects.get(pk=handed.key).public_id
            assert seen(Eyes(item=f"referral:{public}")) == handed.read()
        for one in self.people[-2:]:
            theirs = {child.name for child in self.living() if child is one or child.into is one}
            theirs |= one.said | {one.need} - {""} if not one.is_erased else set()
            theirs |= {kept.mark for kept in self.documents if kept.person is one and kept.is_shown}
            theirs = theirs.union(*(handed.marks.values() for handed in self.handed if handed.person is one))
            assert seen(Eyes(item=f"person:{one.key}")) == theirs
        for kept in self.documents[-1:]:
            for key, mark in kept.links.items():
                self.a_link_opens_one_document(kept, DocumentLink.objects.get(pk=key), mark)

    def a_link_opens_one_document(self, kept: Kept, link: DocumentLink, mark: str):
        name = f"document:{link.public_id}"
        assert seen(Eyes(item=name)) == {kept.mark, mark}
        over = kept.is_removed or link.ended_at is not None or self.now >= link.expires_at
        with reading_item(name):
            try:
                opened = document_by_link(document_link_token(link), now=self.now)
            except LinkEnded:
                opened = None
        assert (opened is None) == over

    @invariant()
    def a_page_shows_no_more(self):
        """One page after each step, each in its turn, for each organisation in its turn."""
        self.turn += 1
        partner, _hub, by = self.offices[self.turn % 3]
        client, last = Client(), last_line()
        client.force_login(by)
        pages = self.pages()
        response = client.get(pages[self.turn // 3 % len(pages)])
        shown = marks_in(b"".join(response).decode(errors="replace")) if response.status_code == 200 else set()
        assert shown <= self.allowed(partner.pk), response.request["PATH_INFO"]
        assert lines_after(last) == [], "reading writes no line"
        if self.documents:
            kept = self.documents[-1]
            opens = client.get(reverse("desk:document", args=[kept.key])).status_code
            assert (opens == 200) == (kept.person.file == partner.pk and not kept.is_removed)

    def pages(self) -> list[str]:
        """Lists, and the last of each thing."""
        found = [reverse("desk:people"), reverse("desk:referrals"), reverse("desk:today"), reverse("desk:inbox")]
        found += [reverse("desk:person", args=[one.key]) for one in self.people[-1:]]
        found += [reverse("desk:referral", args=[one.key]) for one in self.handed[-2:]]
        found += [reverse("desk:documents", args=[one.person.journey.pk]) for one in self.documents[-1:]]
        found += [reverse("desk:notes", args=[one.journey.pk]) for one in self.people[-2:] if one.journey]
        return found


WALK = (
    ("welcome", {"office": 0}),
    ("welcome", {"office": 0}),
    ("welcome", {"office": 1}),
    ("receive_a_document", {"who": 0, "is_shown": True}),
    ("receive_a_document", {"who": 1, "is_shown": False}),
    ("link_a_document", {"which": 0, "days": 3}),
    ("merge", {"one": 0, "other": 1}),
    ("refer", {"who": 1, "to": 0, "with_document": True}),
    ("refer", {"who": 0, "to": 2, "with_document": True}),
    ("accept", {"which": 0}),
    ("take_over", {"which": 0}),
    ("part", {}),
    ("person_stops_an_item", {"which": 1, "kind": "document"}),
    ("end_a_link", {"which": 0}),
    ("remove_a_document", {"which": 0}),
    ("person_withdraws_an_agreement", {"which": 1, "purpose": "referred"}),
    ("refer", {"who": 2, "to": 0, "with_document": False}),
    ("time_passes", {"days": 370}),
    ("nothing_is_published", {}),
)
"""Two entries said to be one are handed on, taken over, and parted again."""


@pytest.fixture
def doors(cast, now, settings, tmp_path):
    settings.DOCUMENTS_FOLDER = tmp_path
    Doors.cast, Doors.start = cast, now
    Doors.peel = organisation("Peel", OrganisationKind.UNIVERSITY, cast.network)
    managers = [(cast.chamber, cast.etain, "Marc"), (cast.neighbour, cast.verdun, "Vera")]
    Doors.managers = {cast.alexis.pk: cast.manager} | {
        partner.pk: member(user(name), partner, Role.HUB_MANAGER, hub=hub) for partner, hub, name in managers
    }
    return Doors


LEAVING = (
    ("welcome", {"office": 0}),
    ("welcome", {"office": 1}),
    ("refer", {"who": 0, "to": 0, "with_document": False}),
    ("refer", {"who": 1, "to": 0, "with_document": False}),
    ("accept", {"which": 0}),
    ("take_over", {"which": 0}),
    ("refer", {"who": 0, "to": 0, "with_document": False}),
    ("plan_to_leave", {"which": 0, "days": 2}),
    ("plan_to_leave", {"which": 0, "days": 9}),
    ("stay_after_all", {"which": 0}),
    ("stay_after_all", {"which": 0}),
    ("plan_to_leave", {"which": 0, "days": 3}),
    ("plan_to_leave", {"which": 1, "days": 3}),
    ("time_passes", {"days": 2}),
    ("refer", {"who": 1, "to": 0, "with_document": False}),
    ("time_passes", {"days": 1}),
    ("refer", {"who": 0, "to": 0, "with_document": False}),
    ("refer", {"who": 1, "to": 0, "with_document": False}),
    ("accept", {"which": 2}),
    ("stay_after_all", {"which": 1}),
    ("plan_to_leave", {"which": 0, "days": 3}),
    ("take_everything", {"who": 1}),
    ("somebody_searches", {"office": 1, "which": 1}),
)
"""Two partners leave on one day, with what they had of each other and of a third one in every state."""
RIGHTS = (
    ("welcome", {"office": 0}),
    ("welcome", {"office": 0}),
    ("write_note", {"who": 0}),
    ("receive_a_document", {"who": 1, "is_shown": True}),
    ("merge", {"one": 0, "other": 1}),
    ("refer", {"who": 1, "to": 0, "with_document": True}),
    ("accept", {"which": 0}),
    ("take_over", {"which": 0}),
    ("claim", {"who": 1, "right": "access"}),
    ("claim", {"who": 0, "right": "access"}),
    ("restrict", {"who": 0, "is_restricted": True}),
    ("come_again", {"who": 0}),
    ("erase", {"who": 0}),
    ("take_everything", {"who": 2}),
    ("part", {}),
    ("take_everything", {"who": 0}),
    ("answer", {"which": 0}),
    ("restrict", {"who": 0, "is_restricted": False}),
    ("come_again", {"who": 0}),
    ("erase", {"who": 1}),
    ("erase", {"who": 1}),
    ("merge", {"one": 0, "other": 1}),
    ("take_everything", {"who": 0}),
    ("claim", {"who": 1, "right": "erasure"}),
    ("erase", {"who": 2}),
    ("time_passes", {"days": 20}),
)
"""Two entries said to be one and parted again use their rights; one is erased, at the receiver too, the other stays."""


CHANGED = (
    ("write_note", {"who": 0}),
    ("receive_a_document", {"who": 0, "is_shown": True}),
    ("show_or_hide_a_document", {"which": 0, "is_shown": False}),
    ("link_a_document", {"which": 0, "days": 3}),
    ("refer", {"who": 0, "to": 0, "with_document": True}),
    ("tell_the_partner_more", {"which": 0, "is_word": True}),
    ("tell_the_partner_more", {"which": 0, "is_word": False}),
    ("merge", {"one": 0, "other": 1}),
    ("come_again", {"who": 0}),
    *(("change_the_file", {"who": 0, "what": what}) for what in sorted(CHANGES)),
)
RESTRICTED = (
    ("welcome", {"office": 0}),
    ("welcome", {"office": 0}),
    ("receive_a_document", {"who": 0, "is_shown": True}),
    ("link_a_document", {"which": 0, "days": 3}),
    ("refer", {"who": 0, "to": 0, "with_document": True}),
    ("restrict", {"who": 0, "is_restricted": True}),
    *CHANGED,
    ("remove_a_document", {"which": 0}),
    ("end_a_link", {"which": 0}),
    ("accept", {"which": 0}),
    ("person_stops_an_item", {"which": 0, "kind": "summary"}),
    ("person_withdraws_an_agreement", {"which": 0, "purpose": "referred"}),
    ("take_everything", {"who": 0}),
    ("restrict", {"who": 0, "is_restricted": False}),
    *CHANGED,
    ("restrict", {"who": 0, "is_restricted": True}),
    ("part", {}),
    ("change_the_file", {"who": 1, "what": "edit"}),
    ("time_passes", {"days": 20}),
    ("erase", {"who": 0}),
)
"""Each act meets a file in which nothing may be changed, then the same file once it is open again."""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "walk",
    [WALK, LEAVING, RIGHTS, RESTRICTED],
    ids=["two entries", "two partners leave", "rights", "restricted"],
)
def test_what_chance_seldom_does_in_this_order(doors, walk):
    walked = doors()
    for name, facts in walk:
        getattr(walked, name)(**facts)
        walked.each_one_reads_what_the_model_says_and_nothing_else()
        walked.links_read_their_own_and_nothing_else()
    walked.teardown()


@pytest.mark.django_db
def test_no_door_is_wrong_and_none_leaks(doors):
    bounds = {"max_examples": 80, "stateful_step_count": 60} if LONG else {"max_examples": 2, "stateful_step_count": 25}
    phases = [*Phase] if LONG else [Phase.generate]  # shrinking a failure takes minutes

    run_state_machine_as_test(
        doors,
        settings=bounded(
            deadline=None, suppress_health_check=list(HealthCheck), phases=phases, database=None, **bounds
        ),
    )

    assert not LONG or len(doors.done) > 25, doors.done
