"""What is computed for each patient; a file cannot bring these under these names."""

from __future__ import annotations

from mrdcore.dictionary.build import response, yes_no
from mrdcore.dictionary.spec import ColumnSpec, Level
from mrdcore.dictionary.when import AT_HSCT, DAY_60, END_OF_CYCLE_2, START_OF_TREATMENT

AT_ZERO = "diagnosis_to_mrd_relapse_months"


def derived_columns() -> list[ColumnSpec]:
    """What mrdcore computes for each patient; a file cannot bring these under these names."""
    number = {
        "diagnosis_to_mrd_relapse_months": (
            "Diagnosis to MRD relapse",
            "months",
            "Time from diagnosis to MRD relapse.",
            None,
        ),
        "mrd_relapse_to_ven_days": (
            "MRD relapse to VEN-AZA",
            "days",
            "Time from MRD relapse to the first VEN-AZA cycle.",
            START_OF_TREATMENT,
        ),
        "mrd_relapse_to_hsct_days": (
            "MRD relapse to transplantation",
            "days",
            "Time from MRD relapse to transplantation.",
            AT_HSCT,
        ),
        "ven_to_hsct_days": (
            "VEN-AZA to transplantation",
            "days",
            "Time from the first VEN-AZA cycle to transplantation.",
            AT_HSCT,
        ),
        "treatment_free_months": (
            "Off VEN-AZA until last news",
            "months",
            "Time from the end of VEN-AZA to last news in patients not transplanted who stopped without relapse.",
            None,
        ),
        **{
            f"mrd_{t}_baseline": (
                f"MRD in {t} before treatment",
                "% of ABL1",
                f"Last quantified MRD in {t} before the start of VEN-AZA.",
                START_OF_TREATMENT,
            )
            for t in ("blood", "marrow")
        },
        **{
            f"mrd_{t}_log10_change": (
                f"Log10 change of MRD in {t}",
                "log10",
                f"Log10 of MRD in {t} after cycle 1 or 2 over MRD before treatment, both quantified.",
                (f"response_{t}", 0),
            )
            for t in ("blood", "marrow")
        },
    }
    ven_levels = (
        Level("<=14", "≤ 14 days"),
        Level(">14", "> 14 days"),
        Level("dose_changed", "dose changed"),
    )
    when_levels = (
        Level("before_hsct", "before transplantation"),
        Level("after_hsct", "after transplantation"),
        Level("no_hsct", "never transplanted"),
        Level("none", "no relapse"),
    )
    return [
        *(
            ColumnSpec(
                n, lab, "number", "derived", m, u, known_at_time_zero=n == AT_ZERO, known_from=known, derived=True
            )
            for n, (lab, u, m, known) in number.items()
        ),
        yes_no(
            "flt3_itd_or_ras",
            "FLT3-ITD and/or N/KRAS",
            "derived",
            "Yes if any of FLT3-ITD, NRAS and KRAS is mutated; no only if all three are known wild type; otherwise unknown.",
            at_zero=True,
            derived=True,
        ),
        ColumnSpec(
            "ven_group",
            "Venetoclax in cycle 1",
            "category",
            "derived",
            "Venetoclax for at most 14 days against more in cycle 1, without patients whose dose changed between cycles 1 and 2 or whose duration is not recorded.",
            levels=ven_levels,
            ordered=True,
            set_aside=("dose_changed",),
            known_at_time_zero=False,
            known_from=END_OF_CYCLE_2,
            derived=True,
        ),
        ColumnSpec(
            "cycles_c1_c2",
            "Cycles 1 and 2",
            "category",
            "derived",
            "Whether cycle 2 was given.",
            levels=(Level("c1_only", "cycle 1 only"), Level("c1_c2", "cycles 1 and 2")),
            known_at_time_zero=False,
            known_from=END_OF_CYCLE_2,
            derived=True,
        ),
        response(
            "response_blood",
            "Response in blood",
            "derived",
            "Response class in blood at the most recent evaluation after cycle 1 or 2.",
            derived=True,
            known_from=("response_blood", 0),
        ),
        response(
            "response_marrow",
            "Response in marrow",
            "derived",
            "Response class in marrow at the most recent evaluation after cycle 1 or 2.",
            derived=True,
            known_from=("response_marrow", 0),
        ),
        response(
            "response_before_hsct",
            "Response before transplantation",
            "derived",
            "Response class in blood at the last sample between the start of VEN-AZA and transplantation.",
            derived=True,
            known_from=AT_HSCT,
        ),
        yes_no(
            "responded",
            "Responded",
            "derived",
            "Negativity or reduction in blood or marrow at any time after the start of VEN-AZA and before a second MRD relapse.",
            derived=True,
        ),
        yes_no(
            "early_death_60d",
            "Death by day 60",
            "derived",
            "Death within 60 days of the start of VEN-AZA.",
            derived=True,
            known_from=DAY_60,
        ),
        ColumnSpec(
            "relapse_timing",
            "Morphologic relapse",
            "category",
            "derived",
            "Morphologic relapse in relation to transplantation.",
            levels=when_levels,
            known_at_time_zero=False,
            derived=True,
        ),
    ]
