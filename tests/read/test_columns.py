"""Which column of a file is which: what decides, in what order, and what is said of a guess."""

from __future__ import annotations

import pytest

from mrdcore.read import Mapping, Reading, read_cohort
from tests.read.by_hand import codes, cohort_of, csv, problem, workbook


def hows(reading: Reading) -> dict[str, tuple[str, str]]:
    return {meaning.header: (meaning.name, meaning.how) for meaning in reading.meanings}


def test_every_column_says_how_it_was_found() -> None:
    data = csv(
        "patient_id;Sexe;date_rechutte_mol;Etat;os_days;ECOG;Nom;Âge (ans)",
        "P1;F;15/02/2021;vivant;1;0;Dupont;45",
        "P2;M;16/02/2021;décédé;2;1;Martin;50",
    )
    reading = read_cohort(data, "file", Mapping(columns={"os_days": "rfs_days"}))
    assert hows(reading) == {
        "patient_id": ("patient_id", "name"),
        "Sexe": ("sex", "synonym"),
        "date_rechutte_mol": ("mrd_relapse_date", "spelling"),
        "Etat": ("last_status", "synonym"),
        "os_days": ("rfs_days", "mapping"),
        "ECOG": ("own", "own"),
        "Nom": ("leave_out", "identifier"),
        "Âge (ans)": ("age", "name"),
    }
    meanings = {meaning.header: meaning for meaning in reading.meanings}
    assert [meaning.letter for meaning in reading.meanings] == list("ABCDEFGH")
    assert meanings["Etat"].examples == ("vivant", "décédé")
    assert meanings["Âge (ans)"].unit == "ans"  # the file's own
    assert meanings["os_days"].unit == "days"  # the dictionary's
    assert [m.header for m in reading.meanings if m.is_sure] == ["patient_id", "os_days", "Âge (ans)"]


def test_examples_are_three_different_values_as_the_file_writes_them() -> None:
    reading = read_cohort(
        csv("id;os_days;note", "P1;1;", "P2;2;b", "P3;3;b", "P4;4;a", "P5;5;NA", "P6;6;c", "P7;7;d"), "f"
    )
    assert reading.meanings[2].examples == ("b", "a", "c")


def test_a_guess_by_a_slip_is_said_with_the_way_out() -> None:
    said = problem(cohort_of(csv("id;os_days;date_diagnositc", "P1;1;15/02/2021")), "column_guessed")
    assert (said.severity, said.column, said.letter) == ("info", "date_diagnositc", "C")
    assert "diagnosis_date" in said.message
    assert "where the columns are confirmed" in said.fix


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        ("H/F", ("F", "M", "F"), "sex"),
        ("colonne 4", ("homme", "femme", ""), "sex"),
        ("devenir", ("vivant", "décédé", "DCD"), "last_status"),
        ("col", ("RIC", "MAC", "RIC"), "conditioning"),
        ("Statut patient vivant", ("vivant", "décédé", ""), "last_status"),
        # not conclusive
        ("col", ("F", "F", "F"), None),  # one level only
        ("col", ("F", "femme", "F"), None),  # the same level in two words
        ("col", ("F", "M", "X"), None),  # a word of another column
        ("col", ("oui", "non", "oui"), None),  # any of fifty columns
        ("col", ("0", "1", "1"), None),
        ("sexe du donneur", ("F", "M", "F"), None),  # another person's sex
        ("colonne", ("15/02/2021", "16/02/2021", ""), None),  # dates say nothing
    ],
)
def test_values_say_what_a_column_is_only_where_they_leave_no_doubt(
    header: str, cells: tuple[str, ...], name: str | None
) -> None:
    data = csv(f"patient_id;os_days;{header}", *(f"P{n};{n + 1};{cell}" for n, cell in enumerate(cells)))
    reading = read_cohort(data, "file")
    assert hows(reading)[header] == ((name, "values") if name else ("own", "own"))
    assert [p.code for p in reading.problems if p.code == "column_guessed"] == (["column_guessed"] if name else [])


def test_values_give_nothing_away_that_another_column_has_or_two_could_have() -> None:
    named = read_cohort(csv("id;os_days;sexe;col", "P1;1;F;M", "P2;2;M;F"), "file")
    assert hows(named)["col"] == ("own", "own")
    two = read_cohort(csv("id;os_days;a;b", "P1;1;F;M", "P2;2;M;F"), "file")
    assert (hows(two)["a"], hows(two)["b"]) == (("own", "own"), ("own", "own"))


def test_samples_by_their_values() -> None:
    patients = [["patient_id", "mrd_relapse_date"], ["P1", "2021-01-01"]]
    samples = [
        ["patient_id", "date", "quoi", "qPCR", "u"],
        ["P1", "2021-01-01", "Sang", "0,5", "%"],
        ["P1", "2021-02-01", "Moelle", "<0,01", "%"],
        ["P1", "2021-03-01", "Sang", "non détecté", "%"],
    ]
    reading = read_cohort(workbook(patients=patients, samples=samples), "file")
    assert hows(reading)["quoi"] == ("tissue", "values")
    assert hows(reading)["qPCR"] == ("value", "values")
    assert reading.cohort is not None
    assert reading.cohort.samples["state"].tolist() == ["quantified", "not_quantifiable", "not_detected"]


def test_dates_under_the_name_of_an_event_are_its_date() -> None:
    dated = cohort_of(csv("id;os_days;Greffe", "P1;1;15/02/2021", "P2;2;"))
    assert "hsct_date" in dated.patients
    assert "hsct" not in dated.patients
    told = cohort_of(csv("id;os_days;Greffe;date_greffe", "P1;1;oui;15/02/2021", "P2;2;non;"))
    assert told.patients["hsct"].tolist() == ["yes", "no"]
    # and a diagnosis in words is no date
    assert "diagnosis_date" not in cohort_of(csv("id;os_days;Diagnostic", "P1;1;LAM de novo", "P2;2;LAM")).patients
    # but a header that says it is a date is one, whatever stands in it
    assert "diagnosis_date" in cohort_of(csv("id;os_days;Date diagnostic", "P1;1;?2021?", "P2;2;LAM")).patients


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("Décès", ("oui", "non"), ["dead", "alive"]),
        ("DCD", ("1", "0"), ["dead", "alive"]),
        ("Décès (O/N)", ("O", "N"), ["dead", "alive"]),
        ("death", ("1", "2"), None),  # which is which?
        ("Décès par infection", ("oui", "non"), None),  # a cause
    ],
)
def test_death_yes_or_no_is_a_status(header: str, cells: tuple[str, ...], expected: list[str] | None) -> None:
    cohort = cohort_of(csv(f"id;os_days;{header}", *(f"P{n};1;{cell}" for n, cell in enumerate(cells))))
    assert ("last_status" in cohort.patients) == (expected is not None)
    if expected:
        assert cohort.patients["last_status"].tolist() == expected
        assert "column_guessed" in codes(cohort)


def test_counts_of_platelets_are_no_transfusion() -> None:
    assert "platelet_transfusion" not in cohort_of(csv("id;os_days;Plaquettes", "P1;1;150", "P2;2;87")).patients
    assert "platelet_transfusion" in cohort_of(csv("id;os_days;Plaquettes", "P1;1;oui", "P2;2;non")).patients


def test_the_better_name_is_used_wherever_it_stands() -> None:
    cohort = cohort_of(csv("id;os_days;age_a_la_rechute;age", "P1;1;60;50"))
    assert cohort.patients["age"].tolist() == [50]
    assert problem(cohort, "column_twice").column == "age_a_la_rechute"
    assert problem(cohort, "column_twice").letter == "C"


def test_letters_stand_at_every_problem_of_a_column() -> None:
    patients = [["patient_id", "x", "mrd_relapse_date"], ["P1", 1, "2021-01-01"], ["P2", 2, "zzz"]]
    samples = [["unit", "patient_id", "date", "tissue", "value"], ["%", "P1", "zzz", "SP", 1]]
    cohort = cohort_of(workbook(patients=patients, samples=samples))
    found = {(p.sheet, p.column): p.letter for p in cohort.problems if p.code == "not_a_date"}
    assert found == {("patients", "mrd_relapse_date"): "C", ("samples", "date"): "C"}
    assert all(p.letter for p in cohort.problems if p.column in ("x", "mrd_relapse_date", "date", "tissue", "value"))
    assert not any(p.letter for p in cohort.problems if not p.column)


def test_results_of_another_method_are_said_and_stay_apart() -> None:
    cohort = cohort_of(csv("patient_id;age;MRD sang C1 (NGS);MRD sang C1 (note)", "P1;50;0.5;late", "P2;52;0.1;"))
    assert cohort.samples.empty
    said = problem(cohort, "other_mrd")
    assert said.severity == "info"
    assert 'mrd_blood_after_c1 without "NGS"' in said.message
