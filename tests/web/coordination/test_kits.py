"""Pages of the hub kits: a model, its words, its file, a hub made from it, what a later version proposes."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillage.catalogue.network.models import Hub
from maillage.insight.rollouts.actions import drop_kit_item, make_kit, seal_kit
from maillage.insight.rollouts.models import HubKit, KitPiece, KitVersion
from maillage.insight.rollouts.queries.kits import latest_of

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def kit(cast):
    made = make_kit(cast.etain, name="Pôle d’Étain (fictif)", by=cast.coordinator, now=timezone.now())
    seal_kit(made, note="", by=cast.coordinator, now=timezone.now())
    return made


@pytest.fixture
def typed(cast, kit):
    """What somebody sends: all is taken, but for one step."""
    content = latest_of(kit).content
    taken = {
        f"take_{name}": [one["key"] for one in content[name] if one["key"] != "region"]
        for name in (
            *("offers", "rooms", "roles", "checklist", "calendar"),
            *("letters", "agreements", "indicators"),
        )
    }
    return {
        "name": "Pôle de Spincourt (fictif)",
        "kind": "hub",
        "commune": "Spincourt (55)",
        "address": "",
        "planned_on": f"{timezone.localdate():%Y-%m-%d}",
        "zone": "epci",
        "stages": ["emerger"],
        "adds": "Chaque semaine, à Spincourt même.",
        "part_alexis": cast.alexis.pk,
        "part_chambre": "",
        "take_charter": "on",
        **taken,
    }


def text_of(response):
    return response.content.decode()


def test_a_hub_becomes_a_model_is_reworded_and_sealed(coordinator, cast):
    made = coordinator.post(reverse("coordination:new_kit"), {"hub": cast.etain.pk, "name": "Kit d’Étain"}, follow=True)
    kit = HubKit.objects.get()
    item = reverse("coordination:kit_item", args=[kit.pk, "checklist", "ouverture"])
    worded = {"title": "Ouvrir la porte", "text": "À neuf heures.", "days": "0"}

    assert made.redirect_chain == [(reverse("coordination:kit", args=[kit.pk]), 302)]
    assert coordinator.post(item, {**worded, "days": "x"}).status_code == 422
    assert coordinator.post(item, worded).status_code == 302
    added = coordinator.post(reverse("coordination:new_kit_item", args=[kit.pk, "rooms"]), {"title": "Atelier"})
    drop = reverse("coordination:drop_kit_item", args=[kit.pk, "rooms", "coworking"])
    sealed = coordinator.post(reverse("coordination:seal_kit", args=[kit.pk]), {"note": "Première."}, follow=True)
    again = coordinator.post(reverse("coordination:seal_kit", args=[kit.pk]), {"note": ""}, follow=True)

    assert added.status_code == coordinator.post(drop).status_code == 302
    assert "La version 1 est scellée et signée." in text_of(sealed)
    assert "La version 1 dit la même chose" in text_of(again)
    content = KitVersion.objects.get().content
    step = next(one for one in content["checklist"] if one["key"] == "ouverture")
    assert (step["title"], step["days"], step["proposed"]) == ("Ouvrir la porte", 0, False)
    assert "atelier" in {one["key"] for one in content["rooms"]}
    again = coordinator.post(reverse("coordination:new_kit"), {"hub": cast.etain.pk, "name": "Encore"}, follow=True)
    assert again.redirect_chain == [(reverse("coordination:kit", args=[kit.pk]), 302)]
    nothing = reverse("coordination:new_kit_item", args=[kit.pk, "offers"])
    assert coordinator.get(nothing).status_code == 404


def test_the_file_is_saved_and_brought_in(coordinator, kit):
    version = kit.versions.get()
    file = coordinator.get(reverse("coordination:kit_file", args=[version.pk]))
    archive = file.content
    KitVersion.objects.all().delete()
    HubKit.objects.all().delete()

    def sent(content):
        upload = SimpleUploadedFile("kit.zip", content, content_type="application/zip")
        return coordinator.post(reverse("coordination:kits"), {"file": upload}, follow=True)

    refused = [sent(archive[:-40]), sent(b"%PDF"), sent(archive.replace(b"Alexis", b"Alexix"))]
    kept = sent(archive)

    assert file["Content-Disposition"] == 'attachment; filename="pole-detain-fictif-1.zip"'
    assert [one.status_code for one in refused] == [422, 422, 422]
    assert "abîmé ou coupé" in text_of(refused[0])
    assert "pas un kit de pôle" in text_of(refused[1])
    assert KitVersion.objects.get().sha256 == version.sha256
    assert "sa signature est juste" in text_of(kept)
    brought = HubKit.objects.get()
    assert brought.hub is None
    assert coordinator.post(reverse("coordination:seal_kit", args=[brought.pk])).status_code == 404


def test_the_dry_run_then_the_draft(coordinator, cast, kit, typed):
    address = reverse("coordination:use_kit", args=[kit.pk])

    opened = coordinator.get(f"{address}?name=Pôle&commune=Spincourt (55)&stages=emerger")
    read = coordinator.post(address, {**typed, "act": "read"})
    before = Hub.objects.count()
    silent = coordinator.post(address, {**typed, "adds": "", "act": "draft"})
    nobody = coordinator.post(address, {**typed, "part_alexis": "", "act": "draft"})
    drafted = coordinator.post(address, {**typed, "act": "draft"}, follow=True)

    assert 'value="Spincourt (55)"' in text_of(opened)
    first = timezone.localdate() + timedelta(days=270)  # the day that leaves time for the first step
    assert f'value="{first:%Y-%m-%d}"' in text_of(opened)
    assert "Ce qui sera préparé" in text_of(read)
    assert cast.inform.name in text_of(read)  # left out: nobody takes the part of the chamber
    assert (read.status_code, silent.status_code, nobody.status_code) == (200, 422, 422)
    assert before + 1 == Hub.objects.count()
    hub = Hub.objects.get(name=typed["name"])
    page = text_of(drafted)
    assert drafted.redirect_chain == [(reverse("coordination:hub_kit", args=[hub.slug]), 302)]
    assert "rien n’est encore publié" in page
    assert "How soon" not in page
    assert page.count("data-late") > 5  # it means to open today: what comes before is late
    left = KitPiece.objects.filter(use__hub=hub, is_in=False).values_list("key", flat=True)
    assert set(left) == {"region", "chambre-s-informer"}
    assert coordinator.get(reverse("coordination:draft", args=[hub.pk])).status_code == 200


def test_a_later_version_is_taken_or_left_with_a_word(coordinator, cast, kit, typed):
    coordinator.post(reverse("coordination:use_kit", args=[kit.pk]), {**typed, "act": "draft"})
    hub = Hub.objects.get(name=typed["name"])
    page, settle = (reverse(f"coordination:{name}", args=[hub.slug]) for name in ("hub_kit", "settle_kit"))
    for key in ("coworking", "accueil"):
        drop_kit_item(kit, "rooms", key, by=cast.coordinator, now=timezone.now())
    seal_kit(kit, note="Moins de salles.", by=cast.coordinator, now=timezone.now())

    shown = text_of(coordinator.get(page))
    wordless = coordinator.post(settle, {"act": "leave", "part": "rooms", "key": "accueil", "word": ""})
    coordinator.post(settle, {"act": "leave", "part": "rooms", "key": "accueil", "word": "Il sert déjà."})
    coordinator.post(settle, {"act": "take", "part": "rooms", "key": "coworking"})
    again = coordinator.post(settle, {"act": "take", "part": "rooms", "key": "coworking"}, follow=True)
    step = KitPiece.objects.get(use__hub=hub, key="ouverture")
    coordinator.post(reverse("coordination:mark_step", args=[hub.slug, step.pk]), {"act": "done"})

    assert "La version 2 propose" in shown
    assert "Moins de salles." in shown
    assert wordless.status_code == 422
    assert "C’est déjà réglé" in text_of(again)
    assert "La version 2 propose" not in text_of(again)
    pieces = {one.key: (one.is_in, one.word) for one in KitPiece.objects.filter(use__hub=hub, section="rooms")}
    assert (pieces["accueil"], pieces["coworking"]) == ((True, "Il sert déjà."), (False, ""))
    step.refresh_from_db()
    assert step.done_on == timezone.localdate()


def test_a_kit_without_version_and_a_hub_without_kit(coordinator, cast):
    kit = make_kit(cast.etain, name="Kit", by=None, now=timezone.now())

    response = coordinator.get(reverse("coordination:use_kit", args=[kit.pk]), follow=True)

    assert "Scellez une première version" in text_of(response)
    assert coordinator.get(reverse("coordination:hub_kit", args=[cast.verdun.slug])).status_code == 404
    assert coordinator.post(reverse("coordination:settle_kit", args=[cast.verdun.slug])).status_code == 404
