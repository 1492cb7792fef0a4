"""A made-up network that accompanies many people: 60 organisations of unequal size and everything in their files.

The few rows of the network come through the models; people, journeys and events are written by one statement for each
table, drawn by the database from a fixed seed. All invented names are *fictif*.
"""

from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from django.db import connection, transaction
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, HubMembership, Membership, Network, NetworkMembership, Organisation
from maillage.catalogue.territories.models import Area, Place
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_everything

ORGANISATIONS, HUBS = 60, 30
PEOPLE_OF_AN_ADVISER = 150
START = date(2023, 1, 2)


@dataclass(frozen=True)
class Office:
    """One organisation at its hub, with its advisers, and whose file holds how many people."""

    organisation: Organisation
    hub: Hub
    advisers: list[User]
    people: int


def build_offices(people: int) -> list[Office]:
    """The network: the first organisation keeps about an eighth of the people, the last one about 1 in 200."""
    shares = [1 / (n + 1) ** 0.8 for n in range(ORGANISATIONS)]
    sizes = [max(60, round(people * share / sum(shares))) for share in shares]
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Structure {n} (fictif)", short_name=f"S{n}", slug=f"structure-{n}", kind="association")
        for n in range(ORGANISATIONS)
    )
    communes = list(Area.objects.communes().order_by("-population")[:HUBS])
    network = Network.objects.create(
        name="Réseau (fictif)",
        slug="reseau",
        area=Area.objects.get(kind="country"),
        lead_organisation=organisations[0],
    )
    NetworkMembership.objects.bulk_create(
        NetworkMembership(network=network, organisation=one, starts_on=START) for one in organisations
    )
    places = Place.objects.bulk_create(
        Place(name=f"Pôle {n}", commune=one, lat=one.lat or 0, lon=one.lon or 0) for n, one in enumerate(communes)
    )
    hubs = Hub.objects.bulk_create(
        Hub(network=network, kind="hub", name=f"Pôle {n} (fictif)", slug=f"pole-{n}", place=place, opened_on=START)
        for n, place in enumerate(places)
    )
    offices = []
    for n, (organisation, size) in enumerate(zip(organisations, sizes, strict=True)):
        hub = hubs[n % HUBS]
        HubMembership.objects.create(hub=hub, organisation=organisation, starts_on=START)
        count = max(2, size // PEOPLE_OF_AN_ADVISER)
        advisers = User.objects.bulk_create(
            User(email=f"adviser-{n}-{k}@example.org", name=f"Conseil {n} {k} (fictif)", password="!")
            for k in range(count)
        )
        Membership.objects.bulk_create(
            Membership(user=one, organisation=organisation, role=Role.ADVISER, hub=hub, starts_on=START)
            for one in advisers
        )
        offices.append(Office(organisation, hub, list(advisers), size))
    return offices


def fill(offices: list[Office], *, days: int = 900) -> dict[str, int]:
    """People, journeys, events, enquiries and drafts of referrals; how many rows of each.

    Journeys began within `days`, up to forty days ago.
    """
    with transaction.atomic(), reading_everything(), connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.2026)")
        cursor.execute(
            "CREATE TEMP TABLE office (n int, organisation_id bigint, hub_id bigint, network_id bigint,"
            " advisers bigint[], first int, last int) ON COMMIT DROP"
        )
        first = 1
        for n, office in enumerate(offices):
            keys = [adviser.pk for adviser in office.advisers]
            row = (n, office.organisation.pk, office.hub.pk, office.hub.network_id, keys)
            values = (*row, first, first + office.people - 1)
            cursor.execute("INSERT INTO office VALUES (%s, %s, %s, %s, %s, %s, %s)", values)
            first += office.people
        now = timezone.now()
        for statement in STATEMENTS:
            cursor.execute(statement, {"now": now, "days": days})
        counts = {}
        for name in COUNTED:
            cursor.execute(f"SELECT count(*) FROM {name}")
            counts[name] = cursor.fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return counts


COUNTED = (
    *("people_person", "people_contactpoint", "people_welcome", "journeys_journey", "journeys_move"),
    *("journeys_meeting", "journeys_note", "orientation_enquiry", "orientation_referral"),
)
GIVEN = (
    "Adele Aline Amel Anna Bruno Camille Carole Chloe Claire Damien David Denis Elise Emma Eric Fatima Gabin Gerard"
    " Hugo Ines Jade Jean Julie Karim Laura Lea Leo Lina Louis Lucie Malik Manon Marc Marie Mehdi Nadia Nina Noah"
    " Olivier Paul Pierre Rachid Rose Sami Sarah Simon Sophie Theo Thomas Valerie Victor Yanis Yves Zoe"
)
FIRST = (
    "ba be bou bra ca cha co da du fa fe ga gau gi gra ha hu jac jo ka la le lam ma me mo na ni par per ri ro sa se ta"
)
MIDDLE = "bar che din far gan hel lan lie man nau nier quin rand ret ron sel tel tier val vin"
LAST = "ard aud aux eau el ert et ez ier in is on ot oux um y"
STATEMENTS: tuple[LiteralString, ...] = (
    # Who: names of syllables, so that many are alike and few the same.
    """
    CREATE TEMP TABLE who ON COMMIT DROP AS
    SELECT number, o.n AS office, o.organisation_id, o.hub_id, o.network_id,
        o.advisers[1 + floor(random() * cardinality(o.advisers))::int] AS adviser,
        names[1 + floor(random() * cardinality(names))::int] AS given,
        starts[1 + floor(random() * cardinality(starts))::int]
        || middles[1 + floor(random() * cardinality(middles))::int]
            || endings[1 + floor(random() * cardinality(endings))::int] AS family,
        '06' || lpad(floor(random() * 1e8)::int::text, 8, '0') AS phone,
        communes[1 + floor(power(random(), 2) * cardinality(communes))::int] AS commune_id,
        (%(now)s::timestamptz - random() * interval '1000 days')::date AS day
    FROM office o, generate_series(o.first, o.last) AS number,
        (SELECT string_to_array('"""
    + GIVEN
    + """', ' ') AS names, string_to_array('"""
    + FIRST
    + """', ' ') AS starts,
            string_to_array('"""
    + MIDDLE
    + """', ' ') AS middles, string_to_array('"""
    + LAST
    + """', ' ') AS endings) AS syllables,
        (SELECT array_agg(id ORDER BY population DESC NULLS LAST) AS communes
            FROM territories_area WHERE kind = 'commune' AND population > 2000) AS places
    """,
    "CREATE UNIQUE INDEX ON who (number)",
    """
    INSERT INTO people_person (id, organisation_id, given_name, family_name, commune_id, language, came_by,
        notice_version, entered_on, created_at, created_by_id, folded_name, searched, is_fictitious, link_nonce)
    SELECT number, organisation_id, given, initcap(family), commune_id, 'fr', '', '2026-11', day, day, adviser,
        lower(given || ' ' || family),
        lower(given || ' ' || family || ' ' || area.name || ' ' || phone
            || CASE WHEN number %% 5 < 3 THEN ' ' || given || '.' || family || number || '@example.org' ELSE '' END),
        true, gen_random_uuid()
    FROM who JOIN territories_area area ON area.id = commune_id
    """,
    """
    INSERT INTO people_contactpoint (person_id, organisation_id, channel, value, folded, is_preferred, note)
    SELECT number, organisation_id, 'phone', phone, phone, false, '' FROM who UNION ALL
    SELECT number, organisation_id, 'email', lower(given || '.' || family || number || '@example.org'),
        lower(given || '.' || family || number || '@example.org'), false, '' FROM who WHERE number %% 5 < 3
    """,
    """
    INSERT INTO people_welcome (person_id, organisation_id, hub_id, received_on, received_by_id, need)
    SELECT number, organisation_id, hub_id, day, adviser, 'Un projet fictif.' FROM who
    """,
    # Journeys: two or three for each person, each with its own project and the path that led to its state.
    """
    CREATE TEMP TABLE path (kind int, state text, moves text[]) ON COMMIT DROP
    """,
    """
    INSERT INTO path
    SELECT kind, state, moves FROM (VALUES
        (0, 'stopped', '{welcomed,stopped}'::text[]),
        (1, 'building', '{welcomed,diagnosed,committed,building}'),
        (2, 'welcomed', '{welcomed}'),
        (3, 'followed', '{welcomed,diagnosed,committed,building,created,followed}'),
        (4, 'lost', '{welcomed,lost}'),
        (5, 'closed', '{welcomed,diagnosed,committed,building,created,followed,closed}'),
        (6, 'paused', '{welcomed,paused}')) AS known (kind, state, moves)
    """,
    """
    CREATE TEMP TABLE walk ON COMMIT DROP AS
    SELECT j AS id, who.number AS person_id, who.organisation_id, who.hub_id, who.adviser,
        CASE WHEN j %% 100 < 35 THEN 0 WHEN j %% 100 < 55 THEN 1 WHEN j %% 100 < 75 THEN 2
            WHEN j %% 100 < 85 THEN 3 WHEN j %% 100 < 93 THEN 4 WHEN j %% 100 < 98 THEN 5 ELSE 6 END AS kind,
        %(now)s::timestamptz - (40 + random() * %(days)s) * interval '1 day' AS at
    FROM generate_series(1, (SELECT count(*) * 5 / 2 FROM who)) AS j
    JOIN who ON who.number = 1 + (j * 7919) %% (SELECT count(*) FROM who)
    """,
    """
    INSERT INTO journeys_project (id, organisation_id, title, pitch, activity, siren, created_at)
    SELECT id, organisation_id, 'Projet ' || id || ' (fictif)', '', 'commerce', '', at FROM walk
    """,
    """
    INSERT INTO journeys_holder (project_id, person_id, organisation_id) SELECT id, person_id, organisation_id FROM walk
    """,
    """
    INSERT INTO journeys_journey (id, organisation_id, hub_id, adviser_id, person_id, project_id, stage, state,
        state_since, opened_at, closed_at, exit_reason, review_on)
    SELECT id, organisation_id, hub_id, adviser, person_id, id, '', path.state, at + interval '35 days', at,
        CASE WHEN path.state IN ('stopped', 'lost', 'closed') THEN at + interval '35 days' END,
        CASE path.state WHEN 'stopped' THEN 'job' ELSE '' END,
        CASE path.state WHEN 'paused' THEN (at + interval '60 days')::date END
    FROM walk JOIN path USING (kind)
    """,
    """
    INSERT INTO journeys_move (journey_id, organisation_id, from_state, to_state, exit_reason, reason, "on", at, by_id)
    SELECT id, organisation_id, CASE place WHEN 1 THEN '' ELSE moves[place - 1] END, moves[place], '', '',
        (at + place * interval '5 days')::date, at + place * interval '5 days', adviser
    FROM walk JOIN path USING (kind), generate_series(1, cardinality(moves)) AS place
    """,
    # Meetings: four journeys in five had one; each adviser has six today, some to come, two that were not settled.
    """
    INSERT INTO journeys_meeting (id, journey_id, person_id, organisation_id, adviser_id, kind, mode, hub_id, starts_at,
        ends_at, status, subjects, spent_minutes, planned_at, planned_by_id, settled_at, settled_by_id)
    SELECT id, id, person_id, organisation_id, adviser, 'follow_up', 'place', hub_id, at + interval '8 days',
        at + interval '193 hours', 'held', '{}', 45, at, adviser, at + interval '194 hours', adviser
    FROM walk WHERE id %% 5 > 0
    """,
    """
    INSERT INTO journeys_note (meeting_id, organisation_id, text, next_step, next_on, next_done_at, written_by_id,
        written_at)
    SELECT id, organisation_id, 'Point sur le plan de financement (fictif).', 'Revoir le devis',
        (starts_at + interval '20 days')::date, CASE WHEN id %% 40 > 0 THEN settled_at END, adviser_id, settled_at
    FROM journeys_meeting WHERE id %% 2 = 0
    """,
    """
    INSERT INTO journeys_meeting (id, journey_id, person_id, organisation_id, adviser_id, kind, mode, hub_id, starts_at,
        ends_at, status, subjects, planned_at, planned_by_id)
    SELECT 10000000 + row_number() OVER (), one.id, one.person_id, one.organisation_id, one.adviser,
        'follow_up', 'place',
        one.hub_id, day + hour, day + hour + interval '45 minutes', 'planned', '{}', %(now)s, one.adviser
    FROM (SELECT adviser, array_agg(id) AS own FROM walk WHERE kind IN (1, 2, 3) GROUP BY adviser) AS mine,
        (SELECT row_number() OVER () AS slot, date_trunc('day', %(now)s::timestamptz) + gone * interval '1 day' AS day,
            hour * interval '1 hour' AS hour
         FROM (VALUES (0, 9), (0, 10), (0, 11), (0, 14), (0, 15), (0, 16), (1, 9), (1, 14), (2, 9), (2, 14),
         (5, 9), (-3, 9),
             (-4, 9)) AS kept (gone, hour)) AS slots
    JOIN walk one ON true
    WHERE one.id = own[1 + slot %% cardinality(own)]
    """,
    # Enquiries: 30 wait at each organisation; some ten thousand were accepted.
    """
    INSERT INTO orientation_enquiry (public_id, form_key, network_id, name, contact_way, phone, email, address,
        commune_typed, need, stage, subjects, audiences, language, is_fictitious, hub_id, organisation_id, owner_id,
        route_reasons, status, round, received_at, assigned_at, due_at, answered_at, answered_by_id, decline_reason,
        answer, journey_id, link_nonce, link_expires_at)
    SELECT gen_random_uuid(), gen_random_uuid(), network_id, 'Camille (fictif)', 'phone', '0600000000', '', '', '',
        'Ouvrir un commerce.', '', '{}', '{}', 'fr', true, hub_id, organisation_id,
        CASE WHEN number %% 2 = 0 THEN adviser END, '[]', 'waiting', 1, %(now)s, %(now)s,
        %(now)s::timestamptz + (number %% 5 - 1) * interval '1 day', NULL, NULL, '', '', NULL, gen_random_uuid(),
        %(now)s::timestamptz + interval '90 days'
    FROM (SELECT *, row_number() OVER (PARTITION BY office ORDER BY number) AS place FROM who) AS ranked
        WHERE place <= 30
    """,
    """
    INSERT INTO orientation_enquiry (public_id, form_key, network_id, name, contact_way, phone, email, address,
        commune_typed, need, stage, subjects, audiences, language, is_fictitious, hub_id, organisation_id, owner_id,
        route_reasons, status, round, received_at, assigned_at, due_at, answered_at, answered_by_id, decline_reason,
        answer, journey_id, link_nonce, link_expires_at)
    SELECT gen_random_uuid(), gen_random_uuid(), who.network_id, 'Camille (fictif)', 'phone', '0600000000', '', '', '',
        'Ouvrir un commerce.', '', '{}', '{}', 'fr', true, who.hub_id, who.organisation_id, walk.adviser, '[]',
        'accepted', 1, walk.at, walk.at, NULL, walk.at, walk.adviser, '', '', walk.id, gen_random_uuid(),
        walk.at + interval '90 days'
    FROM walk JOIN who ON who.number = walk.person_id WHERE walk.id %% 25 = 0
    """,
    """
    INSERT INTO orientation_referral (public_id, network_id, organisation_id, hub_id, sender_id, person_id,
        kind, reason, stage,
        urgency, to_organisation_id, state, state_at, round, touched_at, owner_id, next_at, due_at, created_at,
        taken_by,
        refusal, ending, outcome, link_nonce, is_fictitious)
    SELECT gen_random_uuid(), network_id, organisation_id, hub_id, adviser, number, 'orientation', 'subject', '',
        'usual',
        (SELECT other.organisation_id FROM office other WHERE other.n = (office + 1) %% 60), 'draft', %(now)s,
        1, %(now)s,
        adviser, %(now)s::timestamptz + interval '3 days', %(now)s::timestamptz + interval '2 days', %(now)s,
        '', '', '',
        '', gen_random_uuid(), true
    FROM (SELECT *, row_number() OVER (PARTITION BY adviser ORDER BY number) AS place FROM who) AS ranked
        WHERE place <= 2
    """,
    """
    SELECT setval(pg_get_serial_sequence(name, 'id'), 20000000)
    FROM unnest(ARRAY['people_person', 'journeys_project', 'journeys_journey', 'journeys_meeting']) AS name
    """,
)
