"""The file itself forged: marks of nbgrader, ids, checksums, order, kernels, file types."""

from copy import deepcopy
from typing import Any

from ..model import TASKS, Cheat, Make, Submission, code_cell


def forge(name: str, idea: str, make: Make) -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"forgeries-{name}", "forged files", idea, "points", make)


def twins_in_front(submission: Submission) -> None:
    """Put an unlocked twin of each test in front, worth more, that gives its points."""
    for number in range(1, 13):
        twin = submission.copy_of(f"test-{number}")
        twin["source"] = "34.0"
        twin["metadata"]["nbgrader"].update(points=99, locked=False)
        submission.cells.insert(0, twin)


def tests_as_answers(submission: Submission) -> None:
    """Say of each test that it is an answer for a person to mark."""
    for number in range(1, 13):
        submission.nbgrader(f"test-{number}").update(
            solution=True, grade=True, locked=False, task=False, checksum="0" * 32
        )
        submission.cell(f"test-{number}")["source"] = "pass"


def odd_marks(submission: Submission) -> None:
    """Write lists, texts, numbers and nothing where nbgrader's marks stand."""
    worth = {"grade_id": "test-1", "points": "inf"}
    odd: list[Any] = [[], "x", 7, None, True, {"grade_id": {"a": 1}}, worth]
    for number, cell in enumerate(submission.cells):
        cell["metadata"]["nbgrader"] = deepcopy(odd[number % len(odd)])


def right_checksums(submission: Submission) -> None:
    """Empty the tests, and write the checksums that nbgrader computes of what is there now."""
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum

    for number in range(1, 13):
        cell = submission.cell(f"test-{number}")
        cell["source"] = "34.0"
        cell["metadata"]["nbgrader"]["points"] = 34
        cell["metadata"]["nbgrader"]["checksum"] = compute_checksum(from_dict(cell))


def answers_below(submission: Submission) -> None:
    """Move all answers below all tests, with a function that knows what a test asked."""
    for grade_id, (name, _) in TASKS.items():
        cell = submission.cells.pop(submission.index(grade_id))
        cell["source"] = f"{name} = globals().get('given', globals().get('wanted', True))"
        submission.cells.append(cell)


def another_language(submission: Submission) -> None:
    """Ask for other kernels, for the notebook and for single cells."""
    submission.notebook["metadata"] = {
        "kernelspec": {"name": "../../bin/sh", "language": "R", "argv": ["sh", "-c", "exit"]},
        "language_info": {"name": "R", "version": [3], "codemirror_mode": {"name": "<script>"}},
        "orig_nbformat": 3,
        "jupytext": {"formats": "ipynb,py:percent"},
        "celltoolbar": "Create Assignment",
    }
    for grade_id in TASKS:
        submission.cell(grade_id)["metadata"]["vscode"] = {"languageId": "shellscript"}
        submission.answer(grade_id, "%%R\nrises <- 34")


def one_id_for_all(submission: Submission) -> None:
    """Give every cell the cell id of the first test, and every answer its grade id."""
    for cell in submission.cells:
        cell["id"] = "test-1"
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["grade_id"] = "test-1"


def tests_within_answers(submission: Submission) -> None:
    """Merge each test into its answer, behind an end of Python that nothing reaches."""
    for number in range(1, 13):
        test = submission.cells.pop(submission.index(f"test-{number}"))
        cell = submission.cell(f"task-{number}")
        cell["source"] = "if False:\n    " + test["source"].replace("\n", "\n    ")


def hidden_marks(submission: Submission) -> None:
    """Write the marks of hidden tests and solutions around and into everything."""
    for grade_id in (*TASKS, *(f"test-{n}" for n in range(1, 13))):
        cell = submission.cell(grade_id)
        cell["source"] = (
            "### BEGIN HIDDEN TESTS\n34.0\n### END HIDDEN TESTS\n"
            "### BEGIN SOLUTION\n34.0\n### END SOLUTION\n### AUTOTEST 34.0\n34.0"
        )


def set_up_swapped(submission: Submission) -> None:
    """Make the set-up cell an answer, and the answers set-up cells."""
    submission.nbgrader("setup").update(solution=True, locked=False)
    submission.cell("setup")["source"] = "trade = {}\npd = np = expect = trade"
    for grade_id in TASKS:
        submission.nbgrader(grade_id).update(solution=False, locked=True)
    submission.cells.insert(0, code_cell("trade = None"))


def recipes() -> dict[str, tuple[str, Make]]:
    """Return name → idea and recipe."""
    return {
        "twins-in-front": ("An unlocked twin of each test in front of all.", twins_in_front),
        "tests-as-answers": ("Each test says that a person has to mark it.", tests_as_answers),
        "odd-marks": ("Lists, texts and numbers where nbgrader's marks stand.", odd_marks),
        "right-checksums": ("Emptied tests with checksums that fit.", right_checksums),
        "answers-below": ("All answers stand below all tests.", answers_below),
        "another-language": ("R and shell for notebook and cells.", another_language),
        "one-id-for-all": ("All cells have the ids of the first test.", one_id_for_all),
        "tests-within-answers": ("Tests stand in answers, unreached.", tests_within_answers),
        "hidden-marks": ("Marks of hidden tests around everything.", hidden_marks),
        "set-up-swapped": ("Set-up cell and answers change their parts.", set_up_swapped),
    }  # fmt: skip


CHEATS = [forge(name, idea, make) for name, (idea, make) in recipes().items()]
