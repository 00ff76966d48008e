"""Two threat points: many patiences, one outcome, and one unit for all rates."""

import pytest
from picture_checks import check_states, marks, texts

from tarifflab import data
from tarifflab.economics.bargaining import first_share
from tarifflab.widgets import threat_points as widget

OPEN = {
    "threat": 26,
    "base": 1.0,
    "deal": 15,
    "us": 0.95,
    "japan": 0.90,
    "first": "Washington",
    "weight": 0.5,
}


def rates_of_japan(most, cars, parts, trucks):
    """Return the rate on most goods and that on all of Japan's goods, percent in total.

    Weights are US imports of 2024; metals stand at 50 on top of their normal duty (but for
    the year before), the other rates are the arguments.
    """
    goods = data.load("us_imports_2024_by_partner_hs4").query("country == 'Japan'")
    worth, code = goods["imports_usd"], goods["hs4"]
    metals = code.str.startswith(("72", "73", "76"))
    heavy = {"8703": cars, "8708": parts, "8704": trucks}
    rate = code.map(heavy).astype(float).fillna(most)
    return float((worth * rate.mask(metals, 51.73)).sum() / worth.sum())


@pytest.mark.parametrize(("us", "japan"), [(0.786, 0.786), (0.95, 0.94)])
def test_other_patiences_give_the_same_rate(us, japan):
    """Equal patience of 0.786, or 0.95 against 0.94: 15 % both times."""
    settled = widget.compute(**OPEN | {"us": us, "japan": japan})

    assert settled.rubinstein == pytest.approx(15, abs=0.05)


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("The letter: 25 on top, most goods", 0.560),
        ("The list of 2 April: 24 on top, most goods", 0.583),
        ("The pause: 10 on top, most goods", 1.400),
        ("The pause on all goods, cars included", 0.905),
        ("Cars (27.5, before 2.5)", 0.500),
    ],
)
def test_share_of_the_range_in_one_unit(name, share):
    """All three rates of a preset are totals on the same goods, so they can be compared."""
    threat, base, deal = widget.PRESETS[name]
    settled = widget.compute(**OPEN | {"threat": threat, "base": base, "deal": deal})

    assert settled.real_share == pytest.approx(share, abs=5e-4)


def test_the_deal_lowers_the_average_that_the_pause_left():
    """On all goods of 2024, cars included, the pause is 17.3 % and the deal 15.8 % in total."""
    pause = rates_of_japan(11.0, 27.5, 27.45, 26.0)
    deal = rates_of_japan(15.0, 15.0, 15.0, 25.0)

    threat, _, agreed = widget.PRESETS["The pause on all goods, cars included"]
    assert [pause, deal] == pytest.approx([threat, agreed], abs=0.08)


@pytest.mark.parametrize("first", ["Washington", "Tokyo"])
def test_every_pair_on_the_curve_gives_the_real_rate(first):
    """Whoever proposes first, the pairs shown lead to 15 %."""
    settled = widget.compute(**OPEN | {"first": first})
    for us, japan in settled.same:
        own = first_share(us, japan) if first == "Washington" else 1 - first_share(japan, us)
        assert 1.0 + own * 25.0 == pytest.approx(15)
    assert settled.same


def test_cars_met_in_the_middle():
    """From 2.5 to 27.5 the real 15 % is exactly half: Nash with equal weights."""
    settled = widget.compute(**OPEN | {"threat": 27.5, "base": 2.5})

    assert settled.nash == 15
    assert settled.real_share == 0.5


def test_on_most_goods_alone_the_pause_was_cheaper():
    """11 without a deal against 15 with one: on these goods alone signing gains nothing."""
    settled = widget.compute(**OPEN | {"threat": 11})

    assert "these goods alone, signing gains Tokyo nothing" in widget.headline(settled)
    assert settled.same == ()


def test_nothing_to_divide_is_said():
    """A threat below the rate before has no range."""
    with pytest.raises(ValueError, match="There is nothing to divide"):
        widget.compute(**OPEN | {"threat": 1.0})


def test_real_outcomes_come_from_the_list():
    """15 for three partners, 10 for the United Kingdom."""
    assert set(widget.outcomes().values()) == {10.0, 15.0}


@pytest.mark.slow
@pytest.mark.parametrize("first", ["Washington", "Tokyo"])
def test_controls_at_both_ends(first):
    """All sliders at their ends: a picture with its dot, and words where no pair exists."""
    panel = widget.panel()
    for side in ("low", "high"):
        ends = {
            name: getattr(one, side) for name, one in panel.controls.items() if name != "first"
        }
        panel.set(first=first, **ends)
        assert marks(panel.svg)["yours"] == 1
        check_states(panel)


@pytest.mark.slow
@pytest.mark.parametrize("name", widget.PRESETS)
def test_a_preset_sets_three_rates_of_one_kind(name):
    """The bar is divided where the deal lies; without a pair the curve's place has words."""
    panel = widget.panel()
    panel.do(name)

    assert (panel.result.threat, panel.result.base, panel.result.deal) == widget.PRESETS[name]
    said = " ".join(one.words for one in texts(panel.svg))
    assert ("No patience from" in said) == (not panel.result.same)
    assert marks(panel.svg)["pairs"] == bool(panel.result.same)


@pytest.mark.slow
@pytest.mark.parametrize(("patience", "dot_is_above"), [(0.99, True), (0.7, False)])
def test_words_in_place_of_the_pairs_keep_away_from_the_dot(patience, dot_is_above):
    """They stand in the half of the picture in which the reader's own pair is not."""
    panel = widget.panel()
    panel.do(next(name for name in widget.PRESETS if "pause" in name))
    panel.set(japan=patience)
    top = {one.words: one.top for one in texts(panel.svg)}

    assert (top["you"] < top["No patience from"]) is dot_is_above


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every button of the lesson looks as it did."""
    names = ("letter", "list", "pause", "all-goods", "cars")
    states = zip(names, widget.PRESETS.values(), strict=True)
    pictures.same(
        widget.panel(),
        {
            name: {"threat": threat, "base": base, "deal": deal}
            for name, (threat, base, deal) in states
        },
    )
