"""Who follows a person elsewhere: a name was asked for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.orientation.choices import BY_SOMEBODY, FollowAnswer
from maillage.support.people.models import Person


class FollowRequest(models.Model):
    """Somebody of `organisation` asked who follows `person` at `followed_by`, which answered or let it lapse.

    Both files keep it, and the person sees it through either private link. `adviser` is the name that was given, for as
    long as the person agrees that partners learn it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    followed_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    followed_person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"))
    answer = models.CharField(_("answer"), max_length=10, choices=FollowAnswer, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("name asked for")
        verbose_name_plural = _("names asked for")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person", "-at"], name="follow_request_asked"),
            models.Index(fields=["followed_person", "-at"], name="follow_request_about"),
            models.Index(fields=["followed_by"], condition=Q(answer=""), name="follow_request_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                name="follow_request_is_about_another_file", condition=~Q(organisation=F("followed_by"))
            ),
            models.UniqueConstraint(
                fields=["person", "followed_person"], condition=Q(answer=""), name="follow_request_waits_once"
            ),
            models.CheckConstraint(
                name="follow_request_answer_is_dated_and_signed",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(answer__in=BY_SOMEBODY, answered_at__isnull=False, answered_by__isnull=False)
                | Q(answer=FollowAnswer.LAPSED, answered_at__isnull=False, answered_by=None),
            ),
            models.CheckConstraint(
                name="follow_request_names_when_given", condition=Q(adviser=None) | Q(answer=FollowAnswer.GIVEN)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} → {self.followed_by_id}"
