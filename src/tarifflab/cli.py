"""The command ``tarifflab``: each subcommand parses, calls one function, prints.

Nothing heavy is imported before a subcommand needs it: ``tarifflab --help`` loads no pandas.
"""

import io
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from tarifflab._early import warming_early
from tarifflab._unforeseen import kept
from tarifflab.selfstudy.subcommands import reader

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tariff Lab: grade exercises, and whatever else a course needs.",
)


Course = Annotated[Path, typer.Option(help="The course's folder, if it is not this one.")]


@app.callback()
def _root() -> None:
    """Keep subcommands even while there is only one."""


@app.command()
def grade(
    assignment: Annotated[str, typer.Argument(help="For example 01, or its full name.")],
    student: Annotated[
        str | None, typer.Option(help="Only this student: the id, or the name in quotes.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Grade again what is graded.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Submissions at a time; one a core if left out.")
    ] = None,
    course: Course = Path(),
    unconfined: Annotated[
        bool,
        typer.Option("--unconfined", help="Run student code without confinement, and say so."),
    ] = False,
    scheduler: Annotated[
        str | None, typer.Option(help="Grade on the Dask cluster at this address.")
    ] = None,
    task: Annotated[
        str, typer.Option(help="Only this task, after it was mended: old and new marks first.")
    ] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="With --task: write without asking.")
    ] = False,
    why: Annotated[str, typer.Option(help="Why marks are changed, for `changes`.")] = "",
) -> None:
    """Grade what was handed in for an exercise, fast and confined."""
    from tarifflab.grading.coursework.grade_class import warming
    from tarifflab.instructor.desk import Desk, carry_out

    def work() -> int:
        desk = Desk.of(course)
        only = _one(desk, student) if student else None
        if task:
            from tarifflab.instructor import regrade_task

            return regrade_task.run(desk, assignment, task, student=only, yes=yes, why=why)
        name = desk.exercise(assignment)
        here = scheduler is None
        with warming(desk.settings, name, student=only, force=force, here=here) as zygote:
            from tarifflab.grading.coursework.grade_command import run  # while it warms
            from tarifflab.instructor import extra_time as extra_times
            from tarifflab.instructor.history.backup import keep_copy

            with keep_copy(desk, f"grade {name}", why):
                code = run(
                    name,
                    course=course,
                    student=only,
                    force=force,
                    workers=workers,
                    confined=not unconfined,
                    scheduler=scheduler,
                    zygote=zygote,
                )
                extra_times.apply(desk, name)
                return code

    raise typer.Exit(carry_out(work))


def _one(desk: Any, text: str) -> str:
    """Return the id of the student who is meant."""
    from tarifflab.instructor.class_list.finding import Finder

    return Finder.of(desk).one(text)


@app.command()
def undo(
    number: Annotated[
        int, typer.Argument(min=1, help="How many commands to go back (see --list).")
    ] = 1,
    show: Annotated[
        bool, typer.Option("--list", help="Only show what can be undone, the newest first.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Also take back what formgrader changed since.")
    ] = False,
    course: Course = Path(),
) -> None:
    """Put gradebook and files back as they were before the last command."""
    from tarifflab.instructor.desk import Desk, carry_out
    from tarifflab.instructor.history import undo as undoing

    def work() -> int:
        desk = Desk.of(course)
        return undoing.show(desk) if show else undoing.run(desk, number, yes)

    raise typer.Exit(carry_out(work))


@app.command()
def changes(
    exercise: Annotated[str, typer.Argument(help="For example 01; all if left out.")] = "",
    student: Annotated[str, typer.Option(help='Only this student: id or "name".')] = "",
    course: Course = Path(),
) -> None:
    """Show who changed a mark, when and why."""
    from tarifflab.instructor.class_list.finding import Finder
    from tarifflab.instructor.desk import Desk, carry_out
    from tarifflab.instructor.history import changes_command

    def work() -> int:
        desk = Desk.of(course)
        only = Finder.of(desk).one(student) if student else ""
        return changes_command.run(desk, exercise, only)

    raise typer.Exit(carry_out(work))


@app.command()
def forget(
    student: Annotated[list[str], typer.Argument(help="The student's id or name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    course: Course = Path(),
) -> None:
    """Remove everything of one student: marks, work, feedback, zips, backups."""
    from tarifflab.instructor.desk import Desk, carry_out
    from tarifflab.instructor.forget import command as forgetting

    raise typer.Exit(carry_out(lambda: forgetting.run(Desk.of(course), " ".join(student), yes)))


@app.command(name="class")
def class_(
    files: Annotated[
        list[Path],
        typer.Argument(help="Class lists as a platform or a spreadsheet wrote them."),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    course: Course = Path(),
) -> None:
    """Enter the class from lists that a learning platform or a spreadsheet wrote."""
    from tarifflab.instructor.class_list import command
    from tarifflab.instructor.desk import Desk
    from tarifflab.instructor.desk.console import Console, converse

    raise typer.Exit(converse(lambda: command.run(Desk.of(course), files, Console(yes))))


@app.command()
def release(
    exercises: Annotated[list[str], typer.Argument(help="For example 01, or 00 01 02.")],
    to: Annotated[Path | None, typer.Option(help="The zip to write.")] = None,
    course: Course = Path(),
) -> None:
    """Make the students' bundle from the folder as it is, tried with the grader."""
    from tarifflab.instructor.desk import Desk, carry_out
    from tarifflab.instructor.release import command

    raise typer.Exit(carry_out(lambda: command.run(Desk.of(course), exercises, to=to)))


@app.command()
def mark(
    exercise: Annotated[str, typer.Argument(help="For example 01.")],
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page, or print it only.")
    ] = True,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
    why: Annotated[str, typer.Option(help="Why marks are changed, for `changes`.")] = "",
    course: Course = Path(),
) -> None:
    """Read the texts one after another in the browser, with keys, without names."""
    from tarifflab.instructor.desk import Desk, carry_out
    from tarifflab.instructor.mark import command

    raise typer.Exit(
        carry_out(
            lambda: command.run(Desk.of(course), exercise, port=port, browser=browser, why=why)
        )
    )


@app.command()
def status(
    exercises: Annotated[
        list[str] | None, typer.Argument(help="For example 01; all if left out.")
    ] = None,
    course: Course = Path(),
) -> None:
    """Say how far the evening is: handed in, graded, read, given back, and what comes next."""
    from tarifflab.instructor import status as state
    from tarifflab.instructor.desk import Desk, carry_out

    raise typer.Exit(carry_out(lambda: state.run(Desk.of(course), exercises or [])))


@app.command(name="extra-time")
def extra_time(
    exercise: Annotated[str, typer.Argument(help="For example 01.")],
    student: Annotated[list[str], typer.Argument(help="The student's id or name.")],
    time: Annotated[str, typer.Argument(help="Such as +24h, 2d or 90m; 0 takes it back.")],
    why: Annotated[str, typer.Option(help="The reason, for `changes`.")] = "",
    course: Course = Path(),
) -> None:
    """Give one student a later due date for an exercise."""
    from tarifflab.instructor.desk import Desk, carry_out
    from tarifflab.instructor.extra_time import run

    who = " ".join(student)
    raise typer.Exit(carry_out(lambda: run(Desk.of(course), exercise, who, time, why)))


@app.command()
def due(
    exercise: Annotated[str, typer.Argument(help="For example 01.")],
    when: Annotated[
        str,
        typer.Argument(help='Such as "2026-10-02 17:00", local time; or none.'),
    ] = "",
    course: Course = Path(),
) -> None:
    """Set until when an exercise may be handed in, or say it."""
    from tarifflab.instructor.desk import Desk, carry_out
    from tarifflab.instructor.due import run

    raise typer.Exit(carry_out(lambda: run(Desk.of(course), exercise, when)))


@app.command()
def report(
    exercise: Annotated[str, typer.Argument(help="For example 01.")],
    by_id: Annotated[bool, typer.Option("--by-id", help="Numbers in place of names.")] = False,
    course: Course = Path(),
) -> None:
    """Write what the class understood, who is missing, and who needs help."""
    from tarifflab.instructor.desk import Desk, carry_out
    from tarifflab.instructor.report import command

    raise typer.Exit(carry_out(lambda: command.run(Desk.of(course), exercise, by_id=by_id)))


@app.command()
def talk(
    exercise: Annotated[str, typer.Argument(help="For example 01.")],
    files: Annotated[list[Path] | None, typer.Argument(help="Notebooks; none: all.")] = None,
    by_id: Annotated[bool, typer.Option("--by-id", help="Numbers in place of names.")] = False,
    course: Course = Path(),
) -> None:
    """Write questions for a two-minute talk on each student's own lines, with answers."""
    from tarifflab.instructor.desk import Desk, carry_out
    from tarifflab.instructor.talk.command import run

    raise typer.Exit(carry_out(lambda: run(Desk.of(course), exercise, files, by_id=by_id)))


@app.command()
def settle(
    exercise: Annotated[str, typer.Argument(help="For example 01.")],
    students: Annotated[list[str], typer.Argument(help="Ids or names of who you looked at.")],
    why: Annotated[str, typer.Option(help="What you found.")] = "",
    course: Course = Path(),
) -> None:
    """Take students off the report's list "Please look"."""
    from tarifflab.instructor.desk import Desk, carry_out
    from tarifflab.instructor.report.command import settle as run

    raise typer.Exit(carry_out(lambda: run(Desk.of(course), exercise, students, why)))


@app.command()
def collect(
    exercise: Annotated[str, typer.Argument(help="For example 01, or its full name.")],
    files: Annotated[
        list[Path],
        typer.Argument(help="Zips, folders, notebooks as downloaded; worksheets beside them."),
    ],
    yes: Annotated[
        bool, typer.Option("--yes", help="Place what is certain without asking.")
    ] = False,
    zone: Annotated[
        str, typer.Option(help="The time zone of the platform's times, such as Asia/Tokyo.")
    ] = "",
    course: Course = Path(),
) -> None:
    """Put what a platform's download holds where it is graded, each file under its student."""
    from tarifflab.instructor.collect import command
    from tarifflab.instructor.desk import Desk
    from tarifflab.instructor.desk.console import Console, converse

    def work() -> int:
        desk = Desk.of(course)
        return command.run(desk, desk.exercise(exercise), files, zone, Console(yes))

    raise typer.Exit(converse(work))


@app.command(name="give-back")
def give_back(
    exercise: Annotated[str, typer.Argument(help="For example 01, or its full name.")],
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="The platform's worksheet or gradebook, if it was not given yet."),
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also while texts are unread or files to look at.")
    ] = False,
    column: Annotated[
        str, typer.Option(help="The exercise's column in the gradebook, if it is not found.")
    ] = "",
    course: Course = Path(),
) -> None:
    """Make feedback pages, and pack them and the marks as the platform takes them in."""
    from tarifflab.instructor.desk import Desk
    from tarifflab.instructor.desk.console import Console, converse
    from tarifflab.instructor.give_back import command

    def work() -> int:
        desk = Desk.of(course)
        name = desk.exercise(exercise)
        return command.run(desk, name, files or [], column, Console(), anyway=anyway)

    raise typer.Exit(converse(work))


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="A new folder to make the class in.")] = Path(
        "demo"
    ),
    students: Annotated[int, typer.Option(min=1, help="How many students.")] = 24,
    grade_it: Annotated[
        bool, typer.Option("--grade/--no-grade", help="Let nbgrader grade the sound notebooks.")
    ] = True,
    course: Course = Path(),
) -> None:
    """Make a class of invented students who have handed in, to try the instructor's side."""
    from tarifflab.instructor.demo.command import run

    raise typer.Exit(run(folder, course=course, students=students, grade=grade_it))


app.add_typer(reader)


def main() -> None:
    """Run the command line; what nobody foresaw is one sentence, and a file with the rest."""
    _speak_utf8()
    try:
        with warming_early(sys.argv[1:]):
            app()
    except KeyboardInterrupt:  # while the words are still being read: nothing was begun
        print("Stopped.", file=sys.stderr)
        raise SystemExit(130) from None
    except Exception as error:  # a fault of ours: the file tells where
        print(kept(error), file=sys.stderr)
        raise SystemExit(1) from None


def _speak_utf8() -> None:
    """Start again in UTF-8 where the system's names are ASCII; never fail to print a name."""
    if sys.getfilesystemencoding() == "ascii" and hasattr(os, "execve"):
        again = [sys.executable, "-X", "utf8", "-m", "tarifflab.cli", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, "PYTHONUTF8": "1"})  # noqa: S606
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
