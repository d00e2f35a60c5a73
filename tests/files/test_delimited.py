"""Where the rows and cells of a text file are cut, and what is said where that is in doubt."""

from __future__ import annotations

import pytest

from mrdcore.files.delimited import MAX_COLUMNS, MAX_ROWS, read_delimited
from mrdcore.problem import Problem

ROWS = [["patient_id", "age", "date"], ["P1", "45,5", "15/02/2021"], ["P2", "62", "03/04/2021"]]


def text(rows: list[list[str]], separator: str = ";", end: str = "\n") -> str:
    return "".join(separator.join(row) + end for row in rows)


def rows_of(body: str) -> list[list[str]]:
    rows, problems = read_delimited(body)
    assert problems == []
    return rows


def one_problem(body: str) -> tuple[list[list[str]], Problem]:
    rows, (problem,) = read_delimited(body)
    return rows, problem


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Macintosh"])
def test_decimal_commas_do_not_cut(separator: str, end: str) -> None:
    assert rows_of(text(ROWS, separator, end)) == ROWS


def test_line_ends_may_differ_within_a_file() -> None:
    assert rows_of("a;b\r\n1;2\n3;4\r5;6") == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]


def test_decimal_commas_in_a_comma_file_stay_cut_for_the_layout_to_name() -> None:
    assert rows_of("id,age,date\nP1,45,5,2021\nP2,62,1,2021\n")[1] == ["P1", "45", "5", "2021"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["Registre, 2023, Lyon", ""], []),
        (["Registre"], ["Total: 2, dont 1 femme, 1 homme", "Fait à Lyon, le 3, par nous"]),
        (["Cohorte, extraction", "du 3 mars, 2023", "", ""], ["note, un"]),
    ],
)
def test_titles_and_footnotes_with_commas_decide_nothing(above: list[str], below: list[str]) -> None:
    body = "".join(line + "\n" for line in above) + text(ROWS) + "".join(line + "\n" for line in below)
    rows = rows_of(body)
    assert rows[len(above) : len(above) + 3] == ROWS
    assert len(rows) == len(above) + 3 + len(below), "every line keeps its number"


def test_many_decimal_commas_against_few_semicolons() -> None:
    # each row has three commas and one semicolon; the header has none of the commas
    body = "id;values\n" + "P1;1,5 2,5 3,5\n" * 20
    assert rows_of(body)[1] == ["P1", "1,5 2,5 3,5"]


def test_lists_within_cells_of_an_uneven_file_do_not_cut_it() -> None:
    body = "id,age,drugs\n" + "P1,45,aza;ven\n" * 20 + "P2,45,5,aza;ven\n" * 3
    assert rows_of(body)[0] == ["id", "age", "drugs"]


def test_cells_in_quotes_hold_separators_quotes_and_line_ends() -> None:
    body = 'id;note;n\nP1;"a;b ""c""\nd";1\nP2;x;2\n'
    assert rows_of(body) == [["id", "note", "n"], ["P1", 'a;b "c"\nd', "1"], ["P2", "x", "2"]]


@pytest.mark.parametrize("hint", ["sep=^\n", "SEP=^\r\n", '"sep=^"\n', "sep=^^^\n"])
def test_the_separator_that_the_file_names_is_used_and_its_line_is_no_row(hint: str) -> None:
    assert rows_of(hint + text(ROWS, "^")) == ROWS


def test_the_named_separator_wins_over_one_that_cuts_better() -> None:
    assert rows_of("sep=;\na,b,c;d\n1,2,3;4\n") == [["a,b,c", "d"], ["1,2,3", "4"]]


def test_a_named_separator_that_cuts_nothing_is_contradicted() -> None:
    rows, problem = one_problem("sep=|\n" + text(ROWS))
    assert rows == ROWS
    assert (problem.severity, problem.code) == ("warning", "separator_contradicted")
    assert "semicolons" in problem.message


@pytest.mark.parametrize("line", [1, 3, 250])
def test_quotes_that_do_not_close_are_named_with_their_line(line: int) -> None:
    lines = ["id;age"] * 300  # the 250th line stands beyond those that choose the separator
    lines[line - 1] = 'P1;"45'
    rows, problem = one_problem("\n".join(lines))
    assert rows == []
    assert (problem.severity, problem.code) == ("error", "quotes")
    assert f"line {line})" in problem.message


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_a_cell_that_holds_a_book_is_named_with_its_line_and_is_no_fault_of_quotes(end: str) -> None:
    rows, problem = one_problem(end.join(["id;note", 'P1;"a', 'b"', f"P2;{'x' * 140_000}", "P3;"]))
    assert rows == []
    assert problem.code == "cell_too_long"
    assert "line 4)" in problem.message
    # as long, but swallowed by a quotation mark
    _, problem = one_problem(end.join(["id;note", 'P1;"a', *["P2;long" * 20] * 2000]))
    assert problem.code == "quotes"


def test_an_open_quote_under_one_separator_is_not_evidence_for_another() -> None:
    rows, problem = one_problem('id;a,b\nP1;"4,5\nP2;6,7\n')  # commas would cut all three rows evenly
    assert rows == []
    assert problem.code == "quotes"


def test_a_header_with_another_separator_is_cut_by_its_own_and_said() -> None:
    rows, problem = one_problem("patient_id,age,date\n" + text(ROWS[1:]))
    assert rows == ROWS
    assert (problem.severity, problem.code, problem.row) == ("warning", "header_separator", 1)
    assert "separated by commas" in problem.message


def test_a_title_with_as_many_commas_as_columns_is_no_header() -> None:
    assert rows_of("Cohorte, 2023, Lyon\n" + text(ROWS))[:2] == [["Cohorte, 2023, Lyon"], ROWS[0]]


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ("patient_id\nP1\nP2\n", [["patient_id"], ["P1"], ["P2"]]),
        ("avis\nbon\nbon, stable\nmort\n", [["avis"], ["bon"], ["bon, stable"], ["mort"]]),  # a sentence, not a row
        ("\n\nid;age\n\nP1;4\n", [[], [], ["id", "age"], [], ["P1", "4"]]),
        ("id;age;\nP1;4;\n;;\n", [["id", "age", ""], ["P1", "4", ""], ["", "", ""]]),
        ("id; age \nP1;\u00a0 4\u202f000 \n", [["id", "age"], ["P1", "4 000"]]),
        ("id;age\n\u200bP1\ufeff;e\u0301te\u0301\n", [["id", "age"], ["P1", "été"]]),  # marks that nobody sees
        ("", []),
    ],
)
def test_what_is_nothing_special(body: str, rows: list[list[str]]) -> None:
    assert rows_of(body) == rows


def test_rows_that_are_each_one_quoted_cell_are_cut_within() -> None:
    rows, problem = one_problem("".join(f'"{";".join(row)}"\n' for row in ROWS))
    assert rows == ROWS
    assert (problem.severity, problem.code) == ("info", "rows_in_quotes")


def test_columns_made_with_spaces_are_cut_only_where_each_row_is_full() -> None:
    rows, problem = one_problem("id    age  date\nP1    45   2021-02-15\nP 22  6    2021-02-16\n")
    assert rows == [["id", "age", "date"], ["P1", "45", "2021-02-15"], ["P 22", "6", "2021-02-16"]]
    assert (problem.severity, problem.code) == ("warning", "spaces_as_separator")
    rows, problem = one_problem("id    age  date\nP1         2021-02-15\nP 22  6    2021-02-16\n")
    assert rows == []
    assert (problem.severity, problem.code) == ("error", "no_separator")


@pytest.mark.parametrize(
    "body",
    [
        "\n" * (MAX_ROWS + 1),
        "," * 5_000_001,
        ";".join(["a"] * (MAX_COLUMNS + 1)),
    ],
    ids=["rows", "cells", "columns"],
)
def test_what_is_too_large_is_refused(body: str) -> None:
    rows, problem = one_problem(body)
    assert rows == []
    assert (problem.severity, problem.code) == ("error", "file_too_large")


def test_the_largest_number_of_columns_is_read() -> None:
    assert len(rows_of(";".join(["a"] * MAX_COLUMNS))[0]) == MAX_COLUMNS


@pytest.mark.parametrize(
    ("garbled", "how"),
    [
        ("prÃ©lÃ¨vement", "UTF-8 read as Windows text"),
        ("pr√©l√®vement", "UTF-8 read as Macintosh text"),
        ("pr├®l├¿vement", "UTF-8 read as DOS text"),
        ("lâ€™age", "a quotation mark"),
        ("l\u0092age", "Windows text read as Latin-1"),
        ("pr\ufffdl\ufffdvement", "lost"),
    ],
)
def test_damaged_letters_are_named_with_row_and_column(garbled: str, how: str) -> None:
    rows, problem = one_problem(f"id;age;avis\nP1;4;bon\nP2;5;{garbled}\nP3;6;{garbled}\n")
    assert rows[2][2] == garbled, "left as it stands"
    assert (problem.severity, problem.code) == ("warning", "text_damaged")
    assert (problem.rows, problem.letter, problem.value) == ((3, 4), "C", garbled)
    assert problem.message.startswith("Rows 3 and 4, column C: ")
    assert "Export it again" in problem.fix


def test_a_no_break_space_within_garbled_letters_hides_nothing() -> None:
    body = "id;avis\nP1;à jeun\n".encode().decode("cp1252")
    _, problem = one_problem(body)
    assert problem.code == "text_damaged"


@pytest.mark.parametrize("fine", ["NÃO", "√2", "Ângela", "« oui »", "l’âge", "10³/µl", "½", "Åse"])
def test_letters_that_are_only_rare_are_not_called_damaged(fine: str) -> None:
    assert rows_of(f"id;note\nP1;{fine}\n")[1] == ["P1", fine]
