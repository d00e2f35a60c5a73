"""A view ready to be shown anywhere: on the projector, on a slide, in a workbook, in a report that opens offline.

A scene holds aggregate numbers only, unless it says `of_patients`: such a scene never leaves the page.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from mrdcore.present.table import Table

Datasets = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Curve:
    """A step curve with its band and censoring marks; `slot` is the colour of its group ("" for none of a group).

    `times` in months from 0, `values` shares from 0 to 1 as they stand from each time on; `low` and `high` may hold NaN.
    `censored`: times at which somebody is censored. `at_risk`: the counts at the months of the chart.
    """

    name: str
    slot: str
    times: tuple[float, ...]
    values: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    censored: tuple[float, ...] = ()
    at_risk: tuple[int, ...] = ()


@dataclass(frozen=True)
class StepChart:
    """Step curves over the numbers at risk, for programs that draw a chart themselves."""

    x_title: str
    y_title: str
    curves: tuple[Curve, ...]
    risk_times: tuple[float, ...] = ()
    risk_title: str = ""
    top: float = 1.0


@dataclass(frozen=True)
class Part:
    """One part of every bar: its name, its colour (#RRGGBB), that of the text on it, a share and a text a bar."""

    name: str
    colour: str
    ink: str
    shares: tuple[float, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class BarChart:
    """A stacked bar a category, for programs that draw a chart themselves."""

    categories: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Figure:
    """A chart: a Vega-Lite specification, the datasets it names, and what it shows in words (`alt`).

    `name` is short, for a file; `native` the same chart for a program that draws it itself, None where it has none.
    """

    name: str
    title: str
    spec: dict[str, Any]
    data: Datasets
    alt: str
    native: StepChart | BarChart | None = None

    @property
    def hash(self) -> str:
        """Twelve digits that are the same where the same numbers are drawn in the same way."""
        drawn = json.dumps([self.spec, self.data], sort_keys=True, ensure_ascii=False, default=str)
        return sha256(drawn.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class TitledTable:
    """A table and what it is called."""

    title: str
    table: Table


@dataclass(frozen=True)
class Stamp:
    """What makes the numbers of a scene again. `link` is the query of the page, which holds no patient."""

    page: str
    link: str
    sha256: str
    version: str
    patients: int
    is_synthetic: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Scene:
    """One view, drawn. `who`: which patients, divided how, in words; `sentences`: the answer; `method`: how it was made.

    `of_patients`: the figures show single patients.
    """

    title: str
    who: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]
    tables: tuple[TitledTable, ...]
    method: str
    stamp: Stamp
    of_patients: bool = False
