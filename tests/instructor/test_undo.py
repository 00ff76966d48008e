"""Before a command changes marks the class is copied, and `tarifflab undo` puts it back."""

import stat
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import desk_class
import pytest
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.history import gradebook_copy, snapshot
from tarifflab.instructor.history import undo as undoing
from tarifflab.instructor.history.backup import KEEP, Backups, Copy, keep_copy
from tarifflab.instructor.history.undo import undo

SLUG = desk_class.SLUG
STUDENT = desk_class.PEOPLE[0][0]
pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return the desk of a small class, in a folder with blanks and umlauts."""
    return Desk.of(desk_class.make(tmp_path / "Kurs für Ünal"))


def state(desk: Desk) -> tuple[str, dict[str, bytes]]:
    """Return the whole of what a class is: the gradebook's rows, every file's bytes."""
    files = {
        path.relative_to(desk.root).as_posix(): path.read_bytes()
        for path in snapshot.walk(desk.root, snapshot.KEPT, [])
        if path.is_file()
    }
    assert desk.database
    return gradebook_copy.digest(desk.database), files


def regrade(desk: Desk, points: float = 3) -> None:
    """Change a mark by hand, a graded notebook, and add a page: what commands do."""
    with keep_copy(desk, f"grade {SLUG}"):
        desk_class.mark(desk.root, STUDENT, by_hand={"written": points})
        notebook = desk.folder("autograded", STUDENT, SLUG) / f"{SLUG}.ipynb"
        notebook.unlink()
        notebook.write_text(f"graded anew, {points}", "utf-8")
        page = desk.root / "feedback" / STUDENT / "page.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"{points}", "utf-8")


def test_undo_gives_the_old_state_back_to_the_byte(desk):
    """Gradebook and files are as they were, together."""
    before = state(desk)
    regrade(desk)

    undo(desk)

    assert state(desk) == before
    assert not (desk.root / "feedback").exists()


def test_undo_can_be_undone(desk):
    """Given twice, the command leads back to where one was."""
    regrade(desk)
    after = state(desk)

    undo(desk)
    undo(desk)

    assert state(desk) == after


def test_undo_goes_back_over_several_commands(desk):
    """A number leads back over as many commands, whichever files each of them changed."""
    before = state(desk)
    regrade(desk, 3)
    regrade(desk, 4)

    undo(desk, 2)

    assert state(desk) == before


def test_undo_says_what_it_undid(desk):
    """The command, and each mark with its old and new points."""
    regrade(desk)

    said = CliRunner().invoke(app, ["undo", "--course", str(desk.root)]).stdout

    assert f"Undone: grade {SLUG}" in said
    assert f"{SLUG}, {STUDENT}, written: 3 → none" in said


@pytest.mark.parametrize("step", ["make", "restore_book", "restore", "remember"])
def test_undo_that_was_killed_is_finished(desk, step):
    """Killed before the copy, the gradebook, the files or the end: nothing stays half."""
    before = state(desk)
    regrade(desk)
    script = f"""
        import os, signal
        from pathlib import Path
        from tarifflab.instructor.history import changes, gradebook_copy, undo
        from tarifflab.instructor.desk import Desk

        def die(*_, **__):
            os.kill(os.getpid(), signal.SIGKILL)

        if {step!r} == "restore_book":
            gradebook_copy.restore_book = die
        undo.restore = die if {step!r} == "restore" else undo.restore
        changes.remember = die if {step!r} == "remember" else changes.remember
        if {step!r} == "make":
            undo.Backups.make = die
        undo.undo(Desk.of(Path({str(desk.root)!r})))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert done.returncode == -9

    undo(desk)

    assert state(desk) == before


def test_no_command_works_on_a_half_undone_class(desk):
    """What comes after an undo that was cut short would be lost by its end."""
    regrade(desk)
    (desk.root / "backups" / "undo.json").write_text("{}", "utf-8")

    with pytest.raises(DeskError, match="Finish it first: tarifflab undo"):
        keep_copy(desk, "grade")


def test_no_copy_stays_of_a_command_that_did_nothing(desk):
    """Twenty runs that find nothing to do push no copy out."""
    with keep_copy(desk, f"grade {SLUG}"):
        pass

    assert Backups(desk).all() == []


def test_last_twenty_copies_stay(desk):
    """The oldest go, and the contents that only they held."""
    for points in range(KEEP + 2):
        regrade(desk, points / 10)

    backups = Backups(desk)
    held = {one.content for copy in backups.all() for one in copy.files().files.values()}
    stored = {path.parent.name + path.name for path in backups.folder.glob("objects/*/*")}

    assert len(backups.all()) == KEEP
    assert stored == held


def test_unchanged_files_are_kept_once(desk):
    """A copy costs what changed: the others share their contents."""
    regrade(desk, 1)
    before = len(list((desk.root / "backups/objects").glob("*/*")))
    regrade(desk, 2)

    assert len(list((desk.root / "backups/objects").glob("*/*"))) == before + 2


def fail_half_way(desk: Desk) -> None:
    """Change a mark, then fail."""
    with keep_copy(desk, "grade"):
        desk_class.mark(desk.root, STUDENT, by_hand={"written": 1})
        raise RuntimeError("half-way")


def test_a_command_that_fails_can_be_undone_too(desk):
    """The copy stays if the command had changed something before it failed."""
    before = state(desk)
    with pytest.raises(RuntimeError, match="half-way"):
        fail_half_way(desk)

    undo(desk)

    assert state(desk) == before


def test_nothing_to_undo_is_a_sentence(desk):
    """Before anything was changed there is nothing to undo, and no traceback."""
    done = CliRunner().invoke(app, ["undo", "--course", str(desk.root)])

    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "nothing to undo" in done.stderr


def test_changes_say_who_when_and_why(desk):
    """A changed mark has a line with the user, the command and the reason."""
    with keep_copy(desk, f"mark {SLUG}", why="the second rate was dated after all"):
        desk_class.mark(desk.root, STUDENT, by_hand={"written": 4})

    said = CliRunner().invoke(app, ["changes", "01", "--course", str(desk.root)]).stdout

    assert f"Haruka Ishii ({STUDENT}), written: none → 4 (mark {SLUG} by " in said
    assert "the second rate was dated after all" in said


def test_changes_in_formgrader_are_noted_by_the_next_command(desk):
    """What another program changed is not lost: the time between is said."""
    regrade(desk, 3)
    desk_class.mark(desk.root, STUDENT, by_hand={"written": 5})
    regrade(desk, 5)

    said = CliRunner().invoke(app, ["changes", "--course", str(desk.root)]).stdout

    assert f"({STUDENT}), written: 3 → 5 (formgrader or nbgrader)" in said
    assert "after 2" in said


def test_class_is_closed_to_other_users(desk):
    """Whoever shares the computer reads no mark and no work."""
    regrade(desk)
    open_to_others = [
        path.name
        for name in ("submitted", "autograded", "feedback", "backups", "gradebook.db",
                     "students.csv")
        if stat.S_IMODE((path := desk.root / name).stat().st_mode) & 0o077
    ]  # fmt: skip

    assert open_to_others == []


def test_folder_shared_with_a_group_stays_the_groups(desk):
    """A set-group-id bit says that colleagues work here; others are kept out all the same."""
    desk.root.chmod(0o2775)
    (desk.root / "submitted").chmod(0o2775)
    with keep_copy(desk, "grade"):
        pass

    assert stat.S_IMODE((desk.root / "submitted").stat().st_mode) == 0o2770


def test_an_empty_gradebook_holds_no_mark(tmp_path):
    """A file of no bytes, as a failed copy leaves it, is read like a new gradebook."""
    empty = tmp_path / "gradebook.db"
    empty.touch()

    assert (gradebook_copy.marks(empty), gradebook_copy.by_hand(empty)) == ({}, {})


def test_list_numbers_the_commands_as_undo_counts_them(monkeypatch, capsys):
    """The newest is 1: that is what `undo` without a number takes back."""
    copies = [Copy(Path(), f"2026-11-2{n}", "ann", f"grade 0{n}") for n in (7, 6)]
    monkeypatch.setattr(undoing, "Backups", lambda _desk: SimpleNamespace(all=lambda: copies))

    assert undoing.show(None) == 0
    assert capsys.readouterr().out.splitlines() == [
        "  1  2026-11-27  ann  grade 07",
        "  2  2026-11-26  ann  grade 06",
    ]
