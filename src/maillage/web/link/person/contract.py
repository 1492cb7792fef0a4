"""Papers to read and sign: the text is on screen, the person writes their name, one POST signs."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.support.journeys.actions import NameMissing, PaperSettled, Proof, TextChanged, sign_by_link
from maillage.support.journeys.papers.blocks import page_of
from maillage.support.journeys.papers.digest import whole_text
from maillage.support.journeys.queries.papers import PaperRead, papers_shown_to
from maillage.support.people.models import Person
from maillage.web.link.person.opening import entries_of, with_person
from maillage.web.link.person.section import Section
from maillage.web.shared.visitor import address_of

LONGEST_NAME = 160


def papers(person: Person, now: datetime) -> Section | None:
    """Papers that wait for the person's signature, then those that are signed."""
    found = papers_shown_to(person)
    if not found:
        return None
    waiting = [one for one in found if one.waits and one.of_person is None]
    facts = {"waiting": waiting, "others": [one for one in found if one not in waiting]}
    title = _("To read and sign") if waiting else _("Your papers")
    return Section("papers", title, "link/person/_papers.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def paper(request: HttpRequest, token: str, person: Person, pk: int) -> HttpResponse:
    """The text, who signed it, and the place to sign; nothing is signed by opening it."""
    entry, read = _paper_of(person, pk)
    wrong, name = "", ""
    if request.method == "POST":
        name = request.POST.get("name", "").replace("\x00", "")[:LONGEST_NAME]
        if request.POST.get("read") != "on":
            wrong = _("Tick that you have read the text.")
        else:
            proof = Proof(name, request.POST.get("sha256", ""), address_of(request))
            try:
                sign_by_link(read.paper, entry, proof, now=timezone.now())
            except NameMissing:
                wrong = _("Write your name: that is how you sign.")
            except TextChanged:
                wrong = _("The text has changed since you opened it: read it again before you sign.")
            except PaperSettled:
                messages.info(request, _("This paper no longer waits for your signature."))
                return redirect("link:person", token)
            else:
                messages.success(request, _("It is signed. You can read and save it here at any time."))
                return redirect("link:person_paper", token, pk)
    facts = {
        "person": person,
        "token": token,
        "read": read,
        "paper": read.paper,
        "page": page_of(read.paper.text, level=2),
        "signs": read.waits and read.is_intact and read.of_person is None,
        "wrong": wrong,
        "name": name,
    }
    return render(request, "link/person/paper.html", facts, status=422 if wrong else 200)


@require_safe
@with_person
def paper_text(request: HttpRequest, token: str, person: Person, pk: int) -> HttpResponse:
    """The frozen text as a file: its SHA-256 is the digest of the proof."""
    _entry, read = _paper_of(person, pk)
    content = whole_text(read.paper.title, read.paper.text).encode()
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    name = f"{slugify(read.paper.title) or 'papier'}-{pk}.txt"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _paper_of(person: Person, pk: int) -> tuple[Person, PaperRead]:
    found = [(entry, one) for entry in entries_of(person) for one in papers_shown_to(entry) if one.paper.pk == pk]
    if not found:
        raise Http404
    return found[0]
