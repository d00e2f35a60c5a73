"""SPSS, Stata and SAS files: labels for codes, what they declare missing, dates; read in a process of their own."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from mrdcore.files.kinds import read_file
from mrdcore.files.statistical import read_statistical, statistical_kind
from tests.read.by_hand import cohort_of

FRAME = pd.DataFrame(
    {
        "id": ["P1", "P2", "P3"],
        "age": [45.5, 62.0, 999.0],
        "sexe": [1.0, 2.0, float("nan")],
        "relapse": [date(2021, 2, 15), date(2021, 4, 3), None],
        "seen": [datetime(2021, 2, 15, 10, 5), None, datetime(2021, 2, 16)],
    }
)
ROWS = [
    ["id", "age", "sexe", "relapse", "seen"],
    ["P1", 45.5, 1.0, datetime(2021, 2, 15), datetime(2021, 2, 15, 10, 5)],
    ["P2", 62.0, 2.0, datetime(2021, 4, 3), ""],
    ["P3", 999.0, "", "", datetime(2021, 2, 16)],
]


def written(tmp_path: Path, kind: str, frame: pd.DataFrame = FRAME, **said: Any) -> bytes:
    path = tmp_path / "file"
    getattr(pyreadstat, f"write_{kind}")(frame, str(path), **said)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("kind", "said", "programme"),
    [
        ("sav", {}, "an SPSS file"),
        ("sav", {"compress": True}, "an SPSS file"),  # .zsav
        ("dta", {"version": 15}, "a Stata file"),
        ("dta", {"version": 10}, "a Stata file"),  # a beginning without words
        ("xport", {"file_format_version": 8}, "a SAS transport file"),
        ("xport", {"file_format_version": 5}, "a SAS transport file"),
    ],
)
def test_the_same_table_in_every_kind_of_file(tmp_path: Path, kind: str, said: dict[str, Any], programme: str) -> None:
    (grid,), (told,) = read_file(written(tmp_path, kind, **said))
    names = [str(name).lower() for name in grid.rows[0]]
    assert [names, *grid.rows[1:]] == ROWS
    assert (told.severity, told.code) == ("info", "statistical_file")
    assert programme in told.message
    assert "row 2 for its first case" in told.message


def test_a_portable_file_of_spss(tmp_path: Path) -> None:
    (grid,), (told,) = read_file(written(tmp_path, "por", FRAME.drop(columns="seen")))
    assert grid.rows[1] == ["P1", 45.5, 1.0, datetime(2021, 2, 15)]
    assert "portable SPSS" in told.message


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_labels_stand_in_place_of_codes_and_names_keep_theirs(tmp_path: Path, kind: str) -> None:
    labels = {"sexe": {1: "Homme", 2: "Femme"}, "age": {999: "inconnu"}}
    frame = FRAME if kind == "sav" else FRAME.astype({"age": "float64"}).assign(age=[45, 62, 999])
    data = written(tmp_path, kind, frame, variable_value_labels=labels, column_labels={"age": "Âge au diagnostic"})
    (grid,), (told,) = read_statistical(data)
    assert [row[2] for row in grid.rows[1:]] == ["Homme", "Femme", ""]
    assert grid.rows[3][1] == "inconnu"
    assert grid.rows[1][1] in (45.5, 45.0), "a value without a label stays a number"
    assert grid.labels == (("age", "Âge au diagnostic"),)
    assert 'in sexe 1 is "Homme"' in told.message


def test_what_spss_declares_missing_is_empty_and_said_with_its_rows(tmp_path: Path) -> None:
    data = written(
        tmp_path,
        "sav",
        pd.DataFrame({"patient_id": list("ABCDE"), "age": [45.0, 999.0, -9.0, -1.0, 0.0], "arm": list("XYXZX")}),
        variable_value_labels={"age": {999: "non fait"}},
        missing_ranges={"age": [999, {"lo": -9, "hi": -1}], "arm": ["Z"]},
    )
    (grid,), (_, age, arm) = read_statistical(data)
    assert [row[1] for row in grid.rows[1:]] == [45.0, "", "", "", 0.0], "the range holds its ends and not zero"
    assert [row[2] for row in grid.rows[1:]] == ["X", "Y", "X", "", "X"]
    assert (age.severity, age.code, age.column, age.rows) == ("info", "declared_missing", "age", (3, 4, 5))
    assert "999 (non fait), -9, -1" in age.message
    assert arm.rows == (5,)


def test_missing_letters_of_stata_are_empty_and_said(tmp_path: Path) -> None:
    frame = pd.DataFrame({"patient_id": ["a", "b"], "age": [45, "a"]})
    data = written(tmp_path, "dta", frame, missing_user_values={"age": ["a"]}, variable_value_labels={"age": {"a": "lost"}})  # fmt: skip
    (grid,), problems = read_statistical(data)
    assert grid.rows[1:] == [["a", 45.0], ["b", ""]], "the same letter in a column of text is text"
    assert [(p.column, p.rows) for p in problems if p.code == "declared_missing"] == [("age", (3,))]


def test_letters_of_an_old_stata_file_which_says_no_encoding() -> None:
    out = io.BytesIO()
    pd.DataFrame({"centre": ["Nîmes", "Orléans"]}).to_stata(out, version=114, write_index=False)
    (grid,), _ = read_statistical(out.getvalue())
    assert grid.rows == [["centre"], ["Nîmes"], ["Orléans"]]


def test_garbled_letters_are_named_here_too(tmp_path: Path) -> None:
    _, problems = read_statistical(written(tmp_path, "sav", pd.DataFrame({"centre": ["Lyon", "NÃ®mes"]})))
    assert [(p.code, p.letter, p.rows) for p in problems[1:]] == [("text_damaged", "A", (3,))]


def test_several_tables_in_one_transport_file_are_said(tmp_path: Path) -> None:
    data = written(tmp_path, "xport", file_format_version=5)
    member = data[data.index(b"HEADER RECORD*******MEMBER") :]
    (grid,), problems = read_statistical(data + member)
    assert len(grid.rows) == 4, "the second table is not taken for rows of the first"
    assert [(p.severity, p.code) for p in problems] == [("info", "statistical_file"), ("warning", "tables_not_read")]
    assert "2 tables" in problems[1].message


def test_a_table_with_too_many_columns_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(tmp_path, "sav")
    for limit, value in (("MAX_COLUMNS", 4), ("MAX_CELLS", 14)):
        with monkeypatch.context() as patch:
            patch.setattr(f"mrdcore.files.statistical.{limit}", value)
            grids, (problem,) = read_statistical(data)
        assert (grids, problem.severity, problem.code) == ([], "error", "file_too_large")
        with monkeypatch.context() as patch:
            patch.setattr(f"mrdcore.files.statistical.{limit}", value + 1)
            assert read_statistical(data)[0]


@pytest.mark.parametrize("kind", ["sav", "dta", "xport"])
@pytest.mark.parametrize("part", [0.1, 0.6])
def test_a_file_that_is_cut_off_gives_a_reason_and_ends_nothing(tmp_path: Path, kind: str, part: float) -> None:
    data = written(tmp_path, kind)
    grids, problems = read_file(data[: int(len(data) * part)])
    if kind == "xport" and grids:
        return  # a transport file does not say how long it is
    assert grids == []
    assert [problem.code for problem in problems] == ["file_damaged"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"$FL2@(#) SPSS", "sav"),
        (b"\x72\x02\x01\x00", "dta"),
        (b"ru\xe9", ""),  # text that begins with a letter of an old Stata file
        (bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011") + bytes(40), "sas7bdat"),
        (b"id;program\n1;SPSS", ""),
    ],
)
def test_the_beginning_says_which_programme_wrote_a_file(data: bytes, kind: str) -> None:
    assert statistical_kind(data) == kind


def test_a_cohort_from_spss(tmp_path: Path) -> None:
    frame = pd.DataFrame({"patient_id": ["P1", "P2"], "sex": [1.0, 2.0], "mrd_relapse_date": [date(2021, 2, 15), date(2021, 4, 3)]})  # fmt: skip
    cohort = cohort_of(written(tmp_path, "sav", frame, variable_value_labels={"sex": {1: "Homme", 2: "Femme"}}))
    assert cohort.patients["sex"].tolist() == ["male", "female"]
    assert cohort.patients["mrd_relapse_date"].dt.strftime("%Y-%m-%d").tolist() == ["2021-02-15", "2021-04-03"]
