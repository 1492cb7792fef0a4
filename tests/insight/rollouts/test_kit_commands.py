"""The file of a kit from the command line."""

import pytest
from django.core.management import CommandError, call_command

from maillage.insight.rollouts.actions import make_kit, seal_kit

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


def test_a_kit_is_written_then_checked(cast, now, tmp_path, capsys):
    file = tmp_path / "kit.zip"
    with pytest.raises(CommandError, match="has no sealed kit"):
        call_command("kit", "export", cast.etain.slug, str(file))
    kit = make_kit(cast.etain, name="Pôle d’Étain (fictif)", by=None, now=now)
    version, _taken_out = seal_kit(kit, note="", by=None, now=now)

    call_command("kit", "export", cast.etain.slug, str(file))
    call_command("kit", "check", str(file))

    said = capsys.readouterr().out
    assert file.read_bytes() == bytes(version.archive)
    assert "Pôle d’Étain (fictif), version 1 of 2026-10-06, etalab-2.0" in said
    assert "offers: 2, charter: 3, rooms: 6" in said
    assert f"signed by {version.public_key}; SHA-256 {version.sha256}" in said
    assert sorted(one.name for one in tmp_path.iterdir()) == ["kit.zip"]


def test_one_sentence_for_a_file_that_is_none(tmp_path):
    file = tmp_path / "kit.zip"
    with pytest.raises(CommandError, match="No such file"):
        call_command("kit", "check", str(file))
    file.write_bytes(b"PK\x03\x04")
    with pytest.raises(CommandError, match=r"abîmé|damaged"):
        call_command("kit", "check", str(file))
    with pytest.raises(CommandError, match="has no sealed kit"):
        call_command("kit", "export", "nulle-part", str(tmp_path / "x" / "kit.zip"))
