"""Result rows written by hand, and the names of two groups with one that is set aside."""

from __future__ import annotations

import pandas as pd

from mrdcore.groups import Division, Groups
from mrdcore.present.table import Naming, Table
from mrdcore.results import Row, as_frame

ALL = Groups()
ARMS = Groups("nras", ("mutated", "wild_type", "unknown"), ("wild_type", "mutated"))


def naming(groups: Groups, title: str = "NRAS") -> Naming:
    if not groups.by:
        return Naming.of(Division(pd.Series(dtype="str"), ("all",), "", {"all": "All patients"}, frozenset()))
    short = {level: level.replace("_", " ") for level in groups.levels}
    return Naming.of(Division(pd.Series(dtype="str"), groups.levels, title, short, frozenset({"unknown"})))


def frame(*rows: Row) -> pd.DataFrame:
    return as_frame(rows)


def cells(table: Table, label: str) -> list[tuple[str, str]]:
    """The cells of the first line that is called so: text, and what stands beneath it."""
    found = next(line for line in table.lines if line.label == label)
    return [(cell.text, cell.small) for cell in found.cells]


def texts(table: Table) -> str:
    """Everything that the table says."""
    heads = [head.text for head in (*table.heads, *table.columns)]
    lines = [text for line in table.lines for text in (line.label, *(f"{c.text} {c.small}" for c in line.cells))]
    return "\n".join([table.stub, *heads, *lines, *table.notes])
