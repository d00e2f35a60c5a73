"""Venetoclax-azacitidine: how it was given, what it did, how the centre classed the response."""

from __future__ import annotations

from mrdcore.dictionary.build import date, response, yes_no
from mrdcore.dictionary.spec import ColumnSpec
from mrdcore.dictionary.when import END_OF_CYCLE_1, END_OF_CYCLE_2, END_OF_TREATMENT

TREATMENT = "venetoclax-azacitidine"
SUPPORT = "supportive care"
TOXICITY = "toxicity"
MRD = "MRD response"

TREATMENT_COLUMNS: tuple[ColumnSpec, ...] = (
    date(
        "ven_aza_start_date",
        "Start of VEN-AZA",
        TREATMENT,
        "First day of venetoclax-azacitidine.",
        (
            "ven_start_date",
            "ven_aza_start",
            "treatment_start",
            "start_date",
            "vena_za_start",
            "c1d1",
            "c1_start",
            "ven_c1d1",
        ),
        ("date_debut_ven_aza", "debut_ven_aza", "date_debut_traitement", "date_c1", "date_c1j1", "debut_vena"),
    ),
    ColumnSpec(
        "ven_days_c1",
        "Days of venetoclax in cycle 1",
        "integer",
        TREATMENT,
        "Days of venetoclax in cycle 1.",
        "days",
        minimum=1,
        maximum=28,
        en=("ven_days", "ven_duration", "venetoclax_days", "ven_duration_c1", "days_ven_c1"),
        fr=("duree_ven", "duree_ven_c1", "jours_ven", "jours_ven_c1", "duree_venetoclax"),
        cut_leaves_out=("dose_modified_c1_c2", "yes", "dose changed"),
        known_at_time_zero=False,
        known_from=END_OF_CYCLE_1,
    ),
    yes_no(
        "dose_modified_c1_c2",
        "Dose changed between cycles 1 and 2",
        TREATMENT,
        "Venetoclax dose or duration changed between cycles 1 and 2; no where only one cycle was given.",
        ("dose_modified", "dose_modification", "dose_change", "dose_change_c1_c2"),
        ("modification_dose", "dose_modifiee", "changement_dose", "dose_modifiee_entre_les_cycles_1_et_2"),
        known_from=END_OF_CYCLE_2,
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
        en=("n_cycles", "number_of_cycles", "ven_aza_cycles", "cycles_total", "cycles_given", "cycles_received"),
        fr=("nb_cycles", "nombre_de_cycles", "nombre_cycles"),
        known_at_time_zero=False,
        known_from=END_OF_TREATMENT,
    ),
    date(
        "cycle_2_start_date",
        "Start of cycle 2",
        TREATMENT,
        "First day of cycle 2.",
        ("c2_start", "c2d1", "date_c2"),
        ("debut_c2", "date_c2j1"),
    ),
    date(
        "cycle_3_start_date",
        "Start of cycle 3",
        TREATMENT,
        "First day of cycle 3.",
        ("c3_start", "c3d1", "date_c3"),
        ("debut_c3", "date_c3j1"),
    ),
    date(
        "ven_aza_stop_date",
        "End of VEN-AZA",
        TREATMENT,
        "Last day of the last cycle; empty where treatment goes on.",
        ("ven_aza_stop", "ven_stop_date", "treatment_end", "end_date", "ven_aza_end_date"),
        ("date_fin_ven_aza", "fin_ven_aza", "date_arret", "arret_ven_aza"),
    ),
    yes_no(
        "outpatient_c1",
        "First cycle as outpatient",
        TREATMENT,
        "Cycle 1 given as an outpatient.",
        ("outpatient", "ambulatory"),
        ("ambulatoire", "hdj", "c1_ambulatoire"),
        known_from=END_OF_CYCLE_1,
    ),
    yes_no(
        "posaconazole",
        "Posaconazole",
        SUPPORT,
        "Posaconazole prophylaxis during VEN-AZA.",
        ("posa", "azole"),
        ("prophylaxie_posaconazole",),
        known_from=END_OF_TREATMENT,
    ),
    yes_no(
        "gcsf",
        "G-CSF",
        SUPPORT,
        "G-CSF during VEN-AZA.",
        ("g_csf",),
        ("facteur_de_croissance",),
        known_from=END_OF_TREATMENT,
    ),
    yes_no(
        "rbc_transfusion",
        "Red-cell transfusion",
        SUPPORT,
        "Red-blood-cell transfusion during VEN-AZA.",
        ("rbc", "red_cell_transfusion"),
        ("transfusion_cgr", "cgr", "transfusion_de_globules_rouges"),
        known_from=END_OF_TREATMENT,
    ),
    yes_no(
        "platelet_transfusion",
        "Platelet transfusion",
        SUPPORT,
        "Platelet transfusion during VEN-AZA.",
        ("plt_transfusion", "platelets"),
        ("transfusion_plaquettes", "cpa", "plaquettes"),
        known_from=END_OF_TREATMENT,
    ),
    yes_no(
        "neutropenia_g34",
        "Neutropenia grade 3-4",
        TOXICITY,
        "Neutropenia of grade 3 or 4 during VEN-AZA.",
        ("neutropenia", "neutropenia_grade_3_4"),
        ("neutropenie", "neutropenie_g34", "neutropenie_grade_3_4"),
        known_from=END_OF_TREATMENT,
    ),
    yes_no(
        "febrile_neutropenia",
        "Febrile neutropenia",
        TOXICITY,
        "Febrile neutropenia during VEN-AZA.",
        ("fn",),
        ("neutropenie_febrile",),
        known_from=END_OF_TREATMENT,
    ),
    *(
        response(
            f"response_{t}_given",
            f"Response in {label}, as recorded",
            MRD,
            f"Response class in {label} after cycle 1 or 2, as the file gives it.",
            en,
            fr,
            known_from=(f"response_{t}", 0),
        )
        for t, label, en, fr in (
            (
                "blood",
                "blood",
                ("response_blood", "mrd_response_blood", "blood_response", "response_pb"),
                ("reponse_sang", "reponse_mrd_sang", "reponse_sp", "reponse_dans_le_sang_telle_que_notee"),
            ),
            (
                "marrow",
                "marrow",
                ("response_marrow", "mrd_response_marrow", "marrow_response", "response_bm", "response_bone_marrow"),
                ("reponse_moelle", "reponse_mrd_moelle", "reponse_mo", "reponse_dans_la_moelle_telle_que_notee"),
            ),
        )
    ),
)
