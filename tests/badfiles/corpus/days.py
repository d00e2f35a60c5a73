"""Days that are none, only half known, or that stand for something else."""

from __future__ import annotations

from datetime import datetime

from tests.badfiles.corpus.bad_file import BadFile, error, info, warning
from tests.badfiles.corpus.dates import DX, dated
from tests.badfiles.corpus.making import csv, workbook
from tests.badfiles.corpus.numbers import formatted

CASES = (
    dated(
        "no day of the calendar",
        "31 February.",
        ("31/02/2020", "29/02/2019", "29/02/2020"),
        ("", "", "2020-02-29"),
        error("impossible_date", 2, DX),
        error("impossible_date", 3, DX),
    ),
    dated(
        "the thirteenth month",
        "Neither order makes a day.",
        ("13/13/2020", "15/03/2020"),
        ("", "2020-03-15"),
        error("impossible_date", 2, DX),
    ),
    dated(
        "days and months of zero",
        "Unknown day, as registries write it.",
        ("00/03/2020", "15/00/2020", "15/03/2020"),
        ("", "", "2020-03-15"),
        warning("partial_date", 2, DX),
        warning("partial_date", 3, DX),
    ),
    dated(
        "month and year only",
        "The day is not known; the first of the month would be invented.",
        ("03/2020", "2020-03", "15/03/2020"),
        ("", "", "2020-03-15"),
        warning("partial_date", 2, DX),
        warning("partial_date", 3, DX),
    ),
    BadFile(
        "month and year, completed by Excel",
        "mars 2020 typed into a cell is stored as 1 March: the day is nobody's.",
        lambda: formatted(datetime(2020, 3, 1), "mmm-yy", DX),
        (warning("partial_date", 2, DX),),
        columns={DX: ("",)},
    ),
    dated(
        "year only",
        "2020 is a year here, not a number of days.",
        ("2020", "15/03/2020"),
        ("", "2020-03-15"),
        warning("partial_date", 2, DX),
    ),
    dated(
        "a month in words and a year",
        "mars 2020.",
        ("mars 2020", "15/03/2020"),
        ("", "2020-03-15"),
        warning("partial_date", 2, DX),
    ),
    dated(
        "months in words",
        "French and English.",
        ("15 mars 2020", "3 août 2019", "4-Feb-2020", "1er mai 2020", "12 déc. 2019"),
        ("2020-03-15", "2019-08-03", "2020-02-04", "2020-05-01", "2019-12-12"),
    ),
    dated("eight digits", "20200315, as databases write.", ("20200315", "20191231"), ("2020-03-15", "2019-12-31")),
    dated(
        "eight digits, day first",
        "15032020.",
        ("15032020", "31122019"),
        ("", ""),
        error("not_a_date", 2, DX),
        error("not_a_date", 3, DX),
    ),
    dated(
        "with time",
        "Midnight of a database.",
        ("2020-03-15 00:00:00", "2020-03-16T14:30:00", "17/03/2020 08:15"),
        ("2020-03-15", "2020-03-16", "2020-03-17"),
    ),
    dated(
        "with a time zone",
        "23:30 UTC is the next day in Paris: the day as written is taken, and nothing shifts in silence.",
        ("2020-03-15T23:30:00Z", "2020-03-16T23:30:00+02:00"),
        ("2020-03-15", "2020-03-16"),
    ),
    dated(
        "first day of Excel",
        "01/01/1900 is a zero with the format of a date.",
        ("01/01/1900", "15/03/2020"),
        ("", "2020-03-15"),
        info("sentinel_date", 2, DX),
    ),
    dated(
        "last day of databases",
        "31/12/9999 stands for never.",
        ("31/12/9999", "15/03/2020"),
        ("", "2020-03-15"),
        info("sentinel_date", 2, DX),
    ),
    dated(
        "first day of computers",
        "1970-01-01 is a zero.",
        ("1970-01-01", "2020-03-15"),
        ("1970-01-01", "2020-03-15"),
        warning("long_interval", 2, "mrd_relapse_date"),
    ),
    dated(
        "a year mistyped",
        "0202 and 2202.",
        ("15/03/0202", "15/03/2202"),
        ("", ""),
        error("impossible_date", 2, DX),
        error("impossible_date", 3, DX),
    ),
    BadFile(
        "a day to come",
        "2091 for 2021.",
        csv("patient_id;mrd_relapse_date;last_news_date", "P1;2021-02-15;2091-03-15"),
        (
            warning("future_date", 2, "last_news_date"),
            warning("long_interval", 2, "last_news_date"),
        ),
    ),
    dated(
        "a doubt in a date",
        "15/03/2020 ? is not known.",
        ("15/03/2020 ?", "~15/03/2020", "15/03/2020"),
        ("", "", "2020-03-15"),
        error("not_a_date", 2, DX),
        warning("partial_date", 3, DX),
    ),
    dated(
        "two dates in one cell",
        "Which one is meant?",
        ("15/03/2020 et 20/03/2020", "15/03/2020"),
        ("", "2020-03-15"),
        error("not_a_date", 2, DX),
    ),
    dated(
        "a placeholder",
        "jj/mm/aaaa, never replaced.",
        ("jj/mm/aaaa", "15/03/2020"),
        ("", "2020-03-15"),
        warning("partial_date", 2, DX),
    ),
    dated(
        "seconds of computers",
        "1584230400 of a database.",
        ("1584230400", "15/03/2020"),
        ("", "2020-03-15"),
        error("not_a_date", 2, DX),
    ),
    dated(
        "year, day, month",
        "2020-15-03 is no way to write a day.",
        ("2020-15-03", "2020-03-15"),
        ("", "2020-03-15"),
        error("impossible_date", 2, DX),
    ),
    dated(
        "points, dashes and spaces",
        "Three typists.",
        ("15.03.2020", "16-03-2020", "17 / 03 / 2020", "18.03.2020."),
        ("2020-03-15", "2020-03-16", "2020-03-17", ""),
        error("not_a_date", 5, DX),
    ),
    dated(
        "a time only",
        "08:15, of a column of times.",
        ("08:15", "15/03/2020"),
        ("", "2020-03-15"),
        error("not_a_date", 2, DX),
    ),
    BadFile(
        "a word in a column of dates",
        "'non' where the transplantation would stand: not transplanted, and no date.",
        csv("patient_id;hsct;hsct_date;mrd_relapse_date", "P1;non;non;2021-02-15", "P2;oui;2021-08-15;2021-02-15"),
        (info("no_date_word", 2, "hsct_date"),),
        columns={"hsct": ("no", "yes"), "hsct_date": ("", "2021-08-15")},
    ),
    BadFile(
        "a zero for no date",
        "0 in the column of deaths: alive, not dead in 1900.",
        csv(
            "patient_id;death_date;mrd_relapse_date;last_news_date",
            "P1;0;2021-02-15;2022-08-15",
            "P2;2021-08-15;2021-02-15;2021-08-15",
        ),
        (info("no_date_word", 2, "death_date"),),
        columns={"death_date": ("", "2021-08-15")},
    ),
    BadFile(
        "zeros for no date in a workbook",
        "The same with the format of a date: 00/01/1900.",
        lambda: workbook(
            patients=[
                ["patient_id", "death_date", "mrd_relapse_date", "last_news_date"],
                ["P1", datetime(1899, 12, 30), "2021-02-15", "2022-08-15"],
                ["P2", datetime(2021, 8, 15), "2021-02-15", "2021-08-15"],
            ]
        ),
        (warning("partial_date", 2, "death_date"),),
        columns={"death_date": ("", "2021-08-15")},
    ),
)
