"""Confirming by the link of a reminder: opening changes nothing, a click confirms, an old link says what to do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cast import Cast

from maillage.catalogue.offers.actions import remind_owners
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, Reminder
from maillage.catalogue.offers.queries import confirmation_token
from maillage.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=200)


def words_of(response):
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&#x27;", "'")


@pytest.fixture
def page(cast: Cast) -> str:
    """The address in the letter to the manager of Étain, about the two deliveries of Alexis there."""
    Delivery.objects.filter(offer=cast.build).update(confirmed_on=timezone.localdate() - LONG_AGO)
    Delivery.objects.exclude(offer=cast.build).update(confirmed_on=timezone.localdate())
    moment = timezone.localtime().replace(hour=10)
    while not remind_owners(now=moment):
        moment -= timedelta(days=1)
    return reverse("link:confirm", args=[confirmation_token(Reminder.objects.get(reader=cast.manager))])


def confirmed(cast):
    today = timezone.localdate()
    return set(Delivery.objects.filter(offer=cast.build, confirmed_on=today).values_list("pk", flat=True))


def test_opening_the_link_shows_what_the_public_reads_and_changes_nothing(client, cast, page):
    before = Entry.objects.count()

    shown = client.get(page)

    assert shown.status_code == 200
    assert shown.context["waiting"] == 2
    assert cast.build.what_happens in words_of(shown).replace("&#x27;", "'")
    assert (shown["Cache-Control"], shown["X-Robots-Tag"]) == (
        "max-age=0, no-cache, no-store, must-revalidate, private",
        "noindex",
    )
    assert (confirmed(cast), Entry.objects.count()) == (set(), before)


def test_one_click_confirms_all(client, cast, page):
    answer = client.post(page, {"act": "all"}, follow=True)

    assert confirmed(cast) == {cast.build_at_etain.pk, cast.build_at_desk.pk}
    assert "2 offres sont confirmées aujourd’hui." in words_of(answer)
    assert "Tout est confirmé ici." in words_of(answer)


def test_those_ticked_alone_are_confirmed(client, cast, page):
    client.post(page, {"act": "ticked", "delivery": [cast.build_at_desk.pk]})

    assert confirmed(cast) == {cast.build_at_desk.pk}


def test_a_second_click_confirms_nothing_more(client, cast, page):
    client.post(page, {"act": "all"})
    lines = Entry.objects.filter(what="offers.delivery_confirmed").count()

    client.post(page, {"act": "all"})

    assert Entry.objects.filter(what="offers.delivery_confirmed").count() == lines


@pytest.mark.parametrize("ticked", [[], ["x"], ["-1"], ["1e9"], ["9" * 30], ["other"]])
def test_nothing_of_the_letter_ticked_is_said_and_confirms_nothing(client, cast, page, ticked):
    keys = [str(cast.inform_remote.pk) if one == "other" else one for one in ticked]

    answer = client.post(page, {"act": "ticked", "delivery": keys})

    assert answer.status_code == 422
    assert "Cochez au moins une offre" in words_of(answer)
    assert confirmed(cast) == set()


def test_what_ended_meanwhile_is_not_confirmed(client, cast, page):
    Delivery.objects.filter(pk=cast.build_at_desk.pk).update(status=OfferStatus.ENDED)

    client.post(page, {"act": "all"})

    assert confirmed(cast) == {cast.build_at_etain.pk}


def test_an_old_link_says_how_to_confirm_and_a_wrong_one_opens_nothing(client, cast, page):
    Reminder.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    old = client.get(page)
    posted = client.post(page, {"act": "all"})
    wrong = client.get(page[:-3] + "xx/")

    assert (old.status_code, posted.status_code, wrong.status_code) == (410, 410, 404)
    assert "connectez-vous" in words_of(old)
    assert confirmed(cast) == set()
