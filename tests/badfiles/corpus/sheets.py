"""Several sheets or files: which holds the patients, which the samples, which neither."""

from __future__ import annotations

from datetime import datetime

from mrdcore.files import File
from tests.badfiles.corpus.bad_file import BadFile, info, warning
from tests.badfiles.corpus.making import HEADER, HEALTHY, ROWS, TABLE, csv, one_column, workbook

THREE = ("P1", "P2", "P3")


AGES = ("45", "62", "58")


DATES = ("2021-02-15", "2021-04-20", "2022-01-30")


CASES = (
    BadFile(
        "a legend before the table",
        "The first sheet says what the codes mean.",
        lambda: workbook(Légende=[["code", "sens"], [1, "oui"], [2, "non"]], Données=TABLE),
        (info("sheets_ignored"),),
        patients=THREE,
    ),
    BadFile(
        "a summary before the table",
        "A pivot table first, the data second.",
        lambda: workbook(Synthèse=[["centre", "n"], ["Lyon", 2], ["Lille", 1]], Feuil2=TABLE),
        (info("sheets_ignored"),),
        patients=THREE,
    ),
    BadFile(
        "a sheet per centre with other columns",
        "Lille has no ages: its patients are read, and it is said.",
        lambda: workbook(
            Lyon=[["patient_id", "age", "mrd_relapse_date", "disease"], ["P1", 45, "2021-02-15", "npm1"]],
            Lille=[["patient_id", "mrd_relapse_date", "sex", "disease"], ["P2", "2021-04-20", "male", "npm1"]],
        ),
        (info("sheets_stacked"), warning("columns_differ")),
        patients=("P1", "P2"),
        columns={"age": ("45", ""), "sex": ("", "male"), "centre": ("Lyon", "Lille")},
    ),
    BadFile(
        "a sheet of other patients with other columns",
        "Neither more columns nor more rows of the same table: not read, and more than a remark.",
        lambda: workbook(
            Lyon=[
                ["patient_id", "age", "sex", "disease", "mrd_relapse_date"],
                ["P1", 45, "male", "npm1", "2021-02-15"],
            ],
            Divers=[["patient_id", "ven_aza_start_date", "cycles", "gcsf"], ["P2", "2021-04-20", 3, "yes"]],
        ),
        (warning("sheets_ignored"),),
        patients=("P1",),
    ),
    BadFile(
        "a sheet per centre with the columns in another order",
        "Joined by position, ages would be dates.",
        lambda: workbook(
            Lyon=[["patient_id", "age", "mrd_relapse_date"], ["P1", 45, "2021-02-15"]],
            Lille=[["mrd_relapse_date", "patient_id", "age"], ["2021-04-20", "P2", 62]],
        ),
        (info("sheets_stacked"),),
        patients=("P1", "P2"),
        columns={"age": ("45", "62"), "centre": ("Lyon", "Lille")},
    ),
    BadFile(
        "the example row of the template",
        "Left where it was: a patient who does not exist.",
        lambda: csv(HEADER, "EXAMPLE;45;female;2021-02-15;2023-05-16;alive", *ROWS),
        (info("example_row", 2, "patient_id"),),
        patients=THREE,
    ),
    BadFile(
        "cohort and samples in two files of two dialects",
        "One from Excel, one from the laboratory.",
        (
            File("patients.csv", HEALTHY),
            File(
                "mrd.txt", csv("patient_id\tdate\ttissue\tvalue\tunit", "P1\t15/02/2021\tSP\t1,5\t%", encoding="utf-16")
            ),
        ),
        (info("patients_without_samples"),),
        samples=("P1|2021-02-15|blood|1.5|quantified",),
    ),
    BadFile(
        "samples without patients",
        "Only the laboratory's file was dropped.",
        csv("patient_id;date;tissue;value;unit", "P1;2021-02-15;blood;1.5;%", "P1;2021-03-15;blood;0.5;%"),
        (warning("no_time_zero"), info("patients_from_samples")),
        patients=("P1",),
    ),
    BadFile(
        "a column of one's own with a line end in its header",
        "Alt+Enter in a header.",
        one_column('"Score\nélu"', "1", "2"),
        patients=("P1", "P2"),
    ),
    BadFile(
        "dates as text and as dates",
        "Half the column was pasted.",
        lambda: workbook(
            patients=[["patient_id", "mrd_relapse_date"], ["P1", datetime(2021, 2, 15)], ["P2", "2021-04-20"]]
        ),
        columns={"mrd_relapse_date": DATES[:2]},
    ),
)
