"""What ``docs/instructor.md`` tells an instructor to type exists, and does what it says."""

import re
import shlex
from pathlib import Path

import pytest
from nbgrader.apps.nbgraderapp import NbGraderApp
from nbgrader.utils import parse_utc
from typer.main import get_command

from tarifflab.cli import app

COURSE = Path(__file__).resolve().parents[2]
GUIDE = (COURSE / "docs" / "instructor.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```\n(.*?)```", GUIDE, re.S)
COMMANDS = [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines()]
PICTURE_KB = 200


def typed(program: str) -> list[list[str]]:
    """Return the words of every command for a program in the guide's blocks and sentences."""
    inline = re.findall(r"`([^`\n]+)`", GUIDE)
    lines = [line for line in COMMANDS + inline if line.startswith(f"{program} ")]
    return [shlex.split(line) for line in lines]


def patterns() -> list[re.Pattern[str]]:
    """Return the regular expressions that the guide gives for files of a learning platform."""
    return [
        re.compile(word.split("=", 1)[1])
        for words in typed("nbgrader")
        for word in words
        if "named_regexp" in word
    ]


def test_guide_is_read_in_ten_minutes():
    """At 200 words a minute, ten minutes are 2,000 words."""
    assert len(GUIDE.split()) <= 2000


def test_links_and_pictures_are_there():
    """Every link within the course leads to a file or folder."""
    links = re.findall(r"\]\(([^)#:]+)\)", GUIDE)

    assert len(links) > 5
    assert [link for link in links if not (COURSE / "docs" / link).exists()] == []


def test_pictures_are_light():
    """A picture of the guide has at most 200 KB."""
    sizes = {path.name: path.stat().st_size for path in (COURSE / "docs/pictures").iterdir()}

    assert {name for name, size in sizes.items() if size > PICTURE_KB * 1000} == set()


def test_commands_of_tariff_lab_exist():
    """Each `tarifflab` command in the guide is one, with the options it is given."""
    known = get_command(app).commands
    for words in typed("tarifflab"):
        options = {name for option in known[words[1]].params for name in option.opts}
        assert {word for word in words[2:] if word.startswith("--")} <= options


def test_commands_of_nbgrader_exist():
    """Each `nbgrader` command in the guide is one of nbgrader's."""
    used = {words[1] for words in typed("nbgrader")}

    assert used >= {"generate_assignment", "zip_collect", "generate_feedback", "export", "db"}
    assert used <= set(NbGraderApp.subcommands)


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (0, "/x/extracted/s2657577_late_81234_01-tariff-rates.ipynb"),
        (0, "/x/extracted/01/s2657577_81234_01-tariff-rates-1.ipynb"),
        (1, "/x/extracted/all/s2657577_Ishii/01-tariff-rates.ipynb"),
        (1, "/x/extracted/s2657577/01-tariff-rates (2).ipynb"),
    ],
)
def test_patterns_find_student_and_file(place, path):
    """The patterns fit the file names beside them, and what platforms make of those."""
    found = patterns()[place].match(path)

    assert found.groupdict() == {"student_id": "s2657577", "file_id": "01-tariff-rates"}


def test_time_in_a_file_name_is_read_as_the_guide_says():
    """One form of time is read rightly; the one with hyphens loses its minutes."""
    assert f"{parse_utc('20261002T170100'):%H:%M}" == "17:01"
    assert f"{parse_utc('2026-10-02-17-01-00'):%H:%M}" != "17:01"


def test_class_bundle_holds_no_answers():
    """What the guide hands out exists, and has no solutions, answers or teacher's pages."""
    words = next(
        words for line in COMMANDS if (words := shlex.split(line))[:2] == ["git", "archive"]
    )
    parts = [COURSE / word for word in words[words.index("HEAD") + 1 :]]
    notebooks = [
        path.read_text("utf-8") for part in parts for path in part.rglob("*.ipynb")
    ]  # fmt: skip

    assert [part for part in parts if not part.exists()] == []
    assert {part.name for part in parts}.isdisjoint({"solutions", "tests", "docs", "teach"})
    assert notebooks
    assert not any(re.search(r"BEGIN (SOLUTION|HIDDEN|MARK)", text) for text in notebooks)
