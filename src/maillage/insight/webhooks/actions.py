"""What is done with addresses: registered, changed, tried, stopped, resumed, taken away; deliveries asked again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.webhooks import tasks
from maillage.insight.webhooks.choices import TEST, DeliveryStatus
from maillage.insight.webhooks.models import LONGEST_ADDRESS, Attempt, Delivery, Endpoint
from maillage.insight.webhooks.queries import old_deliveries
from maillage.insight.webhooks.rules import LOG_DAYS, MOST_ENDPOINTS, Scope
from maillage.insight.webhooks.sending import is_allowed


class EndpointRefused(DomainError):
    """An address cannot be so; `field` names what to mend and the text says what is accepted."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class StillWaiting(DomainError):
    """The delivery waits for its next try already."""


@transaction.atomic
def register_endpoint(scope: Scope, *, address: str, events: Iterable[str], by: User, now: datetime) -> Endpoint:
    """Have events told to an address, from now on. Raises EndpointRefused."""
    address, chosen = checked_address(address), _chosen(events, scope)
    same = Endpoint.objects.filter(network=scope.network, hub=scope.hub, organisation=scope.organisation, ended_at=None)
    if same.filter(address=address).exists():
        raise EndpointRefused("address", _("This address is told already."))
    if same.count() >= MOST_ENDPOINTS:
        raise EndpointRefused("address", _("At most %(most)s addresses are told.") % {"most": MOST_ENDPOINTS})
    made = Endpoint.objects.create(
        network=scope.network,
        hub=scope.hub,
        organisation=scope.organisation,
        address=address,
        events=chosen,
        registered_by=by,
        registered_at=now,
    )
    record("webhooks.endpoint_registered", about=made, by=by, at=now, events=len(chosen))
    return made


@transaction.atomic
def choose_events(endpoint: Endpoint, *, events: Iterable[str], by: User, now: datetime) -> Endpoint:
    """Tell other events to an address. Raises EndpointRefused."""
    endpoint = _held(endpoint)
    endpoint.events = _chosen(events, Scope(endpoint.network, endpoint.hub, endpoint.organisation))
    endpoint.save(update_fields=["events"])
    record("webhooks.events_chosen", about=endpoint, by=by, at=now, events=len(endpoint.events))
    return endpoint


@transaction.atomic
def renew_secret(endpoint: Endpoint, *, by: User, now: datetime) -> Endpoint:
    """Another secret from the next try on; the one before signs nothing any more."""
    endpoint = _held(endpoint)
    endpoint.nonce = uuid4()
    endpoint.save(update_fields=["nonce"])
    record("webhooks.secret_renewed", about=endpoint, by=by, at=now)
    return endpoint


@transaction.atomic
def stop_endpoint(endpoint: Endpoint, *, by: User, now: datetime) -> Endpoint:
    """Let nothing leave; what happens waits. Stopped twice, it stays as it was."""
    endpoint = _held(endpoint)
    if endpoint.stopped_at is None:
        endpoint.stopped_at, endpoint.stopped_by = now, by
        endpoint.save(update_fields=["stopped_at", "stopped_by"])
        record("webhooks.endpoint_stopped", about=endpoint, by=by, at=now)
    return endpoint


@transaction.atomic
def resume_endpoint(endpoint: Endpoint, *, by: User, now: datetime) -> Endpoint:
    """Let deliveries leave again, those that waited first, at once."""
    endpoint = _held(endpoint)
    endpoint.stopped_at, endpoint.stopped_by, endpoint.failures = None, None, 0
    endpoint.save(update_fields=["stopped_at", "stopped_by", "failures"])
    waiting = endpoint.deliveries.filter(status=DeliveryStatus.WAITING, next_attempt_at__gt=now)
    waiting.update(next_attempt_at=now)
    record("webhooks.endpoint_resumed", about=endpoint, by=by, at=now)
    transaction.on_commit(tasks.ask_for_a_round)
    return endpoint


@transaction.atomic
def end_endpoint(endpoint: Endpoint, *, by: User, now: datetime) -> None:
    """Take an address away, with its log."""
    endpoint = _held(endpoint)
    Attempt.objects.filter(delivery__endpoint=endpoint).delete()
    Delivery.objects.filter(endpoint=endpoint).delete()
    endpoint.ended_at = now
    endpoint.save(update_fields=["ended_at"])
    record("webhooks.endpoint_ended", about=endpoint, by=by, at=now)


@transaction.atomic
def try_endpoint(endpoint: Endpoint, *, by: User, now: datetime) -> Delivery:
    """Send a delivery that tells nothing."""
    endpoint = _held(endpoint)
    made = Delivery.objects.create(endpoint=endpoint, event=TEST, happened_at=now, next_attempt_at=now)
    record("webhooks.endpoint_tried", about=endpoint, by=by, at=now)
    transaction.on_commit(tasks.ask_for_a_round)
    return made


@transaction.atomic
def replay(delivery: Delivery, *, by: User, now: datetime) -> Delivery:
    """Send a delivery again: the same event under the same identifier, its tries counted anew; the log stays.

    Raises StillWaiting when nothing was tried yet.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if delivery.status == DeliveryStatus.WAITING and not delivery.attempts:
        raise StillWaiting(f"Delivery {delivery.pk} waits already.")
    delivery.status, delivery.attempts, delivery.next_attempt_at = DeliveryStatus.WAITING, 0, now
    delivery.save(update_fields=["status", "attempts", "next_attempt_at"])
    record("webhooks.delivery_replayed", about=delivery, by=by, at=now)
    transaction.on_commit(tasks.ask_for_a_round)
    return delivery


@transaction.atomic
def forget_deliveries(*, now: datetime) -> int:
    """Erase what the log no longer keeps; how many deliveries."""
    old = old_deliveries(now=now, days=LOG_DAYS)
    Attempt.objects.filter(delivery__in=old.values("pk"), at__lt=now - timedelta(days=LOG_DAYS)).delete()
    return old.exclude(tries__isnull=False).delete()[0]


def checked_address(typed: str) -> str:
    """The address that is meant. Raises EndpointRefused for one that could not be called safely."""
    text = typed.strip()
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (UnicodeError, ValueError) as error:
        raise EndpointRefused("address", _not_an_address(text)) from error
    is_plain = text.isascii() and text.isprintable() and " " not in text and len(text) <= LONGEST_ADDRESS
    named = host and not (parts.username or parts.password or parts.fragment) and port != 0
    if not (is_plain and named and parts.scheme in ("https", "http")):
        raise EndpointRefused("address", _not_an_address(text))
    try:
        number = ip_address(host)
    except ValueError:
        number = None
    here = host == "localhost" or (number is not None and number.is_loopback)
    if parts.scheme == "http" and not here:
        raise EndpointRefused("address", _("Deliveries leave over https only."))
    if (here or number) and not is_allowed(str(number or "127.0.0.1"), settings.WEBHOOK_NETWORKS):
        raise EndpointRefused("address", _("This is a private address: the operator of the platform has to allow it."))
    return text


def _not_an_address(text: str) -> str:
    sentence = _("“%(read)s” is not an address to call. Write it as https://www.example.org/maillage.")
    return sentence % {"read": text[:100]}


def _chosen(events: Iterable[str], scope: Scope) -> list[str]:
    asked = set(events)
    if not asked:
        raise EndpointRefused("events", _("Choose at least one event."))
    if asked - set(scope.events):
        raise EndpointRefused("events", _("Some of these events cannot be told here."))
    return [event for event in scope.events if event in asked]


def _held(endpoint: Endpoint) -> Endpoint:
    rows = Endpoint.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("network", "hub", "organisation").get(pk=endpoint.pk)
