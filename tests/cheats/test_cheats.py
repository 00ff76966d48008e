"""No cheat pays: every attempt is graded by warm sessions, beside honest submissions."""

import resource
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tarifflab.grading.confinement import confine

from . import ours
from .corpus import CHEATS, folders
from .judge import Outcome, become_reaper, orphans
from .model import FULL_MARKS, Cheat, Submission

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(confine.missing() is not None, reason=str(confine.missing())),
]
NOTEBOOKS = [cheat for cheat in CHEATS if cheat.family != folders.FAMILY]
MEMORY_MB = 1500  # what grading all cheats may add to the process that holds the marks


@dataclass(frozen=True)
class Batch:
    """All cheats, graded; and what the machine looked like afterwards."""

    outcomes: dict[str, Outcome]
    honest_before: float
    honest_after: float
    untouched: float
    left_processes: list[str]
    left_folders: set[str]
    memory_mb: float


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Batch]:
    """Grade all cheats once, two at a time, with a temporary folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("cheats")))
        become_reaper()
        try:
            yield _graded()
        finally:
            become_reaper(wanted=False)


def _graded() -> Batch:
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    folders, memory = _grading_folders(), _memory_mb()
    with ours.grader() as sessions:
        honest_before = ours.neighbour(sessions)
        outcomes = ours.run_all(NOTEBOOKS, sessions)
        honest_after = ours.neighbour(sessions)
        untouched = sessions.grade(Submission.released().notebook).points
    return Batch(
        outcomes,
        honest_before,
        honest_after,
        untouched,
        [" ".join(process.cmdline()) for process in orphans(before, patience=3.0)],
        _grading_folders() - folders,
        _memory_mb() - memory,
    )


def _grading_folders() -> set[str]:
    return {path.name for path in Path(tempfile.gettempdir()).glob("grading-*")}


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("cheat", NOTEBOOKS, ids=lambda cheat: cheat.name)
def test_cheat_does_not_pay(cheat: Cheat, batch: Batch) -> None:
    """No points, nothing hidden shown, no harm done, nothing active on the page."""
    assert not batch.outcomes[cheat.name].gains, cheat.idea


def test_honest_student_keeps_full_marks(batch: Batch) -> None:
    """Before and after all cheats, an honest submission gets every point."""
    assert (batch.honest_before, batch.honest_after) == (FULL_MARKS, FULL_MARKS)


def test_nothing_runs_on(batch: Batch) -> None:
    """When the sessions are closed, no process of theirs or of a student is left."""
    assert batch.left_processes == []


def test_no_scratch_folder_stays(batch: Batch) -> None:
    """What students wrote is gone from the disk."""
    assert batch.left_folders == set()


def test_memory_of_main_stays_bounded(batch: Batch) -> None:
    """No submission makes the process that holds the marks grow without bound."""
    assert batch.memory_mb < MEMORY_MB


@pytest.fixture(scope="module")
def class_outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Grade all hostile folders as one class."""
    return ours.run_class(folders.CHEATS, tmp_path_factory.mktemp("class"))


@pytest.mark.parametrize("cheat", folders.CHEATS, ids=lambda cheat: cheat.name)
def test_hostile_folder_does_not_pay(cheat: Cheat, class_outcomes: dict[str, Outcome]) -> None:
    """A link, a pipe or a huge file earns nothing and stops nobody's grading."""
    assert not class_outcomes[cheat.name].gains, cheat.idea


def test_untouched_exercise_earns_nothing(batch: Batch) -> None:
    """The honest zero: without an answer there is no point."""
    assert batch.untouched == 0
