"""Reading what claims to be one of our formats: bytes to JSON, JSON to facts, with what is wrong line by line."""

import difflib
import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from pydantic import ValidationError

from maillage.catalogue.sources.formats.facts import PROFILE, Catalogue

LONGEST_VALUE = 120
MOST_ACCEPTED = 12


class Finding(NamedTuple):
    """What is wrong somewhere: `where` as a path, the value read, what is wrong in words, what is accepted."""

    where: str
    read: str
    words: str
    accepted: tuple[str, ...] = ()
    is_warning: bool = False


class Unreadable(Exception):
    """The bytes are no such document; the sentence says what was read and what is accepted."""


def json_in(content: bytes) -> Any:
    """The JSON document in these bytes, in any Unicode encoding.

    Raises Unreadable.
    """
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    try:
        return json.loads(content.decode(json.detect_encoding(content)), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        sentence = _("The file is not in UTF-8: byte %(byte)s cannot be read.")
        raise Unreadable(sentence % {"byte": error.start}) from error
    except json.JSONDecodeError as error:
        sentence = _("This is not JSON: line %(line)s, column %(column)s, “%(near)s”.")
        near = error.doc[max(0, error.pos - 20) : error.pos + 20].replace("\n", " ")
        raise Unreadable(sentence % {"line": error.lineno, "column": error.colno, "near": near}) from error
    except (RecursionError, ValueError) as error:
        raise Unreadable(
            _("This JSON cannot be read: it is nested too deep, or holds a number that is none.")
        ) from error


def catalogue_in(document: Any) -> Catalogue:
    """The facts of our companion in a document of ours.

    Raises CompanionRefused with each mistake; Unreadable when the document has no companion that we know.
    """
    companion = document.get("maillage") if isinstance(document, dict) else None
    if not isinstance(companion, dict):
        raise Unreadable(_("The file has no “maillage” part: it is not an export of Maillage."))
    if companion.get("profile") != PROFILE:
        sentence = _("The “maillage” part is of profile “%(read)s”; “%(known)s” is read.")
        raise Unreadable(sentence % {"read": short(companion.get("profile")), "known": PROFILE})
    try:
        return Catalogue.model_validate(companion)
    except ValidationError as error:
        raise CompanionRefused([finding_of(one, "maillage") for one in error.errors()]) from error


class CompanionRefused(Exception):
    """The companion holds facts that cannot be; `findings` lists each."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(f"{len(self.findings)} findings")


def finding_of(error: Mapping[str, Any], root: str) -> Finding:
    """One mistake found by pydantic, in words of everyday."""
    context: Mapping[str, Any] = error.get("ctx") or {}
    accepted = nearest(str(error.get("input")), _accepted(context))
    return Finding(
        where=path_of((root, *error["loc"])),
        read="" if error["type"] == "missing" else short(error.get("input")),
        words=_words(error, context),
        accepted=accepted,
        is_warning=error["type"] == "avertissement",
    )


def path_of(parts: Sequence[str | int]) -> str:
    """A path as people write it: services[12].frais."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif not part.startswith(("constrained-", "function-", "literal[")):
            text += f".{part}" if text else part
    return text


def short(value: Any) -> str:
    """A value as it was read, shortened; control characters shown."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(letter if letter.isprintable() else "·" for letter in text)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def nearest(word: str, accepted: Sequence[str]) -> tuple[str, ...]:
    """The accepted words, those that look most like `word` first."""
    close = difflib.get_close_matches(word[:80], accepted, n=3, cutoff=0.5)
    return (*close, *(one for one in accepted if one not in close))


def _accepted(context: Mapping[str, Any]) -> tuple[str, ...]:
    expected = context.get("expected")
    if not isinstance(expected, str):
        return ()
    words = expected.replace(" or ", ", ").split(", ")
    return tuple(word.strip("'") for word in words)


def _words(error: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    sentences = {
        "missing": _("This field is required."),
        "extra_forbidden": _("This field is not known."),
        "enum": _("This value is not in the list."),
        "literal_error": _("This value is not in the list."),
        "string_too_short": _("This text is too short: %(min_length)s characters at least."),
        "string_too_long": _("This text is too long: %(max_length)s characters at most."),
        "string_pattern_mismatch": _("This text does not have the form that is asked for: %(pattern)s"),
        "string_type": _("Text is needed here."),
        "too_short": _("At least %(min_length)s value is needed."),
        "greater_than_equal": _("This number is too small: %(ge)s at least."),
        "less_than_equal": _("This number is too large: %(le)s at most."),
        "bool_parsing": _("True or false is needed here."),
        "int_parsing": _("A whole number is needed here."),
        "float_parsing": _("A number is needed here."),
        "set_type": _("A list is needed here."),
        "list_type": _("A list is needed here."),
        "tuple_type": _("A list is needed here."),
        "date_from_datetime_parsing": _("A date as 2026-12-31 is needed here."),
        "date_parsing": _("A date as 2026-12-31 is needed here."),
        "date_type": _("A date as 2026-12-31 is needed here."),
        "url_parsing": _("A web address as https://www.example.org is needed here."),
        "url_scheme": _("A web address as https://www.example.org is needed here."),
        "url_type": _("A web address as https://www.example.org is needed here."),
    }
    if kind == "value_error" and "email" in str(error.get("msg", "")):
        return _("This e-mail address cannot be written to.")
    if kind in ("value_error", "avertissement"):
        return str(context.get("error") or error["msg"])
    pattern = sentences.get(kind)
    if pattern is None:
        return _("This value cannot be used: %(reason)s") % {"reason": error["msg"]}
    plain = {name: value.value if isinstance(value, Enum) else value for name, value in context.items()}
    return pattern % plain


def _no_constant(name: str) -> None:
    raise ValueError(name)
