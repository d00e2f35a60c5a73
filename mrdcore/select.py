"""Which patients, and in which groups: to and from the text that stands in a URL and behind `--where` and `--by`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import quote, unquote

import numpy as np
import pandas as pd

from mrdcore.schema import UNKNOWN, ColumnSpec, column

MAX_PLAIN_LEVELS = 12

# Words of the app's URL that are no filters.
RESERVED = ("by", "cohort", "origin", "endpoint", "embed", "embed_options")


class SelectionError(ValueError):
    """A filter or grouping that does not fit the cohort; the text is a sentence for the user and holds no patient."""


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
        return (
            f"{_quoted_key(self.key)}={_number(self.low)}..{_number(self.high)}{f',{UNKNOWN}' if self.unknown else ''}"
        )

    @classmethod
    def parse(cls, text: str) -> Filter:
        """`flt3_itd_or_ras=yes`, `ven_days_c1=7,14`, `age=18..60`, `age=60..`; SelectionError when it is none of these."""
        key, _, value = text.partition("=")
        if not key or not value:
            raise SelectionError(
                f"'{text}' is not a filter: write column=value, column=value,value or column=low..high."
            )
        bounds = value.removesuffix(f",{UNKNOWN}")
        low, dots, high = bounds.partition("..")
        if not dots or not _is_bound(low) or not _is_bound(high):
            return cls(unquote(key), values=tuple(map(unquote, value.split(","))))
        if low and high and float(low) > float(high):
            raise SelectionError(f"'{text}' leaves nobody: write the lower number first.")
        return cls(unquote(key), low=_bound(low), high=_bound(high), unknown=bounds != value)


def _quoted(text: str) -> str:
    return quote(text, safe="<>:")


def _quoted_key(key: str) -> str:
    """A column may be called as a word of the app's URL; its first letter then stands as a number."""
    return f"%{ord(key[0]):02X}{key[1:]}" if key in RESERVED else _quoted(key)


def _quoted_value(value: str) -> str:
    """Two dots inside a value are no range."""
    return _quoted(value).replace("..", "%2E%2E")


def _number(value: float | None) -> str:
    """A number without exponent and with all its digits, so that it is the same when read again."""
    return "" if value is None else np.format_float_positional(value, trim="-")


def _is_bound(text: str) -> bool:
    return not text or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None


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
class Groups:
    """How the patients on the page are divided.

    `by` is the grouping variable ("" for none). `levels` are the groups shown, in order. `compared` are those that
    enter a test; a level that is shown but set aside from comparison (unknown, dose changed) is not in it.
    """

    by: str = ""
    levels: tuple[str, ...] = ("all",)
    compared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selected:
    """The patients that are left, each with its `level`; the groups, their labels, and how many each filter left.

    `all_levels`: the levels of the grouping variable in the whole cohort, so that a colour stays with its group;
    `set_aside`: those that never enter a comparison. `filters`: each filter in words.
    `attrition`: (filter text, patients before it, patients after it), in the order of the filters.
    """

    patients: pd.DataFrame
    groups: Groups
    labels: dict[str, str]
    title: str
    all_levels: tuple[str, ...]
    set_aside: frozenset[str]
    attrition: tuple[tuple[str, int, int], ...]
    filters: tuple[str, ...] = ()


def select(patients: pd.DataFrame, selection: Selection) -> Selected:
    """Patients that meet every filter, divided into groups; SelectionError says which part does not fit this cohort."""
    left, steps = patients, []
    for item in selection.where:
        kept = left[matches(patients, item).loc[left.index]]
        steps.append((item.text, len(left), len(kept)))
        left = kept
    level, order, set_aside, labels, title = group_levels(patients, selection.by)
    present = set(level.loc[left.index])
    levels = tuple(name for name in order if name in present) if selection.by else ("all",)
    compared = tuple(name for name in levels if name not in set_aside) if selection.by else ()
    grouped = left.assign(level=level.loc[left.index])
    return Selected(
        grouped, Groups(selection.by, levels, compared), labels, title, order, frozenset(set_aside), tuple(steps)
    )


def matches(patients: pd.DataFrame, item: Filter) -> pd.Series:
    """Which patients meet a filter. A missing value is `unknown`: it meets that value and no other, and no range."""
    if item.key not in patients:
        raise SelectionError(f"This cohort has no column '{item.key}'.")
    values = patients[item.key]
    if not item.values:
        if not pd.api.types.is_numeric_dtype(values):
            raise SelectionError(f"'{item.key}' is not a number: choose values instead of a range.")
        low = float("-inf") if item.low is None else item.low
        high = float("inf") if item.high is None else item.high
        return values.between(low, high) | (values.isna() & item.unknown)
    wanted = {_stored(values, column(item.key), value) for value in item.values}
    kept: pd.Series = _as_keys(values, column(item.key)).isin(tuple(wanted))
    return kept


def _stored(values: pd.Series, spec: ColumnSpec, wanted: str) -> str:
    """The value of a filter as `_as_keys` writes it; SelectionError where no patient could ever have it."""
    if wanted == UNKNOWN:
        return UNKNOWN
    if pd.api.types.is_numeric_dtype(values):
        if not wanted or not _is_bound(wanted):
            raise SelectionError(f"'{spec.name}' is a number, and '{wanted}' is none.")
        return _number(float(wanted))
    of_dictionary = next((level.value for level in spec.levels if wanted in (level.value, level.label)), None)
    if of_dictionary is None and wanted not in set(_as_keys(values, spec)):
        allowed = f" It can be {', '.join(spec.values)} or {UNKNOWN}." if spec.levels else ""
        raise SelectionError(f"'{spec.name}' has no value '{wanted}' in this cohort.{allowed}")
    return of_dictionary or wanted


def _as_keys(values: pd.Series, spec: ColumnSpec) -> pd.Series:
    """Values as the text that stands in a selection; missing ones as `unknown`."""
    if pd.api.types.is_numeric_dtype(values):
        return values.map(lambda x: UNKNOWN if pd.isna(x) else _number(x)).astype(str)
    if pd.api.types.is_datetime64_any_dtype(values):
        days: pd.Series = values.dt.strftime("%Y-%m-%d").fillna(UNKNOWN)
        return days
    text: pd.Series = values.astype("object").where(values.notna(), UNKNOWN).astype(str)
    return text


def level_order(patients: pd.DataFrame, key: str) -> tuple[str, ...]:
    """The levels of a column in this cohort, in the dictionary's order (numbers ascending), unknown last."""
    spec = column(key)
    present = set(_as_keys(patients[key], spec))
    known = [value for value in spec.values if value in present]
    others = present - set(known) - {UNKNOWN}
    is_number = pd.api.types.is_numeric_dtype(patients[key])
    known += sorted(others, key=lambda x: (float(x), "") if is_number else (0.0, x))
    return (*known, UNKNOWN) if UNKNOWN in present else tuple(known)


def group_levels(patients: pd.DataFrame, by: str) -> tuple[pd.Series, tuple[str, ...], set[str], dict[str, str], str]:
    """For each patient the level of `by`; all levels in order, those set aside, their labels, and the variable's title."""
    if not by:
        return pd.Series("all", index=patients.index), ("all",), set(), {"all": "All patients"}, ""
    key, colon, cuts = (by, "", "") if by in patients else by.partition(":")
    if key not in patients:
        raise SelectionError(f"This cohort has no column '{key}' to group by.")
    if colon:
        return _cut_levels(patients, key, cuts)
    spec, order = column(key), level_order(patients, key)
    if len(order) > MAX_PLAIN_LEVELS:
        cut = f", for example {key}:60" if pd.api.types.is_numeric_dtype(patients[key]) else ""
        raise SelectionError(f"'{key}' has {len(order)} different values: too many groups. Choose another column{cut}.")
    labels = {value: _level_label(spec, value) for value in order}
    return _as_keys(patients[key], spec), order, {UNKNOWN, *spec.set_aside}, labels, spec.label


def _level_label(spec: ColumnSpec, value: str) -> str:
    """The label of a group; yes and no alone would not say of what."""
    if value == UNKNOWN:
        return f"{spec.label}: unknown"
    label = spec.value_label(value)
    if spec.values[:2] in (("yes", "no"), ("mutated", "wild_type")):
        return f"{spec.label}: {label}"
    return f"{label} {spec.unit}".strip() if spec.kind in ("number", "integer") else label


def _cut_levels(
    patients: pd.DataFrame, key: str, cuts: str
) -> tuple[pd.Series, tuple[str, ...], set[str], dict[str, str], str]:
    """A number cut at one or more points: at most the first, above it up to the next, above the last."""
    spec, values = column(key), patients[key]
    if not all(cut and _is_bound(cut) for cut in cuts.split(",")):
        raise SelectionError(f"'{key}:{cuts}' has no number to cut at: write for example {key}:60.")
    points = sorted({float(cut) for cut in cuts.split(",")})
    if not pd.api.types.is_numeric_dtype(values):
        raise SelectionError(f"'{key}' is not a number, so it cannot be cut at {cuts}.")
    names = [
        f"<={_number(points[0])}",
        *(f">{_number(a)}-{_number(b)}" for a, b in pairwise(points)),
        f">{_number(points[-1])}",
    ]
    bins = [float("-inf"), *points, float("inf")]
    level = pd.cut(values, bins, labels=names).astype("object")
    level = level.where(values.notna(), UNKNOWN)
    labels = {name: f"{name.replace('<=', '≤ ').replace('>', '> ', 1)} {spec.unit}".strip() for name in names}
    if spec.cut_leaves_out and spec.cut_leaves_out[0] in patients:
        other, value = spec.cut_leaves_out
        level = level.mask(patients[other] == value, "left_out")
        level = level.mask(patients[other].isna(), UNKNOWN)
        labels["left_out"] = column(other).label.lower()
        names.append("left_out")
    labels[UNKNOWN] = f"{spec.label}: unknown"
    order = tuple(name for name in (*names, UNKNOWN) if (level == name).any())
    return level, order, {UNKNOWN, "left_out"}, labels, spec.label


def groupable(patients: pd.DataFrame) -> tuple[str, ...]:
    """The columns that can divide patients as they are: categories and the file's own, with 2 to a dozen levels."""
    names = [name for name in map(str, patients) if column(name).kind in ("category", "text") and name != "level"]
    return tuple(name for name in names if 2 <= len(level_order(patients, name)) <= MAX_PLAIN_LEVELS)


def cuttable(patients: pd.DataFrame) -> tuple[str, ...]:
    """The numeric columns with at least two different values."""
    names = [name for name in map(str, patients) if pd.api.types.is_numeric_dtype(patients[name])]
    return tuple(name for name in names if patients[name].min() < patients[name].max())


def in_words(selection: Selection) -> tuple[str, ...]:
    """Each filter as a clinician says it: "Age 18 to 60 years", "Transplanted: yes"."""
    return tuple(_filter_in_words(item) for item in selection.where)


def _filter_in_words(item: Filter) -> str:
    spec = column(item.key)
    if item.values:
        return f"{spec.label}: {' or '.join(spec.value_label(value) for value in item.values)}"
    low, high = _number(item.low), _number(item.high)
    span = f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"
    return f"{spec.label} {span} {spec.unit}".strip() + (" or unknown" if item.unknown else "")


def filterable(patients: pd.DataFrame) -> tuple[str, ...]:
    """The columns that can narrow a cohort: every category, number and own column that has more than one value."""
    kinds = ("category", "text", "number", "integer")
    return tuple(
        name for name in map(str, patients) if column(name).kind in kinds and len(level_order(patients, name)) > 1
    )
