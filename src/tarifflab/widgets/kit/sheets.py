"""The numbers of a picture as a table.

>>> sheet(["Month", "Rate"], [["August", "16.9"]])[:60]
'<table><thead><tr><th scope="col">Month</th><th scope="col">'
"""

from collections.abc import Iterable, Sequence
from html import escape


def sheet(head: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "") -> str:
    """Return a table as HTML; the first cell of a row names it, numbers stand right."""
    top = "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escape(str(cell))}</th>'
            if not place
            else f"<td>{escape(str(cell))}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
