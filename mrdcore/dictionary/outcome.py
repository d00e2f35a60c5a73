"""Transplantation, relapse, death and last news."""

from __future__ import annotations

from mrdcore.dictionary.build import date, response, yes_no
from mrdcore.dictionary.spec import ColumnSpec, Level
from mrdcore.dictionary.when import AT_HSCT

MRD = "MRD response"
HSCT = "transplantation"
OUTCOME = "outcome"

OUTCOME_COLUMNS: tuple[ColumnSpec, ...] = (
    yes_no(
        "hsct",
        "Transplanted",
        HSCT,
        "Allogeneic transplantation after MRD relapse.",
        ("allo_hsct", "transplanted", "allo", "transplant", "sct", "allosct"),
        ("greffe", "allogreffe", "greffe_o_n"),
        known_from=AT_HSCT,
    ),
    date(
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
        en=("conditioning_intensity", "regimen", "conditioning_regimen", "conditioning_type"),
        fr=("conditionnement",),
        known_at_time_zero=False,
        known_from=AT_HSCT,
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
        known_from=AT_HSCT,
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
        known_from=AT_HSCT,
    ),
    response(
        "response_before_hsct_given",
        "Response before transplantation, as recorded",
        HSCT,
        "Response class in blood at the last sample before transplantation, as the file gives it.",
        ("mrd_before_hsct", "response_before_hsct", "pre_hsct_mrd"),
        ("mrd_avant_greffe", "reponse_avant_greffe", "reponse_avant_l_allogreffe_telle_que_notee"),
        known_from=AT_HSCT,
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
        fr=("motif_non_greffe", "raison_non_greffe", "raison_de_l_absence_d_allogreffe"),
        known_at_time_zero=False,
    ),
    date(
        "morphologic_relapse_date",
        "Morphologic relapse",
        OUTCOME,
        "Date of morphologic relapse; empty where none.",
        ("relapse_date", "date_relapse", "haematologic_relapse_date", "hematologic_relapse_date"),
        ("date_rechute", "date_rechute_morphologique", "date_rechute_hematologique"),
    ),
    date(
        "second_mrd_relapse_date",
        "Second MRD relapse",
        OUTCOME,
        "Date of a second MRD relapse after response to VEN-AZA; empty where none.",
        ("second_molecular_relapse_date", "mrd_relapse_2_date"),
        ("date_2e_rechute_moleculaire", "date_seconde_rechute_moleculaire", "date_rechute_moleculaire_2"),
    ),
    date(
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
    date(
        "last_news_date",
        "Last news",
        OUTCOME,
        "Date of last news, or of death.",
        ("last_follow_up_date", "last_followup", "last_fu_date", "date_last_contact", "last_contact", "lfu_date"),
        ("date_dernieres_nouvelles", "ddn", "dernieres_nouvelles", "date_derniere_nouvelle", "date_dn"),
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
        en=("status", "vital_status", "survival_status", "alive_or_dead", "dead_or_alive", "alive_dead"),
        fr=("statut", "statut_vital", "etat", "statut_dn", "vivant_decede", "vivant_ou_decede", "vivant_dcd"),
        known_at_time_zero=False,
    ),
    yes_no(
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
)
