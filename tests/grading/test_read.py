"""Files in every state are read where they can be, and named for what they are where not."""

import gzip
import io
import json
import re
import tarfile
import zipfile

import pytest
import sample

from tarifflab.grading import Assignment, Limits
from tarifflab.grading.notebook import decode, read
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.notebook.mend import mend

ANSWER = "duty = 8250  # 関税 é"
WRITTEN = "私は消費者の側です。関税は15％に下がった。"


@pytest.fixture(scope="module")
def assigned() -> Assignment:
    """Return one task and one written answer."""
    cells = [
        sample.text("title", "# A small exercise"),
        sample.solution_cell("task-1", "duty = ..."),
        sample.test_cell("test-1", 2, "assert duty == 8250"),
        sample.written_cell(),
    ]
    limits = Limits(notebook_mb=1, upload_mb=8)
    return Assignment.from_notebook(sample.notebook(cells), limits=limits)


def solved(assigned, answer=ANSWER, written=WRITTEN):
    """Return a solved submission."""
    return sample.solve(assigned, {"task-1": answer, "written": written})


def text(made) -> str:
    """Return a notebook as JSON with its letters as they are."""
    return json.dumps(made, ensure_ascii=False, indent=1)


def zipped(**files: bytes) -> bytes:
    """Return a zip archive; the names stand in `NAMES`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(NAMES[name], content)
    return made.getvalue()


def tarred(content: bytes) -> bytes:
    """Return a packed tar archive with one notebook and a note."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name in ("hand in/a.ipynb", "note.txt"):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


NAMES = {
    "a": "a.ipynb", "b": "b.ipynb", "deep": "hand in/a.ipynb", "mac": "__MACOSX/._a.ipynb",
    "note": "a.txt", "word": "word/document.xml", "excel": "xl/workbook.xml",
}  # fmt: skip


def with_commas(made) -> str:
    """Return JSON with a comma too many after the last item of each list and object."""
    return text(made).replace("\n  }\n", "\n  },\n").replace("\n ],", "\n ,],")


READABLE = {
    "utf-16 with a mark": (lambda t, _: t.encode("utf-16"), "UTF-16"),
    "utf-16 big end first": (lambda t, _: b"\xfe\xff" + t.encode("utf-16-be"), "UTF-16"),
    "utf-16 without a mark": (lambda t, _: t.encode("utf-16-le"), "UTF-16"),
    "utf-32": (lambda t, _: t.encode("utf-32"), "UTF-32"),
    "a mark of utf-8": (lambda t, _: b"\xef\xbb\xbf" + t.encode(), ""),
    "a tail": (lambda t, _: t.encode() + b"\n ]\n}\n", "what followed its last brace"),
    "NUL bytes at the end": (lambda t, _: t.encode() + bytes(512), "NUL bytes"),
    "Ctrl-Z at the end": (lambda t, _: t.encode() + b"\x1a", ""),
    "commas too many": (lambda _, made: with_commas(made).encode(), "commas"),
    "gzip": (lambda t, _: gzip.compress(t.encode()), "gzip archive"),
    "zip": (lambda t, _: zipped(a=t.encode()), "zip archive"),
    "zip of a Mac": (lambda t, _: zipped(deep=t.encode(), mac=b"\0\5"), "zip archive"),
    "raw line ends in texts": (lambda t, _: t.replace("\\n", "\n").encode(), ""),
    "a line before it": (lambda t, _: b"HTTP/1.1 200 OK\n\n" + t.encode(), "stood before it"),
    "tar": (lambda t, _: tarred(t.encode()), "tar archive"),
    "blanks of a web page": (lambda t, _: t.replace("\n ", "\n\u00a0").encode(), "blanks"),
    "its cells alone": (lambda _, made: text(made["cells"]).encode(), "a list of cells"),
    "marks of utf-8 in each cell": (
        lambda t, _: t.replace('"source": "', '"source": "\ufeff').encode(), ""
    ),
    "in a list": (lambda t, _: f"[{t}]".encode(), "stood in a list"),
    "in quotes": (lambda t, _: json.dumps(t).encode(), "stood in quotes"),
    "what a server sends": (
        lambda t, _: f'{{"type": "notebook", "content": {t}}}'.encode(), ""
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READABLE)
def test_a_file_that_can_be_read_is_read(assigned, name):
    """The answers are all there, and what had to be done is said."""
    make, words = READABLE[name]
    made = solved(assigned)

    mended = mend(make(text(made), made), assigned)

    assert [cell.source for cell in mended.cells if cell.answers()] == [ANSWER, WRITTEN]
    assert [words in made.sentence for made in mended.outcomes] == ([True] if words else [])


def test_shift_jis_is_read(assigned):
    """A file that was saved in Japan's code page keeps its letters."""
    made = solved(assigned, "duty = 8250  # 関税")

    mended = mend(text(made).encode("cp932"), assigned)

    assert mended.cells[-1].source == WRITTEN
    assert "Shift-JIS" in mended.outcomes[0].sentence


CHINESE = "我认为进口商支付关税。价格上涨了，消费者也要承担。"
EAST_ASIAN = [
    ("euc_jp", WRITTEN, "taken for EUC-JP text"),
    ("euc_jp", "関税", "taken for EUC-JP text"),
    ("gbk", CHINESE, "taken for GBK (Chinese) text"),
    ("cp932", "私は輸入業者が関税を払うと思う。", "taken for Shift-JIS (cp932) text"),
    ("cp932", "ｶﾝｾﾞｲﾊ ｱｶﾞｯﾀ", "taken for Shift-JIS (cp932) text"),
    ("cp932", "ｱﾒﾘｶﾉ ｼﾞﾄﾞｳｼｬ", "taken for Shift-JIS (cp932) text"),
    ("euc_jp", "ｱﾒﾘｶﾉ ｼﾞﾄﾞｳｼｬ", "taken for EUC-JP text"),
    ("iso2022_jp", WRITTEN, "ISO-2022-JP text"),
]


@pytest.mark.parametrize(("code", "written", "said"), EAST_ASIAN, ids=lambda given: given[:12])
def test_other_codes_of_japan_and_china_are_read(assigned, code, written, said):
    """Old mail programs and servers write them; the sentence says which one was taken."""
    data = text(solved(assigned, "duty = 8250", written)).encode(code)

    mended = mend(data, assigned)

    assert mended.cells[-1].source == written
    assert said in mended.outcomes[0].sentence


WESTERN = [
    "Zoé said it is naïve", "Größe – “quoted” – don’t", "ÉÀÇ", "a list: ÀÉÎÕ, éèàù",
    "ação, coração, Füße", "±½¼¾ ¹²³°", "¡Él dijo! ¿Sí?", "Mañana, façade",
]  # fmt: skip


@pytest.mark.parametrize("written", WESTERN)
def test_a_western_code_page_is_read(assigned, written):
    """A file of Western Windows keeps its accents and quotation marks."""
    data = text(solved(assigned, "duty = 8250", written)).encode("cp1252")

    mended = mend(data, assigned)

    assert mended.cells[-1].source == written
    assert "Latin-1" in mended.outcomes[0].sentence


def test_damaged_letters_do_not_turn_the_rest_into_another_code(assigned):
    """Two bad bytes among good ones: the good ones stay, and a person looks."""
    data = text(solved(assigned)).encode().replace("é".encode(), b"\xc3")

    mended = mend(data, assigned)

    assert mended.cells[-1].source == WRITTEN
    assert "some letters in it are damaged" in mended.outcomes[0].sentence
    assert mended.outcomes[0].needs_look


@pytest.mark.parametrize("lost", [3, 40, 200])
def test_what_is_there_of_a_file_that_ends_in_the_middle_is_graded(assigned, lost):
    """The answers that came through count, and a person looks."""
    data = text(solved(assigned)).encode()[:-lost]

    mended = mend(data, assigned)

    assert mended.cells[1].source == ANSWER
    assert "it ends in the middle" in mended.outcomes[0].sentence
    assert mended.outcomes[0].needs_look
    assert "cell_deleted" not in [note.key for note in mended.outcomes]


def test_a_file_that_ends_before_the_text_of_its_first_cell_is_cut_off(assigned):
    """The head of a cell is no cell; of two, the one that came through is graded."""
    data = text(solved(assigned)).encode()
    first, second = (found.start() for found in list(re.finditer(rb'"source"', data))[:2])

    with pytest.raises(Unreadable, match="it ends in the middle"):
        read.read(data[:first], Limits())
    assert len(read.read(data[:second], Limits())[0]["cells"]) == 1


def test_a_few_nul_bytes_in_the_middle_are_damage(assigned):
    """The rest is read, and a person looks."""
    data = text(solved(assigned)).encode().replace(b"small", b"sm\0all")

    mended = mend(data, assigned)

    assert (mended.answered(), mended.outcomes[0].needs_look) == (2, True)


def test_lines_without_ends_get_them_back(assigned):
    """A list of lines without line ends is lines, and not one long line."""
    made = solved(assigned)
    for cell in made["cells"]:
        cell["source"] = cell["source"].split("\n")
    made["cells"][1]["source"] = ["rate = 27.5", "duty = 30000 * rate / 100"]

    mended = mend(text(made).encode(), assigned)

    assert mended.cells[1].source == "rate = 27.5\nduty = 30000 * rate / 100"
    assert "lost their line ends" in mended.outcomes[0].sentence


@pytest.mark.parametrize("key", ["outputs", "widgets"])
def test_a_file_that_is_large_by_its_outputs_is_read_without_them(assigned, key):
    """What grading has no use for does not count against the size of a notebook."""
    made = solved(assigned)
    large = [{"text": 'a "quoted" ] } \\' * 100_000}]
    if key == "outputs":
        made["cells"][1]["outputs"] = large
    else:
        made["metadata"]["widgets"] = {"state": large}

    mended = mend(text(made).encode(), assigned)

    assert [cell.source for cell in mended.cells if cell.answers()] == [ANSWER, WRITTEN]
    assert "its outputs are large" in mended.outcomes[0].sentence


def test_the_word_outputs_in_a_source_is_left_alone(assigned):
    """Only a key is left out, not a text that holds the same word."""
    answer = 'x = {"outputs": [1, 2]}\nduty = "widgets"'
    made = solved(assigned, answer)
    made["cells"][1]["outputs"] = [{"text": "x" * 2_000_000}]

    assert mend(text(made).encode(), assigned).cells[1].source == answer


CONFLICT = '{"cells": [\n<<<<<<< HEAD\n 1\n=======\n 2\n>>>>>>> b\n]}'
UNREADABLE = {
    "git conflict": (CONFLICT.encode(), "marks of a git conflict"),
    "web page": (b"<!DOCTYPE html><html>x</html>", "a web page (HTML)"),
    "web page without a head": (b"\n<html lang='en'>", "a web page (HTML)"),
    "script": (b"#!/usr/bin/env python\n# In[1]:\nduty = 8250\n", "a Python script"),
    "percent script": (b"# %%\nx = 1\n", "a Python script"),
    "Word": (zipped(word=b"<x/>"), "a Word document"),
    "Excel": (zipped(excel=b"<x/>"), "an Excel workbook"),
    "PDF": (b"%PDF-1.7\n...", "a PDF"),
    "nothing but NULs": (bytes(64), "nothing but NUL bytes"),
    "two in a zip": (zipped(a=b"{}", b=b"{}"), "with a.ipynb, b.ipynb"),
    "none in a zip": (zipped(note=b"x"), "zip archive with no notebook"),
    "broken zip": (b"PK\x03\x04" + b"x" * 50, "zip archive that is damaged"),
    "prose": (b"My answer is 8250.", "text, but no notebook"),
    "half a file": (b'{"cells": [{"cell_type": "code", "sour', "was the upload cut off?"),
    "damage in the middle": (b'{"cells": [}\n]}', "damaged at line 1"),
    "a long number": (b'{"cells": ' + b"9" * 5000 + b"}", "a number that is too long"),
    "too many cells": (b'{"cells": [' + b"{}," * 2000 + b"{}]}", "2,001 cells, at most 2,000"),
    "too large": (b'{"a": "' + b"x" * 9_000_000 + b'"}', "9 MB, at most 8"),
    "too large without outputs": (b'{"a": "' + b"x" * 2_000_000 + b'"}', "2 MB, at most 1"),
    "outputs without an end": (b'{"outputs": [' + b'"x",' * 400_000, "was the upload cut off?"),
    "a zip that grows": (zipped(a=b" " * 9_000_000), "more than 8 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_gets_its_true_reason(assigned, name):
    """The sentence names what the file is, and not what it might be."""
    data, words = UNREADABLE[name]

    mended = mend(data, assigned)

    assert mended.unreadable
    assert words in mended.outcomes[0].sentence


@pytest.mark.parametrize(
    "piece", [b'"\\', b'"outputs":', b",   ", b'\\"', b"{", b"\xe3\x81", b"<"]
)
def test_reading_takes_a_number_of_steps_in_proportion(assigned, piece):
    """Hostile repetition is refused at once: a quadratic step would take hours here."""
    data = b'{"cells": ["' + piece * (2_000_000 // len(piece))

    assert mend(data, assigned).unreadable


KINDS_OF_FILES = {
    b"\x89PNG\r\n": "it is a picture (PNG)",
    b"\xff\xd8\xff\xe0": "it is a picture (JPEG)",
    b"GIF89a": "it is a picture (GIF)",
    b"{\\rtf1": "it is a text document (RTF)",
    b"\xd0\xcf\x11\xe0\xa1": "it is an old Office document",
    b"Rar!\x1a\x07": "it is a RAR archive",
    b"7z\xbc\xaf\x27": "it is a 7z archive",
    b"BZh91AY": "it is a bz2 archive",
    b"\xfd7zXZ\x00": "it is an xz archive",
    b"\x1f\x8b" + b"x" * 20: "it is a gzip archive that is damaged",
    gzip.compress(b" " * 9_000_000): "it is a gzip archive of more than 8 MB",
    zipped(word=b"<x/>", a=b"{}"): "it is a Word document",
    b"\x01\x02\x03\xff": "it is not text: it begins with the bytes 01 02 03 ff",
    b'{"cells": "' + b"x" * 40 + b"\0\0\0" + b'"}': "3 NUL bytes stand in the middle of it",
    b"a\0b\0c\0": "it is not text",
    b"\xef\xbb\xbf": "it is empty",
    b'{"worksheets": 3}': "it is JSON, but no notebook: it holds worksheets",
    b"5": "it is JSON, but no notebook: a int",
    b'{"cells": [}, \n1,\n2 3,\n4]}': "damaged at line 1 and",
    b'{"cells": [\n1,\n2 3,\n4]}': "damaged at line 3 and",
}


@pytest.mark.parametrize("data", KINDS_OF_FILES, ids=KINDS_OF_FILES.values())
def test_the_kind_of_a_file_is_told_by_its_beginning(assigned, data):
    """Each by its own mark, and a place by its line."""
    mended = mend(data, assigned)

    words = KINDS_OF_FILES[data]
    assert mended.unreadable
    assert f"({words}" in mended.outcomes[0].sentence or words in mended.outcomes[0].sentence


NOTEBOOK_NAMES = {
    "a.ipynb": True, "in/a.IPYNB": True, "in\\a.ipynb": True, "._a.ipynb": False,
    "__MACOSX/a.ipynb": False, ".ipynb_checkpoints/a.ipynb": False, "a.ipynb.txt": False,
    "._x/a.ipynb": True,
}  # fmt: skip


@pytest.mark.parametrize("name", NOTEBOOK_NAMES)
def test_a_notebook_of_a_person_is_known_by_its_name(name):
    """A copy of Jupyter's, or of macOS, is none."""
    assert decode.is_notebook_name(name) is NOTEBOOK_NAMES[name]


def test_a_second_notebook_behind_the_first_is_said_and_looked_at(assigned):
    """Two files were pasted into one; the first is read."""
    made = text(solved(assigned))

    mended = mend((made + made).encode(), assigned)

    assert [cell.source for cell in mended.cells if cell.answers()] == [ANSWER, WRITTEN]
    assert "a second notebook follows in it" in mended.outcomes[0].sentence
    assert mended.outcomes[0].needs_look


def test_a_notebook_of_many_lists_is_read_without_its_outputs(assigned):
    """Half a million brackets are the bound, wherever they stand."""
    made = solved(assigned)
    made["cells"][1]["outputs"] = [{"data": [[]] * 200}]
    data = text(made).encode()
    read.MAX_BRACKETS, before = 150, read.MAX_BRACKETS
    try:
        mended = mend(data, assigned)
        made["metadata"]["x"] = [[]] * 200
        refused = mend(text(made).encode(), assigned)
    finally:
        read.MAX_BRACKETS = before

    assert before == 500_000
    assert "its outputs are large" in mended.outcomes[0].sentence
    assert "it holds too many lists and texts, " in refused.outcomes[0].sentence
    assert refused.outcomes[0].sentence.endswith("at most 150). It counts 0.")


@pytest.mark.parametrize(
    ("form", "key"), [(2, "worksheets"), (3, "worksheets"), (4, "cells"), (5, "cells")]
)
def test_sources_and_types_are_read_in_every_format(assigned, form, key):
    """An older one is converted and says so; a newer minor one is read as it is."""
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "language": "python"}
    cell |= {"input": "duty = 8250", "source": "duty = 8250", "collapsed": False}
    cells = {"cells": [cell]} if key == "cells" else {"worksheets": [{"cells": [cell]}]}
    found, notes = read.read(
        json.dumps({"nbformat": form, "nbformat_minor": 0, "metadata": {}, **cells}).encode(),
        Limits(),
    )

    assert [one["source"] for one in found["cells"]] == ["duty = 8250"]
    assert [note.detail for note in notes] == ([f"nbformat {form}"] if form < 4 else [])


@pytest.mark.parametrize(
    ("info", "said"),
    [({"version": "3.99.1"}, ["3.99"]), ({"version": "3.2.0"}, []), ({"version": 3}, []),
     ({"version": "4.5"}, []), ([], []), ({}, [])],
)  # fmt: skip
def test_a_python_that_is_newer_than_the_graders_is_noted(info, said):
    """Code for it may be none here."""
    made = {"cells": [], "nbformat": 4, "metadata": {"language_info": info}}

    _, notes = read.read(json.dumps(made).encode(), Limits())

    assert [note.detail for note in notes if note.key == "newer_python"] == said


def test_ids_and_marks_are_cut_to_two_hundred_letters():
    """What is longer is no mark at all."""
    marks = {"grade_id": "g" * 200, "long": "x" * 201, "n": 10**200}
    cell = {"cell_type": "code", "source": "", "id": "i" * 300, "metadata": {"nbgrader": marks}}
    data = json.dumps({"cells": [cell]}).encode()

    (found,) = read.read(data, Limits())[0]["cells"]

    assert found["id"] == "i" * 200
    assert found["metadata"]["nbgrader"] == {"grade_id": "g" * 200, "n": 10**200}


@pytest.mark.parametrize("number", [2_000, 2_001])
def test_two_thousand_cells_are_read(number):
    """One more is too many."""
    data = json.dumps({"cells": [{"source": ""}] * number}).encode()

    if number == 2_000:
        assert len(read.read(data, Limits())[0]["cells"]) == number
    else:
        with pytest.raises(decode.Unreadable, match="it has 2,001 cells, at most 2,000"):
            read.read(data, Limits())
