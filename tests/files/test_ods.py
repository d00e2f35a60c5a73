"""What LibreOffice and OpenOffice write, as the XML of its cells."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.files.by_hand import number_cell, ods, ods_parts, read, refused, rows_of, text_cell, zipped

EMPTY = "<table:table-cell/>"
HIDDEN = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def error_cell(shown: str, more: str = 'calcext:value-type="error"', kind: str = 'office:value-type="string"') -> str:
    return f'<table:table-cell table:formula="of:=x" {kind} {more}><text:p>{shown}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        (text_cell(" é "), "é"),
        (text_cell("0007"), "0007"),
        (number_cell("7", "7,00"), 7.0),
        (number_cell("7", "0007"), "0007"),  # an identifier keeps its zeros
        (number_cell("7", "P007"), "P007"),
        (number_cell("5", "&lt;5"), "<5"),
        (number_cell("0.5", "0,5"), 0.5),
        (number_cell("2021", "21"), 2021.0),  # what is shown is another number: the stored one counts
        (number_cell("1e-05", "1,00E-05"), 1e-5),
        (number_cell("0.0005", "0,05 %", "percentage"), 0.05),
        (number_cell("12.5", "12,50 €", "currency"), 12.5),
        (text_cell("", 'office:string-value="only here"'), "only here"),
        ('<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p></table:table-cell>', "true"),
        ('<table:table-cell office:value-type="date" office:date-value="2021-03-15"><text:p>15/03/21</text:p></table:table-cell>', datetime(2021, 3, 15)),
        ('<table:table-cell office:value-type="date" office:date-value="2021-03-15T14:30:00"/>', datetime(2021, 3, 15, 14, 30)),
        ('<table:table-cell office:value-type="date" office:date-value="0000-00-00"/>', "0000-00-00"),
        ('<table:table-cell office:value-type="time" office:time-value="PT14H30M00S"><text:p>14:30</text:p></table:table-cell>', "14:30"),
        ('<table:table-cell office:value-type="time" office:time-value="PT26H00M05.25S"/>', "26:00:05"),
        (error_cell("#N/A"), "#N/A"),
        (error_cell("#N/D"), "#N/A"),  # a French LibreOffice
        (error_cell("Err:502"), "#VALUE!"),
        (error_cell("#DIV/0 !", more=""), "#DIV/0!"),
        (error_cell("#REF!", more="", kind='office:value-type="float" office:value="0"'), "#REF!"),  # OpenOffice
        (number_cell("3", about='table:formula="of:=1+2"'), 3.0),
    ],
)  # fmt: skip
def test_a_cell_is_what_the_person_sees(xml: str, cell: object) -> None:
    assert rows_of(ods(xml)) == [[cell]]


def test_text_with_spaces_lines_notes_and_drawings() -> None:
    cell = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>a note</text:p></office:annotation>'
        '<text:p>a<text:s text:c="2"/>b<text:span>c</text:span><text:tab/>d<text:line-break/>e</text:p><text:p>f</text:p>'
        "<draw:frame><draw:text-box><text:p>drawn</text:p></draw:text-box></draw:frame></table:table-cell>"
    )
    assert rows_of(ods(cell)) == [["a  bc\td\ne\nf"]]


def test_repeated_cells_and_rows_stand_where_they_stand() -> None:
    empty_row = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    twice = f'<table:table-row table:number-rows-repeated="2">{number_cell("1")}</table:table-row>'
    to_the_end = f'<table:table-row table:number-rows-repeated="1048570">{EMPTY}</table:table-row>'
    wide = '<table:table-cell table:number-columns-repeated="2"/>' + number_cell(
        "5", about='table:number-columns-repeated="2"'
    )
    rows = rows_of(
        ods(wide + '<table:table-cell table:number-columns-repeated="16380"/>', empty_row, twice, to_the_end)
    )
    assert rows == [["", "", 5.0, 5.0], [""] * 4, [""] * 4, [1.0, "", "", ""], [1.0, "", "", ""]]


def test_a_hidden_sheet_is_left_alone() -> None:
    row = f"<table:table-row>{text_cell('x')}</table:table-row>"
    tables = f'<table:table table:name="Key" table:style-name="ta2">{row}</table:table><table:table table:name="B">{row}</table:table>'
    (hidden, seen), problems = read(zipped(ods_parts(tables, HIDDEN)))
    assert (hidden.sheet, hidden.hidden, hidden.rows) == ("Key", True, [])
    assert (seen.sheet, seen.hidden, seen.rows) == ("B", False, [["x"]])
    assert problems == []


@pytest.mark.parametrize(("visibility", "words"), [("collapse", "hidden in the workbook"), ("filter", "filtered out")])
def test_hidden_rows_are_read_and_said(visibility: str, words: str) -> None:
    (grid,), (problem,) = read(
        ods(text_cell("id"), f'<table:table-row table:visibility="{visibility}">{text_cell("P1")}</table:table-row>')
    )
    assert grid.rows == [["id"], ["P1"]]
    assert (problem.severity, problem.code, problem.rows) == ("info", "hidden_rows", (2,))
    assert words in problem.message


def test_hidden_columns_are_said_where_they_hold_something() -> None:
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="1023"/>'
    )
    row = f"<table:table-row>{text_cell('a')}{text_cell('b')}{EMPTY}</table:table-row>"
    (_,), (problem,) = read(zipped(ods_parts(f'<table:table table:name="A">{columns}{row}</table:table>')))
    assert (problem.severity, problem.code) == ("info", "hidden_columns")
    assert "column B is" in problem.message


def test_merged_ranges_are_kept() -> None:
    title = text_cell("t", 'table:number-columns-spanned="3" table:number-rows-spanned="1"')
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    (grid,), _ = read(ods(title + covered, text_cell("a") * 3))
    assert grid.rows == [["t", "", ""], ["a", "a", "a"]]
    assert grid.merged == ((1, 1, 1, 3),)


def test_a_formula_without_a_result_is_named() -> None:
    (_,), (problem,) = read(ods(text_cell("x") + '<table:table-cell table:formula="of:=1+1"/>'))
    assert (problem.severity, problem.code, problem.letter, problem.rows) == (
        "error",
        "formula_not_calculated",
        "B",
        (1,),
    )


def test_kept_changes_and_tables_within_cells_are_no_sheets() -> None:
    inner = f'<table:table table:name="inner"><table:table-row>{text_cell("no")}</table:table-row></table:table>'
    tables = (
        f"<table:tracked-changes>{inner}</table:tracked-changes>"
        f'<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string">{inner}<text:p>x</text:p>'
        f"</table:table-cell></table:table-row></table:table><table:dde-links>{inner}</table:dde-links>"
    )
    (grid,), _ = read(zipped(ods_parts(tables)))
    assert (grid.sheet, grid.rows) == ("A", [["x"]])


def test_other_kinds_of_opendocument_are_named() -> None:
    parts = ods_parts("") | {"mimetype": "application/vnd.oasis.opendocument.text"}
    assert "not a spreadsheet" in refused(zipped(parts)).message


def test_macros_are_said() -> None:
    row = f'<table:table table:name="A"><table:table-row>{text_cell("x")}</table:table-row></table:table>'
    _, (problem,) = read(zipped(ods_parts(row) | {"Basic/script-lc.xml": "<a/>"}))
    assert (problem.severity, problem.code) == ("info", "macros_ignored")


def test_an_encrypted_workbook_is_named() -> None:
    manifest = "<manifest:manifest xmlns:manifest='m'><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    parts = {"mimetype": ods_parts("")["mimetype"], "META-INF/manifest.xml": manifest, "content.xml": b"\x8f\x01"}
    assert refused(zipped(parts)).code == "encrypted"
