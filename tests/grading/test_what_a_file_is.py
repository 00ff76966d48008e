"""Bytes into text, text into JSON, JSON into cells: each small decision on the way."""

import gzip
import io
import re
import tarfile
import zipfile

import pytest

from tarifflab.grading.handin.offered import may_be_notebook
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook import decode, read
from tarifflab.grading.notebook.decode import Unreadable, text_of_file, why_no_json


def text_of(data, most=MB):
    """Return a file's text, and what was said about it."""
    notes = []
    return text_of_file(data, notes, most), [note.detail for note in notes]


def refused(data, most=MB):
    """Return why a file is no text."""
    with pytest.raises(Unreadable, match=r"^it ") as raised:
        text_of_file(data, [], most)
    return str(raised.value)


def tarred(*names, content=b"{}"):
    """Return a tar archive that is not packed."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        folder = tarfile.TarInfo("folder.ipynb")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


def zipped(*names, content=b"{}", link=False):
    """Return a zip archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o120777 if link else 0o100644) << 16
            archive.writestr(entry, content)
    return made.getvalue()


def test_the_one_notebook_of_an_archive_is_taken_and_named():
    """Once: what a tar within gzip was is said of the tar alone."""
    took = "archive; `in/a.ipynb` in it was taken"
    for data, kind in (
        (tarred("in/a.ipynb", "b.txt"), "tar"),
        (gzip.compress(tarred("in/a.ipynb", "b.txt")), "tar"),
        (zipped("in/a.ipynb", "__MACOSX/b.txt"), "zip"),
    ):
        assert text_of(data) == ("{}", [f"it was a {kind} {took}"])
    rest = f"it was a zip {took}, and nothing else of it (`in/helper.py`)"
    assert text_of(zipped("in/a.ipynb", "in/helper.py")) == ("{}", [rest])
    assert text_of(gzip.compress(b"{}")) == ("{}", ["it was a gzip archive and was unpacked"])


@pytest.mark.parametrize(("length", "end"), [(78, "`"), (79, "…")])
def test_what_else_lay_in_an_archive_is_named_in_eighty_letters(length, end):
    """Quotes included; a dot for each letter more would fill the page."""
    (said,) = text_of(zipped("a.ipynb", "b" * length))[1]

    assert said.endswith(f", and nothing else of it (`{'b' * length}{end})")


def test_an_archive_with_another_number_of_notebooks_names_the_first_three():
    """Nobody guesses which one is meant."""
    names = [f"{letter}.ipynb" for letter in "abcd"]
    for kind, make in (("tar", tarred), ("zip", zipped)):
        assert refused(make(*names)) == f"it is a {kind} archive with {', '.join(names[:3])}"
        assert refused(make("x.txt")) == f"it is a {kind} archive with no notebook"
    assert refused(zipped()) == "it is a zip archive with no notebook"


def test_an_archive_grows_to_its_limit_and_no_byte_further():
    """A notebook of exactly the largest size is read."""
    whole, over = b"{" + b" " * (MB - 2) + b"}", b"{" + b" " * (MB - 1) + b"}"
    for kind, make in (
        ("gzip", gzip.compress),
        ("zip", lambda content: zipped("a.ipynb", content=content)),
    ):
        assert len(text_of(make(whole))[0]) == MB
        assert refused(make(over)) == f"it is a {kind} archive of more than 1 MB"


def test_a_link_within_an_archive_is_not_followed():
    """It would be read as the name of what it leads to."""
    assert "zip archive" in refused(zipped("a.ipynb", content=b"/etc/passwd", link=True))


def test_an_archive_that_is_cut_off_is_damaged():
    """The sentence names its kind."""
    assert refused(zipped("a.ipynb")[:60]).startswith("it is a zip archive that is damaged")
    content = b"x" * 5000
    assert "tar archive" in refused(tarred("a.ipynb", content=content)[:2000])


OFFICE = {"word/x": "a Word document", "xl/x": "an Excel workbook", "ppt/x": "slides"}


def test_office_files_are_told_apart():
    """All three are zip archives."""
    assert {name: refused(zipped(name)) for name in OFFICE} == {
        name: f"it is {what}" for name, what in OFFICE.items()
    }


NULS = [  # NUL bytes among so many letters; what is said
    (1, 1000, ["NUL bytes stood in the middle of it"]),
    (1, 999, "it is not text; 1 NUL bytes stand in the middle of it"),
    (300, 1000, "it is not text; 300 NUL bytes stand in the middle of it"),
    (301, 1000, "it is not text"),
]


def test_one_nul_byte_in_a_thousand_is_damage_and_more_is_no_text():
    """Above three tenths nobody needs to hear how many."""
    for nuls, size, said in NULS:
        data = b"{a" + b"\0" * nuls + b"x" * (size - nuls - 2)
        if isinstance(said, str):
            assert refused(data) == said
        else:
            assert text_of(data) == (data.replace(b"\0", b"").decode(), said)


def test_what_stands_around_a_text_is_left_out():
    """Padding of a disk is said, blanks and the mark of UTF-8 are not."""
    assert text_of(b"\r\n {}\x1a\n") == ("{}", [])
    assert text_of(b"\xef\xbb\xbf{}") == ("{}", [])
    assert text_of(b"{}" + bytes(9)) == ("{}", ["NUL bytes around it were left out"])
    assert refused(b"\0" * 1234) == "it holds nothing but NUL bytes, 1,234"
    assert refused(b" \n\x1a") == "it is empty"


UNMARKED = {
    "utf-16-le": '{"a": "é"}',
    "utf-16-be": '{"a": "é"}',
    "utf-16": '["関税"]',
    "utf-32": '["関税"]',
}


def test_wide_letters_are_known_by_a_mark_or_by_the_first_brace():
    """The sentence says which they were."""
    for code, text in UNMARKED.items():
        name = "UTF-32" if "32" in code else "UTF-16"
        assert text_of(text.encode(code)) == (text, [f"it was {name} text"]), code


def test_wide_letters_without_a_mark_may_begin_with_blanks():
    """A brace behind them tells the order of their bytes."""
    for code in ("utf-16-le", "utf-16-be"):
        for blanks in ("\n", " \r\n\t", "\n" * 50):
            given = f'{blanks}{{"関": 1}}'
            text, said = text_of(given.encode(code))
            assert (text, said) == ('{"関": 1}', ["it was UTF-16 text"])


CODES = [  # text, its code, what is said
    ('{"a": "ん"}', "cp932", "it was taken for Shift-JIS (cp932) text"),
    ('{"a": "カ"}', "euc_jp", "it was taken for EUC-JP text"),
    ('{"a": "需要税"}', "gb2312", "it was taken for GBK (Chinese) text"),
    ('{"a": "é"}', "cp1252", "it was Latin-1 (cp1252) text"),
    ('{"a": "€ “x”"}', "cp1252", "it was Latin-1 (cp1252) text"),
    ('{"a": "é\x81"}', "latin-1", "it was Latin-1 (cp1252) text"),
    ('["é"]', "cp1252", "it was Latin-1 (cp1252) text"),
    ('"é"', "cp1252", "it was Latin-1 (cp1252) text"),
    ("<p>é</p>", "cp1252", "it was Latin-1 (cp1252) text"),
    ("# é", "cp1252", "it was Latin-1 (cp1252) text"),
    ('{"a": "税"}', "iso2022_jp", "it was ISO-2022-JP text"),
]


def test_each_code_page_is_told_by_a_few_letters():
    """With every letter as it was."""
    for text, code, said in CODES:
        assert text_of(text.encode(code)) == (text, [said])


def test_damage_is_told_from_another_code_by_the_letters_that_are_whole():
    """More than half of them must be; else the file is in another code."""
    whole, bad = "関".encode(), b"\xe9"
    text, said = text_of(b'{"a": "' + whole * 2 + bad * 5 + b'"}')

    assert (text.count("関"), said) == (2, ["some letters in it are damaged"])
    for rest in (b"", whole * 2):
        half = b'{"a": "' + rest + bad * 3 + b" x " + bad * 3 + b'"}'
        assert text_of(half)[1] == ["it was Latin-1 (cp1252) text"]
    assert refused(b"x\xe9abc") == "it is not text: it begins with the bytes 78 e9 61 62"


def test_a_row_of_signs_may_be_western_in_one_case_or_without_letters():
    """Large and small ones mixed, or letters among signs, are of the East."""
    western = ["éàùè", "ÉÀÙÈ", "±½¼¾", "«»"]
    others = ["éÀùÈ", "é½à¼"]

    assert [run for run in western if not decode._western(run.encode("latin-1"))] == []
    assert [run for run in others if decode._western(run.encode("latin-1"))] == []


NARROW = [
    ([b"\xb1" * 19], False), ([b"\xb1" * 20], True), ([b"\xb1" * 10] * 2, True),
    ([b"\xb1\xb2\xb3\xde"], True), ([b"\xb1\xb2\xb3\xdf"], True),
    ([b"\xb1\xb2\xb3\xdd"], False), ([b"\xb1\xb2\xde\xe0"], False),
    ([b"\xb1" * 20, b"\xe0" * 4], False),
]  # fmt: skip


def test_narrow_syllables_are_known_by_their_number_or_by_a_mark_of_voice():
    """One sign above them all, and it is something else."""
    assert [narrow for runs, narrow in NARROW if decode._half_width(runs) is not narrow] == []


WEB = "it is a web page (HTML), not a notebook"
SCRIPT = "it is a Python script, not a notebook"
PROSE = "it is text, but no notebook"
CONFLICT = "it holds the marks of a git conflict (<<<<<<<, >>>>>>>)"
WHY = {
    **dict.fromkeys(("<!DOCTYPE html>", "<HTML>", "<head>", "<?xml?>", "<div>", "<!--"), WEB),
    **dict.fromkeys(
        ("#!/usr/bin/python", "# In[1]:", "# %% x", "#%%", "# -*- coding: utf-8", "# jupyter:",
         "import os", "from a.b import c", "x\nimport os"),
        SCRIPT,
    ),
    **dict.fromkeys(("from here on", "importers pay", "# A title", "x"), PROSE),
    **dict.fromkeys(("{\n<<<<<<< HEAD\n", ">>>>>>> b", "{\n>>>>>>>\n}"), CONFLICT),
    "<<<<<< x": PROSE,
    '{"a": [1,': decode.CUT_OFF,
    '{"a": 1} x': decode.CUT_OFF,
}  # fmt: skip


def test_what_is_no_json_is_named_by_what_it_looks_like():
    """By its first words, its marks, or its end."""
    assert {text: why_no_json(text, 3) for text in WHY} == WHY


def test_a_place_in_json_is_told_by_its_line():
    """Unless it is the end of the file: then the rest is lacking."""
    text = '{\n"a": 1\n"b": 2\n}'
    for place, line in ((0, 1), (2, 2), (8, 2), (9, 3), (len(text) - 2, 3)):
        said = f"it is damaged at line {line} and is no valid JSON"
        assert why_no_json(text, place) == said
    assert why_no_json(text, len(text) - 1) == decode.CUT_OFF


NAMES = ("a.ipynb", "a.ipynb.txt", "A.IPYNB.json", "a.zip", "a.JSON", "a.tgz", "a.tar",
         "a.tar.gz", "a.gz", "a")  # fmt: skip


def test_names_that_a_notebook_gets_on_its_way_are_known():
    """By learning platforms, browsers and archives; documents and tables are others."""
    assert [name for name in NAMES if not may_be_notebook(name)] == []
    assert [
        n for n in ("a.txt", "a.py", "a.csv", "a.html", "a.json5") if may_be_notebook(n)
    ] == []


# --- From text to cells -----------------------------------------------------------------------

CLOSED = {
    '{"cells": [{"source": "x"}, {"so': '{"cells": [{"source": "x"}]}',
    '{"a": [1], "b": [2]}': '{"a": [1], "b": [2]}',
    "[[1], [2": "[[1]]",
    '{"a": [1]}], [': '{"a": [1]}',
    '{"c": [{"source": "]}"}, {"source": "[': '{"c": [{"source": "]}"}]}',
    '{"c": [{"s": "\\"]"}': '{"c": [{"s": "\\"]"}]}',
    '{"a": "x': "",
    '{"a": {"b": {}': '{"a": {"b": {}}}',
}


def test_json_that_ends_in_the_middle_is_closed_where_it_was_whole():
    """A bracket within a text is none."""
    assert {text: read._closed(text) for text in CLOSED} == CLOSED


JSON = {  # text → value, what is said
    '{"a":\u00a0"x\u00a0y",}': ({"a": "x\u00a0y"}, [read.SPARE]),
    '["a,]", 1,]': (["a,]", 1], [read.SPARE]),
    "[1]  \n": ([1], []),
    "[1] x": ([1], ["what followed its last brace was left out"]),
    '{"cells": []}{"cells": []}': ({"cells": []}, ["a second notebook follows in it"]),
    'From: me\n{"cells": []}': ({"cells": []}, ["what stood before it was left out"]),
    'x {"metadata" : {}}': ({"metadata": {}}, ["what stood before it was left out"]),
    '["a\tb\nc"]': (["a\tb\nc"], []),
}


def test_json_with_a_small_fault_is_read_as_it_was_meant():
    """Never a letter within a text; a comma that is lacking is more than a small fault."""
    for text, meant in JSON.items():
        notes = []
        assert (read._json(text, notes), [note.detail for note in notes]) == meant, text
    with pytest.raises(Unreadable, match="damaged at line 1"):
        read._json("[1, 2 3]", [])


def test_a_notebook_is_looked_for_only_near_the_beginning():
    """A header has a few lines; what stands far below is something else."""
    found, end = '{"cells": []}', decode.LOOKED_AT
    assert read._json("x" * (end - len(found)) + found, []) == {"cells": []}
    with pytest.raises(Unreadable, match="text, but no notebook"):
        read._json("x" * end + found, [])


def test_of_a_notebook_cut_off_only_cells_with_a_text_count():
    """What has no cells is no notebook."""
    found = {"cells": [{"source": ""}, 5, {"id": "a"}]}

    assert read._keep_whole_cells(found)
    assert found == {"cells": [{"source": ""}]}
    others = ({"cells": [{"id": "a"}]}, {"cells": 5}, {}, [{"source": "x"}])
    assert [read._keep_whole_cells(other) for other in others] == [False] * 4


def test_outputs_and_widgets_are_emptied_as_keys_of_lists_and_objects_only():
    """A text of that name, or a value that is a text, stays."""
    text = (
        '{"outputs" : [1, {"a": "]"}, []], "b": {"widgets": {"x": [2]}}, "c": "outputs", '
        '"d": {"outputs": "x"}, "e": ["widgets"]}'
    )

    assert read._without_outputs(text) == (
        '{"outputs" : [], "b": {"widgets": {}}, "c": "outputs", "d": {"outputs": "x"}, '
        '"e": ["widgets"]}'
    )


def test_parts_to_skip_are_brackets_and_texts(monkeypatch):
    """Counted before the first of them is skipped."""
    text = '{"outputs": [1, "x"]}'
    monkeypatch.setattr(read, "MAX_PARTS", 4)
    assert read._without_outputs(text) == '{"outputs": []}'
    monkeypatch.setattr(read, "MAX_PARTS", 3)
    with pytest.raises(Unreadable, match=re.escape("texts, 4; at most 3")):
        read._without_outputs(text)


CELL = {"cell_type": "code", "source": "a"}
WRAPPED = [
    ({"cells": []}, {"cells": []}, []),
    ([{"cells": []}], {"cells": []}, ["the notebook stood in a list"]),
    ('{"cells": []}', {"cells": []}, ["the notebook stood in quotes"]),
    ([CELL, CELL], {"cells": [CELL, CELL]}, ["it is a list of cells"]),
    ([CELL, 5], [CELL, 5], []),
    ([{"cells": []}] * 2, [{"cells": []}] * 2, []),
    ({"content": {"cells": [1]}}, {"cells": [1]}, []),
    ({"content": {}}, {"content": {}}, []),
    ("{", "{", []),
    ([], [], []),
]


def test_a_notebook_is_taken_out_of_what_is_around_it():
    """What holds none stays as it is."""
    for content, found, said in WRAPPED:
        notes = []
        assert (read._unwrapped(content, notes), [n.detail for n in notes]) == (found, said)


SOURCES = [
    (["a", "b"], ("a\nb", True)),
    (["a\n", "b"], ("a\nb", False)),
    (["a", "b\n"], ("a\nb\n", True)),
    (["a", "b\r", "c"], ("ab\rc", False)),
    (["a"], ("a", False)),
    (["a", 5], ("", False)),
    ("a", ("a", False)),
    (None, ("", False)),
]


def test_lines_get_their_ends_back_only_if_all_have_lost_them():
    """The last line of a cell needs none."""
    assert [read._source({"source": source}) for source, _ in SOURCES] == [
        found for _, found in SOURCES
    ]


def test_a_cell_is_read_with_all_that_grading_needs_and_no_more():
    """What is no cell is left out and still counted; an unknown type is raw text."""
    marks = {"grade_id": "g", "points": 2, "none": None, "flag": True, "half": 0.5,
             "list": [1], "map": {}}  # fmt: skip
    cells = [5, {"cell_type": "heading", "source": "a\ud800b", "id": 7, "metadata": 3},
             {"cell_type": "markdown", "source": "\ufeffé", "id": "i",
              "metadata": {"nbgrader": marks | {5: 1}}}]  # fmt: skip

    first, second = read.raw_cells({"cells": cells}, [])

    assert (first.cell_type, first.source, first.cell_id, first.number) == ("raw", "a?b", "", 2)
    assert (first.nbgrader, first.grade_id) == ({}, "")
    assert (second.cell_type, second.source, second.cell_id) == ("markdown", "é", "i")
    assert second.nbgrader == {k: v for k, v in marks.items() if k not in ("list", "map")}
    assert (second.grade_id, second.number) == ("g", 3)


def test_a_file_becomes_a_notebook_of_format_4_without_outputs():
    """Metadata and pictures stand there only where there are some."""
    data = (
        b'{"cells": [{"cell_type": "code", "source": "a", "outputs": [1], "id": "x", '
        b'"metadata": {"nbgrader": {"grade_id": "g"}}}, {"cell_type": "raw", "source": ""}], '
        b'"metadata": {"x": 1}}'
    )

    assert read.read(data, Limits()) == (
        {
            "cells": [
                {"cell_type": "code", "source": "a", "id": "x",
                 "metadata": {"nbgrader": {"grade_id": "g"}}},
                {"cell_type": "raw", "source": "", "id": "", "metadata": {}},
            ],
            "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
        },
        [],
    )  # fmt: skip


NO_NOTEBOOKS = {
    b"[]": "it is JSON, but no notebook: a list",
    b'{"a": 1, "b": 2, "c": 3, "d": 4}': "it is JSON, but no notebook: it holds a, b, c",
    b"{}": "it is JSON, but no notebook: it holds nothing",
    b'{"worksheets": [3], "nbformat": 3}': "it is JSON, but no notebook of its format 3",
    b"[" * 100_000: "it is nested too deep",
    b'{"a": ' + b"7" * 4301 + b"}": "it holds a number that is too long, of 4,301 digits",
}


def test_json_that_is_no_notebook_says_what_it_is():
    """By its kind, its first keys, or what cannot be read of it."""
    for data, why in NO_NOTEBOOKS.items():
        with pytest.raises(Unreadable, match=r"^it ") as raised:
            read.read(data, Limits())
        assert str(raised.value) == why
