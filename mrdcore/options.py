"""The choices of an analysis that are not the choice of patients: conventions, horizons, limits."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal, get_args

Origin = Literal["mrd_relapse", "ven_aza_start", "hsct", "diagnosis"]
ConfidenceType = Literal["log-log", "log", "plain"]
ProportionInterval = Literal["wilson", "exact"]
Denominator = Literal["known", "all"]
Test = Literal["log_rank", "gehan", "tarone_ware", "fleming_harrington"]
Entry = Literal["time_zero", "ven_aza_start"]


@dataclass(frozen=True)
class Options:
    """Validated, hashable settings, printed with every export. Conventions and sources: see the methods in README.

    `landmark`: months after time zero from which curves start, with groups as they were known by then; None for time zero.
    `min_events`: a p value or hazard ratio is withheld when a compared group has fewer events than this.
    `test`: how the curves of groups are compared; the log-rank test, or one that weighs early events more.
    `strata`: a column, or a cut such as `age:60`, within which groups are compared; "" for none.
    `covariates`: columns or cuts, known at time zero, for which hazard ratios are adjusted.
    `entry`: when patients come under observation; from the start of VEN-AZA, nobody is at risk before it (left truncation).
    `disclosure`: for sharing, no count of patients between 0 and this is told, and nothing that gives it away; None
    where every number may be seen.
    `evaluation_window`: days after the start of VEN-AZA between which a dated sample counts as the evaluation after
    cycle 1 or 2; cycle 3, transplantation or morphologic relapse end the window earlier where their date is known.
    """

    origin: Origin = "mrd_relapse"
    conf_type: ConfidenceType = "log-log"
    proportion_interval: ProportionInterval = "wilson"
    denominator: Denominator = "known"
    at: tuple[float, ...] = (12.0, 24.0)
    min_events: int = 5
    restrict_second_mrd_relapse: bool = True
    evaluation_window: tuple[int, int] = (14, 84)
    landmark: float | None = None
    test: Test = "log_rank"
    strata: str = ""
    covariates: tuple[str, ...] = ()
    entry: Entry = "time_zero"
    disclosure: int | None = None

    def __post_init__(self) -> None:
        for name, allowed in (
            ("origin", Origin),
            ("conf_type", ConfidenceType),
            ("proportion_interval", ProportionInterval),
            ("denominator", Denominator),
            ("test", Test),
            ("entry", Entry),
        ):
            if getattr(self, name) not in get_args(allowed):
                raise ValueError(f"{name}: {getattr(self, name)!r} is not one of {', '.join(get_args(allowed))}")
        if not self.at or not all(0 < month < inf for month in self.at):
            raise ValueError("at: months after time zero, above 0")
        if self.min_events < 0:
            raise ValueError("min_events: 0 or more")
        if self.landmark is not None and not 0 <= self.landmark < float("inf"):
            raise ValueError("landmark: months after time zero, 0 or more")
        if len(set(self.covariates)) < len(self.covariates):
            raise ValueError("covariates: each column once")
        if self.disclosure is not None and self.disclosure < 2:
            raise ValueError("disclosure: 2 or more patients")
        first, last = self.evaluation_window
        if not 0 <= first < last:
            raise ValueError("evaluation_window: first and last day, in this order")


DEFAULTS = Options()
