"""How long what is known of people is kept: each rule with its start, its reason and where it comes from (domain 6.1).

These are rules as data. Nothing here erases: for people, somebody of the organisation reads the list and acts; an
enquiry that led to nobody’s file goes by itself (`actions.retention`).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.foundation.tools.workdays import months_after
from maillage.support.privacy.choices import Retention


@dataclass(frozen=True)
class RetentionRule:
    """What is kept for `months` from `start`, why, by which source, and what follows.

    `months` is empty where each row carries its own day: then `start` says the whole span.
    """

    code: Retention
    months: int | None
    start: str | Promise
    basis: str | Promise
    source: str | Promise
    follows: str | Promise

    def due_on(self, since: date) -> date:
        """The day on which the time is over, for what counts from `since`. Only for rules with months."""
        if self.months is None:
            raise ValueError(f"{self.code} has its own day on each row.")
        return months_after(since, self.months)

    def last_start(self, on: date) -> date:
        """The last day from which the time is over on `on`. Only for rules with months."""
        day = months_after(on, -(self.months or 0))
        while self.due_on(day + timedelta(days=1)) <= on:  # 28 February is a year after 29 February too
            day += timedelta(days=1)
        return day


_LIMIT = _("no longer than needed: GDPR, article 5.1.e")
_ERASED = _("a manager erases the files one by one")
_LAST = _("last contact")

RULES: dict[Retention, RetentionRule] = {
    rule.code: rule
    for rule in (
        RetentionRule(
            Retention.CONTACT, 12, _LAST, _LIMIT, _("proposed here; your data protection officer confirms it"), _ERASED
        ),
        RetentionRule(
            Retention.WELCOMED,
            24,
            _LAST,
            _LIMIT,
            _("the two years of the CNIL’s reference for social support, applied here by analogy"),
            _ERASED,
        ),
        RetentionRule(
            Retention.ACCOMPANIED,
            36,
            _("end of the journey"),
            _("to ask how it goes, up to three years later"),
            _("proposed here; your data protection officer confirms it"),
            _ERASED,
        ),
        RetentionRule(
            Retention.DECLINED,
            24,
            _("answer to the enquiry or end of its journey, else its last partner, word or attempt"),
            _LIMIT,
            _("the CNIL’s two years for candidates who were not chosen, applied here by analogy"),
            _("every night its words are erased; that somebody asked stays counted"),
        ),
        RetentionRule(
            Retention.PROOF,
            None,
            _("until the day typed from the funder’s letter"),
            _("legal obligation of a funded operation: GDPR, article 6.1.c"),
            _("the letter named in the register of proofs"),
            _("a manager destroys it in the list of proofs"),
        ),
        RetentionRule(
            Retention.CONSENT,
            None,
            _("as many months as its text says, from the agreement on"),
            _("agreement: GDPR, article 6.1.a"),
            _("the text that was agreed to"),
            _("it ends by itself"),
        ),
        RetentionRule(
            Retention.LOOK,
            12,
            _("look"),
            _("security: GDPR, article 32"),
            _("CNIL on logs: six to twelve months"),
            _("erased by itself every night"),
        ),
    )
}
"""In the order in which they are shown."""
