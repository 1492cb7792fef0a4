"""The public sheet: the eight questions, what is sure and what is not, offers side by side, corrections."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from tests.cast import ETAIN, delivery, offer

from maillage.catalogue.offers.acronyms import ACRONYMS
from maillage.catalogue.offers.choices import CorrectionStatus, Fee, OfferStatus, Tier
from maillage.catalogue.offers.models import Correction, Delivery, Offer
from maillage.web.public.corrections import SALT

pytestmark = pytest.mark.django_db


def words_of(response):
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&#x27;", "'")


def sheet_of(client, of, **question):
    return client.get(reverse("public:offer", args=[of.slug]), question)


def glance_of(response):
    return dict(response.context["glance"])


def test_the_eight_questions_are_answered_in_the_same_order_for_all(client, cast):
    asked = [list(glance_of(sheet_of(client, one))) for one in (cast.build, cast.inform)]

    assert asked[0] == asked[1]
    assert asked[0] == [
        "Pour qui",
        "À quel moment",
        "Comment cela se passe",
        "Durée",
        "Combien, et qui paie",
        "Lieu",
        "Dans quel délai",
        "Et ensuite",
    ]


def test_what_is_not_said_is_said_to_be_unknown(client, cast):
    Offer.objects.filter(pk=cast.build.pk).update(duration="")

    response = sheet_of(client, cast.build)

    assert glance_of(response)["Durée"] == ""
    assert '<dt>Durée</dt><dd class="quiet">Non précisé</dd>' in words_of(response)


def test_places_prices_and_delays_of_all_ways_stand_together(client, cast):
    Delivery.objects.filter(pk=cast.build_at_desk.pk).update(
        fee=Fee.ADHESION, fee_detail="20 € par an", first_appointment_days=15
    )

    glance = glance_of(sheet_of(client, cast.build))

    assert glance["Lieu"] == "Étain et Spincourt (permanence)"
    assert glance["Combien, et qui paie"].replace("\xa0", " ") == "Selon le lieu : gratuit et adhésion (20 € par an)"
    assert glance["Dans quel délai"] == "Premier rendez-vous sous 8 à 15 jours, selon le lieu"


def test_the_commune_of_the_address_gives_minutes_and_goes_on_to_the_enquiry(client, cast):
    response = sheet_of(client, cast.build, commune=ETAIN)

    assert "Étain (4 min) et Spincourt (permanence, 14 min)" in glance_of(response)["Lieu"].replace("\xa0", " ")
    assert "commune=" in response.context["ways"][0].ask
    assert "Temps de trajet" in words_of(response)


def test_acronyms_are_spelt_out_once_and_shown_where_they_stand(client, cast):
    Offer.objects.filter(pk=cast.build.pk).update(conditions="Demander l’ACRE <avant> l’immatriculation.")

    page = words_of(sheet_of(client, cast.build))

    assert f'<abbr title="{ACRONYMS["ACRE"]}">ACRE</abbr> &lt;avant&gt;' in page.replace("\xa0", " ")
    assert "<dt><abbr>ACRE</abbr></dt>" in page


def test_an_offer_not_confirmed_says_since_when_then_leaves(client, cast):
    today = timezone.localdate()
    late, gone = today - timedelta(days=190), today - timedelta(days=300)
    Delivery.objects.filter(offer=cast.build).update(confirmed_on=late)
    doubtful = words_of(sheet_of(client, cast.build))

    Delivery.objects.filter(offer=cast.build).update(confirmed_on=gone)
    left = sheet_of(client, cast.build)

    assert "Non confirmé par sa structure depuis le" in doubtful
    assert left.context["ways"] == []
    assert "n’a pas confirmé cette offre depuis le" in words_of(left)
    assert "Comparer avec d’autres" not in words_of(left)


def compared(client, *slugs, **question):
    return client.get(reverse("public:compare"), {"offre": slugs, **question})


def test_offers_stand_side_by_side_and_what_differs_is_said_in_words(client, cast):
    page = compared(client, cast.build.slug, cast.inform.slug)

    rows = {row.question: row for row in page.context["rows"]}
    assert page.status_code == 200
    assert rows["À quel moment"].differs
    assert not rows["Comment cela se passe"].differs
    assert '<span class="tag">diffère</span>' in words_of(page)
    assert '<th scope="row" role="rowheader">Pour qui <span class="tag">identique</span>' in words_of(page)
    assert page.context["differing"] + page.context["same"] == len(rows)


def test_only_what_differs_may_be_shown(client, cast):
    page = compared(client, cast.build.slug, cast.inform.slug, ecarts="1")

    assert all(row.differs for row in page.context["rows"])
    assert "identique</span>" not in words_of(page)


def test_one_offer_alone_proposes_what_does_the_same_near_it(client, cast):
    near = offer(cast.chamber, "Construire autrement", ["emerger"])
    delivery(near, cast.etain, Tier.IN_PERSON, [])

    page = compared(client, cast.build.slug)

    assert page.status_code == 200
    assert page.context["rows"] == []
    assert near.slug in [one.slug for one in page.context["others"]]
    assert cast.build.slug not in [one.slug for one in page.context["others"]]


@pytest.mark.parametrize(
    ("asked", "status", "columns", "remarks"),
    [
        ([], 200, 0, 0),
        (["", " "], 200, 0, 0),
        (["unknown"], 404, 0, 1),
        (["build", "unknown"], 200, 1, 1),
        (["build", "build"], 200, 1, 0),
        (["build", "inform", "other", "a", "b"], 200, 4, 1),
        (["\x00build"], 200, 1, 0),
        (["x" * 5000, "build"], 200, 1, 1),
        (["'; DROP TABLE", "build", "inform"], 200, 2, 1),
    ],
)
def test_a_comparison_that_cannot_be_made_says_why(client, cast, asked, status, columns, remarks):
    other = Offer.objects.exclude(pk__in=[cast.build.pk, cast.inform.pk]).get()
    slugs = {"build": cast.build.slug, "inform": cast.inform.slug, "other": other.slug, "\x00build": cast.build.slug}
    for name in ("a", "b"):
        slugs[name] = offer(cast.alexis, f"Offre {name}", ["monter"]).slug

    page = compared(client, *[slugs.get(one, one) for one in asked])

    assert page.status_code == status
    assert len(page.context["columns"]) == columns
    assert len(page.context["remarks"]) == remarks


def test_an_ended_offer_is_left_out_of_a_comparison(client, cast):
    Offer.objects.filter(pk=cast.inform.pk).update(status=OfferStatus.ENDED)

    page = compared(client, cast.build.slug, cast.inform.slug)

    assert [column.name for column in page.context["columns"]] == [cast.build.name]
    assert "n’est pas, ou plus, proposée" in words_of(page)


def propose(client, of, *, ago=10, **typed):
    shown = signing.dumps(timezone.now().timestamp() - ago, salt=SALT)
    return client.post(
        reverse("public:correct", args=[of.slug]), {"shown": shown, "said": "Le prix a changé.", **typed}
    )


def test_anyone_proposes_a_correction_and_is_thanked(client, cast):
    response = propose(client, cast.build, email="lea@example.org", where=str(cast.build_at_desk.pk))

    stored = Correction.objects.get()
    assert response.status_code == 302
    assert "Merci, c’est envoyé" in words_of(client.get(response["Location"]))
    assert (stored.offer, stored.delivery, stored.status) == (cast.build, cast.build_at_desk, CorrectionStatus.WAITING)
    assert (stored.said, stored.email, stored.language) == ("Le prix a changé.", "lea@example.org", "fr")


@pytest.mark.parametrize(
    "typed",
    [
        {"said": ""},
        {"said": "   "},
        {"said": "x" * 2001},
        {"email": "not an address"},
        {"where": "999999"},
        {"website": "http://spam.example"},
        {"ago": 0},
        {"shown": "altered"},
        {"shown": ""},
    ],
)
def test_a_correction_that_cannot_be_taken_comes_back_as_it_was_typed(client, cast, typed):
    response = propose(client, cast.build, **typed)

    assert response.status_code == 400
    assert typed.get("said", "Le prix a changé.").strip() in words_of(response)
    assert not Correction.objects.exists()


def test_corrections_are_limited_apart_from_enquiries(client, cast, settings):
    settings.ENQUIRIES_PER_HOUR = 2

    statuses = [propose(client, cast.build, said=f"Ceci est faux : {number}").status_code for number in range(3)]

    assert statuses == [302, 302, 429]
    assert Correction.objects.count() == 2


def test_an_offer_nobody_may_read_takes_no_correction(client, cast):
    Offer.objects.filter(pk=cast.build.pk).update(status=OfferStatus.DRAFT)

    assert propose(client, cast.build).status_code == 404
    assert client.get(reverse("public:correct", args=[cast.build.slug])).status_code == 404
