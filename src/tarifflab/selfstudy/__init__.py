"""What a reader without a teacher runs: the full check, worked solutions, the passport."""

from typing import Any

__all__ = ["full_check"]


def full_check(exercise: str) -> Any:
    """Return a button that runs the full check of an exercise ("01"), for its last cell."""
    from tarifflab.selfstudy.button import FullCheck  # ipywidgets only where it is shown

    return FullCheck(exercise)
