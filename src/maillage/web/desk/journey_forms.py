"""Forms about journeys and meetings: what each move asks, when people meet, what was said."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub, OutreachDesk
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.actions import Facts, Firm, Plan, Report, Slot
from maillage.support.journeys.choices import (
    ENTRIES,
    FOUNDED,
    SUBJECTS,
    USUAL_MINUTES,
    AttemptChannel,
    ExitReason,
    JourneyState,
    MeetingKind,
    MilestoneKind,
    Mode,
    Regime,
)
from maillage.support.journeys.models import Meeting, Project
from maillage.support.journeys.models.meeting import MOST_MINUTES
from maillage.support.journeys.models.milestone import MOST_JOBS
from maillage.web.shared.communes import commune_named
from maillage.web.shared.forms import Commune

LONGEST_NOTE = 4000
BEGINNINGS = [(state, JourneyState(state).label) for state in ENTRIES]


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **attrs: str) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ProjectForm(forms.Form):
    """What somebody wants to start. A title is enough."""

    title = forms.CharField(label=_("Project, in a few words"), max_length=120)
    pitch = forms.CharField(
        label=_("In two lines"), max_length=280, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    activity = forms.CharField(label=_("Activity"), max_length=120, required=False)
    commune = forms.CharField(label=_("Commune of the project"), max_length=120, required=False, widget=Commune)
    siren = forms.CharField(
        label=_("SIREN"), max_length=20, required=False, help_text=_("Once the company exists; nothing waits for it.")
    )

    def clean_commune(self) -> Any:
        """The area meant, or nothing."""
        typed = self.cleaned_data["commune"].strip()
        return commune_named(typed) if typed else None

    def plan(self) -> Plan:
        """What was said, once the form is valid."""
        asked = self.cleaned_data
        return Plan(asked["title"], asked["pitch"], asked["activity"], asked["commune"], asked["siren"])

    @staticmethod
    def facts_of(project: Project) -> dict[str, Any]:
        """What the form shows of a project already there."""
        where = project.commune
        return {
            "title": project.title,
            "pitch": project.pitch,
            "activity": project.activity,
            "commune": f"{where.name} ({where.code})" if where else "",
            "siren": project.siren,
        }


class JourneyForm(ProjectForm):
    """A new journey: on a project already known, or on a new one; from whatever beginning."""

    project = forms.ModelChoiceField(
        label=_("Which project?"), queryset=Project.objects.none(), required=False, empty_label=_("A new project")
    )
    state = forms.ChoiceField(
        label=_("Where do they stand?"),
        choices=BEGINNINGS,
        initial=JourneyState.WELCOMED,
        help_text=_("Who has created already begins straight there."),
    )
    on = forms.DateField(label=_("Since which day, if not today"), required=False, widget=DayInput)

    field_order = ("project", "title", "pitch", "activity", "commune", "siren", "state", "on")

    def __init__(self, *args: Any, projects: Sequence[Project], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["project"]
        assert isinstance(field, forms.ModelChoiceField)
        if projects:
            field.queryset = Project.objects.filter(pk__in=[one.pk for one in projects])
        else:
            del self.fields["project"]
        self.fields["title"].required = not projects

    def clean(self) -> dict[str, Any]:
        """Either a project already known, or the title of a new one."""
        asked = super().clean() or self.cleaned_data
        if not asked.get("project") and not asked.get("title") and "title" not in self.errors:
            self.add_error("title", _("Say in a few words what it is about."))
        return asked


class MoveForm(forms.Form):
    """What one move asks: why it ends, when a pause is looked at again, a few words, the real day."""

    exit_reason = forms.ChoiceField(label=_("Why?"), choices=[("", "—"), *ExitReason.choices])
    review_on = forms.DateField(label=_("Look at it again on"), widget=DayInput, help_text=_("Within sixty days."))
    kind = forms.ChoiceField(label=_("What happened?"), choices=[(one.value, one.label) for one in FOUNDED])
    siren = forms.CharField(label=_("SIREN, if it is known"), max_length=20, required=False)
    regime = forms.ChoiceField(label=_("Regime"), choices=[("", _("not known yet")), *Regime.choices], required=False)
    jobs = forms.IntegerField(label=_("Jobs, the creator’s included"), min_value=0, max_value=MOST_JOBS, required=False)
    reason = forms.CharField(label=_("A few words"), max_length=500, required=False)
    on = forms.DateField(label=_("Which day, if not today"), required=False, widget=DayInput)

    def __init__(self, *args: Any, to: str, **facts: Any) -> None:
        super().__init__(*args, **{"auto_id": f"id_{to}_%s", **facts})
        self.to = JourneyState(to)
        asked = {
            JourneyState.STOPPED: ("exit_reason", "reason"),
            JourneyState.PAUSED: ("review_on", "reason"),
            JourneyState.REDIRECTED: ("reason",),
            JourneyState.CREATED: ("kind", "siren", "regime", "jobs"),
            JourneyState.FOLLOWED: ("jobs",),
        }.get(self.to, ())
        for name in ("exit_reason", "review_on", "kind", "siren", "regime", "jobs", "reason"):
            if name not in asked:
                del self.fields[name]
        if self.to == JourneyState.STOPPED:
            self.fields["reason"].help_text = _("Nothing about health: the word alone is kept.")
        if self.to == JourneyState.REDIRECTED:
            self.fields["reason"].label = _("By whom?")
        if self.to == JourneyState.FOLLOWED:
            self.fields["jobs"].label = _("Jobs in the firm today, if they are known")

    def facts(self) -> Facts:
        """What was said, once the form is valid."""
        asked = self.cleaned_data
        return Facts(
            on=asked.get("on"),
            exit_reason=asked.get("exit_reason", ""),
            review_on=asked.get("review_on"),
            siren=asked.get("siren", ""),
            firm=self._firm(),
        )

    def _firm(self) -> Firm | None:
        """What is said of the firm: at its beginning always, at the first follow-up when its jobs are known."""
        asked = self.cleaned_data
        if self.to == JourneyState.CREATED:
            return Firm(asked["kind"], asked["regime"], asked["jobs"])
        jobs = asked.get("jobs")
        return Firm(MilestoneKind.FOLLOW_UP, jobs=jobs) if jobs is not None else None


class AttemptForm(forms.Form):
    """How one tried to reach the person."""

    channel = forms.TypedChoiceField(label=_("How did you try?"), choices=AttemptChannel, coerce=AttemptChannel)


class HandForm(forms.Form):
    """Which colleague takes over."""

    to = forms.ModelChoiceField(label=_("To whom?"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, colleagues: Sequence[User], **facts: Any) -> None:
        super().__init__(*args, **facts)
        _offer(self.fields["to"], colleagues)


class SlotForm(forms.Form):
    """When, how and where people meet."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    hour = forms.TimeField(label=_("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES, initial=60)
    kind = forms.ChoiceField(label=_("For"), choices=MeetingKind, initial=MeetingKind.FOLLOW_UP)
    mode = forms.ChoiceField(label=_("How"), choices=Mode, initial=Mode.PLACE)
    where = forms.ChoiceField(label=_("Where"), required=False)
    adviser = forms.ModelChoiceField(label=_("With whom"), queryset=User.objects.none(), empty_label=None)

    def __init__(
        self,
        *args: Any,
        hub: Hub,
        desks: Sequence[OutreachDesk],
        colleagues: Sequence[User],
        **facts: Any,
    ) -> None:
        super().__init__(*args, **facts)
        self.hub, self.desks = hub, {f"desk-{desk.pk}": desk for desk in desks}
        where = self.fields["where"]
        assert isinstance(where, forms.ChoiceField)
        where.choices = [("hub", str(hub)), *((key, str(desk)) for key, desk in self.desks.items())]
        _offer(self.fields["adviser"], colleagues)

    def clean(self) -> dict[str, Any]:
        """The moment, by the clock on the wall in Paris; an hour that the night skips does not exist."""
        asked = super().clean() or self.cleaned_data
        day, hour = asked.get("day"), asked.get("hour")
        if isinstance(day, date) and isinstance(hour, time):
            moment = datetime.combine(day, hour, PARIS)
            if moment.astimezone(UTC).astimezone(PARIS).time() != hour:
                self.add_error("hour", ValidationError(_("The clock changes that night: this hour does not exist.")))
            asked["starts_at"] = moment
        return asked

    def slot(self) -> Slot:
        """What was said, once the form is valid."""
        asked = self.cleaned_data
        in_person = asked["mode"] == Mode.PLACE
        desk = self.desks.get(asked["where"]) if in_person else None
        return Slot(asked["starts_at"], asked["minutes"], asked["kind"], asked["mode"], self.hub, desk)

    @staticmethod
    def facts_of(meeting: Meeting) -> dict[str, Any]:
        """What the form shows of a meeting already planned."""
        local = meeting.starts_at.astimezone(PARIS)
        return {
            "day": local.date(),
            "hour": local.time(),
            "minutes": meeting.minutes,
            "kind": meeting.kind,
            "mode": meeting.mode,
            "where": f"desk-{meeting.desk_id}" if meeting.desk_id else "hub",
            "adviser": meeting.adviser_id,
        }


class ReportForm(forms.Form):
    """The note after a meeting, written in two minutes."""

    kind = forms.ChoiceField(label=_("What was it for?"), choices=MeetingKind)
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=1, max_value=MOST_MINUTES)
    subjects = forms.MultipleChoiceField(
        label=_("About what?"),
        choices=[(one.value, one.label) for one in SUBJECTS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Facts that help to go on. The person may ask to read it at any time."),
    )
    next_step = forms.CharField(label=_("What comes next?"), max_length=200, required=False)
    next_on = forms.DateField(label=_("By when?"), required=False, widget=DayInput)

    def clean(self) -> dict[str, Any]:
        """A date belongs to a step."""
        asked = super().clean() or self.cleaned_data
        if asked.get("next_on") and not asked.get("next_step"):
            self.add_error("next_step", ValidationError(_("Say what is due on that day.")))
        return asked

    def report(self) -> Report:
        """What was said, once the form is valid."""
        return Report(**self.cleaned_data)

    @staticmethod
    def facts_of(meeting: Meeting) -> dict[str, Any]:
        """What the form shows before anything was written."""
        return {"kind": meeting.kind, "minutes": meeting.minutes or USUAL_MINUTES[meeting.kind]}


class HeldForm(ReportForm):
    """A meeting that nobody had planned: when and how, then the note."""

    day = forms.DateField(label=_("Which day?"), widget=DayInput)
    mode = forms.ChoiceField(label=_("How"), choices=Mode, initial=Mode.PLACE)

    field_order = ("day", "mode", "kind", "minutes", "subjects", "text", "next_step", "next_on")

    def report(self) -> Report:
        """The note, without when and how."""
        return Report(**{name: value for name, value in self.cleaned_data.items() if name not in ("day", "mode")})


class NameForm(forms.Form):
    """The name that an enquiry lacked."""

    name = forms.CharField(label=_("What is their name?"), max_length=120)


def _offer(field: forms.Field, colleagues: Sequence[User]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = User.objects.filter(pk__in=[one.pk for one in colleagues]).order_by("name", "pk")
