"""The same numbers without a browser: `python -m mrdcore report|check|map|dictionary|template`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import get_args

from mrdcore.derive import Derived, derive
from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.files import File
from mrdcore.language import ENGLISH, LANGUAGES, use
from mrdcore.options import Entry, Options, Origin, Test
from mrdcore.problem import Problem
from mrdcore.read import Reading, read_files, read_mapping
from mrdcore.read.columns.understood import mapping_of
from mrdcore.read.mapping import NO_MAPPING, Mapping
from mrdcore.select import Filter, Selection, SelectionError

FILES = "a cohort file, or several that belong together (patients and samples)"
USABLE, FAULTS, NOT_READABLE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 0, 1 (faults that stop the analysis) or 2 (not readable, or asked wrongly)."""
    options = _parser().parse_args(arguments)
    result: int = options.run(options)
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m mrdcore", description=__doc__)
    commands = parser.add_subparsers(required=True)
    report = commands.add_parser("report", help="print the result rows of a cohort file")
    report.set_defaults(run=_report)
    report.add_argument("files", type=Path, nargs="+", metavar="FILE", help=FILES)
    report.add_argument("--map", type=Path, help="JSON file that says what the columns and values mean")
    report.add_argument(
        "--where", action="append", default=[], metavar="KEY=VALUE", help="keep these patients (joined by and)"
    )
    report.add_argument("--by", default="", metavar="KEY", help="group by a column, or by a cut such as ven_days_c1:14")
    report.add_argument("--endpoint", action="append", choices=tuple(ENDPOINTS))
    report.add_argument("--origin", default="mrd_relapse", choices=get_args(Origin))
    report.add_argument("--at", default="12,24", metavar="MONTHS")
    report.add_argument(
        "--landmark", type=float, metavar="MONTHS", help="ask again at this month who is in which group"
    )
    report.add_argument(
        "--test", default="log_rank", choices=get_args(Test), help="how the curves of groups are compared"
    )
    report.add_argument("--strata", default="", metavar="KEY", help="compare the groups within those of this column")
    report.add_argument("--adjust", default="", metavar="KEY[,KEY...]", help="covariates of the Cox models")
    report.add_argument(
        "--entry", default="time_zero", choices=get_args(Entry), help="when patients come to be at risk"
    )
    output = report.add_mutually_exclusive_group()
    output.add_argument("--json", nargs="?", const="-", metavar="OUT", help="JSON, to a file or to standard output")
    output.add_argument("--xlsx", type=Path, metavar="OUT", help="an Excel workbook")
    output.add_argument("--html", type=Path, metavar="OUT", help="the views as one page that opens offline")
    output.add_argument("--pptx", type=Path, metavar="OUT", help="the views as slides")
    output.add_argument("--r", type=Path, metavar="OUT", help="an R script that gives the same numbers")
    report.add_argument("--lang", default=ENGLISH, choices=tuple(LANGUAGES), help="the language of what is written")
    check = commands.add_parser("check", help="say what is wrong with a cohort file")
    check.set_defaults(run=_check)
    check.add_argument("files", type=Path, nargs="+", metavar="FILE", help=FILES)
    check.add_argument("--map", type=Path)
    check.add_argument("--json", action="store_true")
    mapping = commands.add_parser(
        "map", help="print how a cohort file was understood, to be corrected and used with --map"
    )
    mapping.set_defaults(run=_map)
    mapping.add_argument("files", type=Path, nargs="+", metavar="FILE", help=FILES)
    mapping.add_argument("--map", type=Path, help="what is known already")
    commands.add_parser("dictionary", help="print the data dictionary").set_defaults(run=_dictionary)
    template = commands.add_parser("template", help="write an empty workbook to fill in")
    template.set_defaults(run=_template)
    template.add_argument("file", type=Path)
    return parser


def _read(options: argparse.Namespace) -> Reading:
    return _read_with(options)[0]


def _read_with(options: argparse.Namespace) -> tuple[Reading, Mapping]:
    """The files read with the mapping that was given, and that mapping."""
    try:
        files = [File(path.name, path.read_bytes()) for path in options.files]
        text = options.map.read_text(encoding="utf-8") if options.map else ""
    except (OSError, UnicodeDecodeError) as error:
        what = f"Cannot read: {_reason(error)}."
        found = Problem("error", "not_found", "", None, "", "", what, "Check the name of the file.")
        return Reading(None, (found,)), NO_MAPPING
    mapping, faults = read_mapping(text) if options.map else (NO_MAPPING, ())
    if faults:
        return Reading(None, tuple(faults)), mapping
    return read_files(files, mapping), mapping


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return str(error.strerror) if isinstance(error, OSError) else "it is not UTF-8 text"


def _report(options: argparse.Namespace) -> int:
    from mrdcore.report import report

    use(options.lang)
    try:
        chosen = _options(options)
    except ValueError as error:
        return _refuse(str(error))
    reading = _read(options)
    if reading.cohort is None:
        return _say(reading.problems, NOT_READABLE)
    try:
        selection = Selection(tuple(map(Filter.parse, options.where)), options.by)
        if options.r:
            return _write_script(options, selection, derive(reading.cohort, chosen))
        if options.html or options.pptx:
            return _write_views(options, selection, derive(reading.cohort, chosen))
        result = report(reading.cohort, selection, chosen, options.endpoint or tuple(ENDPOINTS))
    except SelectionError as error:
        return _refuse(str(error))
    if options.xlsx:
        return _write(options.xlsx, result.to_xlsx())
    if options.json and options.json != "-":
        return _write(Path(options.json), (result.to_json() + "\n").encode())
    if options.json:
        print(result.to_json())
    else:
        print(result.rows.to_string(index=False, na_rep="", float_format=lambda value: f"{value:.6g}"))
    return USABLE


def _write_script(options: argparse.Namespace, selection: Selection, derived: Derived) -> int:
    from mrdcore.report.r_script import r_script, why_no_r_script

    if reason := why_no_r_script(derived, selection):
        return _refuse(reason)
    reading, said = _read_with(options)
    endpoints = options.endpoint or tuple(ENDPOINTS)
    return _write(options.r, r_script(derived, selection, reading.meanings, said, endpoints).encode())


def _write_views(options: argparse.Namespace, selection: Selection, derived: Derived) -> int:
    """The usual views: the cohort, response and the three endpoints."""
    from mrdcore.link import words
    from mrdcore.present.html_report import html_report
    from mrdcore.present.methods import methods
    from mrdcore.present.slides import deck
    from mrdcore.scenes import usual

    scenes = usual(derived, selection, words(derived.options))
    if options.pptx:
        return _write(options.pptx, deck(scenes))
    how = methods(selection, derived.options)
    return _write(options.html, html_report(scenes, (), how.sentences, how.references).encode())


def _options(options: argparse.Namespace) -> Options:
    return Options(
        origin=options.origin,
        at=_months(options.at),
        landmark=options.landmark,
        test=options.test,
        strata=options.strata,
        covariates=tuple(filter(None, options.adjust.split(","))),
        entry=options.entry,
    )


def _months(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(month) for month in text.split(","))
    except ValueError:
        raise ValueError("--at: months after time zero, for example 12,24") from None


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return NOT_READABLE


def _write(path: Path, data: bytes) -> int:
    try:
        path.write_bytes(data)
    except OSError as error:
        return _refuse(f"Cannot write {path.name}: {_reason(error)}.")
    return USABLE


def _check(options: argparse.Namespace) -> int:
    from mrdcore.present.accounts import account_sentence

    reading = _read(options)
    problems = derive(reading.cohort).problems if reading.cohort else reading.problems
    stops = any(problem.severity == "error" for problem in problems)
    code = NOT_READABLE if reading.cohort is None else FAULTS if stops else USABLE
    if options.json:
        print(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=1))
        return code
    _say(problems, code)
    if reading.cohort and reading.cohort.own_columns:
        print(f"Kept as the file has them, without a meaning here: {', '.join(reading.cohort.own_columns)}.")
    if reading.cohort and reading.cohort.accounts:
        print(account_sentence(reading.cohort.accounts))
    return code


def _map(options: argparse.Namespace) -> int:
    """The mapping on standard output, as MAP.json; what stands in its way, or is left to ask, as sentences for people."""
    reading, said = _read_with(options)
    if not reading.meanings:
        return _say(reading.problems, NOT_READABLE)
    print(mapping_of(reading.meanings, said).to_text())
    for question in reading.questions:
        print(f"Left to say ({question.column}): {question.code.replace('_', ' ')}.", file=sys.stderr)
    return USABLE


def _say(problems: tuple[Problem, ...], code: int) -> int:
    """A line a problem, most serious first, on standard output: it is the user's own file on the user's own screen."""
    from mrdcore.present.problems import sorted_problems

    for problem in sorted_problems(problems):
        print(f"{problem.severity}: {problem.message} {problem.fix}".strip())
    if not problems:
        print("No problems found.")
    return code


def _dictionary(options: argparse.Namespace) -> int:
    from mrdcore.present.dictionary import dictionary_markdown

    print(dictionary_markdown())
    return USABLE


def _template(options: argparse.Namespace) -> int:
    from mrdcore.present.template import template_workbook

    code = _write(options.file, template_workbook())
    if code == USABLE:
        print(f"Written: {options.file.name}")
    return code


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # accents and "≤" also into a pipe on Windows
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        code = USABLE
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
