"""Reads the parameters of an address; whatever cannot be used is a problem that names it. Says them in OpenAPI too."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from maillage.catalogue.territories.directory import CommuneMatch
from maillage.catalogue.territories.queries import resolve_commune
from maillage.web.api.problems import Problem, parameter_refused, shortened

LAST_PAGE = 100_000


def word(given: QueryDict, name: str, accepted: Sequence[str]) -> str:
    """One value of a closed list; empty when absent or empty."""
    read = given.get(name, "")
    if read and read not in accepted:
        raise parameter_refused(name, read, accepted)
    return read


def words(given: QueryDict, name: str, accepted: Sequence[str]) -> tuple[str, ...]:
    """Values of a closed list: the parameter may be repeated."""
    read = tuple(value for value in given.getlist(name) if value)
    for value in read:
        if value not in accepted:
            raise parameter_refused(name, value, accepted)
    return read


def whole(given: QueryDict, name: str, default: int, least: int, most: int) -> int:
    """A whole number from `least` to `most`."""
    read = given.get(name)
    if read is None:
        return default
    if not (read.isascii() and read.isdigit() and len(read) <= 9 and least <= int(read) <= most):
        raise parameter_refused(name, read, [f"{least}…{most}"])
    return int(read)


def text(given: QueryDict, name: str) -> str:
    """Some text, which must be there."""
    read = given.get(name)
    if read is None:
        raise parameter_refused(name, None, [_("some text")])
    return read


def commune(given: QueryDict) -> tuple[CommuneMatch, str]:
    """The one commune meant, by its official code (today's or former), its name or its postcode, and what to remark.

    Raises Problem when there is none, or several: these are then listed.
    """
    read = text(given, "commune")
    meant = resolve_commune(read, codes_first=True)
    if meant.found is not None:
        return meant.found, meant.sentence
    raise Problem(
        HTTPStatus.CONFLICT if meant.choices else HTTPStatus.NOT_FOUND,
        "commune-ambiguous" if meant.choices else "commune-unknown",
        meant.sentence,
        parameter="commune",
        read=shortened(read),
        accepted=[one.code for one in meant.choices] or [_("an official code, a name or a postcode")],
        choices=[said_commune(one) for one in meant.choices],
    )


def said_commune(match: CommuneMatch) -> dict[str, Any]:
    """A commune, with its département to tell homonyms apart."""
    return {
        "code": match.code,
        "name": match.name,
        "departement": {"code": match.departement_code, "name": match.departement_name},
    }


# The same parameters as OpenAPI says them.


def said(name: str, description: str, schema: Mapping[str, Any], *, required: bool = False) -> dict[str, Any]:
    """A parameter of an address in OpenAPI."""
    return {"name": name, "in": "query", "required": required, "description": description, "schema": dict(schema)}


def said_word(name: str, description: str, accepted: Sequence[str]) -> dict[str, Any]:
    """One value of a closed list, or nothing."""
    return said(name, description, {"type": "string", "enum": ["", *accepted], "default": ""})


def said_words(name: str, description: str, accepted: Sequence[str]) -> dict[str, Any]:
    """Values of a closed list, repeated."""
    return said(name, description, {"type": "array", "items": {"type": "string", "enum": ["", *accepted]}})


def said_whole(name: str, description: str, default: int, least: int, most: int) -> dict[str, Any]:
    """A whole number in a range."""
    schema = {"type": "integer", "minimum": least, "maximum": most, "default": default}
    return said(name, description, schema)
