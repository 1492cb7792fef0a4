"""How tests read what was told, and the story of an enquiry."""

from maillage.foundation.journal.queries import history_of
from maillage.foundation.messaging.models import Letter


def told(to):
    return list(Letter.objects.filter(to=to).order_by("pk").values_list("key", flat=True))


def events(enquiry):
    return [entry.what.removeprefix("orientation.") for entry in history_of(enquiry)]
