"""The same patient's number spelled in two ways: "007" and "7", "7.0" and "7", "P-01" and "p01"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from mrdcore.language import say
from mrdcore.problem import Problem, listed
from mrdcore.read.frames import SheetFrame
from mrdcore.schema import normalise

EXAMPLES = 3
_LETTERS_AND_NUMBER = re.compile(r"([A-Za-z]*)0*(\d+)", re.ASCII)


def spelling_key(identifier: str) -> str:
    """What remains of a number when case, accents, signs between its parts, leading zeros and a ".0" are taken away."""
    # Nearly all numbers of a large file have this form.
    if found := _LETTERS_AND_NUMBER.fullmatch(identifier):
        return f"{found[1].lower()} {found[2]}" if found[1] else found[2]
    # A script that read 7 as a number wrote 7.0.
    parts = re.findall(r"[a-z<>+]+|\d+", normalise(re.sub(r"(?<=\d)[.,]0$", "", identifier)))
    return " ".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts) or identifier


def _by_key(identifiers: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for identifier in dict.fromkeys(identifiers):
        if identifier:
            found.setdefault(spelling_key(identifier), []).append(identifier)
    return found


def with_one_spelling(patients: SheetFrame, samples: SheetFrame | None) -> tuple[SheetFrame | None, list[Problem]]:
    """The samples under the numbers that the patients have, where only the spelling differs and one patient fits.

    Said for each sheet; patients whose own numbers differ by their spelling only stay two, and that is said.
    """
    known = _by_key(patients.frame["patient_id"])
    problems = _alike(patients, [spellings for spellings in known.values() if len(spellings) > 1])
    if samples is None:
        return None, problems
    named = set(patients.frame["patient_id"])
    foreign = [one for one in dict.fromkeys(samples.frame["patient_id"]) if one and one not in named]
    joined = {one: known[key][0] for one in foreign if len(known.get(key := spelling_key(one), [])) == 1}
    if not joined:
        return samples, problems
    frame = samples.frame.assign(patient_id=samples.frame["patient_id"].map(lambda one: joined.get(one, one)))
    return replace(samples, frame=frame), [*problems, *_joined(samples, joined)]


def _alike(patients: SheetFrame, groups: list[list[str]]) -> list[Problem]:
    problems: list[Problem] = []
    where = dict(zip(patients.frame["patient_id"], patients.rows, strict=True)) if groups else {}
    for group in groups:
        rows = [where[one] for one in group]
        what = say(
            "{words} differ by their spelling only. They are kept as {n} patients.", words=listed(group), n=len(group)
        )
        fix = say("If it is one patient, keep one row, and write the number in one way in all sheets.")
        problems += patients.place("patient_id").problems(
            "warning", "identifier_spelling", what, fix, rows, listed(group)
        )
    return problems


def _joined(samples: SheetFrame, joined: dict[str, str]) -> list[Problem]:
    rows = [row for row, one in zip(samples.rows, samples.frame["patient_id"], strict=True) if one in joined]
    named = [say("{column} as {name}", column=one, name=patient) for one, patient in joined.items()]
    pairs = listed(named, most=EXAMPLES)
    what = say("numbers that the sheet of patients spells otherwise are read as its own: {pairs}.", pairs=pairs)
    fix = say("Check that they are the same patients, and write the numbers in one way.")
    return samples.place("patient_id").problems("warning", "identifier_spelling", what, fix, rows)
