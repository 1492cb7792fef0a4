"""Facts put into the words people read: days, hours, minutes, prices, dates."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from operator import attrgetter

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

from maillage.catalogue.network.choices import Rhythm, Weekday
from maillage.catalogue.network.models import DeskDay
from maillage.catalogue.offers.choices import Fee
from maillage.catalogue.territories.queries import say_travel_model

NARROW = "\u202f"
NO_BREAK = "\u00a0"
WORKING_WEEK = [1, 2, 3, 4, 5]


def is_french() -> bool:
    """The page is in French."""
    return (get_language() or "").startswith("fr")


def number(count: int) -> str:
    """A whole number with thin spaces between thousands."""
    return f"{count:,}".replace(",", NARROW if is_french() else ",")


def money(cents: int) -> str:
    """An amount in euros: 1 250,50 €; 500 €; €1,250.50 elsewhere."""
    euros, rest = divmod(cents, 100)
    separator = "," if is_french() else "."
    amount = number(euros) + (f"{separator}{rest:02}" if rest else "")
    return f"{amount}{NO_BREAK}€" if is_french() else f"€{amount}"


def hour(moment: time) -> str:
    """9 h, 9 h 30 in French; 9:00, 9:30 elsewhere."""
    if is_french():
        minutes = f"{NO_BREAK}{moment.minute:02}" if moment.minute else ""
        return f"{moment.hour}{NO_BREAK}h{minutes}"
    return f"{moment.hour}:{moment.minute:02}"


def day(value: date) -> str:
    """A day with its weekday, with the year only when it is another one: mardi 3 mars."""
    local = timezone.localdate(value) if isinstance(value, datetime) else value
    form = "l j F" if is_french() else "l, j F"
    words = date_format(local, form if local.year == timezone.localdate().year else f"{form} Y")
    return words.replace(" 1 ", " 1er ", 1) if is_french() else words


def short_day(value: date) -> str:
    """A day without weekday: 3 mars 2026, 1er mars 2026."""
    words = date_format(value, "j F Y")
    return f"1er{words[1:]}" if is_french() and words.startswith("1 ") else words


def moment(value: datetime) -> str:
    """A day and an hour: mardi 3 mars 2026 à 17 h 40."""
    local = timezone.localtime(value)
    return gettext("%(day)s at %(hour)s") % {"day": day(local.date()), "hour": hour(local.time())}


def minutes(seconds: int | None) -> str:
    """Travel seconds as whole minutes, never zero; empty when unknown."""
    return "" if seconds is None else f"{max(1, round(seconds / 60))}{NO_BREAK}min"


def travel_model(stored: str) -> str:
    """The sentence that stands beside travel times: which model they come from. Empty when there is none."""
    return _travel_model(stored, get_language()) if stored else ""


@lru_cache(maxsize=64)
def _travel_model(stored: str, language: str | None) -> str:
    """The sentence in the language in force, which is part of the key."""
    return gettext("Travel times: %(said)s (model %(model)s).") % {"said": say_travel_model(stored), "model": stored}


def joined(words: Iterable[str]) -> str:
    """a, b et c."""
    return joined_in(list(words), get_language())


def joined_in(listed: list[str], language: str | None) -> str:
    """The same in the language in force, when the caller has asked for it once for many lists."""
    if len(listed) < 2:
        return "".join(listed)
    return _and(language) % {"first": ", ".join(listed[:-1]), "last": listed[-1]}


@lru_cache(maxsize=16)
def _and(language: str | None) -> str:
    """How the last word of a list is joined in the language in force, which is the key."""
    return gettext("%(first)s and %(last)s")


def weekdays(numbers: Iterable[int]) -> str:
    """Days of the week in their order: mardi et jeudi; du lundi au vendredi."""
    listed = sorted(set(numbers))
    if listed == WORKING_WEEK:
        return gettext("Monday to Friday")
    return joined(str(Weekday(one).label) for one in listed)


def desk_days(days: Iterable[DeskDay]) -> str:
    """When a desk receives: mardi de 9 h à 12 h ; 1er jeudi du mois de 14 h à 17 h."""
    groups: dict[tuple[str, time, time], list[int]] = {}
    for one in sorted(days, key=attrgetter("weekday", "opens_at")):
        groups.setdefault((one.rhythm, one.opens_at, one.closes_at), []).append(one.weekday)
    parts = [
        gettext("%(days)s from %(opens)s to %(closes)s")
        % {"days": rhythm_days(rhythm, numbers), "opens": hour(opens_at), "closes": hour(closes_at)}
        for (rhythm, opens_at, closes_at), numbers in groups.items()
    ]
    return (f"{NO_BREAK}; " if is_french() else "; ").join(parts)


def week(days: Iterable[DeskDay]) -> list[tuple[str, str, bool]]:
    """The working week for `components/days.html`: a letter, the day, and whether the desk receives then."""
    open_on = {one.weekday for one in days}
    shown = [one for one in Weekday if one in WORKING_WEEK or one in open_on]
    return [(capital(str(one.label))[:1], str(one.label), one in open_on) for one in shown]


def rhythm_days(rhythm: str, numbers: list[int]) -> str:
    """Weekdays with the weeks they happen in."""
    names = weekdays(numbers)
    match rhythm:
        case Rhythm.EVEN:
            return gettext("%(days)s of even weeks") % {"days": names}
        case Rhythm.ODD:
            return gettext("%(days)s of odd weeks") % {"days": names}
        case Rhythm.FIRST:
            return gettext("1st %(days)s of the month") % {"days": names}
        case Rhythm.SECOND:
            return gettext("2nd %(days)s of the month") % {"days": names}
        case Rhythm.THIRD:
            return gettext("3rd %(days)s of the month") % {"days": names}
        case Rhythm.FOURTH:
            return gettext("4th %(days)s of the month") % {"days": names}
    return names


def first_appointment(days: int | None) -> str:
    """How soon: premier rendez-vous sous 8 jours."""
    if days is None:
        return gettext("first appointment: the hub tells you when")
    if days == 0:
        return gettext("first appointment the same day")
    return ngettext("first appointment within %(days)d day", "first appointment within %(days)d days", days) % {
        "days": days
    }


def capital(words: str) -> str:
    """The same words, beginning with a capital."""
    return words[:1].upper() + words[1:]


def confirmed(value: date | None, *, doubtful: bool = False) -> str:
    """When its owner last confirmed it, or since when nobody has."""
    return _confirmed(value, doubtful, get_language())


@lru_cache(maxsize=4096)
def _confirmed(value: date | None, doubtful: bool, language: str | None) -> str:
    """The sentence in the language in force, which is part of the key."""
    if value is None:
        return gettext("Not yet confirmed by its owner")
    if doubtful:
        return pgettext("offer", "Not confirmed by its owner since %(day)s") % {"day": short_day(value)}
    return pgettext("offer", "Confirmed by its owner on %(day)s") % {"day": short_day(value)}


def inside(words: str) -> str:
    """The same words in the middle of a sentence: without the capital of their first word, unless it is an acronym."""
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2] == " " else words


def department(commune_code: str) -> str:
    """The département in a commune's code: 54, 2A, 971."""
    return commune_code[:3] if commune_code.startswith("97") else commune_code[:2]


def spoken_list(words: Iterable[str]) -> str:
    """a, b, c: parts that stand side by side."""
    return ", ".join(words)


def terms(fee: str, detail: str, days: int | None) -> str:
    """Price and delay on one line: Gratuit · premier rendez-vous sous 8 jours."""
    return _terms(fee, detail, days, get_language())


@lru_cache(maxsize=4096)
def _terms(fee: str, detail: str, days: int | None, language: str | None) -> str:
    """The line in the language in force, which is part of the key."""
    price = capital(str(Fee(fee).label))
    if detail:
        price = gettext("%(fee)s (%(detail)s)") % {"fee": price, "detail": detail}
    return f"{price} · {first_appointment(days)}"
