"""The rate receipt: every cell of the published table, every boundary, and what must hold."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab.economics.legal_acts import (
    FIRST_DAY,
    GOODS,
    LAST_DAY,
    Rule,
    act_dates,
    added_layer,
    day_in_words,
)
from tarifflab.economics.receipt import Receipt, Step, rate_history, receipt
from tarifflab.widgets.kit.receipt_rules import load_rules

RULES = load_rules()
DAY = timedelta(days=1)
DAYS = [FIRST_DAY + n * DAY for n in range((LAST_DAY - FIRST_DAY).days + 1)]
NOT_MODELLED = None

# The receipt table of the course: percent of the customs value on goods from Japan. The
# column of 7 August has the final law; `FIRST_CHARGED` has the values that stand in brackets.
COLUMNS = [
    "2025-01-15",
    "2025-04-03",
    "2025-04-05",
    "2025-06-04",
    "2025-08-07",
    "2025-09-16",
    "2026-02-24",
    "2026-07-24",
]
TABLE = {
    ("car", 2.5): [2.5, 27.5, 27.5, 27.5, 27.5, 15, 15, 15],
    ("light_truck", 25): [25, 50, 50, 50, 50, 25, 25, 25],
    ("steel", 0): [0, 25, 25, 50, 50, 50, 50, NOT_MODELLED],
    ("other", 0): [0, 0, 10, 10, 15, 15, 10, 12.5],
    ("other", 4.7): [4.7, 4.7, 14.7, 14.7, 15, 15, 14.7, 12.5],
    ("other", 10): [10, 10, 20, 20, 15, 15, 20, 12.5],
    ("other", 18): [18, 18, 28, 28, 18, 18, 28, 18],
}
CELLS = [
    (good, base, day, total)
    for (good, base), totals in TABLE.items()
    for day, total in zip(COLUMNS, totals, strict=True)
]
FIRST_CHARGED = [(0, 15), (4.7, 19.7), (10, 25), (18, 33)]

goods = st.sampled_from(GOODS)
days = st.dates(FIRST_DAY, LAST_DAY)
bases = st.floats(0, 100)
views = st.booleans()


def build(
    good: str = "car",
    day: date | str = "2025-06-15",
    value: float = 30_000,
    base: float | None = None,
    corrected: bool = True,
    **options: bool,
) -> Receipt:
    """Return the receipt of the course's own car unless told otherwise."""
    return receipt(good, day, value, base, corrected, rules=RULES, **options)


def total(
    good: str, day: date | str, base: float | None = None, **options: bool
) -> float | None:
    """Return the total rate alone, in percent."""
    return build(good, day, base=base, **options).total_rate_percent


@pytest.mark.parametrize(("good", "base", "day", "expected"), CELLS)
def test_every_cell_of_the_receipt_table(good, base, day, expected):
    """Seven goods on eight dates pay what the course's table says."""
    assert total(good, day, base) == (expected if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(("good", "base"), [("car", 2.5), ("light_truck", 25), ("steel", 0)])
def test_the_schedule_gives_the_base_of_goods_with_one_rate(good, base):
    """Without a base rate the receipt takes the one that the table names."""
    assert build(good).lines[0].rate_percent == base


@pytest.mark.parametrize(("base", "expected"), FIRST_CHARGED)
@pytest.mark.parametrize("day", ["2025-08-07", "2025-09-15"])
def test_as_first_charged_the_15_percent_came_on_top(base, expected, day):
    """From 7 August to 15 September 2025 customs first added 15 to the normal duty."""
    assert total("other", day, base, corrected=False) == pytest.approx(expected)


@pytest.mark.parametrize("day", ["2025-08-06", "2025-09-16", "2026-02-24", "2026-07-24"])
@pytest.mark.parametrize("good", GOODS)
def test_both_views_agree_on_other_days(good, day):
    """Outside these forty days what was charged and what the law became are the same."""
    charged, corrected = build(good, day, base=4.7, corrected=False), build(good, day, base=4.7)

    assert charged.total_rate_percent == corrected.total_rate_percent


BOUNDARIES = [
    ("steel", "2025-03-12", 0, 0, 25),
    ("aluminium", "2025-03-12", 0, 10, 25),
    ("car", "2025-04-03", 2.5, 2.5, 27.5),
    ("light_truck", "2025-04-03", 25, 25, 50),
    ("other", "2025-04-05", 4.7, 4.7, 14.7),
    ("other", "2025-04-09", 4.7, 14.7, 28.7),
    ("other", "2025-04-10", 4.7, 28.7, 14.7),
    ("car_part", "2025-05-03", 2.5, 2.5, 27.5),
    ("steel", "2025-06-04", 0, 25, 50),
    ("aluminium", "2025-06-04", 3, 28, 53),
    ("other", "2025-08-07", 4.7, 14.7, 15),
    ("car", "2025-09-16", 2.5, 27.5, 15),
    ("car_part", "2025-09-16", 2.5, 27.5, 15),
    ("light_truck", "2025-09-16", 25, 50, 25),
    ("other", "2026-02-24", 4.7, 15, 14.7),
    ("steel", "2026-04-06", 0, 50, NOT_MODELLED),
    ("aluminium", "2026-04-06", 0, 50, NOT_MODELLED),
    ("other", "2026-07-24", 4.7, 14.7, 12.5),
]


@pytest.mark.parametrize(("good", "day", "base", "before", "after"), BOUNDARIES)
def test_an_act_bites_on_its_first_day_and_not_before(good, day, base, before, after):
    """One day before an act the old rate holds, on its day the new one."""
    first = date.fromisoformat(day)

    assert [total(good, first - DAY, base), total(good, first, base)] == [
        pytest.approx(before),
        after if after is None else pytest.approx(after),
    ]


def test_every_change_is_a_tested_boundary():
    """No act starts on a day that the boundary test leaves out."""
    tested = {(good, date.fromisoformat(day)) for good, day, *_ in BOUNDARIES}
    changes = {
        (good, step.from_date)
        for good in GOODS
        for step in rate_history(good, 4.7, rules=RULES)[1:]
    }

    assert changes - tested == set()


def test_the_24_percent_held_for_one_day():
    """The country rate of 24 was in force on 9 April 2025 and on no other day."""
    assert [day for day in DAYS if total("other", day, 0) == 24] == [date(2025, 4, 9)]


def test_a_car_shipped_from_nagoya():
    """On 15 June 2025 a 30,000-dollar car paid 750 and 7,500 dollars."""
    slip = build()

    assert slip.duty_usd == 8250
    assert [line.duty_usd for line in slip.lines] == [750, 7500]
    assert [(line.legal_act, line.since) for line in slip.lines] == [
        ("normal duty", FIRST_DAY),
        ("Section 232, Proclamation 10908", date(2025, 4, 3)),
    ]


@pytest.mark.parametrize(
    ("within", "rate", "label"),
    [(True, 0, "added duty, inside the quota"), (False, 25, "added duty, above the quota")],
)
def test_steel_had_a_quota_until_11_march_2025(within, rate, label):
    """Inside Japan's quota steel was free of the added duty, above it paid 25."""
    slip = build("steel", "2025-03-11", within_quota=within)

    assert (slip.total_rate_percent, slip.lines[1].label) == (rate, label)


@pytest.mark.parametrize("good", ["steel", "aluminium"])
def test_metals_from_6_april_2026_are_not_modelled(good):
    """Tiers by product have no single rate: the receipt names the act and no number."""
    slip = build(good, "2026-04-06", base=0)

    assert slip.not_modelled.startswith("not modelled: see the act (Section 232, proclamation")
    assert (slip.duty_usd, slip.lines[1].duty_usd) == (None, None)
    assert slip.notes[0].startswith(
        "What the table knows: tiers on full value: 50, 25, 15 or 10"
    )


@pytest.mark.parametrize("day", ["2025-04-03", "2025-09-15", "2025-09-16", "2026-10-09"])
def test_the_light_truck_says_that_it_is_inferred(day):
    """No text read names the light truck's total, so its receipt says so."""
    slip = build("light_truck", day)

    assert slip.lines[1].rule.inferred
    assert "Inferred from the rule" in slip.notes[0]


def test_nothing_else_is_inferred():
    """The mark stands on the light truck's acts and on no other row."""
    assert {rule.good for rule in RULES if rule.inferred} == {"light_truck"}


def test_a_ceiling_line_shows_what_it_adds():
    """Under the ceiling of 15 a base of 4.7 gets 10.3 more, and one of 18 nothing."""
    low, high = build("other", "2025-10-01", base=4.7), build("other", "2025-10-01", base=18)

    assert low.lines[1].label == "up to the ceiling of 15 % in total"
    assert low.lines[1].rate_percent == pytest.approx(10.3)
    assert high.lines[1].rate_percent == 0


NOTES = [
    ("car", "2025-06-15", True, "does not also pay the country rate"),
    ("other", "2025-06-15", True, "Supreme Court held on 20 February 2026"),
    ("other", "2025-08-20", True, "As corrected later"),
    ("other", "2025-08-20", False, "As first charged"),
    ("other", "2025-10-01", True, "Confidence medium"),
    ("other", "2026-03-01", True, "held this surcharge unlawful"),
    ("other", "2026-08-01", True, "In court"),
    ("car_part", "2025-04-20", True, "is not shown"),
]


@pytest.mark.parametrize(("good", "day", "corrected", "words"), NOTES)
def test_a_receipt_says_what_is_open(good, day, corrected, words):
    """What a court said, what was corrected and what is not known stands in the notes."""
    assert words in " ".join(build(good, day, base=2.5, corrected=corrected).notes)


def test_no_note_without_a_reason():
    """A car in January 2025 paid its normal duty and nothing is open about it."""
    assert build("car", "2025-01-15").notes == ()


def test_every_rule_is_used_on_some_day():
    """No row of the table is dead: each stands behind a line of some receipt."""
    used = {
        line.rule.rule_id
        for good in GOODS
        for day in act_dates(good, rules=RULES)
        for corrected in (True, False)
        for line in build(good, day, base=1, corrected=corrected).lines
    }

    assert used == {rule.rule_id for rule in RULES}


@pytest.mark.parametrize("good", GOODS)
def test_every_day_has_a_receipt(good):
    """On all days and in both views at most one act holds on top of one base duty."""
    lines = {
        len(build(good, day, base=1, corrected=view).lines)
        for day in DAYS
        for view in (True, False)
    }

    assert lines <= {1, 2}


def test_history_has_one_step_a_change():
    """A car's total rate has three levels, each from the day of its act."""
    assert rate_history("car", rules=RULES) == (
        Step(FIRST_DAY, 2.5),
        Step(date(2025, 4, 3), 27.5),
        Step(date(2025, 9, 16), 15.0),
    )


def test_history_of_steel_ends_open():
    """From 6 April 2026 the history of steel has no number."""
    assert rate_history("steel", rules=RULES)[-1] == Step(date(2026, 4, 6), None)


def test_history_leaves_out_days_without_a_change():
    """A base of 15 feels nothing when the row of 16 September takes over."""
    changed = [step.from_date for step in rate_history("other", 15, rules=RULES)]

    assert date(2025, 9, 16) not in changed


@given(goods, days, st.floats(0, 1e9), st.floats(0, 1000), bases, views)
def test_duty_scales_with_the_value(good, day, value, factor, base, view):
    """Twice the value pays twice the duty, for every good and day."""
    one, many = (
        build(good, day, value, base, view),
        build(good, day, value * factor, base, view),
    )

    if one.duty_usd is None:
        assert many.duty_usd is None
    else:
        assert many.duty_usd == pytest.approx(one.duty_usd * factor, rel=1e-9, abs=1e-9)


@given(goods, days, bases, views)
def test_an_added_duty_never_lowers_the_total(good, day, base, view):
    """The total is the base or more, whatever the act does."""
    rate = build(good, day, base=base, corrected=view).total_rate_percent

    assert rate is None or rate >= base


@given(goods, days, bases, views)
def test_under_a_ceiling_the_total_is_the_larger_number(good, day, base, view):
    """Where the act sets a total, it is max(base, ceiling)."""
    layer = added_layer(good, day, RULES, as_corrected=view)

    if layer is not None and layer.kind == "total":
        assert build(good, day, base=base, corrected=view).total_rate_percent == max(
            base, layer.rate_percent
        )


@given(goods, days, st.floats(0, 1e9), bases, views)
def test_the_lines_add_up(good, day, value, base, view):
    """Rates and dollars of the lines add up to the totals."""
    slip = build(good, day, value, base, view)

    if slip.duty_usd is not None:
        assert sum(line.rate_percent for line in slip.lines) == pytest.approx(
            slip.total_rate_percent
        )
        assert sum(line.duty_usd for line in slip.lines) == pytest.approx(slip.duty_usd)


ERRORS = [
    (
        {"good": "bus"},
        "'good' must be one of car, car_part, light_truck, steel, aluminium, other, got 'bus'",
    ),
    (
        {"day": "2024-12-31"},
        "'entry_date' must be between 1 January 2025 and 9 October 2026, got 31 December 2024",
    ),
    (
        {"day": date(2026, 10, 10)},
        "got 10 October 2026. The table of legal acts covers no other",
    ),
    ({"day": "15 June 2025"}, "'entry_date' must be a day such as '2025-06-15', got '15 June"),
    ({"value": -1}, "'value_usd' must be finite and 0 or more, got -1"),
    ({"value": float("nan")}, "'value_usd' must be finite and 0 or more, got nan"),
    ({"value": float("inf")}, "'value_usd' must be finite and 0 or more, got inf"),
    ({"good": "other"}, "'base_rate_percent' must be given for 'other', got None"),
    ({"good": "aluminium"}, "'base_rate_percent' must be given for 'aluminium', got None"),
    ({"base": 101}, "'base_rate_percent' must be between 0 and 100, got 101. Write 2.5 %"),
    ({"base": float("nan")}, "'base_rate_percent' must be between 0 and 100, got nan"),
]


@pytest.mark.parametrize(("arguments", "message"), ERRORS)
def test_a_wrong_argument_gets_a_sentence(arguments, message):
    """Each wrong argument is named, with what it must be and what came."""
    with pytest.raises(ValueError, match="must be") as caught:
        build(**arguments)

    assert message in str(caught.value)


def test_a_number_is_no_date():
    """A wrong kind of date is a TypeError that shows both right forms."""
    with pytest.raises(TypeError, match=r"'entry_date' must be a date, got int. Write date\("):
        build(day=20250615)


def test_a_timestamp_counts_as_its_day():
    """A moment of a day, such as a pandas Timestamp, is that day."""
    assert build(day=datetime(2025, 6, 15, 23, 59)) == build(day=date(2025, 6, 15))


def test_two_acts_at_once_are_refused():
    """A table in which two acts hold on one day is broken, and the message says which."""
    twin = replace(RULES[10], rule_id="R99")

    with pytest.raises(
        ValueError, match=r"one act at most for 'car' on 15 June 2025, got R11, R99"
    ):
        receipt("car", "2025-06-15", 1, rules=(*RULES, twin))


def test_rules_without_a_base_are_refused():
    """Without a normal duty there is no receipt."""
    with pytest.raises(ValueError, match="'rules' must hold a base duty for 'car' on 15 June"):
        receipt("car", "2025-06-15", 1, rules=())


def test_a_student_may_write_an_act():
    """The rules are an argument: an invented act of 40 gives an invented receipt."""
    kept = tuple(rule for rule in RULES if rule.rule_id != "R11")
    act = Rule("X", date(2025, 4, 3), None, "car", "additional", 40, "an invented act")

    slip = receipt("car", "2025-06-15", 30_000, rules=(*kept, act))

    assert (slip.total_rate_percent, slip.lines[1].legal_act) == (42.5, "an invented act")


def test_days_read_as_people_write_them():
    """Every month has its English name, whatever the computer's language."""
    assert [day_in_words(date(2025, month, 9)).split()[1][:3] for month in (1, 5, 9, 12)] == [
        "Jan",
        "May",
        "Sep",
        "Dec",
    ]
