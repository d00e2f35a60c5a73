"""Text that its separators, quotation marks and line ends cut in other places than they should."""

from __future__ import annotations

from tests.badfiles.corpus.bad_file import BadFile, error, refused, warning
from tests.badfiles.corpus.making import HEADER, HEALTHY, ROWS, csv

THREE = ("P1", "P2", "P3")
COMMAS = HEADER.replace(";", ",")
AGES = ("45", "62", "58")

CASES = (
    BadFile(
        "an unquoted comma in one row",
        "A comment with a comma: all cells behind it would shift by one column.",
        csv(COMMAS, "P1,45,female,2021-02-15,2023-05-16,alive", "P2,62,5,male,2021-04-20,2022-12-31,dead"),
        (error("ragged_row", 3),),
        patients=("P1",),
        columns={"age": ("45",)},
    ),
    BadFile(
        "decimal commas in a comma file",
        "A French Excel that was told to write commas: every column after the first shifts.",
        csv("patient_id,age,mrd_relapse_date", *(f"P{i},45,5,2021-02-15" for i in range(1, 8))),
        (error("ragged_rows", 2), error("no_patients")),
        refused=True,
    ),
    BadFile(
        "decimal commas in some rows of a comma file",
        "Whole ages fit, the others shift.",
        csv("patient_id,age,mrd_relapse_date", "P1,45,2021-02-15", "P2,62,5,2021-04-20", "P3,58,2022-01-30"),
        (error("ragged_row", 3),),
        patients=("P1", "P3"),
    ),
    BadFile(
        "a short row",
        "A line that was typed by hand: its last cells are not known to be empty.",
        csv(
            COMMAS,
            "P1,45,female,2021-02-15,2023-05-16,alive",
            "P2,62,male,2021-04-20",
            "P3,58,female,2022-01-30,2024-02-29,alive",
        ),
        (error("ragged_row", 3),),
        patients=("P1", "P3"),
    ),
    BadFile(
        "the last line is cut",
        "The disk was full.",
        csv(HEADER, *ROWS) + b"P4;51;fem",
        (error("ragged_row", 5),),
        patients=THREE,
    ),
    BadFile(
        "cells beyond the header",
        "Separators at the ends of rows, as some exports write them.",
        csv(HEADER, *(row + ";;" for row in ROWS)),
        patients=THREE,
    ),
    BadFile(
        "a line end within a cell",
        "Alt+Enter in a comment: the row numbers of a spreadsheet count it as one row.",
        csv("patient_id;note;age;mrd_relapse_date", 'P1;"vu le 3', 'à revoir";45;2021-02-15', "P2;;deux;2021-02-15"),
        (error("not_a_number", 3, "age"),),
        patients=("P1", "P2"),
        columns={"age": ("45", "")},
    ),
    refused(
        "a quotation mark that is never closed",
        "An inch sign in a comment: the rest of the file would be one cell.",
        csv("patient_id;note;age", 'P1;"à revoir;45', "P2;;50", "P3;;55"),
        "quotes",
    ),
    refused(
        "a quotation mark within a word",
        "A nickname.",
        csv("patient_id;note;age", 'P1;"Jo" Dupont;45', "P2;;50"),
        "quotes",
    ),
    refused(
        "one column",
        "Pasted from a letter: words, no table.",
        csv("Bonjour", "voici la cohorte", "cordialement"),
        "no_known_column",
    ),
    BadFile(
        "columns made of spaces",
        "A print-out of a terminal.",
        csv("patient_id  age  sex     mrd_relapse_date", "P1          45   female  2021-02-15"),
        (warning("spaces_as_separator"),),
        patients=("P1",),
        columns={"age": ("45",)},
    ),
    BadFile(
        "a table for the web",
        "Copied from a wiki: bars at both ends and a line of dashes.",
        csv(
            "| patient_id | age | mrd_relapse_date |",
            "| --- | --- | --- |",
            "| P1 | 45 | 2021-02-15 |",
            "| P2 | 50 | 2021-03-15 |",
        ),
        patients=("P1", "P2"),
        columns={"age": ("45", "50")},
    ),
    BadFile(
        "comment lines above",
        "An export that explains itself.",
        csv("# export 2024", "# v2", HEADER, *ROWS),
        patients=THREE,
    ),
    BadFile(
        "commas above, semicolons below",
        "Header and rows come from two programmes.",
        csv(COMMAS, *ROWS),
        (warning("header_separator", 1),),
        patients=THREE,
        columns={"age": AGES},
    ),
    BadFile("sep= line", "Excel's own first line.", b"sep=;\r\n" + HEALTHY, patients=THREE),
    BadFile(
        "sep= line with a pipe",
        "The same, from another export.",
        b'"sep=|"\r\n' + HEALTHY.replace(b";", b"|"),
        patients=THREE,
    ),
    BadFile("line ends of an old Mac", "Carriage returns only.", HEALTHY.replace(b"\n", b"\r"), patients=THREE),
    BadFile(
        "line ends of two kinds",
        "Put together from two systems.",
        HEALTHY.replace(b"\n", b"\r\n", 2),
        patients=THREE,
    ),
    BadFile(
        "carriage returns doubled",
        "Written in text mode by a script on Windows.",
        HEALTHY.replace(b"\n", b"\r\r\n"),
        patients=THREE,
    ),
    BadFile("pipes", "A laboratory's separator.", csv(HEADER, *ROWS).replace(b";", b"|"), patients=THREE),
    BadFile(
        "quotes everywhere",
        "Each cell quoted.",
        csv(*(";".join(f'"{c}"' for c in row.split(";")) for row in (HEADER, *ROWS))),
        patients=THREE,
    ),
    BadFile(
        "quotes around whole lines",
        "An export saved by Excel once more: each line is one cell.",
        csv(*(f'"{row}"' for row in (HEADER, *ROWS))),
        patients=THREE,
    ),
    BadFile(
        "spaces around cells",
        "Aligned by hand.",
        csv(*(" ; ".join(row.split(";")) for row in (HEADER, *ROWS))),
        patients=THREE,
    ),
)
