"""What stood beside the rate: 550 billion dollars, who gets what, and what was named.

Rows Q410 to Q429 of `quoted_figures`: terms as reported from the memorandum of 4 September
2025, and the projects named up to November 2026.

>>> found = load_terms()
>>> found.total, found.first, found.second, round(found.named_percent, 1)
(550.0, 36.0, 73.0, 19.8)
"""

from dataclasses import dataclass
from functools import cache, partial

from tarifflab import data
from tarifflab.widgets.kit.axes import Linear
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct, width, wrap

EQUITY_PERCENT = 2.0  # the upper end of what Tokyo says (position_facts, row T12)
_ROWS = [f"Q{number}" for number in range(410, 430)]
_BAR, _NAME, _GAP = 26.0, 19.0, 15.0  # pixels

Part = tuple[float, str, str, str]  # size, words, fill, ink


@dataclass(frozen=True)
class Terms:
    """The sum and its rounds in billion dollars, and the rows that the table shows."""

    total: float
    first: float
    second: float
    rows: tuple[tuple[str, ...], ...]

    @property
    def named(self) -> float:
        """What both rounds name, billion dollars, as an upper end."""
        return self.first + self.second

    @property
    def named_percent(self) -> float:
        """The named part of the sum, in percent."""
        return 100 * self.named / self.total

    @property
    def equity(self) -> float:
        """What two percent of the sum are, billion dollars."""
        return self.total * EQUITY_PERCENT / 100


@cache
def load_terms() -> Terms:
    """Return the terms; raises what `tarifflab.data.load` raises."""
    table = data.load("quoted_figures").set_index("figure_id").loc[_ROWS]
    value = table["value"]
    words = table[["topic", "value_printed", "unit", "period"]].astype(object).fillna("")
    rows = tuple((str(name), *map(str, row)) for name, row in words.iterrows())
    return Terms(
        total=float(value["Q410"]),
        first=float(value["Q424"]),
        second=float(value["Q427"] - value["Q424"]),
        rows=rows,
    )


def compute(*, terms: Terms) -> Terms:
    """Return the terms; there are no controls."""
    return terms


def draw(terms: Terms, width_px: int) -> Drawn:
    """Draw the sum, what it is made of, and how its cash flow is shared."""
    picture = Picture(width_px)
    end = _fill(picture, terms)
    return Drawn(
        headline=(
            f"Of {num(terms.total)} billion dollars up to {num(terms.named)} were named, "
            f"{pct(terms.named_percent)}"
        ),
        unit="Terms of the investment as reported, 4 September 2025; named by November 2026",
        svg=picture.svg(end),
        foot=(
            "Source: press reports of the memorandum, rows Q410 to Q429, and position_facts "
            "T12. Not found: money paid, a third round. Not shown: what was meant by “invest”."
        ),
        note=(
            "The president picks from a US committee’s list, Japan is heard; it then has 45 "
            "(business) days to provide the money, or duties may rise."
        ),
        alt=(
            f"Bars: {num(terms.first)} and {num(terms.second)} of {num(terms.total)} billion "
            "dollars named; cash flow shared 50 to 50 until the outlay is repaid, then 90 to "
            f"10; at {pct(EQUITY_PERCENT)} equity is {num(terms.equity)} billion dollars."
        ),
    )


def table(terms: Terms) -> str:
    """Return all rows of the investment as an HTML table."""
    return sheet(["Row", "What", "As printed", "Unit", "When"], terms.rows)


def panel() -> Panel:
    """Return the figure; it has no controls."""
    return Panel(
        "promise-terms",
        controls={},
        compute=partial(compute, terms=load_terms()),
        draw=draw,
        table=table,
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _fill(picture: Picture, terms: Terms) -> float:
    rest, loans = terms.total - terms.named, terms.total - terms.equity
    bars: list[tuple[str, list[Part]]] = [
        (
            "Named by both rounds, up to, in billion dollars",
            [
                (terms.first, num(terms.first), "jp", "paper"),
                (terms.second, num(terms.second), "jp-soft", "ink"),
                (rest, f"{num(rest)} not named", "rest-soft", "ink"),
            ],
        ),
        (
            f"By Tokyo’s account, 1 to {num(EQUITY_PERCENT)} % equity, in billion dollars",
            [
                (terms.equity, "", "jp", "paper"),
                (loans, f"{num(loans)} loans and guarantees", "jp-soft", "ink"),
            ],
        ),
        (
            "Cash flow until the outlay is repaid",
            [(50, "US 50", "us", "paper"), (50, "Japan 50", "jp", "paper")],
        ),
        ("Afterwards", [(90, "US 90", "us", "paper"), (10, "10", "jp", "paper")]),
    ]
    y = 4.0
    for name, parts in bars:
        for line in wrap(name, picture.width, bold=True):
            picture.text(0, y + 12, line, bold=True)
            y += _NAME
        y = _bar(picture, parts, y) + _GAP
    return y - _GAP + 4


def _bar(picture: Picture, parts: list[Part], y: float) -> float:
    whole = sum(size for size, *_ in parts)
    scale, at = Linear(0, whole, 0, picture.width), 0.0
    for size, words, fill, ink in parts:
        left, right = scale(at), scale(at + size)
        picture.rect(
            left, y, max(right - left - 1, 1), _BAR, fill, mark="part", tip=words or None
        )
        if width(words, bold=True) + 8 <= right - left:
            picture.text(left + 6, y + 17.5, words, ink, bold=True)
        at += size
    return y + _BAR
