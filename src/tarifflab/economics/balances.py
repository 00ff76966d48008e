"""Two identities of trade: what a country's balance must equal, and what one pair's need not.

*Saving.* What a country produces and earns it consumes, invests at home or lends abroad. So

    ``current account = saving - investment``,

in percent of GDP or in money, whatever the duties are. The current account is goods, services
and income with all partners together. Official accounts measure both sides apart; what is left
is the statistical discrepancy. The identity does not say which side moves the other.

*Partners.* The balances with all partners add up to the balance with the world. One of them
alone can have either sign.

Source: United Nations, System of National Accounts 2008, chapter 26.

>>> saving_gap(16.6, 21.5)
-4.9
>>> partner_balances({"US": 141.0, "Australia": 18.0}, {"US": 76.0, "Australia": 64.0})
{'US': 65.0, 'Australia': -46.0}
"""

from collections.abc import Mapping


def saving_gap(saving_percent: float, investment_percent: float) -> float:
    """Return saving minus investment, in percent of GDP, to 9 decimals."""
    return round(saving_percent - investment_percent, 9)


def discrepancy(
    saving_percent: float, investment_percent: float, current_account_percent: float
) -> float:
    """Return by how much the accounts fail to meet the identity, in percent of GDP."""
    return saving_gap(saving_percent, investment_percent) - current_account_percent


def partner_balances(
    sold: Mapping[str, float], bought: Mapping[str, float]
) -> dict[str, float]:
    """Return sales minus purchases for each partner, in the unit given.

    A partner missing on one side counts as 0 there.
    """
    partners = [*sold, *(one for one in bought if one not in sold)]
    return {one: sold.get(one, 0.0) - bought.get(one, 0.0) for one in partners}
