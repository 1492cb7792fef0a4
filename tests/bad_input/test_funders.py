"""What funders ask, typed badly: half a campaign, money and hours that cannot be, a table that is no table."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.accompanied import accompanied

from maillage.catalogue.schemes.models import FundedOperation
from maillage.foundation.tools.reading import reading_everything
from maillage.support.enrolments.actions import CampaignSaid, open_campaign, rule_on
from maillage.support.enrolments.models import Campaign, Submission, TimeLine, Voucher

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(cast, settings, tmp_path):
    settings.DOCUMENTS_FOLDER = tmp_path
    return accompanied(cast).keys


@pytest.fixture
def manager(cast):
    client = Client()
    client.force_login(cast.manager)
    return client


@pytest.fixture
def adviser(cast):
    client = Client()
    client.force_login(cast.adviser)
    return client


def test_a_campaign_submitted_half_is_refused_and_nothing_is_frozen(keys, manager, adviser, cast):
    today = timezone.localdate()
    with reading_everything():
        operation = FundedOperation.objects.get(pk=keys["desk:operation"]["pk"])
        said = CampaignSaid("À moitié (fictif)", today - timedelta(days=30), today - timedelta(days=1), today)
        campaign = open_campaign(operation, said, by=cast.manager, now=timezone.now())
        frozen = Submission.objects.count()
    address = reverse("desk:move_campaign", args=[campaign.pk])

    for said, status in (
        ({"to": "submitted", "on": today.isoformat()}, 422),
        ({"to": "submitted", "on": "hier"}, 422),
        ({"to": "submitted"}, 422),
        ({"to": "closed", "on": today.isoformat()}, 422),
        ({"to": "fix", "on": today.isoformat(), "comment": "Essai"}, 422),
        ({"to": "paid", "on": today.isoformat()}, 404),
        ({}, 404),
    ):
        assert manager.post(address, said).status_code == status, said
    assert adviser.post(address, {"to": "submitted", "on": today.isoformat()}).status_code == 404
    page = manager.post(address, {"to": "submitted", "on": today.isoformat()}).content.decode()
    assert "Rien ne se dépose à moitié" in page
    with reading_everything():
        assert Submission.objects.count() == frozen
        assert Campaign.objects.get(pk=campaign.pk).state == "open"


@pytest.mark.parametrize("amount", ["", "abc", "-5", "0", "0,001", "1e9", "NaN", "Infinity", "10000000000", "١٢,٣٤٥"])
def test_money_that_is_none_issues_nothing(keys, manager, cast, amount):
    with reading_everything():
        voucher = Voucher.objects.select_related("eligibility").get(pk=keys["desk:voucher"]["pk"])
        rule_on(voucher.eligibility, "accepted", officer="Essai", reason="Essai", by=cast.manager, now=timezone.now())
    said = {"to": "issued", "on": timezone.localdate().isoformat(), "number": "A-1", "amount": amount}
    assert manager.post(reverse("desk:voucher", args=[voucher.pk]), said).status_code == 422
    with reading_everything():
        assert Voucher.objects.get(pk=voucher.pk).state == "asked"


def test_hours_that_cannot_be_are_not_added(keys, adviser, manager):
    sheet = keys["desk:time_sheet"]
    place = [sheet["operation"], sheet["adviser"], sheet["month"]]
    address = reverse("desk:time_sheet", args=place)
    day = timezone.localdate().isoformat()
    for minutes, on in (("0", day), ("721", day), ("-3", day), ("x", day), ("30", "2026-02-30"), ("30", "")):
        said = {"act": "type", "minutes": minutes, "day": on, "words": "Essai"}
        assert adviser.post(address, said).status_code == 422, said
    # Somebody else's hours are not typed for them; a line that is none is not found; a month that is none neither.
    assert manager.post(address, {"act": "type", "minutes": "30", "day": day, "words": "Essai"}).status_code == 404
    assert adviser.post(address, {"act": "drop", "line": "99999999"}).status_code == 404
    assert adviser.post(address, {"act": "approve"}).status_code == 404
    for month in ("2026-13", "2026-1", "0000-00", "99999999", "1999-01"):
        assert adviser.get(reverse("desk:time_sheet", args=[*place[:2], month])).status_code == 404, month
    with reading_everything():
        assert not TimeLine.objects.exists()


@pytest.mark.parametrize("content", [b"", b"[", b"\xff\xfe", b"{}", b'{"columns": [1, null]}', b" " * 200_000])
def test_a_table_that_is_no_table_enters_no_operation(keys, manager, content):
    said = {"reference": "Z", "name": "Z", "table": "rsa_hours", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    file = SimpleUploadedFile("table.json", content)
    answer = manager.post(reverse("desk:new_operation"), {**said, "own": file})
    assert answer.status_code == 422
    assert not FundedOperation.objects.filter(reference="Z").exists()
