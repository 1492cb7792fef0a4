"""Areas with their codes and vintage, places, and travel times."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.territories.choices import AreaKind, FactKind, FormerKind


class AreaQuerySet(models.QuerySet["Area"]):
    def current(self) -> "AreaQuerySet":
        """Areas that exist in the vintage loaded last."""
        return self.filter(is_current=True)

    def communes(self) -> "AreaQuerySet":
        """Communes of today."""
        return self.current().filter(kind=AreaKind.COMMUNE)


class Area(models.Model):
    """A commune, an EPCI, a département, a région or the country, by its official code.

    A row is never deleted by a load: an area that no longer exists keeps its row, with `is_current` false, so that
    what refers to it goes on working.

    `containing_ids` is kept by `actions.load_territories`: the primary keys of every area that holds this one whole,
    itself included. For a commune: itself, the retired communes it took in, its EPCI, département, région and the
    country. A zone given as a list of area keys serves a commune when both lists share a key: `zone && containing_ids`.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=AreaKind)
    code = models.CharField(_("code"), max_length=9)
    name = models.CharField(_("name"), max_length=120)
    vintage = models.PositiveSmallIntegerField(_("vintage"), help_text=_("Year of the last reference that holds it."))
    is_current = models.BooleanField(_("exists today"), default=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    surface_km2 = models.FloatField(_("surface in km²"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    landmass = models.PositiveSmallIntegerField(
        _("landmass"), null=True, blank=True, help_text=_("Communes of one landmass are linked by road.")
    )
    containing_ids = ArrayField(models.IntegerField(), default=list, blank=True, editable=False)
    # 32 bits, so that `containing_ids` stays short and PostgreSQL's integer array operators apply.
    id = models.AutoField(primary_key=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="area_has_one_row_per_code"),
            models.CheckConstraint(
                name="area_commune_has_a_point",
                condition=~Q(kind=AreaKind.COMMUNE)
                | Q(lat__range=(-90, 90), lon__range=(-180, 180), surface_km2__gt=0, population__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.departement_code})" if self.kind == AreaKind.COMMUNE else self.name

    @property
    def departement_code(self) -> str:
        """The département that the code of a commune begins with: 55, 2A, 974."""
        return self.code[:3] if self.code.startswith("97") else self.code[:2]

    @property
    def people_per_km2(self) -> float:
        """Inhabitants by km², zero when unknown."""
        return (self.population or 0) / self.surface_km2 if self.surface_km2 else 0.0


class AreaMembership(models.Model):
    """`inner` lies in `outer`, wholly or partly: an EPCI may span départements and régions.

    A commune's EPCI and département; an EPCI's départements and régions; a département's région; a région's country.
    Only of the vintage stated. What lies in what, all the way up: `Area.containing_ids`.
    """

    inner = models.ForeignKey(Area, models.CASCADE, related_name="outer_memberships")
    outer = models.ForeignKey(Area, models.CASCADE, related_name="inner_memberships")
    vintage = models.PositiveSmallIntegerField(_("vintage"))

    class Meta:
        verbose_name = _("membership of an area")
        verbose_name_plural = _("memberships of areas")
        constraints = [
            models.UniqueConstraint(fields=["inner", "outer", "vintage"], name="areamembership_is_said_once"),
            models.CheckConstraint(name="areamembership_joins_two_areas", condition=~Q(inner=F("outer"))),
        ]

    def __str__(self) -> str:
        return f"{self.inner_id} ⊂ {self.outer_id} ({self.vintage})"


class Postcode(models.Model):
    """A postcode of a commune. One postcode may serve several communes, and the reverse."""

    code = models.CharField(_("postcode"), max_length=5)
    area = models.ForeignKey(Area, models.CASCADE, related_name="postcodes")

    class Meta:
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")
        constraints = [models.UniqueConstraint(fields=["code", "area"], name="postcode_is_said_once_by_commune")]

    def __str__(self) -> str:
        return self.code


class FormerArea(models.Model):
    """An old or smaller code and name, and today's commune: absorbed, delegated, associated communes, districts.

    The name is empty when only the code is known. `commune_until` is the last vintage in which the code was known to
    be a commune of its own; empty when that is not known.
    """

    code = models.CharField(_("code"), max_length=5)
    name = models.CharField(_("name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=FormerKind)
    area = models.ForeignKey(Area, models.CASCADE, related_name="former_areas")
    commune_until = models.PositiveSmallIntegerField(_("commune until"), null=True, blank=True)

    class Meta:
        verbose_name = _("former area")
        verbose_name_plural = _("former areas")
        constraints = [models.UniqueConstraint(fields=["code"], name="formerarea_has_one_row_per_code")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code}) → {self.area_id}"


class Release(models.Model):
    """A reference file once loaded: which vintage, which exact file, when. The last one is in force."""

    vintage = models.PositiveSmallIntegerField(_("vintage"))
    digest = models.CharField(_("digest"), max_length=64)
    loaded_at = models.DateTimeField(_("loaded at"))

    class Meta:
        verbose_name = _("release of the territories")
        verbose_name_plural = _("releases of the territories")

    def __str__(self) -> str:
        return f"{self.vintage} · {self.digest[:12]}"


class FactFile(models.Model):
    """An official file about communes once loaded: what it tells, of which year, who says so, which exact file.

    One file for each kind and year; the latest year is in force.
    """

    kind = models.CharField(_("what it tells"), max_length=12, choices=FactKind)
    vintage = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("source"), max_length=120)
    digest = models.CharField(_("digest"), max_length=64)
    loaded_at = models.DateTimeField(_("loaded at"))

    class Meta:
        verbose_name = _("official file")
        verbose_name_plural = _("official files")
        constraints = [
            models.UniqueConstraint(fields=["kind", "vintage"], name="factfile_is_one_for_a_year"),
            models.CheckConstraint(name="factfile_names_its_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.vintage}"


class AreaFact(models.Model):
    """What a file tells of one commune: how many, or 1 for a commune that a list holds.

    A commune that the file does not hold has no row. After a merger the row stays with the commune of that time:
    `queries.facts_by_commune` counts it for the commune of today.
    """

    file = models.ForeignKey(FactFile, models.CASCADE, related_name="facts")
    area = models.ForeignKey(Area, models.CASCADE, related_name="+", verbose_name=_("commune"))
    value = models.PositiveIntegerField(_("value"))

    class Meta:
        verbose_name = _("fact of a commune")
        verbose_name_plural = _("facts of communes")
        constraints = [models.UniqueConstraint(fields=["file", "area"], name="areafact_is_said_once")]

    def __str__(self) -> str:
        return f"{self.file_id} · {self.area_id}: {self.value}"


class Place(models.Model):
    """Somewhere people go: an address in a commune, with its point.

    `travel_model` and `travel_computed_at` tell where its travel times come from; both are empty until computed.
    """

    name = models.CharField(_("name"), max_length=160)
    address = models.CharField(_("address"), max_length=250, blank=True)
    commune = models.ForeignKey(Area, models.PROTECT, related_name="places", verbose_name=_("commune"))
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    travel_model = models.CharField(_("travel model"), max_length=60, blank=True)
    travel_computed_at = models.DateTimeField(_("travel computed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                name="place_stands_on_earth", condition=Q(lat__range=(-90, 90), lon__range=(-180, 180))
            ),
            models.CheckConstraint(
                name="place_says_where_its_travel_comes_from",
                condition=Q(travel_model="", travel_computed_at=None)
                | ~Q(travel_model="") & Q(travel_computed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TravelTime(models.Model):
    """Seconds by car from a commune to a place, up to 90 minutes. A pair that is absent is further, or unlinked.

    The covering index answers "places within so many seconds of a commune" from the index alone.
    """

    pk = models.CompositePrimaryKey("place_id", "commune_id")
    place = models.ForeignKey(Place, models.CASCADE, related_name="travel_times", db_index=False)
    commune = models.ForeignKey(Area, models.CASCADE, related_name="+", db_index=False)
    seconds = models.PositiveSmallIntegerField(_("seconds"))

    class Meta:
        verbose_name = _("travel time")
        verbose_name_plural = _("travel times")
        indexes = [models.Index(fields=["commune", "seconds"], include=["place"], name="traveltime_near")]

    def __str__(self) -> str:
        return f"{self.commune_id} → {self.place_id}: {self.seconds} s"
