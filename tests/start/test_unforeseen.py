"""An error that nobody foresaw is one sentence, and a file for whoever mends it."""

import tempfile
from pathlib import Path

import pytest

from tarifflab import _unforeseen


@pytest.fixture
def error() -> Exception:
    """Return an error that was raised somewhere."""
    try:
        raise KeyError("grade")
    except KeyError as raised:
        return raised


def test_the_file_tells_where(error, monkeypatch, tmp_path):
    """The sentence names kind, words and file; the file has the traceback."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    said = _unforeseen.kept(error)

    (file,) = tmp_path.iterdir()
    assert said == (
        "Something in Tariff Lab went wrong (KeyError: 'grade'). "
        f"The file {file} tells where; please report it."
    )
    assert Path(__file__).name in file.read_text(encoding="utf-8")


def test_without_a_place_for_the_file_the_sentence_stands_alone(error, monkeypatch, tmp_path):
    """A full or closed disk hides nothing of what is known."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))

    assert _unforeseen.kept(error).endswith("'grade'). Please report this.")
