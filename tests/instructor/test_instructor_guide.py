"""What ``docs/instructor.md`` tells an instructor to type is run, line by line, in order."""

import re
import shlex
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import desk_class
import pytest
from nbgrader.apps.nbgraderapp import NbGraderApp
from test_release import checkout
from typer.main import get_command
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor import demo
from tarifflab.instructor.demo.invented_handins import Exercise, written
from tarifflab.instructor.desk import Desk
from tarifflab.instructor.mark.texts import Texts

COURSE = Path(__file__).resolve().parents[2]
SLUG = "01-tariff-rates"
GUIDE = (COURSE / "docs" / "instructor.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE, re.S | re.M)
LINES = [line for language, block in BLOCKS if not language for line in block.splitlines()]
SENTENCES = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", GUIDE, flags=re.S | re.M))
# Run in other tests: start.py in tests/start, the extra in test_postgres.py; git is not ours.
ELSEWHERE = ("git clone", "python3 start.py", "source .venv", "pip install")
PROGRAMS = ("tarifflab ", "nbgrader ", "python3 ", "pip ", "git ", "source ")
ASKING = ("class", "collect", "forget")  # commands that ask before they write
PICTURE_KB = 200


def typed(program: str) -> list[list[str]]:
    """Return the words of every command for a program in the guide's blocks and sentences."""
    lines = [line for line in LINES + SENTENCES if line.startswith(f"{program} ")]
    return [shlex.split(line) for line in lines]


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
    assert {words[1] for words in typed("nbgrader")} <= set(NbGraderApp.subcommands)


def commands() -> list[str]:
    """Return every command of the page once: those of the blocks, then those in sentences.

    A sentence that only names the beginning of a command gives none to type.
    """
    inline = [
        line
        for line in SENTENCES
        if line.startswith(PROGRAMS) and not any(one.startswith(line) for one in LINES)
    ]
    return list(dict.fromkeys([*LINES, *inline]))


def test_every_line_of_a_block_is_a_command_of_a_known_program():
    """Nothing on the page is left out of the run because its program is not known."""
    assert [line for line in LINES if not line.startswith(PROGRAMS)] == []


def test_options_in_sentences_are_options_of_a_command():
    """`--by-id`, `--anyway`: what the page mentions, some command takes."""
    known = get_command(app).commands.values()
    options = {name for one in known for option in one.params for name in option.opts}
    named = [one for one in SENTENCES if one.startswith("--")]

    assert len(named) >= 3
    assert [one for one in named if one not in options] == []


def class_list(root: Path) -> None:
    """Write the list of participants as a platform exports it."""
    rows = [f"{first},{last},{n},{n}@example.org" for n, first, last in desk_class.PEOPLE]
    head = "First name,Last name,ID number,Email address"
    (root / "participants.csv").write_text("\n".join(["\ufeff" + head, *rows]), "utf-8")


def download(root: Path) -> None:
    """Write the zip of three hand-ins as Moodle makes it: right, half done, an empty file."""
    exercise = Exercise(COURSE, COURSE / "exercises" / SLUG / f"{SLUG}.ipynb")
    answers = (exercise.solution, None, exercise.solution[:2])
    with zipfile.ZipFile(root / "download.zip", "w") as made:
        for place, (given, person) in enumerate(zip(answers, desk_class.PEOPLE, strict=True)):
            number, first, last = person
            text = "" if given is None else _with_text(exercise, given, number)
            folder = f"{first} {last}_{7013342 + place}_assignsubmission_file"
            made.writestr(f"{folder}/{SLUG}.ipynb", text)


def _with_text(exercise: Exercise, given: list, number: str) -> str:
    notebook = exercise.fill(given)
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "written":
            cell["source"] = f"A fair case of {number[-1]} sentences."
    return written(notebook)


def run(root: Path, line: str) -> str:
    """Run one line of the guide in a course folder and return what it says."""
    words = shlex.split(line, comments=True)
    if words[0] == "nbgrader":
        return demo.nbgrader(root, *words[1:])
    if words[1] == "demo":
        return ""  # makes a class of its own: tests/instructor/test_demo_command.py
    if words[1] == "mark":
        return mark(root, words[1:])
    asking = words[1] in ASKING or "--task" in words
    more = ["--yes"] if asking else []
    done = CliRunner().invoke(app, [*words[1:], *more, "--course", str(root)])
    assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception}"
    return done.output


def mark(root: Path, words: list[str]) -> str:
    """Open the page as the guide says, end it, and read all texts as its keys would."""
    command = [sys.executable, "-m", "tarifflab.cli", *words, "--no-browser"]
    running = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    said = running.stdout.readline()
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=600)
    assert running.returncode == 0
    texts = Texts(Desk.of(root), SLUG)
    for key in texts.order:
        texts.save(key, [2, 1, 1], "What would the other reader answer?")
    return said


@pytest.mark.slow
@pytest.mark.server
def test_whole_guide_is_followed_and_git_sees_nothing_of_the_class(tmp_path, monkeypatch):
    """Every command works, in the order of the guide; `git add .` would publish nobody."""
    root = checkout(tmp_path / "Mein Kurs")
    shutil.copy(COURSE / ".gitignore", root)
    shutil.copytree(COURSE / "exercises", root / "exercises")
    class_list(tmp_path)
    download(tmp_path)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(root)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "The course"], check=True)
    monkeypatch.chdir(tmp_path)
    said = {line: run(root, line) for line in commands() if not line.startswith(ELSEWHERE)}
    left = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True)

    assert left.stdout == ""
    assert {words[1] for words in map(shlex.split, said)} >= {
        *("class", "release", "collect", "grade", "mark", "report", "settle", "give-back"),
        *("status", "undo", "changes", "extra-time", "forget"),
    }
