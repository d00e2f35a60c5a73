"""MRD results: words, limits, units, and where they stand."""

from __future__ import annotations

import math

import pytest

from mrdcore.cohort import Cohort
from mrdcore.files.grid import Cell
from mrdcore.read import Mapping
from mrdcore.read.values.mrd import MrdValues, read_mrd, read_units
from mrdcore.read.values.mrd_units import unit_level
from tests.read.by_hand import codes, cohort_of, csv, problem, workbook
from tests.read.column import cells_of, codes_of, day

NAN = math.nan
PATIENTS = [["patient_id", "mrd_relapse_date"], ["P1", "2021-01-01"]]


def sheet(header: str, *rows: str, mapping: Mapping | None = None):  # type: ignore[no-untyped-def]
    samples = [header.split("|"), *(row.split("|") for row in rows)]
    return cohort_of(workbook(patients=PATIENTS, samples=samples), mapping or Mapping(unit="%"))


def said(cohort: Cohort) -> list[str]:
    """What is said of the sheet of samples."""
    return [p.code for p in cohort.problems if p.sheet == "samples"]


def read(*cells: Cell, units: list[str | None] | None = None, mapped: str | None = None, header: str = "") -> MrdValues:
    return read_mrd(cells_of("value", *cells, unit=header), units or [None] * len(cells), mapped)


def result(found: MrdValues) -> list[tuple[float, str]]:
    """Value and state of each cell, -1 and "" where missing."""
    pairs = zip(found.values, found.states, strict=True)
    return [(-1 if value != value else pytest.approx(value), "" if state != state else state) for value, state in pairs]


@pytest.mark.parametrize(
    ("cell", "value", "state"),
    [
        ("0.5", 0.5, "quantified"),
        (0.5, 0.5, "quantified"),
        ("0,5 %", 0.5, "quantified"),
        ("0.5% ABL1", 0.5, "quantified"),
        ("positif 0,05 %", 0.05, "quantified"),
        ("1E-05", 1e-5, "quantified"),
        ("1x10^-3", 1e-3, "quantified"),
        ("1x10⁻³ %", 1e-3, "quantified"),
        ("５,５", 5.5, "quantified"),
        # the unit in the cell
        ("5 copies/10^4", 0.05, "quantified"),
        ("5/10^4", 0.05, "quantified"),
        ("12 copies pour 100 000 ABL1", 0.012, "quantified"),
        ("< 5 copies/10^4", 0.05, "not_quantifiable"),
        ("not detected", -1, "not_detected"),
        ("Non détecté", -1, "not_detected"),
        ("INDÉTECTABLE", -1, "not_detected"),
        ("undetectable", -1, "not_detected"),
        ("négatif", -1, "not_detected"),
        ("nég.", -1, "not_detected"),
        ("neg", -1, "not_detected"),
        ("absence de transcrit", -1, "not_detected"),
        ("<LOD", -1, "not_detected"),
        ("< seuil de détection", -1, "not_detected"),
        ("not detected (<0.001)", -1, "not_detected"),  # the limit is that of detection
        ("négatif < 0,001 %", -1, "not_detected"),
        ("négatif (<10-5)", -1, "not_detected"),  # how much the limit is plays no part
        ("<0.001", 0.001, "not_quantifiable"),
        ("< 0,001", 0.001, "not_quantifiable"),
        ("≤0.001 %", 0.001, "not_quantifiable"),
        ("<= 0.001", 0.001, "not_quantifiable"),
        ("inf. à 0,01", 0.01, "not_quantifiable"),
        ("detectable <0.01", 0.01, "not_quantifiable"),
        ("positif (<0,01 %)", 0.01, "not_quantifiable"),
        ("positive, not quantifiable", -1, "not_quantifiable"),
        ("détectable non quantifiable", -1, "not_quantifiable"),
        ("NQ", -1, "not_quantifiable"),
        ("PNQ", -1, "not_quantifiable"),
        ("< LOQ", -1, "not_quantifiable"),
        ("positif < seuil", -1, "not_quantifiable"),
        ("traces", -1, "not_quantifiable"),
        ("", -1, ""),
        ("unknown", -1, ""),
        ("NF", -1, ""),
        ("non fait", -1, ""),
        ("not done", -1, ""),
        ("en attente", -1, ""),
    ],
)
def test_results(cell: Cell, value: float, state: str) -> None:
    found = read(cell, mapped="%")
    assert result(found) == [(value, state)]
    assert found.problems == []


@pytest.mark.parametrize(
    ("cell", "value", "state", "code", "severity"),
    [
        ("0", -1, "not_detected", "zero_is_not_detected", "info"),
        ("0,000", -1, "not_detected", "zero_is_not_detected", "info"),
        ("0 copie", -1, "not_detected", "zero_is_not_detected", "info"),  # of how many does not matter
        ("10e-5", 1e-4, "quantified", "power_of_ten", "warning"),
        ("1.10-5", 1e-5, "quantified", "power_of_ten", "warning"),
        ("1001", 1001, "quantified", "mrd_implausible", "warning"),
        # detected, nobody says how much
        ("positive", -1, "not_quantifiable", "positive_without_value", "warning"),
        ("positif", -1, "not_quantifiable", "positive_without_value", "warning"),
        ("+", -1, "not_quantifiable", "positive_without_value", "warning"),
        ("échec", -1, "", "mrd_failed", "info"),
        ("ABL insuffisant", -1, "", "mrd_failed", "info"),
        ("ininterprétable", -1, "", "mrd_failed", "info"),
        ("ND", -1, "", "nd_ambiguous", "error"),
        ("<seuil", -1, "", "not_an_mrd_value", "error"),  # of detection or of quantification
        ("négatif 0,05", -1, "", "not_an_mrd_value", "error"),  # the word against the number
        ("positif 0", -1, "", "not_an_mrd_value", "error"),
        ("<0", -1, "", "not_an_mrd_value", "error"),
        ("0,05 ng", -1, "", "not_an_mrd_value", "error"),  # no unit of MRD
        ("bof", -1, "", "not_an_mrd_value", "error"),
        ("x" * 500, -1, "", "not_an_mrd_value", "error"),
        (float("inf"), -1, "", "not_a_number", "error"),
        ("10-4", -1, "", "ambiguous_number", "error"),
        (">100", -1, "", "mrd_above_limit", "error"),
        ("> 5", -1, "", "mrd_above_limit", "error"),
        ("#DIV/0!", -1, "", "excel_error", "error"),
        ("12-mars", -1, "", "excel_date_for_number", "error"),
        (day("2026-03-12"), -1, "", "excel_date_for_number", "error"),
        ("12 copies", -1, "", "unit_unclear", "error"),  # of how many
    ],
)
def test_results_with_something_to_say(cell: Cell, value: float, state: str, code: str, severity: str) -> None:
    found = read(cell, mapped="%")
    assert result(found) == [(value, state)]
    assert [(one.code, one.severity) for one in found.problems] == [(code, severity)]
    assert found.problems[0].fix


def test_nd_is_answered_by_the_mapping() -> None:
    mapping = Mapping(unit="%", values={"value": {"ND": "not detected"}})
    cohort = sheet("patient_id|date|tissue|value", "P1|2021-01-01|SP|nd", mapping=mapping)
    assert cohort.samples["state"].tolist() == ["not_detected"]
    assert said(cohort) == []


def test_units_become_percent_row_by_row() -> None:
    # 1 % = 100 copies per 10^4 ABL1 = 1000 per 10^5
    cohort = sheet(
        "patient_id|date|tissue|value|unit",
        "P1|2021-01-01|SP|2|%",
        "P1|2021-01-02|SP|200|per 10^4",
        "P1|2021-01-03|SP|<2000|copies per 10^5 ABL1",
        "P1|2021-01-04|SP|not detected|",
        "P1|2021-01-05|SP|7|",
        mapping=Mapping(),
    )
    assert cohort.samples["value"].fillna(-1).tolist() == [2, 2, 2, -1, -1]
    assert cohort.samples["state"].fillna("").tolist() == ["quantified", "quantified", "not_quantifiable", "not_detected", ""]  # fmt: skip
    assert problem(cohort, "unit_missing").row == 6


def test_unit_of_the_mapping() -> None:
    cohort = sheet("patient_id|date|tissue|value", "P1|2021-01-01|SP|50", mapping=Mapping(unit="per_10^5"))
    assert cohort.samples["value"].tolist() == [0.05]
    assert said(cohort) == []


def test_no_unit_anywhere_is_said() -> None:
    cohort = sheet("patient_id|date|tissue|value", "P1|2021-01-01|SP|50", mapping=Mapping())
    assert cohort.samples["value"].tolist() == [50]
    assert problem(cohort, "unit_assumed").severity == "info"


def test_more_than_is_possible_suggests_another_unit() -> None:
    cohort = sheet("patient_id|date|tissue|value", "P1|2021-01-01|SP|1000", "P1|2021-01-02|SP|1001")
    warning = problem(cohort, "mrd_implausible")
    assert (warning.row, warning.severity) == (3, "warning")
    assert "per_10^4" in warning.fix


def test_wide_columns_become_samples_with_a_time_point() -> None:
    data = csv("id;os_days;mrd_sang_avant_traitement;MRD SP C1;mrd_bm_c2", "P1;1;12,5;<0,01;", "P2;1;;;négatif")
    cohort = cohort_of(data, Mapping(unit="%"))
    assert list(cohort.patients.columns) == ["patient_id", "os_days"]
    found = cohort.samples.drop(columns=["date", "transcript"]).fillna("").to_numpy().tolist()
    assert found == [
        ["P1", "blood", 12.5, "quantified", "pre_treatment"],
        ["P1", "blood", 0.01, "not_quantifiable", "after_c1"],
        ["P2", "marrow", "", "not_detected", "after_c2"],
    ]
    assert cohort.samples["date"].isna().all()
    assert cohort.samples["date"].dtype == "datetime64[ns]"
    assert codes(cohort) == []


def test_own_columns_of_the_samples_sheet_are_not_used_and_said() -> None:
    cohort = sheet("patient_id|date|tissue|value|operator", "P1|2021-01-01|SP|5|X")
    assert "operator" in problem(cohort, "sample_columns_ignored").message


def test_the_question_names_the_column_to_map() -> None:
    data = csv("id;os_days;MRD sang C1", "P1;1;ND")
    fault = problem(cohort_of(data), "nd_ambiguous")
    assert (fault.column, fault.value) == ("MRD sang C1", "ND")
    assert "mapping" in fault.fix
    mapped = cohort_of(data, Mapping(unit="%", values={"mrd_blood_after_c1": {"ND": ""}}))
    assert len(mapped.samples) == 0
    assert codes(mapped) == []


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("%", "%"),
        ("% ABL", "%"),
        ("pour cent", "%"),
        ("NCN x 100", "%"),
        ("ratio ×100", "%"),
        ("Ratio NPM1/ABL1 (%)", "%"),
        ("NCN", "ratio"),
        ("ratio", "ratio"),
        ("copies/10^4 ABL", "per_10^4"),
        ("copies/10000 ABL1", "per_10^4"),
        ("copies / 10 000 ABL", "per_10^4"),
        ("copies/10⁴", "per_10^4"),
        ("copies pour 10^5 ABL", "per_10^5"),
        ("copies NPM1 / 100 000 ABL1", "per_10^5"),
        ("1E5", "per_10^5"),
        ("10e6", "per_10^6"),
        ("copies/1,000,000", "per_10^6"),
        ("log10 (% ABL1)", "log10_percent"),
        ("log %", "log10_percent"),
        ("réduction en log", "log_reduction"),
        ("log reduction", "log_reduction"),
        # what leaves it open
        ("log", "log"),
        ("log10", "log"),
        ("copies", "copies"),
        ("NPM1/ABL1", "unclear"),
        # no unit of MRD
        ("sang", None),
        ("ng", None),
        ("copies/10^3", "copies"),
        ("", None),
    ],
)
def test_units_as_laboratories_write_them(text: str, level: str | None) -> None:
    assert unit_level(text) == level


@pytest.mark.parametrize(
    ("cell", "unit", "percent"),
    [
        # all the same amount: 2 %
        ("2", "%", 2),
        ("200", "per_10^4", 2),
        ("2000", "per_10^5", 2),
        ("20000", "per_10^6", 2),
        ("0,02", "ratio", 2),
        ("0.3010299957", "log10_percent", 2),
        # below 1 % the logarithm is below zero, and zero is 1 %
        ("-2", "log10_percent", 0.01),
        ("0", "log10_percent", 1),
        ("<-3", "log10_percent", 0.001),
    ],
)
def test_every_unit_becomes_percent(cell: str, unit: str, percent: float) -> None:
    for found in (read(cell, units=[unit]), read(cell, mapped=unit), read(cell, header=unit)):
        assert found.values == pytest.approx([percent])
        assert found.states == ["not_quantifiable" if cell.startswith("<") else "quantified"]
        assert found.problems == []
        assert not found.assumed


def test_the_nearest_unit_counts() -> None:
    # the cell, then its row, then the header, then the mapping
    found = read("5 copies/10^4", "5", "5", units=["per_10^5", "per_10^5", None], header="ratio", mapped="%")
    assert found.values == pytest.approx([0.05, 0.005, 500])
    assert codes_of(found.problems) == ["unit_contradicted"]
    assert read("5", header="sang", mapped="per_10^4").values == [0.05]  # no unit


def test_copies_are_completed_by_their_row() -> None:
    found = read("12 copies", units=["per_10^5"])
    assert (found.values, found.problems) == ([0.012], [])
    assert read("-2 log", mapped="log10_percent").values == [0.01]


def test_bare_numbers_follow_the_cells_that_bring_a_unit() -> None:
    found = read("5/10^4", "7", "<3")
    assert found.values == pytest.approx([0.05, 0.07, 0.03])
    assert [(one.code, one.severity) for one in found.problems] == [("unit_from_others", "info")]
    # two units decide nothing
    found = read("5/10^4", "7", "1 %")
    assert result(found) == [(0.05, "quantified"), (-1, ""), (1, "quantified")]
    assert [(one.code, one.row) for one in found.problems] == [("unit_missing", 3)]


@pytest.mark.parametrize("unit", ["log", "copies", "NPM1/ABL1", "ng"])
def test_a_unit_that_is_not_clear_makes_numbers_missing_and_leaves_words(unit: str) -> None:
    units, problems = read_units(cells_of("unit", unit, unit, unit))
    assert [one.severity for one in problems] == ["error"]
    found = read("3", "not detected", "0,5 %", units=units)
    assert result(found) == [(-1, ""), (-1, "not_detected"), (0.5, "quantified")]
    assert found.problems == []  # it was said of the unit


def test_a_header_that_leaves_the_unit_open_is_asked() -> None:
    found = read("3", "not detected", header="log")
    assert result(found) == [(-1, ""), (-1, "not_detected")]
    assert codes_of(found.problems) == ["unit_unclear"]
    answered = read("3", header="copies", mapped="per_10^4")
    assert (answered.values, answered.problems) == ([0.03], [])


@pytest.mark.parametrize(
    ("cells", "found", "faults"),
    [
        # zero would be 1 %, so it is not read as not detected
        (["-1", "-2,5", "0", "négatif"], [(-1, ""), (-1, ""), (-1, ""), (-1, "not_detected")], ["mrd_negative"]),
        (["-0.1"], [(-1, "")], ["mrd_negative"]),
        # one of many is a slip
        (["-1", "0.5", "2"], [(-1, ""), (0.5, "quantified"), (2, "quantified")], ["not_an_mrd_value"]),
    ],
)
def test_numbers_below_zero_may_be_logarithms(
    cells: list[str], found: list[tuple[float, str]], faults: list[str]
) -> None:
    read_ = read(*cells, mapped="%")
    assert result(read_) == found
    assert codes_of(read_.problems) == faults


def test_logarithms_of_rows_that_say_so_stay() -> None:
    found = read("-1", "-2", "-3", units=["log10_percent", "%", "%"])
    assert result(found) == [(0.1, "quantified"), (-1, ""), (-1, "")]


def log_reductions(
    *rows: str, start: str = "2021-02-01", header: str = "patient_id|date|tissue|value|unit|timepoint"
) -> Cohort:
    patients = [
        ["patient_id", "mrd_relapse_date", "ven_aza_start_date"],
        ["P1", "2021-01-01", start],
        ["P2", "2021-01-01", start],
    ]
    samples = [header.split("|"), *(row.split("|") for row in rows)]
    return cohort_of(workbook(patients=patients, samples=samples))


def test_a_log_reduction_is_counted_from_the_sample_before_treatment() -> None:
    cohort = log_reductions(
        "P1|2021-01-10|SP|50|%|",
        "P1|2021-02-01|SP|20|%|",  # the last one not after the start
        "P1|2021-02-02|SP|90|%|",  # after it
        "P1|2021-01-20|MO|5|%|",
        "P1|2021-03-01|SP|2|log reduction|",
        "P1|2021-03-01|MO|1|log reduction|",  # each tissue from its own
        "P1|2021-04-01|SP|>4|log reduction|",  # at least
        "P1|2021-05-01|SP|not detected|log reduction|",
        "P2|2021-03-01|SP|3|log reduction|",  # nothing to count from
    )
    rows = cohort.samples[["value", "state"]].to_numpy().tolist()
    assert rows[4] == [pytest.approx(0.2), "quantified"]
    assert rows[5] == [pytest.approx(0.5), "quantified"]
    assert rows[6] == [pytest.approx(0.002), "not_quantifiable"]
    assert rows[7][1] == "not_detected"
    assert math.isnan(rows[8][0])
    assert math.isnan(rows[8][1])
    error = problem(cohort, "log_reduction_without_baseline")
    assert (error.severity, error.rows) == ("error", (10,))
    assert "log_reduction" not in cohort.samples


def test_a_time_point_before_treatment_needs_no_date() -> None:
    cohort = log_reductions("P1||SP|10|%|baseline", "P1||SP|3|log reduction|C1", start="")
    assert cohort.samples["value"].tolist() == pytest.approx([10, 0.01])


def test_a_sample_before_treatment_that_is_not_quantified_is_no_start() -> None:
    cohort = log_reductions("P1|2021-01-10|SP|not detected|%|", "P1|2021-03-01|SP|3|log reduction|")
    assert cohort.samples["state"].fillna("").tolist() == ["not_detected", ""]
    assert "log_reduction_without_baseline" in said(cohort)


def test_log_reductions_in_wide_columns() -> None:
    data = csv(
        "id;os_days;mrd_blood_pre_treatment;mrd_blood_after_c1", "P1;1;10 %;3 log reduction", "P2;1;;2 log reduction"
    )
    cohort = cohort_of(data)
    assert cohort.samples["value"].fillna(-1).tolist() == pytest.approx([10, 0.01, -1])
    assert codes(cohort).count("log_reduction_without_baseline") == 1


@pytest.mark.parametrize("cell", ["-3", "<2"])
def test_a_log_reduction_of_the_other_sign_is_not_read(cell: str) -> None:
    found = read(cell, mapped="log_reduction")
    assert found.reductions == {}
    assert codes_of(found.problems) == ["not_an_mrd_value"]
