"""Covariates as columns of numbers: which patients are complete, which levels they have, what each column contrasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from mrdcore.language import say
from mrdcore.stats.comparison import contrast
from mrdcore.stats.times import Floats, patients_left_out

PER_UNIT = "per unit"


@dataclass(frozen=True)
class Term:
    """A covariate: its levels with the reference first, or none where it is a number, and its words.

    `column` of the frame holds it, `key` where that is empty. A value that is none of the levels (unknown, set aside) is not known; so is a number that is missing or infinite.
    """

    key: str
    title: str
    levels: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    unit: str = ""
    column: str = ""

    def of(self, frame: pd.DataFrame) -> pd.Series:
        """The values of the patients."""
        return frame[self.column or self.key]

    def label(self, level: str) -> str:
        return self.labels.get(level, level)

    def named(self, level: str) -> str:
        """A level in a sentence: yes alone would not say of what."""
        return say("{title}: {value}", title=self.title, value=self.label(level))


@dataclass(frozen=True)
class Column:
    """A column of a design: a level of a term against the reference, or a number per unit (both "")."""

    term: Term
    level: str = ""
    reference: str = ""

    @property
    def name(self) -> str:
        """The level of its rows."""
        return contrast(self.level, self.reference) if self.level else PER_UNIT


def is_known(frame: pd.DataFrame, term: Term) -> pd.Series:
    """Whether each patient's value of a term is known."""
    if term.levels:
        return term.of(frame).isin(term.levels)
    return pd.Series(np.isfinite(_numbers(frame, term)), index=frame.index)


def complete_cases(frame: pd.DataFrame, terms: tuple[Term, ...]) -> tuple[pd.DataFrame, str]:
    """The patients in whom every covariate is known, and a note on the others; "" where there are none."""
    known = pd.DataFrame({place: is_known(frame, term) for place, term in enumerate(terms)}, index=frame.index)
    complete = frame[known.all(axis=1)]
    if len(complete) == len(frame):
        return complete, ""
    missing = [f"{term.title} ({n})" for term, n in zip(terms, (~known).sum(), strict=True) if n]
    left_out = len(frame) - len(complete)
    return complete, patients_left_out(left_out, say("not known {covariates}", covariates=", ".join(missing)))


def present_levels(frame: pd.DataFrame, term: Term) -> tuple[str, ...]:
    """The levels of a term that these patients have; the first of them is the reference."""
    found = set(term.of(frame))
    return tuple(level for level in term.levels if level in found)


def design(frame: pd.DataFrame, terms: tuple[Term, ...]) -> tuple[Floats, tuple[Column, ...]]:
    """A row for each complete patient, a column for each level but the reference and for each number.

    Levels that no patient has get no column: where it is the first, the next one is the reference.
    """
    parts, columns = [np.empty((len(frame), 0))], []
    for term in terms:
        if not term.levels:
            parts.append(_numbers(frame, term)[:, None])
            columns.append(Column(term))
            continue
        reference, *others = present_levels(frame, term) or ("",)
        values = term.of(frame).to_numpy(dtype=object)
        parts += [(values == level).astype(np.float64)[:, None] for level in others]
        columns += [Column(term, level, reference) for level in others]
    return np.concatenate(parts, axis=1), tuple(columns)


def _numbers(frame: pd.DataFrame, term: Term) -> Floats:
    return pd.to_numeric(term.of(frame), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
