"""Every role at every page: asked for, not remembered. `docs/reference/permissions.md` holds the table this makes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.cast import Cast
from tests.table import ask, make_table
from tests.web.accompanied import accompanied

from maillage.catalogue.network.actions import draft_hub
from maillage.catalogue.network.models import Departure, Hub, HubNotice
from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.offers.models import Correction, OfferTemplate
from maillage.catalogue.overlaps.models import Overlap
from maillage.catalogue.schemes.actions import add_criterion, add_scheme, draft_terms
from maillage.catalogue.schemes.choices import Comparison
from maillage.catalogue.schemes.choices import Fact as SchemeFact
from maillage.catalogue.schemes.drafts import CriterionDraft
from maillage.catalogue.sources.models import ImportRun, Source, Widget
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.models import Letter
from maillage.insight.coverage.actions import ask_plan, ask_series, keep_scenario
from maillage.insight.coverage.compute import answer_plan
from maillage.insight.coverage.queries.plans import Question
from maillage.insight.dialogue.actions import (
    AnswerDraft,
    Promise,
    add_to_committee,
    answer_question,
    compute_sheet,
    freeze_sheet,
    hold_committee,
    sign_agreement,
)
from maillage.insight.dialogue.models import Agreement, Committee, CommitteeDecision
from maillage.insight.indicators.actions import make_report
from maillage.insight.rollouts.actions import add_line, draft_from_kit, make_kit, open_rollout, seal_kit
from maillage.insight.rollouts.choices import KitZone
from maillage.insight.rollouts.compute import facts_of
from maillage.insight.rollouts.compute.kit_plan import Adaptation
from maillage.insight.rollouts.models import Commitment, DuplicationCheck
from maillage.insight.webhooks.actions import register_endpoint
from maillage.insight.webhooks.models import Delivery
from maillage.insight.webhooks.rules import scopes_of
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries import link_token

DOORS = ("public", "desk", "hub", "coordination", "territory", "link", "account", "backoffice")
ROLES = {
    "anyone": "no account",
    "other": "signed in, without any role",
    "stranger": "adviser of another hub",
    "partner": "adviser of another partner at the same hub",
    "adviser": "adviser addressed",
    "manager": "manager of the hub",
    "coordinator": "coordinator of the network",
    "member": "elected member of a territory",
    "officer": "officer of the Region who answers for it",
    "administrator": "administrator of the platform",
}
ABOUT_A_CARD = ("overlap", "settle_overlap", "sign_overlap", "comment_overlap", "reopen_overlap")
ABOUT_A_DRAFT = (
    *("draft", "check_draft", "read_check", "comment_draft", "publish_draft"),
    *("rollout", "open_rollout", "rollout_paper", "decide_rollout"),
)
ABOUT_AN_OFFER = (
    *("offer", "write_offer", "publish_offer", "suspend_offer", "end_offer"),
    *("settle_difference", "new_delivery"),
)
WRITTEN_BY_READING = ('"django_session"', '"people_look"')
"""What reading may write: the session, and the log of who looked at what is shared, noted, sensitive or kept."""
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")


IMPORTS = tuple(f"coordination:{name}" for name in ("import", "write_import", "drop_import", "import_report"))


class Undone(Exception):
    """Takes back what a trial wrote."""


@dataclass(frozen=True)
class Page:
    """One named page with the arguments that make it an address."""

    name: str
    address: str


def names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named page of our doors."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, entry.namespace or namespace)
        elif namespace in DOORS:
            yield f"{namespace}:{entry.name}", entry


def pages(cast: Cast, enquiry: Enquiry, letter: Letter) -> list[Page]:
    """Every page of our doors, about the hub of Étain and the enquiry that the adviser has."""
    day = cast.desk.days.get()
    member = cast.etain.members.get(user=cast.colleague)
    correction = Correction.objects.create(offer=cast.build, said="Le prix a changé.", proposed_at=enquiry.received_at)
    template = OfferTemplate.objects.create(
        network=cast.network, name="Modèle (fictif)", summary="Une phrase.", kind="diagnostic", stages=["monter"]
    )
    source = Source.objects.create(network=cast.network, name="Tableur (fictif)", slug="tableur")
    run = ImportRun.objects.create(
        source=source, kind="offers", file_name="a.csv", sha256="0" * 64, size=1, received_at=enquiry.received_at
    )
    widget = Widget.objects.create(
        network=cast.network, organisation=cast.chamber, slug="chambre", origins=["https://chambre.example.org"]
    )
    card = Overlap.objects.create(
        first=cast.build,
        second=cast.inform,
        kind="overlap",
        **dict.fromkeys(("score", "structure", "text", "territory"), 0.5),
        **dict.fromkeys(("people_both", "people_either"), 100),
        **dict.fromkeys(("found_at", "measured_at"), enquiry.received_at),
    )
    hub = _announced(cast)
    keys = {
        "desk": {"pk": enquiry.pk},
        "coordination": {"pk": enquiry.pk},
        "backoffice": {"pk": letter.pk},
        "coordination:template": {"pk": template.pk},
        "coordination:charter": {"slug": cast.etain.slug},
        "coordination:leaving": {"pk": cast.chamber.pk},
        "coordination:undo_leaving": {"pk": _departure(cast).pk},
        **_scheme_keys(cast),
        **_plan_keys(cast),
        **_report_keys(cast),
        **_kit_keys(cast),
        **_draft_keys(cast),
        **{f"{door}:{name}": {"pk": card.pk} for door in ("coordination", "hub") for name in ABOUT_A_CARD},
        "coordination:sign_overlap": {"pk": card.pk, "organisation": cast.alexis.pk},
        "account:work_as": {"pk": member.pk},
        "hub": {"slug": cast.etain.slug, "pk": cast.build_at_etain.pk},
        **{f"hub:{name}": {"pk": cast.build.pk} for name in ABOUT_AN_OFFER},
        **{f"hub:{name}": {"pk": hub.pk} for name in ("announced", "comment_announced")},
        "hub:accept_correction": {"pk": correction.pk},
        "hub:answer_correction": {"pk": correction.pk},
        "hub:end_desk": {"pk": cast.desk.pk},
        "hub:add_day": {"pk": cast.desk.pk},
        "hub:end_day": {"pk": day.pk},
        "hub:end_member": {"pk": member.pk},
        "public": {"slug": cast.etain.slug, "token": link_token(enquiry)},
        **_webhook_keys(cast),
        "public:offer": {"slug": cast.build.slug},
        "public:widget": {"slug": widget.slug},
        "coordination:widget": {"pk": widget.pk},
        **{name: {"pk": run.pk} for name in IMPORTS},
        "coordination:import_columns": {"kind": "offers"},
        "coordination:import_template": {"kind": "offers", "form": "csv"},
        "public:open_data_file": {"name": "offres.csv"},
        "public:correct": {"slug": cast.build.slug},
        **accompanied(cast).keys,
        **_table_keys(cast),
    }
    made = []
    for name, entry in names():
        values = {**keys.get(name.split(":")[0], {}), **keys.get(name, {})}
        wanted = entry.pattern.converters
        made.append(Page(name, reverse(name, kwargs={key: values[key] for key in wanted})))
    return made


def _webhook_keys(cast: Cast) -> dict[str, dict[str, int]]:
    """An address of the hub's manager, and a delivery to it."""
    now = timezone.now()
    scope = scopes_of(cast.manager, on=timezone.localdate(now))[0]
    one = register_endpoint(scope, address="https://outil.example.org/", events=scope.events, by=cast.manager, now=now)
    made = Delivery.objects.create(
        endpoint=one, event="test", happened_at=now, status="delivered", attempts=1, delivered_at=now
    )
    acts = ("webhook", "try_webhook", "stop_webhook", "renew_webhook_secret", "end_webhook")
    return {
        **{f"hub:{name}": {"pk": one.pk} for name in acts},
        **{f"hub:{name}": {"pk": made.pk} for name in ("delivery", "replay_delivery")},
    }


def _departure(cast: Cast) -> Departure:
    """The neighbours leave in a month."""
    now = timezone.now()
    return Departure.objects.create(
        network=cast.network,
        organisation=cast.neighbour,
        leaves_on=timezone.localdate(now) + timedelta(days=30),
        reason="Fin de la convention.",
        planned_at=now,
        planned_by=cast.coordinator,
    )


def _scheme_keys(cast: Cast) -> dict[str, dict[str, int]]:
    """A scheme, a draft of its conditions, a criterion of it."""
    now, today = timezone.now(), timezone.localdate()
    facts = {"organisation": cast.alexis, "name": "Coup de pouce (fictif)", "gives": "Une aide.", "starts_on": today}
    scheme = add_scheme(cast.network, **facts, by=None, now=now)
    terms = draft_terms(scheme, starts_on=today, by=None, now=now)
    asked = CriterionDraft(SchemeFact.STUDENT, Comparison.IS, "Étudiant", is_true=True)
    criterion = add_criterion(terms, asked, by=None, now=now)
    return {
        **{f"coordination:{name}": {"pk": scheme.pk} for name in ("scheme", "edit_scheme", "draft_terms")},
        **{f"coordination:{name}": {"pk": terms.pk} for name in ("terms", "agree_terms", "drop_terms")},
        "coordination:new_criterion": {"pk": terms.pk},
        **{f"coordination:{name}": {"pk": criterion.pk} for name in ("criterion", "remove_criterion")},
    }


def _plan_keys(cast: Cast) -> dict[str, dict[str, int]]:
    """A plan with its answer, kept as a scenario."""
    now = timezone.now()
    meuse = Area.objects.get(kind=AreaKind.DEPARTEMENT, code="55")
    question = Question(territory=meuse, stage=Stage.EMERGER, open=(cast.commune.code,))
    run = ask_plan(cast.network, question, by=cast.coordinator, now=now, day=timezone.localdate(now))
    answer_plan(run.pk, now=now)
    kept = keep_scenario(run, name="Un lieu (fictif)", yearly_cost=None, by=cast.coordinator, now=now)
    series = ask_series(
        cast.network,
        Question(territory=meuse, stage=Stage.EMERGER, more=2, least=5000),
        by=cast.coordinator,
        now=now,
        day=timezone.localdate(now),
    )
    acts = ("plan", "plan_note", "plan_paper", "plan_times", "stop_plan", "change_plan", "keep_plan")
    return {
        **{f"coordination:{name}": {"pk": run.pk} for name in acts},
        "coordination:plan_series": {"pk": series.pk},
        "coordination:drop_scenario": {"pk": kept.pk},
    }


def _report_keys(cast: Cast) -> dict[str, dict[str, int | str]]:
    """A report of this year."""
    now = timezone.now()
    report = make_report(cast.network, timezone.localdate(now).year, by=cast.coordinator, now=now)
    return {
        "desk:figure": {"code": "welcomes"},
        "coordination:cohorts_file": {"kind": "csv"},
        "coordination:report": {"pk": report.pk},
        "coordination:report_file": {"pk": report.pk, "kind": "csv"},
    }


def _kit_keys(cast: Cast) -> dict[str, dict[str, int | str]]:
    """A kit of Étain, its first version, and a hub drafted from it."""
    now = timezone.now()
    kit = make_kit(cast.etain, name="Kit (fictif)", by=cast.coordinator, now=now)
    version, _taken_out = seal_kit(kit, note="", by=cast.coordinator, now=now)
    adaptation = Adaptation(
        network=cast.network,
        name="Pôle du kit (fictif)",
        kind="hub",
        commune=cast.commune,
        address="",
        planned_on=timezone.localdate(now),
        stages=["emerger"],
        adds="Une phrase.",
        zone=KitZone.EPCI,
        parts={"alexis": cast.alexis},
    )
    use = draft_from_kit(version, adaptation, by=cast.coordinator, now=now)
    step = use.pieces.get(section="checklist", key="ouverture")
    item = {"pk": kit.pk, "section": "rooms", "key": "accueil"}
    return {
        **{f"coordination:{name}": {"pk": kit.pk} for name in ("kit", "seal_kit", "use_kit")},
        **{f"coordination:{name}": item for name in ("kit_item", "new_kit_item", "drop_kit_item")},
        "coordination:kit_file": {"pk": version.pk},
        **{f"coordination:{name}": {"slug": use.hub.slug} for name in ("hub_kit", "settle_kit")},
        "coordination:mark_step": {"slug": use.hub.slug, "pk": step.pk},
    }


def _announced(cast: Cast) -> Hub:
    """A hub that opens, told to Alexis."""
    now = timezone.now()
    hub = Hub.objects.create(
        network=cast.network,
        kind="hub",
        name="Pôle (fictif)",
        slug="nouveau",
        place=cast.etain.place,
        opened_on=now.date(),
        announced_at=now,
    )
    HubNotice.objects.create(hub=hub, organisation=cast.alexis, told_at=now)
    return hub


def _draft_keys(cast: Cast) -> dict[str, dict[str, int | str]]:
    """A hub that the chamber prepares at Étain."""
    hub = draft_hub(
        cast.network,
        name="Brouillon (fictif)",
        kind="hub",
        commune=cast.commune,
        address="",
        lead=cast.chamber,
        planned_on=timezone.localdate() + timedelta(days=90),
        stages=[Stage.EMERGER],
        adds="Une réponse de plus (fictif).",
        by=cast.coordinator,
        now=timezone.now(),
    )
    check = DuplicationCheck.objects.create(
        hub=hub,
        day=timezone.localdate(),
        facts=facts_of(hub, day=timezone.localdate()),
        taken_by=cast.coordinator,
        taken_at=timezone.now(),
    )
    file = open_rollout(hub, by=cast.coordinator, now=timezone.now())
    promise = Commitment(what="Signer (fictif)", owner="Le maire (fictif)", due_on=timezone.localdate())
    add_line(promise, file, by=cast.coordinator, now=timezone.now())
    keys: dict[str, dict[str, int | str]] = {
        f"coordination:{name}": {"pk": hub.pk, "check": check.pk} for name in ABOUT_A_DRAFT
    }
    keys["coordination:keep_commitment"] = {"pk": hub.pk, "key": promise.pk}
    keys |= {
        f"coordination:{name}": {"pk": hub.pk, "key": promise.pk, "kind": "commitments"}
        for name in ("add_rollout_line", "drop_rollout_line")
    }
    review = file.reviews.earliest("months")
    return keys | {
        f"coordination:{name}": {"pk": hub.pk, "key": review.pk} for name in ("write_criteria", "hold_review")
    }


def _table_keys(cast: Cast) -> dict[str, dict[str, Any]]:
    """The EPCI of Étain with a question answered, a committee with frozen figures, an agreement."""
    now = timezone.now()
    table = make_table(cast, now)
    compute_sheet(table.epci, by=None, now=now)
    question = ask(table, now)
    draft = AnswerDraft("Une réponse (fictif).", promises=[Promise("Agir (fictif)", timezone.localdate(now))])
    answer = answer_question(question, draft, by=table.officer, form_key=uuid4(), now=now)
    by = table.officer.user
    day = timezone.localdate(now)
    committee = hold_committee(
        Committee(territory=table.epci, title="Comité (fictif)", held_on=day), seats=[], post=None, by=by, now=now
    )
    decision = add_to_committee(CommitteeDecision(what="Agir (fictif)."), committee, by=by, now=now)
    frozen = freeze_sheet(committee, by=by, post=None, now=now)
    agreement = sign_agreement(
        Agreement(territory=table.epci, kind="goals", title="Convention (fictif)", starts_on=day, ends_on=day),
        parties=[],
        post=None,
        by=by,
        now=now,
    )
    about_a_question = ("question", "take_question", "answer_question", "withdraw_question", "publish_question")
    about_a_committee = ("committee", "add_committee_line", "follow_decision", "freeze_sheet", "drop_committee")
    return {
        "territory": {"pk": table.epci.pk, "form": "csv", "public_id": frozen.public_id},
        **{f"territory:{name}": {"pk": question.pk} for name in about_a_question},
        "territory:note_progress": {"pk": question.pk, "key": answer.undertakings.get().pk},
        **{
            f"territory:{name}": {"pk": committee.pk, "kind": "decisions", "key": decision.pk}
            for name in about_a_committee
        },
        **{f"territory:{name}": {"pk": agreement.pk} for name in ("agreement", "add_target")},
        "territory:end_post": {"pk": table.neighbour.pk},
    }


def people(cast: Cast) -> dict[str, User | None]:
    """Who asks, by role."""
    other = User.objects.create_user("odile@example.org", name="Odile (fictif)")
    posts = {"member": "vanessa@example.org", "officer": "oscar@example.org"}
    held = {role: User.objects.get(email=address) for role, address in posts.items()}
    staff = {role: getattr(cast, role) for role in list(ROLES)[2:] if role not in posts}
    return {"anyone": None, "other": other, **staff, **held}


def client_of(user: User | None) -> Client:
    """A browser, signed in as `user`."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def outcome(client: Client, method: str, page: Page) -> tuple[str, list[str]]:
    """What this person gets for this page, in a word, and what was written; everything is taken back."""
    with CaptureQueriesContext(connection) as queries:
        try:
            with transaction.atomic():
                response = client.generic(method, page.address)
                raise Undone
        except Undone:
            pass
    written = [
        query["sql"]
        for query in queries
        if query["sql"].startswith(WRITES) and not any(name in query["sql"] for name in WRITTEN_BY_READING)
    ]
    return word_for(method, response.status_code, response.headers.get("Location", "")), written


def word_for(method: str, status: int, location: str) -> str:
    """The outcome of a request in a word."""
    if status in {301, 302, 303}:
        return "sign-in" if location.startswith("/account/login/") else "moves on"
    return {
        200: "opens",
        404: "hidden",
        405: "read only" if method == "POST" else "act only",
        422: "asks again",
        400: "asks again",
    }.get(status, str(status))


def table(rows: dict[str, dict[str, str]]) -> str:
    """The outcomes as a table in Markdown."""
    head = f"| Page | {' | '.join(ROLES)} |\n|{'---|' * (len(ROLES) + 1)}\n"
    return head + "".join(
        f"| `{name}` | {' | '.join(outcomes[role] for role in ROLES)} |\n" for name, outcomes in rows.items()
    )
