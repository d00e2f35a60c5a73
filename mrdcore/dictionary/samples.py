"""The samples sheet: one row a sample."""

from __future__ import annotations

from mrdcore.dictionary.levels import TIMEPOINT, TISSUE
from mrdcore.dictionary.spec import ColumnSpec, Level

# Other spellings ("copies/10000 ABL", "NCN x 100") are told by their parts in `mrdcore.read.values.mrd_units`.
MRD_UNITS = (
    Level("%", "% of ABL1", ("percent", "pct", "pourcent", "abl1", "ratio x 100", "NCN x 100")),
    Level("per_10^4", "copies per 10^4 ABL1", ("copies/10^4 ABL",)),
    Level("per_10^5", "copies per 10^5 ABL1", ("copies/10^5 ABL",)),
    Level("per_10^6", "copies per 10^6 ABL1", ("copies/10^6 ABL",)),
    Level("ratio", "ratio to ABL1 (0.05 is 5 %)", ("NCN", "fraction")),
    Level("log10_percent", "log10 of the % of ABL1 (-2 is 0.01 %)", ("log10 %", "log %")),
    Level("log_reduction", "log10 below the sample before treatment", ("log reduction", "reduction log")),
)

# "Ratio NPM1/ABL1", "MRD NPM1": a laboratory names the transcript where others write the value.
_RATIOS = tuple(
    form
    for transcript in (
        "npm1",
        "npm1_mut",
        "npm1a",
        "cbfb_myh11",
        "runx1_runx1t1",
        "aml1_eto",
        "transcript",
        "transcrit",
    )
    for form in (
        *(f"{before}{transcript}_{abl}" for abl in ("abl1", "abl") for before in ("", "ratio_", "mrd_", "taux_")),
        f"mrd_{transcript}",
        f"ratio_{transcript}",
    )
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
        en=(
            "sample_date",
            "date_of_sample",
            "collection_date",
            "collection_datetime",
            "sampling_date",
            "specimen_date",
            "mrd_date",
            "date_mrd",
            "mrd_sample_date",
        ),
        fr=("date_prelevement", "date_du_prelevement", "date_de_prelevement", "prelevement", "date_echantillon"),
    ),
    ColumnSpec(
        "tissue",
        "Tissue",
        "category",
        "sample",
        "Blood or bone marrow.",
        levels=TISSUE,
        en=(
            "sample_type",
            "sample_source",
            "source",
            "specimen",
            "specimen_type",
            "specimen_source",
            "mrd_tissue",
            "mrd_source",
        ),
        fr=("tissu", "type_prelevement", "type_de_prelevement", "origine", "nature", "nature_prelevement"),
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
        en=(
            "mrd",
            "mrd_value",
            "mrd_result",
            "mrd_level",
            "ratio",
            "result",
            "result_value",
            "level",
            *_RATIOS,
        ),
        fr=("valeur", "resultat", "taux", "taux_mrd", "resultat_mrd", "valeur_mrd"),
    ),
    ColumnSpec(
        "unit",
        "Unit",
        "category",
        "sample",
        "Unit of the value.",
        levels=MRD_UNITS,
        en=("units", "mrd_unit", "mrd_units", "result_unit", "result_units"),
        fr=("unite", "unites", "unite_mrd"),
    ),
    ColumnSpec(
        "timepoint",
        "Time point",
        "category",
        "sample",
        "When the sample was taken, where it has no date.",
        levels=TIMEPOINT,
        en=("visit", "time_point", "mrd_timepoint", "mrd_time_point", "mrd_visit"),
        fr=("temps", "visite", "moment"),
    ),
)
