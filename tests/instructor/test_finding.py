"""Whom a typed word means: an id, another key, a name; what is said where it is unsure."""

import desk_class
import pytest
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor.class_list.finding import Finder
from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.desk.console import Console

CLASS = (
    Person("00123", "Zoë", "O'Hara-Quist", "zoe@example.org", {"username": ("zohara",)}),
    Person("00124", "花子", "鈴木", "", {"canvas_id": ("48051",)}),
    Person("00125", "Eve", "Marlow"),
    Person("00126", "Eve", "Marlow"),
    Person("00127", "Ann", "López, Jr."),
)


def finder(typed: str = "", monkeypatch: pytest.MonkeyPatch | None = None) -> Finder:
    """Return a finder whose questions are answered with what is typed, or with nothing."""

    def answer(_: str) -> str:
        if not typed:
            raise EOFError
        return typed

    if monkeypatch is not None:
        monkeypatch.setattr("builtins.input", answer)
    return Finder(CLASS, Console(yes=monkeypatch is None))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("00123", "00123"),
        ("123", "00123"),
        ("zohara", "00123"),
        ("ZOE@example.org", "00123"),
        ("Zoë O'Hara-Quist", "00123"),
        ("Zoe\u0308 O\u2019Hara-Quist", "00123"),
        ("O'Hara-Quist, Zoe", "00123"),
        ("鈴木花子", "00124"),
        ("鈴木 花子", "00124"),
        ("48051", "00124"),
        ("Ann López, Jr.", "00127"),
        ("ann lopez jr", "00127"),
    ],
)
def test_student_is_found_by_any_key_and_by_the_name_in_any_form(text, number):
    """Case, order, accents and leading zeros do not matter where one student alone fits."""
    assert finder().one(text) == number


def test_two_of_one_name_are_asked_about_and_the_choice_counts(monkeypatch):
    """Both stand in the question with their ids."""
    assert finder("2", monkeypatch).one("Eve Marlow") == "00126"


def test_two_of_one_name_are_never_guessed(monkeypatch):
    """Nobody answers: both are named, and nothing is done."""
    with pytest.raises(DeskError, match=r"Eve Marlow \(00125\) and Eve Marlow \(00126\)"):
        finder("", monkeypatch).one("Eve Marlow")


@pytest.mark.parametrize(
    ("text", "nearest"), [("Ann Lopes", "00127"), ("O'Hara-Quist", "00123"), ("0o123", "00123")]
)
def test_who_is_not_in_the_class_is_refused_with_the_nearest(text, nearest):
    """A slip, or a part of a name, is no student; it is proposed and not taken."""
    with pytest.raises(DeskError, match=rf"got '{text}'\. Nearest: .*{nearest}"):
        finder().one(text)


def test_both_of_one_name_are_proposed():
    """A slip in a name that two have proposes the two."""
    with pytest.raises(DeskError, match=r"Nearest: Eve Marlow \(00125\), Eve Marlow \(00126\)"):
        finder().one("Eve Marlowe")


def test_a_whole_name_comes_before_one_that_only_sounds_alike():
    """Run together both read the same; the blanks tell them apart."""
    people = [Person("1", "Ann", "Lee"), Person("2", "An", "Nlee")]

    assert Finder(people, Console(yes=True)).one("Lee, Ann") == "1"


def test_three_names_are_proposed_at_most():
    """The nearest, and no list of the class."""
    people = [Person(f"0012{n}", "Eve", "Marlow") for n in range(5)]

    with pytest.raises(DeskError, match="Nearest: ") as caught:
        Finder(people, Console(yes=True)).one("Eve Marlo")

    assert str(caught.value).count("Eve Marlow (") == 3


def test_without_a_class_the_first_command_is_named():
    """Nobody can be found where nobody is."""
    with pytest.raises(DeskError, match="There is no class yet"):
        Finder((), Console()).one("Eve Marlow")


def test_names_of_several_words_are_taken_apart():
    """`settle 01 Zoë O'Hara-Quist 00125 鈴木 花子` names three."""
    words = ["Zoë", "O'Hara-Quist", "00125", "鈴木", "花子"]

    assert finder().several(words) == ["00123", "00125", "00124"]


def test_stranger_among_several_is_named_alone():
    """What stands between two students is what is not known."""
    with pytest.raises(DeskError, match="got 'Bob Stone'"):
        finder().several(["00125", "Bob", "Stone", "00126"])


def said(root, *words: str) -> str:
    """Return what a command says."""
    done = CliRunner().invoke(app, [*words, "--course", str(root)])
    return f"{done.exit_code} {done.output}"


@pytest.mark.slow
def test_commands_take_the_name_of_the_class_list(tmp_path):
    """Extra time, settling, the history and forgetting, each by name without quotes."""
    root = desk_class.make(tmp_path / "course")
    time = said(root, "extra-time", "01", "Lucia", "Ferrer", "+24h", "--why", "ill")
    settled = said(root, "settle", "01", "Min-jun", "Baek", "Haruka", "Ishii")
    history = said(root, "changes", "--student", "Lucía Ferrer")
    gone = said(root, "forget", "Lucía", "Ferrer", "--yes")

    assert time.startswith("0 Lucía Ferrer (s2600102) has 24 h more")
    assert settled.startswith("0 Min-jun Baek (s2600103): nothing was open.\nHaruka Ishii")
    assert "Lucía Ferrer (s2600102), extra time: 0 h → 24 h" in history
    assert gone.startswith("0 Removed of Lucía Ferrer (s2600102):")
