"""What the guide says of JupyterHub, on a real hub with two users on this machine."""

import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hub as hubs
import pytest

COURSE = Path(__file__).resolve().parents[2]
GUIDE = (COURSE / "docs" / "instructor.md").read_text("utf-8")
USERS = ("anna", "ben")
pytestmark = pytest.mark.slow

WORK = """
from tarifflab import data, progress
print(len(data.load("receipt_rules")) > 0)
progress.save("probability", "C1-a", {value})
print("saved", progress.path())
"""
LOOK = """
from tarifflab import progress
print("found", progress.get("probability", "C1-a"))
"""


def block(srv: Path, homes: Path) -> str:
    """Return the guide's block, with the places of this machine."""
    (found,) = re.findall(r"^```python\n(c\.Spawner\.environment.*?)^```$", GUIDE, re.S | re.M)
    return found.replace("/srv/tariff-lab", str(srv)).replace("/home/", f"{homes}/")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the course once, and copy what students get into two homes, as the guide says."""
    folder = tmp_path_factory.mktemp("hub")
    srv = folder / "srv"
    for name in ("data", "jupyter"):
        shutil.copytree(COURSE / name, srv / name)
    for user in USERS:
        for name in ("lessons", "exercises"):
            shutil.copytree(COURSE / name, folder / "homes" / user / name)
    return folder


@pytest.fixture(scope="module")
def hub(place: Path) -> Iterator[Any]:
    """Start the hub with the guide's block, and both users' servers."""
    missing = hubs.lacking()
    if missing:
        pytest.skip(missing)
    with hubs.running(place, place / "homes", block(place / "srv", place / "homes")) as made:
        for user in USERS:
            made.start(user)
        yield made


def test_two_users_work_at_once_and_keep_their_own(hub, place):
    """Tables come from the one place; each user's probabilities from their own home."""
    for user, value in zip(USERS, (0.25, 0.75), strict=True):
        said = hub.run(user, WORK.format(value=value))
        assert said.startswith("True\n")
        assert f"saved {place}/homes/{user}/tariff-lab/progress/progress.json" in said

    found = [hub.run(user, LOOK) for user in USERS]

    assert found == ["found 0.25\n", "found 0.75\n"]


def test_progress_is_its_owners_alone(hub, place):
    """One file that only its owner can read."""
    hub.run("anna", WORK.format(value=0.5))
    file = place / "homes" / "anna" / "tariff-lab" / "progress" / "progress.json"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_students_see_their_notebooks_and_not_nbgraders_menu(hub):
    """JupyterLab opens in the home; the extensions of nbgrader are switched off."""
    names = {one["name"] for one in hub.ask("/user/ben/api/contents")["content"]}
    page = hub.ask("/user/ben/lab")

    assert {"lessons", "exercises"} <= names
    assert "@jupyter/nbgrader" in re.findall(r'"disabledExtensions": \[(.*?)\]', page)[0]


def test_guide_leaves_solutions_out():
    """What is copied into homes holds no answers; the guide says so."""
    assert "never `solutions/`" in GUIDE
