"""Who is who in a class list: names compared, keys kept, ids proposed, lists joined."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from tarifflab.instructor.class_list import command
from tarifflab.instructor.class_list.key_file import ClassFile
from tarifflab.instructor.class_list.merging import (
    Merged,
    _Index,
    _poverty,
    contradict,
    merge,
    students_in_rows,
    with_keys,
)
from tarifflab.instructor.class_list.names import bare, divided, run_together, tokens
from tarifflab.instructor.class_list.people import Person, compared
from tarifflab.instructor.class_list.roster import proposed_id, roster_of, safe_id
from tarifflab.instructor.desk.console import Console
from tarifflab.instructor.tables import TableError
from tarifflab.instructor.tables.reading import table_of

HEAD = "First name,Last name,Student number,Username,Email\n"
ANN = Person("0012", "Ann", "Lee", "ann@x.org", {"username": ("al1",)}, ("Ann Lee",))
BEN = Person("0013", "Ben", "Ek", "", {"canvas_id": ("48",)}, ("Ben Ek", "Ek, Ben"))


def roster(*rows: str, head: str = HEAD, name: str = "list.csv"):
    """Return the people of a list."""
    return roster_of(table_of(name, (head + "".join(f"{row}\n" for row in rows)).encode()))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("O'Hara-Quist, Tomás", "tomás OHara-Quist", True),
        ("ＡＮＮ Lee", "ann lee", True),
        ("Ann・Lee", "Ann Lee", True),
        ("Ann Lee", "Annlee", False),
        ("Zoë", "Zoe", False),
    ],
)
def test_names_are_compared_by_their_parts(one, other, same):
    """Order, case, apostrophes and wide letters do not count; accents and blanks do."""
    assert (tokens(one) == tokens(other)) is same
    assert (run_together("Ann Lee") == run_together("annlee"), bare("Žóë")) == (True, "zoe")


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Mori, Aya", ("Aya", "Mori")),
        ("Aya  Mori", ("Aya", "Mori")),
        ("森 彩", ("彩", "森")),
        ("さとう あや", ("あや", "さとう")),
        ("サトウ アヤ", ("アヤ", "サトウ")),
        ("佐藤 Aya", ("佐藤", "Aya")),
        ("Putri", ("Putri", "")),
        ("Ana de la Cruz", ("Ana de la", "Cruz")),
        ("Cruz, Jr., Ana", ("Ana", "Cruz, Jr.")),
        ("Ana Cruz, III", ("Ana", "Cruz, III")),
        ("Putri, Jr.", ("Putri, Jr.", "")),
        ("백 민준", ("민준", "백")),
        ("Cruz, Ana, Ph.D", ("Ana, Ph.D", "Cruz")),
    ],
)
def test_a_full_name_is_divided_as_its_language_does(full, parts):
    """The family name stands first before a comma and in East Asia, else last."""
    assert divided(full) == parts


@pytest.mark.parametrize(
    ("key", "same"), [("0012", "12"), ("000", "0"), (" Ann.S ", "ann.s"), ("00a", "00a")]
)
def test_keys_are_compared_without_case_and_zeros_in_front(key, same):
    """Zeros are dropped of a number alone."""
    assert compared(key) == same


def test_a_person_is_kept_with_every_key():
    """As plain data and back, field by field."""
    keys = {
        "student_number": ("1",), "sis_user_id": ("2",), "org_defined_id": ("3",),
        "username": ("4", "5"), "sis_login_id": ("6",), "email": ("7",), "canvas_id": ("8",),
        "integration_id": ("9",), "participant": ("10",),
    }  # fmt: skip
    one = Person("i", "F", "L", "e@x", keys, ("F L", "L, F"))

    assert Person.from_json(one.as_json()) == one
    assert one.handles() == {"1", "2", "3", "4", "5", "6", "i"}
    assert (one.values("participant"), one.values("canvas_id")) == ({"10"}, {"8"})


def test_what_is_known_of_a_person_is_added_to_and_never_replaced():
    """The first table's names and address stay; keys and forms of the name join."""
    other = Person("x", "A.", "L.", "b@x", {"username": ("al1", "al2")}, ("L., A.",))
    found = ANN.with_more(other)

    assert (found.id, found.first_name, found.last_name, found.email) == (
        "0012", "Ann", "Lee", "ann@x.org",
    )  # fmt: skip
    assert (found.keys, found.names) == ({"username": ("al1", "al2")}, ("Ann Lee", "L., A."))
    assert Person("0012").with_more(other).email == "b@x"
    assert ANN.with_key("participant", "7").values("participant") == {"7"}


def test_who_has_no_name_is_called_by_the_id_and_found_by_no_name():
    """An id is no name that somebody else could have."""
    assert (Person("ann").name, Person("ann").all_names()) == ("ann", set())
    assert ANN.all_names() == {tokens("Ann Lee")}


def test_each_key_of_a_row_comes_from_its_own_column():
    """Numbers, logins, addresses and a platform's own keys are never taken for each other."""
    head = (
        "ID number,SIS User ID,OrgDefinedId,Username,SIS Login ID,Email,Integration ID,"
        "First name,Last name\n"
    )
    (row,) = roster("n1,s2,#o3,u4,l5,e6@x.org,i7,Ann,Lee", head=head).rows

    assert row.person.keys == {
        "student_number": ("n1",), "sis_user_id": ("s2",), "org_defined_id": ("o3",),
        "username": ("u4",), "sis_login_id": ("l5",), "email": ("e6@x.org",),
        "integration_id": ("i7",),
    }  # fmt: skip
    assert (row.person.id, row.person.email, row.person.names) == (
        "n1",
        "e6@x.org",
        ("Ann Lee",),
    )


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        (
            "Identifier,Full name,ID number,Email address,Status,Grade\n"
            "Participant 71,Ann Lee,n1,a@x.org,Submitted,\n",
            {"student_number": ("n1",), "email": ("a@x.org",), "participant": ("71",)},
        ),
        (
            'Student,ID,SIS User ID,SIS Login ID,Section\n"Lee, Ann",48,n1,al,S\n',
            {"sis_user_id": ("n1",), "sis_login_id": ("al",), "canvas_id": ("48",)},
        ),
    ],
    ids=["Moodle", "Canvas"],
)
def test_a_platform_s_own_key_is_kept_as_its_own(table, keys):
    """Moodle's belongs to one assignment, Canvas's to the person."""
    (row,) = roster_of(table_of("w.csv", table.encode())).rows

    assert row.person.keys == keys


@pytest.mark.parametrize(
    ("keys", "name", "proposed"),
    [
        ({"student_number": ("7",), "username": ("u",)}, "Ann", "7"),
        ({"sis_user_id": ("8",), "org_defined_id": ("9",)}, "Ann", "8"),
        ({"org_defined_id": ("9",), "username": ("u",)}, "Ann", "9"),
        ({"username": ("ann@x.org",), "sis_login_id": ("l",)}, "Ann", "ann"),
        ({"sis_login_id": ("lee@x.org",), "canvas_id": ("4",)}, "Ann", "lee"),
        ({"canvas_id": ("4",), "email": ("e@x",)}, "Ann", "4"),
        ({"email": ("e.f@x",), "participant": ("5",)}, "Ann", "e.f"),
        ({"participant": ("5",)}, "Lee, Ann", "lee-ann"),
    ],
)
def test_the_best_key_becomes_the_id(keys, name, proposed):
    """A number before a login, a login before an address, a name last."""
    assert proposed_id(keys, name) == proposed


@pytest.mark.parametrize(
    ("text", "safe"),
    [("../../x [1]", "x-1"), ("a" * 101, "a" * 100), (".-+a.-+", "a"), ("Ü_@+-.x", "Ü_@+-.x")],
)
def test_an_id_is_a_folder_s_name_everywhere(text, safe):
    """Nothing leads out of the folder, and nothing is too long for one."""
    assert safe_id(text) == safe


@pytest.mark.parametrize(
    ("number", "key", "damaged"),
    [
        ("12.0", "12", ""),
        ("12,00", "12", ""),
        ("12.5", "12.5", ""),
        ("1.23E+09", "", "1.23E+09"),
        ("2,6e6", "", "2,6e6"),
        ("1E5", "", "1E5"),
        ("s1", "s1", ""),
    ],
)
def test_a_number_that_a_spreadsheet_has_spoiled_is_seen(number, key, damaged):
    """Decimals of a whole number are harmless; what was rounded is lost."""
    row = roster(f'Ann,Lee,"{number}",al1,').rows[0]

    assert row.person.keys.get("student_number", ("",)) == (key,)
    assert row.damaged == damaged


def test_numbers_that_lost_their_zeros_are_said():
    """Shorter ones among numbers of one length; with two lengths alike often nobody knows."""
    lost = [f"A,B{n},{number},u{n}," for n, number in enumerate(("11111", "22222", "3333"))]

    assert roster(*lost).notes == [
        "1 of 3 numbers have fewer digits than the others (3333): has a spreadsheet taken "
        "leading zeros away? If so, answer no and download the list again."
    ]
    assert roster(lost[0], lost[2]).notes == []


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        ({"student_number": ("1",)}, {"student_number": ("2",)}, True),
        ({"student_number": ("1", "2")}, {"student_number": ("02",)}, False),
        ({"username": ("a",)}, {"sis_login_id": ("b",)}, False),
        ({"canvas_id": ("1",)}, {"canvas_id": ("2",)}, True),
        ({"participant": ("1",)}, {"participant": ("2",)}, False),
    ],
)
def test_two_keys_of_one_kind_speak_against_one_person(one, other, against):
    """But not Moodle's number, which is another in each assignment."""
    assert contradict(Person("x", keys=one), Person("y", keys=other)) is against


@pytest.mark.parametrize(
    ("mails", "against"),
    [(("a@x", "A@x"), False), (("a@x", "b@x"), True), (("a@x", ""), False)],
)
def test_two_addresses_speak_against_one_person(mails, against):
    """Where both are known; case does not count."""
    one, other = (Person("x", email=mail) for mail in mails)

    assert contradict(one, other) is against


def test_joined_lists_say_who_is_new_who_is_known_better_and_who_is_missing():
    """By key where there is one, else by a name that speaks for itself."""
    merged = merge(
        [ANN, BEN, Person("0014", "Cy", "Fox")],
        [roster("Ann,Lee,12,al1,ann@x.org", "Ben,Ek,0013,bek,", "Dia,Gray,0015,,")],
    )
    states = {one.id: merged.state(one) for one in merged.people}

    assert states == {"0012": "changed", "0013": "changed", "0014": "known", "0015": "new"}
    assert ([one.id for one in merged.missing()], merged.named) == (
        ["0014"], {"0012", "0013", "0015"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["Ann,Lee,0012,,", "Ann,Lee,,al1,"], "rows 2 and 3 are both '0012' (Ann Lee)"),
        (["Ann,Lee,0012,b@x.org,"], None),
        (
            ["Ann,Lee,12,bek,"],
            "row 2 (Ann Lee) has keys of two students: 0012 (Ann Lee), 0013 (Ben Ek)",
        ),
    ],
)
def test_a_row_that_fits_two_students_is_refused(rows, words):
    """With the row's number, and both by name."""
    known = [ANN, BEN.with_key("username", "bek")]
    if words is None:
        assert [one.id for one in merge(known, [roster(*rows)]).people] == ["0012", "0013"]
        return
    with pytest.raises(TableError) as caught:  # noqa: PT011 (the text is compared below)
        merge(known, [roster(*rows)])

    assert words in str(caught.value)


def test_who_has_nothing_to_name_a_folder_is_refused():
    """A number of signs alone makes none."""
    with pytest.raises(TableError, match="row 3 has neither a number nor a name that can name"):
        merge([], [roster("Ann,Lee,a1,,", "Ben,Ek,---,,")])


def test_who_is_new_is_found_by_later_rows_of_the_list():
    """By a key, not by the name: two rows of one list may be namesakes."""
    bo = Person("0013", "Bo", "Ek", "", {"username": ("bo",)}, ("Bo Ek",))
    index = _Index([ANN])
    index.add(bo)
    read = roster("0013,Bo,Ek,,")

    assert [index.find(read, SimpleNamespace(number=2, person=one), unique=True)
            for one in (ANN, bo)] == [0, 1]  # fmt: skip


def test_namesakes_are_noted_where_one_of_them_stands_in_the_list():
    """By number, and only if somebody looks at them now."""
    known = [Person("1", "Ann", "Lee"), Person("2", "Ann", "Lee")]

    assert merge(known, [roster("Cy,Fox,3,,")]).notes == []
    assert merge(known, [roster("Ann,Lee,2,,")]).notes == [
        "2 students are called Ann Lee: 1, 2. They are told apart by their keys."
    ]


def test_rows_for_marks_are_those_of_one_student_alone():
    """Nobody, two at once, or one twice: no mark goes there."""
    found = students_in_rows(
        [ANN, BEN],
        roster("Ann,Lee,0012,,", "Ben,Ek,,,b@x.org", "Ek,Ben,,,c@x.org", "Cy,Fox,9,,"),
    )

    assert found == {2: "0012"}
    both = [ANN, BEN.with_key("username", "bek")]
    for rows in (["Ann,Lee,0012,,", "Ann,Lee,12,bek,"], ["Ann,Lee,12,bek,", "Ann,Lee,0012,,"]):
        found = students_in_rows(both, roster(*rows))
        assert list(found.values()) == ["0012"]
        assert rows[next(iter(found)) - 2].startswith("Ann,Lee,0012")
    assert students_in_rows([ANN, BEN], roster("Ben,Ek,,,b@x.org")) == {2: "0013"}


def test_a_list_with_numbers_is_read_before_one_without():
    """Whoever stands in both has the number for an id; one that is spoiled comes last."""
    numbers = roster("Ann,Lee,0012,al1,", name="numbers.csv")
    logins = roster("Ann,Lee,,al1,", "Ben,Ek,,be2,", name="logins.csv")
    spoiled = roster("Ann,Lee,1.2E+09,al1,", "Ben,Ek,1.3E+09,be2,", name="spoiled.csv")

    for lists in ([logins, numbers], [spoiled, numbers, logins]):
        assert [one.id for one in merge([], lists).people] == ["0012", "be2"]


def test_of_spoiled_lists_the_one_with_the_fewest_spoiled_numbers_comes_first():
    """Each whole number makes up for one; the longer list then."""
    rows = ["A,B,1E+5,u1,", "C,D,2E+5,u2,", "E,F,3,u3,", "G,H,,u4,"]
    picked = ["23", "2", "0", "3", "02", "01", "012", "0123"]
    lists = [roster(*(rows[int(n)] for n in one), name=one) for one in picked]

    ordered = [one.table.name for one in sorted(lists, key=_poverty)]
    assert ordered == ["23", "2", "02", "3", "0123", "012", "0", "01"]


def test_a_name_that_stands_twice_in_a_list_joins_nobody():
    """Nobody can say which of the two is the one who is known."""
    known = [Person("0012", "Ann", "Lee")]

    merged = merge(known, [roster("Ann,Lee,,,a@y.org", "Ann,Lee,,,b@y.org")])

    assert [one.id for one in merged.people] == ["0012", "a", "b"]


def test_a_name_that_two_of_the_class_have_joins_neither():
    """Without a key nobody can say which of them it is."""
    known = [Person("1", "Ann", "Lee"), Person("2", "Ann", "Lee")]

    merged = merge(known, [roster("Ann,Lee,,,a@y.org")])

    assert [one.id for one in merged.people] == ["1", "2", "a"]
    assert students_in_rows(known, roster("Ann,Lee,,,a@y.org")) == {}


def test_keys_of_tables_join_the_people_that_they_fit():
    """One table after the other; nobody is added."""
    people = with_keys([ANN, BEN], [roster("Ann,Lee,0012,new,"), roster("Cy,Fox,9,cf,")])

    assert [one.id for one in people] == ["0012", "0013"]
    assert people[0].values("username") == {"al1", "new"}
    (known,) = with_keys([ANN], [roster("Anne,Leigh,12,new,other@x.org")])
    assert (known.id, known.name, known.email) == ("0012", "Ann Lee", "ann@x.org")


def test_tables_are_kept_once_and_the_newest_comes_first(tmp_path):
    """By content: the same download given twice is one; people are kept by id."""
    first, second = (table_of(f"{n}.csv", f"Nr,Name\n{n},A\n".encode()) for n in (1, 2))
    class_file = ClassFile(tmp_path, [BEN, ANN])
    for table in (first, second, first):
        class_file.keep(table)
    class_file.save()
    again = ClassFile.of(tmp_path)

    assert [one.name for one in again.kept()] == ["2.csv", "1.csv"]
    assert [one["file"][:4] for one in again.tables] == ["001-", "002-"]
    assert [one.id for one in again.people] == ["0012", "0013"]


def test_a_person_takes_the_place_of_the_one_with_the_same_id(tmp_path):
    """Or comes last."""
    class_file = ClassFile(tmp_path, [ANN, BEN])
    class_file.replace(Person("0012", "Anna"))
    class_file.replace(Person("0014", "Cy"))

    assert [one.first_name for one in class_file.people] == ["Anna", "Ben", "Cy"]


def test_the_gradebook_says_who_is_in_the_class_and_the_file_of_keys_their_keys():
    """A name that was put right in the gradebook stays; who left it is not in the class."""
    kept = [Person("1", "Old", "Name", "a@x", {"username": ("al1",)}), Person("9", "Gone")]
    found = command.joined(kept, [Person("1", "Ann", "Lee"), Person("2", "Ben", "Ek")])

    assert [(one.id, one.name, one.email) for one in found] == [
        ("1", "Ann Lee", "a@x"), ("2", "Ben Ek", ""),
    ]  # fmt: skip
    assert found[0].values("username") == {"al1"}


@pytest.mark.parametrize(
    ("before", "write"),
    [
        (ANN, False), (None, True), (Person("0012", "Anna", "Lee", "ann@x.org"), True),
        (Person("0012", "Ann", "Leigh", "ann@x.org"), True),
        (Person("0012", "Ann", "Lee", "old@x.org"), True),
        (Person("0012", "Ann", "Lee", "ann@x.org"), False),
    ],
)  # fmt: skip
def test_who_stands_in_a_list_is_written_where_the_gradebook_has_it_otherwise(before, write):
    """Names and address; keys stand elsewhere, and who is in no list stays as they are."""
    entered = [BEN, *([before] if before else [])]

    assert command._to_write(Merged([ANN], {}, {"0012"}), ANN, entered) is write
    assert not command._to_write(Merged([ANN], {}, {"0013"}), ANN, entered)


def test_lists_are_shown_by_their_platform_and_keys_by_their_newest(capsys):
    """A workbook as what it is; neither address nor id is a key that is worth a word."""
    sheet = roster("Ann,Lee,0012,al1,ann@x.org", "Ben,Ek,0013,be2,")
    moodle = roster_of(table_of("w.csv", (
        b"Identifier,Full name,ID number,Email address,Status,Grade,Last modified (grade)\n"
        b"Participant 71,Ann Lee,0012,a@x.org,Submitted,,-\n")))  # fmt: skip
    sheet.table = replace(sheet.table, workbook=True)
    keys = {"student_number": ("0012",), "email": ("a@x",), "sis_login_id": ("0012", "new")}
    ann = Person("0012", "Ann", "Lee", "", keys)
    gone = [Person(f"x{n}", "Gone", str(n)) for n in range(5)]
    merged = Merged([ann, *gone], {"0012": ann}, {"0012"}, ["A note."])

    command.show(Console(), merged, [sheet, moodle])
    said = capsys.readouterr().out.splitlines()

    assert said[:2] == [
        "list.csv: a list of 2 students (spreadsheet)",
        "w.csv: Moodle's list of 1 student (utf-8)",
    ]
    assert said[5].split("  ")[-1] == "sis login id new"
    assert said[-2:] == [
        "A note.",
        "In the class but in no list given now: Gone 0, Gone 1, Gone 2, Gone 3, Gone 4. They "
        "stay.",
    ]


def test_the_command_shows_what_it_has_understood(capsys):
    """List by list with kind and encoding, each student with the keys, and who is missing."""
    lists = [roster("Ann,Lee,0012,new,ann@x.org", "Dia,Gray,0015,dg,", "Student,Test,1,t,")]
    gone = [Person(f"x{n}", "Gone", str(n)) for n in range(6)]
    merged = merge([ANN, *gone], lists)

    command.show(Console(), merged, lists)

    assert capsys.readouterr().out.splitlines() == [
        "list.csv: a list of 2 students (utf-8)",
        "  left out row 4: 'Student Test' is the platform's test student",
        "",
        "        id    first name  last name  e-mail     also known as",
        "------  ----  ----------  ---------  ---------  -------------",
        "~ more  0012  Ann         Lee        ann@x.org  username new",
        "+ new   0015  Dia         Gray                  username dg",
        "",
        "In the class but in no list given now: Gone 0, Gone 1, Gone 2, Gone 3, Gone 4 and 1 "
        "more. They stay.",
    ]
