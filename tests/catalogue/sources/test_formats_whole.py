"""The catalogue of the demo goes out, comes back into an empty installation, and goes out the same."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections

from maillage.catalogue.network.models import DeskDay, Hub, HubMembership, NetworkMembership, Organisation, OutreachDesk
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.catalogue.sources.actions.mirror import mirror_catalogue
from maillage.catalogue.sources.formats.checking import check
from maillage.catalogue.sources.formats.files import FORMATS
from maillage.catalogue.sources.formats.reading import catalogue_in, json_in
from maillage.catalogue.sources.models import ExternalId, Publisher
from maillage.catalogue.sources.queries.exports import catalogue_on, published_on
from maillage.catalogue.territories.models import Place, TravelTime
from maillage.config import demo
from maillage.foundation.journal.models import Entry

MORNING = datetime(2026, 10, 6, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
DAY = MORNING.date()
COUNTED = (
    Organisation,
    NetworkMembership,
    Place,
    Hub,
    HubMembership,
    OutreachDesk,
    DeskDay,
    TravelTime,
)


def counts():
    """How many rows of each table."""
    return {model.__name__: model.objects.count() for model in COUNTED}


def written(name):
    """A file of that day."""
    return b"".join(FORMATS[name].write(published_on(DAY, site="https://maillage.example.org")))


def without_publisher(content):
    """The file without the line that says who publishes it."""
    kept = [line for line in content.splitlines() if b'"publisher":' not in line]
    return b"\n".join(kept)


def another_installation(server):
    """An empty installation with a code of its own, whose numbers begin elsewhere."""
    connections.close_all()
    server.copy_template()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sources_publisher DISABLE TRIGGER sources_publisher_stays")
        Publisher.objects.update(code="maillage-elsewhere")
        cursor.execute("ALTER TABLE sources_publisher ENABLE TRIGGER sources_publisher_stays")
        for table in ("offers_offer", "offers_delivery", "network_hub", "network_organisation", "territories_place"):
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 5000)", [table])


@pytest.mark.django_db(transaction=True)
def test_an_import_of_our_own_export_gives_an_identical_catalogue(postgres_server, settings):
    settings.DEMO = True
    demo.seed(now=MORNING)
    sent = catalogue_on(DAY)
    before = counts()
    files = {name: written(name) for name in ("data-inclusion.json", "hsds.json", "offres.csv")}
    for name in ("data-inclusion.json", "hsds.json"):
        report = check(files[name])
        assert (report.is_good, report.findings) == (True, []), name
    another_installation(postgres_server)

    done = mirror_catalogue(catalogue_in(json_in(files["data-inclusion.json"])), by=None, now=MORNING)

    back = catalogue_on(DAY)
    assert {name: without_publisher(written(name)) for name in files} == {
        name: without_publisher(content) for name, content in files.items()
    }
    assert back == sent.model_copy(update={"publisher": "maillage-elsewhere"})
    assert counts() == before
    assert Offer.objects.published(on=DAY).count() == len(sent.offers)
    deliveries = [one for offer in sent.offers for one in offer.deliveries]
    assert Delivery.objects.received_on(DAY).count() == len(deliveries)
    assert EligibilityArea.objects.count() == sum(len(one.zone) for one in deliveries)
    assert min(Offer.objects.values_list("pk", flat=True)) > 5000
    assert (done.changed, done.unchanged, done.withdrawn, done.findings) == (0, 0, 0, [])

    again = mirror_catalogue(back, by=None, now=MORNING)

    assert (again.created, again.changed, again.withdrawn) == (0, 0, 0)
    assert Entry.objects.filter(what="sources.catalogue_mirrored").count() == 1
    assert ExternalId.objects.filter(is_origin=True).count() == done.created - 1  # the network has its address name

    newer = sent.model_copy(update={"offers": sent.offers[1:], "day": DAY + timedelta(days=1)})
    later = mirror_catalogue(newer, by=None, now=MORNING + timedelta(days=1))

    assert later.withdrawn == 1 + len(sent.offers[0].deliveries)
    assert Offer.objects.get(slug=sent.offers[0].slug).status == OfferStatus.SUSPENDED
