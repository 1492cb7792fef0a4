"""Template offers of the demo: what the network says once, and one local offer with a difference to settle."""

from datetime import datetime

from maillage.catalogue.offers.choices import Audience, OfferType, Stage, Subject
from maillage.catalogue.offers.models import CONTENT, Offer, OfferTemplate
from maillage.catalogue.offers.queries.differences import value_of
from maillage.config.demo.network import Written
from maillage.foundation.journal.actions import record

WELCOME = {
    "name": "Premier accueil",
    "summary": "Un premier échange, en tête à tête, pour raconter votre idée et savoir qui peut vous aider.",
    "what_happens": "Vous racontez votre idée. Une personne du pôle vous écoute et vous pose quelques questions. "
    "Elle vous dit les étapes qui viennent, et qui peut vous aider près de chez vous.",
    "duration": "Environ une heure (fictif)",
    "next_step": "Vous repartez avec une liste de choses à faire et le nom de la personne à voir ensuite.",
    "conditions": "Aucune.",
    "pieces_to_bring": "Rien. Si vous avez des notes, apportez-les.",
    "kind": OfferType.ACCUEIL_ORIENTATION,
    "stages": [Stage.SENSIBILISER, Stage.S_INFORMER, Stage.EMERGER],
    "subjects": [],
    "audiences": [Audience.TOUS_PUBLICS],
}
MONEY = {
    "name": "Atelier : préparer son prévisionnel",
    "summary": "Un atelier en petit groupe pour chiffrer votre projet, avec un tableau déjà prêt à remplir.",
    "what_happens": "Vous êtes six au plus. Vous remplissez le tableau avec vos chiffres, pas à pas. L’animateur "
    "passe vous voir et répond à vos questions.",
    "duration": "Une demi-journée (fictif)",
    "next_step": "Vous repartez avec un premier prévisionnel et un rendez-vous pour le relire.",
    "conditions": "Avoir une idée assez précise de ce que vous voulez vendre.",
    "pieces_to_bring": "Vos devis, si vous en avez.",
    "kind": OfferType.ATELIER_COLLECTIF,
    "stages": [Stage.MONTER, Stage.FINANCER],
    "subjects": [Subject.PREVISIONNEL_FINANCIER, Subject.FINANCEMENT],
    "audiences": [Audience.TOUS_PUBLICS],
}
FOLLOWER = "alexis-accueil"


def write_templates(written: Written, *, now: datetime) -> None:
    """Two templates; the first welcome of Alexis follows one, and has not settled its last change yet."""
    welcome, _money = (
        OfferTemplate.objects.create(network=written.network, edited_at=now, **content) for content in (WELCOME, MONEY)
    )
    follower = Offer.objects.get(slug=FOLLOWER)
    settled = {field: value_of(welcome, field) for field in CONTENT}
    follower.template, follower.template_seen = welcome, {**settled, "next_step": value_of(follower, "next_step")}
    follower.save(update_fields=["template", "template_seen"])
    record("offers.template_created", about=welcome, by=None, at=now, network=written.network.pk)
