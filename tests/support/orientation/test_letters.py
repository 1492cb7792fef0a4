"""Every letter, in both languages: whole sentences, a subject, nothing left to fill in."""

import re
from uuid import uuid4

import pytest
from django.conf import settings

from maillage.foundation.messaging.models import Letter
from maillage.support.orientation import mail
from maillage.support.orientation.choices import LadderAct, Status
from maillage.support.orientation.models import Redirection, StepTaken, Word
from maillage.support.orientation.queries import Reader, link_token

pytestmark = pytest.mark.django_db
FOLDER = settings.PACKAGE / "web" / "templates" / "letters"
ENGLISH = re.compile(r"\b(the|your|you|has|with|and|enquiry)\b", re.IGNORECASE)


def write_all(cast, enquiry, now, language):
    """Have each letter of the room written once."""
    enquiry.language = language
    for user in (cast.adviser, cast.manager):
        user.language = language
        user.save()
    enquiry.owner.language = language
    passed = Redirection.objects.create(
        enquiry=enquiry,
        from_organisation=cast.chamber,
        to_organisation=cast.alexis,
        to_hub=cast.etain,
        reason="…",
        by=cast.partner,
        at=now,
    )
    enquiry.decline_reason, enquiry.answer = "full", "…"
    for tell in (
        mail.tell_received,
        mail.tell_accepted,
        mail.tell_declined,
        mail.tell_unreachable,
        mail.tell_withdrawn,
        mail.tell_unanswered,
        mail.tell_link,
        mail.tell_staff,
    ):
        tell(enquiry, now=now)
    mail.tell_redirected(enquiry, passed, now=now)
    enquiry.round, passed.by = 2, None
    mail.tell_redirected(enquiry, passed, now=now)
    for by in (cast.adviser, None):
        word = Word.objects.create(enquiry=enquiry, by=by, text="…", at=now, form_key=uuid4())
        mail.tell_word(word, now=now)
    steps = [
        StepTaken.objects.create(enquiry=enquiry, round=1, position=number, act=act, at=now)
        for number, act in enumerate(LadderAct)
    ]
    for chosen in ([steps[0]], steps):
        mail.tell_digest(Reader("1", "manon@example.org", language), chosen, now=now)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_letters_are_whole_in_each_language(cast, enquiry, now, language):
    write_all(cast, enquiry, now, language)

    letters = list(Letter.objects.order_by("pk"))
    assert len(letters) == 15
    for letter in letters:
        words = f"{letter.subject}\n{letter.text}".replace(cast.network.name, "—")
        assert letter.language == language
        assert letter.subject
        assert settings.SITE_ADDRESS in letter.text
        assert not re.search(r"%\(|\{\{|None|&#|&amp;|\n\n\n|  +\S", words.replace("\n  http", "\nhttp")), words
        assert bool(ENGLISH.search(words)) == (language == "en"), words


def test_a_letter_to_the_staff_has_no_private_words(cast, enquiry, now):
    write_all(cast, enquiry, now, "fr")

    for letter in Letter.objects.exclude(to=enquiry.email):
        for private in (enquiry.need, enquiry.phone, enquiry.email, link_token(enquiry)):
            assert private not in letter.subject + letter.text


def test_without_a_name_a_commune_or_an_owner_sentences_stay_whole(cast, enquiry, now):
    enquiry.name, enquiry.commune, enquiry.commune_typed, enquiry.hub = "", None, "", None
    enquiry.save()

    mail.tell_received(enquiry, now=now)
    mail.tell_staff(enquiry, now=now)

    to_person, to_staff = Letter.objects.get(to=enquiry.email), Letter.objects.get(to="aline@example.org")
    assert to_person.text.startswith("Bonjour,\n")
    assert to_staff.subject == "Quelqu’un (commune inconnue) attend une réponse"
    assert enquiry.status == Status.WAITING


def test_every_template_of_the_folder_is_written_by_somebody():
    source = "".join(path.read_text() for path in (settings.PACKAGE).rglob("*.py"))
    source += "".join(path.read_text() for path in FOLDER.glob("*.txt"))

    unused = [path.name for path in FOLDER.glob("*.txt") if f'"{path.stem}"' not in source and path.name not in source]

    assert unused == []
