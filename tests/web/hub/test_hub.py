"""The hub's door: who opens which page, who changes what, and what the public reads afterwards."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.cast import delivery, offer

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import DeskDay, Membership, OutreachDesk
from maillage.catalogue.offers.choices import OfferStatus, Tier
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.offers.queries import Need, offers_near
from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.models import Letter
from maillage.support.journeys.actions import Plan, open_journey, start_project
from maillage.support.people.actions import Said, welcome_person

PAGES = ("home", "sheet", "charter", "offers", "corrections", "desks", "members")
SECOND_LOCK = ("SAVEPOINT", "WITH former AS", "RELEASE SAVEPOINT")
RUNNING = ("hours", "new_desk", "new_offer")
WAY = {"modes": "visio", "hours": "mardi", "first_appointment_days": "8", "fee": "gratuit", "confirm_every_days": "90"}
PEOPLE = ("adviser", "partner", "stranger", "manager", "coordinator", "administrator")


def address(name, *args):
    return reverse(f"hub:{name}", args=["pole-etain", *args])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("who", "status"), list(zip(PEOPLE, (200, 200, 404, 200, 200, 404), strict=True)))
def test_pages_are_open_to_the_people_of_the_hub(client, cast, name, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(address(name)).status_code == status


@pytest.mark.parametrize("name", RUNNING)
@pytest.mark.parametrize(("who", "status"), list(zip(PEOPLE, (404, 404, 404, 200, 200, 404), strict=True)))
def test_changes_are_open_to_who_runs_it(client, cast, name, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(address(name)).status_code == status


def test_how_many_people_are_helped_here_without_a_name(client, cast):
    now = timezone.now()
    for organisation, by, people in ((cast.alexis, cast.adviser, 2), (cast.chamber, cast.partner, 4)):
        for number in range(people):
            facts = {"organisation": organisation, "hub": cast.etain, "need": "", "by": by, "now": now}
            person = welcome_person(Said(f"Personne {number} (fictif)"), **facts)
            project = start_project(person, Plan("Projet"), by=by, now=now)
            open_journey(person, project=project, hub=cast.etain, by=by, now=now)
    shown = {}

    for who in ("adviser", "partner", "manager", "coordinator"):
        client.force_login(getattr(cast, who))
        html = client.get(address("home")).content.decode()
        assert "Personne 0" not in html
        shown[who] = re.findall(r'<th scope="row">(\w+)</th><td[^>]*>([^<]+)<', html)

    assert shown == {
        "adviser": [("Alexis", "2")],
        "partner": [("Chambre", "4")],
        "manager": [("Alexis", "2"), ("Chambre", "4")],
        "coordinator": [("Alexis", "moins de 3"), ("Chambre", "4")],
    }


def acts(cast):
    member = Membership.objects.get(user=cast.adviser)
    day = cast.desk.days.get()
    return {
        "hours": (address("hours"), {"opening_hours": "never"}),
        "invite": (address("members"), {"name": "N", "email": "n@example.org"}),
        "end_member": (address("end_member", member.pk), {}),
        "add_day": (address("add_day", cast.desk.pk), {}),
        "end_day": (address("end_day", day.pk), {}),
        "end_desk": (address("end_desk", cast.desk.pk), {}),
        "edit_delivery": (address("edit_delivery", cast.build_at_etain.pk), {"fee": "loyer"}),
        "publish": (address("publish_delivery", cast.build_at_etain.pk), {}),
        "suspend": (address("suspend_delivery", cast.build_at_etain.pk), {}),
    }


@pytest.mark.parametrize("who", ["adviser", "partner", "stranger", "administrator"])
def test_nobody_else_changes_anything(client, cast, who):
    client.force_login(getattr(cast, who))

    statuses = {name: client.post(url, typed).status_code for name, (url, typed) in acts(cast).items()}

    assert set(statuses.values()) == {404}
    assert DeskDay.objects.count() == 1
    assert Delivery.objects.get(pk=cast.build_at_etain.pk).status == OfferStatus.PUBLISHED
    assert not User.objects.filter(email="n@example.org").exists()


def test_acts_are_posts(client, cast):
    client.force_login(cast.manager)
    day = cast.desk.days.get()

    addresses = [
        address("end_day", day.pk),
        address("end_desk", cast.desk.pk),
        address("add_day", cast.desk.pk),
        address("confirm_delivery", cast.build_at_etain.pk),
        address("publish_delivery", cast.build_at_etain.pk),
        address("suspend_delivery", cast.build_at_etain.pk),
        address("end_member", 1),
    ]

    assert {client.get(one).status_code for one in addresses} == {405}
    assert DeskDay.objects.filter(pk=day.pk).exists()


def near(cast, code="55500"):
    commune = type(cast.commune).objects.get(kind="commune", code=code)
    return {
        (found.hub_name, found.tier)
        for found in offers_near(commune, Need(stage="emerger"), day=timezone.localdate()).results
    }


def test_ending_the_only_desk_day_changes_the_answers_at_once(client, cast):
    client.force_login(cast.manager)
    at_desk = offer(cast.chamber, "A la permanence", ["emerger"])
    delivery(at_desk, cast.etain, Tier.DESK, [], desk=cast.desk)
    assert ("Pôle de Etain", Tier.DESK) in near(cast)

    client.post(address("end_day", cast.desk.days.get().pk))

    assert ("Pôle de Etain", Tier.DESK) not in near(cast)


def test_a_day_is_added_and_a_wrong_one_keeps_what_was_typed(client, cast):
    client.force_login(cast.manager)
    prefix = f"desk{cast.desk.pk}"
    typed = {f"{prefix}-weekday": "5", f"{prefix}-rhythm": "weekly"}

    wrong = client.post(
        address("add_day", cast.desk.pk), {**typed, f"{prefix}-opens_at": "12:00", f"{prefix}-closes_at": "09:00"}
    )
    right = client.post(
        address("add_day", cast.desk.pk), {**typed, f"{prefix}-opens_at": "09:00", f"{prefix}-closes_at": "12:00"}
    )
    again = client.post(
        address("add_day", cast.desk.pk), {**typed, f"{prefix}-opens_at": "10:00", f"{prefix}-closes_at": "11:00"}
    )

    assert (wrong.status_code, right.status_code, again.status_code) == (422, 302, 422)
    assert 'value="09:00"' in wrong.content.decode()
    assert cast.desk.days.count() == 2


def test_a_desk_opens_somewhere_else(client, cast):
    client.force_login(cast.manager)
    typed = {
        "name": "Permanence de Damvillers",
        "organisation": cast.chamber.pk,
        "place_name": "Mairie",
        "address": "",
        "commune": "Damvillers",
        "starts_on": timezone.localdate().isoformat(),
    }

    unclear = client.post(address("new_desk"), {**typed, "commune": "Saint-Martin"})
    clear = client.post(address("new_desk"), typed)

    assert (unclear.status_code, clear.status_code) == (422, 302)
    assert OutreachDesk.objects.get(name="Permanence de Damvillers").place.commune.name == "Damvillers"


def test_its_owner_confirms_an_offer_with_one_click_and_a_rival_does_not(client, cast):
    Delivery.objects.update(confirmed_on=timezone.localdate() - timedelta(days=300))
    confirmed = {}
    for who in ("partner", "stranger", "adviser"):
        client.force_login(getattr(cast, who))
        client.post(address("confirm_delivery", cast.build_at_etain.pk))
        cast.build_at_etain.refresh_from_db()
        confirmed[who] = cast.build_at_etain.confirmed_on == timezone.localdate()

    assert confirmed == {"partner": False, "stranger": False, "adviser": True}


def test_suspending_and_publishing_change_the_answers_at_once(client, cast):
    client.force_login(cast.manager)
    seen = [("Pôle de Etain", Tier.IN_PERSON) in near(cast, "55181")]

    for act in ("suspend_delivery", "publish_delivery"):
        client.post(address(act, cast.build_at_etain.pk))
        seen.append(("Pôle de Etain", Tier.IN_PERSON) in near(cast, "55181"))

    assert seen == [True, False, True]


@pytest.mark.parametrize(
    ("zone", "codes"),
    [
        ("Meuse (55)\n55181", ["55", "55181"]),
        ("meuse; grand est (44)", ["44", "55"]),
        ("", []),
        ("Loire-Atlantique (44)", ["44"]),
    ],
)
def test_a_zone_is_typed_by_names_and_codes(client, cast, zone, codes):
    client.force_login(cast.manager)
    typed = {**WAY, "first_appointment_days": "5", "zone": zone}

    response = client.post(address("edit_delivery", cast.build_at_etain.pk), typed)

    cast.build_at_etain.refresh_from_db()
    assert response.status_code == 302
    assert sorted(area.code for area in cast.build_at_etain.zone.all()) == codes
    assert cast.build_at_etain.first_appointment_days == 5


@pytest.mark.parametrize("zone", ["Atlantide", "44", "Saint-Martin", "x" * 19_000, "\U0001f600", "55\n" * 600])
def test_a_zone_that_is_not_clear_says_which_line(client, cast, zone):
    client.force_login(cast.manager)

    response = client.post(address("edit_delivery", cast.build_at_etain.pk), {"fee": "gratuit", "zone": zone})

    assert response.status_code == 422
    assert response.context["form"].errors["zone"]


def test_inviting_writes_to_the_person_and_keeps_what_was_typed_when_wrong(client, cast):
    client.force_login(cast.manager)
    typed = {
        "name": "Nadia Neuve (fictif)",
        "email": "nadia@example.org",
        "organisation": cast.chamber.pk,
        "role": Role.ADVISER,
        "language": "fr",
    }

    wrong = client.post(address("members"), {**typed, "email": "nadia"})
    foreign = client.post(address("members"), {**typed, "organisation": cast.neighbour.pk})
    right = client.post(address("members"), typed)
    twice = client.post(address("members"), typed)

    assert [one.status_code for one in (wrong, foreign, right, twice)] == [422, 422, 302, 422]
    assert "Nadia Neuve" in wrong.content.decode()
    assert Letter.objects.filter(to="nadia@example.org").count() == 1


def test_the_last_manager_stays(client, cast):
    client.force_login(cast.manager)
    membership = Membership.objects.get(user=cast.manager)

    response = client.post(address("end_member", membership.pk), follow=True)

    membership.refresh_from_db()
    assert membership.ends_on is None
    assert len(list(response.context["messages"])) == 1


def test_hours_are_changed_and_shown(client, cast):
    client.force_login(cast.manager)

    client.post(address("hours"), {"opening_hours": "le mardi matin", "phone": "03 00", "email": "", "access": ""})

    assert "le mardi matin" in client.get(address("home")).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_300_rows_cost_the_queries_of_one(client, cast, name):
    client.force_login(cast.manager)
    counts = []
    for more in (0, 299):
        fill(cast, more)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(name))
        counts.append(sum(not query["sql"].startswith(SECOND_LOCK) for query in queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 14


def fill(cast, count):
    """Offers, desks with a day, and members, `count` of each."""
    for number in range(count):
        Delivery.objects.create(
            offer=cast.build,
            hub=cast.etain,
            tier=Tier.REMOTE,
            modes=["visio"],
            status=OfferStatus.PUBLISHED,
            confirmed_on=timezone.localdate(),
        )
        desk = OutreachDesk.objects.create(
            hub=cast.etain,
            organisation=cast.alexis,
            name=f"Permanence {number}",
            place=cast.desk.place,
            starts_on="2020-01-06",
        )
        DeskDay.objects.create(desk=desk, weekday=1)
        person = User.objects.create_user(f"{uuid4().hex}@example.org", name=f"Personne {number} (fictif)")
        Membership.objects.create(
            user=person, organisation=cast.alexis, role=Role.ADVISER, hub=cast.etain, starts_on="2020-01-06"
        )
