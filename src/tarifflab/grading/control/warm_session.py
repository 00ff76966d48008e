"""The warm processes of one assignment for one worker thread: fork, run, examine, again."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from tarifflab.grading.control.examiners import LONG_SECONDS, Examiners
from tarifflab.grading.control.processes import Template, Worker, Zygote
from tarifflab.grading.control.reading import Reader
from tarifflab.grading.control.run_candidate import Candidacy, Step
from tarifflab.grading.control.run_examiner import Examining
from tarifflab.grading.control.scratch import make_scratch
from tarifflab.grading.hidden_draws import draw_for
from tarifflab.grading.limits import Limits
from tarifflab.grading.notebook.assemble import GradedSubmission, assemble
from tarifflab.grading.notebook.assignment import AssignedCell, Assignment
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.notebook.mend import Mended, mend
from tarifflab.grading.notebook.run_record import Ending, MachineryError, Record

READER_MB = 64  # half of the largest message that it may send


@dataclass(frozen=True)
class Plan:
    """What the candidate of one submission has to do."""

    steps: list[Step]
    tests: list[tuple[str, int]]
    prelude: dict[int, int]  # place in the submission → number of the prelude's cell


class Warmed:
    """The three templates of one assignment, that all worker threads fork from.

    In one the course's set-up cells have run, in another the instructor's whole notebook; the
    third has turned the course's own texts into pages.

    Parameters
    ----------
    zygote : Zygote
        Whom the templates are forked from.
    """

    def __init__(self, zygote: Zygote, assignment: Assignment) -> None:
        self.assignment = assignment
        self.bare = zygote.bare()
        self._made: list[Template] = []
        self.learned = False
        try:
            self.candidates = self._template(zygote)
            self.examiners = self._template(zygote)
            self.readers = self._template(zygote)
        except BaseException:
            self.close()  # what is half built must not stay behind
            raise

    def _template(self, zygote: Zygote) -> Template:
        self._made.append(zygote.template())
        return self._made[-1]

    def learn(self) -> None:
        """Run the set-up cells, run the instructor's notebook, read the texts: side by side."""
        with ThreadPoolExecutor(2) as pool:
            texts = [
                cell.released for cell in self.assignment.cells if cell.cell_type != "code"
            ]
            read = pool.submit(self.readers.ask, "texts", texts)
            begun = pool.submit(self._set_up)
            known = self._learn()
            self.prelude_outputs = begun.result()
            read.result()
        _refuse_broken(self.assignment.prelude(), self.prelude_outputs)
        self.needs: dict[str, list[str]] = known["needs"]
        self.shared: bool = known["shared"]
        self.learned = True

    def _set_up(self) -> list[list[Any]]:
        folder = self._working_folder()
        sources = [cell.source for cell in self.assignment.prelude()]
        later = [cell.source for cell in self.assignment.later()]
        outputs: list[list[Any]] = self.candidates.ask("setup", sources, folder, later)
        return outputs

    def _learn(self) -> Any:
        cells = [
            [cell.kind, cell.grade_id or cell.cell_id, cell.source]
            for cell in self.assignment.cells
            if cell.cell_type == "code" and not cell.skipped
        ]
        return self.examiners.ask("learn", cells, self._working_folder())

    def _working_folder(self) -> str:
        made = make_scratch(self.bare.folder, self.assignment.files, (), self.assignment.layout)
        return str(made[1])

    def alive(self) -> bool:
        """Say whether all templates still answer."""
        return all(one.link.alive for one in (self.bare, *self._made))

    def close(self) -> None:
        """End the templates (the zygote is somebody else's); whoever waits for one lets go."""
        for template in self._made:
            template.close()


def _refuse_broken(cells: Iterable[AssignedCell], outputs: list[list[Any]]) -> None:
    """Raise MachineryError if the exercise's own set-up cells do not run.

    Whoever built on them would lose points through no fault of their own.
    """
    for cell, shown in zip(cells, outputs, strict=True):
        for output in shown:
            if output.get("output_type") == "error":
                why = f"{output.get('ename')}, {output.get('evalue')}"
                name = cell.grade_id or cell.cell_id
                raise MachineryError(f"the exercise's own cell `{name}` ended with {why}")


class Session:
    """The processes of one worker thread.

    Parameters
    ----------
    warmed : Warmed
        Shared by all sessions.
    """

    def __init__(self, warmed: Warmed, assignment: Assignment, *, confined: bool) -> None:
        self.assignment = assignment
        self.limits = assignment.limits
        self.confined = confined
        self.warmed = warmed
        self.reader = Reader(self._fork_reader, self.limits)
        self.examiners = Examiners(self._fork_examiner, self.limits)
        self.examiners.shared = warmed.shared

    def candidate(self, prelude: bool) -> Worker:
        """Fork a candidate; with `prelude` the set-up cells have run in it."""
        role = "candidate" if prelude else "candidate anew"
        return self._fork(self.warmed.candidates, role, self.assignment.readable, self.beside)

    def examiner(self) -> Worker:
        """Return an examiner: the one before, if it may serve several submissions."""
        return self.examiners.take()

    def release(self, examiner: Worker) -> Ending:
        """Take an examiner back, for the next submission if it may be."""
        return self.examiners.release(examiner)

    def _fork_examiner(self, limits: Limits) -> Worker:
        readable = (*self.assignment.readable, *self.assignment.secret)
        return self._fork(self.warmed.examiners, "examiner", readable, (), limits)

    def _fork(
        self,
        template: Template,
        role: str,
        readable: Iterable[str],
        beside: Iterable[str],
        limits: Limits | None = None,
    ) -> Worker:
        """Fork; the course's files win over a student's of the same name."""
        return template.fork(
            role,
            limits or self.limits,
            readable=(*readable, *self.assignment.files),
            files=self.assignment.files,
            beside=beside,
            layout=self.assignment.layout,
            confined=self.confined,
        )

    def _fork_reader(self) -> Worker:
        """Fork a reader: it lives long, so its time is limited by main, a request at a time."""
        limits = replace(self.limits, submission_seconds=LONG_SECONDS, value_mb=READER_MB)
        return self.warmed.readers.fork("reader", limits, confined=self.confined)

    def read(
        self, submission: bytes | Mapping[str, Any] | Unreadable, student: str = ""
    ) -> Mended:
        """Read a submission within its budget and match it with the assignment."""
        if not isinstance(submission, bytes):
            return replace(mend(submission, self.assignment), draw=draw_for(b""))
        content, notes = self.reader.read(submission)
        own = self.assignment
        draw = draw_for(own.draw_key, own.name, student, submission)
        return replace(mend(content, own, notes), draw=draw)

    beside: tuple[str, ...] = ()  # files that the student handed in beside the notebook

    def grade(self, mended: Mended, beside: Iterable[str] = ()) -> GradedSubmission:
        """Grade one mended submission; raises MachineryError if a process of ours failed."""
        self.beside = tuple(beside)
        record = Record()
        if not mended.unreadable:
            self._conduct(mended, record)
        return assemble(
            mended, record, self.assignment, self.reader.clean, confined=self.confined
        )

    def _conduct(self, mended: Mended, record: Record) -> None:
        plan = self._plan(mended)
        for place, number in plan.prelude.items():
            record.outputs[place] = self.warmed.prelude_outputs[number]
        candidacy = Candidacy(self, plan.steps, bool(plan.prelude), record)
        examining = Examining(self, candidacy, record, mended.draw)
        try:
            candidacy.run()
            examining.run(plan.tests)
        finally:
            for part in (candidacy, examining):
                part.close()

    def _plan(self, mended: Mended) -> Plan:
        """Lay out the candidate's steps, without the prelude if it is as it was released."""
        code = [(n, cell) for n, cell in enumerate(mended.cells) if cell.runs()]
        prelude = self.assignment.prelude()
        same = len(code) >= len(prelude) and all(
            cell.source == known.source for (_, cell), known in zip(code, prelude, strict=False)
        )
        begun = {place: n for n, (place, _) in enumerate(code[: len(prelude)])} if same else {}
        steps, tests = [], []
        for place, cell in code:
            if place in begun:
                continue
            if cell.assigned is not None and cell.assigned.kind == "test":
                names = tuple(self.warmed.needs.get(cell.label, ()))
                steps.append(Step("fetch", place, cell.label, names))
                tests.append((cell.label, place))
            else:
                steps.append(Step("run", place, cell.label, cell.source))
        return Plan(steps, tests, begun)

    def alive(self) -> bool:
        """Say whether whom it forks from still answers."""
        return self.warmed.alive()

    def close(self) -> None:
        """End its processes (the templates are for others as well)."""
        self.reader.close()
        self.examiners.close()
