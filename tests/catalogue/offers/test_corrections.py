"""Corrections: proposed by anyone, read by the owners, settled once; the reader's address does not stay."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from maillage.catalogue.network.models import Membership
from maillage.catalogue.offers.actions import (
    CorrectionEmpty,
    CorrectionSettled,
    accept_correction,
    answer_correction,
    end_delivery,
    forget_readers,
    propose_correction,
)
from maillage.catalogue.offers.choices import CorrectionStatus
from maillage.catalogue.offers.models import Correction
from maillage.catalogue.offers.queries import corrections_of
from maillage.catalogue.offers.rules import corrections_settled_by, may_edit_offer, offers_edited_by
from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter

pytestmark = pytest.mark.django_db
READER = "lectrice@example.org"


@pytest.fixture
def correction(cast, now):
    """Somebody at Étain found the desk closed."""
    said = "Le mardi, la permanence est fermée."
    return propose_correction(cast.build, said=said, email=READER, delivery=cast.build_at_desk, now=now)


def letters():
    return {(letter.to, letter.subject) for letter in Letter.objects.all()}


def told():
    return list(Entry.objects.filter(what__contains="correction").order_by("id").values_list("what", "by"))


def test_the_owners_are_told_without_the_words_of_a_stranger(cast, now, correction):
    assert letters() == {(cast.manager.email, "Une correction est proposée : Construire son projet")}
    assert "fermée" not in Letter.objects.get().text
    assert f"/hub/{cast.etain.slug}/corrections/" in Letter.objects.get().text
    assert told() == [("offers.correction_proposed", None)]


def test_the_same_words_twice_are_one_correction(cast, now, correction):
    again = propose_correction(
        cast.build, said=f" {correction.said} ", email=READER, delivery=cast.build_at_desk, now=now
    )

    assert again == correction
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("said", ["", "  \n "])
def test_a_correction_says_something(cast, now, said):
    with pytest.raises(CorrectionEmpty):
        propose_correction(cast.build, said=said, now=now)


def test_an_accepted_correction_thanks_and_forgets(cast, now, correction):
    accept_correction(correction, by=cast.manager, now=now)

    correction.refresh_from_db()
    assert (correction.status, correction.settled_by, correction.email) == ("accepted", cast.manager, "")
    letter = Letter.objects.get(to=READER)
    assert letter.is_secret
    assert "Vous aviez raison" in letter.text
    assert told()[-1] == ("offers.correction_accepted", cast.manager.pk)


def test_an_answer_reaches_the_reader_in_their_language(cast, now):
    correction = propose_correction(cast.build, said="The desk is closed.", email=READER, language="en", now=now)

    answer_correction(correction, answer="Only in August.", by=cast.manager, now=now)

    letter = Letter.objects.get(to=READER)
    assert letter.subject == "About your correction: Construire son projet"
    assert "Only in August." in letter.text


def test_an_address_that_waited_half_a_year_is_erased(cast, now, correction):
    told = [forget_readers(now=now + timedelta(days=days)) for days in (179, 181, 182)]

    correction.refresh_from_db()
    assert (told, correction.email, correction.status) == ([0, 1, 0], "", "waiting")


def test_without_address_nobody_is_written_to(cast, now):
    correction = propose_correction(cast.build, said="Fermé.", now=now)
    before = Letter.objects.count()

    answer_correction(correction, answer="Ouvert.", by=cast.manager, now=now)

    assert Letter.objects.count() == before


def test_a_correction_is_settled_once(cast, now, correction):
    accept_correction(correction, by=cast.manager, now=now)

    with pytest.raises(CorrectionSettled):
        answer_correction(correction, answer="Non.", by=cast.colleague, now=now)
    with pytest.raises(CorrectionEmpty):
        answer_correction(correction, answer=" ", by=cast.colleague, now=now)


def test_an_offer_given_nowhere_tells_nobody_and_is_kept(cast, now):
    for delivery in (cast.build_at_etain, cast.build_at_desk):
        end_delivery(delivery, by=cast.manager, now=now)

    propose_correction(cast.build, said="Elle n’existe plus.", now=now)

    assert list(corrections_of(organisation=cast.alexis).values_list("said", flat=True)) == ["Elle n’existe plus."]
    assert letters() == set()


def test_corrections_are_listed_where_they_can_be_settled(cast, now, correction):
    elsewhere = propose_correction(cast.build_at_verdun.offer, said="Fermé.", now=now)
    settled = accept_correction(
        propose_correction(cast.inform, said="Mauvais numéro.", now=now), by=cast.partner, now=now
    )

    assert list(corrections_of(hub=cast.etain)) == [correction, settled]
    assert list(corrections_of(hub=cast.etain, organisation=cast.chamber)) == [settled]
    assert list(corrections_of(hub=cast.verdun)) == [elsewhere]
    assert set(corrections_of(network=cast.network)) == {correction, elsewhere, settled}


def test_lists_cost_one_query(cast, now, correction, django_assert_num_queries):
    for number in range(3):
        propose_correction(cast.build, said=f"Erreur {number}", now=now)

    with django_assert_num_queries(1):
        assert len([(str(one.offer.organisation), str(one.delivery)) for one in corrections_of(hub=cast.etain)]) == 4


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("adviser", True),
        ("manager", True),
        ("coordinator", True),
        ("partner", False),
        ("stranger", False),
        ("administrator", False),
    ],
)
def test_the_people_of_the_owner_and_who_runs_the_hub_may_settle(cast, now, correction, who, may):
    user = getattr(cast, who)

    assert corrections_settled_by(user, on=now.date()).exists() == may
    assert may_edit_offer(user, cast.build, on=now.date()) == may


def test_who_left_may_not(cast, now, correction):
    Membership.objects.filter(user=cast.adviser).update(ends_on="2026-01-01")

    assert not offers_edited_by(cast.adviser, on=now.date()).exists()


@pytest.mark.parametrize(
    "facts",
    [
        {"said": ""},
        {"status": CorrectionStatus.ACCEPTED},
        {"status": CorrectionStatus.WAITING, "settled_at": "now"},
        {"status": CorrectionStatus.ANSWERED, "settled_at": "now", "settled_by": "manager", "email": ""},
        {"status": CorrectionStatus.ACCEPTED, "settled_at": "now", "settled_by": "manager"},
    ],
)
def test_the_database_refuses_a_correction_that_cannot_be(cast, now, correction, facts):
    known = {"now": now, "manager": cast.manager}
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(
            **{name: known.get(value, value) for name, value in facts.items()}
        )
