"""Find ``x`` with ``residual(x) = 0`` by Anderson acceleration, with Newton behind it.

Anderson acceleration combines the last few steps of the iteration ``x + residual(x)`` so that
their residuals cancel as far as they can. Where it stalls, Newton's method takes over with a
Jacobian from differences, all columns at once.

Sources: D. G. Anderson (1965), Journal of the ACM 12(4); H. F. Walker and P. Ni (2011), SIAM
Journal on Numerical Analysis 49(4), for the form used here.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_NEWTON_STEPS = 3
_DIFFERENCE = 1e-7  # step of the Jacobian's differences, in logs


class NoFixedPointError(ArithmeticError):
    """No solution was found within the given number of steps."""


def solve(
    residual: Callable[[Array], Array],
    start: Array,
    *,
    tolerance: float,
    max_steps: int,
    memory: int = 8,
    max_move: float = 1.0,
) -> Array:
    """Return the root of `residual` that the iteration from `start` reaches.

    Parameters
    ----------
    residual : callable
        Maps unknowns of shape (n,) or (n, k), one column a try, to residuals of the same shape.
    start : array, shape (n,)
        Unknowns, in logs: one unit is a factor of 2.7.
    tolerance : float
        Largest residual that counts as zero.
    max_steps : int
        Steps of Anderson acceleration before Newton's method is tried.
    memory : int
        Past steps that are combined.
    max_move : float
        No unknown moves by more than this in one step.

    Raises
    ------
    NoFixedPointError
        If neither method reaches the tolerance.
    """
    found, error = _anderson(residual, start, tolerance, max_steps, memory, max_move)
    if error > tolerance:
        found, error = _newton(residual, found if np.isfinite(error) else start, tolerance)
    if not error <= tolerance:
        raise NoFixedPointError(f"No solution: the residual is still {error:.1e}.")
    return found


def _anderson(
    residual: Callable[[Array], Array],
    start: Array,
    tolerance: float,
    max_steps: int,
    memory: int,
    max_move: float,
) -> tuple[Array, float]:
    x, best, best_error = start, start, np.inf
    moves: list[Array] = []
    changes: list[Array] = []
    last_x, last_r = x, np.zeros_like(x)
    for step in range(max_steps):
        r = residual(x)
        error = float(np.abs(r).max())
        if error < best_error:
            best, best_error = x, error
        if error <= tolerance or not np.isfinite(error):
            break
        if step:
            moves, changes = [*moves, x - last_x][-memory:], [*changes, r - last_r][-memory:]
        last_x, last_r = x, r
        x = x + np.clip(_combined(r, moves, changes), -max_move, max_move)
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


def _newton(
    residual: Callable[[Array], Array], start: Array, tolerance: float
) -> tuple[Array, float]:
    x, r = start, residual(start)
    for _ in range(_NEWTON_STEPS):
        tries = x[:, None] + _DIFFERENCE * np.eye(x.size)
        jacobian = (residual(tries) - r[:, None]) / _DIFFERENCE
        # The level of all wages is free, so the system is singular: take the shortest step.
        x = x - np.linalg.lstsq(jacobian, r, rcond=1e-9)[0]
        r = residual(x)
        if not np.abs(r).max() > tolerance:
            break
    return x, float(np.abs(r).max())
