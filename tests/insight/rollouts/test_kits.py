"""A hub made into a kit, a hub made from it elsewhere, a later version proposed. Invented names are *fictif*."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import SPINCOURT, commune, organisation

from maillage.catalogue.network.actions import AddsUnsaid, HubAlreadyThere, Turn, agree_charter, hold_welcome
from maillage.catalogue.network.choices import OrganisationKind, Weekday
from maillage.catalogue.network.models import CharterRule, Hub, Network
from maillage.catalogue.network.queries import charter_of, partners_of
from maillage.catalogue.offers.actions import OfferIncomplete, edit_delivery, edit_offer, publish_delivery
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import CONTENT, Delivery, Offer
from maillage.catalogue.offers.queries.differences import value_of
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.queries import history_of
from maillage.insight.rollouts.actions import (
    AlreadyAModel,
    ItemGone,
    LeadMissing,
    MadeElsewhere,
    NothingNew,
    NothingToSettle,
    WordMissing,
    draft_from_kit,
    drop_kit_item,
    leave_difference,
    make_kit,
    mark_step,
    receive_kit,
    seal_kit,
    take_difference,
    write_kit_item,
)
from maillage.insight.rollouts.compute.kit_archive import KitProblem, KitRefused, opened
from maillage.insight.rollouts.compute.kit_differences import differences_of, kit_in
from maillage.insight.rollouts.compute.kit_plan import Adaptation, day_of, plan_of, steps_of
from maillage.insight.rollouts.compute.kit_shape import KitItem
from maillage.insight.rollouts.models import HubKit, KitPiece, KitUse, KitVersion
from maillage.insight.rollouts.queries.kits import kits_of, latest_of, use_of, uses_of

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]
OPENING = date(2027, 1, 31)


@pytest.fixture
def kit(cast, now):
    return make_kit(cast.etain, name="Pôle d’Étain (fictif)", by=cast.coordinator, now=now)


@pytest.fixture
def first(cast, kit, now):
    version, _taken_out = seal_kit(kit, note="", by=cast.coordinator, now=now)
    return version


@pytest.fixture
def adaptation(cast):
    """At Spincourt, both partners as at the model."""
    return Adaptation(
        network=cast.network,
        name="Pôle de Spincourt (fictif)",
        kind="hub",
        commune=commune(SPINCOURT),
        address="",
        planned_on=OPENING,
        stages=["emerger"],
        adds="Chaque semaine, à Spincourt même.",
        zone="epci",
        parts={"alexis": cast.alexis, "chambre": cast.chamber},
    )


@pytest.fixture
def use(cast, first, adaptation, now):
    draft_from_kit(first, adaptation, by=cast.coordinator, now=now)
    return use_of(Hub.objects.get(name=adaptation.name))


@pytest.fixture
def elsewhere(cast, now):
    """Another network with two partners of its own."""
    network = Network.objects.create(
        name="Réseau voisin (fictif)", slug="voisin", area=cast.network.area, lead_organisation=cast.neighbour
    )
    lead = organisation("Relais", OrganisationKind.ASSOCIATION, network)
    other = organisation("Compagnie", OrganisationKind.CHAMBER, network)
    return network, lead, other


def contents(offers):
    return sorted([[value_of(one, field) for field in CONTENT] for one in offers], key=lambda said: said[0])


def lines(charter, parts):
    return [
        (
            sorted(rule.stages),
            sorted(rule.audiences),
            sorted(parts[share.organisation_id] for share in rule.shares.all()),
        )
        for rule in charter.rules.all()
    ]


def test_a_kit_holds_what_the_hub_does_and_nobody(cast, kit, now):
    said = f"Écrivez à {cast.adviser.name} au 03 83 00 00 00 ou à aline@example.org."
    edit_offer(cast.build, conditions=said, by=None, now=now)
    write_kit_item(kit, "letters", title="Annonce", text="Signé Manon (fictif), +33 6 12 34 56 78", by=None, now=now)

    version, taken_out = seal_kit(kit, note="", by=cast.coordinator, now=now)

    content = kit_in(version)
    assert [one.key for one in content.partners if one.leads] == ["alexis"]
    assert {one.name for one in content.offers} == {cast.build.name, cast.inform.name}
    assert [len(one.deliveries) for one in content.offers] == [1, 1]  # that of the desk belongs to its territory
    assert [line.partners for line in content.charter] == [["chambre"], ["alexis"], ["alexis", "chambre"]]
    assert set(taken_out) == {cast.build.name, "Annonce"}
    whole = bytes(version.archive).decode("utf-8", "replace").casefold()
    for user in User.objects.all():
        assert user.email.casefold() not in whole
        assert user.name.removesuffix(" (fictif)").casefold() not in whole
    for hidden in ("03 83 00 00 00", "6 12 34 56 78", cast.alexis.email, cast.alexis.phone, cast.etain.phone):
        assert hidden not in whole
    assert "[…]" in next(one.conditions for one in content.offers if one.name == cast.build.name)


def test_equal_hubs_give_equal_files(cast, kit, now):
    version, _none = seal_kit(kit, note="", by=cast.coordinator, now=now)
    archive = bytes(version.archive)

    with pytest.raises(NothingNew):
        seal_kit(kit, note="Une autre note", by=cast.coordinator, now=now)
    version.delete()
    again, _none = seal_kit(kit, note="", by=cast.coordinator, now=now)

    assert bytes(again.archive) == archive
    assert opened(archive).sha256 == again.sha256
    assert [line.what for line in history_of(again)] == ["rollouts.kit_sealed"]


def test_a_sealed_version_never_changes(first):
    with pytest.raises(IntegrityError), transaction.atomic():
        KitVersion.objects.filter(pk=first.pk).update(note="autre")


def test_there_and_back_gives_the_same_offers_and_charter(cast, first, elsewhere, adaptation, now):
    hold_welcome(cast.charter, [(cast.chamber, Weekday.TUESDAY), (cast.alexis, None)], by=None, now=now)
    second, _none = seal_kit(first.kit, note="", by=cast.coordinator, now=now)
    network, lead, other = elsewhere
    came = receive_kit(network, bytes(second.archive), by=cast.coordinator, now=now)
    parts = {"alexis": lead, "chambre": other}

    use = draft_from_kit(came, replace(adaptation, network=network, parts=parts), by=cast.coordinator, now=now)

    hub = use.hub
    made = Offer.objects.filter(organisation__in=[lead, other])
    given = Delivery.objects.filter(hub=hub)
    assert contents(made) == contents([cast.build, cast.inform])
    assert {one.status for one in made} | {one.status for one in given} == {OfferStatus.DRAFT}
    model = {
        one.offer.name: (one.tier, sorted(one.modes), one.fee) for one in (cast.build_at_etain, cast.inform_remote)
    }
    assert {one.offer.name: (one.tier, one.modes, one.fee) for one in given} == model
    assert {one.first_appointment_days for one in given} == {None}
    assert all(one.eligibility_areas.count() == 1 for one in given)
    there, here = charter_of(cast.etain, on=now.date()), charter_of(hub, on=now.date())
    assert lines(here, {lead.pk: "alexis", other.pk: "chambre"}) == lines(
        there, {cast.alexis.pk: "alexis", cast.chamber.pk: "chambre"}
    )
    assert {(one.organisation, one.weekday) for one in here.welcomes.all()} == {(other, 2), (lead, None)}
    assert [(one.organisation, one.is_lead) for one in partners_of(hub, on=now.date())] == [
        (lead, True),
        (other, False),
    ]
    assert (hub.is_draft, hub.planned_on, hub.network) == (True, OPENING, network)
    again = receive_kit(network, bytes(second.archive), by=cast.coordinator, now=now)
    assert again == came
    kit = HubKit.objects.get(network=network)
    with pytest.raises(MadeElsewhere):
        seal_kit(kit, note="", by=cast.coordinator, now=now)
    with pytest.raises(MadeElsewhere):
        drop_kit_item(kit, "rooms", "accueil", by=cast.coordinator, now=now)


def test_an_offer_that_its_owner_gives_already_is_not_doubled(cast, use, now):
    assert Offer.objects.count() == 3
    given = Delivery.objects.filter(hub=use.hub)
    assert {one.offer for one in given} == {cast.build, cast.inform}
    here = given.get(offer=cast.build)

    with pytest.raises(OfferIncomplete) as asked:
        publish_delivery(here, by=cast.coordinator, now=now)
    edit_delivery(here, first_appointment_days=6, by=cast.coordinator, now=now)
    shown = publish_delivery(here, by=cast.coordinator, now=now)

    assert [one.field for one in asked.value.missing] == ["first_appointment_days"]
    assert shown.status == OfferStatus.PUBLISHED


def test_the_dry_run_tells_what_is_made_and_writes_nothing(cast, first, adaptation, now):
    content = kit_in(first)
    left = replace(
        adaptation,
        parts={"alexis": cast.alexis, "chambre": None},
        dropped=frozenset({("checklist", "region"), ("letters", "annonce-aux-mairies")}),
    )
    before = (Hub.objects.count(), Delivery.objects.count(), CharterRule.objects.count(), KitUse.objects.count())

    plan = plan_of(content, left)

    assert [(one.offer.name, one.owner, one.existing) for one in plan.offers] == [
        (cast.build.name, cast.alexis, cast.build)
    ]
    assert plan.orphans == (cast.inform.name,)
    assert [one.partners for one in plan.turns] == [(cast.alexis,), (cast.alexis,)]
    assert plan.lost == 1
    assert "region" not in {one.item.key for one in plan.section("checklist")}
    assert [area.kind for area in plan.zone] == ["epci"]
    use = draft_from_kit(first, left, by=cast.coordinator, now=now)
    made = KitPiece.objects.filter(use=use)
    assert {one.key for one in made.filter(is_in=False)} == {
        "region",
        "annonce-aux-mairies",
        next(one.key for one in content.offers if one.name == cast.inform.name),
    }
    assert before[2] + 2 == CharterRule.objects.count()
    assert differences_of(use_of(use.hub), first) == []


def test_nothing_is_left_of_a_draft_that_was_refused(cast, first, adaptation, now):
    before = (Hub.objects.count(), Delivery.objects.count())

    with pytest.raises(LeadMissing):
        draft_from_kit(first, replace(adaptation, parts={}), by=cast.coordinator, now=now)
    with pytest.raises(AddsUnsaid):
        draft_from_kit(first, replace(adaptation, adds=" "), by=cast.coordinator, now=now)
    draft_from_kit(first, adaptation, by=cast.coordinator, now=now)
    with pytest.raises(HubAlreadyThere):
        draft_from_kit(first, adaptation, by=cast.coordinator, now=now)

    assert (Hub.objects.count(), Delivery.objects.count()) == (before[0] + 1, before[1] + 2)
    assert KitUse.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "month", "due"),
    [
        (-270, None, date(2026, 5, 6)),
        (0, None, OPENING),
        (None, 1, OPENING),
        (None, 2, date(2027, 2, 28)),
        (None, 12, date(2027, 12, 31)),
        (None, None, None),
    ],
)
def test_days_are_counted_from_the_opening(days, month, due):
    assert day_of(KitItem(key="a", title="A", days=days, month=month), OPENING) == due


def test_steps_follow_the_opening_day_and_are_marked(cast, use, now):
    steps = steps_of(use, "checklist")
    opening = next(one for one in steps if one.piece.key == "ouverture")
    assert [one.due_on for one in steps] == sorted(one.due_on for one in steps)
    assert opening.due_on == OPENING

    done = mark_step(opening.piece, is_done=True, by=cast.coordinator, now=now)
    mark_step(opening.piece, is_done=True, by=cast.coordinator, now=now)

    assert done.done_on == now.date()
    mark_step(opening.piece, is_done=False, by=cast.coordinator, now=now)
    assert [line.what for line in history_of(done)] == ["rollouts.step_done", "rollouts.step_reopened"]
    Hub.objects.filter(pk=use.hub_id).update(planned_on=date(2027, 3, 1))
    later = {one.piece.key: one.due_on for one in steps_of(use_of(Hub.objects.get(pk=use.hub_id)), "checklist")}
    assert later["ouverture"] == date(2027, 3, 1)


def test_a_later_version_is_proposed_and_settled_one_by_one(cast, kit, use, now):
    by = {"by": cast.coordinator, "now": now}
    write_kit_item(kit, "checklist", title="Poser l’enseigne", text="", days=-3, **by)
    write_kit_item(kit, "letters", "annonce-aux-mairies", title="Annonce aux mairies", text="Bonjour.", **by)
    drop_kit_item(kit, "rooms", "coworking", **by)
    edit_offer(cast.build, duration="Deux heures", **by)
    agree_charter(cast.etain, name="Charte", reason="", turns=[Turn((), (), [cast.chamber])], **by)
    tomorrow = now.replace(day=now.day + 1)
    second, _none = seal_kit(kit, note="Une enseigne.", by=cast.coordinator, now=tomorrow)

    found = differences_of(use_of(use.hub), second)

    # The words of an offer that both hubs give are those of its owner: nothing is left to settle there.
    assert [(one.section, one.key, one.change) for one in found] == [
        ("checklist", "poser-lenseigne", "added"),
        ("letters", "annonce-aux-mairies", "changed"),
        ("charter", "charter", "changed"),
        ("rooms", "coworking", "dropped"),
    ]
    by["now"] = tomorrow
    take_difference(use, second, "checklist", "poser-lenseigne", **by)
    with pytest.raises(WordMissing):
        leave_difference(use, second, "letters", "annonce-aux-mairies", word="  ", **by)
    left = leave_difference(use, second, "letters", "annonce-aux-mairies", word="La nôtre est partie.", **by)
    take_difference(use, second, "charter", "charter", **by)
    leave_difference(use, second, "rooms", "coworking", word="La salle existe.", **by)
    with pytest.raises(NothingToSettle):
        take_difference(use, second, "rooms", "coworking", **by)

    use = use_of(use.hub)
    assert differences_of(use, second) == []
    assert "poser-lenseigne" in {one.piece.key for one in steps_of(use, "checklist")}
    assert (left.is_in, left.word, left.content["text"] == "Bonjour.") == (True, "La nôtre est partie.", False)
    assert KitPiece.objects.get(use=use, key="coworking").is_in
    assert [share.organisation for share in charter_of(use.hub, on=tomorrow.date()).rules.get().shares.all()] == [
        cast.chamber
    ]
    write_kit_item(kit, "letters", "annonce-aux-mairies", title="Annonce aux mairies", text="Bonsoir.", **by)
    third, _none = seal_kit(kit, note="", by=cast.coordinator, now=tomorrow)
    assert [one.key for one in differences_of(use, third)] == ["annonce-aux-mairies"]


def test_offers_of_a_later_version_are_drafted_reworded_or_no_longer_given(cast, first, elsewhere, adaptation, now):
    network, lead, other = elsewhere
    came = receive_kit(network, bytes(first.archive), by=None, now=now)
    there = replace(adaptation, network=network, parts={"alexis": lead, "chambre": other})
    use = draft_from_kit(came, there, by=cast.coordinator, now=now)
    edit_offer(cast.build, duration="Deux heures", by=None, now=now)
    Delivery.objects.filter(pk=cast.inform_remote.pk).update(status=OfferStatus.ENDED)
    second, _none = seal_kit(first.kit, note="", by=None, now=now)
    later = receive_kit(network, bytes(second.archive), by=None, now=now)

    found = differences_of(use_of(use.hub), later)
    for one in found:
        take_difference(use, later, one.section, one.key, by=cast.coordinator, now=now)

    assert [(one.change, one.title) for one in found] == [("changed", cast.build.name), ("dropped", cast.inform.name)]
    assert Offer.objects.get(organisation=lead).duration == "Deux heures"
    assert Delivery.objects.get(hub=use.hub, offer__organisation=other).status == OfferStatus.ENDED
    assert differences_of(use_of(use.hub), later) == []
    assert latest_of(later.kit) == later


def test_a_file_of_another_key_or_content_is_not_a_version_of_the_kit(cast, kit, elsewhere, settings, now):
    network = elsewhere[0]
    version, _none = seal_kit(kit, note="", by=None, now=now)
    receive_kit(network, bytes(version.archive), by=None, now=now)
    version.delete()
    other, _none = seal_kit(kit, note="Autre", by=None, now=now)
    with pytest.raises(KitRefused) as same:
        receive_kit(network, bytes(other.archive), by=None, now=now)
    other.delete()
    settings.SECRET_KEY = "une autre installation, dont la clé n’est pas la même"
    foreign, _none = seal_kit(kit, note="", by=None, now=now)

    with pytest.raises(KitRefused) as stranger:
        receive_kit(network, bytes(foreign.archive), by=None, now=now)

    assert same.value.problem == KitProblem.SAME_NUMBER
    assert stranger.value.problem == KitProblem.OTHER_KEY
    assert KitVersion.objects.filter(kit__network=network).count() == 1


def test_a_hub_is_a_model_once_and_a_draft_never(cast, kit, use, now):
    with pytest.raises(AlreadyAModel):
        make_kit(cast.etain, name="Encore", by=None, now=now)
    with pytest.raises(ItemGone):
        write_kit_item(kit, "rooms", "cave", title="Cave", text="", by=None, now=now)
    with pytest.raises(ValueError, match="'offers' is not worded"):
        drop_kit_item(kit, "offers", "x", by=None, now=now)


def test_lists_ask_the_same_questions_whatever_their_number(cast, kit, use, first, adaptation, now):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            rows = list(uses_of(kit))
            assert all(differences_of(one, first) == [] for one in rows)
            assert [(one.latest, one.used) for one in kits_of(cast.network)] == [(1, len(rows))]
        return len(queries)

    one = asked()
    for name in ("B (fictif)", "C (fictif)"):
        draft_from_kit(first, replace(adaptation, name=name), by=cast.coordinator, now=now)

    assert asked() == one
