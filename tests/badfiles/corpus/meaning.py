"""Headers that are nearly those of other columns, and columns that nobody can read without being told."""

from __future__ import annotations

from tests.badfiles.corpus.bad_file import BadFile, error, info
from tests.badfiles.corpus.making import csv

ZERO = "2021-02-15"


def near(name: str, why: str, columns: dict[str, str], *absent: str) -> BadFile:
    """One patient with columns that must stay the file's own: `absent` are those that they are nearly named as."""
    header, cells = ";".join(columns), ";".join(columns.values())
    data = csv(f"patient_id;mrd_relapse_date;{header}", f"P1;{ZERO};{cells}", f"P2;2021-02-16;{cells}")
    return BadFile(name, why, data, patients=("P1", "P2"), absent=absent)


CASES = (
    near(
        "age of others",
        "Age at diagnosis is no age at MRD relapse, the donor's is nobody's here.",
        {"Age au diagnostic": "45", "age_dx": "45", "Age donneur": "30", "Age à la greffe": "46"},
        "age",
    ),
    near("sex of others", "The donor's.", {"Sexe donneur": "F", "donor_sex": "M"}, "sex"),
    near(
        "genes of one family",
        "IDH is IDH1 or IDH2, FLT3 is ITD or TKD, RAS is N or K.",
        {"IDH": "pos", "FLT3": "neg", "RAS": "pos", "NRAS/KRAS": "neg", "TET1": "pos"},
        "idh1",
        "idh2",
        "flt3_itd",
        "flt3_tkd",
        "nras",
        "kras",
        "tet2",
    ),
    near(
        "events turned round",
        "1 is censored, not dead.",
        {"os_censored": "1", "Censure OS": "1", "event (1=censored)": "1"},
        "os_event",
    ),
    near(
        "times without a unit",
        "12 days or 12 months.",
        {"OS": "12", "Survie": "12", "follow_up": "24", "rfs_time": "12"},
        "os_days",
        "os_months",
        "followup_days",
        "followup_months",
        "rfs_days",
        "rfs_months",
    ),
    near(
        "other transplantations",
        "Planned, second, or in first remission: none is the one after MRD relapse.",
        {
            "Date greffe prévue": "2021-08-15",
            "Date 2e greffe": "2022-08-15",
            "date allo CR1": "2019-08-15",
            "prior_hsct": "yes",
        },
        "hsct_date",
        "hsct",
    ),
    near(
        "other cycles",
        "Cycle 4 is neither the second nor the third.",
        {"date_c4": "2021-08-15", "venetoclax_days_c2": "14", "cycles_aza": "3"},
        "cycle_2_start_date",
        "cycle_3_start_date",
        "ven_days_c1",
        "cycles",
    ),
    near(
        "other dates",
        "Inclusion, consent, leaving hospital, first remission.",
        {
            "Date inclusion": "2021-03-15",
            "Date consentement": "2021-03-14",
            "Date de sortie": "2021-04-15",
            "Date RC1": "2020-04-15",
        },
        "ven_aza_start_date",
        "last_news_date",
        "diagnosis_date",
        "death_date",
    ),
    near("alive and dead", "Alive 1 is not dead 1.", {"Vivant": "oui", "alive": "1"}, "death_date"),
    BadFile(
        "MRD after other cycles",
        "After cycle 3, at month 3, without tissue: kept, said, and never taken for after cycle 1 or 2.",
        csv("patient_id;mrd_relapse_date;MRD sang C3;mrd_1;MRD sang M3", f"P1;{ZERO};0,5;1,5;0,25"),
        (info("mrd_not_read"),),
        samples=(),
        columns={"MRD sang C3": ("0.5",), "mrd_1": ("1.5",)},
    ),
    BadFile(
        "one sample for each patient, in one table",
        "Nobody comes twice, so that only the columns tell: the results may not end as columns of the file's own.",
        csv(
            "patient_id;age;mrd_relapse_date;date;tissue;value;unit",
            f"P1;45;{ZERO};{ZERO};blood;1.5;%",
            f"P2;50;{ZERO};{ZERO};marrow;15;%",
        ),
        (info("patients_and_samples_split"),),
        patients=("P1", "P2"),
        samples=(f"P1|{ZERO}|blood|1.5|quantified", f"P2|{ZERO}|marrow|15|quantified"),
        absent=("tissue", "value"),
    ),
    BadFile(
        "a patient's number in the first of their rows only",
        "How people write for the eye: whose the other rows are is not guessed.",
        csv(
            "patient_id;mrd_relapse_date;date;tissue;value;unit",
            f"P1;{ZERO};{ZERO};blood;1.5;%",
            ";;2021-03-15;blood;0.5;%",
            f"P2;{ZERO};{ZERO};blood;3;%",
        ),
        (error("identifier_missing", 3, "patient_id"),),
        patients=("P1", "P2"),
        samples=(f"P1|{ZERO}|blood|1.5|quantified", f"P2|{ZERO}|blood|3|quantified"),
    ),
    BadFile(
        "each centre counts from 1, in one table",
        "Patient 1 of Lille is set aside as if he were patient 1 of Lyon: an error, so that it is not overlooked.",
        csv(
            "centre;patient_id;age;mrd_relapse_date",
            f"Lyon;1;45;{ZERO}",
            "Lyon;2;50;2021-02-16",
            "Lille;1;61;2021-03-15",
        ),
        (error("identifier_repeated", 4, "patient_id"),),
        patients=("1", "2"),
    ),
    BadFile(
        "a slip in a header",
        "Understood but for the slip, and said.",
        csv(
            "patient_id;mrd_relapse_date;diagnossis_date;last_sttatus;last_news_date",
            f"P1;{ZERO};2020-01-01;alive;2022-01-01",
        ),
        (info("column_guessed", None, "diagnossis_date"), info("column_guessed", None, "last_sttatus")),
        columns={"diagnosis_date": ("2020-01-01",), "last_status": ("alive",)},
    ),
)
