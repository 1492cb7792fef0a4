"""Closed lists of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    """What an area is, from the smallest to the largest."""

    COMMUNE = "commune", _("commune")
    EPCI = "epci", _("group of communes (EPCI)")
    DEPARTEMENT = "departement", _("département")
    REGION = "region", _("région")
    COUNTRY = "country", _("country")


class FormerKind(models.TextChoices):
    """Why an old or smaller code leads to today's commune."""

    ABSORBED = "absorbed", _("former commune")
    DELEGATED = "delegated", _("delegated commune")
    ASSOCIATED = "associated", _("associated commune")
    DISTRICT = "district", _("municipal district")


class FactKind(models.TextChoices):
    """What official files tell of communes."""

    CREATIONS = "creations", _("companies created")
    QPV = "qpv", _("inhabitants of priority neighbourhoods (QPV)")
    FRR = "frr", _("communes of the rural revitalisation scheme (FRR)")
