"""The confinement holds: what no candidate may do is refused, as root and as anybody else."""

import contextlib
import encodings.idna  # noqa: F401 (an ordinary user may not read root's interpreter later)
import errno
import os
import platform
import signal
import socket
import struct
import sys
import tempfile
from pathlib import Path

import pytest
import sample

from tarifflab.grading import NotConfined, Sessions
from tarifflab.grading.confinement import confine, private_view, proof, syscalls
from tarifflab.grading.control.confinable import container_line
from tarifflab.grading.control.processes import Zygote
from tarifflab.grading.limits import Limits

pytestmark = pytest.mark.confined
NOBODY = 65534


def child_says(task) -> str:
    """Fork, run the task with the writing end of a pipe, and return what it says."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, str(task(writer)).encode())
        except BaseException as error:
            os.write(writer, repr(error).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        text = said.read()
    os.waitpid(child, 0)
    return text


def in_child(task, scratch: Path, user: int | None = None) -> str:
    """Fork, become `user`, be confined to `scratch`, run the task; return what it says."""

    def confined(writer: int):
        if user is not None:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
        confine.confine(confine.Cell((), str(scratch)), Limits(), writer)
        return task()

    scratch.chmod(0o777)
    return child_says(confined)


def open_descriptors() -> int:
    """Count the open descriptors above the standard streams."""
    found = 0
    for number in range(3, 400):
        with contextlib.suppress(OSError):
            os.fstat(number)
            found += 1
    return found


@pytest.mark.slow
def test_no_open_file_of_main_reaches_a_candidate(tmp_path):
    """Whatever number it has, only the one pipe to answer on stays open."""
    with Path(os.devnull).open() as low:
        os.dup2(low.fileno(), 300)
        try:
            left = in_child(open_descriptors, tmp_path)
        finally:
            os.close(300)

    assert left == "1"


USERS = [
    pytest.param(None, id="as we are"),
    pytest.param(
        NOBODY,
        id="ordinary",
        marks=pytest.mark.skipif(
            os.geteuid() != 0, reason="only root can become somebody else"
        ),
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("user", USERS)
def test_nothing_forbidden_succeeds(user):
    """Every deed of the proof is refused, and nothing can be seen from outside."""
    with tempfile.TemporaryDirectory() as folder, proof.trap() as trap:
        scratch = Path(folder)
        Path(trap.target["read"]).parent.chmod(0o777)
        Path(trap.target["read"]).chmod(0o666)
        said = in_child(lambda: proof.attempt(trap.target), scratch, user)

        assert "succeeded" not in said
        assert said.count("refused") == len(proof.DEEDS)
        assert trap.traces() == []


def test_a_temporary_folder_with_a_long_path_is_no_hindrance(tmp_path, monkeypatch):
    """A local socket's path has 107 bytes at most, the trap's lies elsewhere then."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / ("t" * 120)))

    with proof.trap() as trap:
        assert len(trap.target["socket"]) < 107


@pytest.mark.parametrize("name", proof.DEEDS)
def test_every_deed_would_succeed_without_confinement(tmp_path, name):
    """The proof proves something: unconfined, each attempt gets through."""
    if name == "execute a program":
        pytest.skip("it would replace this process")
    with proof.trap() as trap:
        assert proof._try(proof.DEEDS[name], trap.target).startswith("succeeded")


CALLS = {
    "a socket": lambda: __import__("socket").socket(),
    "a raw memory file": lambda: os.memfd_create("m"),
    "another's priority": lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 5),
    "its own limits": lambda: __import__("resource").setrlimit(0, (1, 1)),
    "a link": lambda: Path("link").symlink_to("/etc"),
    "a hard link": lambda: os.link("/etc/passwd", "hard"),
    "a file's times": lambda: os.utime("."),
    "an unnamed file": lambda: os.open(".", os.O_TMPFILE | os.O_RDWR, 0o600),
    "room on the disk": lambda: os.posix_fallocate(os.open("x", 66), 0, 10**6),
    "a new namespace": lambda: os.unshare(0x10000000) if sys.version_info >= (3, 12) else 1 / 0,
    "its maps": lambda: Path("/proc/self/maps").read_text(),
    "the terminal": lambda: Path("/dev/tty").read_text(),
    "a signal to its group": lambda: os.killpg(0, 0),
}


@pytest.mark.parametrize("name", CALLS)
def test_calls_that_no_notebook_needs_are_refused(tmp_path, name):
    """Each of these raises; none is needed for honest work."""
    said = in_child(CALLS[name], tmp_path)

    refused = (
        "PermissionError",
        "not allowed",
        "ZeroDivisionError",
        "FileNotFound",
        "Errno 6]",
    )
    assert any(word in said for word in refused), said


ALLOWED = {
    "threads": lambda: (
        __import__("concurrent.futures")
        .futures.ThreadPoolExecutor(2)
        .submit(lambda: 5)
        .result()
    ),
    "asyncio": lambda: __import__("asyncio").run(_five()),
    "files": lambda: (Path("x").write_text("abc"), Path("x").unlink())[0] + 2,
    "folders": lambda: (Path("d").mkdir(), Path("d").rmdir(), 5)[2],
    "time zones": lambda: 5 if __import__("zoneinfo").ZoneInfo("Asia/Tokyo") else 0,
    "random numbers": lambda: 5 if os.urandom(3) else 0,
    "late imports": lambda: 5 if __import__("sqlite3") else 0,
}


async def _five() -> int:
    return 5


@pytest.mark.parametrize("name", ALLOWED)
def test_honest_work_is_not_disturbed(tmp_path, name):
    """What notebooks do works under confinement."""
    assert in_child(ALLOWED[name], tmp_path) == "5"


def test_memory_and_files_are_bounded(tmp_path):
    """Too much memory is a MemoryError, too large a file an OSError: neither kills."""

    def greedy() -> str:
        try:
            bytearray(4 * 10**9)
        except MemoryError:
            with Path("big").open("wb") as big:
                try:
                    big.write(bytes(20 * 10**6))
                    big.flush()
                except OSError as error:
                    return error.strerror
        return "got it all"

    assert in_child(greedy, tmp_path) == "File too large"


def test_readable_is_not_taken_from_the_search_path(monkeypatch):
    """An editable install puts a project's folder on `sys.path`: it must stay closed."""
    monkeypatch.syspath_prepend("/somewhere")
    confine.interpreter_folders.cache_clear()

    folders = confine.interpreter_folders()

    assert "/somewhere" not in folders
    assert all(Path(f) not in Path(__file__).parents for f in folders)


def test_the_filter_is_for_this_process_alone():
    """A fork's filter is its parent's with another process id, and nothing else changes."""
    assert syscalls.for_this_process() == syscalls.program(os.getpid())
    assert len(syscalls.program(1000)) == len(syscalls.program(2000))


def test_both_architectures_have_every_rule(monkeypatch):
    """The table has a filter for x86_64 and for aarch64."""
    for machine in ("x86_64", "aarch64"):
        monkeypatch.setattr(platform, "machine", lambda machine=machine: machine)
        assert syscalls.supported()
        assert len(syscalls.program(1)) % 8 == 0


@pytest.mark.parametrize(
    ("system", "abi", "why"),
    [("darwin", 7, "darwin has neither"), ("win32", 7, "win32"), ("linux", 0, "version 0")],
)
def test_a_machine_without_confinement_is_refused_with_a_way_out(monkeypatch, system, abi, why):
    """The sentence says what is missing and gives a container line that works."""
    monkeypatch.setattr(confine.sys, "platform", system)
    monkeypatch.setattr(confine, "landlock_abi", lambda: abi)
    assigned = sample.small([("a", "a = 1", "assert a == 1")])

    with pytest.raises(NotConfined, match=why) as caught:
        Sessions(assigned)

    assert "docker run" in str(caught.value)
    assert "--unconfined" in str(caught.value)


def test_a_machine_without_proc_is_told_to_mount_it(monkeypatch, tmp_path):
    """It is not said that the kernel lacks something that it has."""
    monkeypatch.setattr(confine, "STATM", tmp_path / "statm")

    assert "/proc is not mounted" in confine.missing()


def test_a_kernel_without_filters_is_told_from_one_with_them(monkeypatch):
    """The kernel is asked, and no file."""
    monkeypatch.setattr(confine.ctypes, "get_errno", lambda: errno.EINVAL)

    assert confine.missing() == "the kernel has no seccomp"


@pytest.mark.slow
def test_a_confinement_with_a_hole_is_refused(monkeypatch):
    """If one attempt of the proof succeeds, nothing is graded."""
    assigned = sample.small([("a", "a = 1", "assert a == 1")])
    monkeypatch.setattr(
        proof.Trap, "traces", lambda self: ["a file appeared outside the scratch folder"]
    )

    with (
        Sessions(assigned, workers=1) as made,
        pytest.raises(NotConfined, match="does not hold on this machine"),
    ):
        made.grade(sample.as_bytes(sample.release(assigned)))


@pytest.mark.parametrize(
    ("file", "words"),
    [("Containerfile", "docker build -t tarifflab -f Containerfile ."), ("x", "pip install")],
)
def test_the_container_line_can_be_copied(tmp_path, monkeypatch, file, words):
    """The way out is a line; a checkout builds from its file, another course the package."""
    (tmp_path / file).touch()
    monkeypatch.chdir(tmp_path)

    assert words in container_line()
    assert "docker run --rm" in container_line()
    assert "tarifflab grade" in container_line()


def private(task, folder: Path) -> str:
    """Prepare a private view in a child, hide the neighbours of `own`, and run the task."""

    def hidden(writer: int):
        private_view.prepare(folder)
        private_view.hide(str(folder), str(folder / "own"))
        return task()

    for name in ("own", "neighbour"):
        (folder / name).mkdir()
        (folder / name / "file").write_text(name)
    return child_says(hidden)


def test_a_private_view_shows_no_process_and_no_neighbour(tmp_path):
    """`/proc` is empty, only the own folder is there, and outside nothing has changed."""
    if not private_view.possible(tmp_path):
        pytest.skip("this machine lets us make no mount namespace")

    def look():
        places = [Path("/proc"), tmp_path, tmp_path / "own"]
        return [sorted(entry.name for entry in place.iterdir()) for place in places]

    assert private(look, tmp_path) == str([[], ["own"], ["file"]])
    assert Path("/proc/self").exists()
    assert (tmp_path / "neighbour" / "file").read_text() == "neighbour"


@pytest.mark.parametrize("user", [None, NOBODY])
def test_each_process_is_the_first_of_its_own_row_of_numbers(user):
    """Nobody can count what others make, and the next template is in our row again."""
    if user and os.geteuid() != 0:
        pytest.skip("only root can become nobody; who runs this is tried as it is")

    def numbers(writer: int):
        if user:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
            # As after the start of a program: only then `/proc/self` is this user's.
            confine.libc().prctl(confine.PR_SET_DUMPABLE, 1, 0, 0, 0)
        with tempfile.TemporaryDirectory(dir="/tmp", prefix="view-") as folder:
            possible = private_view.prepare(Path(folder))
        if not possible or not private_view._numbers:
            return "impossible"
        return [_number(anew=True), _number(anew=True), _number(anew=False)]

    said = child_says(numbers)
    if said == "impossible":
        pytest.skip("this machine lets us make no namespace")
    assert said == str([1, 1, 3])


def _number(*, anew):
    """Return which number a child has for itself."""
    private_view.number_next_child(anew=anew)
    child = os.fork()
    if child == 0:
        os._exit(min(os.getpid(), 3))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_where_no_namespace_can_be_made_nothing_is_hidden(tmp_path, monkeypatch):
    """The rest of the confinement holds without."""

    class Refusing:
        def unshare(self, flags):
            return -1

    monkeypatch.setattr(private_view, "libc", lambda: Refusing())

    assert not private_view.prepare(tmp_path)
    assert private_view.hide(str(tmp_path), str(tmp_path / "own")) is None


@pytest.mark.slow
def test_whoever_ignores_the_end_of_children_can_grade():
    """Some services start programs so, and what is ignored is inherited."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    zygote = Zygote(modules=())
    try:
        zygote.wait()
        assert zygote.alive()
    finally:
        zygote.close()
        signal.signal(signal.SIGCHLD, before)


LEAKS = {
    "a file appeared outside the scratch folder": lambda t: Path(t["write"]).touch(),
    "the canary file changed": lambda t: Path(t["read"]).write_text("x"),
    "the canary file changed ": lambda t: Path(t["read"]).unlink(),
    "a connection arrived": lambda t: socket.create_connection(
        ("127.0.0.1", t["port"])
    ).close(),
    "a local connection arrived": lambda t: _meet(t["socket"]),
}


def _meet(place):
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(place)


@pytest.mark.parametrize("trace", LEAKS)
def test_each_trace_of_a_leak_is_seen_from_outside(trace):
    """And of none there is none."""
    with proof.trap() as trap:
        assert trap.traces() == []
        LEAKS[trace](trap.target)
        assert trap.traces() == [trace.strip()]


class Kernel:
    """A kernel that allows everything and notes what it was asked."""

    def __init__(self):
        self.asked = []

    def unshare(self, flags):
        """Note it."""
        self.asked.append(("unshare", flags))
        return 0

    def mount(self, _what, place, kind, flags, data):
        """Note it."""
        self.asked.append((place.decode(), kind, flags, data))
        return 0

    def syscall(self, number, *_rest):
        """Note it."""
        self.asked.append(number)
        return 7


def test_what_is_hidden_is_covered_and_only_the_own_room_can_be_written(tmp_path, monkeypatch):
    """Nothing under `/proc` can be made, run or owned; the folder above is for one alone."""
    kernel, made = Kernel(), []
    monkeypatch.setattr(private_view, "libc", lambda: kernel)
    monkeypatch.setattr(private_view, "_ready", [True])
    monkeypatch.setattr(private_view.Path, "mkdir", lambda self: made.append(self))
    monkeypatch.setattr(private_view.os, "close", made.append)
    monkeypatch.setattr(private_view.os, "open", lambda *_: 5)
    monkeypatch.setattr(private_view, "_check", lambda failed, what: made.append(what))

    private_view.hide("/scratch", "/scratch/own")

    nothing, read_only = 2 | 4 | 8, 1
    assert kernel.asked == [
        ("unshare", 0x20000),
        ("/proc", b"tmpfs", nothing | read_only, b"size=64k,mode=555"),
        428,
        ("/scratch", b"tmpfs", nothing, b"size=64k,mode=711"),
        429,
    ]
    assert Path("/scratch/own") in made
    assert made[-2:] == [7, 5]


def test_a_process_is_its_own_to_read_and_ends_with_its_parent(monkeypatch):
    """No privileges, none to come, no memory for others to look at."""
    asked = []
    libc = type("Libc", (), {
        "prctl": lambda _self, *given: asked.append(given) or 1, "syscall": lambda *_: 0,
    })()  # fmt: skip
    monkeypatch.setattr(confine, "libc", lambda: libc)
    monkeypatch.setattr(confine, "_prctl", lambda *given: asked.append(given))

    confine.drop_privileges()

    assert asked == [(1, signal.SIGKILL), (24, 0, 0, 0, 0), (38, 1), (4, 0)]


def test_of_the_system_only_libraries_times_and_chance_may_be_read():
    """Not its settings, nobody's home, no other program."""
    assert set(confine.SYSTEM_READABLE) == {
        "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo",
        "/etc/ld.so.cache", "/etc/localtime", "/dev/urandom", "/dev/random",
    }  # fmt: skip


ABIS = {
    3: (0x7FFF, []), 4: (0x7FFF, [3]), 5: (0xFFFF, [3]), 6: (0xFFFF, [3, 3]),
    9: (0xFFFF, [3, 3]),
}  # fmt: skip


@pytest.mark.parametrize("abi", ABIS)
def test_each_kernel_refuses_all_that_it_knows(monkeypatch, tmp_path, abi):
    """Files by its version; TCP from the fourth, sockets without a name from the sixth."""
    made, allowed = [], []

    class Libc:
        def syscall(self, number, *rest):
            made.append((number, rest))
            return 0

    monkeypatch.setattr(confine, "landlock_abi", lambda: abi)
    monkeypatch.setattr(confine, "libc", Libc)
    monkeypatch.setattr(
        confine, "_allow", lambda _, paths, rights: allowed.append((paths, rights))
    )
    monkeypatch.setattr(confine.os, "close", lambda _: None)

    confine.restrict_files(confine.Cell(("/tables",), str(tmp_path)))

    number, (attributes, size, flags) = made[0]
    handled, more = ABIS[abi]
    assert (number, size, flags) == (444, len(attributes), 0)
    assert struct.unpack(f"={size // 8}Q", attributes) == (handled, *more)
    assert made[-1][0] == 446
    own = confine.interpreter_folders()
    assert allowed == [
        ((*own, "/tables"), 4 | 8), (("/dev/null", "/dev/zero"), 4 | 2),
        ((str(tmp_path),), 2 | 4 | 8 | 16 | 32 | 128 | 256 | 16384),
    ]  # fmt: skip


def test_memory_counts_from_all_that_is_mapped(tmp_path, monkeypatch):
    """In bytes: the first number of the kernel's list, in pages."""
    (tmp_path / "statm").write_text("10 7 5 1 0 4 0\n")
    monkeypatch.setattr(confine, "STATM", tmp_path / "statm")
    monkeypatch.setattr(confine.resource, "getpagesize", lambda: 4096)

    assert confine._mapped() == 40_960
