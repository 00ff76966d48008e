"""What ``tarifflab give-back`` does after its arguments are parsed: check, make, pack, say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tarifflab.instructor.class_list.command import joined
from tarifflab.instructor.class_list.key_file import ClassFile, students_in
from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.collect.gathering import tables_of
from tarifflab.instructor.collect.records import TAKEN, Line, Record
from tarifflab.instructor.desk import Desk, DeskError, counted
from tarifflab.instructor.desk.console import Console, shown
from tarifflab.instructor.desk.safe_files import make_folder, write_private
from tarifflab.instructor.give_back import filled_tables, packs
from tarifflab.instructor.give_back.filled_tables import Filled
from tarifflab.instructor.give_back.marks import Marks, marks_of
from tarifflab.instructor.history.backup import keep_copy
from tarifflab.instructor.tables import Platform, Table
from tarifflab.instructor.tables.column_names import Field

FOLDER = "given-back"  # in the course folder; git ignores it
PAGES = "pages"
MOST_LOOKS = 20  # names in the sentence on what is not settled
PERSONAL: dict[Platform, tuple[Field, ...]] = {
    Platform.CANVAS: (),
    Platform.BLACKBOARD: ("last_name", "first_name", "username", "student_number"),
    Platform.BRIGHTSPACE: ("org_defined_id", "username"),
    Platform.MOODLE: ("first_name", "last_name", "student_number", "email", "username"),
}
UPLOAD = {
    Platform.MOODLE: "Moodle: the assignment, View all submissions, 'Upload multiple feedback "
    "files in a zip' and 'Upload grading worksheet' (tick 'Allow updating records that have "
    "been modified more recently').",
    Platform.CANVAS: "Canvas: the assignment, 'Upload Submissions' for the zip (each upload "
    "adds a comment); Grades, 'Import' for the table.",
    Platform.BLACKBOARD: "Blackboard: Grade Center, 'Work Offline', 'Upload' for the table; "
    "feedback goes page by page, or by mail.",
    Platform.BRIGHTSPACE: "Brightspace: the assignment, 'Add Feedback Files' for the zip; "
    "Grades, 'Import' for the table.",
    Platform.SAKAI: "Sakai: the assignment, 'Upload All' for the zip, marks included.",
    Platform.ILIAS: "ILIAS: the exercise, 'Multi-Feedback' for the zip; marks by hand.",
}


@dataclass
class Out:
    """What is to be written, and what is to be said.

    Attributes
    ----------
    files : list of (str, bytes)
        Names below the exercise's folder, and contents.
    lines : list of str
        Sentences for the teacher.
    """

    files: list[tuple[str, bytes]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add(self, name: str, content: bytes, what: str) -> None:
        """Take in one file."""
        self.files.append((name, content))
        self.lines.append(f"  {shown(name)}: {what}")


def run(
    desk: Desk,
    exercise: str,
    files: Sequence[Path],
    column: str,
    console: Console,
    *,
    anyway: bool,
) -> int:
    """Make pages and packs of an exercise; return the exit status.

    Raises
    ------
    DeskError
        If texts are unread, nothing is graded, or no column fits.
    """
    record = Record.of(desk.root, exercise)
    given = tables_of(files)
    with desk.gradebook() as book:
        class_file = ClassFile.of(desk.root)
        people = joined(class_file.people, students_in(book))
    marks = marks_of(desk, exercise, people)
    reasons = _not_ready(desk, record, marks)
    look = _to_look_at(record, marks, people)
    if (reasons or look) and not anyway:
        raise DeskError(_refusal(exercise, reasons, look))
    filled: dict[Platform, Filled | str] = {}
    for table in given:
        made = _fill(table, marks, record, column)  # what the teacher names has to fit
        if made is not None:
            filled[table.columns.platform] = made
    _tables(filled, [*reversed(record.kept()), *class_file.kept()], marks, record, column)
    with keep_copy(desk, f"give-back {exercise}"):
        from tarifflab.instructor.give_back.pages import make_pages

        pages = make_pages(desk, exercise, list(marks.by_student))
        out = Out()
        _pack(out, desk, record, marks, pages, filled)
        missing = [one for one in people if one.id not in marks.by_student]
        _add_plain(out, marks, pages, missing)
        _write(desk, exercise, out)
    _say(console, exercise, marks, out, record)
    if look:
        console.say(f"{_looks(exercise, look)} They stay in the report until you settle them.")
    return 0


def _not_ready(desk: Desk, record: Record, marks: Marks) -> list[str]:
    """Return why marks are not complete: texts unread, files not graded."""
    exercise = record.exercise
    place = desk.folder("submitted", "*", exercise)
    handed_in = {
        path.parent.name
        for path in place.parents[1].glob(f"*/{exercise}")
        if (path / f"{exercise}.ipynb").is_file()
    }
    ungraded = sorted(handed_in - set(marks.by_student))
    reasons = []
    if marks.unread:
        number = sum(one.unread for one in marks.unread)
        texts = "1 text is" if number == 1 else f"{number} texts are"
        reasons.append(f"{texts} not read yet ({_some([m.person.name for m in marks.unread])})")
    if ungraded:
        verb = "is" if len(ungraded) == 1 else "are"
        reasons.append(f"{len(ungraded)} handed in and {verb} not graded ({_some(ungraded)})")
    return reasons


def _to_look_at(record: Record, marks: Marks, people: Sequence[Person]) -> list[Person]:
    """Return whose work says "Please look" and is not settled, as in the report."""
    left = {one.student for one in record.open()}
    known = {one.id: one for one in people}
    graded = [one.person for one in marks.by_student.values() if one.flagged]
    beside = [known[student] for student in sorted(left & known.keys())]
    return list({one.id: one for one in [*graded, *beside]}.values())


def _looks(exercise: str, look: Sequence[Person]) -> str:
    """Return a sentence that names who says "Please look"."""
    named = [f"{one.name} ({one.id})" if one.name != one.id else one.id for one in look]
    names = _some(named, MOST_LOOKS)
    are = "1 says" if len(look) == 1 else f"{len(look)} say"
    return f"{exercise}: {are} 'Please look': {names}."


def _refusal(exercise: str, reasons: Sequence[str], look: Sequence[Person]) -> str:
    """Return what has to be done before anything is given back."""
    short = exercise.split("-")[0]
    lines = []
    if reasons:
        lines.append(f"{exercise}: {'; '.join(reasons)}. Finish that first.")
    if look:
        ids = " ".join(one.id for one in look)
        lines.append(
            f"{_looks(exercise, look)} Why stands in the report; once you have looked: "
            f"tarifflab settle {short} {ids}"
        )
    return "\n".join([*lines, "Or add --anyway: marks are those so far, and pages say so."])


def _some(names: Sequence[str], most: int = 4) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _tables(
    found: dict[Platform, Filled | str],
    tables: Sequence[Table],
    marks: Marks,
    record: Record,
    column: str,
) -> None:
    """Note by platform its kept table with marks, the newest that fits, or why none does."""
    for table in tables:
        platform = table.columns.platform
        if isinstance(found.get(platform), Filled):
            continue
        try:
            made = _fill(table, marks, record, column)
        except DeskError as error:
            found.setdefault(platform, str(error))
            continue
        if made is not None and made.number:
            found[platform] = made
        elif made is not None:
            found.setdefault(platform, "nobody of the class stands in the table")


def _fill(table: Table, marks: Marks, record: Record, column: str) -> Filled | None:
    columns = table.columns
    if columns.worksheet and "grade" in columns.places:
        return filled_tables.moodle_worksheet(table, marks, record)
    if columns.platform is Platform.SAKAI and "grade" in columns.places:
        return filled_tables.sakai(table, marks, record)
    if columns.platform not in PERSONAL or not columns.titles:
        return None
    name = f"{columns.platform.lower()}-gradebook.csv"
    keep = PERSONAL[columns.platform]
    return filled_tables.gradebook(table, marks, record, column, keep, name)


def _pack(
    out: Out,
    desk: Desk,
    record: Record,
    marks: Marks,
    pages: dict[str, Path],
    filled: dict[Platform, Filled | str],
) -> None:
    """Pack what each platform takes: feedback of what came from it, and its table."""
    taken = [one for one in record.lines if one.state == TAKEN]
    for platform in Platform:
        lines = [one for one in taken if one.platform == platform.value]
        table = filled.get(platform)
        if platform is Platform.OTHER:
            continue
        before = len(out.files)
        if lines and platform is Platform.CANVAS:
            _add_canvas(out, desk, lines, marks)
        elif lines and platform in packs.NAMES:
            _add_zip(out, platform, lines, pages, record.exercise, table)
        if isinstance(table, Filled) and platform is not Platform.SAKAI:
            out.add(
                table.name, table.content, f"{counted(table.number, 'mark')} should arrive."
            )
            out.lines += [f"    {note}" for note in table.notes]
        elif lines and platform in PERSONAL:
            out.lines.append(_no_table(platform, table))
        if len(out.files) > before:
            out.lines.append(f"  {UPLOAD[platform]}")


def _no_table(platform: Platform, why: Filled | str | None) -> str:
    what = "the grading worksheet" if platform is Platform.MOODLE else "the gradebook"
    reason = f" ({why})" if isinstance(why, str) else ""
    return (
        f"  No table for {platform}{shown(reason)}: download {what} and name it behind the "
        "number of the exercise, or type the marks from marks.xlsx."
    )


def _add_canvas(out: Out, desk: Desk, lines: Sequence[Line], marks: Marks) -> None:
    exercise = marks.exercise
    graded = {
        student: path
        for student in marks.by_student
        if (
            path := desk.folder("autograded", student, exercise) / f"{exercise}.ipynb"
        ).is_file()
    }
    files = packs.canvas_files(lines, graded, marks.by_student)
    what = f"{counted(len(files), 'notebook')} with feedback should arrive, each as a comment."
    out.add("canvas-submissions.zip", packs.zipped(files), what)


def _add_zip(
    out: Out,
    platform: Platform,
    lines: Sequence[Line],
    pages: dict[str, Path],
    exercise: str,
    table: Filled | str | None,
) -> None:
    files = packs.feedback_files(platform, lines, pages, exercise)
    what = f"{counted(len(files), 'page')} should arrive."
    if platform is Platform.SAKAI and isinstance(table, Filled):
        top = lines[0].entry.partition("/")[0]
        files.append((f"{top}/{table.name}", table.content))
        pages_and_marks = (counted(len(files) - 1, "page"), counted(table.number, "mark"))
        what = f"{' and '.join(pages_and_marks)} should arrive."
    out.add(f"{platform.lower()}-feedback.zip", packs.zipped(files), what)


def _add_plain(
    out: Out, marks: Marks, pages: dict[str, Path], missing: Sequence[Person]
) -> None:
    book, table = filled_tables.plain(marks, missing)
    out.add(book.name, book.content, "all marks, by task, for a spreadsheet.")
    out.add(table.name, table.content, _for_programs(marks, missing))
    for name, content in packs.named_pages(pages, marks.by_student):
        out.files.append((f"{PAGES}/{name}", content))
    out.lines.append(f"  {PAGES}/: {counted(len(pages), 'page')} by name, for mail.")


def _for_programs(marks: Marks, missing: Sequence[Person]) -> str:
    """Return what the CSV is for; a number that begins with 0 is not safe in it."""
    ids = [*marks.by_student, *(one.id for one in missing)]
    zero = next((one for one in ids if one.isdigit() and one.startswith("0")), "")
    if not zero:
        return "the same as CSV, for programs."
    return (
        f"the same as CSV, for programs: a spreadsheet would make {zero.lstrip('0') or '0'} "
        f"of {zero}."
    )


def _write(desk: Desk, exercise: str, out: Out) -> None:
    """Write the packs; what an earlier run has left there goes."""
    folder = desk.root / FOLDER / exercise
    make_folder(folder / PAGES, desk.root)
    wanted = {folder / name for name, _ in out.files}
    for path in [*folder.iterdir(), *(folder / PAGES).iterdir()]:
        if path not in wanted and (path.is_file() or path.is_symlink()):
            path.unlink()
    for name, content in out.files:
        write_private(folder / name, content, desk.root)


def _say(console: Console, exercise: str, marks: Marks, out: Out, record: Record) -> None:
    console.say(
        f"{exercise}: {counted(len(marks.by_student), 'student')}, in {FOLDER}/{exercise}/:"
    )
    for line in out.lines:
        console.say(line)
    if marks.unread:
        number = sum(one.unread for one in marks.unread)
        are = "1 text is" if number == 1 else f"{number} texts are"
        console.say(f"{are} not read yet; the pages say so, marks are those so far.")
    if not record.lines:
        console.say(
            "Nothing was collected with `tarifflab collect`: no platform's keys are known."
        )
