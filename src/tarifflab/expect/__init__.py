"""Assertions for the test cells of exercises, whose failures are advice.

A check names the answer as a string, finds it in the cell that calls, and either prints one
line or raises `Feedback`: two or three plain sentences on what was got, what kind of thing
was wanted (never the answer), and the likely slip. Without `equals` a check is a visible
one: kind, plausible size and wrong paths. With `equals` it is a hidden one.

>>> from tarifflab import expect
>>> duty_usd = 825000
>>> expect.number("duty_usd", unit="dollars", equals=8250)
Traceback (most recent call last):
tarifflab.expect.feedback.Feedback: `duty_usd` is 825,000. It is a hundred times too much. \
A rate in percent is divided by 100 before you multiply with it.
"""

from tarifflab.expect.amounts import number
from tarifflab.expect.dates import date
from tarifflab.expect.draws import draw
from tarifflab.expect.feedback import Feedback
from tarifflab.expect.figures import figure
from tarifflab.expect.frames import frame
from tarifflab.expect.functions import function
from tarifflab.expect.sequences import sequence
from tarifflab.expect.series import series
from tarifflab.expect.text_and_boolean import boolean, text
from tarifflab.expect.told_by_question import Told
from tarifflab.expect.wrong_path import WrongPath

__all__ = [
    "Feedback",
    "Told",
    "WrongPath",
    "boolean",
    "date",
    "draw",
    "figure",
    "frame",
    "function",
    "number",
    "sequence",
    "series",
    "text",
]
