"""Class lists in the shapes in which platforms and spreadsheets write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from invented import Invented

GRADEBOOK = {  # Moodle's gradebook export: first, last, number, institution, department, mail
    "en": ("First name", "Last name", "ID number", "Institution", "Department",
           "Email address", "Assignment: Tariff rates (Real)",
           "Last downloaded from this course"),
    "de": ("Vorname", "Nachname", "ID-Nummer", "Institution", "Abteilung", "E-Mail-Adresse",
           "Aufgabe: Tariff rates (Punkte)", "Zuletzt von diesem Kurs geladen"),
    "ja": ("名", "姓", "IDナンバ", "所属組織", "部署", "メールアドレス",
           "課題:Tariff rates (実データ)", "このコースからの最終ダウンロード日時"),
}  # fmt: skip
WORKSHEET = {  # Moodle's grading worksheet: identifier, word, name, mail, marks, dates, words
    "en": ("Identifier", "Participant ", "Full name", "Email address", "Status", "Grade",
           "Maximum grade", "Grade can be changed", "Last modified (submission)",
           "Last modified (grade)", "Feedback comments", "Submitted for grading",
           "{} late", "Yes", "Friday, 20 November 2026, 11:52 PM"),
    "de": ("ID", "Teilnehmer/in", "Vollständiger Name", "E-Mail-Adresse", "Status",
           "Bewertung", "Bestwertung", "Bewertung kann geändert werden",
           "Zuletzt geändert (Abgabe)", "Zuletzt geändert (Bewertung)",
           "Feedback als Kommentar", "Zur Bewertung abgegeben", "{} zu spät", "Ja",
           "Freitag, 20. November 2026, 23:52"),
    "ja": ("ID", "参加者", "フルネーム", "メールアドレス", "ステータス", "評点", "最大評点",
           "評点の変更可", "最終更新日時 (提出)", "最終更新日時 (評定)",
           "フィードバックコメント", "評定のために提出済み", "{} 遅く提出", "Yes",
           "2026年 11月 20日(金曜日) 23:52"),
    "fr": ("Identifiant", "Participant ", "Nom complet", "Adresse de courriel", "Statut",
           "Note", "Note maximale", "La note peut être modifiée",
           "Dernière modification (travail remis)", "Dernière modification (note)",
           "Feedback par commentaires", "Remis pour évaluation", "En retard de {}", "Oui",
           "vendredi 20 novembre 2026, 23:52"),
}  # fmt: skip


def written(
    rows: Sequence[Sequence[str]],
    *,
    encoding: str = "utf-8",
    separator: str = ",",
    end: str = "\n",
) -> bytes:
    """Return rows as the bytes of a file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def full(student: Invented, lang: str = "en") -> str:
    """Return the name as Moodle shows it: the order depends on the language."""
    parts = (student.last, student.first) if lang == "ja" else (student.first, student.last)
    return " ".join(parts)


def moodle_gradebook(
    people: Sequence[Invented], lang: str = "en", *, separator: str = ","
) -> bytes:
    """Return Moodle's gradebook export: no mark, the course's marks behind."""
    body = [
        (one.first, one.last, one.number, "", "", one.email, "-", "1795000000")
        for one in people
    ]
    return written([GRADEBOOK[lang], *body], separator=separator)


def moodle_worksheet(
    people: Sequence[Invented],
    lang: str = "en",
    *,
    late: Sequence[str] = (),
    missing: Sequence[str] = (),
    maximum: str = "25.00",
    blind: bool = False,
) -> bytes:
    """Return Moodle's grading worksheet, with a mark in front; `late` are user names."""
    (identifier, word, name, mail, status, grade, most, can, sent, changed, comments,
     submitted, late_word, yes, when) = WORKSHEET[lang]  # fmt: skip
    who = () if blind else (name, mail)
    rows: list[Sequence[str]] = [
        (identifier, *who, status, grade, most, can, sent, changed, comments)
    ]
    for one in people:
        state = submitted + (
            f" - {late_word.format('2 hours 5 mins')}" if one.username in late else ""
        )
        gone = one.username in missing
        shown = full(one, lang)
        guarded = f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
        known = () if blind else (guarded, one.email)
        rows.append(
            (f"{word}{one.participant}", *known, "-" if gone else state, "",
             maximum.replace(".", "," if lang in ("de", "fr") else "."), yes,
             "-" if gone else when, "-", "")
        )  # fmt: skip
    return written(rows, encoding="utf-8-sig")


def canvas_gradebook(
    people: Sequence[Invented],
    *,
    separator: str = ",",
    mark: bool = False,
    sis: bool = True,
    title: str = "Exercise 01 (5512)",
    points: str = "    Points Possible",
) -> bytes:
    """Return Canvas's gradebook with its own rows and the test student."""
    personal = ("SIS User ID", "SIS Login ID") if sis else ()
    tail = ("Current Score", "Unposted Current Score", "Final Score", "Unposted Final Score")
    rows: list[Sequence[str]] = [
        ("Student", "ID", *personal, "Section", title, "Essay (5513)", *tail),
        (*[""] * (3 + len(personal)), "Manual Posting", "", *[""] * 4),
        (points, *[""] * (2 + len(personal)), "25.00", "10.00", *["(read only)"] * 4),
    ]
    for one in sorted(people, key=lambda one: one.last):
        name = f"{one.last}, {one.first}"
        name = f'="{name}"' if name.startswith("=") else name
        known = (one.number, one.username) if sis else ()
        rows.append((name, one.canvas_id, *known, "TRADE-1", "", "7.50", *["75.00"] * 4))
    test = ("", "0d5b8a4f5c9f5b6e") if sis else ()
    rows.append(("Student, Test", "48999", *test, "TRADE-1", "", "", *[""] * 4))
    return written(rows, encoding="utf-8-sig" if mark else "utf-8", separator=separator)


def blackboard_gradebook(people: Sequence[Invented], *, wide: bool = True) -> bytes:
    """Return Blackboard's gradebook; `wide` is the tab-separated UTF-16 that ends in .xls."""
    rows: list[Sequence[str]] = [
        ("Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability",
         "Exercise 01 [Total Pts: 25 Score] |664617")
    ]  # fmt: skip
    rows += [
        (one.last, one.first, one.username, one.number, "2026-11-20 10:00:00", "Yes", "")
        for one in people
    ]
    rows.append(("Ruiz_PreviewUser", "Eva", "eruiz_previewuser", "", "", "Yes", ""))
    text = io.StringIO(newline="")
    csv.writer(
        text,
        delimiter="\t" if wide else ",",
        quoting=csv.QUOTE_ALL,
        lineterminator="\r\n" if wide else "\n",
    ).writerows(rows)
    return text.getvalue().encode("utf-16" if wide else "utf-8-sig")


def brightspace_grades(people: Sequence[Invented]) -> bytes:
    """Return Brightspace's grades export with its guards and the end of each line."""
    rows: list[Sequence[str]] = [
        ("OrgDefinedId", "Username", "Last Name", "First Name", "Email",
         "Exercise 01 Points Grade <Numeric MaxPoints:25 Weight:10 Category:Labs>",
         "End-of-Line Indicator")
    ]  # fmt: skip
    rows += [
        (f"#{one.number}", f"#{one.username}", one.last, one.first, one.email, "", "#")
        for one in people
    ]
    return written(rows, end="\r\n")


def sakai_grades(people: Sequence[Invented]) -> bytes:
    """Return Sakai's grades.csv: a title and a blank line stand above the header."""
    rows: list[Sequence[str]] = [
        ("Exercise 01", "POINTS"),
        (),
        ("Display ID", "ID", "Last Name", "First Name", "grade", "Submission date",
         "Late submission"),
    ]  # fmt: skip
    rows += [
        (one.number, one.username, one.last, one.first, "",
         "2026-11-20T22:52:10Z", "On time")
        for one in people
    ]  # fmt: skip
    return written(rows)


def excel_list(
    people: Sequence[Invented],
    *,
    header: Sequence[str] = ("Name", "Matrikelnummer", "E-Mail"),
    encoding: str = "utf-8-sig",
    separator: str = ";",
) -> bytes:
    """Return a list that somebody keeps in a spreadsheet, saved as CSV."""
    rows = [header, *[(f"{one.last}, {one.first}", one.number, one.email) for one in people]]
    return written(rows, encoding=encoding, separator=separator, end="\r\n") + b";;\r\n"
