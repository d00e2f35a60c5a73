"""Survival times made coarse: every step of a curve stands for several events, every loss for several patients."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mrdcore.disclosure.cells import is_small


def coarsened(times: pd.DataFrame, smallest: int, outcome: str = "event") -> pd.DataFrame:
    """Each patient's time replaced by the median time of those who left next to them, at least `smallest` in all.

    `times`: `time`, `level`, and the outcome of each patient (`event` or `cause`; 0 is censored). Of each level and each
    outcome apart, patients in the order of their times form sets as even as possible; so a step of a curve is at least so
    many events, and the number at risk falls by at least so many. Since the order is kept, estimates are little moved.
    A level in which some outcome is that of 1 to `smallest` - 1 patients in all is left out: nothing can hide them.
    Patients without a time are left out, since their number would be told by the rest.
    """
    known = times[times["time"].notna()]
    kept = known[~known["level"].isin(too_few(times, smallest, outcome))]
    coarse = kept["time"].astype(float).copy()
    for _, of in kept.groupby(["level", outcome], sort=False, observed=True)["time"]:
        ordered = of.sort_values(kind="stable")
        for part in np.array_split(np.arange(len(ordered)), len(ordered) // smallest):
            coarse.loc[ordered.index[part]] = float(ordered.iloc[part].median())
    return kept.assign(time=coarse)


def too_few(times: pd.DataFrame, smallest: int, outcome: str = "event") -> tuple[str, ...]:
    """The levels that `coarsened` leaves out, because an outcome is that of few patients in all."""
    known = times[times["time"].notna()]
    return tuple(
        str(level) for level, of in known.groupby("level", sort=False, observed=True) if _has_few(of[outcome], smallest)
    )


def _has_few(outcomes: pd.Series, smallest: int) -> bool:
    return any(is_small(int(count), smallest) for count in outcomes.value_counts())
