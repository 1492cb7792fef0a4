"""Why an enquiry went where it went: codes and values kept by the code that decides, said in the reader's language."""

from collections.abc import Iterable
from typing import TypeAlias

from django.utils.translation import gettext as _

from maillage.catalogue.network.choices import Weekday
from maillage.catalogue.offers.choices import Audience, Stage

Reason: TypeAlias = dict[str, str | int | list[str]]


def reasons_in_words(reasons: Iterable[Reason]) -> list[str]:
    """One sentence for each reason, in the language of the reader; a code of an older version is left out."""
    return [sentence for reason in reasons if (sentence := _sentence(reason))]


def _sentence(reason: Reason) -> str:
    sentences = {
        "offer_asked": _("This offer was asked for: %(offer)s."),
        "offer_gone": _("The offer asked for is no longer proposed; the nearest hub answers."),
        "nearest_hub": _("%(hub)s is the nearest hub that serves this need: %(minutes)s min away."),
        "no_hub_near": _("No hub of the network serves this need within 90 minutes: the network calls back."),
        "no_commune": _("The commune is not known: the network calls back."),
        "only_partner": _("%(organisation)s receives this need here, by line %(position)s of the charter."),
        "turn": _("Line %(position)s of the charter, in turns between %(among)s partners: %(organisation)s is next."),
        "welcome": _("%(organisation)s holds the welcome that day (%(day)s), in turns between %(among)s."),
        "only_welcome": _("%(organisation)s holds the welcome that day (%(day)s)."),
        "full": _(
            "%(organisation)s has had %(recent)s new people in four weeks, for %(capacity)s agreed: passed over."
        ),
        "all_full": _(
            "Everybody on this line has had as many as agreed; %(organisation)s is the least over: "
            "%(recent)s in four weeks, for %(capacity)s."
        ),
        "lead_partner": _("No line of the charter fits: %(organisation)s runs the hub."),
        "lead_organisation": _("%(organisation)s answers for the network."),
        "adviser_in_turn": _("In turns between %(among)s advisers."),
        "only_adviser": _("The only adviser of this partner here."),
        "hub_manager": _("No adviser of this partner here: the hub manager takes it."),
        "coordinator": _("Nobody of this partner here: the network coordinator takes it."),
        "team": _("Nobody is named yet: the team shares it."),
        "passed_by_person": _("Passed on by %(organisation)s."),
        "passed_by_ladder": _("%(organisation)s did not answer in time."),
        "partner_left": _("%(organisation)s no longer belongs to the network."),
        "chosen": _("%(organisation)s was chosen."),
    }
    template = sentences.get(str(reason.get("code")))
    return template % {**reason, "day": _day(reason)} + _for_whom(reason) if template else ""


def _day(reason: Reason) -> str:
    weekday = reason.get("weekday")
    return str(Weekday(weekday).label) if isinstance(weekday, int) and weekday in Weekday.values else ""


def _for_whom(reason: Reason) -> str:
    """What the line of the charter is about."""
    stages, audiences = reason.get("stages") or [], reason.get("audiences") or []
    assert isinstance(stages, list)
    assert isinstance(audiences, list)
    labels = [str(Stage(value).label) for value in stages if value in Stage.values]
    labels += [str(Audience(value).label) for value in audiences if value in Audience.values]
    return f" ({', '.join(labels)})" if labels else ""
