"""Many small cases in one test, each with its name where it fails.

A case of its own for pytest costs several milliseconds in every worker of a divided run, more
than most of these take; hundreds of them are worth a loop.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any


@contextmanager
def case(name: object) -> Iterator[None]:
    """Write the name of the case below whatever fails in it."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"In the case: {name}")
        raise


def every(cases: Mapping[str, Any] | Iterable[Any]) -> Callable[[Callable[..., None]], Any]:
    """Let one test try a rule, a function of one value, with all of them.

    Examples
    --------
    >>> @every({"two": 2, "four": 4})
    ... def test_it_is_even(number):
    ...     assert number % 2 == 0
    >>> test_it_is_even()
    """
    named = cases.items() if isinstance(cases, Mapping) else [(one, one) for one in cases]

    def decorate(rule: Callable[..., None]) -> Callable[[], None]:
        def test() -> None:
            assert named, "there is no case"
            for name, value in named:
                with case(name):
                    rule(value)

        test.__name__, test.__doc__ = rule.__name__, rule.__doc__
        return test

    return decorate
