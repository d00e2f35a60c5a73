"""A header as a file writes it -> the name in it, and the unit or hint that stands behind the name."""

from __future__ import annotations

import re

from mrdcore.schema import normalise

_BRACKET = re.compile(r"(?P<name>.*\S)\s*(?:\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\])", re.DOTALL)
_COMMA = re.compile(r"(?P<name>.*\S)\s*[,:]\s*(?P<unit>[^,:]+)", re.DOTALL)
_IN = re.compile(r"(?P<name>.*\S)\s+(?:en|in)\s+(?P<unit>\S+)", re.DOTALL)
# Marks that send the reader to a footnote; normalised, a raised 1 would become part of the name.
_NOTE_MARKS = " *†‡§¶#¹²³⁴⁵⁶⁷⁸⁹:"

# Longer cells are sentences; the patterns would take long over a hostile one.
LONGEST = 300
UNIT_WORDS = {
    "years", "year", "yrs", "yr", "y", "annees", "annee", "ans", "an",
    "months", "month", "mths", "mo", "mois", "weeks", "week", "wk", "semaines", "semaine", "sem",
    "days", "day", "d", "jours", "jour", "j", "jrs", "hours", "h", "heures",
    "cycles", "percent", "pct", "pourcent", "pourcentage", "log", "log10", "log_10",
    "g_l", "g_dl", "mg", "mg_l", "mg_m2", "mg_j", "mg_d", "g", "kg", "cm", "m2", "mm3", "ui_l", "u_l", "iu_l", "umol_l",
    "x10_9_l", "10_9_l", "10e9_l", "giga_l", "x10_3_ul", "copies", "ratio",
}  # fmt: skip
_UNIT_SIGNS = re.compile(r"%|10\s*(?:\^|\*\*|e|⁴|⁵|⁶|⁹)|abl", re.IGNORECASE)
# How the cells are written, not what they measure: dd/mm/yyyy, yes/no, 0/1, 1=yes.
_FORMAT = re.compile(
    r"[djmya]{1,4}[/. -][djmya]{1,4}[/. -][djmya]{1,4}"
    r"|(?:oui|non|yes|no|o|n|y|m|f|h|w|0|1|2)(?:\s*/\s*(?:oui|non|yes|no|o|n|y|m|f|h|w|0|1|2|nd|na|nsp))+"
    r"|\d\s*[=:]\s*\w+(?:\s*[,;/ ]\s*\d\s*[=:]\s*\w+)*",
    re.IGNORECASE,
)


def bare_header(header: str) -> tuple[str, str]:
    """The header without the unit behind its name, and that unit ("" where there is none).

    "Âge (ans)" gives ("Âge", "ans"), "MRD sang [% ABL1]" gives ("MRD sang", "% ABL1"). A note on how cells are written
    ("(oui/non)", "(jj/mm/aaaa)") and marks of footnotes are taken off too, without being a unit. Brackets that hold
    neither ("MRD (sang)") are part of the name. Try the whole header first: "OS [days]" is a name of its own.
    """
    if len(header) > LONGEST:
        return header, ""
    text = " ".join(header.split()).rstrip(_NOTE_MARKS) or header
    for form in (_BRACKET, _COMMA, _IN):
        found = form.fullmatch(text)
        if found is None:
            continue
        inside = _inside(found)
        name = found["name"].rstrip(_NOTE_MARKS + ",-")
        if name and is_unit(inside):
            return name, inside
        if name and form is _BRACKET and _FORMAT.fullmatch(inside):
            return name, ""
    return text, ""


def in_brackets(header: str) -> tuple[str, str]:
    """The name and what stands in brackets behind it, whatever that is; ("", "") where nothing does."""
    found = _BRACKET.fullmatch(header) if len(header) <= LONGEST else None
    return ("", "") if found is None else (found["name"], _inside(found))


def _inside(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return next((text.strip() for key, text in groups.items() if key != "name" and text is not None), "")


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else ("%", "ans", "copies/10^4 ABL1"); a number alone is none."""
    bare = text.strip().strip("()[]").strip()
    if not bare or len(bare) > 40 or re.fullmatch(r"[\d.,<>\s]*\d\s*%?", bare):
        return False
    words = normalise(bare)
    return words in UNIT_WORDS or bool(_UNIT_SIGNS.search(bare) and _measures(bare))


def _measures(bare: str) -> bool:
    """Nothing but words of a ratio around its signs: "% ABL1", "copies / 10^4 ABL", "ratio %"."""
    allowed = {
        "",
        "abl",
        "abl1",
        "copies",
        "copie",
        "copy",
        "per",
        "pour",
        "ratio",
        "of",
        "de",
        "npm1",
        "x",
        "l",
        "log",
    }
    words = re.split(r"[^a-z0-9]+", normalise(bare))
    return all(word in allowed or re.fullmatch(r"10(?:e\d)?|\d|10\d{1,6}|10+", word) for word in words)


def is_format_note(text: str) -> bool:
    """Whether a text only says how cells are written ("jj/mm/aaaa", "oui/non", "0/1")."""
    return bool(_FORMAT.fullmatch(text.strip().strip("()[]").strip()))
