"""The pages of the project: links lead somewhere, commands that they show exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/**/*.md"),
    *ROOT.glob("lessons/*.md"),
]
IDS = [path.relative_to(ROOT).as_posix() for path in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_links_to_files_lead_somewhere(page: Path) -> None:
    """A link within the project names a file or folder that is there."""
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    local = [
        link.split("#")[0] for link in links if not link.startswith(("http", "#", "mailto"))
    ]

    missing = [link for link in local if not (page.parent / link).exists()]

    assert missing == []


def test_readme_begins_with_the_two_commands() -> None:
    """Whoever opens the README sees within ten lines how to start and how to test."""
    top = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:10])

    assert "python3 start.py " in top
    assert "python3 start.py test" in top
