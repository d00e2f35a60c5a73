"""What a file leaves open, as questions with their answers: each answer is what the mapping would say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from mrdcore.files.grid import Cell, cell_text
from mrdcore.language import mark, plural, say
from mrdcore.language.writing import decimal
from mrdcore.problem import Problem, listed
from mrdcore.read.columns.evidence import filled
from mrdcore.read.columns.match import SPECS, Matched
from mrdcore.read.columns.meaning import Choice, Question
from mrdcore.read.mapping import OWN, Mapping
from mrdcore.read.mapping_check import is_mrd
from mrdcore.read.values.cells import is_missing
from mrdcore.read.values.date_text import MONTHS
from mrdcore.read.values.mrd_units import FAMILY, LOG_PERCENT, LOG_REDUCTION, UNITS, in_percent, unit_level
from mrdcore.read.values.number_text import read_digits, split_unit
from mrdcore.schema import MUTATION, RESPONSE_CLASS, ColumnSpec, normalise

MOST_WORDS = 12
LONGEST_WORD = 40
MISSING = mark("missing")
DAY_FIRST_CODES = {"day_first_assumed", "date_order_unknown"}


@dataclass(frozen=True)
class Doubt:
    """A problem of a known column, for which a person has the answer."""

    problem: Problem
    asked: Matched
    spec: ColumnSpec
    position: int

    @property
    def cells(self) -> list[Cell]:
        """The filled cells of the column."""
        return filled(self.asked.table.cells(self.position))


def _doubt(problem: Problem, asked: Matched) -> Doubt | None:
    """The doubt in a problem, where it speaks of a known column of this table."""
    if problem.sheet not in asked.sheets:
        return None
    for name, i in asked.columns.known.items():
        if asked.table.header[i] == problem.column:
            return Doubt(problem, asked, SPECS[asked.role][name], i)
    return None


def questions_of(problems: Sequence[Problem], asked: Sequence[Matched]) -> tuple[Question, ...]:
    """The questions that the problems of a file come to, the one that changes most first.

    A question disappears once the mapping holds its answer, since the problem does.
    """
    doubts = [doubt for problem in problems for one in asked if (doubt := _doubt(problem, one)) is not None]
    found = [
        *_day_first(doubts),
        *_unit(problems, doubts, asked),
        *_twice(problems, asked),
        *_codes(doubts),
        *_not_detected(doubts),
        *_words(doubts),
    ]
    return tuple({question.key: question for question in found}.values())


def _day_first(doubts: Sequence[Doubt]) -> Iterator[Question]:
    found = [doubt for doubt in doubts if doubt.problem.code in DAY_FIRST_CODES]
    for doubt in found:
        example = _either_way(doubt.cells)
        if example is None:
            continue
        text, first, second, year = example
        with_day = say("{day} {month} {year} (day first)", day=first, month=say(MONTHS[second - 1]), year=year)
        with_month = say("{day} {month} {year} (month first)", day=second, month=say(MONTHS[first - 1]), year=year)
        choices = (Choice(with_day, Mapping(dayfirst=True)), Choice(with_month, Mapping(dayfirst=False)))
        columns = dict.fromkeys(one.problem.column for one in found)
        words = say(
            'The dates of {words} do not show whether the day or the month stands first. "{text}" is:',
            words=listed(columns),
            text=text,
        )
        assumed = with_day if doubt.problem.code == "day_first_assumed" else ""
        yield Question("day_first", "day_first", doubt.problem.sheet, doubt.problem.column, words, choices, assumed)
        return


def _either_way(cells: Iterable[Cell]) -> tuple[str, int, int, str] | None:
    """A date of a column that is a day of the calendar with either part as the month, and its parts."""
    for cell in cells:
        parts = cell.replace(".", "/").replace("-", "/").split(" ")[0].split("/") if isinstance(cell, str) else []
        if len(parts) == 3 and all(part.isdecimal() for part in parts) and len(parts[0]) <= 2:
            first, second = int(parts[0]), int(parts[1])
            if first != second and 0 < first <= 12 and 0 < second <= 12:
                return str(cell), first, second, parts[2]
    return None


def _unit(problems: Sequence[Problem], doubts: Sequence[Doubt], asked: Sequence[Matched]) -> Iterator[Question]:
    """The unit of MRD values, where the file gives none, or one that leaves open what is counted."""
    unclear = [doubt.problem for doubt in doubts if doubt.problem.code == "unit_unclear" and is_mrd(doubt.spec)]
    assumed = [problem for problem in problems if problem.code == "unit_assumed"]
    if not unclear and not assumed:
        return
    problem = (*unclear, *assumed)[0]
    example, number = _mrd_example(asked)
    settling = set(UNITS).intersection(*(few for doubt in doubts if (few := _open_units(doubt))))
    units = [unit for unit in UNITS if unit in settling] or UNITS
    choices = tuple(Choice(_unit_answer(unit, example, number), Mapping(unit=unit)) for unit in units)
    text = say("In which unit are the MRD values?")
    first = "" if unclear else choices[0].label
    yield Question("mrd_unit", "mrd_unit", problem.sheet, problem.column, text, choices, first)


def _open_units(doubt: Doubt) -> set[str]:
    """The units that "copies", "log" or "NPM1/ABL" can mean, in a header or behind a number; none for another doubt."""
    if doubt.problem.code != "unit_unclear":
        return set()
    value = doubt.problem.value
    written = doubt.asked.table.unit(doubt.position) if not value else split_unit(value)[1] or value
    return FAMILY.get(unit_level(written) or "", set())


def _unit_answer(unit: str, example: str, number: float | None) -> str:
    """The unit with a value of the file under it; a fall is no value of its own."""
    label = _unit_label(unit)
    if number is None or unit == LOG_REDUCTION or (unit == LOG_PERCENT and abs(number) > 3):
        return label
    percent = decimal(f"{in_percent(number, unit):.6g}")
    return say("{unit}: {example} is {percent} %", unit=label, example=example, percent=percent)


def _unit_label(unit: str) -> str:
    return next((level.label for level in SPECS["samples"]["unit"].levels if level.value == unit), unit)


def _mrd_example(asked: Sequence[Matched]) -> tuple[str, float | None]:
    """The first quantified MRD value of the file."""
    for one in asked:
        for name, i in one.columns.known.items():
            if is_mrd(SPECS[one.role][name]):
                for cell in filled(one.table.cells(i)):
                    text = cell_text(cell)
                    digits = read_digits(text)
                    if digits is not None and digits.value > 0:
                        return text, digits.value
    return "", None


def _twice(problems: Sequence[Problem], asked: Sequence[Matched]) -> Iterator[Question]:
    """Two columns that mean the same: which one is it?"""
    for problem in problems:
        one = next((one for one in asked if problem.code == "column_twice" and problem.sheet == one.table.sheet), None)
        name = None if one is None else one.columns.twice.get(problem.column)
        if one is None or name is None:
            continue
        used = one.table.header[one.columns.known[name]]
        pair = ((used, problem.column), (problem.column, used))
        choices = tuple(Choice(first, Mapping(columns={first: name, other: OWN})) for first, other in pair)
        text = say(
            "{first} and {second} both mean {meaning}. Which is to be used?",
            first=used,
            second=problem.column,
            meaning=SPECS[one.role][name].label,
        )
        if used != problem.column:
            yield Question(
                "column", f"column:{one.role}:{problem.column}", problem.sheet, problem.column, text, choices, used
            )


def _codes(doubts: Sequence[Doubt]) -> Iterator[Question]:
    """Codes of two levels: 1 and 2, or 0 and 1, that nothing explains; columns of the same words are asked of once."""
    groups: dict[tuple[tuple[str, ...], str, tuple[str, ...]], list[Doubt]] = {}
    for doubt in doubts:
        codes = _two_codes(doubt)
        if codes:
            alone = doubt.spec.name if doubt.spec.name == "last_status" or doubt.spec.name.endswith("_event") else ""
            groups.setdefault((doubt.spec.values, alone, codes), []).append(doubt)
    for (levels, _, codes), found in groups.items():
        labels = [_level_label(found[0].spec, level) for level in levels]
        columns = _columns_of(found)
        choices = []
        for pair in (tuple(zip(codes, levels, strict=True)), tuple(zip(codes, reversed(levels), strict=True))):
            words = dict(pair)
            label = ", ".join(f"{code} = {labels[levels.index(level)]}" for code, level in pair)
            choices.append(Choice(label, Mapping(values=dict.fromkeys(_names_of(found), words))))
        text = plural(
            len(columns),
            "{words} is coded {first} and {second}. What do the codes mean?",
            "{words} are coded {first} and {second}. What do the codes mean?",
            words=listed(columns),
            first=codes[0],
            second=codes[1],
        )
        key = f"one_or_two:{','.join(_names_of(found))}"
        yield Question("one_or_two", key, found[0].problem.sheet, columns[0], text, tuple(choices))


def _two_codes(doubt: Doubt) -> tuple[str, ...]:
    """The two codes of a column of two levels, where they are all that is not understood in it."""
    if doubt.problem.code == "one_or_two":
        return ("1", "2")
    if doubt.problem.code != "not_allowed" or len(doubt.spec.levels) != 2:
        return ()
    return next((codes for codes in (("1", "2"), ("0", "1")) if _holds_only(doubt, set(codes))), ())


def _holds_only(doubt: Doubt, texts: set[str]) -> bool:
    """Whether these texts, all of them, are what the column is filled with; it ends at the first other one."""
    seen: set[Cell] = set()
    for cell in doubt.asked.table.cells(doubt.position):
        if cell not in seen and cell_text(cell) not in texts and not is_missing(cell):
            return False
        seen.add(cell)
    return texts <= {cell_text(cell) for cell in seen}


def _not_detected(doubts: Sequence[Doubt]) -> Iterator[Question]:
    """ND: not detected, or not done? NR: no response, or not recorded? "-": absent, or not done?"""
    groups: dict[tuple[tuple[str, ...], str], list[Doubt]] = {}
    for doubt in doubts:
        if doubt.problem.code in ("nd_ambiguous", "minus_ambiguous") or (
            doubt.problem.code == "nd_missing" and doubt.spec.levels == MUTATION
        ):
            kind = ("MRD",) if is_mrd(doubt.spec) else doubt.spec.values
            groups.setdefault((kind, doubt.problem.value.casefold()), []).append(doubt)
    for found in groups.values():
        word = found[0].problem.value or "ND"
        columns = _columns_of(found)
        answers = _answers(found[0].spec, normalise(word))
        choices = tuple(
            Choice(label, Mapping(values={name: {word: target} for name in _names_of(found)}))
            for label, target in answers
        )
        text = say('What does "{word}" mean in {words}?', word=word, words=listed(columns))
        key = f"nd:{','.join(_names_of(found))}:{word}"
        assumed = say("not done") if found[0].problem.code == "nd_missing" else ""
        yield Question("nd", key, found[0].problem.sheet, columns[0], text, choices, assumed)


def _answers(spec: ColumnSpec, word: str) -> list[tuple[str, str]]:
    """What such a word can mean in a column, with the allowed value of each meaning."""
    if word != "nr":
        return [(say("not detected"), _detected(spec)), (say("not done"), "")]
    if spec.levels != RESPONSE_CLASS:
        return [(say("no response"), "positive"), (say("not recorded"), "")]
    without = [
        (say("no response: {level}", level=_level_label(spec, level)), level) for level in ("stable", "progression")
    ]
    return [*without, (say("not recorded"), "")]


def _detected(spec: ColumnSpec) -> str:
    """What "not detected" is called in a column."""
    if is_mrd(spec):
        return "not detected"
    return {MUTATION: "wild_type", RESPONSE_CLASS: "negativity"}.get(spec.levels, "negative")


def _words(doubts: Sequence[Doubt]) -> Iterator[Question]:
    """Words of categories that are none of the allowed ones, the most frequent first."""
    coded = {doubt.problem.column for doubt in doubts if _two_codes(doubt)}
    groups: dict[tuple[tuple[str, ...], str], list[Doubt]] = {}
    for doubt in doubts:
        word = doubt.problem.value
        unclear = doubt.problem.code in ("not_allowed", "unit_unclear")
        asked = unclear and doubt.spec.levels and doubt.problem.column not in coded
        if asked and 0 < len(word) <= LONGEST_WORD:
            groups.setdefault((doubt.spec.values, word.casefold()), []).append(doubt)
    often = sorted(groups.values(), key=lambda found: -sum(len(doubt.problem.rows) for doubt in found))
    for found in often[:MOST_WORDS]:
        yield _word(found)


def _word(found: Sequence[Doubt]) -> Question:
    spec, word, columns = found[0].spec, found[0].problem.value, _columns_of(found)
    open_units = _open_units(found[0]) or set(spec.values)
    allowed = [level for level in spec.levels if level.value in open_units]
    levels = sorted(allowed, key=lambda level: _distance(word, (level.value, level.english, *level.synonyms)))
    answers = [*((level.label, level.value) for level in levels), (say(MISSING), "")]
    choices = tuple(
        Choice(label, Mapping(values={name: {word: target} for name in _names_of(found)})) for label, target in answers
    )
    text = say('What does "{word}" mean in {words}?', word=word, words=listed(columns))
    key = f"word:{','.join(_names_of(found))}:{word}"
    return Question("word", key, found[0].problem.sheet, columns[0], text, choices)


def _distance(word: str, spellings: Iterable[str]) -> float:
    """How far a word is from the nearest spelling that it could be a slip of; those beyond that are all as far."""
    distances = [
        OSA.distance(normalise(word), normalise(spelling)) for spelling in spellings if len(normalise(spelling)) > 3
    ]
    return min((d for d in distances if d <= 2), default=float("inf"))


def _columns_of(found: Iterable[Doubt]) -> list[str]:
    return list(dict.fromkeys(doubt.problem.column for doubt in found))


def _names_of(found: Iterable[Doubt]) -> list[str]:
    return list(dict.fromkeys(doubt.spec.name for doubt in found))


def _level_label(spec: ColumnSpec, value: str) -> str:
    return next(level.label for level in spec.levels if level.value == value)
