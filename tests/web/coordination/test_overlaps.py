"""The pages of the overlaps: who opens them, what is decided there, what the public reads afterwards."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.cast import delivery, offer

from maillage.catalogue.offers.choices import OfferStatus, Stage, Tier
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.overlaps.actions import find_overlaps
from maillage.catalogue.overlaps.choices import OverlapState
from maillage.catalogue.overlaps.models import Decision, Overlap, Signature, Survey

pytestmark = pytest.mark.django_db
SAME = "Un conseiller prépare avec vous le marché, les chiffres et le statut de votre entreprise."
TELLS = "L’une reçoit à Étain, l’autre à Verdun."


@pytest.fixture
def card(cast):
    """Alexis's offer at Étain and the neighbours' at Verdun, which say the same."""
    Offer.objects.filter(pk__in=[cast.build.pk, cast.build_at_verdun.offer_id]).update(what_happens=SAME)
    find_overlaps(now=timezone.now())
    return Overlap.objects.get()


def page(name, *keys):
    return reverse(f"coordination:{name}", args=keys)


def said(**facts):
    usual = {
        "kind": "keep_both",
        "sentence": TELLS,
        "reason": "Les deux équipes se connaissent.",
        "review_on": (timezone.localdate() + timedelta(days=365)).isoformat(),
    }
    return {f"decision-{name}": value for name, value in {**usual, **facts}.items()}


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("manager", 404), ("adviser", 404), ("partner", 404), ("stranger", 404)],
)
def test_the_cards_of_the_network_are_for_its_coordinators(client, cast, card, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(page("overlaps")).status_code == status
    assert client.get(page("overlap", card.pk)).status_code == status
    settled = client.post(page("settle_overlap", card.pk), said())
    assert settled.status_code == (302 if status == 200 else 404)
    assert Decision.objects.exists() == (status == 200)


@pytest.mark.parametrize(
    ("who", "opens", "signs"),
    [
        ("manager", 200, 302),
        ("adviser", 200, 404),
        ("stranger", 200, 404),  # of the neighbours, whose offer it is
        ("coordinator", 200, 404),
        ("partner", 404, 404),
        ("administrator", 404, 404),
    ],
)
def test_the_two_partners_read_comment_and_sign(client, cast, card, who, opens, signs):
    client.force_login(cast.coordinator)
    client.post(page("settle_overlap", card.pk), said())
    client.force_login(getattr(cast, who))

    assert client.get(reverse("hub:overlap", args=[card.pk])).status_code == opens
    commented = client.post(reverse("hub:comment_overlap", args=[card.pk]), {"text": "Nous sommes d’accord."})
    assert commented.status_code == (302 if opens == 200 else 404)
    assert client.post(reverse("hub:sign_overlap", args=[card.pk])).status_code == signs
    assert Signature.objects.exists() == (signs == 302)


def test_the_list_asks_the_same_number_of_questions_whatever_its_length(client, cast, card):
    client.force_login(cast.coordinator)
    client.get(page("overlaps"))
    with CaptureQueriesContext(connection) as one:
        client.get(page("overlaps"))
    for number in range(3):
        another = offer(cast.chamber, f"Construire son projet {number}", [Stage.EMERGER, Stage.MONTER])
        Offer.objects.filter(pk=another.pk).update(what_happens=SAME)
        delivery(another, cast.etain, Tier.IN_PERSON, list(cast.build_at_etain.zone.all()))
    find_overlaps(now=timezone.now())
    assert Overlap.objects.count() > 3

    with CaptureQueriesContext(connection) as many:
        client.get(page("overlaps"))

    assert len(many) == len(one)


def test_what_is_decided_stands_on_both_public_sheets_until_an_offer_changes(client, cast, card):
    client.force_login(cast.coordinator)

    client.post(page("settle_overlap", card.pk), said())

    for one in card.offers:
        assert TELLS in client.get(reverse("public:offer", args=[one.slug])).content.decode()
    Offer.objects.filter(pk=card.first_id).update(summary="Une autre phrase, tout à fait autre que la première.")
    card.refresh_from_db()
    assert card.state == OverlapState.REOPENED
    for one in card.offers:
        assert TELLS not in client.get(reverse("public:offer", args=[one.slug])).content.decode()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"sentence": ""}, "sentence"),
        ({"reason": ""}, "reason"),
        ({"kind": "merge"}, "side"),
        ({"kind": "share_label"}, "label"),
        ({"review_on": ""}, "review_on"),
        ({"review_on": "2020-01-01"}, "review_on"),
        ({"review_on": "31/31/2030"}, "review_on"),
        ({"kind": "divorce"}, "kind"),
        ({"kind": "merge", "side": "first"}, None),
    ],
)
def test_half_a_decision_comes_back_with_what_was_typed(client, cast, card, facts, field):
    client.force_login(cast.coordinator)

    response = client.post(page("settle_overlap", card.pk), said(**facts))

    assert response.status_code == 422
    form = response.context["decision_form"]
    assert list(form.errors) == [field or "__all__"]
    assert not Decision.objects.exists()


def test_a_merged_offer_leads_to_the_other(client, cast, card):
    client.force_login(cast.coordinator)
    signed = {f"signed_{cast.neighbour.pk}": "Stéphane (fictif)"}

    client.post(page("settle_overlap", card.pk), said(kind="merge", side="second", **signed))

    card.second.refresh_from_db()
    assert card.second.status == OfferStatus.ENDED
    response = client.get(reverse("public:offer", args=[card.second.slug]))
    assert response.headers["Location"] == reverse("public:offer", args=[card.first.slug])


def test_a_coordinator_looks_signs_comments_and_reopens(client, cast, card):
    client.force_login(cast.coordinator)

    client.post(page("look_for_overlaps"))
    client.post(page("settle_overlap", card.pk), said())
    client.post(page("sign_overlap", card.pk, cast.alexis.pk), {"name": "Manon (fictif)"})
    assert client.post(page("sign_overlap", card.pk, cast.chamber.pk), {"name": "Paula"}).status_code == 404
    client.post(page("comment_overlap", card.pk), {"text": "À revoir en juin."})
    assert client.post(page("reopen_overlap", card.pk), {"why": ""}).status_code == 422
    client.post(page("reopen_overlap", card.pk), {"why": "Le pôle de Verdun déménage."})

    card.refresh_from_db()
    assert card.state == OverlapState.REOPENED
    assert [one.text for one in card.comments.all()] == ["À revoir en juin.", "Le pôle de Verdun déménage."]
    assert Survey.objects.latest().by == cast.coordinator
    text = client.get(page("overlap", card.pk)).content.decode()
    assert "Manon (fictif)" in text
    assert "Le pôle de Verdun déménage." in text


@pytest.mark.parametrize(
    "asked", ["state=every", "state=settled", "kind=overlap&stage=monter", "area=999999", "subject=x", "page=12"]
)
def test_any_filter_gets_a_page(client, cast, card, asked):
    client.force_login(cast.coordinator)

    assert client.get(f"{page('overlaps')}?{asked}").status_code == 200


def test_a_settled_card_is_not_settled_twice(client, cast, card):
    client.force_login(cast.coordinator)
    client.post(page("settle_overlap", card.pk), said())

    client.post(page("settle_overlap", card.pk), said(sentence="Autre chose."))

    assert Decision.objects.get().sentence == TELLS


def test_the_nearest_equivalents_stand_beside_the_form(client, cast):
    client.force_login(cast.manager)
    typed = {
        "name": "Monter son projet",
        "kind": "entretien_individuel",
        "stages": ["emerger"],
        "here-tier": "in_person",
    }

    response = client.post(reverse("hub:equivalents", args=[cast.etain.slug]), typed)

    assert [one.delivery.offer for one in response.context["equivalents"]] == [cast.build, cast.build_at_verdun.offer]
    client.force_login(cast.stranger)
    assert client.post(reverse("hub:equivalents", args=[cast.etain.slug]), typed).status_code == 404


def test_a_blank_form_has_no_equivalent(client, cast):
    client.force_login(cast.manager)

    response = client.post(reverse("hub:equivalents", args=[cast.etain.slug]), {"name": " "})

    assert response.context["equivalents"] == []
