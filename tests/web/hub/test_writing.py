"""Offers written at the hub: drafts, the gate, reading over, templates, confirming, corrections."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cast import delivery, offer

from maillage.catalogue.offers.actions import create_template, edit_template, offer_from_template, propose_correction
from maillage.catalogue.offers.choices import CorrectionStatus, OfferStatus, Tier
from maillage.catalogue.offers.models import Correction, Delivery, Offer
from maillage.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db

WORDS = {
    "name": "Atelier prévisionnel (fictif)",
    "summary": "Un atelier pour chiffrer votre projet avec une conseillère.",
    "kind": "atelier_collectif",
    "stages": ["monter"],
    "audiences": ["tous-publics"],
    "subjects": ["previsionnel_financier"],
    "what_happens": "Vous remplissez un tableau. La conseillère vous aide, puis relit vos chiffres avec vous.",
    "duration": "Une demi-journée",
    "next_step": "Vous repartez avec un premier prévisionnel.",
    "conditions": "Aucune.",
    "pieces_to_bring": "",
    "adds": "",
    "ends_on": "",
}
HERE = {
    "here-tier": "in_person",
    "here-modes": ["en_presentiel_sur_rdv"],
    "here-hours": "le mardi matin",
    "here-first_appointment_days": "8",
    "here-fee": "gratuit",
    "here-fee_detail": "",
    "here-places_per_month": "",
    "here-zone": "Meuse (55)",
    "here-confirm_every_days": "90",
}


def address(name, *args):
    return reverse(f"hub:{name}", args=["pole-etain", *args])


def words_of(response):
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&#x27;", "'")


def write(client, cast, **more):
    return client.post(
        address("new_offer"), {**WORDS, **HERE, "organisation": cast.alexis.pk, "act": "keep", **more}, follow=True
    )


@pytest.fixture
def manager(client, cast):
    client.force_login(cast.manager)
    return client


@pytest.fixture
def template(cast, now):
    content = {
        key: WORDS[key] for key in ("name", "summary", "kind", "stages", "audiences", "what_happens", "duration")
    }
    return create_template(cast.network, **content, next_step="Un rendez-vous.", by=cast.coordinator, now=now)


def test_a_draft_is_kept_with_its_first_delivery_then_published_at_once(manager, cast):
    page = write(manager, cast)

    draft = Offer.objects.get(name=WORDS["name"])
    given = draft.deliveries.get()
    assert (draft.status, given.status, given.tier) == (OfferStatus.DRAFT, OfferStatus.DRAFT, Tier.IN_PERSON)
    assert (given.confirm_every_days, [area.code for area in given.zone.all()]) == (90, ["55"])
    assert page.context["missing"] == []

    manager.post(address("publish_offer", draft.pk))

    draft.refresh_from_db()
    given.refresh_from_db()
    assert (draft.status, given.status, given.confirmed_on) == (
        OfferStatus.PUBLISHED,
        OfferStatus.PUBLISHED,
        timezone.localdate(),
    )
    assert manager.get(reverse("public:offer", args=[draft.slug])).status_code == 200


def test_what_is_missing_is_listed_with_its_field_and_nothing_is_published_by_half(manager, cast):
    write(manager, cast, **{"what_happens": "", "duration": "", "here-first_appointment_days": ""})
    draft = Offer.objects.get(name=WORDS["name"])
    given = draft.deliveries.get()

    page = manager.get(address("offer", draft.pk))
    answer = manager.post(address("publish_offer", draft.pk), follow=True)

    addresses = [one["address"] for one in page.context["missing"]]
    assert addresses == [
        f"{address('write_offer', draft.pk)}#id_what_happens",
        f"{address('write_offer', draft.pk)}#id_duration",
        f"{address('edit_delivery', given.pk)}#id_first_appointment_days",
    ]
    assert "Elle ne peut pas encore être publiée." in words_of(answer)
    assert set(Offer.objects.filter(pk=draft.pk).values_list("status", "deliveries__status")) == {("draft", "draft")}


def test_an_offer_complete_but_for_its_delivery_stays_a_draft_whole(manager, cast):
    write(manager, cast, **{"here-first_appointment_days": ""})
    draft = Offer.objects.get(name=WORDS["name"])

    manager.post(address("publish_offer", draft.pk))

    draft.refresh_from_db()
    assert draft.status == OfferStatus.DRAFT
    assert not Entry.objects.filter(what="offers.offer_published", about_key=str(draft.pk)).exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"summary": "x" * 281}, "summary"),
        ({"kind": "unheard of"}, "kind"),
        ({"stages": []}, "stages"),
        ({"stages": ["unheard of"]}, "stages"),
        ({"audiences": ["tous-publics", "femmes"]}, "audiences"),
        ({"organisation": "0"}, "organisation"),
        ({"ends_on": "yesterday"}, "ends_on"),
    ],
)
def test_a_wrong_word_comes_back_beside_its_field_and_keeps_nothing(manager, cast, typed, field):
    page = write(manager, cast, **typed)

    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert not Offer.objects.filter(name=WORDS["name"]).exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"here-tier": "desk"}, "desk"),
        ({"here-modes": []}, "modes"),
        ({"here-zone": "Atlantide"}, "zone"),
        ({"here-confirm_every_days": "400"}, "confirm_every_days"),
        ({"here-first_appointment_days": "-1"}, "first_appointment_days"),
    ],
)
def test_a_wrong_delivery_keeps_no_offer_either(manager, cast, typed, field):
    page = write(manager, cast, **typed)

    assert page.status_code == 422
    assert page.context["here"].errors[field]
    assert not Offer.objects.filter(name=WORDS["name"]).exists()


def test_an_offer_is_given_at_a_desk_of_the_hub(manager, cast):
    write(manager, cast, **{"here-tier": "desk", "here-desk": cast.desk.pk, "here-modes": ["permanence_delocalisee"]})

    assert Delivery.objects.get(offer__name=WORDS["name"]).desk == cast.desk


def test_reading_over_keeps_nothing_and_says_what_is_missing_how_long_and_which_acronyms(manager, cast):
    typed = {**WORDS, **HERE, "duration": "", "what_happens": "On parle de l’ACRE et du ZZTOP."}
    before = Entry.objects.count()

    fragment = manager.post(address("review_offer"), typed)
    page = manager.post(address("new_offer"), {**typed, "organisation": cast.alexis.pk, "act": "read"})

    review = fragment.context["review"]
    assert [one.anchor for one in review.missing] == ["id_duration"]
    assert "signes sur 280" in words_of(fragment)
    assert [acronym for acronym, _words in review.acronyms] == ["ACRE"]
    assert review.unknown == ("ZZTOP",)
    assert (page.status_code, Offer.objects.filter(name=WORDS["name"]).exists()) == (200, False)
    assert page.context["form"].data["what_happens"] == typed["what_happens"]
    assert Entry.objects.count() == before


def test_a_text_hard_to_read_is_said_to_be(manager, cast):
    long = " ".join(["l’accompagnement entrepreneurial institutionnel pluridisciplinaire territorialisé"] * 12)

    review = manager.post(address("review_offer"), {**WORDS, "what_happens": long}).context["review"]

    text = next(one for one in review.texts if one.label == "Comment cela se passe")
    assert text.ease == "difficile à lire"
    assert "coupez-la en deux" in text.advice


def test_an_equivalent_nearby_asks_for_what_is_added(manager, cast):
    delivery(offer(cast.chamber, "Le même atelier", ["monter"]), cast.etain, Tier.IN_PERSON, [])
    Offer.objects.filter(name="Le même atelier").update(kind="atelier_collectif", subjects=["previsionnel_financier"])

    without = manager.post(address("review_offer"), {**WORDS, **HERE}).context["review"]
    with_it = manager.post(address("review_offer"), {**WORDS, **HERE, "adds": "Le soir."}).context["review"]

    assert [one.anchor for one in without.missing] == ["id_adds"]
    assert with_it.missing == ()


def test_an_offer_begins_from_a_template_of_the_network(manager, cast, template):
    page = manager.get(address("new_offer"), {"template": template.pk})
    write(manager, cast, template=template.pk, duration="Deux heures")

    made = Offer.objects.get(name=WORDS["name"])
    assert page.context["form"].initial["next_step"] == "Un rendez-vous."
    assert (made.template, made.duration) == (template, "Deux heures")


@pytest.mark.parametrize("asked", ["999999", "x", "1e3", "-1", "", "\u0662"])
def test_an_unknown_template_is_a_blank_sheet(manager, cast, asked):
    page = manager.get(address("new_offer"), {"template": asked})

    assert (page.status_code, page.context["template"]) == (200, None)


def test_a_change_of_the_template_is_adopted_or_kept_field_by_field(manager, cast, template, now):
    made = offer_from_template(template, cast.alexis, by=cast.manager, now=now)
    delivery(made, cast.etain, Tier.IN_PERSON, [])
    edit_template(template, duration="Un jour", next_step="Un bilan.", by=cast.coordinator, now=now)

    shown = manager.get(address("offer", made.pk)).context["differences"]
    manager.post(address("settle_difference", made.pk), {"field": "duration", "act": "adopt"})
    manager.post(address("settle_difference", made.pk), {"field": "next_step", "act": "keep"})
    manager.post(address("settle_difference", made.pk), {"field": "status", "act": "adopt"})

    made.refresh_from_db()
    assert [(one["field"], one["template"], one["mine"]) for one in shown] == [
        ("duration", "Un jour", "Une demi-journée"),
        ("next_step", "Un bilan.", "Un rendez-vous."),
    ]
    assert (made.duration, made.next_step, made.status) == ("Un jour", "Un rendez-vous.", OfferStatus.DRAFT)
    assert manager.get(address("offer", made.pk)).context["differences"] == []


def test_a_published_sheet_never_loses_what_the_gate_asked(manager, cast):
    said = {name: getattr(cast.build, name) for name in WORDS if name != "ends_on"}

    refused = manager.post(address("write_offer", cast.build.pk), {**said, "what_happens": ""})

    cast.build.refresh_from_db()
    assert (refused.status_code, bool(cast.build.what_happens)) == (422, True)


def test_words_are_changed_for_every_place(manager, cast):
    said = {name: getattr(cast.build, name) for name in WORDS if name != "ends_on"}

    manager.post(address("write_offer", cast.build.pk), {**said, "summary": "Une autre phrase, tout aussi claire."})

    cast.build.refresh_from_db()
    assert cast.build.summary == "Une autre phrase, tout aussi claire."


@pytest.mark.parametrize("who", ["adviser", "partner", "stranger", "administrator"])
@pytest.mark.parametrize("name", ["write_offer", "publish_offer", "suspend_offer", "end_offer", "new_delivery"])
def test_only_who_runs_the_hub_changes_an_offer(client, cast, who, name):
    client.force_login(getattr(cast, who))

    assert client.post(address(name, cast.build.pk)).status_code == 404
    cast.build.refresh_from_db()
    assert cast.build.status == OfferStatus.PUBLISHED


def test_the_score_is_read_by_its_owners_alone(client, cast):
    seen = {}
    for who in ("adviser", "manager", "coordinator", "partner"):
        client.force_login(getattr(cast, who))
        seen[who] = "sur 100" in words_of(client.get(address("offer", cast.build.pk)))

    assert seen == {"adviser": True, "manager": True, "coordinator": True, "partner": False}


def test_one_click_confirms_all_that_is_due_and_no_rival_s_offer(client, cast):
    long_ago = timezone.localdate() - timedelta(days=200)
    Delivery.objects.update(confirmed_on=long_ago)
    client.force_login(cast.adviser)

    client.post(address("confirm_all"))

    today = timezone.localdate()
    confirmed = dict(Delivery.objects.filter(hub=cast.etain).values_list("pk", "confirmed_on"))
    assert confirmed == {
        cast.build_at_etain.pk: today,
        cast.build_at_desk.pk: today,
        cast.inform_remote.pk: long_ago,
    }
    assert Entry.objects.filter(what="offers.delivery_confirmed").count() == 2


@pytest.mark.parametrize(
    ("days", "state", "due"), [(1, "publiée", 0), (160, "à confirmer", 2), (190, "non confirmée", 2)]
)
def test_each_delivery_says_where_it_stands(manager, cast, days, state, due):
    Delivery.objects.filter(offer=cast.build).update(confirmed_on=timezone.localdate() - timedelta(days=days))
    Delivery.objects.filter(pk=cast.inform_remote.pk).update(confirmed_on=timezone.localdate())

    page = manager.get(address("offers"))

    states = {line.state for line in page.context["rows"] if line.delivery.offer == cast.build}
    assert states == {state}
    assert page.context["due"] == due


def test_the_rhythm_of_an_import_is_kept_by_the_form(manager, cast):
    Delivery.objects.filter(pk=cast.build_at_etain.pk).update(confirm_every_days=45)

    page = manager.get(address("edit_delivery", cast.build_at_etain.pk))

    assert "tous les 45 jours" in words_of(page)


@pytest.fixture
def correction(cast, now):
    return propose_correction(cast.build, said="Le prix a <changé>.", email="lea@example.org", now=now)


def test_an_owner_accepts_or_answers_once(manager, cast, correction):
    empty = manager.post(address("answer_correction", correction.pk), {f"c{correction.pk}-answer": " "})
    manager.post(address("answer_correction", correction.pk), {f"c{correction.pk}-answer": "Le prix est le bon."})
    again = manager.post(address("accept_correction", correction.pk), follow=True)

    correction.refresh_from_db()
    assert empty.status_code == 422
    assert (correction.status, correction.answer, correction.email) == (
        CorrectionStatus.ANSWERED,
        "Le prix est le bon.",
        "",
    )
    assert "Un collègue l’a réglée avant vous." in words_of(again)


def test_a_correction_is_settled_by_its_owners_alone(client, cast, correction):
    statuses = {}
    for who in ("partner", "stranger", "administrator", "adviser"):
        client.force_login(getattr(cast, who))
        statuses[who] = client.post(address("accept_correction", correction.pk)).status_code

    assert statuses == {"partner": 404, "stranger": 404, "administrator": 404, "adviser": 302}
    assert Correction.objects.get().status == CorrectionStatus.ACCEPTED


def test_the_inbox_shows_what_was_said_and_counts_what_waits(manager, cast, correction):
    inbox = words_of(manager.get(address("corrections")))

    assert "Le prix a &lt;changé&gt;." in inbox
    assert "1 correction vous attend." in words_of(manager.get(address("offers")))
    assert "lea@example.org" not in inbox
