"""The cast stands."""

from maillage.support.orientation.models import Enquiry


def test_each_of_the_cast_sees_the_enquiry_or_not(cast, enquiry):
    seen = {
        who
        for who in ("adviser", "colleague", "partner", "stranger", "manager", "coordinator", "administrator")
        if Enquiry.objects.visible_to(getattr(cast, who)).exists()
    }

    assert seen == {"adviser", "colleague", "manager", "coordinator"}
