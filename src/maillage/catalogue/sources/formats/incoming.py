"""A data·inclusion file of others becomes lists that the import reads: partners, hubs, offers as drafts.

Their lists are coarser than ours: what has to be guessed is said, line by line, and offers wait as drafts until someone
looks at them. The identifiers of the file are kept as external identifiers, so the same file again changes nothing.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from data_inclusion.schema import v1
from django.utils.translation import gettext as _
from pydantic import ValidationError

from maillage.catalogue.network.choices import HubKind, OrganisationKind
from maillage.catalogue.offers.choices import DeliveryMode, OfferType, Stage, Tier
from maillage.catalogue.sources.formats import mapping
from maillage.catalogue.sources.formats.reading import Finding, Unreadable, finding_of

Row = dict[str, str]
SUBJECT = "creer-une-entreprise--"
LONGEST_SUMMARY = 280
HERE_MODES = {
    v1.ModeAccueil.EN_PRESENTIEL: (Tier.IN_PERSON, DeliveryMode.EN_PRESENTIEL_SUR_RDV),
    v1.ModeAccueil.A_DISTANCE: (Tier.REMOTE, DeliveryMode.TELEPHONE),
}


@dataclass
class Lists:
    """Three lists whose columns the import knows, and what was left out or guessed."""

    organisations: list[Row] = field(default_factory=list)
    hubs: list[Row] = field(default_factory=list)
    offers: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def note(self, where: str, read: str, words: str, *, is_warning: bool = False) -> None:
        """Say what was left out, or guessed."""
        self.findings.append(Finding(where, read, words, (), is_warning))


def lists_of(document: Any) -> Lists:
    """The lists in a document with `structures` and `services`; what the schema refuses is left out and said.

    Raises Unreadable.
    """
    if not isinstance(document, dict) or not all(
        isinstance(document.get(name), list) for name in ("structures", "services")
    ):
        raise Unreadable(_("An object with the two lists “structures” and “services” is needed."))
    lists = Lists()
    structures = {one.id: one for one in _good(document["structures"], v1.Structure, "structures", lists)}
    places: dict[tuple[str, str, str], str] = {}
    for where, service in enumerate(_good(document["services"], v1.Service, "services", lists)):
        _take(service, f"services[{where}]", structures, places, lists)
    used = {row["organisation"] for row in lists.offers}
    lists.organisations = [_organisation(one) for one in structures.values() if one.id in used]
    return lists


def as_csv(rows: Iterable[Row]) -> str:
    """A list as the import reads it."""
    rows = list(rows)
    text = StringIO()
    if rows:
        writer = csv.DictWriter(text, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return text.getvalue()


def _good(rows: list[Any], model: Any, name: str, lists: Lists) -> Iterable[Any]:
    for number, row in enumerate(rows):
        try:
            yield model.model_validate(row)
        except ValidationError as error:
            lists.findings += [finding_of(one, f"{name}[{number}]") for one in error.errors()]


def _take(
    service: Any, where: str, structures: Mapping[str, Any], places: dict[tuple[str, str, str], str], lists: Lists
) -> None:
    structure = structures.get(service.structure_id)
    themes = sorted(one for one in service.thematiques or () if str(one.value).startswith(SUBJECT))
    if structure is None:
        lists.note(f"{where}.structure_id", service.structure_id, _("No structure of the file has this identifier."))
        return
    if not themes:
        lists.note(f"{where}.thematiques", service.id, _("Nothing about starting a business: left out."))
        return
    hub = _hub(service, structure, places, lists)
    if not hub:
        lists.note(
            f"{where}.code_insee", service.id, _("Neither the service nor its structure says in which commune it is.")
        )
        return
    if service.type is None:
        lists.note(f"{where}.type", "", _("No type: taken as an accompaniment."), is_warning=True)
    for mode in sorted(service.modes_accueil or {v1.ModeAccueil.EN_PRESENTIEL}, reverse=True):
        lists.offers.append(_offer(service, mode, hub, [mapping.STAGE_OF[one] for one in themes]))


def _organisation(one: Any) -> Row:
    kinds = [mapping.KIND_OF[network] for network in sorted(one.reseaux_porteurs or ()) if network in mapping.KIND_OF]
    return {
        "external_id": one.id,
        "name": one.nom,
        "kind": (kinds[0] if kinds else OrganisationKind.ASSOCIATION).value,
        "presentation": one.description or "",
        "website": str(one.site_web or ""),
        "email": one.courriel or "",
        "phone": one.telephone or "",
    }


def _hub(service: Any, structure: Any, places: dict[tuple[str, str, str], str], lists: Lists) -> str:
    """The name of the hub at the address of the service, else of its structure; made when it is new."""
    said = service if service.code_insee else structure
    if not said.code_insee:
        return ""
    key = (structure.id, said.code_insee, said.adresse or "")
    if key not in places:
        places[key] = f"{structure.id}@{len(places) + 1}" if said is service else f"{structure.id}@0"
        lists.hubs.append(
            {
                "external_id": places[key],
                "name": f"{structure.nom}, {said.commune or said.code_insee}"[:150],
                "kind": HubKind.DESK.value,
                "organisations": structure.id,
                "commune": said.code_insee,
                "address": said.adresse or "",
                "lat": "" if said.latitude is None else str(said.latitude),
                "lon": "" if said.longitude is None else str(said.longitude),
                "phone": said.telephone or structure.telephone or "",
                "email": said.courriel or structure.courriel or "",
            }
        )
    return places[key]


def _offer(service: Any, mode: Any, hub: str, stages: list[Stage]) -> Row:
    tier, delivery_mode = HERE_MODES[mode]
    zone = [code for code in service.zone_eligibilite or () if code != "france" and not code.startswith("99")]
    kind = mapping.TYPE_OF[service.type] if service.type else OfferType.SUIVI_LONG
    return {
        "offer_id": service.id,
        "organisation": service.structure_id,
        "name": service.nom,
        "summary": _summary(service.description),
        "what_happens": service.description,
        "conditions": service.conditions_acces or "",
        "kind": kind.value,
        "stages": "|".join(stage.value for stage in stages),
        "audiences": "|".join(sorted(str(one.value) for one in service.publics or ())),
        "source": str(service.lien_source or ""),
        "delivery_id": f"{service.id}#{tier.value}",
        "hub": hub,
        "tier": tier.value,
        "modes": delivery_mode.value,
        "hours": service.horaires_accueil or "",
        "fee": mapping.FEE_OF[service.frais].value if service.frais else "",
        "fee_detail": (service.frais_precisions or "")[:250],
        "zone": "|".join(zone),
        "confirmed_on": service.date_maj.isoformat(),
        "publication": "non",
    }


def _summary(text: str) -> str:
    """The first sentence, else the first words."""
    line = " ".join(text.split())
    sentence = line.split(". ")[0]
    short = sentence if len(sentence) <= LONGEST_SUMMARY else line
    return short if len(short) <= LONGEST_SUMMARY else short[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0] + "…"
