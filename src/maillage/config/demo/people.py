"""Invented people who work for the partners of the demo, and the accounts that the command prints."""

from dataclasses import dataclass
from itertools import product

from maillage.catalogue.network.choices import Role
from maillage.config.demo.places import BRANCHES
from maillage.config.demo.rows import FICTITIOUS, Member

DOMAIN = "demo.example"
ADMINISTRATOR = "dominique@demo.example"
MEMBER, OFFICER = "solange@demo.example", "regis@demo.example"


@dataclass(frozen=True)
class Account:
    """What one needs to sign in to the demo. Its words are what the command prints."""

    role: str
    email: str
    password: str

    def __str__(self) -> str:
        return f"{self.role:<28} {self.email:<24} {self.password}"


# The accounts that are printed: (what the person is, address).
SHOWN = (
    ("conseillère à Étain", "nadia@demo.example"),
    ("conseiller à Étain", "thomas@demo.example"),
    ("conseillère à Toul", "camille@demo.example"),
    ("responsable du pôle d’Étain", "manon@demo.example"),
    ("partenaire (CMA, Étain)", "denis@demo.example"),
    ("partenaire (PeeL, Nancy)", "omar@demo.example"),
    ("coordinatrice du réseau", "claire@demo.example"),
    ("élue d’un EPCI, Saulnois", MEMBER),
    ("agent de la Région, Moselle", OFFICER),
    ("administratrice", ADMINISTRATOR),
)


def _member(name: str, organisation: str, role: Role, *hubs: str) -> tuple[Member, ...]:
    email = f"{name.split()[0].lower().translate(_PLAIN)}@{DOMAIN}"
    return tuple(Member(f"{name} {FICTITIOUS}", email, organisation, role, hub) for hub in hubs or ("",))


_PLAIN = str.maketrans("éèëêïîôöüç", "eeeeiioouc")

MAIN_MEMBERS = (
    *_member("Nadia B.", "alexis", Role.ADVISER, "alexis-etain", "alexis-maxeville"),
    *_member("Thomas R.", "alexis", Role.ADVISER, "alexis-etain"),
    *_member("Manon K.", "alexis", Role.HUB_MANAGER, "alexis-etain"),
    *_member("Denis L.", "cma", Role.ADVISER, "alexis-etain"),
    *_member("Fatou S.", "adie", Role.ADVISER, "alexis-etain"),
    *_member("Karim A.", "alexis", Role.ADVISER, "alexis-maxeville"),
    *_member("Lucie P.", "alexis", Role.ADVISER, "alexis-maxeville"),
    *_member("Hélène D.", "alexis", Role.HUB_MANAGER, "alexis-maxeville", "alexis-dieuze"),
    *_member("Camille F.", "alexis", Role.ADVISER, "alexis-maxeville"),
    *_member("Julien M.", "pacelor", Role.ADVISER, "alexis-maxeville"),
    *_member("Élise W.", "alexis", Role.ADVISER, "alexis-dieuze"),
    *_member("Paul V.", "cci-54", Role.ADVISER, "pole-54", "cci-54-nancy"),
    *_member("Inès C.", "cci-54", Role.HUB_MANAGER, "pole-54", "cci-54-nancy"),
    *_member("Sophie G.", "alexis", Role.ADVISER, "pole-54"),
    *_member("Omar H.", "peel", Role.ADVISER, "pole-54", "peel-artem"),
    *_member("Julie F.", "peel", Role.HUB_MANAGER, "peel-artem"),
    *_member("Brigitte N.", "carep", Role.ADVISER, "pole-54", "carep-pompey", "carep-lesmenils"),
    *_member("Jean-Marc T.", "carep", Role.HUB_MANAGER, "carep-pompey", "carep-lesmenils", "carep-vandaffaires"),
    *_member("Amélie J.", "carep", Role.ADVISER, "carep-vandaffaires"),
    *_member("Victor O.", "village", Role.HUB_MANAGER, "village-laxou"),
    *_member("Claire T.", "alexis", Role.COORDINATOR),
)

_FIRST = [
    *("Agathe", "Bruno", "Chloé", "Damien", "Estelle", "Farid", "Gaëlle", "Hugo", "Irène", "Jérôme", "Katia", "Loïc"),
    *("Mathilde", "Nicolas", "Odile", "Pascal", "Quentin", "Renée", "Samir", "Tiphaine", "Ugo", "Valérie", "William"),
    *("Yasmine", "Zoé"),
]
_NAMES = (f"{first} {initial}." for initial, first in product("MBLDRSCV", _FIRST))

# One adviser at each branch: they sign in by nothing; their names answer the enquiries sent there.
BRANCH_MEMBERS = tuple(
    Member(f"{name} {FICTITIOUS}", f"{branch.key}@{DOMAIN}", branch.lead, Role.ADVISER, branch.key)
    for branch, name in zip(BRANCHES, _NAMES, strict=False)
)

MEMBERS = (*MAIN_MEMBERS, *BRANCH_MEMBERS)
