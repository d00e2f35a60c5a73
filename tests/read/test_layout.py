"""From a grid of cells to a table: where the header is, and what becomes of every row around it."""

from __future__ import annotations

import pytest

from mrdcore.files.grid import Grid, Merged
from mrdcore.read.header import bare_header, is_unit
from mrdcore.read.layout import make_table
from mrdcore.read.tables import Table


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("Âge (ans)", "Âge", "ans"),
        ("Âge\n(ans)", "Âge", "ans"),  # a line break inside the cell, as narrow columns have
        ("MRD sang [% ABL1]", "MRD sang", "% ABL1"),
        ("MRD sang (%)", "MRD sang", "%"),
        ("VEN (j)", "VEN", "j"),
        ("Age, years", "Age", "years"),
        ("Délai en jours", "Délai", "jours"),
        ("MRD (copies/10^4 ABL1)", "MRD", "copies/10^4 ABL1"),
        ("Greffe (oui/non)", "Greffe", ""),  # how the cell is written is no unit
        ("DDN (jj/mm/aaaa)", "DDN", ""),
        ("Sexe (1=H, 2=F)", "Sexe", ""),
        ("Âge*", "Âge", ""),  # a footnote's mark
        ("Âge¹", "Âge", ""),  # normalised it would be "age1"
        ("MRD (sang)", "MRD (sang)", ""),  # the brackets say which MRD
        ("Mutation FLT3 (ITD)", "Mutation FLT3 (ITD)", ""),
        ("Mutations (choice=FLT3-ITD)", "Mutations (choice=FLT3-ITD)", ""),
        ("(ans)", "(ans)", ""),  # nothing but a unit leaves no name
        ("patient_id", "patient_id", ""),
        ("Greffe: oui", "Greffe: oui", ""),
        ("", "", ""),
    ],
)
def test_a_unit_behind_a_name_is_no_part_of_the_name(header: str, name: str, unit: str) -> None:
    assert bare_header(header) == (name, unit)


@pytest.mark.parametrize("text", ["%", "(jours)", "years", "% ABL1", "copies/10^5 ABL1", "log10", "[%]"])
def test_units(text: str) -> None:
    assert is_unit(text)


@pytest.mark.parametrize("text", ["", "12 %", "0,5%", "45", "<0.01%", "oui", "patient", "P001", "blood"])
def test_what_is_no_unit(text: str) -> None:
    assert not is_unit(text)


PATIENTS = ["P1;45;2021-01-01", "P2;62;2021-02-01", "P3;58;2021-03-01"]


def made(*lines: str, merged: tuple[Merged, ...] = ()) -> tuple[Table | None, list[str]]:
    """The table of these rows, all of the same width, and the codes of what was said."""
    rows = [list(line.split(";")) for line in lines]
    width = max(map(len, rows))
    grid = Grid("", [[*row, *[""] * (width - len(row))] for row in rows], merged=merged)
    table, problems = make_table(grid)
    return table, [one.code for one in problems]


def test_what_stands_around_a_table_is_set_aside_with_its_reason() -> None:
    table, codes = made(
        "Cohorte VEN-AZA", "", "patient_id;âge (ans);date rechute MRD", ";ans;jj/mm/aaaa", *PATIENTS,
        "patient_id;âge (ans);date rechute MRD", "P4;50;2021-04-01", "Moyenne;55;", "* sortis d'étude",
    )  # fmt: skip
    assert table is not None
    assert [at.row for at in table.at] == [5, 6, 7, 9]
    assert [(one.at.row, one.reason) for one in table.set_aside] == [
        (4, "units"),
        (8, "the header again"),
        (10, "a total or a mean"),
        (11, "a note"),
    ]
    assert table.unit(1) == "ans"
    assert codes == ["title_rows", "units_row", "header_repeated", "totals_left_out", "footnote_left_out"]


def test_a_patient_called_max_or_without_any_value_is_no_total_and_no_note() -> None:
    table, _ = made("patient_id;sexe;date rechute MRD", "MAX;F;2021-01-01", "P2;;")
    assert table is not None
    assert [row[0] for row in table.rows] == ["MAX", "P2"]


def test_group_titles_are_joined_with_the_row_below() -> None:
    table, codes = made("patient;MRD sang;;âge", ";C1;C2;", "P1;1;2;45", merged=((1, 2, 1, 3),))
    assert table is not None
    assert table.header == ("patient", "MRD sang C1", "MRD sang C2", "âge")
    assert codes == ["header_merged"]


def test_a_first_row_of_data_is_never_a_header() -> None:
    assert made(*PATIENTS) == (None, ["no_header_row"])
