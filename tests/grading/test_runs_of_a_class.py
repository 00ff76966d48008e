"""What a run over a class starts, hands on and ends; on a cluster, and in the gradebook."""

import contextlib
import gc
import sys
from types import SimpleNamespace

import pytest

from tarifflab.grading.coursework import cluster, grade_class
from tarifflab.grading.coursework.cluster import ClusterError
from tarifflab.grading.coursework.grade_class import Grading
from tarifflab.grading.coursework.rounds import ToDo
from tarifflab.grading.coursework.store import Store, StoreError

COURSE = SimpleNamespace(course="course", environment={"A": "1"})


class Process:
    """A zygote, or the sessions of an exercise: what was done with it."""

    def __init__(self, *given, **named):
        self.given, self.named, self.done = given, named, []

    def __getattr__(self, name):
        return lambda: self.done.append(name)


def test_only_who_grades_here_needs_what_grading_needs(monkeypatch):
    """On a cluster the workers do; unconfined a machine that forks is enough."""
    asked = []
    for name in ("refuse_unless_confinable", "refuse_unless_forkable"):
        monkeypatch.setattr(grade_class, name, lambda name=name: asked.append(name))
    for scheduler in (None, "tcp://a"):
        for confined in (True, False):
            Grading(COURSE, "01", confined=confined, scheduler=scheduler)

    assert asked == ["refuse_unless_confinable", "refuse_unless_forkable"]


def test_each_exercise_has_sessions_of_its_own_on_one_zygote(monkeypatch):
    """With as many workers, and as confined, as was asked for."""
    monkeypatch.setattr(grade_class, "Sessions", Process)
    grading = SimpleNamespace(workers=3, confined=False)

    made = Grading._sessions(grading, "exercise", "zygote")

    assert made.given == ("exercise", 3)
    assert made.named == {"confined": False, "zygote": "zygote"}
    assert made.done == ["start"]


@pytest.mark.parametrize("scheduler", [None, "tcp://a"])
def test_results_come_from_here_or_from_the_cluster_that_was_named(monkeypatch, scheduler):
    """Of those that are to do."""
    monkeypatch.setattr(grade_class, "cluster_results", lambda *given, **more: (given, more))
    grading = SimpleNamespace(
        scheduler=scheduler, confined=False, _results=lambda *given: (given, "here")
    )
    todo = [ToDo(name, "", None, "c", "r") for name in "ab"]

    made = Grading._made(grading, todo, {"nb": "exercise"}, {"nb": "sessions"})

    there = (("tcp://a", ["a", "b"], {"nb": "exercise"}), {"confined": False})
    assert made == (there if scheduler else ((["a", "b"], {"nb": "sessions"}), "here"))


@pytest.fixture
def run(monkeypatch):
    """Return a function that runs over a class of one; the zygotes made, and the sessions."""
    zygotes, sessions, asked = [], [], []

    def process(kept):
        return lambda *given, **named: kept.append(Process(*given, **named)) or kept[-1]

    monkeypatch.setattr(grade_class, "Zygote", process(zygotes))
    monkeypatch.setattr(grade_class, "Sessions", process(sessions))
    monkeypatch.setattr(
        grade_class, "find_submissions", lambda *given: asked.append(given) or ["one"]
    )
    monkeypatch.setattr(Grading, "_assignment", lambda *_: "exercise")
    monkeypatch.setattr(
        grade_class, "time", SimpleNamespace(monotonic=iter([10.0, 17.5]).__next__)
    )

    def start(*, sure=False, todo=True, fails=False, warming=None, scheduler=None):
        def store_all(*_):
            if fails:
                raise StoreError("no room")

        shelf = SimpleNamespace(
            notebooks=lambda: ["nb"], open_looks=lambda _: {},
            close=lambda: asked.append("shut"),
            to_do=lambda *_, **__: [ToDo("one", "", None, "c", "r")] * todo,
        )  # fmt: skip
        monkeypatch.setattr(grade_class, "surely_to_do", lambda *_: sure)
        monkeypatch.setattr(grade_class, "Store", lambda *_: shelf)
        monkeypatch.setattr(Grading, "_store_all", store_all)
        monkeypatch.setattr(grade_class, "cluster_results", lambda *_, **__: None)
        grading = Grading(
            COURSE, "01-x", confined=False, zygote=warming, scheduler=scheduler, workers=2
        )
        said = pytest.raises(StoreError, match="no room")
        with said if fails else contextlib.nullcontext():
            return zygotes, sessions, asked, grading.run(student="anna")
        return zygotes, sessions, asked, None

    return start


STARTED = {
    "soon, as something is sure": ({"sure": True}, 1, 1),
    "late, as something is to do": ({}, 1, 1),
    "for nothing": ({"sure": True, "todo": False}, 1, 0),
    "not at all": ({"todo": False}, 0, 0),
    "before it fails": ({"fails": True}, 1, 1),
    "elsewhere": ({"sure": True, "scheduler": "tcp://a"}, 0, 0),
}


@pytest.mark.parametrize("name", STARTED)
def test_what_a_run_starts_it_ends(run, name):
    """With the course's variables; once, and whatever happens."""
    options, zygotes, sessions = STARTED[name]

    made, kept, _, _ = run(**options)

    assert [(one.given, one.done) for one in made] == [(({"A": "1"},), ["close"])] * zygotes
    assert [one.done for one in kept] == [["start", "close"]] * sessions
    assert {one.named["zygote"] for one in kept} <= set(made)


def test_a_zygote_of_the_callers_is_let_go_and_not_ended(run):
    """The command ends it while the report is read."""
    warming = Process()

    made, kept, asked, report = run(warming=warming, sure=True)

    assert (made, warming.done) == ([], ["hang_up"])
    assert kept[0].named["zygote"] is warming
    assert asked == [("course", "01-x", "anna"), "shut"]
    assert (report.seconds, report.confined) == (7.5, False)


def test_garbage_is_left_while_libraries_load_and_collected_in_a_run(monkeypatch):
    """What was loaded for the start is looked at no more."""
    asked, frozen = [], []
    monkeypatch.setattr(
        grade_class, "find_submissions", lambda *given: asked.append(given) or []
    )
    monkeypatch.setattr(grade_class.gc, "freeze", lambda: frozen.append(1))
    with grade_class.warming(COURSE, "01", student="anna", force=False, here=True):
        assert not gc.isenabled()
        grade_class._collect_again()
        assert (gc.isenabled(), frozen) == (True, [1])
        gc.disable()

    assert (gc.isenabled(), asked) == (True, [("course", "01", "anna")])
    grade_class._collect_again()
    assert frozen == [1]


# --- A cluster --------------------------------------------------------------------------------


def refusal(error):
    """Return something that raises an error when it is called."""

    def refuse(*_, **__):
        raise error

    return refuse


class Lonely(contextlib.nullcontext):
    """A client of a cluster without workers."""

    wait_for_workers = staticmethod(refusal(TimeoutError()))


REFUSED = {
    "not installed": (None, "'--scheduler tcp://a' needs Dask, which is not installed here. "
                      "Run: pip install 'tarifflab[cluster]'"),
    "nobody there": (SimpleNamespace(Client=refusal(OSError())),
                     "No Dask scheduler answers at 'tcp://a'."),
    "too late": (SimpleNamespace(Client=refusal(TimeoutError())),
                 "No Dask scheduler answers at 'tcp://a'."),
    "no workers": (SimpleNamespace(Client=lambda *_, **__: Lonely()),
                   "The cluster at 'tcp://a' has no workers."),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_cluster_that_cannot_be_used_is_said_by_its_address(monkeypatch, name):
    """With what to install."""
    library, sentence = REFUSED[name]
    monkeypatch.setitem(sys.modules, "distributed", library)

    with pytest.raises(ClusterError, match=r"tcp://a") as raised:
        next(cluster.results("tcp://a", [], {}, confined=True))
    assert str(raised.value) == sentence


def test_a_worker_keeps_sessions_for_each_exercise_and_confinement(monkeypatch):
    """One for all its threads, and started."""
    loaded = []
    monkeypatch.setattr(cluster, "Sessions", lambda *given, **named: _kept(given, named))
    monkeypatch.setattr(cluster, "_threads", lambda: 5)
    monkeypatch.setattr(cluster, "nbgrader_part", loaded.append)
    warm = cluster._Warm()

    asked = [("a", True), ("a", True), ("a", False), ("b", True), ("b", True), ("a", False)]
    made = [warm.sessions(one, confined=confined) for one, confined in asked]

    assert [made.index(one) for one in made] == [0, 0, 2, 3, 3, 2]
    assert [(one.assignment, one.threads, one.confined) for one in warm.known] == [
        ("a", 5, True), ("a", 5, False), ("b", 5, True),
    ]  # fmt: skip
    assert [one.done for one in warm.known] == [["start"]] * 3
    assert set(loaded) == {"utils"}


def _kept(given, named):
    made = Process()
    made.assignment, made.threads = given
    made.confined = named["confined"]
    return made


# --- Folders and the gradebook ----------------------------------------------------------------


@pytest.mark.parametrize(("penalty", "kept"), [(3.0, 2.0), (None, None)])
def test_a_penalty_is_the_courses_own_for_each_notebook(monkeypatch, penalty, kept):
    """Of its points and the seconds of all; nbgrader's rule says how much may be taken."""
    asked = []

    def late(student, points, seconds):
        asked.append((student, points, seconds))
        return penalty

    class Step:
        def __init__(self, config):
            asked.append(config)

        def init_plugin(self):
            self.plugin_inst = SimpleNamespace(late_submission_penalty=late)

        def _check_late_penalty(self, notebook, points):
            return min(points, notebook.score)

    parts = [SimpleNamespace(score=2.0, late_submission_penalty=9.0)]
    entry = SimpleNamespace(notebooks=parts, total_seconds_late=60)
    shelf = SimpleNamespace(
        name="01-x", course=SimpleNamespace(config="config"),
        book=SimpleNamespace(
            db=SimpleNamespace(expire_all=lambda: asked.append("anew")),
            find_submission=lambda *given: asked.append(given) or entry,
        ),
    )  # fmt: skip
    library = SimpleNamespace(AssignLatePenalties=Step)
    monkeypatch.setitem(sys.modules, "nbgrader.preprocessors", library)

    Store._penalise(shelf, "anna")

    assert asked == ["anew", ("01-x", "anna"), "config", ("anna", 2.0, 60)]
    assert parts[0].late_submission_penalty == kept
