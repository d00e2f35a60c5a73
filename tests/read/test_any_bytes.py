"""Whatever the bytes, reading gives a cohort or says why there is none; it raises nothing and changes no order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mrdcore.cohort import Cohort, fingerprint
from mrdcore.files import File
from mrdcore.read import Mapping, Reading, read_cohort, read_files
from mrdcore.schema import BY_NAME, FILE_COLUMNS, MRD_STATE, SAMPLE_COLUMNS
from tests.badfiles.corpus.clean import typed
from tests.badfiles.corpus.encodings import FRENCH
from tests.badfiles.corpus.making import old_workbook, opendocument, spss, typed_frame
from tests.read.by_hand import csv, workbook

CELLS = st.sampled_from([
    "", "P1", "1", "2", "0", "-1", "12,5", "1,234", "1.234", "15/03/2021", "03/15/2021", "06/02/2021", "31/02/2021",
    "2021-03-15", "03/2021", "15/03/21", "44270", "9999", "999", "31/12/9999", "mars 2021", "12-mai", "01/01/1900",
    "oui", "ND", "<0,001", "<", "<10-5", "10^-5", "1E-05", "not detected", "positif", "500 copies", "0,5 %", "#N/A", "muté",
    "1e999", "９", "²", "-", "dead", "x", "Total", "'45", "45 ans", "1.0", "\u200b", "\u2212", "DUPONT Jean", "per_10^5",
    "blood", "marrow", "after_c1", "251076912345631", "a@example.org", "06 12 34 56 78", "=1+1", "%", "(", "[", "9" * 400,
])  # fmt: skip
NAMES = st.sampled_from([
    *(spec.name for spec in FILE_COLUMNS), *(spec.name for spec in SAMPLE_COLUMNS), *(spec.label for spec in FILE_COLUMNS),
    "own", "ven_group", "Nom", "Date de naissance", "record_id", "redcap_event_name", "redcap_repeat_instrument",
    "redcap_repeat_instance", "mutations___npm1", "MRD sang C1 (copies/10^5)", "DDN", "", "index", "Âge (ans)",
])  # fmt: skip
HEADERS = st.lists(NAMES, min_size=1, max_size=8)


def check(reading: Reading) -> Reading:
    """What holds of every reading."""
    if reading.cohort is None:
        assert any(problem.severity == "error" for problem in reading.problems)
    else:
        check_cohort(reading.cohort)
    for problem in reading.problems:
        assert len(problem.message) <= 400
        assert len(problem.fix) <= 400
        assert problem.fix or problem.severity == "info"
    return reading


def check_cohort(cohort: Cohort) -> None:
    patients, samples = cohort.patients, cohort.samples
    assert len(patients)
    assert patients["patient_id"].is_unique
    assert patients.index.tolist() == list(range(len(patients)))
    assert samples.index.tolist() == list(range(len(samples)))
    assert set(samples["patient_id"]) <= set(patients["patient_id"])
    assert set(samples["state"].dropna()) <= {level.value for level in MRD_STATE}
    assert not (samples["value"] < 0).any()
    for name in set(patients.columns) & set(BY_NAME):
        levels = BY_NAME[name].values
        assert not levels or set(patients[name].dropna()) <= set(levels)
        assert BY_NAME[name].kind != "date" or pd.api.types.is_datetime64_dtype(patients[name])
    for account in cohort.accounts:
        assert account.rows == account.used + len(account.set_aside)
    assert fingerprint(cohort)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes(data: bytes) -> None:
    check(read_cohort(data, "file"))


@given(HEADERS, st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_cells(headers: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), max_size=6))
    check(read_cohort(csv(";".join(headers), *map(";".join, rows)), "file"))


@given(HEADERS, HEADERS, st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_two_files(one: list[str], other: list[str], data: st.DataObject) -> None:
    files = []
    for n, headers in enumerate((one, other)):
        rows = data.draw(st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), max_size=4))
        files.append(File(f"{n}.csv", csv(";".join(headers), *map(";".join, rows))))
    check(read_files(files))


@given(HEADERS, st.lists(CELLS, min_size=1, max_size=6), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_answer_to_a_question(headers: list[str], cells: list[str], data: st.DataObject) -> None:
    """Every choice that is offered can be taken, and asks the same question no more."""
    body = csv(
        ";".join(["patient_id", *headers]),
        *(";".join([f"P{n}", *[cell] * len(headers)]) for n, cell in enumerate(cells)),
    )
    reading = check(read_cohort(body, "file"))
    if not reading.questions:
        return
    question = data.draw(st.sampled_from(reading.questions))
    choice = data.draw(st.sampled_from(question.choices))
    again = check(read_cohort(body, "file", Mapping().joined(choice.mapping)))
    assert question.key not in {one.key for one in again.questions}


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_any_change_of_a_text_file(data: st.DataObject) -> None:
    encoding = data.draw(st.sampled_from(["utf-8", "cp1252", "utf-16", "mac_roman"]))
    check(read_cohort(mutated(csv(*FRENCH, encoding=encoding), data), "file"))


def mutated(valid: bytes, data: st.DataObject) -> bytes:
    """The bytes cut off, with a few of them changed, doubled, dropped, or other bytes put in."""
    body = bytearray(valid)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, max(len(body) - 1, 0)))
        length = data.draw(st.sampled_from([1, 1, 2, 4, 64]))
        match data.draw(st.sampled_from(["change", "change", "cut", "drop", "double", "put", "zero"])):
            case "cut":
                del body[at:]
            case "drop":
                del body[at : at + length]
            case "double":
                body[at:at] = body[at : at + length]
            case "put":
                body[at:at] = data.draw(st.binary(min_size=1, max_size=8))
            case "zero":
                body[at : at + length] = bytes(length)
            case _:
                body[at : at + length] = data.draw(st.binary(min_size=length, max_size=length))
    return bytes(body)


SHEETS = {
    "patients": typed(),
    "samples": [["patient_id", "date", "tissue", "value"], ["P1", "2021-02-15", "blood", 1.5]],
}
MADE: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: workbook(**SHEETS),
    "ods": lambda: opendocument(**SHEETS),
    "xls": lambda: old_workbook(**SHEETS),
    "sav": lambda: spss(typed_frame()),
}


@cache
def made(kind: str) -> bytes:
    return MADE[kind]()


@pytest.mark.parametrize("kind", MADE)
@given(data=st.data())
@settings(max_examples=7, deadline=None)
def test_any_change_of_a_file_that_is_read_apart(kind: str, data: st.DataObject) -> None:
    """Few examples, since each starts a process; the script beside the corpus runs as many as one has time for."""
    check(read_cohort(mutated(made(kind), data), "file"))


@pytest.mark.parametrize("cells", [(0.1, float(10**15)), (1e308, -0.0), (True, False)])
def test_any_number_of_a_workbook(cells: Sequence[object]) -> None:
    rows = [[f"P{n}", *[cell] * 4] for n, cell in enumerate(cells)]
    check(
        read_cohort(
            workbook(a=[["patient_id", "age", "mrd_relapse_date", "hsct", "mrd_blood_after_c1"], *rows]), "file"
        )
    )
