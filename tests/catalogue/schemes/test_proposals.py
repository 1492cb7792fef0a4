"""Who may have which scheme, why, and what is left to ask."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.cast import ETAIN, commune

from maillage.analysis.eligibility import Verdict
from maillage.catalogue.schemes.actions import add_criterion, agree_terms, draft_terms, edit_scheme
from maillage.catalogue.schemes.choices import Comparison, Edge, Fact, Goal
from maillage.catalogue.schemes.drafts import CriterionDraft
from maillage.catalogue.schemes.facts import Facts
from maillage.catalogue.schemes.queries import proposals_for, sentence_of, terms_in_force

TODAY = date(2026, 11, 23)
YES, NO, UNDECIDED = Verdict.YES, Verdict.NO, Verdict.UNDECIDED


def said(facts: Facts, on: date = TODAY, **others) -> dict[str, tuple[Verdict, list[str], list[str]]]:
    with translation.override("en"):
        return {
            one.scheme.name.split()[0]: (one.verdict, [*map(str, one.reasons)], [*map(str, one.missing)])
            for one in proposals_for(facts, on=on, **others)
        }


def test_sami_job_seeker_for_nine_months_with_a_plan_of_14000_euros_is_proposed_parcours_and_told_why(schemes):
    found = said(Facts(job_seeker_months=9, financing_plan=14_000))

    assert found == {
        "#Parcours": (
            YES,
            [
                "Demandeur d’emploi inscrit depuis plus de 6 mois: yes (9 months).",
                "Plan de financement de moins de 20 000 €: yes (€14,000).",
            ],
            [],
        ),
        "#Financement": (NO, ["Plan de financement de plus de 20 000 €: no (€14,000)."], []),
    }


def test_at_exactly_20000_euros_the_text_is_silent_and_nothing_crashes(schemes):
    facts = Facts(
        job_seeker_months=0,
        minimum_benefits=False,
        age=45,
        financing_plan=Decimal("20000.00"),
        residence=commune(ETAIN),
        goal=Goal.CREATION,
    )

    assert said(facts) == {
        "#Financement": (
            UNDECIDED,
            ["Plan de financement de plus de 20 000 €: the text says nothing of exactly €20,000."],
            [],
        ),
        "#Parcours": (
            UNDECIDED,
            ["Plan de financement de moins de 20 000 €: the text says nothing of exactly €20,000."],
            [],
        ),
    }


@pytest.mark.parametrize(
    ("plan", "parcours", "financement"),
    [(19_999, YES, NO), (20_000, UNDECIDED, UNDECIDED), (20_001, NO, YES)],
)
def test_below_and_above_20000_euros_one_of_the_two_is_open(schemes, plan, parcours, financement):
    facts = Facts(
        job_seeker_months=2, minimum_benefits=False, age=45, residence=commune(ETAIN), goal="takeover",
        financing_plan=plan,
    )  # fmt: skip

    verdicts = {name: verdict for name, (verdict, _reasons, _missing) in said(facts).items()}

    assert verdicts == {"#Parcours": parcours, "#Financement": financement}


def test_a_missing_fact_is_asked_for_only_where_its_answer_could_matter(schemes):
    found = said(Facts(job_seeker_months=3, age=40, financing_plan=30_000, goal="creation"))

    assert found["#Parcours"] == (
        UNDECIDED,
        ["Bénéficiaire de minima sociaux: to be asked."],
        ["Does the person receive minimum benefits?"],
    )
    assert found["#Financement"] == (
        UNDECIDED,
        ["Habite le Grand Est: to be asked."],
        ["In which commune does the person live?"],
    )


def test_under_29_counts_for_who_lives_in_the_region_and_not_elsewhere(schemes):
    none = {"job_seeker_months": 0, "minimum_benefits": False, "financing_plan": 50_000}

    here = said(Facts(age=28, residence=commune(ETAIN), **none))["#Parcours"]
    elsewhere = said(Facts(age=28, residence=commune("75056"), **none))["#Parcours"]
    older = said(Facts(age=29, residence=commune(ETAIN), **none))["#Parcours"]

    assert here == (YES, ["Moins de 29 ans: yes (28 years).", "Habite le Grand Est: yes (Étain (55))."], [])
    assert elsewhere[0] is NO
    assert "Habite le Grand Est: no (Paris (75))." in elsewhere[1]
    assert older[0] is NO
    assert "Moins de 29 ans: no (29 years)." in older[1]


def test_nothing_known_is_never_a_no(schemes):
    found = said(Facts())

    assert {verdict for verdict, _reasons, _missing in found.values()} == {UNDECIDED}
    assert len(found["#Parcours"][2]) == 5


def test_conditions_of_a_day_decide_on_that_day(schemes, cast, now):
    terms = draft_terms(schemes.parcours, starts_on=date(2027, 1, 1), by=cast.coordinator, now=now)
    limit = terms_of_plan(terms)
    remove = [c for g in terms.groups.all() for c in g.criteria.all() if c.pk != limit.pk]
    for criterion in remove:
        criterion.delete()
    terms.groups.filter(criteria=None).delete()
    agree_terms(terms, by=cast.coordinator, now=now)
    seeker = Facts(job_seeker_months=9, financing_plan=50_000)

    assert said(seeker, on=date(2026, 12, 31))["#Parcours"][0] is YES
    assert said(seeker, on=date(2027, 1, 1))["#Parcours"][0] is NO
    assert said(seeker, on=date(2021, 12, 31)) == {}


def terms_of_plan(terms):
    return next(c for g in terms.groups.all() for c in g.criteria.all() if c.fact == Fact.FINANCING_PLAN)


def test_a_draft_is_told_to_nobody(schemes, cast, now):
    before = said(Facts(age=30))
    terms = draft_terms(schemes.financement, starts_on=date(2026, 1, 1), by=cast.coordinator, now=now)
    everybody = CriterionDraft(Fact.STUDENT, Comparison.IS, "Étudiant", is_true=True)
    add_criterion(terms, everybody, by=cast.coordinator, now=now)

    assert said(Facts(age=30)) == before


def test_a_scheme_that_ended_or_is_given_elsewhere_is_left_out(schemes, cast, now, grand_est):
    edit_scheme(schemes.parcours, areas=[grand_est], by=cast.coordinator, now=now)
    edit_scheme(schemes.financement, ends_on=date(2026, 11, 22), by=cast.coordinator, now=now)

    assert list(said(Facts())) == ["#Parcours"]
    assert list(said(Facts(), near=commune(ETAIN))) == ["#Parcours"]
    assert said(Facts(), near=commune("75056")) == {}
    assert said(Facts(), network=cast.network) == said(Facts())


def test_reading_takes_the_same_number_of_queries_whatever_the_number_of_schemes(schemes, cast):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert proposals_for(Facts(age=20), on=TODAY)
        return len(captured)

    with_two = queries()
    schemes.financement.terms.update(agreed_at=None)
    with_one = queries()

    assert with_two == with_one == 5


def test_the_platform_says_a_criterion_from_its_values_in_the_language_of_the_reader(schemes):
    terms = terms_in_force(schemes.parcours, on=TODAY)
    with translation.override("en"):
        told = [sentence_of(criterion) for group in terms.groups.all() for criterion in group.criteria.all()]

    assert told == [
        "months as a job seeker: more than 6 months",
        "receives minimum benefits: yes",
        "age: under 29 years",
        "where the person lives: Grand Est",
        "amount of the financing plan: under €20,000, nothing said of €20,000 exactly",
    ]
    assert terms_of_plan(terms).edge == Edge.SILENT
