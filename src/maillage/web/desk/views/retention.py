"""How long files are kept: the rules, whose time is over, and the way to the page on which a file is erased."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.support.people.models import Person
from maillage.support.privacy.queries import Due, due_of
from maillage.support.privacy.retention import RULES
from maillage.support.privacy.rules import may_answer_claims
from maillage.web.desk.files import Office, with_files
from maillage.web.shared.membership import today
from maillage.web.shared.pages import page_of
from maillage.web.shared.words import capital

PAGE = 50


@require_safe
@with_files
def retention(request: HttpRequest, office: Office) -> HttpResponse:
    """Counts by rule, then names, for those who may erase."""
    if not may_answer_claims(office.user, office.organisation, on=today()):
        raise Http404
    report = due_of(office.organisation, on=today())
    page, remark = page_of(report.due, request.GET.get("page", ""), size=PAGE)
    facts = {
        "office": office,
        "rules": [(rule, *report.counts.get(code, (None, None))) for code, rule in RULES.items()],
        "reasons": [(capital(str(reason.label)), count) for reason, count in report.reasons.items()],
        "apart": len(report.apart),
        "page": page,
        "people": _named(list(page)),
        "remark": remark,
        "section": "people",
    }
    return render(request, "desk/retention.html", facts)


def _named(lines: list[Due]) -> list[tuple[Due, Person]]:
    """The people of these lines, in their order."""
    people = Person.objects.in_bulk([one.person for one in lines])
    return [(one, people[one.person]) for one in lines]
