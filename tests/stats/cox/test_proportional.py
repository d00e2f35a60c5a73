from __future__ import annotations

import numpy as np
import pytest

from mrdcore.stats.cox.fit import fit_model
from mrdcore.stats.cox.likelihood import standardised
from mrdcore.stats.cox.proportional import clock_of, proportional
from tests.stats.r_answers import COX, TD, case


def checked(x, stop, event, start, transform, terms):
    model = standardised(x, stop, event, start)
    fit = fit_model(model)
    return proportional(model, fit.coef, clock_of(transform, stop, event, np.where(start > 0, start, -np.inf)), terms)


@pytest.mark.parametrize("name", ["cox_lung", "cox_veteran", "cox_small24"])
@pytest.mark.parametrize("transform", ["km", "rank", "identity", "log"])
def test_each_covariate_and_all_together_are_those_of_r(name, transform):
    frame, r = case(name), COX[name][f"zph_{transform}"]
    x, stop, event = (frame[c].to_numpy(float) for c in (COX[name]["vars"], "time", "status"))
    terms = [*([i] for i in range(x.shape[1])), range(x.shape[1])]
    ours = checked(x, stop, event, np.zeros(len(stop)), transform, terms)
    assert [test.chi2 for test in ours] == pytest.approx(r["chisq"], abs=1e-7)
    assert [test.p for test in ours] == pytest.approx(r["p"], abs=1e-9)


@pytest.mark.parametrize("name", list(TD))
def test_late_entry_is_that_of_r(name):
    frame = case(name)
    x, stop, event, start = (frame[c].to_numpy(float) for c in (["tx"], "stop", "event", "start"))
    (test,) = checked(x, stop, event, start, "km", [[0]])
    assert (test.chi2, test.df, test.p) == pytest.approx(TD[name]["zph_km"][0], abs=1e-9)


def test_a_hazard_ratio_that_turns_is_seen():
    # ten of twenty fail in each group, in A at 1 to 10 months, in B at 20 to 29
    stop = np.array([*range(1, 11), *[60] * 10, *range(20, 30), *[60] * 10], float)
    x = np.repeat([[0.0], [1.0]], 20, axis=0)
    (test,) = checked(x, stop, (stop < 60).astype(float), np.zeros(40), "km", [[0]])
    assert test.p < 0.01
