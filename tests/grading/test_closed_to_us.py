"""What this machine does not let us read is nobody's zero: it is put off, and says so."""

import errno
import logging
from pathlib import Path
from types import SimpleNamespace

import pytest
import sample
from test_handed_in import NAME, course
from traitlets.config import Config

from tarifflab.grading import Assignment, nbgrader_plugin
from tarifflab.grading.control import scratch
from tarifflab.grading.coursework.cluster import pack
from tarifflab.grading.coursework.rounds import content_hash
from tarifflab.grading.handin import handed_in
from tarifflab.grading.handin.handed_in import find_submissions, read_file
from tarifflab.grading.handin.offered import Offered, choose, grade_offered
from tarifflab.grading.limits import Limits
from tarifflab.grading.notebook.decode import OutOfReach, Unreadable
from tarifflab.grading.notebook.mend import mend
from tarifflab.grading.notebook.run_record import MachineryError

CLOSED = OutOfReach(f"`{NAME}.ipynb` cannot be read, Permission denied")


@pytest.fixture
def home(tmp_path):
    """Return the folder of a student who has handed in a notebook and a helper."""
    folder = tmp_path / "submitted" / "anna" / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_bytes(b"{}")
    (folder / "helper.py").write_text("x = 1")
    return folder.parent


@pytest.fixture
def closed(monkeypatch):
    """Return a function that makes one call of a library fail for all paths below one."""

    def close(owner, name, below, number=errno.EACCES):
        real = getattr(owner, name)

        def refuse(path, *more, **options):
            if Path(path).is_relative_to(below):
                raise OSError(number, "refused")
            return real(path, *more, **options)

        monkeypatch.setattr(owner, name, refuse)

    return close


@pytest.fixture(scope="module")
def assigned() -> Assignment:
    """Return one task."""
    return sample.small([("a", "a = ...", "assert a == 1")])


def found(home):
    """Return what anna has handed in."""
    (one,) = find_submissions(course(home.parent.parent), NAME)
    return one


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.EMFILE, errno.ESTALE])
def test_a_file_that_cannot_be_opened_is_out_of_reach(home, closed, number):
    """No right, a failing disk, no descriptor, a lost connection: it is the machine's."""
    closed(handed_in.os, "open", home, number)

    assert isinstance(found(home).offered(NAME, [NAME], Limits()).own, OutOfReach)


def test_a_disk_that_fails_once_is_asked_again(home, monkeypatch):
    """A disk on the net may need that."""
    answers = iter([CLOSED, b"{}"])
    monkeypatch.setattr(handed_in, "_read_once", lambda path, limits: next(answers))

    assert read_file(home / NAME, Limits()) == b"{}"


@pytest.mark.parametrize(("content", "times"), [(CLOSED, 3), (Unreadable("it is a link"), 1)])
def test_a_disk_that_goes_on_failing_is_asked_three_times(home, monkeypatch, content, times):
    """With the course's own limits; what can be told at once is told at once."""
    asked = []
    monkeypatch.setattr(handed_in, "_read_once", lambda *given: asked.append(given) or content)

    assert read_file(home, Limits(calls=7)) is content
    assert asked == [(home, Limits(calls=7))] * times


def test_nbgrader_s_log_names_whom_it_passes_over(home, closed, caplog):
    """With the reason, and what to do."""
    (home / NAME).rename(home / "x")
    closed(Path, "iterdir", home)
    made = course(home.parent.parent)
    made.assignment_id, made.student_id = NAME, "*"

    nbgrader_plugin.remove_pipes(made, logging.getLogger("passing"))

    ((_, level, said),) = caplog.record_tuples
    assert level == logging.ERROR
    assert said.startswith("anna: not graded: `anna` cannot be read, refused")
    assert said.endswith(". Run the same command again.")


@pytest.mark.parametrize(("make", "why"), [("symlink_to", "a link"), ("mkdir", "no regular")])
def test_what_is_no_file_is_still_no_notebook(tmp_path, make, why):
    """A link or a folder was handed in so: that is no fault of the machine."""
    path = tmp_path / "x.ipynb"
    getattr(path, make)(*(["/etc/passwd"] if make == "symlink_to" else []))

    content = read_file(path, Limits())

    assert (type(content), why in str(content)) == (Unreadable, True)


@pytest.mark.parametrize("call", ["lstat", "iterdir"])
def test_a_student_whose_folder_is_closed_is_not_passed_over(home, closed, call):
    """Nobody knows what lies in it: never "not handed in"."""
    if call == "iterdir":
        (home / NAME).rename(home / "x")
    closed(Path, call, home / NAME if call == "lstat" else home)

    one = found(home)

    assert "cannot be read, refused" in one.closed
    assert isinstance(one.offered(NAME, [NAME], Limits()).own, OutOfReach)


def test_a_closed_folder_within_may_hold_the_notebook(home, closed):
    """It stands among the other files, so that the submission is put off."""
    inner = home / NAME / "work"
    inner.mkdir()
    (home / NAME / f"{NAME}.ipynb").rename(inner / f"{NAME}.ipynb")
    closed(Path, "iterdir", inner)

    offered = found(home).offered(NAME, [NAME], Limits())

    assert isinstance(offered.others["work"], OutOfReach)


@pytest.mark.parametrize("call", ["lstat", "is_symlink", "iterdir"])
def test_what_is_closed_has_a_hash_of_its_own(home, closed, call):
    """So that it is graded as soon as it is open, and stops nobody until then."""
    one = found(home)
    before = content_hash(one)
    closed(Path, call, home / NAME)

    assert content_hash(one) != before


def test_a_folder_that_is_gone_meanwhile_is_not_a_missing_hand_in(home):
    """A disk on the net that was taken away in the middle of a run costs nobody a mark."""
    one = found(home)
    (home / NAME).rename(home / "away")

    assert "was a disk taken away" in str(one.read(NAME))


def test_whom_nbgrader_leaves_out_is_left_out_unless_named(home):
    """A teacher's own trial is no submission of the class."""
    made = course(home.parent.parent)
    made.student_id_exclude = "ben,anna"

    assert find_submissions(made, NAME) == []
    assert [one.student for one in find_submissions(made, NAME, "anna")] == ["anna"]


def chosen(assigned, own, **others):
    """Return what is graded of these files."""
    return choose(Offered(NAME, own, others), lambda content: mend(content, assigned))


def test_a_file_that_counts_and_is_closed_puts_the_submission_off(assigned):
    """Also another file, where the one of the right name is missing or untouched."""
    untouched = sample.as_bytes(sample.release(assigned))
    for own, others in ((CLOSED, {}), (None, {"b": CLOSED}), (untouched, {"b": CLOSED})):
        with pytest.raises(MachineryError, match="Permission denied"):
            chosen(assigned, own, **others)


def test_another_file_that_is_closed_does_not_matter_where_the_right_one_is_there(assigned):
    """The file of the right name counts, and it was worked on."""
    own = sample.as_bytes(sample.solve(assigned, {"a": "a = 1"}))

    assert chosen(assigned, own, b=CLOSED).answered() == 1


def test_a_helper_that_cannot_be_copied_lets_nothing_run_without_it(home, closed, tmp_path):
    """Else its import would fail, and that would be taken for the student's fault."""
    closed(scratch.shutil, "copyfile", home)
    (tmp_path / "made").mkdir()

    with pytest.raises(MachineryError, match=r"`helper\.py` cannot be copied"):
        scratch.make_scratch(tmp_path / "made", (), found(home).beside())
    assert list((tmp_path / "made").iterdir()) == []


def test_a_helper_that_cannot_be_copied_is_said_to_a_cluster_as_well(home, closed):
    """The worker gets a file that is out of reach in place of one that lacks its helper."""
    closed(scratch.shutil, "copyfile", home)

    parcel = pack(found(home), {NAME: SimpleNamespace(limits=Limits())})

    assert isinstance(parcel["notebooks"][NAME].own, OutOfReach)


def test_nbgrader_is_told_to_enter_nothing(monkeypatch):
    """The plug-in raises what nbgrader takes for one submission that failed."""
    monkeypatch.setattr(nbgrader_plugin, "read_file", lambda path, limits: CLOSED)
    step = SimpleNamespace(
        config=Config(), coursedir=SimpleNamespace(root="/"), log=logging.getLogger("x")
    )

    with pytest.raises(nbgrader_plugin.NbGraderException, match=r"Not graded: .* denied"):
        nbgrader_plugin.SubmissionExporter.from_filename(step, "/x.ipynb")


@pytest.mark.slow
@pytest.mark.confined
def test_what_is_put_off_has_no_mark_and_a_reason(sessions):
    """The next run takes it up; a person is asked to look."""
    graded = grade_offered(Offered(NAME, CLOSED), sessions, ())

    assert (graded.not_graded, graded.needs_look) == (True, True)
    assert {score.points for score in graded.scores.values()} == {None}
    assert "not the student's: `01-sample.ipynb` cannot be read" in graded.sentences[0]
