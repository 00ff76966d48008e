"""The file of keys: who is in the class, and the tables that said so, for their owner only."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tarifflab.grading.nbgrader_parts import nbgrader_part
from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.desk.safe_files import read_json, write_json
from tarifflab.instructor.tables import Table

FOLDER = Path("collected", "class")  # from the course folder; git ignores it
FILE = "students.json"
TABLES = "tables"
FORMAT = 1


@dataclass
class ClassFile:
    """The students of a course with their keys.

    Attributes
    ----------
    root : Path
        The course folder.
    people : list of Person
        Everybody, in the order in which they came.
    tables : list of dict
        The tables that were read: name, file, sha256; newest last.
    """

    root: Path
    people: list[Person] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, root: Path) -> "ClassFile":
        """Read the class of a course; an empty one if there is none yet.

        Raises
        ------
        PlaceError
            If the file is damaged.
        """
        data = read_json(root / FOLDER / FILE)
        if data is None:
            return cls(root)
        return cls(root, [Person.from_json(one) for one in data["students"]], data["tables"])

    def keep(self, table: Table) -> None:
        """Keep what a table says and how it was written: marks go back in the same form."""
        digest = hashlib.sha256(table.content).hexdigest()
        if all(one["sha256"] != digest for one in self.tables):
            file = f"{len(self.tables) + 1:03d}-{digest[:12]}.json"
            write_json(self.root / FOLDER / TABLES / file, table.as_json(), self.root)
            self.tables.append({"name": table.name, "file": file, "sha256": digest})

    def kept(self) -> list[Table]:
        """Return the tables that were kept and are still there, newest first."""
        paths = (self.root / FOLDER / TABLES / one["file"] for one in reversed(self.tables))
        return [Table.from_json(data) for path in paths if (data := read_json(path))]

    def save(self) -> None:
        """Write the file; nothing is written if nothing has changed."""
        people = [one.as_json() for one in sorted(self.people, key=lambda one: one.id)]
        data = {"format": FORMAT, "students": people, "tables": self.tables}
        path = self.root / FOLDER / FILE
        if read_json(path) != data:
            write_json(path, data, self.root)

    def replace(self, person: Person) -> None:
        """Put a student in place of the one with the same id, or add them."""
        for place, one in enumerate(self.people):
            if one.id == person.id:
                self.people[place] = person
                return
        self.people.append(person)


def students_in(gradebook: Any) -> list[Person]:
    """Return everybody whom the gradebook knows."""
    return [
        Person(one.id, one.first_name or "", one.last_name or "", one.email or "")
        for one in gradebook.students
    ]


def enter(gradebook: Any, people: list[Person]) -> None:
    """Write students into the gradebook in one transaction; others in it stay."""
    api = nbgrader_part("api")
    known = {one.id: one for one in gradebook.students}
    for person in people:
        row = known.get(person.id)
        if row is None:
            row = api.Student(id=person.id)
            gradebook.db.add(row)
        row.first_name, row.last_name = person.first_name, person.last_name
        row.email = person.email
        row.lms_user_id = next(iter(person.keys.get("canvas_id", ())), row.lms_user_id)
    gradebook.db.commit()
