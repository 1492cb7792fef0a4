"""Who may open the pages of this door: whoever holds a post, and the coordination of the network."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Network
from maillage.foundation.accounts.models import User
from maillage.insight.dialogue.models import Post, Question, Territory
from maillage.insight.dialogue.queries import in_order
from maillage.insight.dialogue.rules import may_keep
from maillage.web.shared.membership import held_posts, is_inside, memberships, signed_in, today

Facts = ParamSpec("Facts")


@dataclass(frozen=True)
class Visitor:
    """Who is here today: the posts they hold, the networks they coordinate. They show as the title of a post."""

    user: User
    day: date
    posts: Sequence[Post]
    networks: Sequence[Network]

    @property
    def shown_as(self) -> str:
        """The title of the first post, else what the coordination is called; never a name."""
        return self.posts[0].title if self.posts else _("Coordination of the network")

    def post_for(self, *territories: Territory | None) -> Post | None:
        """The post held for the first of these territories."""
        keys = [territory.pk for territory in territories if territory is not None]
        held = {post.territory_id: post for post in reversed(self.posts)}
        return next((held[key] for key in keys if key in held), None)

    def keeps(self, territory: Territory) -> bool:
        """Whether they write committees and agreements there."""
        return may_keep(self.user, territory, on=self.day)

    def territory(self, pk: int) -> Territory:
        """One that they may see, else 404."""
        return get_object_or_404(in_order(Territory.objects.visible_to(self.user, on=self.day)), pk=pk)

    def kept_territory(self, pk: int) -> Territory:
        """One where they write committees and agreements, else 404."""
        territory = self.territory(pk)
        if not self.keeps(territory):
            raise Http404
        return territory

    def question(self, pk: int) -> Question:
        """One that they may read, else 404."""
        rows = Question.objects.visible_to(self.user, on=self.day)
        return get_object_or_404(rows.select_related("territory__office", "office", "asked_by", "owner"), pk=pk)

    def side(self, question: Question) -> Post:
        """The post they hold on one side of a question, else 404."""
        post = self.post_for(question.office, question.territory)
        if post is None:
            raise Http404
        return post


def for_posts(
    view: Callable[Concatenate[HttpRequest, Visitor, Facts], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Facts], HttpResponse]:
    """Gives the view who visits; 404 for whoever holds no post and coordinates nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Facts.args, **kwargs: Facts.kwargs) -> HttpResponse:
        user, day = signed_in(request), today()
        mine = [one for one in memberships(request) if one.role == Role.COORDINATOR and is_inside(one)]
        networks = list({one.network_id: one.network for one in mine if one.network}.values())
        visitor = Visitor(user, day, held_posts(request), networks)
        if not visitor.posts and not visitor.networks:
            raise Http404
        return view(request, visitor, *args, **kwargs)

    return guarded


def page(
    request: HttpRequest, visitor: Visitor, template: str, facts: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of this door: its head shows a post, not the name of an account."""
    given = {"section": "territory", "visitor": visitor, "shown_as": visitor.shown_as, "today": visitor.day, **facts}
    return render(request, template, given, status=status)
