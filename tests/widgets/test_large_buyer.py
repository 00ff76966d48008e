"""The market of a large buyer: payers, sentences, presets and both ends of the controls."""

import itertools
import re

import pytest
from picture_checks import check_states, marks, texts

from tarifflab import data
from tarifflab.economics.incidence import shoppers_share
from tarifflab.widgets import large_buyer


def build(**more):
    """Return the market with buyers at 2 and sellers at 3, from 2.5 to 27.5 percent."""
    settings = {"total_duty": 27.5, "eta": 2, "sigma": 3, "flexible": False, "retail": 50}
    return large_buyer.compute(**settings | more)


def test_month_is_that_of_the_table():
    """The base is the mean month of 2024, transport equipment from Japan."""
    trade = data.load("us_imports_by_partner_naics3_monthly").set_index("month")
    mine = trade.query("country == 'Japan' and naics3 == '336'").loc["2024", "imports_usd"]

    assert mine.mean() / 1e6 == pytest.approx(large_buyer.MONTH_USD_M, abs=0.05)


def test_areas_add_up_to_the_model():
    """The numbered areas are the model's gains: +212, -362 and -150."""
    shown = build()

    assert shown.areas.home == pytest.approx(shown.result.home_gain)
    assert shown.areas.sellers == pytest.approx(-shown.result.sellers_loss)
    world = shown.areas.home + shown.areas.sellers
    assert shown.usd_m(world) == pytest.approx(-150.0, abs=0.1)


@pytest.mark.parametrize("flexible", [True, False])
@pytest.mark.parametrize("retail", [0, 20, 100])
def test_three_payers_bear_the_whole_added_duty(flexible, retail):
    """Maker, shops and shopper together: duty afterwards less duty before, per car."""
    shown = build(flexible=flexible, retail=retail)
    added = 0.275 * shown.result.seller_price - 0.025

    assert sum(shown.payers_usd) == pytest.approx(30_000 * added)
    assert sum(shown.at_border) == pytest.approx(1)


def test_at_face_value_the_maker_bears_nearly_all():
    """June 2025: a price cut of 19.4 percent, and 1 percent of the duty left for the US."""
    shown = build(**large_buyer.PRESETS["June 2025 at face value"].values)

    assert 100 * (1 - shown.result.seller_price) == pytest.approx(19.4, abs=0.05)
    assert "upper bound" in large_buyer.draw(shown, 720).foot


def test_two_pictures_are_told_in_equal_words():
    """The opening names gains and losses of both pictures."""
    panel = large_buyer.opening_panel()

    said = panel.shown.alt.replace("\u202f", " ")
    assert "United States loses $237 m a month, the sellers’ country loses nothing" in said
    assert "United States gains $212 m a month, the sellers’ country loses $362 m" in said
    assert marks(panel.svg)["area"] == 10


@pytest.mark.parametrize("name", large_buyer.PRESETS)
def test_every_preset_tells_its_source(name):
    """One click, and the foot names where the settings come from; the button is marked."""
    panel = large_buyer.panel()
    panel.do(name)

    assert large_buyer.PRESETS[name].source in panel.shown.foot
    assert name in [one["name"] for one in panel.frame.actions if one["pressed"]]


CORNERS = [
    {"total_duty": duty, "eta": eta, "sigma": sigma, "flexible": flexible, "shape": shape}
    for duty, eta, sigma, flexible, shape in itertools.product(
        (2.5, 60), (0.5, 6), (0.03, 20), (True, False), ("constant", "linear")
    )
]


@pytest.mark.slow
@pytest.mark.parametrize("values", CORNERS)
def test_controls_work_at_both_ends(values):
    """Thirty-two corners: a picture that keeps the rules, and areas that keep their sign."""
    panel = large_buyer.panel()
    panel.set(**values)

    assert min(panel.result.areas.by_number.values()) >= -1e-9
    assert marks(panel.svg)["area"] == 5
    check_states(panel, values)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"total_duty": 50}, "At 50\u202f%"),
        ({"eta": 6.0}, "gains $325"),
        ({"sigma": 20.0}, "loses $138"),
        ({"flexible": True}, "loses $237"),
        ({"shape": "linear"}, "gains $1"),
    ],
)
def test_controls_move_the_headline_and_never_the_axes(values, said):
    """Each control changes numbers; ticks, lines and number of marks stay."""
    panel = large_buyer.panel()
    ticks = [one for one in texts(panel.svg) if one.words in ("60", "100", "160")]
    panel.set(**values)

    assert said in panel.headline
    assert ticks == [one for one in texts(panel.svg) if one.words in ("60", "100", "160")]
    assert (marks(panel.svg)["curve"], marks(panel.svg)["sum"]) == (2, 7)


def test_pass_on_in_shops_moves_the_car_alone():
    """What shops pass on divides the US part and leaves the border as it is."""
    panel = large_buyer.panel()
    before = panel.headline
    panel.set(retail=100)

    assert panel.headline == before
    assert marks(panel.svg)["payer"] == 2


def test_a_rise_in_shops_is_no_share_of_the_duty():
    """0.2 points of shop price for a point of tariff are 40 % of it at a half, not 20."""
    share = shoppers_share(0.2, 0.5)

    assert large_buyer.PRESETS["Shops in 2025"].values == {"retail": pytest.approx(100 * share)}


def test_nothing_changes_at_the_old_duty():
    """The reader is told to move the duty."""
    assert "nothing changes" in large_buyer.headline(build(total_duty=2.5))


def test_nothing_is_traded_beyond_the_prohibitive_duty():
    """Straight lines, buyers who leave and sellers who do not move: no trade, no payer."""
    shown = build(total_duty=60, eta=6, flexible=True, shape="linear")

    assert "nothing is imported" in large_buyer.headline(shown)


def test_best_duty_is_told_for_every_seller():
    """One over the elasticity; too large to print; always more; none at all."""
    told = [
        large_buyer.draw(build(**more), 720).note.replace("\u202f", " ")
        for more in (
            {},
            {"sigma": 1},
            {"sigma": 0.21},
            {"sigma": 0.03},
            {"sigma": 0.03, "shape": "linear"},
            {"flexible": True},
        )
    ]
    wanted = (
        "would be 33 %",
        "be 100 %",
        "be 476 %",
        "above 500 %",
        "always suits",
        "alone is 0 %",
    )
    assert [words in said for words, said in zip(wanted, told, strict=True)] == [True] * 6


def test_table_carries_the_numbers_of_the_picture():
    """The sums stand in the table with their sign, and in the picture."""
    panel = large_buyer.panel()

    assert {"+212", "−362"} <= {one.words for one in texts(panel.svg)}
    assert "<td>+212</td><td>−362</td>" in panel.table()


def test_each_table_of_the_pair_says_whose_it_is():
    """The first is of sellers who give way, with the unit of its sums."""
    captions = re.findall("<caption>(.*?)</caption>", large_buyer.opening_panel().table())

    assert captions == [
        "Sellers flexible (one price), $ million a month",
        "Less flexible (elasticity 3), $ million a month",
    ]


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """The opening and each case look as they did."""
    cases = {
        name.lower().replace(" ", "-").replace("–", "-"): dict(one.values)
        for name, one in large_buyer.PRESETS.items()
    }
    pictures.same(large_buyer.panel(), {"opening": {}} | cases)
    pictures.same(large_buyer.opening_panel(), {"opening": {}})
