"""What a file says beside its cells: labels of variables (SPSS, Stata, SAS), and days counted from 1904."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mrdcore.files import File
from mrdcore.read import Reading, read_cohort, read_files
from tests.read.by_hand import cohort_of, days, problem, workbook

# "sex" is a name that the dictionary knows, whatever its label says.
LABELS = {
    "v1": "Numéro du patient",
    "v2": "Âge (ans)",
    "v3": "Date de la greffe",
    "sex": "Âge au diagnostic",
    "v5": "MRD sang C1 (copies/10^4 ABL1)",
    "v6": "Nom et prénom",
    "v7": "Date de rechute MRD",
    "v8": "Remarque du technicien",
}
DAYS = pd.to_datetime(["2021-03-04", "2021-05-06", None])
CELLS = {
    "v1": ["A1", "A2", "A3"],
    "v2": [61, 54, 70],
    "v3": DAYS,
    "sex": ["female", "male", "female"],
    "v5": [50.0, 12, 3.0],
    "v6": ["Jean Dupont", "Marie Curie", "Paul Durand"],
    "v7": pd.to_datetime(["2021-01-04", "2021-02-06", "2021-03-01"]),
    "v8": ["x", "y", "z"],
}


@pytest.fixture
def spss(tmp_path: Path) -> Reading:
    path = tmp_path / "file.sav"
    pyreadstat.write_sav(pd.DataFrame(CELLS), path, column_labels=list(LABELS.values()))
    return read_cohort(path.read_bytes(), "file.sav")


def test_a_variable_that_says_nothing_is_read_by_its_label(spss: Reading) -> None:
    assert spss.cohort is not None
    assert days(spss.cohort, "hsct_date") == ["2021-03-04", "2021-05-06", ""]
    assert spss.cohort.patients["patient_id"].tolist() == ["A1", "A2", "A3"]
    assert spss.cohort.patients["age"].tolist() == [61, 54, 70]
    assert spss.cohort.patients["sex"].tolist() == ["female", "male", "female"]  # a known name before any label
    found = {one.header: (one.name, one.how, one.label) for one in spss.meanings}
    assert found["v3"] == ("hsct_date", "synonym", "Date de la greffe")
    assert found["sex"] == ("sex", "name", "Âge au diagnostic")
    assert found["v8"] == ("own", "own", "Remarque du technicien")


def test_the_unit_in_a_label_is_that_of_its_values(spss: Reading) -> None:
    """50 copies per 10^4 are 0.5 %; as % they would be a hundred times as much."""
    assert spss.cohort is not None
    assert spss.cohort.samples["value"].tolist() == [0.5, 0.12, 0.03]


def test_a_direct_identifier_is_known_by_its_label(spss: Reading) -> None:
    assert spss.cohort is not None
    assert "v6" not in spss.cohort.patients
    (left,) = [one for one in spss.meanings if one.header == "v6"]
    assert (left.name, left.how) == ("leave_out", "identifier")
    assert "Dupont" not in str(left)


def test_names_in_one_column_are_left_out() -> None:
    cohort = cohort_of(workbook(p=[["patient_id", "age", "Nom et prénom"], ["A1", 61, "Jean Dupont"]]))
    assert list(cohort.patients) == ["patient_id", "age"]


def _from_1904(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# Excel 42808 days after 1904-01-01 is 2021-03-15; after 1899-12-30 it is 2017-03-14.
MAC = [["patient_id", "mrd_relapse_date", "age"], ["A1", 42808, 61], ["A2", 42809, 54]]


def test_bare_numbers_of_days_count_from_1904_where_the_workbook_does() -> None:
    cohort = cohort_of(_from_1904(MAC))
    assert days(cohort, "mrd_relapse_date") == ["2021-03-15", "2021-03-16"]
    assert "42808 is 15 March 2021" in problem(cohort, "excel_serials").message
    assert "from 1904" in problem(cohort, "excel_serials").fix
    others = cohort_of(workbook(p=MAC))
    assert days(others, "mrd_relapse_date") == ["2017-03-14", "2017-03-15"]


def test_a_lone_number_among_dates_is_named_with_its_day() -> None:
    rows = [["A1", "2021-03-01"], ["A2", "2021-03-02"], ["A3", 42808]]
    cohort = cohort_of(_from_1904([["patient_id", "mrd_relapse_date"], *rows]))
    assert days(cohort, "mrd_relapse_date") == ["2021-03-01", "2021-03-02", ""]
    assert "2021-03-15" in problem(cohort, "not_a_date").message


@pytest.mark.parametrize("order", [1, -1])
def test_two_workbooks_with_two_counts_of_days_in_one_cohort(order: int) -> None:
    """44270 from 1900 is the day that 42808 is from 1904; an age is no day."""
    mac = File("mac.xlsx", _from_1904(MAC))
    windows = File("windows.xlsx", workbook(p=[MAC[0], ["B1", 44270, 41], ["B2", 44271, 42]]))
    reading = read_files([mac, windows][::order])
    assert reading.cohort is not None
    found = dict(zip(reading.cohort.patients["patient_id"], days(reading.cohort, "mrd_relapse_date"), strict=True))
    assert found == {"A1": "2021-03-15", "A2": "2021-03-16", "B1": "2021-03-15", "B2": "2021-03-16"}
    assert sorted(reading.cohort.patients["age"]) == [41, 42, 54, 61]
