"""Template offers: written by the coordinator, followed by local offers, hidden from everybody else."""

import pytest
from django.urls import reverse

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.actions import offer_from_template
from maillage.catalogue.offers.models import OfferTemplate
from maillage.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Premier accueil (fictif)",
    "summary": "Un premier échange pour raconter votre idée.",
    "kind": "accueil_orientation",
    "stages": ["s_informer"],
    "audiences": ["tous-publics"],
    "what_happens": "Vous racontez, nous écoutons.",
    "duration": "Une heure",
    "is_active": "on",
}


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def template(coordinator):
    coordinator.post(reverse("coordination:new_template"), TYPED)
    return OfferTemplate.objects.get()


def test_a_template_is_written_and_proposed_at_once(coordinator, cast, template):
    page = coordinator.get(reverse("coordination:templates")).content.decode()

    assert (template.network, template.is_active, template.duration) == (cast.network, True, "Une heure")
    assert "Premier accueil (fictif)" in page
    assert "0 offre locale" in page.replace("\xa0", " ")
    assert list(OfferTemplate.objects.offered_by(cast.network)) == [template]


def test_a_change_is_shown_to_local_offers_and_changes_none(coordinator, cast, template, now):
    local = offer_from_template(template, cast.alexis, by=cast.manager, now=now)

    coordinator.post(reverse("coordination:template", args=[template.pk]), {**TYPED, "duration": "Deux heures"})
    page = coordinator.get(reverse("coordination:template", args=[template.pk]))

    local.refresh_from_db()
    assert local.duration == "Une heure"
    assert [(one["offer"], one["differences"]) for one in page.context["offers"]] == [(local, 1)]


def test_one_put_away_is_no_longer_proposed(coordinator, cast, template):
    typed = {name: value for name, value in TYPED.items() if name != "is_active"}

    coordinator.post(reverse("coordination:template", args=[template.pk]), typed)

    assert not OfferTemplate.objects.offered_by(cast.network).exists()


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"stages": []}, {"kind": "?"}, {"audiences": ["tous-publics", "femmes"]}]
)
def test_a_wrong_template_is_asked_again_and_not_kept(coordinator, cast, typed):
    answer = coordinator.post(reverse("coordination:new_template"), {**TYPED, **typed})

    assert answer.status_code == 422
    assert answer.context["form"].errors[next(iter(typed))]
    assert not OfferTemplate.objects.exists()


def test_two_templates_never_have_one_name(coordinator, template):
    answer = coordinator.post(reverse("coordination:new_template"), TYPED)

    assert answer.status_code == 422
    assert OfferTemplate.objects.count() == 1


@pytest.mark.parametrize("who", ["adviser", "partner", "stranger", "manager", "administrator"])
def test_only_the_coordinator_sees_and_writes_them(client, cast, who, now):
    kept = OfferTemplate.objects.create(
        network=cast.network, name="Modèle (fictif)", summary="x", kind="diagnostic", stages=["monter"]
    )
    before = Entry.objects.count()
    client.force_login(getattr(cast, who))

    statuses = {
        client.get(reverse("coordination:templates")).status_code,
        client.get(reverse("coordination:template", args=[kept.pk])).status_code,
        client.post(reverse("coordination:new_template"), TYPED).status_code,
        client.post(reverse("coordination:template", args=[kept.pk]), TYPED).status_code,
    }

    kept.refresh_from_db()
    assert statuses == {404}
    assert (kept.name, OfferTemplate.objects.count(), Entry.objects.count()) == ("Modèle (fictif)", 1, before)


def test_the_template_of_another_network_is_not_found(coordinator, cast):
    other = Network.objects.create(
        name="Ailleurs (fictif)", slug="ailleurs", area=cast.network.area, lead_organisation=cast.neighbour
    )
    theirs = OfferTemplate.objects.create(
        network=other, name="Le leur (fictif)", summary="x", kind="diagnostic", stages=["monter"]
    )

    assert coordinator.get(reverse("coordination:template", args=[theirs.pk])).status_code == 404
    assert coordinator.post(reverse("coordination:template", args=[theirs.pk]), TYPED).status_code == 404
