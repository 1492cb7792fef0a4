"""The kit of Maxéville: built from the demo's own hub, whole, signed, and without anybody of the network."""

import re

from maillage.catalogue.network.models import Hub, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_everything
from maillage.insight.rollouts.compute.kit_archive import opened
from maillage.insight.rollouts.models import KitVersion
from maillage.support.orientation.models import Enquiry
from maillage.support.people.models import ContactPoint, Person

LABEL = re.compile(r"\s*\(fictif\)\s*$")


def test_the_kit_of_maxeville_is_sealed_and_names_nobody(demo_network):
    version = KitVersion.objects.select_related("kit__hub").get()
    kit = opened(bytes(version.archive)).kit
    whole = bytes(version.archive).decode("utf-8", "replace").casefold()
    with reading_everything():
        people = [f"{one.given_name} {LABEL.sub('', one.family_name)}".strip() for one in Person.objects.all()]
        hidden = {
            *(LABEL.sub("", name) for name in User.objects.values_list("name", flat=True)),
            *User.objects.values_list("email", flat=True),
            *(LABEL.sub("", name) for name in Enquiry.objects.values_list("name", flat=True)),
            *(name for name in people if " " in name),
            *ContactPoint.objects.values_list("value", flat=True),
            *(LABEL.sub("", phone) for phone in Hub.objects.exclude(phone="").values_list("phone", flat=True)),
            *Organisation.objects.exclude(phone="").values_list("phone", flat=True),
            *Organisation.objects.exclude(email="").values_list("email", flat=True),
        }

    assert len(hidden) > 60
    assert [said for said in sorted(hidden) if said and said.casefold() in whole] == []
    assert version.kit.hub.slug == "alexis-maxeville"
    assert [one.key for one in kit.partners if one.leads] == ["alexis"]
    assert {"Être accompagné pour monter son projet", "Parler de son idée avec un conseiller"} <= {
        one.name for one in kit.offers
    }
    assert [line.partners for line in kit.charter] == [["pacelor"], ["alexis"]]
    assert all(kit.items(name) for name in ("rooms", "roles", "checklist", "calendar", "letters", "agreements"))
