"""The scratch folder: what is copied into it, how full it may be, and that it goes."""

import os

import pytest

from tarifflab.grading.control import scratch
from tarifflab.grading.control.reading import _batches
from tarifflab.grading.control.scratch import (
    clear,
    copy_handed_in,
    lacking,
    make_scratch,
    overfull,
    remove_tree,
    usage,
)
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.assignment import Layout


def names(folder):
    """Return what lies in a folder and below."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.fixture
def places(tmp_path):
    """Return folders of a course, of a student, and one to make scratch folders in."""
    made = [tmp_path / name for name in ("course", "student", "work")]
    for folder in made:
        folder.mkdir()
    return made


def test_scratch_is_laid_out_as_the_course_is(places):
    """The notebook's folder holds the course's files; tables are linked where they were."""
    course, _, work = places
    (course / "data").mkdir()
    (course / "data" / "x.csv").write_text("1")
    (course / "own.txt").write_text("course's")
    layout = Layout("exercises/01", (("tables/data", str(course / "data")),))

    top, folder = make_scratch(work, [str(course / "own.txt")], (), layout)

    assert folder == top / "exercises" / "01"
    assert top.parent == work
    assert (folder / "own.txt").read_text() == "course's"
    assert (top / "tables" / "data" / "x.csv").read_text() == "1"
    assert len(top.name) > 24


def test_the_courses_file_wins_over_a_students_of_its_name(places):
    """Also over a folder of that name, and with a folder of its own."""
    course, student, work = places
    for folder, text in ((course, "course's"), (student, "student's")):
        (folder / "a.txt").write_text(text)
    (student / "b.txt").mkdir()
    (course / "b.txt").write_text("course's")
    (course / "d").mkdir()
    (course / "d" / "e").write_text("course's")
    beside = [str(path) for path in student.iterdir()]

    _, folder = make_scratch(work, [str(path) for path in course.iterdir()], beside)

    texts = [(folder / name).read_text() for name in ("a.txt", "b.txt", "d/e")]
    assert texts == ["course's"] * 3


@pytest.mark.parametrize(("size", "linked"), [(4 * MB, False), (4 * MB + 1, True)])
def test_a_large_file_of_the_course_is_linked(places, size, linked):
    """Copying it for each student would cost more than grading."""
    course, _, work = places
    with (course / "table.csv").open("wb") as file:
        file.truncate(size)

    _, folder = make_scratch(work, [str(course / "table.csv")])

    assert (folder / "table.csv").is_symlink() is linked
    assert (folder / "table.csv").stat().st_size == size


def test_only_regular_files_are_copied(places):
    """A link may lead to the solution, and a pipe never ends; folders go along."""
    _, student, work = places
    (student / "d").mkdir()
    (student / "d" / "a.txt").write_text("1")
    (student / "link").symlink_to("/etc/passwd")
    (student / "gone").symlink_to("nowhere")
    os.mkfifo(student / "pipe")

    copy_handed_in([*map(str, student.iterdir()), str(student / "never")], work)

    assert names(work) == ["d", "d/a.txt"]


@pytest.mark.parametrize(("number", "copied"), [(100, 100), (101, 100)])
def test_a_hundred_files_are_copied_and_no_more(places, number, copied):
    """Whatever a student hands in."""
    _, student, work = places
    for n in range(number):
        (student / f"{n:03d}").touch()

    copy_handed_in(sorted(map(str, student.iterdir())), work)

    assert len(names(work)) == copied


@pytest.mark.parametrize(
    ("megabytes", "copied"), [([16], ["0"]), ([17, 1], ["1"]), ([9, 8, 7], ["0", "2"])]
)
def test_sixteen_megabytes_are_copied_and_no_more(places, megabytes, copied):
    """What is too large is left out, and the next may fit."""
    _, student, work = places
    for name, size in enumerate(megabytes):
        with (student / str(name)).open("wb") as file:
            file.truncate(size * MB)

    copy_handed_in(sorted(map(str, student.iterdir())), work)

    assert names(work) == copied


def fill(folder, files, bytes_each=0):
    """Put files into a folder and one in it."""
    (folder / "d").mkdir()
    for n in range(files):
        (folder / "d" / str(n)).write_bytes(b"x" * bytes_each)


@pytest.mark.parametrize(("files", "full"), [(4, False), (5, True)])
def test_folders_count_as_files(tmp_path, files, full):
    """Five are allowed here: a folder and four files."""
    fill(tmp_path, files)

    assert overfull(tmp_path, Limits(scratch_files=5)) is full
    assert usage(tmp_path, 9)[0] == files + 1


def test_a_folder_is_full_by_its_bytes_on_the_disk(tmp_path, monkeypatch):
    """A megabyte is a megabyte; counting stops where there are too many files."""
    monkeypatch.setattr(scratch, "usage", lambda _folder, most: (0, 2 * MB))
    assert not overfull(tmp_path, Limits(scratch_mb=2))
    monkeypatch.setattr(scratch, "usage", lambda _folder, most: (0, 2 * MB + 1))
    assert overfull(tmp_path, Limits(scratch_mb=2))


def test_usage_is_what_the_disk_gives(tmp_path):
    """In blocks of 512 bytes, as the system counts; a link costs itself and is not followed."""
    fill(tmp_path, 3, 5000)
    (tmp_path / "link").symlink_to("/usr")

    count, size = usage(tmp_path, 100)

    blocks = [path.lstat().st_blocks for path in tmp_path.rglob("*")]
    assert (count, size) == (5, 512 * sum(blocks))
    assert size >= 3 * 5000


@pytest.mark.parametrize(("free_mb", "said"), [(128, ""), (127.9, "has 127 MB left, 128 are")])
def test_room_that_students_never_get_is_128_megabytes(tmp_path, monkeypatch, free_mb, said):
    """As the page says."""
    monkeypatch.setattr(scratch, "free_bytes", lambda _: int(free_mb * MB))

    assert (said in lacking(tmp_path)) if said else lacking(tmp_path) == ""


def test_free_is_what_an_ordinary_user_may_use(tmp_path, monkeypatch):
    """Blocks that are kept for root are not ours."""
    disk = os.statvfs_result((4096, 512, 1000, 700, 300, 0, 0, 0, 0, 255))
    monkeypatch.setattr(scratch.os, "statvfs", lambda _: disk)

    assert scratch.free_bytes(tmp_path) == 300 * 512


def test_a_folder_goes_with_all_that_is_in_it(tmp_path):
    """Deep, closed, with links that lead out: and what they lead to stays."""
    (tmp_path / "kept").write_text("1")
    top = tmp_path / "top"
    deep = top.joinpath(*["d"] * 300)
    deep.mkdir(parents=True)
    (top / "link").symlink_to(tmp_path)
    (top / "closed").mkdir(mode=0)

    remove_tree(top)

    assert names(tmp_path) == ["kept"]


@pytest.mark.parametrize(
    ("sizes", "batches"),
    [([], []), ([3, 5], [2]), ([3, 5, 1], [2, 1]), ([9, 1], [1, 1]), ([1, 9, 1], [1, 1, 1])],
)
def test_requests_go_together_up_to_eight_megabytes(sizes, batches):
    """In their order; one that is larger goes alone."""
    requests = [["text", b"x" * (size * MB - 4)] for size in sizes]

    made = _batches(requests)

    assert [len(one) for one in made] == batches
    assert [one for batch in made for one in batch] == requests


@pytest.mark.parametrize(
    "what", ["file", "folder", "link to a folder", "link to nothing", "none"]
)
def test_a_name_is_cleared_whatever_has_it(tmp_path, what):
    """What a link leads to stays."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "x").touch()
    target = tmp_path / "target"
    if what == "file":
        target.touch()
    elif what == "folder":
        (target / "d").mkdir(parents=True)
    elif what.startswith("link"):
        target.symlink_to(tmp_path / ("kept" if "folder" in what else "nowhere"))

    clear(target)

    assert names(tmp_path) == ["kept", "kept/x"]
