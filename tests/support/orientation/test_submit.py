"""An enquiry comes in: stored once, given by rule, told to both sides."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from tests.cast import METZ, NANCY, VERDUN, commune, delivery, offer

from maillage.catalogue.network.models import Charter, HubMembership, Membership
from maillage.catalogue.offers.choices import Audience, Stage, Tier
from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.actions import (
    DraftRefused,
    EnquiryDraft,
    LooksLikeARobot,
    TooManyEnquiries,
    submit_enquiry,
)
from maillage.support.orientation.choices import ContactWay, Status
from maillage.support.orientation.models import Enquiry, Knock, Word
from maillage.support.orientation.queries import link_token, reasons_in_words

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def codes(enquiry):
    return [reason["code"] for reason in enquiry.route_reasons]


def lines():
    """The journal of enquiries."""
    return Entry.objects.filter(about_kind="orientation.enquiry")


def test_the_bakery_of_etain_reaches_its_adviser(cast, draft, now):
    enquiry = submit_enquiry(draft(), visitor="192.0.2.1", now=now)

    enquiry.refresh_from_db()
    assert enquiry.status == Status.WAITING
    assert (enquiry.hub, enquiry.organisation, enquiry.owner) == (cast.etain, cast.alexis, cast.adviser)
    assert enquiry.charter_rule.position == 2
    assert codes(enquiry) == ["nearest_hub", "only_partner", "adviser_in_turn"]
    assert enquiry.due_at == datetime(2026, 10, 8, 18, tzinfo=PARIS)
    assert list(lines().values_list("what", "facts")) == [
        (
            "orientation.enquiry_received",
            {"hub": cast.etain.pk, "organisation": cast.alexis.pk, "owner": cast.adviser.pk},
        )
    ]
    assert sorted(Letter.objects.values_list("to", flat=True)) == ["aline@example.org", "lea@example.org"]


def test_the_receipt_tells_who_when_and_where_to_follow(cast, draft, now):
    enquiry = submit_enquiry(draft(), visitor="192.0.2.1", now=now)

    receipt = Letter.objects.get(to="lea@example.org")
    for part in [
        "Alexis",
        "Pôle de Etain",
        "jeudi 8 octobre",
        link_token(enquiry),
        enquiry.reference,
        cast.etain.phone,
    ]:
        assert part in receipt.subject + receipt.text


def test_letters_to_the_staff_carry_nothing_they_do_not_need(cast, draft, now):
    submit_enquiry(draft(), visitor="192.0.2.1", now=now)

    text = Letter.objects.get(to="aline@example.org").text
    assert "Léa" in text
    assert "Étain" in text
    for private in ["boulangerie", "06 00 00 00 00", "lea@example.org"]:
        assert private not in text


def test_no_account_e_mail_or_number_is_needed(cast, draft, now):
    enquiry = submit_enquiry(
        draft(name="", email="", phone="", contact_way=ContactWay.VISIT), visitor="192.0.2.1", now=now
    )

    assert enquiry.status == Status.WAITING
    assert list(Letter.objects.values_list("to", flat=True)) == ["aline@example.org"]
    assert "Quelqu’un" in Letter.objects.get().subject


def test_the_same_form_twice_is_one_enquiry(cast, draft, now):
    twice = draft()

    first = submit_enquiry(twice, visitor="192.0.2.1", now=now)
    second = submit_enquiry(twice, visitor="192.0.2.1", now=now + timedelta(seconds=1))

    assert first == second
    assert (Enquiry.objects.count(), Letter.objects.count(), Word.objects.count(), lines().count()) == (
        1,
        2,
        0,
        1,
    )


def test_what_was_changed_after_going_back_is_not_lost(cast, draft, now):
    form = draft()
    first = submit_enquiry(form, visitor="192.0.2.1", now=now)

    later = now + timedelta(minutes=2)
    for _click in range(2):
        submit_enquiry(replace(form, need="Une boulangerie, et un salon de thé."), visitor="192.0.2.1", now=later)

    assert list(first.words.values_list("text", "by")) == [("Une boulangerie, et un salon de thé.", None)]
    assert Enquiry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("visitors", [("192.0.2.1", "192.0.2.1"), ("192.0.2.1", "198.51.100.7")])
def test_a_double_click_in_two_processes_is_one_enquiry(cast, draft, now, visitors):
    form, together, got = draft(), threading.Barrier(2), []

    def click(visitor):
        together.wait()
        got.append(submit_enquiry(form, visitor=visitor, now=now).pk)
        connections.close_all()

    clicks = [threading.Thread(target=click, args=[visitor]) for visitor in visitors]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()

    assert len(got) == 2
    assert len(set(got)) == 1
    assert (Enquiry.objects.count(), Letter.objects.count(), lines().count()) == (1, 2, 1)


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"honeypot": "https://spam.example"}, id="hidden field filled"),
        pytest.param({"shown_at": None}, id="no proof of when it was shown"),
        pytest.param({"shown_at": timedelta(seconds=-1)}, id="posted after a second"),
        pytest.param({"shown_at": timedelta(hours=1)}, id="shown in the future"),
    ],
)
def test_what_comes_as_a_program_does_is_sent_back_to_be_read_again(cast, draft, now, facts):
    if facts.get("shown_at"):
        facts = {"shown_at": now + facts["shown_at"]}

    with pytest.raises(LooksLikeARobot):
        submit_enquiry(draft(**facts), visitor="192.0.2.1", now=now)

    assert not Enquiry.objects.exists()


def test_a_page_left_open_for_a_week_is_welcome(cast, draft, now):
    submit_enquiry(draft(shown_at=now - timedelta(days=7)), visitor="192.0.2.1", now=now)

    assert Enquiry.objects.count() == 1


def test_a_robot_posting_five_hundred_times_gets_the_hourly_number_in(cast, draft, now, settings):
    settings.ENQUIRIES_PER_HOUR = 12
    refused = []
    for second in range(500):
        try:
            submit_enquiry(draft(), visitor="192.0.2.66", now=now + timedelta(seconds=second))
        except TooManyEnquiries as error:
            refused.append(error.retry_minutes)

    somebody = submit_enquiry(draft(), visitor="192.0.2.1", now=now)
    again = submit_enquiry(draft(), visitor="192.0.2.66", now=now + timedelta(minutes=61))

    assert Enquiry.objects.count() == 14
    assert (len(refused), refused[0], refused[-1]) == (488, 60, 52)
    assert somebody.pk
    assert again.pk
    assert not Knock.objects.filter(visitor__contains="192.0.2").exists()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("👩🏽‍🍳 Léa 🥖", id="emoji, one of them joined"),
        pytest.param("ليلى بن علي", id="right to left"),
        pytest.param("李小龍", id="Chinese"),
        pytest.param("O'Neill-d’Étain <b>&amp;", id="marks that mean something elsewhere"),
    ],
)
def test_names_of_every_script_are_kept(cast, draft, now, name):
    enquiry = submit_enquiry(draft(name=name), visitor="192.0.2.1", now=now)

    enquiry.refresh_from_db()
    assert enquiry.name == name
    assert name in Letter.objects.get(to="aline@example.org").subject


def test_invisible_marks_are_taken_out(cast, draft, now):
    dirty = "Lé\x00a\r\nBcc: all@example.org\u202egnihtemos\x07\ud800\u200b"

    enquiry = submit_enquiry(draft(name=dirty, need=f"{dirty}\n\n\n\n\nfin"), visitor="192.0.2.1", now=now)

    enquiry.refresh_from_db()
    assert enquiry.name == "Léa Bcc: all@example.orggnihtemos"
    assert enquiry.need == "Léa\nBcc: all@example.orggnihtemos\n\nfin"


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("name", {"name": "é" * 10_000}),
        ("need", {"need": "x" * 4_001}),
        ("need", {"need": " \x00\n "}),
        ("email", {"email": "lea@@example"}),
        ("email", {"email": "lea@example.org\nBcc: all@example.org"}),
        ("contact_way", {"email": "", "phone": "", "contact_way": ContactWay.PHONE}),
        ("stage", {"stage": "astronaut"}),
        ("audiences", {"audiences": ("everyone",)}),
        ("contact_way", {"contact_way": "pigeon"}),
    ],
)
def test_what_cannot_be_stored_is_said_by_field(cast, draft, now, field, facts):
    with pytest.raises(DraftRefused) as refused:
        submit_enquiry(draft(**facts), visitor="192.0.2.1", now=now)

    assert refused.value.field == field
    assert not Enquiry.objects.exists()


def test_an_offer_asked_for_goes_to_its_own_partner(cast, draft, now):
    enquiry = submit_enquiry(
        draft(delivery=cast.inform_remote, stage=Stage.MONTER, commune=commune(NANCY)), visitor="192.0.2.1", now=now
    )

    assert (enquiry.hub, enquiry.organisation, enquiry.owner) == (cast.etain, cast.chamber, cast.partner)
    assert codes(enquiry) == ["offer_asked", "only_adviser"]


def test_an_offer_that_ended_meanwhile_goes_to_the_nearest_hub(cast, draft, now):
    cast.build.ends_on = now.date() - timedelta(days=1)
    cast.build.save()

    enquiry = submit_enquiry(draft(delivery=cast.build_at_etain), visitor="192.0.2.1", now=now)

    assert enquiry.hub == cast.verdun
    assert codes(enquiry) == ["offer_gone", "nearest_hub", "lead_partner", "only_adviser"]


def test_the_nearest_hub_that_serves_the_need_answers(cast, draft, now):
    near = submit_enquiry(draft(commune=commune(VERDUN)), visitor="192.0.2.1", now=now)
    cast.verdun.closed_on = now.date()
    cast.verdun.save()
    closed = submit_enquiry(draft(commune=commune(VERDUN)), visitor="192.0.2.1", now=now)

    assert (near.hub, near.owner) == (cast.verdun, cast.stranger)
    assert (closed.hub, closed.route_reasons[0]["minutes"]) == (cast.etain, 24)


def test_a_need_that_no_near_hub_serves_is_called_back(cast, draft, now):
    far = submit_enquiry(draft(commune=commune(METZ)), visitor="192.0.2.1", now=now)
    unknown = submit_enquiry(draft(commune=None, commune_typed="Perpète"), visitor="192.0.2.1", now=now)

    assert (far.hub, far.organisation, far.owner) == (None, cast.alexis, cast.adviser)
    assert codes(far) == ["no_hub_near", "lead_organisation", "adviser_in_turn"]
    assert codes(unknown) == ["no_commune", "lead_organisation", "adviser_in_turn"]
    assert Enquiry.objects.visible_to(cast.colleague).count() == 2
    assert not Enquiry.objects.visible_to(cast.partner).exists()
    assert "vous rappelle" in Letter.objects.filter(to="lea@example.org").first().text


def test_without_a_charter_the_partner_that_runs_the_hub_answers(cast, draft, now):
    Charter.objects.update(ends_on=now.date() - timedelta(days=1))

    enquiry = submit_enquiry(draft(), visitor="192.0.2.1", now=now)

    assert (enquiry.organisation, enquiry.charter_rule) == (cast.alexis, None)
    assert codes(enquiry) == ["nearest_hub", "lead_partner", "adviser_in_turn"]


def test_a_partner_that_left_the_hub_gets_no_turn(cast, draft, now):
    delivery(offer(cast.chamber, "Monter son projet", [Stage.EMERGER]), cast.etain, Tier.IN_PERSON, [])
    HubMembership.objects.filter(organisation=cast.alexis, hub=cast.etain).update(
        ends_on=now.date() - timedelta(days=1)
    )

    enquiry = submit_enquiry(draft(), visitor="192.0.2.1", now=now)

    assert enquiry.organisation == cast.chamber
    assert enquiry.charter_rule.position == 3


def test_what_only_a_partner_that_left_did_here_is_found_at_the_next_hub(cast, draft, now):
    HubMembership.objects.filter(organisation=cast.alexis, hub=cast.etain).update(
        ends_on=now.date() - timedelta(days=1)
    )

    enquiry = submit_enquiry(draft(), visitor="192.0.2.1", now=now)

    assert (enquiry.hub, enquiry.organisation) == (cast.verdun, cast.neighbour)


def test_advisers_take_turns_then_the_manager_then_the_coordinator(cast, draft, now):
    def owner(minute):
        return submit_enquiry(draft(), visitor="192.0.2.1", now=now + timedelta(minutes=minute)).owner

    in_turns = [owner(minute) for minute in range(4)]
    Membership.objects.filter(user__in=[cast.adviser, cast.colleague]).update(ends_on=now.date() - timedelta(days=1))
    manager = owner(5)
    Membership.objects.filter(user=cast.manager).update(ends_on=now.date() - timedelta(days=1))
    coordinator = owner(6)
    Membership.objects.filter(user=cast.coordinator).update(ends_on=now.date() - timedelta(days=1))

    assert in_turns == [cast.adviser, cast.colleague, cast.adviser, cast.colleague]
    assert (manager, coordinator, owner(7)) == (cast.manager, cast.coordinator, None)
    assert Letter.objects.filter(to=cast.network.email).count() == 1


def test_the_charter_is_fair_over_many(cast, draft, now):
    given = [
        submit_enquiry(
            draft(stage=Stage.DEVELOPPER, audiences=(Audience.FEMMES,), delivery=None),
            visitor=f"192.0.2.{number}",
            now=now + timedelta(minutes=number % 3),
        ).organisation
        for number in range(20)
    ]

    assert given.count(cast.alexis) == given.count(cast.chamber) == 0
    assert given == [cast.neighbour] * 20


def test_every_reason_is_said_in_the_language_of_the_reader(cast, draft, now):
    enquiry = submit_enquiry(draft(), visitor="192.0.2.1", now=now)

    sentences = reasons_in_words(enquiry.route_reasons)

    assert len(sentences) == 3
    assert "4\u00a0min" in sentences[0]
    assert "Alexis" in sentences[1]
    assert not any("%(" in sentence for sentence in sentences)


def test_the_draft_needs_nothing_but_a_need_and_a_way_to_answer(cast, now):
    bare = EnquiryDraft(
        form_key=uuid4(),
        network=cast.network,
        need="Je ne sais pas par où commencer.",
        shown_at=now - timedelta(minutes=1),
        address="2, rue du Pont, Étain",
    )

    enquiry = submit_enquiry(bare, visitor="", now=now)

    assert (enquiry.stage, enquiry.subjects, enquiry.audiences, enquiry.language) == ("", [], [], "fr")
