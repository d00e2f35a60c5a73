"""The same measurement in the samples and in the patients' columns of MRD is one sample, not two."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

import pandas as pd

from mrdcore.language import mark, say
from mrdcore.problem import Problem, figure, row_text
from mrdcore.read.frames import SheetFrame

WITHOUT_VALUE = {"not_detected": mark("not detected"), "not_quantifiable": mark("not quantifiable")}


def without_repeated(samples: SheetFrame | None, wide: SheetFrame) -> tuple[SheetFrame, list[Problem]]:
    """The samples of the patients' columns that stand in no row of the samples: by patient, tissue and date or time point.

    An equal result is counted once; of two that differ the row of the samples is used. Results without a state (missing)
    are compared with nothing.
    """
    if samples is None or not len(wide.frame) or not len(samples.frame):
        return wide, []
    rows = {key: i for i, key in reversed(list(_keys(samples.frame)))}
    found: dict[int, int] = {}
    for i, key in _keys(wide.frame):
        if key in rows:
            found.setdefault(i, rows[key])
    equal = [i for i, j in found.items() if _is_same(wide.frame.iloc[i], samples.frame.iloc[j])]
    problems: list[Problem] = []
    if equal:
        what = say("{n} MRD results stand in the samples too, with the same value; each is counted once.", n=len(equal))
        problems += wide.place().problems(
            "info", "mrd_twice", what, say("Nothing to do."), [wide.rows[i] for i in equal]
        )
    for i, j in found.items():
        if i not in set(equal):
            here, there = wide.frame.iloc[i], samples.frame.iloc[j]
            what = say(
                "patient {patient}: MRD in {tissue} ({timepoint}) is {value} here and {other} in {where}. The latter is used.",
                patient=here["patient_id"],
                tissue=here["tissue"],
                timepoint=here["timepoint"],
                value=_said(here),
                other=_said(there),
                where=row_text(samples.rows[j]),
            )
            fix = say("Correct the one that is wrong.")
            problems += wide.place().problems("warning", "mrd_differs", what, fix, [wide.rows[i]])
    return wide.keep([i not in found for i in range(len(wide.frame))]), problems


def _keys(frame: pd.DataFrame) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Each result with the keys it can be found by: its date, its time point."""
    columns = (frame[name].tolist() for name in ("patient_id", "tissue", "date", "timepoint", "state"))
    for i, (who, tissue, day, timepoint, state) in enumerate(zip(*columns, strict=True)):
        if not isinstance(state, str) or not isinstance(tissue, str):
            continue
        if not pd.isna(day):
            yield i, (who, tissue, day)
        # Of follow-up there can be many samples.
        if isinstance(timepoint, str) and timepoint != "follow_up":
            yield i, (who, tissue, timepoint)


def _is_same(one: pd.Series, other: pd.Series) -> bool:
    if one["state"] != other["state"]:
        return False
    a, b = float(one["value"]), float(other["value"])
    return (a != a and b != b) or isclose(a, b, rel_tol=1e-6)


def _said(sample: pd.Series) -> str:
    value = float(sample["value"])
    number = "" if value != value else f"{figure(value)} %"
    return number if sample["state"] == "quantified" else f"{say(WITHOUT_VALUE[sample['state']])} {number}".strip()
