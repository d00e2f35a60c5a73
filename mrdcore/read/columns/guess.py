"""What a header means, guessed from its words: the dictionary's name, a synonym, the same ideas, a slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

# An edit distance that counts an exchange of two neighbours as one slip; difflib has a ratio only, which lets a long
# header differ in a digit.
from rapidfuzz.distance import OSA

from mrdcore.dictionary.words import DATE_PREFIXES, DATE_WORDS, HANGERS, IDEAS, OPTIONAL, PHRASES, STOP_WORDS
from mrdcore.read.layout.header import bare_header
from mrdcore.schema import FILE_COLUMNS, GENES, SAMPLE_COLUMNS, ColumnSpec, normalise, synonyms

Sheet = Literal["patients", "samples"]
NameHow = Literal["name", "synonym", "spelling", "values"]
Key = frozenset[str]

SPECS: dict[Sheet, dict[str, ColumnSpec]] = {
    "patients": {spec.name: spec for spec in FILE_COLUMNS},
    "samples": {spec.name: spec for spec in SAMPLE_COLUMNS},
}
LONGEST_HEADER = 120
# Said once of a patient: a 2 behind the name is a second version of the field, not a second event.
_ONCE = {
    "sex",
    "age",
    "centre",
    "disease",
    "diagnosis_date",
    "death_date",
    "last_news_date",
    "last_status",
    "patient_id",
}
_IDEA_OF = {word: idea for idea, words in IDEAS.items() for word in words.split()}
_CYCLE = re.compile(r"(?:c|cycle|cure)(\d{1,2})")
_FIRST_DAY = re.compile(r"(?:c|cycle|cure)(\d{1,2})(?:d|j)0?1")
_DAY_FIRST = re.compile(r"_(?:j|d)0?1_(?:c|cycle_)(\d)_|_(?:c|cycle_)(\d)_(?:j|d)0?1_")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")


@dataclass(frozen=True)
class NameGuess:
    """A name of the dictionary for a header, and how it was found."""

    name: str
    how: NameHow
    rank: int
    dated: bool = True  # whether the header itself says that it is a date, or is a name of the dictionary


@dataclass(frozen=True)
class Ideas:
    """A header as a set of ideas, whether it says that it holds a date, and whether a word was corrected."""

    key: Key
    dated: bool
    corrected: bool = False


def named_plainly(header: str, sheet: Sheet) -> str | None:
    """The name that the words of a header leave no doubt about, without slips of the pen or a look at its values."""
    if len(header) > LONGEST_HEADER:
        return None
    names = _of_ideas(ideas := _ideas(bare_header(header)[0], corrected=False), sheet)
    # "C1" and "Décédé" are dates only where dates stand below them.
    return names[0] if names and (ideas.dated or SPECS[sheet][names[0]].kind != "date") else None


def guess_name(header: str, sheet: Sheet) -> tuple[NameGuess, ...]:
    """What the words of a header can mean in this sheet, the likeliest first; nothing where they mean nothing.

    A second guess is the date of the same event ("Greffe" with dates in it), for the values to decide.
    """
    if len(header) > LONGEST_HEADER:
        return ()
    bare, unit = bare_header(header)
    if bare == header:
        return _by_words(header, sheet)
    # "OS [days]" is a name of its own; in "Âge (ans)" the unit stands behind one.
    found = _by_words(bare, sheet)
    measured = tuple(guess for guess in found if not unit or SPECS[sheet][guess.name].kind in ("number", "integer"))
    return min((_by_words(header, sheet), measured), key=lambda guesses: guesses[0].rank if guesses else 99)


def _by_words(header: str, sheet: Sheet) -> tuple[NameGuess, ...]:
    name = synonyms(sheet).get(normalise(header))
    if name is None:
        return _by_ideas(header, sheet)
    how: NameHow = "name" if normalise(header) == normalise(name) else "synonym"
    found = NameGuess(name, how, 1 if how == "name" else 2, dated=how == "name" or _is_dated(header))
    return (found, *_dates_beside(found, header, sheet))


def _dates_beside(found: NameGuess, header: str, sheet: Sheet) -> Iterable[NameGuess]:
    """The date of the event that a column of yes and no is named after."""
    if SPECS[sheet][found.name].kind == "date":
        return ()
    name = _tables(sheet)[1].get(_ideas(header, corrected=False).key)
    return () if name is None else (NameGuess(name, "synonym", 4, dated=False),)


def _by_ideas(header: str, sheet: Sheet) -> tuple[NameGuess, ...]:
    again = re.fullmatch(r"(.*\D)[_ ]2", header, re.DOTALL)
    first = _by_ideas(again[1], sheet) if again else ()
    if first and first[0].name in _ONCE:
        return first
    for corrected in (False, True):
        ideas = _ideas(header, corrected=corrected)
        if corrected and not ideas.corrected:
            return _glued(header, sheet)
        found = _of_ideas(ideas, sheet)
        if found:
            how: NameHow = "spelling" if corrected else "synonym"
            return tuple(NameGuess(name, how, 5 if corrected else 3, ideas.dated) for name in found)
    return ()


def _of_ideas(ideas: Ideas, sheet: Sheet) -> list[str]:
    """The names for a set of ideas; a header that says it is a date means nothing else."""
    others, dates = _tables(sheet)
    found: list[str] = []
    for table in (dates,) if ideas.dated else (others, dates):
        name = next((table[key] for key in _shorter(ideas.key) if _fits(table, key, ideas.key, sheet)), None)
        if name is not None:
            found.append(name)
    return found


def _shorter(key: Key) -> Iterable[Key]:
    """The ideas themselves, then without one or all of those that say nothing more."""
    yield key
    optional = [idea for idea in OPTIONAL if idea in key]
    for idea in optional:
        yield key - {idea}
    if len(optional) > 1:
        yield key - set(optional)


def _fits(table: dict[Key, str], key: Key, whole: Key, sheet: Sheet) -> bool:
    if key not in table or not (key or not whole):
        return False
    dropped = whole - key
    kind = SPECS[sheet][table[key]].kind
    # "Nombre de cycles" is a number; "numéro de centre" is no centre.
    return not dropped & {"number", "years"} or kind in ("number", "integer")


@cache
def _tables(sheet: Sheet) -> tuple[dict[Key, str], dict[Key, str]]:
    """Ideas -> name, for columns that hold no date and for dates; what two columns could claim is nobody's."""
    found: tuple[dict[Key, set[str]], dict[Key, set[str]]] = ({}, {})
    for spec in SPECS[sheet].values():
        for spelling in (spec.name, *spec.en, *spec.fr, spec.english):
            ideas = _ideas(spelling, corrected=False, whole=True)
            found[spec.kind == "date"].setdefault(ideas.key, set()).add(spec.name)
    first, second = ({key: next(iter(names)) for key, names in table.items() if len(names) == 1} for table in found)
    return first, second


@cache
def _glued_names(sheet: Sheet) -> dict[str, str]:
    """Known spellings without anything between their words: "datediagnostic"."""
    found: dict[str, set[str]] = {}
    for spelling, name in synonyms(sheet).items():
        found.setdefault(spelling.replace("_", ""), set()).add(name)
    return {text: next(iter(names)) for text, names in found.items() if len(names) == 1 and len(text) >= 6}


def _glued(header: str, sheet: Sheet) -> tuple[NameGuess, ...]:
    words = [word for word in normalise(header).split("_") if word not in STOP_WORDS]
    name = _glued_names(sheet).get("".join(words))
    return () if name is None else (NameGuess(name, "synonym", 4, _is_dated(header) or "date" in "".join(words)),)


def words_of(header: str) -> list[str]:
    """The words of a header: lower case, without accents, "DateOfDeath" as three, "FLT3-ITD" as its two."""
    text = f"_{normalise(_CAMEL.sub(' ', header))}_"
    text = _DAY_FIRST.sub(lambda found: f"_c{found[1] or found[2]}j1_", text)
    for run, word in PHRASES:
        text = text.replace(f"_{run}_", f"_{word}_")
    return [word for word in text.split("_") if word]


def _is_dated(header: str) -> bool:
    return _ideas(header, corrected=False).dated


def _ideas(header: str, *, corrected: bool, whole: bool = False) -> Ideas:
    """The ideas of a header; `whole` leaves it every word (a spelling of the dictionary's own)."""
    words = words_of(header)
    dated = False
    if len(words) > 1 and words[0] in DATE_PREFIXES:
        words, dated = words[1:], True
    if not whole:
        words = _without_hangers(words)
    right = [_corrected(word) for word in words] if corrected else words
    dated = dated or any(word in DATE_WORDS for word in right)
    ideas: list[str] = []
    for word in right:
        if word in DATE_WORDS or word in STOP_WORDS:
            continue
        if word.isdigit() and ideas and ideas[-1] == "cycle":
            ideas[-1] = f"c{int(word)}"
        elif found := _FIRST_DAY.fullmatch(word):
            ideas += ["start", f"c{int(found[1])}"]
        elif found := _CYCLE.fullmatch(word):
            ideas.append(f"c{int(found[1])}")
        else:
            ideas.append(_IDEA_OF.get(word, word))
    key = set(ideas)
    if "ven" in key:
        key.discard("aza")
    return Ideas(frozenset(key), dated, corrected=right != words)


def _without_hangers(words: list[str]) -> list[str]:
    """Without a version or a field's suffix at the end: sexe_v2, age_f."""
    while len(words) > 1 and (words[-1] in HANGERS or re.fullmatch(r"v\d{1,2}", words[-1])):
        words = words[:-1]
    return words


@cache
def _vocabulary() -> frozenset[str]:
    """Every word that the dictionary's headers are made of."""
    spellings = (s for specs in SPECS.values() for spec in specs.values() for s in (*spec.en, *spec.fr, spec.english))
    words = {word for spelling in spellings for word in words_of(spelling)}
    return frozenset(words | set(_IDEA_OF) | DATE_WORDS | STOP_WORDS | HANGERS | set(GENES))


def is_known_word(word: str) -> bool:
    return word in _vocabulary()


@cache
def _corrected(word: str) -> str:
    """The one word of the dictionary that this one is but for a slip; itself where there is none or more than one.

    One slip in six letters or more, two in ten or more, and none in a word with a digit: a gene or a cycle is another
    one, not a slip.
    """
    if is_known_word(word) or len(word) < 6 or not word.isalpha():
        return word
    most = 2 if len(word) >= 10 else 1
    near: dict[int, set[str]] = {}
    for known in _vocabulary():
        if len(known) >= 5 and known.isalpha() and known not in GENES:
            distance = OSA.distance(word, known, score_cutoff=most)
            if distance <= most:
                near.setdefault(distance, set()).add(known)
    nearest = near[min(near)] if near else set()
    ideas = {_IDEA_OF.get(known, known) for known in nearest}
    return min(nearest) if len(ideas) == 1 else word
