"""What a student's folder holds, which of it a person made, and what is said of the rest."""

import errno
from types import SimpleNamespace

import pytest

from tarifflab.grading.confinement import private_view
from tarifflab.grading.coursework import rounds
from tarifflab.grading.handin import folders, handed_in
from tarifflab.grading.handin.folders import copies_in, files_in, parted, squeezed, why_closed
from tarifflab.grading.handin.handed_in import Submission, find_submissions
from tarifflab.grading.handin.offered import Offered, choose, with_what_lies_beside
from tarifflab.grading.limits import Limits
from tarifflab.grading.notebook.decode import OutOfReach, Unreadable
from tarifflab.grading.outcomes import outcome

NAME = "01-sample"
SQUEEZED = {
    "01-Sample_(1)": "1sample1", "１ sample": "１sample", "0": "", "Straße": "strasse",
    "00x0": "x0", "関税-1": "関税1", "": "", "a.b": "ab",
}  # fmt: skip


def test_names_are_compared_without_what_changes_on_their_way():
    """Capitals, blanks, strokes, zeros ahead; letters of every alphabet stay."""
    assert {name: squeezed(name) for name in SQUEEZED} == SQUEEZED


def test_a_closed_path_comes_with_its_reason_and_the_way_out(tmp_path):
    """Only for a right that is lacking, and quoted so that it can be pasted."""
    path = type(tmp_path)("/c/my x.ipynb")
    denied = PermissionError(errno.EACCES, "Permission denied")

    assert why_closed(path, denied) == (
        "`my x.ipynb` cannot be read, Permission denied "
        "(chmod -R u+rX '/c/my x.ipynb' gives the right)"
    )
    assert why_closed(path, OSError(errno.EIO, "I/O error")) == (
        "`my x.ipynb` cannot be read, I/O error"
    )
    assert why_closed(path, OSError("odd")) == "`my x.ipynb` cannot be read, odd"


def test_the_way_out_is_left_out_where_it_would_not_fit(tmp_path):
    """A sentence has two hundred letters."""
    for length, told in ((99, True), (100, False)):
        path = type(tmp_path)("/" + "x" * (length - 1))
        assert ("chmod" in why_closed(path, PermissionError(13, "no"))) is told


MADE_BY_NOBODY = ("timestamp.txt", "__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini",
                  "feedback", ".hidden", ".ipynb_checkpoints")  # fmt: skip


def test_what_programs_leave_behind_is_nobodys_hand_in(tmp_path):
    """And a link is none either; files and folders come apart, in the alphabet's order."""
    for name in (*MADE_BY_NOBODY, "b.txt", "a.txt"):
        (tmp_path / name).touch()
    for name in ("f2", "f1"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to("a.txt")
    (tmp_path / "link2").symlink_to("f1")

    files, inner = parted(tmp_path)

    assert [path.name for path in files] == ["a.txt", "b.txt"]
    assert [path.name for path in inner] == ["f1", "f2"]
    assert parted(tmp_path / "never") == parted(tmp_path / "a.txt") == ([], [])


def test_folders_are_looked_through_from_the_top_to_their_depth(tmp_path):
    """Twelve below the first; what lies deeper nobody finds by hand either."""
    place = tmp_path
    for depth in range(15):
        (place / f"file{depth}").touch()
        place = place / "in"
        place.mkdir()

    found, closed = files_in(tmp_path)

    assert [path.name for path in found] == [f"file{depth}" for depth in range(13)]
    assert closed == {}


def test_looking_ends_at_three_hundred_files(tmp_path, monkeypatch):
    """At the folder in which the number is reached."""
    monkeypatch.setattr(folders, "MAX_FILES", 3)
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        for number in range(2):
            (tmp_path / name / f"{name}{number}").touch()

    assert [path.name for path in files_in(tmp_path)[0]] == ["a0", "a1", "b0", "b1"]
    monkeypatch.setattr(folders, "MAX_FILES", 4)
    assert len(files_in(tmp_path)[0]) == 4


def test_hidden_notebooks_and_jupyters_copies_are_found_where_nothing_else_is(tmp_path):
    """A shadow of macOS, a link and a folder are none."""
    inner = tmp_path / ".ipynb_checkpoints"
    inner.mkdir()
    for path in (tmp_path / ".a.ipynb", tmp_path / ".B.IPYNB", tmp_path / "._c.ipynb",
                 tmp_path / "..d.ipynb", tmp_path / "e.ipynb", tmp_path / ".f.txt",
                 inner / "x-checkpoint.ipynb"):  # fmt: skip
        path.touch()
    (tmp_path / ".l.ipynb").symlink_to("e.ipynb")
    (tmp_path / ".m.ipynb").mkdir()

    found = [path.name for path in copies_in(tmp_path)]

    assert found == [".B.IPYNB", ".a.ipynb", "x-checkpoint.ipynb"]


def course(root, **more):
    """Return what the folders of a course are called."""
    return SimpleNamespace(
        root=str(root), submitted_directory="submitted", autograded_directory="autograded",
        source_directory="solutions",
        directory_structure="{nbgrader_step}/{student_id}/{assignment_id}", **more,
    )  # fmt: skip


def test_what_a_disk_has_at_its_top_is_no_student(tmp_path):
    """Whoever mounts a disk for the hand-ins has it."""
    for name in ("anna", "lost+found"):
        (tmp_path / "submitted" / name / NAME).mkdir(parents=True)

    assert [one.student for one in find_submissions(course(tmp_path), NAME)] == ["anna"]


def test_a_folder_of_another_exercise_is_never_taken_for_this_one(tmp_path):
    """Even if it holds a notebook of this one's name."""
    for name in (NAME, "02-other"):
        (tmp_path / "solutions" / name).mkdir(parents=True)
    for place in ("anna/02-other", "ben/any"):
        folder = tmp_path / "submitted" / place
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").touch()

    (found,) = find_submissions(course(tmp_path), NAME)

    assert (found.student, found.notes[0].detail) == ("ben", "any")


TROUBLE = {
    "a link": (lambda path: path.symlink_to(path.parent), "its folder is a link"),
    "a file": (lambda path: path.touch(), "its folder is no folder"),
    "a folder": (lambda path: path.mkdir(), ""),
}


@pytest.mark.parametrize("name", TROUBLE)
def test_a_folder_that_is_none_is_a_trouble_of_the_students(tmp_path, name):
    """It is said, and nothing of it is opened."""
    make, trouble = TROUBLE[name]
    (tmp_path / "submitted" / "anna").mkdir(parents=True)
    make(tmp_path / "submitted" / "anna" / NAME)

    (found,) = find_submissions(course(tmp_path), NAME)

    assert (found.trouble, found.closed, found.student) == (trouble, "", "anna")
    assert found.target == tmp_path / "autograded" / "anna" / NAME
    content = found.read(NAME)
    assert (str(content) if content else "") == trouble
    assert found.beside() == []


def test_closed_comes_before_trouble_and_loose_files_have_no_right_name(tmp_path):
    """Ours is no fault of the student's; a loose file stands among the others."""
    (tmp_path / "a.txt").touch()
    loose = tmp_path / f"{NAME}.ipynb"
    loose.write_bytes(b"1")

    def made(**more):
        return Submission("anna", tmp_path, tmp_path / "t", **more)

    assert type(made(closed="c", trouble="t").read(NAME)) is OutOfReach
    assert type(made(trouble="t").read(NAME)) is Unreadable
    assert made(loose=(loose,)).read(NAME) is None
    assert made(loose=(loose,)).offered(NAME, [NAME], Limits()).others == {loose.name: b"1"}
    assert [len(one.beside()) for one in (made(), made(loose=(loose,)), made(closed="c"))] == [
        1, 0, 0,
    ]  # fmt: skip


DOCUMENTS = (
    ".txt", ".md", ".rst", ".rtf", ".doc", ".docx", ".odt", ".pages", ".pdf", ".html", ".htm",
    ".tex", ".wps", ".hwp", ".jpg", ".jpeg", ".png", ".heic", ".gif", ".webp", ".DOCX",
)  # fmt: skip


def beside(*names, kind="written", answers=(), attachments=(), unreadable=False, answered=1):
    """Return a cell, and the notebook of it beside which these files lie."""
    cell = SimpleNamespace(
        assigned=SimpleNamespace(kind=kind), answers=lambda: answers, attachments=attachments,
        source="", label="w",
    )  # fmt: skip
    mended = SimpleNamespace(
        unreadable=unreadable, answered=lambda: answered, outcomes=[], cells=[cell]
    )
    with_what_lies_beside(mended, Offered("nb", rest=list(names)), {"own.txt"})
    return cell.source, [note.key for note in mended.outcomes]


def test_every_kind_of_document_may_hold_a_written_answer():
    """Texts, pages and photographs of paper; by its ending, large or small."""
    found = {ending: beside(f"in/x{ending}") for ending in DOCUMENTS}

    assert [end for end, (_, said) in found.items() if said != ["answer_beside"]] == []
    assert found[".pdf"][0] == (
        "*(From the grader: the answer cell was empty, but `in/x.pdf` lies beside it.)*"
    )


NOT_LOOKED_FOR = {
    "it is no written answer": {"kind": "solution"},
    "it is answered": {"answers": True},
    "it holds a picture": {"attachments": {"a.png": {}}},
    "it cannot be read": {"unreadable": True},
}


def test_a_document_is_put_up_for_an_empty_written_answer_only():
    """Whatever else is there stands for itself."""
    for why, changes in NOT_LOOKED_FOR.items():
        assert beside("x.txt", **changes) == ("", []), why


def test_own_files_and_prints_of_the_notebook_are_no_documents():
    """Others are named where nothing was answered."""
    assert beside("in/own.txt", "nb.pdf", answered=0) == ("", [])
    assert beside("x.csv", answered=0) == ("", ["lies_beside"])


def read_as(answered, found=3, *, unreadable=False):
    """Return what a file holds, as far as choosing asks for it."""
    return SimpleNamespace(
        answered=lambda: answered,
        found=lambda: found,
        unreadable=unreadable,
        outcomes=[],
        cells=[],
    )


def test_only_the_first_five_files_are_looked_into():
    """None of them twice, and none that is closed where the right one is there."""
    asked = []

    def look(content):
        asked.append(content)
        return read_as(1 if content == b"own" else 0)

    others = {f"f{number}": bytes([number]) for number in range(8)}
    others = {"f": OutOfReach("closed"), "again": b"own"} | others
    choose(Offered("nb", b"own", others), look)

    assert asked == [b"own", b"\0", b"\1", b"\2"]


def test_what_has_two_meanings_is_said_with_the_names_that_could_be_meant():
    """Two blank ones as well; a broken one is none; nothing at all lists what is there."""

    def chosen(rest=(), **others):
        files = {name: name.encode() for name in others}
        return choose(
            Offered("nb", None, files, list(rest)),
            lambda content: others[content.decode()] if isinstance(content, bytes)
            else SimpleNamespace(outcomes=[outcome("unreadable", detail=str(content))]),
        )  # fmt: skip

    worked, blank, broken = read_as(1), read_as(0), read_as(0, unreadable=True)
    two = chosen(b=read_as(0), c=blank, d=broken).outcomes[0].detail
    assert two == "no file is called nb.ipynb, and `b`, `c` could be meant"
    assert chosen(b=broken, c=worked) is worked
    assert chosen(["r", "s"]).outcomes[0].detail == "no notebook lies there, but `r`, `s`"


def test_a_hand_in_is_bare_only_if_nothing_at_all_lies_there(tmp_path):
    """A copy of Jupyter's is something, and so is what is closed to us."""

    def bare(**more):
        return handed_in._is_bare(Submission("anna", tmp_path / "x", tmp_path, **more))

    (tmp_path / "x").mkdir()
    assert (bare(), bare(trouble="t"), bare(closed="c")) == (True, False, False)
    (tmp_path / "x" / ".ipynb_checkpoints").mkdir()
    assert bare()
    (tmp_path / "x" / ".ipynb_checkpoints" / "a.ipynb").touch()
    assert not bare()


def test_what_is_said_of_a_time_stays_beside_what_is_said_of_a_folder(tmp_path):
    """Both need to be known."""
    folder = tmp_path / "submitted" / "anna" / f"{NAME} (1)"
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_text("soon")

    (found,) = find_submissions(course(tmp_path), NAME)

    assert [note.key for note in found.notes] == ["time_unreadable", "folder_renamed"]


def test_what_is_new_changed_or_asked_for_is_to_do(monkeypatch):
    """New is a reason without words; what is as it was has none at all."""
    reasons = {"new": "", "changed": "it has changed", "same": None}
    found = [Submission(name, None, None) for name in reasons]
    monkeypatch.setattr(rounds, "content_hash", lambda one: f"hash of {one.student}")
    monkeypatch.setattr(rounds, "why_again", lambda one, *_: reasons[one.student])

    def names(*, force):
        made = rounds.to_do(found, {"same": "last"}, "r", force=force)
        return [(one.submission.student, one.why, one.last, one.content) for one in made]

    todo = [("new", "", None, "hash of new"),
            ("changed", "it has changed", None, "hash of changed")]  # fmt: skip
    assert names(force=False) == todo
    assert names(force=True) == [*todo, ("same", "", "last", "hash of same")]


def test_that_another_file_was_taken_is_said_before_all_else():
    """What follows is of that file."""
    other = read_as(1)
    other.outcomes.append(outcome("file_mended", detail="x"))
    own = read_as(0)

    chosen = choose(
        Offered("nb", b"own", {"b": b"b"}), lambda content: own if content == b"own" else other
    )

    assert [note.key for note in chosen.outcomes] == ["other_taken", "file_mended"]


def marked(source="a", grade_id="w", **more):
    """Return a graded notebook of one answer that a person marks, as its hashes need it."""
    flags = {"grade_id": grade_id, "grade": True, "solution": True}
    cell = {"source": source, "metadata": {"nbgrader": flags | more.pop("flags", {})}} | more
    return SimpleNamespace(notebook={"cells": [cell, {"source": "own", "metadata": {}}]})


def test_a_marked_answer_is_known_by_its_text_and_its_pictures():
    """Tests and tasks are marked by nobody."""
    picture = {"attachments": {"a.png": {"image/png": "x"}}}
    first = rounds.text_hashes(marked())

    assert first == rounds.text_hashes(marked())
    assert set(first) == {"w"}
    assert rounds.text_hashes(marked("b")) != first
    assert rounds.text_hashes(marked(**picture)) != first
    for flag in ("grade", "solution"):
        assert rounds.text_hashes(marked(flags={flag: False})) == {}


def test_an_exercise_is_known_by_its_cells_and_tables_and_not_by_the_checks_code(tmp_path):
    """A new version of the package is no new exercise for a whole class."""
    for name in ("data", "package", "key"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.csv").write_text("1")
    (tmp_path / "package" / "__init__.py").touch()
    cell = SimpleNamespace(cell_id="i", kind="test", cell_type="code", source="a", released="a",
                           nbgrader={"points": 1})  # fmt: skip
    exercise = SimpleNamespace(
        name="nb", cells=[cell], files=(), secret=(str(tmp_path / "key"),),
        readable=(str(tmp_path / "data"), str(tmp_path / "package")),
    )  # fmt: skip
    known = [rounds.release_hash([exercise])]
    (tmp_path / "package" / "x.csv").write_text("2")
    assert rounds.release_hash([exercise]) == known[0]

    for change in (
        lambda: (tmp_path / "data" / "x.csv").write_text("2"),
        lambda: (tmp_path / "key" / "x.csv").write_text("2"),
        *(lambda name=name: setattr(cell, name, "new")
          for name in ("cell_id", "kind", "cell_type", "source", "released")),
        lambda: cell.nbgrader.update(points=2),
        lambda: setattr(exercise, "name", "other"),
    ):  # fmt: skip
        change()
        known.append(rounds.release_hash([exercise]))
    assert len(set(known)) == len(known) == 10


# --- A view of one's own ----------------------------------------------------------------------


class Kernel:
    """A C library that notes what it is asked and refuses what it was told to."""

    def __init__(self, *refused):
        self.asked = []
        self.refused = refused

    def __getattr__(self, name):
        def call(*given):
            self.asked.append((name, given[-1] if name in ("setns", "unshare") else given[0]))
            return -1 if self.asked[-1] in self.refused else 0

        return call


NEW_NUMBERS, NEW_MOUNTS, NEW_USER = 0x20000000, 0x20000, 0x10000000


@pytest.fixture
def kernel(monkeypatch):
    """Return a function that puts a kernel in the place of ours."""

    def put(*refused):
        made = Kernel(*refused)
        monkeypatch.setattr(private_view, "libc", lambda: made)
        for name in ("_ready", "_numbers"):
            monkeypatch.setattr(private_view, name, [])
        return made

    return put


def test_numbers_of_processes_begin_anew_only_where_that_is_possible(kernel):
    """From our own row each time: a row within a row has an end."""
    made = kernel()
    private_view.number_next_child(anew=True)
    assert made.asked == []

    private_view._numbers.append(True)
    private_view.number_next_child(anew=True)
    assert made.asked == [("setns", NEW_NUMBERS), ("unshare", NEW_NUMBERS)]
    private_view.number_next_child(anew=False)
    assert made.asked[2:] == [("setns", NEW_NUMBERS)]


@pytest.mark.parametrize("refused", ["setns", "unshare"])
def test_a_kernel_that_refuses_later_is_an_error_with_its_call(kernel, refused):
    """Nothing runs half hidden."""
    kernel((refused, NEW_NUMBERS))
    private_view._numbers.append(True)

    with pytest.raises(OSError, match=f"{refused}: "):
        private_view.number_next_child(anew=True)


@pytest.mark.parametrize(
    ("hides", "numbers", "ready"), [(True, True, [1, 1]), (True, False, [1, 0]),
                                    (False, True, [0, 0])]
)  # fmt: skip
def test_what_can_be_hidden_is_tried_before(
    kernel, monkeypatch, tmp_path, hides, numbers, ready
):
    """Numbers only where mounts can be hidden, in a row of our own if need be."""
    entered = []
    kernel()
    monkeypatch.setattr(private_view, "possible", lambda _: hides)
    monkeypatch.setattr(private_view, "_possible", lambda _: numbers)
    monkeypatch.setattr(private_view, "_enter", lambda: entered.append("view"))
    monkeypatch.setattr(private_view, "_begin_a_row", lambda: entered.append("row"))

    assert private_view.prepare(tmp_path) is hides
    assert [len(private_view._ready), len(private_view._numbers)] == ready
    assert entered == ["view"] * hides + ["row"] * (hides and not numbers)


def test_where_no_row_can_be_begun_nothing_is_forked(kernel):
    """Numbers stay the machine's."""
    asked = kernel(("unshare", NEW_NUMBERS))

    assert private_view._begin_a_row() is None
    assert asked.asked == [("unshare", NEW_NUMBERS)]


def test_only_who_is_not_root_needs_a_namespace_of_users(kernel, monkeypatch):
    """There one's own number stays what it is, and no group can be left."""
    wrote = {}
    monkeypatch.setattr(private_view.os, "getuid", lambda: 1000)
    monkeypatch.setattr(private_view.os, "getgid", lambda: 100)
    monkeypatch.setattr(
        private_view, "Path",
        lambda name: SimpleNamespace(write_text=lambda text: wrote.update({name: text})),
    )  # fmt: skip
    root = kernel()
    private_view._enter()
    assert (root.asked[0], wrote) == (("unshare", NEW_MOUNTS), {})
    assert [name for name, _ in root.asked] == ["unshare", "syscall", "syscall"]

    user = kernel(("unshare", NEW_MOUNTS))
    private_view._enter()
    assert user.asked[1] == ("unshare", NEW_USER | NEW_MOUNTS)
    assert wrote == {
        "/proc/self/setgroups": "deny", "/proc/self/uid_map": "1000 1000 1",
        "/proc/self/gid_map": "100 100 1",
    }  # fmt: skip
