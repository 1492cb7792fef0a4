"""Layer L0: what lets partners learn that a person is known somewhere, and nothing else (domain 5.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network, Organisation
from maillage.support.people.models.consent import Consent
from maillage.support.people.models.person import ContactPoint, Person


class RecognitionSalt(models.Model):
    """What is mixed into the marks of one network. Nobody reads it but the platform itself, while it compares.

    `key_print` tells with which key of the installation the marks were made: after another one they are made anew.
    """

    network = models.OneToOneField(Network, models.CASCADE, related_name="+")
    salt = models.BinaryField(max_length=32)
    key_print = models.CharField(max_length=16)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("salt of a network")
        verbose_name_plural = _("salts of networks")

    def __str__(self) -> str:
        return f"{self.network_id}"


class Recognition(models.Model):
    """The mark of one contact point in one network: partners who know the same one learn that it is known here.

    There only while the agreement to be recognised is in force: the database sees to it. `since` is the first day of
    the month in which the person came, `until` the last day of the agreement.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    point = models.ForeignKey(ContactPoint, models.CASCADE, related_name="+")
    consent = models.ForeignKey(Consent, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    since = models.DateField(_("known since the month of"))
    until = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        indexes = [models.Index(fields=["network", "mark"], name="recognition_mark")]
        constraints = [
            models.UniqueConstraint(fields=["network", "point"], name="recognition_is_one_per_contact_point"),
            models.CheckConstraint(name="recognition_says_the_month_only", condition=models.Q(since__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.since:%m/%Y}"
