"""How the firm goes: a few questions, answered once; said again before the last day, the second answer counts."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.support.firms.actions import ClosedBeforeItBegan, QuestionClosed, answer_by_link
from maillage.support.firms.models import News, Survey
from maillage.support.people.models import Person
from maillage.web.link.person.opening import entries_of, with_person
from maillage.web.link.person.section import Section
from maillage.web.shared.firm_forms import NewsForm
from maillage.web.shared.words import short_day


def news(person: Person, now: datetime) -> Section | None:
    """Questions that wait, then those that were answered and may still be."""
    day = timezone.localdate(now)
    rows = Survey.objects.filter(person=person, planned_on__lte=day, closes_on__gte=day, end="")
    found = [
        {"survey": one, "project": one.journey.project, "news": News.objects.filter(survey=one).first()}
        for one in rows.select_related("journey__project")
    ]
    if not found:
        return None
    return Section("news", _("How does your firm go?"), "link/person/_news.html", {"rows": found})


@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def survey(request: HttpRequest, token: str, person: Person, pk: int) -> HttpResponse:
    """The questions; nothing is answered by opening them."""
    entry, found, former = _survey_of(person, pk)
    form = NewsForm(request.POST if request.method == "POST" else None, initial=NewsForm.facts_of(former))
    if request.method == "POST" and form.is_valid():
        try:
            answer_by_link(found, form.said(), now=timezone.now())
        except ClosedBeforeItBegan as error:
            form.refuse(error)
        except QuestionClosed as error:
            messages.warning(request, closed_words(error))
            return redirect("link:person", token)
        else:
            said = {"day": short_day(found.closes_on)}
            messages.success(request, _("Thank you. You may change your answer here until %(day)s.") % said)
            return redirect("link:person", token)
    facts = {"person": entry, "token": token, "survey": found, "project": found.journey.project, "form": form,
             "former": former, "waits": found.end == "" and timezone.localdate() <= found.closes_on}  # fmt: skip
    return render(request, "link/person/survey.html", facts, status=422 if form.errors else 200)


def closed_words(error: QuestionClosed) -> str:
    """Why it may no longer be answered."""
    if error.survey.end:
        return _("This question is no longer asked.")
    return _("This question could be answered until %(day)s. What you answered by then stays.") % {
        "day": short_day(error.survey.closes_on)
    }


def _survey_of(person: Person, pk: int) -> tuple[Person, Survey, News | None]:
    rows = Survey.objects.select_related("journey__project", "organisation")
    found = [
        (entry, one, News.objects.filter(survey=one).first())
        for entry in entries_of(person)
        for one in rows.filter(pk=pk, person=entry)
    ]
    if not found:
        raise Http404
    return found[0]
