"""A round of deliveries: what is due leaves, each address at its own pace, none waiting for another."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from maillage.foundation.journal.actions import record
from maillage.insight.webhooks.choices import DeliveryStatus, Failure
from maillage.insight.webhooks.mail import tell_stopped
from maillage.insight.webhooks.models import Attempt, Delivery, Endpoint
from maillage.insight.webhooks.rules import LAST_ATTEMPT, SECONDS, STOP_AFTER, pause_after
from maillage.insight.webhooks.sending import Answer, post
from maillage.insight.webhooks.signing import HEADER, body_of, secret_of, signature_of

log = logging.getLogger(__name__)
ROUND_SECONDS = 45
AT_ONCE = 8
AWAY = {Failure.TIMEOUT, Failure.UNKNOWN_HOST, Failure.PRIVATE, Failure.UNSAFE, Failure.UNREACHABLE}
"""It is about the address, not about this delivery: the others to it wait for the next round."""


def deliver_due(*, clock: Callable[[], datetime], seconds: float = SECONDS) -> int:
    """Send the deliveries whose moment has come, the oldest of each address first; how many were taken.

    A try is written down before it begins, with the moment of the next one: a worker that dies loses nothing, and two
    workers never send one delivery at the same time. No transaction is open while an address is called. An address
    that does not answer is left in peace for this round; a round ends after `ROUND_SECONDS`.
    """
    began, taken = time.monotonic(), 0
    waiting: dict[Future[Answer], Delivery] = {}
    due = Endpoint.objects.told().filter(
        deliveries__status=DeliveryStatus.WAITING, deliveries__next_attempt_at__lte=clock()
    )
    todo = list(due.order_by("pk").distinct().values_list("pk", flat=True))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while waiting or todo:
            while todo and len(waiting) < AT_ONCE and time.monotonic() - began < ROUND_SECONDS:
                delivery = _claim(todo.pop(0), now=clock())
                if delivery is not None:
                    waiting[_start(pool, delivery, clock(), seconds)] = delivery
            if not waiting:
                break
            done, _rest = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                delivery, answer = waiting.pop(future), future.result()
                _note(delivery, answer, now=clock())
                taken += answer.is_delivered
                if answer.failure not in AWAY:
                    todo.append(delivery.endpoint_id)
    return taken


def _start(pool: ThreadPoolExecutor, delivery: Delivery, now: datetime, seconds: float) -> Future[Answer]:
    body = body_of(delivery)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Maillage",
        "Maillage-Event": delivery.event,
        "Maillage-Delivery": str(delivery.event_id),
        HEADER: signature_of(secret_of(delivery.endpoint), body, seconds=int(now.timestamp())),
    }
    allowed = settings.WEBHOOK_NETWORKS
    return pool.submit(post, delivery.endpoint.address, body, headers, allowed=allowed, seconds=seconds)


@transaction.atomic
def _claim(endpoint: int, *, now: datetime) -> Delivery | None:
    """The oldest delivery due to an address, its try counted and the next one set."""
    due = Delivery.objects.filter(endpoint=endpoint, status=DeliveryStatus.WAITING, next_attempt_at__lte=now)
    due = due.filter(endpoint__stopped_at=None, endpoint__ended_at=None).order_by("happened_at", "pk")
    found = due.select_for_update(of=("self",), skip_locked=True).select_related("endpoint__network", "hub").first()
    if found is None:
        return None
    found.attempts += 1
    found.next_attempt_at = now + max(pause_after(found.attempts), timedelta(seconds=60))
    found.save(update_fields=["attempts", "next_attempt_at"])
    return found


@transaction.atomic
def _note(delivery: Delivery, answer: Answer, *, now: datetime) -> None:
    """Keep what a try gave; the last one gives up, too many in a row stop the address and tell who keeps it."""
    Attempt.objects.create(
        delivery=delivery, at=now, answer=answer.status, failure=answer.failure, milliseconds=answer.milliseconds
    )
    endpoint = Endpoint.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.endpoint_id)
    same = Delivery.objects.select_for_update(of=("self",)).filter(
        pk=delivery.pk, status=DeliveryStatus.WAITING, attempts=delivery.attempts
    )
    if answer.is_delivered:
        same.update(status=DeliveryStatus.DELIVERED, delivered_at=now, next_attempt_at=None)
        Endpoint.objects.filter(pk=endpoint.pk).update(failures=0)
        return
    if delivery.attempts >= LAST_ATTEMPT:
        same.update(status=DeliveryStatus.GIVEN_UP, next_attempt_at=None)
    Endpoint.objects.filter(pk=endpoint.pk).update(failures=F("failures") + 1)
    if endpoint.failures + 1 >= STOP_AFTER and endpoint.stopped_at is None:
        Endpoint.objects.filter(pk=endpoint.pk).update(stopped_at=now, stopped_by=None)
        record("webhooks.endpoint_stopped", about=endpoint, by=None, at=now, failures=endpoint.failures + 1)
        tell_stopped(endpoint, answer, now=now)
        log.warning("Webhook address %s stopped after %s failures", endpoint.pk, endpoint.failures + 1)
