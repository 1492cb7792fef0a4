"""S04: six meetings, two people do not come; the third silence asks before anything changes; who is reminded how."""

import re
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.foundation.tools.workdays import PARIS

BEGUN = """
WITH today AS (
    SELECT m.id, row_number() OVER (ORDER BY m.starts_at) AS place
    FROM journeys_meeting m JOIN accounts_user u ON u.id = m.adviser_id
    WHERE u.email = 'camille@demo.example' AND m.status = 'planned'
    AND (m.starts_at AT TIME ZONE 'Europe/Paris')::date <= (now() AT TIME ZONE 'Europe/Paris')::date
)
UPDATE journeys_meeting m
SET starts_at = now() - interval '%s' + today.place * interval '40 minutes',
    ends_at = now() - interval '%s' + today.place * interval '40 minutes' + interval '30 minutes'
FROM today WHERE today.id = m.id
"""
REMIND = """
from datetime import datetime
from maillage.support.journeys.actions import remind_people
remind_people(now=datetime.fromisoformat("{now}"))
"""


@pytest.fixture
def end_of_the_day(live):
    """It is the end of Camille's day, whatever the clock says: her six meetings have begun."""
    with psycopg.connect(live.database) as connection:
        connection.execute("SELECT set_config('maillage.organisations', '*', true)")
        for ago in ("30 days", "5 hours"):  # by a detour, since she cannot be in two places meanwhile
            moved = connection.execute(BEGUN % (ago, ago)).rowcount
    assert moved == 6


def of(live, name, what):
    [[found]] = live.rows(
        f"SELECT {what} FROM journeys_journey j JOIN people_person p ON p.id = j.person_id WHERE p.given_name = %s",
        name,
    )
    return found


def reminded(live, now):
    """Whom letters reminded of a meeting by then."""
    live.run(REMIND.format(now=now.isoformat()))
    return {to for [to] in live.rows('SELECT "to" FROM messaging_letter WHERE key LIKE %s', "journeys.reminder:%")}


def test_two_people_do_not_come(live, sign_in, end_of_the_day):
    adviser = sign_in("camille")
    adviser.goto("/desk/today/")
    missed = adviser.get_by_role("button", name="Pas venu")
    expect(missed).to_have_count(6)

    # One click for the first: noted at once, no other page.
    adviser.get_by_role("button", name="Pas venu : Ambroise").click()
    expect(adviser).to_have_url(f"{live.address}/desk/today/")
    expect(missed).to_have_count(5)
    expect(adviser.locator("main")).to_contain_text("aucun temps n’est compté")
    assert of(live, "Ambroise", "j.state") == "building"

    # The second had missed two before: the third asks first, and asking changes nothing.
    adviser.get_by_role("button", name="Pas venu : Cyprien").click()
    expect(adviser.get_by_role("heading", level=1)).to_contain_text("Sans nouvelles de Cyprien")
    assert of(live, "Cyprien", "j.state") == "diagnosed"
    adviser.reload()
    assert of(live, "Cyprien", "j.state") == "diagnosed"
    adviser.get_by_role("button", name="Mettre sans nouvelles").click()
    expect(adviser.locator(".status").first).to_have_text("Sans nouvelles")
    assert of(live, "Cyprien", "j.state") == "lost"

    # A third person came: the note takes the time that was spent, and that time alone.
    adviser.goto("/desk/today/")
    adviser.get_by_role("link", name="Bérénice").first.click()
    adviser.get_by_label("Combien de minutes ?").fill("35")
    adviser.get_by_label("financement").check()
    adviser.get_by_role("textbox", name=re.compile("^Note")).fill("Le prévisionnel est prêt.")
    adviser.get_by_label("Quelle est la suite ?").fill("Voir la banque")
    adviser.get_by_role("button", name="Garder cette note").click()
    expect(adviser.locator("main")).to_contain_text("La note est gardée")
    spent = live.rows(
        "SELECT m.status, m.spent_minutes FROM journeys_meeting m JOIN people_person p ON p.id = m.person_id "
        "WHERE p.given_name IN ('Ambroise', 'Bérénice', 'Cyprien') AND m.settled_at > now() - interval '1 hour' "
        "AND m.status <> 'cancelled' ORDER BY p.given_name"
    )
    assert spent == [("no_show", None), ("held", 35), ("no_show", None)]

    # Clicked by mistake, it is taken back; by its own page, since shortly after midnight it is no longer of today.
    [[mistaken]] = live.rows(
        "SELECT m.id FROM journeys_meeting m JOIN people_person p ON p.id = m.person_id "
        "WHERE p.given_name = 'Ambroise' AND m.status = 'no_show' AND m.settled_at > now() - interval '1 hour'"
    )
    adviser.goto(f"/desk/meetings/{mistaken}/")
    adviser.get_by_role("button", name="Il est encore prévu").click()
    expect(adviser.locator(".status").first).to_have_text("Prévu")


def test_who_has_an_email_is_written_to_and_the_others_are_on_the_list(live, sign_in):
    told = reminded(live, timezone.now())
    assert {"ambroise@porteurs.demo.example", "delia@porteurs.demo.example"} <= told
    assert not any(address.startswith(("cyprien@", "eustache@")) for address in told)
    # Forty-eight hours before, by the clock on the wall, and not a minute earlier.
    [[starts_at]] = live.rows(
        "SELECT m.starts_at FROM journeys_meeting m JOIN people_person p ON p.id = m.person_id "
        "WHERE p.given_name = 'Dounia' AND m.status = 'planned'"
    )
    moment = starts_at.astimezone(PARIS) - timedelta(days=2)
    assert "dounia@porteurs.demo.example" not in told
    assert "dounia@porteurs.demo.example" not in reminded(live, moment - timedelta(minutes=1))
    assert "dounia@porteurs.demo.example" in reminded(live, moment)

    adviser = sign_in("camille")
    adviser.goto("/desk/today/")
    adviser.get_by_role("link", name="à appeler avant").click()
    sheet = adviser.get_by_role("table")
    expect(sheet).to_contain_text("Eustache")
    expect(sheet).to_contain_text("06 39 98 05 14")
    for name in ("Ambroise", "Bérénice", "Délia", "Flavie"):
        expect(sheet).not_to_contain_text(name)
    adviser.emulate_media(media="print")
    expect(adviser.get_by_role("link", name="Retour à la journée")).to_be_hidden()
    expect(sheet).to_be_visible()
