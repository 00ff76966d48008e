"""The trade war that a reader moves by hand."""

import time

import pytest

from tarifflab.economics.trade_war import NoEquilibriumError
from tarifflab.widgets import trade_war
from tarifflab.widgets.kit import bars, tile_map, trade_world
from tarifflab.widgets.kit.trade_world import EVERYBODY
from tarifflab.widgets.trade_war import presets
from tarifflab.widgets.trade_war.members import Members
from tarifflab.widgets.trade_war.presets import ONE, PRESETS, START


@pytest.fixture(scope="module")
def panel():
    """Return one panel; each test sets all controls first."""
    return trade_war.panel()


def us_welfare(panel):
    """Return the change of US welfare in percent."""
    after = panel.result.after
    return (after.welfare[after.base.world.home] - 1) * 100


@pytest.mark.slow
@pytest.mark.parametrize("preset", PRESETS, ids=[one.case for one in PRESETS])
def test_every_published_case_is_one_click_away(panel, preset):
    """A button's settings give the case, and all its printed numbers after rounding."""
    panel.set(**preset.controls)
    result = panel.result

    assert result.preset is preset
    assert result.printed
    assert all(one.agrees for one in result.printed)
    assert "published case" in panel.sentence


@pytest.mark.slow
def test_presets_show_all_printed_numbers():
    """Nothing that was printed is left without a button."""
    shown = sum(len(rows) for rows in presets._rows().values())

    assert shown == 228
    assert {one.case for one in PRESETS} == set(presets._rows())


@pytest.mark.slow
def test_use_of_revenue_is_the_whole_of_the_gain(panel):
    """With tax relief the US gains 1.13 %, with a lump sum nothing."""
    panel.set(**START)
    relief = us_welfare(panel)
    panel.set(**START | {"revenue": "lump sum"})

    assert relief == pytest.approx(1.131, abs=1e-3)
    assert us_welfare(panel) == pytest.approx(-0.006, abs=1e-3)


@pytest.mark.slow
def test_each_partner_that_joins_japan_takes_some_of_the_gain(panel):
    """US welfare falls with every box that is ticked, from 1.07 % to -0.36 %."""
    panel.set(**START)
    gains = []
    for count in range(1, len(EVERYBODY) + 1):
        panel.set(answer=EVERYBODY[:count])
        gains.append(us_welfare(panel))

    assert gains == sorted(gains, reverse=True)
    assert gains[0] == pytest.approx(1.071, abs=1e-3)
    assert gains[1] == pytest.approx(0.790, abs=1e-3)
    assert gains[5] == pytest.approx(0.245, abs=1e-3)
    assert gains[-1] == pytest.approx(-0.358, abs=1e-3)
    assert "Without an answer US welfare rises by 1.13 %" in panel.sentence


@pytest.mark.slow
def test_own_rate_of_japan_moves_japan(panel):
    """Japan at 0, 15 and 24 % with the others at the April rates: +0.556, -0.097, -0.291."""
    changes = []
    for own in (0.0, 15.0, 24.0):
        panel.set(**START | {"partner": "JPN", "own": own})
        after = panel.result.after
        changes.append((after.welfare[after.base.world.index("JPN")] - 1) * 100)

    assert changes == pytest.approx([0.556, -0.097, -0.291], abs=1e-3)


@pytest.mark.slow
def test_deficit_falls_far_less_than_imports(panel):
    """A uniform 50 %: imports fall from 10.3 to 3.1 % of GDP, the deficit from 3.7 to 2.0."""
    panel.set(**START | {"rates": ONE, "uniform": 50.0})
    board = panel.figures[0].value

    for cell in ("10.3", "3.1", "6.6", "1.1", "1,044"):
        assert f">{cell}<" in board


@pytest.mark.slow
def test_slider_chooses_the_uniform_rate(panel):
    """Whoever moves the slider of one rate gets one rate."""
    panel.set(**START)
    panel.controls["uniform"].value = 40.0

    assert panel.controls["rates"].value == ONE
    assert panel.result.preset is None


@pytest.mark.slow
@pytest.mark.parametrize("version", list(trade_war.VERSIONS.values()))
@pytest.mark.parametrize("epsilon", [1.5, 12.0])
def test_both_ends_of_the_controls_work(panel, version, epsilon):
    """The highest tariff, answered by all, at both ends of the elasticity, or a sentence."""
    panel.set(
        **START
        | {"rates": ONE, "uniform": 100.0, "answer": EVERYBODY, "answer_rate": 0.5}
        | {"version": version, "epsilon": epsilon}
    )

    assert panel.sentence.startswith("US welfare") or "no equilibrium" in panel.sentence


@pytest.mark.slow
def test_a_corner_of_the_model_is_called_one(panel):
    """Where lending pays for nearly all imports that are left, the sentence warns."""
    panel.set(**START | {"rates": ONE, "uniform": 100.0, "epsilon": 8.0})
    warned = "corner of the model" in panel.sentence
    panel.set(**START)

    assert warned
    assert "corner of the model" not in panel.sentence


@pytest.mark.slow
def test_an_update_takes_under_50_ms(panel):
    """From a moved slider to all numbers and pictures, in this process's own time."""
    panel.set(**START)
    took = []
    for rate in (12.0, 23.0, 34.0, 45.0, 56.0):
        start = time.process_time()
        panel.controls["uniform"].value = rate
        took.append(time.process_time() - start)

    assert min(took) < 0.05


@pytest.mark.slow
def test_button_shows_tariffs_that_nobody_wants_to_change(panel):
    """Five regions rest at 14.9 to 22.3 %, and at a high elasticity a sentence says no."""
    panel.set(**START)
    button = next(
        one
        for row in panel.box.children
        for one in getattr(row, "children", ())
        if getattr(one, "description", "").startswith("Tariffs that nobody")
    )
    button.click()
    rest = panel.figures[2]

    assert all(f">{rate}<" in rest.value for rate in ("14.9", "15.9", "19.0", "22.3"))

    panel.set(epsilon=12.0)
    button.click()

    assert "no tariffs up to 100 % are at rest" in rest.value
    with pytest.raises(NoEquilibriumError, match="no tariffs up to 100 % are at rest"):
        trade_war.nobody_moves(12.0)


@pytest.mark.slow
def test_limits_stand_on_the_widget(panel):
    """The reader need not look elsewhere for what the model cannot do."""
    limits = panel.figures[-1].value

    for words in ("no Taiwan", "cannot tell whether a tariff cures a deficit", "only maker"):
        assert words in limits


# The map


@pytest.mark.slow
def test_every_country_has_one_tile():
    """The layout holds the 194 countries and an empty tile for Taiwan, each once."""
    tiles = tile_map.LAYOUT.split()
    codes = [tile for tile in tiles if tile != "..."]

    assert len(codes) == len(set(codes)) == 195
    assert set(codes) == {*trade_world.load_world().codes, "TWN"}


@pytest.mark.parametrize(
    ("value", "signs"), [(0.0, "0"), (0.04, "0"), (-0.05, "−"), (0.6, "++"), (-9, "−−−")]
)
def test_grade_shows_in_signs_too(value, signs):
    """Who sees no colour reads the size of the change from up to three signs."""
    scale = tile_map.Scale("Welfare", "%", (0.05, 0.5, 1.5))

    assert tile_map.SIGNS[scale.grade(value)] == signs


def test_map_fetches_nothing_and_has_words():
    """The drawing is one piece of text with a name, and asks no address for anything."""
    scale = tile_map.Scale("Welfare", "%", (0.05, 0.5, 1.5))
    drawn = tile_map.svg(["JPN"], [-0.29], {"JPN": "Japan"}, scale, "Japan loses.")

    assert 'aria-label="Japan loses."' in drawn
    assert "Japan: −0.29 %" in drawn
    assert "http" not in drawn


# The boxes


def test_boxes_and_value_follow_each_other():
    """Ticking a box changes the value once, and setting the value ticks the boxes."""
    members = Members("Who answers", ["Japan", "Canada"])
    seen = []
    members.observe(lambda change: seen.append(change.new), names="value")

    members.boxes["Canada"].value = True
    members.value = ("Japan", "Canada")

    assert seen == [("Canada",), ("Japan", "Canada")]
    assert members.boxes["Japan"].value


@pytest.mark.slow
def test_ladder_of_answers_has_both_ends():
    """From nobody to everybody, the US gain of 1.13 % turns into a loss of 0.36 %."""
    ladder = trade_war.who_answers()

    assert ladder.iloc[0].tolist() == ["nobody", 1.131, -0.291]
    assert ladder["US welfare, %"].iloc[-1] == -0.358
    assert ladder["US welfare, %"].is_monotonic_decreasing


@pytest.mark.slow
def test_guess_stays_in_the_chart():
    """The reader's guess of US welfare is a mark beside the bar of the United States."""
    drawn = trade_war.panel(guess=-2.0).figures[4].value

    assert "your guess: −2<" in drawn
    assert "United States +1.13" in drawn


def test_bars_carry_numbers_and_words():
    """Every bar has its number beside it, losses to the left, and the drawing has a name."""
    drawn = bars.svg(
        [("Japan", (-0.29,)), ("US & co", (1.13,))],
        title="Welfare (%)",
        form="+.2f",
        summary="Two.",
    )

    assert 'aria-label="Two."' in drawn
    assert ">−0.29<" in drawn
    assert "US &amp; co" in drawn


def test_bars_of_nothing_are_drawn_too():
    """Where all is zero there is a line and no division by it."""
    drawn = bars.svg([("Japan", (0.0, 0.0))], title="T", form=".0f", summary="Nothing.")

    assert drawn.count(">0<") == 2
