"""Who may act in the dialogue: the side that is asked, the side that asks, who keeps committees and agreements."""

from datetime import date

from maillage.catalogue.network.rules import networks_coordinated_by
from maillage.foundation.accounts.models import User
from maillage.insight.dialogue.choices import Side
from maillage.insight.dialogue.models import Post, Question, Territory


def post_for(user: User, territory: Territory | None, *, on: date) -> Post | None:
    """The post that `user` holds for a territory or an office that day, None without one."""
    if territory is None:
        return None
    return Post.objects.active(on=on).filter(user_id=user.pk, territory=territory).order_by("pk").first()


def may_keep(user: User, territory: Territory, *, on: date) -> bool:
    """Whether `user` writes committees and agreements of a territory: an officer of its office, or the coordination."""
    office = territory if territory.is_office else territory.office
    if post_for(user, office, on=on):
        return True
    return networks_coordinated_by(user, on=on).filter(pk=territory.network_id).exists()


def side_of(post: Post, question: Question) -> Side | None:
    """For which of the two sides a post speaks; None for neither."""
    if post.territory_id == question.office_id:
        return Side.OFFICE
    return Side.TERRITORY if post.territory_id == question.territory_id else None
