"""What the partners decided about a card, who signed, and what they said."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.overlaps.choices import LASTING, ONE_SIDED, DecisionKind, Side
from maillage.catalogue.overlaps.models.overlap import Overlap


class Decision(models.Model):
    """What was decided about two offers, why, until when it holds. Former ones stay: they are the record.

    side       the offer that ends (merge), withdraws or refers; the other one is where it leads
    sentence   what tells the two apart, shown on both public sheets; of a referral, what to find at the other
    label      the label that both carry
    ended_on   when a later decision, a review or a person put an end to it; empty while it is in force
    The fingerprints are those of both offers once the decision is carried out: it holds while they stay so.
    """

    overlap = models.ForeignKey(Overlap, models.CASCADE, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=12, choices=DecisionKind)
    side = models.CharField(_("which offer"), max_length=6, choices=Side, blank=True)
    sentence = models.CharField(_("what tells them apart"), max_length=280, blank=True)
    label = models.CharField(_("shared label"), max_length=80, blank=True)
    reason = models.TextField(_("why"))
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    first_fingerprint = models.CharField(max_length=32)
    second_fingerprint = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                name="decision_to_keep_both_tells_them_apart",
                condition=~Q(kind=DecisionKind.KEEP_BOTH) | ~Q(sentence=""),
                violation_error_message=_("Say in one sentence what tells the two offers apart."),
            ),
            models.CheckConstraint(
                name="decision_to_share_a_label_names_it",
                condition=Q(kind=DecisionKind.SHARE_LABEL) & ~Q(label="")
                | ~Q(kind=DecisionKind.SHARE_LABEL) & Q(label=""),
                violation_error_message=_("Name the label that both carry."),
            ),
            models.CheckConstraint(
                name="decision_names_the_offer_it_is_about",
                condition=Q(kind__in=ONE_SIDED) & ~Q(side="") | ~Q(kind__in=ONE_SIDED) & Q(side=""),
                violation_error_message=_("Say which of the two offers ends, withdraws or refers."),
            ),
            models.CheckConstraint(
                name="decision_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why: the partners read it."),
            ),
            models.CheckConstraint(
                name="decision_that_lasts_is_reviewed",
                condition=~Q(kind__in=LASTING) | Q(review_on__isnull=False, review_on__gt=F("decided_on")),
                violation_error_message=_("Give a later day on which the partners look at it again."),
            ),
            models.CheckConstraint(
                name="decision_ends_after_it_is_made",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("decided_on")),
            ),
            models.UniqueConstraint(
                fields=["overlap"], condition=Q(ended_on=None), name="decision_in_force_is_one_for_a_card"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.overlap_id} · {self.get_kind_display()} · {self.decided_on}"

    @property
    def offer(self) -> Offer | None:
        """The offer that ends, withdraws or refers."""
        return self.overlap.offer_on(self.side) if self.side else None

    @property
    def other(self) -> Offer | None:
        """The offer it leads to."""
        return self.overlap.other_side(self.side) if self.side else None


class Signature(models.Model):
    """A partner signed a decision: for which organisation, in which name, when. `recorded_by` typed it in."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="signatures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(_("name of who signs"), max_length=150)
    signed_at = models.DateTimeField(_("signed at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["decision", "organisation"], name="signature_is_one_for_a_partner"),
            models.CheckConstraint(name="signature_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.name}"


class Comment(models.Model):
    """A partner's word about a card: read by the others and by the coordination, never a veto."""

    overlap = models.ForeignKey(Overlap, models.CASCADE, related_name="comments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("comment"), max_length=2000)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(name="comment_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.written_at:%Y-%m-%d}"
