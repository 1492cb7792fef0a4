"""What a mirror refuses, mends and leaves alone."""

import pytest

from maillage.catalogue.network.models import NetworkMembership, Organisation
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.sources.actions.mirror import CatalogueRefused, mirror_catalogue
from maillage.catalogue.sources.formats.facts import Catalogue, plain
from maillage.catalogue.sources.formats.reading import CompanionRefused, Unreadable, catalogue_in
from maillage.catalogue.sources.models import ExternalId
from maillage.catalogue.sources.queries.exports import catalogue_on
from maillage.catalogue.territories.choices import AreaKind, FormerKind
from maillage.catalogue.territories.models import Area, FormerArea
from maillage.foundation.journal.models import Entry

ELSEWHERE = "maillage-elsewhere"


def moved(document, code, slug):
    """The same facts as if another installation had published them, under other address names."""
    text = Catalogue.model_validate(document).model_dump_json().replace(f'"{code}', f'"{ELSEWHERE}')
    for name in ("alexis", "chambre", "voisins", "pole-etain", "pole-verdun"):
        text = text.replace(f'"slug":"{name}', f'"slug":"{slug}-{name}')
    return plain(Catalogue.model_validate_json(text))


@pytest.fixture
def foreign(cast, now):
    """The catalogue of the cast, as another installation would publish its own."""
    here = catalogue_on(now.date())
    return moved(plain(here), here.publisher, "loin")


def taken(document, now):
    return mirror_catalogue(catalogue_in({"maillage": document}), by=None, now=now)


def test_another_catalogue_comes_beside_ours_and_ours_stays(cast, foreign, now):
    before = catalogue_on(now.date())
    members = NetworkMembership.objects.filter(ends_on=None).count()

    done = taken(foreign, now)

    after = catalogue_on(now.date())
    assert done.created == ExternalId.objects.filter(is_origin=True).count()
    assert {one.id for one in after.offers} > {one.id for one in before.offers}
    assert [one for one in after.offers if one.id.startswith(before.publisher)] == list(before.offers)
    assert NetworkMembership.objects.filter(ends_on=None).count() == members + 3


def test_our_own_export_changes_nothing_of_ours(cast, now):
    sent = plain(catalogue_on(now.date()))
    sent["offers"][0]["name"] = "Autrement"

    done = taken(sent, now)

    assert (done.created, done.changed, done.withdrawn) == (0, 0, 0)
    assert not Offer.objects.filter(name="Autrement").exists()
    assert not Entry.objects.filter(what="sources.catalogue_mirrored").exists()


def test_what_changed_there_changes_here(cast, foreign, now):
    taken(foreign, now)
    foreign["offers"][0]["duration"] = "deux heures"
    foreign["offers"][0]["deliveries"][0]["zone"] = []

    done = taken(foreign, now)

    assert (done.created, done.changed) == (0, 1)
    offer = Offer.objects.get(slug=foreign["offers"][0]["slug"])
    assert offer.duration == "deux heures"
    assert offer.deliveries.order_by("pk").first().zone.count() == 0


def wrong_kind(document):
    document["offers"][0]["kind"] = "atelier"


def lost_hub(document):
    document["offers"][0]["deliveries"][0]["hub"] = "maillage-elsewhere--hub-999999"


def unknown_area(document):
    document["places"][0]["commune"]["code"] = "99999"


def taken_slug(document):
    document["offers"][0]["slug"] = Offer.objects.first().slug


def extra(document):
    document["offers"][0]["rank"] = 1


def no_network(document):
    document["networks"] = []


@pytest.mark.parametrize("spoil", [wrong_kind, lost_hub, unknown_area, taken_slug, extra, no_network])
def test_what_cannot_be_is_refused_whole_with_its_place(cast, foreign, now, spoil):
    spoil(foreign)

    with pytest.raises((CatalogueRefused, CompanionRefused)) as refused:
        taken(foreign, now)

    assert refused.value.findings
    assert all(one.words for one in refused.value.findings)
    assert not Organisation.objects.filter(slug__startswith="loin").exists()
    assert not ExternalId.objects.exists()


def test_an_absorbed_commune_is_read_as_the_one_of_today(cast, foreign, now):
    here = Area.objects.filter(kind=AreaKind.COMMUNE).values("code")
    old = FormerArea.objects.filter(kind=FormerKind.ABSORBED).exclude(code__in=here).order_by("code").first()
    foreign["offers"][0]["deliveries"][0]["zone"] = [{"kind": "commune", "code": old.code, "name": old.name}]

    done = taken(foreign, now)

    assert [(one.read, one.is_warning) for one in done.findings] == [(old.code, True)]


@pytest.mark.parametrize("document", [{}, [], {"maillage": 1}, {"maillage": {"profile": "maillage-9"}}, None])
def test_a_document_without_our_part_is_refused(document):
    with pytest.raises(Unreadable):
        catalogue_in(document)
