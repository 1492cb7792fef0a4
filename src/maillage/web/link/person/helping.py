"""Who helps: the organisation, how to call it, who received the person last."""

from datetime import datetime

from django.utils.translation import gettext as _

from maillage.support.people.models import Person, Welcome
from maillage.web.link.person.section import Section
from maillage.web.shared import words


def helping(person: Person, now: datetime) -> Section | None:
    """The organisation in charge of the file and the last welcome."""
    last = Welcome.objects.filter(person=person).select_related("hub", "received_by").order_by("received_on").last()
    organisation = person.organisation
    facts = [
        (_("Organisation"), organisation.name),
        (_("Since"), words.short_day(person.entered_on)),
        (_("Received last"), _("%(day)s by %(name)s, %(hub)s") % {
            "day": words.short_day(last.received_on), "name": last.received_by, "hub": last.hub,
        } if last else ""),
        (_("Phone"), (last.hub.phone if last else "") or organisation.phone),
        (_("E-mail"), (last.hub.email if last else "") or organisation.email),
    ]  # fmt: skip
    return Section("helping", _("Who helps you"), "link/person/_facts.html", {"facts": facts})
