"""Every subcommand hands on what was typed, each value to its place, and the defaults."""

import contextlib
import importlib
import inspect
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from picture_checks import Pictures
from stored_texts import same_text
from typer.testing import CliRunner

from tarifflab import cli
from tarifflab.cli import app
from tarifflab.instructor.class_list.finding import Finder
from tarifflab.instructor.desk import Desk

Call = tuple[tuple[Any, ...], dict[str, Any]]
DESK = SimpleNamespace(settings="settings", exercise=lambda short: f"{short}-full")
ROOM = "tarifflab.instructor."
GRADING = {
    "student": None, "force": False, "workers": None, "confined": True, "scheduler": None,
}  # fmt: skip


def call(*positional: Any, **named: Any) -> Call:
    """Return a call as it is written down."""
    return positional, named


# Command line, the function that does the work, and how it must be called.
COMMANDS: list[tuple[str, str, Call]] = [
    ("undo", "history.undo.run", call(DESK, 1, False)),
    ("undo 3 --yes", "history.undo.run", call(DESK, 3, True)),
    ("undo --list", "history.undo.show", call(DESK)),
    ("changes", "history.changes_command.run", call(DESK, "", "")),
    ("changes 01 --student Ann", "history.changes_command.run", call(DESK, "01", "id of Ann")),
    ("forget Ann Li", "forget.command.run", call(DESK, "Ann Li", False)),
    ("forget Ann --yes", "forget.command.run", call(DESK, "Ann", True)),
    ("class a.csv b.csv", "class_list.command.run", call(DESK, ["a.csv", "b.csv"], "asks")),
    ("class a.csv --yes", "class_list.command.run", call(DESK, ["a.csv"], "does not ask")),
    ("release 00 01", "release.command.run", call(DESK, ["00", "01"], to=None)),
    ("release 00 --to a.zip", "release.command.run", call(DESK, ["00"], to="a.zip")),
    ("mark 01", "mark.command.run", call(DESK, "01", port=0, browser=True, why="")),
    (
        "mark 01 --no-browser --port 9 --why typo",
        "mark.command.run",
        call(DESK, "01", port=9, browser=False, why="typo"),
    ),
    ("status", "status.run", call(DESK, [])),
    ("status 01 02", "status.run", call(DESK, ["01", "02"])),
    ("extra-time 01 Ann Li 2d", "extra_time.run", call(DESK, "01", "Ann Li", "2d", "")),
    ("extra-time 01 Ann 0 --why ill", "extra_time.run", call(DESK, "01", "Ann", "0", "ill")),
    ("due 01", "due.run", call(DESK, "01", "")),
    ("due 01 none", "due.run", call(DESK, "01", "none")),
    ("report 01", "report.command.run", call(DESK, "01", by_id=False)),
    ("report 01 --by-id", "report.command.run", call(DESK, "01", by_id=True)),
    ("talk 01", "talk.command.run", call(DESK, "01", None, by_id=False)),
    ("talk 01 a.ipynb --by-id", "talk.command.run", call(DESK, "01", ["a.ipynb"], by_id=True)),
    ("settle 01 Ann Bo", "report.command.settle", call(DESK, "01", ["Ann", "Bo"], "")),
    ("settle 01 Ann --why seen", "report.command.settle", call(DESK, "01", ["Ann"], "seen")),
    ("collect 01 a.zip", "collect.command.run", call(DESK, "01-full", ["a.zip"], "", "asks")),
    (
        "collect 01 a.zip b --yes --zone Asia/Tokyo",
        "collect.command.run",
        call(DESK, "01-full", ["a.zip", "b"], "Asia/Tokyo", "does not ask"),
    ),
    (
        "give-back 01",
        "give_back.command.run",
        call(DESK, "01-full", [], "", "asks", anyway=False),
    ),
    (
        "give-back 01 a.csv --anyway --column Ex1",
        "give_back.command.run",
        call(DESK, "01-full", ["a.csv"], "Ex1", "asks", anyway=True),
    ),
    ("demo", "demo.command.run", call("demo", course=".", students=24, grade=True)),
    (
        "demo class --students 3 --no-grade --course c",
        "demo.command.run",
        call("class", course="c", students=3, grade=False),
    ),
    (
        "grade 01 --task t1 --student Ann --yes --why typo",
        "regrade_task.run",
        call(DESK, "01", "t1", student="id of Ann", yes=True, why="typo"),
    ),
    (
        "grade 01 --task t1",
        "regrade_task.run",
        call(DESK, "01", "t1", student=None, yes=False, why=""),
    ),
]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Let every desk be the same one, and every name have an id; give the folders asked for."""
    asked: list[Path] = []
    monkeypatch.setattr(Desk, "of", lambda folder: asked.append(folder) or DESK)
    finder = SimpleNamespace(one=lambda text: f"id of {text}")
    monkeypatch.setattr(Finder, "of", lambda _desk: finder)
    return asked


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch):
    """Give a function that runs a line in which one function is exchanged; exit code, calls."""

    def run(line: str, name: str) -> tuple[int, list[Call]]:
        calls: list[Call] = []
        module, _, function = name.rpartition(".")
        monkeypatch.setattr(
            importlib.import_module(ROOM + module),
            function,
            lambda *given, **named: calls.append((given, named)) or 0,
        )
        return CliRunner().invoke(app, line.split()).exit_code, calls

    return run


def told(value: Any) -> Any:
    """Return paths as their text and a console as whether it asks."""
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "yes"):
        return "does not ask" if value.yes else "asks"
    return [told(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("line", "name", "expected"), COMMANDS, ids=[line for line, *_ in COMMANDS]
)
def test_what_was_typed_reaches_the_work(line, name, expected, desk, done) -> None:
    """Each argument and option arrives in its place, and so does each default."""
    code, calls = done(line, name)

    assert code == 0
    assert [
        (tuple(map(told, given)), {key: told(value) for key, value in named.items()})
        for given, named in calls
    ] == [expected]


@pytest.mark.parametrize(
    ("line", "name"),
    [(line, name) for line, name, _ in COMMANDS if not line.startswith("demo")],
    ids=str,
)
def test_every_command_takes_the_courses_folder(line, name, desk, done) -> None:
    """From anywhere, a course is named by its folder."""
    code, _ = done(f"{line} --course there", name)

    assert (code, desk) == (0, [Path("there")])


@pytest.fixture
def grading(monkeypatch: pytest.MonkeyPatch, desk: list[Path]) -> list[Any]:
    """Let `grade` do nothing but note what it would have done, in order."""
    from tarifflab.grading.coursework import grade_class, grade_command
    from tarifflab.instructor import extra_time
    from tarifflab.instructor.history import backup

    did: list[Any] = []

    @contextlib.contextmanager
    def warming(*given, **named):
        did.append(("warm", given, named))
        yield "a zygote"

    @contextlib.contextmanager
    def keep_copy(*given):
        did.append(("copy", given))
        yield

    monkeypatch.setattr(grade_class, "warming", warming)
    monkeypatch.setattr(backup, "keep_copy", keep_copy)
    monkeypatch.setattr(
        grade_command, "run", lambda *given, **named: did.append(("run", given, named)) or 1
    )
    monkeypatch.setattr(extra_time, "apply", lambda *given: did.append(("apply", given)))
    return did


@pytest.mark.parametrize(
    ("line", "options", "here", "why"),
    [
        ("", {}, True, ""),
        ("--force", {"force": True}, True, ""),
        ("--workers 3", {"workers": 3}, True, ""),
        ("--unconfined", {"confined": False}, True, ""),
        ("--scheduler tcp://a:1", {"scheduler": "tcp://a:1"}, False, ""),
        ("--student Ann", {"student": "id of Ann"}, True, ""),
        ("--why typo", {}, True, "typo"),
    ],
)
def test_grading_hands_on_its_options(line, options, here, why, grading) -> None:
    """A copy is kept before, extra time is applied after, and the run's status is ours."""
    code = CliRunner().invoke(app, f"grade 01 --course there {line}".split()).exit_code

    given = {**GRADING, **options}
    warm = {"student": given["student"], "force": given["force"], "here": here}
    assert code == 1
    assert grading == [
        ("warm", ("settings", "01-full"), warm),
        ("copy", (DESK, "grade 01-full", why)),
        ("run", ("01-full",), {**given, "course": Path("there"), "zygote": "a zygote"}),
        ("apply", (DESK, "01-full")),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("grade 01 --workers 0", 2),
        ("undo 0", 2),
        ("mark 01 --port 65536", 2),
        ("mark 01 --port -1", 2),
        ("demo there --students 0", 2),
        ("grade", 2),
    ],
)
def test_a_number_out_of_range_is_refused_before_anything_is_done(line, code, desk) -> None:
    """Nothing is opened, and the exit status says that the line was wrong."""
    assert CliRunner().invoke(app, line.split()).exit_code == code
    assert desk == []


@pytest.mark.parametrize(("names", "again"), [("ascii", 1), ("utf-8", 0)])
def test_the_command_starts_again_where_names_are_ascii(
    monkeypatch, capsys, names, again
) -> None:
    """In UTF-8, with the same words; what the environment says stays."""
    did: list[Any] = []
    monkeypatch.setattr(cli.sys, "getfilesystemencoding", lambda: names)
    monkeypatch.setattr(cli.sys, "argv", ["tarifflab", "grade", "01"])
    monkeypatch.setattr(cli.os, "execve", lambda *given: did.append(given))
    monkeypatch.setenv("TARIFFLAB_DATA", "there")
    cli._speak_utf8()

    python = cli.sys.executable
    assert [(given[0], given[1], given[2]["TARIFFLAB_DATA"], given[2]["PYTHONUTF8"])
            for given in did] == [
        (python, [python, "-X", "utf8", "-m", "tarifflab.cli", "grade", "01"], "there", "1"),
    ] * again  # fmt: skip


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("undo 1", "history.undo.run"),
        ("mark 01 --port 65535", "mark.command.run"),
        ("mark 01 --port 1", "mark.command.run"),
        ("demo there --students 1", "demo.command.run"),
    ],
)
def test_a_number_at_its_bound_is_taken(line, name, desk, done) -> None:
    """The bound itself is allowed."""
    code, calls = done(line, name)

    assert (code, len(calls)) == (0, 1)


def described(name: str, command: Any) -> list[str]:
    """Return what a command and each thing to type behind it is for, and what is taken else."""
    lines = ["", f"{name}: {inspect.cleandoc(command.help or '')}"]
    for one in command.params:
        words = " ".join((*one.opts, *one.secondary_opts))
        given = "has to be given" if one.required else f"else {one.default}"
        many = "many, " if one.nargs != 1 or one.multiple else ""
        ends = f"{one.min} to {one.max}, " if (one.min, one.max) != (None, None) else ""
        about = f"{many}{ends}{given}"
        lines.append(f"  {words}: {one.help} ({about})")
    return lines


def test_help_says_what_it_said(pictures: Pictures) -> None:
    """Each command with its sentence, its words, their kinds and defaults."""
    root = typer.main.get_command(app)
    lines = [str(root.help), *(described(*one) for one in root.commands.items())]  # type: ignore[attr-defined]
    told = [line for some in lines for line in ([some] if isinstance(some, str) else some)]

    same_text(pictures, "help", "\n".join(told))
