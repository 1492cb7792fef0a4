"""Which office answers for which communes, from a file; posts, and what each may see."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.table import HEAD, OFFICES, make_table

from maillage.catalogue.territories.models import Area
from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.insight.dialogue.actions import (
    AlreadyInPost,
    BadOfficesFile,
    NameInTitle,
    end_post,
    give_post,
    keep_dates,
    load_offices,
)
from maillage.insight.dialogue.models import Attribution, Post, Territory
from maillage.insight.dialogue.queries import communes_of, offices_of

pytestmark = pytest.mark.django_db


def test_a_file_says_which_office_answers_and_the_same_file_twice_changes_nothing(cast, now, tmp_path, capsys):
    table = make_table(cast, now)
    file = tmp_path / "offices.csv"
    file.write_text(OFFICES, encoding="utf-8")

    call_command("import_regional_offices", str(file))

    day = timezone.localdate(now)
    assert capsys.readouterr().out == "2 offices, 2 lines.\n"
    assert Territory.objects.get(pk=table.epci.pk).office == table.office
    assert Attribution.objects.count() == 2
    meuse = Area.objects.communes().filter(code__startswith="55").values_list("pk", flat=True)
    assert set(communes_of(table.office, on=day)) == set(meuse)
    assert cast.commune.pk in communes_of(table.epci, on=day)


def test_the_smallest_area_decides_and_rows_begin_and_end_by_themselves(cast, now):
    day = timezone.localdate(now)
    later = day + timedelta(days=10)
    epci = Area.objects.get(kind="epci", pk__in=cast.commune.containing_ids)
    text = OFFICES + f"metz;Maison de la Région de Metz (fictif);epci;{epci.code};{later};;essai\n"

    load_offices(cast.network, text, by=None, now=now)

    territory = Territory.objects.get(area=epci)
    assert territory.office.code == "bar"
    keep_dates(now=now + timedelta(days=11))
    territory.refresh_from_db()
    assert territory.office.code == "metz"
    assert offices_of(cast.network, on=day).by_commune[cast.commune.pk] == Territory.objects.get(code="bar").pk
    assert offices_of(cast.network, on=later).by_commune[cast.commune.pk] == Territory.objects.get(code="metz").pk


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("office;name\n", "Line 1: columns kind, code, from, until, source are missing"),
        (HEAD, "The file has no line."),
        (HEAD + "a;A;departement;99;2020-01-01;;x\n", "Line 2: no departement has the code '99' today."),
        (
            HEAD + "a;A;country;FR;2020-01-01;;x\n",
            "Line 2: kind reads 'country'; accepted: commune, epci, departement.",
        ),
        (HEAD + "a;A;departement;55;hier;;x\n", "Line 2: a day reads 'hier'; YYYY-MM-DD is needed."),
        (HEAD + "a;A;departement;55;2020-01-02;2020-01-01;x\n", "Line 2: the last day comes before the first."),
        (HEAD + "a;;departement;55;2020-01-02;;x\n", "Line 2: office, name and source are needed."),
        (
            HEAD + "a;A;departement;55;2020-01-01;;x\nb;B;departement;55;2021-01-01;;x\n",
            "Line 3: departement 55 is already given in those days.",
        ),
    ],
)
def test_a_wrong_file_writes_nothing_and_says_which_line(cast, now, text, said):
    load_offices(cast.network, OFFICES, by=None, now=now)

    with pytest.raises(BadOfficesFile) as refused:
        load_offices(cast.network, text, by=None, now=now)

    assert str(refused.value).startswith(said)
    assert Attribution.objects.count() == 2


def test_who_sees_which_sheet(cast, now):
    table = make_table(cast, now)
    day = timezone.localdate(now)

    def seen(user):
        return set(Territory.objects.visible_to(user, on=day))

    assert seen(table.member.user) == {table.epci, table.office}
    assert {table.epci, table.office, table.meuse} < seen(table.officer.user)
    assert table.other_epci not in seen(table.officer.user)
    assert seen(table.neighbour.user) == {table.other_epci, table.other_office}
    assert seen(cast.coordinator) == set(Territory.objects.all())
    for nobody in (cast.adviser, cast.manager, cast.partner, cast.stranger, cast.administrator):
        assert seen(nobody) == set()
    end_post(table.member, by=cast.coordinator, now=now)
    assert seen(table.member.user) == set()


def test_a_post_is_given_once_by_a_letter_and_holds_no_name(cast, now):
    table = make_table(cast, now)
    facts = {"email": "iris@example.org", "name": "Iris Martin (fictif)", "language": "fr", "by": cast.coordinator}

    with pytest.raises(NameInTitle):
        give_post(table.meuse, title="Iris Martin (fictif), présidente", now=now, **facts)
    made = give_post(table.meuse, title="Présidente", now=now, **facts)
    with pytest.raises(AlreadyInPost):
        give_post(table.meuse, title="Présidente", now=now, **facts)

    assert str(made) == "Présidente"
    letter = Letter.objects.get(to="iris@example.org")
    assert "/territory/" in letter.text
    assert "Martin" not in letter.text
    assert Entry.objects.filter(what="dialogue.post_given").count() == 1
    end_post(made, by=cast.coordinator, now=now)
    assert not Post.objects.active(on=timezone.localdate(now)).filter(pk=made.pk).exists()


def test_the_database_refuses_two_offices_for_one_area(cast, now):
    table = make_table(cast, now)
    row = Attribution.objects.get(office=table.office)

    with pytest.raises(IntegrityError, match="attribution_is_to_one_office"), transaction.atomic():
        Attribution.objects.create(
            network=cast.network, office=table.other_office, area=row.area, starts_on=now.date(), source="x"
        )
