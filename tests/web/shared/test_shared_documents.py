"""A document that a person shares in a referral: its receiver opens it, at the desk or by the link, until it stops."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from tests.cast import Cast, organisation
from tests.support.journeys.files import PDF, PNG

from maillage.catalogue.network.choices import OrganisationKind
from maillage.support.journeys.actions import Plan, open_journey, receive_document, remove_document, start_project
from maillage.support.journeys.models import Document
from maillage.support.orientation.actions import agree_to_referral, draft_referral, stop_item, withdraw_referral
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries import ReferralDraft, referral_link_token
from maillage.support.people.actions import Said, welcome_person
from maillage.support.people.models import Look

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """A vault of its own."""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"


@pytest.fixture
def act(cast: Cast):
    return {"by": cast.adviser, "now": timezone.now()}


@pytest.fixture
def documents(cast: Cast, act) -> list[Document]:
    """Two documents in the file of Inès (fictif): the first is to be shared, the second is not."""
    said = Said("Inès", "(fictif)", email="ines@example.org")
    ines = welcome_person(said, organisation=cast.alexis, hub=cast.etain, need="", **act)
    journey = open_journey(ines, project=start_project(ines, Plan("Café"), **act), hub=cast.etain, **act)
    given = (("devis.pdf", PDF), ("logo.png", PNG))
    return [receive_document(journey, name=name, content=[content], **act) for name, content in given]


@pytest.fixture
def share(cast: Cast, documents, act):
    """Hands Inès on with the first document, to the chamber at the same hub unless told otherwise."""

    def sent(to=cast.chamber, hub=cast.etain) -> Referral:
        draft = ReferralDraft(
            person=documents[0].person,
            network=cast.network,
            organisation=cast.alexis,
            hub=cast.etain,
            to_organisation=to,
            to_hub=hub,
            kind="orientation",
            reason="need",
            message="Bonjour.",
            documents=(str(documents[0].public_id),),
        )
        return agree_to_referral(draft_referral(draft, **act), channel="desk", language="fr", **act)

    return sent


def item_of(referral):
    return referral.items.get(kind="document")


def address_of(referral, item=None):
    return reverse("desk:shared_document", args=[referral.pk, item or item_of(referral).pk])


def test_the_receiver_saves_it_and_the_file_says_who_did(client, cast, share, documents):
    referral = share()
    client.force_login(cast.partner)
    page = client.get(reverse("desk:referral", args=[referral.pk]))
    assertContains(page, address_of(referral))
    assertNotContains(page, "logo.png")

    saved = client.get(address_of(referral))

    assert saved.status_code == 200
    assert b"".join(saved.streaming_content) == PDF
    assert 'filename="devis.pdf"' in saved["Content-Disposition"]
    look = Look.objects.get(layer="L6")
    assert (look.user, look.of, look.person) == (cast.partner, cast.chamber, documents[0].person)
    assert look.what == f"document:{documents[0].pk}"


@pytest.mark.parametrize("who", ["adviser", "stranger", "coordinator"])
def test_nobody_but_the_receiver_opens_it_there(client, cast, share, who):
    referral = share()
    client.force_login(getattr(cast, who))

    assert client.get(address_of(referral)).status_code == 404
    assert not Look.objects.filter(layer="L6").exists()


def test_what_is_no_document_or_of_another_referral_is_not_found(client, cast, share):
    referral, other = share(), share(cast.neighbour, cast.verdun)
    client.force_login(cast.partner)

    assert client.get(address_of(referral, item_of(other).pk)).status_code == 404
    assert client.get(address_of(referral, referral.items.get(kind="message").pk)).status_code == 404


@pytest.mark.parametrize("ends", ["item", "referral"])
def test_stopped_it_opens_no_more(client, cast, share, act, ends):
    referral = share()
    address = address_of(referral)
    client.force_login(cast.partner)
    assert client.get(address).status_code == 200

    if ends == "item":
        stop_item(item_of(referral), by=None, now=timezone.now())
    else:
        withdraw_referral(referral, words="", **act)

    assert client.get(address).status_code == 404
    assertNotContains(client.get(reverse("desk:referral", args=[referral.pk])), address)


def test_removed_by_the_sender_it_says_so(client, cast, share, documents, act):
    referral = share()
    remove_document(documents[0], **act)
    client.force_login(cast.partner)

    answer = client.get(address_of(referral), follow=True)

    assertRedirects(answer, reverse("desk:referral", args=[referral.pk]))
    assertContains(answer, "Ce document n’est plus partagé avec vous.")


def test_a_receiver_without_account_opens_it_by_the_link(client, cast, share, act):
    peel = organisation("Peel", OrganisationKind.UNIVERSITY, cast.network)
    referral = share(peel, None)
    token = referral_link_token(referral)
    page = client.get(reverse("link:referral", args=[token])).content.decode()
    [address] = re.findall(r'href="([^"]+/documents/\d+/)"', page)

    saved = client.get(address)

    assert b"".join(saved.streaming_content) == PDF
    assert "noindex" in saved["X-Robots-Tag"]
    look = Look.objects.get(layer="L6")
    assert (look.user, look.of) == (None, peel)
    assert client.get(address.replace(token, "made-up")).status_code == 404
    stop_item(item_of(referral), by=None, now=timezone.now())
    gone = client.get(address, follow=True)
    assertRedirects(gone, reverse("link:referral", args=[token]))
    assertContains(gone, "Ce document n’est plus partagé avec vous.")
    assert Look.objects.filter(layer="L6").count() == 1
