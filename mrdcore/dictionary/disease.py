"""Who the patients are, their disease, and the MRD relapse that brought them here."""

from __future__ import annotations

from mrdcore.dictionary.build import date
from mrdcore.dictionary.spec import ColumnSpec, Level

IDENTITY = "identity"
DISEASE = "disease"
FIRST_LINE = "first line"
MRD_RELAPSE = "MRD relapse"
MRD = "MRD response"

DISEASE_COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec(
        "patient_id",
        "Patient",
        "identifier",
        IDENTITY,
        "Pseudonymous number of the patient, the same in both sheets.",
        en=(
            "id",
            "patient",
            "patient_number",
            "subject",
            "subject_id",
            "record_id",
            "pid",
            "patientid",
            "usubjid",
            "study_id",
            "study_number",
            "study_no",
        ),
        fr=(
            "numero",
            "numero_patient",
            "n_patient",
            "num_patient",
            "identifiant",
            "no_patient",
            "numero_inclusion",
            "n_anonymat",
        ),
    ),
    ColumnSpec(
        "centre",
        "Centre",
        "category",
        IDENTITY,
        "Hospital that treated the patient.",
        en=("center", "site", "hospital", "institution", "inst"),
        fr=("hopital", "chu", "etablissement", "ville", "centre_investigateur"),
    ),
    ColumnSpec(
        "age",
        "Age",
        "number",
        IDENTITY,
        "Age at MRD relapse.",
        "years",
        minimum=18,
        maximum=110,
        en=("age_years", "age_at_relapse", "age_at_mrd_relapse", "age_yr"),
        fr=("age_ans", "age_rechute", "age_a_la_rechute"),
    ),
    ColumnSpec(
        "sex",
        "Sex",
        "category",
        IDENTITY,
        "Sex.",
        levels=(
            Level("female", "female", ("f", "femme", "feminin", "w", "woman")),
            Level("male", "male", ("m", "h", "homme", "masculin", "man")),
        ),
        en=("gender",),
        fr=("sexe", "genre"),
    ),
    date(
        "diagnosis_date",
        "Diagnosis",
        DISEASE,
        "Date of the diagnosis of acute myeloid leukaemia.",
        ("date_of_diagnosis", "dx_date", "diagnosis"),
        ("date_diagnostic", "date_dg", "ddg", "date_de_diagnostic", "diagnostic", "date_diagnostic_initial"),
        at_zero=True,
    ),
    ColumnSpec(
        "disease",
        "Disease",
        "category",
        DISEASE,
        "The lesion whose transcript is followed.",
        levels=(
            Level("npm1", "NPM1-mutated", ("npm1_mutated", "npm1mut", "npm1_mute", "npm1_mut")),
            Level("runx1_runx1t1", "RUNX1::RUNX1T1", ("runx1t1", "t_8_21", "aml1_eto", "aml1eto", "t8_21")),
            Level("cbfb_myh11", "CBFB::MYH11", ("inv_16", "inv16", "cbfb", "myh11", "t_16_16")),
        ),
        en=("aml_type", "aml_subtype", "subtype", "lesion", "molecular_marker", "mrd_marker"),
        fr=("maladie", "type_lam", "sous_type", "lam", "marqueur"),
    ),
    ColumnSpec(
        "best_first_line_response",
        "Best first-line response",
        "category",
        FIRST_LINE,
        "Best molecular response to first-line chemotherapy (ELN 2021).",
        levels=(
            Level("cr_mrd", "CR_MRD", ("crmrd", "rc_mrd", "cr_mrd_neg", "cr_mrd_negative", "rc_mrd_neg")),
            Level("cr_mrd_ll", "CR_MRD-LL", ("crmrd_ll", "mrd_ll", "rc_mrd_ll", "low_level", "ll")),
        ),
        en=("best_response", "best_molecular_response", "first_line_response"),
        fr=("meilleure_reponse", "reponse_premiere_ligne", "reponse_1ere_ligne"),
    ),
    date(
        "mrd_relapse_date",
        "MRD relapse",
        MRD_RELAPSE,
        "Date of MRD relapse: the first of the two samples that confirm it.",
        ("mrd_relapse", "molecular_relapse_date", "date_mrd_relapse", "date_molecular_relapse"),
        ("date_rechute_moleculaire", "rechute_moleculaire", "date_rechute_mrd", "date_rm"),
        at_zero=True,
    ),
    date(
        "mrd_relapse_confirmation_date",
        "MRD relapse confirmed",
        MRD_RELAPSE,
        "Date of the second sample that confirms MRD relapse.",
        ("mrd_relapse_confirmed_date", "confirmation_date", "date_confirmation"),
        ("date_confirmation_rechute", "date_confirmation_rechute_moleculaire"),
    ),
)
