"""Closed lists of the enrolments."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExitSituation(TextChoices):
    """What somebody does on leaving an operation. None of them says that anybody failed."""

    SELF_EMPLOYED = "self_employed", _("runs a business")
    EMPLOYED = "employed", _("has a job")
    QUALIFIED = "qualified", _("obtained a qualification")
    TRAINING = "training", _("in education or training")
    JOB_SEEKER = "job_seeker", _("looks for a job")
    INACTIVE = "inactive", _("does not look for a job")
    UNKNOWN = "unknown", _("not known")
