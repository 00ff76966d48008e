"""The commands of a reader without a teacher, which `tarifflab.cli` takes in with its own.

Nothing heavy is imported before a command needs it.
"""

from pathlib import Path
from typing import Annotated

import typer

reader = typer.Typer()
Course = Annotated[Path, typer.Option(help="The course's folder, if it is not this one.")]


@reader.command()
def read(
    to: Annotated[Path, typer.Option(help="A new folder for the pages.")] = Path("reading"),
    pdf: Annotated[
        bool, typer.Option("--pdf/--no-pdf", help="Print all pages into one PDF as well.")
    ] = True,
    course: Course = Path(),
) -> None:
    """Make the reading edition: all lessons as pages that need no Python and no network."""
    from tarifflab.reading import command

    raise typer.Exit(command.run(to, course, pdf=pdf))


@reader.command()
def check(
    exercise: Annotated[str, typer.Argument(help="For example 01, or a notebook's file.")],
) -> None:
    """Check your own notebook, hidden checks included: points, and advice for each miss."""
    from tarifflab.selfstudy import command

    raise typer.Exit(command.run_check(exercise))


@reader.command()
def solution(
    exercise: Annotated[str, typer.Argument(help="For example 01, or a notebook's file.")],
    task: Annotated[str, typer.Argument(help="For example 3; text for the model texts.")],
) -> None:
    """Show a worked solution, once you were right or have tried three times."""
    from tarifflab.selfstudy import command

    raise typer.Exit(command.run_solution(exercise, task))


@reader.command()
def merge(
    file: Annotated[Path, typer.Argument(help="progress.json of another computer.")],
) -> None:
    """Take over what you did on another computer; nothing of either is lost."""
    from tarifflab.selfstudy import command

    raise typer.Exit(command.run_merge(file))


@reader.command()
def method(
    to: Annotated[
        Path | None, typer.Option(help="The file to write; beside your progress if left out.")
    ] = None,
) -> None:
    """Write your report of method: two pages to print, from what you guessed and judged."""
    from tarifflab.selfstudy import command

    raise typer.Exit(command.run_method(to))
