"""More than one machine: two real Dask workers in processes of their own, one killed."""

import os
import signal
import subprocess
import sys
import threading
from types import SimpleNamespace

import nbgrader_course as folders
import pytest
import sample
from test_grading_class import EXPECTED, NAME, course, scores, template  # noqa: F401 (fixtures)

from tarifflab.grading.coursework.cluster import ClusterError, pack, results
from tarifflab.grading.coursework.grade_class import Grading, find_submissions
from tarifflab.grading.coursework.settings import Settings
from tarifflab.grading.limits import Limits

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.server,
    pytest.mark.confined,
    pytest.mark.filterwarnings("default"),  # the library's own
]


class Cluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self) -> None:
        self.scheduler = self._start("distributed.cli.dask_scheduler", "--port", "0",
                                     "--dashboard-address", ":0", "--host", "127.0.0.1")  # fmt: skip  # noqa: E501
        self.address = self._wait_for("Scheduler at:")
        self.workers = [
            self._start("distributed.cli.dask_worker", self.address, "--nthreads", "1",
                        "--no-dashboard", "--no-nanny")
            for _ in range(2)
        ]  # fmt: skip

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _wait_for(self, words: str) -> str:
        for line in self.scheduler.stderr:
            if words in line:
                threading.Thread(target=self.scheduler.stderr.read, daemon=True).start()
                return line.split()[-1]
        raise RuntimeError("the scheduler did not start")

    def close(self) -> None:
        """End all three."""
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()
            process.stderr.close()


@pytest.fixture
def cluster():
    """Return a cluster of two workers."""
    made = Cluster()
    yield made
    made.close()


def test_a_class_survives_the_death_of_a_worker(course, cluster):  # noqa: F811
    """One of two workers is killed in the middle: everybody gets their marks all the same."""
    for number in range(10):
        folders.submit(course, f"more-{number}", folders.answered(course, sample.RIGHT))
    killed = []

    def kill_one(done: int, total: int, name: str) -> None:
        if done == 4 and not killed:
            killed.append(cluster.workers[0].pid)
            os.kill(cluster.workers[0].pid, signal.SIGKILL)

    grading = Grading(Settings.of(course), NAME, scheduler=cluster.address, progress=kill_one)
    report = grading.run()

    assert killed
    assert report.left == 0
    found = scores(course)
    assert {name: found[name] for name in EXPECTED} == EXPECTED
    assert all(found[f"more-{n}"] == EXPECTED["anna"] for n in range(10))


def test_an_address_where_nobody_answers_is_said(course, monkeypatch):  # noqa: F811
    """Without a scheduler the sentence names the address."""
    from tarifflab.grading.coursework import cluster as module

    monkeypatch.setattr(module, "CONNECT_SECONDS", 0.5)

    with pytest.raises(
        ClusterError, match=r"No Dask scheduler answers at 'tcp://127\.0\.0\.1:1'"
    ):
        next(results("tcp://127.0.0.1:1", [], {}, confined=True))


def test_a_parcel_holds_the_files_but_no_links(course):  # noqa: F811
    """What travels is the notebook and regular files; a link's target stays where it is."""
    folder = course / "submitted" / "anna" / NAME
    (folder / "helper.py").write_text("x = 1")
    (folder / "link").symlink_to("/etc/passwd")
    anna = find_submissions(Settings.of(course).course, NAME, "anna")[0]

    assigned = SimpleNamespace(limits=Limits())
    parcel = pack(anna, {NAME: assigned, "missing": assigned})

    assert parcel["beside"] == {"helper.py": b"x = 1"}
    assert parcel["notebooks"]["missing"].own is None
    assert parcel["notebooks"][NAME].own.startswith(b"{")
