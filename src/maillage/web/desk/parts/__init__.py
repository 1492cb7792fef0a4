"""Parts of a person's file, in the order in which the page shows them.

A part is a module of its own here, with a function `(office, file) -> Part | None` and a partial under
`templates/desk/parts/`.
"""

from maillage.web.desk.parts.agreements import agreements
from maillage.web.desk.parts.journeys import journeys
from maillage.web.desk.parts.looked import looked
from maillage.web.desk.parts.part import Part, PartMaker
from maillage.web.desk.parts.partners import partners

__all__ = ["PARTS", "Part", "PartMaker"]

PARTS: list[PartMaker] = [journeys, partners, agreements, looked]
