"""Closed lists of the room: of kits, and of roll-out files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class KitZone(TextChoices):
    """For whom the offers of a hub made from a kit are."""

    EPCI = "epci", _("the group of communes of the hub")
    DEPARTEMENT = "departement", _("the département of the hub")
    NETWORK = "network", _("the whole territory of the network")


class FactKind(TextChoices):
    """A figure of the territory that somebody types with its source."""

    POPULATION = "population", _("inhabitants")
    CREATIONS = "creations", _("businesses created in a year")
    QPV = "qpv", _("priority neighbourhoods (QPV)")
    FRR = "frr", _("rural revitalisation zone (FRR)")
    OTHER = "other", _("another figure")


class MeansKind(TextChoices):
    """What a hub is made of."""

    ROOM = "room", _("room")
    STAFF = "staff", _("days of presence a week")


class Go(TextChoices):
    """What is decided about a draft."""

    GO = "go", _("go")
    NO_GO = "no_go", _("no go")


class Outcome(TextChoices):
    """What a review concludes."""

    CONTINUE = "continue", _("continue")
    ADJUST = "adjust", _("continue, with changes")
    STOP = "stop", _("stop")
