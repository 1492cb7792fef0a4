"""Is the machinery well: worker, jobs, letters."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from maillage.foundation.messaging.choices import LetterStatus
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.processes import SILENCE
from maillage.web.shared import words

PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True)
class Sign:
    """One thing looked at; `is_well` is the verdict and `text` says what was seen and what to do."""

    title: str
    text: str
    is_well: bool


def signs(*, now: datetime) -> list[Sign]:
    """Everything the page shows, in three queries."""
    return [_worker(now), _jobs(now), *_letters(now)]


def _worker(now: datetime) -> Sign:
    seen = ProcrastinateWorker.objects.aggregate(
        last=Max("last_heartbeat"), alive=Count("pk", filter=Q(last_heartbeat__gte=now - SILENCE))
    )
    title = _("Worker")
    if seen["last"] is None:
        return Sign(title, _("No worker has ever run. Start one: maillage serve."), False)
    heard = _("last heard %(moment)s") % {"moment": words.moment(seen["last"])}
    if not seen["alive"]:
        return Sign(title, _("No worker answers, %(heard)s. Letters and the ladder wait.") % {"heard": heard}, False)
    count = ngettext("%(count)d worker is at work", "%(count)d workers are at work", seen["alive"])
    return Sign(title, f"{count % {'count': seen['alive']}}, {heard}.", True)


def _jobs(now: datetime) -> Sign:
    seen = ProcrastinateJob.objects.aggregate(
        waiting=Count("pk", filter=Q(status="todo")), failed=Count("pk", filter=Q(status="failed"))
    )
    text = _("%(waiting)s waiting, %(failed)s failed.") % {
        "waiting": words.number(seen["waiting"]),
        "failed": words.number(seen["failed"]),
    }
    return Sign(_("Jobs"), text, not seen["failed"])


def _letters(now: datetime) -> list[Sign]:
    seen = Letter.objects.aggregate(
        waiting=Count("pk", filter=Q(status=LetterStatus.WAITING)),
        oldest=Min("written_at", filter=Q(status=LetterStatus.WAITING)),
        given_up=Count("pk", filter=Q(status=LetterStatus.GIVEN_UP)),
        last=Max("sent_at"),
    )
    if settings.MAIL_SERVER is None:
        server = Sign(
            _("Mail server"), _("None is set (MAILLAGE_MAIL_URL): letters wait in the database."), settings.DEMO
        )
        patient = True
    else:
        sent = (
            _("last letter sent %(moment)s") % {"moment": words.moment(seen["last"])}
            if seen["last"]
            else _("none sent yet")
        )
        server = Sign(_("Mail server"), f"{settings.MAIL_SERVER.host}, {sent}.", True)
        patient = seen["oldest"] is None or seen["oldest"] > now - PATIENCE
    since = _(", the oldest since %(moment)s") % {"moment": words.moment(seen["oldest"])} if seen["oldest"] else ""
    waiting = Sign(_("Letters waiting"), f"{words.number(seen['waiting'])}{since}.", patient)
    given_up = Sign(_("Letters given up"), f"{words.number(seen['given_up'])}.", not seen["given_up"])
    return [server, waiting, given_up]
