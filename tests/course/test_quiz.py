"""Self-check questions: every answer is judged rightly, explained and kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab import progress
from tarifflab.quizzes import questions

OPTIONS = {"25 %": "The added duty alone.", "27.5 %": "Normal and added.", "15 %": "Later."}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Give each test a progress folder of its own."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path))


def car_rate():
    """Return a question with three options."""
    return questions.choice_question("Which rate?", OPTIONS, answer="27.5 %", key="01/rate")


def car_duty(**changes):
    """Return a question for a number with one slip."""
    parts = {
        "tolerance": 1,
        "slips": {7500: "The added duty alone."},
        "explanation": "30,000 times 0.275.",
        "key": "01/duty",
    } | changes
    return questions.number_question("How much duty?", 8250, **parts)


def dates():
    """Return a question for the order of four dates."""
    items = ["3 April", "9 April", "7 August", "16 September"]
    return questions.order_question(
        "Which first?", items, explanation="By date.", key="01/dates"
    )


@pytest.mark.parametrize("number", range(3))
def test_each_option_has_its_own_explanation(number):
    """Right or wrong, the text that belongs to the option is shown."""
    name = list(OPTIONS)[number]

    said = car_rate().answer(number)

    assert said.right is (name == "27.5 %")
    assert said.text.endswith(OPTIONS[name])


def test_answers_are_kept_with_what_was_given():
    """The file holds the option's text and whether it was right, every time."""
    question = car_rate()
    question.answer(0)
    question.answer(1)

    kept = [value for _, value in progress.history("quiz", "01/rate")]

    assert kept == [{"given": "25 %", "right": False}, {"given": "27.5 %", "right": True}]


@pytest.mark.parametrize(
    ("text", "right", "phrase"),
    [
        ("8250", True, "30,000 times"),
        ("$8,250.40", True, "30,000 times"),
        ("7500", False, "The added duty alone."),
        ("9000", False, "smaller"),
        ("100", False, "larger"),
        ("-8250", False, "sign"),
    ],
)
def test_number_is_judged_and_explained(text, right, phrase):
    """A slip meets its advice, another wrong number its direction."""
    said = car_duty().answer(text)

    assert said.right is right
    assert phrase in said.text


def test_zero_has_no_sign():
    """Neither as an answer nor as what is right: it is told which way to go."""
    assert "It is larger than that." in car_duty().answer("0").text
    nought = questions.number_question(
        "How much?", 0, tolerance=0.1, explanation="None.", key="01/none"
    )
    assert [nought.judge(one).text for one in ("5", "-5")] == [
        "✗ Not this one. It is smaller than that.", "✗ Not this one. It is larger than that.",
    ]  # fmt: skip


def test_the_words_of_an_answer_end_with_their_last_one():
    """No blank for a notice that is not there."""
    question = car_rate()
    question.answer(1)

    assert question.feedback == {"right": True, "text": "✓ Right. Normal and added."}


def test_what_is_no_number_is_not_an_answer():
    """It is said, and not kept as a wrong answer."""
    said = car_duty().answer("eight thousand")

    assert said.right is None
    assert "is not a number" in said.text
    assert progress.entries("quiz") == {}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", 1234.5),
        ("1,234", 1234),
        ("27,5", 27.5),
        ("27.5 %", 27.5),
        ("$ 8 250", 8250),
        ("−3", -3),
        ("1e3", 1000),
        ("1,23,4", None),
        ("1.234,5", None),
        ("1,5,", None),
        (",5", 0.5),
        ("5,", 5),
        ("nan", None),
        ("inf", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    """Thousands, a decimal comma, signs and units; never NaN or infinity."""
    assert questions.parse_number(text) == value


@given(st.floats(-1e9, 1e9).map(lambda x: round(x, 2)))
def test_grouped_numbers_are_read_back(value):
    """What Python writes with thousands separators is read as the same number."""
    assert questions.parse_number(f"{value:,.2f}") == value


def test_order_starts_shuffled_and_the_same_each_time():
    """The shown order is not the right one, and does not change on a rerun."""
    first, second = dates(), dates()

    assert first.options == second.options
    assert first.options != ["3 April", "9 April", "7 August", "16 September"]


def test_right_order_is_found_and_a_wrong_one_gets_a_hint():
    """The hint counts what fits and names the first place that does not."""
    question = dates()
    right = sorted(range(4), key=lambda place: ["3 A", "9 A", "7 A", "16 "].index(
        question.options[place][:3]
    ))  # fmt: skip
    wrong = [right[1], right[0], *right[2:]]

    assert question.answer(right).right is True
    late = [right[0], right[1], right[3], right[2]]
    assert "2 of 4 stand where they belong. Look again at place 3: 16 September" in (
        question.answer(late).text
    )
    assert "2 of 4 stand where they belong. Look again at place 1: 9 April" in (
        question.answer(wrong).text
    )


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: questions.choice("?", OPTIONS, answer="30 %", key="k"), "got '30 %'"),
        (
            lambda: questions.choice("?", OPTIONS | {"0": " "}, answer="15 %", key="k"),
            "'0' has ' '",
        ),
        (lambda: car_duty(tolerance=0), "'tolerance' must be above 0, got 0"),
        (lambda: car_duty(slips={8250.5: "Near."}), r"slip 8250\.5 lies within 1 of 8250"),
        (lambda: car_duty(explanation=""), "needs an explanation"),
        (
            lambda: questions.order("?", ["a", "a", "b"], explanation="x", key="k"),
            "three different",
        ),
        (lambda: questions.order("?", ["a", "b"], explanation="x", key="k"), "three different"),
        (
            lambda: questions.choice("?", {"a": "Yes."}, answer="a", key="k"),
            "two options, got 'a'",
        ),
    ],
)
def test_question_that_cannot_work_is_refused(build, words):
    """An author's slip is found when the lesson is made, not by a student."""
    with pytest.raises(ValueError, match=words):
        build()


def test_static_copy_holds_question_and_last_explanation():
    """What remains without a kernel is escaped and complete."""
    question = questions.choice_question(
        "Is 1 < 2?", {"yes": "It is.", "no": "It is less."}, answer="yes", key="k"
    )
    before = question.words()
    question.answer(0)

    assert "Is 1 &lt; 2?" in before
    assert "Run this cell" in before
    assert "It is." in question.words()
