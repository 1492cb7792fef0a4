"""Official files about communes: the headings of their publishers, one sentence for each line refused, old codes."""

import io

import pytest
from django.core.management import CommandError, call_command
from tests.cast import ETAIN, NANCY, VERDUN, commune

from maillage.catalogue.territories.choices import FactKind
from maillage.catalogue.territories.models import Area, AreaFact, FactFile, FormerArea
from maillage.catalogue.territories.queries import communes_of_today, facts_by_commune, facts_in_force
from maillage.foundation.journal.models import Entry

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


@pytest.fixture
def load(tmp_path):
    def run(verb, text, *words):
        path = tmp_path / "fichier officiel.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = io.StringIO()
        call_command(f"import_{verb}", str(path), *words, stdout=out)
        return out.getvalue()

    return run


def told(kind):
    return facts_by_commune(facts_in_force()[kind])


CREATIONS = f"CODGEO;LIBGEO;ENCTOT22;ENCTOT23\n{ETAIN};Étain;20;25\n{VERDUN};Verdun;150;160,0\n{NANCY};Nancy;0;0\n"


def test_nothing_is_written_before_it_is_asked(load):
    said = load("creations", CREATIONS)

    assert "3 lines: 2 communes, 185 in all, 0 lines refused, 0 under a former code; year 2023." in said
    assert "Nothing was written" in said
    assert not FactFile.objects.exists()


def test_the_latest_year_of_the_headings_is_taken_and_the_same_file_changes_nothing(load):
    assert "Written." in load("creations", CREATIONS, "--write", "--source", "Insee, démographie des entreprises")

    file = FactFile.objects.get()
    assert (file.kind, file.vintage, file.source) == ("creations", 2023, "Insee, démographie des entreprises")
    assert told(FactKind.CREATIONS) == {commune(ETAIN).pk: 25, commune(VERDUN).pk: 160}
    lines = Entry.objects.filter(what="territories.facts_loaded").count()
    assert "already" in load("creations", CREATIONS, "--write", "--source", "Insee, démographie des entreprises")
    assert Entry.objects.filter(what="territories.facts_loaded").count() == lines == 1


def test_a_file_of_the_same_year_takes_the_place_of_the_former_and_another_year_stands_beside(load):
    load("creations", CREATIONS, "--write")
    load("creations", f"CODGEO;ENCTOT23\n{ETAIN};30\n", "--write")
    assert told(FactKind.CREATIONS) == {commune(ETAIN).pk: 30}

    load("creations", f"CODGEO;ENCTOT21\n{ETAIN};1\n", "--write")
    assert told(FactKind.CREATIONS) == {commune(ETAIN).pk: 30}, "the latest year is in force"
    assert FactFile.objects.count() == 2


def test_lines_are_refused_one_by_one_and_the_good_ones_may_be_written(load):
    text = f"CODGEO;ENCTOT23\n{ETAIN};25\n99999;3\n{VERDUN};beaucoup\n{NANCY};-4\n57463;\n{ETAIN};12\n;7\n54528\n"
    with pytest.raises(CommandError, match="Nothing was written"):
        load("creations", text, "--write")
    assert not FactFile.objects.exists()

    said = load("creations", text, "--good-lines").splitlines()
    assert [line.split(" · ")[0] for line in said[:7]] == ["3", "4", "5", "6", "7", "8", "9"]
    assert [line.split(" · ")[1] for line in said[:3]] == ["99999", "beaucoup", "-4"]
    assert "déjà" in said[4].lower()
    assert "7 lines refused" in said[7]
    assert told(FactKind.CREATIONS) == {commune(ETAIN).pk: 25}


def test_neighbourhoods_of_one_commune_are_added_up_and_one_of_two_communes_is_refused(load):
    text = (
        "codeQPV;libQPV;listeDepcom;popMuniQPV\n"
        f"QN05401M;Haussonville;{NANCY};3 412\nQN05402M;Le Plateau;{NANCY};1208\nQN05402M;Le Plateau;{NANCY};1208\n"
        f"QN05403M;Les deux;54395, 54547;900\n"
    )
    said = load("qpv", text, "--vintage", "2024", "--good-lines")

    assert told(FactKind.QPV) == {commune(NANCY).pk: 4620}
    assert "4 · QN" not in said
    assert "2 lines refused" in said


def test_a_list_of_communes_may_say_which_ones_are_not_in_it(load):
    text = f"CODGEO;LIBGEO;FRR\n{ETAIN};Étain;FRR+\n{VERDUN};Verdun;Non classée\n1004;Ambérieu;FRR\n"
    load("frr", text.encode("cp1252"), "--vintage", "2025", "--write")

    assert told(FactKind.FRR) == {commune(ETAIN).pk: 1, commune("01004").pk: 1}
    load("frr", f"INSEE_COM\n{VERDUN}\n", "--vintage", "2026", "--write")
    assert told(FactKind.FRR) == {commune(VERDUN).pk: 1}


def test_merged_communes_follow_their_new_code_before_and_after_the_file(load):
    former = FormerArea.objects.filter(area__is_current=True, kind="delegated", commune_until__gte=2015).exclude(
        code__in=Area.objects.filter(kind="commune").values("code")
    )[0]
    said = load("creations", f"CODGEO;ENCTOT23\n{former.code};4\n{former.area.code};6\n", "--write")
    assert "1 under a former code" in said
    assert told(FactKind.CREATIONS) == {former.area_id: 10}

    gone = Area.objects.get(pk=former.area_id)
    Area.objects.filter(pk=gone.pk).update(is_current=False)
    FormerArea.objects.create(code=gone.code, name=gone.name, kind="absorbed", area=commune(VERDUN))
    assert told(FactKind.CREATIONS) == {commune(VERDUN).pk: 10}
    assert AreaFact.objects.get().area_id == gone.pk, "the row stays as the file told it"
    assert communes_of_today([gone.pk, commune(ETAIN).pk]) == {
        gone.pk: commune(VERDUN).pk,
        commune(ETAIN).pk: commune(ETAIN).pk,
    }


def test_districts_are_not_counted_beside_their_city(load):
    load("creations", "CODGEO;ENCTOT23\n75101;40\n75056;1000\n75102;60\n69381;5\n69382;6\n", "--write")

    assert told(FactKind.CREATIONS) == {commune("75056").pk: 1000, commune("69123").pk: 11}


@pytest.mark.parametrize(
    ("verb", "text", "words", "sentence"),
    [
        ("creations", "NOM;ENCTOT23\nÉtain;2\n", (), "CODGEO"),
        ("creations", "CODGEO;NOM\n55181;Étain\n", ("--vintage", "2023"), "ENCTOT23, CREATIONS"),
        ("creations", "CODGEO;CREATIONS\n55181;2\n", (), "--vintage"),
        ("creations", "CODGEO;CREATIONS\n55181;2\n", ("--vintage", "1789"), "1789; 1990 to"),
        ("frr", "", ("--vintage", "2025"), "vide"),
        ("qpv", "%PDF-1.7 …", ("--vintage", "2024"), "CSV"),
        ("creations", "CODGEO;ENCTOT23\n", (), "aucune ligne"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(load, verb, text, words, sentence):
    with pytest.raises(CommandError) as said:
        load(verb, text, *words)

    assert sentence in str(said.value)
    assert "\n" not in str(said.value)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="nulle-part"):
        call_command("import_frr", str(tmp_path / "nulle-part.csv"), "--vintage", "2025")
