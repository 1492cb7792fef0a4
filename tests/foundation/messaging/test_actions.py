"""Letters are rows, written once."""

import pytest
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist, engines

from maillage.foundation.messaging.actions import leave_out, write_letter
from maillage.foundation.messaging.choices import LetterStatus
from maillage.foundation.messaging.models import Letter

FACTS = {"name": "Léa & fils <boulangers>", "phone": "03 29 00 00 00", "reference": "ABCD-1234"}


@pytest.fixture
def templates(tmp_path):
    """A folder of letters of this test's own, known to the engine whether or not it has drawn a page before."""
    (tmp_path / "letters").mkdir()
    engine = engines["django"].engine
    engine.dirs.insert(0, tmp_path)
    yield tmp_path / "letters"
    engine.dirs.remove(tmp_path)
    for loader in engine.template_loaders:
        loader.reset()


@pytest.fixture
def hello(templates):
    (templates / "hello.txt").write_text(
        "{% autoescape off %}Bonjour {{ name }}\n\n\n\nLe texte de {{ name }}.\n{{ site }}{% endautoescape %}"
    )


@pytest.mark.django_db
def test_the_first_line_is_the_subject_and_nothing_is_escaped(hello, settings, now):
    letter = write_letter(key="k", to="lea@example.org", template="hello", facts=FACTS, language="fr", now=now)

    assert letter.subject == "Bonjour Léa & fils <boulangers>"
    assert letter.text == f"Le texte de Léa & fils <boulangers>.\n{settings.SITE_ADDRESS}\n"
    assert (letter.status, letter.next_attempt_at) == (LetterStatus.WAITING, now)


@pytest.mark.django_db
def test_the_same_key_is_the_same_letter(hello, now):
    first = write_letter(key="k", to="lea@example.org", template="hello", facts=FACTS, language="fr", now=now)
    second = write_letter(key="k", to="other@example.org", template="hello", facts=FACTS, language="fr", now=now)

    assert (second, Letter.objects.count(), Letter.objects.get().to) == (first, 1, "lea@example.org")


@pytest.mark.django_db
def test_an_act_that_fails_writes_nothing(hello, now):
    @transaction.atomic
    def act():
        write_letter(key="k", to="lea@example.org", template="hello", facts=FACTS, language="fr", now=now)
        write_letter(key="l", to="lea@example.org", template="no_such", facts={}, language="fr", now=now)

    with pytest.raises(TemplateDoesNotExist):
        act()

    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_a_letter_is_dated_as_its_state_says(now):
    with pytest.raises(IntegrityError, match="letter_is_dated_once_sent"):
        Letter.objects.create(
            key="k", to="a@example.org", status=LetterStatus.SENT, written_at=now, next_attempt_at=now
        )


@pytest.mark.django_db
def test_what_a_library_sends_is_stored_and_secret(settings):
    settings.EMAIL_BACKEND = "maillage.foundation.messaging.backend.StoredLetters"

    sent = send_mail("Votre code", "123456", None, ["a@example.org", "b@example.org"])

    letters = Letter.objects.order_by("to")
    assert sent == 2
    assert [(one.to, one.is_secret, one.status) for one in letters] == [
        ("a@example.org", True, LetterStatus.WAITING),
        ("b@example.org", True, LetterStatus.WAITING),
    ]


@pytest.mark.django_db
def test_an_item_is_left_out_of_a_list_and_a_letter_about_nothing_else_is_emptied(templates, now):
    (templates / "list.txt").write_text(
        "Qui attend\n{% for one in lines %}\n- {{ one }}\n  {{ site }}\n{% endfor %}\nBonne journée.\n"
    )
    act = {"to": "a@example.org", "template": "list", "language": "fr", "now": now}
    lists = {"digest:1": ["Léa (A-1)", "Sam (A-10)", "Zoé (A-2)"], "digest:2": ["Léa (A-1)"], "digest:3": ["Zoé (A-2)"],
             "other:1": ["Léa (A-1)"]}  # fmt: skip
    letters = {key: write_letter(key=key, facts={"lines": lines}, **act) for key, lines in lists.items()}

    assert leave_out(among="digest:", holding=["(A-1)", "(B-1)"]) == 2
    assert leave_out(among="digest:", holding=[]) == 0

    texts = {letter.key: letter.text for letter in Letter.objects.all()}
    whole = letters["digest:1"].text
    assert texts == {
        "digest:1": whole[whole.index("- Sam") :],
        "digest:2": "",
        "digest:3": letters["digest:3"].text,
        "other:1": letters["other:1"].text,
    }
    gone = Letter.objects.get(key="digest:2")
    assert (gone.to, gone.subject, gone.status, gone.next_attempt_at) == ("", "", LetterStatus.GIVEN_UP, None)
    assert Letter.objects.filter(status=LetterStatus.WAITING).count() == 3
