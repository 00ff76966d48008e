"""How many claims and lessons there are stands in one place each; nothing repeats it.

The claims are rows of data/claims.csv, the lessons those of `LESSONS`: one more of either
changes no sentence.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITTEN = (
    *("*.md", "docs/**/*.md", "lessons/*", "solutions/**/*", "exercises/**/*"),
    *("data/datapackage.json", "src/**/*.toml"),
)
CODE = ("src/**/*.py", "tests/**/*.py")
KINDS = {".md", ".ipynb", ".toml", ".json", ".py"}
# "62 claims", not "0.25 claims", and no number below twenty: that is a lesson's part of them.
CLAIMS = re.compile(r"(?<![\d.])([2-9]\d|\d{3})\** claims\b")
# "36 of the 62": in the pages of lesson 00, which sorts all claims.
SORTED = re.compile(r"\d+ of (?:the|its) ([2-9]\d|\d{3})\b|\bof the ([2-9]\d|\d{3}) claims")
FIRST = ("lessons/00*", "docs/teach/00*", "solutions/00*/*")
LESSON_WORDS = re.compile(r"\b([Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|\d{1,2}) lessons\b")
WORDS = {"nine": 9, "ten": 10, "eleven": 11, "twelve": 12}


def lines(*globs: str) -> list[tuple[str, str]]:
    """Return ("file:line", text) of every line of the files that the patterns name."""
    files = {p for glob in globs for p in ROOT.glob(glob) if p.suffix in KINDS and p.is_file()}
    return [
        (f"{path.relative_to(ROOT).as_posix()}:{number}", line)
        for path in sorted(files - {Path(__file__)})
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]


def said(pattern: re.Pattern[str], *globs: str) -> list[tuple[str, int]]:
    """Return (place, number) wherever a line says a number of claims or lessons."""
    found = []
    for place, line in lines(*globs):
        for match in pattern.finditer(line):
            word = next(group for group in match.groups() if group).lower()
            found.append((place, WORDS.get(word) or int(word)))
    return found


@pytest.mark.parametrize(
    ("pattern", "globs"),
    [(CLAIMS, WRITTEN), (SORTED, FIRST), (LESSON_WORDS, WRITTEN)],
    ids=["claims", "claims of lesson 00", "lessons"],
)
def test_prose_repeats_neither_number(pattern: re.Pattern[str], globs: tuple[str, ...]) -> None:
    """A lesson shows a count that its cell has just made; sentences do not know it by heart."""
    assert said(pattern, *globs) == []


@pytest.mark.parametrize("pattern", [CLAIMS, LESSON_WORDS], ids=["claims", "lessons"])
def test_code_repeats_neither_number(pattern: re.Pattern[str]) -> None:
    """Code counts, and does not know by heart."""
    assert said(pattern, *CODE) == []


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("the article makes **62 claims** that", 62),
        ("4 of its 62 claims", 62),
        ("of all 105 claims", 105),
        ("0.25 claims, or 62 percent", None),
        ("Lesson 01 has 4 claims", None),
    ],
)
def test_a_count_in_a_sentence_is_found(line: str, number: int | None) -> None:
    """The ways in which the pages count; shares and parts are left alone."""
    match = CLAIMS.search(line)
    found = [int(group) for group in match.groups() if group] if match else [None]

    assert found == [number]
