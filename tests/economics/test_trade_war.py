"""The trade-war model: every published number, and the identities that must hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarifflab import data
from tarifflab.economics import fixed_point, tariff_game, trade_war
from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war import solve
from tarifflab.economics.trade_war_base import WITH_INPUTS, Parameters, World, calibrate
from tarifflab.economics.trade_war_system import System

BARE = Parameters(
    scale_elasticity=0.0, labour_supply=0.0, local_cost_home=0.0, local_cost_other=0.0
)


@pytest.fixture(scope="module")
def world():
    """Return the 194 countries of the published matrix."""
    countries, pairs = data.load("countries_194"), data.load("trade_matrix_194")
    return scenarios.world_from_pairs(
        countries["iso3"], countries["gdp_usd"], pairs.itertuples(index=False)
    )


@pytest.fixture(scope="module")
def listed():
    """Return the US rates of April 2025 by origin, shares."""
    return data.load("countries_194")["us_rate_april_2025_share"].to_numpy()


def build_world(seed=3, n=5):
    """Return a small world in which all countries trade with each other."""
    random = np.random.default_rng(seed)
    flows = random.uniform(1, 20, (n, n))
    return World(tuple("ABCDEFGH"[:n]), flows, random.uniform(300, 900, n), home=0)


def balanced(world, parameters=BARE):
    """Return a base of the bare case in which nobody lends or borrows."""
    flows = (world.flows + world.flows.T) / 2
    return calibrate(replace(world, flows=flows), parameters)


# The published numbers


@pytest.mark.slow
def test_all_228_printed_values_come_out_after_rounding(world, listed):
    """Whoever rounds our numbers as the authors printed theirs, gets theirs."""
    printed = data.load("trade_war_published")
    solved = {
        case: scenarios.published_case(case, world, listed).solve()
        for case in printed["case"].unique()
    }
    wrong = []
    for row in printed.itertuples():
        ours = scenarios.measure(solved[row.case], row.who, row.quantity, row.unit)
        if abs(ours - row.published) > 0.5000001 * 10**-row.decimals:
            wrong.append((row.case, row.who, row.quantity, row.published, ours))

    assert len(printed) == 228
    assert wrong == []


def test_every_case_of_the_table_is_known():
    """The table and the list of cases name the same scenarios."""
    assert set(data.load("trade_war_published")["case"]) == set(scenarios.PUBLISHED)


@pytest.mark.slow
def test_formula_gives_the_two_printed_rates(world):
    """21.80 % with spending and 18.54 % with income are the paper's two uniform rates."""
    base = calibrate(world)

    rates = [scenarios.formula_rate(base, size) for size in (base.spending, base.income)]

    assert rates == pytest.approx([0.2180, 0.1854], abs=5e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "welfare"),
    [
        ((), 1.131),
        (("JPN",), 1.071),
        (("JPN", *scenarios.EU25, "CZE", "SVK"), 0.790),
    ],
)
def test_us_gain_melts_with_every_country_that_answers(world, listed, who, welfare):
    """US welfare in percent under the April rates, by who answers in kind."""
    tariff = scenarios.home_tariff(world, scenarios.april_rates(world, listed))
    after = solve(calibrate(world), scenarios.answered(world, tariff, who))

    assert (after.welfare[world.home] - 1) * 100 == pytest.approx(welfare, abs=0.02)


# Identities


@pytest.mark.slow
@pytest.mark.parametrize("parameters", [Parameters(), WITH_INPUTS])
def test_without_a_shock_nothing_changes(world, parameters):
    """The base is an equilibrium of the model: every ratio is one."""
    base = calibrate(world, parameters)
    after = solve(base, np.zeros_like(world.flows))

    ratios = np.stack([after.welfare, after.wage, after.employment, after.price])
    assert np.abs(ratios - 1).max() < 1e-9
    assert np.abs(deficit_gap(after)).max() < 1e-9


def deficit_gap(after):
    """Return the change of every deficit, relative to spending before."""
    base = after.base
    change = scenarios.deficit(after.flows) - scenarios.deficit(base.flows)
    return change / base.spending


@pytest.mark.slow
def test_money_is_neither_made_nor_lost(world, listed):
    """The world spends its income and its tariff revenue, and its deficits add to zero."""
    after = scenarios.published_case("us_apr2025_reciprocal", world, listed).solve()

    assert after.spending.sum() == pytest.approx(after.income.sum() + after.revenue.sum())
    assert abs(scenarios.deficit(after.flows).sum()) < 1e-9 * after.spending.sum()
    assert abs(after.base.borrowing.sum()) < 1e-9 * after.base.spending.sum()


def test_level_of_all_wages_is_free():
    """Raising every wage by one factor moves nothing real."""
    base = calibrate(build_world())
    system = System(base, scenarios.home_tariff(base.world, 0.3), tax_relief=True)
    logs = np.zeros(system.size)
    higher = logs + np.repeat([0.7, 0.0], len(base.income))

    before, after = system.state(logs), system.state(higher)

    assert after.price / after.wage == pytest.approx(before.price / before.wage)
    assert after.sales / after.income == pytest.approx(before.sales / before.income)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 999), rate=st.floats(0.01, 0.9), epsilon=st.floats(2, 8))
def test_own_share_tells_the_gains_from_trade(seed, rate, epsilon):
    """Bare case: welfare is the own share to the power of -1/epsilon, if one has no tariff."""
    base = balanced(build_world(seed), replace(BARE, trade_elasticity=epsilon))
    after = solve(base, scenarios.home_tariff(base.world, rate), "lump sum")

    own = np.diagonal(after.flows) / after.spending / np.diagonal(base.shares)
    assert after.welfare[1:] == pytest.approx(own[1:] ** (-1 / epsilon), rel=1e-9)


@pytest.mark.slow
def test_us_alone_is_worth_what_its_own_share_says(world):
    """Bare case without lending: walls around the US leave 0.978122991699 of its welfare."""
    own = np.diagonal(calibrate(world).flows)
    base = calibrate(world, BARE, own_sales=own)
    even = solve(replace(base, borrowing=0 * own), np.zeros_like(world.flows), "lump sum")
    base = replace(
        base,
        flows=even.flows,
        spending=even.spending,
        income=even.income,
        borrowing=0 * own,
        shares=even.flows / even.spending,
    )
    wall = scenarios.home_tariff(world, 1e4)
    alone = solve(base, scenarios.answered(world, wall, world.codes), "lump sum")

    assert alone.welfare[world.home] == pytest.approx(0.978122991699, abs=1e-9)


def test_import_tariff_is_an_export_tax():
    """Lerner: the world of a 25 % import tariff also rests with a 25 % export tax."""
    base = balanced(build_world())
    tariff = scenarios.home_tariff(base.world, 0.25)
    after = solve(base, tariff, "lump sum")
    wage = after.wage.copy()
    wage[0] /= 1.25  # home's wage before its export tax
    price = np.tile(wage[:, None], len(wage))
    price[0, 1:] *= 1.25

    spread = base.shares * price**-4.0
    bought = spread / spread.sum(axis=0)  # shares of spending at these prices
    income = wage * base.income
    quantity = after.flows / after.wage[:, None]  # what is shipped with the import tariff
    income[0] += 0.25 * wage[0] * quantity[0, 1:].sum()

    assert bought * income / price == pytest.approx(quantity, rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("epsilon", "best"), [(2.0, 0.509804), (4.0, 0.254849), (8.0, 0.127415)]
)
def test_best_tariff_of_two_countries(world, epsilon, best):
    """The US against all others: its best tariff is 1 / (epsilon times their own share)."""
    pair = tariff_game.add_up(world, [["USA"]])
    base = balanced(pair, replace(BARE, trade_elasticity=epsilon))

    def after(rate):
        return solve(base, scenarios.home_tariff(pair, rate), "lump sum")

    down, here, up = (after(best + move).welfare[0] for move in (-1e-3, 0, 1e-3))
    top = best - 1e-3 / 2 * (up - down) / (up - 2 * here + down)
    there = after(best)

    assert top == pytest.approx(best, abs=2e-5)
    assert best == pytest.approx(there.spending[1] / there.flows[1, 1] / epsilon, abs=1e-6)


@pytest.mark.slow
def test_small_country_has_a_best_tariff_of_its_own(world):
    """Built in: each country is the only maker of its goods, so Iceland gains at 25 %."""
    place = world.index("ISL")
    base = balanced(replace(world, home=place))

    def gain(rate):
        after = solve(base, scenarios.home_tariff(base.world, rate), "lump sum")
        return after.welfare[place]

    assert gain(0.2504) > max(gain(0.24), gain(0.26), gain(0.0))


# No solution, and time


@pytest.mark.slow
def test_no_equilibrium_is_a_sentence(world):
    """Above 100 % real folds exist; the reader is told what to do."""
    base = calibrate(world)

    with pytest.raises(trade_war.NoEquilibriumError, match="finds no equilibrium"):
        solve(base, scenarios.home_tariff(world, 5.0))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    uniform=st.floats(0, 1),
    partner=st.integers(0, 193),
    own=st.floats(0, 1),
    epsilon=st.floats(1.5, 12),
    relief=st.booleans(),
    everybody=st.booleans(),
)
def test_every_move_of_the_sliders_has_an_answer(
    world, uniform, partner, own, epsilon, relief, everybody
):
    """Tariffs from 0 to 100 % and elasticities from 1.5 to 12 always reach an equilibrium."""
    rates = np.full(len(world.codes), uniform)
    rates[partner] = own
    tariff = scenarios.home_tariff(world, rates)
    if everybody:
        tariff = scenarios.answered(world, tariff, world.codes)
    base = calibrate(world, Parameters(trade_elasticity=epsilon))
    after = solve(base, tariff, "tax relief" if relief else "lump sum")

    sold = (1 - base.local_cost) * after.flows
    income = sold.sum(axis=1) + base.local_cost * after.flows.sum(axis=0)
    assert income == pytest.approx(after.income, rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("parameters", [Parameters(), WITH_INPUTS])
def test_a_search_without_success_ends(world, parameters, monkeypatch):
    """Where there is no equilibrium the number of steps is bounded: under 40 ms when idle."""
    steps = {"residual": 0}
    monkeypatch.setattr(System, "residual", counted(System.residual, "residual", steps))

    with pytest.raises(trade_war.NoEquilibriumError, match="finds no equilibrium"):
        solve(calibrate(world, parameters), scenarios.home_tariff(world, 4.0))

    assert steps["residual"] <= trade_war.MAX_STEPS


def counted(method, name, steps):
    """Return the method with a count of its calls."""

    def call(*arguments):
        steps[name] += 1
        return method(*arguments)

    return call


def test_fixed_point_steps_back_where_there_is_no_sense():
    """A step into NaN is halved; the root of log x = 1 - x next to the gap is found."""

    def residual(x):
        return np.where(x > 0, -3 * np.log(np.where(x > 0, x, 1)), np.nan)

    found = fixed_point.solve(residual, np.array([2.0]), tolerance=1e-12, max_steps=60)

    assert found == pytest.approx([1.0])


def test_fixed_point_that_is_not_there_is_an_error():
    """A residual that is never zero ends in an error that names its size."""
    with pytest.raises(fixed_point.NoFixedPointError, match=r"residual is still 1\.0e\+00"):
        fixed_point.solve(lambda x: 1 + x**2, np.zeros(1), tolerance=1e-9, max_steps=9)


# What is refused


@pytest.mark.parametrize(
    ("tariff", "revenue", "words"),
    [
        (np.zeros((3, 3)), "tax relief", "must have shape"),
        (np.full((5, 5), -0.1), "tax relief", "at least 0. Write 25 % as 0.25"),
        (np.full((5, 5), np.nan), "tax relief", "finite shares"),
        (np.zeros((5, 5)), "burnt", "must be 'tax relief' or 'lump sum', got 'burnt'"),
        (np.diag([0, 0, 0.2, 0, 0]), "tax relief", "buys its own goods, got 0.2 for C"),
    ],
)
def test_tariffs_without_sense_are_refused(tariff, revenue, words):
    """Shape, sign, size and use of revenue are checked before anything is solved."""
    with pytest.raises(ValueError, match=words):
        solve(calibrate(build_world()), tariff, revenue)


def test_unknown_names_are_refused(listed):
    """A wrong country, case or quantity is named, with what would be right."""
    small = build_world()
    same = solve(calibrate(small), np.zeros((5, 5)))

    with pytest.raises(ValueError, match="'code' must be one of the countries, got 'ZZZ'"):
        small.index("ZZZ")
    with pytest.raises(ValueError, match="'name' must be one of us_apr2025"):
        scenarios.published_case("peace", small, listed)
    with pytest.raises(ValueError, match="'quantity' must be one of the published"):
        scenarios.measure(same, "A", "happiness")
    with pytest.raises(ValueError, match="'flows' must be 3 by 3"):
        calibrate(World(("A", "B", "C"), np.zeros((2, 2)), np.zeros(3), 0))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("trade_elasticity", 0.2, "must be between 1 and 20, got 0.2"),
        ("labour_supply", -1, "must be between 0 and 5, got -1"),
        ("pass_through", 1.5, "must be between 0 and 1, got 1.5"),
        ("local_cost_home", 1, "must be between 0 and 0.9, got 1"),
        ("labour_share", 0, "must be between 0.1 and 1, got 0"),
        ("firm_dispersion", float("nan"), "must be between 1 and 100, got nan"),
    ],
)
def test_parameters_without_sense_are_refused(name, value, words):
    """An elasticity that nobody has estimated, or that divides by zero, is named."""
    with pytest.raises(ValueError, match=f"'{name}' {words}"):
        Parameters(**{name: value})


@pytest.mark.slow
@pytest.mark.parametrize("rate", [1.5, 2.0])
def test_a_loss_of_everything_is_no_answer(world, rate):
    """Who loses 100 % of welfare or more has lost more than there is: no number is given."""
    with pytest.raises(trade_war.NoEquilibriumError, match="would lose 100 % of its welfare"):
        solve(calibrate(world), scenarios.home_tariff(world, rate))


# Who decides what countries lend each other


def close_world(base, lending):
    """Return the base of a rule for lending, and the name that `solve` gives the rule."""
    return (trade_war.balanced(base), "world") if lending == "balanced" else (base, lending)


@pytest.mark.parametrize(("home", "other"), [(0.0, 0.0), (0.2, 0.0), (0.0, 0.2)])
def test_tariffs_weigh_as_they_are_where_nothing_is_added_locally(home, other):
    """A local cost anywhere dampens them where it arises."""
    local = {"local_cost_home": home, "local_cost_other": other, "pass_through": 0.5}
    weight = calibrate(build_world(n=3), replace(BARE, **local)).tariff_weight

    assert (weight == 1).all() == (home == other == 0)


def test_in_a_world_without_lending_nobody_lends():
    """Not by a crumb either."""
    after = trade_war.balanced(calibrate(build_world(n=3), BARE))

    assert not after.borrowing.any()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lending", "us", "japan", "vietnam", "guyana", "deficit_bn"),
    [
        ("world", 1.131, -0.291, -11.023, -18.481, 855.34),
        ("own", 1.412, -0.615, -4.458, -3.859, 892.42),
        ("lenders", 0.880, -0.417, -4.235, -3.378, 823.23),
        ("balanced", 0.941, -0.439, -3.702, -3.193, 257.27),
    ],
)
def test_the_rule_for_lending_moves_the_losers(
    world, listed, lending, us, japan, vietnam, guyana, deficit_bn
):
    """Welfare in percent and the US goods deficit equal those of a second program."""
    base, rule = close_world(calibrate(world), lending)
    tariff = scenarios.home_tariff(world, scenarios.april_rates(world, listed))
    after = solve(base, tariff, lending=rule)

    places = [world.index(code) for code in ("USA", "JPN", "VNM", "GUY")]
    got = [
        *((after.welfare[places] - 1) * 100),
        scenarios.deficit(after.flows)[world.home] / 1e9,
    ]
    assert got == pytest.approx([us, japan, vietnam, guyana, deficit_bn], rel=2e-4, abs=6e-4)


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.0, 0.1, 0.25, 0.5, 1.0])
def test_us_borrowing_is_put_in(world, rate):
    """Over the growth of world income the US borrows 471.33 billion dollars at every rate."""
    base = calibrate(world)
    after = solve(base, scenarios.home_tariff(world, rate))
    growth = after.income.sum() / base.income.sum()
    borrowed = (after.spending - after.revenue - after.income)[world.home]

    assert borrowed / growth / 1e9 == pytest.approx(471.33, abs=0.01)


@pytest.mark.parametrize("lending", ["own", "lenders", "balanced"])
def test_lending_adds_up_to_nothing(lending):
    """Under every rule what one country borrows another one lends."""
    base, rule = close_world(calibrate(build_world()), lending)
    after = solve(base, scenarios.home_tariff(base.world, 0.3), lending=rule)
    borrowed = after.spending - after.revenue - after.income

    assert borrowed.sum() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("lending", ["own", "lenders", "balanced"])
def test_a_rule_for_lending_changes_nothing_without_a_tariff(lending):
    """Each rule starts from the world as it is."""
    base, rule = close_world(calibrate(build_world()), lending)
    after = solve(base, np.zeros((5, 5)), lending=rule)

    assert after.welfare == pytest.approx(np.ones(5))


def test_an_unknown_rule_for_lending_is_refused():
    """The rules are named."""
    with pytest.raises(ValueError, match="must be one of world, own, lenders, got 'banks'"):
        solve(calibrate(build_world()), np.zeros((5, 5)), lending="banks")


@pytest.mark.slow
def test_without_a_labour_response_the_use_of_revenue_is_all_one(world, listed):
    """With a labour supply of 0 the April list gives the US +0.246 % either way."""
    base = calibrate(world, Parameters(labour_supply=0.0))
    tariff = scenarios.home_tariff(world, scenarios.april_rates(world, listed))
    gains = [
        (solve(base, tariff, revenue).welfare[world.home] - 1) * 100
        for revenue in ("tax relief", "lump sum")
    ]

    assert gains == pytest.approx([0.246, 0.246], abs=5e-4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("revenue", "alone", "with_all"),
    [("tax relief", 0.019, 0.028), ("lump sum", -0.031, -0.037)],
)
def test_whether_an_answer_pays_japan_hangs_on_the_use_of_revenue(
    world, listed, revenue, alone, with_all
):
    """An answer in kind gains Japan a little if revenue cuts income tax, else it costs."""
    base = calibrate(world)
    tariff = scenarios.home_tariff(world, scenarios.april_rates(world, listed))
    japan = world.index("JPN")
    others = [code for code in world.codes if code not in ("JPN", "USA")]

    def gain(who):
        out = solve(base, scenarios.answered(world, tariff, who), revenue)
        joined = solve(base, scenarios.answered(world, tariff, [*who, "JPN"]), revenue)
        return (joined.welfare[japan] - out.welfare[japan]) * 100

    assert [gain([]), gain(others)] == pytest.approx([alone, with_all], abs=1e-3)
