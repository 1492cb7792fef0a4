"""What the conditions leave open: asked once more, or decided by an officer."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.support.enrolments.actions import NotOpenToRuling, NotYourOperation, check_again, rule_on
from maillage.support.enrolments.choices import Verdict
from maillage.support.enrolments.models import EligibilityCheck
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.views.operations import only_managers
from maillage.web.desk.voucher_forms import RulingForm


@require_POST
@with_files
def again(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Ask the conditions once more, with what the file says by now."""
    found = _found(office, pk)
    try:
        with transaction.atomic():
            check = check_again(found, by=office.user, now=timezone.now())
    except NotOpenToRuling:
        messages.info(request, _("It was decided meanwhile."))
    else:
        said = {
            Verdict.YES: _("The conditions say yes."),
            Verdict.NO: _("The conditions say no."),
            Verdict.UNDECIDED: _("Still to be checked."),
        }
        messages.info(request, said[Verdict(check.verdict)])
    return _back(found)


@require_POST
@with_files
def decide(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Keep what an officer decided, with name and reason."""
    only_managers(office)
    found = _found(office, pk)
    form = RulingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what was decided, by whom and why."))
        return _back(found)
    try:
        with transaction.atomic():
            rule_on(found, **form.cleaned_data, by=office.user, now=timezone.now())
    except (NotOpenToRuling, NotYourOperation):
        messages.info(request, _("It was decided meanwhile."))
    else:
        messages.success(request, _("The decision is kept, with its name and its reason."))
    return _back(found)


def _found(office: Office, pk: int) -> EligibilityCheck:
    rows = EligibilityCheck.objects.select_related("organisation")
    return get_object_or_404(rows, pk=pk, organisation=office.organisation, person__erased_at=None)


def _back(check: EligibilityCheck) -> HttpResponse:
    if check.enrolment_id is not None:
        return redirect("desk:participant", check.enrolment_id)
    return redirect("desk:voucher", check.voucher_id)
