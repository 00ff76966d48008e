"""Grade nbgrader assignments fast, confined and tamper-proof; knows nothing of tariffs.

>>> from tarifflab.grading import Assignment, Sessions, grade

`grade` is the whole of it for one submission; `Sessions` keeps the processes warm for many.
The zygote imports submodules of this package, so nothing is loaded before it is asked for.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tarifflab.grading.assignment import Assignment as Assignment
    from tarifflab.grading.limits import Limits as Limits
    from tarifflab.grading.result import GradedSubmission as GradedSubmission
    from tarifflab.grading.sessions import NotConfined as NotConfined
    from tarifflab.grading.sessions import Sessions as Sessions
    from tarifflab.grading.sessions import grade as grade
    from tarifflab.grading.switch import install as install

_HOMES = {
    "Assignment": "assignment",
    "GradedSubmission": "result",
    "Limits": "limits",
    "NotConfined": "sessions",
    "Sessions": "sessions",
    "grade": "sessions",
    "install": "switch",
}
__all__ = [
    "Assignment", "GradedSubmission", "Limits", "NotConfined", "Sessions", "grade", "install",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
