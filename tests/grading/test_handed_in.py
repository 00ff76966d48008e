"""Where a file may lie in a student's folder: never "not handed in" while one lies there."""

import copy
import datetime as dt
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tarifflab.grading.coursework import grade_class, rounds
from tarifflab.grading.handin import handed_in
from tarifflab.grading.handin.handed_in import find_submissions
from tarifflab.grading.handin.offered import Offered, _listed, choose, grade_offered
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.decode import OutOfReach
from tarifflab.grading.outcomes import outcome

NAME = "01-sample"
PLACES = {
    "in its place": f"{NAME}/{NAME}.ipynb",
    "renamed": f"{NAME}/final (2).ipynb",
    "deep in folders": f"{NAME}/a/b/c/d/e/f/{NAME}.ipynb",
    "a copy of Jupyter's alone": f"{NAME}/.ipynb_checkpoints/{NAME}-checkpoint.ipynb",
    "beside the empty folder": f"{NAME}.ipynb",
    "in a folder of a similar name": f"{NAME} (1)/{NAME}.ipynb",
    "in a folder without the zero": f"1-sample/{NAME}.ipynb",
    "in a folder of any name": f"week one/{NAME}.ipynb",
    "hidden": f"{NAME}/.{NAME}.ipynb",
    "without an ending": f"{NAME}/{NAME}",
    "a tar archive": f"{NAME}/hand in.tar.gz",
}


def course(root):
    """Return what the folders of a course are called."""
    return SimpleNamespace(
        root=str(root), submitted_directory="submitted", autograded_directory="autograded",
        source_directory="solutions",
        directory_structure="{nbgrader_step}/{student_id}/{assignment_id}",
    )  # fmt: skip


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_one_file_that_lies_anywhere_is_offered(tmp_path, place):
    """Also where a folder of the right name is there and empty."""
    home = tmp_path / "submitted" / "anna"
    (home / NAME).mkdir(parents=True)
    (home / place).parent.mkdir(parents=True, exist_ok=True)
    (home / place).write_bytes(b"what anna wrote")

    (found,) = find_submissions(course(tmp_path), NAME)
    offered = found.offered(NAME, [NAME], Limits())

    assert b"what anna wrote" in (offered.own, *offered.others.values())


def test_a_copy_of_jupyters_stands_back_behind_whatever_else_lies_there(tmp_path):
    """It is an older state, and is looked at only where it is all there is."""
    folder = tmp_path / "submitted" / "anna" / NAME
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / ".ipynb_checkpoints" / f"{NAME}-checkpoint.ipynb").write_bytes(b"older")
    (folder / "mine.ipynb").write_bytes(b"newer")

    (found,) = find_submissions(course(tmp_path), NAME)

    assert found.offered(NAME, [NAME], Limits()).others == {"mine.ipynb": b"newer"}


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-10-02 17:00:00 UTC", dt.datetime(2026, 10, 2, 17)),
        ("2026-10-02 17:00:00 Asia/Tokyo\n", dt.datetime(2026, 10, 2, 8)),
        ("2026-10-02T17:00:00+02:00", dt.datetime(2026, 10, 2, 15)),
        ("2026-10-02 17:00:00 UTC".ljust(100), dt.datetime(2026, 10, 2, 17)),
        ("", None),
        (None, None),
    ],
)
def test_time_of_hand_in_is_kept_in_utc(tmp_path, text, time):
    """As nbgrader keeps it; a folder without one is not late."""
    if text is not None:
        (tmp_path / "timestamp.txt").write_text(text)

    assert handed_in.read_time(tmp_path) == (time, True)


@pytest.mark.parametrize("text", ["soon", " " * 101, "99999-01-01", "\xff"])
def test_time_that_is_none_is_said(tmp_path, text):
    """And counts as on time."""
    (tmp_path / "timestamp.txt").write_text(text, encoding="latin-1")

    assert handed_in.read_time(tmp_path) == (None, False)


@pytest.mark.parametrize(
    ("size", "found"), [(2 * MB, 2 * MB), (2 * MB + 1, "it has 2 MB, at most 2")]
)
def test_a_file_is_read_up_to_its_limit(tmp_path, size, found):
    """To the byte, and its size is known before."""
    path = tmp_path / "a"
    path.write_bytes(bytes(size))

    read = handed_in.read_file(path, Limits(upload_mb=2))

    assert (len(read) if isinstance(read, bytes) else str(read)) == found


NO_FILE = {
    "a link": (lambda path: path.symlink_to("/etc/passwd"), "it is a link"),
    "a link to nothing": (lambda path: path.symlink_to("nowhere"), "it is a link"),
    "a folder": (lambda path: path.mkdir(), "it is no regular file"),
    "a pipe": (os.mkfifo, "it is no regular file"),
}


@pytest.mark.parametrize("name", NO_FILE)
def test_what_is_no_file_is_not_opened_or_waited_for(tmp_path, name):
    """The sentence says what it is; what is not there is nothing."""
    make, words = NO_FILE[name]
    make(tmp_path / "a")

    assert str(handed_in.read_file(tmp_path / "a", Limits())) == words
    assert handed_in.read_file(tmp_path / "b", Limits()) is None


def test_a_link_above_a_file_is_found_up_to_the_courses_folder(tmp_path):
    """What lies above that is the teacher's own."""
    real = tmp_path / "real" / "submitted" / "anna"
    real.mkdir(parents=True)
    (tmp_path / "course").symlink_to(tmp_path / "real")
    base = tmp_path / "course" / "submitted"
    (base / "ben").symlink_to(real)

    assert handed_in.link_above(base / "anna" / "x", base) is None
    assert handed_in.link_above(base / "ben" / "x", base) == base / "ben"
    assert handed_in.link_above(base / "anna" / "x", tmp_path) == tmp_path / "course"


@pytest.mark.parametrize(
    ("structure", "folder"),
    [
        ("{nbgrader_step}/{student_id}/{assignment_id}", f"submitted/anna/{NAME}"),
        ("{assignment_id}/{nbgrader_step}/{student_id}", f"{NAME}/submitted/anna"),
        ("{nbgrader_step}/{assignment_id}/of-{student_id}-s", f"submitted/{NAME}/of-anna-s"),
    ],
)
def test_students_are_found_by_the_courses_own_structure(tmp_path, structure, folder):
    """Their name is what stands in the place of the student."""
    made = course(tmp_path)
    made.directory_structure = structure
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder).with_name("of--s" if "of-" in folder else "x").mkdir()
    (tmp_path / folder / f"{NAME}.ipynb").write_bytes(b"1")

    found = {one.student: one for one in find_submissions(made, NAME, "anna")}

    assert list(found) == ["anna"]
    assert found["anna"].folder == tmp_path / folder
    assert found["anna"].target == tmp_path / folder.replace("submitted", "autograded")
    assert handed_in.searched(made, NAME, "anna") == tmp_path / folder
    assert "STUDENT" in str(handed_in.searched(made, NAME))


def test_students_come_in_the_order_of_their_ids(tmp_path):
    """Wherever their files lie; of one who was asked for comes that one alone."""
    for place in (f"zoe/{NAME}", f"anna/{NAME} (1)", "ben"):
        (tmp_path / "submitted" / place).mkdir(parents=True)
    (tmp_path / "submitted" / "ben" / f"{NAME}.ipynb").write_bytes(b"1")

    found = find_submissions(course(tmp_path), NAME)

    assert [one.student for one in found] == ["anna", "ben", "zoe"]
    assert [one.student for one in find_submissions(course(tmp_path), NAME, "ben")] == ["ben"]
    assert [note.key for one in found for note in one.notes] == ["folder_renamed"] * 2
    assert found[0].notes[0].detail == f"{NAME} (1)"


@pytest.mark.skipif(sys.platform != "linux", reason="names are text on this system's disks")
def test_a_student_whose_name_is_no_text_is_put_off_and_stops_nobody(tmp_path):
    """A disk keeps bytes; an old archive may write any, and no gradebook holds them."""
    for name in (b"ann", b"f\xfcr"):
        (tmp_path / "submitted" / os.fsdecode(name) / NAME).mkdir(parents=True)

    ann, other = find_submissions(course(tmp_path), NAME)

    assert (ann.closed, other.closed[:45]) == (
        "",
        "the name of the student's folder is no UTF-8 ",
    )
    assert isinstance(other.read(NAME), OutOfReach)


def test_two_folders_of_similar_names_are_not_guessed(tmp_path):
    """A person says which one is meant."""
    for place in (f"anna/{NAME} (1)", f"anna/{NAME}-b"):
        (tmp_path / "submitted" / place).mkdir(parents=True)

    assert find_submissions(course(tmp_path), NAME) == []


def test_beside_a_notebook_lies_what_is_no_notebook_and_not_the_teachers(tmp_path):
    """By endings, names, and the course's own patterns; in the order of the alphabet."""
    for name in ("b.csv", "a.py", "x.ipynb", "x.pyc", "timestamp.txt", "feedback", "key.toml"):
        (tmp_path / name).touch()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "folder").mkdir()

    beside = handed_in.files_beside(tmp_path, ["*.toml"])

    assert [Path(name).name for name in beside] == ["a.py", "b.csv", "folder"]
    assert len(handed_in.files_beside(tmp_path)) == 4
    assert handed_in.files_beside(tmp_path / "never") == []


def test_files_beside_a_lone_notebook_further_down_come_along(tmp_path):
    """Only where it stands alone, and not at the top."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.csv").touch()
    (tmp_path / "y.csv").touch()
    one = handed_in.Submission("anna", tmp_path, tmp_path)

    def beside(own, *others):
        return handed_in.nested_beside(one, Offered("nb", own, dict.fromkeys(others, b"1")))

    assert beside(None, "in/nb.ipynb") == [str(tmp_path / "in" / "x.csv")]
    assert beside(None, "nb (1).ipynb") == beside(None, "in/a", "in/b") == []
    assert beside(b"1", "in/nb.ipynb") == beside(None) == []


def test_both_kinds_of_files_beside_are_laid_beside_the_code(tmp_path, monkeypatch):
    """Those at the top and those beside the notebook further down, for its own student."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "nb.ipynb").write_text("{}")
    for name in ("in/x.csv", "y.csv"):
        (tmp_path / name).touch()
    given = []
    monkeypatch.setattr(grade_class, "grade_offered", lambda *one: given.append(one) or "done")
    sessions = SimpleNamespace(assignment=SimpleNamespace(limits=Limits()))
    one = handed_in.Submission("anna", tmp_path, tmp_path)

    assert grade_class.grade_files(one, {"nb": sessions}) == {"nb": "done"}
    ((_, *_, beside, student),) = given
    assert [Path(name).name for name in beside] == ["in", "y.csv", "x.csv"]
    assert student == "anna"


def test_only_what_may_be_a_notebook_is_opened(tmp_path):
    """Five at most; the rest is named. What the system made is nobody's hand-in."""
    for name in ("a.ipynb", "b.ipynb.txt", "c.json", "d.ZIP", "e.IPYNB", "f.ipynb", "g.docx"):
        (tmp_path / name).write_bytes(name.encode())
    for name in (".hidden.ipynb", "desktop.ini", "timestamp.txt", "other.ipynb"):
        (tmp_path / name).touch()
    one = handed_in.Submission("anna", tmp_path, tmp_path)

    offered = one.offered("nb", ["nb", "other"], Limits())

    assert offered.own is None
    assert sorted(offered.others) == ["a.ipynb", "b.ipynb.txt", "c.json", "d.ZIP", "e.IPYNB"]
    assert offered.others["c.json"] == b"c.json"
    assert offered.rest == ["f.ipynb", "g.docx"]


def read_as(answered, found=3, *, unreadable=False, another=False):
    """Return what a file holds, as far as choosing asks for it."""
    notes = [outcome("another_notebook", detail="x")] if another else []
    return SimpleNamespace(
        answered=lambda: answered,
        found=lambda: found,
        unreadable=unreadable,
        outcomes=notes,
        cells=[],
    )


WORKED, BLANK, BROKEN = read_as(2), read_as(0), read_as(0, unreadable=True)
STRANGE, EMPTY = read_as(2, another=True), read_as(0, found=0)
CHOICES = [  # own file, others; which is taken, and what is said
    (WORKED, {}, "own", ""),
    (BROKEN, {}, "own", ""),
    (WORKED, {"b": BLANK}, "own", ""),
    (WORKED, {"b": WORKED}, "own", "Other notebooks lie there and were not graded: `b`."),
    (WORKED, {"b": BLANK, "c": WORKED}, "own", "were not graded: `b`, `c`."),
    (BLANK, {"b": BLANK}, "own", ""),
    (BLANK, {"b": WORKED}, "b", "`nb.ipynb` holds no answer; `b` was graded."),
    (BROKEN, {"b": WORKED}, "b", "`nb.ipynb` could not be read; `b` was graded."),
    (STRANGE, {"b": WORKED}, "b", "`nb.ipynb` is another notebook; `b` was graded."),
    (BLANK, {"b": STRANGE}, "own", ""),
    (BLANK, {"b": WORKED, "c": WORKED}, "own", "were not graded: `b`, `c`."),
    (None, {"b": BLANK}, "b", "`b` was graded."),
    (None, {"b": BLANK, "c": WORKED}, "c", "`c` was graded."),
    (None, {"b": BROKEN}, "b", "`b` was graded."),
    (None, {"b": EMPTY, "c": BLANK}, "c", "`c` was graded."),
    (None, {"b": WORKED, "c": WORKED}, "",
     "no file is called nb.ipynb, and `b`, `c` could be meant"),
    (None, {"b": BROKEN, "c": BROKEN}, "", "no notebook lies there, but `b`, `c`, `r`"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "others", "taken", "said"), CHOICES)
def test_which_file_is_graded_and_what_is_said(own, others, taken, said):
    """The right name counts; another is taken only where it is the only sensible reading."""
    known = {name: copy.deepcopy(one) for name, one in {"own": own, **others}.items() if one}
    files = {name: name.encode() for name in others}
    offered = Offered("nb", b"own" if own else None, files, ["r"])

    def read(content):
        if isinstance(content, bytes):
            return known[content.decode()]
        return SimpleNamespace(outcomes=[outcome("unreadable", detail=str(content))])

    chosen = choose(offered, read)

    sentences = [note.sentence for note in chosen.outcomes if note.key != "another_notebook"]
    assert [name for name, one in known.items() if one is chosen] == ([taken] if taken else [])
    assert len(sentences) == bool(said)
    assert said in "".join(sentences)


def test_copies_of_one_file_are_one():
    """A download that came twice is no choice to make."""
    offered = Offered("nb", None, {"a": b"1", "b": b"1"})
    asked = []

    chosen = choose(offered, lambda content: asked.append(content) or copy.deepcopy(WORKED))

    assert asked == [b"1"]
    assert chosen.outcomes[0].detail == "a"


@pytest.mark.parametrize(
    ("offered", "graded"),
    [(Offered("nb"), False), (Offered("nb", b"1"), True), (Offered("nb", rest=["r"]), True),
     (Offered("nb", others={"a": b"1"}), True)],
)  # fmt: skip
def test_only_an_empty_folder_is_nothing_handed_in(offered, graded):
    """Whatever else lies there is somebody's work."""
    given = []
    grader = SimpleNamespace(
        assignment=SimpleNamespace(files=()),
        grade_chosen=lambda _choose, *more: given.append(more) or "graded",
    )

    assert grade_offered(offered, grader, ["x"], "anna") == ("graded" if graded else None)
    assert given == [(["x"], "anna")] * graded


def test_of_many_names_three_are_listed():
    """The sentence stays short."""
    assert _listed("abc") == "`a`, `b`, `c`"
    assert _listed("abcde") == "`a`, `b`, `c` and 2 more"


CONTENT = ("a.txt", "d/b.txt")


@pytest.fixture
def hand_in(tmp_path):
    """Return a hand-in of two files."""
    (tmp_path / "d").mkdir()
    for name in CONTENT:
        (tmp_path / name).write_text("1")
    return handed_in.Submission("anna", tmp_path, tmp_path / "graded")


ANOTHER = {
    "another letter": lambda folder: (folder / "a.txt").write_text("2"),
    "another name": lambda folder: (folder / "a.txt").rename(folder / "c.txt"),
    "another place": lambda folder: (folder / "a.txt").rename(folder / "d" / "a.txt"),
    "one more": lambda folder: (folder / "e").touch(),
    "one less": lambda folder: (folder / "d" / "b.txt").unlink(),
    "a link": lambda folder: (folder / "l").symlink_to("a.txt"),
    "a time": lambda folder: (folder / "timestamp.txt").write_text("2026-10-02 17:00 UTC"),
}
SAME = {
    "a copy of Jupyter's": lambda folder: (folder / ".ipynb_checkpoints").mkdir(),
    "a cache": lambda folder: (folder / "d" / "__pycache__").mkdir(),
    "its clock": lambda folder: os.utime(folder / "a.txt", (1, 1)),
}


@pytest.mark.parametrize("name", [*ANOTHER, *SAME])
def test_a_hand_in_is_known_by_its_content(hand_in, name):
    """Whatever a person changed is another hand-in, and what a program did is not."""
    before = rounds.content_hash(hand_in)
    (ANOTHER | SAME)[name](hand_in.folder)

    assert (rounds.content_hash(hand_in) == before) is (name in SAME)


ROUND = rounds.Round("c", "r")
WHY = [  # known round, content, release, whether the folder of results is there and carries it
    ("never", "c", "r", False, False, ""),
    ("never", "c", "r", True, False, rounds.NO_MARK),
    (None, "c", "r", True, True, rounds.UNKNOWN),
    (ROUND, "d", "r", True, True, rounds.NEW_FILE),
    (ROUND, "c", "s", True, True, rounds.NEW_EXERCISE),
    (ROUND, "c", "r", True, True, None),
    (ROUND, "c", "r", True, False, rounds.NO_NOTEBOOK),
    (ROUND, "c", "r", False, False, rounds.NO_NOTEBOOK),
    (rounds.Round("c", "r", {rounds.NOTHING: ""}), "c", "r", True, False, None),
]


@pytest.mark.parametrize(("last", "content", "release", "there", "carries", "why"), WHY)
def test_why_a_submission_is_graded(hand_in, last, content, release, there, carries, why):
    """Decided by file, exercise, gradebook and result, in this order."""
    if there:
        hand_in.target.mkdir()
        key = ROUND.key if carries else "older"
        (hand_in.target / "nb.ipynb").write_text("x" * 5000 + key + "x" * 4000)
    known = {} if last == "never" else {"anna": last}

    assert rounds.why_again(hand_in, known, content, release) == why


def test_key_of_a_result_is_of_both_the_file_and_the_exercise():
    """A graded notebook carries it."""
    keys = {rounds.Round(*one).key for one in [("c", "r"), ("d", "r"), ("c", "s"), ("r", "c")]}

    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
