import pytest

from maillage.config.databases import database_settings
from maillage.config.environment import WrongSetting

ACCEPTED = "accepted: an address such as postgresql://maillage:password@host:5432/maillage."


def test_an_address_becomes_settings():
    settings = database_settings({"DATABASE_URL": "postgres://ann:s%40lt@db.example:6432/hubs?sslmode=require"})

    assert settings == {
        "ENGINE": "maillage.config.postgresql",
        "NAME": "hubs",
        "USER": "ann",
        "PASSWORD": "s@lt",
        "HOST": "db.example",
        "PORT": "6432",
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "prepare_threshold": 5, "sslmode": "require"},
    }


def test_a_socket_folder_with_spaces_and_accents_is_read():
    settings = database_settings({"DATABASE_URL": "postgresql://maillage@/maillage?host=%2Ftmp%2F%C3%A0%20moi"})

    assert (settings["HOST"], settings["NAME"]) == ("/tmp/à moi", "maillage")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("mysql://localhost/maillage", "mysql://localhost/maillage"),
        ("postgresql://ann:secret@db.example", "…@db.example"),
        ("postgresql://ann:secret@db.example/x?colour=red", "…@db.example/x?colour=red"),
        ("maillage", "maillage"),
    ],
)
def test_a_wrong_address_is_told_in_one_sentence_without_its_password(address, shown):
    with pytest.raises(WrongSetting) as error:
        database_settings({"DATABASE_URL": address})

    assert str(error.value) == f"DATABASE_URL reads {shown!r}; {ACCEPTED}"
