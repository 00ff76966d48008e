"""Tests that pandas ships end in the box as they end outside, but for a list with reasons.

Some two hundred in CI; two thousand with ``TARIFFLAB_PANDAS=1`` (a few minutes).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.confined]

HERE = Path(__file__).parent
FEW = [  # module of pandas' own tests, those that meet the box most: files, threads, texts
    "io/formats/test_to_csv.py", "io/parser/test_multi_thread.py", "io/parser/test_encoding.py",
    "io/test_compression.py", "tools/test_to_time.py", "libs/test_join.py",
]  # fmt: skip
MANY = [
    *FEW, "io/test_common.py", "io/test_pickle.py", "io/json/test_readlines.py",
    "io/json/test_ujson.py", "io/formats/test_to_string.py", "io/formats/test_to_html.py",
    "io/test_clipboard.py", "io/test_sql.py", "io/parser/test_python_parser_only.py",
    "frame/methods/test_to_csv.py", "frame/methods/test_describe.py", "test_downstream.py",
    "frame/methods/test_join.py", "frame/methods/test_sample.py", "reshape/test_pivot.py",
    "groupby/test_apply.py", "groupby/test_groupby.py", "series/test_constructors.py",
    "tools/test_to_datetime.py", "tseries/offsets/test_week.py", "copy_view/test_methods.py",
    "plotting/test_common.py", "window/test_rolling.py", "computation/test_eval.py",
]  # fmt: skip
OTHERWISE = {  # part of a test's name → why it ends in another way in the box
    "test_multi_thread_": "a pool of threads makes a named semaphore, in a folder for all",
    "test_with_missing_lzma": "it starts another Python",
    "test_oo_optimi": "it starts another Python",
    "dask": "Dask asks for the machine's memory, which tells what a neighbour does",
}


def ended(how: str, one_in: int, folder: Path, modules: list[str]) -> dict[str, str]:
    """Return how each test ended, run by a process of its own."""
    folder.mkdir()
    script = [sys.executable, str(HERE / "pandas_own.py")]
    done = subprocess.run(
        [*script, how, str(one_in), str(folder), *modules],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_pandas_own_tests_end_alike_in_the_box_and_outside(tmp_path):
    """Whatever a student does with pandas does here what it does there."""
    modules, one_in = (MANY, 4) if os.environ.get("TARIFFLAB_PANDAS") else (FEW, 2)
    inside = ended("confined", one_in, tmp_path / "inside", modules)
    outside = ended("free", one_in, tmp_path / "outside", modules)

    assert len(outside) > (2_000 if modules == MANY else 150)
    different = {n for n in outside if inside.get(n) != outside[n]} | (
        set(inside) - set(outside)
    )
    assert sorted(n for n in different if not any(part in n for part in OTHERWISE)) == []
