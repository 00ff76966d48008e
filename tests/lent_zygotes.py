"""Zygotes that tests lend each other: importing pandas anew costs half a second of a core.

For tests of what a command makes of a class; those of how its processes begin and end have
their own.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from tarifflab.grading.control import sessions
from tarifflab.grading.control.processes import PRELOADED, Zygote
from tarifflab.grading.coursework import grade_class


class Lent:
    """A zygote that stays when its borrower ends it."""

    def __init__(self, zygote: Zygote) -> None:
        self._zygote, self._given_back = zygote, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._zygote, name)

    def alive(self) -> bool:
        """Say whether it still answers, and this borrower."""
        return not self._given_back and self._zygote.alive()

    def hang_up(self) -> None:
        """Give it back."""
        self._given_back = True

    def close(self) -> None:
        """Give it back."""
        self._given_back = True


@pytest.fixture(scope="session")
def zygotes() -> Iterator[dict[Any, Zygote]]:
    """Keep the zygotes of this worker by what was asked for."""
    kept: dict[Any, Zygote] = {}
    yield kept
    for zygote in kept.values():
        zygote.close()


@pytest.fixture
def lent_zygotes(zygotes: dict[Any, Zygote], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands in this process borrow a zygote instead of starting one."""

    def lend(
        environment: dict[str, str] | None = None, modules: Iterable[str] = PRELOADED
    ) -> Lent:
        wanted = (tuple(sorted((environment or {}).items())), tuple(modules))
        if wanted not in zygotes or not zygotes[wanted].alive():
            zygotes[wanted] = Zygote(environment, modules)
        return Lent(zygotes[wanted])

    for module in (grade_class, sessions):
        monkeypatch.setattr(module, "Zygote", lend)
