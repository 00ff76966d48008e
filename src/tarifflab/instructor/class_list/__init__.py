"""The class: who is in it, and by which keys each platform knows them."""

from tarifflab.instructor.class_list.key_file import ClassFile
from tarifflab.instructor.class_list.people import Person

__all__ = ["ClassFile", "Person"]
