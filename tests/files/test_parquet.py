"""Parquet files: types kept, what is no single value left out and said; read in a process of their own."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from mrdcore.files.grid import Rows
from mrdcore.files.kinds import read_file
from mrdcore.files.parquet import read_parquet
from tests.read.by_hand import cohort_of


def written(columns: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


def rows_of(columns: dict[str, Any]) -> Rows:
    (grid,), problems = read_parquet(written(columns))
    assert problems == []
    return grid.rows


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        (pa.array(["P1", " é\u00a0", None]), ["P1", "é", ""]),
        (pa.array(["oui", "non", "oui"]).dictionary_encode(), ["oui", "non", "oui"]),
        (pa.array([1, None, 3], pa.int8()), [1.0, "", 3.0]),
        (pa.array([1.5, float("nan"), None]), [1.5, "", ""]),
        (pa.array([2**53, 2**53 + 1, 7]), [float(2**53), str(2**53 + 1), 7.0]),  # an identifier keeps its last digit
        (pa.array([Decimal("1.25"), None, Decimal("2.00")]), [1.25, "", 2.0]),
        (pa.array([True, False, None]), ["true", "false", ""]),
        (pa.array([date(2021, 2, 15), None, date(1890, 1, 1)]), [datetime(2021, 2, 15), "", datetime(1890, 1, 1)]),
        (pa.array([datetime(2021, 2, 15, 23, 5), None, None], pa.timestamp("s")), [datetime(2021, 2, 15, 23, 5), "", ""]),
        (pa.array([1613430300000000001, None, None]).cast(pa.timestamp("ns")), [datetime(2021, 2, 15, 23, 5), "", ""]),
        (pa.array([time(9, 5), None, None]), ["09:05", "", ""]),
        (pa.nulls(3), ["", "", ""]),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)  # fmt: skip
def test_each_type_as_a_cell(values: pa.Array, cells: list[Any]) -> None:
    assert rows_of({" column ": values}) == [["column"], *([cell] for cell in cells)]


def test_a_moment_keeps_the_date_of_its_own_time_zone() -> None:
    # half past midnight in Paris is the day before in Greenwich
    moments = pd.to_datetime(["2021-02-16 00:30"]).tz_localize("Europe/Paris")
    (grid,), (problem,) = read_parquet(written({"seen": pa.array(moments)}))
    assert grid.rows[1] == [datetime(2021, 2, 16, 0, 30)]
    assert (problem.severity, problem.code, problem.column) == ("info", "time_zone", "seen")
    assert "Europe/Paris" in problem.message


def test_what_is_no_single_value_is_left_out_and_named() -> None:
    columns = {
        "id": ["P1"],
        "drugs": [["aza", "ven"]],
        "dose": [{"mg": 1}],
        "scan": [b"\x00"],
        "delay": pa.array([timedelta(days=1)]),
    }
    (grid,), (problem,) = read_parquet(written(columns))
    assert grid.rows == [["id"], ["P1"]]
    assert (problem.severity, problem.code) == ("warning", "columns_not_read")
    assert "drugs, dose, scan, delay" in problem.message


@pytest.mark.parametrize(
    ("index", "header"),
    [
        (pd.Index([4, 7]), ["age"]),  # the numbers of rows that were kept
        (pd.Index(["P1", "P2"], name="patient_id"), ["age", "patient_id"]),
        (pd.Index(["P1", "P2"]), ["age", "__index_level_0__"]),  # a patient may be all that it names
    ],
)
def test_the_index_that_pandas_writes(index: pd.Index, header: list[str]) -> None:
    out = io.BytesIO()
    pd.DataFrame({"age": [45, 62]}, index=index).to_parquet(out)
    (grid,), _ = read_parquet(out.getvalue())
    assert grid.rows[0] == header


@pytest.mark.parametrize(("limit", "value"), [("MAX_COLUMNS", 1), ("MAX_CELLS", 5)])
def test_what_is_too_large_is_refused_before_it_is_read(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = written({"a": [1, 2, 3], "b": [1, 2, 3]})
    monkeypatch.setattr(f"mrdcore.files.parquet.{limit}", value)
    grids, (problem,) = read_parquet(data)
    assert (grids, problem.severity, problem.code) == ([], "error", "file_too_large")
    monkeypatch.setattr(f"mrdcore.files.parquet.{limit}", value + 1)
    assert read_parquet(data)[0]


def test_many_rows_in_few_bytes_are_counted_before_they_are_made() -> None:
    data = written({f"c{i}": pa.nulls(1_000_000, pa.int8()) for i in range(6)})
    assert len(data) < 20_000
    grids, (problem,) = read_file(data)
    assert (grids, problem.code) == ([], "file_too_large")


@pytest.mark.parametrize("cut", [4, 100, -1])
def test_a_damaged_file_gives_a_reason_and_ends_nothing(cut: int) -> None:
    grids, (problem,) = read_file(written({"a": [1, 2, 3]})[:cut])
    assert (grids, problem.severity, problem.code) == ([], "error", "file_damaged")


def test_a_cohort_from_parquet() -> None:
    columns = {"patient_id": ["0007", "0008"], "age": [45.5, None], "mrd_relapse_date": [date(2021, 2, 15)] * 2}
    cohort = cohort_of(written(columns))
    assert cohort.patients["patient_id"].tolist() == ["0007", "0008"]
    assert cohort.patients["age"].tolist()[0] == 45.5
