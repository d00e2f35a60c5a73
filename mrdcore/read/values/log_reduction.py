"""MRD given as log10 below the sample before treatment -> % of ABL1, where that sample has a value."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan

import pandas as pd

from mrdcore.language import mark, say
from mrdcore.problem import At, Problem
from mrdcore.read.frames import AT_LEAST, REDUCTION, SheetFrame

NO_BASELINE = mark(
    "a log reduction, but no value in % before treatment of the same patient and tissue to count it from. "
    "It is not used."
)


def with_log_reductions(
    patients: SheetFrame, samples: SheetFrame | None, wide: SheetFrame
) -> tuple[SheetFrame | None, SheetFrame, list[Problem]]:
    """The samples with each log reduction as % of ABL1; missing, and said, where there is nothing to count it from.

    The sample before treatment is the last quantified one of the patient and tissue that is called so or, without a
    time point, is not after the start of treatment. "At least 4 log" gives a limit: detected or not, below it.
    """
    waiting = [one for one in (samples, wide) if one is not None and REDUCTION in one.frame]
    if not waiting:
        return samples, wide, []
    baselines = _baselines(patients, [one.frame for one in (samples, wide) if one is not None])
    problems: list[Problem] = []
    for one in waiting:
        problems += _without_baseline(one, baselines)
    return (None if samples is None else _converted(samples, baselines)), _converted(wide, baselines), problems


def _baselines(patients: SheetFrame, frames: Iterable[pd.DataFrame]) -> dict[tuple[str, str], float]:
    starts = patients.frame.get("ven_aza_start_date")
    start = {} if starts is None else dict(zip(patients.frame["patient_id"], starts, strict=True))
    found: dict[tuple[str, str], float] = {}
    for frame in frames:
        quantified = frame[(frame["state"] == "quantified")].sort_values("date", kind="stable", na_position="first")
        begun = quantified["patient_id"].map(start)
        before = quantified["timepoint"].isna() & (quantified["date"] <= pd.to_datetime(begun))
        kept = quantified[(quantified["timepoint"] == "pre_treatment") | before]
        found |= dict(zip(zip(kept["patient_id"], kept["tissue"], strict=True), kept["value"], strict=True))
    return found


def _keys(frame: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(frame["patient_id"], frame["tissue"], strict=True))


def _without_baseline(one: SheetFrame, baselines: dict[tuple[str, str], float]) -> list[Problem]:
    waits = one.frame[REDUCTION].notna()
    rows: list[At] = [
        row
        for row, key, waiting in zip(one.rows, _keys(one.frame), waits, strict=True)
        if waiting and key not in baselines
    ]
    if not rows:
        return []
    fix = say("Add the sample before treatment with its value in %, or give this one in %.")
    return one.place("value").problems("error", "log_reduction_without_baseline", say(NO_BASELINE), fix, rows)


def _converted(one: SheetFrame, baselines: dict[tuple[str, str], float]) -> SheetFrame:
    if REDUCTION not in one.frame:
        return one
    frame = one.frame.copy()
    values, states = frame["value"].tolist(), frame["state"].tolist()
    for i, (key, log10, at_least) in enumerate(zip(_keys(frame), frame[REDUCTION], frame[AT_LEAST], strict=True)):
        if not isnan(log10) and key in baselines:
            values[i] = baselines[key] * 10.0**-log10
            states[i] = "not_quantifiable" if at_least else "quantified"
    frame["value"] = pd.Series(values, dtype="float64")
    frame["state"] = pd.Series(states, dtype="object")
    return SheetFrame(one.sheet, frame.drop(columns=[REDUCTION, AT_LEAST]), one.rows, one.headers, one.set_aside)
