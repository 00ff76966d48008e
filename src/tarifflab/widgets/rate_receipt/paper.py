r"""Print a rate receipt as a till would: acts with their dates, dotted leaders, a total.

The paper is light in the light and in the dark theme. Letters are those of a till, all of one
width, so the number of letters tells how much room a line needs.

>>> percent(10.299999999999999), dollars(8250)
('10.3\u202f%', '$8,250.00')
>>> broken("Section 232, Proclamation 10908", 14)
['Section 232,', 'Proclamation', '10908']
"""

from textwrap import wrap

from tarifflab.economics.legal_acts import FIRST_DAY, Good, day_in_words
from tarifflab.economics.receipt import NOT_MODELLED, Line, Receipt
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import THIN

GOOD_NAMES: dict[Good, str] = {
    "car": "Passenger car",
    "car_part": "Car part",
    "light_truck": "Light truck",
    "steel": "Steel",
    "aluminium": "Aluminium",
    "other": "Any other good",
}
LEFT_OUT = "Left out: exempt lists, US content, drawback, anti-dumping duties, exclusions."

MONO = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace"
MONO_WIDTH = 0.602  # of the size: one letter
_SHEET, _INK, _FAINT, _EDGE = "#fffdf6", "#1f2124", "#4a4740", "#c9c3b0"
_SIZE, _BIG, _STEP, _SIDE = 12, 15, 17, 16  # pixels
_BARS = (2, 1, 3, 1, 1, 2, 3, 2, 1, 3, 1, 2)  # widths of the strokes of a bar code


def draw_paper(
    picture: Picture, slip: Receipt, box: tuple[float, float, float], *, holder: str, view: str
) -> float:
    """Draw the receipt from the top of a box (left, top, right) down; return its lower end.

    `holder` is the name of the person it is printed for, `view` a word on which of two
    versions of the law it shows; both may be empty.
    """
    printer = _Printer(picture, box)
    printer.centred("RATE RECEIPT", bold=True)
    printer.centred("goods from Japan, US customs")
    printer.cut()
    rows = {
        "For": holder.strip()[:24],
        "Good": GOOD_NAMES[slip.good],
        "Entered": day_in_words(slip.entry_date),
        "Customs value": dollars(slip.value_usd),
        "Rate": view,
    }
    for left, right in rows.items():
        if right:
            printer.leader(left, right)
    printer.cut()
    for number, line in enumerate(slip.lines):
        _print_line(printer, line, first=number == 0)
    _print_total(printer, slip)
    return printer.end()


def percent(rate: float) -> str:
    """Return a rate in percent with two decimals at most, never split over two lines."""
    return f"{round(rate, 2):g}{THIN}%"


def dollars(amount_usd: float) -> str:
    """Return US dollars to the cent."""
    return f"${amount_usd:,.2f}"


def broken(words: str, letters: int) -> list[str]:
    """Return the lines of a text of at most so many letters."""
    return wrap(words, max(letters, 8))


class _Printer:
    """Prints row after row on a sheet; the sheet itself is drawn at the end, below them."""

    def __init__(self, picture: Picture, box: tuple[float, float, float]) -> None:
        self.picture = picture
        self.left, self.top, self.right = box
        self.y = self.top + 24
        self.letters = int((self.right - self.left - 2 * _SIDE) / (_SIZE * MONO_WIDTH))
        self._place = picture.place()

    def text(self, x: float, words: str, fill: str = _INK, **more: object) -> None:
        self.picture.text(
            x,
            self.y,
            words,
            fill,
            font_family=MONO,
            **({"size": _SIZE} | more),  # type: ignore[arg-type]
        )

    def centred(self, words: str, *, bold: bool = False) -> None:
        self.text((self.left + self.right) / 2, words, bold=bold, anchor="middle")
        self.y += _STEP

    def cut(self) -> None:
        y = self.y - 8
        self.picture.line(
            self.left + _SIDE, y, self.right - _SIDE, y, _FAINT, stroke_dasharray="4 3"
        )
        self.y += 9

    def leader(self, left: str, right: str, *, big: bool = False) -> None:
        """Print words, dots, and what they lead to; long words go over several lines."""
        size = _BIG if big else _SIZE
        letter = size * MONO_WIDTH
        room = int((self.right - self.left - 2 * _SIDE) / letter) - len(right) - 3
        *above, last = broken(left, room)
        for words in above:
            self.text(self.left + _SIDE, words, size=size, bold=big)
            self.y += _STEP
        start = self.left + _SIDE + (len(last) + 1) * letter
        end = self.right - _SIDE - (len(right) + 1) * letter
        self.text(self.left + _SIDE, last, size=size, bold=big)
        if end > start:
            self.picture.line(
                start, self.y - 2, end, self.y - 2, _FAINT, stroke_dasharray="1.5 3"
            )
        self.text(self.right - _SIDE, right, size=size, bold=big, anchor="end")
        self.y += _STEP

    def small(self, words: str) -> None:
        """Print a remark under a row."""
        for line in broken(words, self.letters - 2):
            self.text(self.left + _SIDE + 2 * _SIZE * MONO_WIDTH, line, _FAINT)
            self.y += _STEP - 2
        self.y += 3

    def end(self) -> float:
        """Print the bar code, put the sheet under all, and return its lower end."""
        x = self.left + _SIDE
        for number in range(400):
            wide = _BARS[number % len(_BARS)]
            if x + wide > self.right - _SIDE:
                break
            if number % 2 == 0:
                self.picture.rect(x, self.y - 6, wide, 22, _INK)
            x += wide
        bottom = self.y + 28
        sheet = {"stroke": _EDGE, "stroke_width": 1.5, "mark": "paper"}
        with self.picture.under(self._place):
            self.picture.rect(
                self.left, self.top, self.right - self.left, bottom - self.top, _SHEET, **sheet
            )
        return bottom + 2


def _print_line(printer: _Printer, line: Line, *, first: bool) -> None:
    if line.rate_percent is None or line.duty_usd is None:
        printer.leader("Added duty", "see the act")
    else:
        label = f"{line.label[:1].upper()}{line.label[1:]}:"
        sign = "" if first else "+ "
        printer.leader(f"{label} {sign}{percent(line.rate_percent)}", dollars(line.duty_usd))
    act = "" if first else f"{line.legal_act}; "
    since = "in force on" if line.since == FIRST_DAY else "from"
    mark = ". Inferred from the rule" if line.rule.inferred else ""
    printer.small(f"{act}{line.reference}; {since} {day_in_words(line.since)}{mark}")


def _print_total(printer: _Printer, slip: Receipt) -> None:
    y = printer.y - 10
    ends = printer.left + _SIDE, printer.right - _SIDE
    printer.picture.line(ends[0], y, ends[1], y, _INK, stroke_width=2)
    printer.y += 8
    if slip.total_rate_percent is None or slip.duty_usd is None:
        printer.leader("TOTAL", NOT_MODELLED)
        return
    printer.leader(
        f"TOTAL {percent(slip.total_rate_percent)}", dollars(slip.duty_usd), big=True
    )
