"""Dates that could be two days, that are none, or that Excel has spoilt."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mrdcore.read import Mapping
from tests.badfiles.corpus.bad_file import BadFile, Said, error, info, warning
from tests.badfiles.corpus.making import csv, one_column

DX = "diagnosis_date"


def dated(name: str, why: str, cells: tuple[str, ...], read: tuple[str, ...], *said: Said, **more: object) -> BadFile:
    """A column of dates of diagnosis of P1, P2, ... from row 2, and what it is read as."""
    return BadFile(name, why, one_column(DX, *cells), said, columns={DX: read}, **more)  # type: ignore[arg-type]


def book_of(*days: object, epoch_1904: bool = False, as_number: bool = False) -> bytes:
    book = Workbook()
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.append(["patient_id", DX, "mrd_relapse_date"])
    for n, day in enumerate(days, start=1):
        sheet.append([f"P{n}", day, "2021-02-15"])
        if as_number:
            sheet.cell(n + 1, 2).number_format = "DD/MM/YYYY"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


CASES = (
    dated(
        "no date shows its order",
        "06/02 and 03/04: day first in Paris, month first in Houston. Asked, with an example.",
        ("06/02/2020", "03/04/2020"),
        ("2020-02-06", "2020-04-03"),
        warning("day_first_assumed", None, DX),
        questions=("day_first",),
    ),
    dated(
        "no date shows its order, answered",
        "The mapping says month first.",
        ("06/02/2020", "03/04/2020"),
        ("2020-06-02", "2020-03-04"),
        mapping=Mapping(dayfirst=False),
    ),
    dated(
        "one date shows its order", "15/03 decides for all.", ("06/02/2020", "15/03/2020"), ("2020-02-06", "2020-03-15")
    ),
    dated("American dates", "03/15 decides for all.", ("06/02/2020", "03/15/2020"), ("2020-06-02", "2020-03-15")),
    dated(
        "one American among French dates",
        "Flagged, never turned round.",
        ("15/03/2020", "16/03/2020", "03/17/2020", "06/02/2020"),
        ("2020-03-15", "2020-03-16", "", "2020-02-06"),
        warning("date_order_mixed", None, DX),
        error("date_order_contradicted", 4, DX),
    ),
    dated(
        "as many American as French dates",
        "Nothing decides what 06/02 is.",
        ("15/03/2020", "03/15/2020", "06/02/2020"),
        ("2020-03-15", "2020-03-15", ""),
        error("date_order_unknown", 4, DX),
    ),
    BadFile(
        "another column shows the order",
        "Birthdays of one column are day first; the other column is the same typist's.",
        csv("patient_id;diagnosis_date;mrd_relapse_date", "P1;06/02/2020;15/03/2021", "P2;03/04/2020;28/04/2021"),
        columns={DX: ("2020-02-06", "2020-04-03"), "mrd_relapse_date": ("2021-03-15", "2021-04-28")},
    ),
    BadFile(
        "another column shows that the month stands first",
        "The same typist in America.",
        csv("patient_id;diagnosis_date;mrd_relapse_date", "P1;06/02/2020;03/15/2021", "P2;03/04/2020;04/28/2021"),
        (info("day_first_from_others", None, DX),),
        columns={DX: ("2020-06-02", "2020-03-04"), "mrd_relapse_date": ("2021-03-15", "2021-04-28")},
    ),
    BadFile(
        "two columns in two orders",
        "A merge of two exports: each column keeps its own.",
        csv("patient_id;diagnosis_date;mrd_relapse_date", "P1;15/02/2020;03/15/2021", "P2;28/04/2020;04/06/2021"),
        columns={DX: ("2020-02-15", "2020-04-28"), "mrd_relapse_date": ("2021-03-15", "2021-04-06")},
    ),
    BadFile(
        "half turned round by Excel",
        "A French CSV opened in an American Excel: where the day is at most 12 the date is turned round, the others stay text.",
        lambda: book_of(
            *(datetime(2020, m, d) for d, m in ((2, 6), (4, 3), (5, 10), (7, 1), (8, 9))),
            "15/03/2020",
            "28/04/2020",
            "31/01/2020",
            "22/05/2020",
        ),
        (warning("excel_dates_exchanged", 2, DX),),
    ),
    dated(
        "years of two digits",
        "21 is this century here, 58 is nobody's diagnosis to come.",
        ("15/03/20", "16/03/19"),
        ("2020-03-15", "2019-03-16"),
        info("two_digit_years", None, DX),
    ),
    dated(
        "years of two digits that hide their order",
        "03/04/20 is 3 April or 4 March, as with four digits.",
        ("03/04/20", "05/06/20"),
        ("2020-04-03", "2020-06-05"),
        warning("day_first_assumed", None, DX),
        info("two_digit_years", None, DX),
        questions=("day_first",),
    ),
    dated(
        "year, month and day of two digits",
        "20/03/15 is 15 March 2020 in Japan; read as 20 March 2015, and the days over 26 give it away.",
        ("20/03/15", "19/12/31", "20/05/06"),
        ("2015-03-20", "1931-12-19", "2006-05-20"),
        warning("two_digit_years", None, DX),
        warning("long_interval", 3, "mrd_relapse_date"),
    ),
    dated(
        "numbers of Excel's calendar in a CSV",
        "The cells had lost their format: 43905 is 15 March 2020.",
        ("43905", "43910", "43920"),
        ("2020-03-15", "2020-03-20", "2020-03-30"),
        info("excel_serials", None, DX),
    ),
    BadFile(
        "numbers of Excel's calendar in a workbook",
        "The same in a workbook, beside real dates.",
        lambda: book_of(43905, datetime(2020, 3, 20)),
        (error("not_a_date", 2, DX),),
        columns={DX: ("", "2020-03-20")},
    ),
    BadFile(
        "a workbook that counts from 1904",
        "Excel of an old Mac: read from 1900 every date is four years early.",
        lambda: book_of(datetime(2020, 3, 15), datetime(2020, 3, 20), epoch_1904=True),
        columns={DX: ("2020-03-15", "2020-03-20")},
    ),
    BadFile(
        "a date beyond the calendar",
        "A number of eight digits with the format of a date; foreign readers raise on it.",
        lambda: book_of(20200315, datetime(2020, 3, 20), as_number=True),
        columns={DX: ("2020-03-15", "2020-03-20")},
    ),
)
