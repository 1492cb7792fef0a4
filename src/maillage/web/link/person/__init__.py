"""The private page of a person: what one organisation holds of them, composed of sections in this order.

A section is a module of its own here, with a function `(person, now) -> Section | None` and a partial under
`templates/link/person/`.
"""

from maillage.web.link.person.agreed import agreed
from maillage.web.link.person.contract import papers
from maillage.web.link.person.data import rights
from maillage.web.link.person.documents import shown
from maillage.web.link.person.following import following
from maillage.web.link.person.handed_on import referrals
from maillage.web.link.person.held import held
from maillage.web.link.person.helping import helping
from maillage.web.link.person.plan import steps
from maillage.web.link.person.section import Section, SectionMaker
from maillage.web.link.person.surveys import news

__all__ = ["SECTIONS", "Section", "SectionMaker"]

SECTIONS: list[SectionMaker] = [papers, news, referrals, steps, shown, helping, following, agreed, held, rights]
