"""R's answers for the tests of this folder, and hand-made frames of times."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import nan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mrdcore.stats.cox.fit import CoxFit, fit_cox

ORACLE = Path(__file__).parent.parent / "oracle"


def answers(name: str) -> dict[str, Any]:
    return json.loads((ORACLE / f"{name}.json").read_text())


KM, COX, TD, TABLES = answers("km"), answers("cox"), answers("td"), answers("tables")
LARGE_TABLES = answers("large_tables")


def case(name: str) -> pd.DataFrame:
    return pd.read_csv(ORACLE / "cases" / f"{name}.csv", dtype={"group": str, "stratum": str})


def km_times(name: str) -> pd.DataFrame:
    """A Kaplan-Meier case as the statistics take it: time, event, level."""
    frame = case(name)
    return pd.DataFrame({"time": frame["time"].astype(float), "event": frame["status"] == 1, "level": frame["group"]})


def km_parts() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every case of km.json, overall and by group: case, level ("all" for overall), R's answer."""
    for name, answer in KM.items():
        yield name, "all", answer["overall"]
        for level, part in answer["groups"].items():
            yield name, level, part


def part_times(name: str, level: str) -> pd.DataFrame:
    frame = km_times(name)
    return frame.assign(level="all") if level == "all" else frame[frame["level"] == level]


def numbers(values: list[Any]) -> list[float]:
    """R's numbers: NA is NaN."""
    return [nan if value is None else float(value) for value in values]


def made(*rows: tuple[float, bool, str]) -> pd.DataFrame:
    """Hand-made patients: months, event, level."""
    return pd.DataFrame(list(rows), columns=["time", "event", "level"]).astype({"time": "float64", "level": "str"})


def three_groups() -> pd.DataFrame:
    """Lung cancer by ECOG 0, 1, 2 as A, B, C: 37, 82 and 44 events."""
    frame = case("cox_lung")
    frame = frame[frame["ecog"] < 3]
    return pd.DataFrame(
        {
            "time": frame["time"] * 1.0,
            "event": frame["status"] == 1,
            "level": frame["ecog"].map({0: "A", 1: "B", 2: "C"}),
        }
    )


def few(a: int, b: int, c: int = 0) -> pd.DataFrame:
    """Ten patients in A and B (and C, where it has events), of whom the first so many have the event, in turns."""
    rows = [
        (float(3 * i + shift), i < events, level)
        for level, events, shift in (("A", a, 0), ("B", b, 1), ("C", c, 2))
        if events or level != "C"
        for i in range(10)
    ]
    return made(*rows)


def cox_fit(frame: pd.DataFrame, covariates: tuple[str, ...], strata: str = "", start: str = "") -> CoxFit | None:
    """The fit of columns: `time`, `event`, covariates, where named a stratum and a start."""
    time, event = frame["time"].to_numpy(float), frame["event"].to_numpy(float)
    entry = frame[start].to_numpy(float) if start else None
    stratum = frame[strata].to_numpy(np.str_) if strata else None
    return fit_cox(frame[list(covariates)].to_numpy(float), time, event, entry, stratum)


def more_survival() -> dict[str, Any]:
    """more_survival.json, with the `parts` of each case: level ("all" for overall) and R's answer."""
    found = answers("more_survival")
    for answer in found.values():
        if "overall" in answer:
            answer["parts"] = [("all", answer["overall"]), *answer["groups"].items()]
    return found


def late(*rows: tuple[float, float, bool, str]) -> pd.DataFrame:
    """Hand-made patients: months of entry, months, event, level."""
    frame = pd.DataFrame(list(rows), columns=["entry", "time", "event", "level"])
    return frame.astype({"entry": "float64", "time": "float64", "level": "str"})


def entering(name: str, level: str = "") -> pd.DataFrame:
    """A case of more_survival.json: entry, time, event, level, stratum; all as one level, or one level alone."""
    if name == "entry_heart":
        heart = case("td_heart")
        frame = heart.assign(entry=heart["start"], time=heart["stop"], status=heart["event"], group=heart["tx"])
        frame = frame.assign(stratum="all")
    else:
        frame = case(name)
    times = pd.DataFrame({"time": frame["time"].astype(float), "event": frame["status"] == 1})
    times = times.assign(entry=frame.get("entry", 0.0), level=frame["group"].astype(str), stratum=frame["stratum"])
    if level == "all":
        return times.drop(columns="stratum").assign(level="all")
    return times[times["level"] == level] if level else times
