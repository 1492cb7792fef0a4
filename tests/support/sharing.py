"""What the walk through all doors enters in files, hands to others and takes back, against the model of `doors.py`.

Whatever an organisation would change in the file of somebody who asked that nothing be changed is refused.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db.models import F
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from tests.support.doors import Handed, Kept, Known
from tests.support.journeys.files import PDF
from tests.support.partings import Partings

from maillage.support.journeys import actions as journeys
from maillage.support.journeys.models import Document, DocumentLink, Journey
from maillage.support.orientation import actions as orientation
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries import ReferralDraft
from maillage.support.people import actions as people
from maillage.support.people.models import Consent, Merge, Person

pick = st.integers(0, 10**6)


@dataclass(frozen=True)
class Case:
    """Whose file is changed, where and by whom; `number` makes each change another one."""

    person: Person
    known: Known
    hub: object
    network: object
    number: int
    by: object


CHANGES = {
    "edit": (
        lambda one, now: people.edit_person(
            one.person, people.Said(one.known.name, f"(fictif {one.number})"), by=one.by, now=now
        ),
        ["people.person_edited"],
    ),
    "contact": (
        lambda one, now: people.add_contact_point(
            one.person, channel="email", value=one.person.contact_points.first().value, by=one.by, now=now
        ),
        ["people.contact_point_added"],
    ),
    "situation": (
        lambda one, now: people.record_situation(
            one.person, fact="employment", value=f"essai {one.number}", true_on=now.date(), by=one.by, now=now
        ),
        ["people.situation_recorded"],
    ),
    "agreement": (
        lambda one, now: people.give_consent(
            one.person, purpose="counted", channel="desk", language="fr", by=one.by, now=now
        ),
        [],
    ),
    "link": (lambda one, now: people.keep_person_link(one.person, by=one.by, now=now), []),
    "ask": (lambda one, now: people.known_elsewhere(one.person, network=one.network, by=one.by, now=now), []),
    "project": (
        lambda one, now: journeys.start_project(one.person, journeys.Plan("Second"), by=one.by, now=now),
        ["journeys.project_started"],
    ),
}
"""Acts on a file by name, and the lines that each leaves."""


class Sharing(Partings):
    """What is entered in a file, received, handed to others, and taken back."""

    @rule(office=pick)
    def welcome(self, office):
        partner, hub, by = self.offices[office % 3]
        name, need = self.mark(partner.pk), self.mark(partner.pk)
        said = people.Said(name, "(fictif)", email=f"p{self.number}@example.org")
        facts = {"organisation": partner, "hub": hub, "need": need, "by": by}
        lines = ("people.person_entered", "people.person_welcomed")
        person = self.act(lambda: people.welcome_person(said, **facts, now=self.now), *lines)
        self.people.append(Known(person.pk, partner.pk, name, need))

    def journey_of(self, one: Known):
        """Their open journey, opened when there is none; nothing when they asked that nothing be changed."""
        _partner, hub, by = self.office_of(one.file)
        if one.journey is None:
            person = Person.objects.get(pk=one.key)
            plan = journeys.Plan("Projet")
            project = self.act(
                lambda: journeys.start_project(person, plan, by=by, now=self.now),
                "journeys.project_started",
                about=one,
            )
            if project is None:
                return None, by
            facts = {"project": project, "hub": hub, "by": by}
            one.journey = self.act(
                lambda: journeys.open_journey(person, **facts, now=self.now), "journeys.journey_opened"
            )
        return Journey.objects.get(pk=one.journey.pk), by

    @precondition(lambda self: self.living())
    @rule(who=pick)
    def write_note(self, who):
        one = self.living()[who % len(self.living())]
        journey, by = self.journey_of(one)
        if journey is None:
            return
        mark = self.mark(one.file)
        slot = journeys.Slot(starts_at=self.now - timedelta(minutes=30), minutes=20)
        report = journeys.Report(20, text=mark)
        noted = self.act(
            lambda: journeys.note_meeting(journey, slot, report, by=by, now=self.now),
            "journeys.meeting_held",
            about=one,
        )
        assert (noted is None) == one.is_restricted
        if noted is None:
            del self.marks[mark]
        else:
            one.notes.add(mark)

    @precondition(lambda self: self.living())
    @rule(who=pick, is_shown=st.booleans())
    def receive_a_document(self, who, is_shown):
        one = self.living()[who % len(self.living())]
        journey, by = self.journey_of(one)
        if journey is None:
            return
        mark = self.mark(one.file)
        facts = {"name": f"{mark}.pdf", "content": [PDF + mark.encode()], "by": by, "is_shown": is_shown}
        document = self.act(
            lambda: journeys.receive_document(journey, **facts, now=self.now),
            "journeys.document_received",
            about=one,
        )
        assert (document is None) == one.is_restricted
        if document is None:
            del self.marks[mark]
        else:
            self.documents.append(Kept(document.pk, str(document.public_id), one, mark, is_shown))

    @precondition(lambda self: self.documents)
    @rule(which=pick, is_shown=st.booleans())
    def show_or_hide_a_document(self, which, is_shown):
        kept, document, by = self.one_document(which)
        act = journeys.show_document if is_shown else journeys.hide_document
        line = "journeys.document_shown" if is_shown else "journeys.document_hidden"
        lines = (line,) if kept.is_shown != is_shown else ()
        done = self.act(lambda: act(document, by=by, now=self.now), *lines, about=kept.person)
        assert (done is None) == (kept.is_removed or kept.person.is_restricted)
        if done is not None:
            kept.is_shown = is_shown

    @precondition(lambda self: self.documents)
    @rule(which=pick, days=st.integers(1, 30))
    def link_a_document(self, which, days):
        kept, document, by = self.one_document(which)
        mark = self.mark(kept.person.file)
        facts = {"for_whom": mark, "days": days, "by": by}
        link = self.act(
            lambda: journeys.link_document(document, **facts, now=self.now),
            "journeys.document_linked",
            about=kept.person,
        )
        assert (link is None) == (kept.is_removed or kept.person.is_restricted)
        if link is None:
            del self.marks[mark]
        else:
            kept.links[link.pk] = mark

    @precondition(lambda self: any(kept.links for kept in self.documents))
    @rule(which=pick)
    def end_a_link(self, which):
        links = list(DocumentLink.objects.select_related("document__journey").order_by("pk"))
        link = links[which % len(links)]
        _partner, _hub, by = self.office_of(link.organisation_id)
        lines = ("journeys.document_link_ended",) if link.ended_at is None else ()
        self.act(lambda: journeys.end_link(link, by=by, now=self.now), *lines)

    @precondition(lambda self: self.documents)
    @rule(which=pick)
    def remove_a_document(self, which):
        kept, document, by = self.one_document(which)
        done = self.act(
            lambda: journeys.remove_document(document, by=by, now=self.now),
            "journeys.document_removed",
            about=kept.person,
        )
        assert (done is None) == (kept.is_removed or kept.person.is_restricted)
        if done is not None:
            kept.is_removed, kept.is_shown = True, False

    def one_document(self, which):
        kept = self.documents[which % len(self.documents)]
        _partner, _hub, by = self.office_of(kept.person.file)
        return kept, Document.objects.select_related("journey").get(pk=kept.key), by

    @precondition(lambda self: self.living())
    @rule(who=pick, to=pick, with_document=st.booleans())
    def refer(self, who, to, with_document):
        one = self.living()[who % len(self.living())]
        partner, hub, by = self.office_of(one.file)
        others = [office[0] for office in self.offices if office[0] != partner] + [self.peel]
        receiver = others[to % len(others)]
        marks = {"identity": one.whole.name, "message": self.mark(partner.pk), "summary": self.mark(partner.pk)}
        mine = [kept for kept in self.documents if kept.person.whole is one.whole and not kept.is_removed]
        documents = mine[:1] if with_document else []
        draft = ReferralDraft(
            person=Person.objects.get(pk=one.key),
            kind="orientation",
            reason="need",
            message=marks["message"],
            summary=marks["summary"],
            documents=tuple(kept.public for kept in documents),
            network=self.cast.network,
            organisation=partner,
            hub=hub,
            to_organisation=receiver,
        )
        referral = self.act(
            lambda: orientation.draft_referral(draft, by=by, now=self.now),
            "orientation.referral_drafted",
            about=one,
        )
        assert (referral is None) == (one.is_restricted or self.has_left(partner.pk) or self.has_left(receiver.pk))
        if referral is None:
            del self.marks[marks["message"]], self.marks[marks["summary"]]
            return
        how = {"channel": "desk", "language": "fr", "by": by}
        self.act(lambda: orientation.agree_to_referral(referral, now=self.now, **how), "orientation.referral_agreed")
        if documents:
            marks["document"] = documents[0].mark
        self.handed.append(Handed(referral.pk, receiver.pk, one, marks))

    def one_handed(self, which):
        handed = self.handed[which % len(self.handed)]
        return handed, Referral.objects.get(pk=handed.key)

    def receiver_of(self, handed):
        return next((one[2] for one in self.offices if one[0].pk == handed.receiver), None)

    @precondition(lambda self: self.handed)
    @rule(which=pick)
    def accept(self, which):
        handed, referral = self.one_handed(which)
        facts = {"by": self.receiver_of(handed), "name": "Jo (fictif)"}
        self.act(lambda: orientation.accept_referral(referral, **facts, now=self.now), "orientation.referral_accepted")

    @precondition(lambda self: self.handed)
    @rule(which=pick)
    def accept_as_a_stranger(self, which):
        """Whoever is not of the receiver is refused, whatever the state."""
        handed, referral = self.one_handed(which)
        stranger = next(one[2] for one in self.offices if one[0].pk not in (handed.receiver, handed.person.file))
        assert self.act(lambda: orientation.accept_referral(referral, by=stranger, now=self.now)) is None

    @precondition(lambda self: self.handed)
    @rule(which=pick)
    def take_over(self, which):
        """The name that was shared is then in the receiver's own file."""
        handed, referral = self.one_handed(which)
        by = self.receiver_of(handed)
        if by is None:
            return
        partner, hub, _by = self.office_of(handed.receiver)
        addresses = [one.content["contacts"] for one in referral.items.filter(kind="identity")]
        lines = (
            *["people.contact_point_added"] * (sum(map(len, addresses)) - 1),  # one for each entry said to be the same
            *("orientation.referral_taken_over", "people.person_entered"),
            *("journeys.project_started", "journeys.journey_opened"),
        )
        done = self.act(lambda: orientation.take_over(referral, by=by, hub=hub, now=self.now), *lines)
        if done is not None:
            name = handed.marks["identity"]
            self.marks[name].add(partner.pk)
            handed.taken = Known(done.receiver_person_id, partner.pk, name, journey=done.receiver_journey)
            self.people.append(handed.taken)

    @precondition(lambda self: self.handed)
    @rule(which=pick)
    def decline(self, which):
        handed, referral = self.one_handed(which)
        facts = {"reason": "full", "words": "Complet.", "by": self.receiver_of(handed)}
        self.act(lambda: orientation.decline_referral(referral, **facts, now=self.now), "orientation.referral_declined")

    @precondition(lambda self: self.handed)
    @rule(which=pick)
    def person_takes_back(self, which):
        _handed, referral = self.one_handed(which)
        self.act(lambda: orientation.withdraw_referral(referral, by=None, now=self.now))

    @precondition(lambda self: self.handed)
    @rule(which=pick, kind=st.sampled_from(["summary", "document"]))
    def person_stops_an_item(self, which, kind):
        handed, referral = self.one_handed(which)
        item = referral.items.filter(kind=kind).first()
        if item is not None:
            lines = ("orientation.item_stopped",) if item.stopped_at is None else ()
            self.act(lambda: orientation.stop_item(item, by=None, now=self.now), *lines)
            handed.stopped.add(kind)

    @precondition(lambda self: self.handed)
    @rule(which=pick, purpose=st.sampled_from(["referred", "summary", "documents"]))
    def person_withdraws_an_agreement(self, which, purpose):
        handed, _referral = self.one_handed(which)
        agreed = Consent.objects.filter(person=handed.person.key, to=handed.receiver, purpose=purpose)
        consent = agreed.filter(withdrawn_at=None).first()
        if consent is not None:
            self.act(lambda: people.withdraw_consent(consent, by=None, channel="link", now=self.now))

    @precondition(lambda self: len(self.people) > 1)
    @rule(one=pick, other=pick)
    def merge(self, one, other):
        kept, merged = self.people[one % len(self.people)], self.people[other % len(self.people)]
        if kept.file != merged.file:
            return
        _partner, _hub, by = self.office_of(kept.file)
        both = [Person.objects.get(pk=each.key) for each in (kept, merged)]
        done = self.act(lambda: people.merge_people(*both, by=by, now=self.now), "people.people_merged")
        is_one = kept is merged or kept.into is not None or merged.into is not None
        is_closed = any(each.is_erased or each.is_restricted for each in (kept, merged))
        assert (done is None) == (is_one or is_closed)
        if done is not None:
            merged.into = kept

    @rule()
    def part(self):
        """Two entries are apart again; not once they were erased as one."""
        merges = Merge.objects.filter(undone_at=None)
        merge = merges.order_by(F("merged__erased_at").asc(nulls_first=True), "pk").first()
        if merge is not None:
            _partner, _hub, by = self.office_of(merge.organisation_id)
            parted = next(one for one in self.people if one.key == merge.merged_id)
            done = self.act(lambda: people.undo_merge(merge, by=by, now=self.now), "people.merge_undone")
            assert (done is None) == (parted.is_erased or parted.is_restricted)
            if done is not None:
                parted.into = None

    @precondition(lambda self: self.living())
    @rule(who=pick, what=st.sampled_from(sorted(CHANGES)))
    def change_the_file(self, who, what):
        """One of the acts that write to a file, or tell others of it; none when the person asked that nothing be."""
        one = self.living()[who % len(self.living())]
        partner, hub, by = self.office_of(one.file)
        doing, lines = CHANGES[what]
        case = Case(Person.objects.get(pk=one.key), one, hub, self.cast.network, self.number, by)
        self.number += 1
        done = self.act(lambda: doing(case, self.now), *lines, about=one)
        assert (done is None) <= (one.is_restricted or (what == "ask" and self.has_left(partner.pk))), what

    @precondition(lambda self: self.handed)
    @rule(which=pick, is_word=st.booleans())
    def tell_the_partner_more(self, which, is_word):
        """A word, or a new link to it: not of somebody who asked that nothing be changed."""
        handed, referral = self.one_handed(which)
        _partner, _hub, by = self.office_of(handed.person.file)
        if is_word:
            line, facts = "orientation.referral_word_added", {"kind": "to_sender", "text": "Encore."}
            doing = partial(orientation.add_referral_word, referral, **facts)
        else:
            line, doing = "orientation.referral_link_renewed", partial(orientation.renew_referral_link, referral)
        self.act(lambda: doing(by=by, now=self.now), line, about=handed.person)
