"""Files of statistics programmes that can be read: codes without labels, values declared missing, moments, nests."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa

from tests.badfiles.corpus.bad_file import BadFile, error, info, refused, warning
from tests.badfiles.corpus.making import feather, parquet, spss, stata, typed_frame

THREE = ("P1", "P2", "P3")
CODES = (1.0, 2.0, 9.0)


def nested() -> bytes:
    columns = {
        "patient_id": ["P1"],
        "mrd_relapse_date": ["2021-02-15"],
        "list": pa.array([[1, 2]]),
        "nest": pa.array([{"a": 1}]),
        "bytes": pa.array([b"\x00\xff"]),
    }
    return parquet(pa.table(columns))


def moments() -> bytes:
    """Half past eleven at night in universal time is the next day in Paris."""
    times = pa.array([datetime(2021, 2, 15, 23, 30), datetime(2021, 2, 16)], pa.timestamp("us", tz="Europe/Paris"))
    return parquet(pa.table({"patient_id": ["P1", "P2"], "mrd_relapse_date": times}))


CASES = (
    BadFile(
        "SPSS codes without labels",
        "Sex 1, 2 and 9: nobody wrote which is which.",
        lambda: spss(typed_frame().assign(sex=CODES)),
        (error("not_allowed", 2, "sex"), error("not_allowed", 3, "sex"), error("not_allowed", 4, "sex")),
        patients=THREE,
        columns={"sex": ("", "", "")},
    ),
    BadFile(
        "SPSS codes with a label for missing",
        "9 is labelled unknown: neither of the sexes.",
        lambda: spss(typed_frame().assign(sex=CODES), sex={1.0: "female", 2.0: "male", 9.0: "unknown"}),
        (info("statistical_file"),),
        patients=THREE,
        columns={"sex": ("female", "male", "")},
    ),
    BadFile(
        "Stata with missing numbers",
        "The largest number that Stata has stands for missing.",
        lambda: stata(typed_frame().assign(age=[45.0, float("nan"), 58.0])),
        patients=THREE,
        columns={"age": ("45", "", "58"), "mrd_relapse_date": ("2021-02-15", "2021-04-20", "2022-01-30")},
    ),
    BadFile(
        "moments in place of days",
        "A data base's time stamps: which day it is depends on where one stands, and that is said.",
        moments,
        (info("time_zone", None, "mrd_relapse_date"),),
        columns={"mrd_relapse_date": ("2021-02-16", "2021-02-16")},
    ),
    BadFile(
        "columns that are no cells",
        "Lists, structures and bytes of a data scientist.",
        nested,
        (warning("columns_not_read"),),
        patients=("P1",),
        absent=("list", "nest", "bytes"),
    ),
    refused(
        "Feather",
        "A data scientist's other format.",
        lambda: feather(pa.Table.from_pandas(typed_frame())),
        "not_a_table",
    ),
)
