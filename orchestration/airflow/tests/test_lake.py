"""
The whole pipeline with the real launcher on generated data: a date by ``airflow dags test``, from an archive in another
place, and a range of dates that a scheduler fills backwards. Both against a lake that Podium has made by itself, one
date after the other.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import DAGS, PROJECT, airflow

pytestmark = pytest.mark.lake

DATES = ["2026-11-02", "2026-11-03", "2026-11-04"]
GOLD = "gold/avg_stats/date=D"
# They say when a row was made, and differ from run to run.
TIMES = {"ingested_at", "calculated_at", "at"}


def podium(*arguments: str) -> None:
    done = subprocess.run(
        [PROJECT / "podium", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, f"podium {' '.join(arguments)}: {done.returncode}\n{done.stdout}"


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """A folder for each date; the data of each differ."""
    folder = tmp_path_factory.mktemp("data")
    for seed, date in enumerate(DATES, start=1):
        podium("sample", f"--dir={folder / date}", f"--seed={seed}", "--results=2000")
    return folder


@pytest.fixture(scope="module")
def backwards(services, data, tmp_path_factory) -> Path:
    """The lake that Airflow fills, the last date first; it does so while the other tests run."""
    lake = tmp_path_factory.mktemp("backwards") / "lake"
    services.back_fill(DATES, source=str(data / "{date}"), lake=str(lake), podium_home=str(PROJECT))
    return lake


@pytest.fixture(scope="module")
def in_order(data, backwards, tmp_path_factory) -> Path:
    """The lake that Podium makes by itself."""
    lake = tmp_path_factory.mktemp("in order") / "lake"
    tables = "--tables=athlete_bio,athlete_event_results"
    for date in DATES:
        podium("land", f"--source={data / date}", tables, f"--lake={lake}", f"--date={date}")
    podium("run", "lake", f"--lake={lake}", f"--from={DATES[0]}", f"--to={DATES[-1]}")
    return lake


def test_the_lake_in_order_holds_something_else_each_date(in_order):
    contents = [content(in_order, date) for date in DATES]
    for of_date in contents:
        for layer, number in {"landing": 2, "bronze": 2, "silver": 2, "gold/avg_stats": 1}.items():
            assert len([name for name in of_date if name.startswith(f"{layer}/")]) == number
        assert all(rows for name, rows in of_date.items() if not name.startswith("rejects/"))
    assert contents[0][GOLD] != contents[1][GOLD] != contents[2][GOLD]


def test_dags_test_from_an_archive_in_another_place(data, in_order, tmp_path):
    place = tmp_path / "dags"
    shutil.make_archive(str(place / "athlete_lake"), "zip", DAGS)
    # The folder beside the archive is the default for both.
    shutil.copytree(data / DATES[0], place / "source")

    done = airflow(
        tmp_path / "home",
        *("dags", "test", "athlete_lake", DATES[0]),
        AIRFLOW__CORE__DAGS_FOLDER=str(place),
        PODIUM_HOME=str(PROJECT),
    )

    assert "state=success" in done.stdout
    assert content(place / "lake", DATES[0]) == content(in_order, DATES[0])


def test_a_range_that_is_filled_backwards(services, backwards, in_order):
    services.wait_for(DATES, seconds=600)

    for date in DATES:
        assert content(backwards, date) == content(in_order, date), date
        assert (backwards / "manifests" / f"validation-{date}.json").exists()
        assert (backwards / "manifests" / f"validation-{date}.html").exists()
    assert dates_of(backwards) == dates_of(in_order) == set(DATES)
    began = [services.runs()[date]["start_date"] for date in DATES]
    assert began == sorted(began, reverse=True)


def dates_of(lake: Path) -> set[str]:
    return {folder.name.removeprefix("date=") for folder in lake.glob("*/*/date=*")}


def content(lake: Path, date: str) -> dict[str, list | str]:
    """
    What a date's partitions hold: of each folder with Parquet its rows without what is of that lake alone, sorted; of
    landed files their checksum.
    """
    found: dict[str, list | str] = {}
    for file in sorted(lake.glob(f"landing/*/{date}/*")):
        if not file.name.startswith(("_", ".")):
            found[f"landing/{file.parent.parent.name}/{file.name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    for partition in sorted(lake.glob(f"*/**/date={date}")):
        for folder in {file.parent for file in partition.rglob("*.parquet")}:
            name = str(folder.relative_to(lake)).replace(date, "D")
            found[name] = rows(folder, lake)
    assert found, f"nothing of {date} in {lake}"
    return found


def rows(folder: Path, lake: Path) -> list[str]:
    files = [str(file) for file in folder.glob("*.parquet") if not file.name.startswith(("_", "."))]
    relation = duckdb.sql(f"SELECT * FROM read_parquet({files!r}, hive_partitioning = false)")
    columns = [column for column in relation.columns if column not in TIMES]
    texts = ", ".join(f'CAST("{column}" AS VARCHAR)' for column in columns)
    read = duckdb.sql(f"SELECT {texts} FROM relation").fetchall()
    return sorted(json.dumps(dict(zip(columns, row))).replace(str(lake), "LAKE") for row in read)
