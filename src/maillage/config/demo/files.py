"""Invented people in the file of Alexis: found again by name or phone, one of them entered twice."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.config.demo.network import Written
from maillage.config.demo.rows import FICTITIOUS
from maillage.foundation.tools.reading import reading_as
from maillage.support.people.actions import Said, welcome_again, welcome_person
from maillage.support.people.choices import CameBy

# Given name, phone, e-mail, commune, how they came, what for, days ago. ARCEP keeps these numbers for fiction.
WALK_INS = (
    (
        "Léa",
        "06 39 98 01 01",
        "lea@porteurs.demo.example",
        "55181",
        CameBy.WORD_OF_MOUTH,
        "Ouvrir une boulangerie.",
        12,
    ),
    ("Sami", "06 39 98 02 02", "", "55181", CameBy.FRANCE_TRAVAIL, "Un atelier de réparation de vélos.", 9),
    ("Inès", "", "ines@porteurs.demo.example", "57463", CameBy.EVENT, "Le statut d’étudiante-entrepreneuse.", 6),
    ("Ravi", "06 39 98 03 03", "", "55545", CameBy.PARTNER, "Tester une activité de traiteur.", 3),
    ("Samy", "+33 6 39 98 02 02", "", "55181", CameBy.WORD_OF_MOUTH, "Micro-entreprise : comment faire ?", 1),
)


def write_files(written: Written, *, now: datetime) -> None:
    """Five people welcomed at Étain for Alexis; the first came twice, the last may be the second."""
    acted: Any = {"hub": written.hubs["alexis-etain"], "by": written.people["nadia@demo.example"], "now": now}
    alexis = written.organisations["alexis"]
    with reading_as([alexis.pk]):
        for number, (name, phone, email, code, came_by, need, days) in enumerate(WALK_INS):
            commune = Area.objects.get(kind=AreaKind.COMMUNE, code=code)
            said = Said(name, FICTITIOUS, phone, email, commune, came_by)
            day = timezone.localdate(now - timedelta(days=days))
            person = welcome_person(said, organisation=alexis, need=need, received_on=day, is_fictitious=True, **acted)
            if number == 0:
                welcome_again(person, need="Relire le plan de financement.", **acted)
