"""What an odd but right answer is."""

from dataclasses import dataclass

from ..model import SOURCE, TASKS, Make, Submission, load


@dataclass(frozen=True)
class Odd:
    """An answer in an unusual form: a name, the idea in a plain sentence and the recipe.

    The recipe changes a submission that answers all twelve tasks as the instructor does.
    """

    name: str
    idea: str
    make: Make

    def build(self) -> Submission:
        """Return a fresh submission with this answer in it."""
        submission = honest()
        self.make(submission)
        return submission


def honest() -> Submission:
    """Return a submission with the instructor's own answers."""
    submission = Submission.released()
    for cell in load(SOURCE)["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id in TASKS:
            submission.answer(grade_id, "".join(cell["source"]))
    return submission
