"""Units of MRD as laboratories write them -> the levels of the dictionary, and each level -> % of ABL1."""

from __future__ import annotations

import re

from mrdcore.dictionary.samples import MRD_UNITS
from mrdcore.read.values.number_text import plain
from mrdcore.schema import normalise

# 1 % = 100 copies per 10^4 ABL1 = 1000 copies per 10^5 = a ratio of 0.01.
COPIES_PER_PERCENT = {"%": 1.0, "per_10^4": 100.0, "per_10^5": 1000.0, "per_10^6": 10_000.0, "ratio": 0.01}
LOG_PERCENT = "log10_percent"
LOG_REDUCTION = "log_reduction"
UNITS = (*COPIES_PER_PERCENT, LOG_PERCENT, LOG_REDUCTION)
# What leaves the unit open: copies of how many, which logarithm, a ratio of what.
COPIES, LOG, UNCLEAR = "copies", "log", "unclear"
FAMILY = {
    COPIES: {"per_10^4", "per_10^5", "per_10^6"},
    LOG: {LOG_PERCENT, LOG_REDUCTION},
    UNCLEAR: {"%", "ratio"},
}
# 10^4, 10e4, 1e4, 10 000 and the like, once `normalise` has made one sign of "^", spaces and points.
_POWER = re.compile(r"(?<![0-9])(?:10_?e?_?([456])|1_?e_?\+?0?([456]))(?![0-9])")
_WHOLE = re.compile(r"(?<![0-9])1(0_?000|00_?000|_?000_?000)(?![0-9])")
_ZEROS = {"0000": "4", "00000": "5", "000000": "6"}
_REDUCTION = re.compile(r"red|baisse|diminution|decrease|drop|fall|chute|delta")
_PERCENT = re.compile(r"percent|pourcent|pour_cent|(?:^|_)pct(?:_|$)|(?:^|[_x])x?_?100(?:_|$)")
_SPELLINGS = {
    word.casefold(): level.value for level in MRD_UNITS for word in (level.value, level.english, *level.synonyms)
}
# Without those that lose their "%" when normalised: "log %" is clear, "log" is not.
_LEVELS = {normalise(word): level for word, level in _SPELLINGS.items() if "%" not in word}


def unit_level(text: str) -> str | None:
    """The level of a unit; COPIES, LOG or UNCLEAR where the text leaves it open; None where it is no unit of MRD."""
    text = plain(text).strip()
    word = normalise(text)
    if text.casefold() in _SPELLINGS:
        return _SPELLINGS[text.casefold()]
    if word and word in _LEVELS:
        return _LEVELS[word]
    if found := _POWER.search(word):
        return f"per_10^{found[1] or found[2]}"
    if found := _WHOLE.search(word):
        return f"per_10^{_ZEROS[found[1].replace('_', '')]}"
    percent = "%" in text or bool(_PERCENT.search(word))
    if "log" in word:
        return LOG_REDUCTION if _REDUCTION.search(word) else LOG_PERCENT if percent else LOG
    if percent:
        return "%"
    if re.search(r"(?:^|_)(?:copies|copie|copy|cp)(?:_|$)", word):
        return COPIES
    if re.search(r"(?:^|_)(?:ncn|ratio|fraction)(?:_|$)", word):
        return "ratio"
    return UNCLEAR if "abl" in word and "/" in text else None


def is_level(unit: str | None) -> bool:
    """Whether a value of this unit is an amount, so that none is below zero and zero is not detected."""
    return unit is None or unit in COPIES_PER_PERCENT


def in_percent(value: float, unit: str) -> float:
    """The value in % of ABL1; of an amount or of the logarithm of a %."""
    return float(10.0**value) if unit == LOG_PERCENT else value / COPIES_PER_PERCENT[unit]
