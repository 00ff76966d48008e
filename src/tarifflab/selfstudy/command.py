"""``tarifflab check``, ``solution`` and ``merge``: find, call, print."""

import sys
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tarifflab import progress
from tarifflab.selfstudy.exercise_files import SelfStudyError, find_exercise


def run_check(wanted: str) -> int:
    """Print the full check of an exercise; 1 if something is still to do."""

    def work() -> int:
        from tarifflab.selfstudy.check import check
        from tarifflab.selfstudy.words import lines

        checked = check(find_exercise(wanted))
        print("\n".join(lines(checked)))
        return 0 if all(task.status in ("right", "written") for task in checked.tasks) else 1

    return _told(work)


def run_solution(wanted: str, task: str) -> int:
    """Print the worked solution of a task, its meaning and a second way."""

    def work() -> int:
        from tarifflab.selfstudy.worked import model_texts, worked

        exercise = find_exercise(wanted)
        if task == "text":
            print(model_texts(exercise))
            return 0
        found = worked(exercise, task)
        print(found.code)
        if found.meaning:
            print("\nWhat it means:", *textwrap.wrap(found.meaning, 88), sep="\n")
        if found.second_way:
            print("\nA second way:", found.second_way, sep="\n")
        return 0

    return _told(work)


def run_merge(file: Path) -> int:
    """Add the entries of another progress file to the reader's own, and say how many."""

    def work() -> int:
        try:
            number = progress.merge(file)
        except OSError as error:
            raise SelfStudyError(f"{error.filename}: {error.strerror}.") from error
        except ValueError as error:
            raise SelfStudyError(str(error)) from error
        print(f"{number} new entries from {file} are now in {progress.path()}.")
        return 0

    return _told(work)


def run_method(file: Path | None) -> int:
    """Write the report of method, and say where it lies."""

    def work() -> int:
        from tarifflab.selfstudy import method

        if file is not None and file.is_dir():
            raise SelfStudyError(f"{file} is a folder. Name a file, such as my-report.html.")
        try:
            written = method.write(date.today(), file)
        except OSError as error:
            raise SelfStudyError(f"{error.filename}: {error.strerror}.") from error
        print(f"Written: {written}. Open it in a browser and print it: two pages.")
        return 0

    return _told(work)


def _told(work: Callable[[], int]) -> int:
    try:
        return work()
    except SelfStudyError as error:
        print(error, file=sys.stderr)
        return 1
