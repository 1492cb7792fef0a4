"""A data·inclusion file of others comes in: partners, hubs, drafts; what is left out or guessed is said."""

import json

import pytest
from django.core.management import CommandError, call_command

from maillage.catalogue.network.models import Hub, Organisation
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.sources.formats.incoming import lists_of
from maillage.catalogue.sources.formats.reading import Unreadable
from maillage.catalogue.sources.models import ExternalId

CREATE = "creer-une-entreprise--"
STRUCTURE = {
    "source": "ailleurs",
    "id": "ailleurs--1",
    "nom": "Ailleurs (fictif)",
    "date_maj": "2026-01-05",
    "code_insee": "55545",
    "commune": "Verdun",
    "reseaux_porteurs": ["chambres-consulaires"],
}
SERVICE = {
    "source": "ailleurs",
    "id": "ailleurs--s1",
    "structure_id": "ailleurs--1",
    "nom": "Construire son projet",
    "description": "Un atelier de deux heures. Puis un rendez-vous.",
    "date_maj": "2026-01-05",
    "type": "atelier",
    "thematiques": [f"{CREATE}structurer-son-projet-de-creation-dentreprise"],
    "publics": ["femmes", "jeunes"],
    "frais": "gratuit",
    "modes_accueil": ["en-presentiel", "a-distance"],
    "zone_eligibilite": ["55", "france"],
}


def document(*services):
    """A file with one structure."""
    return {"structures": [STRUCTURE], "services": list(services)}


def test_a_service_becomes_a_draft_in_person_and_from_a_distance():
    lists = lists_of(document(SERVICE))

    assert lists.findings == []
    assert [row["kind"] for row in lists.organisations] == ["chamber"]
    assert [row["commune"] for row in lists.hubs] == ["55545"]
    assert [(row["tier"], row["modes"], row["kind"], row["stages"], row["zone"]) for row in lists.offers] == [
        ("in_person", "en_presentiel_sur_rdv", "atelier_collectif", "monter", "55"),
        ("remote", "telephone", "atelier_collectif", "monter", "55"),
    ]
    assert {(row["summary"], row["publication"], row["audiences"]) for row in lists.offers} == {
        ("Un atelier de deux heures", "non", "femmes|jeunes")
    }


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"frais": "gratuits"}, "services[0].frais"),
        ({"structure_id": "ailleurs--2"}, "services[0].structure_id"),
        ({"thematiques": ["numerique--acquerir-un-equipement"]}, "services[0].thematiques"),
        ({"type": None}, "services[0].type"),
    ],
)
def test_what_is_left_out_or_guessed_is_said(change, where):
    lists = lists_of(document({**SERVICE, **change}))

    assert [one.where for one in lists.findings] == [where]
    assert bool(lists.offers) == lists.findings[0].is_warning


@pytest.mark.parametrize("wrong", [[], {}, {"structures": []}, "x", None])
def test_what_is_no_such_file_is_refused(wrong):
    with pytest.raises(Unreadable):
        lists_of(wrong)


def test_the_lists_go_through_the_import_and_keep_their_source(cast, tmp_path):
    file = tmp_path / "ailleurs.json"
    file.write_text(json.dumps(document(SERVICE)))
    call_command("read_data_inclusion", str(file), str(tmp_path))

    for _twice in range(2):
        for name in ("organisations", "hubs", "offers"):
            call_command(f"import_{name}", str(tmp_path / f"{name}.csv"), "--source=ailleurs", "--write", verbosity=0)

    offer = Offer.objects.get(name="Construire son projet", organisation__name="Ailleurs (fictif)")
    assert (offer.status, offer.stages, offer.deliveries.count()) == (OfferStatus.DRAFT, ["monter"], 2)
    assert Organisation.objects.filter(name="Ailleurs (fictif)").count() == 1
    assert Hub.objects.filter(name="Ailleurs (fictif), Verdun").count() == 1
    assert ExternalId.objects.filter(source__slug="ailleurs", external_id="ailleurs--s1", object_id=offer.pk).exists()
    assert not ExternalId.objects.filter(is_origin=True).exists()


def test_a_file_that_cannot_be_read_is_said(tmp_path):
    file = tmp_path / "x.json"
    file.write_text("{")

    with pytest.raises(CommandError, match="JSON"):
        call_command("read_data_inclusion", str(file), str(tmp_path))
