"""The data dictionary: the one place that knows a column's name, type, unit, allowed values and synonyms.

Everything that speaks of a column (reading, checks, filters, labels, the template, the printed dictionary)
asks here. Inside the project a value is a `Level.value`; its `label` is what a person reads. A missing value
is missing, never "no": where patients are grouped or filtered it becomes the level `unknown`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

Kind = Literal["identifier", "text", "category", "number", "integer", "date"]

UNKNOWN = "unknown"
DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True)
class Level:
    """One allowed value of a category: as stored, as read by a person, and as files spell it (en and fr)."""

    value: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnSpec:
    """One field of a cohort: what it is called, what it may hold and when it is known."""

    name: str
    label: str
    kind: Kind
    section: str
    meaning: str
    unit: str = ""
    levels: tuple[Level, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    en: tuple[str, ...] = ()
    fr: tuple[str, ...] = ()
    known_at_time_zero: bool = True
    derived: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(level.value for level in self.levels)

    def value_label(self, value: object) -> str:
        """The label of a stored value; a value without one is shown as it stands."""
        if value == UNKNOWN:
            return "unknown"
        return next((level.label for level in self.levels if level.value == value), str(value))


def normalise(text: object) -> str:
    """A header or cell as compared: lower case, no accents, runs of other signs as one underscore."""
    plain = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9<>+]+", "_", plain.lower()).strip("_")


# fmt: off  (one field a line reads better than one word a line)
YES_NO = (
    Level("yes", "yes", ("y", "oui", "o", "1", "true", "vrai", "present", "presence")),
    Level("no", "no", ("n", "non", "0", "false", "faux", "absent", "absence", "none", "aucun", "aucune")),
)
MUTATION = (
    Level(
        "mutated",
        "mutated",
        (
            "mut",
            "mute",
            "mutee",
            "pos",
            "positive",
            "positif",
            "yes",
            "oui",
            "y",
            "o",
            "1",
            "+",
            "present",
            "detected",
            "detecte",
        ),
    ),
    Level(
        "wild_type",
        "wild type",
        (
            "wt",
            "wildtype",
            "neg",
            "negative",
            "negatif",
            "no",
            "non",
            "n",
            "0",
            "absent",
            "sauvage",
            "non_mute",
            "unmutated",
            "not_mutated",
            "not_detected",
            "non_detecte",
        ),
    ),
)
RESPONSE_CLASS = (
    Level(
        "negativity",
        "MRD negativity",
        ("neg", "negative", "negatif", "mrd_negative", "mrd_negativity", "negativation", "cr_mrd"),
    ),
    Level("reduction", "MRD reduction", ("mrd_reduction", "reduced", "red", "diminution", "baisse")),
    Level("stable", "Stable MRD", ("stable_mrd", "stable_disease", "mrd_stable", "stabilite")),
    Level("progression", "MRD progression", ("mrd_progression", "progressive", "increase", "augmentation")),
    Level("not_evaluated", "Not evaluated", ("ne", "not_done", "non_evalue", "non_evaluee", "non_fait")),
)
TISSUE = (
    Level("blood", "blood", ("pb", "peripheral_blood", "sang", "sp", "sang_peripherique", "sang_periph")),
    Level("marrow", "bone marrow", ("bm", "bone_marrow", "moelle", "mo", "moelle_osseuse")),
)
TIMEPOINT = (
    Level("pre_treatment", "before treatment", ("baseline", "pretreatment", "before", "avant_traitement", "c0", "pre")),
    Level("after_c1", "after cycle 1", ("c1", "post_c1", "apres_c1", "end_c1", "fin_c1")),
    Level("after_c2", "after cycle 2", ("c2", "post_c2", "apres_c2", "end_c2", "fin_c2")),
    Level("before_hsct", "before transplantation", ("pre_hsct", "pre_transplant", "avant_greffe", "pre_greffe")),
    Level("follow_up", "follow-up", ("suivi", "followup", "fu", "surveillance")),
)
MRD_STATE = (
    Level("quantified", "quantified"),
    Level("not_quantifiable", "detected, not quantifiable"),
    Level("not_detected", "not detected"),
)

# Genes of the panel, with the synonyms that are no mere spelling of the name.
GENES: dict[str, tuple[str, tuple[str, ...]]] = {
    "npm1": ("NPM1", ("npm", "npm1c", "npm1_mut")),
    "flt3_itd": ("FLT3-ITD", ("flt3itd", "itd", "flt3_itd_mut")),
    "flt3_tkd": ("FLT3-TKD", ("flt3tkd", "tkd", "flt3_d835", "d835")),
    "nras": ("NRAS", ("n_ras",)),
    "kras": ("KRAS", ("k_ras",)),
    "dnmt3a": ("DNMT3A", ()),
    "idh1": ("IDH1", ("idh_1",)),
    "idh2": ("IDH2", ("idh_2",)),
    "tet2": ("TET2", ()),
    "ptpn11": ("PTPN11", ()),
    "wt1": ("WT1", ()),
    "kit": ("KIT", ("ckit", "c_kit")),
    "runx1": ("RUNX1", ()),
    "tp53": ("TP53", ("p53",)),
    "bax": ("BAX", ()),
}


def _gene_columns() -> list[ColumnSpec]:
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
        )
        for gene, (label, _) in GENES.items()
    ]
    return at_diagnosis + at_relapse


def _yes_no(
    name: str,
    label: str,
    section: str,
    meaning: str,
    en: tuple[str, ...] = (),
    fr: tuple[str, ...] = (),
    *,
    at_zero: bool = False,
    derived: bool = False,
) -> ColumnSpec:
    return ColumnSpec(
        name,
        label,
        "category",
        section,
        meaning,
        levels=YES_NO,
        en=en,
        fr=fr,
        known_at_time_zero=at_zero,
        derived=derived,
    )


def _date(
    name: str,
    label: str,
    section: str,
    meaning: str,
    en: tuple[str, ...] = (),
    fr: tuple[str, ...] = (),
    *,
    at_zero: bool = False,
) -> ColumnSpec:
    return ColumnSpec(name, label, "date", section, meaning, en=en, fr=fr, known_at_time_zero=at_zero)


def _response(
    name: str,
    label: str,
    section: str,
    meaning: str,
    en: tuple[str, ...] = (),
    fr: tuple[str, ...] = (),
    *,
    derived: bool = False,
) -> ColumnSpec:
    return ColumnSpec(
        name,
        label,
        "category",
        section,
        meaning,
        levels=RESPONSE_CLASS,
        en=en,
        fr=fr,
        known_at_time_zero=False,
        derived=derived,
    )


IDENTITY, DISEASE, FIRST_LINE, MRD_RELAPSE, TREATMENT, SUPPORT, TOXICITY, MRD, HSCT, OUTCOME, COUNTED = (
    "identity",
    "disease",
    "first line",
    "MRD relapse",
    "venetoclax-azacitidine",
    "supportive care",
    "toxicity",
    "MRD response",
    "transplantation",
    "outcome",
    "times already counted",
)

_CLINICAL: list[ColumnSpec] = [
    ColumnSpec(
        "patient_id",
        "Patient",
        "identifier",
        IDENTITY,
        "Pseudonymous number of the patient, the same in both sheets.",
        en=("id", "patient", "patient_number", "subject", "subject_id", "record_id", "pid", "patientid", "usubjid"),
        fr=("numero", "numero_patient", "n_patient", "num_patient", "identifiant", "no_patient"),
    ),
    ColumnSpec(
        "centre",
        "Centre",
        "category",
        IDENTITY,
        "Hospital that treated the patient.",
        en=("center", "site", "hospital", "institution", "inst"),
        fr=("hopital", "chu", "etablissement", "ville"),
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
    _date(
        "diagnosis_date",
        "Diagnosis",
        DISEASE,
        "Date of the diagnosis of acute myeloid leukaemia.",
        ("date_of_diagnosis", "dx_date", "diagnosis"),
        ("date_diagnostic", "date_dg", "ddg", "date_de_diagnostic", "diagnostic"),
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
    _date(
        "mrd_relapse_date",
        "MRD relapse",
        MRD_RELAPSE,
        "Date of MRD relapse: the first of the two samples that confirm it.",
        ("mrd_relapse", "molecular_relapse_date", "date_mrd_relapse", "date_molecular_relapse"),
        ("date_rechute_moleculaire", "rechute_moleculaire", "date_rechute_mrd", "date_rm"),
        at_zero=True,
    ),
    _date(
        "mrd_relapse_confirmation_date",
        "MRD relapse confirmed",
        MRD_RELAPSE,
        "Date of the second sample that confirms MRD relapse.",
        ("mrd_relapse_confirmed_date", "confirmation_date", "date_confirmation"),
        ("date_confirmation_rechute", "date_confirmation_rechute_moleculaire"),
    ),
    _date(
        "ven_aza_start_date",
        "Start of VEN-AZA",
        TREATMENT,
        "First day of venetoclax-azacitidine.",
        ("ven_start_date", "ven_aza_start", "treatment_start", "start_date", "vena_za_start", "c1d1", "c1_start"),
        ("date_debut_ven_aza", "debut_ven_aza", "date_debut_traitement", "date_c1", "date_c1j1", "debut_vena"),
    ),
    ColumnSpec(
        "ven_days_c1",
        "Venetoclax in cycle 1",
        "integer",
        TREATMENT,
        "Days of venetoclax in cycle 1.",
        "days",
        minimum=1,
        maximum=28,
        en=("ven_days", "ven_duration", "venetoclax_days", "ven_duration_c1", "days_ven_c1"),
        fr=("duree_ven", "duree_ven_c1", "jours_ven", "jours_ven_c1", "duree_venetoclax"),
        known_at_time_zero=False,
    ),
    _yes_no(
        "dose_modified_c1_c2",
        "Dose changed between cycles 1 and 2",
        TREATMENT,
        "Venetoclax dose or duration changed between cycles 1 and 2; no where only one cycle was given.",
        ("dose_modified", "dose_modification", "dose_change", "dose_change_c1_c2"),
        ("modification_dose", "dose_modifiee", "changement_dose"),
    ),
    ColumnSpec(
        "cycles",
        "VEN-AZA cycles",
        "integer",
        TREATMENT,
        "Number of cycles received in all.",
        "cycles",
        minimum=1,
        maximum=100,
        en=("n_cycles", "number_of_cycles", "ven_aza_cycles", "cycles_total"),
        fr=("nb_cycles", "nombre_de_cycles", "nombre_cycles"),
        known_at_time_zero=False,
    ),
    _date(
        "cycle_2_start_date",
        "Start of cycle 2",
        TREATMENT,
        "First day of cycle 2.",
        ("c2_start", "c2d1", "date_c2"),
        ("debut_c2", "date_c2j1"),
    ),
    _date(
        "cycle_3_start_date",
        "Start of cycle 3",
        TREATMENT,
        "First day of cycle 3.",
        ("c3_start", "c3d1", "date_c3"),
        ("debut_c3", "date_c3j1"),
    ),
    _date(
        "ven_aza_stop_date",
        "End of VEN-AZA",
        TREATMENT,
        "Last day of the last cycle; empty where treatment goes on.",
        ("ven_aza_stop", "ven_stop_date", "treatment_end", "end_date", "ven_aza_end_date"),
        ("date_fin_ven_aza", "fin_ven_aza", "date_arret", "arret_ven_aza"),
    ),
    _yes_no(
        "outpatient_c1",
        "First cycle as outpatient",
        TREATMENT,
        "Cycle 1 given as an outpatient.",
        ("outpatient", "ambulatory"),
        ("ambulatoire", "hdj", "c1_ambulatoire"),
    ),
    _yes_no(
        "posaconazole",
        "Posaconazole",
        SUPPORT,
        "Posaconazole prophylaxis during VEN-AZA.",
        ("posa", "azole"),
        ("prophylaxie_posaconazole",),
    ),
    _yes_no("gcsf", "G-CSF", SUPPORT, "G-CSF during VEN-AZA.", ("g_csf",), ("facteur_de_croissance",)),
    _yes_no(
        "rbc_transfusion",
        "Red-cell transfusion",
        SUPPORT,
        "Red-blood-cell transfusion during VEN-AZA.",
        ("rbc", "red_cell_transfusion"),
        ("transfusion_cgr", "cgr"),
    ),
    _yes_no(
        "platelet_transfusion",
        "Platelet transfusion",
        SUPPORT,
        "Platelet transfusion during VEN-AZA.",
        ("plt_transfusion", "platelets"),
        ("transfusion_plaquettes", "cpa", "plaquettes"),
    ),
    _yes_no(
        "neutropenia_g34",
        "Neutropenia grade 3-4",
        TOXICITY,
        "Neutropenia of grade 3 or 4 during VEN-AZA.",
        ("neutropenia", "neutropenia_grade_3_4"),
        ("neutropenie", "neutropenie_g34", "neutropenie_grade_3_4"),
    ),
    _yes_no(
        "febrile_neutropenia",
        "Febrile neutropenia",
        TOXICITY,
        "Febrile neutropenia during VEN-AZA.",
        ("fn",),
        ("neutropenie_febrile",),
    ),
    *(
        _response(
            f"response_{t}_given",
            f"Response in {label}, as recorded",
            MRD,
            f"Response class in {label} after cycle 1 or 2, as the file gives it.",
            en,
            fr,
        )
        for t, label, en, fr in (
            (
                "blood",
                "blood",
                ("response_blood", "mrd_response_blood", "blood_response", "response_pb"),
                ("reponse_sang", "reponse_mrd_sang", "reponse_sp"),
            ),
            (
                "marrow",
                "marrow",
                ("response_marrow", "mrd_response_marrow", "marrow_response", "response_bm", "response_bone_marrow"),
                ("reponse_moelle", "reponse_mrd_moelle", "reponse_mo"),
            ),
        )
    ),
    _yes_no(
        "hsct",
        "Transplanted",
        HSCT,
        "Allogeneic transplantation after MRD relapse.",
        ("allo_hsct", "transplanted", "allo", "transplant", "sct", "allosct"),
        ("greffe", "allogreffe", "greffe_o_n"),
    ),
    _date(
        "hsct_date",
        "Transplantation",
        HSCT,
        "Date of allogeneic transplantation; empty where not transplanted.",
        ("transplant_date", "date_hsct", "allo_date", "sct_date"),
        ("date_greffe", "date_allogreffe", "date_allo"),
    ),
    ColumnSpec(
        "conditioning",
        "Conditioning",
        "category",
        HSCT,
        "Intensity of the conditioning regimen.",
        levels=(
            Level("ric", "reduced intensity", ("reduced", "reduced_intensity", "attenue", "rtc")),
            Level("mac", "myeloablative", ("myeloablative", "ma", "myeloablatif")),
            Level("nma", "non-myeloablative", ("non_myeloablative", "non_myeloablatif")),
        ),
        en=("conditioning_intensity", "regimen"),
        fr=("conditionnement",),
        known_at_time_zero=False,
    ),
    ColumnSpec(
        "donor",
        "Donor",
        "category",
        HSCT,
        "Type of donor.",
        levels=(
            Level(
                "sibling",
                "matched sibling",
                ("msd", "matched_sibling", "geno_identique", "genoidentique", "fratrie", "related"),
            ),
            Level(
                "unrelated",
                "unrelated",
                ("mud", "matched_unrelated", "unrelated_10_10", "pheno_identique", "phenoidentique", "non_apparente"),
            ),
            Level("mismatched_unrelated", "mismatched unrelated", ("mmud", "9_10", "unrelated_9_10")),
            Level("haploidentical", "haploidentical", ("haplo", "haplo_identique")),
            Level("cord_blood", "cord blood", ("cord", "sang_placentaire", "usp")),
        ),
        en=("donor_type",),
        fr=("donneur", "type_donneur"),
        known_at_time_zero=False,
    ),
    ColumnSpec(
        "cycles_before_hsct",
        "Cycles before transplantation",
        "integer",
        HSCT,
        "VEN-AZA cycles given before transplantation.",
        "cycles",
        minimum=0,
        maximum=100,
        en=("n_cycles_before_hsct",),
        fr=("cycles_avant_greffe", "nb_cycles_avant_greffe"),
        known_at_time_zero=False,
    ),
    _response(
        "response_before_hsct_given",
        "Response before transplantation, as recorded",
        HSCT,
        "Response class in blood at the last sample before transplantation, as the file gives it.",
        ("mrd_before_hsct", "response_before_hsct", "pre_hsct_mrd"),
        ("mrd_avant_greffe", "reponse_avant_greffe"),
    ),
    ColumnSpec(
        "no_hsct_reason",
        "Reason for no transplantation",
        "category",
        HSCT,
        "Why no transplantation was done.",
        levels=(
            Level(
                "comorbidity_or_age",
                "comorbidities or age",
                ("comorbidity", "comorbidities", "age", "comorbidites", "comorbidite", "comorbidites_ou_age"),
            ),
            Level("donor", "donor availability", ("no_donor", "pas_de_donneur", "donneur")),
            Level("refusal", "refusal", ("refus", "patient_refusal")),
            Level("progression", "disease progression", ("disease_progression", "rechute", "progressive_disease")),
        ),
        en=("reason_no_hsct", "no_transplant_reason"),
        fr=("motif_non_greffe", "raison_non_greffe"),
        known_at_time_zero=False,
    ),
    _date(
        "morphologic_relapse_date",
        "Morphologic relapse",
        OUTCOME,
        "Date of morphologic relapse; empty where none.",
        ("relapse_date", "date_relapse", "haematologic_relapse_date", "hematologic_relapse_date"),
        ("date_rechute", "date_rechute_morphologique", "date_rechute_hematologique"),
    ),
    _date(
        "second_mrd_relapse_date",
        "Second MRD relapse",
        OUTCOME,
        "Date of a second MRD relapse after response to VEN-AZA; empty where none.",
        ("second_molecular_relapse_date", "mrd_relapse_2_date"),
        ("date_2e_rechute_moleculaire", "date_seconde_rechute_moleculaire", "date_rechute_moleculaire_2"),
    ),
    _date(
        "death_date",
        "Death",
        OUTCOME,
        "Date of death; empty where alive.",
        ("date_of_death", "date_death"),
        ("date_deces", "deces_date", "ddc"),
    ),
    ColumnSpec(
        "death_cause",
        "Cause of death",
        "category",
        OUTCOME,
        "Cause of death.",
        levels=(
            Level("leukaemia", "leukaemia", ("leukemia", "relapse", "aml", "leucemie", "rechute", "lam", "disease")),
            Level("infection", "infection", ("sepsis", "infectieux")),
            Level("gvhd", "GVHD", ("graft_versus_host_disease", "gvh")),
            Level(
                "infection_and_gvhd", "infection and GVHD", ("gvhd_and_infection", "infection_gvhd", "infection_et_gvh")
            ),
            Level("other", "other", ("autre",)),
        ),
        en=("cause_of_death",),
        fr=("cause_deces", "cause_du_deces"),
        known_at_time_zero=False,
    ),
    _date(
        "last_news_date",
        "Last news",
        OUTCOME,
        "Date of last news, or of death.",
        ("last_follow_up_date", "last_followup", "last_fu_date", "date_last_contact", "last_contact", "lfu_date"),
        ("date_dernieres_nouvelles", "ddn", "dernieres_nouvelles", "date_derniere_nouvelle"),
    ),
    ColumnSpec(
        "last_status",
        "Status at last news",
        "category",
        OUTCOME,
        "Alive or dead at last news.",
        levels=(
            Level("alive", "alive", ("vivant", "vivante", "en_vie", "living")),
            Level("dead", "dead", ("deceased", "decede", "decedee", "dcd", "mort", "dc")),
        ),
        en=("status", "vital_status", "survival_status"),
        fr=("statut", "statut_vital", "etat", "statut_dn"),
        known_at_time_zero=False,
    ),
    _yes_no(
        "last_morphologic_cr",
        "Morphologic CR at last news",
        OUTCOME,
        "In morphologic complete remission at last news, or until death.",
        ("last_cr", "cr_at_last_news"),
        ("rc_dernieres_nouvelles", "rc_dn"),
    ),
    ColumnSpec(
        "last_mrd",
        "MRD at last news",
        "category",
        OUTCOME,
        "MRD at last news, or at the last sample before death.",
        levels=(
            Level("negative", "negative", ("neg", "negatif", "negativity", "not_detected")),
            Level("positive", "positive", ("pos", "positif", "detected")),
        ),
        en=("mrd_at_last_news", "last_mrd_status"),
        fr=("mrd_dernieres_nouvelles", "mrd_dn"),
        known_at_time_zero=False,
    ),
]


def _wide_mrd_columns() -> list[ColumnSpec]:
    when = {
        "pre_treatment": ("before treatment", ("baseline", "pre"), ("avant_traitement",)),
        "after_c1": ("after cycle 1", ("c1", "post_c1"), ("apres_c1",)),
        "after_c2": ("after cycle 2", ("c2", "post_c2"), ("apres_c2",)),
        "before_hsct": ("before transplantation", ("pre_hsct",), ("avant_greffe",)),
    }
    places = {"blood": ("pb",), "marrow": ("bm", "bone_marrow")}, {"blood": ("sang", "sp"), "marrow": ("moelle", "mo")}
    return [
        ColumnSpec(
            f"mrd_{tissue}_{timepoint}",
            f"MRD in {tissue} {label}",
            "number",
            MRD,
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


def _counted_columns() -> list[ColumnSpec]:
    endpoints = {
        "os": "death from any cause",
        "rfs": "morphologic relapse or death",
        "rfs_mrd": "morphologic relapse, second MRD relapse or death",
    }
    times = {
        "hsct": "transplantation",
        "relapse": "morphologic relapse",
        "second_mrd_relapse": "second MRD relapse",
        "death": "death",
        "followup": "last news",
    }
    empty = {"followup": "last news or death"}

    def time(name: str, unit: str, meaning: str) -> ColumnSpec:
        # No `minimum`: a time before time zero is a fault that checks name, with its own sentence.
        return ColumnSpec(
            f"{name}_{unit}",
            f"{name.upper().replace('_', ' ')} [{unit}]",
            "number",
            COUNTED,
            meaning,
            unit,
            known_at_time_zero=False,
        )

    counted = [
        time(e, u, f"Time from time zero to {what} or last news, in {u}.")
        for e, what in endpoints.items()
        for u in ("days", "months")
    ]
    flags = [
        _yes_no(
            f"{e}_event",
            f"{e.upper().replace('_', ' ')} event",
            COUNTED,
            f"Whether {e}_days (or _months) ends in {what}.",
            fr=(f"{e}_evenement",),
        )
        for e, what in endpoints.items()
    ]
    events = [
        time(e, u, f"Time from time zero to {empty.get(e, what)}, in {u}; empty where there is none.")
        for e, what in times.items()
        for u in ("days", "months")
    ]
    return counted + flags + events


def _derived_columns() -> list[ColumnSpec]:
    """What mrdcore computes for each patient; a file cannot bring these under these names."""
    number = {
        "diagnosis_to_mrd_relapse_months": (
            "Diagnosis to MRD relapse",
            "months",
            "Time from diagnosis to MRD relapse.",
            True,
        ),
        "mrd_relapse_to_ven_days": (
            "MRD relapse to VEN-AZA",
            "days",
            "Time from MRD relapse to the first VEN-AZA cycle.",
            False,
        ),
        "mrd_relapse_to_hsct_days": (
            "MRD relapse to transplantation",
            "days",
            "Time from MRD relapse to transplantation.",
            False,
        ),
        "ven_to_hsct_days": (
            "VEN-AZA to transplantation",
            "days",
            "Time from the first VEN-AZA cycle to transplantation.",
            False,
        ),
        "treatment_free_months": (
            "Off VEN-AZA until last news",
            "months",
            "Time from the end of VEN-AZA to last news in patients not transplanted who stopped without relapse.",
            False,
        ),
        **{
            f"mrd_{t}_baseline": (
                f"MRD in {t} before treatment",
                "% of ABL1",
                f"Last quantified MRD in {t} before the start of VEN-AZA.",
                False,
            )
            for t in ("blood", "marrow")
        },
        **{
            f"mrd_{t}_log10_change": (
                f"Log10 change of MRD in {t}",
                "log10",
                f"Log10 of MRD in {t} after cycle 1 or 2 over MRD before treatment, both quantified.",
                False,
            )
            for t in ("blood", "marrow")
        },
    }
    ven_levels = (
        Level("<=14", "≤ 14 days"),
        Level(">14", "> 14 days"),
        Level("dose_changed", "dose changed after cycle 1"),
    )
    when_levels = (
        Level("before_hsct", "before transplantation"),
        Level("after_hsct", "after transplantation"),
        Level("no_hsct", "never transplanted"),
        Level("none", "no relapse"),
    )
    return [
        *(
            ColumnSpec(n, lab, "number", "derived", m, u, known_at_time_zero=z, derived=True)
            for n, (lab, u, m, z) in number.items()
        ),
        _yes_no(
            "flt3_itd_or_ras",
            "FLT3-ITD and/or N/KRAS",
            "derived",
            "Yes if any of FLT3-ITD, NRAS and KRAS is mutated; no only if all three are known wild type; otherwise unknown.",
            at_zero=True,
            derived=True,
        ),
        ColumnSpec(
            "ven_group",
            "Venetoclax in cycle 1, compared",
            "category",
            "derived",
            "Venetoclax for at most 14 days against more in cycle 1, without patients whose dose changed between cycles 1 and 2 or whose duration is not recorded.",
            levels=ven_levels,
            known_at_time_zero=False,
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
            derived=True,
        ),
        _response(
            "response_blood",
            "Response in blood",
            "derived",
            "Response class in blood at the most recent evaluation after cycle 1 or 2.",
            derived=True,
        ),
        _response(
            "response_marrow",
            "Response in marrow",
            "derived",
            "Response class in marrow at the most recent evaluation after cycle 1 or 2.",
            derived=True,
        ),
        _response(
            "response_before_hsct",
            "Response before transplantation",
            "derived",
            "Response class in blood at the last sample between the start of VEN-AZA and transplantation.",
            derived=True,
        ),
        _yes_no(
            "responded",
            "Responded",
            "derived",
            "Negativity or reduction in blood or marrow at any time after the start of VEN-AZA and before a second MRD relapse.",
            derived=True,
        ),
        _yes_no(
            "early_death_60d",
            "Death by day 60",
            "derived",
            "Death within 60 days of the start of VEN-AZA.",
            derived=True,
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


SAMPLE_COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec(
        "patient_id",
        "Patient",
        "identifier",
        "sample",
        "Number of the patient, as in the patients sheet.",
        en=("id", "patient", "record_id", "subject", "subject_id", "pid"),
        fr=("numero", "numero_patient", "n_patient", "num_patient", "identifiant"),
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
        fr=("tissu", "type_prelevement", "origine", "nature"),
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
        fr=("valeur", "resultat", "taux"),
    ),
    ColumnSpec(
        "unit",
        "Unit",
        "category",
        "sample",
        "Unit of the value.",
        levels=(
            Level("%", "% of ABL1", ("percent", "pct", "pourcent", "abl1", "% abl1")),
            Level("per_10^4", "copies per 10^4 ABL1"),
            Level("per_10^5", "copies per 10^5 ABL1"),
        ),
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

COLUMNS: tuple[ColumnSpec, ...] = (
    *_CLINICAL,
    *_gene_columns(),
    *_wide_mrd_columns(),
    *_counted_columns(),
    *_derived_columns(),
)
BY_NAME: dict[str, ColumnSpec] = {spec.name: spec for spec in COLUMNS}
FILE_COLUMNS: tuple[ColumnSpec, ...] = tuple(spec for spec in COLUMNS if not spec.derived)

# fmt: on


@cache
def synonyms(sheet: Literal["patients", "samples"] = "patients") -> dict[str, str]:
    """Every accepted header, normalised, with the name of its column; the column's own name comes first."""
    specs = FILE_COLUMNS if sheet == "patients" else SAMPLE_COLUMNS
    found = {normalise(spec.name): spec.name for spec in specs}
    for spec in specs:
        for header in (*spec.en, *spec.fr, spec.label):
            found.setdefault(normalise(header), spec.name)
    return found


def column(name: str) -> ColumnSpec:
    """The spec of a column; one the dictionary does not know is the file's own text column, kept as it stands."""
    return BY_NAME.get(name) or ColumnSpec(
        name, name, "text", "the file's own", "A column of the file that the dictionary does not know."
    )
