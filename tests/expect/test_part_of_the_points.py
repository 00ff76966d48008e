"""Half an idea earns a part of the points, and what a question prints is tested."""

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbgrader.utils import determine_grade

from tarifflab import expect
from tarifflab.expect import Feedback, WrongPath
from tarifflab.expect.sealed import seal, unseal

HALF = WrongPath(7.5, "The slip is found, the years are not.", earns=0.5)
CELLS = """
from tarifflab import expect
from tarifflab.expect import WrongPath
paths = [WrongPath(7.5, "Half of it.", earns=0.5), WrongPath(9.0, "None of it.")]
"""
TEST = """
expect.number("rate", between=(0, 99), decimals=1, wrong_paths=paths, worth=3)
expect.number("rate", equals=8.0, decimals=1, wrong_paths=paths, worth=3)
"""


@pytest.mark.parametrize(
    ("check", "answer", "wrong"),
    [
        (expect.number, 7.5, 7.5),
        (expect.sequence, [1.0, 2.0], [1.0, 2.0]),
        (expect.series, {"a": 1.0}, pd.Series({"a": 1.0})),
        (expect.text, "Korea", "Korea"),
        (expect.date, "2025-04-03", "2025-04"),
    ],
)
def test_a_check_gives_back_what_half_an_idea_earns(check, answer, wrong, capsys):
    """Whatever the kind of answer: a half of three points, and the sentence with them."""
    paths = [WrongPath(wrong, "Half of it.", earns=0.5)]

    assert check("answer", wrong_paths=paths, worth=3) == 1.5
    assert "Half of it. (1.5 of 3 points)" in capsys.readouterr().out


def test_a_function_can_be_half_right(capsys):
    """A function is known by all of its results."""
    half = WrongPath(lambda x: x + 1, "It adds one.", earns=0.25)

    def double(x):
        return x + 1

    assert expect.function("double", cases=[(2, 4), (3, 6)], wrong_paths=[half], worth=4) == 1
    assert double(2) == 3


def test_without_worth_half_an_idea_is_a_wrong_answer():
    """A check that does not know the points of its task gives none."""
    rate = 7.5

    with pytest.raises(Feedback, match="The slip is found"):
        expect.number("rate", equals=8.0, decimals=1, wrong_paths=[HALF])
    assert rate


def test_of_two_mistakes_the_worse_one_counts():
    """Where one value comes from a half and from a wholly wrong idea, nothing is given."""
    rate = 7.5

    with pytest.raises(Feedback, match="Two mistakes lead to this value"):
        expect.number("rate", decimals=1, wrong_paths=[HALF, WrongPath(7.5, "No.")], worth=3)
    assert rate


@pytest.mark.parametrize("earns", [1, -0.1, 50])
def test_no_wrong_path_earns_everything(earns):
    """A share below 1, or the author is told."""
    with pytest.raises(ValueError, match="'earns' must be at least 0 and below 1"):
        WrongPath(1, "", earns=earns)


def test_sealed_advice_keeps_what_it_earns():
    """A student's file tells the same as the instructor's."""
    key = b"k" * 32

    assert unseal(key, seal(key, [HALF, WrongPath(1, "x")])) == [HALF, WrongPath(1, "x")]


def outputs(answer, monkeypatch, graded):
    """Return the executed test cell for one answer, as a grader or a student runs it."""
    if graded:
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    else:
        monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    notebook = nbformat.v4.new_notebook()
    sources = [CELLS, f"rate = {answer}", TEST]
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    NotebookClient(notebook, timeout=600, kernel_name="python3", allow_errors=True).execute()
    cell = notebook.cells[-1]
    cell.metadata["nbgrader"] = {"grade": True, "solution": False, "points": 3}
    return cell


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "points"), [("8.0", 3), ("7.5", 1.5), ("9.0", 0)])
def test_nbgrader_counts_the_part(answer, points, monkeypatch):
    """Nbgrader takes the number that a test cell ends with for its points."""
    cell = outputs(answer, monkeypatch, graded=True)

    assert determine_grade(cell) == (points, 3)


@pytest.mark.slow
def test_a_student_sees_a_card_and_no_number(monkeypatch):
    """In an open notebook the status is named in words, and no points are shown."""
    cell = outputs("7.5", monkeypatch, graded=False)

    said = [output["data"]["text/plain"] for output in cell.outputs]
    assert said == ["◐ Half way. `rate` is 7.5. Half of it."] * 2


@pytest.mark.parametrize(
    "split", [{"rate": 3.0, "trade": -0.9}, pd.Series({"rate": 3.0, "trade": -0.9})]
)
def test_a_visible_check_tests_what_the_question_prints(split):
    """A sum that the question names is told, in any form of the answer."""
    told = expect.Told("their sum", sum, 2.26, decimals=2)

    with pytest.raises(Feedback, match=r"their sum is 2\.1\. The question says 2\.26\."):
        expect.series("split", index=["rate", "trade"], decimals=2, told=told)
    assert len(split) == 2


@pytest.mark.parametrize("rates", [[1.0, 2.0], [1.004, 1.996], (1, 2)])
def test_what_fits_the_printed_number_passes(rates, capsys):
    """Rounded or not: within the last decimal that the question prints."""
    expect.sequence("rates", length=2, told=expect.Told("their mean", pd.Series.mean, 1.5, 1))

    assert "kind and size fit" in capsys.readouterr().out
    assert len(rates) == 2
