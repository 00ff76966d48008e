"""What the package says of its licences is true of what is inside."""

import json
import re
import subprocess
import sys
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

from docs import list_licences
from tarifflab import data

ROOT = Path(__file__).parents[2]
RECORDS = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))["resources"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build the wheel as it would be published."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    """Return the wheel's metadata."""
    name = next(one for one in wheel.namelist() if one.endswith("dist-info/METADATA"))
    return Parser().parsestr(wheel.read(name).decode("utf-8"))


@pytest.mark.slow
def test_the_wheel_names_the_licences_of_code_text_and_tables(metadata: Message) -> None:
    """All three kinds of contents are in it, so all three licences are in the expression."""
    assert metadata["License-Expression"].split(" AND ") == [
        "MIT",
        "CC-BY-4.0",
        "LicenseRef-Tarifflab-Data",
    ]


@pytest.mark.slow
def test_the_wheel_brings_the_licences(wheel: zipfile.ZipFile, metadata: Message) -> None:
    """Each file of licences that the metadata names is inside, as it stands here."""
    named = metadata.get_all("License-File", [])
    inside = {
        name.split("/licenses/")[1]: wheel.read(name)
        for name in wheel.namelist()
        if "/licenses/" in name
    }

    assert sorted(inside) == sorted(named)
    assert {"LICENSE", "DATA-LICENCES.md", "data/datapackage.json"} <= inside.keys()
    assert [one for one in named if inside[one] != (ROOT / one).read_bytes()] == []


@pytest.mark.slow
def test_every_table_in_the_wheel_has_its_licence_there(
    wheel: zipfile.ZipFile, metadata: Message
) -> None:
    """No table is published without a line in the list of licences."""
    tables = {Path(one).stem for one in wheel.namelist() if one.endswith(".csv")}
    name = next(one for one in wheel.namelist() if one.endswith("licenses/DATA-LICENCES.md"))
    listed = set(re.findall(r"`(\w+)`", wheel.read(name).decode("utf-8")))

    assert tables
    assert tables <= listed


def test_the_licence_file_explains_the_expression() -> None:
    """Whoever meets a name in the expression finds it in LICENSE, with what it covers."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    for words in ("MIT License", "CC BY 4.0", "LicenseRef-Tarifflab-Data", "DATA-LICENCES.md"):
        assert words in text, words
    for folder in re.findall(r"[\w./]+/(?=[,\s;)])", text.split("---")[0]):
        here = ROOT / folder
        assert here.exists() or folder == "tarifflab/_data/", folder


def test_the_list_of_licences_is_made_from_the_records() -> None:
    """The page is what `python docs/list_licences.py` writes."""
    assert list_licences.PAGE.read_text(encoding="utf-8") == list_licences.page_text()


def test_a_table_without_a_stated_licence_is_justified() -> None:
    """The page on data says why it is here; so it does for what came through a vendor."""
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    section = page.split("tables without a stated licence\n")[1].split("\n## ")[0]
    justified = set(re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE))
    doubtful = {
        record["name"]
        for record in RECORDS
        if re.search(r"none.stated|without a stated licence|Haver", json.dumps(record))
    }

    assert justified == doubtful


@pytest.mark.parametrize("name", ["us_import_prices_monthly", "us_vehicle_prices_monthly"])
def test_what_came_through_a_vendor_is_cut_to_facts(name: str) -> None:
    """Two series and the months that the lessons show, not a compilation."""
    frame = data.load(name)

    assert len(frame.columns) == 3
    assert len(frame) <= 25
