"""The tables of views as CSV: real numbers, written as the spreadsheet of the reader's language takes them."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mrdcore.language import say
from mrdcore.language.writing import decimal
from mrdcore.present.scene import Scene, TitledTable
from mrdcore.present.table import Number
from mrdcore.present.table_grid import Value, grid_of

BOM = "\ufeff"  # without it Excel takes the text for another encoding
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet may take for the start of a formula
MADE = (2000, 1, 1, 0, 0, 0)  # the same views make the same archive, whenever


def table_csv(titled: TitledTable, scene: Scene) -> bytes:
    """A table with its title above, and beneath it notes, method, data and version: UTF-8 with its mark.

    Fields are parted by a semicolon where the decimal sign is a comma. A text that could start a formula stands behind
    an apostrophe. Numbers have up to 12 digits; percentages are 0 to 100.
    """
    grid, out = grid_of(titled.table), StringIO()
    rows = csv.writer(out, delimiter=";" if decimal(".") == "," else ",", lineterminator="\r\n")
    rows.writerow([harmless(titled.title)])
    rows.writerow([harmless(scene.who)])
    rows.writerow([])
    rows.writerows([[harmless(text) for text in row] for row in grid.headings])
    rows.writerows([[_field(value) for value in line] for line in grid.lines])
    rows.writerow([])
    source = say("Data {hash}, MRD dashboard {version}", hash=scene.stamp.sha256, version=scene.stamp.version)
    link = f"{scene.stamp.page}?{scene.stamp.link}"
    rows.writerows([[harmless(text)] for text in (*titled.table.notes, scene.method, source, link) if text])
    return (BOM + out.getvalue()).encode()


def tables_archive(scenes: Sequence[Scene]) -> bytes:
    """A ZIP of a CSV a table; views of single patients have none in it."""
    out = BytesIO()
    tables = [(scene, titled) for scene in scenes if not scene.of_patients for titled in scene.tables]
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for number, (scene, titled) in enumerate(tables, start=1):
            name = re.sub(r"[^\w-]+", "-", titled.title.lower()).strip("-")[:40]
            archive.writestr(ZipInfo(f"{number:02d}-{name}.csv", MADE), table_csv(titled, scene))
    return out.getvalue()


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet could take it for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0\u202f").startswith(STARTS) or text.startswith(STARTS) else text


def _field(value: Value) -> str:
    if isinstance(value, Number):
        return decimal(f"{value.value * (100 if value.form.endswith('%') else 1):.12g}")
    return harmless(value) if value else ""
