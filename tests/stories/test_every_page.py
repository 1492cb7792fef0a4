"""Every page of the site, for whoever may open it: axe finds nothing, headings make an outline, a phone reads it.

In English the templates and colours are those of French: there only what other words change is looked at again. Of
what has many rows (people, journeys, referrals, papers) one of each kind is opened.

A page added to the site fails `test_every_address_is_a_page_here_or_said_not_to_be_one` until it is listed here.
"""

import json
from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.stories.accessibility import faults, unfold_everything
from tests.stories.conftest import WIDE
from tests.stories.ways import ask_for_the_bakery

HUB = "alexis-etain"
ANYBODY, ADVISER, MANAGER, COORDINATOR, ADMINISTRATOR = "", "nadia", "manon", "claire", "dominique"
OFFICER = "regis"

# Who opens it: name of the page → its arguments, or several of them, or a question after the address.
PAGES: dict[str, dict[str, list[object]]] = {
    ANYBODY: {
        "public:home": [()],
        "public:answer": [
            "",
            "?commune=Étain (55)&stage=emerger",
            "?commune=Joinville (52)&stage=emerger",
            "?commune=Saint-Denis",
            "?commune=xqzw",
            "?commune=Étain (55)&page=999999999",
            "?commune=Nancy (54)&view=list",
            "?commune=Nancy (54)&kind=suivi_long",
        ],
        "public:offer": [("alexis-accueil",), ("peel-statut",)],
        "public:compare": ["", "?offre=alexis-accueil", "?offre=alexis-accueil&offre=peel-statut&offre=gone"],
        "public:correct": [("alexis-accueil",)],
        "link:confirm": [("made-up",)],
        "link:person": [("made-up",), ("FILE",), ("ASKED",)],
        "link:person_claim": [("made-up",), ("FILE",)],
        "link:person_paper": [("FILE", "SIGNED"), ("FILE", "UNSIGNED")],
        "link:person_withdraw": [("FILE", "CONSENT")],
        "link:person_agree": [("FILE", "surveyed")],
        "link:person_survey": [("HOW", "SURVEY")],
        "link:person_referral": [("ASKED", "ASKED REFERRAL")],
        "link:document": [("made-up",), ("DOCUMENT",)],
        "link:referral": [("made-up",), ("HANDED ON",)],
        "public:hubs": [()],
        "public:hub": [(HUB,), ("pole-54",)],
        "public:ask": [(), "?commune=Étain (55)&stage=emerger"],
        "public:follow": [("TOKEN",), ("made-up",)],
        "public:withdraw": [("TOKEN",)],
        "public:open_data": [()],
        "public:validator": [()],
        "public:order": [()],
        "public:handing_on": [()],
        "public:questions": [()],
        "public:legal": [()],
        "public:privacy": [()],
        "public:accessibility": [()],
        "account_login": [()],
        "account_request_login_code": [()],
        "account_signup": [()],
        "account_reset_password": [()],
        "account_reset_password_done": [()],
        "account_reset_password_from_key_done": [()],
        "account_reset_password_from_key": [("1", "made-up")],
        "account_inactive": [()],
    },
    ADVISER: {
        "desk:figures": ["", "?year=2025"],
        "desk:figure": [("welcomes",), ("jobs_created",)],
        "desk:inbox": ["", "?whose=mine", "?state=answered"],
        "desk:today": [()],
        "desk:people": ["", "?q=sami", "?q=xqzw"],
        "desk:welcome": [()],
        "desk:welcome_sheet": [()],
        "desk:person": ["EVERY PERSON"],
        "desk:agree": [("PERSON",)],
        "desk:person_link": [("PERSON",)],
        "desk:looks": [("PERSON",)],
        "desk:rights": [("PERSON",)],
        "desk:refer": [("PERSON",)],
        "desk:write_referral": [("PERSON",)],
        "desk:new_journey": [("PERSON",)],
        "desk:journey": ["EVERY JOURNEY"],
        "desk:notes": [("JOURNEY",)],
        "desk:plan_meeting": [("JOURNEY",)],
        "desk:note_meeting": [("JOURNEY",)],
        "desk:edit_project": [("JOURNEY",)],
        "desk:lose_journey": [("JOURNEY",)],
        "desk:assessment": [("JOURNEY",)],
        "desk:plan": [("JOURNEY",)],
        "desk:contract": [("JOURNEY",)],
        "desk:make_paper": [("JOURNEY", "contract"), ("JOURNEY", "summary")],
        "desk:documents": [("JOURNEY",)],
        "desk:funders": [("JOURNEY",)],
        "desk:vouchers": [("JOURNEY",)],
        "desk:every_voucher": ["", "?state=used"],
        "desk:time": ["", "?month=2020-01"],
        "desk:time_sheet": [("OPERATION", "NADIA", f"{timezone.localdate():%Y-%m}")],
        "desk:firm": [("FIRM",), ("JOURNEY",)],
        "desk:surveys": [()],
        "desk:survey": [("SURVEY",)],
        "desk:operations": [()],
        "desk:operation": [("OPERATION",)],
        "desk:participant": ["EVERY PARTICIPANT"],
        "desk:paper": [("SIGNED",), ("UNSIGNED",)],
        "desk:meeting": ["EVERY MEETING"],
        "desk:mend_note": [("NOTED",)],
        "desk:revise_step": [("STEP",)],
        "desk:sensitive": [("PERSON",)],
        "desk:calls": [()],
        "desk:referrals": ["", "?side=received", "?state=over"],
        "desk:referral": ["EVERY REFERRAL"],
        "desk:enquiry": ["EVERY STATE"],
        "account:roles": [()],
        "account_change_password": [()],
        "account_logout": [()],
    },
    MANAGER: {
        "desk:package": [()],
        "hub:home": [(HUB,)],
        "hub:sheet": [(HUB,)],
        "hub:charter": [(HUB,)],
        "hub:hours": [(HUB,)],
        "hub:offers": [(HUB,)],
        "hub:new_offer": [(HUB,)],
        "hub:offer": [(HUB, "OFFER")],
        "hub:write_offer": [(HUB, "OFFER")],
        "hub:new_delivery": [(HUB, "OFFER")],
        "hub:edit_delivery": [(HUB, "DELIVERY")],
        "hub:corrections": [(HUB,)],
        "hub:overlaps": [()],
        "hub:overlap": [("OVERLAP",)],
        "hub:desks": [(HUB,)],
        "hub:new_desk": [(HUB,)],
        "hub:members": [(HUB,)],
        "hub:webhooks": [()],
        "hub:webhook": [("WEBHOOK",)],
        "hub:delivery": [("TOLD",)],
        "desk:sensitive_rights": [()],
        "desk:claims": [()],
        "desk:new_operation": [()],
        "desk:new_campaign": [("OPERATION",)],
        "desk:campaign": ["EVERY CAMPAIGN"],
        "desk:voucher": ["EVERY VOUCHER"],
        "desk:proofs": [()],
        "desk:retention": [()],
        "desk:person_proofs": [("PERSON",)],
        "desk:erase_person": [("PERSON",)],
        "desk:paper_templates": [()],
        "desk:paper_template": [("contract", "fr"), ("plan", "en")],
    },
    COORDINATOR: {
        "coordination:overview": [()],
        "coordination:enquiry": ["EVERY STATE"],
        "coordination:enquiries": [(), "?late=on"],
        "coordination:late": [()],
        "coordination:partners": [()],
        "coordination:leaving": ["EVERY PARTNER"],
        "coordination:referrals": [()],
        "coordination:referral": ["EVERY REFERRAL"],
        "coordination:widgets": [()],
        "coordination:plans": [()],
        "coordination:plan": [("PLAN",)],
        "coordination:plan_note": [("PLAN", "?minutes=20")],
        "coordination:plan_series": [("SERIES", "?minutes=30")],
        "coordination:compare_plans": ["", "?scenario=1&scenario=2"],
        "coordination:figures": ["", "?by=hub", "?by=organisation", "?start=2026-12-31&end=2026-01-01"],
        "coordination:cohorts": [()],
        "coordination:reports": [()],
        "coordination:report": [("REPORT",)],
        "coordination:imports": [()],
        "coordination:import_columns": [("organisations",), ("hubs",), ("offers",)],
        "coordination:simulator": ["", "?commune=Étain (55)&stage=emerger"],
        "coordination:hubs": [()],
        "coordination:new_hub": [()],
        "coordination:kits": [()],
        "coordination:kit": [("KIT",)],
        "coordination:new_kit_item": [("KIT", "checklist")],
        "coordination:kit_item": [("KIT", "calendar", "porte-ouverte")],
        "coordination:use_kit": [("KIT",), ("KIT", "?commune=Commercy (55)&stages=emerger")],
        "coordination:hub_kit": [("MADE",)],
        "coordination:clarity": ["", "?territory=departement-55&by=epci"],
        "coordination:holes": ["", "?stage=monter", "?stage=emerger&territory=departement-55"],
        "coordination:conflicts": [()],
        "coordination:deliveries": [(), "?freshness=unconfirmed"],
        "coordination:corrections": [()],
        "coordination:overlaps": ["", "?state=every&stage=emerger", "?state=gone"],
        "coordination:overlap": [("OVERLAP",)],
        "coordination:charter": [("pole-54",), (HUB,)],
        "coordination:schemes": [()],
        "coordination:new_scheme": [()],
        "coordination:scheme": [("SCHEME",)],
        "coordination:edit_scheme": [("SCHEME",)],
        "coordination:terms": [("TERMS",), ("DRAFT",)],
        "coordination:new_criterion": [("DRAFT",), ("DRAFT", "?fact=age")],
        "coordination:criterion": [("CRITERION",)],
        "coordination:try_schemes": ["", "?job_seeker_months=9&financing_plan=14000", "?residence=Saint-Denis"],
        "coordination:templates": [()],
        "coordination:new_template": [()],
        "coordination:template": [("TEMPLATE",)],
        "territory:posts": [()],
        "desk:enquiry": ["EVERY STATE"],
    },
    OFFICER: {
        "territory:home": [(), "?q=Saulnois"],
        "territory:exports": [()],
        "territory:sheet": [("TERRITORY",)],
        "territory:version": [("FROZEN",)],
        "territory:questions": ["", "?state=late", "?state=answered"],
        "territory:question": [("ANSWERED",), ("LATE",)],
        "territory:ask": [("TERRITORY",)],
        "territory:new_committee": [("TERRITORY",)],
        "territory:committee": [("COMMITTEE",)],
        "territory:new_agreement": [("TERRITORY",)],
        "territory:agreement": [("AGREEMENT",)],
    },
    ADMINISTRATOR: {
        "backoffice:home": [()],
        "backoffice:health": [()],
        "backoffice:letters": [()],
        "backoffice:letter": [("LETTER",)],
    },
}
NO_PAGES = {
    # Files to save, and an act that sends to the page of the new draft.
    *("link:person_paper_text", "link:person_document", "link:document_content", "link:shared_document"),
    *("desk:paper_text", "desk:document", "desk:shared_document", "desk:refer_on", "link:person_tick"),
    *("desk:sign_paper", "desk:withdraw_paper", "desk:settle_step", "desk:settle_document", "desk:link_document"),
    *("desk:end_document_link", "desk:referral_act", "desk:move_journey", "desk:hand_journey", "desk:journey_attempt"),
    *("desk:no_show", "desk:cancel_meeting", "desk:put_back_meeting", "desk:postpone_meeting", "desk:finish_step"),
    *("desk:withdraw_consent", "desk:end_sensitive", "desk:name_person"),
    # It needs something asked, by a link of one's own: tests/stories/test_rights.py.
    "desk:claim",
    *("desk:export_person", "desk:destroy_proof", "desk:restrict_person"),
    # Acts: they answer POST alone, then send to a page above.
    *("desk:accept", "desk:word", "desk:attempt", "desk:unreachable", "desk:assign", "desk:redirect", "desk:decline"),
    "coordination:undo_leaving",
    *(
        *("coordination:plan_paper", "coordination:ask_series"),
        "coordination:plan_times",
        "coordination:stop_plan",
        "coordination:change_plan",
        "coordination:keep_plan",
    ),
    "coordination:drop_scenario",
    *("desk:leave_operation", "desk:operation_table", "desk:check_eligibility", "desk:rule_on_eligibility"),
    *("desk:move_campaign", "desk:explain_gaps", "desk:submission_file", "desk:time_file"),
    *("desk:refuse_survey", "coordination:cohorts_file"),
    *("coordination:make_report", "coordination:report_file"),
    *("desk:ask_who_follows", "desk:answer_who_follows"),
    *("desk:receive", "desk:edit_person", "desk:add_contact", "desk:add_situation", "desk:merge", "desk:undo_merge"),
    *("hub:confirm_delivery", "hub:publish_delivery", "hub:suspend_delivery", "hub:end_desk", "hub:add_day"),
    *("hub:publish_offer", "hub:suspend_offer", "hub:end_offer", "hub:settle_difference", "hub:confirm_all"),
    *("hub:accept_correction", "hub:answer_correction", "hub:review_offer", "hub:end_day"),
    *("hub:equivalents", "hub:comment_overlap", "hub:sign_overlap", "coordination:look_for_overlaps"),
    *("coordination:settle_overlap", "coordination:sign_overlap", "coordination:comment_overlap"),
    "coordination:reopen_overlap",
    *("coordination:draft_terms", "coordination:agree_terms", "coordination:drop_terms"),
    "coordination:remove_criterion",
    *("coordination:new_kit", "coordination:seal_kit", "coordination:drop_kit_item", "coordination:kit_file"),
    *("coordination:settle_kit", "coordination:mark_step"),
    # What is read while a hub is written, and its announcement: tests/web/coordination/test_new_hub.py.
    *("coordination:around_new_hub", "hub:announced", "hub:comment_announced"),
    # A draft, its check and its gate: tests/stories/test_rollout.py.
    *("coordination:draft", "coordination:check_draft", "coordination:read_check", "coordination:comment_draft"),
    *("coordination:publish_draft", "coordination:rollout", "coordination:open_rollout", "coordination:rollout_paper"),
    *("coordination:decide_rollout", "coordination:add_rollout_line", "coordination:drop_rollout_line"),
    *("coordination:keep_commitment", "coordination:write_criteria", "coordination:hold_review"),
    # Files and acts of the door of territories: tests/web/territory and tests/stories/test_territory.py.
    *("territory:compute", "territory:sheet_export", "territory:version_export", "territory:take_question"),
    *("territory:answer_question", "territory:withdraw_question", "territory:publish_question"),
    *("territory:note_progress", "territory:add_committee_line", "territory:follow_decision"),
    *("territory:freeze_sheet", "territory:drop_committee", "territory:add_target", "territory:end_post"),
    *("hub:try_webhook", "hub:stop_webhook", "hub:renew_webhook_secret", "hub:end_webhook", "hub:replay_delivery"),
    *("hub:end_member", "account:language", "account:work_as", "set_language"),
    # Files, acts, and a page that needs a file given: tests/stories/test_import.py.
    *("coordination:import", "coordination:write_import", "coordination:drop_import"),
    *("coordination:import_report", "coordination:import_template"),
    # Files, and pages that need a partner's site: tests/stories/test_exchanges.py.
    *("public:open_data_file", "public:widget", "coordination:widget"),
    # What the map draws, and the file of the same table.
    *("coordination:holes_map", "coordination:holes_file"),
    # They send each person to a page above.
    *("account:home", "hub:index", "account_confirm_login_code", "account_set_password"),
}
# Pages of others: Django's administration and the description of the API.
OTHERS = ("admin:", "api-")


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{before}{pattern.namespace}:" if pattern.namespace else before)
        elif pattern.name:
            yield f"{before}{pattern.name}"


def test_every_address_is_a_page_here_or_said_not_to_be_one():
    found = {name for name in addresses(get_resolver().url_patterns) if not name.startswith(OTHERS)}

    assert found == {name for pages in PAGES.values() for name in pages} | NO_PAGES


NAMED = """
import json
from django.utils import timezone
from maillage.catalogue.schemes.actions import draft_terms
from maillage.catalogue.schemes.models import Scheme
from maillage.foundation.tools.reading import reading_everything
from maillage.support.firms.models import RegisterSpell, Survey
from maillage.support.journeys.models import DocumentLink, Journey, Note, Paper, Step
from maillage.support.journeys.queries.documents import document_link_token
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries import referral_link_token
from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.insight.rollouts.actions import draft_from_kit, drop_kit_item, seal_kit, write_kit_item
from maillage.insight.rollouts.compute.kit_plan import Adaptation
from maillage.insight.dialogue.models import Agreement, Committee, Question as Asked, TerritorySheet
from maillage.insight.rollouts.models import HubKit
from maillage.insight.rollouts.queries.kits import latest_of
from maillage.insight.coverage.actions import ask_plan, ask_series, keep_scenario
from maillage.insight.coverage.compute import answer_plan
from maillage.insight.coverage.models import Scenario
from maillage.insight.coverage.queries.plans import Question
from maillage.insight.indicators.actions import make_report
from maillage.insight.webhooks.actions import register_endpoint, try_endpoint
from maillage.insight.webhooks.rules import scopes_of
from maillage.support.people.actions import keep_person_link
from maillage.support.people.models import Consent, Person

now = timezone.now()
with reading_everything():
    who = Person.objects.get(given_name="Apolline", organisation__slug="alexis", merged_into=None)
    asked = Referral.objects.select_related("person").filter(state="awaiting_consent").earliest("pk")
    sent = Referral.objects.filter(state="sent").earliest("pk")
    draft = draft_terms(Scheme.objects.latest("pk"), starts_on=timezone.localdate(now), by=None, now=now)
    paper = Paper.objects.filter(person=who)
    network = Network.objects.earliest("pk")
    meuse = Area.objects.get(kind="departement", code="55")
    for name, code in (("Bar-le-Duc", "55029"), ("Commercy", "55122")):
        question = Question(territory=meuse, stage="emerger", open=(code,))
        plan = ask_plan(network, question, by=None, now=now, day=timezone.localdate(now))
        answer_plan(plan.pk, now=now)
        keep_scenario(plan, name=name, yearly_cost=90_000, by=None, now=now)
    question = Question(territory=meuse, stage="emerger", more=2, least=5000)
    series = ask_series(network, question, by=None, now=now, day=timezone.localdate(now))
    for plan in series.runs.all():
        answer_plan(plan.pk, now=now)
    kit = HubKit.objects.earliest("pk")
    survey = Survey.objects.filter(organisation__slug="alexis", news=None, end="").latest("planned_on")
    spell = RegisterSpell.objects.filter(organisation__slug="alexis", state="closed").earliest("pk")
    alexis = Organisation.objects.get(slug="alexis")
    commercy = Area.objects.get(kind="commune", code="55122")
    adaptation = Adaptation(network, "Pôle du kit (fictif)", "hub", commercy, "", timezone.localdate(now), ["emerger"],
        "Une phrase.", "epci", {"alexis": alexis})
    made = draft_from_kit(latest_of(kit), adaptation, by=kit.made_by or User.objects.earliest("pk"), now=now)
    write_kit_item(kit, "rooms", "accueil", title="Accueil", text="Un comptoir.", by=None, now=now)
    drop_kit_item(kit, "rooms", "coworking", by=None, now=now)
    seal_kit(kit, note="Un comptoir.", by=None, now=now)
    manager = User.objects.get(email__startswith="manon")
    scope = next(one for one in scopes_of(manager, on=now.date()) if one.hub.slug == "alexis-etain")
    facts = {"address": "https://outil.example.org/maillage", "events": scope.events}
    hook = register_endpoint(scope, **facts, by=manager, now=now)
    told = try_endpoint(hook, by=manager, now=now)
    told.tries.create(at=now, answer=503, failure="status", milliseconds=1234)
    print(json.dumps({
        "WEBHOOK": hook.pk,
        "TOLD": told.pk,
        "KIT": kit.pk,
        "FIRM": Journey.objects.get(project=spell.firm.project_id).pk,
        "SURVEY": survey.pk,
        "HOW": keep_person_link(survey.person, by=None, now=now),
        "TERRITORY": Agreement.objects.earliest("pk").territory_id,
        "AGREEMENT": Agreement.objects.earliest("pk").pk,
        "COMMITTEE": Committee.objects.earliest("pk").pk,
        "FROZEN": str(TerritorySheet.objects.filter(frozen_at__isnull=False).earliest("pk").public_id),
        "ANSWERED": Asked.objects.filter(state="answered").earliest("pk").pk,
        "LATE": Asked.objects.filter(state="waiting").earliest("pk").pk,
        "MADE": made.hub.slug,
        "FILE": keep_person_link(who, by=None, now=now),
        "ASKED": keep_person_link(asked.person, by=None, now=now),
        "ASKED REFERRAL": asked.pk,
        "HANDED ON": referral_link_token(sent),
        "DOCUMENT": document_link_token(DocumentLink.objects.earliest("pk")),
        "REPORT": make_report(network, timezone.localdate(now).year, by=None, now=now).pk,
        "PLAN": Scenario.objects.latest("pk").run_id,
        "SERIES": series.pk,
        "PERSON": who.pk,
        "JOURNEY": paper.earliest("pk").journey_id,
        "SIGNED": paper.exclude(signed_at=None).earliest("pk").pk,
        "UNSIGNED": paper.filter(signed_at=None).earliest("pk").pk,
        "STEP": Step.objects.filter(person=who, state="to_do").earliest("pk").pk,
        "NOTED": Note.objects.filter(meeting__person=who).earliest("pk").meeting_id,
        "CONSENT": Consent.objects.filter(person=who).earliest("pk").pk,
        "DRAFT": draft.pk,
        "CRITERION": draft.groups.earliest("pk").criteria.earliest("pk").pk,
    }))
"""
EVERY = {
    "EVERY STATE": "SELECT min(e.id) FROM orientation_enquiry e JOIN network_hub h ON h.id = e.hub_id "
    "JOIN network_organisation o ON o.id = e.organisation_id "
    f"WHERE h.slug = '{HUB}' AND o.slug = 'alexis' GROUP BY e.status ORDER BY 1",
    "EVERY JOURNEY": "SELECT min(id) FROM journeys_journey GROUP BY state, person_id IS NULL ORDER BY 1",
    "EVERY REFERRAL": "SELECT min(id) FROM orientation_referral GROUP BY state, organisation_id ORDER BY 1",
    "EVERY PARTNER": "SELECT id FROM network_organisation ORDER BY id LIMIT 3",
    "EVERY MEETING": "SELECT min(m.id) FROM journeys_meeting m GROUP BY m.status, m.starts_at > now() ORDER BY 1",
    # With and without journey, referral, agreement; another entry of nearly the same name.
    "EVERY CAMPAIGN": "SELECT id FROM enrolments_campaign",
    "EVERY VOUCHER": "SELECT min(id) FROM enrolments_voucher GROUP BY state ORDER BY 1",
    "EVERY PARTICIPANT": "SELECT id FROM enrolments_enrolment",
    "EVERY PERSON": "SELECT min(p.id) FROM people_person p WHERE p.merged_into_id IS NULL GROUP BY "
    "EXISTS (SELECT FROM journeys_journey j WHERE j.person_id = p.id), "
    "EXISTS (SELECT FROM orientation_referral r WHERE r.person_id = p.id), "
    "EXISTS (SELECT FROM people_consent c WHERE c.person_id = p.id), p.given_name = 'Sami' ORDER BY 1",
}
AT_ETAIN = f"JOIN network_hub h ON h.id = d.hub_id WHERE h.slug = '{HUB}'"
ONE = {
    "NADIA": "SELECT id FROM accounts_user WHERE email = 'nadia@demo.example'",
    "LETTER": "SELECT min(id) FROM messaging_letter",
    "SCHEME": "SELECT min(scheme_id) FROM schemes_terms",
    "TERMS": "SELECT min(id) FROM schemes_terms",
    "TEMPLATE": "SELECT min(id) FROM offers_offertemplate",
    "OPERATION": "SELECT min(id) FROM schemes_fundedoperation",
    "DELIVERY": f"SELECT min(d.id) FROM offers_delivery d {AT_ETAIN}",
    "OFFER": f"SELECT min(d.offer_id) FROM offers_delivery d {AT_ETAIN}",
    "OVERLAP": "SELECT min(c.id) FROM overlaps_overlap c JOIN offers_offer o ON o.id IN (c.first_id, c.second_id) "
    "JOIN network_organisation w ON w.id = o.organisation_id WHERE w.slug = 'alexis'",
}


@pytest.fixture(scope="module")
def samples(live, browser):
    """Keys and private links of things to look at: one, or one of each kind."""
    window = browser.new_context(base_url=live.address, locale="fr-FR")
    link = ask_for_the_bakery(window.new_page(), name="Page (fictif)", email="page@porteurs.demo.example").link
    window.close()
    return {
        "TOKEN": link.rstrip("/").rsplit("/", 1)[1],
        **json.loads(live.run(NAMED)),
        **{name: live.rows(query)[0][0] for name, query in ONE.items()},
        **{name: [key for [key] in live.rows(query)] for name, query in EVERY.items()},
    }


def pages_of(who: str, samples) -> Iterator[str]:
    """Addresses to open."""
    for name, ways in PAGES[who].items():
        for way in ways:
            if isinstance(way, str) and way.startswith("EVERY "):
                yield from (reverse(name, args=[pk]) for pk in samples[way])
            elif isinstance(way, str):
                yield reverse(name) + way
            else:
                asked = "".join(part for part in way if str(part).startswith("?"))
                yield reverse(name, args=[samples.get(part, part) for part in way if part != asked]) + asked


def sticks_out(page) -> list[str]:
    """Whether a phone has to be pushed sideways to read the page."""
    page.set_viewport_size({"width": 360, "height": 760})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(WIDE)
    return [] if width <= 360 else [f"{width} px wide on a phone of 360"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("who", list(PAGES), ids=lambda who: who or "anybody")
def test_axe_finds_nothing(open_window, sign_in, live, samples, who, language):
    page = sign_in(who) if who else open_window().new_page()
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live.address}])
    look = faults if language == "fr" else unfold_everything
    found = {}

    for address in pages_of(who, samples):
        answer = page.goto(address)
        assert answer.status in {200, 400, 404, 410}, f"{address} answers {answer.status}"
        assert "/login/" in address or "/login/" not in page.url, f"{address} asks to sign in"
        assert page.locator("html").get_attribute("lang") == language, address
        levels = [int(one) for one in page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => h.tagName[1])")]
        skips = [after for before, after in pairwise(levels) if after > before + 1]
        wrong = look(page) + ([] if levels.count(1) == 1 and not skips else [f"headings {levels}"]) + sticks_out(page)
        if wrong:
            found[address] = wrong

    assert found == {}
