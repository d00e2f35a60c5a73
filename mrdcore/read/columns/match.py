"""Headers of a file -> columns of the data dictionary, the file's own, and those that are left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from mrdcore.files.grid import cell_text
from mrdcore.language import say
from mrdcore.problem import Place, Problem
from mrdcore.read.columns.evidence import mostly_amounts, mostly_dates, no_dates
from mrdcore.read.columns.guess import SPECS, NameGuess, Sheet, guess_name
from mrdcore.read.columns.guess_values import death_words, guess_by_values
from mrdcore.read.columns.identifiers import Kind, find_identifiers, left_out_problems
from mrdcore.read.layout.header import in_brackets
from mrdcore.read.mapping import LEAVE_OUT, OWN, Mapping
from mrdcore.read.tables import Table
from mrdcore.read.values.number_text import read_digits
from mrdcore.schema import BY_NAME, YES_NO, normalise

__all__ = ["SPECS", "Columns", "How", "Matched", "Sheet", "mapped_name", "match_columns"]

How = Literal["name", "synonym", "spelling", "values", "mapping", "own", "identifier", "left_out"]


@dataclass(frozen=True)
class Columns:
    """Where each column of the dictionary stands in the table, and each of the file's own under its name in the cohort.

    `identifiers` are the positions of direct identifiers, `left_out` all positions that are not read. `how` says for
    each position how it was found. `words` holds, under a header, what its values mean where the header says it;
    `twice` the headers that mean a name as another column does.
    """

    known: dict[str, int]
    own: dict[str, int]
    problems: tuple[Problem, ...]
    how: dict[int, How] = field(default_factory=dict)
    identifiers: dict[int, Kind] = field(default_factory=dict)
    left_out: tuple[int, ...] = ()
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    twice: dict[str, str] = field(default_factory=dict)

    def name_at(self, position: int) -> str:
        """What stands here: a name of the dictionary, "own" or "leave_out"."""
        if position in self.left_out:
            return LEAVE_OUT
        return next((name for name, i in self.known.items() if i == position), OWN)


@dataclass(frozen=True)
class Matched:
    """A table of the patients or of the samples, with its columns matched."""

    role: Sheet
    table: Table
    columns: Columns

    @property
    def sheets(self) -> frozenset[str]:
        """The sheets of the file that its rows come from."""
        return self.table.sheets


def match_columns(table: Table, sheet: Sheet, mapping: Mapping) -> Columns:
    """The mapping decides, then names, synonyms, slips of the pen, and last the values; each guess is said.

    Of two columns for one name the better match is used, the first of equals, and it is said. Direct identifiers are
    left out unless the mapping keeps them.
    """
    every = range(len(table.header))
    said = {i: target for i in every if (target := mapped_target(table.header[i], sheet, mapping))}
    named = {i: name for i, name in said.items() if name not in (OWN, LEAVE_OUT)}
    free = [i for i in every if i not in said]
    identifiers = find_identifiers(table, free)
    guessed, words = _named(table, sheet, [i for i in free if i not in identifiers])
    known, how, problems = _chosen(table, named, guessed)
    rest = [i for i in free if i not in identifiers and i not in how]
    for i, name in guess_by_values(table, sheet, rest, known).items():
        known[name], how[i] = i, "values"
    problems += [_guessed(table, i, name, how[i]) for name, i in known.items() if how[i] in ("spelling", "values")]
    problems += left_out_problems(table, identifiers)
    problems += [said for i in rest if i not in how for said in _other_mrd(table, sheet, i)]
    left_out = [i for i, target in said.items() if target == LEAVE_OUT]
    own, renamed = _own_names(table, [i for i in every if i not in (*how, *left_out, *identifiers)])
    rest_how: tuple[tuple[Iterable[int], How], ...] = (
        (left_out, "left_out"),
        (identifiers, "identifier"),
        (own.values(), "own"),
    )
    for positions, found in rest_how:
        how |= dict.fromkeys(positions, found)
    how |= dict.fromkeys((i for i, target in said.items() if target == OWN), "mapping")
    known = dict(sorted(known.items(), key=lambda item: item[1]))
    twice = {table.header[i]: guess.name for i, guess in guessed.items() if known.get(guess.name) != i}
    used = {header: found for header, found in words.items() if header in {table.header[i] for i in known.values()}}
    return Columns(
        known, own, (*problems, *renamed), how, identifiers, tuple(sorted([*left_out, *identifiers])), used, twice
    )


def mapped_target(header: str, sheet: Sheet, mapping: Mapping) -> str | None:
    """What the mapping makes of a header of this sheet: a name, "own", "leave_out"; None where it says nothing."""
    exact = mapping.columns.get(header)
    loose = next((name for key, name in mapping.columns.items() if normalise(key) == normalise(header)), None)
    target = exact if exact is not None else loose
    return target if target in SPECS[sheet] or target in (OWN, LEAVE_OUT) else None


def mapped_name(header: str, sheet: Sheet, mapping: Mapping) -> str | None:
    """The dictionary name that the mapping gives a header of this sheet; None where it gives none."""
    target = mapped_target(header, sheet, mapping)
    return None if target in (OWN, LEAVE_OUT) else target


def _named(
    table: Table, sheet: Sheet, positions: Sequence[int]
) -> tuple[dict[int, NameGuess], dict[str, dict[str, str]]]:
    """What the headers mean, as far as the values agree."""
    guessed: dict[int, NameGuess] = {}
    words: dict[str, dict[str, str]] = {}
    for i in positions:
        header, cells = table.header[i], table.cells(i)
        guess = _agreeing(_meant(header, table.label(i), sheet), table, sheet, i)
        if guess is not None:
            guessed[i] = guess
        elif sheet == "patients" and (meant := death_words(header, cells)):
            guessed[i], words[header] = NameGuess("last_status", "values", 6), meant
    return guessed, words


def _meant(header: str, label: str, sheet: Sheet) -> tuple[NameGuess, ...]:
    """What the header means; what its label means where it means nothing."""
    guesses = guess_name(header, sheet)
    if guesses or not label:
        return guesses
    by_label = guess_name(label, sheet)
    return tuple(replace(one, how="synonym") if one.how == "name" else one for one in by_label)


def _agreeing(guesses: Sequence[NameGuess], table: Table, sheet: Sheet, i: int) -> NameGuess | None:
    """The first guess that the values do not speak against: dates under "Greffe" are its date, "oui" is no date.

    "Plaquettes" with counts in it is no transfusion.
    """
    cells = table.cells(i)
    for guess in guesses:
        spec = SPECS[sheet][guess.name]
        if spec.kind == "date":
            against = not guess.dated and no_dates(cells)
        elif len(guesses) > 1:
            against = mostly_dates(cells)
        else:
            against = spec.levels == YES_NO and guess.how != "name" and mostly_amounts(cells)
        if not against:
            return guess
    return None


def _chosen(
    table: Table, named: dict[int, str], guessed: dict[int, NameGuess]
) -> tuple[dict[str, int], dict[int, How], list[Problem]]:
    """One column for each name: the mapping's, then the better match, then the first."""
    ranked: list[tuple[int, int, str, How]] = [(0, i, name, "mapping") for i, name in named.items()]
    ranked += [(guess.rank, i, guess.name, guess.how) for i, guess in guessed.items()]
    known: dict[str, int] = {}
    how: dict[int, How] = {}
    problems: list[Problem] = []
    for _, i, name, found in sorted(ranked, key=lambda one: one[:2]):
        if name in known:
            problems.append(_twice(table, table.header[i], name, known[name]))
        else:
            known[name], how[i] = i, found
    return known, how, problems


def _guessed(table: Table, i: int, name: str, how: How) -> Problem:
    header = table.header[i]
    what = say("taken for {name}, by its values.", name=name)
    if how == "spelling":
        what = say("taken for {name}, by its name but for a slip.", name=name)
    fix = say("If it is something else, say so where the columns are confirmed, or in the mapping.")
    return Place(table.sheet, header).problem("info", "column_guessed", what, fix)


def _other_mrd(table: Table, sheet: Sheet, i: int) -> list[Problem]:
    """Said of "MRD sang C1 (NGS)": results of MRD but for what stands in the brackets, which is no unit."""
    header = table.header[i]
    name, inside = in_brackets(header)
    mrd = [guess.name for guess in guess_name(name, sheet) if guess.name == "value" or guess.name.startswith("mrd_")]
    if not mrd or SPECS[sheet][mrd[0]].kind == "date" or not any(read_digits(cell_text(c)) for c in table.cells(i)):
        return []
    what = say(
        'it would be {mrd} without "{inside}", which is no unit known here. It is kept as a column of the file\'s own.',
        mrd=mrd[0],
        inside=inside,
    )
    fix = say("If it is the ratio to ABL1, say so where the columns are confirmed, or in the mapping.")
    return [Place(table.sheet, header).problem("info", "other_mrd", what, fix)]


def _twice(table: Table, header: str, name: str, first: int) -> Problem:
    what = say("it means {name} as column {header} does. {header} is used.", name=name, header=table.header[first])
    fix = say("Remove one of the two, or say in the mapping which header is {name}.", name=name)
    return Place(table.sheet, header).problem("warning", "column_twice", what, fix)


def _own_names(table: Table, positions: list[int]) -> tuple[dict[str, int], list[Problem]]:
    """Names that are neither the dictionary's nor given twice."""
    own: dict[str, int] = {}
    problems = []
    for i in positions:
        header = table.header[i]
        name = f"{header} (file)" if normalise(header) in BY_NAME or header in BY_NAME else header
        base, count = name, 2
        while name in own:
            name, count = f"{base} ({count})", count + 1
        own[name] = i
        if name != header:
            what = say(
                'kept under the name "{name}", since {header} already has a meaning here.', name=name, header=header
            )
            fix = say("Give the column another header if you want another name.")
            problems.append(Place(table.sheet, header).problem("info", "own_column_renamed", what, fix))
    return own, problems
