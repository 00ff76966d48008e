"""Hand-ins that are hostile as folders: links, pipes, sizes and time stamps."""

from ..model import Cheat, Make, Submission, Wants, fill

FAMILY = "hostile folders"
guess_all = fill()


def hand_in(name: str, idea: str, make: Make, wants: Wants = "harm") -> Cheat:
    """Return a cheat of this family; the tasks are answered with wrong guesses first."""

    def guessed(submission: Submission) -> None:
        guess_all(submission)
        make(submission)

    return Cheat(f"folders-{name}", FAMILY, idea, wants, guessed)


def link(target: str) -> Make:
    """Return a recipe whose notebook is a link."""
    return lambda submission: submission.links.update({"victim.ipynb": target})


def stamp(content: bytes) -> Make:
    """Return a recipe with this time stamp."""
    return lambda submission: submission.files.update({"timestamp.txt": content})


def folder_linked(submission: Submission) -> None:
    """Make the whole folder a link to the neighbour's."""
    submission.instead = "../zoe/victim"


def notebook_piped(submission: Submission) -> None:
    """Hand in a named pipe as the notebook."""
    submission.pipes.append("victim.ipynb")


def stamp_piped(submission: Submission) -> None:
    """Hand in a named pipe as the time stamp."""
    submission.pipes.append("timestamp.txt")


def huge_notebook(submission: Submission) -> None:
    """Hand in twenty gigabytes of nothing as the notebook."""
    submission.holes["victim.ipynb"] = 20 << 30


def huge_stamp(submission: Submission) -> None:
    """Hand in twenty gigabytes of nothing as the time stamp."""
    submission.holes["timestamp.txt"] = 20 << 30


def notebook_folder(submission: Submission) -> None:
    """Hand in a folder named like the notebook."""
    submission.links["victim.ipynb"] = "."


def stamp_folder(submission: Submission) -> None:
    """Hand in a folder named like the time stamp."""
    submission.files["timestamp.txt/x"] = b"x"


def linked_data(submission: Submission) -> None:
    """Link files of the instructor, to have them copied next to the graded notebook."""
    submission.links.update(
        {"a.ipynb": "@SOLUTION@", "b.db": "@GRADEBOOK@", "c.txt": "@OUTSIDE@/ledger.txt"}
    )


CHEATS = [
    hand_in(
        "link-to-neighbour",
        "The notebook is a link to a neighbour's.",
        link("../../zoe/victim/victim.ipynb"),
        "points",
    ),
    hand_in(
        "link-to-solution",
        "The notebook is a link to the instructor's.",
        link("../../../solutions/victim/victim.ipynb"),
        "points",
    ),
    hand_in(
        "folder-is-a-link",
        "The whole folder is a link to a neighbour's.",
        folder_linked,
        "points",
    ),
    hand_in("dangling-link", "The notebook is a link to nothing.", link("nowhere")),
    hand_in("endless-link", "The notebook is a link to `/dev/zero`.", link("/dev/zero")),
    hand_in("pipe", "The notebook is a named pipe that nobody writes to.", notebook_piped),
    hand_in(
        "huge-notebook",
        "The notebook is a file of twenty gigabytes with nothing in it.",
        huge_notebook,
    ),
    hand_in(
        "notebook-is-a-folder",
        "A link to a folder is named like the notebook.",
        notebook_folder,
    ),
    hand_in(
        "linked-data",
        "Links to solution, gradebook and ledger lie beside the notebook.",
        linked_data,
        "leak",
    ),
    hand_in("stamp-is-no-time", "The time stamp is no time.", stamp(b"when I felt like it")),
    hand_in(
        "stamp-of-another-age",
        "The time stamp lies in the year 99999.",
        stamp(b"99999-01-01 00:00:00 UTC"),
    ),
    hand_in(
        "stamp-of-digits",
        "The time stamp consists of six million digits.",
        stamp(b"1 " * 3_000_000),
    ),
    hand_in("stamp-is-no-text", "The time stamp is no text.", stamp(b"\xff\xfe\x00")),
    hand_in("stamp-is-a-folder", "The time stamp is a folder.", stamp_folder),
    hand_in("stamp-is-a-pipe", "The time stamp is a named pipe.", stamp_piped),
    hand_in("huge-stamp", "The time stamp is a file of twenty gigabytes.", huge_stamp),
]
