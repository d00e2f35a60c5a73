"""The view as an R script: with the user's own file it prints the same numbers, by R's own packages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from mrdcore import __version__
from mrdcore.cohort import Cohort
from mrdcore.derive import Derived
from mrdcore.derive.endpoints import ENDPOINTS, enters_late, why_not_competing, why_unavailable
from mrdcore.groups import as_keys, is_number, number_text
from mrdcore.language import say
from mrdcore.read.columns.meaning import ColumnMeaning
from mrdcore.read.mapping import NO_MAPPING
from mrdcore.read.mapping import Mapping as ReadingMapping
from mrdcore.read.values.mrd_text import NOT_DETECTED, NOT_QUANTIFIABLE
from mrdcore.report.landmark import at_landmark
from mrdcore.report.survival import options_of
from mrdcore.schema import BY_NAME, SAMPLE_COLUMNS, UNKNOWN, ColumnSpec, column, normalise
from mrdcore.select import Filter, Selected, Selection, select

TEMPLATE = Path(__file__).with_suffix(".R")
READ = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls")
# Derived here and in the script; what else is derived the script cannot group or filter by.
DERIVED = ("flt3_itd_or_ras", "ven_group", "cycles_c1_c2", "hsct", "response_blood", "response_marrow", "response_before_hsct", "responded")  # fmt: skip
SOURCES = (
    "patient_id", "mrd_relapse_date", "ven_aza_start_date", "hsct_date", "diagnosis_date", "morphologic_relapse_date",
    "second_mrd_relapse_date", "death_date", "last_news_date", "last_status", "cycle_3_start_date", "hsct", "flt3_itd",
    "nras", "kras", "ven_days_c1", "dose_modified_c1_c2", "cycles", "response_blood_given", "response_marrow_given",
    "response_before_hsct_given",
    *(f"{e}_{what}" for e in ("os", "rfs", "rfs_mrd", "death", "relapse", "second_mrd_relapse", "followup", "hsct") for what in ("days", "months", "event")),
)  # fmt: skip
WIDE = re.compile(r"mrd_(blood|marrow)_(pre_treatment|after_c1|after_c2|before_hsct)")


def why_no_r_script(derived: Derived, selection: Selection) -> str:
    """Why a view has no script that gives its numbers; "" where it has one."""
    cohort, options = derived.cohort, derived.options
    if not cohort.name.lower().endswith(READ) or ", " in cohort.name:
        return say("The R script reads one CSV or Excel file.")
    if len({at.sheet for at in cohort.rows}) != 1:
        return say("The R script reads patients from one sheet.")
    if options.disclosure is not None:
        return say("The R script gives exact numbers, which a view prepared for sharing hides.")
    for key in _keys(derived, selection):
        if key not in cohort.headers and key not in DERIVED:
            return say("The R script cannot work out {variable}.", variable=column(key).label)
    by = _key_of(derived, selection.by)
    if options.landmark is not None and by and by != "hsct" and not column(by).known_at_time_zero:
        known = column(by).known_from
        if known is None or known[0].startswith("response_"):
            return say("The R script cannot date {variable} for a landmark.", variable=column(by).label)
    return ""


def r_script(
    derived: Derived,
    selection: Selection,
    meanings: Sequence[ColumnMeaning] = (),
    mapping: ReadingMapping = NO_MAPPING,
    endpoints: Iterable[str] = tuple(ENDPOINTS),
) -> str:
    """The script of a view: its settings, then what is the same for all. Every name and value is quoted, none is run.

    `meanings`: of the reading, which know the sheet of samples; `mapping`: what a person said of the file. Not in it:
    adjusted models, Firth's estimates, subgroups, MRD over time. ValueError where `why_no_r_script` gives a reason.
    """
    if reason := why_no_r_script(derived, selection):
        raise ValueError(reason)
    selected = select(derived.patients, selection)
    if derived.options.landmark is not None:
        selected = at_landmark(selected, derived, derived.options.landmark)
    head = (
        f"# Made by the MRD dashboard {__version__}. Data (SHA-256): {derived.cohort.sha256}\n"
        "# Rscript this_script.R your_file.csv prints a number a row: percentages 0 to 100, survival 0 to 1, months.\n"
        "# Not in it: adjusted models, Firth's estimates, subgroups, MRD over time. Results per % of ABL1.\n"
    )
    settings = {
        **_of_file(derived, selection, meanings, mapping),
        **_of_view(derived, selection, selected),
        **_of_options(derived, selected, tuple(endpoints)),
    }
    lines = "".join(f"{name} <- {text}\n" for name, text in settings.items())
    return head + lines + "\n" + TEMPLATE.read_text(encoding="utf-8")


def quoted(text: str) -> str:
    """The text as a string of R in ASCII: nothing in it ends the string or depends on the encoding of the script."""
    return '"' + "".join(map(_sign, text)) + '"'


def _sign(sign: str) -> str:
    if sign in '"\\' or not " " <= sign <= "~":
        return "" if sign == "\0" or "\ud800" <= sign <= "\udfff" else f"\\U{{{ord(sign):x}}}"
    return sign


def _texts(values: Iterable[str]) -> str:
    said = ", ".join(map(quoted, values))
    return f"c({said})" if said else "character()"


def _words(values: Mapping[str, str]) -> str:
    """A named vector; names are given apart, since not every text can stand as one."""
    return f"setNames({_texts(values.values())}, {_texts(values)})"


def _list(items: Mapping[str, str]) -> str:
    return "list()" if not items else f"setNames(list({', '.join(items.values())}), {_texts(items)})"


def _truth(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def _number(value: float | None, missing: str = "NULL") -> str:
    return missing if value is None else repr(float(value))


def _numbers(values: Iterable[float]) -> str:
    said = ", ".join(map(_number, values))
    return f"c({said})" if said else "numeric()"


def _key_of(derived: Derived, by: str) -> str:
    return by if by in derived.patients else by.partition(":")[0]


def _keys(derived: Derived, selection: Selection) -> list[str]:
    """The columns that filters, groups and strata need."""
    named = [selection.by, derived.options.strata]
    return [item.key for item in selection.where] + [_key_of(derived, name) for name in named if name]


def _place(letter: str) -> int:
    """The number of a column from its letter: A is 1, AA is 27."""
    number = 0
    for sign in letter:
        number = 26 * number + ord(sign) - ord("A") + 1
    return number


def _rows(cohort: Cohort) -> str:
    """The rows of the patients that were read, in runs."""
    runs: list[list[int]] = []
    for at in cohort.rows:
        if runs and at.row == runs[-1][1] + 1:
            runs[-1][1] = at.row
        else:
            runs.append([at.row, at.row])
    return f"c({', '.join(f'{first}:{last}' for first, last in runs)})"


def _of_file(
    derived: Derived, selection: Selection, meanings: Sequence[ColumnMeaning], mapping: ReadingMapping
) -> dict[str, str]:
    cohort = derived.cohort
    used = {*SOURCES, *_keys(derived, selection), *_left_out_columns(derived, selection)}
    columns = {
        name: _column(column(name), letter, mapping, header)
        for name, (header, letter) in cohort.headers.items()
        if name in used
    }
    wide = [
        f"list(place = {_place(letter)}L, date = {_date_place(cohort, name)}, tissue = {quoted(found[1])}, timepoint = {quoted(found[2])})"
        for name, (_, letter) in cohort.headers.items()
        if (found := WIDE.fullmatch(name))
    ]
    samples = {one.name: one for one in meanings if one.role == "samples" and one.sheet != cohort.rows[0].sheet}
    specs = {spec.name: spec for spec in SAMPLE_COLUMNS}
    of_samples = {
        name: _column(specs[name], one.letter, mapping, one.header) for name, one in samples.items() if name in specs
    }
    complete = {"patient_id", "value"} <= set(of_samples)
    return {
        "file": quoted(cohort.name),
        "sheet": quoted(cohort.rows[0].sheet),
        "header": f"{max(min(at.row for at in cohort.rows) - 1, 1)}L",
        "file_rows": _rows(cohort),
        "dayfirst": _truth(mapping.dayfirst is not False),
        "columns": _list(columns),
        "wide_samples": f"list({', '.join(wide)})",
        "sample_sheet": quoted(next((one.sheet for one in samples.values()), "")),
        "sample_header": "1L",
        "sample_columns": _list(of_samples) if complete else "list()",
        "not_detected": _texts(sorted(NOT_DETECTED)),
        "not_quantifiable": _texts(sorted(NOT_QUANTIFIABLE)),
    }


def _left_out_columns(derived: Derived, selection: Selection) -> list[str]:
    apart = [column(_key_of(derived, name)).cut_leaves_out for name in (selection.by, derived.options.strata) if name]
    return [found[0] for found in apart if found]


def _date_place(cohort: Cohort, name: str) -> str:
    _, letter = cohort.headers.get(f"{name}_date", ("", ""))
    return f"{_place(letter)}L" if letter else "NA"


def _column(spec: ColumnSpec, letter: str, mapping: ReadingMapping, header: str) -> str:
    kind = "number" if spec.kind in ("number", "integer") else spec.kind
    words = {normalise(form): level.value for level in spec.levels for form in (*level.synonyms, level.label)}
    words |= {normalise(level.value): level.value for level in spec.levels}
    for key in (spec.name, header):
        words |= {normalise(word): meaning for word, meaning in mapping.values.get(key, {}).items() if meaning}
    of_words = f", words = {_words(words)}" if kind == "category" else ""
    return f"list(place = {_place(letter)}L, kind = {quoted(kind)}{of_words})"


def _of_view(derived: Derived, selection: Selection, selected: Selected) -> dict[str, str]:
    groups = selected.groups
    levels = f", levels = {_texts(groups.levels)}, compared = {_texts(groups.compared)}"
    known = column(_key_of(derived, selection.by)).known_from if selection.by else None
    later = bool(selection.by) and not column(_key_of(derived, selection.by)).known_at_time_zero
    from_date = f", known_from = {_texts([known[0], str(known[1])])}" if known and later else ""
    return {
        "filters": f"list({', '.join(_filter(derived, item) for item in selection.where)})",
        "groups": f"list({_division(derived, selection.by)}{levels}{from_date})",
        "strata_of": f"list({_division(derived, derived.options.strata)})",
    }


def _filter(derived: Derived, item: Filter) -> str:
    low, high = _number(item.low, "-Inf"), _number(item.high, "Inf")
    values = _texts(_stored(derived, item.key, value) for value in item.values)
    return f"list(key = {quoted(item.key)}, values = {values}, low = {low}, high = {high}, unknown = {_truth(item.unknown)})"


def _stored(derived: Derived, key: str, wanted: str) -> str:
    """The value of a filter as the column holds it."""
    if wanted == UNKNOWN or wanted in set(as_keys(derived.patients[key])):
        return wanted
    if is_number(wanted) and key in BY_NAME and BY_NAME[key].kind in ("number", "integer"):
        return number_text(float(wanted))
    return next((level.value for level in column(key).levels if wanted == level.label), wanted)


def _division(derived: Derived, by: str) -> str:
    key = _key_of(derived, by)
    cuts = by.removeprefix(key).removeprefix(":")
    spec = column(key)
    points = sorted({float(cut) for cut in cuts.split(",")}) if cuts else []
    between = [f">{number_text(a)}-{number_text(b)}" for a, b in pairwise(points)]
    names = [f"<={number_text(points[0])}", *between, f">{number_text(points[-1])}"] if points else []
    apart = spec.cut_leaves_out[:2] if points and spec.cut_leaves_out else ()
    aside = (*spec.set_aside, "left_out") if points else spec.set_aside
    return (
        f"key = {quoted(key)}, cuts = {_numbers(points)}, names = {_texts(names)}, "
        f"left_out = {_texts(apart)}, set_aside = {_texts(aside)}"
    )


def _of_options(derived: Derived, selected: Selected, endpoints: tuple[str, ...]) -> dict[str, str]:
    options = derived.options
    known = [name for name in endpoints if not why_unavailable(derived.patients, ENDPOINTS[name], options)]
    return {
        "endpoints": _list({name: _texts(ENDPOINTS[name].events) for name in known}),
        "with_competing": _truth(not why_not_competing(derived.patients, options)),
        "origin": quoted(options.origin),
        "late_entry": _truth(enters_late(options)),
        "landmark": _number(options.landmark),
        "months": _numbers(options_of(selected, derived).at),
        "conf_type": quoted(options.conf_type),
        "proportions": quoted(options.proportion_interval),
        "test": quoted(options.test),
        "min_events": f"{options.min_events}L",
        "restrict": _truth(options.restrict_second_mrd_relapse),
        "window": _numbers(options.evaluation_window),
    }
