"""Referrals from the first word to the end, between two partners with accounts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction
from tests.cast import member, user

from maillage.catalogue.network.choices import Role
from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.reading import reading_as
from maillage.support.journeys.models import Journey
from maillage.support.orientation.actions import (
    DraftRefused,
    NotYourPerson,
    NotYourReferral,
    OutcomeUnknown,
    ProposalMissing,
    ReferralMoved,
    TooFewTries,
    WrongReceiver,
    accept_referral,
    add_referral_word,
    agree_to_referral,
    ask_agreement,
    decline_referral,
    draft_referral,
    edit_referral,
    end_referral,
    forget_person_in_referrals,
    mark_met,
    mark_referral_unreachable,
    note_contact,
    note_referral_attempt,
    reassign_referral,
    recall_referrals_of,
    refer_on,
    refuse_referral,
    take_over,
    withdraw_referral,
)
from maillage.support.orientation.choices import ReferralState
from maillage.support.orientation.models import Referral, ReferralMove, ReferralWord, SharedItem
from maillage.support.orientation.queries import next_partners_for, referral_for, referrals_of
from maillage.support.people.actions import Said, merge_people, welcome_person
from maillage.support.people.models import Person

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def lines_about(referral):
    rows = Entry.objects.filter(about_kind="orientation.referral", about_key=str(referral.pk)).order_by("pk")
    return [what.removeprefix("orientation.") for what in rows.values_list("what", flat=True)]


def letters_to(address):
    return list(Letter.objects.filter(to=address).order_by("pk").values_list("subject", flat=True))


def test_from_the_first_word_to_the_hand_over(cast, hand_over, now):
    referral = draft_referral(hand_over, by=cast.adviser, now=now)
    ask_agreement(referral, by=cast.adviser, now=now)
    referral = agree_to_referral(referral, channel="link", language="fr", by=None, now=now + 2 * HOUR)

    assert (referral.state, referral.owner) == (ReferralState.SENT, cast.partner)
    assert referral.due_at == now + 2 * HOUR + 7 * DAY
    with reading_as([cast.chamber.pk]):
        assert [item.kind for item in SharedItem.objects.all()] == ["identity", "message", "summary"]
        assert not Person.objects.exists()
    with reading_as([cast.neighbour.pk]):
        assert not Referral.objects.exists()
        assert not SharedItem.objects.exists()
    referral = accept_referral(referral, by=cast.partner, now=now + 3 * HOUR)
    assert (referral.owner, referral.due_at) == (cast.partner, now + 3 * HOUR + 15 * DAY)
    with pytest.raises(ReferralMoved) as error:
        accept_referral(referral, by=cast.partner, now=now + 3 * HOUR)
    assert (error.value.move.by, error.value.referral.state) == (cast.partner, "accepted")
    referral = note_contact(referral, by=cast.partner, now=now + DAY)
    referral = mark_met(referral, by=cast.partner, now=now + 3 * DAY)
    referral = take_over(referral, by=cast.partner, hub=cast.etain, now=now + 4 * DAY)

    assert (referral.state, referral.next_at, referral.outcome) == ("taken_over", None, "taken_over")
    with reading_as([cast.chamber.pk]):
        person = Person.objects.get()
        points = set(person.contact_points.values_list("channel", "value"))
        assert (str(person), person.commune) == ("Inès Fictive", cast.commune)
        assert points == {("phone", "06 11 22 33 44"), ("email", "ines@example.org")}
        assert Journey.objects.get().person == person
    assert lines_about(referral) == [
        "referral_drafted",
        "agreement_asked",
        "referral_agreed",
        "referral_accepted",
        "referral_in_contact",
        "referral_met",
        "referral_taken_over",
    ]
    moves = [(move.from_state, move.to_state, move.via) for move in referral.moves.all()]
    assert moves == [
        ("", "draft", "desk"),
        ("draft", "awaiting_consent", "desk"),
        ("awaiting_consent", "sent", "link"),
        ("sent", "accepted", "desk"),
        ("accepted", "in_contact", "desk"),
        ("in_contact", "met", "desk"),
        ("met", "taken_over", "desk"),
    ]
    assert len(letters_to("ines@example.org")) == 5


def test_declined_it_comes_back_with_a_proposal_and_goes_on_elsewhere(cast, send, now):
    referral = send()

    with pytest.raises(ProposalMissing):
        decline_referral(referral, reason="duplicate", words=" ", by=cast.partner, now=now + HOUR)
    referral = decline_referral(
        referral,
        reason="duplicate",
        words="Déjà suivie par un autre établissement.",
        proposed=cast.neighbour,
        by=cast.partner,
        now=now + HOUR,
    )

    assert (referral.state, referral.owner, referral.is_open) == ("declined", cast.adviser, True)
    with reading_as([cast.chamber.pk]):
        assert not SharedItem.objects.exists(), "who declined reads nothing any more"
        assert ReferralWord.objects.get().text == "Déjà suivie par un autre établissement."
    assert letters_to("ines@example.org")[-1].startswith("Chambre")
    following = next_partners_for(referral, day=now.date())
    assert [one.organisation for one in following] == [cast.neighbour]
    assert following[0].reasons[0].startswith(("Proposed by Chambre", "Proposé par Chambre"))
    again = refer_on(referral, to_organisation=cast.neighbour, to_hub=cast.verdun, by=cast.adviser, now=now + 2 * HOUR)
    referral.refresh_from_db()
    assert (referral.outcome, referral.next_at) == ("elsewhere", None)
    assert (again.follows, again.state, again.owner) == (referral, "draft", cast.adviser)
    assert [item.content for item in again.items.filter(kind__in=["message", "summary"])] == [
        {"text": "Bonjour, Inès cherche un statut."},
        {"text": "Un café associatif, deux associés."},
    ]


def test_unreachable_takes_three_attempts_and_a_call_back_opens_it_again(cast, send, now):
    referral = accept_referral(send(), by=cast.partner, now=now + HOUR)
    for hours in (1, 2):
        note_referral_attempt(referral, channel="phone", by=cast.partner, now=now + DAY + hours * HOUR)
    note_referral_attempt(referral, channel="phone", by=cast.partner, now=now + DAY + 2 * HOUR + timedelta(seconds=9))

    with pytest.raises(TooFewTries) as error:
        mark_referral_unreachable(referral, by=cast.partner, now=now + 2 * DAY)
    assert error.value.made == 2
    note_referral_attempt(referral, channel="email", by=cast.partner, now=now + 2 * DAY)
    referral = mark_referral_unreachable(referral, by=cast.partner, now=now + 2 * DAY + HOUR)
    assert (referral.state, referral.owner) == ("unreachable", cast.adviser)

    referral = note_contact(referral, by=cast.partner, now=now + 5 * DAY)
    assert (referral.state, referral.owner) == ("in_contact", cast.partner)


def test_it_ends_after_the_meeting_in_one_of_the_ways_of_a_meeting(cast, send, now):
    referral = mark_met(accept_referral(send(), by=cast.partner, now=now), by=cast.partner, now=now + DAY)

    with pytest.raises(OutcomeUnknown):
        end_referral(referral, outcome="elsewhere", by=cast.partner, now=now + DAY)
    with pytest.raises(NotYourReferral):
        end_referral(referral, outcome="helped", by=cast.stranger, now=now + DAY)
    referral = end_referral(referral, outcome="helped", words="Statut choisi.", by=cast.partner, now=now + 2 * DAY)

    assert (referral.outcome, referral.closed_at) == ("helped", now + 2 * DAY)
    with reading_as([cast.alexis.pk]):
        assert ReferralWord.objects.get().text == "Statut choisi."
    with pytest.raises(ReferralMoved):
        end_referral(referral, outcome="helped", by=cast.partner, now=now + 2 * DAY)


def test_the_person_says_no_and_nothing_leaves(cast, write, now):
    referral = write()
    ask_agreement(referral, by=cast.adviser, now=now)

    referral = refuse_referral(referral, by=None, now=now + HOUR, words="Pas maintenant.")

    assert (referral.state, referral.ending, referral.sent_at) == ("withdrawn", "person", None)
    with reading_as([cast.chamber.pk]):
        assert not Referral.objects.exists()
    with pytest.raises(ReferralMoved):
        agree_to_referral(referral, channel="link", language="fr", by=None, now=now + 2 * HOUR)


@pytest.mark.parametrize("who", ["adviser", None])
def test_taken_back_the_receiver_reads_nothing_but_that_it_is_over(cast, send, now, who):
    referral = send()

    referral = withdraw_referral(referral, by=getattr(cast, who) if who else None, now=now + HOUR)

    assert referral.ending == ("sender" if who else "person")
    with reading_as([cast.chamber.pk]):
        assert Referral.objects.get().state == "withdrawn"
        assert not SharedItem.objects.exists()
    consents = referral.person.consents.filter(withdrawn_at=None)
    assert consents.exists() == bool(who), "the person's own withdrawal ends the agreements too"


def test_only_those_concerned_act(cast, send, write, now):
    draft = write()
    for by in (cast.partner, cast.stranger, cast.coordinator):
        with pytest.raises(NotYourReferral):
            ask_agreement(draft, by=by, now=now)
    sent = send(message="Une autre fois.")
    for act in (accept_referral, note_contact, mark_met):
        for by in (cast.adviser, cast.stranger, cast.coordinator):
            with pytest.raises(NotYourReferral):
                act(sent, by=by, now=now)
    assert not Referral.objects.visible_to(cast.stranger).exists()
    assert not Referral.objects.visible_to(cast.coordinator).exists()
    assert set(Referral.objects.visible_to(cast.partner)) == {sent}, "a draft is the sender's"
    assert set(Referral.objects.visible_to(cast.colleague)) == {draft, sent}
    assert referral_for(cast.partner, sent.pk, organisation=cast.chamber) == sent
    with pytest.raises(Referral.DoesNotExist):
        referral_for(cast.partner, draft.pk, organisation=cast.chamber)


def test_what_cannot_be_sent_is_refused(cast, write, ines, now):
    with pytest.raises(WrongReceiver):
        write(to_organisation=cast.alexis)
    with pytest.raises(WrongReceiver):
        write(to_hub=cast.verdun)
    with pytest.raises(DraftRefused):
        write(message="  ")
    with pytest.raises(NotYourPerson):
        write(organisation=cast.neighbour, hub=cast.verdun)
    assert not Referral.objects.exists()


def test_a_draft_is_written_otherwise_until_the_person_is_asked(cast, hand_over, write, now):
    referral = write()

    edit_referral(referral, hand_over, by=cast.colleague, now=now)
    ask_agreement(referral, by=cast.adviser, now=now)

    with pytest.raises(ReferralMoved):
        edit_referral(referral, hand_over, by=cast.adviser, now=now)


def test_words_reach_whom_they_are_for(cast, send, now):
    referral = send()

    add_referral_word(referral, kind="to_sender", text="A-t-elle un local ?", by=cast.partner, now=now)
    add_referral_word(referral, kind="to_person", text="Nous vous appelons lundi.", by=cast.partner, now=now)
    add_referral_word(referral, kind="from_person", text="Merci, lundi me va.", by=None, now=now)

    with pytest.raises(NotYourReferral):
        add_referral_word(referral, kind="to_sender", text="Bonjour", by=cast.stranger, now=now)
    with pytest.raises(DraftRefused):
        add_referral_word(referral, kind="to_sender", text=" ", by=cast.partner, now=now)
    with reading_as([cast.chamber.pk]):
        assert ReferralWord.objects.count() == 3
    assert len(letters_to("ines@example.org")) == 2, "that it was sent, and the word"


def test_somebody_else_takes_it_in_hand(cast, send, now):
    referral = send()

    referral = reassign_referral(referral, to=cast.partner, by=cast.coordinator, now=now)

    for to, by in ((cast.stranger, cast.coordinator), (cast.partner, cast.stranger)):
        with pytest.raises(NotYourReferral):
            reassign_referral(referral, to=to, by=by, now=now)
    assert lines_about(referral)[-1] == "referral_reassigned"


def test_a_merge_leaves_referrals_in_flight(cast, ines, send, now):
    referral = send()
    same = welcome_person(
        Said("Ines", "Fictive"), organisation=cast.alexis, hub=cast.etain, need="", by=cast.adviser, now=now
    )

    merge_people(same, ines, by=cast.adviser, now=now + HOUR)
    referral = accept_referral(referral, by=cast.partner, now=now + 2 * HOUR)

    assert list(referrals_of(same)) == list(referrals_of(ines)) == [referral]
    assert len(letters_to("ines@example.org")) == 2


def test_a_partner_who_leaves_gives_back_what_it_has(cast, send, now):
    received = send()
    taken = accept_referral(send(message="Une autre fois."), by=cast.partner, now=now)

    keys = recall_referrals_of(cast.chamber, network=cast.network, now=now + DAY)

    assert sorted(keys) == sorted([received.pk, taken.pk])
    assert set(Referral.objects.values_list("state", "refusal", "owner")) == {("declined", "left", cast.adviser.pk)}
    assert letters_to("ines@example.org")[-1] == "Chambre ne peut pas prendre votre demande"
    with reading_as([cast.chamber.pk]):
        assert not SharedItem.objects.exists()


def test_an_erased_person_leaves_numbers_behind(cast, ines, send, now):
    referral = send()

    assert forget_person_in_referrals(ines, by=None, now=now + DAY) == 1

    referral.refresh_from_db()
    assert (referral.person, referral.state, referral.ending) == (None, "withdrawn", "erased")
    assert not SharedItem.objects.exists()
    assert ReferralMove.objects.filter(referral=referral).count() == 3


def test_the_database_keeps_an_owner_and_a_near_date_on_what_is_open(send, now):
    referral = send()

    wrong = [
        {"owner": None},
        {"next_at": None},
        {"next_at": now + timedelta(days=80)},
        {"consent": None},
        {"person": None},
        {"closed_at": now},
        {"state": "declined"},
        {"state": "accepted"},
        {"state": "withdrawn"},
        {"to_organisation": referral.organisation_id},
    ]
    for facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralMove.objects.filter(referral=referral).update(via="rule")


@pytest.mark.django_db(transaction=True)
def test_two_who_click_together_get_one_referral(cast, send, now):
    referral, together = send(), Barrier(2)
    other = member(user("Paul"), cast.chamber, Role.ADVISER, hub=cast.etain)

    def accept(by):
        together.wait()
        try:
            accept_referral(referral, by=by, now=now + HOUR)
        except ReferralMoved as error:
            return error.move.by
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(2) as pool:
        told = set(pool.map(accept, [cast.partner, other]))

    referral.refresh_from_db()
    assert told == {None, referral.owner}, "one wins, the other reads who"
    assert referral.moves.filter(to_state="accepted").count() == 1
