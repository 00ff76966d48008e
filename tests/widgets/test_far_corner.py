"""Each figure with all of its controls moved at once: what needs two of them to be seen.

``moved.txt`` holds each control moved alone. Here all stand at their last value, then one after
the other goes back to its first, and the reader has guessed: stored in ``corner.txt``, in the
same words and signs.
"""

import pytest
from every_panel import panels
from picture_checks import STORED
from test_every_control import FIRST, WIDTH, _seen, every_value, said

GUESS = 3.0
LONG = {"talks_sandbox", "trade_war"}  # they solve a game or the world for each state
MOVABLE = {
    module: [name for name, one in panel.controls.items() if one.kind not in ("text", "hidden")]
    for module, panel in panels().items()
}
MODULES = sorted(
    module
    for module, names in MOVABLE.items()
    if module not in LONG and (len(names) > 1 or (names and panels()[module].hears))
)


def far(panel, module):
    """Yield what a figure says and shows around the corner opposite to its first values."""
    values = {name: every_value(panel.controls[name]) for name in MOVABLE[module]}
    last = FIRST.get(module, {}) | {name: some[-1] for name, some in values.items()}
    settings = {"all at their last": last}
    if len(values) > 1:
        settings |= {f"{name} back": last | {name: some[0]} for name, some in values.items()}
    for words, some in settings.items():
        yield from said(words, _seen(panel, tuple(some.items())))
    if panel.hears:
        yield from said(f"all at their last, the reader guessed {GUESS}", heard(panel, last))


def heard(panel, values):
    """Return what is seen when the reader has guessed, or the words that refuse it."""
    line = {"drawn": panel.drawn} if panel._sketches else {}
    try:
        result = panel._compute(
            **panel.values | values | dict.fromkeys(panel.hears, GUESS) | line
        )
    except ValueError as error:
        return str(error)
    return panel._draw(result, WIDTH), panel._table(result)


@pytest.mark.parametrize("module", MODULES)
def test_figure_is_the_stored_one_where_all_its_controls_have_moved(module, pictures):
    """Words to the letter, numbers of the table, marks and colours of the picture."""
    panel = panels()[module]

    pictures.told(STORED / panel.name / "corner.txt", "\n".join(far(panel, module)))
