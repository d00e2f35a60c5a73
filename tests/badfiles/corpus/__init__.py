"""Every bad file, made when it is asked for."""

from __future__ import annotations

from tests.badfiles.corpus import (
    attacks,
    dates,
    days,
    encodings,
    files,
    hostile_text,
    identifiers,
    layout,
    meaning,
    mrd,
    numbers,
    order,
    redcap,
    rules,
    sheets,
    statistical,
    text,
    words,
    workbooks,
)
from tests.badfiles.corpus.bad_file import BadFile, Said

GROUPS = {
    "file": files.CASES,
    "workbook": workbooks.CASES,
    "statistical": statistical.CASES,
    "text": text.CASES,
    "layout": layout.CASES,
    "sheets": sheets.CASES,
    "encoding": encodings.CASES,
    "number": numbers.CASES,
    "word": words.CASES,
    "date": dates.CASES,
    "day": days.CASES,
    "MRD": mrd.CASES,
    "meaning": meaning.CASES,
    "identifier": identifiers.CASES,
    "order": order.CASES,
    "rule": rules.CASES,
    "REDCap": redcap.CASES,
    "attack": attacks.CASES,
    "hostile text": hostile_text.CASES,
}
CORPUS: dict[str, BadFile] = {f"{group}: {case.name}": case for group, cases in GROUPS.items() for case in cases}

__all__ = ["CORPUS", "GROUPS", "BadFile", "Said"]
