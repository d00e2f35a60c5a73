"""Numbers of patients that are spoilt, repeated or not those of a pseudonym; and what names a person."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook

from mrdcore.files import File
from tests.badfiles.corpus.bad_file import BadFile, error, info, warning
from tests.badfiles.corpus.making import csv, two_files, workbook

HEADER = "patient_id;age;mrd_relapse_date"


def people(*columns: str) -> bytes:
    """Two patients with columns that name them."""
    header, first, second = columns
    return csv(f"patient_id;{header};mrd_relapse_date", f"P1;{first};2021-02-15", f"P2;{second};2021-03-15")


def zeros_of_excel() -> bytes:
    """Cells that show 0007 and hold 7."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ([*HEADER.split(";")], [7, 45, "2021-02-15"], [12, 50, "2021-03-15"]):
        sheet.append(row)
    for place in ("A2", "A3"):
        sheet[place].number_format = "0000"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


CASES = (
    BadFile(
        "a patient twice",
        "Two rows that differ: the first is used, the second is set aside and named.",
        csv(HEADER, "P1;45;2021-02-15", "P2;50;2021-03-15", "P1;46;2021-02-15"),
        (error("identifier_repeated", 4, "patient_id"),),
        patients=("P1", "P2"),
        columns={"age": ("45", "50")},
    ),
    BadFile(
        "the same row twice",
        "Copied twice by mistake.",
        csv(HEADER, "P1;45;2021-02-15", "P1;45;2021-02-15"),
        (error("identifier_repeated", 3, "patient_id"),),
        patients=("P1",),
    ),
    BadFile(
        "a row without a number",
        "Whose data are these?",
        csv(HEADER, "P1;45;2021-02-15", ";50;2021-03-15"),
        (error("identifier_missing", 3, "patient_id"),),
        patients=("P1",),
    ),
    BadFile(
        "numbers with zeros",
        "0007 is not 7.",
        csv(HEADER, "0007;45;2021-02-15", "0012;50;2021-03-15"),
        patients=("0007", "0012"),
    ),
    BadFile(
        "numbers with zeros in a workbook", "Excel shows 0007 and holds 7.", zeros_of_excel, patients=("0007", "0012")
    ),
    BadFile(
        "zeros lost in one of two files",
        "0007 here, 7 there: the sample is his, and it is said.",
        (
            File("patients.csv", csv(HEADER, "0007;45;2021-02-15", "0012;50;2021-03-15")),
            File("samples.csv", csv("patient_id;date;tissue;value;unit", "7;2021-02-15;blood;0.5;%")),
        ),
        (warning("identifier_spelling", 2, "patient_id"),),
        patients=("0007", "0012"),
        samples=("0007|2021-02-15|blood|0.5|quantified",),
    ),
    BadFile(
        "numbers in powers of ten",
        "Excel wrote 123456789012 as 1.23457E+11: two patients have become one.",
        csv(HEADER, "1,23457E+11;45;2021-02-15", "1,23457E+11;50;2021-03-15", "P3;51;2021-03-15"),
        (warning("identifier_spoilt", 2, "patient_id"), error("identifier_repeated", 3, "patient_id")),
    ),
    BadFile(
        "a number that Excel made a date of",
        "Record 12-3 of a group of centres has become 12 March.",
        csv(HEADER, "12-mars;45;2021-02-15", "14-3;50;2021-03-15"),
        (warning("identifier_spoilt", 2, "patient_id"),),
        patients=("12-mars", "14-3"),
    ),
    BadFile(
        "numbers with decimals",
        "A script read 1 as 1.0.",
        (
            File("patients.csv", csv(HEADER, "1.0;45;2021-02-15", "2.0;50;2021-03-15")),
            File("samples.csv", csv("patient_id;date;tissue;value;unit", "1;2021-02-15;blood;0.5;%")),
        ),
        (warning("identifier_spelling", 2, "patient_id"), info("patients_without_samples")),
        patients=("1.0", "2.0"),
        samples=("1.0|2021-02-15|blood|0.5|quantified",),
    ),
    BadFile(
        "small and capital letters",
        "p1 and P1 may be two patients or one.",
        csv(HEADER, "P1;45;2021-02-15", "p1;50;2021-03-15"),
        (warning("identifier_spelling", 2, "patient_id"),),
        patients=("P1", "p1"),
    ),
    BadFile(
        "NA as a number",
        "Somebody's initials.",
        csv(HEADER, "NA;45;2021-02-15", "P2;50;2021-03-15"),
        patients=("NA", "P2"),
    ),
    BadFile(
        "no column of numbers",
        "Patients are called by their row.",
        csv("age;sex;mrd_relapse_date", "45;F;2021-02-15", "50;M;2021-03-15"),
        (info("no_identifier_column"),),
        patients=("row 2", "row 3"),
    ),
    BadFile(
        "the same numbers in two centres",
        "Each centre counts from 1: patient 1 of Lille is not patient 1 of Lyon.",
        lambda: workbook(
            Lyon=[HEADER.split(";"), [1, 45, "2021-02-15"], [2, 50, "2021-03-15"]],
            Lille=[HEADER.split(";"), [1, 61, "2021-04-15"], [2, 62, "2021-05-15"]],
        ),
        (info("sheets_stacked"), warning("identifiers_by_sheet")),
        columns={"age": ("45", "50", "61", "62")},
    ),
    BadFile(
        "a sample of nobody",
        "A slip in a number.",
        lambda: two_files(("P9;2021-02-15;blood;0.5;%", "P1;2021-02-15;blood;0.5;%")),
        (error("sample_without_patient", 2, "patient_id"), info("patients_without_samples")),
        samples=("P1|2021-02-15|blood|0.5|quantified",),
    ),
    BadFile(
        "names",
        "The key was not removed before the file was sent.",
        people("Nom;Prénom", "DUPONTEL;Marguerite", "LEGRANDIN;Ambroise"),
        (info("identifier_left_out", None, "Nom"), info("identifier_left_out", None, "Prénom")),
        absent=("Nom", "Prénom"),
        secrets=("DUPONTEL", "Marguerite", "LEGRANDIN", "Ambroise"),
    ),
    BadFile(
        "dates of birth",
        "A birth date with a centre is a name.",
        people("Date de naissance", "14/07/1951", "03/11/1948"),
        (info("identifier_left_out", None, "Date de naissance"),),
        absent=("Date de naissance",),
        secrets=("14/07/1951", "03/11/1948", "1951-07-14"),
    ),
    BadFile(
        "DDN that is a birth date",
        "In French DDN is the date of last news, or of birth: everybody would have died before time zero.",
        people("DDN", "14/07/1951", "23/11/1948"),
        (info("identifier_left_out", None, "DDN"),),
        absent=("DDN", "last_news_date"),
        secrets=("14/07/1951", "23/11/1948"),
    ),
    BadFile(
        "social security numbers",
        "Found by their pattern, whatever the header.",
        people("Immatriculation", "2 51 07 69 123 456 40", "148119912345673"),
        (info("identifier_left_out", None, "Immatriculation"),),
        absent=("Immatriculation",),
        secrets=("2 51 07 69 123 456", "148119912345673"),
    ),
    BadFile(
        "hospital numbers",
        "The IPP leads to the record.",
        people("IPP", "8001234567", "8007654321"),
        (info("identifier_left_out", None, "IPP"),),
        absent=("IPP",),
        secrets=("8001234567", "8007654321"),
    ),
    BadFile(
        "addresses and telephones",
        "Found by their pattern.",
        people("contact;joindre", "marguerite.d@example.org;06 12 34 56 78", "a.legrandin@example.org;07 98 76 54 32"),
        (info("identifier_left_out", None, "contact"), info("identifier_left_out", None, "joindre")),
        absent=("contact", "joindre"),
        secrets=("marguerite", "06 12 34 56 78", "legrandin"),
    ),
    BadFile(
        "names as patient numbers",
        "The only column that tells patients apart is their name.",
        csv("patient;age;mrd_relapse_date", "DUPONTEL Marguerite;45;2021-02-15", "LEGRANDIN Ambroise;50;2021-03-15"),
        (
            info("identifier_left_out", None, "patient"),
            info("pseudonyms", None, "patient"),
        ),
        patients=("P001", "P002"),
        secrets=("DUPONTEL", "Marguerite", "LEGRANDIN"),
    ),
    BadFile(
        "social security numbers as patient numbers",
        "They tell patients apart, and name them.",
        csv("patient_id;age;mrd_relapse_date", "251076912345640;45;2021-02-15", "148119912345673;50;2021-03-15"),
        (info("identifier_left_out", None, "patient_id"),),
        secrets=("251076912345640", "148119912345673"),
    ),
    BadFile(
        "a name twice",
        "A repeated number is quoted in its problem; a name may not be.",
        csv("Nom;age;mrd_relapse_date", "DUPONTEL;45;2021-02-15", "DUPONTEL;50;2021-03-15"),
        (info("identifier_left_out", None, "Nom"), error("identifier_repeated", 3, "Nom")),
        patients=("P001",),
        secrets=("DUPONTEL",),
    ),
    BadFile(
        "the totals as a patient",
        "A line below that begins with a word.",
        csv(HEADER, "P1;45;2021-02-15", "P2;50;2021-03-15", "Total;2;"),
        (info("totals_left_out", 4),),
        patients=("P1", "P2"),
    ),
)
