"""The two files: a workbook with dated samples, and one flat table with a column a time point."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from .patients import GENES, Patient

ABOUT = (
    "SYNTHETIC DATA. No row describes a real person.",
    "Seventy invented patients, their dates and their MRD samples were computed so that their summary figures equal "
    "those printed in Blood Cancer Journal 2025;15:141 (doi 10.1038/s41408-025-01344-3).",
    "Only the published summary figures went into it; no patient's data did. Nothing beyond those figures can be "
    "learned from it about the disease or its treatment.",
    "Centres A to J and the numbers S01 to S70 are invented. Made by sample_data/generate.py with a fixed seed.",
)
COLUMNS = (
    "patient_id", "centre", "age", "sex", "disease", "diagnosis_date", "best_first_line_response",
    "mrd_relapse_date", "mrd_relapse_confirmation_date", "ven_aza_start_date", "ven_days_c1", "dose_modified_c1_c2",
    "cycles", "cycle_2_start_date", "cycle_3_start_date", "ven_aza_stop_date", "outpatient_c1", "posaconazole", "gcsf",
    "rbc_transfusion", "platelet_transfusion", "neutropenia_g34", "febrile_neutropenia", "hsct", "hsct_date",
    "conditioning", "donor", "cycles_before_hsct", "no_hsct_reason", "morphologic_relapse_date",
    "second_mrd_relapse_date", "death_date", "death_cause", "last_news_date", "last_status", "last_morphologic_cr",
    "last_mrd", *GENES, *(f"{gene}_relapse" for gene in GENES),
)  # fmt: skip
WIDE = (
    "mrd_blood_pre_treatment", "mrd_blood_after_c1", "mrd_blood_after_c2", "mrd_blood_before_hsct",
    "mrd_marrow_pre_treatment", "mrd_marrow_after_c1", "mrd_marrow_after_c2",
)  # fmt: skip
SAMPLE_COLUMNS = ("patient_id", "date", "tissue", "transcript", "value", "unit")


def write_workbook(patients: list[Patient], samples: list[dict[str, Any]], path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    about = book.create_sheet("about")
    for line in ABOUT:
        about.append([line])
    about["A1"].font = Font(bold=True)
    about.column_dimensions["A"].width = 110
    for cell in about["A"]:
        cell.alignment = Alignment(wrap_text=True)
    _sheet(book, "patients", COLUMNS, patients)
    _sheet(book, "samples", SAMPLE_COLUMNS, samples)
    book.active = 0
    book.save(path)


def _sheet(book: Workbook, title: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(name) for name in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row_of_cells in sheet.iter_rows(min_row=2):
        for cell in row_of_cells:
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "B2"


def write_csv(patients: list[Patient], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*COLUMNS, *WIDE))
        for patient in patients:
            writer.writerow([_text(patient.get(name)) for name in (*COLUMNS, *WIDE)])


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else f"{value:g}" if isinstance(value, float) else str(value)
