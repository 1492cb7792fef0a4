"""Error pages: a sentence, a way on, nothing lost, no query."""

import sys

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from maillage.web.shared import errors


@pytest.fixture
def post():
    return RequestFactory().post(
        "/demande/", {"need": "Ouvrir une boulangerie\nà Étain", "phone": "06", "password": "secret", "code": "123456"}
    )


@pytest.mark.parametrize(
    ("page", "status"),
    [("bad_request", 400), ("permission_denied", 403), ("page_not_found", 404), ("server_error", 500)],
)
def test_an_error_page_needs_no_database_and_leads_on(rf, page, status):
    response = getattr(errors, page)(rf.get("/quelque-part/"))

    text = response.content.decode()
    assert response.status_code == status
    assert text.count("<h1>") == 1
    assert 'href="/"' in text
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: errors.database_away(request, OperationalError("gone")),
        lambda request: errors.too_many(request, minutes=12),
        errors.csrf_failure,
    ],
)
def test_what_was_typed_comes_back_but_never_a_password_or_a_code(post, answer):
    text = answer(post).content.decode()

    assert ">Ouvrir une boulangerie\nà Étain</textarea>" in text
    assert 'name="phone" value="06"' in text
    assert "secret" not in text
    assert "123456" not in text


def test_an_error_that_hides_a_stopped_database_answers_503(rf):
    try:
        raise OperationalError("server closed the connection")
    except OperationalError:
        assert sys.exc_info()[0] is OperationalError
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 503
    assert response["Retry-After"] == "30"


def test_a_page_asked_for_while_the_database_is_away_says_to_come_back(rf):
    text = errors.database_away(rf.get("/poles/"), OperationalError("gone")).content.decode()

    assert "<form" not in text.split("<main")[1]
