"""A table loads with types, units and source from wherever a student works."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from tarifflab import _source_card, data

ROOT = Path(__file__).parents[2]
TOY = {
    "name": "tarifflab-data",
    "resources": [
        {
            "name": "toy",
            "path": "toy.csv",
            "title": "Toy",
            "description": "A toy.",
            "publisher": "Nobody",
            "licenses": [{"name": "none-stated", "title": "none stated"}],
            "coverage": "two rows",
            "changes": "none",
            "caveats": ["Mind the gap."],
            "surprises": [],
            "rows": 2,
            "schema": {
                "fields": [
                    {"name": "code", "type": "string", "unit": "code", "description": "Code"},
                    {"name": "duty_usd", "type": "number", "unit": "USD", "description": "D"},
                    {"name": "day", "type": "date", "unit": "date", "description": "Day"},
                ]
            },
        }
    ],
}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a course root with one toy table and work in it."""
    folder = tmp_path / "course" / "data"
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text(json.dumps(TOY), encoding="utf-8")
    (folder / "toy.csv").write_text("code,duty_usd,day\nNA,3,2025-04-09\n,,\n", "utf-8")
    monkeypatch.delenv(data.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.chdir(folder.parent)
    return folder.parent


def test_types_are_those_of_the_record(course: Path) -> None:
    """Money is float64, a day datetime64; NA is a code, and an empty text is no NaN."""
    toy = data.load("toy")
    assert toy["duty_usd"].dtype == "float64"
    assert toy["code"].tolist() == ["NA", ""]
    assert toy["day"].tolist() == [pd.Timestamp("2025-04-09"), pd.NaT]


def test_attributes_are_plain_data() -> None:
    """What stands in .attrs can be written as JSON and names the unit of every column."""
    frame = data.load("us_duties_by_partner")
    attributes = json.loads(json.dumps(frame.attrs))
    assert list(attributes["units"]) == list(frame.columns)
    assert attributes["name"] == "us_duties_by_partner"
    assert "Census" in attributes["source"]
    assert {"title", "licence", "coverage", "caveats"} <= set(attributes)


def test_codes_keep_their_leading_zeros() -> None:
    """A heading such as 0101 is text of four characters."""
    headings = data.load("us_imports_2024_by_partner_hs4")["hs4"]
    assert headings.str.len().eq(4).all()
    assert "0101" in set(headings)


def test_a_month_is_its_first_day() -> None:
    """Months can be compared with dates and sliced."""
    months = data.load("fx_monthly")["month"]
    assert months.dtype.kind == "M"
    assert months.dt.day.eq(1).all()


def test_two_loads_are_independent() -> None:
    """A student who spoils a frame gets a clean one at the next load."""
    first = data.load("claims")
    first.loc[:, "claim"] = "spoilt"
    first.attrs["caveats"].append("spoilt")
    second = data.load("claims")
    assert not second["claim"].eq("spoilt").any()
    assert "spoilt" not in second.attrs["caveats"]


SPOILERS: list[Callable[[pd.DataFrame], object]] = [
    lambda t: t.iloc.__setitem__((0, 3), -1.0),
    lambda t: t.loc.__setitem__((slice(None), "imports_usd"), 0.0),
    lambda t: t.__delitem__("imports_usd"),
    lambda t: t.index.set_names("spoilt", inplace=True),
    lambda t: setattr(t.columns, "name", "spoilt"),
    lambda t: setattr(t, "columns", range(t.shape[1])),
    lambda t: t.__setitem__("country", "Atlantis"),
    lambda t: t["imports_usd"].to_numpy().fill(-1.0),
]


@pytest.mark.parametrize("spoil", SPOILERS)
def test_no_change_reaches_the_next_load(spoil: Callable[[pd.DataFrame], object]) -> None:
    """What is kept between loads cannot be reached: it is copied on write, or read-only."""
    before = data.load("us_duties_by_partner").copy(deep=True)
    with contextlib.suppress(ValueError):  # "assignment destination is read-only"
        spoil(data.load("us_duties_by_partner"))
    after = data.load("us_duties_by_partner")

    pd.testing.assert_frame_equal(before, after)
    assert after.columns.name is None


@pytest.mark.parametrize(
    "place",
    [
        "lessons",
        "exercises/01-tariff-rates",
        "submitted/ann/01-tariff-rates",
        "autograded/ann/01",
    ],
)
def test_found_from_the_folders_of_a_course(
    course: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest data folder above the working folder is taken."""
    (course / place).mkdir(parents=True)
    monkeypatch.chdir(course / place)
    assert data.folder() == course / "data"


def test_found_from_a_lone_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a desktop without a course the tables come with the package."""
    monkeypatch.delenv(data.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    assert data.folder() == ROOT / "data"


def test_a_foreign_data_folder_is_passed_over(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A student's own project may have a data folder with records of its own."""
    mine = course / "thesis" / "data"
    mine.mkdir(parents=True)
    (mine / "datapackage.json").write_text('{"name": "thesis", "resources": []}', "utf-8")
    monkeypatch.chdir(mine.parent)
    assert data.folder() == course / "data"


def test_the_environment_decides(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TARIFFLAB_DATA wins over every folder on the way up."""
    monkeypatch.setenv(data.ENVIRONMENT_VARIABLE, str(ROOT / "data"))
    assert data.folder() == ROOT / "data"


def test_a_wrong_setting_is_not_passed_over(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting without tables behind it must not fall back to other tables silently."""
    monkeypatch.setenv(data.ENVIRONMENT_VARIABLE, str(course / "nowhere"))
    with pytest.raises(data.DataUnusable, match=r"TARIFFLAB_DATA is .*nowhere"):
        data.load("toy")


def test_no_folder_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any table the message says where it looked and what to set."""
    monkeypatch.delenv(data.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(data, "__file__", str(tmp_path / "site" / "tarifflab" / "data.py"))
    with pytest.raises(data.DataUnusable, match=r"Set TARIFFLAB_DATA"):
        data.folder()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("claim", "claims"),
        ("fx_montly", "fx_monthly"),
        ("HS4", "us_imports_2024_by_partner_hs4"),
    ],
)
def test_an_unknown_name_lists_near_matches(typed: str, meant: str) -> None:
    """A slip of the pen, or a part of the name, leads to the table."""
    with pytest.raises(data.TableNotFound, match=f"no table '{typed}'.*{meant}"):
        data.load(typed)


@pytest.mark.parametrize("typed", ["", "zzzz", 7])
def test_a_name_far_from_all_says_where_the_list_is(typed: object) -> None:
    """Nothing comes near: no guess is made."""
    with pytest.raises(data.TableNotFound, match=r"table .*data\.tables\(\)") as caught:
        data.load(typed)  # type: ignore[arg-type]
    assert "Near" not in str(caught.value)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        (
            "datapackage.json",
            '{"name": "tarifflab-data", "resour',
            "cannot be read as the list",
        ),
        ("datapackage.json", '{"name": "tarifflab-data"}', "cannot be read as the list"),
        (
            "datapackage.json",
            json.dumps(TOY).replace('"publisher"', '"printer"'),
            "record of 'toy' lacks publisher",
        ),
        (
            "datapackage.json",
            json.dumps(TOY).replace('"publisher"', '"printer"').replace('"schema"', '"x"'),
            r"record of 'toy' lacks publisher, schema\)",
        ),
        ("toy.csv", "code,duty_usd\nNA,3\n", "does not fit its record"),
        ("toy.csv", "code,duty_usd,day\nNA,three,2025-04-09\n", "does not fit its record"),
        ("toy.csv", "code,duty_usd,day\nNA,3,9 April\n", "does not fit its record"),
        ("toy.csv", "", "does not fit its record"),
    ],
)
def test_a_broken_file_gets_one_sentence(
    course: Path, file: str, content: str, said: str
) -> None:
    """The message names the file and says how to put it back."""
    (course / "data" / file).write_text(content, encoding="utf-8")
    with pytest.raises(data.DataUnusable, match=rf"{file}.*{said}.*git restore data"):
        data.load("toy")


def test_a_missing_table_gets_one_sentence(course: Path) -> None:
    """A deleted CSV is our machinery's fault, said in one sentence."""
    (course / "data" / "toy.csv").unlink()
    with pytest.raises(data.DataUnusable, match=r"toy\.csv' is missing"):
        data.load("toy")


def test_new_records_are_read_without_a_restart(course: Path) -> None:
    """Who edits the records in a running session sees the new ones."""
    assert data.load("toy").attrs["title"] == "Toy"
    file = course / "data" / "datapackage.json"
    file.write_text(json.dumps(TOY).replace('"Toy"', '"Newer"'), encoding="utf-8")
    os.utime(file, (time.time() + 10, time.time() + 10))
    assert data.load("toy").attrs["title"] == "Newer"


def test_the_card_names_publisher_units_and_caveats(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`source` prints what a reader needs to trust or doubt the table."""
    data.source("toy")
    card = capsys.readouterr().out
    for piece in ("Nobody", "none stated", "duty_usd [USD]", "Mind the gap.", "two rows"):
        assert piece in card


def test_every_card_fits_its_width(capsys: pytest.CaptureFixture[str]) -> None:
    """No line of a card is wider than a notebook's output."""
    for name in data.tables()["name"]:
        data.source(name)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= _source_card.WIDTH


def test_card_in_a_notebook_says_what_the_printed_one_says(course: Path) -> None:
    """Each word of the text card stands in the HTML one; columns are rows with a head."""
    record = data._record("toy", data.folder())

    page = BeautifulSoup(_source_card.html(record), "html.parser")
    page.style.decompose()

    words = re.findall(r"\w+", page.get_text(" "))
    assert sorted(set(re.findall(r"\w+", _source_card.text(record))) - set(words)) == []
    rows = [one.text for one in page.select("caption ~ tbody th[scope=row]")]
    assert rows == [field["name"] for field in record["schema"]["fields"]]


@pytest.fixture(name="sent")
def fixture_sent() -> Iterator[list[dict[str, Any]]]:
    """Return what a notebook is sent to show."""
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.display_pub = CapturingDisplayPublisher()
    try:
        yield shell.display_pub.outputs
    finally:
        InteractiveShell.clear_instance()


def test_notebook_gets_the_card_as_a_page(course: Path, sent: list[dict[str, Any]]) -> None:
    """Where HTML can be drawn both forms are sent; the page shows the better one."""
    data.source("toy")

    assert [sorted(one["data"]) for one in sent] == [["text/html", "text/plain"]]


def test_the_list_counts_the_rows() -> None:
    """`tables` tells how long each table is, without reading it."""
    listed = data.tables().set_index("name")
    assert list(listed.columns) == ["title", "rows", "publisher", "coverage"]
    assert listed.loc["claims", "rows"] == len(data.load("claims"))


def test_a_table_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook cell must not wait: what was read stays parsed while the file is the same."""
    largest = data.tables().sort_values("rows")["name"].iloc[-1]
    first = data.load(largest)
    monkeypatch.setattr(data.pd, "read_csv", lambda *_, **__: pytest.fail("parsed again"))

    pd.testing.assert_frame_equal(data.load(largest), first)


def test_every_attribute_is_the_records_own(course: Path) -> None:
    """Nothing is taken from a neighbouring key."""
    record = TOY["resources"][0] | {
        "licenses": [{"name": "a", "title": "First"}, {"name": "b", "title": "Second"}]
    }
    file = course / "data" / "datapackage.json"
    file.write_text(json.dumps({"name": "tarifflab-data", "resources": [record]}), "utf-8")

    assert data.load("toy").attrs == {
        "name": "toy",
        "title": "Toy",
        "units": {"code": "code", "duty_usd": "USD", "day": "date"},
        "source": "Nobody",
        "licence": "First; Second",
        "coverage": "two rows",
        "caveats": ["Mind the gap."],
    }


CHANGES: dict[str, Callable[[Path], None]] = {
    "another number": lambda file: _rewrite(
        file, "code,duty_usd,day\nNA,4,2025-04-09\n,,\n", 9
    ),
    "another length": lambda file: _rewrite(file, "code,duty_usd,day\nNA,4.0,2025-04-09\n", 0),
}


def _rewrite(file: Path, text: str, later_s: float) -> None:
    """Give a file another content, and a time that is so much later."""
    before = file.stat().st_mtime_ns
    file.write_text(text, "utf-8")
    os.utime(file, ns=(before + int(later_s * 1e9), before + int(later_s * 1e9)))


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_table_is_read_without_a_restart(course: Path, change: str) -> None:
    """A new time, or a new length, is a new file."""
    assert data.load("toy")["duty_usd"].iloc[0] == 3
    CHANGES[change](course / "data" / "toy.csv")
    assert data.load("toy")["duty_usd"].iloc[0] == 4


def test_a_changed_type_is_read_without_a_restart(course: Path) -> None:
    """The record says what the numbers of an unchanged file are."""
    assert data.load("toy")["code"].tolist() == ["NA", ""]
    assert data.load("toy")["day"].dtype.kind == "M"
    file = course / "data" / "datapackage.json"
    _rewrite(file, json.dumps(TOY).replace('"type": "date"', '"type": "string"'), 9)
    assert data.load("toy")["day"].tolist() == ["2025-04-09", ""]


def test_two_folders_have_their_own_tables(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who moves from one course to another gets that one's numbers."""
    other = tmp_path / "other"
    shutil.copytree(course / "data", other)
    _rewrite(other / "toy.csv", "code,duty_usd,day\nNA,4,2025-04-09\n,,\n", 0)
    assert data.load("toy")["duty_usd"].iloc[0] == 3
    monkeypatch.setenv(data.ENVIRONMENT_VARIABLE, str(other))
    assert data.load("toy")["duty_usd"].iloc[0] == 4


@pytest.mark.parametrize("missing", [*TOY["resources"][0]])
def test_a_record_that_lacks_something_is_named(course: Path, missing: str) -> None:
    """Each key is needed, by a table or by its card."""
    record = {key: value for key, value in TOY["resources"][0].items() if key != missing}
    file = course / "data" / "datapackage.json"
    file.write_text(json.dumps({"name": "tarifflab-data", "resources": [record]}), "utf-8")

    with pytest.raises(data.DataUnusable, match=missing):
        data.load("toy")


def test_a_setting_may_begin_at_home(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A "~" is the person's own folder."""
    monkeypatch.setenv("HOME", str(course))
    monkeypatch.setenv("USERPROFILE", str(course))
    monkeypatch.setenv(data.ENVIRONMENT_VARIABLE, "~/data")
    assert data.folder() == course / "data"


@pytest.mark.slow
def test_import_stays_light() -> None:
    """Loading a table needs pandas alone."""
    code = (
        "import sys, tarifflab.data as d; d.load('claims');"
        "print([m for m in ('frictionless', 'plotly', 'scipy', 'IPython') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_wheel_brings_the_tables(tmp_path: Path) -> None:
    """Installed from a wheel, far from the checkout, every table is there."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "site")
    assert not list((tmp_path / "site").rglob("claims_key*")), "the key must stay at home"
    code = "from tarifflab import data; print(data.folder()); print(len(data.load('claims')))"
    clean = {k: v for k, v in os.environ.items() if k != data.ENVIRONMENT_VARIABLE}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=clean | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = str(len(data.load("claims")))
    assert run.stdout.split() == [str(tmp_path / "site" / "tarifflab" / "_data"), rows]


@pytest.mark.slow
def test_a_stale_copy_of_an_editable_install_is_not_read(tmp_path: Path) -> None:
    """In a checkout the folder `data` wins over a copy beside the package."""
    package = tmp_path / "src" / "tarifflab"
    package.mkdir(parents=True)
    for file in ("__init__.py", "_output.py", "_source_card.py", "_tables.py", "data.py"):
        shutil.copy(ROOT / "src" / "tarifflab" / file, package)
    for place in (tmp_path / "data", package / "_data"):
        place.mkdir()
        (place / "datapackage.json").write_text(json.dumps(TOY), encoding="utf-8")
    code = "import os; os.chdir('/'); from tarifflab import data; print(data.folder())"
    clean = {k: v for k, v in os.environ.items() if k != data.ENVIRONMENT_VARIABLE}
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=clean | {"PYTHONPATH": str(tmp_path / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == str(tmp_path / "data")
