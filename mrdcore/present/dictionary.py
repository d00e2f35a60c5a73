"""The data dictionary as a person reads it: what each column means, what it may hold, how files may spell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mrdcore.language import mark, say, say_as
from mrdcore.problem import figure
from mrdcore.schema import COLUMNS, SAMPLE_COLUMNS, ColumnSpec

KINDS = {
    "identifier": mark("text"),
    "text": mark("text"),
    "category": mark("one of the allowed values"),
    "number": mark("number"),
    "integer": mark("whole number"),
    "date": mark("date"),
}
HEADINGS = (
    mark("column"),
    mark("meaning"),
    mark("type and unit"),
    mark("allowed values"),
    mark("also accepted"),
    mark("known at time zero"),
)
INTRODUCTION = mark(
    """# Data dictionary

One row per patient in the sheet `patients` (or in a CSV file), one row per MRD sample in the sheet `samples`. Capitals,
accents and signs in headers and values do not matter. An empty cell is missing, never "no". Dates are yyyy-mm-dd,
dd/mm/yyyy or dates of Excel. A column that is not known when follow-up begins (time zero) is marked "no": to compare
groups by it is to look into the future. Columns that are not listed stay in the cohort as they are.
"""
)


@dataclass(frozen=True)
class Entry:
    """One column of the dictionary in words."""

    section: str
    column: str
    meaning: str
    kind: str
    allowed: str
    accepted: str
    at_time_zero: str

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.column, self.meaning, self.kind, self.allowed, self.accepted, self.at_time_zero)


def entry(spec: ColumnSpec) -> Entry:
    """The column in words; its values with the spellings that are also accepted."""
    kind = say("free text") if spec.kind == "category" and not spec.levels else say(KINDS[spec.kind])
    return Entry(
        section=say(spec.section),
        column=spec.name,
        meaning=spec.meaning,
        kind=f"{kind}, {spec.unit}" if spec.unit else kind,
        allowed=_allowed(spec),
        accepted=", ".join((*spec.en, *spec.fr)),
        at_time_zero=_known(spec),
    )


def _known(spec: ColumnSpec) -> str:
    """Whether the column is known at time zero, and where it is not, from when on."""
    if spec.known_at_time_zero or spec.known_from is None:
        return say_as("known", "yes") if spec.known_at_time_zero else say_as("known", "no")
    date, days = spec.known_from
    if not days:
        return say("no; from {date}", date=date)
    return say("no; from {days} days after {date}", days=days, date=date)


def _allowed(spec: ColumnSpec) -> str:
    if spec.levels:
        return "; ".join(
            level.value if spec.derived or not level.synonyms else f"{level.value} ({', '.join(level.synonyms)})"
            for level in spec.levels
        )
    if spec.minimum is not None and spec.maximum is not None:
        return say("{low} to {high} expected", low=figure(spec.minimum), high=figure(spec.maximum))
    return say("from {low}", low=figure(spec.minimum)) if spec.minimum is not None else ""


def dictionary_markdown() -> str:
    """Every column of the dictionary, a Markdown table for each section, the samples sheet and what is computed last."""
    from_file = [spec for spec in COLUMNS if not spec.derived]
    computed = [spec for spec in COLUMNS if spec.derived]
    parts = [say(INTRODUCTION)]
    for section in dict.fromkeys(spec.section for spec in from_file):
        parts.append(
            _section(
                say("Patients: {section}", section=say(section)),
                [spec for spec in from_file if spec.section == section],
            )
        )
    parts.append(_section(say("Samples"), SAMPLE_COLUMNS))
    parts.append(_section(say("Computed for each patient (not read from a file)"), computed))
    return "\n".join(parts)


def _section(title: str, specs: Sequence[ColumnSpec]) -> str:
    lines = [f"## {title}", "", _line([say(heading) for heading in HEADINGS]), _line(["---"] * len(HEADINGS))]
    return "\n".join([*lines, *(_line(entry(spec).cells) for spec in specs), ""])


def _line(cells: Sequence[str]) -> str:
    # Angle brackets would be taken for HTML, an asterisk for emphasis.
    escaped = (cell.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*") for cell in cells)
    return "| " + " | ".join(escaped) + " |"
