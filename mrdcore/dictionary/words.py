"""The words that headers are made of, in English and French, each with the idea it stands for.

Two headers that are made of the same ideas mean the same column, whatever the language and the order:
"Date de la greffe", `hsct_dt` and `transplant_date`. A number stands for itself: cycle 2 is never cycle 3.
"""

from __future__ import annotations

# Words that change nothing.
_STOP_WORDS = (
    "a an and as at au aux by d de des du en et for from in l la le les of on ou par per pour sa son sur the to"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
# Words that stand at the beginning or the end of the header of a date.
DATE_WORDS = frozenset({"date", "dates", "dt", "dat", "dte", "datetime", "day", "jour"})
DATE_PREFIXES = frozenset({"d"})
# What a form or an export hangs on a name: version, field, calculation.
HANGERS = frozenset({"f", "factor", "calc", "label", "lbl", "raw", "crf", "ecrf"})

# Runs of words that are one word, applied in this order to a header in lower case with underscores.
PHRASES: tuple[tuple[str, str], ...] = (
    ("flt_3", "flt3"),
    ("flt3itd", "flt3_itd"),
    ("flt3tkd", "flt3_tkd"),
    ("n_ras", "nras"),
    ("k_ras", "kras"),
    ("idh_1", "idh1"),
    ("idh_2", "idh2"),
    ("npm_1", "npm1"),
    ("tp_53", "tp53"),
    ("p53", "tp53"),
    ("c_kit", "kit"),
    ("ckit", "kit"),
    ("dnmt3_a", "dnmt3a"),
    ("tet_2", "tet2"),
    ("wt_1", "wt1"),
    ("runx_1", "runx1"),
    ("ptpn_11", "ptpn11"),
    ("g_csf", "gcsf"),
    ("follow_up", "followup"),
    ("time_point", "timepoint"),
    ("vena_za", "ven"),
    ("ven_et_aza", "ven"),
    ("ven_aza", "ven"),
    ("aza_ven", "ven"),
    ("azaven", "ven"),
    ("out_patient", "outpatient"),
    ("in_patient", "inpatient"),
    ("pre_greffe", "avant_greffe"),
    ("o_n", "yesno"),
    ("oui_non", "yesno"),
    ("y_n", "yesno"),
    ("yes_no", "yesno"),
)

# Idea -> its words. The first column of ideas is ours and appears nowhere else.
IDEAS: dict[str, str] = {
    "relapse": "relapse relapses relapsed rel rlps rechute rechutes rech recidive recidives relaps",
    "mrd": "mrd molecular molec mol moleculaire moleculaires moleculare",
    "morphologic": "morphologic morphological morpho morphologique hematologic haematologic hematological haematological"
    " hemato heme haem hematologique cytologic cytological cytologique clinical clinique overt",
    "second": "second seconde deuxieme 2e 2eme 2nd 2d ii",
    "first": "first 1st premiere premier 1ere 1er 1re",
    "confirmed": "confirmation confirmed confirm confirmee confirme conf confirmatory confirmatoire",
    "diagnosis": "diagnosis diagnoses diagnostic diagnostics diagnostique diag dg dx diagn ddg",
    "hsct": "hsct sct allohsct allosct alloscth allo allogreffe allogreffes greffe greffes transplant transplantation"
    " transplants transplanted allograft allografts allografted greffee greffon csh allocsh hct allohct bmt allobmt",
    "death": "death dead deceased deces dcd dc mort decede decedee died",
    "last": "last der dern latest derniere dernieres dernier derniers final finale",
    "news": "news nouvelles nouvelle nouv followup fu suivi suivis contact contacts visite seen",
    "alive": "vital vie survival survie",
    "status": "status statut statuts etat state stat",
    "start": "start started begin beginning debut deb initiation initiated beg starting commence",
    "stop": "stop stopped end ended fin arret arrete discontinuation",
    "ven": "ven vena venaza venetoclax ventoclax vnx venclexta venclyxto venazaciti vnc",
    "aza": "aza azacitidine azacytidine vidaza",
    "treatment": "treatment treatments traitement traitements ttt tt trt tx therapy therapie rx",
    "cycle": "cycle cycles cure cures course courses",
    "number": "number nb nbr nbre nombre num numero no n count nber nombres nr",
    "days": "days jours j jrs journees",
    "duration": "duration duree durees length",
    "months": "months month mois mths",
    "years": "years year yrs yr ans an annees",
    "before": "before pre avant prior ante",
    "after": "after post apres following",
    "blood": "blood pb sang sp sanguin sanguine",
    "marrow": "marrow bm moelle mo medullaire",
    "response": "response responses reponse reponses resp rep",
    "best": "best meilleure meilleur meill",
    "line": "line ligne",
    "mutation": "mutation mutations mut mutated mute mutee",
    "transfusion": "transfusion transfusions transfuse transfusee transfused tf",
    "neutropenia": "neutropenia neutropenie neutropenias",
    "febrile": "febrile febriles",
    "grade": "grade grades gr",
    "dose": "dose doses dosage posologie",
    "modified": "modified modif modification modifie modifiee change changed changement adaptation reduction adapted",
    "outpatient": "outpatient ambulatory ambulatoire ambu hdj externe",
    "donor": "donor donors donneur donneurs",
    "type": "type types",
    "conditioning": "conditioning conditionnement conditionning conditionement cond",
    "intensity": "intensity intensite",
    "reason": "reason motif raison cause causes",
    "none": "non not without pas sans",
    "cr": "cr rc remission",
    "complete": "complete complet",
    "age": "age ages aged",
    "sex": "sex sexe gender genre",
    "centre": "centre center centres hopital hospital etablissement institution site chu chr ch clinic",
    "disease": "disease maladie",
    "subtype": "subtype",
    "aml": "aml lam leucemie leukemia leukaemia lma",
    "patient": "patient patients pt pts pat subject sujet participant",
    "id": "id ident identifiant identifier code anonymat pseudonyme pseudonym identification",
    "inclusion": "inclusion enrolment enrollment inclusions",
    "sample": "sample samples prelevement prelevements echantillon echantillons specimen specimens prlvt prelev"
    " prelevt collection",
    "tissue": "tissue tissu tissus source matrice compartment compartiment",
    "unit": "unit units unite unites",
    "transcript": "transcript transcrit transcripts transcrits",
    "marker": "marker marqueur markers marqueurs",
    "value": "value valeur values valeurs",
    "result": "result results resultat resultats",
    "event": "event events evenement evenements evt evnt ev",
    "os": "os sg",
    "platelet": "platelet platelets plaquettes plaquette plaquettaire plaq plt cpa cp",
    "redcell": "rbc cgr culot globulaire",
    "posaconazole": "posaconazole posa noxafil",
    "prophylaxis": "prophylaxis prophylaxie",
    "timepoint": "timepoint visit temps",
    "baseline": "baseline bl",
}
# Words that say no more than the name beside them does: "sexe du patient", "nb de cycles", "âge en années".
OPTIONAL = ("patient", "yesno", "number", "years")
