"""The samples sheet: one row a sample."""

from __future__ import annotations

from mrdcore.dictionary.levels import TIMEPOINT, TISSUE
from mrdcore.dictionary.spec import ColumnSpec, Level

# Other spellings ("copies/10000 ABL", "NCN x 100") are told by their parts in `mrdcore.read.mrd_units`.
MRD_UNITS = (
    Level("%", "% of ABL1", ("percent", "pct", "pourcent", "abl1", "ratio x 100", "NCN x 100")),
    Level("per_10^4", "copies per 10^4 ABL1", ("copies/10^4 ABL",)),
    Level("per_10^5", "copies per 10^5 ABL1", ("copies/10^5 ABL",)),
    Level("per_10^6", "copies per 10^6 ABL1", ("copies/10^6 ABL",)),
    Level("ratio", "ratio to ABL1 (0.05 is 5 %)", ("NCN", "fraction")),
    Level("log10_percent", "log10 of the % of ABL1 (-2 is 0.01 %)", ("log10 %", "log %")),
    Level("log_reduction", "log10 below the sample before treatment", ("log reduction", "reduction log")),
)

SAMPLE_COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec(
        "patient_id",
        "Patient",
        "identifier",
        "sample",
        "Number of the patient, as in the patients sheet.",
        en=("id", "patient", "record_id", "subject", "subject_id", "pid", "usubjid", "study_id"),
        fr=("numero", "numero_patient", "n_patient", "num_patient", "identifiant", "numero_inclusion", "n_anonymat"),
    ),
    ColumnSpec(
        "date",
        "Date",
        "date",
        "sample",
        "Date of the sample.",
        en=("sample_date", "date_of_sample", "collection_date"),
        fr=("date_prelevement", "date_du_prelevement", "prelevement"),
    ),
    ColumnSpec(
        "tissue",
        "Tissue",
        "category",
        "sample",
        "Blood or bone marrow.",
        levels=TISSUE,
        en=("sample_type", "source", "specimen"),
        fr=("tissu", "type_prelevement", "origine", "nature", "nature_prelevement"),
    ),
    ColumnSpec(
        "transcript",
        "Transcript",
        "text",
        "sample",
        "The transcript measured.",
        en=("marker", "target", "assay"),
        fr=("marqueur", "cible", "transcrit"),
    ),
    ColumnSpec(
        "value",
        "Value",
        "number",
        "sample",
        "Transcript ratio, or 'not detected', or '<limit' where it is detected but cannot be quantified.",
        minimum=0,
        en=("mrd", "mrd_value", "ratio", "result", "level"),
        fr=("valeur", "resultat", "taux", "taux_mrd", "resultat_mrd", "valeur_mrd"),
    ),
    ColumnSpec(
        "unit",
        "Unit",
        "category",
        "sample",
        "Unit of the value.",
        levels=MRD_UNITS,
        en=("units",),
        fr=("unite", "unites"),
    ),
    ColumnSpec(
        "timepoint",
        "Time point",
        "category",
        "sample",
        "When the sample was taken, where it has no date.",
        levels=TIMEPOINT,
        en=("visit", "time_point"),
        fr=("temps", "visite"),
    ),
)
