"""Run the tests, and once more those that an unsteady browser or server may have failed.

`python3 start.py test` hands over to this program, in the environment that it has made ready.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from find_browser import NO_BROWSER, find_browser

COURSE = Path(__file__).resolve().parents[1]
FAILED = COURSE / ".run" / "failed-tests.json"  # conftest.py writes it: name, may it be again
PARALLEL = ["-n", "7"]  # two cores: browsers and graders wait; conftest.py divides the files
REPORT_PATIENCE_S = 60  # for pytest to say what failed, after Ctrl-C
END_PATIENCE_S = 10
MOST_AGAIN = 10  # tests that are tried again; more failures than this are no accident
FAILED_ONCE = """
FAILED ONCE AND PASSED ALONE: {number} of the tests above. The run counts as passed, but these
tests are NOT STABLE. Mend the test, or what it found: CONTRIBUTING.md says how.
"""


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


def run(arguments: list[str]) -> int:
    """Run pytest with the arguments (all tests without any); return its exit code.

    What drives a browser or a real server depends on more than the code, so where nothing else
    failed it is run once more, alone. What passes then is said loudly, and counts as passed.
    """
    if not find_browser():
        say(NO_BROWSER)
    code = run_pytest(arguments or PARALLEL)
    again = to_try_again() if code == 1 else []
    if not again:
        return code
    say(f"\nOnce more, alone, because they drive a browser or a server ({len(again)} tests):")
    code = run_pytest(again)
    if code == 0:
        say(FAILED_ONCE.format(number=len(again)) + "".join(f"  {name}\n" for name in again))
    return code


def to_try_again() -> list[str]:
    """Return the tests that failed, if all of them may be tried again and they are few."""
    try:
        failed = dict(json.loads(FAILED.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return []
    return list(failed) if all(failed.values()) and len(failed) <= MOST_AGAIN else []


def run_pytest(arguments: list[str]) -> int:
    """Run pytest once; return its exit code."""
    FAILED.parent.mkdir(exist_ok=True)
    FAILED.write_text("{}", encoding="utf-8")
    environment = {"OPENBLAS_NUM_THREADS": "1", **os.environ, "TARIFFLAB_FAILED": str(FAILED)}
    # Compiled files are kept, whatever the shell says: hundreds of Pythons read the same ones.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    # A session of its own: Ctrl-C reaches only us. We pass it on once, so that pytest says what
    # failed so far, and then end whatever its tests had started.
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *arguments], cwd=COURSE, env=environment,
        start_new_session=True,
    )  # fmt: skip
    try:
        return process.wait()
    except KeyboardInterrupt:
        if os.name != "nt":  # there the terminal has told it already
            process.send_signal(signal.SIGINT)
        process.wait(REPORT_PATIENCE_S)
        raise
    finally:
        stop(process)
        end_group(process.pid)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that may still run: first politely, after ten seconds firmly."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(END_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def end_group(group: int) -> None:
    """End what is left of a process group: politely, and two seconds later firmly."""
    if os.name == "nt":
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(group, number)
        except (ProcessLookupError, PermissionError):
            return  # nobody is left
        for _ in range(20):
            time.sleep(0.1)
            try:
                os.killpg(group, 0)
            except (ProcessLookupError, PermissionError):
                return


def stop_as_by_hand(*_: object) -> None:
    """Let the end of a terminal session stop the tests as Ctrl-C does."""
    raise KeyboardInterrupt


def main() -> int:
    """Run the tests that the command line names; return the exit code."""
    for name in {"SIGINT", "SIGTERM", "SIGHUP"} & set(dir(signal)):
        signal.signal(getattr(signal, name), stop_as_by_hand)
    try:
        return run(sys.argv[1:])
    except (KeyboardInterrupt, subprocess.TimeoutExpired):
        say("Stopped. The same command begins again.")
        return 1


if __name__ == "__main__":
    sys.exit(main())
