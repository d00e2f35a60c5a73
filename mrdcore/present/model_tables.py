"""A Cox model of several covariates: its table, its forest, and in words what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

import pandas as pd

from mrdcore.language import mark, plural, say
from mrdcore.language.writing import begins, first_words
from mrdcore.present.charts import Spec
from mrdcore.present.forest import Datasets, ForestColumn, ForestLine, forest_data, forest_template
from mrdcore.present.format import DASH, fixed, p_alone, ratio, ratio_interval
from mrdcore.present.survival_tables import ALPHA, proportional_sentence
from mrdcore.present.table import P_FORM, Cell, Head, Line, Number, Table, numbers_of
from mrdcore.results import ResultRow, each, find
from mrdcore.stats.cox.design import PER_UNIT, Term
from mrdcore.stats.cox.firth import FIRTH
from mrdcore.stats.fewness import NOT_ESTIMABLE, WITHHELD

REFERENCE = mark("reference")
# What a number of this unit is counted by.
ONE_OF = {"years": mark("year"), "months": mark("month"), "days": mark("day")}
ENOUGH_EVENTS = 10  # for each variable: Peduzzi, J Clin Epidemiol 1995;48:1503
FOREST_COLUMNS = (ForestColumn(84, left=True), ForestColumn(142, 112), ForestColumn(58))


def model_table(rows: pd.DataFrame, terms: tuple[Term, ...]) -> Table:
    """A line a level under its covariate, and a line a number: events of patients, hazard ratio with limits, p."""
    lines = []
    for term in terms:
        if not term.levels:
            counts = Cell(_events_of_patients(rows, "", "all"))
            lines.append(Line(_per_unit(term), (counts, *_estimate_cells(rows, term.key, PER_UNIT))))
            continue
        lines.append(Line(term.title, (Cell(""), Cell(""), Cell(_overall_p(rows, term))), strong=True))
        lines += [
            Line(term.label(level), (Cell(_events_of_patients(rows, term.key, level)), *cells), indent=True)
            for level, cells in _levels(rows, term)
        ]
    columns = (Head(say("Events / n")), Head(say("Hazard ratio (95% CI)")), Head(say("p")))
    return Table(columns, tuple(lines), stub=say("Covariate"))


def _overall_p(rows: pd.DataFrame, term: Term) -> str:
    """That of a term with several columns; "" for others."""
    overall = find(rows, by=term.key, stat="likelihood_ratio_p")
    return "" if overall.empty or isnan(overall["value"].iloc[0]) else p_alone(overall["value"].iloc[0])


def _levels(rows: pd.DataFrame, term: Term) -> Iterator[tuple[str, tuple[Cell, Cell]]]:
    contrasts = _contrasts(rows, term)
    for level in term.levels:
        if level in contrasts:
            yield level, _estimate_cells(rows, term.key, contrasts[level])
        else:
            is_reference = level == _reference(rows, term)
            yield level, (Cell(say(REFERENCE) if is_reference else DASH), Cell(""))


def _contrasts(rows: pd.DataFrame, term: Term) -> dict[str, str]:
    """The contrast in which each level stands against the reference."""
    found = set(find(rows, by=term.key, stat="hazard_ratio")["level"])
    pairs = ((level, f"{level} vs {other}") for level in term.levels for other in term.levels)
    return {level: contrast for level, contrast in pairs if contrast in found}


def _reference(rows: pd.DataFrame, term: Term) -> str:
    """The first level that any patient has."""
    counts = find(rows, by=term.key, stat="patients").set_index("level")["value"]
    return next((level for level in term.levels if counts.get(level, 0)), "")


def _per_unit(term: Term) -> str:
    return per_unit(term.title, term.unit)


def per_unit(title: str, unit: str) -> str:
    """Age, per year."""
    ones = ONE_OF | {say(many): one for many, one in ONE_OF.items()}
    return say("{title}, per {unit}", title=title, unit=say(ones[unit]) if unit in ones else unit or say("unit"))


def _events_of_patients(rows: pd.DataFrame, by: str, level: str) -> str:
    events, patients = (find(rows, by=by, level=level, stat=stat)["value"] for stat in ("events", "patients"))
    return f"{fixed(events.iloc[0])}/{fixed(patients.iloc[0])}"


def _estimate_cells(rows: pd.DataFrame, by: str, level: str) -> tuple[Cell, Cell]:
    row, p = (each(rows, by=by, level=level, stat=stat)[0] for stat in ("hazard_ratio", "p"))
    if isnan(row["value"]):
        return Cell(DASH, _short(row["note"])), Cell("")
    hazard = Cell(ratio(row["value"]), ratio_interval(row["low"], row["high"]), numbers_of(row, "0.00"))
    return hazard, Cell(p_alone(p["value"]), numbers=(Number(p["value"], P_FORM),))


def _short(note: str) -> str:
    return first_words(note) if begins(note, WITHHELD) or begins(note, NOT_ESTIMABLE) else note


def _reasons(rows: pd.DataFrame) -> tuple[str, ...]:
    """What is said of numbers, and why others are not given, each once."""
    notes = find(rows, stat="hazard_ratio")["note"]
    return tuple(f"{note[:1].upper()}{note[1:]}." for note in dict.fromkeys(notes) if note)


def model_forest(rows: pd.DataFrame, terms: tuple[Term, ...]) -> tuple[Spec, Datasets]:
    """The hazard ratios of the table on a log axis, in the same order, with what they rest on."""
    lines = list(_forest_lines(rows, terms))
    heads = [Head(say("Events / n")), Head(say("Hazard ratio\n(95% CI)")), Head(say("p"))]
    return forest_template(len(lines), FOREST_COLUMNS), forest_data(lines, heads)


def _forest_lines(rows: pd.DataFrame, terms: tuple[Term, ...]) -> Iterator[ForestLine]:
    for term in terms:
        if not term.levels:
            yield _forest_line(rows, term.key, PER_UNIT, _per_unit(term), ("", "all"))
            continue
        reference = _reference(rows, term)
        yield ForestLine(term.title, cells=("", "", _overall_p(rows, term)), strong=True)
        if reference:
            counts = _events_of_patients(rows, term.key, reference)
            yield ForestLine(term.label(reference), cells=(counts, say(REFERENCE), ""), indent=True)
        for level, contrast in _contrasts(rows, term).items():
            yield _forest_line(rows, term.key, contrast, term.label(level), (term.key, level), indent=True)


def _forest_line(
    rows: pd.DataFrame, by: str, level: str, label: str, counted_in: tuple[str, str], *, indent: bool = False
) -> ForestLine:
    row, p = (each(rows, by=by, level=level, stat=stat)[0] for stat in ("hazard_ratio", "p"))
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))
    missing, reason = isnan(value), str(row["note"])
    text = "" if missing else f"{ratio(value)} ({ratio_interval(low, high)})"
    cells = (_events_of_patients(rows, *counted_in), text, "" if missing else p_alone(p["value"]))
    short = reason.partition(";")[0].rstrip()
    return ForestLine(label, value, low, high, cells, short, reason, float(row["n"]), indent=indent, tooltip=text)


def model_sentences(rows: pd.DataFrame, terms: tuple[Term, ...]) -> tuple[str, ...]:
    """Who enters, whether there are enough events, separation, and proportional hazards."""
    paragraphs = (
        (_who(rows), _enough_events(rows)),
        (_by_firth(rows), *_reasons(rows)),
        tuple(_proportional(rows, terms)),
    )
    return tuple(" ".join(filter(None, said)) for said in paragraphs if any(said))


def _of_all(rows: pd.DataFrame, stat: str) -> ResultRow | None:
    found = find(rows, by="", level="all", stat=stat)
    return next(iter(each(found)), None)


def _who(rows: pd.DataFrame) -> str:
    patients, events, left_out = (_of_all(rows, stat) for stat in ("patients", "events", "left_out"))
    if patients is None or events is None:
        return ""
    said = plural(
        int(patients["value"]),
        "{n} patient with {events} enters: those in whom every covariate is known.",
        "{n} patients with {events} enter: those in whom every covariate is known.",
        events=plural(int(events["value"]), "{n} event", "{n} events"),
    )
    return said if left_out is None else f"{said} {left_out['note']}."


def _enough_events(rows: pd.DataFrame) -> str:
    row = _of_all(rows, "events_per_variable")
    if row is None or isnan(row["value"]):
        return ""
    number = fixed(row["value"], 1)
    if row["value"] >= ENOUGH_EVENTS:
        return say("{number} events per variable.", number=number)
    return say(
        "{number} events per variable: few events for this many covariates, the estimates are unstable.", number=number
    )


def _by_firth(rows: pd.DataFrame) -> str:
    ratios = find(rows, stat="hazard_ratio")
    if not ratios["method"].str.startswith(FIRTH).any():
        return ""
    return say(
        "A hazard ratio has no finite estimate by ordinary regression: all are by Firth's penalised likelihood, with "
        "profile likelihood limits."
    )


def _proportional(rows: pd.DataFrame, terms: tuple[Term, ...]) -> Iterator[str]:
    titles = {term.key: term.title for term in terms}
    tests = find(rows, stat="ph_p")
    of_terms = [(titles[row["by"]], row) for row in each(tests) if row["by"] in titles]
    changing = [(title, row) for title, row in of_terms if row["value"] < ALPHA]
    if changing:
        yield from (proportional_sentence(row, say(" of {title}", title=title)) for title, row in changing)
    elif (whole := _of_all(rows, "ph_p")) is not None:
        yield proportional_sentence(whole)
