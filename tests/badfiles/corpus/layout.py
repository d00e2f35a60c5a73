"""Tables that are not one header with one row per patient below it."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook

from tests.badfiles.corpus.bad_file import BadFile, error, info, refused, warning
from tests.badfiles.corpus.making import HEADER, ROWS, TABLE, csv

THREE = ("P1", "P2", "P3")
COMMAS = HEADER.replace(";", ",")
AGES = ("45", "62", "58")
DATES = ("2021-02-15", "2021-04-20", "2022-01-30")


def merged_centre() -> bytes:
    """The centre written once, in a cell merged over its patients."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["patient_id", "centre", "mrd_relapse_date"],
        ["P1", "Lyon", "2021-02-15"],
        ["P2", None, "2021-02-16"],
        ["P3", "Lille", "2021-02-17"],
    ):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def merged_header() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["patient_id", "mrd_relapse_date", "MRD sang", None],
        [None, None, "avant traitement", "après C1"],
        ["P1", "2021-02-15", 1.5, 0.01],
        ["P2", "2021-03-15", 2.5, 0.02],
    ):
        sheet.append(row)
    for place in ("A1:A2", "B1:B2", "C1:D1"):
        sheet.merge_cells(place)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def filtered() -> bytes:
    """A filter of Excel hides one patient; its row is still in the file."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in TABLE:
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()


CASES = (
    BadFile(
        "title above the header",
        "A sheet that is also meant to be printed.",
        csv("Cohorte VEN-AZA, CHU de Lyon;;;;;", "Exporté le 12/03/2024;;;;;", ";;;;;", HEADER, *ROWS),
        patients=THREE,
        columns={"age": AGES},
    ),
    BadFile(
        "title of another width",
        "The same, typed in a text editor.",
        csv("Cohorte VEN-AZA", "", HEADER, *ROWS),
        patients=THREE,
        columns={"age": AGES},
    ),
    BadFile(
        "units below the header",
        "A habit of laboratories: taken for a patient, the units would be 'not a number'.",
        csv(HEADER, ";ans;;jj/mm/aaaa;jj/mm/aaaa;", *ROWS),
        patients=THREE,
        columns={"age": AGES, "mrd_relapse_date": DATES},
    ),
    BadFile(
        "header of two rows, merged",
        "Groups above, columns below; the group is written once.",
        merged_header,
        patients=("P1", "P2"),
        samples=(
            "P1||blood|1.5|quantified",
            "P2||blood|2.5|quantified",
            "P1||blood|0.01|quantified",
            "P2||blood|0.02|quantified",
        ),
    ),
    BadFile(
        "blank rows between patients",
        "Room for the eye.",
        csv(HEADER, ROWS[0], "", ROWS[1], ";;;;;", ROWS[2]),
        patients=THREE,
    ),
    BadFile(
        "a thousand blank rows below",
        "A formatted region, saved as CSV.",
        csv(HEADER, *ROWS, *[";;;;;"] * 1000),
        patients=THREE,
    ),
    BadFile(
        "totals below",
        "Counts and means under the table: as patients they would count twice.",
        csv(HEADER, *ROWS, "Total;3;;;;", "Moyenne;55;;;;"),
        (info("totals_left_out", 5),),
        patients=THREE,
        columns={"age": AGES},
    ),
    BadFile(
        "footnotes below",
        "A legend under the table.",
        csv(HEADER, *ROWS, ";;;;;", "* décès avant évaluation;;;;;", "NE : non évalué;;;;;"),
        (info("footnote_left_out", 6),),
        patients=THREE,
    ),
    BadFile(
        "subheadings between patients",
        "One line for each centre.",
        csv(HEADER, "Centre de Lyon;;;;;", *ROWS[:2], "Centre de Lille;;;;;", ROWS[2]),
        patients=THREE,
    ),
    BadFile(
        "header again in the middle",
        "Two exports put together with copy and paste.",
        csv(HEADER, *ROWS[:2], HEADER, ROWS[2]),
        patients=THREE,
    ),
    BadFile(
        "no header",
        "The first patient would become the header.",
        csv(*ROWS),
        (error("no_header_row"),),
        refused=True,
    ),
    BadFile(
        "a column without a header",
        "Notes written beside the table.",
        csv(HEADER + ";", *(row + ";à revoir" for row in ROWS)),
        (warning("no_header"),),
        patients=THREE,
    ),
    BadFile(
        "the row numbers of a data frame",
        "Saved by a script with its index.",
        csv(";" + HEADER, *(f"{i};{row}" for i, row in enumerate(ROWS))),
        (warning("no_header"),),
        patients=THREE,
        columns={"age": AGES},
    ),
    BadFile(
        "the same header twice",
        "Two ages, and only one is right.",
        csv("patient_id;age;age;mrd_relapse_date", "P1;45;46;2021-02-15"),
        (warning("column_twice", None, "age"),),
        columns={"age": ("45",)},
    ),
    BadFile(
        "two names for one column",
        "Sexe and sex after a merge.",
        csv("patient_id;sex;sexe;mrd_relapse_date", "P1;F;M;2021-02-15"),
        (warning("column_twice", None, "sexe"),),
        columns={"sex": ("female",)},
    ),
    refused(
        "patients in columns",
        "A transposed sheet: read as it stands, ages would be patients.",
        csv(*(";".join(row) for row in zip(*TABLE, strict=True))),
        "table_on_its_side",
    ),
    BadFile(
        "two tables side by side",
        "The key beside the cohort; the empty column between is the border.",
        csv(HEADER + ";;signe;sens", *(row + f";;{i};x" for i, row in enumerate(ROWS))),
        (),
        patients=THREE,
    ),
    BadFile(
        "two tables one under the other",
        "Counts by centre below the patients.",
        csv(HEADER, *ROWS, ";;;;;", "centre;n;;;;", "Lyon;2;;;;", "Lille;1;;;;"),
        (info("rows_below_table", 6),),
        patients=THREE,
        columns={"age": AGES},
    ),
    BadFile(
        "an empty column first",
        "The table begins in column B.",
        csv(";" + HEADER, *(";" + row for row in ROWS)),
        patients=THREE,
        columns={"age": AGES},
    ),
    BadFile(
        "an unmerged centre",
        "Written once for its patients, in a merged cell.",
        merged_centre,
        columns={"centre": ("Lyon", "Lyon", "Lille")},
    ),
    BadFile(
        "a filter of Excel",
        "Hidden rows are in the file all the same.",
        filtered,
        (info("hidden_rows", 3),),
        patients=THREE,
    ),
)
