"""What a column means, guessed from its values alone: words that only one column of the dictionary has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mrdcore.dictionary.words import OPTIONAL
from mrdcore.files.grid import Cell, cell_text
from mrdcore.read.columns.evidence import filled
from mrdcore.read.columns.guess import SPECS, Sheet, is_known_word, words_of
from mrdcore.read.tables import Table
from mrdcore.read.values.column import level_of
from mrdcore.read.values.mrd_text import NOT_DETECTED, NOT_QUANTIFIABLE
from mrdcore.read.values.number_text import read_digits
from mrdcore.schema import ColumnSpec, normalise

# Columns whose words stand for nothing else; yes and no, or mutated and wild type, could be any of fifty.
_TELLING: dict[Sheet, tuple[str, ...]] = {
    "patients": ("sex", "last_status", "disease", "conditioning", "donor"),
    "samples": ("tissue", "unit"),
}
_DEATH_WORDS = {"deces", "decede", "dcd", "death", "dead", "died", "deceased", "dc", "mort"}
_DEAD = ("yes", "y", "oui", "o", "1", "true", "vrai", "x")
_NOT_DEAD = ("no", "n", "non", "0", "false", "faux")


def guess_by_values(table: Table, sheet: Sheet, free: Sequence[int], taken: Iterable[str]) -> dict[int, str]:
    """Positions of `table` among `free` -> the names that their values leave no doubt about.

    A name that another column has is not given away; a name that two columns could have is nobody's.
    """
    claims: dict[str, list[int]] = {}
    for i in free:
        names = [name for name in _claimed(table, sheet, i) if name not in set(taken)]
        if len(names) == 1:
            claims.setdefault(names[0], []).append(i)
    return {positions[0]: name for name, positions in claims.items() if len(positions) == 1}


def _claimed(table: Table, sheet: Sheet, i: int) -> list[str]:
    cells = filled(table.cells(i))
    found = [name for name in _TELLING[sheet] if _tells(SPECS[sheet][name], cells)]
    if sheet == "samples" and _is_mrd(cells):
        found.append("value")
    return [name for name in found if _not_of_another(table.header[i], SPECS[sheet][name])]


def _tells(spec: ColumnSpec, cells: Sequence[Cell]) -> bool:
    """Whether every cell is a word of the column, and at least two of its levels are there."""
    texts = {cell_text(cell) for cell in cells}
    if len(texts) < 2 or len(texts) > 12 or any(text.isdigit() for text in texts):
        return False
    levels = {level_of(spec, text) for text in texts}
    return None not in levels and len(levels) >= 2


def _is_mrd(cells: Sequence[Cell]) -> bool:
    """Numbers beside results that only MRD has: under a limit, not detected."""
    numbers = signs = 0
    for cell in cells:
        text = cell_text(cell)
        word = normalise(text)
        if text.startswith(("<", "≤")) or word in NOT_DETECTED or word in NOT_QUANTIFIABLE:
            signs += 1
        elif isinstance(cell, float) or (isinstance(cell, str) and read_digits(text.rstrip("% ")) is not None):
            numbers += 1
    return bool(numbers and signs) and numbers + signs == len(cells)


def _not_of_another(header: str, spec: ColumnSpec) -> bool:
    """Whether the header has no word that leads elsewhere: the sex of the donor is not the sex."""
    own = {word for spelling in (spec.name, *spec.en, *spec.fr, spec.english) for word in words_of(spelling)}
    # A word of one letter says nothing: "F/M", "H_F".
    return all(
        word in own or len(word) == 1 or word in OPTIONAL or not is_known_word(word) for word in words_of(header)
    )


def death_words(header: str, cells: Iterable[Cell]) -> dict[str, str]:
    """ "Décès: oui/non" is a status: what its words mean there; nothing where the column is another one."""
    words = set(words_of(header)) - {"yesno"}
    if not words or not words <= _DEATH_WORDS:
        return {}
    texts = {cell_text(cell) for cell in filled(cells)}
    meant = {
        text: "dead" if normalise(text) in _DEAD else "alive"
        for text in texts
        if normalise(text) in (*_DEAD, *_NOT_DEAD)
    }
    return meant if texts and set(meant) == texts else {}
