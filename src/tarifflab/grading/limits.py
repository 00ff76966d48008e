"""How much a submission may use. Every limit stands here once, with its unit.

The defaults are generous for honest work (plain nbgrader stops a cell after 30 seconds) and
small beside a machine: the worst submission costs its own `submission_seconds` and no more.
"""

from dataclasses import dataclass

MB = 1024 * 1024  # bytes
BESIDE_FILES, BESIDE_BYTES = 100, 16 * MB  # of what a student hands in with a notebook


@dataclass(frozen=True)
class Limits:
    """Budgets of one submission; a course passes its own to `Assignment`.

    Examples
    --------
    >>> Limits(cell_seconds=5).cell_seconds
    5
    """

    cell_seconds: float = 30.0  # wall time of one of the student's cells
    call_seconds: float = 10.0  # wall time of one call of a student's function
    test_seconds: float = 30.0  # wall time of one test cell, calls included
    submission_seconds: float = 60.0  # wall time of all cells; as much again for calls of
    # functions and for cells that must run a second time; as much again for the tests
    grace_seconds: float = 0.5  # between asking a cell to stop and killing it
    memory_mb: int = 1024  # address space beyond the warm interpreter
    scratch_mb: int = 64  # all files that the student's code writes
    scratch_files: int = 500  # number of those files and folders
    file_mb: int = 8  # one such file
    open_files: int = 64  # descriptors at one time (a deleted file lives while it is open)
    output_kb: int = 256  # kept output of one cell
    value_mb: int = 32  # one value on the wire
    traffic_mb: int = 128  # everything one process may send for one submission
    notebook_mb: int = 16  # the submitted notebook without its outputs
    upload_mb: int = 64  # the submitted file with them
    cells: int = 2_000  # cells of the submitted file
    reading_seconds: float = 20.0  # wall time of reading the file and cleaning what is shown
    calls: int = 20_000  # calls of the student's functions by one test cell

    @property
    def cpu_seconds(self) -> int:
        """CPU time of one process, user and system, after which the kernel kills it."""
        return int(self.submission_seconds) + 5

    @property
    def shown_bytes(self) -> int:
        """Bytes of one cell's outputs on the wire: text, and the error that may follow it."""
        return 8 * self.output_kb * 1024 + 1 * MB

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not value > 0:
                raise ValueError(f"'{name}' must be greater than 0, got {value!r}.")
