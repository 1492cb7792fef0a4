"""Reading people: search, likely matches, one file, agreements, private links."""

from maillage.support.people.queries.consents import consent_in_force, consents_of, consents_under
from maillage.support.people.queries.files import PersonFile, email_of, file_of, keys_of, people_of, whole
from maillage.support.people.queries.link import (
    LinkExpired,
    LinkUnknown,
    person_by_link,
    person_link_token,
    person_name_in,
)
from maillage.support.people.queries.looks import looks_of, looks_under, receivers_of, sensitive_of, sensitive_rights_of
from maillage.support.people.queries.matches import Match, likely_matches
from maillage.support.people.queries.recognition import Known, known_by
from maillage.support.people.queries.search import search_people

__all__ = [
    "Known",
    "LinkExpired",
    "LinkUnknown",
    "Match",
    "PersonFile",
    "consent_in_force",
    "consents_of",
    "consents_under",
    "email_of",
    "file_of",
    "keys_of",
    "known_by",
    "likely_matches",
    "looks_of",
    "looks_under",
    "people_of",
    "person_by_link",
    "person_link_token",
    "person_name_in",
    "receivers_of",
    "search_people",
    "sensitive_of",
    "sensitive_rights_of",
    "whole",
]
