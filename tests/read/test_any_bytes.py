"""Whatever the bytes, reading gives a cohort or says why there is none; it raises nothing and changes no order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.read import read_cohort
from mrdcore.schema import BY_NAME, FILE_COLUMNS
from tests.read.by_hand import csv, workbook

CELLS = st.sampled_from([
    "", "P1", "1", "2", "0", "-1", "12,5", "1,234", "1.234", "15/03/2021", "03/15/2021", "06/02/2021", "31/02/2021",
    "2021-03-15", "oui", "ND", "<0,001", "not detected", "#N/A", "muté", "1e999", "９", "²", "-", "dead",
])  # fmt: skip
HEADERS = st.lists(st.sampled_from([*(spec.name for spec in FILE_COLUMNS), "own", "ven_group"]), min_size=1, max_size=8)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes(data: bytes) -> None:
    reading = read_cohort(data, "file")
    assert (reading.cohort is not None) or any(problem.severity == "error" for problem in reading.problems)


@given(HEADERS, st.data())
@settings(max_examples=150, deadline=None)
def test_any_cells(headers: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), max_size=6))
    for file in (csv(";".join(headers), *map(";".join, rows)), workbook(patients=[headers, *rows])):
        reading = read_cohort(file, "file")
        if reading.cohort is None:
            assert any(problem.severity == "error" for problem in reading.problems)
            continue
        patients = reading.cohort.patients
        assert patients["patient_id"].is_unique
        assert patients.index.tolist() == list(range(len(patients)))
        for name in set(patients.columns) & set(BY_NAME):
            levels = BY_NAME[name].values
            assert not levels or set(patients[name].dropna()) <= set(levels)
