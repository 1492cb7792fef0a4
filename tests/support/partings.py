"""What people may do about their data, and partners that leave the network: rules of the walk through all doors.

An export is compared, exactly, with what the model says is about this person in this file; what is erased is then
nowhere in it, and what others have of it stays theirs.
"""

import io
from datetime import timedelta
from zipfile import ZipFile

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from tests.support.doors import Known, Scene, marks_in

from maillage.catalogue.network.actions import plan_departure, undo_departure
from maillage.catalogue.network.models import Departure
from maillage.foundation.tools.reading import Eyes, reading_with
from maillage.support.orientation.actions.care import day_of
from maillage.support.people import actions as people
from maillage.support.people.models import Person
from maillage.support.privacy import actions as privacy
from maillage.support.privacy.models import Claim

pick = st.integers(0, 10**6)
RIGHTS = ("access", "rectification", "erasure", "restriction")


class Partings(Scene):
    """Claims, answers, restrictions, exports, erasures; departures planned, undone, carried out."""

    def somebody(self, who: int) -> tuple[Known, Person]:
        """One of those whose file stands, as the desk names them."""
        one = self.living()[who % len(self.living())].whole
        return one, Person.objects.select_related("organisation").get(pk=one.key)

    @precondition(lambda self: self.living())
    @rule(who=pick, right=st.sampled_from(RIGHTS))
    def claim(self, who, right):
        one, person = self.somebody(who)
        _partner, _hub, by = self.office_of(one.file)
        mark, lines = self.mark(one.file), () if right in one.asked else ("privacy.claim_opened",)
        asked = {"right": right, "channel": "desk", "words": mark, "by": by}
        assert self.act(lambda: privacy.open_claim(person, **asked, now=self.now), *lines)
        if lines:
            one.asked.add(right)
            one.said.add(mark)
        else:  # asked again while it waits, it is the same
            del self.marks[mark]

    @precondition(lambda self: any(one.asked for one in self.living()))
    @rule(which=pick)
    def answer(self, which):
        waiting = [(one, right) for one in self.living() for right in sorted(one.asked)]
        one, right = waiting[which % len(waiting)]
        claim = Claim.objects.select_related("organisation").get(person=one.key, right=right, state="open")
        mark, by = self.mark(one.file), self.managers[one.file]
        said = {"outcome": "refused", "answer": mark, "by": by}
        self.act(lambda: privacy.answer_claim(claim, **said, now=self.now), "privacy.claim_answered")
        one.asked.remove(right)
        one.said.add(mark)

    @precondition(lambda self: self.living())
    @rule(who=pick, is_restricted=st.booleans())
    def restrict(self, who, is_restricted):
        one, person = self.somebody(who)
        line = "people.person_restricted" if is_restricted else "people.restriction_lifted"
        facts = {"is_restricted": is_restricted, "by": self.managers[one.file]}
        self.act(lambda: privacy.restrict(person, **facts, now=self.now), line)
        for entry in self.entries_of(one):
            entry.is_restricted = is_restricted

    @precondition(lambda self: self.living())
    @rule(who=pick)
    def come_again(self, who):
        """Written down by an adviser, with the eyes of the desk; not when the person asked that nothing be changed."""
        one, person = self.somebody(who)
        _partner, hub, by = self.office_of(one.file)
        mark = self.mark(one.file)

        def write():
            with reading_with(Eyes((one.file,))):
                return people.welcome_again(person, hub=hub, need=mark, by=by, now=self.now)

        written = self.act(write, "people.person_welcomed")
        assert (written is None) == one.is_restricted
        if written is None:
            del self.marks[mark]
        else:
            one.said.add(mark)

    @precondition(lambda self: self.living())
    @rule(who=pick)
    def take_everything(self, who):
        """The export holds what is about this person in this file, shared with it by others too, and nothing else."""
        one, person = self.somebody(who)
        partner, _hub, by = self.office_of(one.file)
        refused = self.act(lambda: privacy.export_person(person, by=by, now=self.now))
        made = self.act(
            lambda: privacy.export_person(person, by=self.managers[partner.pk], now=self.now), "privacy.person_exported"
        )
        with made, ZipFile(io.BytesIO(made.read())) as parts:
            texts = [parts.read(name).decode() for name in ("donnees.json", "dossier.html")]
        entries = self.entries_of(one)
        about = set().union(*(self.rows_of(entry) for entry in entries))
        about = about.union(*(handed.read() for handed in self.handed if any(handed.taken is two for two in entries)))
        assert refused is None
        assert [marks_in(text) ^ about for text in texts] == [set(), set()], (one.name, texts[0])

    @precondition(lambda self: self.people)
    @rule(who=pick)
    def erase(self, who):
        """Nothing of it is left in the file; once, and only when what was asked for was given before."""
        one = self.people[who % len(self.people)]
        entries, person = self.entries_of(one), Person.objects.select_related("organisation").get(pk=one.key)
        asked = [right for entry in entries for right in entry.asked]
        handed = [other for other in self.handed if any(other.person is entry for entry in entries)]
        journeys = sum(entry.journey is not None for entry in entries)
        lines = (
            *["orientation.referral_forgotten"] * len(handed),
            *["journeys.journey_moved", "journeys.journey_forgotten"] * journeys,
            *["people.person_erased"] * len(entries),
            *["privacy.claim_answered"] * len(asked),
            "privacy.person_erased",
        )
        by = self.managers[one.file]
        done = self.act(lambda: privacy.erase_person(person, by=by, now=self.now), *lines)
        assert (done is None) == (one.whole.is_erased or "access" in asked)
        if done is not None:
            self.forget(entries)

    def forget(self, entries: list[Known]) -> None:
        """What the model knows of them; what hangs on somebody else of the file as well, stays there."""
        gone = set().union(*(self.rows_of(entry) for entry in entries))
        for handed in self.handed:
            if any(handed.person is entry for entry in entries):
                handed.marks = {}
            if any(handed.taken is entry for entry in entries):
                handed.stopped |= set(handed.marks)
        self.documents = [kept for kept in self.documents if not any(kept.person is entry for entry in entries)]
        for entry in entries:
            entry.is_erased, entry.is_restricted, entry.asked = True, False, set()
        file = entries[0].file
        left = set().union(*(self.rows_of(other) for other in self.living() if other.file == file))
        for mark in gone - left:
            self.marks[mark].discard(file)

    def leavers(self) -> list:
        """Whoever does not answer for the network may leave it."""
        return [self.offices[1][0], self.offices[2][0], self.peel]

    @rule(which=pick, days=st.integers(1, 40))
    def plan_to_leave(self, which, days):
        partner = self.leavers()[which % 3]
        facts = {"leaves_on": day_of(self.now) + timedelta(days=days), "reason": "Essai.", "successors": {}}
        facts |= {"network": self.cast.network, "by": self.cast.coordinator}
        planned = self.act(lambda: plan_departure(partner, **facts, now=self.now), "network.departure_planned")
        assert (planned is None) == (partner.pk in self.leaving or partner.pk in self.gone)
        if planned is not None:
            self.leaving[partner.pk] = planned

    @precondition(lambda self: self.leaving or self.gone)
    @rule(which=pick)
    def stay_after_all(self, which):
        """Undone until the day; each row is then as before, which the next referral shows."""
        departures = list(Departure.objects.order_by("pk"))
        departure = departures[which % len(departures)]
        planned = self.leaving.get(departure.organisation_id)
        is_to_come = planned == departure and planned.leaves_on > day_of(self.now)
        done = self.act(
            lambda: undo_departure(departure, by=self.cast.coordinator, now=self.now), "network.departure_undone"
        )
        assert (done is not None) == is_to_come
        if done is not None:
            del self.leaving[departure.organisation_id]

    def partners_leave(self) -> None:
        """Those whose day has come: what was shared with them, or by them, is read no more."""
        due = [partner for partner in self.leaving if self.has_left(partner)]
        doing = {"by_rule": True, "leaving": True}
        self.act(lambda: privacy.carry_out_departures(now=self.now), *["network.partner_left"] * len(due), **doing)
        for partner in due:
            del self.leaving[partner]
            self.gone.add(partner)
            for handed in self.handed:
                if partner in (handed.person.file, handed.receiver):
                    handed.stopped |= set(handed.marks)
