"""Which patients, and in which groups: to and from the text that stands in a URL and behind `--where` and `--by`."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar
from urllib.parse import quote, unquote

import numpy as np
import numpy.typing as npt
import pandas as pd

from mrdcore.groups import Division, Groups, SelectionError, coded, divide, is_number, number_text
from mrdcore.language import say
from mrdcore.language.writing import decimal
from mrdcore.once import once
from mrdcore.schema import UNKNOWN, ColumnSpec, column

__all__ = [
    "Filter",
    "Groups",
    "Selected",
    "Selection",
    "SelectionError",
    "group_sizes",
    "in_words",
    "matches",
    "select",
]

Whole = TypeVar("Whole", pd.DataFrame, pd.Series)

# Words of the app's URL that are no filters.
RESERVED = (
    "by", "cohort", "endpoint", "origin", "conf", "percent", "at", "second", "landmark", "hsct_landmark", "test",
    "strata", "adjust", "entry", "few", "share", "a", "b", "fig", "lang", "part", "more", "picture", "classes",
    "question", "tissue", "answer", "measure", "sort", "of", "embed", "embed_options",
)  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """Patients whose `key` is one of `values`, or lies from `low` to `high` (both included).

    A range leaves out patients whose value is missing, unless `unknown` keeps them.
    """

    key: str
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unknown: bool = False

    @property
    def text(self) -> str:
        if self.values:
            return f"{_quoted_key(self.key)}={','.join(map(_quoted_value, self.values))}"
        return f"{_quoted_key(self.key)}={number_text(self.low)}..{number_text(self.high)}{f',{UNKNOWN}' if self.unknown else ''}"

    @classmethod
    def parse(cls, text: str) -> Filter:
        """`flt3_itd_or_ras=yes`, `ven_days_c1=7,14`, `age=18..60`, `age=60..`; SelectionError when it is none of these."""
        key, _, value = text.partition("=")
        if not key or not value:
            raise SelectionError(
                say("'{text}' is not a filter: write column=value, column=value,value or column=low..high.", text=text)
            )
        bounds = value.removesuffix(f",{UNKNOWN}")
        low, dots, high = bounds.partition("..")
        if not dots or not _is_bound(low) or not _is_bound(high):
            return cls(unquote(key), values=tuple(map(unquote, value.split(","))))
        if low and high and float(low) > float(high):
            raise SelectionError(say("'{text}' leaves nobody: write the lower number first.", text=text))
        return cls(unquote(key), low=_bound(low), high=_bound(high), unknown=bounds != value)


def _quoted(text: str) -> str:
    return quote(text, safe="<>:")


def _quoted_key(key: str) -> str:
    """A column may be called as a word of the app's URL; its first letter then stands as a number."""
    return f"%{ord(key[0]):02X}{key[1:]}" if key in RESERVED else _quoted(key)


def _quoted_value(value: str) -> str:
    """Two dots inside a value are no range."""
    return _quoted(value).replace("..", "%2E%2E")


def _is_bound(text: str) -> bool:
    return not text or is_number(text)


def _bound(text: str) -> float | None:
    return float(text) if text else None


@dataclass(frozen=True)
class Selection:
    """Filters, joined by "and", and the variable that makes the groups (`key`, or `key:cut,cut`).

    Hashable: a cache key, the URL query, and the stamp on every export, all from the same text.
    """

    where: tuple[Filter, ...] = ()
    by: str = ""

    @property
    def query(self) -> str:
        parts = [item.text for item in self.where] + ([f"by={quote(self.by, safe='<>:,.')}"] if self.by else [])
        return "&".join(parts)

    @classmethod
    def parse(cls, query: str) -> Selection:
        """The selection that `query` prints; SelectionError when a part is none. As in any URL, "+" is a space."""
        where, by = [], ""
        for part in filter(None, query.lstrip("?").replace("+", " ").split("&")):
            key, _, value = part.partition("=")
            if key == "by":
                by = unquote(value)
            elif key not in RESERVED:
                where.append(Filter.parse(part))
        return cls(tuple(where), by)

    def filtered(self, key: str) -> Filter | None:
        return next((item for item in self.where if item.key == key), None)

    def with_filter(self, item: Filter) -> Selection:
        return replace(self, where=(*(f for f in self.where if f.key != item.key), item))


@dataclass(frozen=True)
class Selected:
    """The patients that are left of `everybody`, each with its `level` (categories), in which they are indexed as there; how the whole
    cohort is divided, so that a colour stays with its group; each filter in words; and (filter text, patients before it,
    patients after it) of each filter.

    `landmark`: the month at which the levels were as they stand here, None where they are as the file ends;
    `changed`: the patients whose level is another one later.
    """

    everybody: pd.DataFrame
    level: pd.Series
    groups: Groups
    division: Division
    filters: tuple[str, ...]
    attrition: tuple[tuple[str, int, int], ...]
    landmark: float | None = None
    changed: pd.Series | None = None

    @cached_property
    def patients(self) -> pd.DataFrame:
        """All columns of the patients that are left, and `level`. Of a million patients they take long: see `of`."""
        return self.of(self.everybody).assign(level=self.level)

    def of(self, whole: Whole) -> Whole:
        """The rows of a frame or column of everybody that belong to the patients that are left."""
        return whole.take(self._places)

    def with_level(self, key: Hashable, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Rows of the patients that are left, and their `level`; `make` computes those of everybody, once as `key`."""
        return self.of(once(self.everybody, key, make)).assign(level=self.level)

    @cached_property
    def _places(self) -> npt.NDArray[np.intp]:
        return self.everybody.index.get_indexer(self.level.index)


def group_sizes(selected: Selected) -> dict[str, int]:
    """Patients in each group."""
    return {level: int((selected.level == level).sum()) for level in selected.groups.levels}


def select(patients: pd.DataFrame, selection: Selection) -> Selected:
    """Patients that meet every filter, divided into groups; SelectionError says which part does not fit this cohort."""
    left, steps = np.ones(len(patients), dtype=np.bool_), []
    for item in selection.where:
        kept = left & matches(patients, item).to_numpy()
        steps.append((item.text, int(left.sum()), int(kept.sum())))
        left = kept
    division = divide(patients, selection.by)
    level = division.coded[left].rename("level")
    groups = division.groups(selection.by, set(level.unique())) if selection.by else Groups()
    return Selected(patients, level, groups, division, in_words(selection), tuple(steps))


def matches(patients: pd.DataFrame, item: Filter) -> pd.Series:
    """Which patients meet a filter. A missing value is `unknown`: it meets that value and no other, and no range."""
    if item.key not in patients:
        raise SelectionError(say("This cohort has no column '{column}'.", column=item.key))
    values = patients[item.key]
    if not item.values:
        if not pd.api.types.is_numeric_dtype(values):
            raise SelectionError(say("'{column}' is not a number: choose values instead of a range.", column=item.key))
        low = float("-inf") if item.low is None else item.low
        high = float("inf") if item.high is None else item.high
        return values.between(low, high) | (values.isna() & item.unknown)
    wanted = {_stored(patients, column(item.key), value) for value in item.values}
    return pd.Series(coded(patients, item.key).among(wanted), index=patients.index)


def _stored(patients: pd.DataFrame, spec: ColumnSpec, wanted: str) -> str:
    """The value of a filter as `as_keys` writes it; SelectionError where no patient could ever have it."""
    if wanted == UNKNOWN:
        return UNKNOWN
    if pd.api.types.is_numeric_dtype(patients[spec.name]):
        if not is_number(wanted):
            raise SelectionError(say("'{column}' is a number, and '{value}' is none.", column=spec.name, value=wanted))
        return number_text(float(wanted))
    of_dictionary = next((level.value for level in spec.levels if wanted in (level.value, level.english)), None)
    if of_dictionary is None and not coded(patients, spec.name).counts().get(wanted):
        none = say("'{column}' has no value '{value}' in this cohort.", column=spec.name, value=wanted)
        allowed = say("It can be {values} or {last}.", values=", ".join(spec.values), last=UNKNOWN)
        raise SelectionError(f"{none} {allowed}" if spec.levels else none)
    return of_dictionary or wanted


def in_words(selection: Selection) -> tuple[str, ...]:
    """Each filter as a clinician says it: "Age 18 to 60 years", "Transplanted: yes"."""
    return tuple(_filter_in_words(item) for item in selection.where)


def _filter_in_words(item: Filter) -> str:
    spec = column(item.key)
    if item.values:
        values = say(" or ").join(_value_in_words(spec, value) for value in item.values)
        return say("{title}: {value}", title=spec.label, value=values)
    of = {"column": spec.label, "low": _shown(item.low), "high": _shown(item.high), "unit": spec.unit}
    if item.low is None:
        span = say("{column} at most {high} {unit}", **of)
    elif item.high is None:
        span = say("{column} at least {low} {unit}", **of)
    else:
        span = say("{column} {low} to {high} {unit}", **of)
    return span.strip() + (say(" or unknown") if item.unknown else "")


def _value_in_words(spec: ColumnSpec, value: str) -> str:
    text = spec.value_label(value)
    return decimal(text) if spec.kind in ("number", "integer") else text


def _shown(value: float | None) -> str:
    return decimal(number_text(value))
