"""Between the enquiry form and `submit_enquiry`: which commune, which offer, when the form was shown."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.core import signing
from django.db.models.functions import Length
from django.utils.translation import get_language

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.choices import Audience, Subject
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.sources.models import Widget
from maillage.catalogue.territories.directory import CommuneMatch
from maillage.catalogue.territories.models import Area
from maillage.catalogue.territories.queries import resolve_commune
from maillage.support.orientation.drafts import EnquiryDraft
from maillage.web.public.door import PARAMETER, door_named
from maillage.web.public.forms import EnquiryForm

SALT = "public.form-shown"


@dataclass(frozen=True)
class Shown:
    """What a form carries unseen: its key, when it was shown, which offer and situation it is about, the door."""

    form_key: UUID
    shown_at: datetime | None
    delivery: Delivery | None
    subject: str
    audience: str
    came_by: Widget | None = None

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The hidden fields that say so."""
        shown = signing.dumps(self.shown_at.timestamp(), salt=SALT) if self.shown_at else ""
        delivery = str(self.delivery.pk) if self.delivery else ""
        pairs = [("form_key", str(self.form_key)), ("shown", shown), ("delivery", delivery)]
        pairs += [("subject", self.subject), ("audience", self.audience)]
        pairs += [(PARAMETER, self.came_by.slug if self.came_by else "")]
        return [(name, value) for name, value in pairs if value]

    @property
    def asked(self) -> tuple[str, str] | None:
        """The offer and who gives it where, in words."""
        if self.delivery is None:
            return None
        place = self.delivery.desk or self.delivery.hub
        return (self.delivery.offer.name, f"{self.delivery.offer.organisation} · {place}")


def shown_in(data: dict[str, str], *, now: datetime) -> Shown:
    """What the hidden fields of a form say; whatever is missing or altered is made anew, or left out."""
    return Shown(
        form_key=_key(data.get("form_key", "")),
        shown_at=_moment(data["shown"]) if "shown" in data else now,
        delivery=_delivery(data.get("delivery", "")),
        subject=data.get("subject", "") if data.get("subject") in Subject.values else "",
        audience=data.get("audience", "") if data.get("audience") in Audience.values else "",
        came_by=door_named(data.get(PARAMETER, "")),
    )


def draft_of(form: EnquiryForm, shown: Shown, commune: Area | None, data: dict[str, str]) -> EnquiryDraft:
    """The enquiry as `submit_enquiry` takes it. Raises Network.DoesNotExist on a site without a network."""
    typed = form.cleaned_data
    return EnquiryDraft(
        form_key=shown.form_key,
        network=network_for(shown.delivery, commune),
        need=typed["need"],
        shown_at=shown.shown_at,
        honeypot=data.get("website", ""),
        name=typed["name"],
        contact_way=typed["contact_way"],
        phone=typed["phone"],
        email=typed["email"],
        address=typed["address"],
        commune=commune,
        commune_typed=typed["commune"],
        stage=typed["stage"],
        subjects=(shown.subject,) if shown.subject else (),
        audiences=(shown.audience,) if shown.audience else (),
        language=get_language() or "fr",
        delivery=shown.delivery,
        came_by=shown.came_by,
    )


def network_for(delivery: Delivery | None, commune: Area | None) -> Network:
    """The network of the offer; else the one of the smallest territory that holds the commune; else the first."""
    if delivery is not None:
        return delivery.hub.network
    networks = Network.objects.select_related("lead_organisation")
    if commune is not None:
        around = networks.filter(area__in=commune.containing_ids)
        nearest = around.order_by(Length("area__code").desc(), "pk").first()
        if nearest is not None:
            return nearest
    return networks.order_by("pk")[:1].get()


@dataclass(frozen=True)
class Place:
    """Where the person lives, as understood: a commune, choices, or a sentence about what is not."""

    commune: Area | None
    choices: tuple[CommuneMatch, ...]
    sentence: str


def place_in(form: EnquiryForm, data: dict[str, str]) -> Place:
    """The commune chosen or typed. `as_typed` says to take unknown words as they are."""
    chosen, typed = data.get("commune_choice", ""), form.cleaned_data.get("commune", "")
    if not chosen and not typed.strip():
        return Place(None, (), "")
    meant = resolve_commune(chosen, codes_first=True) if chosen else resolve_commune(typed)
    if meant.found is not None:
        return Place(Area.objects.get(pk=meant.found.id), (), "")
    if data.get("as_typed"):
        return Place(None, (), "")
    return Place(None, meant.choices, meant.sentence)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(signing.loads(text, salt=SALT), UTC)
    except (signing.BadSignature, TypeError, ValueError, OverflowError, OSError):
        return None


def _delivery(text: str) -> Delivery | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        return None
    beside = ("offer__organisation", "hub__network__lead_organisation", "desk")
    return Delivery.objects.select_related(*beside).filter(pk=int(text)).first()
