"""What the name of a sheet or file says: whose rows it holds, of which tissue or time point, of which centre."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from mrdcore.read.values.column import level_of
from mrdcore.schema import TIMEPOINT, TISSUE, ColumnSpec, Level, normalise

_PATIENT_WORDS = {
    "patients", "patient", "cohort", "cohorte", "demographie", "demography", "demographics", "clinique", "clinical",
    "inclusion", "inclusions", "caracteristiques", "baseline",
}  # fmt: skip
_SAMPLE_WORDS = {
    "samples", "sample", "prelevements", "prelevement", "echantillons", "echantillon", "mrd", "suivi_mrd", "qpcr", "pcr",
    "biomol", "transcrits", "transcripts",
}  # fmt: skip
_HELP_WORDS = {
    "dictionary", "dictionnaire", "legende", "legend", "codebook", "readme", "lisezmoi", "lisez", "aide", "help",
    "pivot", "tcd", "listes", "lists", "liste", "codes", "codage", "definitions", "variables", "metadata", "notice",
    "croise", "instructions", "parametres", "changelog", "graphique", "graphiques", "chart", "charts",
}  # fmt: skip
_NO_CENTRE = re.compile(
    r"(?:feuil(?:le)?|sheet|tabelle|hoja|foglio|table|tableau|export|data|donnees|data|csv|tsv|txt|xlsx?|copie|copy|de|des|du|of|final|v)?_?\d*"
)
_ENDING = re.compile(r"\.(?:xlsx|xlsm|xls|ods|csv|tsv|txt|sav|dta|sas7bdat|xpt|parquet)\b", re.IGNORECASE)
DICTIONARY_SHEET = "dictionary"


def is_about(label: str, role: str) -> bool:
    """Whether the name says patients, samples or help; the sheet's own name comes before its file's."""
    named = _PATIENT_WORDS if role == "patients" else _SAMPLE_WORDS if role == "samples" else _HELP_WORDS
    every = _PATIENT_WORDS | _SAMPLE_WORDS | _HELP_WORDS
    for part in _parts(label):
        words = set(_words(part))
        if words & every:
            # "MRD patients" holds samples: what is measured says more than in whom.
            return bool(words & named) and not (role == "patients" and words & _SAMPLE_WORDS)
    return False


def _parts(label: str) -> list[str]:
    """The sheet, then the file, without the file's ending."""
    file, colon, sheet = label.partition(": ")
    return [_ENDING.sub("", part) for part in ((sheet, file) if colon else (file,))]


def _words(text: str) -> list[str]:
    return [word for word in normalise(text).split("_") if word]


def sheet_of(label: str) -> str:
    """The name of the sheet without that of its file."""
    return label.partition(": ")[2] or label


def tissue_of(label: str) -> str:
    """The tissue that the name says ("MRD sang"); "" where it says none."""
    return _level(label, TISSUE)


def timepoint_of(label: str) -> str:
    """The time point that the name says ("Après C1"); "" where it says none."""
    return _level(label, TIMEPOINT)


def _level(label: str, levels: tuple[Level, ...]) -> str:
    """The level that most words in a row of the name stand for."""
    spec = ColumnSpec("", "", "category", "", "", levels=levels)
    for part in _parts(label):
        words = _words(part)
        spans = sorted(combinations(range(len(words) + 1), 2), key=lambda span: span[0] - span[1])
        found = [level for a, b in spans[:60] if (level := level_of(spec, "_".join(words[a:b])))]
        if found:
            return found[0]
    return ""


def _as_written(label: str, words: Sequence[str]) -> str:
    """The words with what stands between them in the label ("Paris Saint-Louis"), where they follow each other."""
    text = re.search(r"[\s_:.,;()-]+".join(map(re.escape, words)), label) if words else None
    return " ".join(re.split(r"[\s_:.,;()]+", text[0])) if text else " ".join(words)


def centres_of(labels: Sequence[str]) -> list[str]:
    """The words by which each name differs from the others; "" for all where one of them says no place ("Feuil2")."""
    split = [re.split(r"[\s_:.,;()-]+", _ENDING.sub("", label)) for label in labels]
    common = set.intersection(*(set(map(normalise, words)) for words in split)) if len(split) > 1 else set()
    names = []
    for label, words in zip(labels, split, strict=True):
        own = [w for w in words if normalise(w) not in common | _PATIENT_WORDS | _SAMPLE_WORDS]
        own = [w for w in own if not _NO_CENTRE.fullmatch(normalise(w))]
        names.append(_as_written(label, own))
    return names if all(names) and len(set(names)) == len(names) else [""] * len(labels)
