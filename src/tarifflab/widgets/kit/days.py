"""A slider over days: one step, and one press of an arrow key, is one day.

>>> days_between(date(2025, 1, 1), date(2025, 1, 3))[-1]
datetime.date(2025, 1, 3)
"""

from datetime import date, timedelta

import ipywidgets as w

from tarifflab.economics.legal_acts import day_in_words

_CLASS = "tarifflab-day"
# Without it the slider grows and shrinks with the words beside it, under the reader's hand.
KEEP_WIDTH = f"<style>.{_CLASS} .widget-readout {{ min-width: 140px !important }}</style>"


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Return all days from `first` to `last`, both included."""
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def day_slider(label: str, value: date, days: tuple[date, ...]) -> w.SelectionSlider:
    """Return a slider whose value is a date and whose readout is "15 June 2025".

    Put an ``HTML`` widget with `KEEP_WIDTH` into the same panel.
    """
    slider = w.SelectionSlider(
        options=[(day_in_words(day), day) for day in days],
        value=value,
        description=label,
        style={"description_width": "190px"},
        layout={"width": "min(560px, 98%)"},
    )
    slider.add_class(_CLASS)
    return slider
