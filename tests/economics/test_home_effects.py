"""Who wins at home: the bookkeeping, and the numbers that the lesson prints."""

from dataclasses import replace

import numpy as np
import pytest

from tarifflab import data
from tarifflab.economics import home_effects
from tarifflab.widgets.kit import home_world


@pytest.fixture(scope="module")
def world():
    """Return the 71 industries of the tables, with the duty as collected."""
    return home_world.load()


def bare_economy(**parts):
    """Return a country of one industry; each part may be a single number."""
    whole = {"imported": 0.0, "home": 0.0, "duty": 5.0, "exported": 0.0, "output": 1.0} | parts
    arrays = {
        name: np.reshape(value, (1, 1) if name in ("imported", "home") else 1)
        if np.ndim(value) == 0
        else value
        for name, value in whole.items()
    }
    return home_effects.Home(("all",), **arrays)


def two_industries(duty=(5, 5), exported=(0, 0)):
    """Return a country of two industries."""
    vectors = [np.array(one, dtype=float) for one in (duty, exported, (1, 1))]
    return home_effects.Home(("a", "b"), np.zeros((2, 2)), np.zeros((2, 2)), *vectors)


def in_bn(world, percent):
    """Return percent of output in billion dollars a year, by industry."""
    return dict(zip(world.industries, percent * world.output / 1e11, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "percent"),
    [("3361MV", 3.08), ("331", 2.23), ("333", 2.01), ("332", 1.61), ("23", 0.96)],
)
def test_costs_rise_most_where_metal_and_parts_go_in(world, code, percent):
    """Total push in percent of output, as a second program has it."""
    place = world.industries.index(code)

    assert home_effects.total_push(world)[place] == pytest.approx(percent, abs=5e-3)


@pytest.mark.slow
def test_a_car_without_margins(world):
    """Parts 25 and metals 50: 2.90 percent direct, 4.36 in all once margins are no metal."""
    duty = np.array([{"3361MV": 25.0, "331": 50.0}.get(one, 0.0) for one in world.industries])
    changed = replace(world, duty=duty)
    car = world.industries.index("3361MV")

    got = [home_effects.direct_push(changed)[car], home_effects.total_push(changed)[car]]
    assert got == pytest.approx([2.90, 4.36], abs=5e-3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("follow", "winners", "gained_bn", "construction_bn"),
    [
        (0, 0, 0.0, -16.4),
        (0.25, 16, 41.1, -34.4),
        (0.5, 20, 133.7, -52.3),
        (1, 21, 331.6, -88.2),
    ],
)
def test_winners_need_dearer_home_goods(world, follow, winners, gained_bn, construction_bn):
    """If no home maker follows, not one industry gains; construction loses at every step."""
    net = in_bn(world, home_effects.net_margin(world, follow))
    gains = [one for one in net.values() if one > 1e-9]

    assert (len(gains), round(sum(gains), 1)) == (winners, gained_bn)
    assert net["23"] == pytest.approx(construction_bn, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "wanted"), [("3361MV", 0.349), ("331", 0.213), ("332", 0.058), ("23", None)]
)
def test_break_even_of_four_industries(world, code, wanted):
    """Fabricated metal gains almost at once, car makers last of the makers, builders never."""
    place = world.industries.index(code)
    got = home_effects.break_even_follow(
        duty=world.duty[place],
        export_share=world.exported[place],
        imported_push=home_effects.direct_push(world)[place],
        home_push=home_effects.home_push(world)[place],
    )

    assert got is None if wanted is None else got == pytest.approx(wanted, abs=2e-3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("follow", "wanted"),
    [(0, [467, 678, 894, 1191, 2264]), (0.5, [641, 909, 1188, 1568, 2947])],
)
def test_households_pay_by_what_they_buy(world, follow, wanted):
    """Dollars a household and year by fifth, if the whole duty reaches the shop."""
    got = home_world.household_cost(world, follow)

    assert got == pytest.approx(wanted, abs=3)


@pytest.mark.slow
def test_one_duty_on_metals_alone(world):
    """50 % on metals: makers of metal gain 34.6 billion, makers of metal goods lose 28.8."""
    net = in_bn(world, home_effects.net_margin(home_world.load("metals"), 0.5))

    assert [net["331"], net["332"]] == pytest.approx([34.6, -28.8], abs=0.1)


def test_specific_factors_of_the_lesson():
    """Pay hardly moves; owners of what cannot move gain and lose most."""
    found = home_effects.specific_factors((4.53, -0.61), (0.479, 0.517), (0.094, 0.906))

    got = [found.pay, found.owners_protected, found.owners_rest]
    assert got == pytest.approx([-0.16, 8.84, -1.10], abs=0.01)
    assert [found.labour_protected, found.labour_rest] == pytest.approx([9.0, -0.9], abs=0.05)


@pytest.mark.slow
def test_specific_factors_from_the_tables(world):
    """Industries that gain at one half against the rest: owners +8.8 and -1.1, pay -0.2."""
    table = data.load("home_industries").set_index("industry").loc[list(world.industries)]
    pay, added = table["compensation_usd"].to_numpy(), table["value_added_usd"].to_numpy()
    net = home_effects.net_margin(world, 0.5) / 100 * world.output
    gain = net > 0
    groups = (gain, ~gain)
    found = home_effects.specific_factors(
        tuple(100 * net[one].sum() / added[one].sum() for one in groups),
        tuple(pay[one].sum() / added[one].sum() for one in groups),
        tuple(pay[one].sum() / pay.sum() for one in groups),
    )

    got = [found.owners_protected, found.owners_rest, found.pay]
    assert got == pytest.approx([8.8, -1.1, -0.2], abs=0.06)


def test_labour_moves_and_none_is_lost():
    """What one group gains in workers the other one loses."""
    found = home_effects.specific_factors((5.0, -1.0), (0.5, 0.6), (0.2, 0.8))

    assert 0.2 * found.labour_protected + 0.8 * found.labour_rest == pytest.approx(0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: home_effects.break_even_follow(0.2, 1.2, 0.02, 0.05),
            "'export_share' must be",
        ),
        (
            lambda: home_effects.specific_factors((1, 1), (0.5, 1), (0.5, 0.5)),
            "'pay_share' must",
        ),
        (
            lambda: home_effects.specific_factors((1, 1), (0.5, 0.5), (0.5, 0.6)),
            "'labour' must",
        ),
        (lambda: home_effects.cost_by_quintile([1], [1], [[10] * 9], 5), "ten parts"),
        (
            lambda: home_effects.cost_by_quintile([1], [1], [[10] * 10], 0),
            "'households' must be",
        ),
        (lambda: bare_economy(duty=np.inf), "'duty' must hold finite points above -100"),
        (lambda: bare_economy(duty=np.nan), "'duty' must hold finite points above -100"),
        (lambda: bare_economy(duty=-100.0), "'duty' must hold finite points above -100"),
        (lambda: bare_economy(exported=1.01), "'exported' must hold shares"),
        (lambda: bare_economy(exported=-0.01), "'exported' must hold shares"),
        (lambda: two_industries(exported=(0.5, 1.5)), "'exported' must hold shares"),
        (lambda: two_industries(exported=(-0.5, 0.5)), "'exported' must hold shares"),
        (lambda: two_industries(duty=(5, -100)), "'duty' must hold finite points"),
        (lambda: two_industries(duty=(np.inf, 5)), "'duty' must hold finite points"),
        (
            lambda: home_effects.without_margins(np.eye(2), np.array([0.5, 1.1]), 1),
            "'goods_part' must",
        ),
        (lambda: bare_economy(home=np.eye(2)), "'home' must be 1 by 1"),
        (lambda: bare_economy(imported=np.eye(2)), "'imported' must be 1 by 1"),
        (
            lambda: home_effects.without_margins(np.eye(2), np.array([0, 1]), 1),
            "'goods_part' must",
        ),
    ],
)
def test_what_has_no_meaning_is_refused(call, words):
    """Shares above one, parts that do not add up and households that are none."""
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.slow
def test_follow_is_a_share(world):
    """50 is refused, with how to write it."""
    with pytest.raises(ValueError, match="'follow' must be between 0 and 1, got 50"):
        home_effects.net_margin(world, 50)


@pytest.mark.parametrize(("export_share", "follow"), [(0, 0.3 / 0.8), (0.5, 0.3 / 0.3)])
def test_an_industry_that_sells_at_home_alone_breaks_even_too(export_share, follow):
    """Nothing exported is a share like another; more exports need more of the duty at home."""
    found = home_effects.break_even_follow(1.0, export_share, 0.3, 0.2)

    assert found == pytest.approx(follow)
