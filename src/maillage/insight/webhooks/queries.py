"""Reading addresses and their log."""

from datetime import datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from maillage.insight.webhooks.choices import DeliveryStatus
from maillage.insight.webhooks.models import Attempt, Delivery, Endpoint


def with_counts(rows: QuerySet[Endpoint]) -> QuerySet[Endpoint]:
    """Addresses with how many deliveries wait and how many were given up in the log that is kept."""
    return rows.select_related("network", "hub", "organisation", "stopped_by").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__status=DeliveryStatus.WAITING)),
        given_up=Count("deliveries", filter=Q(deliveries__status=DeliveryStatus.GIVEN_UP)),
        last_at=Subquery(Attempt.objects.filter(delivery__endpoint=OuterRef("pk")).order_by("-pk").values("at")[:1]),
    )


def log_of(endpoint: Endpoint) -> QuerySet[Delivery]:
    """The deliveries of an address, the last first, each with what its last try gave."""
    last = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-pk")
    return (
        Delivery.objects.filter(endpoint=endpoint)
        .select_related("hub")
        .annotate(
            last_answer=Subquery(last.values("answer")[:1]),
            last_failure=Subquery(last.values("failure")[:1]),
            last_ms=Subquery(last.values("milliseconds")[:1]),
            last_at=Subquery(last.values("at")[:1]),
        )
        .order_by("-happened_at", "-pk")
    )


def old_deliveries(*, now: datetime, days: int) -> QuerySet[Delivery]:
    """What the log no longer keeps: what happened that long ago, unless it was asked again since."""
    limit = now - timedelta(days=days)
    asked_again = Q(status=DeliveryStatus.WAITING, next_attempt_at__gte=limit, next_attempt_at__gt=F("happened_at"))
    return Delivery.objects.filter(happened_at__lt=limit).exclude(asked_again)
