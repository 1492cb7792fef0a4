"""Where a catalogue comes from, and the names that it gives to things."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.sources.choices import ObjectKind


class Source(models.Model):
    """Someone's list that comes into the catalogue of a network, again and again: a spreadsheet, a public feed."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="+", verbose_name=_("network"))
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address name"), max_length=60)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation that keeps this list"),
    )
    website = models.URLField(_("where it is published"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "slug"],
                name="source_has_its_own_name",
                violation_error_message=_("The network already has a source of this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ExternalId(models.Model):
    """The name that a source gives to an object of ours. It never names another object, not even once it is gone.

    The database refuses to change or remove a line. Several names may lead to one object.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="external_ids")
    kind = models.CharField(_("kind"), max_length=12, choices=ObjectKind)
    external_id = models.CharField(_("identifier"), max_length=200)
    object_id = models.BigIntegerField(_("our key"))
    is_origin = models.BooleanField(
        _("published under this name"),
        default=False,
        help_text=_("The object came from another published catalogue, and keeps the name it has there."),
    )

    class Meta:
        verbose_name = _("external identifier")
        verbose_name_plural = _("external identifiers")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "external_id"], name="external_id_names_one_object"),
            models.CheckConstraint(name="external_id_is_said", condition=~models.Q(external_id="")),
            models.UniqueConstraint(
                fields=["kind", "object_id"],
                condition=models.Q(is_origin=True),
                name="external_id_of_origin_is_one_per_object",
            ),
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="external_id_of_an_object")]

    def __str__(self) -> str:
        return f"{self.source} · {self.get_kind_display()} {self.external_id}"
