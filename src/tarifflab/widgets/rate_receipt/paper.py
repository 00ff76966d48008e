r"""Print a rate receipt as a till would: dotted leaders, acts with their dates, a total.

The paper is white in the light and in the dark theme, and its styles are in the elements
themselves, so that it looks the same in a live lesson, in a static copy and in an export.

>>> leader("Total", "$8,250.00").count("Total")
1
>>> percent(10.299999999999999), dollars(8250)
('10.3\xa0%', '$8,250.00')
"""

from html import escape

from tarifflab.economics.legal_acts import FIRST_DAY, Good, day_in_words
from tarifflab.economics.receipt import NOT_MODELLED, Line, Receipt

GOOD_NAMES: dict[Good, str] = {
    "car": "Passenger car",
    "car_part": "Car part",
    "light_truck": "Light truck",
    "steel": "Steel",
    "aluminium": "Aluminium",
    "other": "Any other good",
}
LEFT_OUT = "Left out: exempt lists, US content, drawback, anti-dumping duties, exclusions."

_PAPER = (
    "box-sizing:border-box;width:100%;max-width:380px;margin:4px auto 12px;padding:18px 20px;"
    "background:#fffdf6;color:#1f2124;border:1px solid #c9c3b0;border-top:6px double #c9c3b0;"
    "border-bottom:6px double #c9c3b0;box-shadow:0 2px 8px rgba(0,0,0,.25);"
    "font:13px/1.45 ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;"
    "white-space:normal;overflow-wrap:break-word"
)
_ROW = "display:flex;align-items:baseline;gap:6px"
_DOTS = "flex:1 1 12px;border-bottom:2px dotted #6b6759;transform:translateY(-3px)"
_SMALL = "font-size:11.5px;color:#4a4740;margin:0 0 6px 12px"
_NOTE = "font-size:11.5px;color:#33312b;margin:0 0 4px"
_CUT = '<div style="border-top:1px dashed #6b6759;margin:8px 0"></div>'
_BARCODE = (
    '<div aria-hidden="true" style="height:30px;margin:10px 0 4px;background:'
    "repeating-linear-gradient(90deg,#1f2124 0 2px,transparent 2px 5px,#1f2124 5px 6px,"
    'transparent 6px 8px,#1f2124 8px 11px,transparent 11px 13px)"></div>'
)


def paper(slip: Receipt, *, holder: str = "", view: str = "") -> str:
    """Return the receipt as an HTML fragment without scripts.

    `holder` is the name of the person it is printed for, `view` a word on which of two
    versions of the law it shows; both may be empty.
    """
    head = [
        _centred("<b>RATE RECEIPT</b>"),
        _centred("goods from Japan, US customs"),
        _CUT,
        leader("For", escape(holder)) if holder.strip() else "",
        leader("Good", GOOD_NAMES[slip.good]),
        leader("Entered", day_in_words(slip.entry_date)),
        leader("Customs value", dollars(slip.value_usd)),
        leader("Rate", escape(view)) if view else "",
        _CUT,
    ]
    lines = [_line(line, first=number == 0) for number, line in enumerate(slip.lines)]
    foot = [*map(_note, slip.notes), _note(LEFT_OUT), _BARCODE, _centred("Tariff Lab")]
    content = "".join([*head, *lines, _total(slip), _CUT, *foot])
    return f'<section aria-label="Rate receipt" style="{_PAPER}">{content}</section>'


def leader(left: str, right: str, style: str = "") -> str:
    """Return one row: words, dots, and what they lead to. Both sides are HTML.

    The right side stays on one line if it has no spaces in it.
    """
    return (
        f'<div style="{_ROW};{style}"><span>{left}</span>'
        f'<span aria-hidden="true" style="{_DOTS}"></span>'
        f'<span style="text-align:right;min-width:min-content">{right}</span></div>'
    )


def percent(rate: float) -> str:
    """Return a rate in percent with two decimals at most, never split over two lines."""
    return f"{round(rate, 2):g}\N{NO-BREAK SPACE}%"


def dollars(amount_usd: float) -> str:
    """Return US dollars to the cent."""
    return f"${amount_usd:,.2f}"


def _line(line: Line, *, first: bool) -> str:
    if line.rate_percent is None or line.duty_usd is None:
        row = leader("Added duty", "see the act")
    else:
        label = f"{line.label[:1].upper()}{line.label[1:]}:"
        sign = "" if first else "+\N{NO-BREAK SPACE}"
        row = leader(f"{label} {sign}{percent(line.rate_percent)}", dollars(line.duty_usd))
    act = "" if first else f"{line.legal_act}; "
    since = "in force on" if line.since == FIRST_DAY else "from"
    words = escape(f"{act}{line.reference}; {since} {day_in_words(line.since)}")
    mark = ". <b>Inferred from the rule</b>" if line.rule.inferred else ""
    return f'{row}<div style="{_SMALL}">{words}{mark}</div>'


def _total(slip: Receipt) -> str:
    style = "font-weight:700;border-top:2px solid #1f2124;padding-top:6px"
    if slip.total_rate_percent is None or slip.duty_usd is None:
        return leader("TOTAL", NOT_MODELLED, style)
    total = f"TOTAL {percent(slip.total_rate_percent)}"
    return leader(total, dollars(slip.duty_usd), f"{style};font-size:15px")


def _note(text: str) -> str:
    return f'<div style="{_NOTE}">* {escape(text)}</div>'


def _centred(html: str) -> str:
    return f'<div style="text-align:center;letter-spacing:.06em">{html}</div>'
