"""The skeleton of a lesson: whole, valid, and honest about what is still to be written."""

import json
import runpy
import tomllib
from pathlib import Path

import nbformat
import pytest
from stored_texts import same_text

from tarifflab.instructor import new

# What the lists of a course look like to the skeleton, and the page of words.
COURSE = {
    new.LIST: "LESSONS = (\n)\n\nHEAD = 1\n",
    new.THREADS: "THREADS = {\n}  # fmt: skip\n",
    "lessons/twenty-words.md": "# Nine words\n",
}


def build(tmp_path, slug="10-rice"):
    """Make a skeleton in an empty course; return its files by what they are."""
    (tmp_path / "lessons").mkdir(exist_ok=True)
    new.make(tmp_path, slug, "Rice, up close", "positions")
    return new.files(tmp_path, slug)


def test_both_notebooks_are_valid(tmp_path):
    """Nbformat takes them as they are, and every cell has a name of its own."""
    paths = build(tmp_path)
    for name in ("lesson", "exercise"):
        notebook = nbformat.read(paths[name], as_version=4)
        nbformat.validate(notebook)
        assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_exercise_is_worth_twentyfive_points(tmp_path):
    """Five tasks and a text, as every exercise of the course."""
    notebook = nbformat.read(build(tmp_path)["exercise"], as_version=4)
    points = [cell.metadata.get("nbgrader", {}).get("points", 0) for cell in notebook.cells]

    assert (sum(points), sum(one > 0 for one in points)) == (25, 6)


def test_exercise_ends_with_the_button_of_the_full_check(tmp_path):
    """For its own number, and with the tag that keeps graders from running it."""
    last = nbformat.read(build(tmp_path)["exercise"], as_version=4).cells[-1]

    assert 'full_check("10")' in last.source
    assert last.metadata.tags == ["skip-execution"]


def test_lesson_has_the_seven_rooms(tmp_path):
    """The headings stand in their order."""
    notebook = nbformat.read(build(tmp_path)["lesson"], as_version=4)
    headings = [c.source.split("\n")[0] for c in notebook.cells if c.source.startswith("## ")]

    assert [heading[3] for heading in headings] == list("1234567")


def test_lesson_ends_with_its_card(tmp_path):
    """Locked, as in every lesson, and of its own number."""
    last = nbformat.read(build(tmp_path)["lesson"], as_version=4).cells[-1]

    assert 'end_card.show("10")' in last.source
    assert (last.metadata.deletable, last.metadata.editable) == (False, False)


def test_each_task_has_a_sentence_to_try_first(tmp_path):
    """The tests ask for one, so the skeleton has a place for it."""
    paths = build(tmp_path)
    steps = runpy.run_path(str(paths["wrong paths"]))["NEXT_STEPS"]

    assert list(steps) == [f"answer_{task}" for task in range(1, 6)]


def test_lesson_asks_each_question_and_one_goes_back(tmp_path):
    """The tests ask for both of a lesson, so the skeleton has both."""
    paths = build(tmp_path)
    code = [cell.source for cell in nbformat.read(paths["lesson"], as_version=4).cells]
    questions = tomllib.loads(paths["quiz"].read_text("utf-8"))["question"]

    assert all(any(f'ask("10/{n}")' in one for one in code) for n in (1, 2, 3))
    assert sorted(one["about"] for one in questions) == ["09", "10", "10"]
    assert all(len(one["slips"]) == 1 for one in questions)


def test_lesson_links_the_words_and_weighs_two_readings(tmp_path):
    """The page of words under its own title, and two columns to fill."""
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "twenty-words.md").write_text("# Nine words\n", "utf-8")
    cells = nbformat.read(build(tmp_path)["lesson"], as_version=4).cells

    assert "[Nine words](twenty-words.md)" in cells[0].source
    assert any("| What speaks for the article |" in cell.source for cell in cells)
    assert any("**Where your cards were" in cell.source for cell in cells)
    assert any("**New words:** To write:" in cell.source for cell in cells)


def test_lists_of_lessons_and_cards_get_a_last_entry(tmp_path):
    """Both are still Python, and what is to be written in them is listed."""
    course = Path(new.__file__).parents[3]
    for name in (new.LIST, new.THREADS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((course / name).read_text("utf-8"), "utf-8")
    (tmp_path / "lessons").mkdir()
    new.make(tmp_path, "77-rice", 'Rice, "up close"')
    left = "\n".join(new.still_to_do(tmp_path, "77-rice"))

    last = runpy.run_path(str(tmp_path / new.LIST))["LESSONS"][-1]
    assert (last.slug, last.title) == ("77-rice", 'Rice, "up close"')
    card = runpy.run_path(str(tmp_path / new.THREADS))["THREADS"]["77"]
    assert (card.key, card.low, card.high) == ("77/guess", 0, 100)
    assert "to LESSONS" not in left
    assert all(f"{name}: " in left for name in (new.LIST, new.THREADS))


def test_each_task_has_three_folded_hints(tmp_path):
    """Every fold that is opened is closed."""
    cells = nbformat.read(build(tmp_path)["exercise"], as_version=4).cells
    asked = [
        cell.source for cell in cells if cell.id.startswith("ask-") and cell.id[-1].isdigit()
    ]

    assert len(asked) == 5
    for text in asked:
        assert text.count("<details>") == text.count("</details>") == 3
        assert all(f"Hint {number}: " in text for number in (1, 2, 3))


def test_last_task_is_a_function(tmp_path):
    """Each kept answer of it runs, and its wrong path is a function as well."""
    paths = build(tmp_path)
    kept = tomllib.loads(paths["answers"].read_text("utf-8"))["answer"]
    made = {}
    for one in kept:
        if one["task"] == "5":
            exec(one["code"], made)
            assert callable(made["answer_5"])
    (path,) = runpy.run_path(str(paths["wrong paths"]))["answer_5"]()

    assert path.value(1) == made["answer_5"](1) == 50
    assert "expect.draw(" in paths["exercise"].read_text("utf-8")


def test_what_is_left_is_listed_until_nothing_is(tmp_path, monkeypatch):
    """Each mark is a line of the list, and so are the table of lessons and the exercise."""
    paths = build(tmp_path)
    left = new.still_to_do(tmp_path, "10-rice")
    assert any("LESSONS" in one for one in left)
    assert any("give a claim the home '10'" in one for one in left)
    assert any('add "10": Thread(…)' in one for one in left)
    assert sum("10-rice.ipynb" in one for one in left) > 10

    for path in paths.values():
        path.write_text(path.read_text("utf-8").replace(new.MARK, "Written:"), "utf-8")
    (tmp_path / "exercises" / "10-rice").mkdir(parents=True)
    (tmp_path / new.THREADS).parent.mkdir(parents=True)
    (tmp_path / new.THREADS).write_text('THREADS = {"10": Thread()}', "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "claims.csv").write_text("claim_id,lesson\nC9-z,10\n", "utf-8")
    monkeypatch.setattr(new, "LESSONS", [type("L", (), {"slug": "10-rice"})])
    assert new.still_to_do(tmp_path, "10-rice") == []


@pytest.mark.parametrize(
    ("slug", "part", "words"),
    [
        ("rice", "global", "must be like '10-rice'"),
        ("10-Rice", "global", "got '10-Rice'"),
        ("10-rice", "rice", "'part' must be one of"),
        ("01-rice", "global", "Lesson 01 is there already"),
    ],
)
def test_what_cannot_be_made_is_a_sentence(tmp_path, slug, part, words):
    """A wrong slug, an unknown part, a number that is taken: nothing is written."""
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "01-tariff-rates.ipynb").write_text("{}")

    with pytest.raises(new.NewLessonError, match=words):
        new.make(tmp_path, slug, "Rice", part)

    assert not (tmp_path / "solutions").exists()


def test_command_makes_and_then_lists(tmp_path, monkeypatch, capsys, pictures):
    """With a title it makes the files, with the slug alone it says what is left: all stored."""
    monkeypatch.chdir(tmp_path)
    for name, text in COURSE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    assert new.main(["10-rice", "Rice, up close", "positions"]) == 0
    said = capsys.readouterr().out
    assert new.main(["10-rice"]) == 0
    left = capsys.readouterr().out
    files = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    texts = [f"== {path.relative_to(tmp_path)}\n{plain(path)}" for path in files]
    same_text(pictures, "skeleton", "\n".join([said, left, *texts]))


def test_command_that_makes_nothing_says_why(tmp_path, monkeypatch, capsys):
    """And what is left is not listed."""
    monkeypatch.chdir(tmp_path)

    assert new.main(["rice", "Rice"]) == 1
    assert capsys.readouterr().out == (
        "'slug' must be like '10-rice', two digits first, got 'rice'.\n"
    )


@pytest.mark.parametrize("typed", [[], ["10-rice", "Rice", "global", "more"]])
def test_command_typed_wrongly_says_how(typed, tmp_path, monkeypatch, capsys):
    """Nothing is made of it."""
    monkeypatch.chdir(tmp_path)

    assert new.main(typed) == 2
    assert 'new 10-rice "Title" [part]' in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def plain(path):
    """Return a file as it is read: of a notebook each cell's name, metadata and text."""
    text = path.read_text("utf-8")
    if path.suffix != ".ipynb":
        return text
    book = json.loads(text)
    cells = [
        f"-- {one['cell_type']} {one['id']} {json.dumps(one['metadata'], sort_keys=True)}\n"
        + "".join(one["source"])
        for one in book["cells"]
    ]
    return "\n".join([json.dumps(book["metadata"], sort_keys=True), *cells])
