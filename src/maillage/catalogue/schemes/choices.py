"""Closed lists of the schemes: what may be asked of somebody, and how it is compared."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from maillage.analysis import eligibility


class Fact(TextChoices):
    """What a condition may be about."""

    JOB_SEEKER_MONTHS = "job_seeker_months", _("months as a job seeker")
    MINIMUM_BENEFITS = "minimum_benefits", _("receives minimum benefits")
    AGE = "age", _("age")
    RESIDENCE = "residence", _("where the person lives")
    FINANCING_PLAN = "financing_plan", _("amount of the financing plan")
    GOAL = "goal", _("what the person wants to do")
    STUDENT = "student", _("student or young graduate")
    RQTH = "rqth", _("recognised as a disabled worker")
    QPV = "qpv", _("lives in a priority district")
    FRR = "frr", _("lives in a rural revival area")


QUESTIONS = {
    Fact.JOB_SEEKER_MONTHS: _("For how many months has the person been registered as a job seeker?"),
    Fact.MINIMUM_BENEFITS: _("Does the person receive minimum benefits?"),
    Fact.AGE: _("How old is the person?"),
    Fact.RESIDENCE: _("In which commune does the person live?"),
    Fact.FINANCING_PLAN: _("How much does the financing plan come to?"),
    Fact.GOAL: _("Does the person create, take over or grow a business?"),
    Fact.STUDENT: _("Is the person a student or a young graduate?"),
    Fact.RQTH: _("Is the person recognised as a disabled worker?"),
    Fact.QPV: _("Does the person live in a priority district?"),
    Fact.FRR: _("Does the person live in a rural revival area?"),
}


class FactKind(TextChoices):
    """What sort of value a fact has."""

    NUMBER = "number", _("a number")
    YES_OR_NO = "yes_or_no", _("yes or no")
    PLACE = "place", _("a place")
    WORD = "word", _("a word of a list")


KINDS = {
    Fact.JOB_SEEKER_MONTHS: FactKind.NUMBER,
    Fact.AGE: FactKind.NUMBER,
    Fact.FINANCING_PLAN: FactKind.NUMBER,
    Fact.RESIDENCE: FactKind.PLACE,
    Fact.GOAL: FactKind.WORD,
    **dict.fromkeys((Fact.MINIMUM_BENEFITS, Fact.STUDENT, Fact.RQTH, Fact.QPV, Fact.FRR), FactKind.YES_OR_NO),
}


class Goal(TextChoices):
    """What somebody wants to do."""

    CREATION = "creation", _("create a business")
    TAKEOVER = "takeover", _("take over a business")
    GROWTH = "growth", _("grow a business")


class Comparison(TextChoices):
    """How a fact is held against what the text wants."""

    UNDER = eligibility.Comparison.UNDER.value, _("under")
    OVER = eligibility.Comparison.OVER.value, _("over")
    IS = eligibility.Comparison.IS.value, _("is")
    AMONG = eligibility.Comparison.AMONG.value, _("among")


COMPARISONS = {
    FactKind.NUMBER: (Comparison.UNDER, Comparison.OVER),
    FactKind.YES_OR_NO: (Comparison.IS,),
    FactKind.PLACE: (Comparison.AMONG,),
    FactKind.WORD: (Comparison.AMONG,),
}


class Edge(TextChoices):
    """What the text says of the limit itself."""

    OUTSIDE = eligibility.Edge.OUTSIDE.value, _("the limit itself does not fit")
    INSIDE = eligibility.Edge.INSIDE.value, _("the limit itself fits")
    SILENT = eligibility.Edge.SILENT.value, _("the text does not say")


class GroupKind(TextChoices):
    """What a group of criteria is for."""

    REQUIRED = "required", _("asked of everybody")
    WAY = "way", _("one situation among several")


class ParticipantFact(TextChoices):
    """What a funder's table may ask of a participant. Each is typed once, in the file of the person."""

    FAMILY_NAME = "family_name", _("family name")
    GIVEN_NAME = "given_name", _("first name")
    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    REFERENT = "referent", _("somebody through whom they are reached")
    REACHABLE = "reachable", _("a phone, an e-mail or somebody through whom they are reached")
    COMMUNE = "commune", _("commune")
    COMMUNE_CODE = "commune_code", _("code of the commune")
    SEX = "sex", _("sex")
    BIRTH_YEAR = "birth_year", _("year of birth")
    EMPLOYMENT = "employment", _("employment at entry")
    JOB_SEEKER_MONTHS = "job_seeker_months", _("months as a job seeker at entry")
    EDUCATION = "education", _("level of education at entry")
    QPV = "qpv", _("lives in a priority district at entry")
    FRR = "frr", _("lives in a rural revival area at entry")
    ENTERED_ON = "entered_on", _("first day in the operation")
    LEFT_ON = "left_on", _("last day in the operation")
    EXIT_SITUATION = "exit_situation", _("situation on leaving")
    HOURS = "hours", _("hours of individual meetings in the operation")
    ELIGIBILITY = "eligibility", _("by rule, by decision, or still to be checked")
