"""The page on the architecture agrees with the imports, and the imports with its promises."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from docs import draw_architecture as house

HELP = "run python docs/draw_architecture.py, and read what changed"


@pytest.fixture(scope="module")
def graph() -> house.Arrows:
    """Return the arrows between the rooms, as the code has them."""
    return house.arrows()


def rows() -> list[list[str]]:
    """Return the cells of the page's table of rooms."""
    made = house.PAGE.read_text(encoding="utf-8").split(house.BEGIN)[1].split(house.END)[0]
    return [line.strip("| ").split(" | ") for line in made.splitlines() if "`" in line]


def package(folder: Path, **sources: str) -> Path:
    """Make a package of files in `folder`; "a__b" is the file a/b.py."""
    for name, source in sources.items():
        path = folder / "toy" / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return folder / "toy"


def test_the_arrows_on_the_page_are_those_of_the_code(graph: house.Arrows) -> None:
    """No arrow in the code that is not on the page, and none on the page that is not there."""
    page = {row[1].strip("`"): set(re.findall(r"`([^`]+)`", row[3])) for row in rows()}

    assert page == graph, HELP


def test_the_arrows_on_the_page_run_down(graph: house.Arrows) -> None:
    """The floors that the page prints: every import leads to a lower one."""
    floor = {row[1].strip("`"): int(row[0]) for row in rows()}

    climbs = [(one, to) for one in graph for to in graph[one] if floor[one] <= floor[to]]

    assert climbs == [], HELP


def test_page_and_picture_are_those_that_the_code_gives() -> None:
    """One command makes both, with nothing by hand."""
    assert house.PAGE.read_text(encoding="utf-8") == house.page_text(), HELP
    assert house.PICTURE.read_text(encoding="utf-8") == house.picture(), HELP


def test_the_picture_can_be_read_without_seeing_it(graph: house.Arrows) -> None:
    """Every room stands in its description, and it has a title."""
    picture = ET.fromstring(house.PICTURE.read_text(encoding="utf-8"))
    title, words = (picture.findtext(f"{{*}}{name}") or "" for name in ("title", "desc"))

    assert "rooms" in title
    assert [one for one in graph if one not in words] == []


def test_no_modules_import_one_another_in_a_circle() -> None:
    """Also within a room the way runs down."""
    known = house.modules()
    single = {one: house.imported(path, known) - {one} for one, path in known.items()}

    assert max(house.floors(single).values()) > 1


def test_the_grader_knows_nothing_of_the_course(graph: house.Arrows) -> None:
    """It can be used without tariffs, lessons and widgets."""
    inside = {one for one in graph if one.startswith("grading")}

    assert {to for one in inside for to in graph[one]} <= inside


def test_what_runs_beside_student_code_knows_no_marks(graph: house.Arrows) -> None:
    """A confined process imports nothing that handles folders or gradebooks."""
    main = {"grading/control", "grading/coursework", "grading/nbgrader_plugin", "grading"}

    assert graph["grading/inside"].isdisjoint(main)
    assert graph["grading/confinement"] | graph["grading/wire"] <= {"grading/limits"}


@pytest.mark.parametrize("pure", ["economics", "expect"])
def test_models_and_checks_stand_alone(graph: house.Arrows, pure: str) -> None:
    """They import nothing else of the package."""
    assert graph[pure] == set()


def test_shared_parts_import_no_widget(graph: house.Arrows) -> None:
    """What all widgets share knows none of them."""
    assert "widgets" not in graph["widgets/kit"]


def test_only_the_command_reaches_the_instructor(graph: house.Arrows) -> None:
    """A notebook never loads what makes classes, and nothing loads the command."""
    inside = {one for one in graph if one.startswith("instructor")}

    assert {one for one in graph.keys() - inside if graph[one] & inside} == {"cli"}
    assert {one for one in graph if "cli" in graph[one]} == set()


def test_the_grader_is_small_enough_to_find_ones_way(graph: house.Arrows) -> None:
    """At most six floors."""
    inner = {one: to for one, to in graph.items() if one.startswith("grading")}

    assert max(house.floors(inner).values()) <= 6


@pytest.mark.parametrize("part", ["grading", "instructor"])
def test_a_folder_is_small_enough_to_find_ones_way(part: str) -> None:
    """At most ten files in a folder of the grader or of the instructor's side."""
    folders = [path.parent for path in house.PACKAGE.glob(f"{part}/**/*.py")]

    assert {one.name for one in folders if folders.count(one) > 10} == set()


def test_a_circle_is_seen(tmp_path: Path) -> None:
    """Two rooms that import one another have no floor, and the sentence names them."""
    toy = package(tmp_path, one="import toy.two", two="from toy import one")

    with pytest.raises(ValueError, match="a circle: one -> two -> one"):
        house.floors(house.arrows(toy))


def test_an_import_within_a_function_is_an_arrow(tmp_path: Path) -> None:
    """Late imports tie rooms together as early ones do; imports within a room tie nothing."""
    late = "def f():\n    from toy.data.load import x\n"
    toy = package(tmp_path, cli=late, data__load="x = 1", data__save="import toy.data.load")

    assert house.arrows(toy) == {"cli": {"data"}, "data": set()}
