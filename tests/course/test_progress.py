"""The student's file: nothing gets lost, whatever happens to it."""

import json
import math
import os
import re
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tarifflab import claims, lock_file, progress
from tarifflab.selfstudy.passport import passport

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Give each test a progress folder of its own."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path / "mine"))
    monkeypatch.setattr(progress, "_unwritten", {})
    return tmp_path / "mine"


def test_newest_value_counts_and_the_old_one_stays():
    """A revision is a new entry with its time in UTC."""
    for value in (0.8, 0.35):
        progress.save("probability", "C1-a", value)

    times, values = zip(*progress.history("probability", "C1-a"), strict=True)

    assert progress.get("probability", "C1-a") == 0.35
    assert list(values) == [0.8, 0.35]
    assert all(abs(datetime.now(UTC) - one) < timedelta(minutes=1) for one in times)


def test_kinds_and_keys_are_kept_apart():
    """`entries` holds the newest value of each key of one kind."""
    progress.save("quiz", "a", {"right": False})
    progress.save("verdict", "a", "partly")
    progress.save("quiz", "b", {"right": True})
    progress.save("quiz", "a", {"right": True})

    assert progress.entries("quiz") == {"a": {"right": True}, "b": {"right": True}}
    assert progress.get("verdict", "a") == "partly"
    assert progress.get("prediction", "a", default="none") == "none"


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(value=PLAIN)
def test_plain_json_comes_back_as_it_was(value):
    """Whatever is plain JSON is given back equal."""
    progress.save("stamp", "any", value)

    assert progress.get("stamp", "any") == value


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, object(), b"bytes"])
def test_what_json_cannot_hold_is_refused(value, folder):
    """Such a value is named and nothing is written."""
    with pytest.raises(ValueError, match="'any' must be plain JSON"):
        progress.save("stamp", "any", value)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [("probabilty", "C1-a", "'kind' must be one of"), ("quiz", "", "'key' must be a text")],
)
def test_misspelt_kind_or_empty_key_is_named(kind, key, words):
    """A typing mistake of a lesson's author is not stored under a wrong name."""
    with pytest.raises(ValueError, match=words):
        progress.save(kind, key, 1)


def test_file_is_readable_text(folder):
    """One entry a line, in plain letters, so that a person can read it."""
    progress.save("prediction", "Größe", 7500)

    lines = (folder / "progress.json").read_text(encoding="utf-8").splitlines()

    assert '"Größe"' in lines[1]
    assert json.loads("\n".join(lines))["format"] == 1


@pytest.mark.parametrize(
    "broken",
    [
        *("", "{", "[]", "null", "[" * 100_000, "\x00\x00", '{"entries": {}}'),
        *('{"entries": [{"kind": "quiz"}]}', '{"entries": [1]}', "a" * 5_000_000),
        '{"format": 2, "entries": []}',
    ],
    ids=lambda text: f"{text[:20]} ({len(text)})",
)
def test_broken_file_is_set_aside_and_said(broken, folder, capsys):
    """The old file stays beside the new one, with one sentence."""
    folder.mkdir()
    (folder / "progress.json").write_text(broken)

    progress.save("quiz", "a", 1)

    aside = list(folder.glob("progress.broken-*.json"))
    assert [one.read_text() for one in aside] == [broken]
    assert progress.entries("quiz") == {"a": 1}
    assert capsys.readouterr().out.count("could not be read") == 1


@pytest.mark.parametrize("obstacle", ["file in the way", "read-only"])
def test_folder_that_cannot_be_written_keeps_values_in_memory(
    obstacle, folder, capsys, monkeypatch
):
    """One sentence, once; the lesson goes on with what was said."""
    if obstacle == "read-only":
        monkeypatch.setattr(progress, "_write", _refuse)
    else:
        folder.write_text("not a folder")

    progress.save("quiz", "a", 1)
    progress.save("quiz", "b", 2)

    assert progress.entries("quiz") == {"a": 1, "b": 2}
    assert capsys.readouterr().out.count("cannot be kept") == 1


def test_unreadable_file_is_said_and_not_lost(folder, capsys, monkeypatch):
    """A file that may not be read stays where it is; the lesson goes on."""
    progress.save("quiz", "a", 1)
    with monkeypatch.context() as patch:
        patch.setattr(progress, "_read", _refuse)

        assert progress.get("quiz", "a", default="nothing") == "nothing"

    assert "Permission denied" in capsys.readouterr().out
    assert progress.get("quiz", "a") == 1


def _refuse(*_ignored):
    raise PermissionError(13, "Permission denied")


def test_values_from_memory_are_written_when_that_works_again(folder):
    """What waited goes first, in its order."""
    folder.write_text("not a folder")
    progress.save("quiz", "a", 1)
    folder.unlink()

    progress.save("quiz", "b", 2)

    stored = json.loads((folder / "progress.json").read_text())["entries"]
    assert [(one["key"], one["value"]) for one in stored] == [("a", 1), ("b", 2)]


def test_lock_of_a_dead_kernel_is_taken_over(folder):
    """A lock file older than the patience does not stop anybody."""
    folder.mkdir()
    lock = folder / ".progress.json.lock"
    lock.touch()
    long_ago = time.time() - 60
    os.utime(lock, (long_ago, long_ago))

    progress.save("quiz", "a", 1)

    assert progress.get("quiz", "a") == 1
    assert not lock.exists()


@pytest.mark.slow
@pytest.mark.parametrize("ahead_s", [-2, 0, 3600])
def test_lock_of_no_known_age_is_taken_over(ahead_s, folder, monkeypatch):
    """A lock is judged by how long it stands still, also when its clock is an hour ahead."""
    monkeypatch.setattr(lock_file, "PATIENCE_S", 0.3 if ahead_s >= 0 else 1.0)
    folder.mkdir()
    lock = folder / ".progress.json.lock"
    lock.write_text("of a kernel that is gone")
    then = time.time() + ahead_s
    os.utime(lock, (then, then))

    progress.save("quiz", "a", 1)

    assert progress.get("quiz", "a") == 1
    assert not lock.exists()


def test_lock_that_changes_hands_for_ever_does_not_hold_one_up(tmp_path, monkeypatch):
    """After twice the patience one goes on without the lock, and leaves it to its owner."""
    clock, names = iter(range(100)), iter("abcdefghijklmn")
    monkeypatch.setattr(lock_file.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(lock_file, "_owner", lambda lock: next(names))
    lock = tmp_path / "lock"
    lock.touch()

    with lock_file.alone(lock) as held:
        assert not held

    assert lock.exists()


def test_lock_taken_over_by_somebody_is_left_to_them(tmp_path):
    """Who was taken for dead does not remove the lock of the next."""
    lock = tmp_path / "lock"

    with lock_file.alone(lock):
        lock.write_text("somebody else")

    assert lock.read_text() == "somebody else"


def test_entry_that_somebody_overwrote_is_written_again(folder, monkeypatch):
    """Where the lock failed and another process put its own list in place, nothing is lost."""
    write = progress._write

    def overwritten(file, content, others=[[]]):  # noqa: B006 (the first call finds a rival)
        write(file, others.pop() if others else content)

    monkeypatch.setattr(progress, "_write", overwritten)

    progress.save("quiz", "a", 1)

    assert progress.get("quiz", "a") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_progress_is_its_owners_alone(folder):
    """Others on the same machine cannot read what somebody guessed."""
    progress.save("quiz", "a", 1)

    assert (folder / "progress.json").stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_two_notebooks_at_once_lose_nothing(folder):
    """Three processes save 40 values each; all are there."""
    program = (
        "import sys\nfrom tarifflab import lock_file, progress\n"
        "for n in range(40): progress.save('quiz', f'{sys.argv[1]}-{n}', n)"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, name], env=os.environ.copy())
        for name in ("a", "b", "c")
    ]

    assert [one.wait() for one in writers] == [0, 0, 0]
    assert len(progress.entries("quiz")) == 120


def test_course_root_is_found_from_a_lesson(tmp_path, monkeypatch):
    """Without the variable, the nearest folder with lessons/ and data/ holds progress/."""
    monkeypatch.delenv("TARIFFLAB_PROGRESS")
    for part in ("course/lessons", "course/data", "desktop"):
        (tmp_path / part).mkdir(parents=True)

    monkeypatch.chdir(tmp_path / "course" / "lessons")
    in_course = progress.path()
    monkeypatch.chdir(tmp_path / "desktop")

    assert in_course == tmp_path / "course" / "progress" / "progress.json"
    assert progress.path() == tmp_path / "desktop" / "progress" / "progress.json"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's home closed by itself")
def test_file_is_its_owners_alone(folder):
    """On a shared computer nobody else reads a student's probabilities."""
    progress.save("probability", "C1-a", 0.8)

    assert (folder / "progress.json").stat().st_mode & 0o077 == 0


def test_what_can_be_read_of_a_damaged_file_is_kept(folder, capsys):
    """A line that somebody broke costs that line; bytes that are no text cost theirs."""
    for number in range(4):
        progress.save("quiz", f"0{number}/1", {"right": True, "given": "é"})
    file = folder / "progress.json"
    lines = file.read_bytes().split(b"\n")
    lines[2] = lines[2][:30]
    lines[3] = lines[3].replace("é".encode(), b"\xff")
    file.write_bytes(b"\n".join(lines)[:-4])

    assert set(progress.entries("quiz")) == {"00/1", "02/1", "03/1"}
    assert "3 answers in it could be saved" in capsys.readouterr().out
    assert len(list(folder.glob("progress.broken-*"))) == 1
    progress.save("quiz", "09/1", 1)
    assert len(progress.entries("quiz")) == 4


@pytest.mark.parametrize(
    "changed",
    [
        {"key": 3},
        {"kind": None},
        {"time": "9999-12-31T23:59:59-12:00"},
        {"time": "2026-01-01"},
        {"kind": "probability", "value": "much"},
        {"kind": "probability", "value": 25},
        {"kind": "check", "value": {"status": "right", "points": "2", "max_points": 2}},
        *(
            {
                "kind": "check",
                "value": {"status": "", "answer": "", "points": 1, "max_points": 2} | {n: x},
            }
            for n in ("points", "max_points")
            for x in (math.nan, math.inf)
        ),
        {"kind": "verdict", "value": ["supported"]},
    ],
    ids=str,
)
def test_entry_that_no_lesson_writes_costs_itself_alone(folder, changed, capsys):
    """A value changed by hand is set aside, and every page still opens."""
    for number in range(3):
        progress.save("quiz", f"0{number}/1", {"right": True})
    file = folder / "progress.json"
    content = json.loads(file.read_text("utf-8"))
    content["entries"][1] |= changed
    file.write_text(json.dumps(content, indent=2), encoding="utf-8")

    assert set(progress.entries("quiz")) == {"00/1", "02/1"}
    assert passport(date(2026, 3, 1)).begun
    assert claims.judgements().empty
    assert "2 answers in it could be saved" in capsys.readouterr().out


def test_file_of_an_editor_that_left_a_comma_is_kept_whole(folder):
    """Laid out anew, in UTF-16, with a comma too many: no entry is lost."""
    for number in range(3):
        progress.save("quiz", f"0{number}/1", {"right": True, "given": {"é": [1]}})
    file = folder / "progress.json"
    text = json.dumps(json.loads(file.read_text("utf-8")), indent=2, ensure_ascii=False)
    file.write_text(text.replace("\n  ]", ",\n  ]"), encoding="utf-16")

    assert len(progress.entries("quiz")) == 3
    assert {one.stat().st_mode & 0o077 for one in folder.iterdir()} == {0}


def test_value_that_its_readers_could_not_use_is_refused(folder):
    """What would be set aside at the next reading is not written."""
    with pytest.raises(ValueError, match="cannot be the value of 'C1-a'"):
        progress.save("probability", "C1-a", 80)


def test_merging_two_machines_loses_nothing_and_happens_once(folder, tmp_path):
    """The newest word counts, whichever machine it was said on; again nothing is new."""
    progress.save("probability", "C1-a", 0.2)
    other = tmp_path / "laptop.json"
    other.write_bytes((folder / "progress.json").read_bytes())
    progress.save("probability", "C1-a", 0.4)
    theirs = json.loads(other.read_text("utf-8"))
    theirs["entries"].append(
        {
            "kind": "probability",
            "key": "C1-a",
            "value": 0.9,
            "time": "2099-01-01T00:00:00+00:00",
        }
    )
    theirs["entries"].append(
        {"kind": "quiz", "key": "01/1", "value": 1, "time": "2020-01-01T00:00:00+00:00"}
    )
    other.write_text(json.dumps(theirs), encoding="utf-8")

    assert progress.merge(other) == 2
    assert progress.merge(other) == 0
    assert [value for _, value in progress.history("probability", "C1-a")] == [0.2, 0.4, 0.9]
    assert progress.get("quiz", "01/1") == 1


def test_what_is_no_progress_file_is_not_merged(folder, tmp_path):
    """One sentence, and one's own file stays as it was."""
    progress.save("quiz", "01/1", 1)
    other = tmp_path / "letter.json"
    other.write_text("Dear all", encoding="utf-8")

    with pytest.raises(ValueError, match="must be a progress file"):
        progress.merge(other)
    assert progress.entries("quiz") == {"01/1": 1}


def test_what_can_be_read_of_anothers_damaged_file_is_merged(folder, tmp_path):
    """It stays where it is, as it is."""
    for number in range(3):
        progress.save("quiz", f"0{number}/1", number)
    other = tmp_path / "laptop.json"
    other.write_bytes((folder / "progress.json").read_bytes()[:-40])
    (folder / "progress.json").unlink()
    before = other.read_bytes()

    assert (progress.merge(other), progress.merge(other)) == (2, 0)
    assert progress.entries("quiz") == {"00/1": 0, "01/1": 1}
    assert (other.read_bytes(), len(list(folder.iterdir()))) == (before, 1)


def test_file_that_cannot_be_set_aside_is_named_with_the_reason(folder, capsys, monkeypatch):
    """The lesson goes on."""
    folder.mkdir()
    (folder / "progress.json").write_text("nothing")
    monkeypatch.setattr(type(folder), "replace", _refuse)

    assert progress.entries("quiz") == {}
    assert capsys.readouterr().out == (
        f"{folder / 'progress.json'} cannot be read as progress and cannot be renamed: "
        "Permission denied.\n"
    )


def test_a_function_may_watch_and_a_misspelt_kind_is_named():
    """It hears as long as its caller keeps it."""
    heard = []

    def hear():
        heard.append(progress.get("quiz", "a"))

    progress.watch("quiz", "a", hear)
    progress.save("quiz", "a", 1)
    del hear
    progress.save("quiz", "a", 2)

    assert heard == [1]
    with pytest.raises(ValueError, match=r"'kind' must be one of probability, .*, got 'quizz'"):
        progress.watch("quizz", "a", Ear().hear)


class Clock:
    """A clock that only sleeping moves on."""

    def __init__(self):
        self.now = 1_000.0

    def monotonic(self):
        """Return the seconds since some day."""
        return self.now

    time = monotonic

    def sleep(self, seconds):
        """Let time go by."""
        self.now += seconds


@pytest.mark.parametrize(
    ("system", "there", "waits"),
    [("nt", True, True), ("nt", False, False), ("posix", True, False)],
)
def test_lock_that_windows_is_just_removing_is_waited_for(
    tmp_path, monkeypatch, system, there, waits
):
    """A folder in which nothing may be made is said at once."""
    flags = {name: getattr(os, name) for name in ("O_CREAT", "O_EXCL", "O_WRONLY")}
    lock = (tmp_path if there else tmp_path / "gone") / "lock"
    monkeypatch.setattr(lock_file, "os", SimpleNamespace(name=system, open=_refuse, **flags))

    if waits:
        assert lock_file._make(lock, "token") is False
    else:
        with pytest.raises(PermissionError, match="Permission denied"):
            lock_file._make(lock, "token")


@pytest.mark.parametrize(
    ("age_s", "waits_s"),
    [(60, 0), (5.5, 0), (3, 2), (0, 5), (-3600, 5)],
    ids=["old", "just too old", "of a moment ago", "new", "ahead of the clock"],
)
def test_lock_of_a_dead_kernel_costs_five_seconds_at_most(
    tmp_path, monkeypatch, age_s, waits_s
):
    """It is taken over once it has stood still for five seconds, by whichever clock."""
    clock = Clock()
    monkeypatch.setattr(lock_file, "time", clock)
    lock = tmp_path / "lock"
    lock.write_text("of a kernel that is gone")
    os.utime(lock, (clock.now - age_s, clock.now - age_s))

    with lock_file.alone(lock) as held:
        assert held
        assert clock.now - 1_000 == pytest.approx(waits_s, abs=0.05)


def test_lock_that_changes_hands_is_waited_for_ten_seconds(tmp_path, monkeypatch):
    """Others who work on are given twice the patience, and no more."""
    clock = Clock()
    monkeypatch.setattr(lock_file, "time", clock)
    monkeypatch.setattr(lock_file, "_owner", lambda _lock: str(clock.now))
    monkeypatch.setattr(lock_file, "_age_s", lambda _lock: 0.0)
    lock = tmp_path / "lock"
    lock.touch()

    with lock_file.alone(lock) as held:
        assert not held
    assert clock.now - 1_000 == pytest.approx(10, abs=0.05)


FIT = [
    *(("probability", "C1-a", value) for value in (0, 1, 0.5)),
    *(("stamp", "first/C1-a", value) for value in (0.0, 1.0)),
    ("stamp", "done/01", 25),
    ("verdict", "C1-a", "partly"),
    ("check", "01/t", {"points": 0, "max_points": 2.5, "status": "", "answer": ""}),
    ("quiz", "01/1", None),
    ("quiz", "first/C1-a", None),
]
MISFIT = [
    *(("probability", "C1-a", value) for value in (-0.01, 1.01, True, "0.5", None)),
    ("stamp", "first/C1-a", 1.5),
    ("verdict", "C1-a", 1),
    *(
        ("check", "01/t", {"points": 1, "max_points": 2, "status": "", "answer": ""} | odd)
        for odd in (
            {"points": None}, {"points": True}, {"max_points": "2"}, {"status": 1},
            {"answer": None},
        )
    ),
    ("check", "01/t", [1, 2]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "key", "value"), FIT)
def test_value_of_its_kind_is_kept(kind, key, value):
    """Both ends of a range belong to it."""
    progress.save(kind, key, value)

    assert progress.get(kind, key, default="nothing") == value


@pytest.mark.parametrize(("kind", "key", "value"), MISFIT)
def test_value_of_another_kind_is_refused(kind, key, value, folder):
    """Whoever reads the file can rely on what stands there."""
    with pytest.raises(ValueError, match=rf"cannot be the value of '{key}': a {kind} is"):
        progress.save(kind, key, value)
    assert not folder.exists()


def entry(value, time, key="C1-a"):
    """Return one entry of a file."""
    return {"kind": "probability", "key": key, "value": value, "time": time}


def test_merged_entries_stand_in_the_order_of_their_moments(folder, tmp_path):
    """The zone in which a time is written does not matter; the newest moment counts."""
    for file, entries in {
        folder / "progress.json": [
            entry(0.1, "2026-03-01T09:00:00+00:00"),
            entry(0.3, "2026-03-01T11:00:00+00:00"),
        ],
        tmp_path / "other.json": [
            entry(0.2, "2026-03-01T19:00:00+09:00"),
            entry(0.4, "2026-03-01T07:00:00-05:00"),
            entry(0.0, "2026-02-28T23:00:00+00:00"),
        ],
    }.items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({"format": 1, "entries": entries}), encoding="utf-8")

    assert progress.merge(tmp_path / "other.json") == 3
    values = [value for _, value in progress.history("probability", "C1-a")]
    assert values == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert progress.get("probability", "C1-a") == 0.4


@pytest.mark.parametrize(
    ("time", "kept"),
    [
        ("2000-01-01T00:00:00+00:00", True),
        ("1999-12-31T23:59:59+00:00", False),
        ("2199-12-31T00:00:00+00:00", True),
        ("2200-01-01T00:00:00+00:00", False),
        ("2026-01-01T00:00:00", False),
    ],
)
def test_time_of_an_entry_is_of_our_days_and_has_a_zone(folder, capsys, time, kept):
    """Days are added to it, in every time zone."""
    folder.mkdir()
    text = json.dumps({"format": 1, "entries": [entry(0.5, time)]})
    (folder / "progress.json").write_text(text, encoding="utf-8")

    assert (progress.get("probability", "C1-a") == 0.5) is kept


def test_folder_of_the_variable_may_begin_at_home(tmp_path, monkeypatch):
    """A "~" is the person's own folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("TARIFFLAB_PROGRESS", "~/mine")

    assert progress.path() == tmp_path / "mine" / "progress.json"


@pytest.mark.parametrize("part", ["lessons", "data"])
def test_course_is_known_by_lessons_and_data_together(tmp_path, monkeypatch, part):
    """A thesis with a folder `data` is no course."""
    monkeypatch.delenv("TARIFFLAB_PROGRESS")
    (tmp_path / "thesis" / part).mkdir(parents=True)
    (tmp_path / "thesis" / "notes").mkdir()
    monkeypatch.chdir(tmp_path / "thesis" / "notes")

    assert progress.path() == tmp_path / "thesis" / "notes" / "progress" / "progress.json"


def test_kinds_come_in_the_order_first_saved(folder):
    """A revised value keeps its place."""
    for key, value in [("b", 1), ("a", 2), ("b", 3)]:
        progress.save("quiz", key, value)

    assert list(progress.entries("quiz").items()) == [("b", 3), ("a", 2)]


def test_sentence_on_a_closed_folder_says_which_and_why(folder, capsys, monkeypatch):
    """And what to set."""
    monkeypatch.setattr(progress, "_write", _refuse)

    progress.save("quiz", "a", 1)

    assert capsys.readouterr().out == (
        f"Your answers cannot be kept in {folder} (Permission denied), so they last only until "
        "this notebook is closed. Set TARIFFLAB_PROGRESS to a folder of your own.\n"
    )


class Ear:
    """Hears of new values."""

    def __init__(self):
        self.heard = 0

    def hear(self):
        """Count."""
        self.heard += 1


def test_whoever_watches_hears_of_its_own_key_and_kind_alone():
    """Of one key, or of all of a kind; who is gone is heard of no more."""
    one, every, gone = Ear(), Ear(), Ear()
    progress.watch("quiz", "a", one.hear)
    progress.watch("quiz", "", every.hear)
    progress.watch("verdict", "a", gone.hear)
    assert progress.is_watched("verdict", "a")
    del gone

    for kind, key in [("quiz", "a"), ("quiz", "b"), ("verdict", "a"), ("quiz", "a")]:
        progress.save(kind, key, "partly")

    assert (one.heard, every.heard) == (2, 3)
    assert [progress.is_watched(*place) for place in [("verdict", "a"), ("quiz", "a")]] == [
        False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(("busy_s", "written"), [(0, True), (0.9, True), (1.2, False)])
def test_file_that_somebody_reads_is_replaced_within_a_second(monkeypatch, busy_s, written):
    """Windows does not let go sooner; elsewhere a refusal is one at once."""
    clock, did = Clock(), []

    def replace(_file):
        if clock.now - 1_000 < busy_s:
            raise PermissionError(13, "in use")
        did.append("replaced")

    monkeypatch.setattr(progress, "time", clock)
    for name, ends_well in (("nt", written), ("posix", busy_s == 0)):
        did.clear()
        clock.now = 1_000.0
        monkeypatch.setattr(progress, "os", SimpleNamespace(name=name))
        if ends_well:
            progress._replace(SimpleNamespace(replace=replace), "file")
        else:
            with pytest.raises(PermissionError, match="in use"):
                progress._replace(SimpleNamespace(replace=replace), "file")
        assert did == ["replaced"] * ends_well


def test_damaged_file_of_which_nothing_is_left_is_set_aside_alone(folder, capsys):
    """No empty file takes its place; what could be saved does."""
    folder.mkdir()
    file = folder / "progress.json"
    for text, left in (
        ("nothing", []),
        (json.dumps([entry(0.5, "2026-01-01T00:00:00+00:00")]), [file]),
    ):
        file.write_text(text, encoding="utf-8")
        progress.entries("probability")
        assert [file] * file.exists() == left

    said = capsys.readouterr().out
    assert "nothing in it could be saved" in said
    assert "1 answers in it could be saved" in said


def test_two_kernels_write_drafts_of_their_own(folder, monkeypatch):
    """One that is late cannot take away, or mix with, what the other is writing."""
    drafts = []
    monkeypatch.setattr(progress, "_replace", lambda draft, file: drafts.append(draft.name))
    for process in (11, 12):
        monkeypatch.setattr(progress.os, "getpid", lambda process=process: process)
        progress.save("quiz", "a", process)

    assert len(set(drafts)) == 2
    assert list(folder.glob(".progress.json.1*")) == []


def test_time_of_an_entry_is_kept_to_the_thousandth_of_a_second(folder):
    """Two answers within a second keep their order when two machines are put together."""
    progress.save("quiz", "a", 1)

    (entry,) = json.loads((folder / "progress.json").read_text(encoding="utf-8"))["entries"]
    assert re.search(r"T\d\d:\d\d:\d\d\.\d{3}\+00:00$", entry["time"])
