"""Documents of a person: private, kept by what they contain. Layer L6."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.journeys.contents import Kind, Scan
from maillage.support.journeys.models.journey import Journey
from maillage.support.people.models import Person


class Document(models.Model):
    """A file that an organisation keeps about a person. Nobody else reads it until it is shown or linked, one by one.

    The content stands in the vault, on the organisation's shelf, under its `sha256`. `added_by` is empty when the
    person sent it by the private link. `shown_since` is set while the person reads it by that link. Removed, the row
    stays and the content goes.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, null=True, blank=True, related_name="documents")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("digest"), max_length=64)
    scan = models.CharField(_("virus check"), max_length=10, choices=Scan)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    shown_since = models.DateTimeField(_("shown to the person since"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(name="document_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="document_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="document_digest_is_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="document_removed_is_not_shown", condition=Q(removed_at=None) | Q(shown_since=None)
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-added_at"], name="document_of_person"),
            models.Index(fields=["organisation", "sha256"], name="document_content"),
            models.Index(fields=["added_at"], condition=Q(scan="waiting"), name="document_to_scan"),
        ]

    def __str__(self) -> str:
        return self.name


class DocumentLink(models.Model):
    """A link that opens one document, for somebody named, until a moment."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="links")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    for_whom = models.CharField(_("for whom"), max_length=120)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("opens until"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("link to a document")
        verbose_name_plural = _("links to documents")
        constraints = [
            models.CheckConstraint(name="document_link_is_for_somebody", condition=~Q(for_whom="")),
            models.CheckConstraint(name="document_link_opens_for_a_time", condition=Q(expires_at__gt=F("made_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.for_whom}"
