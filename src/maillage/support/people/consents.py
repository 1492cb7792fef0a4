"""The words that a person agrees to. A text ever read to somebody stays as it was: a change is a new version.

`{to}` is the organisation that would read or call; `{months}` the longest time the agreement lasts.
"""

from dataclasses import dataclass

from maillage.catalogue.network.models import Organisation
from maillage.support.people.choices import MONTHS, Purpose

LANGUAGE = "fr"
"""Read when a text is not written in the language asked for; the agreement then keeps this one."""

CURRENT = {
    Purpose.RECOGNISED: "2026-11-2",
    Purpose.REFERRED: "2026-11",
    Purpose.SUMMARY: "2026-11",
    Purpose.DOCUMENTS: "2026-11",
    Purpose.COUNTED: "2026-11",
    Purpose.SURVEYED: "2026-11",
}

TELLS_WHO_FOLLOWS = frozenset({"2026-11-2"})
"""Versions of the agreement to be recognised that also say who follows, and that partners may ask for a name."""

END = {
    "fr": "Vous pouvez revenir sur cet accord à tout moment, sans donner de raison et sans conséquence pour votre "
    "accompagnement. Il s’arrête de lui-même au bout de {months} mois.",
    "en": "You may take this back at any time, without giving a reason and without any effect on the help you get. It "
    "ends by itself after {months} months.",
}

TEXTS: dict[tuple[Purpose, str], dict[str, str]] = {
    (Purpose.RECOGNISED, "2026-11"): {
        "fr": "J’accepte que les partenaires du réseau sachent que je suis déjà accueilli ici, et depuis quand, si je "
        "me présente chez eux avec le même téléphone ou le même courriel. Ils ne lisent rien d’autre : ni mon nom, "
        "ni mes coordonnées, ni mon dossier.",
        "en": "I agree that partners of the network learn that I am already welcomed here, and since when, if I come "
        "to them with the same phone or e-mail. They read nothing else: not my name, not how to reach me, not my file.",
    },
    (Purpose.RECOGNISED, "2026-11-2"): {
        "fr": "J’accepte que les partenaires du réseau, si je me présente chez eux avec le même téléphone ou le même "
        "courriel, apprennent trois choses : que je suis connu ici, depuis quel mois, et depuis quel jour vous me "
        "suivez. Ils peuvent vous demander le nom de la personne qui me suit ; je vois qui l’a demandé et ce que vous "
        "avez répondu. Ils ne lisent rien d’autre : ni mon nom, ni mes coordonnées, ni mon dossier.",
        "en": "I agree that partners of the network, if I come to them with the same phone or e-mail, learn three "
        "things: that I am known here, since which month, and since which day you have been following me. They may "
        "ask you for the name of the person who follows me; I see who asked and what you answered. They read nothing "
        "else: not my name, not how to reach me, not my file.",
    },
    (Purpose.REFERRED, "2026-11"): {
        "fr": "J’accepte que vous me mettiez en relation avec {to}. {to} reçoit mon nom, mes coordonnées, ma commune "
        "et ce que je cherche, pour me contacter. Je vois avant l’envoi ce qui est transmis.",
        "en": "I agree that you put me in touch with {to}. {to} receives my name, how to reach me, my commune and what "
        "I am looking for, in order to contact me. I see what is sent before it leaves.",
    },
    (Purpose.SUMMARY, "2026-11"): {
        "fr": "J’accepte que {to} lise le résumé de mon projet écrit pour être partagé, et mon plan d’action. {to} ne "
        "lit ni les notes de mes rendez-vous, ni mes documents.",
        "en": "I agree that {to} reads the summary of my project that was written to be shared, and my action plan. "
        "{to} reads neither the notes of my meetings nor my documents.",
    },
    (Purpose.DOCUMENTS, "2026-11"): {
        "fr": "J’accepte que {to} lise les documents que je choisis avec vous, un par un. Les autres restent ici.",
        "en": "I agree that {to} reads the documents that I choose with you, one by one. The others stay here.",
    },
    (Purpose.COUNTED, "2026-11"): {
        "fr": "J’accepte d’être compté une seule fois dans les bilans du réseau, sans mon nom. Les nombres trop petits "
        "pour rester anonymes ne sont pas publiés.",
        "en": "I agree to be counted once in the reports of the network, without my name. Numbers too small to stay "
        "anonymous are not published.",
    },
    (Purpose.SURVEYED, "2026-11"): {
        "fr": "J’accepte que vous me demandiez des nouvelles de mon projet, quatre fois au plus dans les trois ans. Je "
        "réponds si je le souhaite.",
        "en": "I agree that you ask me how my project goes, four times at most within three years. I answer if I wish.",
    },
}


@dataclass(frozen=True)
class AgreedText:
    """What was or would be read: version, language it is written in, words."""

    version: str
    language: str
    words: str


def text_of(purpose: str, to: Organisation | None, language: str) -> tuple[str, str]:
    """Version and words of the text in use today."""
    text = current_text(purpose, to, language)
    return text.version, text.words


def current_text(purpose: str, to: Organisation | None, language: str) -> AgreedText:
    """The text in use today, in French when it is not written in `language`."""
    return text_in(CURRENT[Purpose(purpose)], purpose, to, language)


def text_in(version: str, purpose: str, to: Organisation | None, language: str) -> AgreedText:
    """The text of a version, as it was read then."""
    known = Purpose(purpose)
    texts = TEXTS[known, version]
    spoken = language if language in texts else LANGUAGE
    facts = {"to": to.name if to else "", "months": MONTHS[known]}
    return AgreedText(version, spoken, f"{texts[spoken]} {END[spoken]}".format(**facts))
