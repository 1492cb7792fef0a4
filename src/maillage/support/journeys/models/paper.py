"""Papers of a journey: the templates they are made from, their frozen text, who signed it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.journeys.models.journey import Journey
from maillage.support.journeys.papers.choices import PaperKind, Side, SignedBy
from maillage.support.people.models import Person

IS_SHA256 = r"^[0-9a-f]{64}$"


class PaperTemplate(models.Model):
    """A text with named places, as one organisation writes it. A change is the next version; the last one is in use."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(_("paper"), max_length=10, choices=PaperKind)
    language = models.CharField(_("language"), max_length=5)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"))
    made_at = models.DateTimeField(_("written at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("template of a paper")
        verbose_name_plural = _("templates of papers")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "language", "version"], name="paper_template_version_is_one"
            ),
            models.CheckConstraint(name="paper_template_is_written", condition=~Q(title="") & ~Q(body="")),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.version}"


class Paper(models.Model):
    """A paper as it was made: its text is frozen, `sha256` is the digest of title and text.

    `template_version` says which text it was made from, whether an organisation's own or the one that is there from
    the start. `signed_at` is the moment at which both sides had signed.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="papers")
    kind = models.CharField(_("paper"), max_length=10, choices=PaperKind)
    language = models.CharField(_("language"), max_length=5)
    template_version = models.CharField(_("template"), max_length=40)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    sha256 = models.CharField(_("digest"), max_length=64)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "kind"],
                condition=Q(signed_at=None, withdrawn_at=None, kind__in=["contract", "plan"]),
                name="paper_waiting_is_one_of_its_kind",
            ),
            models.CheckConstraint(
                name="paper_signed_is_not_withdrawn",
                condition=Q(signed_at=None) | Q(withdrawn_at=None),
                violation_error_message=_("A paper that both sides signed is not withdrawn."),
            ),
            models.CheckConstraint(name="paper_digest_is_sha256", condition=Q(sha256__regex=IS_SHA256)),
            models.CheckConstraint(
                name="paper_dates_are_in_order",
                condition=(Q(signed_at=None) | Q(signed_at__gte=F("made_at")))
                & (Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("made_at"))),
            ),
        ]
        indexes = [models.Index(fields=["journey", "-made_at"], name="paper_of_journey")]

    def __str__(self) -> str:
        return self.title


class Signature(models.Model):
    """The proof that somebody signed a paper: the name written, the moment, the way, the digest of what they read.

    `signed_on` is the day on the paper, `recorded_at` the moment at which it was recorded here; they differ for a paper
    signed by hand. `by` is the account that signed or collected it, empty when the person signed by the link.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="signatures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    side = models.CharField(_("for"), max_length=12, choices=Side)
    name = models.CharField(_("name written"), max_length=160)
    channel = models.CharField(_("how"), max_length=10, choices=SignedBy)
    signed_on = models.DateField(_("signed on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(_("network address"), max_length=50, blank=True)
    sha256 = models.CharField(_("digest of what was read"), max_length=64)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["paper", "side"], name="signature_of_a_side_is_one"),
            models.CheckConstraint(name="paper_signature_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="signature_digest_is_sha256", condition=Q(sha256__regex=IS_SHA256)),
            models.CheckConstraint(
                name="signature_says_who_collected_it",
                condition=Q(channel=SignedBy.LINK, by=None, side=Side.PERSON)
                | Q(channel__in=[SignedBy.ACCOUNT, SignedBy.PAPER], by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.signed_on:%d/%m/%Y}"
