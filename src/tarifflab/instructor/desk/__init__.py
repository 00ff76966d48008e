"""The instructor's desk: the course folder, words with who sits there, files kept closed."""

from tarifflab.instructor.desk.course_folder import (
    Desk,
    DeskError,
    carry_out,
    confirm,
    counted,
    reach_own_programs,
    tell,
)

__all__ = ["Desk", "DeskError", "carry_out", "confirm", "counted", "reach_own_programs", "tell"]
