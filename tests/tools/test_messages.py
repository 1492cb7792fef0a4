"""Catalogues follow the sources: found, kept, checked, compiled, tidied."""

import gettext
import os

import pytest

DESK = "web/desk/locale/fr/LC_MESSAGES/django.po"
FRENCH = {
    "Inbox": "Boîte de réception",
    "%(name)s waits.": "%(name)s attend.",
    "%(n)s person": ("%(n)s personne", "%(n)s personnes"),
    "need": "besoin",
    "Skip": "Passer",
    "French": "Français",
}


def translate(messages, french=FRENCH):
    """Write the French into every catalogue, as a person would."""
    for room in messages.rooms():
        catalog = messages._read(messages.po_file(room))
        for message in catalog:
            if message.id and messages._singular(message) in french:
                message.string = french[messages._singular(message)]
        if len(catalog):
            messages._write(messages.po_file(room), catalog)


@pytest.fixture
def kept(messages):
    """Catalogues that say everything in French."""
    messages.update([], tidy=False)
    translate(messages)
    messages.update([], tidy=False)
    return messages


def test_each_string_goes_to_the_room_that_says_it(messages, house):
    found = {
        str(room.relative_to(house)): {(message.id, message.context) for message in strings}
        for room, strings in messages.found_messages().items()
    }

    assert found == {
        "support/orientation": {("need", None)},
        "web/desk": {(("%(n)s person", "%(n)s people"), None), ("%(name)s waits.", None), ("Inbox", None)},
        "web/shared": {("French", None), ("Skip", "link")},
    }


def test_a_new_catalogue_carries_neither_dates_nor_places(messages, house, capsys):
    assert messages.update([], tidy=False) == 0

    text = (house / DESK).read_text(encoding="utf-8")
    assert capsys.readouterr().out.splitlines() == [
        "support/orientation: 1 strings, 1 without French",
        "web/desk: 3 strings, 3 without French",
        "web/shared: 2 strings, 2 without French",
    ]
    assert "POT-Creation" not in text
    assert "#:" not in text
    assert 'msgid "%(n)s person"\nmsgid_plural "%(n)s people"\nmsgstr[0] ""\nmsgstr[1] ""\n' in text


def test_a_second_update_changes_no_byte(kept, house, capsys):
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in house.rglob("django.*o")}
    capsys.readouterr()

    kept.update([], tidy=False)

    assert capsys.readouterr().out == ""
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in house.rglob("django.*o")} == before


def test_complete_catalogues_pass_the_check_and_speak_french(kept, house, capsys):
    capsys.readouterr()

    assert kept.check() == 0
    assert capsys.readouterr().out == "Every string has its French.\n"
    with (house / DESK).with_suffix(".mo").open("rb") as file:
        french = gettext.GNUTranslations(file)
    assert french.gettext("Inbox") == "Boîte de réception"
    assert [french.ngettext("%(n)s person", "%(n)s people", n) for n in (0, 1, 2)] == [
        *["%(n)s personne", "%(n)s personne", "%(n)s personnes"]
    ]


def test_a_new_string_is_missed_until_it_is_collected_and_said_in_french(kept, house, capsys):
    (house / "web/desk/forms.py").write_text('_("Reason")\n')
    capsys.readouterr()

    assert kept.check() == 1
    assert capsys.readouterr().out == "web/desk: not in the catalogue (./run messages): 'Reason'\n"
    kept.update([], tidy=False)
    capsys.readouterr()
    assert kept.check() == 1
    assert capsys.readouterr().out == "web/desk: without French: 'Reason'\n"


def test_what_nothing_says_any_more_is_kept_apart_told_and_tidied(kept, house, capsys):
    (house / "support/orientation/models.py").write_text("")

    kept.update([], tidy=False)

    file = house / "support/orientation/locale/fr/LC_MESSAGES/django.po"
    assert '#~ msgid "need"\n#~ msgstr "besoin"' in file.read_text(encoding="utf-8")
    capsys.readouterr()
    assert kept.check() == 1
    assert capsys.readouterr().out == "support/orientation: no longer used (./run messages --tidy): 'need'\n"
    kept.update([], tidy=True)
    assert "need" not in file.read_text(encoding="utf-8")
    assert kept.check() == 0


def test_a_string_that_moves_keeps_its_french(kept, house):
    (house / "support/orientation/models.py").write_text("")
    (house / "web/desk/forms.py").write_text('_("need")\n')

    kept.update([], tidy=True)

    assert 'msgid "need"\nmsgstr "besoin"' in (house / DESK).read_text(encoding="utf-8")
    assert kept.check() == 0


def test_a_chosen_room_is_the_only_one_written(messages, house):
    messages.update(["web/desk"], tidy=False)

    assert [str(file.relative_to(house)) for file in house.rglob("*.po")] == [DESK]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('msgstr "%(name)s attend."', 'msgstr "%(nom)s attend."', "unknown named placeholder 'nom'"),
        ('msgid "Inbox"', '#, fuzzy\nmsgid "Inbox"', "doubtful (fuzzy): 'Inbox'"),
    ],
)
def test_a_wrong_translation_is_told(kept, house, capsys, before, after, fault):
    file = house / DESK
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    kept.compile_all()
    capsys.readouterr()

    assert kept.check() == 1
    assert fault in capsys.readouterr().out


def test_a_compiled_file_that_says_something_else_is_told_and_made_again(kept, house, capsys):
    source = house / DESK
    source.write_text(source.read_text(encoding="utf-8").replace("Boîte de réception", "Courrier"), encoding="utf-8")
    compiled = source.with_suffix(".mo")
    os.utime(compiled, ns=(0, 0))
    capsys.readouterr()

    assert kept.check() == 1
    assert capsys.readouterr().out == "web/desk: its .mo does not say what its .po says (./run messages)\n"
    kept.compile_all()
    assert kept.check() == 0


def test_only_what_changed_is_compiled(kept, house):
    missing = (house / DESK).with_suffix(".mo")
    others = {file: file.stat().st_mtime_ns for file in house.rglob("*.mo") if file != missing}
    missing.unlink()

    kept.compile_all()

    assert missing.exists()
    assert {file: file.stat().st_mtime_ns for file in house.rglob("*.mo") if file != missing} == others
