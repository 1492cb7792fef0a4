"""What goes by rule once its time is over: the words of enquiries that led to nobody's file."""

from datetime import datetime

from maillage.catalogue.network.models import Organisation
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.reading import reading_everything
from maillage.support.journeys.actions import forget_nameless
from maillage.support.orientation.actions import forget_enquiries
from maillage.support.orientation.models import Enquiry
from maillage.support.privacy.actions.care import day_of, erase_told, letters_about
from maillage.support.privacy.queries import held_back, over_enquiries
from maillage.support.privacy.queries.tables import Subject

AT_ONCE = 100
"""Enquiries erased in one transaction."""


def erase_old_enquiries(*, now: datetime, organisation: Organisation | None = None) -> int:
    """Erase the words of enquiries whose time is over, of each organisation or of one; how many.

    Nobody took charge of them, or nobody ever learnt a name: they are in no file. States, dates and places stay, and
    are counted as before. Those of somebody whose claim waits, or who asked that nothing be changed, are left for now.
    Twice it changes nothing more.
    """
    organisations = Organisation.objects.order_by("pk")
    if organisation is not None:
        organisations = organisations.filter(pk=organisation.pk)
    return sum(_erase_of(one, now=now) for one in organisations)


def _erase_of(organisation: Organisation, *, now: datetime) -> int:
    erased = 0
    while some := _erase_some(organisation, now=now):
        erased += some
    return erased


@reading_everything()
def _erase_some(organisation: Organisation, *, now: datetime) -> int:
    over = over_enquiries(organisation, day_of(now))
    if not over.exists():
        return 0
    keys = list(over.exclude(pk__in=held_back(organisation, over)).values_list("pk", flat=True)[:AT_ONCE])
    if keys:
        subject = Subject((), tuple(keys))
        forget_nameless(Enquiry.objects.filter(pk__in=keys, journey__isnull=False).values_list("journey", flat=True))
        forget_enquiries(keys, by=None, now=now)
        letters = erase_told(subject, begin_with=letters_about(subject))
        record("privacy.enquiries_erased", about=organisation, by=None, at=now, enquiries=len(keys), letters=letters)
    return len(keys)
