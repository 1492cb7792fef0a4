"""One enquiry at the desk: who may open it, what it shows, what each act does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.actions import (
    accept_enquiry,
    decline_enquiry,
    forget_enquiries,
    note_attempt,
    redirect_enquiry,
)
from maillage.support.orientation.choices import AttemptChannel, DeclineReason, Status
from maillage.support.orientation.models import ContactAttempt, Word

ACTS = ("accept", "word", "attempt", "unreachable", "assign", "redirect", "decline")
TEAM = [("adviser", 200), ("manager", 200), ("coordinator", 200)]
OTHERS = [("partner", 404), ("stranger", 404), ("administrator", 404)]


@pytest.fixture
def open_enquiry(enquiry):
    """The bakery of Étain, received a moment ago."""
    now = timezone.now()
    enquiry.received_at = enquiry.assigned_at = now - timedelta(hours=1)
    enquiry.due_at = now + timedelta(days=2)
    enquiry.save()
    return enquiry


def page(enquiry):
    return reverse("desk:enquiry", args=[enquiry.pk])


@pytest.mark.parametrize(("who", "status"), TEAM + OTHERS)
def test_only_those_who_may_answer_open_it(client, cast, open_enquiry, who, status):
    client.force_login(getattr(cast, who))

    response = client.get(page(open_enquiry))

    assert response.status_code == status
    assert ("boulangerie" in response.content.decode()) == (status == 200)


def test_somebody_who_is_not_signed_in_is_asked_to(client, open_enquiry):
    response = client.get(page(open_enquiry))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["partner", "stranger", "administrator"])
def test_strangers_change_nothing(client, cast, open_enquiry, act, who):
    client.force_login(getattr(cast, who))

    response = client.post(reverse(f"desk:{act}", args=[open_enquiry.pk]), {"text": "x", "form_key": uuid4()})

    open_enquiry.refresh_from_db()
    assert response.status_code == 404
    assert open_enquiry.status == Status.WAITING
    assert not Word.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("act", ACTS)
def test_opening_an_address_changes_nothing(client, cast, open_enquiry, act):
    client.force_login(cast.adviser)

    response = client.get(reverse(f"desk:{act}", args=[open_enquiry.pk]))

    open_enquiry.refresh_from_db()
    assert response.status_code == 405
    assert open_enquiry.status == Status.WAITING


def test_the_page_says_what_was_asked_and_how_to_reach_the_person(client, cast, open_enquiry):
    client.force_login(cast.adviser)

    text = client.get(page(open_enquiry)).content.decode()

    assert 'href="tel:0600000000"' in text
    assert 'href="mailto:lea@example.org"' in text
    assert "Étain (55)" in text
    assert "4\u00a0min" in text


def test_taking_charge_opens_a_journey_and_tells_the_person(client, cast, open_enquiry):
    client.force_login(cast.adviser)

    response = client.post(reverse("desk:accept", args=[open_enquiry.pk]), follow=True)

    open_enquiry.refresh_from_db()
    assert (open_enquiry.status, open_enquiry.answered_by) == (Status.ACCEPTED, cast.adviser)
    assert response.redirect_chain[-1][0] == page(open_enquiry)
    assert Letter.objects.filter(to="lea@example.org").count() == 1


def test_who_clicks_second_reads_who_was_first(client, cast, open_enquiry):
    client.force_login(cast.colleague)
    accept_enquiry(open_enquiry, by=cast.adviser, now=timezone.now())

    response = client.post(reverse("desk:accept", args=[open_enquiry.pk]), follow=True)

    open_enquiry.refresh_from_db()
    assert "Aline (fictif)" in str(next(iter(response.context["messages"])))
    assert open_enquiry.answered_by == cast.adviser


def test_a_word_reaches_the_person_once_however_often_it_is_sent(client, cast, open_enquiry):
    client.force_login(cast.adviser)
    typed = {"text": "Je vous appelle demain.", "form_key": str(uuid4())}

    for _time in range(2):
        client.post(reverse("desk:word", args=[open_enquiry.pk]), typed)

    assert [word.text for word in Word.objects.all()] == ["Je vous appelle demain."]


def test_a_word_without_words_keeps_the_form_open(client, cast, open_enquiry):
    client.force_login(cast.adviser)

    response = client.post(reverse("desk:word", args=[open_enquiry.pk]), {"text": " ", "form_key": str(uuid4())})

    assert response.status_code == 422
    assert response.context["opened"] == "word"


def test_three_attempts_are_needed_before_unreachable(client, cast, open_enquiry):
    client.force_login(cast.adviser)
    client.post(reverse("desk:attempt", args=[open_enquiry.pk]), {"channel": "phone"})

    client.post(reverse("desk:unreachable", args=[open_enquiry.pk]))
    open_enquiry.refresh_from_db()
    assert open_enquiry.status == Status.WAITING

    for minutes in (5, 10):
        note_attempt(
            open_enquiry, channel=AttemptChannel.EMAIL, by=cast.adviser, now=timezone.now() + timedelta(minutes=minutes)
        )
    client.post(reverse("desk:unreachable", args=[open_enquiry.pk]))
    open_enquiry.refresh_from_db()
    assert ContactAttempt.objects.count() == 3
    assert open_enquiry.status == Status.UNREACHABLE


def test_passing_it_on_shows_the_sender_what_became_of_it_and_nothing_else(client, cast, open_enquiry):
    client.force_login(cast.adviser)
    typed = {"partner": f"{cast.etain.pk}-{cast.chamber.pk}", "reason": "Elle cherche une information."}

    response = client.post(reverse("desk:redirect", args=[open_enquiry.pk]), typed, follow=True)

    open_enquiry.refresh_from_db()
    text = response.content.decode()
    assert (open_enquiry.organisation, open_enquiry.status, open_enquiry.round) == (cast.chamber, Status.WAITING, 2)
    assert "Elle cherche une information." in text
    assert "boulangerie" not in text
    assert "lea@example.org" not in text
    client.force_login(cast.partner)
    assert "boulangerie" in client.get(page(open_enquiry)).content.decode()


def test_who_never_had_it_does_not_learn_that_it_was_passed(client, cast, open_enquiry):
    redirect_enquiry(
        open_enquiry,
        to_hub=cast.etain,
        to_organisation=cast.chamber,
        reason="Une information.",
        by=cast.adviser,
        now=timezone.now(),
    )
    client.force_login(cast.stranger)

    assert client.get(page(open_enquiry)).status_code == 404


def test_acting_on_what_was_just_passed_on_says_so(client, cast, open_enquiry):
    client.force_login(cast.colleague)
    redirect_enquiry(
        open_enquiry,
        to_hub=cast.etain,
        to_organisation=cast.chamber,
        reason="Une information.",
        by=cast.adviser,
        now=timezone.now(),
    )

    response = client.post(reverse("desk:accept", args=[open_enquiry.pk]), follow=True)

    open_enquiry.refresh_from_db()
    assert response.status_code == 200
    assert len(list(response.context["messages"])) == 1
    assert open_enquiry.status == Status.WAITING


def test_declining_needs_a_reason_and_words_and_proposes_other_doors(client, cast, open_enquiry):
    client.force_login(cast.adviser)
    proposed = client.get(page(open_enquiry)).context["forms"]["decline"].initial["words"]
    address = reverse("desk:decline", args=[open_enquiry.pk])

    assert "Chambre, Pôle de Etain" in proposed
    assert client.post(address, {"reason": "full", "words": ""}).status_code == 422
    client.post(address, {"reason": "full", "words": "Nous sommes complets. Voyez la chambre."})

    open_enquiry.refresh_from_db()
    assert (open_enquiry.status, open_enquiry.decline_reason) == (Status.DECLINED, DeclineReason.FULL)


def test_giving_it_to_a_colleague(client, cast, open_enquiry):
    client.force_login(cast.adviser)

    client.post(reverse("desk:assign", args=[open_enquiry.pk]), {"owner": cast.colleague.pk})
    refused = client.post(reverse("desk:assign", args=[open_enquiry.pk]), {"owner": cast.stranger.pk})

    open_enquiry.refresh_from_db()
    assert open_enquiry.owner == cast.colleague
    assert refused.status_code == 422


def test_a_closed_enquiry_proposes_no_act(client, cast, open_enquiry):
    decline_enquiry(open_enquiry, reason="full", words="Complet.", by=cast.adviser, now=timezone.now())
    client.force_login(cast.adviser)

    assert client.get(page(open_enquiry)).context["forms"] == {}


def test_the_page_costs_the_same_queries_whatever_happened(client, cast, open_enquiry, django_assert_max_num_queries):
    client.force_login(cast.adviser)
    for minutes in range(3, 60, 3):
        note_attempt(
            open_enquiry, channel=AttemptChannel.PHONE, by=cast.adviser, now=timezone.now() + timedelta(minutes=minutes)
        )

    with django_assert_max_num_queries(24):
        client.get(page(open_enquiry))


def test_one_whose_words_were_erased_says_so_and_offers_no_act(client, cast, open_enquiry):
    forget_enquiries([open_enquiry.pk], by=None, now=timezone.now())
    client.force_login(cast.adviser)

    shown = client.get(page(open_enquiry))
    tried = client.post(
        reverse("desk:decline", args=[open_enquiry.pk]), {"reason": "full", "words": "Non."}, follow=True
    )

    assert "Une demande dont plus rien n’est gardé" in shown.content.decode()
    assert "n’a pas donné de nom" not in shown.content.decode()
    assert shown.context["forms"] == {}
    assert "Ce que cette personne avait écrit a été effacé" in tried.content.decode()
    open_enquiry.refresh_from_db()
    assert open_enquiry.status == Status.WAITING
