"""A kit as texts that anyone reads without the software: Markdown, in the language of the kit."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from maillage.catalogue.network.choices import HubKind, OrganisationKind, Weekday
from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject, Tier

Facts = Mapping[str, Any]


def texts_of(facts: Facts) -> dict[str, str]:
    """The readable files of a kit, by name, from the facts that `kit_archive.seal` takes."""
    with override(str(facts["language"])):
        return {
            "readme.md": _readme(facts),
            "offers.md": _page(_("Offers"), map(_offer, facts["offers"])),
            "charter.md": _charter(facts),
            "opening.md": _page(_("Opening check-list"), map(_step, sorted(facts["checklist"], key=_by_day))),
            "year.md": _page(_("The first twelve months"), map(_moment, sorted(facts["calendar"], key=_by_month))),
            "roles.md": _page(_("Roles to fill"), map(_item, facts["roles"])),
            "rooms.md": _page(_("Rooms"), map(_item, facts["rooms"])),
            "letters.md": _page(_("Letters"), map(_item, facts["letters"])),
            "agreements.md": _page(_("Agreements, to be signed again"), map(_item, facts["agreements"])),
            "indicators.md": _page(_("Indicators"), map(_item, facts["indicators"])),
        }


def days_in_words(days: int) -> str:
    """60 days before the opening, on the opening day, 30 days after."""
    if days == 0:
        return _("on the opening day")
    if days < 0:
        before = ngettext("%(days)d day before the opening", "%(days)d days before the opening", -days)
        return before % {"days": -days}
    return ngettext("%(days)d day after the opening", "%(days)d days after the opening", days) % {"days": days}


def whom_in_words(stages: Iterable[str], audiences: Iterable[str]) -> str:
    """Whom a line of a charter is about."""
    labels = [f"« {Stage(one).label} »" for one in stages] + [str(Audience(one).label) for one in audiences]
    return ", ".join(labels) or _("everybody")


CLOSED: dict[str, type[TextChoices]] = {
    "kind": OfferType,
    "stages": Stage,
    "subjects": Subject,
    "audiences": Audience,
}


def values_in_words(field: str, value: str | list[str]) -> str:
    """A field of the content of an offer, the values of closed lists by their labels."""
    if field not in CLOSED:
        return str(value)
    return ", ".join(str(CLOSED[field](one).label) for one in ([value] if isinstance(value, str) else value))


def _readme(facts: Facts) -> str:
    lines = [
        f"# {facts['name']}",
        "",
        _("Hub kit, version %(version)s, made on %(day)s.") % {"version": facts["version"], "day": facts["made_on"]},
        _("From the hub %(hub)s (%(commune)s), network %(network)s.")
        % {"hub": facts["from_hub"], "commune": facts["from_commune"], "network": facts["from_network"]},
        _("Licence: %(licence)s.") % {"licence": facts["licence"]},
        "",
        _("The file kit.json holds the same, for the software. It names no person, no e-mail address, no phone."),
        "",
        f"## {HubKind(facts['kind']).label}",
        "",
        *(f"- {Stage(one).label}" for one in facts["stages"]),
        "",
        "## " + _("Parts to be taken"),
        "",
        *map(_part, facts["partners"]),
    ]
    return "\n".join([*lines, *(["", facts["note"]] if facts["note"] else []), ""])


def _part(part: Facts) -> str:
    leads = ", " + _("runs the hub") if part["leads"] else ""
    return f"- {part['name']} ({OrganisationKind(part['kind']).label}{leads})"


def _charter(facts: Facts) -> str:
    names = {part["key"]: part["name"] for part in facts["partners"]}
    lines = [
        f"{number}. {whom_in_words(line['stages'], line['audiences'])} : "
        + ", ".join(names[key] for key in line["partners"])
        for number, line in enumerate(facts["charter"], start=1)
    ]
    held = [
        f"- {Weekday(one['weekday']).label if one['weekday'] else _('every day')} : {names[one['partner']]}"
        for one in facts["welcome"]
    ]
    welcome = ["", "## " + _("Who holds the welcome"), "", *held] if held else []
    return "\n".join(["# " + _("Charter"), "", *lines, *welcome, ""])


def _offer(offer: Facts) -> str:
    said = [
        (_("What happens"), offer["what_happens"]),
        (_("How long"), offer["duration"]),
        (_("What comes next"), offer["next_step"]),
        (_("Conditions"), offer["conditions"]),
        (_("What to bring"), offer["pieces_to_bring"]),
        (_("Whom it is for"), whom_in_words(offer["stages"], offer["audiences"])),
        (_("How it is given"), " ; ".join(map(delivery_in_words, offer["deliveries"]))),
    ]
    facts = [f"- **{term}** : {' '.join(words.split())}" for term, words in said if words]
    head = [f"## {offer['name']}", "", f"*{OfferType(offer['kind']).label}*", "", offer["summary"], ""]
    return "\n".join([*head, *facts, ""])


def delivery_in_words(delivery: Facts) -> str:
    """One way in which an offer is given."""
    modes = ", ".join(str(DeliveryMode(one).label) for one in delivery["modes"])
    detail = f" ({delivery['fee_detail']})" if delivery["fee_detail"] else ""
    return f"{Tier(delivery['tier']).label}, {modes}, {Fee(delivery['fee']).label}{detail}"


def _item(item: Facts, when: str = "") -> str:
    proposed = "*" + _("proposed by the software, to be reworded") + "*" if item["proposed"] else ""
    return "\n".join([f"## {item['title']}", "", *filter(None, [when, proposed]), "", item["text"], ""])


def _step(item: Facts) -> str:
    return _item(item, days_in_words(item["days"]))


def _moment(item: Facts) -> str:
    return _item(item, _("month %(month)d") % {"month": item["month"]})


def _page(title: str, parts: Iterable[str]) -> str:
    return "\n".join([f"# {title}", "", *(parts or [])])


def _by_day(item: Facts) -> tuple[int, str]:
    return item["days"], item["key"]


def _by_month(item: Facts) -> tuple[int, str]:
    return item["month"], item["key"]
