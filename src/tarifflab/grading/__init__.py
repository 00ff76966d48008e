"""Grade nbgrader assignments fast, confined and tamper-proof; knows nothing of tariffs.

>>> from tarifflab.grading import Assignment, Sessions, grade

`grade` is the whole of it for one submission; `Sessions` keeps the processes warm for many.
The zygote imports submodules of this package, so nothing is loaded before it is asked for.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tarifflab.grading.control.confinable import NotConfined as NotConfined
    from tarifflab.grading.control.sessions import Sessions as Sessions
    from tarifflab.grading.control.sessions import grade as grade
    from tarifflab.grading.limits import Limits as Limits
    from tarifflab.grading.nbgrader_install import install as install
    from tarifflab.grading.notebook.assemble import GradedSubmission as GradedSubmission
    from tarifflab.grading.notebook.assignment import Assignment as Assignment

_HOMES = {
    "Assignment": "notebook.assignment",
    "GradedSubmission": "notebook.assemble",
    "Limits": "limits",
    "NotConfined": "control.confinable",
    "Sessions": "control.sessions",
    "grade": "control.sessions",
    "install": "nbgrader_install",
}
__all__ = [
    "Assignment", "GradedSubmission", "Limits", "NotConfined", "Sessions", "grade", "install",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
