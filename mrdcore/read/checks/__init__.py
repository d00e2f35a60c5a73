"""What one column cannot show: rules across the fields of a patient, and between patients and samples.

A rule reads what was read and gives problems; it changes nothing. `fix` says what the analyses do meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from mrdcore.problem import Problem
from mrdcore.read.checks import (
    counted,
    criteria,
    dates,
    duplicates,
    own,
    ranges,
    relapse,
    samples,
    spoilt,
    status,
    transplantation,
)
from mrdcore.read.checks.checked import Checked

__all__ = ["RULES", "Checked", "check"]

RULES: tuple[Callable[[Checked], Iterator[Problem]], ...] = (
    ranges.time_zero,
    ranges.last_news,
    duplicates.duplicates,
    spoilt.spoilt_numbers,
    dates.dates_in_order,
    dates.dates_to_come,
    dates.intervals,
    dates.old_news,
    status.death_and_news,
    status.status_against_death,
    status.events_against_dates,
    status.relapse_without_date,
    transplantation.transplantation_and_date,
    transplantation.details,
    transplantation.cycles,
    ranges.numbers_in_range,
    ranges.counted_times,
    counted.long_times,
    counted.times_in_order,
    counted.days_against_months,
    ranges.mostly_missing,
    criteria.disease,
    criteria.treated,
    samples.samples_and_patients,
    samples.samples_usable,
    samples.sample_dates,
    samples.samples_after_news,
    own.mrd_not_read,
    relapse.relapse_by_samples,
    relapse.best_response,
)


def check(found: Checked) -> tuple[Checked, list[Problem]]:
    """What every rule says, and the same frames without the samples of patients who are not in the cohort."""
    problems = [problem for rule in RULES for problem in rule(found)]
    if found.samples is None:
        return found, problems
    kept, dropped = samples.without_patient(found)
    return replace(found, samples=replace(found.samples.keep(kept.tolist()), set_aside=dropped)), problems
