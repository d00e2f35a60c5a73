"""From a grid of cells to a table: where the header is, and what becomes of every row around it."""

from __future__ import annotations

import pytest

from mrdcore.files.grid import Grid, Merged
from mrdcore.read.layout.header import bare_header, is_unit
from mrdcore.read.layout.make import make_table
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


def kinds(*lines: str) -> tuple[Table, dict[int, str], list[str]]:
    """The table, the reason of each row that is set aside, and what was said."""
    table, codes = made(*lines)
    assert table is not None
    return table, {one.at.row: one.reason for one in table.set_aside}, codes


def test_of_two_tables_side_by_side_the_better_known_is_read() -> None:
    table, aside, codes = kinds(
        "centre;n;;patient_id;âge;date rechute MRD",
        "Lyon;2;;P1;45;2021-01-01",
        "Lille;1;;P2;62;2021-02-01",
        ";;;P3;58;2021-03-01",
        "Nice;4;;;;",  # a row of the other table alone
    )
    assert table.header == ("patient_id", "âge", "date rechute MRD")
    assert table.letters == ("D", "E", "F")
    assert [row[0] for row in table.rows] == ["P1", "P2", "P3"]
    assert aside == {5: "only cells beside the table"}
    assert codes == ["second_table"]


def test_counts_that_end_before_the_patients_are_a_table_of_their_own() -> None:
    # Read as columns they would make a centre of P1 and P2.
    table, aside, codes = kinds(
        "patient_id;âge;;centre;n", "P1;45;;Lyon;2", "P2;62;;Lille;1", "P3;58;;;", "P4;50;;;"
    )  # fmt: skip
    assert table.header == ("patient_id", "âge")
    assert (aside, codes) == ({}, ["second_table"])


def test_values_missing_here_and_there_after_an_empty_column_are_of_the_same_table() -> None:
    table, _, codes = kinds("patient_id;âge;;sexe;greffe", "P1;45;;F;oui", "P2;62;;H;", "P3;58;;;")
    assert table.header == ("patient_id", "âge", "sexe", "greffe")
    assert codes == []


def test_two_tables_of_patients_side_by_side_are_two() -> None:
    table, _, codes = kinds(
        "patient_id;âge;sexe;;patient_id;cycles", "P1;45;F;;X1;3", "P2;62;H;;X2;2", "P3;58;H;;X3;1"
    )  # fmt: skip
    assert table.header == ("patient_id", "âge", "sexe")
    assert codes == ["second_table"]


def test_an_empty_column_within_a_table_parts_nothing() -> None:
    table, aside, codes = kinds("patient_id;âge;;sexe;avis", "P1;45;;F;oui", "P2;62;;H;non")
    assert table.header == ("patient_id", "âge", "sexe", "avis")
    assert table.letters == ("A", "B", "D", "E")
    assert (aside, codes) == ({}, [])


def test_a_second_table_below_is_set_aside_with_all_its_rows() -> None:
    table, aside, codes = kinds(
        "patient_id;âge;date rechute MRD", *PATIENTS, "", "patient_id;sexe;greffe", "P1;F;oui", "P2;H;non"
    )
    assert [row[0] for row in table.rows] == ["P1", "P2", "P3"]
    assert aside == dict.fromkeys((6, 7, 8), "a second table of the sheet")
    assert codes == ["second_table"]


def test_rows_below_a_gap_that_look_like_none_above_are_no_patients() -> None:
    table, aside, codes = kinds("patient_id;âge;centre", "P1;45;Lyon", "P2;62;Lille", "", "vivants;1;", "décédés;1;")
    assert [row[0] for row in table.rows] == ["P1", "P2"]
    assert aside == dict.fromkeys((5, 6), "below the table")
    assert codes == ["rows_below_table"]


def test_patients_below_a_gap_are_patients() -> None:
    table, aside, _ = kinds("patient_id;âge;centre", "P1;45;Lyon", "", "P2;62;Lille")
    assert [row[0] for row in table.rows] == ["P1", "P2"]
    assert aside == {}


def test_a_table_on_its_side_is_refused() -> None:
    assert made("patient_id;P1;P2", "âge;45;62", "sexe;F;H", "date rechute MRD;2021-01-01;2021-02-01") == (
        None,
        ["table_on_its_side"],
    )


def test_two_known_words_below_each_other_are_no_table_on_its_side() -> None:
    assert "table_on_its_side" not in made("a;b", "age;45", "sexe;62")[1]
    assert "table_on_its_side" in made("a;b", "age;45", "sexe;62", "centre;1")[1]


def test_remarks_beside_a_few_of_the_patients_are_a_table_of_their_own() -> None:
    # None of their headers is known; beside half of the patients they are columns of the file's own.
    lines = ["patient_id;âge;;x;y", "P1;45;;1;2", "P2;62;;;", "P3;58;;;", "P4;50;;;"]
    assert kinds(*lines)[0].header == ("patient_id", "âge")
    assert kinds(*lines[:3])[0].header == ("patient_id", "âge", "x", "y")


def test_group_titles_of_a_text_file_reach_to_the_next() -> None:
    # No cells are merged in CSV: the title stands over its first column only.
    table, _, codes = kinds("patient;MRD sang;;MRD moelle;", ";C1;C2;C1;C2", "P1;1;2;3;4")
    assert table.header == ("patient", "MRD sang C1", "MRD sang C2", "MRD moelle C1", "MRD moelle C2")
    assert codes == ["header_merged"]
    table, _, _ = kinds("Identité;;MRD sang;;MRD moelle;", "patient;âge;C1;C2;C1;C2", "P1;45;1;2;3;4")
    assert table.header == ("patient", "âge", "MRD sang C1", "MRD sang C2", "MRD moelle C1", "MRD moelle C2")


def test_a_column_without_a_header_is_said_and_left_out() -> None:
    table, _, codes = kinds("patient_id;;âge", "P1;x;45", "P2;;62")
    assert table.header == ("patient_id", "âge")
    assert codes == ["no_header"]


def test_cells_merged_over_patients_are_filled_and_a_title_is_not() -> None:
    merged = ((2, 2, 3, 2),)
    table, codes = made("patient_id;centre;âge", "P1;Lyon;45", "P2;;62", "P3;;58", merged=merged)
    assert table is not None
    assert [row[1] for row in table.rows] == ["Lyon", "Lyon", ""]
    assert codes == ["merged_filled"]


def ragged(*lines: str) -> tuple[list[int], dict[int, str], list[str]]:
    table, problems = make_table(Grid("", [list(line.split(";")) for line in lines]))
    assert table is not None
    return (
        [at.row for at in table.at],
        {one.at.row: one.reason for one in table.set_aside},
        [one.code for one in problems],
    )


def test_a_row_with_a_cell_too_many_is_not_shifted_into_the_table() -> None:
    assert ragged("patient_id;âge;sexe", "P1;45;F", "P2;6;2;H", "P3;58;H;", "P4;50") == (
        [2, 4],  # an empty cell behind the last shifts nothing
        {3: "more or fewer cells than the header", 5: "more or fewer cells than the header"},
        ["ragged_row", "ragged_row"],
    )


def test_most_rows_with_other_cells_are_one_sentence() -> None:
    lines = [f"P{i};4,5;F;x" for i in range(4)]
    assert ragged("patient_id;âge;sexe", *lines, "P9;45;F")[2] == ["ragged_rows"]
