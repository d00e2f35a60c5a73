"""Mutations at diagnosis and at relapse, and MRD in columns with its date, one a tissue and time point."""

from __future__ import annotations

from mrdcore.dictionary.build import date
from mrdcore.dictionary.levels import GENES, MUTATION
from mrdcore.dictionary.spec import ColumnSpec
from mrdcore.dictionary.when import AT_RELAPSE


def gene_columns() -> list[ColumnSpec]:
    at_diagnosis = [
        ColumnSpec(
            gene,
            label,
            "category",
            "mutations at diagnosis",
            f"{label} mutation at diagnosis.",
            levels=MUTATION,
            en=(*names, f"{gene}_mutation", f"{gene}_status", f"{gene}_diagnosis"),
            fr=(f"mutation_{gene}", f"statut_{gene}", f"{gene}_diagnostic"),
        )
        for gene, (label, names) in GENES.items()
    ]
    at_relapse = [
        ColumnSpec(
            f"{gene}_relapse",
            f"{label} at relapse",
            "category",
            "mutations at morphologic relapse",
            f"{label} mutation at morphologic relapse.",
            levels=MUTATION,
            en=(f"{gene}_at_relapse", f"relapse_{gene}"),
            fr=(f"{gene}_rechute", f"{gene}_a_la_rechute"),
            known_at_time_zero=False,
            known_from=AT_RELAPSE,
        )
        for gene, (label, _) in GENES.items()
    ]
    return at_diagnosis + at_relapse


def mrd_columns() -> list[ColumnSpec]:
    when = {
        "pre_treatment": ("before treatment", ("baseline", "pre"), ("avant_traitement",)),
        "after_c1": ("after cycle 1", ("c1", "post_c1"), ("apres_c1", "apres_le_cycle_1")),
        "after_c2": ("after cycle 2", ("c2", "post_c2"), ("apres_c2", "apres_le_cycle_2")),
        "before_hsct": ("before transplantation", ("pre_hsct",), ("avant_greffe", "avant_l_allogreffe")),
    }
    places = (
        {"blood": ("pb",), "marrow": ("bm", "bone_marrow")},
        {
            "blood": ("sang", "sp", "dans_le_sang"),
            "marrow": ("moelle", "mo", "dans_la_moelle"),
        },
    )
    values = [
        ColumnSpec(
            f"mrd_{tissue}_{timepoint}",
            f"MRD in {tissue} {label}",
            "number",
            "MRD response",
            f"MRD in {tissue} {label}: transcript ratio, or 'not detected', or '<limit' where it cannot be quantified.",
            "% of ABL1",
            minimum=0,
            en=tuple(
                f"mrd_{t}_{w}"
                for t in (tissue, *places[0][tissue])
                for w in (timepoint, *en)
                if (t, w) != (tissue, timepoint)
            ),
            fr=tuple(f"mrd_{t}_{w}" for t in places[1][tissue] for w in (*en, *fr)),
            known_at_time_zero=False,
        )
        for tissue in ("blood", "marrow")
        for timepoint, (label, en, fr) in when.items()
    ]
    return [*values, *(_date_of(spec) for spec in values)]


def _date_of(spec: ColumnSpec) -> ColumnSpec:
    """The date of the sample whose result stands in a column of MRD."""

    def dated(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(form for name in names for form in (f"date_{name}", f"{name}_date"))

    return date(
        f"{spec.name}_date",
        f"Date of {spec.english}",
        "MRD response",
        f"Date of the sample of {spec.name}.",
        (f"date_{spec.name}", *dated(spec.en)),
        dated(spec.fr),
    )
