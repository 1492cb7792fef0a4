"""Every act that writes about Solange or shows her file elsewhere, by name: how an adviser would do it."""

from datetime import timedelta

from tests.support.journeys.files import PDF

from maillage.support.journeys import actions as journeys
from maillage.support.journeys.models import Document, Meeting, Project
from maillage.support.orientation import actions as orientation
from maillage.support.orientation.models import Enquiry, Referral
from maillage.support.orientation.queries import ReferralDraft
from maillage.support.people import actions as people
from maillage.support.people.models import Merge
from maillage.support.privacy import actions as privacy


def draft_for(seen, cast):
    return ReferralDraft(
        person=seen.person,
        network=cast.network,
        organisation=cast.alexis,
        hub=cast.etain,
        to_organisation=cast.chamber,
        to_hub=cast.etain,
        kind="orientation",
        reason="need",
        message="Encore",
    )


def slot(now):
    return journeys.Slot(now + timedelta(days=2), 30)


def past_slot(now):
    return journeys.Slot(now - timedelta(hours=1), 30)


ACTS = {
    "welcome again": lambda one, cast, act: people.welcome_again(one.person, hub=cast.etain, need="", **act),
    "edit": lambda one, cast, act: people.edit_person(one.person, people.Said("Revenue"), **act),
    "add a contact point": lambda one, cast, act: people.add_contact_point(
        one.person, channel="phone", value="06 00 00 00 01", **act
    ),
    "record a situation": lambda one, cast, act: people.record_situation(
        one.person, fact="employment", value="en emploi", true_on=act["now"].date(), **act
    ),
    "record a sensitive fact": lambda one, cast, act: people.record_situation(
        one.person, fact="rqth", value="oui", true_on=act["now"].date(), **act
    ),
    "keep the link": lambda one, cast, act: people.keep_person_link(one.person, **act),
    "renew the link": lambda one, cast, act: people.renew_person_link(one.person, **act),
    "send the link": lambda one, cast, act: people.send_person_link(one.person, **act),
    "agree": lambda one, cast, act: people.give_consent(
        one.person, purpose="counted", channel="desk", language="fr", **act
    ),
    "part two entries": lambda one, cast, act: people.undo_merge(Merge.objects.get(), **act),
    "restrict": lambda one, cast, act: privacy.restrict(
        one.person, is_restricted=True, by=cast.manager, now=act["now"]
    ),
    "restrict without asking the register": lambda one, cast, act: people.restrict_person(
        one.person, is_restricted=True, **act
    ),
    "ask the partners": lambda one, cast, act: people.known_elsewhere(one.person, network=cast.network, **act),
    "ask who follows": lambda one, cast, act: orientation.followers_of(one.person, network=cast.network, **act),
    "ask for a name": lambda one, cast, act: orientation.ask_who_follows(
        one.person, cast.chamber, network=cast.network, **act
    ),
    "start a project": lambda one, cast, act: journeys.start_project(one.person, journeys.Plan("Encore"), **act),
    "edit the project": lambda one, cast, act: journeys.edit_project(
        Project.objects.get(pk=one.journey.project_id), journeys.Plan("Encore"), **act
    ),
    "hold a project": lambda one, cast, act: journeys.add_holder(one.other_project, one.person, **act),
    "open a journey": lambda one, cast, act: journeys.open_journey(
        one.person, project=one.journey.project, hub=cast.etain, **act
    ),
    "give a journey": lambda one, cast, act: journeys.give_person(
        one.nameless, one.person, project=one.journey.project, **act
    ),
    "open the journey again": lambda one, cast, act: journeys.move_journey(one.journey, "welcomed", **act),
    "note an attempt": lambda one, cast, act: journeys.note_attempt(one.journey, channel="phone", **act),
    "hand the journey": lambda one, cast, act: journeys.hand_journey(one.journey, to=cast.colleague, **act),
    "plan a meeting": lambda one, cast, act: journeys.plan_meeting(one.journey, slot(act["now"]), **act),
    "note a meeting": lambda one, cast, act: journeys.note_meeting(
        one.journey, past_slot(act["now"]), journeys.Report(30, text="Encore"), **act
    ),
    "put a meeting back": lambda one, cast, act: journeys.put_back_meeting(Meeting.objects.latest("pk"), **act),
    "add a step": lambda one, cast, act: journeys.add_step(
        one.journey, journeys.StepSaid("Encore", "person", act["now"].date() + timedelta(days=3)), **act
    ),
    "draft an assessment": lambda one, cast, act: journeys.save_draft(
        one.journey, journeys.Interview(held_on=act["now"].date(), strengths="Encore"), **act
    ),
    "make a paper": lambda one, cast, act: journeys.make_paper(one.journey, "contract", **act),
    "receive a document": lambda one, cast, act: journeys.receive_document(
        one.journey, name="encore.pdf", content=[PDF + b"encore"], **act
    ),
    "link a document kept as a proof": lambda one, cast, act: journeys.link_document(
        Document.objects.latest("pk"), for_whom="Encore", days=3, **act
    ),
    "refer": lambda one, cast, act: orientation.draft_referral(draft_for(one, cast), **act),
    "write to the partner": lambda one, cast, act: orientation.add_referral_word(
        Referral.objects.earliest("pk"), kind="to_sender", text="Encore", **act
    ),
    "write about the enquiry": lambda one, cast, act: orientation.add_word(
        Enquiry.objects.get(), text="Encore", form_key=one.enquiry.public_id, **act
    ),
    "reissue the link of the enquiry": lambda one, cast, act: orientation.reissue_link(Enquiry.objects.get(), **act),
    "claim": lambda one, cast, act: privacy.open_claim(one.person, right="access", channel="desk", **act),
    "export": lambda one, cast, act: privacy.export_person(one.person, by=cast.manager, now=act["now"]),
}
