"""What cards and questions share: a copy that stays readable without a kernel, and assets."""

import re

import ipywidgets as w
import pytest

from tarifflab import _display


class Shown:
    """Stands in for IPython's display and keeps what a cell would show."""

    def __init__(self):
        self.bundles = []
        self.updates = []

    def __call__(self, bundle, *, raw, display_id=False):
        """Take the place of `display`."""
        self.bundles.append(bundle)
        return self if display_id else None

    def update(self, bundle, *, raw):
        """Take the place of a display handle's `update`."""
        self.updates.append(bundle)


@pytest.fixture
def shown(monkeypatch):
    """Catch everything that is displayed."""
    catcher = Shown()
    monkeypatch.setattr(_display, "display", catcher)
    return catcher


def card(words="0 of 7 cards judged."):
    """Show a card; return its live name and its copy."""
    live = _display.live_class()
    copy = _display.display_with_fallback(w.HTML(words), live, html=f"<p>{words}</p>")
    return live, copy


def test_a_card_is_shown_with_its_copy(shown):
    """One live view, then the words."""
    card()

    live, words = shown.bundles
    assert "application/vnd.jupyter.widget-view+json" in live
    assert "<p>0 of 7 cards judged.</p>" in words["text/html"]


def test_style_of_the_copy_names_its_own_widget(shown):
    """Two widgets in a notebook never hide each other's copies."""
    first, _ = card()
    second, _ = card()

    pages = [one["text/html"] for one in shown.bundles if "text/html" in one]
    names = [set(re.findall(r"tarifflab-live-[\w-]+", page)) for page in pages]
    assert names == [{first}, {second}]


def test_the_copy_is_renewed_where_it_stands(shown):
    """After an answer the same output holds the new words."""
    _, copy = card()
    copy.update("<p>1 of 7 cards judged.</p>")

    assert "1 of 7 cards judged." in shown.updates[-1]["text/html"]


def test_printed_sentence_of_a_callback_is_kept():
    """What would end in a log reaches the widget, and stays there."""
    saver = _display.Saver()

    first = saver(print, "It cannot be kept.")

    assert first == "It cannot be kept."
    assert saver(lambda: None) == "It cannot be kept."


def test_scripts_and_styles_come_with_the_package():
    """Every asset file can be read from where the package is installed."""
    for name in ("card_look.css", "dom.js", "frame.js", "quiz.js", "claim_cards.js"):
        assert _display.asset(name).strip()
    with pytest.raises(FileNotFoundError, match=r"missing\.js"):
        _display.asset("missing.js")
