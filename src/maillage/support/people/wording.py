"""Words of a free text that deserve a second look: health, religion, origin, politics, judgement…

The person may read every note, and the law asks that notes be objective, relevant and not excessive. Words are only
pointed at and nothing is blocked: « enceinte » may be a loudspeaker. Words that mostly mean something else in these
hubs (« régime » of a company, « race » of cattle, « détenu » of a share) are left out on purpose.
"""

import re
from dataclasses import dataclass
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from maillage.support.people.folding import folded

LONGEST_READ = 20_000
MOST = 12


class Delicate(TextChoices):
    """What a word touches on."""

    HEALTH = "health", _("health")
    RELIGION = "religion", _("religion")
    ORIGIN = "origin", _("origin or nationality")
    POLITICS = "politics", _("politics or union membership")
    INTIMACY = "intimacy", _("private life")
    JUSTICE = "justice", _("police or justice")
    JUDGEMENT = "judgement", _("a judgement on the person")
    NUMBER = "number", _("a social security or bank number")


# French then English, without accents; a star stands for any ending.
WORDS = {
    Delicate.HEALTH: """malade, malades, maladie*, cancer*, depressi*, deprime*, burn out, burnout, bipolaire*,
        schizophren*, handicap*, addict*, alcool*, drogue*, toxicoman*, psychiatr*, psycholog*, suicid*, enceinte*,
        grossesse*, diabet*, epilep*, sida, vih, seropositi*, hospitalis*, invalidite, arret maladie,
        traitement medical, traitement lourd, chimio*, autis*, dyslexi*, anxiete, anxieu*, medicament*, obes*,
        fausse couche, sclerose*,
        illness*, disease*, depressed, bipolar, disabled, disabilit*, alcoholi*, drug addict*, pregnan*, hiv, aids,
        sick leave, chemotherap*, anxiety, medication*""",
    Delicate.RELIGION: """musulman*, islam*, chretien*, catholique*, protestant*, juif, juive, juifs, juives, judaisme,
        bouddhis*, temoin* de jehovah, evangelique*, athee*, religion*, religious, voile islamique, ramadan, mosquee*,
        synagogue*, pratiquant*, muslim*, christian*, catholic*, jew, jews, jewish, buddhis*, jehovah s witness*,
        evangelical*, atheis*, mosque*""",
    Delicate.ORIGIN: """origine etrangere, origine* ethnique*, ethni*, maghreb*, d origine maroc*, d origine alger*,
        d origine tunis*, d origine turque, d origine afric*, d origine ital*, d origine portug*, d origine polon*,
        d origine roum*, marocain*, algerien*, tunisien*, arabe*, africain*, gitan*, tsigane*, manouche*, roms, metis,
        metisse*, racial*, couleur de peau, immigre*, sans papiers, clandestin*, arab, arabs, african*, gypsy,
        gypsies, roma, skin colour, skin color, immigrant*, undocumented, illegal migrant*""",
    Delicate.POLITICS: """communiste*, socialiste*, extreme droite, extreme gauche, syndicaliste*, syndique*, cgt, cfdt,
        militant*, frontiste*, gauchiste*, macroniste*, rassemblement national, france insoumise, opinion* politique*,
        communist*, socialist, socialists, far right, far left, trade union*, unionist*, activist*,
        political opinion*""",
    Delicate.INTIMACY: """homosexuel*, lesbien*, bisexuel*, transgenre*, transsexuel*, gay, orientation sexuelle,
        vie sexuelle, adulter*, infidel*, violence* conjugale*, divorce difficile, homosexual*, bisexual*,
        transgender*, sexual orientation, sex life, domestic violence""",
    Delicate.JUSTICE: """prison*, incarcer*, ex detenu*, casier judiciaire, condamnation*, delinquan*,
        bracelet electronique, garde a vue, sortant de detention, sortie de detention, escroc*, convicted,
        criminal record, offender*, in custody, jail*, on bail""",
    Delicate.JUDGEMENT: """paresseu*, feignant*, faineant*, idiot*, stupid*, incapable*, menteu*, mythoman*,
        hysterique*, cingle*, pas serieuse, pas serieux, peu fiable, bizarre*, sent mauvais, moche*,
        limite intellectuellement, limitee intellectuellement, pas tres intelligent*, cas social, cas sociaux,
        profiteu*, profite des aides, insupportable*, naif, naive, immature*, lazy, liar*, hysteric*, crazy,
        not serious, unreliable, weird, ugly, smells bad, not very bright, scrounger*, unbearable""",
}
NUMBERS = re.compile(
    r"(?<!\d)[12]\s?\d{2}\s?(?:0[1-9]|1[0-2]|[2-9]\d)\s?(?:\d{2}|2[ABab])\s?\d{3}\s?\d{3}(?:\s?\d{2})?(?!\d)"
    r"|\b[A-Z]{2}\d{2}(?:\s?[0-9A-Z]{4}){4,6}(?:\s?[0-9A-Z]{1,3})?\b"
)
TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class WordWarning:
    """One word or phrase as it was written, and what it touches on."""

    about: Delicate
    word: str


def warnings_in(text: str) -> list[WordWarning]:
    """What deserves a second look in a text, each word once, in the order of the text; at most twelve.

    Pure: the same text gives the same list. French and English words are looked for in any text.
    """
    read = text[:LONGEST_READ]
    tokens = list(TOKEN.finditer(read))
    joined = " ".join(folded(token.group()) or "-" for token in tokens)
    found = [(match.start(), Delicate.NUMBER, match.group()) for match in NUMBERS.finditer(read)]
    for about, pattern in _patterns():
        for match in pattern.finditer(joined):
            first = joined.count(" ", 0, match.start())
            start, end = tokens[first].start(), tokens[first + match.group().count(" ")].end()
            found.append((start, about, read[start:end]))
    once: dict[tuple[Delicate, str], WordWarning] = {}
    for _start, about, word in sorted(found):
        once.setdefault((about, folded(word)), WordWarning(about, word))
    return list(once.values())[:MOST]


@cache
def _patterns() -> list[tuple[Delicate, re.Pattern[str]]]:
    return [(about, _pattern([" ".join(one.split()) for one in words.split(",")])) for about, words in WORDS.items()]


def _pattern(words: list[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    either = "|".join(re.escape(word).replace(r"\*", r"\S*") for word in longest_first)
    return re.compile(rf"(?<!\S)(?:{either})(?!\S)")
