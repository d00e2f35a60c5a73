"""Options: what they allow, and that they can be a cache key."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from math import inf, nan

import pytest

from mrdcore.options import DEFAULTS, Options


def test_defaults_are_the_stated_conventions() -> None:
    assert (
        Options(
            origin="mrd_relapse",
            conf_type="log-log",
            proportion_interval="wilson",
            denominator="known",
            at=(12.0, 24.0),
            min_events=5,
            restrict_second_mrd_relapse=True,
            evaluation_window=(14, 84),
        )
        == DEFAULTS
    )


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("origin", "birth", "mrd_relapse, ven_aza_start, hsct, diagnosis"),
        ("conf_type", "loglog", "log-log, log, plain"),
        ("proportion_interval", "wald", "wilson, exact"),
        ("denominator", "some", "known, all"),
    ],
)
def test_a_word_that_is_not_allowed_is_said_with_those_that_are(name: str, value: str, allowed: str) -> None:
    with pytest.raises(ValueError, match=name) as caught:
        Options(**{name: value})  # type: ignore[arg-type]
    assert str(caught.value) == f"{name}: '{value}' is not one of {allowed}"


@pytest.mark.parametrize("at", [(), (0.0,), (12.0, -1.0), (nan,), (12.0, inf)])
def test_horizons_lie_after_time_zero(at: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="at: months after time zero"):
        Options(at=at)


def test_a_single_horizon_is_enough() -> None:
    assert Options(at=(0.5,)).at == (0.5,)


@pytest.mark.parametrize("window", [(14, 14), (84, 14), (-1, 84)])
def test_the_evaluation_window_runs_forward_from_the_start_of_treatment(window: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="evaluation_window"):
        Options(evaluation_window=window)


def test_day_0_may_begin_the_window() -> None:
    assert Options(evaluation_window=(0, 1)).evaluation_window == (0, 1)


def test_withholding_can_be_switched_off_but_not_reversed() -> None:
    assert Options(min_events=0).min_events == 0
    with pytest.raises(ValueError, match="min_events: 0 or more"):
        Options(min_events=-1)


def test_options_are_a_cache_key() -> None:
    assert {Options(at=(12.0,)): "a"}[Options(at=(12.0,))] == "a"
    assert Options(at=(12.0,)) != DEFAULTS
    with pytest.raises(FrozenInstanceError):
        DEFAULTS.min_events = 0  # type: ignore[misc]
