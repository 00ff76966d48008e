"""A picture of the world in which every country is one tile; it needs no outline and no net.

The tiles lie roughly where the countries do. Who gains has a round tile and who loses a square
one; the deeper the colour, the larger the change. Where there is room a tile has its country's
two letters, and words when the pointer rests on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from babel.core import get_global

from tarifflab.widgets.kit.palette import LIGHT
from tarifflab.widgets.kit.svg import SMALL, Picture, el
from tarifflab.widgets.kit.words import MINUS, num, width

# One row of tiles a line. TWN is drawn empty: the trade data have no Taiwan.
LAYOUT = """
... ... ... ... ... ... ... GRL ISL ... ... ... ... NOR ... ... FIN ... ... ... ... ... ... ...
... CAN ... ... ... ... ... ... ... ... ... ... DNK SWE POL LVA EST ... ... ... ... ... RUS ...
... ... ... ... ... ... ... ... ... IRL ... GBR BEL NLD CZE SVK LTU BLR ... ... ... ... ... ...
... ... ... ... ... ... ... ... ... ... ... FRA LUX DEU AUT HUN ROU UKR ... ... ... KAZ ... ... MNG
... ... ... ... ... ... ... ... ... ... ... ... CHE SVN HRV SRB BGR MDA GEO ARM AZE UZB KGZ
... USA ... ... ... ... ... ... ... PRT ESP ... ... ITA BIH MNE MKD TUR SYR IRQ TKM AFG TJK ... CHN KOR JPN
... ... ... BHS TCA BMU ... ... ... ... MAR ... DZA TUN MLT ALB GRC CYP LBN KWT IRN PAK NPL BTN
... MEX BLZ CYM DOM SXM ATG ... ... MRT ... ... ... ... LBY ... EGY ISR JOR BHR QAT ARE IND BGD LAO HKG TWN
... GTM HND JAM HTI KNA LCA DMA CPV SEN MLI ... ... NER ... TCD ... SDN ERI SAU OMN ... ... MMR VNM MAC
... ... SLV NIC ABW VCT GRD BRB GMB GNB GIN BFA BEN NGA ... ... ... ... DJI YEM ... ... ... THA KHM PHL ... MHL
... ... CRI PAN CUW VEN TTO SUR SLE LBR CIV GHA TGO GNQ CMR CAF ... SSD ETH SOM ... MDV LKA ... MYS BRN PLW FSM
... ... ... ECU COL ... GUY ... ... ... ... ... ... GAB COG ... RWA UGA KEN ... ... ... ... ... SGP IDN ... KIR
... ... ... ... PER ... ... ... ... ... ... ... ... ... ... ... COD BDI TZA ... SYC ... ... ... ... TLS PNG SLB
... ... ... ... ... BOL BRA ... ... ... ... ... ... ... ... AGO ZMB ZWE MWI COM ... ... ... ... ... ... VUT FJI
PYF ... ... ... ... ... PRY ... ... ... ... ... ... ... NAM ... BWA SWZ MOZ MDG MUS ... ... ... ... ... AUS NCL
... ... ... ... CHL ... URY ... ... ... ... ... ... ... ... ... ZAF LSO ... ... ... ... ... ... ... ... ... TON
... ... ... ... ... ARG ... ... ... ... ... ... ... ... ... ... ... ... ... ... ... ... ... ... ... ... ... NZL
"""  # noqa: E501
MISSING = "TWN"
COLUMNS, ROWS = 28, 17
LETTERED = 19  # pixels: a narrower tile has no letters
RIMS = {"USA": "us", "JPN": "jp"}

# From much lower to much higher; shape and lightness tell them apart without colour.
FILLS = ("loss-3", "loss-2", "loss-1", "even", "gain-1", "gain-2", "gain-3")
INKS = ("paper", "ink", "ink", "quiet", "ink", "ink", "paper")


@dataclass(frozen=True)
class Scale:
    """What the tiles show: its name, its unit, and where the three depths of colour begin."""

    title: str
    unit: str
    steps: tuple[float, float, float]

    def grade(self, value: float) -> int:
        """Return the place of a value in the list of colours: 3 is the middle."""
        level = sum(abs(value) >= step for step in self.steps)
        return 3 + (level if value > 0 else -level)

    def said(self, value: float) -> str:
        """Return a value in words; more than a per cent in the tenth needs no hundredth."""
        return f"{num(value, 2, sign=True)} {self.unit}"


@dataclass(frozen=True)
class Tiles:
    """Where the map lies: its corner and how far apart the tiles are, in pixels."""

    x: float
    y: float
    across: float
    down: float

    @property
    def width(self) -> float:
        """The width of the map."""
        return self.across * COLUMNS

    @property
    def bottom(self) -> float:
        """Where the map ends."""
        return self.y + self.down * ROWS

    def box(self, code: str) -> tuple[float, float, float, float]:
        """Return left, top, width and height of a country's tile."""
        column, row = places()[code]
        left, top = self.x + column * self.across, self.y + row * self.down
        return left + 0.5, top + 0.5, self.across - 1, self.down - 1


@cache
def places() -> dict[str, tuple[int, int]]:
    """Return column and row of every code in the layout."""
    rows = [line.split() for line in LAYOUT.strip().splitlines()]
    return {
        code: (column, row)
        for row, codes in enumerate(rows)
        for column, code in enumerate(codes)
        if code != "..."
    }


@cache
def letters() -> dict[str, str]:
    """Return the two letters (ISO 3166) of every code in the layout."""
    known = get_global("territory_aliases")
    return {code: known[code][0] for code in places()}


def draw(
    picture: Picture,
    tiles: Tiles,
    values: Mapping[str, float],
    scale: Scale,
    names: Mapping[str, str],
    *,
    picks: Mapping[str, str] | None = None,
    picked: str = "",
    turning: bool = True,
) -> None:
    """Draw the tiles.

    Parameters
    ----------
    picture : Picture
        Where to draw.
    tiles : Tiles
        Where the map lies.
    values : mapping of code to number
        What is shown, in the unit of `scale`.
    scale, names
        Depths of colour; names of the countries by code.
    picks : mapping of code to str, optional
        What a click on a tile sets: ``control=value``.
    picked : str
        The country with a rim of ink.
    turning : bool
        Whether a tile turns over where its look changes.
    """
    for grade, (fill, ink) in enumerate(zip(FILLS, INKS, strict=True)):
        codes = [code for code, value in values.items() if scale.grade(value) == grade]
        inside = [
            _tile(
                tiles.box(code),
                letters()[code] if tiles.across >= LETTERED else "",
                _rounding(grade, tiles.down - 1),
                _attributes(
                    tip=f"{names[code]}: {scale.said(values[code])}",
                    pick=(picks or {}).get(code),
                    turn=f"{code}:{grade}" if turning else None,
                ),
            )
            for code in codes
        ]
        # Letters take `color`, shapes `fill`, so that neither is written for every tile.
        letters_in = {"color": LIGHT[ink], "style": f"color:var(--tl-{ink},{LIGHT[ink]})"}
        picture.add(el("g", *inside, fill=fill, **letters_in))
    _missing(picture, tiles)
    for code, color in (*RIMS.items(), (picked, "ink")):
        if code in values:
            _rim(picture, tiles, code, scale.grade(values[code]), color, code == picked)


def _tile(
    box: tuple[float, float, float, float], word: str, radius: float, attributes: str
) -> str:
    """Return a tile as text: written out, because 194 of them are drawn at each move."""
    x, y, wide, high = box
    shape = (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" '
        f'rx="{radius:.3g}"/>'
    )
    if word:
        shape += (
            f'<text x="{x + wide / 2:.1f}" y="{y + high / 2 + 4.4:.1f}" fill="currentColor" '
            f'font-size="{SMALL}" text-anchor="middle">{word}</text>'
        )
    return f'<g{attributes} data-mark="tile">{shape}</g>'


def _attributes(*, tip: str, pick: str | None, turn: str | None) -> str:
    given = {"data-tip": escape(tip), "data-pick": pick, "data-turn": turn}
    return "".join(f' {name}="{value}"' for name, value in given.items() if value is not None)


def _rounding(grade: int, high: float) -> float:
    """Return the radius of a tile's corners: gains are round, losses square."""
    return high / 2 if grade > 3 else 1.0


def _rim(
    picture: Picture, tiles: Tiles, code: str, grade: int, color: str, wider: bool
) -> None:
    x, y, wide, high = tiles.box(code)
    by = 2.5 if wider else 0.5
    picture.rect(
        x - by, y - by, wide + 2 * by, high + 2 * by, "none",
        stroke=color, stroke_width=2, rx=_rounding(grade, high + 2 * by), mark="rim",
    )  # fmt: skip


def _missing(picture: Picture, tiles: Tiles) -> None:
    x, y, wide, high = tiles.box(MISSING)
    picture.rect(
        x, y, wide, high, "none", stroke="quiet", stroke_dasharray="2 2", rx=1,
        tip="Taiwan: not in the data", mark="missing",
    )  # fmt: skip
    if tiles.across >= LETTERED:
        spot = (x + wide / 2, y + high / 2 + 4.4)
        picture.text(*spot, letters()[MISSING], "quiet", size=SMALL, anchor="middle")


def legend(picture: Picture, x: float, y: float, room: float, scale: Scale) -> float:
    """Draw the key of shapes and colours in one line; return its lower end."""
    words = ("lose", f"gain, {scale.unit}")
    if scale.title != "Welfare":
        words = ("lower", f"higher, {scale.unit}")
    left = width(words[0], SMALL) + 8
    each = min(46.0, (room - left - width(words[1], SMALL) - 12) / len(FILLS))
    edged = each >= 40
    picture.text(x, y + 11, words[0], "quiet", size=SMALL)
    for grade, fill in enumerate(FILLS):
        spot = x + left + grade * each
        picture.rect(spot + 1, y, each - 2, 13, fill, rx=_rounding(grade, 13), mark="key")
    picture.text(x + left + len(FILLS) * each + 8, y + 11, words[1], "quiet", size=SMALL)
    edges = [*(f"{MINUS}{step:g}" for step in reversed(scale.steps))]
    edges += [f"{step:g}" for step in scale.steps]
    for number, edge in enumerate(edges):
        if not edged and number in (1, 3, 4):
            continue  # no room for all
        spot = x + left + (number + 1) * each
        picture.text(spot, y + 27, edge, "quiet", size=SMALL, anchor="middle")
    return y + 31


def summary(values: Sequence[float], scale: Scale) -> str:
    """Return how many tiles are of each kind, in words."""
    up = sum(scale.grade(value) > 3 for value in values)
    down = sum(scale.grade(value) < 3 for value in values)
    return f"{scale.title} by country: up in {up}, down in {down} of {len(values)}"
