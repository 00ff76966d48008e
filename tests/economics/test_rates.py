"""Collected, simple, weighted and all-in rates: ratios of sums against means of ratios."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab.economics.rates import (
    all_in_percent,
    collected_rate_percent,
)

values = st.lists(st.tuples(st.floats(0, 100), st.floats(1, 1e6)), min_size=1, max_size=20)


def test_single_numbers_will_do():
    """One duty and one value are enough: 8,250 on 30,000 is 27.5 percent."""
    assert collected_rate_percent(8250, 30_000) == 27.5


@given(st.floats(0, 100), st.floats(0, 100))
def test_all_in_is_base_or_ceiling(base, ceiling):
    """The all-in rate is one of the two numbers and not below either."""
    total = all_in_percent(base, ceiling_percent=ceiling)

    assert total in (base, ceiling)
    assert total >= max(base, ceiling)


ERRORS = [
    (lambda: collected_rate_percent([1, 2], [3]), "'duty_usd' and 'imports_usd' must have one"),
    (lambda: collected_rate_percent(0, 0), "'imports_usd' must add up to more than 0, got 0"),
    (lambda: collected_rate_percent(-1, 5), "'duty_usd' must be finite and 0 or more, got -1"),
    (
        lambda: all_in_percent(-1, ceiling_percent=15),
        "'base_percent' must be between 0 and 1000",
    ),
    (lambda: all_in_percent(1, ceiling_percent=np.inf), "got inf. Write 15 % as 15."),
]


@pytest.mark.parametrize(("call", "message"), ERRORS)
def test_a_wrong_argument_gets_a_sentence(call, message):
    """Each wrong argument is named, with what it must be and what came."""
    with pytest.raises(ValueError, match="must") as caught:
        call()

    assert message in str(caught.value)
