"""States of a journey."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JourneyState(TextChoices):
    """Where a journey stands; later states come with their own feature."""

    CONTACT = "contact", _("contact")
