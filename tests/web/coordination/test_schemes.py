"""The schemes: described, their conditions written and put in force by date, tried on somebody. Coordinators only."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.catalogue.schemes.choices import Fact
from maillage.catalogue.schemes.facts import Facts
from maillage.catalogue.schemes.models import Criterion, Scheme, Terms
from maillage.catalogue.schemes.queries import proposals_for, terms_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def typed(cast):
    return {
        "name": "Coup de pouce (fictif)",
        "organisation": cast.alexis.pk,
        "gives": "Mille euros pour démarrer.",
        "stages": ["financer"],
        "areas": "Meuse\n54",
        "starts_on": "2026-01-01",
    }


@pytest.fixture
def scheme(coordinator, typed):
    coordinator.post(reverse("coordination:new_scheme"), typed)
    return Scheme.objects.get()


@pytest.fixture
def draft(coordinator, scheme):
    coordinator.post(reverse("coordination:draft_terms", args=[scheme.pk]), {"starts_on": "2026-01-01"})
    return Terms.objects.get()


def page(client, name: str, *args: object, **asked: object) -> str:
    answer = client.get(reverse(f"coordination:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def add(client, draft: Terms, fact: Fact, group: str, **typed: object):
    address = reverse("coordination:new_criterion", args=[draft.pk])
    return client.post(
        f"{address}?fact={fact.value}", {"group": group, "sentence": f"Au sujet de {fact.value}", **typed}
    )


def test_a_scheme_is_described_with_where_it_is_given(coordinator, cast, scheme):
    assert sorted(area.name for area in scheme.areas.all()) == ["Meurthe-et-Moselle", "Meuse"]
    assert (scheme.network, scheme.organisation) == (cast.network, cast.alexis)
    assert "conditions à écrire" in page(coordinator, "schemes")
    assert "Aucune condition n’est en vigueur" in page(coordinator, "scheme", scheme.pk)


def test_what_cannot_be_said_is_told_beside_its_field(coordinator, typed, scheme):
    again = coordinator.post(reverse("coordination:new_scheme"), {**typed, "areas": "Nulle part"})
    twice = coordinator.post(reverse("coordination:new_scheme"), typed)
    before = coordinator.post(reverse("coordination:edit_scheme", args=[scheme.pk]), {**typed, "ends_on": "2020-01-01"})

    assert [again.status_code, twice.status_code, before.status_code] == [422, 422, 422]
    assert "Nulle part" in again.content.decode()
    assert Scheme.objects.count() == 1


def test_conditions_are_written_criterion_by_criterion_then_decide(coordinator, cast, scheme, draft):
    answers = [
        add(coordinator, draft, Fact.AGE, "everybody", comparison="over", number="18", edge="inside"),
        add(coordinator, draft, Fact.STUDENT, "new", is_true="yes"),
        add(coordinator, draft, Fact.FINANCING_PLAN, "new", comparison="under", number="20000", edge="silent"),
        add(coordinator, draft, Fact.GOAL, "everybody", words=["creation"]),
    ]
    way = Criterion.objects.get(fact=Fact.STUDENT).group
    answers.append(add(coordinator, draft, Fact.RESIDENCE, str(way.pk), areas="Étain (55181)"))
    tried = page(
        coordinator, "try_schemes", draft=draft.pk, age="20", goal="creation", student="yes", residence="Étain"
    )
    nobody = proposals_for(Facts(), on=timezone.localdate())

    coordinator.post(reverse("coordination:agree_terms", args=[draft.pk]))

    assert {answer.status_code for answer in answers} == {302}
    assert nobody == []
    assert "Le brouillon de Coup de pouce (fictif)" in tried
    assert "convient" in tried
    [proposal] = proposals_for(Facts(age=20, goal="creation", financing_plan=20_000), on=timezone.localdate())
    assert proposal.is_undecided
    assert [question.fact for question in proposal.missing] == [Fact.STUDENT, Fact.RESIDENCE]
    told = page(coordinator, "scheme", scheme.pk)
    assert "Montant du plan de financement : moins de 20 000 €, rien n’est dit de 20 000 € exactement" in told


def test_a_draft_is_mended_and_what_is_agreed_is_not(coordinator, draft):
    add(coordinator, draft, Fact.AGE, "everybody", comparison="under", number="30", edge="outside")
    add(coordinator, draft, Fact.STUDENT, "everybody", is_true="no")
    age, student = Criterion.objects.order_by("pk")
    empty = add(coordinator, draft, Fact.AGE, "everybody", comparison="under", number="", edge="outside")

    coordinator.post(
        reverse("coordination:criterion", args=[age.pk]),
        {"comparison": "under", "number": "26", "edge": "inside", "sentence": "26 ans au plus"},
    )
    coordinator.post(reverse("coordination:remove_criterion", args=[student.pk]))
    coordinator.post(reverse("coordination:terms", args=[draft.pk]), {"starts_on": "2026-02-01", "reason": "Plus tôt."})
    coordinator.post(reverse("coordination:agree_terms", args=[draft.pk]))
    late = coordinator.post(reverse("coordination:remove_criterion", args=[age.pk]), follow=True)

    assert empty.status_code == 422
    [kept] = Criterion.objects.all()
    assert (kept.sentence, kept.number, kept.edge) == ("26 ans au plus", 26, "inside")
    draft.refresh_from_db()
    assert (draft.starts_on, draft.reason, draft.is_draft) == (date(2026, 2, 1), "Plus tôt.", False)
    assert "ne changent plus" in late.content.decode()
    assert coordinator.get(reverse("coordination:criterion", args=[age.pk])).status_code == 302
    assert coordinator.get(reverse("coordination:new_criterion", args=[draft.pk])).status_code == 302


def test_new_conditions_follow_and_the_former_stay_readable(coordinator, scheme, draft):
    add(coordinator, draft, Fact.AGE, "everybody", comparison="under", number="30", edge="outside")
    coordinator.post(reverse("coordination:agree_terms", args=[draft.pk]))
    again = {"starts_on": "2099-01-01", "reason": "Un autre âge."}

    coordinator.post(reverse("coordination:draft_terms", args=[scheme.pk]), again)
    second = coordinator.post(reverse("coordination:draft_terms", args=[scheme.pk]), again)
    coming = Terms.objects.exclude(pk=draft.pk).get()
    coordinator.post(reverse("coordination:agree_terms", args=[coming.pk]))

    assert second.url == reverse("coordination:terms", args=[coming.pk])
    draft.refresh_from_db()
    assert draft.ends_on == date(2098, 12, 31)
    assert terms_in_force(scheme, on=date(2099, 1, 1)) == coming
    told = page(coordinator, "scheme", scheme.pk)
    assert "À partir du 1er janvier 2099" in told
    assert "Un autre âge." in told
    assert "Au sujet de age" in page(coordinator, "terms", draft.pk)


def test_conditions_that_ask_nothing_need_to_be_meant(coordinator, draft):
    refused = coordinator.post(reverse("coordination:agree_terms", args=[draft.pk]), follow=True).content.decode()
    coordinator.post(reverse("coordination:agree_terms", args=[draft.pk]), {"open_to_all": "on"})

    draft.refresh_from_db()
    assert "tout le monde conviendrait" in refused
    assert not draft.is_draft


def test_a_draft_may_be_given_up(coordinator, draft):
    coordinator.post(reverse("coordination:drop_terms", args=[draft.pk]))

    assert not Terms.objects.exists()


def test_the_trial_says_what_is_left_to_ask_and_keeps_nothing(coordinator, scheme, draft):
    add(coordinator, draft, Fact.MINIMUM_BENEFITS, "everybody", is_true="yes")
    coordinator.post(reverse("coordination:agree_terms", args=[draft.pk]))

    unknown = page(coordinator, "try_schemes", age="30")
    no = page(coordinator, "try_schemes", minimum_benefits="no")
    wrong = page(coordinator, "try_schemes", age="abc", draft="9" * 30)
    unclear = page(coordinator, "try_schemes", residence="Saint-Denis")

    assert "La personne reçoit-elle un minimum social ?" in unknown
    assert "à compléter" in unknown
    assert "ne convient pas" in no
    assert "Au sujet de minimum_benefits : non (non)." in no
    assert "convient" not in wrong
    assert "Saint-Denis" in unclear


@pytest.mark.parametrize("who", ["adviser", "manager", "partner", "stranger", "administrator"])
def test_nobody_else_opens_or_changes_them(client, cast, coordinator, scheme, draft, who):
    client.force_login(getattr(cast, who))

    answers = [
        client.get(reverse("coordination:schemes")),
        client.get(reverse("coordination:scheme", args=[scheme.pk])),
        client.get(reverse("coordination:terms", args=[draft.pk])),
        client.post(reverse("coordination:agree_terms", args=[draft.pk]), {"open_to_all": "on"}),
    ]

    draft.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404] * 4
    assert draft.is_draft


def test_the_schemes_of_another_network_are_not_there(coordinator, cast, scheme, draft):
    other = type(cast.network).objects.create(
        name="Ailleurs (fictif)", slug="ailleurs", area=cast.network.area, lead_organisation=cast.neighbour
    )
    page(coordinator, "schemes")  # what was said of the scheme just made is read once
    Scheme.objects.update(network=other)
    page(coordinator, "schemes")  # the message of the fixture is read

    assert "Coup de pouce" not in page(coordinator, "schemes")
    assert coordinator.get(reverse("coordination:terms", args=[draft.pk])).status_code == 404
    assert "Le brouillon de" not in page(coordinator, "try_schemes", draft=draft.pk)


def test_the_list_takes_the_same_number_of_queries_with_one_and_three(coordinator, scheme):
    def queries(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(coordinator, "schemes").count("Mille euros") == number
        return len(captured)

    one = queries(1)
    for copy in range(2):
        scheme.pk, scheme.name, scheme._state.adding = None, f"Copie {copy} (fictif)", True
        scheme.save()

    assert queries(3) == one
