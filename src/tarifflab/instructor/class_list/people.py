"""A student and the keys by which platforms know them."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from tarifflab.instructor.class_list.names import tokens

Kind = Literal[
    "student_number", "sis_user_id", "org_defined_id", "username", "sis_login_id", "email",
    "canvas_id", "integration_id", "participant",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
# Keys of these kinds are the same number or login under several names.
HANDLES: tuple[Kind, ...] = (
    "student_number", "sis_user_id", "org_defined_id", "username", "sis_login_id",
)  # fmt: skip
Keys = Mapping[Kind, tuple[str, ...]]


def compared(key: str) -> str:
    """Return a key as keys are compared: no case, no leading zeros.

    >>> compared("0012"), compared("Ann.Smith")
    ('12', 'ann.smith')
    """
    text = unicodedata.normalize("NFC", key).strip().casefold()
    return text.lstrip("0") or "0" if text.isdigit() else text


@dataclass(frozen=True)
class Person:
    """One student of a class.

    Attributes
    ----------
    id : str
        nbgrader's id, which is also the name of a folder.
    first_name, last_name, email : str
        As formgrader shows them.
    keys : mapping of Kind to tuple of str
        What platforms call this student.
    names : tuple of str
        The name in every form in which a table has written it.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    keys: Keys = field(default_factory=dict)
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """First and last name, or the id of somebody without one."""
        return f"{self.first_name} {self.last_name}".strip() or self.id

    def all_names(self) -> set[tuple[str, ...]]:
        """Return the name in all its forms, as names are compared."""
        forms = {tokens(form) for form in (self.name, *self.names)}
        return {form for form in forms if form} if self.name != self.id else set()

    def handles(self) -> set[str]:
        """Return numbers and logins, the id included, as keys are compared."""
        found = {compared(key) for kind in HANDLES for key in self.keys.get(kind, ())}
        return found | {compared(self.id)}

    def values(self, kind: Kind) -> set[str]:
        """Return the keys of one kind, as keys are compared."""
        return {compared(key) for key in self.keys.get(kind, ())}

    def with_more(self, other: "Person") -> "Person":
        """Return this student with the names, address and keys of another form of them."""
        keys = {
            kind: _joined(self.keys.get(kind, ()), other.keys.get(kind, ()))
            for kind in KINDS
            if self.keys.get(kind) or other.keys.get(kind)
        }
        return replace(
            self,
            first_name=self.first_name or other.first_name,
            last_name=self.last_name or other.last_name,
            email=self.email or other.email,
            keys=keys,
            names=_joined(self.names, other.names),
        )

    def with_key(self, kind: Kind, key: str) -> "Person":
        """Return this student with one more key."""
        return self.with_more(Person(self.id, keys={kind: (key,)}))

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "id": self.id,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "names": list(self.names),
            "keys": {kind: list(keys) for kind, keys in self.keys.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Person":
        """Return a student from plain data."""
        return cls(
            str(data["id"]),
            str(data["first_name"]),
            str(data["last_name"]),
            str(data["email"]),
            {kind: tuple(data["keys"][kind]) for kind in KINDS if data["keys"].get(kind)},
            tuple(data["names"]),
        )


def _joined(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))
