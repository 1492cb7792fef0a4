"""What the tests of the support floor share."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests.cast import Cast

from maillage.catalogue.offers.choices import Stage
from maillage.support.orientation.choices import ContactWay
from maillage.support.orientation.drafts import EnquiryDraft


@pytest.fixture
def draft(cast: Cast, now: datetime) -> Callable[..., EnquiryDraft]:
    """Makes the draft of the bakery of Étain, with what a test changes; each call is another form."""

    def make(**facts: object) -> EnquiryDraft:
        usual = {
            "form_key": uuid4(),
            "network": cast.network,
            "shown_at": now - timedelta(minutes=2),
            "name": "Léa (fictif)",
            "contact_way": ContactWay.PHONE,
            "phone": "06 00 00 00 00",
            "email": "lea@example.org",
            "commune": cast.commune,
            "commune_typed": "Étain (55)",
            "need": "Je veux ouvrir une boulangerie à Étain.",
            "stage": Stage.EMERGER,
            "is_fictitious": True,
        }
        return EnquiryDraft(**{**usual, **facts})

    return make
