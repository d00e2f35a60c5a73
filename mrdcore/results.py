"""What a result row and a curve row hold. Every number of the project travels in one of these two frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from mrdcore.once import once


@dataclass(frozen=True)
class Row:
    """One number of an analysis, unrounded, with its interval on the same row.

    Percentages are 0 to 100, survival 0 to 1, times in months (days / 30.4375) unless the subject says days.
    A value that cannot be given (not reached, withheld) is NaN, and `note` says why in words.
    `n` of `total` is what the value counts; `method` names the convention (for example "wilson", "log-log").
    """

    analysis: str
    subject: str
    stat: str
    value: float = nan
    low: float = nan
    high: float = nan
    at: float = nan
    by: str = ""
    level: str = "all"
    n: float = nan
    total: float = nan
    method: str = ""
    note: str = ""


ResultRow = Mapping[str, Any]  # a row of a frame of results, by column

ROW_COLUMNS = (
    "analysis",
    "subject",
    "by",
    "level",
    "stat",
    "at",
    "value",
    "low",
    "high",
    "n",
    "total",
    "method",
    "note",
)
CURVE_COLUMNS = ("endpoint", "level", "time", "at_risk", "events", "censored", "estimate", "low", "high")


def as_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Result rows as a frame with the columns of `ROW_COLUMNS`, in the order given."""
    names = [f.name for f in fields(Row)]
    frame = pd.DataFrame([[getattr(row, name) for name in names] for row in rows], columns=names)
    return frame[list(ROW_COLUMNS)]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain values, a missing one as None: what JSON and charts take."""
    names = [str(name) for name in frame]
    columns = [_plain(frame.iloc[:, place]) for place in range(len(names))]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _plain(values: pd.Series) -> list[Any]:
    if not values.isna().any():
        return list(values)
    return [None if missing else value for value, missing in zip(values, values.isna(), strict=True)]


def find(rows: pd.DataFrame, **where: object) -> pd.DataFrame:
    """The rows whose columns hold these values."""
    keep = np.ones(len(rows), dtype=bool)
    for name, value in where.items():
        keep &= rows[name].to_numpy() == value
    return rows[keep]


def each(rows: pd.DataFrame, **where: object) -> list[ResultRow]:
    """The rows whose columns hold these values, one by one: a page asks some hundred times, and a frame answers slowly."""
    held = once(rows, "each", lambda: _one_by_one(rows))
    return [row for row in held if all(row[name] == value for name, value in where.items())]


def _one_by_one(rows: pd.DataFrame) -> list[ResultRow]:
    names = [str(name) for name in rows]
    return [
        dict(zip(names, values, strict=True)) for values in zip(*(rows[name].tolist() for name in names), strict=True)
    ]


def value_of(rows: pd.DataFrame, **where: object) -> float:
    """The value of the one row that `where` describes; LookupError when there is none or more than one."""
    found = find(rows, **where)
    if len(found) != 1:
        raise LookupError(f"{len(found)} rows for {where}")
    return float(found["value"].iloc[0])
