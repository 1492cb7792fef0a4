"""Errors as problem documents (RFC 9457): what was asked, what was read, what is accepted."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

LONGEST_READ = 100


class Problem(Exception):
    """An answer that is an error; its fields are those of the document."""

    def __init__(self, status: HTTPStatus, kind: str, title: str, **facts: Any) -> None:
        self.status = status
        self.document = {"type": f"/api/v1/problems/{kind}", "title": title, "status": status.value, **facts}
        super().__init__(title)

    def answer(self, headers: Mapping[str, str] | None = None) -> HttpResponse:
        """The document over HTTP."""
        text = json.dumps(self.document, ensure_ascii=False)
        response = HttpResponse(text, content_type="application/problem+json", status=self.status)
        for name, value in (headers or {}).items():
            response[name] = value
        response["Cache-Control"] = "no-store"
        return response


def parameter_refused(name: str, read: str | None, accepted: Sequence[str], detail: str = "") -> Problem:
    """A parameter is missing or cannot be used."""
    title = _("The parameter “%(name)s” is missing.") if read is None else _("The parameter “%(name)s” cannot be used.")
    facts: dict[str, Any] = {"parameter": name, "read": None if read is None else shortened(read)}
    if detail:
        facts["detail"] = detail
    return Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, "parameter", title % {"name": name}, **facts, accepted=list(accepted)
    )


def shortened(read: str) -> str:
    """What was read, printable and short."""
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in read[: LONGEST_READ + 1])
    return text if len(text) <= LONGEST_READ else f"{text[: LONGEST_READ - 1]}…"


def nothing_here() -> Problem:
    """No such address, or nothing published under it."""
    return Problem(HTTPStatus.NOT_FOUND, "nothing-here", _("Nothing is published at this address."))
