from collections import Counter

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.catalogue.territories import queries
from maillage.catalogue.territories.models import Release
from maillage.catalogue.territories.queries import (
    commune_by_code,
    containing_ids,
    directory,
    find_communes,
    resolve_commune,
    say_travel_model,
)

pytestmark = pytest.mark.usefixtures("france")


def labels(text, limit=10):
    return [match.label for match in find_communes(text, limit)]


@pytest.mark.parametrize(
    ("typed", "first", "how"),
    [
        ("étain", "Étain (55)", "exact"),
        ("ETAIN", "Étain (55)", "exact"),
        ("  etain  ", "Étain (55)", "exact"),
        ("Étain (55)", "Étain (55)", "exact"),
        ("Étain 55400", "Étain (55)", "exact"),
        ("Étain (55400)", "Étain (55)", "exact"),
        ("Étain (55181)", "Étain (55)", "exact"),
        ("55400 Étain", "Étain (55)", "exact"),
        ("Étain, Meuse", "Étain (55)", "exact"),
        ("Etian", "Étain (55)", "typo"),
        ("nanci", "Nancy (54)", "typo"),
        ("54000 Nancy Cedex", "Nancy (54)", "exact"),
        ("NANCY CEDEX 54035", "Nancy (54)", "exact"),
        ("havre", "Le Havre (76)", "exact"),
        ("Le Havre", "Le Havre (76)", "exact"),
        ("l'hay les roses", "L'Haÿ-les-Roses (94)", "exact"),
        ("St Dié des Vosges", "Saint-Dié-des-Vosges (88)", "exact"),
        ("st-die", "Saint-Dié-des-Vosges (88)", "prefix"),
        ("Ste-Marie-aux-Mines", "Sainte-Marie-aux-Mines (68)", "exact"),
        ("vandoeuvre les nancy", "Vandœuvre-lès-Nancy (54)", "exact"),
        ("Cœuvres", "Cœuvres-et-Valsery (02)", "prefix"),
        ("COEUVRES", "Cœuvres-et-Valsery (02)", "prefix"),
        ("Châlons s/ Saône", "Chalon-sur-Saône (71)", "typo"),
        ("bar duc", "Bar-le-Duc (55)", "word"),
        ("isson bouzemont", "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson (51)", "word"),
        ("Starsbourg", "Strasbourg (67)", "typo"),
        ("pont a mouson", "Pont-à-Mousson (54)", "typo"),
        ("neuvemaisons", "Neuves-Maisons (54)", "typo"),
        ("st denis 974", "Saint-Denis (974)", "exact"),
        ("saint denis réunion", "Saint-Denis (974)", "exact"),
        ("2A004", "Ajaccio (2A)", "exact"),
        ("2a004", "Ajaccio (2A)", "exact"),
        ("20 090", "Ajaccio (2A)", "postcode"),
        ("554", "Saint-Mihiel (55)", "postcode"),
        ("75111", "Paris (75)", "former"),
        ("Paris 11e", "Paris (75)", "former"),
        ("Lyon 3ème", "Lyon (69)", "former"),
        ("marseille 16e arrondissement", "Marseille (13)", "former"),
        ("Arbignieu", "Arboys en Bugey (01)", "former"),
    ],
)
def test_a_commune_is_found_as_people_type_it(typed, first, how):
    matches = find_communes(typed)

    assert (matches[0].label, matches[0].how) == (first, how)


def test_homonyms_come_by_population_each_with_its_departement():
    found = [match for match in find_communes("saint-denis") if match.how == "exact"]

    assert [match.label for match in found[:2]] == ["Saint-Denis (974)", "Saint-Denis (93)"]
    assert [match.population for match in found] == sorted((match.population for match in found), reverse=True)


def test_an_exact_name_comes_before_a_larger_commune_that_only_starts_with_it():
    assert labels("bar")[0] != "Bar-le-Duc (55)"
    assert find_communes("bar")[0].how == "exact"
    assert "Bar-le-Duc (55)" in labels("bar")


def test_st_may_be_saint_or_the_start_of_a_word():
    assert "Saint-Étienne (42)" in labels("st")
    assert "Strasbourg (67)" in labels("st")
    assert "Stenay (55)" in labels("ste", 100)
    assert "Sainte-Marie (974)" in labels("ste")


def test_all_the_communes_of_a_postcode_are_listed():
    resolution = resolve_commune("55400")

    assert resolution.status == "ambiguous"
    assert len(resolution.choices) == sum("55400" in c.postcodes for c in directory().communes)
    assert resolution.choices[0].label == "Étain (55)"
    assert "55400" in resolution.sentence


@pytest.mark.parametrize(
    "typed", ["Étain", "Étain (55)", "Étain 55400", "étain, meuse", "55400 etain", "Étain (55181)"]
)
def test_what_the_form_shows_resolves_when_it_comes_back(typed):
    resolution = resolve_commune(typed)

    assert resolution.status == "found"
    assert resolution.found.code == "55181"
    assert resolution.sentence == ""


def test_every_label_leads_back_to_its_own_commune():
    communes = directory().communes

    wrong = [
        commune.code
        for commune in communes[:: len(communes) // 700]
        if (found := resolve_commune(f"{commune.name} ({commune.departement_code})").found) is None
        or found.code != commune.code
    ]

    assert wrong == []


def test_homonyms_are_asked_about():
    resolution = resolve_commune("Verdun")

    assert (resolution.status, [c.label for c in resolution.choices]) == ("ambiguous", ["Verdun (55)", "Verdun (09)"])


def test_a_spelling_mistake_is_asked_about_never_assumed():
    resolution = resolve_commune("Etian")

    assert (resolution.status, [c.label for c in resolution.choices]) == ("ambiguous", ["Étain (55)"])
    assert "Etian" in resolution.sentence


def test_a_name_beside_the_wrong_departement_is_asked_about():
    resolution = resolve_commune("Sedan (54)")

    assert (resolution.status, resolution.choices[0].label) == ("ambiguous", "Sedan (08)")


def test_a_former_commune_leads_to_the_one_of_today_and_its_name_is_told():
    by_name = resolve_commune("Arbignieu")
    by_code = resolve_commune("02311", codes_first=True)

    assert by_name.found.name == "Arboys en Bugey"
    assert "Arbignieu" in by_name.sentence
    assert "Arboys en Bugey" in by_name.sentence
    assert by_code.found.code == "02589"
    assert by_code.found.former_name in by_code.sentence


def test_a_district_leads_to_its_commune():
    resolution = resolve_commune("Paris 11")

    assert resolution.found.code == "75056"
    assert "Paris 11e Arrondissement" in resolution.sentence


def test_machines_give_official_codes_and_people_postcodes():
    served = Counter(code for commune in directory().communes for code in commune.postcodes)
    both = [c for c in directory().communes if served[c.code] == 1 and c.code not in c.postcodes]

    assert len(both) > 100
    for commune in both[::20]:
        assert resolve_commune(commune.code).found.code != commune.code
        assert resolve_commune(commune.code, codes_first=True).found.code == commune.code


def test_an_unknown_code_is_nobody():
    assert commune_by_code("99999") is None
    assert commune_by_code("") is None
    assert resolve_commune("99999").status == "unknown"


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "\x00", "\x00\x01\x02", "a" * 10_000, "é" * 10_000, "😀", "😀" * 500, "\u202eniatÉ", "العربية", "שלום",
     "%s %(text)s {0}", "'; DROP TABLE territories_area; --", "<script>", "٣٤٥", "½", "-", "()", "5" * 300, "2a" * 80,
     "\ud800", "st " * 60, "a b c d e f g h i j k l m n o p q r s t u v w x y z", "cedex", "cedex 9", "(55)"],
)  # fmt: skip
def test_bad_input_gets_a_sentence_never_an_error(typed):
    resolution = resolve_commune(typed)

    assert len(find_communes(typed)) <= 10
    assert resolution.found or resolution.sentence
    assert len(resolution.sentence) < 200


@given(st.text(max_size=60), st.integers(-3, 200))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_lookup(text, limit):
    found = find_communes(text, limit)

    assert len(found) <= max(0, limit)
    assert len({match.id for match in found}) == len(found)


def test_the_lookup_asks_nothing_of_the_database_once_warm(django_assert_num_queries):
    with django_assert_num_queries(0):
        find_communes("metz")
        resolve_commune("Étain (55)")


def test_a_commune_lies_in_its_epci_departement_region_and_country(commune):
    etain = commune("55181")

    assert containing_ids(etain.pk) == etain.containing_ids
    assert {(a.kind, a.code) for a in type(etain).objects.filter(pk__in=etain.containing_ids)} == {
        ("commune", "55181"),
        ("epci", "245501242"),
        ("departement", "55"),
        ("region", "44"),
        ("country", "FR"),
    }


@pytest.mark.parametrize("stored", ["", "offline 1", "osrm table-v1"])
def test_every_travel_model_is_said_in_words(stored):
    assert say_travel_model(stored)


def test_the_lookup_goes_on_while_the_database_is_away(monkeypatch):
    def away():
        raise OperationalError("the server is away")

    directory()
    monkeypatch.setattr(queries, "_checked_at", float("-inf"))
    monkeypatch.setattr(queries, "_release_stamp", away)

    assert resolve_commune("Étain (55)").status == "found"


def test_another_release_is_noticed(monkeypatch, now):
    before = directory()
    Release.objects.create(vintage=2026, digest="another", loaded_at=now)

    assert directory() is before
    monkeypatch.setattr(queries, "_checked_at", float("-inf"))
    assert directory() is not before
    queries.forget_directory()
