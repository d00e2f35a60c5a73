"""The vocabularies that several columns share."""

from __future__ import annotations

from mrdcore.dictionary.spec import Level

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
    Level("marrow", "bone marrow", ("bm", "bone_marrow", "bone_marrow_aspirate", "moelle", "mo", "moelle_osseuse")),
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
