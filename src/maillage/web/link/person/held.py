"""What is held: who the person is, how they are reached, when they came, what was noted of their situation."""

from datetime import datetime

from django.utils.translation import gettext as _

from maillage.support.people.choices import SENSITIVE
from maillage.support.people.models import ContactPoint, Person, Situation, Welcome
from maillage.web.link.person.section import Section
from maillage.web.shared import words


def held(person: Person, now: datetime) -> Section | None:
    """Everything of layers L1 and L2 in this room; sensitive facts are read at the desk, with somebody."""
    points = ContactPoint.objects.filter(person=person).order_by("-is_preferred", "pk")
    welcomes = Welcome.objects.filter(person=person).select_related("hub").order_by("-received_on", "-pk")
    situations = Situation.objects.filter(person=person).exclude(fact__in=SENSITIVE).order_by("fact", "true_on", "pk")
    facts = [
        (_("Name"), str(person)),
        (_("Commune"), person.commune.name if person.commune else ""),
        (_("How you came"), person.get_came_by_display() if person.came_by else ""),
        *((words.capital(point.get_channel_display()), point.value) for point in points),
        *((words.short_day(one.received_on), " · ".join(filter(None, (one.hub.name, one.need)))) for one in welcomes),
        *((words.capital(row.get_fact_display()), f"{row.value}, {words.short_day(row.true_on)}")
          for row in situations),
    ]  # fmt: skip
    return Section("held", _("What we keep about you"), "link/person/_held.html", {"facts": facts})
