"""What headers of a French or English haematology department are taken for, and what they are not."""

from __future__ import annotations

import pytest

from mrdcore.read.columns.guess import guess_name
from mrdcore.read.columns.match import Sheet
from mrdcore.read.layout.known import is_known
from tests.read.by_hand import cohort_of, workbook

# name -> headers that mean it; the reason is the heading of each group.
PATIENTS: dict[str, tuple[str, ...]] = {
    "patient_id": (
        "N° patient", "Numéro du patient", "patientID", "Patient ID", "Subject ID", "Identifiant patient", "ID patient",
        "code_patient", "N° anonymat", "N° inclusion", "Numéro d'inclusion", "Patient No.", "record_id", "Study ID",
    ),
    "centre": ("Centre", "Centre investigateur", "CHU", "Hôpital", "Etablissement", "centre_v1", "Center"),
    "age": (
        "Âge", "Age (ans)", "age_v1", "Age à la rechute", "Âge à la rechute moléculaire", "Age at MRD relapse",
        "Age in years", "patient_age", "Âge du patient", "age_rechute_mol",
    ),
    "sex": ("Sexe", "sexe_v2", "sex_f", "Genre", "Sexe (H/F)", "Gender", "sexe du patient", "sex_2", "pt_sex", "SEX"),
    "disease": ("Type de LAM", "AML subtype", "Marqueur moléculaire", "sous-type", "Molecular marker", "LAM"),
    "diagnosis_date": (
        "Date de diagnostic", "Date du diagnostic", "dt_diag", "diag_dt", "date_dg", "Dx date", "Date of diagnosis",
        "DiagnosisDate", "date diagnostique", "d_diag", "date_diagnositc", "Date de diagnotic", "datediagnostic",
        "Date Dg initial",
    ),
    "mrd_relapse_date": (
        "mrd_rel_dt", "Date rechute moléculaire", "Date de la rechute moléculaire", "date_rechute_mol", "dt_rechute_mrd",
        "MRD relapse date", "Date of molecular relapse", "molecular_relapse_dt", "Date de rechute MRD", "mrd_relapse_date_v1",
        "Date rechutte moléculaire", "date_rechute_moleculare", "d_rechute_mol",
    ),
    "mrd_relapse_confirmation_date": (
        "Date confirmation", "Date de confirmation de la rechute", "confirm_dt", "Date rechute moléculaire confirmée",
    ),
    "ven_aza_start_date": (
        "Date début VEN-AZA", "Date de début du traitement", "Date C1J1", "C1D1", "ven_start_dt", "Start date of venetoclax",
        "date_debut_venetoclax", "Début VEN/AZA", "Treatment start date", "dt_debut_vena", "date début cycle 1",
        "date_debut_aza_ven", "Date J1 C1",
    ),
    "ven_days_c1": ("Durée VEN C1 (jours)", "Nb jours VEN C1", "ven_days_c1", "Durée vénétoclax C1", "Nombre de jours de VEN au C1"),
    "dose_modified_c1_c2": ("Modification de dose", "dose_modif", "Changement de dose C1-C2", "Adaptation de dose"),
    "cycles": ("Nb de cycles", "Nombre de cycles", "Nb cycles", "Number of cycles", "nb_cures", "Nombre total de cycles", "n_cycles"),
    "cycle_2_start_date": ("Date C2J1", "c2_start", "Date début C2", "date_debut_cycle_2", "C2 start date"),
    "cycle_3_start_date": ("Date C3J1", "Date début cycle 3", "c3d1"),
    "ven_aza_stop_date": ("Date fin VEN-AZA", "Date d'arrêt VEN-AZA", "ven_stop_dt", "Date de fin de traitement", "End of treatment date"),
    "outpatient_c1": ("Ambulatoire", "Outpatient C1", "HDJ", "C1 en ambulatoire"),
    "posaconazole": ("Posaconazole", "Prophylaxie par posaconazole", "posa"),
    "gcsf": ("G-CSF", "GCSF", "Facteur de croissance"),
    "rbc_transfusion": ("Transfusion CGR", "RBC transfusion", "Transfusions de CGR", "Transfusion culots globulaires"),
    "platelet_transfusion": ("Transfusion plaquettes", "Platelet transfusions", "Transfusion plaquettaire", "Transfusion CPA"),
    "febrile_neutropenia": ("Neutropénie fébrile", "febrile_neutropenia", "Neutropenie febrille"),
    "neutropenia_g34": ("Neutropénie grade 3-4", "neutropenia_g34", "Neutropenia grade 3/4"),
    "hsct": ("Greffe", "Allogreffe (oui/non)", "allo_HSCT", "Greffe O/N", "Transplanted", "Allo-SCT", "Allogreffé"),
    "hsct_date": (
        "dt_greffe", "Date de greffe", "Date allogreffe", "Date de l'allogreffe", "HSCT date", "hsct_dt", "date_allo",
        "Date of transplant", "TransplantDate", "Date greffe (jj/mm/aaaa)",
    ),
    "conditioning": ("Conditionnement", "Conditioning regimen", "type_conditionnement", "Conditionement"),
    "donor": ("Donneur", "Type de donneur", "Donor type", "type_donneur_v1"),
    "cycles_before_hsct": ("Nb cycles avant greffe", "Cycles before transplant", "nombre de cycles avant allogreffe"),
    "no_hsct_reason": ("Motif de non greffe", "Raison de non greffe", "Reason no HSCT"),
    "morphologic_relapse_date": (
        "Date de rechute", "date_rechute_hemato", "Date rechute morphologique", "relapse_dt", "Date of relapse", "dt_rechute",
        "Date rechute hématologique", "Date of morphological relapse",
    ),
    "second_mrd_relapse_date": (
        "Date 2e rechute moléculaire", "Date 2ème rechute moléculaire", "second_mrd_relapse_dt",
        "Date deuxième rechute moléculaire", "Date of second molecular relapse", "date_rechute_moleculaire_2",
    ),
    "death_date": ("Date de décès", "date_deces", "dt_dc", "DateOfDeath", "death_dt", "Date du décès", "DDC", "Date of death", "date_dcd"),
    "death_cause": ("Cause du décès", "cause_dc", "Cause of death", "cause_deces", "Motif du décès"),
    "last_news_date": (
        "Date dernières nouvelles", "DDN", "Date des dernières nouvelles", "date_dn", "Last follow-up date", "last_fu_dt",
        "Date of last contact", "Date dernier suivi", "Date derniers nouvelles", "last follow up", "Date de dernière nouvelle",
    ),
    "last_status": ("Statut vital", "vital_status", "Statut aux dernières nouvelles", "statut_dn", "Etat aux DN", "Survival status"),
    "last_mrd": ("MRD aux dernières nouvelles", "mrd_dn", "last MRD status"),
    "npm1": ("NPM1", "NPM1 mut", "Mutation NPM1", "statut_NPM1", "NPM1 au diagnostic", "npm1_dg"),
    "flt3_itd": ("FLT3-ITD", "FLT3 ITD", "flt3itd", "FLT3-ITD au diagnostic", "mut_flt3_itd", "FLT3_ITD_v2"),
    "flt3_tkd": ("FLT3-TKD", "FLT3 TKD", "flt3_d835"),
    "nras": ("NRAS", "N-RAS", "nras_mut"),
    "kras": ("KRAS", "K-RAS", "Mutation KRAS"),
    "idh1": ("IDH1", "IDH-1", "idh1 mutation"),
    "idh2": ("IDH2", "Mutation IDH2"),
    "tp53": ("TP53", "p53", "TP-53"),
    "npm1_relapse": ("NPM1 à la rechute", "npm1_rechute", "NPM1 at relapse"),
    "mrd_blood_after_c1": ("MRD sang C1", "MRD sang après C1 (%)", "mrd_pb_post_c1", "mrd_c1_sang", "MRD SP post-C1"),
    "mrd_marrow_after_c2": ("MRD moelle C2", "MRD MO après C2", "mrd_bm_c2", "MRD médullaire post C2", "Bone marrow MRD after cycle 2"),
    "mrd_blood_pre_treatment": ("MRD sang avant traitement", "mrd_blood_baseline", "MRD PB baseline"),
    "response_blood_given": ("Réponse sang", "Réponse MRD sang", "blood response"),
    "response_marrow_given": ("Réponse moelle", "Bone marrow response", "Réponse médullaire"),
    "os_days": ("OS (days)", "os_jours", "OS days"),
    "os_months": ("OS (mois)", "OS_months", "OS in months"),
    "os_event": ("OS event", "os_evt", "os_evenement"),
}  # fmt: skip
SAMPLES: dict[str, tuple[str, ...]] = {
    "patient_id": ("Patient", "N° patient", "id_patient", "USUBJID"),
    "date": ("Date", "Date de prélèvement", "Date du prélèvement", "dt_prelevement", "Sample date", "date_prelev", "Collection date", "Date prelevment"),
    "tissue": ("Tissu", "Type de prélèvement", "Sample type", "Source", "Nature du prélèvement", "Matrice"),
    "value": ("Valeur", "Résultat", "MRD (%)", "Ratio", "mrd_value", "Taux de MRD", "Résultat MRD"),
    "unit": ("Unité", "Units"),
    "timepoint": ("Timepoint", "Time point", "Visite"),
    "transcript": ("Transcrit", "Marqueur", "Cible"),
}  # fmt: skip
# Each with what it would be mistaken for.
NOTHING: tuple[tuple[Sheet, str], ...] = (
    ("patients", "age_donneur"),  # the donor's age
    ("patients", "Âge au diagnostic"),  # another time than the relapse
    ("patients", "Age at transplant"),
    ("patients", "sexe_donneur"),
    ("patients", "Donor sex"),
    ("patients", "cycle_4_start"),  # no such column; 2 and 3 there are
    ("patients", "Date C4J1"),
    ("patients", "Date C22J1"),
    ("patients", "FLT3"),  # ITD or TKD?
    ("patients", "FLT3_IDT"),  # a gene is not corrected
    ("patients", "IDH3"),
    ("patients", "IDH"),
    ("patients", "RAS"),
    ("patients", "HRAS"),
    ("patients", "NRS"),
    ("patients", "TET3"),
    ("patients", "NPM2"),
    ("patients", "KITS1"),
    ("patients", "WT2"),
    ("patients", "date_rechute_3"),  # a third relapse
    ("patients", "date_rechute_2"),  # the second relapse of which kind?
    ("patients", "date_rechute2"),  # no slip: another one
    ("patients", "Date de 1ère rechute"),
    ("patients", "Release date"),  # two letters from relapse
    ("patients", "Date of second opinion"),
    ("patients", "Date de la deuxième greffe"),
    ("patients", "Date de naissance"),
    ("patients", "Date inclusion"),
    ("patients", "Date of consent"),
    ("patients", "Date de biopsie"),
    ("patients", "Cause de rechute"),
    ("patients", "Blastes moelle"),
    ("patients", "Blood pressure"),
    ("patients", "os_time"),  # days or months?
    ("patients", "Leucocytes"),
    ("patients", "Plaquettes (G/L)"),
    ("patients", "Commentaire"),
    ("patients", "ECOG"),
    ("patients", "ELN 2017"),
    ("patients", "MRD sang C3"),
    ("patients", "MRD C1"),  # blood or marrow?
    ("patients", "Réponse"),  # where, when?
    ("patients", "Nombre de lignes"),
    ("patients", "Cycle 5"),
    ("patients", "Toxicité"),
    ("patients", "GVHD"),
    ("patients", "Date GVHD"),
    ("patients", "os_censored"),  # the other way round
    ("patients", "Dose"),
    ("patients", "inpatient"),
    ("samples", "Date de réception"),
    ("samples", "Sample number"),
    ("samples", "Laboratoire"),
    ("samples", "ABL1 copies"),
    ("samples", "Commentaire"),
)


def spellings(table: dict[str, tuple[str, ...]], sheet: Sheet) -> list[tuple[Sheet, str, str]]:
    return [(sheet, header, name) for name, headers in table.items() for header in headers]


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert len(spellings(PATIENTS, "patients")) + len(spellings(SAMPLES, "samples")) >= 120
    assert len(NOTHING) >= 40


@pytest.mark.parametrize(
    ("sheet", "header", "name"), [*spellings(PATIENTS, "patients"), *spellings(SAMPLES, "samples")]
)
def test_a_header_is_known_however_a_department_writes_it(sheet: Sheet, header: str, name: str) -> None:
    found = guess_name(header, sheet)
    assert [guess.name for guess in found[:1]] == [name]


@pytest.mark.parametrize(("sheet", "header"), NOTHING)
def test_a_header_that_means_something_else_is_nothing(sheet: Sheet, header: str) -> None:
    assert [guess.name for guess in guess_name(header, sheet)] == []


def test_names_of_variables_decide_which_sheet_holds_the_patients() -> None:
    """None of them is a spelling of the dictionary, as the one in the sheet of notes is."""
    header = ["dt_diag_f", "mrd_rel_dt", "dt_greffe", "dt_deces_v2"]
    data = workbook(notes=[["age", "remark"], [61, "x"]], data=[header, ["2020-01-01", "2021-01-01", "2021-04-04", ""]])
    cohort = cohort_of(data)
    assert list(cohort.patients) == ["patient_id", "diagnosis_date", "mrd_relapse_date", "hsct_date", "death_date"]


def test_a_header_is_known_before_its_values_are_seen_by_its_words_alone() -> None:
    assert is_known("mrd_rel_dt")
    # A title, words of cells, a date only if dates stand below; slips of the pen are corrected later.
    assert not any(map(is_known, ("Date de la greffe allo", "c_1", "oui_non", "mrd_rellapse_dt")))
