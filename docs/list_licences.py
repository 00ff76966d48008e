"""Write DATA-LICENCES.md anew, from the records of the tables.

python docs/list_licences.py
"""

import json
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORDS = ROOT / "data" / "datapackage.json"
PAGE = ROOT / "DATA-LICENCES.md"
HEAD = """\
# Licences of the tables

Each table in `data/` (in the installed package: `tarifflab/_data/`) keeps the licence of its
publisher. Who that is, and what was changed, stands in its record in `datapackage.json`; name
the publisher when you use a table. A table under two licences holds parts of both. What "none
stated" means, and why such a table is here, stands in `docs/data.md`, "Tables without a stated
licence".

| licence | what it says | tables |
|---|---|---|"""


def page_text() -> str:
    """Return the page: one line a licence, with the tables under it."""
    tables = defaultdict(list)
    for record in json.loads(RECORDS.read_text(encoding="utf-8"))["resources"]:
        for licence in record["licenses"]:
            title = licence["title"]
            link = f"[{title}]({licence['path']})" if "path" in licence else title
            tables[licence["name"], link].append(f"`{record['name']}`")
    lines = [
        f"| {name} | {link} | {', '.join(of)} |" for (name, link), of in sorted(tables.items())
    ]
    return "\n".join([HEAD, *lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page_text(), encoding="utf-8", newline="\n")
