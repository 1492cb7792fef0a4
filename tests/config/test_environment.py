"""A wrong setting stops the start with one sentence: its name, what was read, what is accepted."""

import pytest

from maillage.config.environment import (
    MailServer,
    WrongSetting,
    flag,
    mail_server,
    names,
    travel_model,
    web_address,
    whole,
)


@pytest.mark.parametrize(("read", "meant"), [("1", True), ("yes", True), ("Off", False), ("no", False), ("", True)])
def test_a_flag_is_yes_or_no(read, meant):
    assert flag({"X": read}, "X", default=True) is meant


@pytest.mark.parametrize("read", ["0", "11", "-1", "3.5", "ten", "9" * 400, "٣"])
def test_a_number_out_of_range_is_told_in_one_sentence(read):
    with pytest.raises(WrongSetting) as error:
        whole({"MAILLAGE_N": read}, "MAILLAGE_N", 5, 1, 10)

    assert str(error.value) == f"MAILLAGE_N reads {read!r}; accepted: a whole number from 1 to 10."


def test_a_flag_that_is_neither_is_told():
    with pytest.raises(WrongSetting, match=r"X reads 'maybe'; accepted: yes or no\."):
        flag({"X": "maybe"}, "X", default=False)


def test_names_are_separated_by_commas():
    assert names({"X": "a, b,,c "}, "X", []) == ["a", "b", "c"]


@pytest.mark.parametrize("read", ["ftp://a", "a.example.org", "https://", "javascript:alert(1)"])
def test_a_web_address_is_http(read):
    with pytest.raises(WrongSetting, match="accepted: an address such as"):
        web_address({"X": read}, "X", "")


@pytest.mark.parametrize(
    ("read", "server"),
    [
        ("", None),
        ("smtp://mail.example.org", MailServer("mail.example.org", 25, "", "", False, False)),
        ("smtp+tls://me:a%40b@mail.example.org", MailServer("mail.example.org", 587, "me", "a@b", True, False)),
        ("smtps://mail.example.org:4650", MailServer("mail.example.org", 4650, "", "", False, True)),
    ],
)
def test_a_mail_server_is_read_from_one_address(read, server):
    assert mail_server({"MAILLAGE_MAIL_URL": read}, "MAILLAGE_MAIL_URL") == server


@pytest.mark.parametrize("read", ["imap://me:secret@mail.example.org", "smtp://me:secret@host:port", "smtp://"])
def test_a_wrong_mail_server_is_told_without_its_password(read):
    with pytest.raises(WrongSetting) as error:
        mail_server({"MAILLAGE_MAIL_URL": read}, "MAILLAGE_MAIL_URL")

    assert "secret" not in str(error.value)
    assert "smtps://" in str(error.value)


@pytest.mark.parametrize(
    ("said", "address", "model"),
    [
        ("", "", "offline"),
        ("", "http://router:5000", "osrm"),
        ("roads", "", "roads"),
        ("offline", "http://router:5000", "offline"),
        ("valhalla", "http://router:8002", "valhalla"),
    ],
)
def test_travel_times_come_from_what_is_named(said, address, model):
    assert travel_model({"MAILLAGE_TRAVEL_MODEL": said}, address) == model


@pytest.mark.parametrize("said", ["osrm", "valhalla", "google"])
def test_a_travel_model_that_cannot_work_stops_the_start(said):
    with pytest.raises(WrongSetting, match="MAILLAGE_TRAVEL_MODEL reads"):
        travel_model({"MAILLAGE_TRAVEL_MODEL": said}, "")
