"""Kinds and roles."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """What sort of body an organisation is."""

    ASSOCIATION = "association", _("association")
    CHAMBER = "chamber", _("chamber")
    UNIVERSITY = "university", _("university")
    COMPANY = "company", _("company")
    AUTHORITY = "authority", _("public authority")
    FINANCE = "finance", _("funding body")


class HubKind(TextChoices):
    """What sort of place a hub is."""

    HUB = "hub", _("entrepreneurial hub")
    NURSERY = "nursery", _("business nursery")
    BUSINESS_HOTEL = "business_hotel", _("business hotel")
    INCUBATOR = "incubator", _("incubator")
    THIRD_PLACE = "third_place", _("third place")
    DESK = "desk", _("branch office")


class Role(TextChoices):
    """What a member does for the organisation."""

    ADVISER = "adviser", _("adviser")
    HUB_MANAGER = "hub_manager", _("hub manager")
    COORDINATOR = "coordinator", _("network coordinator")


class Voice(TextChoices):
    """In which role somebody comments on a hub that is prepared."""

    MANAGER = "manager", _("hub manager of a partner")
    COORDINATOR = "coordinator", _("coordination of the network")
    REGION = "region", _("the Region, written down by the coordination")


class Weekday(IntegerChoices):
    """Days as ISO counts them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class Rhythm(TextChoices):
    """Which weeks a desk day happens."""

    WEEKLY = "weekly", _("every week")
    EVEN = "even", _("even weeks")
    ODD = "odd", _("odd weeks")
    FIRST = "first", _("first of the month")
    SECOND = "second", _("second of the month")
    THIRD = "third", _("third of the month")
    FOURTH = "fourth", _("fourth of the month")
