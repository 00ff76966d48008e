"""Time the confined grader beside plain ``nbgrader autograde``.

One run, one machine, the same submissions: for each size of class the two commands take turns,
each whole, start-up included, into an empty gradebook. Printed are median and spread of wall
and CPU time and their ratio; then the floor (the time of the students' own code), the cost
against class size, the memory of a worker, the marginal cost through nbgrader's own command,
and whether all marks are equal.

    python benchmarks/grading.py --sizes 8 60 200 --repeats 3
    python benchmarks/grading.py --exercise pandas --sizes 60

Plain nbgrader needs about a second and a quarter a submission: the sizes above take 25 minutes
a repeat. A size in `--ours-only` is run without it (500, say).
"""

import argparse
import itertools
import json
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pandas_heavy import ANSWERS, NAME, notebook, write_table

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
COURSE_EXERCISE = "01-tariff-rates"
PLAIN = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "bench"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.code_stub = {{"python": "# Your code here"}}
"""
CONFINED = """
from tarifflab.grading import install
install(c)
c.ConfinedExecute.readable = [{data!r}]
c.ConfinedExecute.environment = {{"TARIFFLAB_DATA": {data!r}}}
"""
TABLES = ("grade", "comment", "submitted_notebook", "submitted_assignment", "student")
COMMANDS = {
    "ours": ["tarifflab", "grade"],
    "plain": ["nbgrader", "autograde"],
    "plug-in": ["nbgrader", "autograde"],
}


@dataclass
class Course:
    """A course on disk with a class that has handed in `size` submissions."""

    root: Path
    name: str
    size: int = 0

    def configure(self, confined: bool) -> None:
        """Write the configuration, with or without the confined step."""
        text = PLAIN.format(root=str(self.root))
        if confined:
            text += CONFINED.format(data=str(ROOT / "data"))
        (self.root / "nbgrader_config.py").write_text(text)

    def forget(self) -> None:
        """Empty the gradebook and the output."""
        shutil.rmtree(self.root / "autograded", ignore_errors=True)
        with sqlite3.connect(self.root / "gradebook.db") as book:
            for table in TABLES:
                book.execute(f"DELETE FROM {table}")  # our own constants
        book.close()

    def marks(self) -> dict[tuple[str, str], float | None]:
        """Return (student, cell) → automatic score."""
        with sqlite3.connect(self.root / "gradebook.db") as book:
            rows = book.execute(
                "SELECT s.student_id, c.name, g.auto_score FROM grade g "
                "JOIN submitted_notebook n ON g.notebook_id = n.id "
                "JOIN submitted_assignment s ON n.assignment_id = s.id "
                "JOIN base_cell c ON g.cell_id = c.id"
            ).fetchall()
        book.close()
        return {(student, cell): score for student, cell, score in rows}


@dataclass
class Timing:
    """Wall and CPU seconds of the repeats of one command."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def line(self, size: int) -> str:
        """Return median and spread, and the cost of one submission."""
        wall, cpu = statistics.median(self.wall), statistics.median(self.cpu)
        spread = f"{min(self.wall):.2f}–{max(self.wall):.2f}"
        each = 1000 * wall / size
        return f"{wall:7.2f} s wall ({spread})  {cpu:7.2f} s CPU  {each:6.1f} ms each"


def run(course: Course, command: list[str]) -> tuple[float, float]:
    """Run one whole command; return its wall and CPU seconds, children included."""
    path = f"{BIN}:{os.environ['PATH']}"
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:], course.name],
        cwd=course.root, env={**os.environ, "PATH": path}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def make_course(root: Path, exercise: str) -> tuple[Course, list[bytes]]:
    """Make a course with one exercise; return it and different submissions of it."""
    name = COURSE_EXERCISE if exercise == "course" else NAME
    folder = root / "solutions" / name
    folder.mkdir(parents=True)
    if exercise == "course":
        shutil.copy(ROOT / "solutions" / name / f"{name}.ipynb", folder)
    else:
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook()))
        write_table(folder)
    course = Course(root, name)
    course.configure(confined=False)
    run(course, ["nbgrader", "generate_assignment", "--force"])
    released = json.loads((root / "exercises" / name / f"{name}.ipynb").read_text())
    return course, [answered(released, one) for one in _choices(exercise)]


def _choices(exercise: str) -> Iterator[dict[str, str]]:
    """Yield answers by task: for a class in which most are right, some wrong, a few silent."""
    answers: dict[str, dict[str, list[str]]] = ANSWERS
    if exercise == "course":
        found = tomllib.loads((ROOT / f"solutions/{COURSE_EXERCISE}/answers.toml").read_text())
        answers = {}
        for one in found["answer"]:
            task = answers.setdefault(f"task-{one['task']}", {"right": [], "wrong": []})
            task[one["kind"]].append(one["code"].strip("\n"))
    dice = random.Random(3)
    for _ in range(40):
        chosen: dict[str, str] = {}
        for name, kinds in answers.items():
            drawn = dice.choices(["right", "wrong", "silent"], [75, 20, 5])[0]
            if drawn != "silent":
                chosen[name] = dice.choice(kinds[drawn])
        yield chosen


def answered(released: dict[str, Any], answers: dict[str, str]) -> bytes:
    """Return the released notebook with these answers."""
    made = json.loads(json.dumps(released))
    for cell in made["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id in answers:
            cell["source"] = answers[grade_id]
    return json.dumps(made).encode()


def hand_in(course: Course, submissions: list[bytes], size: int) -> None:
    """Let a class of this size hand in."""
    shutil.rmtree(course.root / "submitted", ignore_errors=True)
    for number in range(size):
        folder = course.root / "submitted" / f"student-{number:03d}" / course.name
        folder.mkdir(parents=True)
        (folder / f"{course.name}.ipynb").write_bytes(submissions[number % len(submissions)])
    course.size = size


def take_turns(course: Course, who: list[str], repeats: int) -> dict[str, Timing]:
    """Run the commands in turn, and compare their marks."""
    times = {name: Timing() for name in who}
    marks: dict[str, Any] = {}
    for _ in range(repeats):
        for name in who:
            course.configure(confined=name != "plain")
            course.forget()
            wall, cpu = run(course, COMMANDS[name])
            times[name].wall.append(wall)
            times[name].cpu.append(cpu)
            marks[name] = course.marks()
    if len(who) > 1:
        differing = [
            key for key in marks["plain"] if marks["ours"].get(key) != marks["plain"][key]
        ]
        print(
            f"  marks: {len(marks['plain'])} compared, {len(differing)} differ {differing[:5]}"
        )
    return times


def floor(course: Course, submissions: list[bytes]) -> None:
    """Print the time of the students' own code, and the memory and CPU time of a worker."""
    from tarifflab.grading import Assignment, Sessions

    source = course.root / "solutions" / course.name
    assignment = Assignment.from_notebook(
        source / f"{course.name}.ipynb",
        readable=[ROOT / "data"],
        environment={"TARIFFLAB_DATA": str(ROOT / "data")},
        files=[path for path in source.iterdir() if path.suffix == ".csv"],
    )
    with Sessions(assignment, workers=1) as sessions:
        list(sessions.map(submissions[:3]))
        begun, main = time.monotonic(), time.process_time()
        graded = list(sessions.map(submissions))
        each = 1000 * (time.monotonic() - begun) / len(submissions)
    count = len(submissions)
    own = 1000 * statistics.mean(one.student_seconds for one in graded)
    cpu = 1000 * statistics.mean(one.cpu_seconds for one in graded)
    ours = 1000 * (time.process_time() - main) / count
    system = 1000 * statistics.mean(one.system_seconds for one in graded)
    faults = statistics.mean(one.faults for one in graded)
    copied = faults * resource.getpagesize() / 2**20
    print(f"  floor: the students' own code, cells and called functions, {own:.1f} ms CPU")
    print(
        f"  warm, one worker: {each:.1f} ms wall; {cpu:.1f} ms CPU in candidate and examiner, "
        f"{ours:.1f} ms in main"
    )
    print(
        f"  {system:.1f} ms in the kernel; {faults:,.0f} minor faults a submission, "
        f"{copied:.0f} MB of pages given or copied; {graded[-1].memory_mb:.0f} MB a worker"
    )
    print(
        f"  overhead above the students' own code: {cpu / own - 1:.1f} times that code in "
        f"candidate and examiner, {(cpu + ours) / own - 1:.1f} times with main"
    )


def marginal(small: list[float], large: list[float], sizes: tuple[int, int]) -> float:
    """Return milliseconds for one more submission, from the seconds of two sizes of class."""
    rise = statistics.median(large) - statistics.median(small)
    return 1000 * rise / (sizes[1] - sizes[0])


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--exercise", choices=["course", "pandas"], default="course")
    parser.add_argument("--sizes", type=int, nargs="+", default=[8, 60])
    parser.add_argument("--ours-only", type=int, nargs="*", default=[])
    parser.add_argument("--plug-in", action="store_true", help="time the plug-in as well")
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args(arguments)


def main() -> None:
    """Run the benchmark and print it."""
    options = parse()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version[:6]}")
    everybody = ["ours", "plain", *(["plug-in"] if options.plug_in else [])]
    measured: dict[int, dict[str, Timing]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        course, submissions = make_course(Path(folder), options.exercise)
        for size in sorted({*options.sizes, *options.ours_only}):
            print(
                f"{course.name}, a class of {size}, load {os.getloadavg()[0]:.1f}", flush=True
            )
            hand_in(course, submissions, size)
            who = everybody if size in options.sizes else ["ours"]
            measured[size] = take_turns(course, who, options.repeats)
            report(measured[size], size)
        floor(course, submissions)
    report_growth(measured)


def report(times: dict[str, Timing], size: int) -> None:
    """Print one size of class."""
    for name, timing in times.items():
        print(f"  {name:8}{timing.line(size)}")
    if "plain" in times:
        ours, plain = times["ours"], times["plain"]
        wall = statistics.median(plain.wall) / statistics.median(ours.wall)
        cpu = statistics.median(plain.cpu) / statistics.median(ours.cpu)
        print(
            f"  ratio   {wall:.1f} times in wall time, {cpu:.1f} times in CPU time", flush=True
        )


def report_growth(measured: dict[int, dict[str, Timing]]) -> None:
    """Print the marginal cost between neighbouring sizes of class."""
    sizes = sorted(measured)
    for small, large in itertools.pairwise(sizes):
        for name in measured[small]:
            if name in measured[large]:
                few, many = measured[small][name], measured[large][name]
                wall = marginal(few.wall, many.wall, (small, large))
                cpu = marginal(few.cpu, many.cpu, (small, large))
                print(
                    f"  {name}: {wall:.1f} ms for one more, from {small} to {large}; "
                    f"{cpu:.1f} ms of CPU, main, reader and forks included"
                )


if __name__ == "__main__":
    main()
