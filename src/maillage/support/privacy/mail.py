"""Letters about claims: to the person, and to whoever answers. Their words are in `web/templates/letters`."""

from datetime import datetime

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.actions import write_letter
from maillage.foundation.tools.workdays import PARIS
from maillage.support.people.queries import email_of, whole
from maillage.support.privacy.models import Claim

SPOKEN = ("fr", "en")


def tell_claim_received(claim: Claim, *, now: datetime) -> None:
    """To the person, when there is an e-mail address: it is in the register, and by when it is answered."""
    _to_person("claim_received", claim, key="received", now=now)


def tell_claim_answered(claim: Claim, *, now: datetime) -> None:
    """To the person: what was done, and why not more."""
    _to_person("claim_answered", claim, key="answered", now=now)


def tell_answerers(claim: Claim, *, is_reminder: bool, now: datetime) -> int:
    """To each hub manager of the organisation: a claim came, or its day is near. Nobody's name. How many letters."""
    day = now.astimezone(PARIS).date()
    managing = Membership.objects.active(on=day).filter(organisation_id=claim.organisation_id, role=Role.HUB_MANAGER)
    readers = User.objects.filter(pk__in=managing.values("user"), is_active=True).order_by("pk")
    for reader in readers:
        write_letter(
            key=f"privacy.claim:{claim.pk}:{'due' if is_reminder else 'new'}:{reader.pk}",
            to=reader.email,
            template="claim_due" if is_reminder else "claim_new",
            facts={
                "claim": claim.pk,
                "due_on": claim.due_on,
                "answer_by": claim.answer_by,
                "right": claim.get_right_display(),
            },
            language="fr",
            now=now,
            is_secret=False,
        )
    return len(readers)


def _to_person(template: str, claim: Claim, *, key: str, now: datetime) -> None:
    person = whole(claim.person)
    address = email_of(person)
    if not address:
        return
    write_letter(
        key=f"privacy.claim:{claim.pk}:{key}",
        to=address,
        template=template,
        facts={"claim": claim, "organisation": claim.organisation},
        language=person.language if person.language in SPOKEN else "fr",
        now=now,
        is_secret=True,
    )
