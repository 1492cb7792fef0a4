"""Two entries of one person, said to be one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.people.models.person import Person


class Merge(models.Model):
    """Somebody said that `merged` and `kept` are one. Nothing moves: the file of `kept` shows both."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kept = models.ForeignKey(Person, models.CASCADE, related_name="+")
    merged = models.ForeignKey(Person, models.CASCADE, related_name="+")
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(name="merge_joins_two_people", condition=~Q(kept=F("merged"))),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="merge_in_force_is_one_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
