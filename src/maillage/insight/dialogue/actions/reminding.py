"""Dated rules: who is to answer is reminded, both sides hear what is late, agreements are announced before they end."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.models import Network
from maillage.insight.dialogue.actions.places import attribute
from maillage.insight.dialogue.mail import tell_agreement_ends, tell_due, tell_late
from maillage.insight.dialogue.models import Agreement, DialogueRule, Question, Territory
from maillage.insight.dialogue.queries import rule_of


def keep_dates(*, now: datetime) -> Counter[str]:
    """Everything that the day asks for, network by network; each letter leaves once, however often this runs."""
    done: Counter[str] = Counter()
    concerned = Territory.objects.order_by().values("network").distinct()
    for network in Network.objects.filter(pk__in=concerned).order_by("pk"):
        done += _keep_dates_of(network, now)
    return done


@transaction.atomic
def _keep_dates_of(network: Network, now: datetime) -> Counter[str]:
    rule, today = rule_of(network), timezone.localdate(now)
    waiting = Question.objects.filter(network=network).waiting().select_related("territory", "office", "asked_by")
    soon = waiting.filter(due_on__gte=today, due_on__lte=today + timedelta(days=rule.remind_days))
    running = Agreement.objects.filter(territory__network=network, ends_on__gte=today).select_related(
        "territory__office"
    )
    return Counter(
        attributed=attribute(network, now=now),
        late=sum(tell_late(one, now=now) for one in waiting.filter(due_on__lt=today)),
        due=sum(tell_due(one, now=now) for one in soon),
        ends=sum(_announce(one, rule, now) for one in running),
    )


def _announce(agreement: Agreement, rule: DialogueRule, now: datetime) -> int:
    """The last alert whose day has come; the first is left out once the last is due."""
    left = (agreement.ends_on - timezone.localdate(now)).days
    for days in (rule.last_alert_days, rule.first_alert_days):
        if left <= days:
            return tell_agreement_ends(agreement, days=days, now=now)
    return 0
