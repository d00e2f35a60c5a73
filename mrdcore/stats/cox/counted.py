"""Cox's model of patients who differ by their group only, from who is at risk and who has the event in each group.

The partial likelihood of rows that are alike is a function of how many they are, tied events as Efron included, so that
a step of the fit runs over the days and the groups, not over the patients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mrdcore.stats.cox.fit import CoxFit, fit_model
from mrdcore.stats.cox.likelihood import Slope
from mrdcore.stats.cox.proportional import Test, score_test
from mrdcore.stats.cox.tied import points
from mrdcore.stats.product_limit import limit_of
from mrdcore.stats.risk_table import RiskTable, risk_table, together
from mrdcore.stats.tally import Tally
from mrdcore.stats.times import Floats


@dataclass(frozen=True)
class CountedModel:
    """Covariates `x` (a row each group, centred, divided by `scale`); of each event its time and who is left at it.

    `left`: a row each group, a column each event; of several events at one time each has seen a share of the others.
    `weight`: how many events a column stands for, see tied.points. `died`: the events of each group that it stands for.
    """

    x: Floats
    scale: Floats
    time: Floats
    left: Floats
    weight: Floats
    died: Floats

    @property
    def width(self) -> int:
        return int(self.x.shape[1])

    @property
    def events(self) -> float:
        return float(self.weight.sum())

    def slope(self, coef: Floats) -> Slope:
        """Log likelihood, gradient and information at `coef`."""
        with np.errstate(all="ignore"):  # a step too far overflows, and is halved
            eta = self.x @ coef
            share, total = self._shares(eta)
            died = self.died.sum(axis=1)
            log_likelihood = float(died @ eta - self.weight @ np.log(total))
            return Slope(log_likelihood, (died - share @ self.weight) @ self.x, self._information(share, self.weight))

    def _shares(self, eta: Floats) -> tuple[Floats, Floats]:
        """Of the risk of all who are left at each event that of each group, and the whole."""
        risk = self.left * np.exp(eta)[:, None]
        total = risk.sum(axis=0)
        return np.divide(risk, total, out=risk), total

    def _information(self, share: Floats, weight: Floats) -> Floats:
        """The sum over the events of `weight` times the variance of the covariates among those left."""
        # not a product of matrices: for two rows and some hundred thousand columns that takes twenty times as long
        mean = np.einsum("gx,ge->xe", self.x, share)
        alone = self.x.T @ ((share * weight).sum(axis=1)[:, None] * self.x)
        return np.asarray(alone - np.einsum("xe,ye->xy", mean, mean * weight))

    def proportional(self, coef: Floats, clock: Floats, terms: Sequence[Sequence[int]]) -> list[Test]:
        """As proportional.proportional, `clock` being the transformed time of each event."""
        share, _ = self._shares(self.x @ (coef * self.scale))
        parts = [self._information(share, self.weight * clock**power) for power in (0, 1, 2)]
        return score_test(((self.died - share * self.weight) @ clock) @ self.x, parts, terms)


def counted_model(strata: Sequence[Sequence[Tally]], x: Floats) -> CountedModel:
    """The model of the groups of each stratum, of which `x` has the covariates, a row each group."""
    tables = [risk_table(groups) for groups in strata]
    patients = sum((table.patients for table in tables), np.zeros(len(x)))
    whole = max(patients.sum(), 1.0)
    centred = x - (patients @ x) / whole
    spread = np.sqrt(patients @ centred**2 / whole)
    scale = np.where(spread > 1e-12, spread, 1.0)
    columns = (np.concatenate(parts, axis=-1) for parts in zip(*map(_columns, tables), strict=True))
    return CountedModel(centred / scale * (spread > 1e-12), scale, *columns)


def _columns(table: RiskTable) -> tuple[Floats, Floats, Floats, Floats]:
    which, share, weight = points(table)
    at_risk, died = (counts.take(which, axis=1) for counts in (table.at_risk, table.died))
    return table.time[which], at_risk - share * died, weight, died * (weight / died.sum(axis=0))


def fit_counted(strata: Sequence[Sequence[Tally]], x: Floats) -> CoxFit | None:
    """As fit.fit_cox for patients who differ by their group only."""
    return fit_model(counted_model(strata, x))


def clock_of_events(model: CountedModel, strata: Sequence[Sequence[Tally]]) -> Floats:
    """1 minus the Kaplan-Meier estimate of all patients just before each event, as proportional.clock_of."""
    curve = limit_of(together(strata))
    return np.asarray(1 - np.append(1.0, curve.survival)[np.searchsorted(curve.time, model.time, side="left")])


def comparable_groups(strata: Sequence[Sequence[Tally]], reference: int) -> list[bool]:
    """Which groups have a finite hazard ratio against that numbered `reference`, itself included.

    A hazard ratio is finite where each group has an event while the other is at risk, directly or through a chain of
    other groups. Having events is not enough: in a group whose only events come after everybody in the other has
    left, the likelihood still rises for ever.
    """
    tables = [risk_table(groups) for groups in strata]
    # row group has an event while column group is at risk; a group reaches itself
    meets = sum(
        (np.einsum("gt,ht->gh", table.died, table.at_risk > 0) for table in tables), np.eye(len(tables[0].patients))
    )
    reach = meets > 0
    for _ in reach:
        reach = (reach.astype(np.float64) @ reach.astype(np.float64)) > 0
    return [bool(there and back) for there, back in zip(reach[reference], reach[:, reference], strict=True)]
