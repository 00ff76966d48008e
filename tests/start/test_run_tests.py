"""How the tests are run: which are tried once more, and what is ended after them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import find_browser
import pytest
import run_tests


@pytest.mark.parametrize(
    ("given", "found"), [("/opt/my chrome", "/opt/my chrome"), ("", "/bin/chromium")]
)
def test_browser_given_by_hand_comes_first(
    monkeypatch: pytest.MonkeyPatch, given: str, found: str
) -> None:
    """TARIFFLAB_BROWSER wins over what is on the path."""
    monkeypatch.setenv("TARIFFLAB_BROWSER", given)
    monkeypatch.setattr(
        find_browser.shutil, "which", lambda name: "/bin/chromium" if name == "chromium" else ""
    )

    assert find_browser.find_browser() == found


@pytest.mark.skipif(os.name == "nt", reason="stands a shell script in for Python")
@pytest.mark.parametrize(
    ("failed", "second", "code", "runs"),
    [
        ('{"a": true, "b[x y]": true}', 0, 0, ["-n 7", "a b[x y]"]),
        ('{"a": true}', 1, 1, ["-n 7", "a"]),
        ('{"a": true, "c": false}', 0, 1, ["-n 7"]),
        (str({str(n): True for n in range(11)}).replace("'", '"').lower(), 0, 1, ["-n 7"]),
        ("cut off", 0, 1, ["-n 7"]),
    ],
    ids=["passes alone", "fails twice", "another failed too", "many failed", "no names"],
)
def test_what_drives_a_browser_is_tried_once_more_alone(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    failed: str,
    second: int,
    code: int,
    runs: list[str],
) -> None:
    """Once, only where nothing else failed; what passes then is said loudly, and by name."""
    python = tmp_path / "python"
    python.write_text(f"""#!/bin/sh
shift 2; echo "$*" >> runs
case "$*" in "-n 7") printf '%s' '{failed}' > "$TARIFFLAB_FAILED"; exit 1;; esac
exit {second}""")
    python.chmod(0o755)
    monkeypatch.setattr(run_tests.sys, "executable", str(python))
    monkeypatch.setattr(run_tests, "COURSE", tmp_path)
    monkeypatch.setattr(run_tests, "FAILED", tmp_path / ".run" / "failed-tests.json")

    result, text = run_tests.run([]), capsys.readouterr().out

    assert (result, (tmp_path / "runs").read_text().splitlines()) == (code, runs)
    assert ("FAILED ONCE AND PASSED ALONE" in text) is (code == 0)
    assert ("  b[x y]\n" in text) is (code == 0)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups of this kind")
@pytest.mark.slow
@pytest.mark.parametrize("stubborn", ["", "trap '' TERM;"])
def test_what_tests_leave_behind_is_ended(stubborn: str) -> None:
    """A server that a stopped test run had started does not outlive it, also a stubborn one."""
    parent = subprocess.Popen(
        ["sh", "-c", f"({stubborn} echo; sleep 600) & read _ </dev/null"],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    with parent:
        parent.stdout.readline()  # type: ignore[union-attr]

    run_tests.end_group(parent.pid)

    with pytest.raises(ProcessLookupError, match="No such process"):
        os.killpg(parent.pid, 0)


def test_ci_finds_a_browser_before_anything_is_installed(tmp_path: Path) -> None:
    """The program that CI asks needs nothing but Python."""
    command = [sys.executable, "-I", find_browser.__file__]
    done = subprocess.run(
        command, env={"TARIFFLAB_BROWSER": "/opt/chrome"}, capture_output=True, text=True
    )

    assert done.stdout == "/opt/chrome\n"


def test_no_test_takes_anything_from_a_conftest():
    """Each worker loads the folders in another order, and may find any of them by that name."""
    tests = Path(run_tests.__file__).parent
    taking = re.compile(r"^(from|import) conftest\b", re.MULTILINE)
    found = [
        path.name for path in tests.rglob("*.py") if taking.search(path.read_text("utf-8"))
    ]

    assert found == []
