"""What is sent: the body of a delivery, and its signature.

The same lines stand in docs/guides/webhooks.md for those who receive; a test runs both.
"""

import hashlib
import hmac
import json
from datetime import UTC

from django.utils.crypto import salted_hmac

from maillage.insight.webhooks.choices import TEST, VERSION
from maillage.insight.webhooks.models import Delivery, Endpoint

HEADER = "Maillage-Signature"
PREFIX = "whsec_"


def secret_of(endpoint: Endpoint) -> str:
    """What the receiver checks signatures with; another one as soon as `nonce` changes."""
    derived = salted_hmac("maillage.webhooks", f"{endpoint.pk}:{endpoint.nonce.hex}", algorithm="sha256")
    return PREFIX + derived.hexdigest()


def body_of(delivery: Delivery) -> bytes:
    """The event as JSON: the same bytes each time. Needs the network and the hub."""
    told = {
        "version": VERSION,
        "id": str(delivery.event_id),
        "event": delivery.event,
        "at": delivery.happened_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "network": delivery.endpoint.network.slug,
        "hub": delivery.hub.slug if delivery.hub else None,
        "key": delivery.key,
        "state": delivery.state or None,
        "before": delivery.before or None,
        "is_test": delivery.event == TEST,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def signature_of(secret: str, body: bytes, *, seconds: int) -> str:
    """The header: the moment in seconds since 1970, and the HMAC-SHA256 of moment, full stop and body."""
    signed = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={signed.hexdigest()}"
