"""Files that nothing is wrong with, in every form that hospitals send: they must give neither a warning nor an error."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
import pyarrow as pa

from mrdcore.dictionary.spec import ColumnSpec
from mrdcore.files import File
from mrdcore.present.template import PATIENT_COLUMNS, template_workbook
from mrdcore.schema import SAMPLE_COLUMNS
from tests.badfiles.corpus.bad_file import Made
from tests.badfiles.corpus.encodings import FRENCH
from tests.badfiles.corpus.making import (
    HEALTHY,
    ROWS,
    cells,
    csv,
    old_workbook,
    opendocument,
    parquet,
    spss,
    stata,
    typed_frame,
    workbook,
)

DEMO = Path(__file__).parents[3] / "sample_data"
SAMPLES = [
    ["patient_id", "date", "tissue", "value", "unit"],
    ["P1", datetime(2021, 2, 15), "blood", 1.5, "%"],
    ["P2", datetime(2021, 4, 20), "marrow", 12, "%"],
    ["P3", datetime(2022, 1, 30), "blood", "not detected", "%"],
]


@dataclass(frozen=True)
class CleanFile:
    """A healthy file; `patients` in it; `infos`: what may be said of it all the same, each with the reason."""

    name: str
    made: Made | Callable[[], Made]
    patients: int = 3
    infos: tuple[tuple[str, str], ...] = ()

    def files(self) -> tuple[File, ...]:
        made = self.made if isinstance(self.made, bytes | tuple) else self.made()
        return (File("file", made),) if isinstance(made, bytes) else made


def typed() -> list[list[object]]:
    """The three patients as a workbook holds them: numbers and dates."""
    day = datetime.fromisoformat
    rows = [row.split(";") for row in ROWS]
    return [cells(), *([r[0], float(r[1]), r[2], day(r[3]), day(r[4]), r[5]] for r in rows)]


def two_sheets() -> bytes:
    return workbook(patients=typed(), samples=SAMPLES)


def sheet_per_centre() -> bytes:
    header, *rows = typed()
    return workbook(Lyon=[header, *rows[:2]], Lille=[header, rows[2]])


def filled_template() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    for sheet, specs in (("patients", PATIENT_COLUMNS), ("samples", SAMPLE_COLUMNS)):
        # An example row, where the template brings one, is written over as a person would do.
        for number, spec in enumerate(specs, start=1):
            book[sheet].cell(2, number).value = filled(spec, number)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(spec: ColumnSpec, number: int) -> object:
    """What a patient who lives has in this column."""
    if spec.section == "mutations at morphologic relapse" or spec.name in (
        "death_date",
        "death_cause",
        "no_hsct_reason",
        "morphologic_relapse_date",
        "second_mrd_relapse_date",
    ):
        return None
    if spec.levels:
        return "alive" if spec.name == "last_status" else spec.values[0]
    examples = {"identifier": "007", "number": 40, "integer": 14, "text": "NPM1 A"}
    if spec.kind == "date":
        return DATES.get(spec.name, datetime(2021, 3, 2))
    return {"cycles": 3, "cycles_before_hsct": 3}.get(spec.name, examples.get(spec.kind, "Toulouse"))


DATES = {
    "diagnosis_date": datetime(2019, 5, 6),
    "mrd_relapse_date": datetime(2021, 2, 15),
    "mrd_relapse_confirmation_date": datetime(2021, 2, 28),
    "ven_aza_start_date": datetime(2021, 3, 10),
    "cycle_2_start_date": datetime(2021, 4, 12),
    "cycle_3_start_date": datetime(2021, 5, 14),
    "ven_aza_stop_date": datetime(2021, 6, 10),
    "hsct_date": datetime(2021, 7, 20),
    "last_news_date": datetime(2023, 5, 16),
}


def labelled_spss() -> bytes:
    """Sex as 1 and 2, with the labels that say which is which."""
    frame = typed_frame()
    frame["sex"] = frame["sex"].map({"female": 1.0, "male": 2.0})
    return spss(frame, sex={1.0: "female", 2.0: "male"})


UNIT = (("unit_assumed", "the file has no place for a unit"),)
MADE = (("statistical_file", "which programme the file is of, since dates and labels are read by its rules"),)
ABOUT = (("sheets_ignored", "the sheet that says where the cohort comes from is no table of patients"),)
STACKED = (("sheets_stacked", "which sheets were put together, since nobody said so"),)
SPLIT = (("patients_and_samples_split", "rows are not patients here: how they were told apart"),)
REDCAP = (
    ("redcap_rows_merged", "rows are not patients here: how they were put together"),
    ("redcap_columns_ignored", "the system's own columns are left out"),
    ("redcap_centre", "the access group is taken for the centre"),
)

CONTROLS: tuple[CleanFile, ...] = (
    CleanFile("comma", HEALTHY.replace(b";", b",")),
    CleanFile("semicolon", HEALTHY),
    CleanFile("tab", HEALTHY.replace(b";", b"\t")),
    CleanFile("pipe", HEALTHY.replace(b";", b"|")),
    CleanFile("UTF-8 with a mark", b"\xef\xbb\xbf" + HEALTHY),
    CleanFile("UTF-16", HEALTHY.decode().encode("utf-16")),
    CleanFile("French, in UTF-8", csv(*FRENCH)),
    CleanFile("French, in cp1252", csv(*FRENCH, encoding="cp1252", end="\r\n")),
    CleanFile("one sheet", lambda: workbook(Feuil1=typed())),
    CleanFile("two sheets", two_sheets),
    CleanFile("OpenDocument", lambda: opendocument(patients=typed(), samples=SAMPLES)),
    CleanFile("old workbook", lambda: old_workbook(patients=typed(), samples=SAMPLES)),
    CleanFile("Stata", lambda: stata(typed_frame()), infos=MADE),
    CleanFile("SPSS", labelled_spss, infos=MADE),
    CleanFile("Parquet", lambda: parquet(pa.Table.from_pandas(typed_frame())), infos=MADE),
    CleanFile("a sheet per centre", sheet_per_centre, infos=STACKED),
    CleanFile(
        "REDCap, raw, with repeated instruments",
        csv(
            "record_id,redcap_repeat_instrument,redcap_repeat_instance,redcap_data_access_group,age,sex,mrd_relapse_date,"
            "patient_complete,date,tissue,value,unit,mrd_complete",
            "1,,,lyon,45,female,2021-02-15,2,,,,,",
            "1,mrd,1,lyon,,,,,2021-02-15,blood,1.5,%,2",
            "1,mrd,2,lyon,,,,,2021-04-15,blood,0.5,%,2",
            "2,,,lille,50,male,2021-04-20,2,,,,,",
            "2,mrd,1,lille,,,,,2021-04-20,marrow,15,%,2",
        ),
        patients=2,
        infos=REDCAP,
    ),
    CleanFile(
        "wide MRD",
        csv(
            "patient_id;mrd_relapse_date;mrd_blood_pre_treatment;mrd_blood_after_c1",
            "P1;2021-02-15;1.5;not detected",
            "P2;2021-04-20;12;0.25",
        ),
        patients=2,
        infos=UNIT,
    ),
    CleanFile(
        "flat long",
        csv(
            "patient_id;age;mrd_relapse_date;date;tissue;value;unit",
            "P1;45;2021-02-15;2021-02-15;blood;1.5;%",
            "P1;45;2021-02-15;2021-04-15;blood;0.5;%",
            "P2;62;2021-04-20;2021-04-20;blood;12;%",
        ),
        patients=2,
        infos=SPLIT,
    ),
    CleanFile(
        "patients and samples in two files",
        (
            File("patients.csv", HEALTHY),
            File("samples.csv", csv("patient_id;date;tissue;value;unit", "P1;2021-02-15;blood;1.5;%", "P2;2021-04-20;blood;12;%", "P3;2022-01-30;blood;2;%")),
        ),
    ),
    CleanFile("the template, filled", filled_template, patients=1),
    CleanFile("the demo cohort", lambda: (DEMO / "filo_like_cohort.csv").read_bytes(), patients=70, infos=UNIT),
    CleanFile("the demo cohort as a workbook", lambda: (DEMO / "filo_like_cohort.xlsx").read_bytes(), patients=70, infos=UNIT + ABOUT),
)  # fmt: skip
