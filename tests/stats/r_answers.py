"""R's answers for the tests of this folder, and hand-made frames of times."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import nan
from pathlib import Path
from typing import Any

import pandas as pd

ORACLE = Path(__file__).parent.parent / "oracle"


def answers(name: str) -> dict[str, Any]:
    return json.loads((ORACLE / f"{name}.json").read_text())


KM, COX, TD, TABLES = answers("km"), answers("cox"), answers("td"), answers("tables")


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
