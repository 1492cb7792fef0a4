"""Conditions are drafted, agreed by date, and then stay as they were."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.cast import ETAIN, commune
from tests.catalogue.schemes.conftest import SINCE, under

from maillage.catalogue.schemes.actions import (
    AlreadyAgreed,
    DayTaken,
    DraftThere,
    NothingAsked,
    SchemeRefused,
    add_criterion,
    add_scheme,
    agree_terms,
    draft_terms,
    drop_draft,
    edit_criterion,
    edit_draft,
    edit_scheme,
    remove_criterion,
)
from maillage.catalogue.schemes.choices import Comparison, Edge, Fact, GroupKind
from maillage.catalogue.schemes.drafts import CriterionDraft
from maillage.catalogue.schemes.models import Criterion, CriterionArea, CriterionGroup, Terms
from maillage.catalogue.schemes.queries import draft_of, schemes_of, terms_in_force, terms_of
from maillage.foundation.journal.models import Entry

NEXT = date(2027, 1, 1)


@pytest.fixture
def acted(cast, now):
    return {"by": cast.coordinator, "now": now}


def told(terms: Terms) -> list[tuple[str, list[str]]]:
    return [(group.kind, [one.sentence for one in group.criteria.all()]) for group in terms.groups.all()]


def test_new_conditions_begin_as_a_copy_and_end_the_former_the_day_before(schemes, acted):
    former = terms_in_force(schemes.parcours, on=SINCE)

    draft = draft_terms(schemes.parcours, starts_on=NEXT, reason="Le plafond change.", **acted)
    assert told(draft_of(schemes.parcours)) == told(former)
    agree_terms(draft, **acted)

    versions = [(one.starts_on, one.ends_on, one.is_draft) for one in terms_of(schemes.parcours)]
    assert versions == [(NEXT, None, False), (SINCE, date(2026, 12, 31), False)]
    assert terms_in_force(schemes.parcours, on=date(2026, 12, 31)) == former
    assert told(terms_in_force(schemes.parcours, on=SINCE)) == told(former)
    assert Entry.objects.filter(what="schemes.terms_agreed", about_key=str(draft.pk)).count() == 1


def test_conditions_agreed_before_later_ones_end_where_those_begin(schemes, acted):
    agree_terms(draft_terms(schemes.parcours, starts_on=NEXT, **acted), **acted)

    between = agree_terms(draft_terms(schemes.parcours, starts_on=date(2025, 6, 1), **acted), **acted)

    assert between.ends_on == date(2026, 12, 31)
    spans = [(one.starts_on, one.ends_on) for one in terms_of(schemes.parcours)]
    assert spans == [(NEXT, None), (date(2025, 6, 1), date(2026, 12, 31)), (SINCE, date(2025, 5, 31))]


def test_two_conditions_do_not_begin_on_the_same_day(schemes, acted):
    draft = draft_terms(schemes.parcours, starts_on=SINCE, **acted)

    with pytest.raises(DayTaken):
        agree_terms(draft, **acted)


def test_a_scheme_has_one_draft_and_a_draft_may_be_dropped(schemes, acted):
    draft = draft_terms(schemes.parcours, starts_on=NEXT, **acted)
    with pytest.raises(DraftThere):
        draft_terms(schemes.parcours, starts_on=NEXT, **acted)

    drop_draft(draft, **acted)

    assert draft_of(schemes.parcours) is None
    assert draft_terms(schemes.parcours, starts_on=NEXT, **acted).is_draft


def test_conditions_that_ask_nothing_are_agreed_only_when_that_is_meant(cast, acted):
    scheme = add_scheme(
        cast.network, organisation=cast.alexis, name="Ouvert (fictif)", gives="Un accueil.", starts_on=SINCE, **acted
    )
    draft = draft_terms(scheme, starts_on=SINCE, **acted)

    with pytest.raises(NothingAsked):
        agree_terms(draft, **acted)
    assert not agree_terms(draft, open_to_all=True, **acted).is_draft


def test_what_was_agreed_no_longer_changes_by_any_act(schemes, acted):
    terms = terms_in_force(schemes.parcours, on=SINCE)
    criterion = terms.groups.all()[0].criteria.all()[0]
    draft = under(Fact.AGE, 30, "Moins de 30 ans")

    for act in (
        lambda: add_criterion(terms, draft, **acted),
        lambda: edit_criterion(criterion, draft, **acted),
        lambda: remove_criterion(criterion, **acted),
        lambda: edit_draft(terms, starts_on=NEXT, **acted),
        lambda: drop_draft(terms, **acted),
        lambda: agree_terms(terms, **acted),
    ):
        with pytest.raises(AlreadyAgreed):
            act()


@pytest.mark.parametrize("table", [Criterion, CriterionGroup, CriterionArea])
@pytest.mark.parametrize("act", ["update", "delete", "insert"])
def test_the_database_keeps_what_was_agreed_also_from_raw_changes(schemes, table, act):
    row = table.objects.order_by("pk").last()
    doing = {
        "update": lambda: table.objects.filter(pk=row.pk).update(id=row.pk),
        "delete": lambda: table.objects.filter(pk=row.pk).delete(),
        "insert": lambda: _again(row),
    }

    with pytest.raises(IntegrityError, match="were agreed"), transaction.atomic():
        doing[act]()


def _again(row) -> None:
    row.pk = None
    row._state.adding = True
    if hasattr(row, "position"):
        row.position += 100
    row.save()


def test_the_database_refuses_two_conditions_for_one_day(schemes):
    terms = terms_in_force(schemes.parcours, on=SINCE)
    terms.pk, terms._state.adding, terms.starts_on = None, True, NEXT

    with pytest.raises(IntegrityError, match="terms_in_force_are_one_a_day"), transaction.atomic():
        terms.save()


def test_a_criterion_is_said_otherwise_and_removed_with_its_situation(schemes, acted):
    draft = draft_terms(schemes.parcours, starts_on=NEXT, **acted)
    young = Criterion.objects.get(group__terms=draft, fact=Fact.AGE)
    home = Criterion.objects.get(group__terms=draft, fact=Fact.RESIDENCE)

    edit_criterion(young, under(Fact.AGE, 30, " Moins de  30 ans ", edge=Edge.INSIDE), **acted)
    meuse = CriterionDraft(Fact.RESIDENCE, Comparison.AMONG, "Habite Étain", areas=[commune(ETAIN)])
    edit_criterion(home, meuse, **acted)
    assert (young.sentence, young.number, young.edge) == ("Moins de 30 ans", Decimal(30), Edge.INSIDE)
    assert [place.area for place in home.places.all()] == [commune(ETAIN)]

    group = young.group_id
    remove_criterion(young, **acted)
    remove_criterion(home, **acted)
    remove_criterion(home, **acted)
    assert not CriterionGroup.objects.filter(pk=group).exists()
    assert Entry.objects.filter(what="schemes.criterion_removed").count() == 2


def test_criteria_asked_of_everybody_stand_in_one_group(schemes, acted):
    draft = draft_terms(schemes.parcours, starts_on=NEXT, **acted)

    add_criterion(draft, under(Fact.AGE, 65, "Moins de 65 ans"), **acted)
    add_criterion(draft, under(Fact.JOB_SEEKER_MONTHS, 90, "Moins de 90 mois"), **acted)

    asked = [group for group in draft_of(schemes.parcours).groups.all() if group.kind == GroupKind.REQUIRED]
    assert [[one.fact for one in group.criteria.all()] for group in asked] == [[Fact.AGE, Fact.JOB_SEEKER_MONTHS]]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (CriterionDraft(Fact.AGE, Comparison.IS, "Âge", is_true=True), "comparison"),
        (CriterionDraft(Fact.AGE, Comparison.UNDER, "Âge"), "__all__"),
        (CriterionDraft(Fact.AGE, Comparison.UNDER, "Âge", number=Decimal(-1)), "number"),
        (CriterionDraft(Fact.AGE, Comparison.UNDER, "  ", number=Decimal(1)), "sentence"),
        (CriterionDraft(Fact.RESIDENCE, Comparison.AMONG, "Ici"), "areas"),
        (CriterionDraft(Fact.GOAL, Comparison.AMONG, "But", words=["gone"]), "words"),
        (CriterionDraft(Fact.GOAL, Comparison.AMONG, "But", words=[]), "words"),
        (CriterionDraft(Fact.STUDENT, Comparison.IS, "Étudiant", is_true=True, words=["creation"]), "__all__"),
        (CriterionDraft(Fact.STUDENT, Comparison.IS, "Étudiant", is_true=True, edge=Edge.SILENT), "__all__"),
        (CriterionDraft(Fact.RESIDENCE, Comparison.AMONG, "Ici", words=["creation"]), "areas"),
    ],
)
def test_a_criterion_that_compares_what_cannot_be_compared_is_refused(schemes, acted, draft, field):
    terms = draft_terms(schemes.parcours, starts_on=NEXT, **acted)
    before = Criterion.objects.count()

    with pytest.raises(SchemeRefused) as refused:
        add_criterion(terms, draft, **acted)

    assert list(refused.value.errors) == [field]
    assert Criterion.objects.count() == before


def test_a_scheme_is_said_otherwise_and_its_name_is_its_own(schemes, cast, acted, grand_est):
    edit_scheme(schemes.parcours, gives="Un an d’accompagnement.", areas=[grand_est], **acted)
    edit_scheme(schemes.parcours, gives="Un an d’accompagnement.", areas=[grand_est], **acted)
    with pytest.raises(SchemeRefused):
        edit_scheme(schemes.parcours, name=schemes.financement.name, **acted)
    with pytest.raises(SchemeRefused):
        edit_scheme(schemes.parcours, ends_on=date(2000, 1, 1), **acted)

    schemes.parcours.refresh_from_db()
    assert schemes.parcours.gives == "Un an d’accompagnement."
    assert Entry.objects.filter(what="schemes.scheme_edited").count() == 1
    assert [one.name for one in schemes_of(cast.network)] == ["#Financement (fictif)", "#Parcours (fictif)"]
