"""What `start.py` says and decides, piece by piece; whole runs are in `test_start_whole.py`."""

import ast
import errno
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLD_PYTHONS = [
    python
    for minor in range(6, 11)
    for python in sorted(Path(sys.base_prefix).parent.glob(f"3.{minor}.*/bin/python"))
]  # beside the running one, as pyenv and others keep them
Said = Callable[..., tuple[int, str]]


def load(course: Path) -> ModuleType:
    """Import a copy of start.py that takes `course` for the course folder."""
    shutil.copy(ROOT / "start.py", course)
    spec = importlib.util.spec_from_file_location("start_here", course / "start.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def start(tmp_path: Path) -> ModuleType:
    """Give a start.py whose course folder has a space and letters of three alphabets."""
    course = tmp_path / "mein Kurs ü 日本"
    course.mkdir()
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, course)
    return load(course)


@pytest.fixture
def said(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Said:
    """Give a function that runs a command line: its exit code and what was printed."""

    def command_line(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["start.py", *arguments])
        monkeypatch.setattr(start.signal, "signal", lambda *_: None)
        try:
            code = start.main()
        except SystemExit as end:
            code = end.code
        return code, capsys.readouterr().out

    return command_line


def fake_python(start: ModuleType, script: str) -> None:
    """Put a shell script in the place of .venv's Python."""
    python = Path(start.venv_python())
    python.parent.mkdir(parents=True)
    (start.VENV / "pyvenv.cfg").touch()
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)


def test_start_py_has_no_syntax_newer_than_its_oldest_reader() -> None:
    """Python 3.7 can read the file, so that it can say that it is too old."""
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.slow
@pytest.mark.parametrize("python", OLD_PYTHONS, ids=lambda path: path.parent.parent.name)
def test_real_old_python_says_it_is_too_old(python: Path, tmp_path: Path) -> None:
    """An old Python that is installed here prints one sentence and leaves with 1."""
    shutil.copy(ROOT / "start.py", tmp_path)

    result = subprocess.run([python, tmp_path / "start.py"], capture_output=True, text=True)

    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith("Tariff Lab needs Python 3.11 or newer, not 3.")
    assert list(tmp_path.iterdir()) == [tmp_path / "start.py"]


@pytest.mark.parametrize(
    ("installed", "advice"),
    [("python3.12", "Run: python3.12 start.py"), ("", "Get one from python.org.")],
)
def test_old_python_names_a_newer_one_that_is_there(
    start: ModuleType, said: Said, monkeypatch: pytest.MonkeyPatch, installed: str, advice: str
) -> None:
    """The sentence ends with the command to type, or with where to get a Python."""
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 18, "final", 0))
    monkeypatch.setattr(start.platform, "python_version", lambda: "3.9.18")
    monkeypatch.setattr(start.shutil, "which", lambda name: name == installed)

    assert said() == (1, f"Tariff Lab needs Python 3.11 or newer, not 3.9.18. {advice}\n")


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_missing_venv_module_names_debians_package(
    said: Said, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """Debian splits both off its Python: the sentence has the command that brings them."""
    monkeypatch.setitem(sys.modules, missing, None)

    code, text = said()

    assert code == 1
    assert text.endswith("sudo apt install python3-venv\n")


def test_too_little_space_is_said_before_anything_is_made(
    start: ModuleType, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With less than is needed on the disk, no .venv is begun."""
    usage = shutil.disk_usage(start.COURSE)._replace(free=10**9)
    monkeypatch.setattr(start.shutil, "disk_usage", lambda _: usage)

    code, text = said()

    assert code == 1
    assert text.endswith("not enough space on this disk: Tariff Lab needs 1.5 GiB.\n")
    assert not start.VENV.exists()


def test_disk_that_fills_up_is_said_in_one_sentence(
    start: ModuleType, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the system, too, ends in a sentence and not in a stack trace."""

    def full(_: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(start, "prepare", full)

    assert said() == (1, start.NO_SPACE + "\n")


def test_folder_that_cannot_be_written_is_named(start: ModuleType, said: Said) -> None:
    """Where the logs cannot be kept, the sentence says which path is in the way."""
    start.RUN.write_text("a file where a folder should be")

    assert said() == (1, f"{start.RUN} cannot be used: File exists.\n")


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "not enough space on this disk"),
        ("Retrying after connection broken by 'NewConnectionError'", "needs the internet"),
        ("socket.gaierror: [Errno 11001] getaddrinfo failed", "needs the internet"),
        ("SSLError CERTIFICATE_VERIFY_FAILED, connection broken", "proxy or virus scanner"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the one the course was tested"),
        ("HINT: This error might be due to Long Path support", "too long for Windows"),
        ("Failed building wheel for argon2-cffi-bindings", "xcode-select --install"),
        ("Refusing to create a venv because it contains the PATH separator", "a colon"),
        ("something else", "The packages could not be installed."),
    ],
)
def test_log_of_pip_becomes_one_sentence(start: ModuleType, log: str, sentence: str) -> None:
    """Every known cause in pip's log has a sentence, and the log is named."""
    start.RUN.mkdir()
    start.INSTALL_LOG.write_text(log)

    text = start.explain("The packages could not be installed.")

    assert sentence in text
    assert text.endswith(f"Details: {start.INSTALL_LOG}")


def test_port_that_is_taken_is_said_before_the_installation(said: Said) -> None:
    """A port asked for that another program uses is a sentence, at once."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert said("--port", str(port)) == (
            1,
            f"Port {port} is taken or not allowed. Without --port one is found.\n",
        )


def test_without_a_wish_the_next_free_port_is_taken(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two starts side by side get two ports; with none left there is a sentence."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr(start, "PORTS", range(taken, taken + 20))
        assert start.free_port() > taken

        monkeypatch.setattr(start, "PORTS", range(taken, taken + 1))
        with pytest.raises(start.StartError, match=f"No port is free from {taken} to {taken}"):
            start.free_port()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--port", "70000"], "'--port' must be between 1 and 65535, got 70000."),
        (["--port", "x"], "Argument --port: invalid int value: 'x'."),
        (["begin"], "Argument command: invalid choice: 'begin'"),
        (["--fast"], "Unrecognized arguments: --fast."),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    said: Said, arguments: list[str], complaint: str
) -> None:
    """A mistyped command says what is wrong and where the right ones stand."""
    code, text = said(*arguments)

    assert (code, text.count("\n")) == (2, 1)
    assert text.startswith(complaint)
    assert text.endswith("See: python3 start.py help\n")


@pytest.mark.parametrize("word", ["help", "--help", "-h"])
def test_help_shows_every_command(said: Said, word: str) -> None:
    """Help is the top of the file, with all commands."""
    code, text = said(word)

    assert code == 0
    assert all(
        f"start.py {name}" in text for name in ("teach", "read", "test", "help", "--port")
    )


@pytest.mark.parametrize(
    ("platform", "variables", "screen"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a b"}, False),
        ("darwin", {}, True),
        ("darwin", {"SSH_CONNECTION": "a b"}, False),
    ],
)
def test_browser_opens_only_where_somebody_sees_it(
    start: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    variables: dict[str, str],
    screen: bool,
) -> None:
    """On a server, or over ssh, the address is printed and no browser is started."""
    monkeypatch.setattr(start.os, "environ", variables)
    monkeypatch.setattr(start.sys, "platform", platform)

    assert start.has_screen() is screen


@pytest.mark.skipif(os.name == "nt", reason="stands a shell script in for Python")
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 1", "is incomplete"),
        ("echo 3.9", "was made by Python 3.9"),
        (f"echo 3.{sys.version_info[1]}", ""),
    ],
)
def test_venv_is_judged_by_its_python(start: ModuleType, script: str, reason: str) -> None:
    """A .venv without pip, or of another Python, is made again; a good one is kept."""
    fake_python(start, script)

    assert start.why_remake() == reason


def test_venv_whose_python_is_gone_is_made_again(start: ModuleType) -> None:
    """After an upgrade of the system the link in .venv may lead nowhere."""
    Path(start.venv_python()).parent.mkdir(parents=True)

    assert start.why_remake() == "has no Python that runs"


def test_moved_venv_is_noticed(start: ModuleType) -> None:
    """The note in .venv says where it was made."""
    start.VENV.mkdir()
    start.write_stamp(home="/somewhere/else/.venv")

    assert start.why_remake() == "was moved here from another place"


def test_broken_note_counts_as_none(start: ModuleType) -> None:
    """A note cut off in the middle leads to a new installation, not to a stack trace."""
    start.VENV.mkdir()
    (start.VENV / "tarifflab-stamp.json").write_text('{"home": "/some')

    assert start.read_stamp() == {}


def test_folder_that_is_no_environment_is_not_removed(start: ModuleType, said: Said) -> None:
    """Whatever else somebody keeps under the name .venv stays."""
    start.VENV.mkdir()
    (start.VENV / "thesis.txt").write_text("precious")

    code, text = said()

    assert (code, text) == (
        1,
        f"{start.VENV} is no virtual environment. Move it away and start again.\n",
    )
    assert (start.VENV / "thesis.txt").read_text() == "precious"


def test_nothing_of_other_pythons_reaches_the_course(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PYTHONPATH or a pip setting of another project would mix its packages in."""
    monkeypatch.setenv("PYTHONPATH", "/opt/ros")
    monkeypatch.setenv("PIP_USER", "1")

    result = start.environment(JUPYTER_TOKEN="t")

    assert not {"PYTHONPATH", "PIP_USER"} & set(result)
    assert result["PATH"].startswith(str(start.VENV))
    assert result["JUPYTER_TOKEN"] == "t"


@pytest.mark.skipif(os.name == "nt", reason="stands a shell script in for Python")
def test_jupyterlab_that_does_not_start_names_its_log(
    start: ModuleType, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What JupyterLab says goes to a log; the screen shows where that is."""
    fake_python(start, "echo a broken package; exit 4")
    start.RUN.mkdir()
    monkeypatch.setattr(start, "prepare", lambda _: None)

    code, text = said("--no-browser")

    assert code == 1
    assert text.endswith(f"JupyterLab did not start. Details: {start.JUPYTER_LOG}\n")
    assert start.JUPYTER_LOG.read_text() == "a broken package\n"


def test_start_inside_a_zip_says_to_unpack_it(start, said):
    """Windows shows a zip like a folder and runs start.py alone, without what it needs."""
    (start.COURSE / "requirements.lock").unlink()

    code, text = said("--no-browser")

    assert (code, "Unpack the whole zip first" in text) == (1, True)


def test_bundle_without_tests_says_where_they_are(said):
    """A class's bundle holds no tests; asking for them downloads nothing."""
    code, text = said("test")

    assert (code, "a class's bundle has no tests, a clone has" in text) == (1, True)


def test_reader_who_has_enough_is_no_error():
    """`start.py help | head -1` ends quietly."""
    command = f"{sys.executable} {ROOT / 'start.py'} help | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("system", "told"), [("Darwin", True), ("Linux", False)])
def test_teacher_on_a_mac_hears_at_once_that_grading_needs_linux(
    start, said, monkeypatch, system, told
):
    """Not in section four of a guide, but where teaching begins."""
    monkeypatch.setattr(start, "prepare", lambda _: None)
    monkeypatch.setattr(start.platform, "system", lambda: system)
    monkeypatch.setattr(start, "start_jupyter", fail_to_start)

    _, text = said("teach", "--no-browser")

    assert ("needs Linux" in text) is told


@pytest.mark.parametrize(("code", "opened"), [(0, 1), (1, 0)])
def test_reading_edition_is_opened_when_it_is_made(start, said, monkeypatch, code, opened):
    """A page that was not made is not opened, and the exit status tells."""
    called, pages = [], []
    monkeypatch.setattr(start, "prepare", lambda _: None)
    monkeypatch.setattr(start, "has_screen", lambda: True)
    monkeypatch.setattr(
        start.subprocess, "call", lambda words, **_: called.append(words) or code
    )
    monkeypatch.setattr(start.webbrowser, "open", pages.append)

    status, _ = said("read")

    assert (status, called[0][-1], len(pages)) == (code, "read", opened)
    assert all(page.startswith("file:") and page.endswith("index.html") for page in pages)


def fail_to_start(*_: object) -> None:
    """Stand in for a JupyterLab that does not start."""
    raise OSError(errno.ENOENT, "not there", "jupyter")


def test_pages_made_in_the_environment_ask_no_server(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings of nbconvert go where every Jupyter of .venv looks for them."""
    name = "jupyter_nbconvert_config.json"
    (start.COURSE / "jupyter").mkdir()
    shutil.copy(ROOT / "jupyter" / name, start.COURSE / "jupyter")
    packages = start.VENV / ("Lib" if os.name == "nt" else "lib/python3.11") / "site-packages"
    packages.mkdir(parents=True)
    (packages / "_tarifflab.pth").touch()
    done = subprocess.Popen([sys.executable, "-c", ""])
    monkeypatch.setattr(start, "pip_install", lambda *_: done)

    start.install_course()

    assert (start.VENV / "etc" / "jupyter" / name).is_file()


@pytest.mark.parametrize(
    ("screen", "shown"),
    [
        (False, ["Setting up: 0 %", "Setting up: 25 %", "Setting up: 75 %"]),
        (
            True,
            ["Setting up: 0 %", "Setting up: 30 %", "Setting up: 80 %", "Setting up: done "],
        ),
    ],
)
def test_progress_is_shown_once_for_each_step(start, monkeypatch, capsys, screen, shown):
    """In a log by quarters, on a screen by percents; a share that stands still says nothing."""
    shares = iter([0.0, 0.0, 0.3, 0.3, 0.3, 0.8])
    polls = iter([None] * 6 + [0])
    process = SimpleNamespace(poll=lambda: next(polls), returncode=0)
    monkeypatch.setattr(start, "share_done", lambda _packages: next(shares))
    monkeypatch.setattr(start.time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(start.sys.stdout, "isatty", lambda: screen)

    start.watch(process, "Setting up", 9)

    assert re.split(r"[\r\n]+", capsys.readouterr().out.strip("\r\n")) == shown


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ([], ("open", 0, True, False)),
        (["open"], ("open", 0, True, False)),
        (["--no-browser"], ("open", 0, False, False)),
        (["--port", "9000"], ("open", 9000, True, False)),
        (["--port", "65535"], ("open", 65535, True, False)),
        (["teach"], ("open", 0, True, True)),
        (["teach", "--no-browser", "--port", "9"], ("open", 9, False, True)),
        (["read"], ("read", True)),
        (["read", "--no-browser"], ("read", False)),
        (["test", "-k", "--port"], ("test", ["-k", "--port"])),
    ],
    ids=str,
)
def test_what_was_typed_is_what_is_done(
    start: ModuleType, said: Said, monkeypatch: pytest.MonkeyPatch, typed: list[str], done
) -> None:
    """Each option reaches what it is for, and nothing else changes."""
    calls: list[tuple[object, ...]] = []
    for name, word in (("open_course", "open"), ("read_course", "read"), ("run_tests", "test")):
        monkeypatch.setattr(
            start, name, lambda *given, word=word: calls.append((word, *given)) or 0
        )

    assert said(*typed) == (0, "")
    assert calls == [done]


@pytest.mark.parametrize("teach", [False, True])
def test_jupyterlab_gets_the_course_and_stays_on_this_machine(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, teach: bool
) -> None:
    """Its options and settings, each by its name; a student's hide what a teacher needs."""
    started: dict[str, object] = {}
    monkeypatch.setattr(
        start.subprocess, "Popen", lambda command, **more: started.update(more, command=command)
    )
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000)
    start.RUN.mkdir()

    start.start_jupyter(9000, "a-token", teach)

    course, own = start.COURSE, start.COURSE / "jupyter"
    assert started["command"] == [
        start.venv_python(), "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1",
        "--ServerApp.port=9000", "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={course}", "--ServerApp.base_url=/", "--ServerApp.certfile=",
        "--ServerApp.keyfile=", f"--LabApp.extra_labextensions_path={own / 'labextensions'}",
    ]  # fmt: skip
    places = [str(own)] + ([] if teach else [str(own / "student")])
    assert started["env"]["JUPYTER_CONFIG_PATH"] == os.pathsep.join(places)
    assert started["env"]["JUPYTER_TOKEN"] == "a-token"
    assert started["env"]["JUPYTERLAB_WORKSPACES_DIR"] == str(start.RUN / "workspaces")
    assert (started["cwd"], started["start_new_session"]) == (str(course), True)


def test_root_may_run_jupyterlab(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container there is nobody else."""
    commands: list[list[str]] = []
    monkeypatch.setattr(
        start.subprocess, "Popen", lambda command, **_: commands.append(command)
    )
    monkeypatch.setattr(start.os, "geteuid", lambda: 0)
    start.RUN.mkdir()

    start.start_jupyter(9000, "a-token", False)

    assert commands[0][-1] == "--allow-root"


@pytest.mark.parametrize(
    ("teach", "answers", "page"),
    [
        (False, True, "tarifflab"),
        (False, False, "lab/tree/lessons/course-map.md"),
        (True, True, "lab/tree/lessons/course-map.md"),
    ],
)
def test_first_page_is_the_front_door_where_there_is_one(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, teach: bool, answers: bool, page: str
) -> None:
    """A teacher begins at the map, and so does who has no front door."""

    def opened(_address: str, timeout: float) -> SimpleNamespace:
        if not answers:
            raise OSError("404")
        return SimpleNamespace(close=lambda: None)

    monkeypatch.setattr(start, "DIRECT", SimpleNamespace(open=opened))

    assert start.first_page(9000, "t", teach) == f"http://127.0.0.1:9000/{page}?token=t"


@pytest.mark.parametrize(
    ("collected", "unpacked", "share"),
    [(0, 0, 0.0), (3, 0, 0.5), (4, 0, 2 / 3), (4, 2, 5 / 6), (4, 4, 1.0), (9, 9, 1.0)],
)
def test_fetching_is_two_thirds_of_an_installation(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path, collected, unpacked, share
) -> None:
    """Of four packages; what pip says besides does not count, and it never passes 100 %."""
    words = [
        "Collecting a",
        "Requirement already satisfied",
        "Ignoring c",
        *["Collecting d"] * 9,
    ]
    log = "\n".join(
        ["Looking in links", *words[:collected], "  Downloading a", " Collecting x"]
    )
    monkeypatch.setattr(start, "read_log", lambda: log)
    monkeypatch.setattr(start, "site_packages", lambda: tmp_path)
    for number in range(unpacked):
        (tmp_path / f"p{number}.dist-info").mkdir()
    (tmp_path / "p").mkdir()

    assert start.share_done(4) == pytest.approx(share)


def test_installation_that_stops_is_not_called_done(start, monkeypatch, capsys) -> None:
    """The line on the screen ends with what became of it."""
    process = SimpleNamespace(poll=lambda: 1, returncode=1)
    monkeypatch.setattr(start.sys.stdout, "isatty", lambda: True)

    start.watch(process, "Setting up", 9)

    assert capsys.readouterr().out == "\rSetting up: stopped\n"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_only_what_the_lock_names_is_installed(start, monkeypatch, lock) -> None:
    """With its hashes, nothing added; each line of the lock is one package of the progress."""
    commands, watched = [], []
    ended = SimpleNamespace(returncode=0, poll=lambda: 0, wait=lambda: 0)
    monkeypatch.setattr(start, "run_logged", lambda command: commands.append(command) or ended)
    monkeypatch.setattr(start, "watch", lambda *given: watched.append(given))
    monkeypatch.setattr(start, "drop_half_installed", lambda: None)
    monkeypatch.setattr(start, "site_packages", lambda: start.VENV)
    (start.COURSE / lock).write_text("a==1 --hash=x\nb==2 --hash=y\n# c\n")

    start.install_lock(lock)

    tools = " and its test tools" if "dev" in lock else ""
    assert commands[:1] == [[
        start.venv_python(), "-m", "pip", "install", "--no-deps", "--no-input",
        "--disable-pip-version-check", "--progress-bar=off", "--no-compile",
        "--require-hashes", "--retries=2", "-r", lock,
    ]]  # fmt: skip
    assert watched == [(ended, f"Setting up Tariff Lab{tools} (once, a few minutes)", 2)]


def test_environment_is_the_courses_own(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five variables of other Pythons are left out, four of ours stand in their place."""
    foreign = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER")
    for name in foreign:
        monkeypatch.setenv(name, "foreign")
    monkeypatch.setenv("PATH", "/usr/bin")

    found = start.environment()

    assert not set(foreign) & set(found)
    assert found["PATH"] == os.pathsep.join([str(Path(start.venv_python()).parent), "/usr/bin"])
    assert found["VIRTUAL_ENV"] == str(start.VENV)
    assert (found["PYTHONUTF8"], found["PYTHONNOUSERSITE"]) == ("1", "1")


def test_notes_about_the_environment_are_added_to(start: ModuleType) -> None:
    """A later fact replaces its own kind alone."""
    start.VENV.mkdir()
    start.write_stamp(home="here", lock="1")
    start.write_stamp(lock="2")

    assert start.read_stamp() == {"home": "here", "lock": "2"}
    assert [path.name for path in start.VENV.iterdir()] == ["tarifflab-stamp.json"]


STOPPING = {
    "it has ended": (0, False, []),
    "it ends when asked": (None, False, ["terminate", "wait 10"]),
    "it does not": (None, True, ["terminate", "wait 10", "kill", "wait None"]),
}


@pytest.mark.parametrize("name", STOPPING)
def test_a_process_is_ended_politely_first(start: ModuleType, name: str) -> None:
    """It has ten seconds to put its things away."""
    code, stubborn, deeds = STOPPING[name]
    did: list[str] = []

    def wait(seconds: float | None = None) -> None:
        did.append(f"wait {seconds}")
        if stubborn and seconds:
            raise subprocess.TimeoutExpired("jupyter", seconds)

    process = SimpleNamespace(
        poll=lambda: code,
        wait=wait,
        terminate=lambda: did.append("terminate"),
        kill=lambda: did.append("kill"),
    )
    start.stop(process)

    assert did == deeds


@pytest.fixture
def served(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[object]]:
    """Let JupyterLab be up at once and be closed there; give what was started and opened."""
    seen: dict[str, list[object]] = {"prepared": [], "started": [], "opened": [], "stopped": []}
    polls = iter([None, 0])
    process = SimpleNamespace(poll=lambda: next(polls), returncode=0)
    monkeypatch.setattr(start, "prepare", seen["prepared"].append)
    monkeypatch.setattr(
        start, "start_jupyter", lambda *given: seen["started"].append(given) or process
    )
    monkeypatch.setattr(start, "wait_until_up", lambda *_: None)
    monkeypatch.setattr(
        start, "first_page", lambda port, token, teach: f"{port} {token} {teach}"
    )
    monkeypatch.setattr(start, "stop", seen["stopped"].append)
    monkeypatch.setattr(start, "is_free", lambda port: port in (8890, 9000))
    monkeypatch.setattr(start.secrets, "token_hex", lambda size: f"token of {size}")
    monkeypatch.setattr(start.time, "sleep", lambda _: None)
    thread = SimpleNamespace(
        Thread=lambda target, args, daemon: SimpleNamespace(start=lambda: target(*args))
    )
    monkeypatch.setattr(start, "threading", thread)
    monkeypatch.setattr(start.webbrowser, "open", seen["opened"].append)
    return seen


@pytest.mark.parametrize(
    ("typed", "port", "teach", "screen", "opens"),
    [
        ([], 8890, False, True, True),
        (["--port", "9000"], 9000, False, True, True),
        (["teach"], 8890, True, True, True),
        (["--no-browser"], 8890, False, True, False),
        ([], 8890, False, False, False),
    ],
)
def test_course_is_opened_on_its_port_and_closed_again(
    start, said, served, monkeypatch, typed, port, teach, screen, opens
) -> None:
    """The address is printed always, and opened where a browser is wanted and seen."""
    monkeypatch.setattr(start, "has_screen", lambda: screen)
    monkeypatch.setattr(start.platform, "system", lambda: "Linux")

    code, text = said(*typed)

    address = f"{port} token of 24 {teach}"
    assert code == 0
    assert text.splitlines() == [
        "Opening JupyterLab ...",
        f"Tariff Lab is open (Ctrl-C here closes it): {address}",
        "Tariff Lab is closed. What you saved is in this folder.",
    ]
    assert served["started"] == [(port, "token of 24", teach)]
    assert served["opened"] == ([address] if opens else [])
    assert (served["prepared"], len(served["stopped"])) == (["requirements.lock"], 1)


def test_jupyterlab_that_ends_by_itself_is_said(start, said, served, monkeypatch) -> None:
    """The exit status is 1, and the sentence names the log."""
    polls = iter([None, 3])
    process = SimpleNamespace(poll=lambda: next(polls), returncode=3)
    monkeypatch.setattr(start, "start_jupyter", lambda *_: process)

    code, text = said("--no-browser")

    assert code == 1
    assert text.endswith(f"JupyterLab ended by itself. Details: {start.JUPYTER_LOG}\n")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (KeyboardInterrupt(), "Stopped. The same command goes on from here."),
        (
            OSError(errno.EACCES, "Permission denied", "/x"),
            "/x cannot be used: Permission denied.",
        ),
        (OSError(errno.EACCES, "Permission denied"), "{} cannot be used: Permission denied."),
    ],
)
def test_every_expected_end_is_a_sentence_and_exit_code_1(
    start, said, monkeypatch, error, sentence
) -> None:
    """With the path that is in the way, or the course's."""

    def fail(_: str) -> None:
        raise error

    monkeypatch.setattr(start, "prepare", fail)

    assert said() == (1, sentence.format(start.COURSE) + "\n")


def test_room_is_asked_for_in_gibibytes(start, monkeypatch) -> None:
    """One and a half are enough, a byte less is not."""
    made: list[list[str]] = []
    ended = SimpleNamespace(wait=lambda: 0)
    start.RUN.mkdir()
    monkeypatch.setattr(start, "run_logged", lambda command: made.append(command) or ended)
    monkeypatch.setattr(start, "write_stamp", lambda **_: None)
    usage = shutil.disk_usage(start.COURSE)
    for free, count in ((3 * 2**29, 1), (3 * 2**29 - 1, 1)):
        monkeypatch.setattr(
            start.shutil, "disk_usage", lambda _, free=free: usage._replace(free=free)
        )
        if free < 3 * 2**29:
            with pytest.raises(start.StartError, match="not enough space"):
                start.make_venv()
        else:
            start.make_venv()
        assert len(made) == count
    assert made[0][1:] == ["-m", "venv", str(start.VENV)]


def test_waits_and_ports_are_the_ones_that_were_weighed(start) -> None:
    """A cold start on a slow disk takes a minute; a hundred courses may run on one machine."""
    assert (start.SERVER_PATIENCE_S, start.SPACE_GIB, start.OLDEST_PYTHON) == (
        120,
        1.5,
        (3, 11),
    )
    assert (start.PORTS[0], start.PORTS[-1]) == (8888, 8987)


@pytest.mark.parametrize("seconds", [0, 119, 121])
def test_jupyterlab_has_two_minutes_to_answer(start, monkeypatch, seconds) -> None:
    """It is asked again and again at its own port."""
    clock = SimpleNamespace(now=0.0)
    asked: list[str] = []

    def opened(address: str, timeout: float) -> SimpleNamespace:
        asked.append(address)
        if clock.now < seconds:
            raise OSError("refused")
        return SimpleNamespace(close=lambda: None)

    monkeypatch.setattr(start, "DIRECT", SimpleNamespace(open=opened))
    monkeypatch.setattr(start, "time", SimpleNamespace(
        monotonic=lambda: clock.now,
        sleep=lambda some: setattr(clock, "now", clock.now + some),
    ))  # fmt: skip
    process = SimpleNamespace(poll=lambda: None)

    if seconds < 120:
        start.wait_until_up(process, 9000)
    else:
        with pytest.raises(start.StartError, match="JupyterLab did not start"):
            start.wait_until_up(process, 9000)
    assert set(asked) == {"http://127.0.0.1:9000/api"}
