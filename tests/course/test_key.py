"""The key is found where it may lie, and nowhere else; a wrong file is refused."""

import calendar
import contextlib
import re
from pathlib import Path

import pandas as pd
import pytest

from tarifflab import claims, key, progress


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Return an empty course folder, with the working folder inside its lessons."""
    for name in ("lessons", "data", "solutions", "progress"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "lessons")
    monkeypatch.setenv("TARIFFLAB_DATA", str(claims.data.folder()))
    monkeypatch.delenv("TARIFFLAB_PROGRESS", raising=False)
    return tmp_path


def write_key(place, **changes):
    """Write an invented key for the whole ledger into a folder."""
    table = pd.DataFrame(dict.fromkeys(key.COLUMNS, "x"), index=claims.load().index)
    table["claim_id"] = claims.load()["claim_id"]
    table = table.assign(verdict="opinion", came_about="")
    table.assign(**changes).to_csv(place / key.FILE, index=False)


def test_without_a_key_nothing_is_returned(course):
    """A class bundle holds no key; the sentence says where it comes from."""
    assert key.find() is None
    assert key.load() is None
    assert "comes with the feedback" in key.ABSENT


@pytest.mark.parametrize("folder", ["solutions", "progress"])
def test_key_is_found_in_the_course_and_in_progress(course, folder):
    """A clone holds it in solutions; a student puts the class's copy into progress."""
    write_key(course / folder)

    assert key.find() == course / folder / key.FILE
    assert list(key.load()["claim_id"]) == list(claims.load()["claim_id"])


def test_key_of_another_course_is_not_taken(course, monkeypatch):
    """Only the course around the working folder counts."""
    write_key(course / "solutions")
    outside = course.parent / "elsewhere"
    outside.mkdir(exist_ok=True)
    monkeypatch.chdir(outside)

    assert key.find() is None
    assert progress.path().parent == outside / "progress"


@pytest.mark.parametrize("part", ["lessons", "data"])
def test_a_folder_with_lessons_or_data_alone_is_no_course(course, part):
    """A key that lies in it is not ours."""
    write_key(course / "solutions")
    (course / part).rename(course / "elsewhere")
    place = course / "solutions"

    assert key._is_course(course) is False
    with contextlib.chdir(place):
        assert key.find() is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"verdict": "true"}, "but true do not"),
        ({"came_about": "maybe"}, "but maybe do not"),
        ({"claim_id": "Z9"}, "Z9|C0-a"),
    ],
)
def test_a_file_that_fits_not_is_refused(course, changes, words):
    """The message names what is odd."""
    write_key(course / "solutions", **changes)

    with pytest.raises(ValueError, match=words):
        key.load()


def test_a_file_without_a_column_is_refused(course):
    """A list of verdicts alone is no key."""
    claims.load()[["claim_id"]].to_csv(course / "solutions" / key.FILE, index=False)

    with pytest.raises(ValueError, match="must have the column 'verdict'"):
        key.load()


def test_the_key_of_the_nearest_course_goes_before_a_students_copy(course):
    """Solutions of a clone are whole; a copy in the folder progress may be older."""
    for folder in ("solutions", "progress"):
        write_key(course / folder)

    assert key.find() == course / "solutions" / key.FILE


def test_of_a_course_in_a_course_the_inner_one_counts(course, monkeypatch):
    """The key of the outer one may be that of another year."""
    write_key(course / "solutions")
    inner = course / "copy"
    for name in ("lessons/deep", "data"):
        (inner / name).mkdir(parents=True)
    monkeypatch.chdir(inner / "lessons" / "deep")
    assert key.find() is None

    (inner / "solutions").mkdir()
    write_key(inner / "solutions")
    assert key.find() == inner / "solutions" / key.FILE


@pytest.mark.parametrize(
    "column",
    ["claim_id", "verdict", "came_about", "correct_fact", "fact_date", "confidence",
     "source_seen"],
)  # fmt: skip
def test_a_missing_column_is_named(course, column):
    """Each of them is needed."""
    write_key(course / "solutions")
    file = course / "solutions" / key.FILE
    pd.read_csv(file, dtype=str).drop(columns=column).to_csv(file, index=False)

    with pytest.raises(ValueError, match=f"must have the column '{column}'"):
        key.load()


def test_a_key_is_text_and_an_empty_cell_is_empty(course):
    """A word such as NA stays a word, and all four ways to come about are known."""
    ways = [*key.CAME_ABOUT, ""]
    came = [ways[n % len(ways)] for n in range(len(claims.load()))]
    write_key(course / "solutions", came_about=came, correct_fact="NA")

    table = key.load()

    assert table["came_about"].tolist() == came
    assert set(table["correct_fact"]) == {"NA"}


def test_three_odd_values_are_named_and_no_more(course):
    """The sentence stays short."""
    ledger = claims.load()
    write_key(course / "solutions", verdict=["abcd"[n % 4] for n in range(len(ledger))])

    with pytest.raises(ValueError, match=r"but a, b, c do not\. Ask for a new copy"):
        key.load()


KEY_FILE = Path(__file__).parents[2] / "solutions" / "claims_key.csv"
SCORED = {"supported", "partly", "contradicted"}
KNOWN_UNTIL = "2025-05-07"
MONTHS = list(calendar.month_name)[1:]


def later_days(text: str) -> list[str]:
    """Return the days after early May 2025 that stand before the word "Later"."""
    known = text.split("Later")[0]
    found = re.findall(rf"(\d{{1,2}})?(?:-\d+)? ?({'|'.join(MONTHS)}) (20\d\d)", known)
    days = [
        f"{year}-{MONTHS.index(month) + 1:02d}-{int(day or 1):02d}"
        for day, month, year in found
    ]
    return [day for day in days if day > KNOWN_UNTIL]


def test_a_scored_verdict_rests_on_what_could_be_known() -> None:
    """Its fact is of early May 2025 or older; what came afterwards stands behind "Later"."""
    table = pd.read_csv(KEY_FILE, dtype=str, keep_default_na=False)
    scored = table[table["verdict"].isin(SCORED)]

    assert scored[scored["fact_date"] > KNOWN_UNTIL]["claim_id"].tolist() == []
    late = {row.claim_id: later_days(row.correct_fact) for row in scored.itertuples()}
    assert {one: days for one, days in late.items() if days} == {}
    hidden = scored["correct_fact"].str.split("Later").str[0].str.contains(r"\blater\b")
    assert scored[hidden]["claim_id"].tolist() == []


def test_a_forecast_is_not_scored_by_what_was_known() -> None:
    """A claim about the future is an opinion or overtaken, never right or wrong in May 2025."""
    table = pd.read_csv(KEY_FILE, dtype=str, keep_default_na=False)
    forecasts = claims.load().query("type == 'prediction'")["claim_id"]
    verdicts = table[table["claim_id"].isin(forecasts)]["verdict"]

    assert set(verdicts) <= {"opinion", "overtaken by later events"}


def test_what_later_events_overtook_is_scored_by_what_came_of_it() -> None:
    """Every overtaken claim says whether it came about, and no other claim does."""
    table = pd.read_csv(KEY_FILE, dtype=str, keep_default_na=False)
    overtaken = table["verdict"] == "overtaken by later events"

    assert table[overtaken]["came_about"].isin(key.CAME_ABOUT).all()
    assert (table[~overtaken]["came_about"] == "").all()
