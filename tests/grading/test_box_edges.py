"""The box on a kernel of paper: what is refused, what is allowed, and in which order."""

import os
import struct
from types import SimpleNamespace

import pytest
from cases import every

from tarifflab.grading.confinement import confine, private_view, sqlite_files
from tarifflab.grading.confinement.confine import Cell, ConfinementError
from tarifflab.grading.limits import MB, Limits

CREATE, ADD, RESTRICT = 444, 445, 446


@pytest.fixture
def kernel(monkeypatch):
    """Return the calls that were made, and what each is answered (0, if nothing is said)."""
    made = SimpleNamespace(asked=[], answers={})

    def syscall(number, *given):
        made.asked.append((number, *given))
        return made.answers.get(number, 0)

    monkeypatch.setattr(confine, "libc", lambda: SimpleNamespace(syscall=syscall))
    return made


def test_a_path_is_allowed_by_what_it_is(kernel, monkeypatch, tmp_path):
    """A folder with all rights, a file with those of files; what is missing is passed over."""
    (tmp_path / "file").touch()
    opened = []
    monkeypatch.setattr(confine, "FILE_RIGHTS", 0b0110)
    plain = os.open

    def note(path, flags):
        opened.append(plain(path, flags))
        return opened[-1]

    monkeypatch.setattr(confine.os, "open", note)
    paths = [str(tmp_path / "no"), str(tmp_path), str(tmp_path / "file")]
    confine._allow(9, paths, 0b1111)

    assert kernel.asked == [
        (ADD, 9, 1, struct.pack("=Qi", rights, descriptor), 0)
        for rights, descriptor in zip((0b1111, 0b0110), opened, strict=True)
    ]
    for descriptor in opened:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)
    kernel.answers[ADD] = -1
    with pytest.raises(ConfinementError, match=rf"^Landlock, {tmp_path}: "):
        confine._allow(9, paths, 1)


@every({"nothing": None, "create": CREATE, "restrict": RESTRICT})
def test_a_kernel_that_refuses_landlock_stops_everything(refused):
    """Before any file is allowed, or after all are."""
    asked, closed, allowed = [], [], []
    with pytest.MonkeyPatch.context() as patch:

        def syscall(number, *_given):
            asked.append(number)
            return -1 if number == refused else 0

        patch.setattr(confine, "libc", lambda: SimpleNamespace(syscall=syscall))
        patch.setattr(confine, "landlock_abi", lambda: 3)
        patch.setattr(confine, "_allow", lambda *given: allowed.append(given[1:]))
        patch.setattr(confine.os, "close", closed.append)
        if refused is None:
            confine.restrict_files(Cell(("/tables",), "/s"))
        else:
            with pytest.raises(ConfinementError, match=r"^Landlock: "):
                confine.restrict_files(Cell(("/tables",), "/s"))

    assert asked == ([CREATE] if refused == CREATE else [CREATE, RESTRICT])
    assert closed == ([0] if refused is None else [])
    own = confine.interpreter_folders()
    assert allowed == (
        []
        if refused == CREATE
        else [
            ((*own, "/tables"), confine.READ),
            (("/dev/null", "/dev/zero"), confine.READ_FILE | confine.WRITE_FILE),
            (("/s",), confine.WRITE),
        ]
    )


def test_every_descriptor_but_one_is_closed(monkeypatch):
    """Below it and above it; the standard streams lead nowhere."""
    done = []
    monkeypatch.setattr(
        confine.os, "open", lambda path, flags: done.append((path, flags)) or 70
    )
    for name in ("dup2", "closerange"):
        monkeypatch.setattr(
            confine.os, name, lambda *given, name=name: done.append((name, *given))
        )

    confine.close_descriptors(5)

    assert done == [
        (os.devnull, os.O_RDWR),
        *(("dup2", 70, stream) for stream in (0, 1, 2)),
        ("closerange", 3, 5),
        ("closerange", 6, 65536),
    ]


@pytest.mark.parametrize("proc", [True, False])
def test_bounds_are_set_once_and_for_all(monkeypatch, proc):
    """Soft and hard alike, none above that of the machine; memory only where it is told."""
    names = ("FSIZE", "NOFILE", "CORE", "CPU", "MEMLOCK", "AS")
    bounds = {f"RLIMIT_{name}": f"RLIMIT_{name}" for name in names}
    done = {}
    hard = {"RLIMIT_NOFILE": 7}
    fake = SimpleNamespace(
        RLIM_INFINITY=-1,
        getrlimit=lambda which: (0, hard.get(which, -1)),
        setrlimit=lambda which, both: done.update({which: both}),
        **bounds,
    )
    monkeypatch.setattr(confine, "resource", fake)
    monkeypatch.setattr(confine, "STATM", SimpleNamespace(exists=lambda: proc))
    monkeypatch.setattr(confine, "_mapped", lambda: 11)
    monkeypatch.setattr(confine.signal, "signal", lambda *given: done.update(signal=given))
    limits = Limits(file_mb=2, memory_mb=3)

    confine.limit_resources(limits)

    assert done.pop("signal") == (confine.signal.SIGXFSZ, confine.signal.SIG_IGN)
    wanted = {
        "RLIMIT_FSIZE": 2 * MB,
        "RLIMIT_NOFILE": min(7, limits.open_files),
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": limits.cpu_seconds,
        "RLIMIT_MEMLOCK": 0,
    } | ({"RLIMIT_AS": 11 + 3 * MB} if proc else {})
    assert done == {name: (bound, bound) for name, bound in wanted.items()}


def test_a_room_is_moved_into_the_view_by_a_copy_of_its_tree(tmp_path, monkeypatch):
    """Made before all is covered, put in its place afterwards."""
    own, asked = tmp_path / "own", []
    own.mkdir()
    libc = SimpleNamespace(
        unshare=lambda what: asked.append(("unshare", what)) or 0,
        syscall=lambda number, *given: asked.append((number, *given)) or 7,
    )
    monkeypatch.setattr(private_view, "_ready", [True])
    monkeypatch.setattr(private_view, "libc", lambda: libc)
    monkeypatch.setattr(private_view, "_check", lambda failed, what: asked.append(what))
    monkeypatch.setattr(private_view.Path, "mkdir", lambda _self: asked.append("mkdir"))
    monkeypatch.setattr(private_view.os, "open", lambda *_: 5)
    monkeypatch.setattr(private_view.os, "close", lambda _: None)
    monkeypatch.setattr(private_view, "_cover", lambda place, *_, **__: asked.append(place))

    private_view.hide(str(tmp_path), str(own))

    assert asked == [
        ("unshare", 0x20000),
        "unshare",
        "/proc",
        (428, 5, b"", 0x1001),
        "open_tree",
        str(tmp_path),
        "mkdir",
        (429, 7, b"", -100, os.fsencode(own), 4),
        "move_mount",
    ]


@every(
    {
        "all well": ([], ["own"], None),
        "a process is seen": (["1"], ["own"], "1"),
        "a neighbour is seen": ([], ["own", "other"], "other"),
    }
)
def test_a_view_is_tried_whole(case):
    """In a namespace of its own, and by what can be seen afterwards."""
    proc, beside, seen = case
    done = []

    class Place(type(private_view.Path("/"))):
        """A path whose folder holds what the case says."""

        def iterdir(self):
            """Yield it."""
            names = proc if str(self) == "/proc" else beside
            return iter([Place("/s", name) for name in names])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(private_view, "_ready", [])
        patch.setattr(private_view, "_enter", lambda: done.append("entered"))
        patch.setattr(private_view, "hide", lambda *given: done.append(given))
        patch.setattr(private_view, "Path", Place)
        if seen is None:
            private_view._try_whole(Place("/s/own"))
        else:
            with pytest.raises(OSError, match=seen):
                private_view._try_whole(Place("/s/own"))
        assert private_view._ready == [True]
    assert done == ["entered", ("/s", "/s/own")]


@every(
    {
        "it is there": (3, 0, True, True),
        "it is not": (None, 0, False, False),
        "it is refused": (3, 1, True, False),
    }
)
def test_sqlite_is_told_to_do_without_locks(case):
    """By its own name for it, as the default."""
    found, answer, asked, well = case
    calls = []

    def find(name):
        calls.append(name)
        return found

    def register(which, default):
        calls.append((which, default))
        return answer

    library = SimpleNamespace(sqlite3_vfs_find=find, sqlite3_vfs_register=register)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite_files.ctypes, "CDLL", lambda _: library)
        assert sqlite_files.do_without_locks() is well
    assert calls == [b"unix-none", *([(found, 1)] if asked else [])]
