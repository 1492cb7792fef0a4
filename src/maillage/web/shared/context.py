"""What every page is given besides its own facts."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Names that the base page uses; costs no query."""
    return {
        "site_name": "Maillage",
        "network_name": settings.SITE_NAME,
        "full_path": request.get_full_path(),
        "demo": settings.DEMO,
    }
