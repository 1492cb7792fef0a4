"""A model hub made into a kit: its words edited, its versions sealed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from maillage.catalogue.network.models import Hub
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.rollouts.compute.kit_archive import Sealed, seal
from maillage.insight.rollouts.compute.kit_reading import Reading, proposals, reading_of, seed_of_installation
from maillage.insight.rollouts.compute.kit_shape import WRITTEN, KitItem
from maillage.insight.rollouts.compute.kit_texts import texts_of
from maillage.insight.rollouts.models import HubKit, KitVersion
from maillage.insight.rollouts.queries.kits import items_in, latest_of

UNCOUNTED = ("version", "made_on", "note", "texts")


class AlreadyAModel(DomainError):
    """The hub is a model already: its kit goes on."""

    def __init__(self, kit: HubKit) -> None:
        self.kit = kit
        super().__init__(f"Hub {kit.hub_id} has kit {kit.pk}.")


class HubIsADraft(DomainError):
    """A hub that is being prepared is no model yet."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        super().__init__(f"Hub {hub.pk} is a draft.")


class MadeElsewhere(DomainError):
    """The kit came as a file: its words are changed where it was made."""

    def __init__(self, kit: HubKit) -> None:
        self.kit = kit
        super().__init__(f"Kit {kit.pk} has no model hub here.")


class NothingNew(DomainError):
    """The next version would say what the last one says."""

    def __init__(self, version: KitVersion) -> None:
        self.version = version
        super().__init__(f"Version {version.number} of kit {version.kit_id} says the same.")


class ItemGone(DomainError):
    """Somebody took the item out of the draft meanwhile."""

    def __init__(self, kit: HubKit, section: str, key: str) -> None:
        self.kit = kit
        super().__init__(f"Kit {kit.pk} has no {key!r} in {section!r}.")


@transaction.atomic
def make_kit(hub: Hub, *, name: str, by: User | None, now: datetime) -> HubKit:
    """Make `hub` a model. The words that its data does not hold are those that the product proposes, to be reworded.

    Raises AlreadyAModel, HubIsADraft.
    """
    hub = Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=hub.pk)
    if there := HubKit.objects.filter(hub=hub).first():
        raise AlreadyAModel(there)
    if hub.is_draft:
        raise HubIsADraft(hub)
    kit = HubKit.objects.create(
        network_id=hub.network_id, hub=hub, name=name, draft=proposals(), made_by=by, made_at=now
    )
    record("rollouts.kit_made", about=kit, by=by, at=now, hub=hub.pk)
    return kit


@transaction.atomic
def write_kit_item(
    kit: HubKit,
    section: str,
    key: str = "",
    *,
    title: str,
    text: str,
    days: int | None = None,
    month: int | None = None,
    by: User | None,
    now: datetime,
) -> KitItem:
    """Word one item of the next version anew, or add one when no key is given. It is no longer only proposed.

    Raises MadeElsewhere, ItemGone; ValueError for a section that nobody words.
    """
    kit = _locked(kit, section)
    items = items_in(kit.draft, section)
    item = KitItem(key=key or _free_key(title, items), title=title, text=text, days=days, month=month)
    if key and key not in {one["key"] for one in items}:
        raise ItemGone(kit, section, key)
    said = item.model_dump(mode="json")
    items = [said if one["key"] == item.key else one for one in items] if key else [*items, said]
    _keep(kit, section, items)
    record("rollouts.kit_item_written", about=kit, by=by, at=now, section=section, item=item.key)
    return item


@transaction.atomic
def drop_kit_item(kit: HubKit, section: str, key: str, *, by: User | None, now: datetime) -> None:
    """Take one item out of the next version; a second click changes nothing.

    Raises MadeElsewhere.
    """
    kit = _locked(kit, section)
    items = items_in(kit.draft, section)
    left = [one for one in items if one["key"] != key]
    if len(left) < len(items):
        _keep(kit, section, left)
        record("rollouts.kit_item_dropped", about=kit, by=by, at=now, section=section, item=key)


@transaction.atomic
def seal_kit(kit: HubKit, *, note: str, by: User | None, now: datetime) -> tuple[KitVersion, tuple[str, ...]]:
    """The next version, read from the model hub as it is today, signed by this installation.

    Also tells where an address, a phone or a name was taken out of the words.

    Raises MadeElsewhere, NothingNew.
    """
    kit = HubKit.objects.select_for_update(of=("self",)).get(pk=kit.pk)
    last = latest_of(kit)
    reading = next_reading(kit, number=last.number + 1 if last else 1, note=note, now=now)
    sealed = sealed_from(reading)
    content = sealed.kit.model_dump(mode="json")
    if last is not None and _said(content) == _said(last.content):
        raise NothingNew(last)
    version = KitVersion.objects.create(
        kit=kit,
        number=sealed.kit.version,
        note=note,
        content=content,
        archive=sealed.archive,
        sha256=sealed.sha256,
        public_key=sealed.public_key,
        kept_by=by,
        kept_at=now,
    )
    record("rollouts.kit_sealed", about=version, by=by, at=now, kit=kit.pk, number=version.number)
    return version, reading.taken_out


def next_reading(kit: HubKit, *, number: int, note: str, now: datetime) -> Reading:
    """What the next version would say.

    Raises MadeElsewhere.
    """
    if kit.hub is None:
        raise MadeElsewhere(kit)
    day = timezone.localdate(now)
    return reading_of(kit.hub, kit.draft, uid=str(kit.uid), name=kit.name, version=number, note=note, day=day)


def sealed_from(reading: Reading) -> Sealed:
    """The file of what was read, with its texts, signed by this installation."""
    return seal(reading.facts, texts_of(reading.facts), seed=seed_of_installation())


def _locked(kit: HubKit, section: str) -> HubKit:
    if section not in WRITTEN:
        raise ValueError(f"{section!r} is not worded; accepted: {', '.join(WRITTEN)}.")
    kit = HubKit.objects.select_for_update(of=("self",)).get(pk=kit.pk)
    if kit.hub_id is None:
        raise MadeElsewhere(kit)
    return kit


def _keep(kit: HubKit, section: str, items: list[dict[str, Any]]) -> None:
    kit.draft = {**kit.draft, "sections": {**kit.draft["sections"], section: items}}
    kit.save(update_fields=["draft"])


def _free_key(title: str, items: list[dict[str, Any]]) -> str:
    stem = slugify(title)[:70].strip("-").replace("_", "-").strip("-") or "point"
    taken = {one["key"] for one in items}
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(key for key in numbered if key not in taken)


def _said(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in UNCOUNTED}
