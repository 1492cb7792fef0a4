"""The export holds everything that is known of her, and every table of the floor has its say in it."""

import json
from functools import cache
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from tests.eyes import closed_eyes
from tests.support.journeys.files import PDF
from tests.support.privacy.test_erasure import bearing_marks

from maillage.foundation.journal.models import Entry
from maillage.support.journeys.models import Project
from maillage.support.orientation.models import Enquiry, FollowRequest
from maillage.support.people.actions import Said, merge_people, undo_merge, welcome_person
from maillage.support.people.models import Look, Person
from maillage.support.privacy.actions import NotYourRegister, export_person, open_claim
from maillage.support.privacy.models import Proof
from maillage.support.privacy.queries.export import columns_of, words_for
from maillage.support.privacy.queries.tables import HELD, NEVER_SHOWN, NOT_EXPORTED

pytestmark = pytest.mark.django_db


@cache
def leads_to_a_person(model):
    """A foreign key leads from it to a person, or to something of the floor from which one does."""
    targets = [one.related_model for one in model._meta.concrete_fields if isinstance(one, ForeignKey)]
    on_the_floor = [one for one in targets if one.__module__.startswith("maillage.support") and one is not model]
    named = model in (Person, Enquiry, Project)  # a project is held by people through its holders
    return named or any(leads_to_a_person(one) for one in on_the_floor)


def test_every_table_that_leads_to_a_person_is_exported_or_said_not_to_be():
    floor = [model for model in apps.get_models() if model.__module__.startswith("maillage.support")]
    holding = {model for model in floor if leads_to_a_person(model)}

    listed = [held.model for held in HELD]
    assert len(listed) == len(set(listed))
    assert holding - {*listed, *NOT_EXPORTED} == set()
    assert {*listed, *NOT_EXPORTED} - holding == set()
    assert all(NOT_EXPORTED.values())


def test_every_column_exported_has_words_and_every_key_to_a_person_is_a_path():
    for held in HELD:
        assert all(words_for(column) for column in columns_of(held))
        direct = {
            one.name
            for one in held.model._meta.concrete_fields
            if isinstance(one, ForeignKey) and one.related_model is Person and one.name != "merged_into"
        }
        assert direct <= set(held.paths), held.key
    assert "given_name" not in NEVER_SHOWN


@pytest.fixture
def exported(solange, cast, now):
    open_claim(solange.person, right="access", words="Zaqi tout", channel="desk", by=cast.adviser, now=now)
    with export_person(solange.second, by=cast.manager, now=now) as file, ZipFile(file) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def test_notes_sensitive_facts_joined_entries_and_documents_are_in_it(exported, solange, cast):
    data = json.loads(exported["donnees.json"])
    page = exported["dossier.html"].decode()

    assert data["entries"] == [solange.person.pk, solange.second.pk]
    assert data["chapters"]["journeys.note"]["rows"][0]["text"] == "Zaqi note"
    facts = {row["fact"]["value"] for row in data["chapters"]["people.situation"]["rows"]}
    assert facts == {"rqth", "employment", "qpv"}
    assert len(data["chapters"]["people.person"]["rows"]) == 2
    assert data["chapters"]["people.look"]["rows"][0]["times"] == 1
    assert data["chapters"]["privacy.claim"]["rows"][0]["words"] == "Zaqi tout"
    assert {held.key for held in HELD if held.model not in (Proof,)} - set(data["chapters"]) <= {
        "enrolments.timeline",
        "firms.firm",
        "firms.news",
        "firms.registerspell",
        "firms.survey",
        "journeys.attempt",
        "journeys.milestone",
        "orientation.contactattempt",
        "orientation.redirection",
        "orientation.steptaken",
        "orientation.referralattempt",
        "orientation.referralword",
        "orientation.referralsteptaken",
        "orientation.followrequest",
    }
    assert exported[f"documents/{solange.document.pk}-Zaqi attestation.pdf"] == PDF
    for words in ("Zaqi note", "Zaqi oui", "Zaqi axe", "Zaqi résumé", "06 88 77 66 55", "Zaqi demande", "Zaqi mot"):
        assert words in page
    nonces = (solange.person.link_nonce, solange.enquiry.link_nonce)
    assert not any(str(one) in page or one.hex in page for one in nonces)
    assert "<script" not in page


def test_whatever_bears_her_mark_in_the_database_is_in_the_export(exported):
    data = json.loads(exported["donnees.json"])
    bearing = {table.replace("_", ".", 1) for table in bearing_marks()}

    assert bearing - set(data["chapters"]) == {"people.merge"} - set(data["chapters"])


def test_her_entry_at_a_partner_that_asked_who_follows_is_only_numbered(solange, cast, now):
    there = welcome_person(
        Said("Ailleurs (fictif)"), organisation=cast.chamber, hub=cast.etain, need="", by=cast.partner, now=now
    )
    FollowRequest.objects.create(
        organisation=cast.chamber,
        person=there,
        asked_by=cast.partner,
        followed_by=cast.alexis,
        followed_person=solange.person,
        at=now,
    )

    with closed_eyes(), export_person(solange.person, by=cast.manager, now=now) as file, ZipFile(file) as parts:
        data, page = json.loads(parts.read("donnees.json")), parts.read("dossier.html").decode()

    [row] = data["chapters"]["orientation.followrequest"]["rows"]
    assert row["person"] == {"value": there.pk, "words": f"n°\N{NO-BREAK SPACE}{there.pk}"}
    assert "Ailleurs" not in page


def test_who_was_joined_to_her_by_mistake_and_parted_again_is_not_named(solange, cast, now):
    other = welcome_person(
        Said("Méprise (fictif)"), organisation=cast.alexis, hub=cast.etain, need="", by=cast.adviser, now=now
    )
    undo_merge(merge_people(solange.person, other, by=cast.adviser, now=now), by=cast.adviser, now=now)

    with export_person(solange.person, by=cast.manager, now=now) as file, ZipFile(file) as parts:
        data, page = json.loads(parts.read("donnees.json")), parts.read("dossier.html").decode()

    rows = {row["id"]: row for row in data["chapters"]["people.merge"]["rows"]}
    assert rows[max(rows)]["merged"] == {"value": other.pk, "words": f"n°\N{NO-BREAK SPACE}{other.pk}"}
    assert rows[min(rows)]["merged"]["words"] == "Zaqisolange (fictif)"
    assert "Méprise" not in page


def test_each_layer_read_is_kept_and_only_a_manager_takes_it(exported, solange, cast, now):
    kept = Look.objects.filter(what="export", user=cast.manager)
    assert sorted(kept.values_list("layer", flat=True)) == ["L3", "L4", "L5", "L6"]
    assert Entry.objects.get(what="privacy.person_exported").facts["documents"] == 2
    for who in (cast.adviser, cast.partner, cast.stranger, cast.coordinator, cast.administrator):
        with pytest.raises(NotYourRegister):
            export_person(solange.person, by=who, now=now)
