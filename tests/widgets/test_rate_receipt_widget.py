"""The widget of the rate receipt: what it prints, draws and says, without a browser."""

import re
from datetime import date, timedelta
from html import unescape
from itertools import pairwise

import pytest

from tarifflab import data
from tarifflab.economics.legal_acts import GOODS, OWN_RATE_GOODS, Rule
from tarifflab.widgets.kit import receipt_rules
from tarifflab.widgets.kit.base import Panel
from tarifflab.widgets.kit.receipt_rules import load_rules
from tarifflab.widgets.rate_receipt import ALL_DAYS, VIEWS, Shown, compute, describe, panel
from tarifflab.widgets.rate_receipt.paper import GOOD_NAMES, paper

RULES = load_rules()


@pytest.fixture(scope="module", autouse=True)
def warm_plotly() -> None:
    """Load Plotly's parts once, so that no single test pays for them."""
    panel()


def build(**controls) -> Shown:
    """Return what the widget shows of the course's own car, unless told otherwise."""
    return compute(**{"good": "car", "day": date(2025, 6, 15), "rules": RULES} | controls)


def printed(shown: Shown, **options: str) -> str:
    """Return the words on the paper, without tags."""
    words = re.sub(r"<[^>]*>", " ", paper(shown.slip, **options))
    return re.sub(r"\s+", " ", unescape(words))


def curve(built: Panel, number: int) -> list[tuple[str, float | None]]:
    """Return the points of one curve of the chart."""
    drawn = built.figures[1].data[number]
    return list(zip(drawn.x, drawn.y, strict=True))


SENTENCES = [
    (
        {},
        "On 15 June 2025 a 30,000-dollar car paid 2.5 + 25 = 27.5 %: 8,250 dollars. "
        "The article's 25 leaves out 750.",
    ),
    (
        {"day": date(2025, 10, 1), "value_usd": 8_000},
        "On 1 October 2025 an 8,000-dollar car paid 2.5 + 12.5 = 15 % (a ceiling on the "
        "total): 1,200 dollars. At the article's 25 % it would be 2,000.",
    ),
    (
        {"good": "car_part", "day": date(2025, 5, 2), "base_percent": 2.5},
        "On 2 May 2025 30,000 dollars of car parts paid the normal duty alone, 2.5 %: 750 "
        "dollars.",
    ),
    (
        {"good": "light_truck", "day": date(2025, 9, 30)},
        "On 30 September 2025 a 30,000-dollar light truck paid 25 %, the normal duty; the "
        "ceiling of 15 adds nothing: 7,500 dollars. Inferred from the rule.",
    ),
    (
        {"good": "steel", "day": date(2025, 3, 20)},
        "On 20 March 2025 30,000 dollars of steel paid 0 + 25 = 25 %: 7,500 dollars. "
        "At the article's 10 % it would be 3,000.",
    ),
    (
        {"good": "steel", "day": date(2026, 5, 1)},
        "On 1 May 2026 30,000 dollars of steel paid a duty that is not modelled: see the act "
        "(Section 232, proclamation of 2 April 2026). The normal duty alone is 0 %.",
    ),
    (
        {"good": "aluminium", "day": date(2025, 2, 1)},
        "On 1 February 2025 30,000 dollars of aluminium paid 0 + 10 = 10 %: 3,000 dollars. "
        "The article's 10 is the rate of this day.",
    ),
    (
        {"good": "other", "day": date(2025, 8, 20), "base_percent": 4.7},
        "On 20 August 2025 30,000 dollars of other goods paid 4.7 + 10.3 = 15 % (a ceiling "
        "on the total): 4,500 dollars. As first charged it was 19.7 %, 1,410 dollars more.",
    ),
    (
        {
            "good": "other",
            "day": date(2025, 8, 20),
            "base_percent": 4.7,
            "as_corrected": False,
        },
        "On 20 August 2025 30,000 dollars of other goods paid 4.7 + 15 = 19.7 %: 5,910 "
        "dollars. As corrected later it was 15 %, 1,410 dollars less.",
    ),
]


@pytest.mark.parametrize(("controls", "sentence"), SENTENCES)
def test_the_finding_is_a_sentence(controls, sentence):
    """The finding names day, good, value, rates and dollars, and the article's number."""
    assert describe(build(**controls)) == sentence


def test_the_finding_says_when_the_view_has_no_effect():
    """Who asks for the first charge on another day learns when the two differ."""
    assert "agree on this day" in describe(build(as_corrected=False))


def test_the_paper_names_each_act_with_its_date():
    """Every line has rate, dollars, act and first day; the total closes the sum."""
    words = printed(build())

    for part in [
        "Normal duty: 2.5 % $750.00",
        "heading 8703; in force on 1 January 2025",
        "Added duty: + 25 % $7,500.00",
        "Section 232, Proclamation 10908; 90 FR 14705; from 3 April 2025",
        "TOTAL 27.5 % $8,250.00",
        "* A good under Section 232 does not also pay the country rate.",
    ]:
        assert part in words


def test_the_paper_marks_what_is_not_modelled():
    """Steel from 6 April 2026 has no number, but the words 'not modelled: see the act'."""
    words = printed(build(good="steel", day=date(2026, 4, 6)))

    assert "TOTAL not modelled: see the act" in words
    assert "Added duty see the act Section 232, proclamation of 2 April 2026" in words


def test_the_paper_marks_what_is_inferred():
    """The light truck's act says 'inferred from the rule', the car's does not."""
    assert "Inferred from the rule" in printed(build(good="light_truck"))
    assert "Inferred from the rule" not in printed(build())


def test_the_paper_shows_what_a_ceiling_adds():
    """Under a ceiling the second line is what is missing up to it."""
    words = printed(build(good="other", day=date(2025, 10, 1), base_percent=4.7))

    assert "Up to the ceiling of 15 % in total: + 10.3 % $3,090.00" in words


def test_a_name_on_the_paper_cannot_carry_markup():
    """A name is text: tags in it are printed, not obeyed."""
    html = paper(build().slip, holder="<script>alert(1)</script>")

    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("holder", ["", "   "])
def test_without_a_name_the_paper_has_no_empty_row(holder):
    """The row 'For' is only there for a name."""
    assert " For " not in printed(build(), holder=holder)


def test_every_good_has_a_name():
    """All goods of the economics can be chosen."""
    assert tuple(GOOD_NAMES) == GOODS


def test_the_widget_opens_with_the_car_from_nagoya():
    """Without arguments it shows the course's own car on 15 June 2025."""
    built = panel(holder="Aiko")

    assert built.sentence.startswith("On 15 June 2025 a 30,000-dollar car paid 2.5 + 25")
    assert "Aiko" in built.figures[0].value


def test_the_chart_draws_the_steps():
    """A car's curve has the corners of its three levels, and the day is marked on it."""
    built = panel()

    assert curve(built, 0) == [
        ("2025-01-01", 2.5),
        ("2025-04-03", 2.5),
        ("2025-04-03", 27.5),
        ("2025-09-16", 27.5),
        ("2025-09-16", 15),
        ("2026-10-09", 15),
    ]
    assert curve(built, 5) == [("2025-06-15", 27.5)]
    assert built.figures[1].layout.annotations[0].text == "15 June 2025: <b>27.5 %</b>"


def test_the_chart_leaves_a_gap_where_nothing_is_modelled():
    """From 6 April 2026 steel has no curve and no mark, and the label says why."""
    built = panel("steel", date(2026, 5, 1))

    assert curve(built, 0)[-2:] == [("2026-04-06", None), ("2026-10-09", None)]
    assert built.figures[1].data[5].visible is False
    assert built.figures[1].layout.annotations[0].text == "1 May 2026: <b>not modelled</b>"


@pytest.mark.parametrize(
    ("good", "rate"), [("car", 25), ("steel", 10), ("aluminium", 10), ("other", None)]
)
def test_the_articles_rate_is_drawn_where_it_has_one(good, rate):
    """The article's 25 stands on cars and its 10 on the two metals."""
    article = panel(good).figures[1].data[3]

    assert (article.visible, article.y[0]) == (rate is not None, rate)


@pytest.mark.parametrize(("as_corrected", "number", "rate"), [(True, 1, 19.7), (False, 2, 15)])
def test_the_other_view_is_drawn_where_it_differs(as_corrected, number, rate):
    """Beside the chosen view the other one is dotted, for the forty days alone."""
    built = panel("other")
    built.set(as_corrected=as_corrected)
    other = built.figures[1].data[number]

    assert other.visible is True
    assert list(other.x) == ["2025-08-07", "2025-09-16", "2025-09-16"]
    assert list(other.y) == [pytest.approx(rate), pytest.approx(rate), None]


@pytest.mark.parametrize("good", GOODS)
def test_the_base_rate_can_be_moved_where_lines_differ(good):
    """The slider of the base duty is off for goods with one rate, and shows that rate."""
    built = panel("other" if good == "car" else "car")
    built.controls["good"].value = good

    assert built.controls["base_percent"].disabled == (good not in OWN_RATE_GOODS)
    assert built.controls["base_percent"].value == built.result.slip.lines[0].rate_percent


def test_the_quota_shows_for_steel_alone():
    """The quota buttons appear with steel and change its rate before 12 March 2025."""
    built = panel("steel", date(2025, 2, 1))
    built.set(within_quota=False)

    assert built.result.slip.total_rate_percent == 25
    assert built.controls["within_quota"].layout.display is None
    built.controls["good"].value = "car"
    assert built.controls["within_quota"].layout.display == "none"


def buttons(built: Panel) -> dict[str, object]:
    """Return the two buttons below the day, by what stands on them."""
    found = {}
    todo = [built.box]
    while todo:
        one = todo.pop()
        todo += getattr(one, "children", ())
        if type(one).__name__ == "Button":
            found[one.description] = one
    return found


def test_the_buttons_jump_from_change_to_change():
    """'Next change' walks through all changes of a car's rate, 'previous' walks back."""
    built = panel("car", date(2025, 1, 20))
    before, after = buttons(built)["◀ Previous change"], buttons(built)["Next change ▶"]
    days = []
    for button in (after, after, after, before, before, before, before):
        button.click()
        days.append(built.controls["day"].value.isoformat())

    up, down = ["2025-04-03", "2025-09-16"], ["2025-04-03", "2025-01-01"]
    assert days == [*up, up[-1], *down, down[-1], down[-1]]


def test_one_step_of_the_slider_is_one_day():
    """The slider holds every day of the period, in order, with the day in words."""
    options = panel().controls["day"].options

    assert [day for _words, day in options] == list(ALL_DAYS)
    assert {b - a for a, b in pairwise(ALL_DAYS)} == {timedelta(days=1)}
    assert options[165][0] == "15 June 2025"


def test_a_base_to_start_from_is_kept():
    """A lesson may open the widget at a base duty of its own."""
    assert panel("other", base_percent=18).result.slip.lines[0].rate_percent == 18


def test_a_move_reads_no_table(monkeypatch):
    """What a move of the day needs was read when the panel was made."""
    built = panel()
    monkeypatch.setattr(data, "load", lambda name: pytest.fail(f"{name} was loaded again"))

    for number in range(20):
        built.set(good=GOODS[number % 6], day=ALL_DAYS[number * 30])

    assert built.sentence


def test_the_static_copy_has_paper_chart_and_words():
    """What stays without a kernel is the printed paper, the finding and the chart."""
    copy = panel().static()

    assert "RATE RECEIPT" in copy["html"]
    assert "8,250 dollars" in copy["html"]
    assert copy["plotly"][0]["data"][0]["name"] == "Total rate"


def row(**changes) -> dict[str, object]:
    """Return one row of the table of legal acts, with changes."""
    return receipt_rules.data.load("receipt_rules").iloc[2].to_dict() | changes


def test_a_row_becomes_a_rule():
    """A row of the table carries over field by field; an empty day is None."""
    assert RULES[2] == Rule(
        rule_id="R03",
        from_date=date(2025, 1, 1),
        until_date=None,
        good="car",
        kind="base",
        rate_percent=2.5,
        legal_act="normal duty",
        reference="USITC Harmonized Tariff Schedule 2025, heading 8703",
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"good": "bus"}, r"'good' of rule R03 must be one of car, .*, got 'bus'"),
        ({"kind": "sum"}, r"'kind' of rule R03 must be one of base, .*, got 'sum'"),
        ({"rate_rule": "cap"}, r"'rate_rule' of rule R03 must be one of rate, .*, got 'cap'"),
        ({"view": "never"}, r"'view' of rule R03 must be one of always, .*, got 'never'"),
        ({"from_date": float("nan")}, r"'from_date' of rule R03 must be a day, got none"),
    ],
)
def test_a_row_with_an_unknown_code_is_refused(changes, message):
    """A code that the receipt does not know stops the loading, with the row's number."""
    with pytest.raises(ValueError, match=message):
        receipt_rules._rule(row(**changes))


def test_both_views_are_on_the_buttons():
    """The two views are named as the lesson names them."""
    assert list(VIEWS) == ["as charged then", "as corrected later"]
