"""The identity of saving: what a country's balance with the world must equal.

*Saving.* What a country produces and earns it consumes, invests at home or lends abroad. So

    ``current account = saving - investment``,

in percent of GDP or in money, whatever the duties are. The current account is goods, services
and income with all partners together. Official accounts measure both sides apart; what is left
is the statistical discrepancy. The identity does not say which side moves the other.

Source: United Nations, System of National Accounts 2008, chapter 26.

>>> saving_gap(16.6, 21.5)
-4.9
"""


def saving_gap(saving_percent: float, investment_percent: float) -> float:
    """Return saving minus investment, in percent of GDP, to 9 decimals."""
    return round(saving_percent - investment_percent, 9)
