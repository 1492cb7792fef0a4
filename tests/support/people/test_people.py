"""Entering people, finding them again, saying that two are one and taking it back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_as
from maillage.support.people.actions import (
    DayToCome,
    NameMissing,
    NotMergeable,
    Said,
    add_contact_point,
    edit_person,
    forget_people,
    merge_people,
    undo_merge,
    welcome_again,
    welcome_person,
)
from maillage.support.people.choices import CameBy, Channel
from maillage.support.people.folding import folded, folded_contact
from maillage.support.people.models import ContactPoint, Person, Welcome
from maillage.support.people.queries import file_of, likely_matches, people_of, search_people

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LEA = {"given_name": "Léa", "family_name": "Müller", "phone": "06 12 34 56 78", "email": "Lea@Exemple.fr"}


@pytest.fixture
def enter(db, cast):
    with reading_as([cast.alexis.pk]):
        yield lambda said=None, **others: welcome_person(
            Said(**(said or LEA)),
            **{
                "organisation": cast.alexis,
                "hub": cast.etain,
                "need": "Ouvrir une boulangerie",
                "by": cast.adviser,
                "now": NOW,
            }
            | others,
        )


def test_a_walk_in_is_entered_with_five_fields(enter, cast):
    said = {
        "given_name": "Sami",
        "phone": "0612345678",
        "commune": cast.etain.place.commune,
        "came_by": CameBy.WORD_OF_MOUTH,
    }

    person = enter(said, need="micro-entreprise ?")

    assert (person.entered_on, person.notice_version != "") == (date(2026, 11, 23), True)
    assert [(row.hub, row.need, row.received_by) for row in Welcome.objects.all()] == [
        (cast.etain, "micro-entreprise ?", cast.adviser)
    ]
    assert list(Entry.objects.filter(what__startswith="people.").values_list("what", flat=True).order_by("pk")) == [
        "people.person_entered",
        "people.person_welcomed",
    ]


def test_nothing_but_a_name_is_needed(enter):
    assert str(enter({"given_name": "O"})) == "O"
    assert ContactPoint.objects.count() == 0
    with pytest.raises(NameMissing):
        enter({"given_name": " ", "phone": "0612345678"})


def test_entry_the_next_day_keeps_the_real_date(enter):
    assert enter(received_on=date(2026, 11, 20)).entered_on == date(2026, 11, 20)
    with pytest.raises(DayToCome):
        enter(received_on=date(2026, 11, 24))


@pytest.mark.parametrize(
    "typed",
    ["léa muller", "MULLER", "Mulller", "lea@exemple.fr", "06 12 34", "+33 6 12 34 56 78", "0612345678", "étain"],
)
def test_a_person_is_found_by_what_one_remembers(enter, cast, typed):
    person = enter({**LEA, "commune": cast.etain.place.commune})
    enter({"given_name": "Jean", "family_name": "Durand"})

    assert list(search_people(people_of(cast.alexis), typed))[:1] == [person]


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "%", "_", "'; DROP TABLE", "🙂", "9" * 5000])
def test_any_text_may_be_typed_in_the_search(enter, cast, typed):
    enter()

    assert search_people(people_of(cast.alexis), typed.replace("\x00", "")).count() in (0, 1)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": "Quelqu’un d’autre", "contacts": [("phone", "+33 (0)6.12.34.56.78")]}, 1),
        ({"name": "Quelqu’un d’autre", "contacts": [("phone", "0033 6 12 34 56 78")]}, 1),
        ({"name": "Autre", "contacts": [("email", " lea@EXEMPLE.fr")]}, 1),
        ({"name": "lea mueller"}, 1),
        ({"name": "Lea Muler"}, 1),
        ({"name": "léa müller", "contacts": [("phone", "0612345678")]}, 2),
        ({"name": "Jean Durand"}, 0),
        ({"name": ""}, 0),
    ],
)
def test_likely_matches_are_proposed_with_their_reasons(enter, cast, said, why):
    enter()

    found = likely_matches(cast.alexis, **said)

    assert [len(match.reasons) for match in found] == ([why] if why else [])


def test_two_people_with_all_equal_fields_stay_two_until_somebody_says_otherwise(enter, cast):
    first, second = enter(), enter()

    assert list(people_of(cast.alexis)) == [second, first]
    assert [match.person for match in likely_matches(cast.alexis, name="Léa Müller", apart_from=second)] == [first]


def test_a_merge_shows_one_file_and_undoing_it_gives_back_two(enter, cast):
    kept, merged = enter(), enter({**LEA, "phone": "07 00 00 00 00"})
    welcome_again(merged, hub=cast.verdun, need="Suite", by=cast.adviser, now=NOW)

    merge = merge_people(kept, merged, by=cast.adviser, now=NOW)

    assert list(people_of(cast.alexis)) == [kept]
    whole = file_of(kept)
    assert (len(whole.welcomes), len(whole.contact_points), whole.same) == (3, 4, (merged,))
    assert list(search_people(people_of(cast.alexis), "Müller")) == [kept]

    assert undo_merge(merge, by=cast.adviser, now=NOW + timedelta(days=400)) == merged
    undo_merge(merge, by=cast.adviser, now=NOW + timedelta(days=401))

    assert (len(file_of(kept).welcomes), len(file_of(merged).welcomes)) == (1, 2)
    assert set(people_of(cast.alexis)) == {kept, merged}
    assert Entry.objects.filter(what="people.merge_undone").count() == 1


def test_nobody_is_hidden_behind_an_entry_that_was_erased(enter, cast):
    erased, living = enter(), enter()
    forget_people([erased.pk], by=cast.manager, now=NOW)

    for pair in ((erased, living), (living, erased)):
        with pytest.raises(NotMergeable):
            merge_people(*pair, by=cast.adviser, now=NOW)

    assert set(people_of(cast.alexis)) == {living}


def test_a_merge_follows_what_was_merged_before(enter):
    first, second, third = enter(), enter(), enter()
    who = {"by": first.created_by, "now": NOW}

    merge_people(second, first, **who)
    merge_people(third, second, **who)

    assert len(file_of(third).welcomes) == 3
    with pytest.raises(NotMergeable):
        merge_people(first, third, **who)
    with pytest.raises(NotMergeable):
        merge_people(third, third, **who)


def test_contact_points_are_said_once_and_one_is_preferred(enter, cast):
    person = enter()
    who = {"by": cast.adviser, "now": NOW}

    add_contact_point(person, channel=Channel.PHONE, value="+33612345678", is_preferred=True, **who)
    add_contact_point(
        person, channel=Channel.EMAIL, value="foyer@exemple.fr", is_preferred=True, note="partagée", **who
    )

    points = file_of(person).contact_points
    assert [(point.value, point.is_preferred) for point in points] == [
        ("foyer@exemple.fr", True),
        ("06 12 34 56 78", False),
        ("Lea@Exemple.fr", False),
    ]
    assert list(search_people(people_of(cast.alexis), "foyer@exemple.fr")) == [person]


def test_an_edit_that_changes_nothing_leaves_no_line(enter, cast):
    person = enter()
    said = Said("Léa", "Müller", commune=None)

    edit_person(person, said, by=cast.adviser, now=NOW)
    assert not Entry.objects.filter(what="people.person_edited").exists()

    edit_person(person, Said("Léa", "Durand"), by=cast.adviser, now=NOW)
    assert list(search_people(people_of(cast.alexis), "durand")) == [person]
    assert list(search_people(people_of(cast.alexis), "0612345678")) == [person]


def test_who_sees_a_file(enter, cast):
    enter()

    seen = {
        who: Person.objects.visible_to(user).count()
        for who, user in {
            "adviser": cast.adviser,
            "colleague": cast.colleague,
            "partner": cast.partner,
            "stranger": cast.stranger,
        }.items()
    }

    assert seen == {"adviser": 1, "colleague": 1, "partner": 0, "stranger": 0}


@given(st.text(max_size=40), st.text(max_size=40))
def test_folding_is_stable_and_order_free_of_spaces(one, two):
    assert folded(folded(one)) == folded(one)
    assert folded(f"{one}  {two}") == folded(f"{one} {two}")


@given(st.from_regex(r"0[1-9]( ?[0-9]{2}){4}", fullmatch=True))
def test_a_french_phone_is_one_however_it_is_written(phone):
    digits = phone.replace(" ", "")

    assert {
        folded_contact(Channel.PHONE, form) for form in (phone, digits, f"+33{digits[1:]}", f"0033 {digits[1:]}")
    } == {digits}
