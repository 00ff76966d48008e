"""A whole class of invented students, to try the instructor's side with."""

from tarifflab.instructor.demo.making import (
    CONFIG,
    SLUGS,
    STUDENTS,
    DemoClass,
    autograde,
    make_class,
    nbgrader,
)

__all__ = ["CONFIG", "SLUGS", "STUDENTS", "DemoClass", "autograde", "make_class", "nbgrader"]
