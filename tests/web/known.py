"""The table of layers (domain 5.4): what is known of one person, and who reads it. Tests and docs are made from it.

Each thing known bears a mark of its own, looked for wherever somebody may look (`layers.py` makes the world).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def later(days: int, number: int) -> date:
    """The next day of this number, that many days from now or later."""
    day = timezone.localdate() + timedelta(days=days)
    return next(one for one in (day + timedelta(days=more) for more in range(32)) if one.day == number)


def written(day: date) -> tuple[str, ...]:
    """A day as the database and as pages write it."""
    return (day.isoformat(), f"{day.day} {MONTHS[day.month - 1]}")


ROLES = {
    "adviser": "adviser of the file, named for its sensitive facts",
    "colleague": "another adviser of the file",
    "manager": "manager of the hub, of the same organisation",
    "receiver": "adviser of the partner that accepted a referral, at the same hub",
    "reception": "manager of that hub for the same partner, without the referral in hand",
    "joint": "adviser of a partner in joint support, at the same hub",
    "neighbour": "adviser of another partner at the same hub, without a referral",
    "stranger": "adviser of another hub",
    "former": "adviser of a partner that left the hub and the network",
    "coordinator": "coordinator of the network",
    "administrator": "administrator of the platform",
    "person": "the person, by their private link",
    "guest": "a receiver without account, by the link of another referral",
    "holder": "whoever holds the link that opens one document",
    "visitor": "no account",
}
"""Elected members and officers of the Region have no role yet: they are visitors, and read counts (layer L8)."""
AGREED_UNTIL, MEET_ON = later(211, 28), later(520, 27)
"""Days on which nothing else falls: no other date of this world lies between."""
ADVISERS, MANAGER = frozenset({"adviser", "colleague"}), frozenset({"manager"})
FILE = ADVISERS | MANAGER


@dataclass(frozen=True)
class Known:
    """One thing known: its layer, the mark that its content bears, who reads it, whether reading is logged.

    `also` are other ways in which the mark is written: a day in words, the name of who looked. The second lock knows
    organisations, not roles inside one: `let_by_lock` are those whom only the first one stops. What a page shows of
    the person to themselves is not logged: nobody else looked.
    """

    layer: str
    what: str
    mark: str
    readers: frozenset[str]
    logged: bool = False
    let_by_lock: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()

    def word_for(self, role: str) -> str:
        """What the docs say of this role; nobody looks at a person who reads about themselves."""
        if role not in self.readers:
            return ""
        return "logged" if self.logged and role != "person" else "reads"

    def is_in(self, text: str) -> bool:
        """Whether a text in small letters bears it; a phone may be written with spaces."""
        return any(form.casefold() in text for form in (self.mark, *self.also))


PARTNERS, PERSON = frozenset({"receiver", "reception", "joint"}), frozenset({"person"})
OF_THE_HUB = FILE | {"reception", "coordinator"}
"""Whoever answers an enquiry, or runs the hub or the network that it came to."""
KNOWN = {
    one.mark: one
    for one in (
        Known(
            "L0", "mark by which partners recognise the person", "Zaqiempreinte", frozenset(), let_by_lock=FILE | PERSON
        ),
        Known("L1", "name", "Zaqinom", FILE | PARTNERS | {"person", "guest"}),
        Known("L1", "contact point", "0688776655", FILE | PARTNERS | {"person", "guest"}),
        Known("L1", "agreement: to what, until when", "Zaqiaccord", FILE | PERSON, also=written(AGREED_UNTIL)),
        Known("L1", "what the person asks about their data", "Zaqireclame", FILE, let_by_lock=PERSON),
        Known("L2", "need said at the welcome", "Zaqibesoin", FILE | PERSON),
        Known("L2", "project", "Zaqiprojet", FILE, let_by_lock=PERSON),
        Known("L2", "name of the firm", "Zaqienseigne", FILE),
        Known("L2", "why a journey moved", "Zaqiraison", FILE),
        Known("L2", "enquiry, before anybody is in a file", "Zaqidemande", OF_THE_HUB),
        Known("L2", "word added to an enquiry", "Zaqiajout", OF_THE_HUB),
        Known("L2", "why an enquiry was passed on, here by the other hub", "Zaqirenvoi", OF_THE_HUB | {"stranger"}),
        Known("L2", "project of a joint support", "Zaqicommun", FILE | {"joint", "person"}),
        Known(
            "L2", "meeting to come, of a joint support", "Zaqirendez", FILE | {"joint", "person"}, also=written(MEET_ON)
        ),
        Known("L3", "step of the plan, not shared", "Zaqietape", ADVISERS | PERSON, True, MANAGER),
        Known(
            "L3",
            "message of a referral",
            "Zaqimessage",
            ADVISERS | {"receiver", "person"},
            logged=True,
            let_by_lock=MANAGER | {"reception"},
        ),
        Known(
            "L3",
            "summary shared in a referral",
            "Zaqiresume",
            ADVISERS | {"receiver", "person"},
            logged=True,
            let_by_lock=MANAGER | {"reception"},
        ),
        Known(
            "L3",
            "word between the two partners of a referral",
            "Zaqireponse",
            ADVISERS | {"receiver"},
            logged=True,
            let_by_lock=MANAGER | {"reception"},
        ),
        Known(
            "L3",
            "message to a receiver without account",
            "Zaqilettre",
            ADVISERS | {"person", "guest"},
            logged=True,
            let_by_lock=MANAGER,
        ),
        Known(
            "L3",
            "plan shared in a joint support",
            "Zaqijalon",
            ADVISERS | {"joint", "person"},
            logged=True,
            let_by_lock=MANAGER,
        ),
        Known("L3", "text of a paper to sign", "Zaqicontrat", ADVISERS | PERSON, logged=True, let_by_lock=MANAGER),
        Known("L3", "name written under a paper", "Zaqisigne", ADVISERS | PERSON, logged=True, let_by_lock=MANAGER),
        Known("L4", "note of a meeting", "Zaqinote", ADVISERS, logged=True, let_by_lock=MANAGER),
        Known("L4", "assessment", "Zaqiforce", ADVISERS, logged=True, let_by_lock=MANAGER),
        Known("L4", "comment on an axis of the assessment", "Zaqiaxe", ADVISERS, logged=True, let_by_lock=MANAGER),
        Known("L5", "sensitive fact", "Zaqirqth", frozenset({"adviser"}), logged=True),
        Known("L5", "who is named to read sensitive facts, and why", "Zaqimotif", MANAGER, let_by_lock=ADVISERS),
        Known("L6", "document, private", "Zaqipiece", ADVISERS, logged=True, let_by_lock=MANAGER),
        Known(
            "L6",
            "document shared in a joint support",
            "Zaqidevis",
            ADVISERS | {"joint", "person"},
            logged=True,
            let_by_lock=MANAGER,
        ),
        Known("L6", "document opened by a link", "Zaqiplan", ADVISERS | {"holder"}, logged=True, let_by_lock=MANAGER),
        Known("L6", "for whom a link opens a document", "Zaqibanque", ADVISERS | {"holder"}, let_by_lock=MANAGER),
        Known("L6", "why a document has to be kept", "Zaqijustif", MANAGER, let_by_lock=ADVISERS),
        Known("log", "who looked at what", "Zaqiregard", FILE, let_by_lock=PERSON, also=("Zaqicurieux",)),
    )
}
LAYERS_LOGGED = frozenset({"L3", "L4", "L5", "L6"})


def readers_found(look: Callable[[str], set[str]]) -> dict[str, frozenset[str]]:
    """By mark, the roles for which `look` found it."""
    found = {role: look(role) for role in ROLES}
    return {mark: frozenset(role for role in ROLES if mark in found[role]) for mark in KNOWN}


def expected() -> dict[str, frozenset[str]]:
    """By mark, the roles that read it."""
    return {mark: one.readers for mark, one in KNOWN.items()}


@dataclass(frozen=True)
class Counted:
    """So many people whom one partner helps at the hub: who reads the number itself on the hub's page (layer L8).

    `partner` is one of the cast, `column` of `journeys.queries.FAMILIES`. Whom the second lock lets count by raw SQL:
    `let_by_lock`.
    """

    what: str
    partner: str
    column: str
    people: int
    readers: frozenset[str]
    let_by_lock: frozenset[str]

    def word_for(self, role: str) -> str:
        """What the docs say of this role."""
        return "reads" if role in self.readers else ""


RECEIVERS = frozenset({"receiver", "reception"})
COUNTED = (
    Counted("people whom a partner helps at the hub, three or more", "chamber", "after", 3,
            RECEIVERS | {"manager", "coordinator"}, RECEIVERS),
    Counted("the same of another partner, one or two", "alexis", "first", 1, FILE, FILE | {"joint", "person"}),
)  # fmt: skip
NOT_KEPT = {"L7": "housing contract, invoice: in no table of this software yet"}
HOUSING = frozenset({"lease", "rent", "rents", "tenant", "tenancy", "cape", "invoice", "deposit", "domiciliation"})
"""Words by which a table, a column or a choice would say that it holds layer L7."""
WITHOUT_MARK = {
    "enrolments_enrolment": "which operation counts somebody: keys, dates, the service that reaches them",
    "enrolments_eligibilitycheck": "what conditions said of somebody: sentences of criteria, who decided and why",
    "enrolments_gapreason": "why a fact that a funder asks is not there, said by a manager",
    "enrolments_submissionline": "a line of a funder's table as it was submitted: what the file says, read with it",
    "enrolments_timeline": "minutes of a meeting on a time sheet: day, kind, number of the participant",
    "enrolments_voucher": "which voucher of a funder somebody has: number, amount, dates",
    "enrolments_vouchermove": "steps of a voucher with their days",
    "enrolments_presence": "when somebody was in an operation: dates",
    "firms_news": "whether a firm goes on, since when not, its jobs: closed lists and numbers, read with the journey",
    "firms_registerspell": "states of a firm in the public register, with their days: read with the journey",
    "firms_survey": "that somebody was asked how their firm goes: days, read with the journey and by the person",
    "journeys_attempt": "that somebody was not reached: day and channel, read with the journey",
    "journeys_holder": "who holds a project: keys",
    "journeys_journey": "states and dates, read with the project; its partner in joint support sees them too",
    "journeys_milestone": "that a firm was created, taken over or looked at, with its jobs: read with the journey",
    "orientation_contactattempt": "that somebody was not reached: day and channel, read with the enquiry",
    "orientation_followrequest": "which partner asked who follows, no word of a file; read by both and by the person",
    "orientation_referral": "states, dates and partners: nobody's name; what is said and shared are rows of their own",
    "orientation_referralattempt": "that somebody was not reached: day and channel, read with the referral",
    "orientation_referralfinding": "what the nightly check found wrong with a referral",
    "orientation_referralmove": "states and dates, read with the referral",
    "orientation_referralnotice": "which colleague is to get a letter",
    "orientation_referralsteptaken": "steps of the ladder with their dates",
    "orientation_steptaken": "steps of the ladder with their dates",
    "people_merge": "which entries of one file are the same person: keys",
}
"""Tables that lead to a person and hold no word about them: why no row of the table of layers is theirs."""


def table() -> str:
    """The table of layers in Markdown."""
    lines = [f"| Layer | What | {' | '.join(ROLES)} |\n|{'---|' * (len(ROLES) + 2)}\n"]
    rows = [(one.layer, one.what, [one.word_for(role) for role in ROLES]) for one in KNOWN.values()]
    rows += [("L8", one.what, [one.word_for(role) for role in ROLES]) for one in COUNTED]
    rows += [(layer, what, [""] * len(ROLES)) for layer, what in NOT_KEPT.items()]
    for layer, what, cells in sorted(rows, key=lambda row: row[0]):
        lines.append(f"| {layer} | {what} | {' | '.join(cells)} |\n")
    return "".join(lines)
