r"""Numbers and days as the figures write them, and how wide a text will be.

>>> pct(16.92), num(-4.25, 1), usd(-362.4e6, sign=True), day(date(2025, 8, 29))
('16.9\u202f%', '−4.3', '−$362\u202fm', '29 Aug 2025')
>>> num(-0.001, 1), num(0.24, 1, sign=True)
('0.0', '+0.2')
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MINUS, THIN = "\u2212", "\u202f"
MONTHS: tuple[str, ...] = ("Jan", "Feb", "Mar", "Apr", "May", "June")
MONTHS += ("July", "Aug", "Sep", "Oct", "Nov", "Dec")
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))

# Advance widths of DejaVu Sans in thousandths of the size: wider than the system fonts of
# other computers, so that a text that fits here is not cut there.
_PLAIN = {
    200: "\u202f", 275: "'", 278: "ijl", 295: "IJ", 318: " ,.’‘·\u00a0", 337: "/:;\\|",
    352: "f", 361: "-", 390: "()[]", 392: "t", 401: "!", 411: "r", 460: '"', 500: "*_`–°§",
    518: "“”", 521: "s", 525: "z", 531: "?", 550: "cç", 557: "L", 575: "F", 579: "k",
    592: "vxy", 603: "P", 611: "TY", 613: "aäoöô", 615: "eé", 632: "E", 635: "hnuüñSbdgpq",
    636: "$0123456789{}€£¥", 656: "K", 685: "AVXZ", 686: "B", 695: "R", 698: "C", 732: "U",
    748: "N", 752: "H", 770: "D◀▶◆◇", 775: "G", 780: "&", 787: "OQ", 818: "w",
    838: "#+<=>^~−×÷±≤≥→←↑↓", 863: "M", 873: "●○", 945: "■□", 950: "%", 969: "½", 974: "m",
    989: "W", 1000: "@—…",
}  # fmt: skip
_BOLD = {
    200: "\u202f", 306: "'", 343: "ijl", 348: " \u00a0", 365: "/\\|", 372: "IJ", 380: ",.’‘·",
    400: ":;", 415: "-", 435: "f", 456: "!", 457: "()[]", 478: "t", 493: "r", 500: "_`–°§",
    521: '"', 523: "*", 580: "?", 582: "z", 595: "cçs", 637: "L", 652: "xvy", 657: "“”",
    665: "k", 678: "aäeé", 683: "TEF", 687: "oöô", 696: "$0123456789€£¥", 712: "hnuüñ{}",
    716: "bdgpq", 720: "S", 725: "YZ", 734: "PC", 762: "B", 770: "DR◀▶◆◇", 775: "XAVK",
    812: "U", 821: "G", 830: "D", 838: "HN#+<=>^~−×÷±≤≥→←↑↓", 850: "OQ", 873: "&●○",
    924: "w", 945: "■□", 995: "M", 1002: "@—…%", 1035: "½", 1042: "m", 1103: "W",
}  # fmt: skip
_UNKNOWN = 1000


def _by_letter(table: Mapping[int, str]) -> dict[str, int]:
    return {letter: size for size, letters in table.items() for letter in letters}


_WIDTHS = {False: _by_letter(_PLAIN), True: _by_letter(_BOLD)}


def width(text: str, size: float = 13, bold: bool = False) -> float:
    """Return the width of a line of text in pixels, on the wide side."""
    widths = _WIDTHS[bold]
    return sum(widths.get(letter, _UNKNOWN) for letter in text) * size / 1000


def wrap(text: str, room: float, size: float = 13, bold: bool = False) -> list[str]:
    """Return the lines of a text that fit into `room` pixels; a long word stands alone."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def num(value: float, decimals: int = 0, *, sign: bool = False) -> str:
    """Return a number with commas, a true minus sign, and never "−0".

    Halves are rounded away from zero, as readers do it. `sign` writes a plus as well.
    """
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP)
    before = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
    return f"{before}{abs(rounded):,}"


def pct(value: float, decimals: int = 1, *, sign: bool = False) -> str:
    r"""Return a number of percent with a thin space; whole numbers lose their decimals.

    >>> pct(15.0), pct(12.5, 0), pct(2.5)
    ('15\u202f%', '13\u202f%', '2.5\u202f%')
    """
    whole = abs(value - round(value)) < 1e-9
    return f"{num(value, 0 if whole else decimals, sign=sign)}{THIN}%"


def usd(value: float, *, sign: bool = False) -> str:
    """Return dollars with three digits that matter: "$6,810", "$212 m", "$1.2 bn"."""
    size = abs(value)
    scale, name = next(((s, n) for s, n in _SCALES if size >= s * 0.9995), (1.0, ""))
    shown = size / scale
    decimals = 1 if name and shown < 99.95 and shown % 1 else 0
    if name == "m" and shown >= 9.95:
        decimals = 0
    text = num(shown, decimals)
    zero = not any(letter in "123456789" for letter in text)
    before = "" if zero else MINUS if value < 0 else "+" if sign else ""
    return f"{before}${text}{THIN}{name}" if name else f"{before}${text}"


def day(when: date, *, year: bool = True) -> str:
    """Return a day as "29 Aug 2025", or "29 Aug" without its year."""
    short = f"{when.day} {MONTHS[when.month - 1]}"
    return f"{short} {when.year}" if year else short


def tidy(text: str) -> str:
    r"""Return prose from a table with dashes and thin spaces where a book would have them.

    >>> tidy("up 46% - fiscal 2022-2026")
    'up 46\u202f% – fiscal 2022–2026'
    """
    text = re.sub(r"(?<=\d)-(?=\d)", "–", re.sub(r"(?<=\d) ?%", f"{THIN}%", text))
    return text.replace(" - ", " – ")
