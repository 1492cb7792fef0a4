"""Questions between a territory and its office, their answers, and what was promised."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Network
from maillage.catalogue.offers.models import Offer
from maillage.foundation.accounts.models import User
from maillage.insight.dialogue.choices import Progress, QuestionState, Side
from maillage.insight.dialogue.models.agreement import Agreement
from maillage.insight.dialogue.models.territory import Post, Territory


class About(models.Model):
    """What a question or an answer is about: a figure of the sheet, an offer, an agreement; none is needed."""

    figure = models.CharField(_("figure"), max_length=40, blank=True)
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("offer"))
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreement")
    )

    class Meta:
        abstract = True


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions as the doors need them."""

    def visible_to(self, user: User, *, on: date) -> Self:
        """Those of the territories and of the offices for which `user` holds a post that day, or of one's network."""
        mine = Post.objects.active(on=on).filter(user_id=user.pk).values("territory")
        coordinated = Membership.objects.inside(on=on).filter(user_id=user.pk, role=Role.COORDINATOR)
        return self.filter(Q(territory__in=mine) | Q(office__in=mine) | Q(network__in=coordinated.values("network")))

    def waiting(self) -> Self:
        """Those that nobody answered yet."""
        return self.filter(state=QuestionState.WAITING)

    def late(self, *, on: date) -> Self:
        """Those that wait longer than promised."""
        return self.waiting().filter(due_on__lt=on)

    def public(self) -> Self:
        """Those that both sides agreed to publish, once answered."""
        return self.filter(
            state=QuestionState.ANSWERED, territory_agreed_at__isnull=False, office_agreed_at__isnull=False
        )


class Question(About):
    """One side asks the other in writing; it has a number, somebody who answers, and a day by which they do.

    side      who is asked
    owner     the post that takes care of the answer, empty while the side shares it
    …_agreed  when each side agreed that question and answers are published; they are once both did
    """

    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="questions")
    office = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    side = models.CharField(_("who answers"), max_length=10, choices=Side)
    subject = models.CharField(_("question in one line"), max_length=150)
    text = models.TextField(_("question"), max_length=4000)
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("answer by"))
    owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=QuestionState, default=QuestionState.WAITING)
    answered_at = models.DateTimeField(_("first answer at"), null=True, blank=True)
    territory_agreed_at = models.DateTimeField(null=True, blank=True)
    office_agreed_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True, help_text=_("One per form shown: a double click is one question."))

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("dialogue", "question")
        verbose_name_plural = pgettext_lazy("dialogue", "questions")
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["network", "year", "number"], name="question_has_a_number_of_its_own"),
            models.CheckConstraint(
                name="question_is_dated_once_answered",
                condition=Q(state=QuestionState.ANSWERED, answered_at__isnull=False)
                | ~Q(state=QuestionState.ANSWERED) & Q(answered_at=None),
            ),
            models.CheckConstraint(
                name="question_published_is_answered",
                condition=Q(state=QuestionState.ANSWERED) | Q(territory_agreed_at=None) | Q(office_agreed_at=None),
            ),
            models.CheckConstraint(name="question_is_between_two", condition=~Q(territory=F("office"))),
            models.CheckConstraint(
                name="question_answer_follows", condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at"))
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="question_due", condition=Q(state=QuestionState.WAITING))]

    def __str__(self) -> str:
        return f"{self.reference} · {self.subject}"

    @property
    def reference(self) -> str:
        """The number as people say it: 2026-014."""
        return f"{self.year}-{self.number:03}"

    @property
    def is_waiting(self) -> bool:
        """Nobody answered yet."""
        return self.state == QuestionState.WAITING

    @property
    def is_public(self) -> bool:
        """Both sides agreed that it is read by all."""
        return bool(self.territory_agreed_at and self.office_agreed_at)

    @property
    def answering(self) -> Territory:
        """The side that is asked."""
        return self.office if self.side == Side.OFFICE else self.territory

    @property
    def asking(self) -> Territory:
        """The side that asked."""
        return self.territory if self.side == Side.OFFICE else self.office

    def is_late(self, on: date) -> bool:
        """Not answered by its day."""
        return self.is_waiting and self.due_on < on

    def is_past(self, moment: datetime) -> bool:
        """Whether that moment comes after the day by which the answer was due."""
        return timezone.localdate(moment) > self.due_on


class Answer(About):
    """What the side that was asked answers officially; another one completes it, none is changed."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    text = models.TextField(_("answer"), max_length=6000)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    form_key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = pgettext_lazy("dialogue", "answer")
        verbose_name_plural = pgettext_lazy("dialogue", "answers")
        ordering = ("at", "pk")
        constraints = [models.CheckConstraint(name="answer_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.at:%Y-%m-%d}"


class Undertaking(models.Model):
    """What an answer promises by a day, and how far it has come."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="undertakings")
    what = models.CharField(_("what is promised"), max_length=250)
    due_on = models.DateField(_("by"))
    progress = models.CharField(_("progress"), max_length=10, choices=Progress, default=Progress.TO_DO)
    note = models.CharField(_("where it stands"), max_length=250, blank=True)
    noted_at = models.DateTimeField(_("noted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("promise in an answer")
        verbose_name_plural = _("promises in answers")
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.what

    def is_late(self, on: date) -> bool:
        """Neither kept nor given up by its day."""
        return self.progress in (Progress.TO_DO, Progress.UNDER_WAY) and self.due_on < on
