"""Papers: made from a text, frozen, signed on both sides."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.reading import reading_item
from maillage.support.journeys.actions import (
    DayToCome,
    NameMissing,
    NotTheirPaper,
    NotYourJourney,
    NotYourTemplates,
    PaperSettled,
    PlacesUnknown,
    PlanEmpty,
    Proof,
    StepSaid,
    TemplateEmpty,
    TextChanged,
    add_step,
    make_paper,
    move_journey,
    sign_by_link,
    sign_on_paper,
    withdraw_paper,
    write_template,
)
from maillage.support.journeys.models import Paper, PaperTemplate, Signature
from maillage.support.journeys.papers.digest import digest_of
from maillage.support.journeys.queries.papers import drafted, paper_read, papers_of, papers_shown_to, text_in_use
from maillage.support.people.models import Person


@pytest.fixture
def diagnosed(journey, cast, now):
    for state in ("welcomed", "diagnosed"):
        journey = move_journey(journey, state, by=cast.adviser, now=now)
    return journey


@pytest.fixture
def contract(diagnosed, cast, now):
    return make_paper(diagnosed, "contract", by=cast.adviser, now=now)


def proof(paper, name="Sami B. (fictif)"):
    return Proof(name, paper.sha256, "192.0.2.7")


def altered(paper, text):
    """What only somebody with full rights over the database could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journeys_paper DISABLE TRIGGER stays")
        cursor.execute("UPDATE journeys_paper SET text = %s WHERE id = %s", [text, paper.pk])
        cursor.execute("ALTER TABLE journeys_paper ENABLE TRIGGER stays")


def test_a_contract_is_frozen_with_its_digest_and_signed_for_the_organisation(contract, cast, now):
    assert contract.title == "Contrat d’accompagnement"
    assert "Sami (fictif), qui porte le projet, à Étain." in contract.text
    assert "Alexis (fictif), qui vous accompagne, représentée par Aline (fictif)" in contract.text
    assert "Votre projet : Atelier de réparation.\n" in contract.text
    assert "Ce contrat commence le 6 octobre 2026" in contract.text
    assert "[" not in contract.text
    assert contract.sha256 == digest_of(contract.title, contract.text)
    assert contract.template_version == "2026-11-fr"
    read = paper_read(contract)
    assert (read.waits, read.is_intact, read.of_person) == (True, True, None)
    signature = read.of_organisation
    assert (signature.name, signature.channel, signature.by, signature.signed_on) == (
        "Aline (fictif)",
        "account",
        cast.adviser,
        now.date(),
    )


def test_the_person_is_told_that_papers_wait_once_a_day(diagnosed, contract, cast, now):
    add_step(diagnosed, StepSaid("Devis", "person", now.date()), by=cast.adviser, now=now)
    make_paper(diagnosed, "plan", by=cast.adviser, now=now + timedelta(minutes=2))

    letter = Letter.objects.get(key__startswith="journeys.papers")
    assert (letter.to, letter.is_secret) == ("sami@example.org", True)
    assert letter.subject == "Un papier à lire et à signer, de Alexis"


def test_the_person_signs_by_the_link_and_the_journey_is_committed(diagnosed, contract, sami, now):
    later = now + timedelta(days=1)
    with reading_item(f"person:{sami.pk}"):
        [shown] = papers_shown_to(sami)
        sign_by_link(shown.paper, sami, proof(shown.paper, "  Sami   B. (fictif) "), now=later)

    diagnosed.refresh_from_db()
    contract.refresh_from_db()
    signature = Signature.objects.get(paper=contract, side="person")
    assert (diagnosed.state, contract.signed_at) == ("committed", later)
    assert (signature.name, signature.channel, signature.by) == ("Sami B. (fictif)", "link", None)
    assert (signature.recorded_at, signature.signed_on, signature.address) == (later, later.date(), "192.0.2.7")
    assert signature.sha256 == contract.sha256
    line = Entry.objects.get(what="journeys.paper_signed")
    assert (line.by, line.facts["digest"], line.facts["state"]) == (None, contract.sha256, "committed")


def test_the_journey_waits_for_the_plan_when_one_was_made(diagnosed, contract, sami, cast, now):
    add_step(diagnosed, StepSaid("Demander deux devis", "person", date(2026, 10, 20)), by=cast.adviser, now=now)
    plan = make_paper(diagnosed, "plan", by=cast.adviser, now=now)
    assert "- Demander deux devis (la personne, 20 octobre 2026)" in plan.text

    sign_by_link(contract, sami, proof(contract), now=now)
    diagnosed.refresh_from_db()
    assert diagnosed.state == "diagnosed"
    sign_by_link(plan, sami, proof(plan), now=now)
    diagnosed.refresh_from_db()
    assert diagnosed.state == "committed"


def test_a_signature_on_paper_keeps_the_real_day_and_who_collected_it(contract, diagnosed, cast, now):
    yesterday = now.date() - timedelta(days=1)
    sign_on_paper(contract, name="Sami B. (fictif)", signed_on=yesterday, by=cast.colleague, now=now)

    diagnosed.refresh_from_db()
    signature = Signature.objects.get(side="person")
    assert (signature.channel, signature.by, signature.signed_on) == ("paper", cast.colleague, yesterday)
    assert (signature.recorded_at, diagnosed.state) == (now, "committed")


def test_what_is_not_a_signature_is_refused(contract, sami, cast, now):
    with pytest.raises(NameMissing):
        sign_by_link(contract, sami, proof(contract, " \u2003 "), now=now)
    with pytest.raises(NotTheirPaper):
        sign_by_link(contract, Person(pk=sami.pk + 1), proof(contract), now=now)
    with pytest.raises(TextChanged):
        sign_by_link(contract, sami, Proof("Sami", "0" * 64), now=now)
    with pytest.raises(DayToCome):
        sign_on_paper(contract, name="Sami", signed_on=now.date() + timedelta(days=1), by=cast.adviser, now=now)
    with pytest.raises(NotYourJourney):
        sign_on_paper(contract, name="Sami", signed_on=now.date(), by=cast.partner, now=now)

    assert Signature.objects.filter(side="person").count() == 0


def test_one_signs_once(contract, sami, cast, now):
    sign_by_link(contract, sami, proof(contract), now=now)

    with pytest.raises(PaperSettled):
        sign_by_link(contract, sami, proof(contract), now=now)
    with pytest.raises(PaperSettled):
        sign_on_paper(contract, name="Sami", signed_on=now.date(), by=cast.adviser, now=now)
    with pytest.raises(PaperSettled):
        withdraw_paper(contract, by=cast.adviser, now=now)


def test_the_database_keeps_what_was_written_and_signed(contract, sami, now):
    sign_by_link(contract, sami, proof(contract), now=now)

    for wrong in ({"text": "Autre"}, {"title": "Autre"}, {"sha256": "0" * 64}):
        with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
            Paper.objects.filter(pk=contract.pk).update(**wrong)
    for wrong in ({"name": "Autre"}, {"sha256": "0" * 64}, {"signed_on": date(2020, 1, 1)}):
        with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
            Signature.objects.filter(paper=contract).update(**wrong)


def test_a_text_altered_after_signing_is_seen(contract, sami, now):
    sign_by_link(contract, sami, proof(contract), now=now)
    assert paper_read(contract).is_intact

    altered(contract, contract.text.replace("douze mois", "deux mois"))

    assert not paper_read(contract).is_intact


def test_a_text_altered_before_signing_is_not_signed(contract, sami, cast, now):
    altered(contract, "Autre chose")

    with pytest.raises(TextChanged):
        sign_by_link(contract, sami, proof(contract), now=now)
    with pytest.raises(TextChanged):
        sign_on_paper(contract, name="Sami", signed_on=now.date(), by=cast.adviser, now=now)


def test_a_new_paper_takes_the_place_of_one_that_waits(diagnosed, contract, sami, cast, now):
    anew = make_paper(diagnosed, "contract", by=cast.adviser, now=now)

    contract.refresh_from_db()
    assert (contract.withdrawn_at, contract.withdrawn_by) == (now, cast.adviser)
    assert [one.paper for one in papers_of(diagnosed)] == [anew, contract]
    assert [one.paper for one in papers_shown_to(sami)] == [anew]
    with pytest.raises(PaperSettled):
        sign_by_link(contract, sami, proof(contract), now=now)


def test_what_was_read_is_what_is_made(diagnosed, cast, now):
    read = drafted(diagnosed, "contract", language="fr", on=now.date())

    with pytest.raises(TextChanged):
        make_paper(diagnosed, "contract", by=cast.adviser, now=now + timedelta(days=1), sha256=read.sha256)
    assert make_paper(diagnosed, "contract", by=cast.adviser, now=now, sha256=read.sha256).sha256 == read.sha256


def test_a_plan_without_steps_is_not_put_on_paper(diagnosed, cast, now):
    with pytest.raises(PlanEmpty):
        make_paper(diagnosed, "plan", by=cast.adviser, now=now)


def test_a_paper_is_made_in_the_language_of_the_person(diagnosed, sami, cast, now):
    Person.objects.filter(pk=sami.pk).update(language="en")
    diagnosed.refresh_from_db()

    paper = make_paper(diagnosed, "contract", by=cast.adviser, now=now)

    assert (paper.title, paper.language) == ("Accompaniment contract", "en")
    assert (
        "This contract begins on 6 October 2026" in paper.text or "This contract begins on Oct. 6, 2026" in paper.text
    )


def test_an_organisation_writes_its_own_templates_in_versions(diagnosed, contract, cast, now):
    act = {"kind": "contract", "language": "fr", "by": cast.manager, "now": now}
    write_template(cast.alexis, title="Convention", body="Entre [structure] et [personne].\r\nFin.", **act)
    second = write_template(cast.alexis, title="Convention", body="Avec [personne].", **act)

    assert (second.version, second.body) == (2, "Avec [personne].\n")
    assert text_in_use(cast.chamber, "contract", "fr").version == "2026-11-fr"
    paper = make_paper(diagnosed, "contract", by=cast.adviser, now=now)
    assert (paper.title, paper.text) == ("Convention", "Avec Sami (fictif).\n")
    assert paper.template_version == f"{cast.alexis.pk}-fr-2"
    contract.refresh_from_db()
    assert contract.title == "Contrat d’accompagnement"
    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        PaperTemplate.objects.filter(pk=second.pk).update(body="Autre")


def test_a_template_names_known_places_and_is_written_by_a_manager(cast, now):
    act = {"kind": "contract", "language": "fr", "title": "Convention", "now": now}
    with pytest.raises(PlacesUnknown) as error:
        write_template(cast.alexis, body="[personne] [siret]", by=cast.manager, **act)
    assert error.value.names == ["siret"]
    with pytest.raises(TemplateEmpty):
        write_template(cast.alexis, body=" \n", by=cast.manager, **act)
    for who in ("adviser", "partner", "coordinator"):
        with pytest.raises(NotYourTemplates):
            write_template(cast.alexis, body="Texte", by=getattr(cast, who), **act)


def test_the_database_refuses_what_no_paper_is(contract, cast, now):
    for wrong in (
        {"signed_at": now, "withdrawn_at": now},
        {"signed_at": now - timedelta(days=1)},
        {"withdrawn_at": now - timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Paper.objects.filter(pk=contract.pk).update(**wrong)
    fields = [one.attname for one in Signature._meta.concrete_fields if one.attname != "id"]
    facts = {name: getattr(contract.signatures.get(), name) for name in fields}
    for wrong in (
        {},
        {"side": "person", "name": ""},
        {"side": "person", "channel": "link"},
        {"side": "person", "channel": "paper", "by_id": None},
        {"side": "person", "sha256": "x"},
        {"side": "person", "organisation_id": cast.chamber.pk},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signature.objects.create(**{**facts, **wrong})
