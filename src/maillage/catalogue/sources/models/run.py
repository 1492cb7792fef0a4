"""Imports: the file, how far it is, what was found line by line."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.sources.choices import ENDED, UNDER_WAY, FileKind, ImportMode, RunState, Weight
from maillage.catalogue.sources.models.source import Source


class ImportRun(models.Model):
    """One file given by someone for a source: checked first (nothing is written), then written when they ask.

    Counts are those of the last pass over the file. `lines_total` is unknown until the file was gone through once.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="runs", verbose_name=_("source"))
    kind = models.CharField(_("what it lists"), max_length=15, choices=FileKind)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("digest"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    mode = models.CharField(_("when lines are refused"), max_length=15, choices=ImportMode, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=RunState, default=RunState.RECEIVED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(_("received at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    lines_total = models.PositiveIntegerField(_("lines in all"), null=True, blank=True)
    lines_read = models.PositiveIntegerField(_("lines read"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    mended = models.PositiveIntegerField(_("mended"), default=0)
    drafts = models.PositiveIntegerField(_("kept as drafts"), default=0)
    findings_left_out = models.PositiveIntegerField(_("findings not kept"), default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="import_run_is_dated_once_finished",
                condition=Q(state__in=ENDED, finished_at__isnull=False) | ~Q(state__in=ENDED) & Q(finished_at=None),
            ),
            models.CheckConstraint(
                name="import_run_is_written_in_a_mode",
                condition=~Q(state__in=[RunState.ORDERED, RunState.WRITING, RunState.DONE]) | ~Q(mode=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.get_state_display()}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker is at it or soon will be."""
        return self.state in UNDER_WAY

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens."""
        return self.state in ENDED


class ImportPart(models.Model):
    """A stretch of the file, kept in the database until the import ends: web and worker may be on two machines."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField(_("position"))
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("part of a file")
        verbose_name_plural = _("parts of files")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="import_part_has_its_own_position")]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.position}"


class ImportFinding(models.Model):
    """What was found at one line of a file: column, value read, what is wrong or was mended, what is accepted.

    `problem` is a code and `facts` its details; `queries.imports` puts them in words, in the reader's language.
    Line 0 is about the file as a whole.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="findings")
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=120, blank=True)
    value = models.CharField(_("value read"), max_length=200, blank=True)
    weight = models.CharField(_("what follows"), max_length=8, choices=Weight)
    problem = models.CharField(_("problem"), max_length=40)
    facts = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("finding of an import")
        verbose_name_plural = _("findings of imports")
        ordering = ["id"]
        indexes = [models.Index(fields=["run", "weight", "id"], name="import_finding_by_weight")]

    def __str__(self) -> str:
        return f"{self.line} · {self.column} · {self.problem}"
