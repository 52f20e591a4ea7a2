"""Passwords: which are accepted, and how they are kept."""

import pytest

from api.access.passwords import check_password, hash_password, is_outdated, password_faults

GOOD = "correct horse battery"


def test_a_kept_password_is_argon2id_and_never_twice_the_same() -> None:
    one, two = hash_password(GOOD), hash_password(GOOD)
    assert one != two
    assert [kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$") for kept in (one, two)] == [True, True]
    assert [check_password(kept, GOOD) for kept in (one, two)] == [True, True]


@pytest.mark.parametrize("wrong", ["", "correct horse batter", "Correct horse battery", GOOD + " ", "x" * 100_000])
def test_a_wrong_password_is_refused(wrong: str) -> None:
    assert check_password(hash_password(GOOD), wrong) is False


def test_who_has_no_password_is_refused_after_the_same_work() -> None:
    assert check_password(None, GOOD) is False
    assert check_password(None, "a password that nobody has") is False


def test_a_broken_hash_is_no_password() -> None:
    assert check_password("plain", "plain") is False


def test_the_same_letters_in_another_form_are_the_same_password() -> None:
    assert check_password(hash_password("caf\u00e9 au lait, chaud"), "cafe\u0301 au lait, chaud") is True


def test_a_password_made_with_weaker_settings_is_to_be_made_again() -> None:
    weak = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$1Z7xP4Zl0yVqWm8m0Zr8Cg"
    assert (is_outdated(weak), is_outdated(hash_password(GOOD))) == (True, False)


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        (GOOD, ()),
        ("x" * 6 + "abcdef", ()),
        ("short pass1", ("A password has 12 to 200 characters.",)),
        ("abcde" * 41, ("A password has 12 to 200 characters.",)),
        ("aaaabbbbccccdddd", ("A password has at least 5 different characters.",)),
        ("my Lovelace 1843", ("A password does not contain your name or log-in name.",)),
        ("ADA.BYRON rules", ("A password does not contain your name or log-in name.",)),
    ],
)
def test_what_is_accepted(password: str, faults: tuple[str, ...]) -> None:
    assert password_faults(password, "ada.byron@example.org", "Ada Lovelace") == faults
