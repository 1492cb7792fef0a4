"""Opening the private link of a person for one view."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from maillage.foundation.tools.reading import reading_item
from maillage.support.people.actions import NoAddress, send_person_link
from maillage.support.people.models import ContactPoint, Person
from maillage.support.people.queries import LinkExpired, LinkUnknown, person_by_link, person_name_in
from maillage.web.shared.access import open_to_all

Facts = ParamSpec("Facts")
ASK_ANEW = "link"
"""The only act of an expired link: have a new one sent to the address on file."""


def with_person(
    view: Callable[Concatenate[HttpRequest, str, Person, Facts], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, Facts], HttpResponse]:
    """Gives the view the person behind the link, with eyes for them alone, in their language, kept by nobody.

    A link that is altered, replaced or expired gets its own page. The view is open to all: the token is the key.
    """

    @open_to_all
    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: Facts.args, **kwargs: Facts.kwargs) -> HttpResponse:
        try:
            name = person_name_in(token)
            with reading_item(name):
                try:
                    person = person_by_link(token, now=timezone.now())
                except LinkExpired as error:
                    with _language_of(request, error.person):
                        return private(_expired(request, error.person))
                with _language_of(request, person), _eyes_of(person) as chief:
                    return private(view(request, token, chief, *args, **kwargs))
        except LinkUnknown:
            return private(over(request, HTTPStatus.NOT_FOUND))

    return cast(Callable[Concatenate[HttpRequest, str, Facts], HttpResponse], opened)  # addresses give it by name


def over(request: HttpRequest, status: HTTPStatus, **facts: object) -> HttpResponse:
    """The link does not open, and what to do."""
    return render(request, "link/person/over.html", facts, status=status)


def private(response: HttpResponse) -> HttpResponse:
    """Nobody keeps this page. Its address stays on this site: the site's referrer policy is `same-origin`."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def _expired(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method == "POST" and request.POST.get("act") == ASK_ANEW:
        try:
            send_person_link(person, by=None, now=timezone.now())
        except NoAddress:
            return over(request, HTTPStatus.GONE, organisation=person.organisation)
        return over(request, HTTPStatus.OK, organisation=person.organisation, sent=True)
    may_renew = ContactPoint.objects.filter(person=person, channel="email").exists()
    return over(request, HTTPStatus.GONE, organisation=person.organisation, may_renew=may_renew)


@contextmanager
def _eyes_of(person: Person) -> Iterator[Person]:
    """The person whom the organisation says this entry to be, with eyes for them, however many merges away."""
    if person.merged_into_id is None:
        yield person
        return
    with reading_item(f"person:{person.merged_into_id}"):
        kept = Person.objects.select_related("organisation", "commune").get(pk=person.merged_into_id)
        with _eyes_of(kept) as chief:
            yield chief


@contextmanager
def _language_of(request: HttpRequest, person: Person) -> Iterator[None]:
    """The language of the person, unless the visitor chose one on this site."""
    known = dict(settings.LANGUAGES)
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or person.language not in known:
        yield
        return
    with translation.override(person.language):
        yield


def entries_of(person: Person) -> Iterator[Person]:
    """The person and each entry merged into them; while one is given, the eyes are for that one.

    Exhaust it in a loop: the eyes change between two entries.
    """
    yield person
    for entry in list(
        Person.objects.filter(merged_into=person).select_related("organisation", "commune").order_by("pk")
    ):
        with reading_item(f"person:{entry.pk}"):
            yield from entries_of(entry)
