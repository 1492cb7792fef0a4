"""Reading people: search, likely matches, one file."""

from maillage.support.people.queries.files import PersonFile, file_of, people_of
from maillage.support.people.queries.matches import Match, likely_matches
from maillage.support.people.queries.search import search_people

__all__ = ["Match", "PersonFile", "file_of", "likely_matches", "people_of", "search_people"]
