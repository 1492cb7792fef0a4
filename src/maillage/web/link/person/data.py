"""What the person may ask about their data, what they asked, by when they are answered."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.support.people.models import Person
from maillage.support.privacy.actions import open_claim
from maillage.support.privacy.choices import ClaimChannel, Right
from maillage.support.privacy.models import Claim
from maillage.web.link.person.opening import with_person
from maillage.web.link.person.section import Section

LONGEST_WORDS = 2000


def rights(person: Person, now: datetime) -> Section | None:
    """What was asked with its answer, and the way to ask; entries that were joined show theirs only."""
    rows = list(Claim.objects.filter(person=person).order_by("-received_on", "-pk"))
    if person.merged_into_id is not None and not rows:
        return None
    facts = {"claims": rows, "asks": person.merged_into_id is None}
    return Section("data", _("Your data and your rights"), "link/person/_data.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def claim(request: HttpRequest, token: str, person: Person) -> HttpResponse:
    """The rights in plain words, and the place to use one; nothing is asked by opening it."""
    chosen, wrong = request.POST.get("right", ""), ""
    words = request.POST.get("words", "").replace("\x00", "")[:LONGEST_WORDS]
    if request.method == "POST":
        if chosen in Right.values:
            asked = open_claim(
                person, right=chosen, channel=ClaimChannel.LINK, words=words, by=None, now=timezone.now()
            )
            told = {"organisation": person.organisation.name, "day": f"{asked.due_on:%d/%m/%Y}"}
            messages.success(request, _("It is noted. %(organisation)s answers by %(day)s.") % told)
            return redirect("link:person", token)
        wrong = _("Choose what you ask.")
    facts = {"person": person, "token": token, "rights": Right, "chosen": chosen, "words": words, "wrong": wrong}
    return render(request, "link/person/claim.html", facts, status=422 if wrong else 200)
