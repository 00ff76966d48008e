"""What nbgrader's step hands on to the grader, setting by setting."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

from tarifflab.grading import nbgrader_plugin


def test_each_setting_reaches_the_grader_under_its_own_name(monkeypatch):
    """What only hidden tests may read is never what student code may read, or the other way."""
    seen = []
    plain = SimpleNamespace(with_sources=lambda cells: ("assignment", cells))
    monkeypatch.setattr(
        nbgrader_plugin,
        "load_assignment",
        lambda *given, **more: seen.append((given, more)) or plain,
    )
    monkeypatch.setattr(nbgrader_plugin, "Gradebook", lambda url: nullcontext(f"book at {url}"))
    monkeypatch.setattr(nbgrader_plugin, "known_cells", lambda *given: given)
    above = SimpleNamespace(coursedir="course", parent=None)
    step = SimpleNamespace(
        parent=above, readable=["data"], secret=["key.csv"], environment={"A": "1"},
        limits={"cell_seconds": 2},
    )  # fmt: skip
    own = {"assignment": "01-x", "notebook": "n", "db_url": "db", "student": "ann"}

    made = nbgrader_plugin._assignment(step, {"nbgrader": own})

    assert made == ("assignment", ("book at db", "n", "01-x"))
    assert seen == [
        (("course", "01-x", "n"),
         {"readable": ("data",), "secret": ("key.csv",), "environment": {"A": "1"},
          "limits": {"cell_seconds": 2}})
    ]  # fmt: skip
