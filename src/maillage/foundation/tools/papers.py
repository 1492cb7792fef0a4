"""Papers: PDF files that typst sets from a template and facts."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst


class PaperFailed(RuntimeError):
    """The template and the facts make no paper."""


def paper(template: Path, facts: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of a template beside a folder `fonts`; the same to the byte for the same facts and the same moment.

    template  reads `json(bytes(sys.inputs.facts))`; may import the files beside it, nothing else
    facts     what JSON can say; texts stay texts, whatever they hold
    at        the date of the file

    PDF/UA-1: headings, tables and pictures are told to screen readers.

    Raises PaperFailed.
    """
    try:
        made = typst.compile(
            template,
            root=template.parent,
            font_paths=_fonts(template.parent / "fonts"),
            sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise PaperFailed(f"{template.name}: {error.message}") from error
    if not isinstance(made, bytes):
        raise PaperFailed(f"{template.name} makes {type(made).__name__}, not one file.")
    return made


@lru_cache(maxsize=4)
def _fonts(folder: Path) -> typst.Fonts:
    """Those of the papers only: what the machine has installed would change the pages."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
