"""REDCap exports, raw or labelled: service columns, events, repeated forms -> patients and samples."""

from __future__ import annotations

import re
from dataclasses import replace

from mrdcore.files.grid import cell_text
from mrdcore.language import mark, say
from mrdcore.problem import At, Problem, SetAside, listed
from mrdcore.read.layout.known import identifier_of, name_of, names_in
from mrdcore.read.layout.labels import timepoint_of
from mrdcore.read.mapping import Mapping
from mrdcore.read.sheets.checkboxes import choice_of, read_checkboxes
from mrdcore.read.sheets.long_format import (
    FINE,
    Parts,
    groups_of,
    has_samples,
    patient_names,
    rows_at,
    sample_names,
    without_tissue_columns,
)
from mrdcore.read.sheets.stacking import Joined, first_filled, with_column
from mrdcore.read.tables import Table, with_columns
from mrdcore.schema import normalise

EVENT = {"redcap_event_name", "event_name"}
REPEATED = {"redcap_repeat_instrument", "repeat_instrument", "redcap_repeat_instance", "repeat_instance"}
GROUP = {"redcap_data_access_group", "data_access_group"}
_SERVICE = {"redcap_survey_identifier", "survey_identifier", "survey_timestamp", "complete", "redcap_form_status"}
_ARM = re.compile(r"_arm_\d+[a-z]?$|\s*\((?:arm|bras)\s*\d+\s*:.*\)$", re.IGNORECASE)
REPEATED_WITHOUT_MRD = mark("a repeated form without MRD results")


def is_redcap(table: Table) -> bool:
    """Whether its headers are REDCap's own: redcap_event_name, a checkbox, record_id with a form's _complete."""
    names = {normalise(header) for header in table.header}
    if names & (EVENT | REPEATED | GROUP) and (names & REPEATED or any(x.startswith("redcap_") for x in names)):
        return True
    if any(choice_of(header) for header in table.header):
        return True
    return "record_id" in names and ("complete" in names or any(name.endswith("_complete") for name in names))


def read_redcap(table: Table, mapping: Mapping) -> Parts:
    """The patients and samples of an export; the rows of one record become one patient."""
    table, problems = _without_service_columns(table, mapping)
    table, boxes = read_checkboxes(table, mapping)
    parts = _by_record(table, mapping)
    return replace(parts, problems=(*problems, *boxes, *parts.problems))


def _without_service_columns(table: Table, mapping: Mapping) -> tuple[Table, list[Problem]]:
    """The table without what REDCap adds for itself; its groups of users are the centres where no column is."""
    header = list(table.header)
    problems: list[Problem] = []
    names = [normalise(one) for one in header]
    if identifier_of(table, mapping) is None:
        what = say("column {header}, REDCap's first, is read as the patient's number.", header=header[0])
        problems.append(table.place.problem("info", "redcap_record", what, say(FINE)))
        header[0] = "record_id"
    group = next((i for i, name in enumerate(names) if name in GROUP and header[i] not in mapping.columns), None)
    if group is not None and "centre" not in names_in(header, "patients", mapping):
        what = say("column {header}, REDCap's group of users, is read as the centre.", header=header[group])
        problems.append(table.place.problem("info", "redcap_centre", what, say(FINE)))
        header[group] = "centre"
        group = None
    left = [
        i
        for i, name in enumerate(names)
        if header[i] not in mapping.columns
        and (i == group or name in _SERVICE or name.endswith(("_complete", "_timestamp")))
        and name_of(header[i], "patients") is None
    ]
    if left:
        what = say(
            "REDCap's own columns are not used: {words}.", words=listed(dict.fromkeys(table.header[i] for i in left))
        )
        problems.append(table.place.problem("info", "redcap_columns_ignored", what, say(FINE)))
    kept = [i for i in range(len(header)) if i not in left]
    return with_columns(replace(table, header=tuple(header)), kept), problems


def _by_record(table: Table, mapping: Mapping) -> Parts:
    events = _positions(table, EVENT)
    repeats = _positions(table, REPEATED)
    service = [*events, *repeats]
    whole = with_columns(table, [i for i in range(len(table.header)) if i not in service])
    groups = groups_of(table, mapping)
    repeated = {j for j, row in enumerate(table.rows) if any(row[i] != "" for i in repeats)}
    if not service or (not repeated and all(len(rows) == 1 for rows in groups.values())):
        return Parts(whole, None)
    said: list[Problem] = []
    dated = whole
    if events and "timepoint" not in sample_names(whole, mapping):
        names = [cell_text(row[events[0]]) for row in table.rows]
        dated = with_column(whole, "timepoint", [_timepoint(name) for name in names])
    samples, taken = _samples(dated, repeated, mapping)
    if samples is not None and events:
        said += _unknown_events(table, events[0], _undated(samples, mapping))
    left = sorted(j for j in repeated if table.at[j] not in taken)
    patients = _patients(whole, groups, repeated, mapping)
    aside = tuple(
        SetAside(table.at[j], say(REPEATED_WITHOUT_MRD)) for j in left if table.at[j] not in set(patients.table.at)
    )
    if aside:
        forms = dict.fromkeys(cell_text(table.rows[j][repeats[0]]) for j in left)
        what = say("rows of repeated forms that hold no MRD result ({words}); they are not used.", words=listed(forms))
        said += table.place.problems("info", "redcap_repeats_left_out", what, say(FINE), [one.at for one in aside])
    counts = {"rows": len(table.rows), "records": len(groups)}
    what = say("{rows} rows of {records} records are read as one row for each patient.", **counts)
    if samples is not None:
        what = say(
            "{rows} rows of {records} records are read as one row for each patient and {samples} samples.",
            samples=len(samples.rows),
            **counts,
        )
    said.insert(0, table.place.problem("info", "redcap_rows_merged", what, say(FINE)))
    gone = {one.at for one in aside} | taken
    into = {row: to for row, to in patients.into.items() if row not in gone}
    kept = replace(patients.table, set_aside=aside)
    return Parts(kept, samples, (*said, *patients.problems), into)


def _positions(table: Table, names: set[str]) -> list[int]:
    return [i for i, header in enumerate(table.header) if normalise(header) in names]


def _timepoint(event: str) -> str:
    """The time point of an event's name without its arm ("c1_arm_1", "Après C1 (Arm 1: VEN-AZA)")."""
    return timepoint_of(_ARM.sub("", event))


def _samples(table: Table, repeated: set[int], mapping: Mapping) -> tuple[Table | None, set[At]]:
    """The rows that hold a result, and those of repeated forms that hold anything of a sample."""
    melted, _ = without_tissue_columns(table, mapping)
    if not has_samples(melted, mapping) and not (repeated and "value" in sample_names(melted, mapping)):
        return None, set()
    names = names_in(melted.header, "samples", mapping)
    result = names["value"]
    others = [i for name, i in names.items() if name not in ("patient_id", "timepoint", "value")]
    of_repeated = {table.at[j] for j in repeated}
    rows = [
        j
        for j, row in enumerate(melted.rows)
        if row[result] != "" or (melted.at[j] in of_repeated and any(row[i] != "" for i in others))
    ]
    found = rows_at(with_columns(melted, sorted(names.values())), rows)
    return (found if rows else None), set(found.at)


def _undated(samples: Table, mapping: Mapping) -> set[At]:
    date = names_in(samples.header, "samples", mapping).get("date")
    return {at for at, row in zip(samples.at, samples.rows, strict=True) if date is None or row[date] == ""}


def _unknown_events(table: Table, event: int, used: set[At]) -> list[Problem]:
    names = dict.fromkeys(
        name
        for row, at in zip(table.rows, table.at, strict=True)
        if at in used and (name := cell_text(row[event])) and not _timepoint(name)
    )
    if not names:
        return []
    what = say("no time point is known for the events {words}, and samples there have no date.", words=listed(names))
    fix = say(
        "Name the event after the time point (baseline, after_c1, after_c2, before_hsct), or give the samples dates."
    )
    return [table.place.problem("info", "event_without_timepoint", what, fix)]


def _patients(table: Table, groups: dict[str, list[int]], repeated: set[int], mapping: Mapping) -> Joined:
    """One row for each record: in each column what any of its events filled first."""
    named = patient_names(table, mapping) | {"patient_id"}
    known = {i for name, i in names_in(table.header, "patients", mapping).items() if name in named}
    of_samples = set(names_in(table.header, "samples", mapping).values()) - known
    rows_of = {name: [j for j in rows if j not in repeated] or rows[:1] for name, rows in groups.items()}
    used = [j for rows in rows_of.values() for j in rows]
    columns = [
        i
        for i in range(len(table.header))
        if i in known or (i not in of_samples and any(table.rows[j][i] != "" for j in used))
    ]
    named_rows = {j for rows in groups.values() for j in rows}
    unnamed = [j for j in range(len(table.rows)) if j not in named_rows]
    merged = first_filled(
        with_columns(table, columns), [*rows_of.values(), *([j] for j in unnamed)],
        [*rows_of, *[""] * len(unnamed)], "patient_rows_differ",
    )  # fmt: skip
    into = {table.at[j]: table.at[rows_of[name][0]] for name, rows in groups.items() for j in rows}
    into = {row: to for row, to in into.items() if row != to}
    known_headers = {table.header[i] for i in known}
    problems = [problem for problem in merged.problems if problem.column in known_headers]
    changing = dict.fromkeys(p.column for p in merged.problems if p.column not in known_headers)
    if changing:
        what = say(
            "columns that change from event to event; the first filled one counts: {words}.", words=listed(changing)
        )
        problems.append(table.place.problem("info", "redcap_first_event", what, say(FINE)))
    return Joined(merged.table, tuple(problems), into)
