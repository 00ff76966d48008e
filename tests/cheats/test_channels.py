"""Two submissions side by side cannot tell each other what one learns in a hidden test."""

import os
from pathlib import Path

import pytest

from tarifflab.grading.confinement import access_times, confine, private_view

from .channels import CHANNELS, Channel, measured

PAGE = Path(__file__).parents[2] / "docs" / "grading.md"


@pytest.fixture(scope="module")
def bits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int | None]:
    """Try all channels once."""
    found = measured(tmp_path_factory.mktemp("tables"))
    return {channel.name: count for channel, count in found}


def can_be_had(channel: Channel, folder: Path) -> bool:
    """Say whether this machine lets us close a channel."""
    if not (channel.needs_view or channel.needs_root):
        return True
    return private_view.possible(folder) and (os.geteuid() == 0 or not channel.needs_root)


@pytest.mark.slow
@pytest.mark.skipif(confine.missing() is not None, reason=str(confine.missing()))
@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_no_bit_goes_through_a_closed_channel(channel, bits, tmp_path):
    """What is refused or reads always the same carries nothing; the open ones say why."""
    if not can_be_had(channel, tmp_path):
        pytest.skip("this machine lets us make no namespace for it")

    assert channel.open or not bits[channel.name]


@pytest.mark.slow
def test_the_harness_can_tell_an_open_channel_from_a_closed_one(tmp_path):
    """Without confinement the same attempts get through, so that a 0 above means something."""
    found = {channel.name: bits for channel, bits in measured(tmp_path, confined=False)}

    open_ones = {name for name, bits in found.items() if bits and bits >= 12}
    assert len(open_ones) >= 12
    assert {"`flock` on a table", "record locks (`F_SETLK`)"} <= open_ones


def test_the_page_names_every_channel_and_which_are_open():
    """A reader of the page knows what was tried and what is left."""
    rows = {
        cells[1].strip(): cells[3].strip()
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if len(cells := line.split("|")) == 5
    }

    assert {c.name: rows.get(c.name) for c in CHANNELS} == {c.name: c.open for c in CHANNELS}


def test_access_times_are_set_ahead_once(tmp_path):
    """The first look at a class's tables reads a byte of each; the second finds nothing new."""
    for n in range(3):
        (tmp_path / f"{n}.csv").write_text("a")

    assert access_times.settle([str(tmp_path)]) == 3
    assert access_times.settle([str(tmp_path), str(tmp_path / "gone.csv")]) == 0


def test_a_file_that_was_changed_is_read_ahead_again(tmp_path):
    """A new table would be noted when it is first read."""
    path = tmp_path / "a.csv"
    path.write_text("a")
    access_times.settle([str(path)])
    path.write_text("b")

    assert access_times.settle([str(path)]) == 1
