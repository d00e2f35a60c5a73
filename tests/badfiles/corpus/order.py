"""Dates that cannot stand in the order they stand in."""

from __future__ import annotations

from tests.badfiles.corpus.bad_file import BadFile, Said, error, warning
from tests.badfiles.corpus.making import csv

ZERO = "mrd_relapse_date"


def pair(name: str, why: str, header: str, wrong: str, right: str, *said: Said) -> BadFile:
    """Row 2 breaks the rule, row 3 does not."""
    return BadFile(name, why, csv(f"patient_id;{header}", f"P1;{wrong}", f"P2;{right}"), said, patients=("P1", "P2"))


CASES = (
    pair(
        "diagnosis after MRD relapse",
        "Two columns exchanged.",
        f"diagnosis_date;{ZERO}",
        "2021-03-15;2021-02-15",
        "2020-03-15;2021-02-15",
        error("before_diagnosis", 2, ZERO),
    ),
    pair(
        "treatment before MRD relapse",
        "Time zero is the second sample, not the first.",
        f"{ZERO};ven_aza_start_date",
        "2021-02-15;2021-02-01",
        "2021-02-15;2021-02-15",
        error("before_mrd_relapse", 2, "ven_aza_start_date"),
    ),
    pair(
        "transplantation before MRD relapse",
        "Transplanted in first line: outside of the cohort.",
        f"{ZERO};hsct;hsct_date",
        "2021-02-15;yes;2020-02-15",
        "2021-02-15;yes;2021-08-15",
        error("before_mrd_relapse", 2, "hsct_date"),
    ),
    pair(
        "relapse before MRD relapse",
        "A morphologic relapse that is treated is no MRD relapse.",
        f"{ZERO};morphologic_relapse_date",
        "2021-02-15;2021-01-15",
        "2021-02-15;2021-09-15",
        error("before_mrd_relapse", 2, "morphologic_relapse_date"),
    ),
    pair(
        "death before MRD relapse",
        "A year mistyped: survival would be negative.",
        f"{ZERO};death_date",
        "2021-02-15;2020-12-15",
        "2021-02-15;2021-12-15",
        error("before_mrd_relapse", 2, "death_date"),
    ),
    pair(
        "last news before MRD relapse",
        "A year mistyped.",
        f"{ZERO};last_news_date",
        "2021-02-15;2020-12-15",
        "2021-02-15;2021-12-15",
        error("before_mrd_relapse", 2, "last_news_date"),
    ),
    pair(
        "confirmed before it began",
        "First and second sample exchanged.",
        f"{ZERO};mrd_relapse_confirmation_date",
        "2021-02-15;2021-02-01",
        "2021-02-15;2021-03-01",
        error("before_mrd_relapse", 2, "mrd_relapse_confirmation_date"),
    ),
    pair(
        "transplantation after death",
        "One of the two is mistyped.",
        f"{ZERO};hsct_date;death_date",
        "2021-02-15;2021-12-15;2021-08-15",
        "2021-02-15;2021-08-15;2021-12-15",
        error("after_death", 2, "hsct_date"),
    ),
    pair(
        "relapse after death",
        "One of the two is mistyped.",
        f"{ZERO};morphologic_relapse_date;death_date",
        "2021-02-15;2021-12-15;2021-08-15",
        "2021-02-15;2021-08-15;2021-12-15",
        error("after_death", 2, "morphologic_relapse_date"),
    ),
    pair(
        "second MRD relapse after death",
        "One of the two is mistyped.",
        f"{ZERO};second_mrd_relapse_date;death_date",
        "2021-02-15;2021-12-15;2021-08-15",
        "2021-02-15;2021-08-15;2021-12-15",
        error("after_death", 2, "second_mrd_relapse_date"),
    ),
    pair(
        "news after death",
        "The last letter came after the death.",
        f"{ZERO};death_date;last_news_date",
        "2021-02-15;2021-08-15;2021-12-15",
        "2021-02-15;2021-08-15;2021-08-15",
        warning("news_after_death", 2, "last_news_date"),
    ),
    pair(
        "death after last news",
        "The date of last news was not brought up to date.",
        f"{ZERO};death_date;last_news_date",
        "2021-02-15;2021-08-15;2021-06-15",
        "2021-02-15;2021-08-15;2021-08-15",
        warning("death_after_last_news", 2, "death_date"),
    ),
)
