"""Exports of REDCap: events, repeated instruments, check boxes, labels, codes for missing."""

from __future__ import annotations

from tests.badfiles.corpus.bad_file import BadFile, error, info, refused, warning
from tests.badfiles.corpus.making import csv

RAW = "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,redcap_data_access_group"


CASES = (
    BadFile(
        "repeated instruments",
        "One row for the patient, one for each sample: samples are no patients.",
        csv(
            "record_id,redcap_repeat_instrument,redcap_repeat_instance,age,mrd_relapse_date,date,tissue,value,unit",
            "1,,,45,2021-02-15,,,,",
            "1,mrd,1,,,2021-02-15,blood,1.5,%",
            "1,mrd,2,,,2021-03-15,blood,0.5,%",
            "2,,,50,2021-04-20,,,,",
        ),
        patients=("1", "2"),
        columns={"age": ("45", "50")},
        samples=("1|2021-02-15|blood|1.5|quantified", "1|2021-03-15|blood|0.5|quantified"),
    ),
    BadFile(
        "events of one record",
        "Baseline and follow-up of the same patient stand in rows of their own: one patient, not two.",
        csv(
            "record_id,redcap_event_name,age,mrd_relapse_date,last_news_date,last_status",
            "1,inclusion_arm_1,45,2021-02-15,,",
            "1,suivi_arm_1,,,2023-05-16,alive",
            "2,inclusion_arm_1,50,2021-04-20,,",
            "2,suivi_arm_1,,,2022-12-31,alive",
        ),
        patients=("1", "2"),
        columns={"age": ("45", "50"), "last_news_date": ("2023-05-16", "2022-12-31")},
    ),
    BadFile(
        "events that contradict each other",
        "The age stands in two events, with two values: the first is used, and it is said.",
        csv(
            "record_id,redcap_event_name,age,mrd_relapse_date",
            "1,inclusion_arm_1,45,2021-02-15",
            "1,suivi_arm_1,47,",
        ),
        (warning("patient_rows_differ", 3, "age"),),
        patients=("1",),
        columns={"age": ("45",)},
    ),
    BadFile(
        "check boxes",
        "0 in a box is not ticked; it is no when the form was filled.",
        csv(
            "record_id,mrd_relapse_date,mutations___npm1,mutations___flt3_itd,mutations___kras,genetics_complete",
            "1,2021-02-15,1,0,0,2",
            "2,2021-04-20,0,1,0,2",
        ),
        patients=("1", "2"),
        columns={
            "npm1": ("mutated", "wild_type"),
            "flt3_itd": ("wild_type", "mutated"),
            "kras": ("wild_type", "wild_type"),
        },
    ),
    BadFile(
        "check boxes of a form that nobody filled",
        "All boxes are 0 since nobody opened the form: unknown, not wild type.",
        csv(
            "record_id,mrd_relapse_date,mutations___npm1,mutations___flt3_itd,genetics_complete",
            "1,2021-02-15,1,0,2",
            "2,2021-04-20,0,0,0",
        ),
        (info("checkboxes_read", None, "mutations"),),
        patients=("1", "2"),
        columns={"npm1": ("mutated", ""), "flt3_itd": ("wild_type", "")},
    ),
    BadFile(
        "labels instead of names",
        "Exported with labels: Checked and Unchecked, headers as questions.",
        csv(
            "Record ID,Age at MRD relapse,Sex,MRD relapse,Mutations (choice=NPM1),Mutations (choice=FLT3-ITD),Complete?",
            "1,45,Female,2021-02-15,Checked,Unchecked,Complete",
            "2,50,Male,2021-04-20,Unchecked,Checked,Complete",
        ),
        patients=("1", "2"),
        columns={"age": ("45", "50"), "sex": ("female", "male"), "npm1": ("mutated", "wild_type")},
    ),
    BadFile(
        "access groups",
        "The group of the record is its centre.",
        csv(
            "record_id,redcap_data_access_group,age,mrd_relapse_date",
            "12-1,lyon,45,2021-02-15",
            "14-1,lille,50,2021-04-20",
        ),
        patients=("12-1", "14-1"),
        columns={"centre": ("lyon", "lille")},
    ),
    BadFile(
        "columns of the system",
        "Time stamps and states of forms are no data.",
        csv(
            "record_id,age,mrd_relapse_date,redcap_survey_identifier,form_timestamp,form_complete",
            "1,45,2021-02-15,,[not completed],2",
            "2,50,2021-04-20,,2021-04-21 10:00,0",
        ),
        patients=("1", "2"),
        absent=("form_complete", "redcap_survey_identifier", "form_timestamp"),
    ),
    BadFile(
        "codes for missing",
        "REDCap's own codes: never to be taken for an answer.",
        csv(
            "record_id,age,sex,mrd_relapse_date",
            "1,UNK,male,2021-02-15",
            "2,50,NASK,2021-04-20",
            "3,51,ASKU,2021-04-20",
        ),
        patients=("1", "2", "3"),
        said=(error("not_allowed", 3, "sex"), error("not_allowed", 4, "sex")),
        columns={"age": ("", "50", "51"), "sex": ("male", "", "")},
    ),
    BadFile(
        "raw codes without their labels",
        "Sex 1 and 2: only the data dictionary of the project knows.",
        csv("record_id,sex,mrd_relapse_date", "1,1,2021-02-15", "2,2,2021-04-20"),
        (
            error("not_allowed", 2, "sex"),
            error("not_allowed", 3, "sex"),
        ),
        columns={"sex": ("", "")},
    ),
    BadFile(
        "a sample without its patient",
        "The repeated instrument was exported, the patient's form was not.",
        csv(
            "record_id,redcap_repeat_instrument,redcap_repeat_instance,age,mrd_relapse_date,date,tissue,value,unit",
            "1,,,45,2021-02-15,,,,",
            "9,mrd,1,,,2021-02-15,blood,1.5,%",
        ),
        (warning("time_zero_missing", 3, "mrd_relapse_date"),),
        patients=("1", "9"),
        samples=("9|2021-02-15|blood|1.5|quantified",),
    ),
    BadFile(
        "removed by the system",
        "An export without the right to see dates.",
        csv("record_id,age,mrd_relapse_date", "1,45,[*DATA REMOVED*]", "2,50,2021-04-20"),
        (error("not_a_date", 2, "mrd_relapse_date"), warning("time_zero_missing", 2, "mrd_relapse_date")),
        columns={"mrd_relapse_date": ("", "2021-04-20")},
    ),
    refused(
        "the data dictionary of the project",
        "The list of fields was exported, not the data.",
        csv(
            '"Variable / Field Name","Form Name","Field Type","Field Label","Choices, Calculations, OR Slider Labels"',
            "age,baseline,text,Age,",
            'sex,baseline,radio,Sex,"1, F | 2, M"',
        ),
        "no_known_column",
    ),
)
