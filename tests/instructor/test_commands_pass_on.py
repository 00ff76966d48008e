"""Every argument and option of a command reaches the function that does the work."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor.class_list.finding import Finder
from tarifflab.instructor.desk import Desk
from tarifflab.instructor.desk.console import Console

AT = "the desk"
I = "tarifflab.instructor."  # noqa: E741 (a row of the table has to fit a line)


def row(line: str, function: str, *given: Any, **more: Any) -> Any:
    """Return a command as it is typed, and the call that has to come of it."""
    return pytest.param(line.split(" "), function, given, more, id=line)


CALLS = [
    row("grade 01 --task 3", f"{I}regrade_task.run", AT, "01", "3",
        student=None, yes=False, why=""),
    row("grade 01 --task 3 --student ann --yes --why ill", f"{I}regrade_task.run",
        AT, "01", "3", student="id of ann", yes=True, why="ill"),
    row("undo", f"{I}history.undo.run", AT, 1, False),
    row("undo 3 --yes", f"{I}history.undo.run", AT, 3, True),
    row("undo --list", f"{I}history.undo.show", AT),
    row("changes", f"{I}history.changes_command.run", AT, "", ""),
    row("changes 01 --student ann", f"{I}history.changes_command.run", AT, "01", "id of ann"),
    row("forget ann lee", f"{I}forget.command.run", AT, "ann lee", False),
    row("forget ann --yes", f"{I}forget.command.run", AT, "ann", True),
    row("class a.csv b.csv", f"{I}class_list.command.run", AT, [Path("a.csv"), Path("b.csv")],
        Console(False)),
    row("class a.csv --yes", f"{I}class_list.command.run", AT, [Path("a.csv")], Console(True)),
    row("release 01", f"{I}release.command.run", AT, ["01"], to=None),
    row("release 00 01 --to x.zip", f"{I}release.command.run", AT, ["00", "01"],
        to=Path("x.zip")),
    row("mark 01", f"{I}mark.command.run", AT, "01", port=0, browser=True, why=""),
    row("mark 01 --no-browser --port 8123 --why late", f"{I}mark.command.run", AT, "01",
        port=8123, browser=False, why="late"),
    row("status", f"{I}status.run", AT, []),
    row("status 01 02", f"{I}status.run", AT, ["01", "02"]),
    row("extra-time 01 ann lee +24h --why ill", f"{I}extra_time.run", AT, "01", "ann lee",
        "+24h", "ill"),
    row("extra-time 01 ann 0", f"{I}extra_time.run", AT, "01", "ann", "0", ""),
    row("due 01", f"{I}due.run", AT, "01", ""),
    row("due 01 none", f"{I}due.run", AT, "01", "none"),
    row("report 01", f"{I}report.command.run", AT, "01", by_id=False),
    row("report 01 --by-id", f"{I}report.command.run", AT, "01", by_id=True),
    row("talk 01", f"{I}talk.command.run", AT, "01", None, by_id=False),
    row("talk 01 a.ipynb --by-id", f"{I}talk.command.run", AT, "01", [Path("a.ipynb")],
        by_id=True),
    row("settle 01 ann ben --why seen", f"{I}report.command.settle", AT, "01", ["ann", "ben"],
        "seen"),
    row("settle 01 ann", f"{I}report.command.settle", AT, "01", ["ann"], ""),
    row("collect 01 d.zip s.csv", f"{I}collect.command.run", AT, "full 01",
        [Path("d.zip"), Path("s.csv")], "", Console(False)),
    row("collect 01 d.zip --yes --zone Asia/Tokyo", f"{I}collect.command.run", AT, "full 01",
        [Path("d.zip")], "Asia/Tokyo", Console(True)),
    row("give-back 01", f"{I}give_back.command.run", AT, "full 01", [], "", Console(False),
        anyway=False),
    row("give-back 01 s.csv --anyway --column Ex", f"{I}give_back.command.run", AT, "full 01",
        [Path("s.csv")], "Ex", Console(False), anyway=True),
]  # fmt: skip


class AtTheDesk(str):
    """Stands in for a desk: it knows exercises by their short names."""

    def exercise(self, short: str) -> str:
        """Return the full name of an exercise."""
        return f"full {short}"


@pytest.mark.parametrize(("words", "function", "given", "more"), CALLS)
def test_what_is_typed_is_what_is_done(monkeypatch, words, function, given, more):
    """No option is left out, turned round, or handed on in another's place."""
    calls: list[tuple[Any, Any]] = []
    courses: list[Path] = []

    def done(*those: Any, **named: Any) -> int:
        calls.append((those, named))
        return 0

    def opened(_kind: type, folder: Path) -> AtTheDesk:
        courses.append(folder)
        return AtTheDesk(AT)

    module, _, name = function.rpartition(".")
    monkeypatch.setattr(importlib.import_module(module), name, done)
    monkeypatch.setattr(Desk, "of", classmethod(opened))
    finder = type("F", (), {"one": lambda _self, text: f"id of {text}"})
    monkeypatch.setattr(Finder, "of", classmethod(lambda *_: finder()))

    result = CliRunner().invoke(app, [*words, "--course", "my course"], catch_exceptions=False)

    assert (result.exit_code, calls) == (0, [(given, more)])
    assert set(courses) == {Path("my course")}


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ("demo", {"folder": Path("demo"), "students": 24, "grade": True}),
        (
            "demo x --students 3 --no-grade",
            {"folder": Path("x"), "students": 3, "grade": False},
        ),
    ],
)
def test_demo_makes_the_class_that_is_asked_for(monkeypatch, line, more):
    """Where, how many, graded or not, and from which course."""
    calls: list[Any] = []

    def done(folder: Path, **named: Any) -> int:
        calls.append({"folder": folder, **named})
        return 0

    monkeypatch.setattr("tarifflab.instructor.demo.command.run", done)
    CliRunner().invoke(app, [*line.split(" "), "--course", "c"], catch_exceptions=False)

    assert calls == [{**more, "course": Path("c")}]


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ("grade 01", {"student": None, "force": False, "workers": None, "confined": True,
                      "scheduler": None, "here": True, "why": ""}),
        ("grade 01 --student ann --force --workers 3 --unconfined --scheduler tcp://x --why w",
         {"student": "id of ann", "force": True, "workers": 3, "confined": False,
          "scheduler": "tcp://x", "here": False, "why": "w"}),
    ],
)  # fmt: skip
def test_grade_hands_all_of_it_to_the_grader(monkeypatch, line, more):
    """And keeps a copy first, and enters extra time afterwards."""
    from contextlib import contextmanager

    from tarifflab.grading.coursework import grade_class, grade_command
    from tarifflab.instructor import extra_time
    from tarifflab.instructor.history import backup

    seen: list[Any] = []
    desk = AtTheDesk(AT)
    desk.settings = "settings"  # type: ignore[attr-defined]

    @contextmanager
    def noted(*given: Any, **named: Any) -> Any:
        seen.append((given, named))
        yield "zygote"

    def run(name: str, **named: Any) -> int:
        seen.append(((name,), named))
        return 7

    monkeypatch.setattr(Desk, "of", classmethod(lambda *_: desk))
    finder = type("F", (), {"one": lambda _self, text: f"id of {text}"})
    monkeypatch.setattr(Finder, "of", classmethod(lambda *_: finder()))
    monkeypatch.setattr(grade_class, "warming", noted)
    monkeypatch.setattr(backup, "keep_copy", noted)
    monkeypatch.setattr(grade_command, "run", run)
    monkeypatch.setattr(extra_time, "apply", lambda *given: seen.append((given, {})))

    done = CliRunner().invoke(app, [*line.split(" "), "--course", "c"], catch_exceptions=False)

    only = {name: more[name] for name in ("student", "force")}
    rest = {name: more[name] for name in ("workers", "confined", "scheduler")}
    assert done.exit_code == 7
    assert seen == [
        (("settings", "full 01"), {**only, "here": more["here"]}),
        ((desk, "grade full 01", more["why"]), {}),
        (("full 01",), {"course": Path("c"), "zygote": "zygote", **only, **rest}),
        ((desk, "full 01"), {}),
    ]
