"""What `start.py` does, step by step and in which order; no process, no port, no browser."""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("make_venv", "install_lock", "install_course")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the paths are those of Unix")


@pytest.fixture
def start(tmp_path):
    """Return a start.py whose course folder holds two small locks, and a folder for logs."""
    shutil.copy(ROOT / "start.py", tmp_path)
    for name, text in (
        ("requirements.lock", "a==1\n"),
        ("requirements-dev.lock", "a==1\nb==2\n"),
        ("pyproject.toml", "[project]\n"),
    ):
        (tmp_path / name).write_text(text)
    (tmp_path / ".run").mkdir()
    spec = importlib.util.spec_from_file_location("start_of_steps", tmp_path / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def deeds(start, monkeypatch):
    """Let each step of an installation only be noted; return the notes."""
    done = []
    for name in STEPS:
        monkeypatch.setattr(start, name, lambda *given, name=name: done.append((name, *given)))
    monkeypatch.setattr(start, "why_remake", lambda: "")
    monkeypatch.setattr(start.platform, "system", lambda: "Linux")
    return done


def whole(lock):
    """Return the steps of an installation in their order."""
    return [(name, lock) if name == "install_lock" else (name,) for name in STEPS]


def prepared(start, deeds, lock="requirements.lock"):
    """Return which steps were taken for a lock."""
    start.VENV.mkdir(exist_ok=True)
    deeds.clear()
    start.prepare(lock)
    return list(deeds)


def test_an_installation_is_done_once_and_again_when_its_lock_changes(start, deeds):
    """Or the project's settings; the log of the one before is emptied."""
    start.INSTALL_LOG.write_text("No space left on device")

    assert prepared(start, deeds) == whole("requirements.lock")
    assert start.INSTALL_LOG.read_bytes() == b""
    assert prepared(start, deeds) == []
    for name in ("requirements.lock", "pyproject.toml"):
        (start.COURSE / name).write_text("c==3\n")
        assert (name, len(prepared(start, deeds))) == (name, len(STEPS))
        assert prepared(start, deeds) == []


def test_test_tools_come_with_their_own_lock_and_hold_all_of_the_other(start, deeds):
    """After them the course alone needs nothing; before them they need an installation."""
    dev = "requirements-dev.lock"

    assert prepared(start, deeds) == whole("requirements.lock")
    assert prepared(start, deeds, dev) == whole(dev)
    assert (prepared(start, deeds, dev), prepared(start, deeds)) == ([], [])
    (start.COURSE / dev).write_text("b==3\n")
    assert prepared(start, deeds) == []
    assert prepared(start, deeds, dev) == whole(dev)


def test_who_begins_with_the_test_tools_has_the_course_as_well(start, deeds):
    """Nothing is fetched a second time."""
    assert prepared(start, deeds, "requirements-dev.lock") == whole("requirements-dev.lock")
    assert prepared(start, deeds) == []


def test_note_of_an_installation_is_the_hash_of_lock_and_settings(start, deeds):
    """So that a stamp of an earlier start still counts."""
    prepared(start, deeds)

    wanted = hashlib.sha256(b"a==1\n[project]\n").hexdigest()
    assert start.read_stamp() == {"requirements.lock": wanted}


def test_environment_that_cannot_be_used_is_made_again_whatever_is_noted(
    start, deeds, monkeypatch
):
    """And so is one that is not there."""
    prepared(start, deeds)
    monkeypatch.setattr(start, "why_remake", lambda: "is incomplete")
    assert prepared(start, deeds) == whole("requirements.lock")

    monkeypatch.setattr(start, "why_remake", lambda: "")
    shutil.rmtree(start.VENV)
    monkeypatch.setattr(start, "write_stamp", lambda **_: None)
    start.prepare("requirements.lock")
    assert deeds[len(STEPS) :] == whole("requirements.lock")


@pytest.mark.parametrize("step", STEPS)
def test_an_installation_that_fails_leaves_no_note(start, deeds, monkeypatch, step):
    """The next start tries again."""

    def fail(*_):
        raise start.StartError("no")

    monkeypatch.setattr(start, step, fail)
    with pytest.raises(start.StartError, match="no"):
        prepared(start, deeds)

    assert start.read_stamp() == {}


@pytest.mark.parametrize(
    ("system", "machine", "told"),
    [("Darwin", "x86_64", True), ("Darwin", "arm64", False), ("Linux", "x86_64", False)],
)
def test_an_intel_mac_is_told_of_its_compiler(
    start, deeds, monkeypatch, capsys, system, machine, told
):
    """No other one has to compile."""
    monkeypatch.setattr(start.platform, "system", lambda: system)
    monkeypatch.setattr(start.platform, "machine", lambda: machine)

    prepared(start, deeds)

    assert ("xcode-select" in capsys.readouterr().out) is told


MAKING = {  # is it there, why not; what is said, is it made
    "nothing is there": (False, "", "Making the folder .venv for the packages ...\n", True),
    "a good one": (True, "", "", False),
    "a bad one": (True, "is bad", "The folder .venv is bad; making it again.\n", True),
}


@pytest.mark.parametrize("name", MAKING)
def test_a_good_environment_is_kept_and_a_bad_one_removed(start, monkeypatch, capsys, name):
    """It is made by the Python beneath, and its place is noted."""
    there, reason, said, made = MAKING[name]
    commands = []
    old = start.VENV / "pyvenv.cfg"
    if there:
        start.VENV.mkdir()
        old.touch()

    def run(command):
        commands.append(command)
        start.VENV.mkdir()
        return SimpleNamespace(wait=lambda: 0)

    monkeypatch.setattr(start, "run_logged", run)
    monkeypatch.setattr(start, "why_remake", lambda: reason)
    monkeypatch.setattr(start.shutil, "disk_usage", lambda _: SimpleNamespace(free=2**40))

    start.make_venv()

    python = getattr(sys, "_base_executable", None) or sys.executable
    assert commands == ([[python, "-m", "venv", str(start.VENV)]] if made else [])
    assert capsys.readouterr().out == said
    assert old.exists() is (there and not made)
    assert start.read_stamp() == ({"home": str(start.VENV)} if made else {})


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (lambda start: start.make_venv(), "A virtual environment could not be made."),
        (lambda start: start.install_lock("requirements.lock"),
         "The packages could not be installed."),
        (lambda start: start.install_course(),
         "The package tarifflab could not be linked into .venv."),
    ],
    ids=["environment", "packages", "course"],
)  # fmt: skip
def test_each_step_that_fails_has_its_own_sentence_and_names_the_log(
    start, monkeypatch, step, sentence
):
    """And nothing is noted as done."""
    failed = SimpleNamespace(wait=lambda: 1, returncode=1, poll=lambda: 1)
    start.INSTALL_LOG.write_text("something else")
    monkeypatch.setattr(start, "run_logged", lambda _: failed)
    monkeypatch.setattr(start, "watch", lambda *_: None)
    monkeypatch.setattr(start, "drop_half_installed", lambda: None)
    monkeypatch.setattr(start.shutil, "disk_usage", lambda _: SimpleNamespace(free=2**40))

    with pytest.raises(start.StartError) as raised:
        step(start)

    assert str(raised.value) == f"{sentence} Details: {start.INSTALL_LOG}"
    assert start.read_stamp() == {}


def test_an_installation_that_is_interrupted_is_stopped(start, monkeypatch):
    """Pip does not go on behind our back."""
    stopped = []

    def interrupted(*_):
        raise KeyboardInterrupt("by hand")

    monkeypatch.setattr(start, "run_logged", lambda _: "pip")
    monkeypatch.setattr(start, "drop_half_installed", lambda: None)
    monkeypatch.setattr(start, "watch", interrupted)
    monkeypatch.setattr(start, "stop", stopped.append)

    with pytest.raises(KeyboardInterrupt, match="by hand"):
        start.install_lock("requirements.lock")
    assert stopped == ["pip"]


@pytest.fixture
def packages(start):
    """Make the folder of installed packages."""
    made = start.VENV / "lib" / "python3.12" / "site-packages"
    made.mkdir(parents=True)
    return made


def test_packages_that_were_cut_off_are_forgotten(start, packages):
    """Those whose last file is there stay, and so does whatever is no record."""
    for name in ("whole.dist-info", "half.dist-info", "half"):
        (packages / name).mkdir()
    (packages / "whole.dist-info" / "INSTALLER").touch()

    start.drop_half_installed()

    assert sorted(path.name for path in packages.iterdir()) == ["half", "whole.dist-info"]


def test_course_is_linked_by_a_path_that_any_system_can_read(start, packages, monkeypatch):
    """Relative, as the way to the course may hold any letter; nothing is fetched for it."""
    commands = []
    (packages / "__editable__.tarifflab-1.pth").write_text(str(start.COURSE / "src"))
    monkeypatch.setattr(
        start, "pip_install",
        lambda *given: commands.append(given) or SimpleNamespace(wait=lambda: 0),
    )  # fmt: skip

    start.install_course()

    link = (packages / "__editable__.tarifflab-1.pth").read_text()
    assert link == os.path.join("..", "..", "..", "..", "src")  # noqa: PTH118
    assert (packages / link).resolve() == (start.COURSE / "src").resolve()
    assert commands == [("--no-build-isolation", "--no-index", "-e", str(start.COURSE))]
    assert not (start.VENV / "etc").exists()


@pytest.mark.slow
def test_packages_are_compiled_without_their_tests(start, packages, monkeypatch):
    """But the course's own code; one that no Python can compile only stands in the log."""
    monkeypatch.setattr(start, "venv_python", lambda: sys.executable)
    for name in ("a/one.py", "a/tests/two.py", "a/test/three.py", "a/testing/four.py"):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_text("x = 1\n")
    (packages / "broken.py").write_text("x = = 1\n")
    (start.COURSE / "src").mkdir()
    (start.COURSE / "src" / "own.py").write_text("x = 1\n")
    (start.COURSE / "requirements.lock").write_text("")
    monkeypatch.setattr(start, "pip_install", lambda *_: SimpleNamespace(returncode=0))
    monkeypatch.setattr(start, "watch", lambda *_: None)
    monkeypatch.setattr(start, "stop", lambda *_: None)

    start.install_lock("requirements.lock")

    compiled = {path.name.split(".")[0] for path in start.COURSE.rglob("*.pyc")}
    assert compiled - {"start"} == {"one", "four", "own"}
    assert "broken.py" in start.read_log()


def test_what_pip_says_is_added_to_the_log_and_nothing_is_asked(start, monkeypatch):
    """In the course's folder and environment."""
    seen = {}

    def begun(command, **more):
        more["stdout"].write(b"new")
        seen.update(more, command=command)

    start.INSTALL_LOG.write_text("old, ")
    monkeypatch.setattr(start.subprocess, "Popen", begun)
    monkeypatch.setattr(start, "environment", lambda: {"own": "1"})

    start.run_logged(["x"])

    assert start.read_log() == "old, new"
    assert seen["stdout"] is seen["stderr"]
    assert (seen["command"], seen["cwd"], seen["env"]) == (
        ["x"], str(start.COURSE), {"own": "1"},
    )  # fmt: skip
    assert seen["stdin"] == subprocess.DEVNULL


CAUSES = {
    "Disk quota exceeded": "There is not enough space",
    "There is not enough space on the disk": "There is not enough space",
    "Read timed out": "The packages could not be fetched",
    "Temporary failure in name resolution": "The packages could not be fetched",
    "ProxyError('x')": "The packages could not be fetched",
    "Connection refused": "The packages could not be fetched",
    "Failed to build argon2-cffi-bindings": "For Intel Macs",
    "Failed to build numpy": "Another.",
    "DO NOT MATCH THE HASHES ... Connection": "A fetched package is not the one",
    "Connection ... No space left": "There is not enough space",
    "CERTIFICATE_VERIFY_FAILED connection broken": "A proxy or virus scanner",
}


def test_of_several_causes_in_a_log_the_nearest_is_said(start):
    """A full disk breaks connections, and a wrong hash comes after many."""
    for log, sentence in CAUSES.items():
        start.INSTALL_LOG.write_text(f"...\n{log}\n")
        assert start.explain("Another.").startswith(sentence), log


def test_own_server_is_asked_without_a_proxy(start, monkeypatch):
    """Many schools set one for everything."""
    monkeypatch.setenv("http_proxy", "http://proxy:3128")
    spec = importlib.util.spec_from_file_location("start_direct", start.COURSE / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    kinds = [type(handler) for handler in module.DIRECT.handlers]
    assert urllib.request.ProxyHandler not in kinds


def test_paths_are_those_of_the_course(start):
    """Two logs in .run, the packages in .venv."""
    course = start.COURSE
    assert start.venv_python() == str(course / ".venv" / "bin" / "python")
    assert course / ".run" / "install.log" == start.INSTALL_LOG
    assert course / ".run" / "jupyter.log" == start.JUPYTER_LOG


@pytest.fixture
def reading(start, monkeypatch):
    """Let the reading edition be made by nobody; return what was called and opened."""
    seen = SimpleNamespace(called=[], opened=[], prepared=[])
    monkeypatch.setattr(start, "prepare", seen.prepared.append)
    monkeypatch.setattr(start, "environment", lambda: {"own": "1"})
    monkeypatch.setattr(
        start.subprocess, "call", lambda *given, **more: seen.called.append((given, more)) or 0
    )
    monkeypatch.setattr(start.webbrowser, "open", seen.opened.append)
    return seen


@pytest.mark.parametrize(
    ("wanted", "screen", "opened"), [(True, True, 1), (True, False, 0), (False, True, 0)]
)
def test_reading_edition_is_opened_where_it_is_wanted_and_seen(
    start, reading, monkeypatch, wanted, screen, opened
):
    """It is made in the course's environment, whoever looks at it."""
    monkeypatch.setattr(start, "has_screen", lambda: screen)

    assert start.read_course(wanted) == 0
    assert reading.prepared == ["requirements.lock"]
    assert reading.called == [(
        ([start.venv_python(), "-c", "from tarifflab.cli import main; main()", "read"],),
        {"cwd": str(start.COURSE), "env": {"own": "1"}},
    )]  # fmt: skip
    assert reading.opened == [(start.COURSE / "reading" / "index.html").as_uri()][:opened]


def test_tests_are_handed_over_to_with_their_tools_and_arguments(start, monkeypatch):
    """In the course's folder and environment."""
    program = start.COURSE / "tests" / "run_tests.py"
    program.parent.mkdir()
    program.touch()
    done = []
    monkeypatch.setattr(start, "prepare", lambda lock: done.append(("prepare", lock)))
    monkeypatch.setattr(start, "environment", lambda: {"own": "1"})
    monkeypatch.setattr(start.os, "chdir", lambda place: done.append(("in", place)))
    monkeypatch.setattr(start.os, "execve", lambda *given: done.append(given))
    monkeypatch.setattr(start.signal, "signal", lambda *_: None)
    monkeypatch.setattr(start.subprocess, "call", lambda *_, **__: 0)

    start.run_tests(["-k", "x"])

    python = start.venv_python()
    assert done == [
        ("prepare", "requirements-dev.lock"), ("in", str(start.COURSE)),
        (python, [python, str(program), "-k", "x"], {"own": "1"}),
    ]  # fmt: skip


def test_an_end_of_the_session_closes_the_course_as_ctrl_c_does(start, monkeypatch):
    """Whether the terminal is closed, or the system asks for it."""
    handlers = {}
    monkeypatch.setattr(start.signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(start, "run", lambda _arguments: 7)

    assert start.main() == 7
    assert set(handlers) == {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    for handler in handlers.values():
        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            handler(1, None)


@pytest.fixture
def opened(start, monkeypatch):
    """Let a course be opened without JupyterLab; return what happened in which order."""
    done = []
    process = SimpleNamespace(poll=lambda: None, returncode=None)
    monkeypatch.setattr(start, "prepare", lambda lock: done.append(f"prepare {lock}"))
    monkeypatch.setattr(start, "is_free", lambda port: done.append(port) or port != 9001)
    monkeypatch.setattr(start, "start_jupyter", lambda *_: process)
    monkeypatch.setattr(start, "wait_until_up", lambda *given: done.append(given[1]))
    monkeypatch.setattr(start, "first_page", lambda *_: "page")
    monkeypatch.setattr(start, "stop", lambda _: done.append("stop"))
    monkeypatch.setattr(start, "has_screen", lambda: False)

    def closed(_seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(start.time, "sleep", closed)
    return done


def test_ctrl_c_closes_the_course_and_is_no_error(start, opened, capsys):
    """JupyterLab is ended, and the last line says that nothing is lost."""
    start.open_course(9000, True, False)

    assert opened == [9000, "prepare requirements.lock", 9000, "stop"]
    assert capsys.readouterr().out.endswith(
        "Tariff Lab is closed. What you saved is in this folder.\n"
    )


def test_a_taken_port_is_said_before_anything_is_installed(start, opened):
    """A first start takes minutes."""
    with pytest.raises(start.StartError, match="Port 9001 is taken or not allowed"):
        start.open_course(9001, True, False)

    assert opened == [9001]


@pytest.mark.parametrize(
    ("system", "teach", "told"),
    [("Windows", True, True), ("Windows", False, False), ("Linux", True, False)],
)
def test_where_grading_does_not_work_only_a_teacher_hears_of_it(
    start, opened, monkeypatch, capsys, system, teach, told
):
    """With the system's own name."""
    monkeypatch.setattr(start.platform, "system", lambda: system)

    start.open_course(9000, True, teach)

    assert ("(on Windows it refuses)" in capsys.readouterr().out) is told


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_beyond_either_end_is_said(start, capsys, port):
    """It leaves with 2, as for every wrong use."""
    with pytest.raises(SystemExit, match="2") as left:
        start.run([f"--port={port}"])

    assert left.value.code == 2
    assert capsys.readouterr().out == (
        f"'--port' must be between 1 and 65535, got {port}. See: python3 start.py help\n"
    )


def test_own_server_gets_five_seconds_for_an_answer_and_a_minute_for_its_page(
    start, monkeypatch
):
    """The first page imports what it shows; an answer that hangs is asked for again."""
    asked = {}

    def opened(address, timeout):
        asked[address.partition("?")[0].rpartition("/")[2]] = timeout
        return SimpleNamespace(close=lambda: None)

    monkeypatch.setattr(start, "DIRECT", SimpleNamespace(open=opened))

    start.wait_until_up(SimpleNamespace(poll=lambda: None), 9000)
    start.first_page(9000, "t", False)

    assert asked == {"api": 5, "tarifflab": 60}


@pytest.mark.parametrize(("system", "options"), [("posix", ["reused"]), ("nt", [])])
def test_a_port_that_was_closed_a_moment_ago_is_free(start, monkeypatch, system, options):
    """On Windows the same wish would share a port with another program."""
    did: list[str] = []

    class Trial:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            did.append("closed")

        def setsockopt(self, *given):
            assert given == (start.socket.SOL_SOCKET, start.socket.SO_REUSEADDR, 1)
            did.append("reused")

        def bind(self, address):
            did.append(address)

    monkeypatch.setattr(start.socket, "socket", Trial)
    monkeypatch.setattr(start.os, "name", system)

    assert start.is_free(9000)
    assert did == [*options, ("127.0.0.1", 9000), "closed"]
