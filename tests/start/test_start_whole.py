"""Whole runs of `start.py` in a small stand-in for the course, without any network.

The stand-in has two packages of its own: a `jupyterlab` of 20 lines that answers on the port it
is given, and a `pytest` that prints its arguments. All else is real: the virtual environment,
pip with hashes, the link to the package, the signals.
"""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.server,
    pytest.mark.skipif(os.name == "nt", reason="ends a program with Ctrl-C the POSIX way"),
]

Run = tuple[int, list[str]]  # exit code, and the lines printed

LAB = """
import http.server, os, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
port = int(next(a.split("=")[1] for a in sys.argv if a.startswith("--ServerApp.port=")))
print(sorted(sys.argv[1:]), flush=True)
print("token", os.environ["JUPYTER_TOKEN"], os.environ["JUPYTER_CONFIG_PATH"], flush=True)
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""
PYTEST = "import os, sys; print('tests', sys.argv[1:], os.getcwd()); sys.exit(3)"
BACKEND = """
import zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "tarifflab-1-py3-none-any.whl"
    info = "tarifflab-1.dist-info"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("_editable_impl_tarifflab.pth", "/nowhere/src")
        meta = "Metadata-Version: 2.1\\nName: tarifflab\\nVersion: 1\\n"
        wheel.writestr(f"{info}/METADATA", meta)
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name
"""
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "tarifflab"
version = "1.0"
"""


def make_wheel(folder: Path, name: str, main: str) -> str:
    """Write a wheel whose `python -m name` runs `main`; return its line in a lock."""
    info = f"{name}-1.0.dist-info"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}/__init__.py", "")
        wheel.writestr(f"{name}/__main__.py", main)
        wheel.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        )
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        wheel.writestr(f"{info}/RECORD", "")
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def make_course(folder: Path, wheels: Path) -> Path:
    """Write a small course that start.py can set up from the folder `wheels`."""
    course = folder / "mein Kurs ü 日本"
    (course / "src" / "tarifflab").mkdir(parents=True)
    (course / "src" / "tarifflab" / "__init__.py").touch()
    shutil.copy(ROOT / "start.py", course)
    (course / "tests").mkdir()
    for name in ("run_tests.py", "find_browser.py"):
        shutil.copy(ROOT / "tests" / name, course / "tests")
    (course / "backend.py").write_text(BACKEND)
    (course / "pyproject.toml").write_text(PYPROJECT)
    lock = make_wheel(wheels, "jupyterlab", LAB)
    (course / "requirements.lock").write_text(lock)
    (course / "requirements-dev.lock").write_text(lock + make_wheel(wheels, "pytest", PYTEST))
    return course


def settings(wheels: Path | None, **more: str) -> dict[str, str]:
    """Return the environment of a run: packages from `wheels`, or (None) no way to get any."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    env |= {"PIP_CONFIG_FILE": os.devnull, "SSH_CONNECTION": "no screen here"}
    if wheels:
        return env | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)} | more
    return env | {"PIP_INDEX_URL": "http://127.0.0.1:9/simple"} | more


def begin(course: Path, env: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    """Start the course from another folder, its words in a pipe."""
    command = [sys.executable, str(course / "start.py"), *arguments]
    return subprocess.Popen(
        command, cwd="/", env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def run(course: Path, env: dict[str, str], *arguments: str) -> Run:
    """Start the course and press Ctrl-C once it is open."""
    with begin(course, env, *arguments) as process:
        assert process.stdout
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if line.startswith("Tariff Lab is open"):
                process.send_signal(signal.SIGINT)
    return process.returncode, lines


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the stand-in packages."""
    return tmp_path_factory.mktemp("wheels")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, wheels: Path) -> Path:
    """Give a course that nobody has started yet."""
    return make_course(tmp_path_factory.mktemp("course"), wheels)


@pytest.fixture(scope="module")
def interrupted(course: Path) -> Run:
    """Give a start on an index that never answers, ended with Ctrl-C."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        env = settings(None, PIP_INDEX_URL=f"http://127.0.0.1:{silent.getsockname()[1]}/simple")
        with begin(course, env) as process, silent.accept()[0]:
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=300)
    return process.returncode, output.splitlines()


@pytest.fixture(scope="module")
def offline(course: Path, interrupted: Run) -> Run:
    """Give a start without network, after the interrupted one."""
    return run(course, settings(None))


@pytest.fixture(scope="module")
def first(course: Path, offline: Run, wheels: Path) -> Run:
    """Give the first start that can get its packages, after the two that could not."""
    return run(course, settings(wheels))


def imports_course(course: Path) -> bool:
    """Tell whether .venv finds the package in a system whose encoding is plain ASCII."""
    env = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    command = [course / ".venv/bin/python", "-c", "import tarifflab"]
    return subprocess.run(command, env=env, capture_output=True).returncode == 0


def test_ctrl_c_during_the_installation_is_one_sentence(interrupted: Run) -> None:
    """Ctrl-C leaves with a sentence that says what to do next."""
    code, lines = interrupted

    assert code == 1
    assert lines[0] == "Making the folder .venv for the packages ..."
    assert lines[-1] == "Stopped. The same command goes on from here."


def test_offline_first_start_is_one_sentence(course: Path, offline: Run) -> None:
    """Without network the sentence gives the reason and the place of the log."""
    code, lines = offline

    assert code == 1
    assert lines[-1] == (
        "The packages could not be fetched: a first start needs the internet. "
        f"Details: {course}/.run/install.log"
    )


def test_first_start_sets_up_and_opens_the_front_door(course: Path, first: Run) -> None:
    """Progress in quarters, then the address of the page with its token, then a clean end."""
    code, lines = first

    assert code == 0
    assert lines[0].startswith("Setting up Tariff Lab (once, a few minutes): ")
    assert lines[-3] == "Opening JupyterLab ..."
    assert "/tarifflab?token=" in lines[-2]
    assert lines[-1] == "Tariff Lab is closed. What you saved is in this folder."
    assert imports_course(course)


def test_server_is_on_loopback_and_its_token_is_no_argument(course: Path, first: Run) -> None:
    """Nobody else on the machine or the network can read the token or reach the port."""
    token = next(line for line in first[1] if "token=" in line).split("token=")[1].strip()

    arguments, variables = (course / ".run/jupyter.log").read_text().splitlines()[:2]

    assert "--ServerApp.ip=127.0.0.1" in arguments
    assert token not in arguments
    assert variables == f"token {token} {course}/jupyter:{course}/jupyter/student"


def test_second_start_needs_no_network_and_installs_nothing(course: Path, first: Run) -> None:
    """With an unchanged lock pip is not even started; `teach` hides nothing."""
    before = (course / ".run/install.log").stat().st_mtime_ns

    code, lines = run(course, settings(None), "teach")

    assert (code, len(lines)) == (0, 3)
    assert (course / ".run/install.log").stat().st_mtime_ns == before
    assert (course / ".run/jupyter.log").read_text().splitlines()[1].endswith("/jupyter")


def test_changed_package_is_refused(course: Path, first: Run, wheels: Path) -> None:
    """A package that is not the one in the lock is not installed."""
    lock = course / "requirements-dev.lock"
    right = lock.read_text()
    lock.write_text(right[:-5] + "0000\n")

    code, lines = run(course, settings(wheels), "test")

    lock.write_text(right)
    assert code == 1
    assert lines[-1].startswith("A fetched package is not the one the course was tested with.")


def test_test_command_adds_its_tools_and_hands_arguments_on(
    course: Path, first: Run, wheels: Path
) -> None:
    """`test` installs the second lock, runs pytest in the course, and returns its exit code."""
    code, lines = run(course, settings(wheels), "test", "-k", "two words")

    assert code == 3
    assert lines[0].startswith("Setting up Tariff Lab and its test tools")
    assert lines[-1] == f"tests ['-k', 'two words'] {course}"


def test_half_installed_package_is_mended(course: Path, first: Run, wheels: Path) -> None:
    """A package cut off before pip wrote its last record is unpacked again."""
    packages = next((course / ".venv/lib").glob("*/site-packages"))
    (packages / "jupyterlab/__main__.py").unlink()
    (packages / "jupyterlab-1.0.dist-info/INSTALLER").unlink()
    with (course / "requirements.lock").open("a") as lock:
        lock.write("# a changed lock: what is installed is looked at again\n")

    code, lines = run(course, settings(wheels))

    assert code == 0
    assert lines[-2].startswith("Tariff Lab is open")


def test_moved_course_makes_its_environment_again(
    course: Path, first: Run, wheels: Path, tmp_path: Path
) -> None:
    """A copy of the folder does not run with the environment of the original."""
    moved = tmp_path / "anderswo"
    shutil.copytree(course, moved, symlinks=True)

    code, lines = run(moved, settings(wheels))

    assert code == 0
    assert lines[0] == "The folder .venv was moved here from another place; making it again."
    assert imports_course(moved)
