"""Run every cheat and every odd answer under plain nbgrader, once, and keep what came of it.

``python -m tests.cheats.plain`` grades what `plain_results.json` does not know yet, in a
throw-away course. Each attempt runs in its own namespaces: it sees no other process and no
network, the whole machine is read-only but for its own folder, and a copy-on-write layer lies
over the installed packages. That needs root and ``unshare`` (util-linux); reading the results
needs neither. ``--again NAME…`` repeats single attempts.
"""

import argparse
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from .corpus import CHEATS
from .judge import (
    OUT_OF_REACH_MB,
    Machine,
    Outcome,
    become_reaper,
    folder_mb,
    judge,
    machine,
    orphans,
)
from .model import COURSE, FULL_MARKS, Submission, load
from .odd_but_right import ANSWERS
from .odd_but_right.model import honest

RESULTS = Path(__file__).with_name("plain_results.json")
CELL_SECONDS = 5  # for cheats; nbgrader's own default would make the run six times as long
HONEST_CELL_SECONDS = 30  # nbgrader's default, for the odd but right answers
BATCH = 12  # attempts graded by one command
BUDGET_SECONDS = 300  # and a fifth for each attempt of a batch; beyond it the grader hangs
ROOT = Path(__file__).resolve().parents[2]

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "victims"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ExecutePreprocessor.timeout = @SECONDS@
c.Execute.timeout = @SECONDS@
c.ClearSolutions.code_stub = {"python": "# Your code here"}
"""

# The whole machine becomes read-only; only small memory disks can be written.
CONFINE = """
set -e
ulimit -v 9000000
mount --make-rprivate /
mount -t tmpfs -o size=2500m tmpfs "$1/box"
mount -o remount,bind,ro /
mount -t tmpfs -o size=500m tmpfs /tmp
mount -t tmpfs -o size=64m tmpfs /run
mount -t tmpfs -o size=64m tmpfs /dev/shm
mkdir "$1/box/upper" "$1/box/layer"
cp -r "$4" "$1/box/course"
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/box/upper,workdir=$1/box/layer" "$2"
ip link set lo up
cd "$1/box/course"
exec "$2/bin/python" -m tests.cheats.plain --inside "$1/box" --names "$3"
"""
RECORD = "RECORD "  # begins the line of the log that holds the outcome


def attempt(name: str) -> Submission:
    """Return the submission of a cheat or an odd answer by its name."""
    by_name = {thing.name: thing for thing in (*CHEATS, *ANSWERS)}
    return by_name[name].build()


def prepare(folder: Path, cell_seconds: int = CELL_SECONDS) -> None:
    """Make the course with its gradebook that every attempt starts from."""
    folder.mkdir()
    settings = CONFIG.replace("@SECONDS@", str(cell_seconds))
    shutil.copytree(COURSE / "solutions", folder / "solutions")
    (folder / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    command = [_tool("nbgrader"), "generate_assignment", "victim", "--force"]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def run_batch(names: list[str], template: Path) -> dict[str, dict[str, Any]]:
    """Grade several attempts in one command.

    When one of them has disturbed the others, the halves are graded apart, and so on, until it
    is alone.
    """
    records = _run_together(names, template)
    if len(names) == 1 or not any(record["disturbed"] for record in records.values()):
        return {name: _told(record) for name, record in records.items()}
    half = len(names) // 2
    return run_batch(names[:half], template) | run_batch(names[half:], template)


def _told(record: dict[str, Any]) -> dict[str, Any]:
    harm = [*record["gains"].get("harm", []), *record["disturbed"]]
    gains = {**record["gains"], **({"harm": harm} if harm else {})}
    return {"points": record["points"], "gains": gains}


def _run_together(names: list[str], template: Path) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:
        folder = Path(made)
        (folder / "box").mkdir()
        hung = _run_confined(folder, names, template)
        log = (folder / "log.txt").read_text(encoding="utf-8", errors="replace")
    for line in log.splitlines():
        if line.startswith(RECORD):
            records: dict[str, dict[str, Any]] = json.loads(line.removeprefix(RECORD))
            return records
    print(log[-2000:], file=sys.stderr)
    why = "the grader hangs" if hung else "the grader was stopped"
    return {name: {"points": 0.0, "gains": {}, "disturbed": [why]} for name in names}


def _run_confined(folder: Path, names: list[str], template: Path) -> bool:
    namespaces = ["--mount", "--pid", "--net", "--ipc", "--uts", "--mount-proc"]
    command = ["unshare", *namespaces, "--fork", "--kill-child", "bash", "-c", CONFINE]
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME": str(folder / "box" / "machine" / "home"),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
    }
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [*command, "plain", str(folder), sys.prefix, ",".join(names), str(template)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
        )
        try:
            process.wait(BUDGET_SECONDS * (1 + len(names) / 5))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True
    return False


def inside(folder: Path, names: list[str]) -> None:
    """Do the work within the namespaces, and print the record."""
    become_reaper()
    course = folder / "course"
    home = folder / "machine" / "home"
    home.mkdir(parents=True)
    with ExitStack() as stack:
        hosts = {
            name: stack.enter_context(
                machine(folder / "machine" / name, course / "gradebook.db", home)
            )
            for name in names
        }
        for name, host in hosts.items():
            attempt(name).write(course / "submitted" / _student(name) / "victim", host.world)
        honest().write(course / "submitted" / "zoe" / "victim", hosts[names[0]].world)
        shown = {cheat.name for cheat in CHEATS if cheat.wants == "script"}
        noise = _grade(course, pages=not shown.isdisjoint(names))
        stay = [f"left running: {p.name()}" for p in orphans(set())]
        disturbed = [*_neighbour_troubles(course), *stay[:1]]
        records = {
            name: {**_record(_judged(course, name, host, noise)), "disturbed": disturbed}
            for name, host in hosts.items()
        }
    print(f"\n{RECORD}{json.dumps(records)}", flush=True)


def _student(name: str) -> str:
    return f"m-{name}"


def _judged(course: Path, name: str, host: Machine, noise: str) -> Outcome:
    student = _student(name)
    graded = course / "autograded" / student / "victim"
    troubles = []
    if not (graded / "victim.ipynb").exists():
        troubles.append("the submission is lost")
    if folder_mb(graded) > OUT_OF_REACH_MB:
        troubles.append("fills the disk")
    if f"RAW-{host.world.token}" in noise:
        troubles.append("writes to the terminal")
    return judge(
        host,
        points(course, student),
        graded_notebook(graded / "victim.ipynb"),
        _page(course / "feedback" / student / "victim" / "victim.html"),
        troubles,
        words=copied_secrets(graded),
        only_own_outputs=True,
    )


def copied_secrets(graded: Path) -> str:
    """Return the text of files beside a graded notebook: feedback hands them to the student."""
    others = [x for x in graded.glob("*") if x.is_file() and x.name != "victim.ipynb"]
    return "\n".join(x.read_bytes()[:1_000_000].decode("latin-1") for x in others)


def _record(outcome: Outcome) -> dict[str, Any]:
    gains = {k: list(v) if isinstance(v, tuple) else v for k, v in outcome.gains.items()}
    return {"points": outcome.points, "gains": gains}


def _grade(course: Path, *, pages: bool) -> str:
    noise = ""
    for verb in ("autograde", "generate_feedback") if pages else ("autograde",):
        done = subprocess.run(
            [_tool("nbgrader"), verb, "victim", "--force"],
            cwd=course,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        noise += (done.stdout + done.stderr).decode("utf-8", "replace")
    return noise


def points(course: Path, student: str) -> float:
    """Return a student's points from the gradebook; 0 without an entry."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "victims") as book:
        try:
            return float(book.find_submission("victim", student).score)
        except MissingEntry:
            return 0.0


def _neighbour_troubles(course: Path) -> list[str]:
    if not (course / "autograded" / "zoe" / "victim" / "victim.ipynb").exists():
        return ["the next student is not graded"]
    return [] if points(course, "zoe") == FULL_MARKS else ["the next student's marks change"]


def graded_notebook(path: Path) -> dict[str, Any] | None:
    """Return a graded notebook, or None if there is none that can be read."""
    try:
        return load(path)
    except (OSError, ValueError):
        return None


def _page(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def batches(names: list[str]) -> list[list[str]]:
    """Return groups of attempts of one family each."""
    families = {cheat.name: cheat.family for cheat in CHEATS}
    by_family: dict[str, list[str]] = {}
    for name in names:
        by_family.setdefault(families.get(name, ""), []).append(name)
    return [
        group[at : at + BATCH]
        for group in by_family.values()
        for at in range(0, len(group), BATCH)
    ]


def known() -> dict[str, Any]:
    """Return the stored results: versions, and a record for each attempt."""
    if not RESULTS.exists():
        return {"nbgrader": "", "python": "", "attempts": {}}
    stored: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return stored


def save(results: dict[str, Any]) -> None:
    """Store the results, sorted by name."""
    results["attempts"] = dict(sorted(results["attempts"].items()))
    results["nbgrader"] = importlib.metadata.version("nbgrader")
    results.pop("cell_seconds", None)
    results["python"] = sys.version.split()[0]
    text = json.dumps(results, indent=1, ensure_ascii=False) + "\n"
    # Where this machine keeps the course is nobody's business.
    RESULTS.write_text(text.replace(f"{ROOT}/", "COURSE/"), encoding="utf-8")


def main() -> None:
    """Grade what is missing, or what was asked for again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--names", help=argparse.SUPPRESS)
    parser.add_argument("--again", nargs="*", default=[], help="attempts to repeat")
    options = parser.parse_args()
    if options.inside:
        inside(options.inside, options.names.split(","))
        return
    results = known()
    names = [x.name for x in (*CHEATS, *ANSWERS)]
    results["attempts"] = {k: v for k, v in results["attempts"].items() if k in names}
    todo = options.again or [name for name in names if name not in results["attempts"]]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:
        cheats, honest_course = Path(made) / "cheats", Path(made) / "honest"
        prepare(cheats)
        prepare(honest_course, HONEST_CELL_SECONDS)
        odd = {answer.name for answer in ANSWERS}
        with ThreadPoolExecutor(2) as pool:
            for records in pool.map(
                lambda batch: run_batch(batch, honest_course if batch[0] in odd else cheats),
                batches(todo),
            ):
                print(json.dumps(records, indent=1, ensure_ascii=False), flush=True)
                results["attempts"].update(records)
                save(results)


if __name__ == "__main__":
    main()
