"""The sheets of samples -> one table; what only the name of a sheet says becomes a column."""

from __future__ import annotations

from collections.abc import Sequence

from mrdcore.language import say
from mrdcore.problem import FILE, Problem
from mrdcore.read.layout.labels import timepoint_of, tissue_of
from mrdcore.read.mapping import Mapping
from mrdcore.read.sheets.long_format import FINE, sample_names
from mrdcore.read.sheets.patient_sheets import Combined
from mrdcore.read.sheets.stacking import labels_text, stack, with_column
from mrdcore.read.tables import Table


def combine_samples(tables: Sequence[Table], mapping: Mapping) -> Combined:
    """The samples of all sheets below each other, with tissue and time point from a sheet's name where it says them."""
    if not tables:
        return Combined(None)
    problems: list[Problem] = []
    named: list[Table] = []
    for table in tables:
        one, said = _with_name(table, mapping)
        named.append(one)
        problems += said
    stacked = stack(named, "samples", mapping)
    if len(named) > 1:
        what = say("the samples of {n} sheets are read as one table: {words}.", n=len(named), words=labels_text(named))
        problems.append(FILE.problem("info", "samples_stacked", what, say(FINE)))
    return Combined(stacked.table, (*problems, *stacked.problems), tuple(table.sheet for table in tables))


def _with_name(table: Table, mapping: Mapping) -> tuple[Table, list[Problem]]:
    """The table with the tissue and the time point that the name of its sheet says, where it has no such column."""
    problems = []
    for name, level in (("tissue", tissue_of(table.sheet)), ("timepoint", timepoint_of(table.sheet))):
        if level == "follow_up" and "date" in sample_names(table, mapping):
            continue  # "Suivi MRD" holds every sample; their dates say which are those of follow-up
        if level and name not in sample_names(table, mapping):
            table = with_column(table, name, [level] * len(table.rows))
            what = say(
                "there is no column {name}; its rows are read as {level}, from the name of the sheet.",
                name=name,
                level=level,
            )
            problems.append(table.place.problem("info", f"{name}_from_sheet", what, say(FINE)))
    return table, problems
