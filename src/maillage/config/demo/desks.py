"""Outreach desks of the demo. Their towns and days are invented; the pages only tell how many there are."""

from datetime import time
from itertools import cycle

from maillage.catalogue.network.choices import Rhythm, Weekday
from maillage.config.demo.rows import DeskDayRow, DeskRow

# From which hub each desk is kept.
KEPT_BY = {
    "alexis": {
        "alexis-maxeville": "toul luneville briey longwy pont-a-mousson epinal saint-die",
        "alexis-dieuze": "sarrebourg metz",
        "alexis-etain": "verdun commercy stenay bar-le-duc",
    },
    "cci-54": {"cci-54-nancy": "longwy briey luneville toul pont-a-mousson"},
    "cci": {
        "cci-charleville": "sedan givet vouziers",
        "cci-reims": "epernay rethel",
        "cci-chalons": "vitry sainte-menehould sezanne",
        "cci-troyes": "romilly bar-sur-aube",
        "cci-chaumont": "langres",
        "cci-epinal": "neufchateau remiremont",
        "cci-metz": "thionville forbach sarreguemines",
        "cci-strasbourg": "selestat",
        "cci-haguenau": "wissembourg saverne",
        "cci-mulhouse": "altkirch",
        "cci-sarrebourg": "bitche",
    },
    "cma": {
        "alexis-etain": "etain",
        "cma-verdun": "stenay",
        "cma-bar-le-duc": "commercy",
        "cma-nancy": "luneville longwy toul",
        "cma-metz": "sarrebourg dieuze",
        "cma-epinal": "saint-die neufchateau",
        "cma-charleville": "rethel",
        "cma-reims": "chalons",
        "cma-troyes": "romilly",
        "cma-chaumont": "langres saint-dizier",
        "cma-strasbourg": "haguenau saverne",
    },
    "adie": {
        "alexis-etain": "etain",
        "adie-verdun": "bar-le-duc commercy",
        "adie-nancy": "longwy briey luneville toul",
        "adie-metz": "thionville forbach sarreguemines sarrebourg dieuze",
        "adie-epinal": "saint-die remiremont neufchateau",
        "adie-charleville": "sedan rethel",
        "adie-reims": "chalons epernay",
        "adie-saint-dizier": "vitry chaumont",
        "adie-troyes": "romilly",
        "adie-strasbourg": "haguenau",
        "adie-mulhouse": "colmar",
    },
    "peel": {"peel-artem": "metz epinal"},
}

_MORNING = (time(9), time(12))
_AFTERNOON = (time(13, 30), time(17))
_WEEK = (Weekday.TUESDAY, Weekday.THURSDAY, Weekday.WEDNESDAY, Weekday.MONDAY, Weekday.FRIDAY)
_WHEN = cycle(
    DeskDayRow(weekday, *hours, rhythm)
    for weekday, hours, rhythm in zip(
        cycle(_WEEK),
        (_MORNING, _AFTERNOON, _MORNING, _MORNING, _AFTERNOON, _MORNING, _AFTERNOON, _MORNING, _AFTERNOON),
        (
            Rhythm.WEEKLY,
            Rhythm.EVEN,
            Rhythm.WEEKLY,
            Rhythm.FIRST,
            Rhythm.ODD,
            Rhythm.WEEKLY,
            Rhythm.THIRD,
            Rhythm.SECOND,
            Rhythm.WEEKLY,
        ),
        strict=False,
    )
)

DESKS = tuple(
    DeskRow(f"{partner}@{town}", hub, partner, town, (next(_WHEN),))
    for partner, hubs in KEPT_BY.items()
    for hub, towns in hubs.items()
    for town in towns.split()
)


def desks_of(partner: str, *but: str) -> tuple[str, ...]:
    """Keys of the desks of `partner`, without those held in the towns of `but`."""
    return tuple(desk.key for desk in DESKS if desk.organisation == partner and desk.spot not in but)
