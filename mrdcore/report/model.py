"""What remains when patients differ in several things at once: a Cox model of an endpoint."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import Endpoint, not_available, why_unavailable
from mrdcore.report.survival import known_times_of
from mrdcore.report.transplant import covariate_terms
from mrdcore.results import Row
from mrdcore.select import Selected
from mrdcore.stats.cox.design import Term
from mrdcore.stats.cox.model import cox_model


@dataclass(frozen=True)
class Covariates:
    """The covariates of a model, the groups of the page first, and their values: a column a term."""

    terms: tuple[Term, ...]
    values: pd.DataFrame


def model_rows(selected: Selected, derived: Derived, endpoint: Endpoint) -> list[Row]:
    """`cox_model` rows of an endpoint with options.covariates and the groups; one row that says why where it has none.

    Of the patients selected whose time to the endpoint is known, as in the curves; from a landmark on where there is one.
    """
    if reason := why_unavailable(derived.patients, endpoint, derived.options):
        return [Row("cox_model", endpoint.name, "patients", note=not_available(reason))]
    of = covariates(selected, derived)
    times = known_times_of(selected, derived, endpoint)
    return cox_model(times.join(of.values), endpoint.name, of.terms, derived.options)


def covariates(selected: Selected, derived: Derived) -> Covariates:
    """The groups of the page, if any, and what options.covariates adjust for; a level set aside is not known."""
    terms, values = covariate_terms(derived)
    patients, by = selected.patients, selected.groups.by
    kept = [(term, values[term.key].loc[patients.index]) for term in terms if term.key != by]
    if by:
        division = selected.division
        group = Term(by, division.title, selected.groups.compared, division.short)
        kept.insert(0, (group, patients["level"]))
    columns = [f"covariate {place}" for place in range(len(kept))]  # a covariate may be called as a column of times
    named = tuple(replace(term, column=name) for (term, _), name in zip(kept, columns, strict=True))
    frame = pd.DataFrame({name: of for (_, of), name in zip(kept, columns, strict=True)}, index=patients.index)
    return Covariates(named, frame)
