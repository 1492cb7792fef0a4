"""Handing somebody on at the desk: who can help, what is shown, what each side may do, who was first."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains
from tests.cast import Cast

from maillage.foundation.tools.reading import reading_as, reading_everything
from maillage.support.orientation.choices import ReferralState
from maillage.support.orientation.models import Referral
from maillage.support.people.actions import Said, welcome_person
from maillage.support.people.models import Consent, Person

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def adviser(cast: Cast) -> Client:
    return client_of(cast.adviser)


@pytest.fixture
def partner(cast: Cast) -> Client:
    return client_of(cast.partner)


@pytest.fixture
def ines(cast: Cast) -> Person:
    said = Said("Inès", "(fictif)", "06 39 98 00 11", "ines@example.org", cast.commune)
    with reading_as([cast.alexis.pk]):
        return welcome_person(
            said,
            organisation=cast.alexis,
            hub=cast.etain,
            need="Secret de comptoir",
            by=cast.adviser,
            now=timezone.now(),
        )


WRITTEN = {
    "kind": "orientation",
    "reason": "audience",
    "urgency": "usual",
    "message": "Inès étudie et veut créer.",
    "summary": "Une application pour les colocations.\nUn premier prototype.",
    "channel": "desk",
    "read_out": "on",
    "act": "send",
}


def write(client: Client, cast: Cast, person: Person, **said: str):
    address = f"{reverse('desk:write_referral', args=[person.pk])}?organisation={cast.chamber.pk}&hub={cast.etain.pk}"
    return client.post(address, {**WRITTEN, **said})


def the_one() -> Referral:
    with reading_everything():
        return Referral.objects.select_related("owner", "to_organisation").get()


def act(client: Client, name: str, **said: str):
    return client.post(reverse("desk:referral_act", args=[the_one().pk, name]), said, follow=True)


def test_who_can_help_stands_near_the_person_with_reasons(adviser, cast, ines):
    page = adviser.get(reverse("desk:refer", args=[ines.pk]))

    assertContains(page, "Voisins")
    assertContains(page, "25\u00a0min")
    assertContains(page, f"?delivery={cast.build_at_verdun.pk}")
    assertNotContains(page, f"?delivery={cast.build_at_etain.pk}")


def test_the_preview_shows_exactly_what_the_partner_reads(adviser, partner, cast, ines):
    address = f"{reverse('desk:write_referral', args=[ines.pk])}?delivery={cast.inform_remote.pk}"

    shown = adviser.post(address, {**WRITTEN, "act": "preview"}, headers={"HX-Request": "true"})

    for words in ("Inès (fictif)", "06 39 98 00 11", "Étain", "Inès étudie", "Un premier prototype"):
        assertContains(shown, words)
    assertNotContains(shown, "Secret de comptoir")
    assert not Referral.objects.exists()


def test_delicate_words_are_pointed_at_beside_what_the_partner_reads(adviser, cast, ines):
    address = f"{reverse('desk:write_referral', args=[ines.pk])}?delivery={cast.inform_remote.pk}"
    said = {**WRITTEN, "message": "Elle est enceinte.", "summary": "Un café.", "act": "preview"}

    assertContains(adviser.post(address, said, headers={"HX-Request": "true"}), "« enceinte »")
    assertNotContains(adviser.post(address, {**said, "message": "Bonjour."}), "Chacun de ces mots")
    assert adviser.post(address, {**said, "act": "send"}).status_code == 302


def test_agreed_at_the_desk_it_leaves_and_both_sides_read_it(adviser, partner, cast, ines):
    answer = write(adviser, cast, ines)

    sent = the_one()
    assert answer.status_code == 302
    assert answer.url == reverse("desk:referral", args=[sent.pk])
    assert sent.state == ReferralState.SENT
    assertContains(adviser.get(reverse("desk:referrals")), "Inès")
    received = partner.get(f"{reverse('desk:referrals')}?side=received")
    assertContains(received, "Inès (fictif)")
    read = partner.get(reverse("desk:referral", args=[sent.pk]))
    assertContains(read, "Un premier prototype")
    assertNotContains(read, "Secret de comptoir")


def test_an_agreement_on_paper_keeps_its_real_day(adviser, cast, ines):
    day = timezone.localdate() - timedelta(days=1)

    for wrong, told in (
        (timezone.localdate() + timedelta(days=1), "Ce jour est encore à venir."),
        (day - timedelta(days=366), "est arrivé à son terme"),
    ):
        answer = write(adviser, cast, ines, channel="paper", given_on=wrong.isoformat())
        assert (answer.status_code, Referral.objects.count()) == (422, 0)
        assertContains(answer, told, status_code=422)
    write(adviser, cast, ines, channel="paper", given_on=day.isoformat())

    with reading_everything():
        kept = Consent.objects.order_by("purpose").values_list("purpose", "channel", "given_on")
        assert list(kept) == [("referred", "paper", day), ("summary", "paper", day)]


def test_a_manager_of_the_hub_reads_that_it_moves_and_not_what_is_said(adviser, partner, cast, ines):
    manager = client_of(cast.manager)
    write(adviser, cast, ines)
    found = the_one()
    address = reverse("desk:referral", args=[found.pk])

    shown = manager.get(address)

    assertContains(shown, "Vous êtes responsable du pôle")
    for said in ("Inès étudie et veut créer.", "Une application pour les colocations."):
        assertNotContains(shown, said)
        assertContains(adviser.get(address), said)
    act(partner, "decline", reason="full", words="Plus de place en mars.")
    assertNotContains(manager.get(address), "Plus de place en mars.")
    on = f"{reverse('desk:refer_on', args=[found.pk])}?organisation={cast.neighbour.pk}&hub={cast.verdun.pk}"
    assert manager.post(on).status_code == 404
    with reading_everything():
        Referral.objects.update(owner=cast.manager)
    assertContains(manager.get(address), "Inès étudie et veut créer.")
