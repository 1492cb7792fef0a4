"""Offers that come in: what becomes of each line."""

from datetime import date

import pytest
from tests.catalogue.sources.files import bring, counts, csv_of, offer, told, words, xlsx_of

from maillage.catalogue.network.models import HubMembership
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.sources.choices import ImportMode, RunState
from maillage.catalogue.sources.models import ExternalId
from maillage.foundation.journal.models import Entry

SECOND = {"offer_id": "OF-2", "delivery_id": "OF-2-ETAIN", "name": "Trouver un local", "kind": "hebergement_bureau"}


def test_a_complete_line_becomes_a_published_offer_that_is_found(cast, now):
    run = bring(cast.network, csv_of(offer()), now=now)

    made = Offer.objects.get(name="Tester son activité")
    delivery = made.deliveries.get()
    assert (told(run), counts(run), run.state) == ([], {"created": 1}, RunState.DONE)
    assert (made.organisation, made.status, made.stages) == (cast.alexis, OfferStatus.PUBLISHED, ["tester"])
    assert (delivery.hub, delivery.tier, delivery.status) == (cast.etain, "in_person", OfferStatus.PUBLISHED)
    assert [one.area.code for one in delivery.eligibility_areas.all()] == ["55"]
    assert delivery.confirmed_on == date(2026, 10, 1)
    assert delivery in Delivery.objects.received_on(date(2026, 10, 6))
    assert set(ExternalId.objects.values_list("kind", "external_id", "object_id")) == {
        ("offer", "OF-1", made.pk),
        ("delivery", "OF-1-ETAIN", delivery.pk),
    }


def test_the_same_file_twice_changes_nothing(cast, now):
    content = csv_of(offer(), offer(**SECOND), offer(delivery_id="OF-1-VISIO", modes="visio", zone=""))
    bring(cast.network, content, now=now)
    former = list(Offer.objects.values()), list(Delivery.objects.values()), list(ExternalId.objects.values())

    again = bring(cast.network, content, now=now)

    assert counts(again) == {"unchanged": 3}
    assert (list(Offer.objects.values()), list(Delivery.objects.values()), list(ExternalId.objects.values())) == former


def test_without_identifiers_organisation_name_and_place_make_one(cast, now):
    content = csv_of(offer(offer_id="", delivery_id=""), offer(offer_id="", delivery_id="", modes="visio"))
    first = bring(cast.network, content, now=now)

    again = bring(cast.network, content, now=now)

    assert (counts(first), counts(again)) == ({"created": 2}, {"unchanged": 2})
    assert Offer.objects.get(name="Tester son activité").deliveries.count() == 2
    assert not ExternalId.objects.exists()


def test_a_line_that_changed_changes_its_offer_and_nothing_else(cast, now):
    bring(cast.network, csv_of(offer(), offer(**SECOND)), now=now)
    made = Offer.objects.get(name="Tester son activité")

    run = bring(cast.network, csv_of(offer(duration="dix-huit mois", zone="55 | 54"), offer(**SECOND)), now=now)

    made.refresh_from_db()
    assert counts(run) == {"updated": 1, "unchanged": 1}
    assert (made.duration, made.status) == ("dix-huit mois", OfferStatus.PUBLISHED)
    assert set(made.deliveries.get().eligibility_areas.values_list("area__code", flat=True)) == {"54", "55"}


def test_a_dry_run_tells_the_same_and_writes_nothing(cast, now):
    content = csv_of(offer(), offer(**SECOND, stages="monté"), offer(**{**SECOND, "offer_id": "OF-3"}, duration=""))
    before = Offer.objects.count(), Delivery.objects.count(), ExternalId.objects.count()

    dry = bring(cast.network, content, now=now, mode=None)
    after = Offer.objects.count(), Delivery.objects.count(), ExternalId.objects.count()
    wet = bring(cast.network, content, now=now)

    assert after == before
    assert dry.state == RunState.CHECKED
    assert (told(dry), counts(dry)) == (told(wet), counts(wet))
    assert counts(wet) == {"created": 2, "refused": 1, "drafts": 1}


def test_all_or_nothing_writes_nothing_when_one_line_is_refused(cast, now):
    before = Offer.objects.count()

    run = bring(cast.network, csv_of(offer(), offer(**SECOND, stages="?")), now=now, mode=ImportMode.ALL_OR_NOTHING)

    assert (run.state, Offer.objects.count(), ExternalId.objects.exists()) == (RunState.REFUSED, before, False)
    assert counts(run) == {"created": 1, "refused": 1}


def test_an_unknown_value_is_refused_with_what_is_accepted_and_what_is_nearest(cast, now):
    run = bring(cast.network, csv_of(offer(subjects="etude de marchés | local")), now=now)

    finding = run.findings.get()
    assert told(run) == [(2, "thématiques", "refused", "unknown_value")]
    assert finding.value == "etude de marchés | local"
    assert finding.facts["nearest"] == ["etude_de_marche"] or finding.facts["said"] == "local"
    assert "modele_economique" in finding.facts["accepted"]


def test_an_incomplete_line_is_kept_as_a_draft_and_says_what_the_form_would_say(cast, now):
    run = bring(cast.network, csv_of(offer(duration="", delay="", fee="")), now=now)

    made = Offer.objects.get(name="Tester son activité")
    assert told(run) == [(2, "", "missing", "incomplete")]
    assert run.findings.get().facts["missing"] == ["duration", "first_appointment_days", "fee"]
    assert "three months" in words(run)[0] or "trois mois" in words(run)[0]
    assert (made.status, made.deliveries.get().status) == (OfferStatus.DRAFT, OfferStatus.DRAFT)

    run = bring(cast.network, csv_of(offer()), now=now)

    made.refresh_from_db()
    assert (counts(run), made.status) == ({"updated": 1}, OfferStatus.PUBLISHED)
    assert made.deliveries.get().status == OfferStatus.PUBLISHED


def test_something_alike_nearby_asks_for_the_sentence_that_tells_the_difference(cast, now):
    alike = offer(kind="entretien_individuel", stages="emerger", subjects="modele_economique")

    run = bring(cast.network, csv_of(alike), now=now)

    assert run.findings.get().facts["missing"] == ["adds"]
    assert counts(bring(cast.network, csv_of(alike), now=now)) == {"unchanged": 1}
    told_apart = {**alike, "ce qu'elle apporte de plus": "Les métiers d'art, avec un artisan."}
    assert counts(bring(cast.network, csv_of(told_apart), now=now)) == {"updated": 1}


def test_a_published_offer_is_never_emptied_by_a_file(cast, now):
    bring(cast.network, csv_of(offer()), now=now)

    run = bring(cast.network, csv_of(offer(duration="")), now=now)

    assert told(run) == [(2, "identifiant offre", "refused", "incomplete")]
    assert Offer.objects.get(name="Tester son activité").duration != ""


def test_lines_of_one_offer_may_leave_empty_what_the_first_says(cast, now):
    blank = dict.fromkeys(
        ("structure", "nom de l'offre", "en une phrase", "ce qui se passe", "durée", "et ensuite", "type", "étapes"), ""
    )
    second = {**offer(delivery_id="OF-1-VISIO", modes="visio"), **blank, "publics": ""}

    run = bring(cast.network, csv_of(offer(), second), now=now)

    assert (told(run), counts(run)) == ([], {"created": 2})
    assert set(Offer.objects.get(name="Tester son activité").deliveries.values_list("tier", "status")) == {
        ("in_person", "published"),
        ("remote", "published"),
    }


def test_a_line_that_contradicts_the_first_of_its_offer_is_refused(cast, now):
    run = bring(
        cast.network, csv_of(offer(), offer(delivery_id="OF-1-VISIO", modes="visio", duration="un mois")), now=now
    )

    assert told(run) == [(3, "durée", "refused", "told_otherwise")]


def test_the_same_line_twice_in_a_file_is_refused_the_second_time(cast, now):
    run = bring(cast.network, csv_of(offer(), offer()), now=now)

    assert told(run) == [(3, "identifiant prestation", "refused", "twice")]
    assert run.findings.get().facts == {"line": 2}


def test_an_identifier_never_names_another_offer(cast, now):
    bring(cast.network, csv_of(offer()), now=now)

    run = bring(cast.network, csv_of(offer(organisation="Chambre")), now=now)

    assert told(run) == [(2, "identifiant offre", "refused", "names_another")]


def test_something_typed_by_hand_is_recognised_and_gets_the_identifier(cast, now):
    line = offer(
        offer_id="X",
        delivery_id="X1",
        name="Construire son projet",
        stages="emerger | monter",
        kind="entretien_individuel",
    )

    run = bring(cast.network, csv_of(line), now=now)

    assert counts(run) == {"updated": 1}
    assert set(ExternalId.objects.values_list("external_id", "object_id")) == {
        ("X", cast.build.pk),
        ("X1", cast.build_at_etain.pk),
    }


@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        ({"organisation": "Alexi"}, "structure", "unknown_organisation"),
        ({"hub": "Pôle d'Étin"}, "pôle", "unknown_hub"),
        ({"desk": "Mairie"}, "permanence", "unknown_desk"),
        ({"hub": "Pôle de Verdun"}, "pôle", "not_a_partner"),
        ({"confirmed_on": "07/10/2026"}, "confirmé le", "day_to_come"),
        ({"confirmed_on": "12/31/2026"}, "confirmé le", "not_a_day"),
        ({"delay": "bientôt"}, "délai du premier rendez-vous", "not_a_number"),
        ({"delay": "8,5"}, "délai du premier rendez-vous", "not_a_number"),
        ({"zone": "999999999"}, "zone", "unknown_area"),
        ({"name": ""}, "nom de l'offre", "required"),
        ({"summary": "x" * 281}, "en une phrase", "too_long"),
        ({"audiences": "tous-publics | femmes"}, "publics", "everybody_alone"),
        ({"name": "=CMD()"}, "nom de l'offre", "formula"),
        ({"name": "a\x00b"}, "nom de l'offre", "control"),
    ],
)
def test_a_wrong_cell_refuses_its_line_and_says_where(cast, now, changes, column, problem):
    run = bring(cast.network, csv_of(offer(**changes)), now=now)

    assert told(run) == [(2, column, "refused", problem)]
    assert counts(run) == {"refused": 1}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"zone": "54602"}, None),
        ({"zone": "200066140"}, None),
        ({"zone": "Meuse; Métropole du Grand Nancy"}, None),
        ({"zone": "54 55"}, None),
        ({"zone": "Grand Est"}, None),
        ({"zone": "1004"}, "zero_back"),
        ({"zone": "75"}, "outside"),
        ({"confirmed_on": "01/10/26"}, "short_year"),
        ({"delay": "8 jours"}, None),
        ({"delay": "8,0"}, None),
        ({"audiences": "Tout public"}, None),
        ({"stages": "J'ai une idée"}, None),
    ],
)
def test_what_can_be_understood_is_taken(cast, now, changes, problem):
    run = bring(cast.network, csv_of(offer(**changes)), now=now)

    assert counts(run).get("created") == 1
    assert (problem is None and told(run) == []) or problem in [one[3] for one in told(run)]


def test_a_commune_that_was_absorbed_is_taken_with_the_one_of_today(cast, now):
    run = bring(cast.network, csv_of(offer(zone="02311 | 55")), now=now)

    assert [one[2:] for one in told(run)] == [("mended", "absorbed"), ("noted", "outside")]
    assert run.findings.first().facts["new"].endswith("02589")
    assert counts(run) == {"created": 1, "mended": 1}


def test_a_workbook_says_the_same_as_a_csv(cast, now):
    run = bring(cast.network, xlsx_of({**offer(), "confirmé le": date(2026, 10, 1), "zone": 55}), now=now)

    assert (told(run), counts(run)) == ([], {"created": 1})
    assert counts(bring(cast.network, csv_of(offer()), now=now)) == {"unchanged": 1}


def test_an_import_leaves_one_line_in_the_journal(cast, now):
    run = bring(cast.network, csv_of(offer(), offer(**SECOND)), now=now, by=cast.coordinator)

    lines = Entry.objects.filter(about_kind="sources.importrun", about_key=str(run.pk)).order_by("pk")
    assert [line.what for line in lines] == ["sources.file_received", "sources.import_written"]
    assert lines[1].facts["created"] == 2
    assert lines[1].by == cast.coordinator
    assert not run.parts.exists()


def test_an_offer_ended_here_stays_as_it_was(cast, now):
    bring(cast.network, csv_of(offer()), now=now)
    Offer.objects.filter(name="Tester son activité").update(status=OfferStatus.ENDED)

    run = bring(cast.network, csv_of(offer(duration="un mois")), now=now)

    assert [one[3] for one in told(run)] == ["has_ended"]


def test_who_left_the_hub_is_no_longer_a_partner(cast, now):
    HubMembership.objects.filter(hub=cast.etain, organisation=cast.alexis).update(ends_on=date(2026, 10, 5))

    run = bring(cast.network, csv_of(offer()), now=now)

    assert [one[3] for one in told(run)] == ["not_a_partner"]
