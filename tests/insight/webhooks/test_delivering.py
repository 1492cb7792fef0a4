"""Deliveries over a real connection: signed, retried with pauses, stopped with a letter, asked again by a click."""

import hashlib
import hmac
import json
import re
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from django.utils import timezone
from tests.architecture.house import DOCS
from tests.fakes.tool import listening_tool

from maillage.foundation.messaging.models import Letter
from maillage.insight.webhooks.actions import (
    StillWaiting,
    forget_deliveries,
    register_endpoint,
    renew_secret,
    replay,
    resume_endpoint,
    stop_endpoint,
    try_endpoint,
)
from maillage.insight.webhooks.delivering import deliver_due
from maillage.insight.webhooks.models import Attempt, Delivery, Endpoint
from maillage.insight.webhooks.rules import LAST_ATTEMPT, STOP_AFTER, Scope
from maillage.insight.webhooks.sending import is_allowed, post
from maillage.insight.webhooks.signing import secret_of

HERE = [ip_network("127.0.0.0/8")]
LATE = timedelta(days=1)


@pytest.fixture
def tool(settings):
    settings.WEBHOOK_NETWORKS = HERE
    with listening_tool() as made:
        yield made


@pytest.fixture
def endpoint(cast, tool, now):
    return register_endpoint(
        Scope(cast.network), address=tool.address, events=["enquiry.waiting"], by=cast.coordinator, now=now
    )


def deliver(now, **facts):
    return deliver_due(clock=lambda: now, **facts)


def tries(delivery=None):
    rows = Attempt.objects.order_by("pk") if delivery is None else delivery.tries.order_by("pk")
    return [(one.answer, one.failure) for one in rows]


@pytest.mark.django_db
def test_it_arrives_signed_once(endpoint, tool, enquiry, now):
    assert deliver(now + timedelta(minutes=1)) == 1
    assert deliver(now + timedelta(minutes=2)) == 0

    ((headers, body),) = tool.came
    delivery = Delivery.objects.get()
    told = json.loads(body)
    assert told == {
        "version": 1,
        "id": str(delivery.event_id),
        "event": "enquiry.waiting",
        "at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "network": endpoint.network.slug,
        "hub": enquiry.hub.slug,
        "key": str(enquiry.public_id),
        "state": "waiting",
        "before": None,
        "is_test": False,
    }
    assert headers["Maillage-Delivery"] == told["id"]
    seconds, signed = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", headers["Maillage-Signature"]).groups()
    wanted = hmac.new(secret_of(endpoint).encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert signed == wanted
    assert int(seconds) == int((now + timedelta(minutes=1)).timestamp())
    assert (delivery.status, delivery.attempts, tries()) == ("delivered", 1, [(204, "")])


@pytest.mark.django_db
def test_the_code_of_the_guide_checks_signatures(endpoint, tool, enquiry, now):
    at = timezone.now()
    deliver(at)
    ((headers, body),) = tool.came
    guide = (DOCS / "guides" / "webhooks.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", guide, flags=re.S).group(1)
    names: dict[str, object] = {}
    exec(code, names)
    is_genuine, header, secret = names["is_genuine"], headers["Maillage-Signature"], secret_of(endpoint)

    assert is_genuine(secret, header, body)
    assert not is_genuine(secret, header, body + b" ")
    assert not is_genuine("whsec_other", header, body)
    assert not is_genuine(secret, header.replace("t=", "t=1"), body)
    assert not is_genuine(secret, "", body)
    old = int(at.timestamp()) - 3600
    stale = hmac.new(secret.encode(), f"{old}.".encode() + body, hashlib.sha256).hexdigest()
    assert not is_genuine(secret, f"t={old},v1={stale}", body)


@pytest.mark.django_db
def test_an_error_is_tried_again_with_growing_pauses_until_the_last(endpoint, tool, enquiry, now, monkeypatch):
    monkeypatch.setattr("maillage.insight.webhooks.delivering.STOP_AFTER", 1000)
    tool.status, moment, pauses = 500, now, []
    for _try in range(LAST_ATTEMPT):
        deliver(moment)
        delivery = Delivery.objects.get()
        if delivery.next_attempt_at:
            pauses.append(delivery.next_attempt_at - moment)
            deliver(delivery.next_attempt_at - timedelta(seconds=1))
            moment = delivery.next_attempt_at

    assert (delivery.status, delivery.attempts, len(tool.came)) == ("given_up", LAST_ATTEMPT, LAST_ATTEMPT)
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert pauses[-1] == timedelta(hours=12)
    assert sum(pauses, timedelta()) > timedelta(days=2)
    assert set(tries()) == {(500, "status")}
    assert len(set(tool.bodies)) == 1


@pytest.mark.django_db
def test_a_redirection_is_not_followed(endpoint, tool, enquiry, now):
    tool.status = 302

    deliver(now)

    assert tool.asked == ["/hook"]
    assert tries() == [(302, "redirect")]


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["hangs", "drips"])
def test_one_that_does_not_end_its_answer_is_cut_off(endpoint, tool, enquiry, now, way):
    setattr(tool, way, True)

    began = time.monotonic()
    deliver(now, seconds=0.8)

    assert time.monotonic() - began < 10
    assert tries() == [(None, "timeout")]
    assert Delivery.objects.get().status == "waiting"


@pytest.mark.django_db
def test_an_address_that_hangs_keeps_no_other_waiting(cast, endpoint, tool, enquiry, now):
    with ExitStack() as stack:
        other = stack.enter_context(listening_tool())
        register_endpoint(
            Scope(cast.network), address=other.address, events=["enquiry.waiting"], by=cast.coordinator, now=now
        )
        for one in Endpoint.objects.all():
            for _time in range(3):
                try_endpoint(one, by=cast.coordinator, now=now)
        tool.hangs = True

        deliver(now, seconds=0.8)

        assert len(other.came) == 3
        assert len(tool.came) == 1, "the others to that address wait for the next round"


@pytest.mark.django_db
def test_nobody_listens_no_such_name_and_private_addresses(endpoint, tool, enquiry, now, settings):
    settings.WEBHOOK_NETWORKS = []
    deliver(now)
    Endpoint.objects.update(address="https://nulle-part.invalid/")
    deliver(now + LATE)
    settings.WEBHOOK_NETWORKS = HERE
    Endpoint.objects.update(address="http://127.0.0.1:9/")
    deliver(now + 2 * LATE)
    Endpoint.objects.update(address=tool.address.replace("http://", "https://"))
    deliver(now + 3 * LATE)

    assert [failure for _answer, failure in tries()] == ["private", "unknown_host", "unreachable", "unsafe"]
    assert tool.came == []


def test_a_name_that_leads_to_a_private_address_is_refused(monkeypatch):
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr("maillage.insight.webhooks.sending.socket.getaddrinfo", lambda *_a, **_k: found)

    answer = post("https://outil.example.org/", b"{}", {}, allowed=[], seconds=1)

    assert (answer.status, answer.failure) == (None, "private")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        *((one, False) for one in ("0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254")),
        *((one, False) for one in ("172.16.0.1", "192.168.0.1", "224.0.0.1", "255.255.255.255", "::1", "::")),
        *((one, False) for one in ("fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::")),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_allowed(address, []) is public


@pytest.mark.django_db
def test_too_many_failures_stop_the_address_with_one_letter_to_its_owner(cast, endpoint, tool, enquiry, now):
    tool.status, moment = 503, now
    for _try in range(STOP_AFTER + 3):
        try_endpoint(endpoint, by=cast.coordinator, now=now)
    for _round in range(3):
        deliver(moment)
        moment += LATE

    endpoint.refresh_from_db()
    assert len(tool.came) == STOP_AFTER
    assert (endpoint.failures, endpoint.stopped_by) == (STOP_AFTER, None)
    letter = Letter.objects.get(key__startswith="webhooks.stopped:")
    assert letter.to == cast.coordinator.email
    assert endpoint.address in letter.text
    assert "503" in letter.text

    tool.status = 200
    resume_endpoint(endpoint, by=cast.coordinator, now=moment)
    deliver(moment)

    assert not Delivery.objects.exclude(status="delivered").exists()
    endpoint.refresh_from_db()
    assert endpoint.failures == 0


@pytest.mark.django_db
def test_one_success_counts_the_failures_anew(cast, endpoint, tool, enquiry, now):
    tool.status = 500
    deliver(now)
    tool.status = 200
    deliver(now + LATE)

    endpoint.refresh_from_db()
    assert endpoint.failures == 0
    assert tries() == [(500, "status"), (200, "")]


@pytest.mark.django_db
def test_asked_again_the_same_event_is_sent_under_the_same_identifier(cast, endpoint, tool, enquiry, now):
    delivery = Delivery.objects.get()
    with pytest.raises(StillWaiting):
        replay(delivery, by=cast.coordinator, now=now)
    deliver(now)

    replay(delivery, by=cast.coordinator, now=now + LATE)
    deliver(now + LATE)

    assert len(tool.came) == 2
    assert len(set(tool.bodies)) == 1
    assert len({headers["Maillage-Signature"] for headers, _body in tool.came}) == 2
    assert tries() == [(204, ""), (204, "")]


@pytest.mark.django_db
def test_what_waits_while_stopped_leaves_in_order_once_resumed(cast, endpoint, tool, enquiry, now):
    stop_endpoint(endpoint, by=cast.coordinator, now=now)
    second = try_endpoint(endpoint, by=cast.coordinator, now=now + timedelta(hours=1))
    deliver(now + LATE)
    assert tool.came == []

    resume_endpoint(endpoint, by=cast.coordinator, now=now + LATE)
    deliver(now + LATE)

    assert [json.loads(body)["event"] for body in tool.bodies] == ["enquiry.waiting", "test"]
    assert json.loads(tool.bodies[1]) | {"is_test": True, "id": str(second.event_id)} == json.loads(tool.bodies[1])


@pytest.mark.django_db
def test_another_secret_signs_from_the_next_delivery_on(cast, endpoint, tool, enquiry, now):
    before = secret_of(endpoint)

    endpoint = renew_secret(endpoint, by=cast.coordinator, now=now)
    deliver(now)

    ((headers, body),) = tool.came
    seconds = int(now.timestamp())
    signed = headers["Maillage-Signature"].partition("v1=")[2]
    by_secret = [
        hmac.new(one.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
        for one in (before, secret_of(endpoint))
    ]
    assert signed == by_secret[1] != by_secret[0]
    assert before not in str(list(Endpoint.objects.values())), "no secret is kept in the database"


@pytest.mark.django_db
def test_the_log_is_kept_for_a_month(cast, endpoint, tool, enquiry, now):
    deliver(now)

    assert forget_deliveries(now=now + timedelta(days=29)) == 0
    assert forget_deliveries(now=now + timedelta(days=31)) == 1
    assert (Delivery.objects.count(), Attempt.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_worker_that_dies_in_the_middle_loses_nothing(cast, endpoint, tool, enquiry, now, monkeypatch):
    def die(*_args, **_facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("maillage.insight.webhooks.delivering._start", die)
        with pytest.raises(KeyboardInterrupt):
            deliver(now)

    assert deliver(now) == 0, "it is not sent twice at once"
    assert deliver(now + timedelta(minutes=2)) == 1
    assert isinstance(datetime.fromisoformat(json.loads(tool.bodies[0])["at"]), datetime)
