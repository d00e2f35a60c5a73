"""Which patients, and in which groups: to and from the text that stands in a URL and behind `--where` and `--by`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import parse_qsl, quote

import pandas as pd

from mrdcore.schema import UNKNOWN, ColumnSpec, column

MAX_PLAIN_LEVELS = 12
RESERVED = ("by", "page", "lang", "theme", "embed")


class SelectionError(ValueError):
    """A filter or grouping that does not fit the cohort; the text is a sentence for the user and holds no patient."""


@dataclass(frozen=True)
class Filter:
    """Patients whose `key` is one of `values`, or lies from `low` to `high` (both included)."""

    key: str
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def text(self) -> str:
        if self.values:
            return f"{_quoted(self.key)}={','.join(map(_quoted, self.values))}"
        return f"{_quoted(self.key)}={_number(self.low)}..{_number(self.high)}"

    @classmethod
    def parse(cls, text: str) -> Filter:
        """`flt3_itd_or_ras=yes`, `ven_days_c1=7,14`, `age=18..60`, `age=60..`; SelectionError when it is none of these."""
        pairs = parse_qsl(text, keep_blank_values=True)
        if len(pairs) != 1 or not pairs[0][1]:
            raise SelectionError(
                f"'{text}' is not a filter: write column=value, column=value,value or column=low..high."
            )
        raw_value = text.split("=", 1)[1]
        key, value = pairs[0]
        low, dots, high = value.partition("..")
        if dots and _is_number_or_empty(low) and _is_number_or_empty(high):
            return cls(key, low=_bound(low), high=_bound(high))
        return cls(
            key,
            values=tuple(dict(parse_qsl(f"v={part}", keep_blank_values=True))["v"] for part in raw_value.split(",")),
        )


def _quoted(text: str) -> str:
    return quote(text, safe="<>:")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _is_number_or_empty(text: str) -> bool:
    return not text or text.replace(".", "", 1).lstrip("-").isdigit()


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
        """The selection that `query` prints; SelectionError when a part is none."""
        where, by = [], ""
        for part in filter(None, query.lstrip("?").split("&")):
            key = part.split("=", 1)[0]
            if key == "by":
                by = dict(parse_qsl(part)).get("by", "")
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

    `all_levels`: the levels of the grouping variable in the whole cohort, so that a colour stays with its group.
    `attrition`: (filter text, patients before it, patients after it), in the order of the filters.
    """

    patients: pd.DataFrame
    groups: Groups
    labels: dict[str, str]
    title: str
    all_levels: tuple[str, ...]
    attrition: tuple[tuple[str, int, int], ...]


def select(patients: pd.DataFrame, selection: Selection) -> Selected:
    """Patients that meet every filter, divided into groups; SelectionError says which part does not fit this cohort."""
    left, steps = patients, []
    for item in selection.where:
        kept = left[matches(left, item)]
        steps.append((item.text, len(left), len(kept)))
        left = kept
    level, order, set_aside, labels, title = group_levels(patients, selection.by)
    present = set(level.loc[left.index])
    levels = tuple(name for name in order if name in present) if selection.by else ("all",)
    compared = tuple(name for name in levels if name not in set_aside) if selection.by else ()
    grouped = left.assign(level=level.loc[left.index])
    return Selected(grouped, Groups(selection.by, levels, compared), labels, title, order, tuple(steps))


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
        return values.between(low, high)
    keys = _as_keys(values, column(item.key))
    kept: pd.Series = keys.isin(tuple(_stored(column(item.key), value) for value in item.values))
    return kept


def _stored(spec: ColumnSpec, value: str) -> str:
    return next((level.value for level in spec.levels if value in (level.value, level.label)), value)


def _as_keys(values: pd.Series, spec: ColumnSpec) -> pd.Series:
    """Values as the text that stands in a selection; missing ones as `unknown`."""
    if pd.api.types.is_numeric_dtype(values):
        return values.map(lambda x: UNKNOWN if pd.isna(x) else f"{x:g}").astype(str)
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
    key, colon, cuts = by.partition(":")
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
    try:
        points = sorted({float(cut) for cut in cuts.split(",")})
    except ValueError:
        raise SelectionError(f"'{key}:{cuts}' has no number to cut at: write for example {key}:60.") from None
    if not pd.api.types.is_numeric_dtype(values):
        raise SelectionError(f"'{key}' is not a number, so it cannot be cut at {cuts}.")
    names = [
        f"<={points[0]:g}",
        *(f">{a:g}-{b:g}" for a, b in pairwise(points)),
        f">{points[-1]:g}",
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
