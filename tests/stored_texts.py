"""Texts that a test compares word for word: pages, sentences, numbers of many calls.

They lie in `tests/texts`. Where one differs the test fails and shows the lines; if the new
ones are meant, ``pytest --renew-pictures`` writes them, and `git diff` shows what changes.
"""

import difflib
from pathlib import Path

import pytest
from picture_checks import Pictures

TEXTS = Path(__file__).parent / "texts"
SHOWN = 24  # lines of a difference


def same_text(pictures: Pictures, name: str, now: str) -> None:
    """Fail if a text differs from the stored one of this name, such as ``"page/begun"``."""
    file = TEXTS / f"{name}.txt"
    if pictures.renew:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(now + "\n", encoding="utf-8", newline="\n")
        return
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = difflib.unified_diff(
        before.split("\n"), f"{now}\n".split("\n"), "stored", "now", lineterm="", n=0
    )
    differing = [line for line in lines if not line.startswith(("---", "+++"))]
    if differing:
        pytest.fail(
            f"not {file}; if it is meant: --renew-pictures\n" + "\n".join(differing[:SHOWN]),
            pytrace=False,
        )
