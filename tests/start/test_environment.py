"""The ways to install the course agree: project file, locks, conda, Binder, and start.py."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import start

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)
LOCKS = (start.LOCK, start.DEV_LOCK)


def text(name: str) -> str:
    """Return a file of the course's top folder."""
    return (ROOT / name).read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, str]:
    """Return name and version of every package in a lock."""
    return {name: version for name, version, _ in PIN.findall(text(lock))}


def names(requirements: list[str]) -> set[str]:
    """Return the bare names of requirements such as "psycopg[binary]>=3.2"."""
    return {
        re.match(r"[A-Za-z0-9_.-]+", line)[0].lower().replace("_", "-") for line in requirements
    }  # type: ignore[index]


PROJECT = tomllib.loads(text("pyproject.toml"))
GROUPS = PROJECT["dependency-groups"]
DIRECT = PROJECT["project"]["dependencies"]
EXTRAS = [
    line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra
]


def test_lock_holds_what_the_project_asks_for() -> None:
    """Every dependency of the package, and what is needed to link it, is in the lock."""
    assert names(DIRECT + GROUPS["build"]) - set(pins(start.LOCK)) == set()


def test_dev_lock_holds_the_test_tools_and_the_extras() -> None:
    """One lock is enough for all tests, those of a cluster and of PostgreSQL too."""
    assert names(GROUPS["dev"] + EXTRAS) - set(pins(start.DEV_LOCK)) == set()


def test_dev_lock_repeats_the_lock() -> None:
    """The tests run with the very versions that students get."""
    assert pins(start.LOCK).items() <= pins(start.DEV_LOCK).items()


@pytest.mark.parametrize("lock", LOCKS)
def test_locked_versions_satisfy_the_project(lock: str) -> None:
    """A raised minimum in pyproject.toml needs a new lock."""
    wanted = [Requirement(line) for line in DIRECT + GROUPS["build"]]

    wrong = [one for one in wanted if pins(lock)[one.name] not in one.specifier]

    assert wrong == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_one_version_and_hashes(lock: str) -> None:
    """One version for all systems and Pythons, each with the hashes of its files."""
    packages = re.split(r"\n(?=\S)", text(lock).strip())

    without = [block for block in packages if "--hash=sha256:" not in block]

    assert without == []
    assert len(packages) == len(pins(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_place(lock: str) -> None:
    """Where packages come from is the business of the person who installs."""
    assert re.findall(r"https?://|--index|--find-links|@ file", text(lock)) == []


def test_conda_takes_every_package_from_the_lock() -> None:
    """Conda brings Python and pip alone: a version typed there could drift from the lock."""
    environment = yaml.safe_load(text("environment.yml"))

    *conda, pip = environment["dependencies"]

    assert pip == {"pip": [f"-r {start.LOCK}"]}
    assert [line.split("=")[0] for line in conda] == ["python", "pip"]


def test_conda_has_a_python_that_the_course_runs_on() -> None:
    """The Python of environment.yml is not older than the oldest that start.py takes."""
    python = yaml.safe_load(text("environment.yml"))["dependencies"][0]
    version = tuple(int(part) for part in python.split("=")[1].split("."))

    assert version >= start.OLDEST_PYTHON
    assert PROJECT["project"]["requires-python"] == ">={}.{}".format(*start.OLDEST_PYTHON)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="postBuild is a shell script for Binder")
def test_post_build_links_the_package_and_copies_the_settings(tmp_path: Path) -> None:
    """Run with a Python that only writes down what it was asked, postBuild asks the same."""
    python = tmp_path / "python"
    asked = tmp_path / "asked.txt"
    python.write_text(
        f'#!/bin/sh\n[ "$1" = -c ] && echo "{tmp_path}/prefix" || echo "$@" >> "{asked}"\n'
    )
    python.chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}

    subprocess.run(["bash", str(ROOT / "postBuild")], check=True, env=env, cwd=tmp_path)

    options = asked.read_text().split()
    assert {"--no-deps", "--no-build-isolation", "--no-index", "-e"} <= set(options)
    copied = {path.name for path in (tmp_path / "prefix/etc/jupyter/labconfig").iterdir()}
    assert copied == {"default_setting_overrides.json", "page_config.json"}


def test_settings_name_options_that_jupyterlab_has() -> None:
    """A setting that JupyterLab does not know would be dropped without a word."""
    schemas = Path(sys.prefix, "share/jupyter/lab/schemas")
    settings = json.loads(text("jupyter/labconfig/default_setting_overrides.json"))

    for plugin, options in settings.items():
        package, name = plugin.split(":")
        schema = json.loads((schemas / package / f"{name}.json").read_text(encoding="utf-8"))
        assert set(options) <= set(schema["properties"])


def test_student_settings_hide_an_extension_that_is_there() -> None:
    """Under another name nbgrader's menu would come back."""
    hidden = json.loads(text("jupyter/student/labconfig/page_config.json"))[
        "disabledExtensions"
    ]
    extensions = Path(sys.prefix, "share/jupyter/labextensions")

    missing = [name for name in hidden if not (extensions / name).is_dir()]

    assert missing == []
