"""Read the table of legal acts into rules: the economics know no files.

>>> rules = load_rules()
>>> len(rules), rules[0].rule_id
(28, 'R01')
"""

from datetime import date
from typing import Any, get_args

import pandas as pd

from tarifflab import data
from tarifflab.economics.legal_acts import GOODS, Kind, RateRule, Rule, View

TABLE = "receipt_rules"
_ALLOWED = {
    "good": GOODS,
    "kind": get_args(Kind),
    "rate_rule": get_args(RateRule),
    "view": get_args(View),
}


def load_rules() -> tuple[Rule, ...]:
    """Return the rows of the table `receipt_rules`, in its order.

    Raises ``ValueError`` for a code that the economics do not know, and what
    `tarifflab.data.load` raises.
    """
    rows = data.load(TABLE).to_dict("records")
    return tuple(_rule({str(key): value for key, value in row.items()}) for row in rows)


def _rule(row: dict[str, Any]) -> Rule:
    for column, codes in _ALLOWED.items():
        if row[column] not in codes:
            raise ValueError(
                f"'{column}' of rule {row['rule_id']} must be one of {', '.join(codes)}, "
                f"got {row[column]!r}. Mend the table '{TABLE}' or teach the receipt the code."
            )
    day = _day(row["from_date"])
    if day is None:
        raise ValueError(
            f"'from_date' of rule {row['rule_id']} must be a day, got none. "
            f"Mend the table '{TABLE}'."
        )
    rate = row["rate_percent"]
    return Rule(
        rule_id=row["rule_id"],
        from_date=day,
        until_date=_day(row["until_date"]),
        good=row["good"],
        kind=row["kind"],
        rate_percent=None if pd.isna(rate) else float(rate),
        legal_act=row["legal_act"],
        reference=row["reference"],
        rate_rule=row["rate_rule"],
        view=row["view"],
        confidence=row["confidence"],
        note=row["note"],
    )


def _day(stamp: Any) -> date | None:
    return None if pd.isna(stamp) else stamp.date()
