"""The trade war that a reader moves by hand: one map, a card, a staircase, two worlds."""

import re
from dataclasses import asdict

import pytest
from picture_checks import check_states, marks, texts

from tarifflab import progress
from tarifflab._display import asset
from tarifflab.widgets import trade_war
from tarifflab.widgets.kit import tile_map, trade_world
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.trade_world import EVERYBODY
from tarifflab.widgets.kit.words import width
from tarifflab.widgets.trade_war import world
from tarifflab.widgets.trade_war.settings import (
    CASES,
    ONE,
    VERSIONS,
    Printed,
    Settings,
    case_of,
    differences,
    opening,
    printed_rows,
)

pytestmark = pytest.mark.slow
CSS = asset("frame.css")
ROOM, ARROW, GAP = 520, 22, 8  # pixels: of the figure, of a list's edge and arrow, between two


@pytest.fixture
def panel():
    """Return a panel as the lesson shows it."""
    return trade_war.panel()


def outcome(**changes):
    """Return what the controls come to, with some of them changed."""
    return trade_war.compute(**trade_war.CONTROLS | changes)


def words_of(svg):
    """Return all texts of a picture."""
    return [one.words for one in texts(svg)]


# Published cases


@pytest.mark.parametrize("case", CASES, ids=[one.case for one in CASES])
def test_every_published_case_is_one_choice_away(panel, case):
    """The list sets the case, says that it is on, and all its printed numbers come out."""
    panel.do(case.label)
    pressed = [one["name"] for one in panel.frame.actions if one.get("pressed")]

    assert pressed == [case.label]
    assert panel.result.printed
    assert all(one.agrees for one in panel.result.printed)


def test_the_list_holds_all_printed_numbers():
    """Nothing that was printed is left without a line in the list."""
    assert sum(len(rows) for rows in printed_rows().values()) == 228
    assert {one.case for one in CASES} == set(printed_rows())


def test_three_lists_stand_in_one_row_where_the_page_is_narrow(panel):
    """At 640 pixels, with any name chosen: a second row would make the figure too high."""
    name = '.tl-figure[data-name="trade-war"] .tl-beside select'
    size = re.search(re.escape(name) + r" { font-size: (\d+)px; padding: 3px 0; }", CSS)
    lists = [
        list(panel.presets),
        *(
            [said for said, _value in panel.controls[one].options]
            for one in ("shown", "lending")
        ),
    ]
    words = sum(max(width(said, int(size[1])) for said in one) for one in lists)

    assert words + 3 * ARROW + 2 * GAP <= ROOM


def test_settings_of_ones_own_are_no_published_case(panel):
    """The list stands on none of them, whatever slider that is not used was moved."""
    panel.set(answer=("Japan",))
    assert not any(one.get("pressed") for one in panel.frame.actions)

    assert case_of(opening(uniform=40.0, own=3.0)).case == "us_apr2025"


def test_table_has_printed_numbers_and_limits(panel):
    """What was printed stands beside ours, and what the model cannot do below."""
    panel.open()
    table = panel.table()

    assert '<th scope="row">USA, welfare (' in table
    for said in ("no Taiwan", "cannot tell whether a tariff cures a deficit", "only maker"):
        assert said in table


# Numbers


def test_use_of_revenue_decides_the_gain_of_this_list():
    """With tax relief the US gains 1.13 %, with the money handed out nothing."""
    assert outcome().us == pytest.approx(1.131, abs=1e-3)
    assert outcome(revenue="lump sum").us == pytest.approx(-0.006, abs=1e-3)


def test_stairs_go_down_with_everybody_who_joins():
    """US welfare from 1.13 to -0.36 %, in the order of ticking; Japan hardly moves."""
    steps = outcome(answer=EVERYBODY).steps
    values = [one.value for one in steps]

    assert values == sorted(values, reverse=True)
    assert [values[at] for at in (0, 1, 2, 6, 8)] == pytest.approx(
        [1.131, 1.071, 0.790, 0.245, -0.358], abs=1e-3
    )
    assert steps[-1].other == pytest.approx(-0.315, abs=1e-3)


def test_stairs_follow_the_order_of_ticking():
    """Who ticks China first sees China first; the world at the end is the same."""
    first = outcome(answer=("China", "Japan"))
    other = outcome(answer=("Japan", "China"))

    assert [one.short for one in first.steps] == ["none", "CN", "JP"]
    assert first.us == other.us


@pytest.mark.parametrize(("own", "change"), [(0.0, 0.556), (15.0, -0.097), (24.0, -0.291)])
def test_own_rate_of_japan_moves_japan(own, change):
    """The others stay at the April rates."""
    assert outcome(partner="JPN", own=own).japan == pytest.approx(change, abs=1e-3)


@pytest.mark.parametrize("country", ["JPN", "USA", "VNM"])
@pytest.mark.parametrize("answer", [(), ("Japan", "European Union"), EVERYBODY])
def test_causes_on_the_card_add_up_to_the_change(country, answer):
    """What moves a country is split without a rest."""
    found = outcome(country=country, answer=answer)

    parts = sum(one.points for one in found.parts)
    assert parts == pytest.approx(found.change(country), abs=1e-9)


def test_card_of_japan_tells_its_own_rate_from_those_of_others():
    """+0.56 from the tariffs on others, −0.85 from its own, +0.02 to 0.03 from its answer."""
    parts = {one.name: one.points for one in outcome(answer=EVERYBODY).parts}

    assert parts["US tariffs on others"] == pytest.approx(0.556, abs=1e-3)
    assert parts["US tariff on it"] == pytest.approx(-0.847, abs=1e-3)
    assert 0.02 < parts["its own answer"] < 0.03


def test_lending_is_a_switch_with_four_rules():
    """The same tariffs cost Guyana 18 or 3 %, and the card says that it rests on the rule."""
    found = [outcome(lending=rule).change("GUY") for rule in trade_world.RULES.values()]

    assert [round(one, 1) for one in found] == [-18.5, -3.9, -3.4, -3.2]
    assert trade_war.finish(outcome(country="GUY")).rules == pytest.approx(
        (-18.48, -3.19), abs=0.01
    )


def test_ranking_leaves_out_thin_data_and_the_closure():
    """No Marshall Islands, no Guyana, no Vietnam; all 194 are accounted for."""
    ranked = world.ranking(opening())

    assert not {"MHL", "LBR", "KGZ", "GUY", "VNM", "GIN"} & set(ranked.codes)
    assert {"USA", "JPN", "MEX"} <= set(ranked.codes)
    assert len(ranked.codes) + ranked.thin + ranked.closure == 194


def test_nobody_moves_where_tariffs_rest(panel):
    """Five regions rest at 14.9 to 22.3 %; at a high elasticity a sentence says why not."""
    panel.set(shown="nobody moves")
    rest = panel.state(820)
    refused = panel.state(820, epsilon=12.0)

    assert marks(rest.svg)["bar"] == 5
    assert {"14.9\u202f%", "15.9\u202f%", "22.3\u202f%"} <= set(words_of(rest.svg))
    assert "no tariffs up to 100 % are at rest" in " ".join(words_of(refused.svg))
    assert "no tariffs of the five regions are at rest" in refused.headline


@pytest.mark.parametrize("version", list(VERSIONS.values()))
@pytest.mark.parametrize("epsilon", [1.5, 12.0])
def test_both_ends_of_the_controls_work(panel, version, epsilon):
    """The highest tariff, answered by all, at both ends of the elasticity, or a sentence."""
    panel.set(
        rates=ONE, uniform=100.0, answer=EVERYBODY, answer_rate=0.5, version=version,
        epsilon=epsilon,
    )  # fmt: skip

    assert panel.headline.startswith("All answer:") or "no equilibrium" in panel.headline


# Words


@pytest.mark.parametrize(
    ("changes", "headline"),
    [
        ({}, "April rates: the US gains 1.13 %, Japan loses 0.29 %"),
        ({"answer": ("Japan",)}, "Japan joins: the US gain falls from 1.13 to 1.07 %"),
        ({"answer": EVERYBODY}, "All answer: a US gain of 1.13 % becomes a loss of 0.36 %"),
        (
            {"rates": ONE, "uniform": 50.0},
            "50 % on all: the US gains 1.37 %, Japan loses 0.36 %",
        ),
        (
            {"pinned": asdict(Settings()), "revenue": "lump sum"},
            "The US loses 0.01 % now, 1.14 points less than in the pinned world",
        ),
    ],
)
def test_headline_is_the_finding(panel, changes, headline):
    """With its number and a verb; thin spaces are read as spaces here."""
    said = panel.state(**changes).headline.replace("\u202f", " ")

    assert said == headline


def test_unit_line_says_which_world_it_is(panel):
    """What is not as in the standard model is named."""
    assert "April rates, nobody answers" in panel.state().unit
    said = panel.state(revenue="lump sum", lending="lenders", epsilon=8.0).unit
    assert "money handed out, lenders decide, elasticity 8" in said


@pytest.mark.parametrize(
    ("shown", "begins", "bare"),
    [("ranking", "Ranking of", "Map"), ("nobody moves", "Bars of five tariffs", "Map")],
)
def test_words_for_the_picture_name_what_is_drawn(panel, shown, begins, bare):
    """What stands in the map's place is not called a map."""
    said = panel.state(800, shown=shown).alt

    assert said.startswith(begins)
    assert bare not in said


def test_a_corner_of_the_model_is_called_one(panel):
    """Where lending pays for nearly all imports that are left, the note warns."""
    warned = panel.state(rates=ONE, uniform=100.0, epsilon=8.0).note

    assert "corner of the model" in warned
    assert "corner of the model" not in panel.state().note


def test_foot_says_who_is_not_ranked(panel):
    """How many are left out, and why."""
    foot = panel.state(shown="ranking").foot

    assert "on thin data" in foot
    assert "rests on the rule for lending" in foot


# The picture


def test_every_country_has_one_tile(panel):
    """The layout holds the 194 countries and an empty tile for Taiwan, each once."""
    tiles = [tile for tile in tile_map.LAYOUT.split() if tile != "..."]
    drawn = marks(panel.state(820).svg)

    assert len(tiles) == len(set(tiles)) == 195
    assert set(tiles) == {*trade_world.load_world().codes, "TWN"}
    assert (drawn["tile"], drawn["missing"]) == (194, 1)


@pytest.mark.parametrize(
    ("value", "grade"), [(0.0, 3), (0.04, 3), (-0.05, 2), (0.6, 5), (-9, 0)]
)
def test_size_of_a_change_is_its_depth(value, grade):
    """Three depths on each side of "the same"."""
    assert tile_map.Scale("Welfare", "%", (0.05, 0.5, 1.5)).grade(value) == grade


def test_gains_are_round_and_losses_square():
    """Who sees no colour reads the sign from the shape."""
    picture = Picture(600)
    scale = tile_map.Scale("Welfare", "%", (0.05, 0.5, 1.5))
    names = {"JPN": "Japan", "USA": "United States"}
    tiles = tile_map.Tiles(0, 0, 21, 17)
    tile_map.draw(picture, tiles, {"JPN": -0.29, "USA": 1.13}, scale, names)
    drawn = picture.svg(400)

    round_one = drawn.partition("United States: +1.13")[2].partition("</g>")[0]
    square = drawn.partition("Japan: −0.29")[2].partition("</g>")[0]
    assert 'rx="8"' in round_one
    assert 'rx="1"' in square


def test_a_click_on_a_tile_is_the_card_of_its_country(panel):
    """Each tile names the control that it sets, as the page knows it."""
    place = panel.controls["country"].to_wire("VNM")
    assert f'data-pick="country={place}" data-turn="VNM:0"' in panel.svg

    panel.set(country="VNM")

    assert {"Vietnam", "−11.02\u202f%", "rests on the lending rule"} <= set(words_of(panel.svg))


def test_a_step_is_added_and_tiles_are_told_to_turn(panel):
    """Steps already there keep their look, so only new ones appear; tiles change theirs."""
    before, after = panel.state(820).svg, panel.state(820, answer=("China",)).svg

    assert (marks(before)["step"], marks(after)["step"]) == (1, 2)
    assert 'data-turn="step-0:0"' in before
    assert 'data-turn="step-0:0"' in after
    turned = [
        code
        for code in trade_world.load_world().codes
        for grade in range(7)
        if f'"{code}:{grade}"' in before and f'"{code}:{grade}"' not in after
    ]
    assert len(turned) > 5


def test_pinned_world_stands_beside_the_present_one(panel):
    """The button keeps the settings; then two maps and what differs; then one again."""
    panel.do("pin")
    panel.set(revenue="lump sum")
    drawn = panel.state(820)

    assert marks(drawn.svg)["tile"] == 2 * 194
    assert {"US revenue", "cuts income tax", "is handed out"} <= set(words_of(drawn.svg))
    assert {"+1.13\u202f%", "−0.01\u202f%"} <= set(words_of(drawn.svg))

    panel.do("unpin")

    assert marks(panel.state(820).svg)["tile"] == 194


def test_differences_name_every_setting_once():
    """The same world with an unused slider elsewhere does not differ."""
    assert differences(opening(), opening(uniform=70.0, answer_rate=0.5)) == []
    rows = differences(opening(), opening(answer=EVERYBODY, epsilon=8.0))
    assert rows == [("Who answers", "nobody", "all"), ("Elasticity", "4.0", "8.0")]


def test_picture_waits_for_the_guess_and_then_has_it(panel):
    """The question first; a kept guess opens the figure, with a stroke and in the note."""
    assert panel.asking
    assert panel.frame.picture["svg"] == ""

    progress.save("prediction", "08/us-welfare", -0.5)

    assert panel.headline.startswith("April rates: the US gains")
    assert marks(panel.svg)["guess"] >= 1
    assert "You guessed −0.50\u202f%" in panel.frame.picture["note"]


def test_pictures_keep_to_the_rules(panel):
    """Every moment at three widths: nothing cut or covered, no more than a screen high."""
    check_states(panel)


@pytest.mark.parametrize("shown", ["consumer prices", "employment", "exports to GDP"])
def test_other_maps_keep_to_the_rules(panel, shown):
    """At the corners of the tariff as well."""
    check_states(
        panel,
        {"shown": shown},
        {"shown": shown, "rates": ONE, "uniform": 100.0, "answer": EVERYBODY},
    )


def test_cards_of_all_countries_keep_to_the_rules(panel):
    """The longest name, the smallest trade, the largest change."""
    countries = ("VCT", "MHL", "GUY", "KIR", "CHN", "ARE", "BIH", "CAF", "PNG", "TCA")
    check_states(panel, *({"country": code, "answer": EVERYBODY} for code in countries))


def test_pictures_are_the_stored_ones(panel, pictures):
    """What the lesson shows looks as it did when somebody last looked at it."""
    states = {name.replace(" ", "-"): values for name, values in panel.moments.items()}
    states["50-on-all"] = states.pop("50-%-on-all")
    states |= {
        "vietnam": {"country": "VNM"},
        "prices": {"shown": "consumer prices"},
        "no-rest": {"shown": "nobody moves", "epsilon": 12.0},
    }
    pictures.same(panel, states)


@pytest.mark.parametrize(("ours", "agrees"), [(1.0, True), (1.04, True), (1.06, False)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_number_agrees_that_rounds_to_what_was_printed(ours, agrees, sign):
    """Neither above nor below it."""
    ours = 1 + sign * (ours - 1)

    assert Printed("JPN", "welfare", "%", 1.0, ours, 1).agrees is agrees
