"""Files of a few patients, as a centre could bring them."""

from tests.read.by_hand import csv

# Each of them has a time zero; the reason why the patient is here stands beside the line.
SMALL = csv(
    "patient_id,sex,age,ven_days_c1,hsct,hsct_date,mrd_relapse_date,last_news_date,last_status,death_date,"
    "morphologic_relapse_date,flt3_itd,nras,kras",
    "Dupont-01,F,40,7,yes,2021-03-01,2021-01-01,2023-01-01,alive,,,mutated,wild_type,wild_type",
    "Durand-02,M,50,14,no,,2021-01-01,2022-07-01,dead,2022-07-01,2022-05-01,wild_type,wild_type,wild_type",
    "Martin-03,M,60,21,no,,2021-01-01,2023-07-01,alive,,,wild_type,,wild_type",  # NRAS unknown: FLT3/RAS unknown
    "Petit-04,F,,28,yes,2021-05-01,2021-01-01,2021-12-01,dead,2021-12-01,,mutated,wild_type,wild_type",  # no age
)
NAMES = ("Dupont-01", "Durand-02", "Martin-03", "Petit-04")

# As Excel saves it in France: semicolons, decimal commas, dates day first, accents in the Windows code page.
FRENCH = csv(
    "Patient;Sexe;Âge;Date de rechute MRD;Date des dernières nouvelles;Statut;Greffe",
    "1;F;40,5;01/02/2021;01/02/2023;vivant;oui",
    "2;H;51,5;03/02/2021;01/08/2022;vivant;non",
    "3;F;62,5;05/02/2021;01/02/2022;vivant;non",
    encoding="cp1252",
)
ONE = csv(
    "patient_id,age,mrd_relapse_date,last_news_date,last_status,death_date,mrd_blood_pre_treatment,mrd_blood_after_c1",
    "A1,40,2021-01-01,2022-06-01,alive,,2.5,not detected",
)
ALL_DEAD = csv(
    "patient_id,age,mrd_relapse_date,last_news_date,last_status,death_date",
    "A1,40,2021-01-01,2022-07-01,dead,2022-07-01",  # 546 days: 17.9 months
    "A2,50,2021-01-01,2021-06-01,dead,2021-06-01",  # 151 days: 5.0 months
)
ALL_MISSING = csv(
    "patient_id,age,sex,hsct,mrd_relapse_date,last_news_date,last_status,death_date,mrd_blood_pre_treatment",
    "A1,,,,,,,,",
    "A2,,,,,,,,",
)
# Overall survival only, and no column that a table describes.
COUNTED = csv("patient_id,os_months,os_event", "A1,12,1", "A2,20,0")
