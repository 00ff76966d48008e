"""Find ``x`` with ``residual(x) = 0`` by Anderson acceleration.

Anderson acceleration combines the last few steps of the iteration ``x + residual(x)`` so that
their residuals cancel as far as they can. Its steps are counted, so that a search ends in a
time known before.

Sources: D. G. Anderson (1965), Journal of the ACM 12(4); H. F. Walker and P. Ni (2011), SIAM
Journal on Numerical Analysis 49(4), for the form used here.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Function = Callable[[Array], Array]

_MEMORY = 8  # past steps that are combined
_MAX_MOVE = 1.0  # no unknown, in logs, moves further in one step: a factor of 2.7


class NoFixedPointError(ArithmeticError):
    """No solution was found within the given number of steps."""


def solve(residual: Function, start: Array, *, tolerance: float, max_steps: int) -> Array:
    """Return the root of `residual` that the iteration from `start` reaches.

    Parameters
    ----------
    residual : callable
        Maps unknowns of shape (n,), in logs, to residuals of the same shape. NaN tells that
        the unknowns make no sense.
    start : array, shape (n,)
        Where the search begins.
    tolerance : float
        Largest residual that counts as zero.
    max_steps : int
        Residuals that may be taken.

    Raises
    ------
    NoFixedPointError
        If the tolerance is not reached.
    """
    found, error = _anderson(residual, start, tolerance, max_steps)
    if error > tolerance:
        raise NoFixedPointError(f"No solution: the residual is still {error:.1e}.")
    return found


def _size(r: Array) -> float:
    """Return the largest residual; infinity if the unknowns made no sense."""
    size = float(np.abs(r).max())
    return size if np.isfinite(size) else np.inf


def _anderson(
    residual: Function, start: Array, tolerance: float, max_steps: int
) -> tuple[Array, float]:
    x, best, best_error = start, start, np.inf
    moves: list[Array] = []
    changes: list[Array] = []
    last: tuple[Array, Array] | None = None
    for _ in range(max_steps):
        r = residual(x)
        error = _size(r)
        if error < best_error:
            best, best_error = x, error
        if error <= tolerance:
            break
        if not np.isfinite(error):
            if last is None:
                break
            # Too far, to where the model has no meaning: half of the way, and forget the past
            # that led here.
            moves, changes = [], []
            x = (last[0] + x) / 2
            continue
        if last is not None:
            moves = [*moves, x - last[0]][-_MEMORY:]
            changes = [*changes, r - last[1]][-_MEMORY:]
        last = (x, r)
        # Far from the root the past is a bad guide, and one wild step leaves the region where
        # the model has a meaning; near it no step comes close to the bound.
        x = x + np.clip(_combined(r, moves, changes), -_MAX_MOVE, _MAX_MOVE)
    return best, best_error


def _combined(r: Array, moves: list[Array], changes: list[Array]) -> Array:
    """Return the step that cancels the residual as far as past steps allow."""
    if not moves:
        return r
    change = np.stack(changes, axis=1)
    # Normal equations with a trace of ridge: ten times faster than a full least squares here,
    # and the next step corrects what they lose in accuracy.
    gram = change.T @ change
    gram[np.diag_indices_from(gram)] *= 1 + 1e-12
    try:
        weights = np.linalg.solve(gram, change.T @ r)
    except np.linalg.LinAlgError:
        return r
    return r - (np.stack(moves, axis=1) + change) @ weights
