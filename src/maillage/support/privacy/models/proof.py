"""What has to be kept for a funder or the law, until one day, also when the file is erased."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.journeys.models import Document, Paper
from maillage.support.people.models import Person
from maillage.support.privacy.choices import Basis


class ProofQuerySet(models.QuerySet["Proof"]):
    """Proofs as the register needs them."""

    def kept(self) -> Self:
        """Proofs that are still there."""
        return self.filter(destroyed_at=None)


class Proof(models.Model):
    """A paper or a document that stays until `until`, for the reason that somebody typed after reading the letter.

    The database refuses to erase what a proof holds, and to destroy a proof before the day after `until`. Once it is
    destroyed the line stays: that there was a proof, for what and until when.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(_("why it has to be kept"), max_length=20, choices=Basis)
    operation = models.CharField(_("operation"), max_length=120)
    reason = models.CharField(_("according to"), max_length=300)
    until = models.DateField(_("kept until"))
    kept_at = models.DateTimeField(_("typed at"))
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    destroyed_at = models.DateTimeField(_("destroyed at"), null=True, blank=True)
    destroyed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof to keep")
        verbose_name_plural = _("proofs to keep")
        constraints = [
            models.CheckConstraint(
                name="proof_holds_one_thing_until_destroyed",
                condition=Q(destroyed_at=None, destroyed_by=None)
                & (Q(paper__isnull=False, document=None) | Q(paper=None, document__isnull=False))
                | Q(destroyed_at__isnull=False, destroyed_by__isnull=False, paper=None, document=None),
            ),
            models.CheckConstraint(name="proof_says_for_what", condition=~Q(operation="") & ~Q(reason="")),
            models.UniqueConstraint(fields=["paper"], name="proof_of_a_paper_is_one"),
            models.UniqueConstraint(fields=["document"], name="proof_of_a_document_is_one"),
        ]
        indexes = [models.Index(fields=["organisation", "until"], name="proof_of_file")]

    def __str__(self) -> str:
        return f"{self.operation} · {self.until:%d/%m/%Y}"

    @property
    def what(self) -> str:
        """What is kept, without the name that a document was given; empty once it is destroyed."""
        if self.document is not None:
            return words_of(self.document)
        return self.paper.title if self.paper is not None else ""


def words_of(document: Document) -> str:
    """A document for those who answer for rights without reading documents: its kind and its day."""
    day = date_format(localtime(document.added_at), "SHORT_DATE_FORMAT")
    return str(_("%(kind)s, added on %(day)s")) % {"kind": document.get_kind_display(), "day": day}
