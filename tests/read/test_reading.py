"""What a cohort knows of its file, for problems that are found later."""

from __future__ import annotations

from mrdcore.derive import derive
from mrdcore.problem import Problem
from tests.read.by_hand import cohort_of, csv, workbook


def found(data: bytes, code: str) -> Problem:
    (problem,) = [problem for problem in derive(cohort_of(data)).problems if problem.code == code]
    return problem


def test_headers_of_the_file_by_the_names_of_the_dictionary() -> None:
    cohort = cohort_of(csv("N° patient;Âge (ans);couleur", "P1;61;rouge"))
    assert cohort.headers == {"patient_id": ("N° patient", "A"), "age": ("Âge (ans)", "B"), "couleur": ("couleur", "C")}


def test_a_derived_problem_stands_under_the_header_of_the_file() -> None:
    said = found(
        csv("ID;date rechute MRD;date dernières nouvelles;statut", "P1;2021-01-01;2021-06-01;décédé"),
        "death_at_last_news",
    )
    # A file without sheets has none to name.
    assert (said.sheet, said.column, said.letter) == ("", "date dernières nouvelles", "C")
    assert said.message.startswith(
        "Column date dernières nouvelles: the file has no date of death; for the patient who died"
    )


def test_the_sheet_is_named_where_the_file_has_sheets() -> None:
    rows = [
        ["patient_id", "mrd_relapse_date", "last_news_date", "last_status"],
        ["P1", "2021-01-01", "2021-06-01", "dead"],
    ]
    said = found(workbook(Lille=rows), "death_at_last_news")
    assert (said.sheet, said.column) == ("Lille", "last_news_date")


def test_a_class_that_differs_is_named_under_its_header_and_letter() -> None:
    header = [
        "patient_id",
        "mrd_relapse_date",
        "ven_aza_start_date",
        "Réponse sang",
        "mrd_blood_before",
        "mrd_blood_after_c1",
    ]
    rows = [header, ["P1", "2021-01-01", "2021-01-08", "stable", "1 %", "not detected"]]
    said = found(workbook(Lille=rows), "response_class_differs")
    assert (said.sheet, said.row, said.column, said.letter) == ("Lille", 2, "Réponse sang", "D")
