"""Run some of the tests that pandas ships in this process, confined or not; say how each ended.

    python tests/grading/pandas_own.py confined|free 1-IN FOLDER MODULE…

It confines itself as a candidate is confined, and only then lets pytest look for tests. What
comes out is one JSON object on the descriptor that survives: test → "passed", "failed" …
"""

import json
import os
import sys
import zlib
from pathlib import Path
from typing import Any

import pandas
import pytest

from tarifflab.grading.confinement import confine
from tarifflab.grading.confinement.sqlite_files import do_without_locks
from tarifflab.grading.limits import Limits

OWN = Path(pandas.__file__).parent
FOR_LONG = Limits(submission_seconds=3600, file_mb=64)


class Sample:
    """Keeps one test in so many, always the same ones, and remembers how each ended."""

    def __init__(self, one_in: int) -> None:
        self.one_in = one_in
        self.ended: dict[str, str] = {}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Leave out what is not drawn."""
        items[:] = [x for x in items if zlib.crc32(x.nodeid.encode()) % self.one_in == 0]

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Remember the worst of set-up, call and end."""
        if report.when == "call" or report.outcome != "passed":
            self.ended[report.nodeid] = f"{report.when}: {report.outcome}"

    def pytest_collectreport(self, report: Any) -> None:
        """Remember a module that cannot be imported."""
        if report.failed:
            self.ended[report.nodeid] = "not collected"


def main() -> None:
    """Confine this process, run, and write what came out."""
    how, one_in, folder, *modules = sys.argv[1:]
    out = os.dup(1)
    os.environ.update(HOME=folder, TMPDIR=folder)
    os.environ.pop("PYTEST_ADDOPTS", None)  # it is meant for ours, and may name files of theirs
    sys.dont_write_bytecode = True
    do_without_locks()  # as the process that candidates are forked from
    cell = confine.Cell((str(OWN),), folder)
    confine.confine(cell, FOR_LONG, out, confined=how == "confined")
    sample = Sample(int(one_in))
    options = ["-q", "-p", "no:cacheprovider", "--capture=sys", "-W", "ignore"]
    places = [f"--rootdir={OWN}", f"--confcutdir={OWN}", f"--basetemp={folder}/made"]
    pytest.main(
        [*options, *places, "-c", os.devnull]
        + [str(OWN / "tests" / module) for module in modules],
        plugins=[sample],
    )
    with os.fdopen(out, "w") as stream:
        json.dump(sample.ended, stream)


if __name__ == "__main__":
    main()
