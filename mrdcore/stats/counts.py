"""Count patients once, where they lie: a frame of any engine in, counts per distinct time and group out.

pandas and Polars frames are counted in memory. A DuckDB relation, a PySpark frame or another that Narwhals knows as
lazy is counted by its own engine in one group-by, and only the counts leave it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mrdcore.stats.tally import Codes, Tally, joined, tallies
from mrdcore.stats.times import Floats

Cell = tuple[str, ...]
Flags = npt.NDArray[np.bool_]
NOT_NUMBERS = "times and events to be counted are numbers, or true and false"


@dataclass(frozen=True)
class Counts:
    """For each combination of the levels of `by`: a tally of the known patients, and how many are not known.

    Not known: a time that is missing, infinite or below 0, an event that is missing or none of 0, 1 and 2. A missing
    level is "".
    """

    by: tuple[str, ...]
    cells: dict[Cell, Tally]
    unknown: dict[Cell, int]

    @property
    def patients(self) -> int:
        """All of them, the unknown included."""
        return sum(tally.patients for tally in self.cells.values()) + sum(self.unknown.values())

    def levels(self, name: str = "") -> tuple[str, ...]:
        """The known levels of one of `by` (the first), in order of their text."""
        place = self._place(name)
        return tuple(sorted({cell[place] for cell in self.cells if cell[place]}))

    def tally(self, name: str = "", level: str | None = None) -> Tally:
        """The patients of a level of `name` (the first of `by`), or all."""
        place = 0 if level is None else self._place(name)
        return joined([of for cell, of in self.cells.items() if level is None or cell[place] == level])

    def where(self, name: str, level: str) -> Counts:
        """The counts of the patients of one level."""
        place = self._place(name)
        cells = {cell: of for cell, of in self.cells.items() if cell[place] == level}
        return Counts(self.by, cells, {cell: n for cell, n in self.unknown.items() if cell[place] == level})

    def _place(self, name: str) -> int:
        return self.by.index(name) if name else 0


def count(frame: Any, time: str, event: str, *by: str) -> Counts:
    """The counts of a frame: `time` in any unit, `event` 0 or false (censored), 1 or true, 2 (competing); `by` groups.

    One pass over the patients. A time or event that is not known is counted in `unknown`, a missing level as "".
    TypeError where time or event is a text or a date. The frame: pandas, Polars, DuckDB, PySpark (Narwhals).
    """
    import narwhals as nw

    native = nw.from_native(frame)
    if isinstance(native, nw.LazyFrame):
        return _of_groups(native, time, event, by)
    when, cause, *groups = (native[name].to_pandas() for name in (time, event, *by))
    return _counted(_numbers(when), _numbers(cause), groups, by)


def _of_groups(frame: Any, time: str, event: str, by: tuple[str, ...]) -> Counts:
    """The counts of a frame that is not in memory: its engine groups, and gives a row per time, event and level."""
    import narwhals as nw

    kinds = frame.collect_schema()
    if not all(kinds[name].is_numeric() or kinds[name] == nw.Boolean for name in (time, event)):
        raise TypeError(NOT_NUMBERS)
    names = [f"by{place}" for place in range(len(by))]  # a column of the frame may be called as ours
    columns = [
        nw.col(time).cast(nw.Float64).alias("time"),
        nw.col(event).cast(nw.Float64).alias("event"),
        *(nw.col(name).alias(alias) for name, alias in zip(by, names, strict=True)),
    ]
    keys = ("time", "event", *names)
    groups = frame.select(columns).group_by(*keys).agg(nw.len().alias("patients")).collect("pandas").to_native()
    when, cause = _numbers(groups["time"]), _numbers(groups["event"])
    return _counted(when, cause, [groups[name] for name in names], by, groups["patients"].to_numpy(dtype=np.int64))


def _numbers(values: pd.Series) -> Floats:
    if not (pd.api.types.is_numeric_dtype(values.dtype) or pd.api.types.infer_dtype(values) in ("boolean", "empty")):
        raise TypeError(NOT_NUMBERS)
    return np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan))


def _counted(
    time: Floats, cause: Floats, by: Sequence[pd.Series], names: tuple[str, ...], number: Codes | None = None
) -> Counts:
    """The counts of rows, each of which stands for one patient or for `number` of them."""
    place, cells = _cells(by, len(time))
    known = (time >= 0) & (time < np.inf) & ((cause == 0) | (cause == 1) | (cause == 2))
    left_out = np.bincount(place[~known], None if number is None else number[~known], len(cells))
    unknown = {cell: int(n) for cell, n in zip(cells, left_out, strict=True) if n}
    if not known.all():
        time, cause, place = time[known], cause[known], place[known]
        number = None if number is None else number[known]
    found = zip(cells, tallies(time, cause, place, len(cells), number=number), strict=True)
    return Counts(names, {cell: tally for cell, tally in found if tally.time.size}, unknown)


def _cells(by: Sequence[pd.Series], rows: int) -> tuple[Codes, list[Cell]]:
    """The number of each row's cell, and the levels of each cell."""
    place, cells = np.zeros(rows, dtype=np.int64), [Cell()]
    for column in by:
        code, values = pd.factorize(column)
        # a missing value has the code -1, which is the last of the levels
        levels = [*(str(value) for value in values), ""]
        place = place * len(levels) + np.where(code < 0, len(levels) - 1, code)
        cells = [(*cell, level) for cell in cells for level in levels]
    return place, cells
