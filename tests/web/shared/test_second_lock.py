"""The middleware that opens eyes: one transaction for each request of somebody signed in; no role, no eyes."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import RequestFactory

from maillage.support.orientation.models import Enquiry
from maillage.web.shared.membership import eyes_of
from maillage.web.shared.middleware import SecondLock

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask():
    """Run a view as the middleware does for somebody signed in."""

    def asked(view, user):
        request = RequestFactory().get("/")
        request.COOKIES["sessionid"] = "one"
        request.user, request.session = user, {}
        return SecondLock(lambda _request: HttpResponse()).process_view(request, view, [], {})

    return asked


def setting(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [f"maillage.{name}"])
        return cursor.fetchone()[0]


def test_each_role_has_the_eyes_of_its_memberships(cast):
    def eyes(user):
        request = RequestFactory().get("/")
        request.user, request.session = user, {}
        return eyes_of(request)

    assert eyes(cast.adviser).organisations == (cast.alexis.pk,)
    assert (eyes(cast.adviser).hubs, eyes(cast.adviser).networks) == ((), ())
    assert eyes(cast.partner).organisations == (cast.chamber.pk,)
    assert eyes(cast.manager).hubs == (cast.etain.pk,)
    assert eyes(cast.coordinator).networks == (cast.network.pk,)
    assert eyes(cast.coordinator).organisations == ()
    assert eyes(cast.administrator).settings() == ("",) * 6


def test_a_page_sees_the_enquiries_of_its_reader_even_without_the_first_lock(ask, cast, enquiry):
    def count(_request):
        return HttpResponse(Enquiry.objects.count())

    seen = {
        name: ask(count, getattr(cast, name)).content
        for name in ("adviser", "manager", "coordinator", "partner", "stranger", "administrator")
    }

    assert seen == {
        "adviser": b"1",
        "manager": b"1",
        "coordinator": b"1",
        "partner": b"0",
        "stranger": b"0",
        "administrator": b"0",
    }


def test_a_visitor_gets_no_transaction_and_no_eyes(ask):
    assert ask(lambda _request: HttpResponse(), AnonymousUser()) is None


def test_what_is_rendered_late_is_rendered_with_open_eyes(ask, cast, enquiry):
    template = engines["django"].from_string("{{ found.count }}")

    response = ask(lambda request: TemplateResponse(request, template, {"found": Enquiry.objects.all()}), cast.adviser)

    assert response.content == b"1"


def test_a_failure_undoes_what_was_written_and_closes_the_eyes(ask, cast, enquiry):
    def fail(_request):
        Enquiry.objects.update(name="Autre")
        raise RuntimeError

    before = setting("organisations")
    with pytest.raises(RuntimeError):
        ask(fail, cast.adviser)

    enquiry.refresh_from_db()
    assert enquiry.name != "Autre"
    assert setting("organisations") == before


def test_a_database_away_in_the_middle_is_one_clear_page(ask, cast):
    def away(_request):
        raise OperationalError("terminating connection")

    assert ask(away, cast.adviser).status_code == 503


def test_somebody_elses_failure_is_not_taken_for_an_outage(ask, cast):
    def broken(_request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing")

    with pytest.raises(DatabaseError):
        ask(broken, cast.adviser)
