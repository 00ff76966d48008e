"""What is said to a function or a list that is not right, beside what the question prints."""

import pandas as pd
import pytest

from tarifflab import expect
from tarifflab.expect import Feedback, WrongPath

THREE = [((1,), 20.0), ((2,), 30.0), ((3,), 50.0)]  # calls that a question prints
RIGHT = dict(zip((1, 2, 3), (20.0, 30.0, 50.0), strict=True))


def told(student, **more):
    """Return what a visible check says to a function, or "" if it passes."""
    try:
        expect.function("student", **{"cases": THREE, **more})
    except Feedback as advice:
        return str(advice)
    return ""


def says(answer, **more):
    """Return what a check of a list says, or "" if it passes."""
    try:
        expect.sequence("answer", **more)
    except Feedback as advice:
        return str(advice)
    return ""


def ends_at_once(n):
    """Return inside the loop, in its first round."""
    total = 0.0
    while n:
        total += 20.0
        if total:
            break
    return total


def sums(n):
    """Return what `ends_at_once` should."""
    return sum((20.0, 10.0, 20.0)[:n])


@pytest.mark.parametrize(
    ("student", "phrase"),
    [
        (lambda n: RIGHT[n] if n < 3 else 7.0, "gives 7. The question says 50. 2 of its 3"),
        (lambda n: RIGHT[n] / 4, "Every result is 0.25 times what it should be."),
        (
            lambda n: RIGHT[n] - 1,
            "gives 19. The question says 20. Every result is 1 too small.",
        ),
        (lambda n: n * n, "gives 1. The question says 20."),
    ],
)
def test_example_of_the_question_is_put_beside_the_result(student, phrase):
    """The question prints it, so the check may repeat it."""
    assert phrase in told(student)


def test_results_of_hidden_inputs_are_never_told():
    """What a reference gives stands in no question."""
    said = told(lambda n: 7.0 + n, cases=(), reference=RIGHT.get, inputs=[1, 2, 3])

    assert "The question says" not in said
    assert "not the amount" in said


def test_loop_that_ends_in_its_first_round_is_asked_for():
    """A value typed in looks the same; the code tells which question to ask."""
    assert "Does `return` stand inside the loop" in told(ends_at_once)
    assert "Is a value typed in" in told(lambda n: sums(1) + 0 * n)


def test_nothing_is_called_the_right_amount_rounded():
    """Many mistakes give 0, and nothing of the amount is left in it."""
    assert "rounded" not in told(lambda n: 0.0 * n, cases=[((1,), 0.04)], decimals=3)


def test_nothing_is_not_taken_for_a_small_wrong_result():
    """A wide tolerance does not make 0 the 0.2 of a slip."""
    slip = WrongPath(lambda n: RIGHT[n] / 100, "A share.")

    assert "A share." not in told(lambda n: 0, tolerance=1, wrong_paths=[slip])
    assert "A share." in told(lambda n: RIGHT[n] / 100, tolerance=1, wrong_paths=[slip])


@pytest.mark.parametrize(
    "answer",
    [
        {"a": 1, "b": 2},
        pd.DataFrame({"good": ["a", "b"], "rate": [1, 2]}),
        pd.Series([1, 2], index=["a", "b"]).reset_index(),
    ],
    ids=["dict", "table", "reset_index"],
)
def test_values_with_names_are_a_list_where_the_order_is_clear(answer):
    """Who names the six rates has given six rates."""
    assert says(answer, equals=[1, 2]) == ""
    assert "not in the right order" in says(answer, equals=[2, 1])


def test_dict_is_no_list_where_its_keys_might_be_meant():
    """Without order nobody knows whether keys or values are the answer."""
    assert "Wanted: a list" in says({2008: 1, 2013: -1}, equals=[2008, 2013], ordered=False)


def test_what_to_try_first_is_told_where_nothing_else_is_known(tmp_path, monkeypatch):
    """The author's next step stands in place of a general sentence, graded or not."""
    (tmp_path / "wrong_paths.py").write_text('NEXT_STEPS = {"rate": "Print both sums."}\n')
    monkeypatch.chdir(tmp_path)
    rate = 3.0

    with pytest.raises(Feedback, match=r"is 3\. That is not the amount.*Print both sums\."):
        expect.number("rate", equals=8.25, decimals=2)
    assert rate == 3.0


def test_values_of_a_function_in_another_order_are_said_to_be_so():
    """Three purses in another order are three right values."""
    said = told(lambda n: [2, 1], cases=[((1,), [1, 2])])

    assert "gives the right values in another order than the question asks for" in said
