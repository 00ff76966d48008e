#!/usr/bin/env python3
"""Start Tariff Lab with nothing but Python 3.11 or newer.

    python3 start.py                 make everything ready and open the course
    python3 start.py --no-browser    the same, but only print the address
    python3 start.py --port 9000     the same, on this port
    python3 start.py teach           open the course with nbgrader's menu and formgrader
    python3 start.py test            run all tests (what follows "test" goes to pytest)
    python3 start.py help            show this

On Windows write `py start.py`. Packages are kept in .venv, logs in .run.
"""

# An old Python must get as far as saying that it is too old: no syntax newer than 3.6 here.
import argparse
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
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

OLDEST_PYTHON = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
COURSE = Path(__file__).resolve().parent
VENV = COURSE / ".venv"
STAMP = VENV / "tarifflab-stamp.json"
RUN = COURSE / ".run"
INSTALL_LOG = RUN / "install.log"
JUPYTER_LOG = RUN / "jupyter.log"
LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"  # holds all of LOCK, and the test tools
MAP_PAGE = "lessons/course-map.md"
TEACH_PAGE = "docs/instructor.md"
SPACE_GIB = 1.5  # what .venv and a download in flight need, with some air
FIRST_PORT, LAST_PORT = 8888, 8988
SERVER_PATIENCE_S = 120
PARALLEL = ["-n", "2", "--dist", "loadgroup"]  # browser tests stay together in one group
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
BROWSER_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
INTEL_MAC = (
    "For Intel Macs there is no ready package of argon2-cffi-bindings, which nbgrader needs: it "
    "is compiled here, with Apple's command line tools (xcode-select --install)."
)
NO_SPACE = f"There is not enough space on this disk: Tariff Lab needs {SPACE_GIB} GiB."
OFFLINE = (
    "The packages could not be fetched: the first start needs the internet. Connect, try again."
)
CAUSES = (  # what stands in pip's log, and what it means; the first that fits is said
    ("No space left|Disk quota exceeded|not enough space", NO_SPACE),
    ("DO NOT MATCH THE HASHES", "A fetched package is not the one the course was tested with."),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "A proxy or virus scanner stands between pip and the packages.",
    ),
    ("connection broken|Connection|timed out|name resolution|getaddrinfo|ProxyError", OFFLINE),
    ("Long Path", "The path is too long for Windows: move the folder nearer to the drive."),
    ("(Failed building wheel for|Failed to build) argon2", INTEL_MAC),
)


class StartError(Exception):
    """Something that the person at the keyboard can put right, in a sentence or two."""


def say(text: str) -> None:
    """Print one line at once, also where the screen cannot show every letter."""
    print(text, flush=True)


# --- Python and the virtual environment -------------------------------------------------------


def check_python() -> None:
    """Raise StartError if this Python is too old or cannot make a virtual environment."""
    if sys.version_info < OLDEST_PYTHON:
        newer = next((name for name in NEWER_PYTHONS if shutil.which(name)), None)
        advice = f"Run: {newer} start.py" if newer else "Get one from python.org."
        raise StartError(
            f"Tariff Lab needs Python 3.11 or newer, not {platform.python_version()}. {advice}"
        )
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise StartError(
            "This Python cannot make a virtual environment. On Debian and Ubuntu run: "
            "sudo apt install python3-venv"
        )


def venv_python() -> Path:
    """Return the path of the Python inside .venv, whether it is there or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment() -> "dict[str, str]":
    """Return the environment of all that is started: .venv first, nothing of other Pythons."""
    foreign = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER")
    result = {name: value for name, value in os.environ.items() if name not in foreign}
    result["PATH"] = str(venv_python().parent) + os.pathsep + result.get("PATH", os.defpath)
    result.update(VIRTUAL_ENV=str(VENV), PYTHONUTF8="1", PYTHONNOUSERSITE="1")
    return result


def this_python() -> str:
    """Return major and minor version of the running Python, "3.12"."""
    return "{}.{}".format(*sys.version_info[:2])


def read_stamp() -> "dict[str, str]":
    """Return what an earlier start noted about .venv; empty if nothing or nothing readable."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(**facts: str) -> None:
    """Add facts to the note about .venv; a start that is cut off leaves the old note whole."""
    text = json.dumps({**read_stamp(), **facts}, indent=1)
    part = STAMP.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(STAMP)


def why_remake() -> str:
    """Say in a few words why the present .venv cannot be used; empty if it can."""
    stamp = read_stamp()
    if stamp.get("home", str(VENV)) != str(VENV):
        return "was moved here from another place"
    probe = [str(venv_python()), "-c", "import sys, pip; print('%d.%d' % sys.version_info[:2])"]
    try:
        answer = subprocess.run(probe, env=environment(), capture_output=True, text=True)
    except OSError:
        return "has no Python that runs"
    if answer.returncode:
        return "is incomplete"
    if answer.stdout.strip() != this_python():
        return f"was made by Python {answer.stdout.strip()}"
    return ""


def make_venv() -> None:
    """Make .venv, unless a usable one is there; one that cannot be used is removed first."""
    if VENV.exists():
        reason = why_remake()
        if not reason:
            return
        say(f"The folder .venv {reason}; making it again.")
        shutil.rmtree(str(VENV))
    python = getattr(sys, "_base_executable", None) or sys.executable
    with INSTALL_LOG.open("w", encoding="utf-8") as log:
        code = subprocess.call(
            [python, "-m", "venv", str(VENV)], env=environment(), stdout=log, stderr=log
        )
    if code:
        raise StartError(explain("A virtual environment could not be made"))
    write_stamp(home=str(VENV), python=this_python())


# --- Packages ---------------------------------------------------------------------------------


def fingerprint(lock: str) -> str:
    """Return a hash of what decides what is installed: the lock, the package's settings."""
    parts = [(COURSE / name).read_bytes() for name in (lock, "pyproject.toml")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def explain(what: str) -> str:
    """Return the sentence for a failure: a cause that pip's log shows, and where the log is."""
    log = INSTALL_LOG.read_text(encoding="utf-8", errors="replace")
    cause = next((text for pattern, text in CAUSES if re.search(pattern, log)), what + ".")
    return f"{cause} Details: {INSTALL_LOG}"


def site_packages() -> Path:
    """Return the folder of .venv that holds the installed packages."""
    return VENV / "Lib/site-packages" if os.name == "nt" else next(
        VENV.glob("lib/python3*/site-packages")
    )  # fmt: skip


class ProgressLine:
    """One line on how far an installation is: overwritten on a screen, else in quarters."""

    def __init__(self, title: str, packages: int) -> None:
        self.title = title
        self.packages = max(packages, 1)
        self.on_screen = sys.stdout.isatty()
        self.shown = -1

    def share(self) -> float:
        """Return the share done, 0 to 1: fetching counts for two thirds, unpacking for one."""
        log = INSTALL_LOG.read_text(encoding="utf-8", errors="replace")
        fetched = len(re.findall(r"^(?:Collecting|Requirement already|Ignoring) ", log, re.M))
        unpacked = sum(1 for _ in site_packages().glob("*.dist-info"))
        return (2 * min(fetched / self.packages, 1) + min(unpacked / self.packages, 1)) / 3

    def show(self, share: float) -> None:
        """Show the share (0 to 1) if it has grown enough to be worth a line."""
        percent = int(100 * share) if self.on_screen else int(4 * share) * 25
        if percent <= self.shown:
            return
        self.shown = percent
        text = f"{self.title}: {percent} %"
        print(("\r" + text) if self.on_screen else text, end="" if self.on_screen else "\n")
        sys.stdout.flush()

    def close(self) -> None:
        """End the line, so that what follows starts on a new one."""
        if self.on_screen and self.shown >= 0:
            print(flush=True)


def pip(*arguments: str) -> "subprocess.Popen[bytes]":
    """Start `pip install` in .venv with its words going to the log."""
    options = ["--no-input", "--disable-pip-version-check", "--progress-bar=off", "--no-deps"]
    command = [str(venv_python()), "-m", "pip", "install", *options, *arguments]
    with INSTALL_LOG.open("a", encoding="utf-8") as log:
        return subprocess.Popen(
            command, cwd=str(COURSE), env=environment(), stdin=subprocess.DEVNULL, stdout=log,
            stderr=log,
        )  # fmt: skip


def drop_half_installed() -> None:
    """Remove the records of packages that were cut off half-way, so that pip redoes them."""
    for record in site_packages().glob("*.dist-info"):
        if not (record / "INSTALLER").exists():  # pip writes it after a package's last file
            shutil.rmtree(str(record))


def install_lock(lock: str, title: str) -> None:
    """Install exactly the packages of the lock; raises StartError with the cause."""
    drop_half_installed()
    packages = (COURSE / lock).read_text(encoding="utf-8").count("==")
    line = ProgressLine(title, packages)
    process = pip("--require-hashes", "--retries=2", "-r", lock)
    try:
        while process.poll() is None:
            line.show(line.share())
            time.sleep(0.3)
        if process.returncode == 0:
            line.show(1)
    finally:
        line.close()
        stop(process)
    if process.returncode:
        raise StartError(explain("The packages could not be installed"))


def install_course() -> None:
    """Link the package `tarifflab` into .venv: apart, as pip takes no `-e` beside hashes."""
    if pip("--no-build-isolation", "--no-index", "-e", str(COURSE)).wait():
        raise StartError(explain("The package tarifflab could not be linked into .venv"))
    # Python 3.11 and 3.12 read a .pth file in the encoding of the system: a path with letters
    # outside it would be lost. A relative path has none, and survives a moved folder too.
    link = next(site_packages().glob("*tarifflab*.pth"))
    link.write_text(
        os.path.relpath(str(COURSE / "src"), str(site_packages())), encoding="ascii"
    )


def prepare(lock: str) -> None:
    """Bring .venv to what the lock says; without a change nothing is done or fetched."""
    check_python()
    wanted = fingerprint(lock)
    RUN.mkdir(exist_ok=True)
    if VENV.exists() and not why_remake() and read_stamp().get(lock) == wanted:
        return
    if shutil.disk_usage(str(COURSE)).free < SPACE_GIB * 2**30:
        raise StartError(NO_SPACE)
    if (platform.system(), platform.machine()) == ("Darwin", "x86_64"):
        say(INTEL_MAC)
    INSTALL_LOG.write_text("", encoding="utf-8")
    make_venv()
    tools = " and its test tools" if lock == DEV_LOCK else ""
    install_lock(lock, f"Setting up Tariff Lab{tools} (once, some minutes)")
    install_course()
    write_stamp(**{lock: wanted})
    if lock == DEV_LOCK:
        write_stamp(**{LOCK: fingerprint(LOCK)})


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


def choose_port(asked: int) -> int:
    """Return the port asked for, or for 0 the first free one; raises StartError without."""
    if asked and not is_free(asked):
        raise StartError(
            f"Port {asked} is taken or not allowed. Leave --port out and one is found."
        )
    candidates = [asked] if asked else range(FIRST_PORT, LAST_PORT)
    port = next((number for number in candidates if is_free(number)), None)
    if port is None:
        raise StartError(f"No port is free from {FIRST_PORT} to {LAST_PORT - 1}.")
    return port


def has_screen() -> bool:
    """Tell whether a browser opened here would be seen by the person who typed the command."""
    if any(name in os.environ for name in ("SSH_CONNECTION", "SSH_TTY")):
        return False
    desktop = os.name == "nt" or sys.platform == "darwin"
    return desktop or any(name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def start_jupyter(port: int, token: str, teach: bool) -> "subprocess.Popen[bytes]":
    """Start JupyterLab on loopback; the token goes by the environment, unseen by `ps`."""
    # jupyter/ holds the settings for all, jupyter/student hides what only a teacher needs.
    settings = [COURSE / "jupyter"] + ([] if teach else [COURSE / "jupyter" / "student"])
    env = environment()
    env["JUPYTER_TOKEN"] = token
    env["JUPYTER_CONFIG_PATH"] = os.pathsep.join(str(folder) for folder in settings)
    env["JUPYTERLAB_WORKSPACES_DIR"] = str(RUN / "workspaces")  # no tabs of other projects
    options = {"ip": "127.0.0.1", "port": port, "port_retries": 0, "root_dir": COURSE,
               "base_url": "/", "certfile": "", "keyfile": ""}  # fmt: skip
    command = [str(venv_python()), "-m", "jupyterlab", "--no-browser"]
    command += [f"--ServerApp.{name}={value}" for name, value in options.items()]
    command += ["--allow-root"] if os.name != "nt" and os.geteuid() == 0 else []
    # A group of its own: Ctrl-C reaches only us, and we end JupyterLab without its question.
    apart = (
        {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        if os.name == "nt"
        else {"start_new_session": True}
    )
    with JUPYTER_LOG.open("wb") as log:
        return subprocess.Popen(command, cwd=str(COURSE), env=env, stdin=subprocess.DEVNULL,
                                stdout=log, stderr=log, **apart)  # fmt: skip


def wait_until_up(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Return when JupyterLab answers; raises StartError if it ends or stays silent."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + SERVER_PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            direct.open(f"http://127.0.0.1:{port}/api", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    if b"already in use" in JUPYTER_LOG.read_bytes():
        raise StartError(f"Port {port} was taken by another program. Start again.")
    raise StartError(f"JupyterLab did not start. Details: {JUPYTER_LOG}")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process that may still run: first politely, after ten seconds firmly."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def address(port: int, token: str, teach: bool) -> str:
    """Return the address of the page that the course opens on."""
    page = TEACH_PAGE if teach else MAP_PAGE
    return f"http://127.0.0.1:{port}/lab/tree/{page}?token={token}"


def open_course(port: int, browser: bool, teach: bool) -> None:
    """Run JupyterLab until it is closed there or with Ctrl-C here."""
    prepare(LOCK)
    port, token = choose_port(port), secrets.token_hex(24)
    process = start_jupyter(port, token, teach)
    try:
        wait_until_up(process, port)
        url = address(port, token, teach)
        say("Tariff Lab is open (Ctrl-C here closes it): " + url)
        if browser and has_screen():
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        while process.poll() is None:
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        stop(process)
    say("Tariff Lab is closed. What you saved is in this folder.")


# --- Tests ------------------------------------------------------------------------------------


def find_browser() -> str:
    """Return the path of a Chromium for the browser tests; empty if there is none."""
    given = os.environ.get("TARIFFLAB_BROWSER", "")
    named = (shutil.which(name) for name in BROWSERS)
    placed = (place for place in BROWSER_PLACES if Path(place).exists())
    return given or next(filter(None, named), "") or next(placed, "")


def run_tests(arguments: "list[str]") -> int:
    """Run pytest with the arguments (all tests without any); return its exit code."""
    prepare(DEV_LOCK)
    if not find_browser():
        say(
            "No Chromium or Chrome was found, so the browser tests are left out. To get one: "
            "sudo apt install chromium (Debian), brew install --cask chromium (Mac), or set "
            "TARIFFLAB_BROWSER to its path."
        )
    command = [str(venv_python()), "-m", "pytest", *(arguments or PARALLEL)]
    process = subprocess.Popen(command, cwd=str(COURSE), env=environment())
    try:
        return process.wait()
    finally:
        stop(process)


# --- The command line -------------------------------------------------------------------------


class Arguments(argparse.ArgumentParser):
    """A parser whose complaint is one sentence."""

    def error(self, message: str) -> None:
        """Leave with exit code 2, as for every wrong use of a command."""
        say(f"{message[0].upper() + message[1:]}. See: python3 start.py help")
        sys.exit(2)


def parse(arguments: "list[str]") -> argparse.Namespace:
    """Read the options of the commands that open the course."""
    parser = Arguments(add_help=False, allow_abbrev=False)
    parser.add_argument("command", nargs="?", choices=("open", "teach"), default="open")
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args(arguments)
    if not 0 <= options.port <= 65535:
        parser.error(f"'--port' must be between 1 and 65535, got {options.port}")
    return options


def run(arguments: "list[str]") -> int:
    """Carry out one command and return its exit code."""
    if arguments[:1] in (["help"], ["-h"], ["--help"]):
        say(__doc__.strip())
        return 0
    if arguments[:1] == ["test"]:
        return run_tests(arguments[1:])
    options = parse(arguments)
    open_course(options.port, not options.no_browser, options.command == "teach")
    return 0


def stop_as_by_hand(*_: object) -> None:
    """Let the end of a terminal session close the course as Ctrl-C does."""
    raise KeyboardInterrupt


def main() -> int:
    """Run the command; tell every expected failure in one sentence and return the exit code."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop_as_by_hand)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        return run(sys.argv[1:])
    except StartError as problem:
        say(str(problem))
    except OSError as error:
        say(f"This folder cannot be used: {error}.")
    except KeyboardInterrupt:
        say("Stopped. The same command goes on from here.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
