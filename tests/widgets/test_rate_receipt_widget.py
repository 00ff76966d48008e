"""The widget of the rate receipt: what it prints, draws and says, without a browser."""

import itertools
from datetime import date

import pytest
from picture_checks import check_states, marks, texts

from tarifflab import data
from tarifflab.economics.legal_acts import FIRST_DAY, GOODS, LAST_DAY, OWN_RATE_GOODS, Rule
from tarifflab.widgets.kit import receipt_rules
from tarifflab.widgets.kit.receipt_rules import load_rules
from tarifflab.widgets.rate_receipt import VIEWS, Shown, compute, describe, draw, panel
from tarifflab.widgets.rate_receipt.chart import differences, stairs
from tarifflab.widgets.rate_receipt.paper import GOOD_NAMES

RULES = load_rules()


def build(**controls) -> Shown:
    """Return what the widget shows of the course's own car, unless told otherwise."""
    return compute(**{"good": "car", "day": date(2025, 6, 15), "rules": RULES} | controls)


def printed(shown: Shown) -> str:
    """Return the words of the picture in their order, in one line."""
    words = " ".join(one.words for one in texts(draw(shown, 720).svg))
    return words.replace("\u202f", " ")


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
    ]:
        assert part in words
    assert (
        "A good under Section 232 does not also pay the country rate."
        in draw(build(), 720).note
    )


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
    svg = draw(build(holder="<script>alert(1)"), 720).svg

    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


@pytest.mark.parametrize("holder", ["", "   "])
def test_without_a_name_the_paper_has_no_empty_row(holder):
    """The row 'For' is only there for a name."""
    assert "For" not in printed(build(holder=holder)).split()


@pytest.mark.parametrize(
    ("dollars", "article"),
    [(8_000, "an"), (80_000, "an"), (11_500, "an"), (18_000, "an"), (1_100, "a"),
     (1_800, "a"), (6_000, "a")],
)  # fmt: skip
def test_an_amount_has_the_article_with_which_it_is_read(dollars, article):
    """In the headline, and in the words for whoever does not see the receipt."""
    built = panel(value_usd=dollars)

    assert built.headline.startswith(f"{article.capitalize()} ${dollars:,} car paid")
    assert f"{article} {dollars:,}-dollar car" in built.state(820).alt


def test_every_good_has_a_name():
    """All goods of the economics can be chosen."""
    assert tuple(GOOD_NAMES) == GOODS


def test_the_widget_opens_with_the_car_from_nagoya():
    """Without arguments it shows the course's own car on 15 June 2025."""
    built = panel(holder="Aiko")

    assert built.headline == "A $30,000 car paid $8,250 of duty, 27.5\u202f% in total"
    assert "Aiko" in [one.words for one in texts(built.svg)]


def test_the_chart_draws_the_steps():
    """A car's curve has the corners of its three levels, and the day is marked on it."""
    built = panel()

    assert stairs(built.result.history) == [
        [
            (date(2025, 1, 1), 2.5),
            (date(2025, 4, 3), 2.5),
            (date(2025, 4, 3), 27.5),
            (date(2025, 9, 16), 27.5),
            (date(2025, 9, 16), 15),
            (date(2026, 10, 9), 15),
        ]
    ]
    assert (marks(built.svg)["rate"], marks(built.svg)["today"]) == (1, 1)
    assert "27.5\u202f%" in [one.words for one in texts(built.svg)]


def test_the_chart_leaves_a_gap_where_nothing_is_modelled():
    """From 6 April 2026 steel has no curve and no dot, and the flag says why."""
    built = panel("steel", date(2026, 5, 1))

    assert stairs(built.result.history)[-1][-1][0] == date(2026, 4, 6)
    assert marks(built.svg)["today"] == 0
    assert "1 May 2026: not modelled" in [one.words for one in texts(built.svg)]


@pytest.mark.parametrize(
    ("good", "rate"), [("car", 25), ("steel", 10), ("aluminium", 10), ("other", None)]
)
def test_the_articles_rate_is_drawn_where_it_has_one(good, rate):
    """The article's 25 stands on cars and its 10 on the two metals."""
    svg = panel(good).svg

    assert marks(svg)["article"] == (rate is not None)
    assert (f"the article’s {rate}" in [one.words for one in texts(svg)]) == (rate is not None)


@pytest.mark.parametrize(("as_corrected", "rate"), [(True, 19.7), (False, 15)])
def test_the_other_view_is_drawn_where_it_differs(as_corrected, rate):
    """Beside the chosen view the other one is dotted, for the forty days alone."""
    built = panel("other")
    built.set(as_corrected=as_corrected)
    other = differences(built.result.history, built.result.other_history)

    ends = [(date(2025, 8, 7), pytest.approx(rate)), (date(2025, 9, 16), pytest.approx(rate))]
    assert other == [ends]
    assert marks(built.svg)["other"] == 1


def test_controls_are_shown_for_the_goods_they_count_for():
    """The normal duty where lines differ, the quota for steel."""
    when = {one["name"]: one.get("when") for one in panel().frame.controls}

    own = [place for place, good in enumerate(GOODS) if good in OWN_RATE_GOODS]
    assert when["base_percent"] == ["good", own]
    assert when["within_quota"] == ["good", [GOODS.index("steel")]]


def test_the_quota_changes_the_rate_of_steel():
    """Before 12 March 2025 steel paid inside the quota nothing, above it 25 percent."""
    built = panel("steel", date(2025, 2, 1))
    assert built.result.slip.total_rate_percent == 0

    built.set(within_quota=False)

    assert built.headline == "$30,000 of steel paid $7,500 of duty, 25\u202f% in total"


def test_the_buttons_jump_from_change_to_change():
    """'Change' walks through all changes of a car's rate, forwards and backwards."""
    built = panel("car", date(2025, 1, 20))
    walked = []
    for action in ("on", "on", "on", "back", "back", "back", "back"):
        built.do(action)
        walked.append(built.values["day"].isoformat())

    up, down = ["2025-04-03", "2025-09-16"], ["2025-04-03", "2025-01-01"]
    assert walked == [*up, up[-1], *down, down[-1], down[-1]]


def test_a_base_to_start_from_is_kept():
    """A lesson may open the widget at a base duty of its own."""
    assert panel("other", base_percent=18).result.slip.lines[0].rate_percent == 18


def test_a_move_reads_no_table(monkeypatch):
    """What a move of the day needs was read when the panel was made."""
    built = panel()
    monkeypatch.setattr(data, "load", lambda name: pytest.fail(f"{name} was loaded again"))

    for number in range(20):
        day = built.controls["day"].from_wire(number * 30)
        assert built.state(good=GOODS[number % 6], day=day).headline


@pytest.mark.slow
@pytest.mark.parametrize("good", GOODS)
def test_pictures_keep_to_the_rules(good):
    """On first and last day, on each change and between, in both views."""
    built = panel(good)
    changes = [step.from_date for step in built.result.history]
    days = [FIRST_DAY, date(2025, 8, 20), date(2026, 5, 1), LAST_DAY, *changes]
    views = itertools.product(days, (True, False))

    check_states(built, *({"day": day, "as_corrected": view} for day, view in views))


@pytest.mark.slow
@pytest.mark.parametrize("good", GOODS)
def test_pictures_are_the_stored_ones(good, pictures):
    """What the lesson's buttons walk through, for each good, looks as it did."""
    built = panel(good)
    changes = [step.from_date for step in built.result.history]
    days = {day.isoformat(): {"day": day} for day in [date(2025, 6, 15), *changes]}
    pictures.same(built, days, folder=f"rate-receipt/{good}")


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
