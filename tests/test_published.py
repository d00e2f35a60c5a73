"""Every figure printed in the FILO letter, computed by mrdcore from the shipped synthetic cohort, from both files.

A figure is a query (which patients) and what is read from the rows of the report. No figure stands in this file:
they are in published/filo-2025.csv, and a line of that table without a computation fails.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import isnan
from pathlib import Path

import pandas as pd
import pytest

from mrdcore.derive import Derived, derive
from mrdcore.read import read_cohort
from mrdcore.report import report
from mrdcore.results import find
from mrdcore.select import Selection

ROOT = Path(__file__).resolve().parent.parent
with (ROOT / "tests" / "published" / "filo-2025.csv").open(newline="", encoding="utf-8") as _file:
    PUBLISHED = {line["id"]: line for line in csv.DictReader(_file)}
FILES = ("filo_like_cohort.xlsx", "filo_like_cohort.csv")
NOT_REACHED = "not reached"


@dataclass(frozen=True)
class Found:
    """A computed figure, and of how many patients it is a percentage (None where it is none)."""

    value: float
    of: int | None = None
    note: str = ""


Rows = Callable[[str], pd.DataFrame]
Computation = Callable[[Rows], Found]


@cache
def cohort(name: str) -> Derived:
    reading = read_cohort((ROOT / "sample_data" / name).read_bytes(), name)
    assert reading.cohort is not None, f"{name} is not read: {reading.problems}"
    return derive(reading.cohort)


@cache
def rows_of(name: str, query: str) -> pd.DataFrame:
    return report(cohort(name), Selection.parse(query)).rows


def one(rows: pd.DataFrame, **where: object) -> pd.Series:
    found = find(rows, level="all", **where)
    assert len(found) == 1, f"{len(found)} rows for {where}"
    return found.iloc[0]


def count(query: str, subject: str, analysis: str = "baseline") -> Computation:
    return lambda rows: Found(one(rows(query), analysis=analysis, subject=subject, stat="count")["value"])


def percent(query: str, subject: str, analysis: str = "baseline") -> Computation:
    def compute(rows: Rows) -> Found:
        row = one(rows(query), analysis=analysis, subject=subject, stat="percent")
        return Found(row["value"], int(row["total"]))

    return compute


def statistic(query: str, variable: str, stat: str) -> Computation:
    return lambda rows: Found(one(rows(query), analysis="baseline", subject=variable, stat=stat)["value"])


def left(query: str) -> Computation:
    """Patients left after the last filter of the query."""
    return lambda rows: Found(find(rows(query), analysis="attrition")["value"].iloc[-1])


def left_percent(query: str) -> Computation:
    """Patients left after the last filter in percent of those before it."""

    def compute(rows: Rows) -> Found:
        last = find(rows(query), analysis="attrition").iloc[-1]
        return Found(100 * last["n"] / last["total"], int(last["total"]))

    return compute


def together(query: str, analysis: str, subjects: list[tuple[str, str]]) -> Computation:
    """Patients counted in any of several rows that exclude one another: (subject, stat)."""
    return lambda rows: Found(
        sum(one(rows(query), analysis=analysis, subject=subject, stat=stat)["n"] for subject, stat in subjects)
    )


def together_percent(query: str, analysis: str, subjects: list[tuple[str, str]]) -> Computation:
    def compute(rows: Rows) -> Found:
        counted = [one(rows(query), analysis=analysis, subject=subject, stat=stat) for subject, stat in subjects]
        totals = {int(row["total"]) for row in counted}
        assert len(totals) == 1, f"one denominator, not {totals}"
        return Found(100 * sum(row["n"] for row in counted) / (total := totals.pop()), total)

    return compute


def survival(query: str, endpoint: str, month: float) -> Computation:
    return lambda rows: Found(
        100 * one(rows(query), analysis="kaplan_meier", subject=endpoint, stat="survival", at=month)["value"]
    )


def median_survival(query: str, endpoint: str) -> Computation:
    def compute(rows: Rows) -> Found:
        row = one(rows(query), analysis="kaplan_meier", subject=endpoint, stat="median")
        return Found(row["value"], note=row["note"])

    return compute


def follow_up(query: str, stat: str) -> Computation:
    return lambda rows: Found(
        one(rows(query), analysis="follow_up", subject="os", stat=stat, method="observed")["value"]
    )


def the_one_who_stopped(cycles: int) -> Computation:
    """Months off treatment of the patient who stopped after so many cycles; there must be one."""

    def compute(rows: Rows) -> Found:
        query = f"hsct=no&cycles={cycles}&last_morphologic_cr=yes&last_mrd=negative"
        row = one(rows(query), analysis="baseline", subject="treatment_free_months", stat="median")
        assert row["n"] == 1, f"{row['n']} patients stopped after {cycles} cycles"
        return Found(row["value"])

    return compute


def left_out_of_ven_comparison(rows: Rows) -> Found:
    patients = find(rows(""), analysis="cohort", stat="patients")["value"].item()
    compared = together("", "baseline", [("ven_group=<=14", "count"), ("ven_group=>14", "count")])(rows)
    return Found(patients - compared.value)


QUARTILES = ("median", "q1", "q3")
HSCT, NO_HSCT = "hsct=yes", "hsct=no"
BEFORE = "hsct=yes&response_before_hsct=negativity,reduction,stable,progression"
SUBSETS = {"all": "", "transplanted": HSCT, "not_transplanted": NO_HSCT}
TABLE_1 = {
    "all": "",
    "npm1_flt3_or_ras": "disease=npm1&flt3_itd_or_ras=yes",
    "npm1_no_flt3_no_ras": "disease=npm1&flt3_itd_or_ras=no",
    "ven_le_14": "ven_group=<=14",
    "ven_gt_14": "ven_group=>14",
}
CLASSES = ("negativity", "reduction", "stable", "progression")


def table_1() -> dict[str, Computation]:
    found: dict[str, Computation] = {}
    for column, query in TABLE_1.items():
        if query:
            found[f"t1_n_{column}"] = left(query)
        for printed, tissue in (("blood", "blood"), ("bone_marrow", "marrow")):
            name = f"t1_{column}_{printed}"
            for level in ("evaluated", "not_evaluated", *CLASSES):
                found[f"{name}_{level}"] = count(query, f"{tissue}:{level}", "response")
            for level in CLASSES:
                found[f"{name}_{level}_pct"] = percent(query, f"{tissue}:{level}", "response")
    return found


def curves() -> dict[str, Computation]:
    found: dict[str, Computation] = {}
    for endpoint in ("os", "rfs", "rfs_mrd"):
        for subset, query in SUBSETS.items():
            name = f"{endpoint}_{subset}"
            found[f"{name}_median"] = median_survival(query, endpoint)
            found |= {f"{name}_{month}m": survival(query, endpoint, float(month)) for month in (12, 24)}
    return found


def spreads() -> dict[str, Computation]:
    """Medians and quartiles, and the extremes where they are printed."""
    variables = {
        "dx_to_mrdrel": ("", "diagnosis_to_mrd_relapse_months", (*QUARTILES, "min", "max")),
        "mrdrel_to_ven": ("", "mrd_relapse_to_ven_days", (*QUARTILES, "min", "max")),
        "cycles": ("", "cycles", (*QUARTILES, "min", "max")),
        "cycles_no_hsct": (NO_HSCT, "cycles", QUARTILES),
        "cycles_before_hsct": (HSCT, "cycles_before_hsct", QUARTILES),
        "mrdrel_to_hsct": (HSCT, "mrd_relapse_to_hsct_days", QUARTILES),
        "ven_to_hsct": (HSCT, "ven_to_hsct_days", QUARTILES),
    }
    found = {f"{n}_{stat}": statistic(query, v, stat) for n, (query, v, stats) in variables.items() for stat in stats}
    for name, query in {"fu": "", "fu_hsct": HSCT, "fu_no_hsct": NO_HSCT}.items():
        found |= {f"{name}_{stat}": follow_up(query, stat) for stat in QUARTILES}
    return found


def counts_with_percent() -> dict[str, Computation]:
    subjects = {
        "outpatient_c1": ("", "outpatient_c1=yes"),
        "posaconazole": ("", "posaconazole=yes"),
        "gcsf": ("", "gcsf=yes"),
        "rbc_transfusion": ("", "rbc_transfusion=yes"),
        "plt_transfusion": ("", "platelet_transfusion=yes"),
        "neutropenia_g34": ("", "neutropenia_g34=yes"),
        "febrile_neutropenia": ("", "febrile_neutropenia=yes"),
        "last_cr": ("", "last_morphologic_cr=yes"),
        "hsct": ("", "hsct=yes"),
        "ric": (HSCT, "conditioning=ric"),
        "pre_hsct_negativity": (BEFORE, "response_before_hsct=negativity"),
        "pre_hsct_reduction": (BEFORE, "response_before_hsct=reduction"),
        "hsct_alive_cr": (f"{HSCT}&last_status=alive", "last_morphologic_cr=yes"),
        "hsct_alive_mrd_neg": (f"{HSCT}&last_status=alive", "last_mrd=negative"),
    }
    found = {name: count(*where) for name, where in subjects.items()}
    found |= {f"{name}_pct": percent(*where) for name, where in subjects.items()}
    for days in (7, 14, 21, 28):
        found[f"ven_days_{days}"] = left(f"ven_days_c1={days}")
        found[f"ven_days_{days}_pct"] = left_percent(f"ven_days_c1={days}")
    relapsed = "relapse_timing=before_hsct,after_hsct,no_hsct"
    found |= {"morph_relapse": left(relapsed), "morph_relapse_pct": left_percent(relapsed)}
    responded = [("response_before_hsct=negativity", "count"), ("response_before_hsct=reduction", "count")]
    found["pre_hsct_response"] = together(BEFORE, "baseline", responded)
    found["pre_hsct_response_pct"] = together_percent(BEFORE, "baseline", responded)
    # Counted among those in remission, in percent of all: nobody out of remission is MRD-negative.
    found["last_mrd_neg"] = count("last_morphologic_cr=yes", "last_mrd=negative")
    found["last_mrd_neg_pct"] = percent("", "last_mrd=negative")
    return found


def counts() -> dict[str, Computation]:
    dead, in_first_cr = f"{HSCT}&last_status=dead", f"{NO_HSCT}&relapse_timing=none"
    found = {
        "n_all": lambda rows: Found(find(rows(""), analysis="cohort", stat="patients")["value"].item()),
        "n_npm1": count("", "disease=npm1"),
        "n_cbf": left("disease=runx1_runx1t1,cbfb_myh11"),
        "best1l_cr_mrd": count("", "best_first_line_response=cr_mrd"),
        "best1l_cr_mrd_ll": count("", "best_first_line_response=cr_mrd_ll"),
        "ven_days_missing": statistic("", "ven_days_c1", "missing"),
        "death_by_day60": count("", "early_death_60d=yes"),
        "completed_c1_c2": count("", "cycles_c1_c2=c1_c2"),
        "completed_c1_only": count("", "cycles_c1_c2=c1_only"),
        "dose_modified": left_out_of_ven_comparison,
        "morph_relapse_pre_hsct": count(HSCT, "relapse_timing=before_hsct"),
        "morph_relapse_post_hsct": count(HSCT, "relapse_timing=after_hsct"),
        "morph_relapse_no_hsct": count(NO_HSCT, "relapse_timing=no_hsct"),
        "pre_hsct_evaluated": left(BEFORE),
        "hsct_alive": count(HSCT, "last_status=alive"),
        "hsct_dead": count(HSCT, "last_status=dead"),
        "hsct_dead_in_cr": count(dead, "last_morphologic_cr=yes"),
        "hsct_dead_after_relapse": left(f"{dead}&relapse_timing=before_hsct,after_hsct"),
        "no_hsct": left(NO_HSCT),
        "no_hsct_cr": count(in_first_cr, "last_morphologic_cr=yes"),
        "no_hsct_mrd_neg": count(in_first_cr, "last_mrd=negative"),
        "stop_8_cycles": the_one_who_stopped(8),
        "stop_14_cycles": the_one_who_stopped(14),
        "ngs_npm1_loss": together("", "paired_mutations", [("npm1", "lost")]),
        "ngs_bax_gain": together("", "paired_mutations", [("bax", "gained")]),
        "ngs_flt3_itd_change": together("", "paired_mutations", [("flt3_itd", "lost"), ("flt3_itd", "gained")]),
        "ngs_flt3_tkd_loss": together("", "paired_mutations", [("flt3_tkd", "lost")]),
    }
    for reason in ("comorbidity_or_age", "donor", "refusal", "progression"):
        found[f"no_hsct_reason_{reason}"] = count(NO_HSCT, f"no_hsct_reason={reason}")
    return found


COMPUTATIONS: dict[str, Computation] = {
    **table_1(),
    **curves(),
    **spreads(),
    **counts_with_percent(),
    **counts(),
}


def disagreement(identifier: str, found: Found) -> str:
    """Why a computed figure does not print as published; "" where it does."""
    line = PUBLISHED[identifier]
    said = f"{identifier}: printed {line['printed']}, computed {found.value!r} {found.note}".rstrip()
    if line["printed"] == NOT_REACHED:
        return "" if isnan(found.value) and found.note == NOT_REACHED else said
    if line["statistic"].startswith("percent of "):
        known = int(line["statistic"].removeprefix("percent of "))
        if found.of != known:
            return f"{said} of {found.of} patients, not of {known}"
    return "" if float(line["low"]) <= found.value <= float(line["high"]) else said


def test_table_is_whole_and_every_line_has_a_computation() -> None:
    assert len(PUBLISHED) == 240
    without = sorted(set(PUBLISHED) - set(COMPUTATIONS))
    unknown = sorted(set(COMPUTATIONS) - set(PUBLISHED))
    assert not without, f"no computation for {without}"
    assert not unknown, f"computations of nothing printed: {unknown}"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("identifier", PUBLISHED)
def test_figure_comes_out_as_printed(identifier: str, name: str) -> None:
    assert identifier in COMPUTATIONS, f"{identifier}: no computation"
    found = COMPUTATIONS[identifier](lambda query: rows_of(name, query))
    problem = disagreement(identifier, found)
    assert not problem, f"{name}: {problem}"


@pytest.mark.parametrize(
    ("identifier", "found"),
    [
        ("rfs_all_24m", Found(71.6)),  # prints as 72
        ("os_all_median", Found(30.0)),  # reached
        ("os_all_median", Found(float("nan"), note="no patients with a known time")),  # nothing to reach
        ("gcsf_pct", Found(41.8, 70)),  # the right value of the wrong patients
        ("hsct", Found(float("nan"))),
    ],
)
def test_a_wrong_figure_is_named(identifier: str, found: Found) -> None:
    assert disagreement(identifier, found).startswith(f"{identifier}: printed {PUBLISHED[identifier]['printed']}")
