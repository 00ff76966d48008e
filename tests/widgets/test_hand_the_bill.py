"""The bill of one car: its coins, what the headline says of them, and who can be clicked."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import hand_the_bill as widget


@pytest.mark.parametrize("to", [to for to, _shares in widget.HANDED.values()])
def test_no_coin_is_lost(to):
    """27.5 % of 30,000 dollars, in coins of 250: 33, wherever they lie."""
    handed = widget.compute(to=to)

    assert sum(handed.coins) * widget.COIN_USD == 8250
    assert marks(widget.draw(handed, 600).svg)["coin"] == 33


def test_a_third_each_is_eleven_coins():
    """Nothing stays at customs, and the headline has the third in dollars."""
    panel = widget.panel()
    panel.set(to="thirds")

    assert panel.result.coins == (0, 11, 11, 11)
    assert panel.headline == "A third each, $2,750: then every price moves a little"


def test_a_click_on_a_purse_hands_it_the_bill():
    """The place of each purse stands for the button of the same number."""
    values = [to for to, _shares in widget.HANDED.values()]
    for place in range(len(widget.PLACES)):
        assert f'data-pick="to={place}"' in widget.panel().svg
        assert widget.compute(to=values[place]).coins[place] == widget.BILL


def test_coins_keep_their_keys():
    """So the page lets them glide, and knows each again."""
    seen = {widget.panel().state(600, to=to).svg.count("coin-") for to in ("nobody", "thirds")}

    assert seen == {33}


def test_pictures_keep_to_the_rules_and_are_the_stored_ones(pictures):
    """Nothing cut at three widths."""
    panel = widget.panel()
    check_states(panel)
    pictures.same(
        panel, {"opening": {}, "shopper": {"to": "shopper"}, "thirds": {"to": "thirds"}}
    )
