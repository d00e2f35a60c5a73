"""Tied events as Efron: where many share a time, a few points stand for all of them.

Of d events at one time the l-th has seen the share l/d of the others gone, l = 0 to d - 1. A likelihood sums over them
log(R - s D) and its derivatives, with R the risk at that time, D that of those who die, s the share: smooth functions
of s at d equally spaced points. The Gauss quadrature of such points has the same sums from a few of its own.
"""

from __future__ import annotations

import numpy as np

from mrdcore.stats.risk_table import RiskTable
from mrdcore.stats.tally import Codes
from mrdcore.stats.times import Floats

ERROR = 1e-17  # of a sum, relative: less than the rounding of a number
MOST = 12  # points that stand for all; where it takes more, most of a group die at once


def points(table: RiskTable) -> tuple[Codes, Floats, Floats]:
    """Of each point: the number of its time in the table, the share of the tied events that are gone, how many it stands for."""
    tied = table.died.sum(axis=0).astype(np.int64)
    needed = _needed(table)
    fewer = (needed < tied) & (needed <= MOST)
    number = np.where(fewer, needed, tied).astype(np.int64)
    which = np.repeat(np.arange(len(tied)), number)
    share = (np.arange(len(which)) - (np.cumsum(number) - number)[which]) / tied[which]
    stands_for = np.ones(len(which))
    for few in np.unique(number[fewer]):
        times = fewer & (number == few)
        here, (distinct, place) = times[which], np.unique(tied[times], return_inverse=True)
        share[here], stands_for[here] = (values[place].ravel() for values in quadrature(distinct, few))
    return which, share, stands_for


def _needed(table: RiskTable) -> Floats:
    """How many points it takes at each time, whatever the coefficients.

    D / R is at most what dies of any one group. So the sums are smooth up to the share R / D, and the error falls by
    `rate` squared with every point: the sum of the half axes of the ellipse through R / D around the shares from 0 to 1.
    """
    dying = np.divide(table.died, table.at_risk, out=np.zeros_like(table.died), where=table.at_risk > 0)
    end = 2 / np.maximum(dying.max(axis=0, initial=0), 1e-9) - 1
    rate = end + np.sqrt(end**2 - 1)
    with np.errstate(divide="ignore"):  # where a whole group dies no number of points is enough
        return np.asarray(np.ceil(np.log(1 / ERROR) / (2 * np.log(rate))))


def quadrature(tied: Codes, number: int) -> tuple[Floats, Floats]:
    """The Gauss quadrature of 0, 1/d, ..., (d - 1)/d with weights 1, for each d of `tied`, a row each: shares and weights.

    Exact for polynomials of a degree below 2 `number`, from the recurrence of Gram's polynomials.
    Golub and Welsch, Math Comput 1969;23:221.
    """
    d, k = tied[:, None].astype(np.float64), np.arange(1, number)
    recurrence = np.zeros((len(tied), number, number))
    recurrence[:, k, k - 1] = np.sqrt(k**2 * (d**2 - k**2) / (4 * (4 * k**2 - 1)))
    place, vector = np.linalg.eigh(recurrence)  # of the lower half
    return (place + (d - 1) / 2) / d, d * vector[:, 0] ** 2
