"""What goes out to students, part by part: members, links, secrets, trial, report."""

from __future__ import annotations

import contextlib
import json
import logging
import zipfile
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tarifflab.instructor import tidy
from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.release import bundle, checks, command
from tarifflab.instructor.release.bundle import Member
from tarifflab.instructor.release.start_here import pages

EMPTY = json.dumps({"cells": [], "metadata": {}})
HERE = {
    "start.py": "1",
    "pyproject.toml": "2",
    "requirements.lock": "3",
    "LICENSE": "4",
    "DATA-LICENCES.md": "5",
    "jupyter/a.json": "6",
    "lessons/01.ipynb": EMPTY,
    "data/a.csv": "7",
    "src/tarifflab/a.py": "8",
    "docs/student.md": "9",
    "docs/data.md": "10",
}
NOT_HERE = (
    "README.md",
    "docs/author.md",
    "docs/teach/01.md",
    "solutions/x",
    "tests/t.py",
    "gradebook.db",
    "lessons/.ipynb_checkpoints/x.ipynb",
    "lessons/progress/p.json",
    "src/a.pyc",
    "src/x.egg-info",
    "data/a.csv~",
    "data/.DS_Store",
    "src/__pycache__/x",
    "data/x.tmp",
    "data/x.swp",
    "exercises/02-y/x.csv",
)


def checkout(root: Path) -> Path:
    """Write a course as far as a bundle needs it, and what must stay at home."""
    for name in (*HERE, *NOT_HERE):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HERE.get(name, "no"))
    (root / "data" / "link.csv").symlink_to(root / "README.md")
    made = root / "made" / "01-x"
    made.mkdir(parents=True)
    (made / "advice.json").write_text("{}")
    return root


def test_a_bundle_holds_what_students_need_and_nothing_else(tmp_path):
    """Leftovers, links, other exercises and the teacher's files stay at home."""
    root = checkout(tmp_path)
    found = {one.path: one for one in bundle.members(root, root / "made", ["01-x"])}

    assert set(found) == {*HERE, "exercises/01-x/advice.json"}
    for name in "dbeac":
        (root / "jupyter" / name).touch()
    again = [one.path for one in bundle.members(root, root / "made", [])]
    assert [path for path in again if path.startswith("jupyter/")] == [
        f"jupyter/{name}" for name in ("a", "a.json", "b", "c", "d", "e")
    ]
    assert {name for name, one in found.items() if one.mode == 0o755} == {"start.py"}
    assert {one.mode for one in found.values()} == {0o755, 0o644}
    assert json.loads(found["lessons/01.ipynb"].content)["nbformat"] == 4


@pytest.mark.parametrize(
    "name", ["start.py", "pyproject.toml", "requirements.lock", "lessons", "data", "src"]
)
def test_a_folder_that_is_no_checkout_is_named_with_what_it_lacks(tmp_path, name):
    """Before anything is written."""
    root = checkout(tmp_path)
    (root / name).rename(root / "gone")

    with pytest.raises(DeskError, match=f"in a checkout of the course, and .* has no {name}"):
        list(bundle.members(root, root / "made", []))


def test_a_notebook_that_cannot_be_read_is_named(tmp_path):
    """With what to do about it."""
    root = checkout(tmp_path)
    (root / "lessons" / "01.ipynb").write_text("{")

    with pytest.raises(
        DeskError, match=r"01.ipynb cannot be read as a notebook. Mend or remove"
    ):
        list(bundle.members(root, root / "made", []))


def test_a_zip_has_one_folder_fixed_days_and_a_start_that_runs(tmp_path):
    """Whole or not at all."""
    bundle.write(tmp_path / "b.zip", [Member("start.py", b"1", 0o755), Member("a/b.md", b"2")])
    with zipfile.ZipFile(tmp_path / "b.zip") as made:
        found = [(one.filename, one.external_attr >> 16, one.date_time, one.create_system)
                 for one in made.infolist()]  # fmt: skip

    assert found == [
        ("tariff-lab/start.py", 0o100755, (2026, 1, 1, 0, 0, 0), 3),
        ("tariff-lab/a/b.md", 0o100644, (2026, 1, 1, 0, 0, 0), 3),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


def notebook(*sources: str, kind: str = "markdown") -> bytes:
    """Return a notebook of some cells."""
    cells = [{"cell_type": kind, "id": f"c{n}", "source": s} for n, s in enumerate(sources)]
    return json.dumps({"cells": cells}).encode()


@pytest.mark.parametrize(
    ("page", "text", "dead"),
    [
        ("lessons/a.md", "[x](b.md)", []), ("lessons/a.md", "[x](c.md)", ["c.md"]),
        ("lessons/a.md", "[x](../data/t.csv#top)", []), ("lessons/a.md", "[x](../data)", []),
        ("lessons/a.md", "![x](b.md?raw=1)", []), ("lessons/a.md", "[x](./b.md 'title')", []),
        ("a.html", "<a href=\"lessons/b.md\"><img src='no.png'>", ["no.png"]),
        ("lessons/a.md", "[x](https://x.org/y) [z](mailto:a@x) [w](//x/y) [v](#here)", []),
        ("lessons/a.md", "`[x](gone.md)` and\n```\n[y](gone.md)\n```", []),
        ("lessons/a.md", "[x](two%20words.md)", []), ("src/a.html", "[x](gone.md)", []),
        ("data/a.csv", "[x](gone.md)", []), ("lessons/a.md", "[x]({made}.md)", []),
    ],
)  # fmt: skip
def test_links_lead_to_something_in_the_bundle(page, text, dead):
    """Folders too; addresses elsewhere, code and templates are not looked at."""
    there = [
        Member(name, b"") for name in ("lessons/b.md", "data/t.csv", "lessons/two words.md")
    ]

    assert list(checks.dead_links([*there, Member(page, text.encode())])) == [
        f"{page} links to {link}, which is not in the bundle." for link in dead
    ]


def test_links_of_a_notebook_are_those_of_its_prose():
    """Code may hold what looks like one."""
    text, code = (notebook("[x](gone.md)", kind=kind) for kind in ("markdown", "code"))

    assert len(list(checks.dead_links([Member("a.ipynb", text), Member("b.ipynb", code)]))) == 1


@pytest.mark.parametrize(
    ("length", "said"), [(120, []), (121, ["121 characters: too long for"])]
)
def test_paths_are_short_enough_for_windows(length, said):
    """The folder above has some characters too."""
    found = list(checks.long_paths([Member("a" * length, b"")]))

    assert [words in one for one, words in zip(found, said, strict=True)] == [True] * len(said)


HIDDEN = "right = held['rate_percent'].sum() / 100"
SHORT = "assert x == 1"


@pytest.fixture
def solutions(tmp_path: Path) -> Path:
    """Write a solution with a hidden check, one line of which also stands in the open."""
    shown = "known = data.load('receipt_rules').copy()"
    block = f"### BEGIN HIDDEN TESTS\n    {HIDDEN}\n{SHORT}\n{shown}\n### END HIDDEN TESTS"
    place = tmp_path / "solutions" / "01-x"
    place.mkdir(parents=True)
    (place / "01-x.ipynb").write_bytes(notebook(f"{shown}\n{block}", kind="code"))
    (place / "advice.json").write_text("sealed")
    (place / "wrong_paths.py").write_text("open")
    return tmp_path / "solutions"


@pytest.mark.parametrize(
    ("member", "said"),
    [
        (
            Member("exercises/x.ipynb", notebook(f"  {HIDDEN}")),
            ["exercises/x.ipynb, cell c0, holds a line of a hidden check."],
        ),
        (Member("exercises/x.ipynb", notebook("", SHORT)), []),
        (
            Member("exercises/x.ipynb", notebook("known = data.load('receipt_rules').copy()")),
            [],
        ),
        (
            Member("l/x.ipynb", notebook("a", "### END SOLUTION")),
            ["l/x.ipynb, cell c1, holds a solution or a hidden check."],
        ),
        (
            Member("l/x.ipynb", notebook("### BEGIN MARK SCHEME")),
            ["l/x.ipynb, cell c0, holds a solution or a hidden check."],
        ),
        (Member("l/wrong.txt", b"open"), ["l/wrong.txt is a file of solutions/."]),
        (Member("exercises/01-x/advice.json", b"sealed"), []),
        (Member("tests/a.csv", b""), ["tests/a.csv is the teacher's."]),
        (Member("docs/tests", b""), []),
        (Member("x/backups/a", b""), ["x/backups/a is the teacher's."]),
    ],
)
def test_what_students_must_not_get_is_named(solutions, member, said):
    """Folders of the teacher, files of solutions, lines that only a hidden check has."""
    assert list(checks.secrets([member], solutions)) == said


def score(points: float | None, most: float = 4) -> SimpleNamespace:
    """Return what the grader gave for a task."""
    return SimpleNamespace(points=points, max_points=most)


def test_the_trial_wants_nothing_for_nothing_and_all_for_the_solution(monkeypatch, tmp_path):
    """Untouched first; of the solution it is said what the check said."""
    import tarifflab.grading as grading

    said = {"output_type": "error", "evalue": "It is 3."}
    cell = SimpleNamespace(
        metadata={"nbgrader": {"grade_id": "test-2"}},
        get=lambda _name, _other: [SimpleNamespace(**said, get=said.get)],
    )
    results = {
        b"release": SimpleNamespace(scores={"test-1": score(2.5), "test-2": score(0)}),
        b"source": SimpleNamespace(
            scores={"test-1": score(4), "test-2": score(1.5), "written": score(None)},
            notebook=SimpleNamespace(cells=[cell]),
        ),
    }
    for step in ("release", "source"):
        (tmp_path / step).mkdir()
        (tmp_path / step / "01-x.ipynb").write_text(step)
    desk = SimpleNamespace(
        assignment=lambda _name: "assignment", folder=lambda step, *_more: tmp_path / step
    )
    monkeypatch.setattr(
        grading, "Sessions", lambda *_, **__: nullcontext(SimpleNamespace(grade=results.get))
    )

    assert checks.dry_run(desk, "01-x") == [
        "01-x: the untouched test-1 earns 2.5 points; it must earn 0.",
        "01-x: your solution earns 1.5 of 4 in test-2. The check said: It is 3.",
    ]


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({"error": "first\nSystemExit: the solution fails \n \n", "log": "no"},
         "the solution fails"),
        ({"error": None, "log": "one\ntwo\n"}, "two"),
        ({}, "no reason given"),
    ],
)  # fmt: skip
def test_nbgrader_s_reason_is_the_last_line_of_what_it_said(
    monkeypatch, tmp_path, result, reason
):
    """Its error before its log."""
    made: list[tuple] = []

    def generate(exercise, **how):
        made.append((exercise, how))
        return {"success": False, **result}

    api = SimpleNamespace(log=logging.getLogger("x"), generate_assignment=generate)
    monkeypatch.setattr("nbgrader.apps.NbGraderAPI", lambda config: api)
    desk = SimpleNamespace(
        root=tmp_path, gradebook=contextlib.nullcontext,
        settings=SimpleNamespace(course=SimpleNamespace(config={})),
    )  # fmt: skip

    with pytest.raises(DeskError, match=f"no students' version of 01-x: {reason}$"):
        command.make_exercise(desk, "01-x")
    assert made == [("01-x", {"force": True, "create": True})]


def test_complaints_are_listed_once():
    """And nothing is said where there is none."""
    command.complain([])
    with pytest.raises(DeskError, match=r"^No bundle was written:\n  a\n  b$"):
        command.complain(["a", "b", "a"])


@pytest.mark.parametrize(
    ("to", "file"), [(None, "released/tariff-lab-02.zip"), (Path("own/x.zip"), "own/x.zip")]
)
def test_a_release_makes_tries_writes_and_says(monkeypatch, capsys, tmp_path, to, file):
    """Each exercise that is named; the zip is called after the last one."""
    seen: list[Any] = []
    desk = SimpleNamespace(
        root=tmp_path, exercise=lambda short: f"{short}-x",
        folder=lambda *parts: tmp_path.joinpath(*parts),
    )  # fmt: skip
    members = [Member("start.py", b"0" * 10), Member("data/a", b"1"), Member("data/b", b"2")]
    monkeypatch.setattr(
        command, "keep_copy", lambda _desk, why: seen.append(why) or nullcontext()
    )
    monkeypatch.setattr(
        command, "make_exercise", lambda _desk, name: seen.append(f"made {name}")
    )
    monkeypatch.setattr(command, "try_out", lambda _desk, name: seen.append(f"tried {name}"))
    monkeypatch.setattr(tidy, "generate_exercises", lambda *_: ["01-x", "02-x", "03-x"])
    monkeypatch.setattr(command, "contents", lambda *_: members)
    monkeypatch.setattr(command, "readable", lambda *given: seen.append(given[1:]) or [])
    (tmp_path / "solutions").mkdir()
    monkeypatch.chdir(tmp_path)

    assert command.run(desk, ["01", "02"], to=to) == 0
    said = capsys.readouterr().out.splitlines()

    assert seen == [
        "release 01-x 02-x", "made 01-x", "made 02-x", "tried 01-x", "tried 02-x",
        (tmp_path / "solutions", ["01-x", "02-x"]),
    ]  # fmt: skip
    assert said == [
        f"Bundle: {file} (0.0 MB). It holds", "  start.py", "  data/ (2 files)",
        "with 3 exercises: 01-x, 02-x, 03-x.",
        "Not in it: solutions, hidden checks, the key, tests, your pages, anything of a class.",
    ]  # fmt: skip
    assert (tmp_path / file).is_file()


def test_size_is_said_in_megabytes(capsys, tmp_path):
    """One decimal; a zip elsewhere with its whole path."""
    with (tmp_path / "b.zip").open("wb") as file:
        file.truncate(2_340_000)
    command.report(SimpleNamespace(root=tmp_path / "in"), tmp_path / "b.zip", [], ["01-x"])

    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [
        f"Bundle: {tmp_path}/b.zip (2.3 MB). It holds",
        "with 1 exercise: 01-x.",
    ]


@pytest.mark.parametrize(
    ("confined", "out", "err"),
    [
        (True, "01-x: untouched 0 points, your solution full marks, by the same grader.\n", ""),
        (False, "", "The dry run is left out. No kernel for it.\n"),
    ],
)
def test_a_trial_that_is_not_possible_here_is_left_out_and_said(
    monkeypatch, capsys, confined, out, err
):
    """On a machine that cannot confine, a bundle can be made all the same."""

    def run(*_: Any) -> list[str]:
        if not confined:
            raise command.NotConfined("No kernel for it.")
        return []

    monkeypatch.setattr(checks, "dry_run", run)
    command.try_out(SimpleNamespace(), "01-x")

    assert capsys.readouterr() == (out, err)


def test_the_first_page_says_how_to_begin_on_each_system():
    """The zip is unpacked first, and Python is new enough."""
    found = pages()

    assert list(found) == ["START-HERE.html", "README.md"]
    for part in (
        "Windows",
        "Mac",
        "Linux",
        "3.11",
        "py start.py",
        "python3 start.py",
        "1.5 GB",
    ):
        assert part in found["START-HERE.html"]
    assert "Python 3.11 or\nnewer" in found["README.md"]
