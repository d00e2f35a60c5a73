"""Text that somebody wrote to hurt: patterns without end, code for whoever shows it, names that programmes use."""

from __future__ import annotations

from tests.badfiles.corpus.bad_file import BadFile, error, refused
from tests.badfiles.corpus.making import csv, one_column

CASES = (
    refused(
        "too many columns",
        "A row of 100,000 cells.",
        csv(";".join(f"c{i}" for i in range(100_000)), ";".join("1" for _ in range(100_000))),
        "file_too_large",
    ),
    BadFile(
        "formulas as text",
        "=cmd and =HYPERLINK in a CSV are text here, and must not become formulas in what is handed back.",
        csv(
            "patient_id;note;mrd_relapse_date",
            "P1;=cmd|'/c calc'!A1;2021-02-15",
            'P2;"=HYPERLINK(""http://example.org"")";2021-02-16',
            "@SUM(1);+1+1;2021-02-17",
        ),
        patients=("P1", "P2", "@SUM(1)"),
    ),
    BadFile(
        "code for a web page",
        "A script and a picture from another host in headers and cells.",
        csv(
            "patient_id;<script>alert(1)</script>;![x](http://example.org/a.png);mrd_relapse_date",
            "P1;<img src=x onerror=alert(1)>;[a](javascript:b);2021-02-15",
        ),
        patients=("P1",),
    ),
    BadFile(
        "headers that a programme uses itself",
        "index, level_0, __proto__ and the names of derived columns.",
        csv(
            "patient_id;index;level_0;__proto__;__class__;ven_group;values;rows;mrd_relapse_date",
            "P1;1;2;3;4;5;6;7;2021-02-15",
        ),
        patients=("P1",),
        columns={"index": ("1",), "ven_group (file)": ("5",)},
    ),
    BadFile(
        "cells of digits, commas and dashes without end",
        "Patterns that look back would take years.",
        one_column("age", "1,1" * 40_000, "1 " * 60_000 + "x", "-" * 120_000 + "1", "45"),
        (error("not_a_number", 2, "age"), error("not_a_number", 3, "age"), error("not_a_number", 4, "age")),
        columns={"age": ("", "", "", "45")},
    ),
    BadFile(
        "the same as dates and as results",
        "The patterns of days and of powers of ten.",
        csv(
            "patient_id;diagnosis_date;mrd_blood_pre_treatment;mrd_relapse_date",
            f"P1;{'1/' * 50_000};{'1x10^' * 20_000};2021-02-15",
            f"P2;{'1 ' * 50_000}mars;{'<' * 100_000}1;2021-02-15",
        ),
        (
            error("not_a_date", 2, "diagnosis_date"),
            error("not_a_date", 3, "diagnosis_date"),
            error("not_an_mrd_value", 2, "mrd_blood_pre_treatment"),
            error("not_an_mrd_value", 3, "mrd_blood_pre_treatment"),
        ),
        patients=("P1", "P2"),
    ),
    BadFile(
        "a header of brackets without end",
        "The same for the search of units.",
        csv(f"patient_id;{'(' * 60_000}{' ' * 60_000}x;mrd_relapse_date", "P1;1;2021-02-15"),
        patients=("P1",),
    ),
    BadFile(
        "names and addresses without end",
        "The same for the search of what names a person.",
        csv(
            "patient_id;note;mrd_relapse_date",
            f"P1;{'a.' * 30_000}@{'b-' * 30_000};2021-02-15",
            f"P2;{'Ab ' * 40_000};2021-02-15",
        ),
        patients=("P1", "P2"),
    ),
    refused(
        "a cell that holds a book", "140,000 letters in one cell.", one_column("age", "x" * 140_000), "cell_too_long"
    ),
    BadFile(
        "a thousand faults",
        "Each cell is wrong in its own way: the list stays short.",
        csv("patient_id;age;mrd_relapse_date", *(f"P{i};x{i};2021-02-15" for i in range(1000))),
        (*(error("not_a_number", row, "age") for row in range(2, 102)), error("not_a_number", None, "age")),
    ),
)
