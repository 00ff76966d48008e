"""The instructor's course folder: where things are, and the gradebook.

Everything at the instructor's desk reads the course through this file, so that it alone has to
know how the course is configured.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tarifflab.grading.coursework.settings import Settings, SettingsError, assignment_name
from tarifflab.grading.nbgrader_parts import nbgrader_part, note_version

if TYPE_CHECKING:  # the commands that grade nothing start without the grader
    from tarifflab.grading import Assignment

SQLITE = "sqlite:///"
NO_DRIVER = (
    "The gradebook is a PostgreSQL database, and its driver is not installed. Run: "
    "pip install 'tarifflab[postgres]' (in a checkout: pip install '.[postgres]'), and let "
    "db_url in nbgrader_config.py begin with postgresql+psycopg://"
)


class DeskError(RuntimeError):
    """Something that the person at the keyboard can put right; the text says how."""


@dataclass(frozen=True)
class Desk:
    """A course folder of an instructor.

    Attributes
    ----------
    root : Path
        The course's folder.
    settings : Settings
        What ``nbgrader_config.py`` says.
    """

    root: Path
    settings: Settings

    @classmethod
    def of(cls, folder: Path) -> Desk:
        """Read the course that `folder` lies in.

        Raises
        ------
        DeskError
            If there is no course there.
        """
        try:
            settings = Settings.of(folder)
        except SettingsError as error:
            raise DeskError(str(error)) from error
        return cls(Path(settings.course.root).resolve(), settings)

    @property
    def db_url(self) -> str:
        """The gradebook's address, as SQLAlchemy writes it."""
        return str(self.settings.course.db_url)

    @property
    def database(self) -> Path | None:
        """The gradebook's file; None if a server keeps it."""
        place = self.db_url.removeprefix(SQLITE)
        return self.root / place if self.db_url.startswith(SQLITE) else None

    def exercise(self, short: str) -> str:
        """Return an exercise's full name ("01-tariff-rates") for a short one ("01").

        Raises
        ------
        DeskError
            If no exercise is called so.
        """
        try:
            return assignment_name(self.settings.course, short)
        except SettingsError as error:
            raise DeskError(str(error).replace("'assignment'", "The exercise")) from error

    def folder(self, step: str, student: str, exercise: str) -> Path:
        """Return where one student's work lies; `step` is "submitted", "autograded", ..."""
        course = self.settings.course
        directory = getattr(course, f"{step}_directory")
        return Path(course.root, course.format_path(directory, student, exercise))

    def assignment(self, exercise: str) -> Assignment:
        """Return an exercise as the grader sees it, with the course's settings.

        Raises
        ------
        AssignmentError
            If the instructor's or the students' version is missing.
        """
        from tarifflab.grading.coursework.course_folders import load_assignment

        settings = self.settings
        return load_assignment(
            settings.course,
            exercise,
            exercise,
            readable=settings.readable,
            secret=settings.secret,
            environment=settings.environment,
            limits=settings.limits,
        )

    @contextmanager
    def gradebook(self) -> Iterator[Any]:
        """Open nbgrader's gradebook; it is closed at the end.

        Raises
        ------
        DeskError
            If the database's driver is missing or the database cannot be reached.
        """
        import sqlalchemy.exc

        reach_own_programs()
        book = self._open()
        try:
            yield book
        except sqlalchemy.exc.DBAPIError as error:
            raise DeskError(
                f"The gradebook cannot be used ({_reason(error)}). Close other programs that "
                "use it, then run the command again."
            ) from error
        finally:
            book.close()
            book.engine.dispose()

    def _open(self) -> Any:
        import sqlalchemy.exc

        try:
            note_version(self.db_url)
            return nbgrader_part("api").Gradebook(self.db_url, self.settings.course.course_id)
        except ModuleNotFoundError as error:
            if self.database is None:
                raise DeskError(NO_DRIVER) from error
            raise
        except sqlalchemy.exc.DBAPIError as error:
            raise DeskError(
                f"The gradebook cannot be opened ({_reason(error)}). Look at db_url "
                "in nbgrader_config.py, and at the server or file that it names."
            ) from error


def _reason(error: Any) -> str:
    return str(error.orig).strip().splitlines()[0]


def reach_own_programs() -> None:
    """Put this Python's programs on the path: nbgrader starts alembic by its bare name."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    own = str(Path(sys.executable).parent)
    if own not in folders:
        os.environ["PATH"] = os.pathsep.join([own, *folders])


def counted(number: int, word: str) -> str:
    """Return a number with its word, in the plural where it is not one.

    >>> counted(1, "page"), counted(2, "page")
    ('1 page', '2 pages')
    """
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def tell(sentence: str) -> None:
    """Say something to the person at the keyboard."""
    print(sentence, file=sys.stderr, flush=True)


def carry_out(work: Callable[[], int | None]) -> int:
    """Run a command's work; say an expected failure in one sentence. Return the exit status."""
    try:
        return work() or 0
    except (DeskError, SettingsError) as error:
        tell(str(error))
    except BrokenPipeError:  # `tarifflab status | head`: who reads has enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 (for the last flush)
        return 0
    except OSError as error:
        what = error.filename or "A file, perhaps the folder that you are in,"
        tell(f"{what} cannot be used: {error.strerror or error}.")
    except KeyboardInterrupt:
        tell("Stopped. What was done so far is kept.")
    return 1


def confirm(question: str, yes: bool) -> bool:
    """Ask before something is written; an answer may be piped in, and none is a no."""
    if yes:
        return True
    try:
        answer = input(f"{question} [y/N] ")
    except EOFError:
        print()
        tell("Nothing was written, as nobody answered: add --yes to say yes.")
        return False
    return answer.strip().casefold() in {"y", "yes"}
