"""Letters about referrals: whole in each language, without a name to the staff, erased when they hold a link."""

import re
from datetime import timedelta

import pytest
from django.utils import translation
from tests.cast import organisation

from maillage.catalogue.network.choices import OrganisationKind
from maillage.foundation.messaging.models import Letter
from maillage.support.orientation import mail
from maillage.support.orientation.actions import accept_referral, add_referral_word, decline_referral
from maillage.support.orientation.choices import Ending, Outcome, ReferralAct, ReferralNews
from maillage.support.orientation.models import ReferralNotice
from maillage.support.orientation.queries import referral_link_token
from maillage.support.orientation.queries.readers import Reader
from maillage.support.people.actions import add_contact_point
from maillage.support.people.models import ContactPoint
from maillage.support.people.queries import person_link_token

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TO_PERSON = (
    mail.tell_referral_asked,
    mail.tell_referral_sent,
    mail.tell_referral_accepted,
    mail.tell_referral_met,
    mail.tell_referral_declined,
    mail.tell_referral_unreachable,
    mail.tell_referral_expired,
    mail.tell_referral_withdrawn,
    mail.tell_referral_ended,
)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_letter_to_the_person_is_whole_in_their_language(cast, ines, send, now, language):
    referral = send()
    Letter.objects.all().delete()
    referral.person.language, referral.refusal = language, "full"
    referral.person.save(update_fields=["language"])
    subjects = set()

    for number, tell in enumerate(TO_PERSON):
        referral.round = number
        tell(referral, now=now)
    for ending in Ending:
        referral.round, referral.ending = referral.round + 1, ending
        mail.tell_referral_withdrawn(referral, now=now)
    for outcome in Outcome:
        referral.round, referral.outcome = referral.round + 1, outcome
        mail.tell_referral_ended(referral, now=now)

    letters = Letter.objects.order_by("pk")
    assert letters.count() == len(TO_PERSON) + len(Ending) + len(Outcome)
    for letter in letters:
        subjects.add(letter.subject)
        whole = letter.subject + letter.text
        assert (letter.to, letter.language, letter.is_secret) == ("ines@example.org", language, True)
        assert ("Bonjour Inès" if language == "fr" else "Hello Inès") in letter.text
        assert f"/{person_link_token(ines)}/" in letter.text
        assert not re.search(r"[{}]|%\(|None|, ,|\(\)", whole), whole
    assert len(subjects) >= len(TO_PERSON)


def test_the_digest_says_each_thing_without_a_name(cast, send, now):
    referral = send(message="Il a perdu son emploi.")
    reader = Reader(f"user:{cast.partner.pk}", cast.partner.email, "fr")
    texts = set()

    for number, code in enumerate([*ReferralNews, *ReferralAct]):
        notice = ReferralNotice(pk=number, referral=referral, code=code)
        mail.tell_referral_digest(reader, [notice], now=now, urgent=True)
        letter = Letter.objects.order_by("pk").last()
        texts.add(letter.text)
        assert f"/desk/referrals/{referral.pk}/" in letter.text
        assert referral.reference in letter.text
        for secret in ("Inès", "Fictive", "06 11", "ines@", "emploi", "café", "Étain"):
            assert secret not in letter.subject + letter.text
        assert not letter.is_secret
    assert len(texts) >= len(ReferralNews), "each news has its own sentence"


def test_only_the_receivers_own_address_gets_its_link(cast, send, now):
    peel = organisation("Peel", OrganisationKind.UNIVERSITY, cast.network)
    referral = send(to_organisation=peel, to_hub=None)
    notice = ReferralNotice(pk=1, referral=referral, code=ReferralNews.UNSOUND)

    mail.tell_referral_digest(
        Reader("address:reseau@example.org", "reseau@example.org", "fr"), [notice], now=now, urgent=False
    )

    letter = Letter.objects.get(to="reseau@example.org")
    assert referral_link_token(referral) not in letter.text


def test_the_preferred_address_is_written_to_and_nothing_without_any(cast, ines, send, now):
    add_contact_point(ines, channel="email", value="autre@example.org", by=cast.adviser, now=now, is_preferred=True)
    send()
    assert Letter.objects.get().to == "autre@example.org"

    ContactPoint.objects.filter(channel="email").delete()
    accept_referral(send(), by=cast.partner, now=now)
    assert Letter.objects.count() == 1


def test_a_refusal_tells_the_reason_and_what_is_proposed(cast, send, now):
    with translation.override("en"):  # whoever declines reads English; the person reads French
        decline_referral(
            send(), reason="duplicate", words="Appelez la pépinière.", proposed=cast.neighbour, by=cast.partner, now=now
        )

    text = Letter.objects.order_by("pk").last().text
    assert "déjà suivie, ici ou par une autre structure" in text
    assert "Appelez la pépinière." in text
    assert "Voisins" in text


def test_a_word_to_the_person_says_who_writes(cast, send, now):
    add_referral_word(send(), kind="to_person", text="Nous vous appelons lundi.", by=cast.partner, now=now)

    letter = Letter.objects.order_by("pk").last()
    assert "Chambre" in letter.subject
    assert "Nous vous appelons lundi." in letter.text
