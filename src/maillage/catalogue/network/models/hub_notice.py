"""A new hub is announced: which partners of the area were told, and what they say of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Voice
from maillage.catalogue.network.models.hub import Hub
from maillage.catalogue.network.models.organisation import Organisation


class HubNotice(models.Model):
    """A partner that receives people nearby was told that a hub opens."""

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="notices")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(_("told at"))

    class Meta:
        verbose_name = _("notice of a new hub")
        verbose_name_plural = _("notices of new hubs")
        constraints = [
            models.UniqueConstraint(fields=["hub", "organisation"], name="hub_notice_is_one_for_a_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.hub}"


class HubComment(models.Model):
    """A word about a new hub: read by the partners told and by the coordination, never a veto.

    voice     in which role it is said; empty for comments from before roles were kept
    source    the letter, mail or meeting that it was said in, when somebody writes it down for the Region
    said_on   the day it was said there
    """

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="comments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    voice = models.CharField(_("said by"), max_length=12, choices=Voice, blank=True)
    text = models.TextField(_("comment"), max_length=2000)
    source = models.CharField(_("where it was said"), max_length=200, blank=True)
    said_on = models.DateField(_("said on"), null=True, blank=True)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("comment on a new hub")
        verbose_name_plural = _("comments on new hubs")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(name="hub_comment_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="hub_comment_written_down_says_where",
                condition=Q(voice=Voice.REGION, said_on__isnull=False) & ~Q(source="")
                | ~Q(voice=Voice.REGION) & Q(source="", said_on=None),
                violation_error_message=_("What is written down for the Region says where and when it was said."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.written_at:%Y-%m-%d}"
