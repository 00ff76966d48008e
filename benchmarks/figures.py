"""How long a figure takes to draw, and what one move sends to the page.

Run in the course folder: ``python benchmarks/figures.py``. Each figure is set to every state
that it names; a time is from new values to a finished picture, in milliseconds of one thread's
work, without kernel, wire and browser. The budget is 50 ms to compute and 10 ms to draw; a
lesson sends less than 2 MB.
"""

import json
import os
import tempfile
import time
from importlib import import_module
from statistics import median

os.environ.setdefault("TARIFFLAB_PROGRESS", tempfile.mkdtemp())  # nobody's own guesses

from tarifflab.widgets.kit.frame import Panel
from tarifflab.widgets.kit.page_traits import Frame

FIGURES = (
    "collected_rate", "large_buyer", "legal_story", "one_source", "average_rates",
    "after_the_ruling", "rate_receipt", "record_measure", "what_came_after", "landed_price",
    "draw_the_rate", "sealed_forecast", "trade_war", "who_joins",
)  # fmt: skip
REPEATS = 5
WIDTH = 820  # pixels: the picture column of a window of 1,280


def measure(panel: Panel) -> tuple[float, float, int]:
    """Return the median and the longest time of a state (ms), and the bytes of the last."""
    times = []
    for _ in range(REPEATS):
        started = time.process_time()
        states = panel.states(width=WIDTH)
        times.append((time.process_time() - started) * 1e3 / len(states))
    _words, drawn = states[-1]
    sent = {"headline": drawn.headline, "svg": drawn.svg, "note": drawn.note}
    return median(times), max(times), len(json.dumps(sent))


def main() -> None:
    """Print one line a figure, then what the frame itself weighs."""
    print(f"{'figure':20} {'median ms':>10} {'longest ms':>11} {'kB a move':>10}")
    for name in FIGURES:
        panel = import_module(f"tarifflab.widgets.{name}").panel()
        middle, longest, sent = measure(panel)
        print(f"{name:20} {middle:10.1f} {longest:11.1f} {sent / 1e3:10.1f}")
    own = len(Frame._esm) + len(Frame._css)
    print(f"script and style of a frame: {own / 1e3:.1f} kB")


if __name__ == "__main__":
    main()
