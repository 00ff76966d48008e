"""The card of a table: publisher, licence, columns with their units, what to mind.

`text` is for a terminal, `html` for a notebook; both are made from one record of
``data/datapackage.json`` and say the same.
"""

import textwrap
from collections.abc import Mapping
from html import escape
from typing import Any

WIDTH = 66  # characters of the text card
_STYLE = """\
div.tl-source { font-size: 13px; line-height: 1.5; max-width: 46rem; }
div.tl-source p { margin: 0 0 8px; }
div.tl-source p.tl-source-name { font-size: 15px; font-weight: 600; }
div.tl-source table.tl-facts { border-collapse: collapse; margin: 0 0 10px; font-size: 13px;
  width: 100%; }
div.tl-source table.tl-facts tr > * { text-align: left; vertical-align: top; line-height: 1.4;
  padding: 3px 12px 3px 0; white-space: normal; background: transparent;
  border-bottom: 1px solid rgba(128, 128, 128, 0.35); }
div.tl-source table.tl-facts tbody th { font-weight: 600; width: 8em; }
div.tl-source table.tl-facts caption { text-align: left; font-weight: 600; padding: 0 0 3px;
  caption-side: top; }
div.tl-source ul { margin: 0 0 8px; padding-left: 1.3em; }"""


def text(record: Mapping[str, Any]) -> str:
    """Return the card as lines of at most `WIDTH` characters."""
    lines = [*_paragraph(f"{record['name']}: ", record["title"]), ""]
    lines += _paragraph("", record["description"])
    for label, words in _facts(record).items():
        lines += _paragraph(f"{label}:".ljust(11), words)
    lines += ["", f"Columns ({record['rows']} rows):"]
    for field in record["schema"]["fields"]:
        said = f"{field['name']} [{field['unit']}]: {field['description']}"
        lines += _paragraph("  ", said, "      ")
    for heading, sentences in _warnings(record).items():
        lines += ["", f"{heading}:"]
        lines += [line for one in sentences for line in _paragraph("  - ", one, "    ")]
    return "\n".join(lines)


def html(record: Mapping[str, Any]) -> str:
    """Return the card as HTML: the same facts, the columns as a table."""
    facts = "".join(
        f'<tr><th scope="row">{label}</th><td>{escape(words)}</td></tr>'
        for label, words in _facts(record).items()
    )
    columns = "".join(map(_column, record["schema"]["fields"]))
    lists = "".join(
        f"<p><b>{heading}</b></p><ul>{''.join(f'<li>{escape(one)}</li>' for one in found)}</ul>"
        for heading, found in _warnings(record).items()
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Column", "Unit", "What it is"))
    return (
        f'<div class="tl-source"><style>{_STYLE}</style>'
        f'<p class="tl-source-name">{escape(record["title"])}</p>'
        f"<p><code>{escape(record['name'])}</code>. {escape(record['description'])}</p>"
        f'<table class="tl-facts"><tbody>{facts}</tbody></table>'
        f'<table class="tl-facts"><caption>Columns ({record["rows"]} rows)</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{columns}</tbody></table>{lists}</div>"
    )


def _facts(record: Mapping[str, Any]) -> dict[str, str]:
    """Return what a record says of the whole table, by label."""
    facts = {
        "Publisher": record["publisher"],
        "Licence": "; ".join(licence["title"] for licence in record["licenses"]),
        "Coverage": record["coverage"],
        "Found in": record.get("found_in"),
        "Changed": record["changes"],
    }
    return {label: words for label, words in facts.items() if words is not None}


def _warnings(record: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the sentences of warning by heading; a heading without any is left out."""
    found = {"Mind": record["caveats"], "What will surprise": record["surprises"]}
    return {heading: sentences for heading, sentences in found.items() if sentences}


def _column(field: Mapping[str, Any]) -> str:
    name, unit, what = (escape(field[key]) for key in ("name", "unit", "description"))
    return f'<tr><th scope="row">{name}</th><td>{unit}</td><td>{what}</td></tr>'


def _paragraph(label: str, words: str, indent: str | None = None) -> list[str]:
    """Return `words` behind `label`, wrapped to the width of a card."""
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=label,
        subsequent_indent=" " * len(label) if indent is None else indent,
        break_long_words=False,
    )
