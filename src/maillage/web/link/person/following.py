"""What partners learned: that the person is known here, who follows them; who asked, what was answered."""

from datetime import datetime

from django.utils.translation import gettext as _

from maillage.support.orientation.choices import FollowAnswer
from maillage.support.orientation.models import FollowRequest
from maillage.support.people.choices import Layer
from maillage.support.people.models import Look, Person
from maillage.web.link.person.section import Section
from maillage.web.shared import words

SHOWN = 10


def following(person: Person, now: datetime) -> Section | None:
    """The last questions about the person, and the last times a partner learned that they are known here."""
    asked = FollowRequest.objects.filter(followed_person=person).select_related(
        "organisation", "followed_by", "adviser"
    )
    looks = Look.objects.filter(person=person, layer=Layer.INDEX, what="recognised").select_related("of")
    facts = [
        *((words.short_day(one.at), _sentence(one)) for one in asked.order_by("-at", "-pk")[:SHOWN]),
        *(
            (words.short_day(one.at), _("%(partner)s learned that you are known here.") % {"partner": one.of})
            for one in looks.order_by("-at", "-pk")[:SHOWN]
        ),
    ]
    if not facts:
        return None
    return Section("following", _("What partners learned"), "link/person/_following.html", {"facts": facts})


def _sentence(one: FollowRequest) -> str:
    facts = {"partner": one.organisation, "organisation": one.followed_by, "name": one.adviser}
    if one.adviser is not None:
        return _("%(partner)s asked who follows you. %(organisation)s gave the name of %(name)s.") % facts
    match one.answer:
        case FollowAnswer.GIVEN:
            return _("%(partner)s asked who follows you and was told. It no longer reads the name.") % facts
        case FollowAnswer.REFUSED:
            return _("%(partner)s asked who follows you. %(organisation)s did not give a name.") % facts
        case FollowAnswer.LAPSED:
            return _("%(partner)s asked who follows you. The question was left without answer.") % facts
    return _("%(partner)s asked who follows you. %(organisation)s has not answered yet.") % facts
