"""The class: who is in it, and by which keys each platform knows them."""

from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.class_list.store import ClassFile

__all__ = ["ClassFile", "Person"]
