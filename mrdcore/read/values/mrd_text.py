"""What one MRD result says, before its unit is known: a number, a limit, a word, and the unit that it brings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import nan
from typing import Literal, NamedTuple

from mrdcore.files.grid import Cell
from mrdcore.language import mark, say
from mrdcore.read.values.cells import NOT_DONE, Fault, shown
from mrdcore.read.values.mrd_units import unit_level
from mrdcore.read.values.number_text import UNCLEAR_POWER, Digits, plain, read_digits
from mrdcore.read.values.numbers import Decimals, excel_date, number_of
from mrdcore.schema import normalise

# A number; detected below the number; more than the number; three results in words; no result.
Kind = Literal["number", "below", "above", "not_detected", "not_quantifiable", "positive", "missing"]

ALLOWED = mark('a number, "not detected", "<0.001" (detected, under the limit of quantification) or "not quantifiable"')
CORRECT = mark("Correct it, or say what it means in the mapping; until then it is missing.")
NOT_DETECTED = {
    "not_detected", "undetected", "undetectable", "not_detectable", "negative", "neg", "negative_mrd", "mrd_negative",
    "mrd_neg", "mrd_", "below_lod", "<lod", "<limit_of_detection", "absent", "absence", "no_transcript",
    "non_detecte", "non_detectee", "non_detectable", "indetectable", "indetecte", "negatif", "negative_en_mrd",
    "absence_de_transcrit", "pas_de_transcrit", "transcrit_absent", "transcrit_non_detecte", "absence_de_detection",
    "<ld", "<seuil_de_detection", "<limite_de_detection", "inf_seuil_de_detection", "inferieur_au_seuil_de_detection",
}  # fmt: skip
NOT_QUANTIFIABLE = {
    "not_quantifiable", "nq", "positive_not_quantifiable", "positive_nq", "pnq", "pos_nq", "detected_not_quantifiable",
    "detectable_not_quantifiable", "below_loq", "<loq", "<lloq", "<limit_of_quantification", "trace", "traces",
    "positive_<loq", "detected_<loq", "detectable_<loq", "non_quantifiable", "detectable_non_quantifiable",
    "detecte_non_quantifiable", "positif_non_quantifiable", "positif_nq", "<lq", "positif_<seuil", "positif_<lq",
    "<seuil_de_quantification", "<limite_de_quantification", "positif_faible_non_quantifiable",
    "positif_<seuil_de_quantification", "presence_non_quantifiable", "inf_seuil_de_quantification",
}  # fmt: skip
POSITIVE = {
    "positive", "pos", "detected", "detectable", "present", "presence", "mrd_positive", "mrd_pos", "weak_positive",
    "low_positive", "positif", "detecte", "detectee", "positif_faible", "faiblement_positif", "+",
}  # fmt: skip
FAILED = {
    "failed", "failure", "invalid", "not_evaluable", "not_interpretable", "uninterpretable", "insufficient",
    "insufficient_abl", "insufficient_abl1", "abl_insufficient", "poor_quality", "hemolysed", "echec", "invalide",
    "ininterpretable", "non_interpretable", "non_evaluable", "insuffisant", "abl_insuffisant", "abl1_insuffisant",
    "materiel_insuffisant", "qualite_insuffisante", "prelevement_insuffisant", "non_contributif", "arn_degrade",
}  # fmt: skip
_SIGN = re.compile(r"(<=|<|≤|>=|>|≥|inf(?:érieur|erieur)?\.?(?: à| a)?\s|sup(?:érieur|erieur)?\.?(?: à| a)?\s|below\s|less than\s|more than\s|above\s)\s*", re.IGNORECASE)  # fmt: skip
_LEAD = re.compile(r"([^\W\d_][^\d<>≤≥()\[\]:,;]*?)\s*[:,;(\[]?\s*((?:<|>|≤|≥|\d).*?)[)\]]?")
_NUMBER = re.compile(
    r"([+-]?\s?(?:10\s?\^\s?[+-]?\d{1,2}|\d(?:[\d.,' ]*\d)?(?:[eE][+-]?\d{1,3}(?!\w))?"
    r"(?:\s?[x*.]\s?10\s?\^?\s?[+-]?\d{1,2}(?![\d]))?))\s*((?:%|/|x|[^\W\d_]).*)",
    re.IGNORECASE,
)
LONGEST = 80


class Parts(NamedTuple):
    """Sign before a number, the number as text and as read (None where it is none), and the words of its unit."""

    sign: str
    number: str
    digits: Digits | None
    unit: str


@dataclass(frozen=True)
class Result:
    """A result as written; `number` where there is one, `unit` as `unit_level` gives it, None where it brings none."""

    kind: Kind
    number: float = nan
    unit: str | None = None
    fault: Fault | None = None


def parts_of(text: str) -> Parts:
    """What a text is made of, before the column's decimal signs are known."""
    found = _SIGN.match(text)
    sign, rest = (found[1].strip().casefold(), text[found.end() :]) if found else ("", text)
    bare, unit = (rest[:-1].rstrip(), "%") if rest.endswith("%") else (rest, "")
    digits = read_digits(bare)
    if digits is None and len(rest) <= LONGEST and (split := _NUMBER.fullmatch(plain(rest))):
        bare, unit = split[1].strip(), split[2].strip()
        digits = read_digits(bare)
    return Parts(sign, bare, digits, unit)


def result(cell: Cell, decimals: Decimals, parts: Parts | None = None) -> Result:
    """What a filled cell says; kind "missing" and the reason where it cannot be read.

    `parts` are those of the cell, where they have been found already.
    """
    if not isinstance(cell, str):
        number, fault = number_of(cell, decimals)
        return Result("number", number, fault=fault) if number == number else Result("missing", fault=fault)
    if len(cell) > LONGEST:
        return unreadable(cell)
    if cell.lstrip("<≤>≥= ")[:1].isdigit():
        return _number(cell, parts or parts_of(cell), decimals)
    return _in_words(cell) or _with_number(cell, decimals)


def _in_words(text: str) -> Result | None:
    word = re.sub(r"<_", "<", normalise(text)) or text
    if word == "nd":
        what = say('"{text}" may mean not detected or not done. Which is it?', text=text)
        fix = say(
            'Write "not detected" or leave the cell empty, or say in the mapping what it means. Until then '
            "the value is missing."
        )
        return Result("missing", fault=Fault("error", "nd_ambiguous", what, fix))
    if word in NOT_DETECTED:
        return Result("not_detected")
    if word in NOT_QUANTIFIABLE:
        return Result("not_quantifiable")
    if word in NOT_DONE:
        return Result("missing")
    if word in FAILED:
        what = say('"{cell}" is read as a sample without a result.', cell=shown(text))
        return Result(
            "missing", fault=Fault("info", "mrd_failed", what, say("Nothing to do; it counts as not evaluated."))
        )
    if word in POSITIVE:
        what = say('"{cell}" is detected, but without a value or a limit.', cell=shown(text))
        fix = say(
            "Write the value, or <limit. Until then the sample is detected and can be no reduction and no progression."
        )
        return Result("positive", fault=Fault("warning", "positive_without_value", what, fix))
    return None


def _with_number(text: str, decimals: Decimals) -> Result:
    """A number with a sign before it and a unit behind it; a word before it must not contradict it."""
    lead = _LEAD.fullmatch(text)
    word = normalise(lead[1]) if lead else ""
    if lead and word in NOT_DETECTED:
        # "not detected (<0.001)": the limit is that of detection. How much it is plays no part, so 10-5 is clear here.
        if lead[2][0] in "<≤" and UNCLEAR_POWER.fullmatch(plain(lead[2].lstrip("<≤= "))):
            return Result("not_detected")
        inner = _number(text, parts_of(lead[2]), decimals)
        contradicts = inner.kind == "above" or (inner.kind == "number" and inner.number != 0)
        return unreadable(text) if contradicts or inner.kind == "missing" else Result("not_detected")
    if lead and (word in POSITIVE or word in NOT_QUANTIFIABLE):
        inner = _number(text, parts_of(lead[2]), decimals)
        if (inner.kind == "number" and inner.number == 0) or (word in NOT_QUANTIFIABLE and inner.kind != "below"):
            return unreadable(text)
        return inner
    return _number(text, parts_of(text), decimals)


def _number(text: str, parts: Parts, decimals: Decimals) -> Result:
    sign, bare, digits, words = parts
    number, fault = number_of(bare, decimals, digits)
    if number != number:
        keep = fault if fault is not None and fault.code == "ambiguous_number" else excel_date(text)
        return Result("missing", fault=keep) if keep is not None else unreadable(text)
    unit = unit_level(words) if words else None
    if words and unit is None:
        return unreadable(text)
    kind: Kind = "number" if not sign else "below" if sign[0] in "<≤bli" else "above"
    return Result(kind, number, unit, fault)


def unreadable(cell: Cell) -> Result:
    what = say('"{cell}" is not an MRD result. Allowed: {allowed}.', cell=shown(cell), allowed=say(ALLOWED))
    return Result("missing", fault=Fault("error", "not_an_mrd_value", what, say(CORRECT)))
