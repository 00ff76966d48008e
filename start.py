#!/usr/bin/env python3
"""Start Tariff Lab with nothing but Python 3.11 or newer.

    python3 start.py                 make everything ready and open the course
    python3 start.py --no-browser    the same, but only print the address
    python3 start.py --port 9000     the same, on this port
    python3 start.py teach           the same, with nbgrader's menu and formgrader
    python3 start.py read            open the lessons as pages to read, without Jupyter
    python3 start.py test            run all tests (what follows "test" goes to pytest)
    python3 start.py help            show this

On Windows write `py start.py`. Packages are kept in .venv, logs in .run.
"""

# An old Python must get as far as saying that it is too old: no syntax newer than 3.6 here.
import argparse
import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import platform
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import typing
import urllib.request
import webbrowser
from pathlib import Path

OLDEST_PYTHON = (3, 11)
TEACH_ELSEWHERE = (
    "Grading student code needs Linux (on {system} it refuses): docs/grading.md has a Docker "
    "line for it. Everything else of teaching works here."
)
INSIDE_A_ZIP = (
    "{lock} is not beside start.py. Unpack the whole zip first (on Windows: right click, "
    "Extract All), then start it in the unpacked folder."
)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
COURSE = Path(__file__).resolve().parent
VENV = COURSE / ".venv"
RUN = COURSE / ".run"
INSTALL_LOG = RUN / "install.log"
JUPYTER_LOG = RUN / "jupyter.log"
LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"  # all of LOCK, and the test tools
MAP_PAGE = "lab/tree/lessons/course-map.md"
EXPORT_SETTINGS = "jupyter_nbconvert_config.json"
FRONT_DOOR = "tarifflab"  # a page that the course itself adds to the server
PORTS = range(8888, 8988)
SERVER_PATIENCE_S = 120
INTEL_MAC = (
    "For Intel Macs there is no ready package of argon2-cffi-bindings, which nbgrader needs: "
    "it is compiled here, with Apple's command line tools (xcode-select --install)."
)
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # to our own server
SPACE_GIB = 1.5  # .venv, and a download in flight
NO_SPACE = f"There is not enough space on this disk: Tariff Lab needs {SPACE_GIB} GiB."
OFFLINE = "The packages could not be fetched: a first start needs the internet."
CAUSES = (  # what stands in the log, and what it means; the first that fits is said
    ("No space left|Disk quota exceeded|not enough space", NO_SPACE),
    ("DO NOT MATCH THE HASHES", "A fetched package is not the one the course was tested with."),
    ("CERTIFICATE_VERIFY_FAILED", "A proxy or virus scanner stands before the package index."),
    ("connection broken|Connection|timed out|name resolution|getaddrinfo|ProxyError", OFFLINE),
    ("PATH separator", "The path of this folder contains a colon: rename the folder."),
    ("Long Path", "The path is too long for Windows: move the folder nearer to the drive."),
    ("(Failed building wheel for|Failed to build) argon2", INTEL_MAC),
)


class StartError(Exception):
    """Something that the person at the keyboard can put right, in a sentence or two."""


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


# --- Python and the virtual environment -------------------------------------------------------


def check_python() -> None:
    """Raise StartError if this Python is too old or cannot make a virtual environment."""
    if sys.version_info < OLDEST_PYTHON:
        newer = next(filter(shutil.which, NEWER_PYTHONS), None)
        advice = f"Run: {newer} start.py" if newer else "Get one from python.org."
        version = platform.python_version()
        raise StartError(f"Tariff Lab needs Python 3.11 or newer, not {version}. {advice}")
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        raise StartError(
            "This Python cannot make a virtual environment. On Debian and Ubuntu run: "
            "sudo apt install python3-venv"
        )


def venv_python() -> str:
    """Return the path of the Python inside .venv, whether it is there or not."""
    return str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def site_packages() -> Path:
    """Return the folder of .venv that holds the installed packages."""
    pattern = "Lib/site-packages" if os.name == "nt" else "lib/python3*/site-packages"
    return next(VENV.glob(pattern))


def environment(**more: str) -> "dict[str, str]":
    """Return the environment of all that is started: .venv first, nothing of other Pythons."""
    foreign = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER")
    result = {name: value for name, value in os.environ.items() if name not in foreign}
    result["PATH"] = str(Path(venv_python()).parent) + os.pathsep + os.environ.get("PATH", "")
    result.update(VIRTUAL_ENV=str(VENV), PYTHONUTF8="1", PYTHONNOUSERSITE="1", **more)
    return result


def read_stamp() -> "dict[str, str]":
    """Return what earlier starts noted about .venv; empty if there is nothing readable."""
    try:
        return dict(json.loads((VENV / "tarifflab-stamp.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def write_stamp(**facts: str) -> None:
    """Add facts to the note about .venv; a start that is cut off leaves the old note whole."""
    part = VENV / "tarifflab-stamp.part"
    part.write_text(json.dumps(dict(read_stamp(), **facts), indent=1), encoding="utf-8")
    part.replace(VENV / "tarifflab-stamp.json")


def why_remake() -> str:
    """Say in a few words why the present .venv cannot be used; empty if it can."""
    if read_stamp().get("home", str(VENV)) != str(VENV):
        return "was moved here from another place"
    probe = [venv_python(), "-c", "import sys, pip; print('%d.%d' % sys.version_info[:2])"]
    try:
        answer = subprocess.run(probe, env=environment(), capture_output=True, text=True)
    except OSError:
        return "has no Python that runs"
    if answer.returncode:
        return "is incomplete"
    version = answer.stdout.strip()
    same = version == "{}.{}".format(*sys.version_info)
    return "" if same else f"was made by Python {version}"


def make_venv() -> None:
    """Make .venv, unless a usable one is there; one that cannot be used is removed first."""
    if VENV.exists():
        reason = why_remake()
        if not reason:
            return
        if not (VENV / "pyvenv.cfg").exists():
            raise StartError(f"{VENV} is no virtual environment. Move it away and start again.")
        say(f"The folder .venv {reason}; making it again.")
        shutil.rmtree(str(VENV))
    else:
        say("Making the folder .venv for the packages ...")
    if shutil.disk_usage(str(COURSE)).free < SPACE_GIB * 2**30:
        raise StartError(NO_SPACE)
    python = getattr(sys, "_base_executable", None) or sys.executable
    if run_logged([python, "-m", "venv", str(VENV)]).wait():
        raise StartError(explain("A virtual environment could not be made."))
    write_stamp(home=str(VENV))


# --- Packages ---------------------------------------------------------------------------------


def run_logged(command: "list[str]") -> "subprocess.Popen[bytes]":
    """Start a program whose words go to the log of the installation."""
    with INSTALL_LOG.open("ab") as log:
        return subprocess.Popen(
            command, cwd=str(COURSE), env=environment(), stdin=subprocess.DEVNULL,
            stdout=log, stderr=log,
        )  # fmt: skip


def read_log() -> str:
    """Return what pip has said so far."""
    return INSTALL_LOG.read_text(encoding="utf-8", errors="replace")


def explain(otherwise: str) -> str:
    """Return the sentence for a failure: a cause that the log shows, and where the log is."""
    causes = (text for pattern, text in CAUSES if re.search(pattern, read_log()))
    return f"{next(causes, otherwise)} Details: {INSTALL_LOG}"


def pip_install(*arguments: str) -> "subprocess.Popen[bytes]":
    """Start `pip install` in .venv; the lock is complete, so nothing is added to it."""
    options = "--no-deps --no-input --disable-pip-version-check --progress-bar=off --no-compile"
    return run_logged([venv_python(), "-m", "pip", "install", *options.split(), *arguments])


def share_done(packages: int) -> float:
    """Return how far pip is, 0 to 1: fetching counts for two thirds, unpacking for one."""
    lines = re.findall("^(?:Collecting|Requirement already|Ignoring) ", read_log(), re.M)
    unpacked = len(list(site_packages().glob("*.dist-info")))
    return (2 * min(len(lines) / packages, 1) + min(unpacked / packages, 1)) / 3


def watch(process: "subprocess.Popen[bytes]", title: str, packages: int) -> None:
    """Show one line of progress until pip ends: overwritten on a screen, else in quarters."""
    on_screen, shown = sys.stdout.isatty(), -1
    step, start, end = (1, "\r", "") if on_screen else (25, "", "\n")
    while process.poll() is None:
        percent = int(100 * share_done(packages)) // step * step
        if percent > shown:
            print(f"{start}{title}: {percent} %", end=end, flush=True)
            shown = percent
        time.sleep(0.3)
    if on_screen:
        say(f"{start}{title}: {'done ' if process.returncode == 0 else 'stopped'}")


def drop_half_installed() -> None:
    """Remove the records of packages that were cut off half-way, so that pip redoes them."""
    for record in site_packages().glob("*.dist-info"):
        if not (record / "INSTALLER").exists():  # pip writes it after a package's last file
            shutil.rmtree(str(record))


def install_lock(lock: str) -> None:
    """Install just the packages of the lock, compile them on all cores; raises StartError."""
    drop_half_installed()
    tools = " and its test tools" if lock == DEV_LOCK else ""
    packages = (COURSE / lock).read_text(encoding="utf-8").count("==")
    process = pip_install("--require-hashes", "--retries=2", "-r", lock)
    try:
        watch(process, f"Setting up Tariff Lab{tools} (once, a few minutes)", packages)
    finally:
        stop(process)
    if process.returncode:
        raise StartError(explain("The packages could not be installed."))
    compile_all = ["-m", "compileall", "-qj0", "-x", r"site-packages.*[/\\]tests?[/\\]"]
    run_logged([venv_python(), *compile_all, str(site_packages()), str(COURSE / "src")]).wait()


def install_course() -> None:
    """Link the package `tarifflab` into .venv: apart, as pip takes no `-e` beside hashes."""
    if pip_install("--no-build-isolation", "--no-index", "-e", str(COURSE)).wait():
        raise StartError(explain("The package tarifflab could not be linked into .venv."))
    # Python 3.11 and 3.12 read a .pth file in the encoding of the system: a path with letters
    # outside it would be lost. A relative path has none.
    link = next(site_packages().glob("*tarifflab*.pth"))
    link.write_text(os.path.relpath(str(COURSE / "src"), str(link.parent)), encoding="ascii")
    # A page made by nbconvert here asks nothing of any server.
    settings = COURSE / "jupyter" / EXPORT_SETTINGS
    if settings.is_file():
        (VENV / "etc" / "jupyter").mkdir(parents=True, exist_ok=True)
        shutil.copy(str(settings), str(VENV / "etc" / "jupyter"))


def prepare(lock: str) -> None:
    """Bring .venv to what the lock says; without a change nothing is done or fetched."""
    check_python()
    if not (COURSE / LOCK).is_file():
        raise StartError(INSIDE_A_ZIP.format(lock=LOCK))
    RUN.mkdir(exist_ok=True)
    locks = (LOCK, DEV_LOCK) if lock == DEV_LOCK else (LOCK,)
    settings = (COURSE / "pyproject.toml").read_bytes()
    texts = {name: (COURSE / name).read_bytes() + settings for name in locks}
    wanted = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    if VENV.exists() and wanted.items() <= read_stamp().items() and not why_remake():
        return
    if (platform.system(), platform.machine()) == ("Darwin", "x86_64"):
        say(INTEL_MAC)
    INSTALL_LOG.write_bytes(b"")
    make_venv()
    install_lock(lock)
    install_course()
    write_stamp(**wanted)


# --- The course in JupyterLab -----------------------------------------------------------------


def is_free(port: int) -> bool:
    """Tell whether this machine lets us listen on the port (loopback only)."""
    with socket.socket() as trial:
        if os.name != "nt":  # a port that was closed a moment ago is free again
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return the first free port; raises StartError if there is none."""
    port = next(filter(is_free, PORTS), 0)
    if not port:
        raise StartError(f"No port is free from {PORTS[0]} to {PORTS[-1]}. Name one: --port")
    return port


def has_screen() -> bool:
    """Tell whether a browser opened here would be seen by the person who typed the command."""
    if "SSH_CONNECTION" in os.environ:
        return False
    desktop = os.name == "nt" or sys.platform == "darwin"
    return desktop or any(name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def start_jupyter(port: int, token: str, teach: bool) -> "subprocess.Popen[bytes]":
    """Start JupyterLab on loopback; the token goes by the environment, unseen by `ps`."""
    # jupyter/ holds the settings for all, jupyter/student hides what only a teacher needs.
    settings = [COURSE / "jupyter"] + ([] if teach else [COURSE / "jupyter" / "student"])
    env = environment(
        JUPYTER_TOKEN=token,
        JUPYTER_CONFIG_PATH=os.pathsep.join(map(str, settings)),
        JUPYTERLAB_WORKSPACES_DIR=str(RUN / "workspaces"),  # no tabs of other projects
    )
    options = {"ip": "127.0.0.1", "port": port, "port_retries": 0, "root_dir": COURSE}
    options.update(base_url="/", certfile="", keyfile="")
    command = [venv_python(), "-m", "jupyterlab", "--no-browser"]
    command += [f"--ServerApp.{name}={value}" for name, value in options.items()]
    command += [f"--LabApp.extra_labextensions_path={COURSE / 'jupyter' / 'labextensions'}"]
    command += ["--allow-root"] if os.name != "nt" and os.geteuid() == 0 else []
    # A group of its own: Ctrl-C reaches only us, and we end JupyterLab without its question.
    new_group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    with JUPYTER_LOG.open("wb") as log:
        return subprocess.Popen(
            command, cwd=str(COURSE), env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, creationflags=new_group,
        )  # fmt: skip


def wait_until_up(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Return when JupyterLab answers; raises StartError if it ends or stays silent."""
    deadline = time.monotonic() + SERVER_PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            DIRECT.open(f"http://127.0.0.1:{port}/api", timeout=5).close()
            return
        time.sleep(0.2)
    raise StartError(f"JupyterLab did not start. Details: {JUPYTER_LOG}")


def first_page(port: int, token: str, teach: bool) -> str:
    """Return what the browser opens: the front door; the map for a teacher, or if it fails."""
    door = f"http://127.0.0.1:{port}/{FRONT_DOOR}?token={token}"
    if not teach:
        with contextlib.suppress(OSError):  # an older package: the lessons open all the same
            DIRECT.open(door, timeout=60).close()
            return door
    return f"http://127.0.0.1:{port}/{MAP_PAGE}?token={token}"


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process that may still run: first politely, after ten seconds firmly."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def open_course(port: int, browser: bool, teach: bool) -> None:
    """Run JupyterLab until it is closed there or with Ctrl-C here; port 0 finds a free one."""
    if port and not is_free(port):
        raise StartError(f"Port {port} is taken or not allowed. Without --port one is found.")
    prepare(LOCK)
    if teach and platform.system() != "Linux":
        say(TEACH_ELSEWHERE.format(system=platform.system()))
    say("Opening JupyterLab ...")
    port, token = port or free_port(), secrets.token_hex(24)
    process = start_jupyter(port, token, teach)
    try:
        wait_until_up(process, port)
        url = first_page(port, token, teach)
        say(f"Tariff Lab is open (Ctrl-C here closes it): {url}")
        if browser and has_screen():
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        while process.poll() is None:
            time.sleep(0.5)
        if process.returncode:
            raise StartError(f"JupyterLab ended by itself. Details: {JUPYTER_LOG}")
    except KeyboardInterrupt:
        pass
    finally:
        stop(process)
    say("Tariff Lab is closed. What you saved is in this folder.")


def read_course(browser: bool) -> int:
    """Make the reading edition and open it; return the exit code of what makes it."""
    prepare(LOCK)
    command = [venv_python(), "-c", "from tarifflab.cli import main; main()", "read"]
    code = subprocess.call(command, cwd=str(COURSE), env=environment())
    if code == 0 and browser and has_screen():
        webbrowser.open((COURSE / "reading" / "index.html").as_uri())
    return code


# --- Tests ------------------------------------------------------------------------------------


def run_tests(arguments: "list[str]") -> int:
    """Bring in the test tools and hand over to `tests/run_tests.py`; return its exit code."""
    program = COURSE / "tests" / "run_tests.py"
    if not program.is_file():
        raise StartError(f"{program} is missing: a class's bundle has no tests, a clone has.")
    prepare(DEV_LOCK)
    command = [venv_python(), str(program), *arguments]
    if os.name != "nt":
        os.chdir(str(COURSE))
        os.execve(command[0], command, environment())  # noqa: S606 (signals then reach it)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal tells both; the other answers
    return subprocess.call(command, cwd=str(COURSE), env=environment())


# --- The command line -------------------------------------------------------------------------


class Arguments(argparse.ArgumentParser):
    """A parser whose complaint is one sentence."""

    def error(self, message: str) -> "typing.NoReturn":
        """Leave with exit code 2, as for every wrong use of a command."""
        say(f"{message[0].upper()}{message[1:]}. See: python3 start.py help")
        sys.exit(2)


def run(arguments: "list[str]") -> int:
    """Carry out one command and return its exit code."""
    if arguments[:1] == ["test"]:
        return run_tests(arguments[1:])
    if arguments[:1] in (["help"], ["--help"], ["-h"]):
        say(__doc__.strip())
        return 0
    parser = Arguments(add_help=False)
    parser.add_argument("command", nargs="?", choices=("open", "teach", "read"), default="open")
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args(arguments)
    if not 0 <= options.port <= 65535:
        parser.error(f"'--port' must be between 1 and 65535, got {options.port}")
    if options.command == "read":
        return read_course(not options.no_browser)
    open_course(options.port, not options.no_browser, options.command == "teach")
    return 0


def stop_as_by_hand(*_: object) -> None:
    """Let the end of a terminal session close the course as Ctrl-C does."""
    raise KeyboardInterrupt


def main() -> int:
    """Run the command; tell every expected failure in one sentence and return the exit code."""
    for name in {"SIGINT", "SIGTERM", "SIGHUP"} & set(dir(signal)):
        signal.signal(getattr(signal, name), stop_as_by_hand)
    if hasattr(sys.stdout, "reconfigure"):  # a screen that cannot show a letter shows "?"
        sys.stdout.reconfigure(errors="replace")
    try:
        return run(sys.argv[1:])
    except StartError as error:
        say(str(error))
    except BrokenPipeError:  # `start.py help | head`: who reads has enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 (for Python's own last flush)
        return 0
    except OSError as error:
        other = f"{error.filename or COURSE} cannot be used: {error.strerror}."
        say(NO_SPACE if error.errno == errno.ENOSPC else other)
    except KeyboardInterrupt:
        say("Stopped. The same command goes on from here.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
