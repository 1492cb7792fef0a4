"""Where to open: asked, answered, changed, kept, compared and printed by the coordinator, and by nobody else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import NANCY, VERDUN, commune

from maillage.catalogue.network.models import Hub
from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.territories.actions import load_facts
from maillage.catalogue.territories.choices import FactKind
from maillage.insight.coverage.actions import keep_scenario
from maillage.insight.coverage.choices import RunState
from maillage.insight.coverage.compute import answer_plan
from maillage.insight.coverage.models import PlanRun, PlanSeries, Scenario

pytestmark = pytest.mark.usefixtures("territories")
ASKED = {"territory": "departement-55", "stage": "emerger", "more": "2", "least": "1000"}


@pytest.fixture(autouse=True)
def confirmed_today(cast):
    Delivery.objects.update(confirmed_on=timezone.localdate())


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def address(name, *args):
    return reverse(f"coordination:{name}", args=args)


@pytest.fixture
def run(coordinator):
    """Two more places in Meuse, as the worker answers it."""
    coordinator.post(address("plans"), ASKED)
    run = PlanRun.objects.get()
    answer_plan(run.pk, now=timezone.now())
    run.refresh_from_db()
    return run


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_question_is_kept_and_given_to_a_worker(coordinator):
    response = coordinator.post(address("plans"), ASKED)

    run = PlanRun.objects.get()
    assert response.url == address("plan", run.pk)
    assert ProcrastinateJob.objects.filter(
        task_name__endswith="coverage.tasks.answer", args={"run_pk": run.pk}
    ).exists()
    waiting = coordinator.get(response.url)
    assert "hx-trigger" in text_of(waiting)
    assert "Arrêter" in text_of(waiting)

    coordinator.post(address("stop_plan", run.pk))
    run.refresh_from_db()
    assert (run.is_stop_asked, run.state) == (True, RunState.WAITING)


def test_the_answer_tells_who_gains_what_stands_near_and_how_sure_it_is(coordinator, run):
    response = coordinator.get(address("plan", run.pk), {"minutes": "25"})
    page = text_of(response)

    for site in run.answer["sites"]:
        assert site["name"] in page
        assert "commune=" in page
    assert "Aucun choix de 2 lieux ne rend le trajet total des habitants plus court" in page
    assert "refait la preuve" in page
    assert "<span data-minutes>25</span>" in page
    measures = {one.name: one for one in response.context["measures"]}
    assert measures["near"].change.startswith("+")
    assert measures["mean"].change.startswith("−")
    [times] = [coordinator.get(response.context["times"]).json()]
    assert sum(
        people for people, seconds in zip(times["people"], times["after"], strict=True) if seconds <= 1500
    ) == int(measures["near"].after.replace("\u202f", ""))
    assert set(times["communes"].values()) <= {0, 1, 2}, "nothing closes, so that nobody loses"


def test_most_people_within_some_minutes_has_its_own_proof(coordinator):
    coordinator.post(address("plans"), {**ASKED, "best": "most-20"})
    run = PlanRun.objects.get()
    answer_plan(run.pk, now=timezone.now())

    shown = coordinator.get(address("plan", run.pk))
    page = text_of(shown)

    assert shown.context["minutes"].value == 20, "those of the question, until others are chosen"
    assert "n’amène davantage d’habitants à moins de 20 minutes : c’est prouvé" in page.replace("\xa0", " ")
    assert "le plus d’habitants à moins de" in page


def test_a_page_that_waits_is_called_anew_once_the_answer_is_there(coordinator, run):
    response = coordinator.get(address("plan", run.pk), headers={"HX-Request": "true"})

    assert response.headers["HX-Refresh"] == "true"
    assert response.content == b""


def test_a_third_plan_is_made_from_the_first_and_compared(coordinator, run, cast):
    keep = {"name": "Deux lieux", "yearly_cost": "90000"}
    assert coordinator.post(address("keep_plan", run.pk), keep).status_code == 302
    changes = {"keep": [run.answer["sites"][0]["code"]], "add": "Verdun (55)", "close": [cast.etain.pk], "more": "0"}
    other = coordinator.post(address("change_plan", run.pk), changes)
    third = PlanRun.objects.latest("pk")
    assert other.url == address("plan", third.pk)
    assert third.question["close"] == [cast.etain.pk]
    assert sorted(third.question["open"]) == sorted([run.answer["sites"][0]["code"], VERDUN])
    answer_plan(third.pk, now=timezone.now())
    assert "Qui gagne, qui perd" in text_of(coordinator.get(address("plan", third.pk)))
    coordinator.post(address("keep_plan", third.pk), {"name": "Verdun seul", "yearly_cost": ""})

    both = list(Scenario.objects.order_by("pk").values_list("pk", flat=True))
    response = coordinator.get(address("compare_plans"), {"scenario": both, "minutes": "30"})
    assert len(response.context["columns"]) == 2
    assert "90\u202f000\xa0€" in response.content.decode() or "90\u202f000 €" in response.content.decode()
    assert Hub.objects.get(pk=cast.etain.pk).closed_on is None, "a scenario touches nothing"


def test_a_name_is_given_once_and_a_scenario_may_be_dropped(coordinator, run):
    coordinator.post(address("keep_plan", run.pk), {"name": "deux lieux", "yearly_cost": ""})
    again = coordinator.post(address("keep_plan", run.pk), {"name": " Deux  lieux ", "yearly_cost": ""})
    assert again.status_code == 422
    assert "Un autre scénario porte ce nom" in text_of(again)

    coordinator.post(address("drop_scenario", Scenario.objects.get().pk))
    assert not Scenario.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"more": "0"},
        {"more": "1000"},
        {"more": "deux"},
        {"stage": ""},
        {"stage": "?"},
        {"least": "-4"},
    ],
)
def test_what_makes_no_question_is_said_beside_its_field(coordinator, wrong):
    response = coordinator.post(address("plans"), {**ASKED, **wrong})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(wrong)
    assert not PlanRun.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"add": "Nancy (54)"}, "n’est pas dans le territoire"),
        ({"keep": [], "more": "0"}, "n’ouvre rien et ne ferme rien"),
        ({"add": "Nulle-Part"}, ""),
        ({"close": ["999999"]}, ""),
        ({"keep": [NANCY]}, ""),
    ],
)
def test_changes_that_cannot_be_are_refused(coordinator, run, changes, said):
    kept = {"keep": [one["code"] for one in run.answer["sites"]], "more": "0", "add": ""}

    response = coordinator.post(address("change_plan", run.pk), {**kept, **changes})

    assert response.status_code == 422
    assert said in text_of(response)
    assert PlanRun.objects.count() == 1


@pytest.mark.parametrize("minutes", ["", "0", "-1", "1e9", "trente", "91"])
def test_minutes_that_are_not_understood_are_half_an_hour(coordinator, run, minutes):
    response = coordinator.get(address("plan", run.pk), {"minutes": minutes})

    assert response.context["minutes"].value == 30


def test_the_note_says_the_same_with_a_map_that_needs_no_script(coordinator, run):
    page = text_of(coordinator.get(address("plan_note", run.pk), {"minutes": "25"}))

    for number, site in enumerate(run.answer["sites"], 1):
        assert f"{number}. {site['name']}" in page
        assert f">{number}</text>" in page
    assert page.count("<path d=") >= 2, "near, far, and perhaps who gains"
    assert "refait la preuve" in page
    assert "le réseau entier ferait trop" not in page


def test_the_note_is_two_pages_of_pdf_the_same_to_the_byte(coordinator, run):
    keep_scenario(run, name="#danger $x$ \\ *<b>*", yearly_cost=90_000, by=None, now=timezone.now())
    first = coordinator.get(address("plan_paper", run.pk), {"minutes": "25"})

    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", first.content)) == 2
    assert b"/Lang" in first.content
    assert b"pdfuaid" in first.content, "it says that screen readers are served"
    assert coordinator.get(address("plan_paper", run.pk), {"minutes": "25"}).content == first.content
    assert coordinator.get(address("plan_paper", run.pk), {"minutes": "15"}).content != first.content


def test_a_plan_without_answer_has_no_paper(coordinator):
    coordinator.post(address("plans"), ASKED)
    run = PlanRun.objects.get()

    assert coordinator.get(address("plan_paper", run.pk)).status_code == 404
    assert coordinator.get(address("plan_note", run.pk)).status_code == 404


def test_the_hub_is_drafted_from_the_plan(coordinator, run):
    [first, *_others] = coordinator.get(address("plan", run.pk)).context["sites"]

    response = coordinator.get(first.draft)

    form = response.context["form"]
    assert form.initial["commune"].startswith(first.name)
    assert form.initial["stages"] == [Stage.EMERGER]
    assert response.context["commune"].code == first.code


def test_an_address_that_proposes_nonsense_gives_an_empty_form(coordinator):
    response = coordinator.get(address("new_hub"), {"commune": "Nulle-Part", "stages": ["?"]})

    assert response.status_code == 200
    assert response.context["form"].initial["stages"] == []


def test_a_run_of_another_network_is_not_there(coordinator, run, cast):
    cast.network.pk, cast.network.slug, cast.network._state.adding = None, "autre", True
    cast.network.save()
    PlanRun.objects.update(network=cast.network)

    for name in ("plan", "plan_note", "plan_times"):
        assert coordinator.get(address(name, run.pk)).status_code == 404
    for name in ("stop_plan", "change_plan", "keep_plan"):
        assert coordinator.post(address(name, run.pk)).status_code == 404


def test_communes_of_another_year_are_said_not_shown(coordinator, run):
    PlanRun.objects.update(communes=[*run.communes[:-1], 10**9])

    assert "Posez-la de nouveau" in text_of(coordinator.get(address("plan", run.pk)))
    assert coordinator.get(address("plan_times", run.pk)).status_code == 404


@pytest.mark.parametrize("who", ["adviser", "partner", "stranger", "manager"])
def test_others_find_nothing(client, cast, run, who):
    client.force_login(getattr(cast, who))

    for name, args in (("plans", ()), ("plan", (run.pk,)), ("plan_times", (run.pk,)), ("compare_plans", ())):
        assert client.get(address(name, *args)).status_code == 404


def test_the_list_costs_the_same_with_one_run_and_many(coordinator, run):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as kept:
            assert coordinator.get(address("plans")).status_code == 200
        return len(kept)

    Scenario.objects.create(network=run.network, run=run, name="Premier", kept_at=run.asked_at)
    one = queries()
    for number in range(8):
        twin = PlanRun.objects.get(pk=run.pk)
        twin.pk, twin.fingerprint, twin._state.adding = None, f"{number}", True
        twin.save()
        Scenario.objects.create(network=twin.network, run=twin, name=f"Scénario {number}", kept_at=twin.asked_at)
    assert queries() == one


def test_who_counts_is_chosen_among_what_is_known_and_said_everywhere(coordinator):
    def offered():
        form = coordinator.get(address("plans")).context["form"]
        return [value for value, _label in form.fields["demand"].choices]

    assert offered() == ["inhabitants", "unmet"]
    assert coordinator.post(address("plans"), {**ASKED, "demand": "creations"}).status_code == 422
    values = {commune(code).pk: number for code, number in (("55351", 400), (VERDUN, 90))}
    load_facts(FactKind.CREATIONS, vintage=2023, source="Insee", digest="a", values=values, now=timezone.now())
    assert offered() == ["inhabitants", "creations", "unmet"]

    coordinator.post(address("plans"), {**ASKED, "more": "1", "demand": "creations"})
    run = PlanRun.objects.get()
    answer_plan(run.pk, now=timezone.now())
    run.refresh_from_db()
    for name in ("plan", "plan_note"):
        page = text_of(coordinator.get(address(name, run.pk))).replace("\xa0", " ")
        assert "Qui compte : Entreprises créées, 2023 ; source : Insee." in page.replace("\u202f", " ")
        assert "Entreprises créées avec quelqu’un à proximité" in page
        assert "le trajet total de toutes les entreprises créées plus court" in page
        assert "Habitants avec quelqu’un" not in page
    assert coordinator.get(address("plan_paper", run.pk)).content.startswith(b"%PDF")
    changed = {"keep": [run.answer["sites"][0]["code"]], "add": "Verdun (55)", "more": "0"}
    coordinator.post(address("change_plan", run.pk), changed)
    assert PlanRun.objects.latest("pk").question["demand"] == "creations"


def test_demand_that_is_nowhere_in_the_territory_is_said(coordinator):
    response = coordinator.post(address("plans"), {**ASKED, "demand": "unmet"})

    assert response.status_code == 200
    assert "trois demandes non satisfaites ou plus" in text_of(response)
    series = coordinator.post(address("ask_series"), {**ASKED, "demand": "unmet"})
    assert "trois demandes non satisfaites ou plus" in text_of(series)
    assert not PlanRun.objects.exists()


def test_scenarios_that_count_others_are_compared_under_one_name(coordinator, run):
    values = {commune(VERDUN).pk: 90}
    load_facts(FactKind.CREATIONS, vintage=2023, source="Insee", digest="a", values=values, now=timezone.now())
    coordinator.post(address("plans"), {**ASKED, "demand": "creations"})
    other = PlanRun.objects.latest("pk")
    answer_plan(other.pk, now=timezone.now())
    other.refresh_from_db()
    kept = [
        keep_scenario(one, name=str(one.pk), yearly_cost=None, by=None, now=timezone.now()).pk for one in (run, other)
    ]

    page = text_of(coordinator.get(address("compare_plans"), {"scenario": kept}))
    assert "Ceux qui comptent avec quelqu’un à proximité" in page
    assert "Entreprises créées" in page


@pytest.fixture
def answered(coordinator):
    def make(**changes):
        response = coordinator.post(address("plans"), {**ASKED, **changes})
        run = PlanRun.objects.latest("pk")
        answer_plan(run.pk, now=timezone.now())
        run.refresh_from_db()
        assert response.url == address("plan", run.pk)
        return run, text_of(coordinator.get(response.url)).replace("\xa0", " ").replace("\u202f", " ")

    return make


def test_the_fewest_places_and_the_farthest_have_their_own_words(answered):
    run, page = answered(best="fewest-60-95")
    found = len(run.answer["sites"])
    assert (run.question["more"], run.question["near"], run.question["share"]) == (0, 60, 95)
    assert "le moins de lieux pour que 95 % soient à moins de 60 min" in page
    assert f"Aucun choix de moins de {found} lieu" in page or "Rien n’a besoin d’ouvrir" in page

    run, page = answered(best="farthest")
    assert "le plus éloigné aussi près que possible" in page
    assert "Aucun choix de 2 lieux ne fait moins" in page or "Aucun choix de 2 lieux ne descend sous" in page


def test_a_budget_and_what_minutes_cost_are_told_with_their_proofs(answered, coordinator):
    money = {"cost": "40000", "cost_town": "60000", "least": "5000"}
    run, page = answered(best="budget", budget="50000", **money)
    assert len(run.answer["sites"]) == 1
    assert "Aucun choix à 50 000 € par an au plus" in page
    assert "40 000 € par lieu, 60 000 € dans les communes d’au moins 10 000 habitants" in page

    run, page = answered(best="front", **money)
    assert "budget" not in run.question or run.question["budget"] == 0
    front = run.answer["front"]
    assert page.count('r="6"') == len(front) >= 3
    assert "rien n’ouvre" in page
    assert all(one["sites"] for one in front[:-1])
    note = text_of(coordinator.get(address("plan_note", run.pk)))
    assert "Ce que coûtent les minutes" in note
    assert coordinator.get(address("plan_paper", run.pk)).content.startswith(b"%PDF")
    coordinator.post(address("change_plan", run.pk), {"keep": [run.answer["sites"][0]["code"]], "more": "1"})
    changed = PlanRun.objects.latest("pk").question
    assert (changed["goal"], changed["cost"], changed["more"]) == ("shortest", 0, 1)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"best": "budget", "budget": "50000"}, "cost"),
        ({"best": "front"}, "cost"),
        ({"best": "budget", "cost": "50000"}, "budget"),
        ({"best": "budget", "cost": "50000", "budget": "49999"}, "budget"),
        ({"best": "budget", "cost": "-1", "budget": "3"}, "cost"),
        ({"best": "most-21"}, "best"),
        ({"best": "fewest"}, "best"),
    ],
)
def test_money_that_buys_nothing_and_goals_that_are_none_are_said_beside_their_field(coordinator, typed, field):
    response = coordinator.post(address("plans"), {**ASKED, **typed})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert not PlanRun.objects.exists()


def test_a_hub_may_move_in_another_plan(coordinator, run, cast):
    typed = {"keep": [], "move": [cast.etain.pk], "moves": "1", "more": "0", "add": ""}
    response = coordinator.post(address("change_plan", run.pk), typed)
    other = PlanRun.objects.latest("pk")
    assert response.url == address("plan", other.pk)
    answer_plan(other.pk, now=timezone.now())
    page = text_of(coordinator.get(response.url)).replace("\xa0", " ")
    assert "1 pôle peut déménager" in page
    assert f"Ce pôle ferme, avec ses permanences, pour rouvrir dans l’un des lieux ci-dessous : {cast.etain}" in page
    assert Hub.objects.get(pk=cast.etain.pk).closed_on is None

    both = coordinator.post(address("change_plan", run.pk), {**typed, "close": [cast.etain.pk]})
    assert both.status_code == 422
    assert "choisissez l’un des deux" in text_of(both)


def test_what_no_choice_reaches_is_said(answered):
    run, page = answered(best="fewest-10-100", least="5000")

    assert run.state == RunState.FAILED
    assert "certains habitent trop loin" in page


def test_a_series_takes_a_number_of_places(coordinator):
    response = coordinator.post(address("ask_series"), {**ASKED, "best": "front", "cost": "10"})

    assert response.status_code == 422
    assert not PlanSeries.objects.exists()


def test_a_series_waits_then_tells_what_each_place_more_brings(coordinator):
    response = coordinator.post(address("ask_series"), {**ASKED, "more": "3", "least": "5000"})
    series = PlanSeries.objects.get()
    assert response.url == address("plan_series", series.pk)
    assert "0 réponse sur 3" in text_of(coordinator.get(response.url))

    for run in series.runs.all():
        answer_plan(run.pk, now=timezone.now())

    assert coordinator.get(response.url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = coordinator.get(response.url, {"minutes": "30"})
    lines = page.context["lines"]
    assert [line.count for line in lines] == [0, 1, 2, 3]
    assert all(line.proof == "prouvé" for line in lines[1:])
    assert text_of(page).count("<rect") == 4
    assert "jusqu’à 3" in text_of(page)
    assert coordinator.get(response.url, {"minutes": "x"}).context["minutes"] == 20


def test_a_series_of_one_place_is_said_to_make_no_sense(coordinator):
    response = coordinator.post(address("ask_series"), {**ASKED, "more": "1"})

    assert response.status_code == 422
    assert "au moins deux lieux" in text_of(response)
    assert not PlanSeries.objects.exists()
