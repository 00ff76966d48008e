"""Find the key: the verdict on each claim, with what is known and where it was read.

The key is no data of the course: students judge first. It lies in ``solutions/`` of a clone
and of the bundle for people who study alone. A class bundle does not hold it; there it
comes with the feedback, and a student puts the file into the folder ``progress``.

>>> FILE
'claims_key.csv'
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tarifflab import claims, progress

FILE = "claims_key.csv"
COLUMNS = (
    "claim_id",
    "verdict",
    "came_about",
    "correct_fact",
    "fact_date",
    "confidence",
    "source_seen",
)
# Of a claim that later events overtook, and of no other: whether it came about as written.
CAME_ABOUT = ("yes", "partly", "no", "cannot be told")
ABSENT = "The key is not on this computer: in a class it comes with the feedback."
# Said where the cell can be run, and not on paper.
BRING = (
    f"Put the file {FILE} into the folder progress and run this cell again; your cards wait."
)


def find() -> Path | None:
    """Return where the key lies, or None.

    ``solutions/`` of the course in which the working folder lies comes first, then the
    folder of the progress file.
    """
    here = Path.cwd()
    courses = [one for one in (here, *here.parents) if _is_course(one)]
    places = [course / "solutions" for course in courses[:1]] + [progress.path().parent]
    return next((place / FILE for place in places if (place / FILE).is_file()), None)


def load() -> pd.DataFrame | None:
    """Return the key, one row a claim, all columns text; None if it is not here.

    Raises
    ------
    ValueError
        If the file is no key of this ledger: columns, claims or verdicts do not fit.
    """
    file = find()
    if file is None:
        return None
    table = pd.read_csv(file, dtype="str", keep_default_na=False)
    missing = [column for column in COLUMNS if column not in table]
    if missing:
        raise ValueError(f"'{FILE}' must have the column {missing[0]!r}. Ask for a new copy.")
    unknown = sorted(set(table["verdict"]) - set(claims.VERDICTS))
    unknown += sorted(set(table["came_about"]) - {*CAME_ABOUT, ""})
    without = sorted(set(claims.load()["claim_id"]) ^ set(table["claim_id"]))
    if unknown or without:
        odd = ", ".join([*unknown, *without][:3])
        raise ValueError(f"'{FILE}' must fit the ledger, but {odd} do not. Ask for a new copy.")
    return table


def _is_course(folder: Path) -> bool:
    return (folder / "lessons").is_dir() and (folder / "data").is_dir()
