"""The roll-out file on its page: begun, filled, decided on, reviewed, printed. Invented names are *fictif*."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.insight.rollouts.conftest import draft as draft

from maillage.catalogue.network.models import Hub
from maillage.insight.rollouts.actions import open_rollout
from maillage.insight.rollouts.models import BudgetLine, Commitment, RolloutDecision, RolloutReview

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]

LINES = {
    "figures": {"kind": "frr", "value": "oui", "source": "Arrêté de 2024"},
    "sponsors": {"name": "CC du Pays d’Étain (fictif)", "brings": "Le local", "agreed_on": "2026-10-01"},
    "budget": {"year": "1", "label": "Loyer", "euros": "7200", "payer": "Région"},
    "means": {"kind": "staff", "label": "Accueil", "quantity": "2.5", "provider": "Alexis"},
    "commitments": {"what": "Signer le bail", "owner": "Le maire (fictif)", "due_on": "2026-10-30"},
}
WRONG = [
    ("figures", {"source": ""}, "source"),
    ("figures", {"kind": "x"}, "kind"),
    ("sponsors", {"agreed_on": "9999-12-31"}, "agreed_on"),
    ("budget", {"year": "4"}, "year"),
    ("budget", {"euros": "-1"}, "euros"),
    ("budget", {"euros": "999999999"}, "euros"),
    ("means", {"quantity": "-2"}, "quantity"),
    ("means", {"quantity": "NaN"}, "quantity"),
    ("commitments", {"due_on": ""}, "due_on"),
    ("commitments", {"owner": ""}, "owner"),
]
DECISION = {"kind": "go", "decided_by": "Bureau (fictif)", "decided_on": "2026-10-05", "because": "Le bail est signé."}


@pytest.fixture
def file(client, cast, draft, now):
    """A file that was begun; the coordinator is signed in."""
    client.force_login(cast.coordinator)
    return open_rollout(draft, by=cast.coordinator, now=now)


def at(name, file, *args):
    return reverse(f"coordination:{name}", args=[file.hub_id, *args])


def typed(kind, /, **facts):
    return {f"{kind}-{name}": value for name, value in {**LINES[kind], **facts}.items()}


def write_all_criteria(client, file):
    for review in file.reviews.all():
        said = {"stop_when": "Moins de 3 accueils", "continue_when": "Plus de 12"}
        name = f"criteria-{review.pk}"
        client.post(at("write_criteria", file, review.pk), {f"{name}-{field}": words for field, words in said.items()})


def test_the_file_is_begun_from_the_draft(client, cast, draft):
    client.force_login(cast.coordinator)
    assert client.get(reverse("coordination:rollout", args=[draft.pk])).status_code == 404

    page = client.post(reverse("coordination:open_rollout", args=[draft.pk]), follow=True).content.decode()

    assert "Dossier d’essaimage" in page
    assert "à tenir avant le 4 juillet 2027" in page


@pytest.mark.parametrize("who", ["adviser", "partner", "stranger", "manager", "administrator"])
def test_files_are_of_the_coordination(client, cast, file, who):
    client.force_login(getattr(cast, who))

    assert client.get(at("rollout", file)).status_code == 404
    assert client.get(at("rollout_paper", file)).status_code == 404
    assert client.post(at("add_rollout_line", file, "budget"), typed("budget")).status_code == 404
    assert not BudgetLine.objects.exists()


def test_lines_of_each_kind_stand_on_the_page_and_on_the_paper(client, file):
    for kind in LINES:
        assert client.post(at("add_rollout_line", file, kind), typed(kind)).status_code == 302
    client.post(at("add_rollout_line", file, "budget"), typed("budget", label="Salaire", euros="30000"))

    for name in ("rollout", "rollout_paper"):
        page = client.get(at(name, file)).content.decode()
        for words in ("Arrêté de 2024", "CC du Pays d’Étain (fictif)", "Loyer", "2,5", "Signer le bail"):
            assert words in page
        assert "37\u202f200\u00a0€" in page


@pytest.mark.parametrize(("kind", "facts", "field"), WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(client, file, kind, facts, field):
    response = client.post(at("add_rollout_line", file, kind), typed(kind, **facts))

    form = next(form for section, form in response.context["sections"] if section.kind == kind)
    assert (response.status_code, list(form.errors)) == (422, [field])


def test_a_line_is_taken_off_and_another_file_keeps_its_own(client, cast, file):
    client.post(at("add_rollout_line", file, "budget"), typed("budget"))
    line = BudgetLine.objects.get()

    assert client.post(at("drop_rollout_line", file, "budget", line.pk + 1)).status_code == 404
    assert client.post(at("drop_rollout_line", file, "x", line.pk)).status_code == 404
    assert client.post(at("add_rollout_line", file, "x"), {}).status_code == 404
    assert client.post(at("drop_rollout_line", file, "budget", line.pk)).status_code == 302
    assert not BudgetLine.objects.exists()


def test_a_commitment_is_late_until_it_is_kept(client, file):
    client.post(at("add_rollout_line", file, "commitments"), typed("commitments", due_on="2020-01-01"))
    assert "en retard" in client.get(at("rollout", file)).content.decode()

    client.post(at("keep_commitment", file, Commitment.objects.get().pk))

    page = client.get(at("rollout", file)).content.decode()
    assert "en retard" not in page
    assert "C’est tenu" not in page


def test_a_go_waits_for_the_criteria_of_the_three_reviews(client, file):
    response = client.post(at("decide_rollout", file), DECISION)
    assert response.status_code == 422
    assert "6, 12 et 24 mois" in response.content.decode()
    write_all_criteria(client, file)

    client.post(at("decide_rollout", file), DECISION)

    assert RolloutDecision.objects.get().kind == "go"
    assert "Bureau (fictif)" in client.get(reverse("coordination:draft", args=[file.hub_id])).content.decode()


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"decided_on": "2999-01-01"}, "decided_on"), ({"because": " "}, "because"), ({"kind": ""}, "kind")],
)
def test_a_decision_says_who_when_and_why(client, file, facts, field):
    response = client.post(at("decide_rollout", file), {**DECISION, **facts})

    assert (response.status_code, list(response.context["decision_form"].errors)) == (422, [field])


def test_half_a_criterion_is_not_kept(client, file):
    review = file.reviews.first()

    response = client.post(at("write_criteria", file, review.pk), {f"criteria-{review.pk}-stop_when": "Jamais"})

    review.refresh_from_db()
    assert (response.status_code, review.stop_when) == (422, "")


def test_a_late_review_is_on_the_list_until_it_is_held(client, cast, file):
    write_all_criteria(client, file)
    opened = timezone.localdate() - timedelta(days=200)
    review = file.reviews.first()
    said = {"held_on": f"{timezone.localdate()}", "outcome": "stop", "findings": "Personne n’est venu."}
    held = {f"hold-{review.pk}-{name}": value for name, value in said.items()}
    early = client.post(at("hold_review", file, review.pk), held, follow=True).content.decode()
    assert "Le pôle n’est pas encore ouvert" in early
    Hub.objects.filter(pk=file.hub_id).update(is_draft=False, opened_on=opened)
    assert "Bilans en retard" in client.get(reverse("coordination:hubs")).content.decode()
    assert client.post(at("hold_review", file, review.pk), {}).status_code == 422

    client.post(at("hold_review", file, review.pk), held)

    assert RolloutReview.objects.get(pk=review.pk).outcome == "stop"
    assert "Bilans en retard" not in client.get(reverse("coordination:hubs")).content.decode()
    again = client.post(at("hold_review", file, review.pk), held, follow=True).content.decode()
    assert "avant vous" in again
    name = f"criteria-{review.pk}"
    words = {f"{name}-stop_when": "Jamais", f"{name}-continue_when": "Toujours"}
    assert (
        "ceux écrits avant" in client.post(at("write_criteria", file, review.pk), words, follow=True).content.decode()
    )
