"""The answer to the one question: who can help, near that commune."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from maillage.catalogue.offers.queries import Answer, Need, offers_near
from maillage.catalogue.territories.queries import CommuneMatch, Resolution, resolve_commune
from maillage.web.public.answers import NEAR_MINUTES, answer_page
from maillage.web.public.forms import QuestionForm
from maillage.web.shared.access import open_to_all

CARDS_A_PAGE = 10


@open_to_all
@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """Answers near the commune; the commune to choose when it is not clear; the question again when it is empty."""
    form = QuestionForm({name: request.GET.get(name, "").replace("\x00", "") for name in QuestionForm.base_fields})
    if not form.is_valid():
        return render(request, "public/home.html", {"form": form, "section": "ask"}, status=400)
    asked = form.cleaned_data
    meant = resolve_commune(asked["commune"])
    if meant.found is None:
        return which_commune(request, form, meant)
    need = Need(
        stage=asked["stage"],
        subjects=(asked["subject"],) if asked["subject"] else (),
        audiences=(asked["audience"],) if asked["audience"] else (),
        minutes=NEAR_MINUTES,
    )
    remarks = [meant.sentence] if meant.sentence else []
    found, remark = page_asked(meant.found, need, request.GET.get("page", ""))
    remarks += [remark] if remark else []
    shown = QuestionForm(initial={**asked, "commune": meant.found.label})
    context = {"answer": answer_page(found, meant.found, remarks), "form": shown, "section": "ask"}
    return render(request, "public/answer.html", context)


def page_asked(commune: CommuneMatch, need: Need, text: str) -> tuple[Answer, str]:
    """The page of answers asked for; the first one, with a remark, when there is no such page."""
    today = timezone.localdate()
    number = int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 9 else (0 if text else 1)
    if number >= 1:
        found = offers_near(commune, need, day=today, page=number, per_page=CARDS_A_PAGE)
        if found.results or number == 1:
            return found, ""
    return (
        offers_near(commune, need, day=today, page=1, per_page=CARDS_A_PAGE),
        gettext("There is no such page of answers. Here is the first one."),
    )


def which_commune(request: HttpRequest, form: QuestionForm, meant: Resolution) -> HttpResponse:
    """The communes to choose from, each with its département; everything else asked is kept."""
    rest = {name: form.cleaned_data[name] for name in ("stage", "subject", "audience") if form.cleaned_data[name]}
    address = reverse("public:answer")
    choices = [
        (
            f"{address}?{urlencode({'commune': one.label, **rest})}",
            one.name,
            " · ".join(part for part in (", ".join(one.postcodes[:3]), one.departement_name) if part),
        )
        for one in meant.choices
    ]
    context = {"form": form, "sentence": meant.sentence, "choices": choices, "section": "ask"}
    return render(request, "public/where.html", context)
