"""Committees, and the sheets frozen for them."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.insight.dialogue.models.territory import Post, Territory


class Committee(models.Model):
    """A meeting about a territory: who sits, what is on the table, what is decided and what becomes of it."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="committees")
    title = models.CharField(_("title"), max_length=150)
    held_on = models.DateField(_("date"))
    where = models.CharField(_("where"), max_length=150, blank=True)
    written_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ("-held_on", "-pk")

    def __str__(self) -> str:
        return self.title


class CommitteeSeat(models.Model):
    """A post that sits: its title, never a name."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="seats")
    title = models.CharField(_("post"), max_length=150)

    class Meta:
        verbose_name = _("seat in a committee")
        verbose_name_plural = _("seats in a committee")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["committee", "title"], name="committee_seat_is_said_once")]

    def __str__(self) -> str:
        return self.title


class CommitteePaper(models.Model):
    """A paper on the table, by its title and perhaps the address where it is read."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="papers")
    title = models.CharField(_("paper"), max_length=150)
    address = models.URLField(_("address"), blank=True)

    class Meta:
        verbose_name = _("paper of a committee")
        verbose_name_plural = _("papers of a committee")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class CommitteeDecision(models.Model):
    """What was decided, who follows it up, by when; done on a day, or not yet."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="decisions")
    what = models.TextField(_("decision"), max_length=1000)
    owner = models.CharField(_("post or body that follows it up"), max_length=150, blank=True)
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("decision of a committee")
        verbose_name_plural = _("decisions of a committee")
        ordering = ("pk",)
        constraints = [models.CheckConstraint(name="committee_decision_says_something", condition=~Q(what=""))]

    def __str__(self) -> str:
        return self.what


class TerritorySheet(models.Model):
    """The figures of a territory. One row is today's, computed anew each night; others are frozen for a committee.

    facts        counts by the keys of `figures`, see `compute.facts_of`; nothing under 3 about people
    definitions  name, unit, sentence and version of each figure, in the languages of the site, as they were then
    """

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="sheets")
    day = models.DateField(_("state of the day"))
    facts = models.JSONField(_("facts"))
    definitions = models.JSONField(_("definitions"))
    computed_at = models.DateTimeField(_("computed at"))
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, blank=True, related_name="sheets")
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("territory sheet")
        verbose_name_plural = _("territory sheets")
        constraints = [
            models.UniqueConstraint(fields=["territory"], condition=Q(frozen_at=None), name="sheet_of_today_is_one"),
            models.CheckConstraint(
                name="sheet_is_frozen_for_a_committee",
                condition=Q(frozen_at=None, committee=None) | Q(frozen_at__isnull=False, committee__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory_id} · {self.day}"
