"""Every table has a complete record, every record a table, and the known traps are defused."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from cases import every

from tarifflab import data
from tarifflab.lessons import LESSONS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data"
PACKAGE = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
RECORDS: list[dict[str, Any]] = PACKAGE["resources"]
NAMES = [record["name"] for record in RECORDS]
MONEY = re.compile(r"\b(USD|JPY|EUR)\b")
VERDICTS = {
    "supported",
    "partly",
    "contradicted",
    "unverifiable",
    "opinion",
    "overtaken by later events",
}
CLAIM_COLUMNS = ["claim_id", "section", "claim", "type", "substance", "lesson"]

every_record = every({record["name"]: record for record in RECORDS})


def test_every_file_has_a_record_and_every_record_a_file() -> None:
    """Neither a table without a card nor a card without a table."""
    files = {path.name for path in FOLDER.iterdir()} - {"datapackage.json"}
    assert files == {record["path"] for record in RECORDS}
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.slow
def test_frictionless_says_valid() -> None:
    """Types, keys and headers of all tables fit their records."""
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(FOLDER / "datapackage.json"))
    problems = [error.message for task in report.tasks for error in task.errors]
    assert report.valid, problems[:5]


def test_the_page_on_data_names_every_table() -> None:
    """Who looks for a table finds it in the list of docs/data.md, and no other."""
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    listed = re.findall(
        r"`([a-z0-9_]+)`", page.split("## The tables")[1].split("The verdicts")[0]
    )
    assert sorted(listed) == sorted(NAMES)


@every_record
def test_a_record_is_complete(record: dict[str, Any]) -> None:
    """Publisher, licence, coverage, changes, caveats, surprises: nothing is left out."""
    for key in ("title", "description", "publisher", "coverage", "changes"):
        assert len(record[key]) > 3, key
    assert all(licence["name"] and licence["title"] for licence in record["licenses"])
    assert record["licenses"]
    assert record["sources"]
    assert record["caveats"], "every table has something to mind"
    assert isinstance(record["surprises"], list)


@every_record
def test_every_column_has_unit_and_meaning(record: dict[str, Any]) -> None:
    """A column says what it is and in which unit, and money has its unit in its name."""
    for field in record["schema"]["fields"]:
        assert field["unit"], field["name"]
        assert len(field["description"]) > 2, field["name"]
        assert re.fullmatch(r"[a-z][a-z0-9_]*", field["name"])
        assert not hasattr(pd.DataFrame, field["name"]), "frame.name would be something else"
        if field["type"] == "number" and field["unit"] in ("USD", "JPY"):
            assert field["name"].endswith(field["unit"].lower()), field["name"]


@every_record
def test_rows_and_columns_are_those_of_the_record(record: dict[str, Any]) -> None:
    """The loaded table has the recorded length, columns and a key without doubles."""
    frame = data.load(record["name"])
    fields = record["schema"]["fields"]
    assert len(frame) == record["rows"]
    assert list(frame.columns) == [field["name"] for field in fields]
    if key := record["schema"].get("primaryKey"):
        assert not frame.duplicated(key).any()
        assert not frame[key].isna().any(axis=None)


@every_record
def test_money_is_float_and_can_be_squared(record: dict[str, Any]) -> None:
    """Products of integer dollars overflow silently: money must be float64."""
    frame = data.load(record["name"])
    for field in record["schema"]["fields"]:
        if not MONEY.search(field["unit"]) or field["type"] == "string":
            continue
        column = frame[field["name"]]
        assert column.dtype == np.float64, field["name"]
        assert np.isfinite((column**2).sum())
        assert ((column**2).isna() == column.isna()).all()
        assert (column.dropna() ** 2 >= 0).all()


@every_record
def test_numbers_are_finite(record: dict[str, Any]) -> None:
    """A number is there or missing: never infinite."""
    numbers = data.load(record["name"]).select_dtypes("number")
    assert not np.isinf(numbers.to_numpy(dtype="float64")).any()


@every_record
def test_texts_are_trimmed_and_hold_no_machine_paths(record: dict[str, Any]) -> None:
    """No blanks at the ends, no path of the machine on which a table was made."""
    frame = data.load(record["name"])
    for name in frame.select_dtypes("str"):
        column = frame[name]
        assert column.eq(column.str.strip()).all(), name
    text = json.dumps(record) + (FOLDER / record["path"]).read_text(encoding="utf-8")
    assert not re.search(r"/(work|tmp|home|root)/|[A-Z]:\\|\.source\.md|reference/", text)


def test_no_licence_forbids_use() -> None:
    """A non-commercial table is not shipped; the macrohistory file is one."""
    for record in RECORDS:
        for licence in record["licenses"]:
            assert not re.search(r"\bNC\b|non.?commercial", json.dumps(licence), re.I)
    assert not re.search(r"macrohistory|jord[aà]|\bjst\b", json.dumps(PACKAGE), re.I)


def test_all_tables_together_are_small() -> None:
    """Under 8 MiB, readable, not packed."""
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 8 * 2**20
    assert {path.suffix for path in FOLDER.iterdir()} == {".csv", ".json"}


@every_record
def test_files_are_plain_utf8_with_unix_lines(record: dict[str, Any]) -> None:
    """One line end, no byte order mark, a last line that ends."""
    raw = (FOLDER / record["path"]).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    raw.decode("utf-8")


def test_claims_hold_no_verdict() -> None:
    """Students judge the claims: neither a column nor a word gives the key away."""
    claims = data.load("claims")
    assert list(claims.columns) == CLAIM_COLUMNS
    assert not any(claims[column].isin(VERDICTS).any() for column in claims)
    assert set(claims["substance"]) == {"substance", "name or label"}


def test_claims_go_to_their_home_lessons() -> None:
    """Every lesson has claims, and every claim a lesson that there is."""
    homes = set(data.load("claims")["lesson"])
    assert homes == {lesson.number for lesson in LESSONS}


def test_the_key_fits_the_claims() -> None:
    """Where the key is at hand, it has one verdict for each claim."""
    file = ROOT / "solutions" / "claims_key.csv"
    if not file.is_file():
        pytest.skip("a class bundle has no key")
    key = pd.read_csv(file, dtype=str, keep_default_na=False)
    assert set(key["claim_id"]) == set(data.load("claims")["claim_id"])
    assert key["claim_id"].is_unique
    assert set(key["verdict"]) == VERDICTS


@pytest.mark.parametrize(
    "name", ["us_duties_by_partner", "us_imports_by_partner_naics3_monthly"]
)
def test_2025_has_eleven_months(name: str) -> None:
    """The tables of duties end in November 2025 and their cards say so."""
    months = data.load(name)["month"]
    assert months.max() == pd.Timestamp("2025-11-01")
    assert "eleven months" in data.load(name).attrs["coverage"]


def test_part_years_are_counted() -> None:
    """A year that is not full says how many months it has."""
    annual = data.load("us_imports_by_partner_naics3_annual")
    assert annual.groupby("year")["months"].first().loc[[2024, 2025]].tolist() == [12, 11]
    recent = data.load("us_trade_by_partner_recent")
    assert recent.groupby("year")["months"].first().loc[[2025, 2026]].tolist() == [12, 4]


def test_ranks_are_no_dollars() -> None:
    """The 14 rows that hold ranks stand in the table as printed alone."""
    printed = data.load("us_trade_2024_as_printed")["country"]
    clean = data.load("us_trade_2024")
    assert printed.str.endswith("(-)").sum() == 14
    assert len(clean) == len(printed) - 14
    assert not clean["country"].str.contains(r"\*|\(-\)").any()
    gap = clean["exports_usd"] - clean["imports_usd"] - clean["balance_usd"]
    assert gap.abs().max() < 2e5  # millions with one decimal


def test_slovakia_stands_once() -> None:
    """It is inside the European Union and not listed again."""
    partners = set(data.load("us_imports_2024_by_partner_hs4")["country"])
    assert "Slovakia" not in partners
    assert len(partners) == 50


def test_specific_duties_are_missing_not_zero() -> None:
    """A duty in cents a kilogram has no percentage; a free line has zero."""
    rates = data.load("mfn_rates_hts8").groupby("rate_type")["rate_percent"]
    assert rates.count()[["specific", "compound", "other"]].sum() == 0
    assert rates.max()["free"] == 0
    assert rates.min()["ad_valorem"] > 0


def test_announcements_are_marked() -> None:
    """Dates on which the listed rate was not in force are not 'in force'."""
    steps = data.load("us_rate_by_partner_and_date").groupby("date")["status"].first()
    assert steps["2025-04-05"] == steps["2026-02-20"] == "announced only"
    assert steps["2025-04-09"] == steps["2026-02-24"] == "in force"
    assert (steps[steps.index >= "2026-07-22"] == "projected").all()


def test_estimated_numbers_of_cars_are_missing() -> None:
    """The source estimated the numbers of 2022: they are not shown as counted."""
    cars = data.load("us_car_imports_monthly").set_index("month")
    assert cars.loc["2022", "cars"].isna().all()
    assert cars.loc["2021", "cars"].notna().all()


@pytest.mark.parametrize("view", ["as_charged", "as_corrected"])
def test_one_rule_a_day_good_and_view(view: str) -> None:
    """From each change on, one base and at most one other rule hold, in both views."""
    rules = data.load("receipt_rules").query("view in ['always', @view]")
    until = rules["until_date"].fillna(pd.Timestamp("2027-01-01"))
    for day in sorted({*rules["from_date"], pd.Timestamp("2026-10-09")}):
        today = rules[(rules["from_date"] <= day) & (day < until)]
        kinds = today.assign(base=today["kind"].eq("base")).groupby("good")["base"]
        assert kinds.sum().eq(1).all()
        assert kinds.count().le(2).all()
        assert len(kinds) == 6


def test_rules_can_be_read_by_a_program() -> None:
    """A rate stands exactly where the rule needs one."""
    rules = data.load("receipt_rules")
    assert set(rules["kind"]) == {"base", "additional", "total", "see_act"}
    needs = rules["rate_rule"].isin(["rate", "floor", "quota"])
    assert rules["rate_percent"].notna().eq(needs).all()
    assert rules.loc[rules["kind"] == "total", "rate_rule"].eq("floor").all()


def test_names_of_partners_agree_across_tables() -> None:
    """A merge on country loses no partner that both tables mean."""
    lists = data.load("listed_rates")
    april = set(lists.loc[lists["announced"] == "2025-04-02", "country"])
    assert april - set(data.load("us_trade_2024")["country"]) == {"Falkland Islands", "Syria"}
    for name in ("us_duties_by_partner", "us_imports_2024_by_partner_hs4", "fx_monthly"):
        countries = set(data.load(name)["country"])
        assert {"Japan", "South Korea", "Taiwan", "Canada"} <= countries
