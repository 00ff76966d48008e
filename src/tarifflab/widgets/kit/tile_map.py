"""A picture of the world in which every country is one tile; it needs no outline and no net.

The tiles lie roughly where the countries do. How much a country gains or loses shows three
times: in the colour of its tile, in the signs below its code (up to three plus or minus), and
in words when the pointer rests on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

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
TILE = 36  # units of the drawing

# From much lower to much higher; orange and blue stay apart for every kind of colour vision.
FILLS = ("#A63603", "#F0782A", "#FDCDA0", "#ECECEC", "#BBD7EC", "#5A9FD4", "#08519C")
INKS = ("#FFFFFF", "#1B1B1B", "#1B1B1B", "#1B1B1B", "#1B1B1B", "#1B1B1B", "#FFFFFF")
SIGNS = ("−−−", "−−", "−", "0", "+", "++", "+++")


@dataclass(frozen=True)
class Scale:
    """What the tiles show: its name, its unit, and where one, two and three signs begin."""

    title: str
    unit: str
    steps: tuple[float, float, float]

    def grade(self, value: float) -> int:
        """Return the place of a value in the lists of colours and signs: 3 is the middle."""
        level = sum(abs(value) >= step for step in self.steps)
        return 3 + (level if value > 0 else -level)


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


def svg(
    codes: Sequence[str],
    values: Sequence[float],
    names: Mapping[str, str],
    scale: Scale,
    summary: str,
    marked: Sequence[str] = ("USA", "JPN"),
) -> str:
    """Return the map as text for a page; `summary` is what a screen reader says of it."""
    spots = places()
    width = (max(column for column, _ in spots.values()) + 1) * TILE
    height = (max(row for _, row in spots.values()) + 1) * TILE
    tiles = [
        _tile(code, names[code], value, scale, spots[code], code in marked)
        for code, value in zip(codes, values, strict=True)
    ]
    return (
        f'<svg viewBox="0 0 {width} {height + 46}" role="img" aria-label="{escape(summary)}" '
        'style="width:100%;max-width:1000px;font-family:system-ui,sans-serif">'
        f"{''.join(tiles)}{_missing(spots[MISSING])}{_legend(scale, height + 10)}</svg>"
    )


def _tile(
    code: str, name: str, value: float, scale: Scale, spot: tuple[int, int], marked: bool
) -> str:
    grade = scale.grade(value)
    x, y = spot[0] * TILE, spot[1] * TILE
    rim = ' stroke="currentColor" stroke-width="3"' if marked else ""
    middle = x + TILE / 2 - 1
    said = f"{name}: {value:+.2f} {scale.unit}".replace("-", "−")
    return (
        f"<g><title>{escape(said)}</title>"
        f'<rect x="{x}" y="{y}" width="{TILE - 2}" height="{TILE - 2}" rx="3" '
        f'fill="{FILLS[grade]}"{rim}/>'
        f'<g fill="{INKS[grade]}" text-anchor="middle" font-weight="600">'
        f'<text x="{middle}" y="{y + 16}" font-size="13">{code}</text>'
        f'<text x="{middle}" y="{y + 29}" font-size="12">{SIGNS[grade]}</text></g></g>'
    )


def _missing(spot: tuple[int, int]) -> str:
    x, y = spot[0] * TILE, spot[1] * TILE
    return (
        "<g><title>Taiwan: not in the data</title>"
        f'<rect x="{x + 1}" y="{y + 1}" width="{TILE - 4}" height="{TILE - 4}" rx="3" '
        'fill="none" stroke="currentColor" stroke-dasharray="3 3"/>'
        f'<g text-anchor="middle" fill="currentColor"><text x="{x + 17}" y="{y + 16}" '
        f'font-size="12">TWN</text><text x="{x + 17}" y="{y + 29}" font-size="9">no data</text>'
        "</g></g>"
    )


def _legend(scale: Scale, y: float) -> str:
    low, middle, high = (f"{step:g}" for step in scale.steps)
    words = (
        f"−{high} or less", f"−{middle} to −{high}", f"−{low} to −{middle}",
        f"within {low}", f"+{low} to +{middle}", f"+{middle} to +{high}", f"+{high} or more",
    )  # fmt: skip
    parts = []
    for place, (fill, ink, sign, said) in enumerate(
        zip(FILLS, INKS, SIGNS, words, strict=True)
    ):
        x = place * 144
        parts.append(
            f'<rect x="{x}" y="{y}" width="36" height="18" rx="3" fill="{fill}"/>'
            f'<text x="{x + 18}" y="{y + 14}" font-size="12" font-weight="600" fill="{ink}" '
            f'text-anchor="middle">{sign}</text>'
            f'<text x="{x + 41}" y="{y + 14}" font-size="12" fill="currentColor">{said}'
            "</text>"
        )
    title = f"{scale.title} ({scale.unit}); thick rim: the United States and Japan"
    parts.append(
        f'<text x="0" y="{y + 34}" font-size="13" fill="currentColor">{escape(title)}</text>'
    )
    return "".join(parts)
