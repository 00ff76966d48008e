"""How long warm processes are kept, what is made anew and what ends; none is started here."""

from types import SimpleNamespace

import pytest
import sample

from tarifflab.grading import NotConfined
from tarifflab.grading.control import confinable, warm_session
from tarifflab.grading.control import sessions as keeping
from tarifflab.grading.control.sessions import Sessions
from tarifflab.grading.control.warm_session import Session, Warmed
from tarifflab.grading.hidden_draws import draw_for
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.notebook.mend import Mended
from tarifflab.grading.notebook.run_record import MachineryError
from tarifflab.grading.outcomes import outcome

COURSE = SimpleNamespace(
    environment={"A": "1"}, readable=("/r",), secret=("/s",), files=("/f",)
)


class Part:
    """A zygote, its templates or a session: it lives until it is closed."""

    def __init__(self, house, given, named):
        self.house, self.given, self.named = house, given, named
        self.living, self.learned, self.closed, self.hung_up = True, False, 0, 0
        self.reader = SimpleNamespace(begin=lambda: house.steps.append("begin"))

    def alive(self):
        """Say whether it lives."""
        return self.living

    def wait(self):
        """Be warm."""

    def learn(self):
        """Learn, or fail."""
        if self.house.failures:
            raise MachineryError(self.house.failures.pop())
        self.learned = True

    def hang_up(self):
        """Note it."""
        self.hung_up += 1

    def close(self):
        """Note it."""
        self.closed += 1


@pytest.fixture
def house(monkeypatch):
    """Return what was made, by its name, and what was asked for; the next failures to learn."""
    made = SimpleNamespace(steps=[], failures=[], Zygote=[], Warmed=[], Session=[])

    def maker(name):
        def make(*given, **named):
            getattr(made, name).append(Part(made, given, named))
            return getattr(made, name)[-1]

        return make

    for name in ("Zygote", "Warmed", "Session"):
        monkeypatch.setattr(keeping, name, maker(name))
    for name in ("prove", "settle", "refuse_unless_confinable", "refuse_unless_forkable"):
        monkeypatch.setattr(
            keeping, name, lambda *given, name=name: made.steps.append((name, *given))
        )
    return made


@pytest.mark.parametrize("confined", [True, False])
def test_the_confinement_is_proved_once_for_all_workers(house, confined):
    """Behind the reading of all that a student may read; without confinement never."""
    with Sessions(COURSE, 2, confined=confined) as made:
        for _ in range(2):
            with made._session() as one, made._session() as other:
                assert one is not other
                one.living = other.living = False

    (zygote,) = house.Zygote
    word = "refuse_unless_confinable" if confined else "refuse_unless_forkable"
    proof = [("settle", ("/r", "/f")), ("prove", zygote, COURSE)]
    assert house.steps == [(word,), *(proof if confined else [])]
    assert zygote.given == ({"A": "1"},)
    assert {one.named["confined"] for one in house.Session} == {confined}


DIED = {
    "nothing": ((), (1, 1, 1)),
    "a session": (("Session",), (1, 1, 2)),
    "the templates": (("Session", "Warmed"), (1, 2, 2)),
    "the zygote": (("Session", "Warmed", "Zygote"), (2, 2, 2)),
}


@pytest.mark.parametrize("name", DIED)
def test_only_what_has_died_is_made_anew(house, name):
    """And what is left of it is ended; at the end all is."""
    died, numbers = DIED[name]
    with Sessions(COURSE, 1) as made:
        with made._session():
            pass
        for kind in died:
            getattr(house, kind)[0].living = False
        with made._session() as latest:
            assert made._all == [latest]
        assert [
            getattr(house, kind)[0].closed > 0 for kind in ("Session", "Warmed", "Zygote")
        ] == [kind in died for kind in ("Session", "Warmed", "Zygote")]
        assert latest.given == (house.Warmed[-1], COURSE)
        assert house.Warmed[-1].given == (house.Zygote[-1], COURSE)

    assert (
        tuple(len(getattr(house, kind)) for kind in ("Zygote", "Warmed", "Session")) == numbers
    )
    every = [*house.Zygote, *house.Warmed, *house.Session]
    assert {one.closed > 0 for one in every} == {True}
    assert [one.given for one in house.Zygote] == [({"A": "1"},)] * numbers[0]


def test_a_zygote_of_somebody_else_s_is_never_ended(house):
    """One that took its place is."""
    lent = Part(house, (), {})
    with Sessions(COURSE, 1, zygote=lent) as made:
        with made._session() as one:
            assert house.Warmed[0].given == (lent, COURSE)
        lent.living = one.living = house.Warmed[0].living = False
        with made._session():
            pass

    assert (lent.closed, lent.hung_up, len(house.Zygote)) == (0, 0, 1)
    assert house.Zygote[0].closed == 1


def test_a_confinement_that_does_not_hold_is_not_tried_again(house, monkeypatch):
    """It is no failure of a moment, and nothing is graded."""
    tried = []

    def broken(*_):
        tried.append(1)
        raise NotConfined("a file appeared")

    monkeypatch.setattr(keeping, "prove", broken)

    with Sessions(COURSE, 1) as made, pytest.raises(NotConfined, match="a file appeared"):
        made.grade_mended(Mended([]))
    assert tried == [1]


@pytest.mark.parametrize("more", [{}, {"confined": False, "beside": ["x"]}])
def test_a_lone_submission_has_one_worker_and_its_own_options(monkeypatch, more):
    """Confined, unless it is said otherwise."""

    class Paper:
        def __init__(self, *given, **named):
            self.made = (given, named)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.made += ("left",)

        def grade(self, *given):
            return self, given

    monkeypatch.setattr(keeping, "Sessions", Paper)
    one, given = keeping.grade(b"1", "exercise", **more)

    options = {"workers": 1, "confined": more.get("confined", True)}
    assert one.made == (("exercise",), options, "left")
    assert (given[0], list(given[1])) == (b"1", more.get("beside", []))


@pytest.mark.parametrize("trace", [[], ["a connection arrived"]])
def test_the_proof_is_made_where_students_run_and_ends(monkeypatch, trace):
    """With what they may read; what can be seen from outside counts as well."""
    done = []
    wire = SimpleNamespace(send=done.append, receive=lambda _: {"read a file": "refused"})
    worker = SimpleNamespace(wire=wire, end=lambda: done.append("ended"))
    bare = SimpleNamespace(fork=lambda *given, **more: done.append((given, more)) or worker)
    monkeypatch.setattr(confinable.proof.Trap, "traces", lambda _self: list(trace))
    course = SimpleNamespace(limits="limits", readable=("/r",))
    zygote = SimpleNamespace(bare=lambda: bare)

    if trace:
        with pytest.raises(NotConfined, match=r"\(a connection arrived\)\. Nothing was graded"):
            confinable.prove(zygote, course)
    else:
        confinable.prove(zygote, course)

    fork, target, end = done
    assert fork == (("proof", "limits"), {"readable": ("/r",)})
    assert ({"read", "write", "port", "socket", "main"} == set(target), end) == (True, "ended")


# --- The templates of an exercise -------------------------------------------------------------


class Template:
    """A template: what it was asked, what it answers, whether it lives."""

    def __init__(self, name, answers, alive=True):
        self.name, self.answers, self.asked, self.closed = name, answers, [], 0
        self.link, self.folder = SimpleNamespace(alive=alive), "/scratch"

    def ask(self, *message):
        """Answer."""
        self.asked.append(message)
        return self.answers.get(message[0])

    def close(self):
        """Note it."""
        self.closed += 1


def cell(kind, source, cell_type="code", *, grade_id="", skipped=False):
    """Return a cell of an exercise."""
    return SimpleNamespace(
        kind=kind, source=source, cell_type=cell_type, grade_id=grade_id,
        cell_id=f"id-{source}", skipped=skipped, released=f"released {source}",
    )  # fmt: skip


CELLS = [cell("setup", "s"), cell("text", "t", "markdown"), cell("solution", "a", grade_id="g"),
         cell("plain", "no", skipped=True), cell("task", "w", "markdown"),
         cell("plain", "p")]  # fmt: skip
EXERCISE = SimpleNamespace(
    cells=CELLS,
    prelude=lambda: CELLS[:1],
    later=lambda: CELLS[-1:],
    files=("/f",),
    layout="layout",
)


@pytest.fixture
def taught(monkeypatch):
    """Return templates in their order, what is made of them, and the folders asked for."""
    shown = [[{"output_type": "stream"}]]
    answers = {"setup": shown, "learn": {"needs": {"g": ["a"]}, "shared": True}}
    templates = [Template(name, answers) for name in ("candidates", "examiners", "readers")]
    bare, scratch = Template("bare", {}), []
    monkeypatch.setattr(
        warm_session, "make_scratch", lambda *given: scratch.append(given) or ("/top", "/work")
    )
    waiting = iter(templates)
    zygote = SimpleNamespace(bare=lambda: bare, template=lambda: next(waiting))
    return SimpleNamespace(
        all=templates, bare=bare, scratch=scratch, shown=shown, made=Warmed(zygote, EXERCISE)
    )


def test_each_template_is_taught_its_part_of_the_exercise(taught):
    """Set-up and what comes later; the instructor's code; texts as they were released."""
    made = taught.made
    assert made.learned is False
    made.learn()

    assert [one.asked for one in taught.all] == [
        [("setup", ["s"], "/work", ["p"])],
        [("learn", [["setup", "id-s", "s"], ["solution", "g", "a"], ["plain", "id-p", "p"]],
          "/work")],
        [("texts", ["released t", "released w"])],
    ]  # fmt: skip
    assert taught.scratch == [("/scratch", ("/f",), (), "layout")] * 2
    assert (made.needs, made.shared, made.learned) == ({"g": ["a"]}, True, True)
    assert (made.prelude_outputs, taught.bare.asked) == (taught.shown, [])


def test_templates_live_together_and_end_together(taught):
    """The zygote is somebody else's; of a half-made set nothing stays behind."""
    for one in (taught.bare, *taught.all):
        assert taught.made.alive()
        one.link.alive = False
        assert not taught.made.alive()
        one.link.alive = True
    taught.made.close()
    assert [one.closed for one in (taught.bare, *taught.all)] == [0, 1, 1, 1]

    rest = taught.all[:2]

    def template():
        if not rest:
            raise MachineryError("no process")
        return rest.pop()

    with pytest.raises(MachineryError, match="no process"):
        Warmed(SimpleNamespace(bare=lambda: taught.bare, template=template), EXERCISE)
    assert [one.closed for one in (taught.bare, *taught.all)] == [0, 2, 2, 1]


@pytest.fixture
def session():
    """Return a session of one task whose draws are the course's."""
    course = sample.small([("a", "a = 1", "assert a == 1")], draw_key=b"key")
    return Session(SimpleNamespace(shared=False, needs={}), course, confined=False)


def test_what_hidden_tests_draw_is_of_student_exercise_and_file(session):
    """What was noted while reading is told; who brings a parsed notebook gets any number."""
    course, asked = session.assignment, []
    note = outcome("file_mended", detail="x")
    file = sample.solve(course, {"a": "a = 1"})
    session.reader.read = lambda data: asked.append(data) or (file, [note])

    read = session.read(b"data", "anna")

    assert (read.draw, read.outcomes) == (draw_for(b"key", "small", "anna", b"data"), [note])
    others = [session.read(one, "anna").draw for one in (file, file, Unreadable("x"))]
    assert (len(set(others)), asked) == (3, [b"data"])


def test_only_what_can_be_read_is_run_and_every_process_ends(session, monkeypatch):
    """Files beside a notebook are those of its own; the page says how it was graded."""
    ran, shown, ended = [], [], []
    monkeypatch.setattr(session, "_conduct", lambda *_: ran.append(session.beside))
    monkeypatch.setattr(
        warm_session, "assemble", lambda *given, **more: shown.append((given[2:], more))
    )
    session.grade(Mended([]), ["x.csv"])
    session.grade(Mended([]))
    session.grade(Mended([], unreadable=True), ["y.csv"])

    assert ran == [("x.csv",), ()]
    assert shown == [((session.assignment, session.reader.clean), {"confined": False})] * 3
    for part in (session.reader, session.examiners):
        part.worker = SimpleNamespace(end=lambda: ended.append(1))
    session.close()
    session.close()
    assert ended == [1, 1]
