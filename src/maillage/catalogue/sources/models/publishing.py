"""How the catalogue goes out: the code this installation publishes under, and partners' sites that show the search."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network, Organisation


class Publisher(models.Model):
    """The code that begins each identifier this installation publishes. One row, made once; it never changes.

    It is drawn by chance when the tables are made, so that two installations never give one name to two things.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    only = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publisher")
        constraints = [
            models.CheckConstraint(name="publisher_is_only_one", condition=Q(only=True)),
            models.UniqueConstraint(fields=["only"], name="publisher_has_one_row"),
            models.CheckConstraint(
                name="publisher_code_is_plain",
                condition=Q(code__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Widget(models.Model):
    """The search on a partner's site: in a frame on the sites listed, or behind a plain link.

    `slug` stands in the addresses that lead here from that partner, and in the enquiries that come by it. A widget is
    paused, never deleted: enquiries keep the door they came by.
    """

    network = models.ForeignKey(Network, models.PROTECT, related_name="+", verbose_name=_("network"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("partner whose site it is")
    )
    slug = models.SlugField(_("address name"), max_length=60, unique=True)
    origins = ArrayField(
        models.CharField(max_length=255),
        verbose_name=_("sites that may show it"),
        default=list,
        blank=True,
        help_text=_("Each as https://www.example.org, without a path. The name of the site must be exactly this one."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("widget")
        verbose_name_plural = _("widgets")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug
