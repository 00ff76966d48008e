"""What stops a submission in nbgrader's run is told in one sentence, without a traceback."""

import logging
import traceback

import pytest
from nbgrader.converters.base import NbGraderException

from tarifflab.grading.nbgrader_plugin import ONE_SENTENCE, NotGraded, refuse


def logged(caplog, error):
    """Log an error as nbgrader does, and return what its log then says."""
    log = logging.getLogger("refusing")
    log.addFilter(ONE_SENTENCE)
    try:
        raise error
    except NbGraderException:
        log.error(traceback.format_exc())
    return caplog.messages


def test_a_refusal_is_one_sentence(caplog):
    """A teacher sees what to do, and no file of ours."""
    said = "Not graded: `a.ipynb` cannot be read. Run the same command again."

    assert logged(caplog, NotGraded(said)) == [said]


def test_every_other_error_keeps_its_traceback(caplog):
    """What nbgrader itself has to say stays as it is."""
    assert logged(caplog, NbGraderException("x"))[0].startswith("Traceback ")


def test_whoever_refuses_has_the_log_told():
    """Once, however many submissions are refused."""
    log = logging.getLogger("told")
    for _ in range(2):
        with pytest.raises(NotGraded, match=r"^Why$"):
            refuse("Why", logging.LoggerAdapter(log))

    assert log.filters == [ONE_SENTENCE]
