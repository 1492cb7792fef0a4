"""A referral in the words of whoever reads it: the sender, the receiver or the person."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.support.orientation.choices import ReferralState
from maillage.support.orientation.models import Referral
from maillage.web.shared import words

Sentences: TypeAlias = Mapping[str, str | Promise]

_S = ReferralState
TONES: Mapping[str, str] = {
    _S.DRAFT: "empty",
    _S.AWAITING_CONSENT: "new",
    _S.SENT: "new",
    _S.ACCEPTED: "good",
    _S.IN_CONTACT: "good",
    _S.MET: "good",
    _S.TAKEN_OVER: "good",
    _S.DECLINED: "late",
    _S.UNREACHABLE: "late",
    _S.EXPIRED: "late",
    _S.WITHDRAWN: "closed",
}


def tone_of(referral: Referral) -> str:
    """The tone of its state; what is over is quiet."""
    if referral.is_open or referral.state in (_S.TAKEN_OVER, _S.MET):
        return TONES[referral.state]
    return "closed"


def for_sender(referral: Referral, *, now: datetime) -> str:
    """Where it stands, to those who handed the person on."""
    if referral.is_late(now) and referral.state in _SENDER_LATE:
        return str(_SENDER_LATE[referral.state]) % _facts(referral)
    return str(_SENDER[referral.state]) % _facts(referral)


def for_receiver(referral: Referral, *, now: datetime) -> str:
    """Where it stands, to those to whom the person is handed on."""
    if referral.is_late(now) and referral.state in _RECEIVER_LATE:
        return str(_RECEIVER_LATE[referral.state]) % _facts(referral)
    return str(_RECEIVER[referral.state]) % _facts(referral)


def for_person(referral: Referral, *, now: datetime) -> str:
    """Where it stands, to the person."""
    return str(_PERSON[referral.state]) % _facts(referral)


def who_has_it(referral: Referral) -> str:
    """The name of whoever has it and the organisation; the name typed through a link stands for no account."""
    if referral.closed_at is not None:
        return ""
    if referral.state in _AT_RECEIVER:
        name = referral.taken_by or (str(referral.owner) if referral.owner_id != referral.sender_id else "")
        return f"{name}, {referral.to_organisation}" if name else str(referral.to_organisation)
    return f"{referral.owner}, {referral.organisation}" if referral.owner else str(referral.organisation)


def recipient(referral: Referral) -> str:
    """The partner, and at which hub when it was said; once, when the hub bears the partner's name."""
    partner, hub = str(referral.to_organisation), str(referral.to_hub or "")
    return hub if hub.startswith(f"{partner},") else ", ".join(name for name in (partner, hub) if name)


def steps_of(referral: Referral) -> list[dict[str, str]]:
    """How far it has come, for `components/steps.html`: agreed, sent, accepted, met, then how it ended."""
    reached = [
        (_("The person agreed"), referral.sent_at),
        (_("Sent to %(partner)s") % _facts(referral), referral.sent_at),
        (_("Accepted by %(taker)s") % {"taker": _taker(referral)}, referral.accepted_at),
        (_("First meeting"), referral.met_at),
    ]
    over = referral.state in (_S.DECLINED, _S.UNREACHABLE, _S.EXPIRED, _S.WITHDRAWN)
    steps = [
        {"label": label, "text": words.moment(at) if at else "", "state": "done" if at else "later"}
        for label, at in reached
        if at or not over
    ]
    if over:
        steps.append(
            {
                "label": words.capital(str(referral.get_state_display())),
                "text": words.moment(referral.state_at),
                "state": "now",
            }
        )
    elif referral.state == _S.TAKEN_OVER:
        taken = _("%(partner)s leads from now on") % _facts(referral)
        steps.append({"label": taken, "text": words.moment(referral.state_at), "state": "done"})
    for step in steps:
        if step["state"] == "later":
            step["state"] = "now"
            break
    return steps


_AT_RECEIVER = (_S.SENT, _S.ACCEPTED, _S.IN_CONTACT, _S.MET)


def _taker(referral: Referral) -> str:
    """Who accepted: a name when there is one."""
    if referral.taken_by:
        return referral.taken_by
    if referral.accepted_at and referral.owner and referral.owner_id != referral.sender_id:
        return str(referral.owner)
    return str(referral.to_organisation)


def _facts(referral: Referral) -> dict[str, str]:
    return {
        "partner": str(referral.to_organisation),
        "sender": str(referral.organisation),
        "taker": _taker(referral),
        "sent": words.day(referral.sent_at) if referral.sent_at else "",
        "due": words.day(referral.due_at) if referral.due_at else "–",
        "met": words.day(referral.met_at) if referral.met_at else "",
        "refusal": words.inside(str(referral.get_refusal_display())),
        "ending": words.inside(str(referral.get_ending_display())),
    }


_SENDER: Sentences = {
    _S.DRAFT: gettext_lazy("Nothing has left: the person has not been asked yet."),
    _S.AWAITING_CONSENT: gettext_lazy("Waits for the person’s agreement. Nothing leaves before."),
    _S.SENT: gettext_lazy("%(partner)s has it since %(sent)s and answers before %(due)s."),
    _S.ACCEPTED: gettext_lazy("%(taker)s takes it; they meet before %(due)s."),
    _S.IN_CONTACT: gettext_lazy("%(taker)s is in contact with the person."),
    _S.MET: gettext_lazy("They met on %(met)s."),
    _S.TAKEN_OVER: gettext_lazy("%(partner)s leads from now on."),
    _S.DECLINED: gettext_lazy("%(partner)s cannot take it: %(refusal)s. It is back with you."),
    _S.UNREACHABLE: gettext_lazy("%(partner)s could not reach the person. It is back with you."),
    _S.EXPIRED: gettext_lazy("Nobody answered at %(partner)s. It is back with you."),
    _S.WITHDRAWN: gettext_lazy("Withdrawn: %(ending)s."),
}
_SENDER_LATE: Sentences = {
    _S.SENT: gettext_lazy("%(partner)s has it since %(sent)s. The answer was due on %(due)s."),
    _S.ACCEPTED: gettext_lazy("%(taker)s takes it. They were to meet before %(due)s."),
}
_RECEIVER: Sentences = {
    **dict.fromkeys((_S.DRAFT, _S.AWAITING_CONSENT), gettext_lazy("Not sent yet.")),
    _S.SENT: gettext_lazy("%(sender)s hands this person on to you. Answer before %(due)s."),
    _S.ACCEPTED: gettext_lazy("%(taker)s has it. Meet the person before %(due)s."),
    _S.IN_CONTACT: gettext_lazy("%(taker)s is in contact with the person."),
    _S.MET: gettext_lazy("You met on %(met)s. Say how it goes on."),
    _S.TAKEN_OVER: gettext_lazy("You lead from now on."),
    _S.DECLINED: gettext_lazy("Declined: %(refusal)s. %(sender)s has it again."),
    _S.UNREACHABLE: gettext_lazy("The person could not be reached. %(sender)s has it again."),
    _S.EXPIRED: gettext_lazy("It was not answered in time. %(sender)s has it again."),
    _S.WITHDRAWN: gettext_lazy("Withdrawn: %(ending)s."),
}
_RECEIVER_LATE: Sentences = {
    _S.SENT: gettext_lazy("%(sender)s hands this person on to you. Your answer was due on %(due)s."),
    _S.ACCEPTED: gettext_lazy("%(taker)s has it. The first meeting was due before %(due)s."),
}
_PERSON: Sentences = {
    _S.DRAFT: gettext_lazy("%(sender)s thinks of putting you in touch with %(partner)s."),
    _S.AWAITING_CONSENT: gettext_lazy("%(sender)s proposes to put you in touch with %(partner)s. You decide."),
    _S.SENT: gettext_lazy("%(partner)s has your request since %(sent)s and answers before %(due)s."),
    _S.ACCEPTED: gettext_lazy("%(taker)s contacts you, and you meet before %(due)s."),
    _S.IN_CONTACT: gettext_lazy("%(taker)s has contacted you."),
    _S.MET: gettext_lazy("You met %(partner)s on %(met)s."),
    _S.TAKEN_OVER: gettext_lazy("%(partner)s helps you from now on."),
    _S.DECLINED: gettext_lazy("%(partner)s cannot take your request. %(sender)s looks for another way with you."),
    _S.UNREACHABLE: gettext_lazy("%(partner)s could not reach you. %(sender)s remains at your side."),
    _S.EXPIRED: gettext_lazy("%(partner)s did not answer. %(sender)s looks for another way with you."),
    _S.WITHDRAWN: gettext_lazy("This contact is over. %(partner)s no longer reads anything about you."),
}
