"""How patients are divided: the levels of a column, or of a number cut in parts."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from mrdcore.language import current, say
from mrdcore.language.writing import decimal
from mrdcore.once import once
from mrdcore.schema import UNKNOWN, ColumnSpec, column

MAX_PLAIN_LEVELS = 12
LEFT_OUT = "left_out"


class SelectionError(ValueError):
    """A filter or grouping that does not fit the cohort; the text is a sentence for the user and holds no patient."""


@dataclass(frozen=True)
class Groups:
    """How the patients on the page are divided.

    `by` is the grouping variable ("" for none). `levels` are the groups shown, in order. `compared` are those that
    enter a test, the reference first; a level that is shown but set aside (unknown, dose changed) is not in it.
    `ordered`: the compared levels rise or fall in this order, so that a trend over them has a meaning.
    """

    by: str = ""
    levels: tuple[str, ...] = ("all",)
    compared: tuple[str, ...] = ()
    ordered: bool = False


@dataclass(frozen=True)
class Division:
    """A cohort divided by one variable: for each patient the `level`, and what is said of the levels.

    `order`: all levels of the whole cohort, as shown; `set_aside`: those that never enter a comparison. `labels` name a level alone, `short` under the `title` of the variable.
    `ordered`: the levels that are not set aside rise or fall in their order.
    """

    level: pd.Series
    order: tuple[str, ...]
    title: str
    short: dict[str, str]
    set_aside: frozenset[str]
    ordered: bool = False

    @cached_property
    def coded(self) -> pd.Series:
        """`level` as categories: a million texts are slow to copy and to tell apart."""
        return self.level.astype("category")

    @property
    def labels(self) -> dict[str, str]:
        """Yes and no alone would not say of what."""
        says_little = ("yes", "no", "mutated", "wild_type", UNKNOWN)
        return {
            level: say("{title}: {value}", title=self.title, value=text) if level in says_little else text
            for level, text in self.short.items()
        }

    def groups(self, by: str, present: set[str]) -> Groups:
        """The groups among the patients that are left."""
        levels = tuple(level for level in self.order if level in present)
        compared = [level for level in levels if level not in self.set_aside]
        compared.sort(key=lambda level: level not in ("no", "wild_type"))
        return Groups(by, levels, tuple(compared), self.ordered)


def number_text(value: float | None) -> str:
    """A number without exponent and with all its digits, so that it is the same when read again."""
    return "" if value is None else np.format_float_positional(value, trim="-")


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None


def as_keys(values: pd.Series) -> pd.Series:
    """Values as the text that stands in a selection; missing ones as `unknown`."""
    if pd.api.types.is_numeric_dtype(values):
        return values.map(lambda x: UNKNOWN if pd.isna(x) else number_text(x)).astype(str)
    if pd.api.types.is_datetime64_any_dtype(values):
        days: pd.Series = values.dt.strftime("%Y-%m-%d").fillna(UNKNOWN)
        return days
    text: pd.Series = values.astype("object").where(values.notna(), UNKNOWN).astype(str)
    return text


@dataclass(frozen=True)
class Coded:
    """A column as the places of its patients' keys in `keys`; the last of them is `unknown`, whether anybody is or not."""

    codes: npt.NDArray[np.intp]
    keys: tuple[str, ...]

    def among(self, wanted: Collection[str]) -> npt.NDArray[np.bool_]:
        """Which patients have one of these keys."""
        return np.array([key in wanted for key in self.keys])[self.codes]

    def counts(self) -> dict[str, int]:
        """How many patients have each key."""
        found: dict[str, int] = {}
        for key, count in zip(self.keys, np.bincount(self.codes, minlength=len(self.keys)).tolist(), strict=True):
            found[key] = found.get(key, 0) + count
        return found


def coded(patients: pd.DataFrame, name: str) -> Coded:
    """A column by its keys, those of `as_keys`: what a million patients are filtered and divided by at every click."""
    return once(patients, ("coded", name), lambda: _coded(patients[name]))


def _coded(values: pd.Series) -> Coded:
    codes, different = pd.factorize(values)
    keys = as_keys(pd.Series(different)).tolist()
    return Coded(np.where(codes < 0, len(keys), codes), (*keys, UNKNOWN))


def _present(values: pd.Series) -> set[str]:
    """The keys of a column, each once. The sidebar asks it of every column at every click: values first, texts after."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return set(as_keys(values.drop_duplicates()))
    text = number_text if pd.api.types.is_numeric_dtype(values) else str
    return {UNKNOWN if pd.isna(value) else text(value) for value in values.unique()}


def level_order(patients: pd.DataFrame, key: str) -> tuple[str, ...]:
    """The levels of a column in this cohort, in the dictionary's order (numbers ascending), unknown last."""
    return once(patients, ("order", key), lambda: _level_order(patients, key))


def _level_order(patients: pd.DataFrame, key: str) -> tuple[str, ...]:
    spec = column(key)
    present = _present(patients[key])
    known = [value for value in spec.values if value in present]
    others = present - set(known) - {UNKNOWN}
    is_number = pd.api.types.is_numeric_dtype(patients[key])
    known += sorted(others, key=lambda x: (float(x), "") if is_number else (0.0, x))
    return (*known, UNKNOWN) if UNKNOWN in present else tuple(known)


def divide(patients: pd.DataFrame, by: str) -> Division:
    """The patients divided by a column, or by a cut (`age:60`); SelectionError where the cohort cannot be."""
    return once(patients, ("division", by, current()), lambda: _divided(patients, by))


def _divided(patients: pd.DataFrame, by: str) -> Division:
    if not by:
        return Division(pd.Series("all", index=patients.index), ("all",), "", {"all": say("All patients")}, frozenset())
    key, colon, cuts = (by, "", "") if by in patients else by.partition(":")
    if key not in patients:
        raise SelectionError(say("This cohort has no column '{column}' to group by.", column=key))
    if colon:
        return _cut(patients, key, cuts)
    spec, order = column(key), level_order(patients, key)
    if len(order) > MAX_PLAIN_LEVELS:
        raise SelectionError(_too_many(key, len(order), pd.api.types.is_numeric_dtype(patients[key])))
    ordered = spec.ordered or pd.api.types.is_numeric_dtype(patients[key])
    short = {value: value_in_words(spec, value) for value in order}
    found = coded(patients, key)
    level = pd.Series(np.array(found.keys, dtype=object)[found.codes], index=patients.index, name=key)
    return Division(level, order, spec.label, short, frozenset({UNKNOWN, *spec.set_aside}), ordered)


def value_in_words(spec: ColumnSpec, value: str) -> str:
    """A value of a column as it is read: its label, or a number with its unit."""
    text = spec.value_label(value)
    if spec.kind not in ("number", "integer") or value == UNKNOWN:
        return text
    return f"{decimal(text)} {spec.unit}".rstrip()


def _too_many(key: str, count: int, is_number: bool) -> str:
    if is_number:
        return say(
            "'{column}' has {count} different values: too many groups. Choose another column, for example {cut}.",
            column=key,
            count=count,
            cut=f"{key}:60",
        )
    return say(
        "'{column}' has {count} different values: too many groups. Choose another column.", column=key, count=count
    )


def _cut(patients: pd.DataFrame, key: str, cuts: str) -> Division:
    """A number cut at one or more points: at most the first, above it up to the next, above the last."""
    spec, values = column(key), patients[key]
    if not all(is_number(cut) for cut in cuts.split(",")):
        raise SelectionError(
            say("'{given}' has no number to cut at: write for example {cut}.", given=f"{key}:{cuts}", cut=f"{key}:60")
        )
    if not pd.api.types.is_numeric_dtype(values):
        raise SelectionError(say("'{column}' is not a number, so it cannot be cut at {cuts}.", column=key, cuts=cuts))
    points = sorted({float(cut) for cut in cuts.split(",")})
    between = (f">{number_text(a)}-{number_text(b)}" for a, b in pairwise(points))
    names = [f"<={number_text(points[0])}", *between, f">{number_text(points[-1])}"]
    level = pd.cut(values, [float("-inf"), *points, float("inf")], labels=names).astype("object")
    level = _set_apart(patients, level.where(values.notna(), UNKNOWN), spec)
    signs = {name: name.replace("<=", "≤ ").replace(">", "> ", 1) for name in names}
    short = {name: f"{decimal(text)} {spec.unit}".strip() for name, text in signs.items()}
    short |= {UNKNOWN: spec.value_label(UNKNOWN)}
    if spec.cut_leaves_out:
        short[LEFT_OUT] = say(spec.cut_leaves_out[2])
    order = tuple(name for name in (*names, LEFT_OUT, UNKNOWN) if (level == name).any())
    shown = {name: short[name] for name in order}
    return Division(level, order, spec.label, shown, frozenset({UNKNOWN, LEFT_OUT}), ordered=True)


def _set_apart(patients: pd.DataFrame, level: pd.Series, spec: ColumnSpec) -> pd.Series:
    """Patients that the dictionary leaves out where this column is cut; unknown where it cannot be told."""
    if spec.cut_leaves_out is None or spec.cut_leaves_out[0] not in patients:
        return level
    other, value, _ = spec.cut_leaves_out
    return level.mask(patients[other] == value, LEFT_OUT).mask(patients[other].isna(), UNKNOWN)


def _differs_in_each(values: pd.Series, name: str) -> bool:
    """Whether a column of the file's own says something else of almost each patient, as a name does.

    Chosen in a filter, its values would stand in the link.
    """
    return column(name).kind == "text" and bool(values.nunique() > 0.8 * values.notna().sum())


def _numbers_patients(values: pd.Series, name: str) -> bool:
    """Whether a numeric column of the file's own is a number of the hospital: whole, all different, of one length.

    A count of cells may be whole and different in all; its values are not of one length.
    """
    known = values.dropna()
    if not _differs_in_each(known, name) or not (known % 1 == 0).all() or known.min() < 1000:
        return False
    return bool(known.is_unique and known.map(lambda value: len(f"{value:.0f}")).nunique() == 1)


def _divides(patients: pd.DataFrame, name: str) -> bool:
    """Whether a column can make groups, and filters by its values."""
    return 2 <= len(level_order(patients, name)) <= MAX_PLAIN_LEVELS and not _differs_in_each(patients[name], name)


def groupable(patients: pd.DataFrame) -> tuple[str, ...]:
    """The columns that can divide patients as they are: categories and the file's own, with 2 to a dozen levels."""
    names = [name for name in map(str, patients) if column(name).kind in ("category", "text") and name != "level"]
    return tuple(name for name in names if _divides(patients, name))


def cuttable(patients: pd.DataFrame) -> tuple[str, ...]:
    """The numeric columns with at least two different values that do not number the patients."""
    names = [name for name in map(str, patients) if pd.api.types.is_numeric_dtype(patients[name])]
    different = [name for name in names if patients[name].min() < patients[name].max()]
    return tuple(name for name in different if not _numbers_patients(patients[name], name))


def filterable(patients: pd.DataFrame) -> tuple[str, ...]:
    """The columns that can narrow a cohort: what divides it, every category with two levels, and every number."""
    numbers = cuttable(patients)
    categories = [name for name in map(str, patients) if column(name).kind == "category"]
    kept = {*groupable(patients), *numbers, *(name for name in categories if len(level_order(patients, name)) > 1)}
    return tuple(name for name in map(str, patients) if name in kept)


def adjustable(patients: pd.DataFrame) -> tuple[str, ...]:
    """The columns that a hazard ratio can be adjusted for: categories and numbers known at time zero."""
    possible = {*groupable(patients), *cuttable(patients)}
    return tuple(name for name in map(str, patients) if name in possible and column(name).known_at_time_zero)
