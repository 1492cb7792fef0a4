"""Who may do what with an enquiry."""

from maillage.foundation.accounts.models import User
from maillage.support.orientation.models import Enquiry


def may_answer(user: User, enquiry: Enquiry) -> bool:
    """Advisers of the partner in charge at that hub, the hub's managers, the network's coordinators."""
    return Enquiry.objects.visible_to(user).filter(pk=enquiry.pk).exists()


def may_redirect(user: User, enquiry: Enquiry) -> bool:
    """Whoever may answer may pass it on."""
    return may_answer(user, enquiry)


def may_assign(user: User, enquiry: Enquiry) -> bool:
    """Whoever may answer may name the colleague in charge, or take it."""
    return may_answer(user, enquiry)


def may_own(user: User, enquiry: Enquiry) -> bool:
    """Only someone who may answer can be put in charge."""
    return user.is_active and may_answer(user, enquiry)
