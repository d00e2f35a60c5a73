"""Bytes -> text: byte-order mark, NUL pattern, strict UTF-8, else the single-byte encoding whose words look western.

Detectors trained on many languages take French in Windows-1252 for Central European text; few letters decide here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mrdcore.language import mark, plural, say
from mrdcore.problem import FILE, Problem

SAVE_AGAIN = mark("Open the file in Excel or LibreOffice and save it as an Excel workbook (.xlsx) or as CSV UTF-8.")

# The longer marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# In the order of preference where they read alike.
_NAMES = {"cp1252": "Windows", "iso8859-15": "Latin-9", "mac_roman": "Macintosh", "cp850": "DOS"}
# Bytes that are no part of a word become spaces.
_SPACED = bytes(byte if byte >= 0x80 or chr(byte).isalnum() else 0x20 for byte in range(256))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_PAGE = re.compile("[\x0b\x0c]")
# A text with more of these, as shares of its signs, is none.
_MOST_CONTROLS, _MOST_LOST = 0.05, 0.3

_LETTERS = (
    {"é": 5, "É": 2, "À": 2}
    | dict.fromkeys("èàêç", 3)
    | dict.fromkeys("âîïôûùëœñ", 2)
    | dict.fromkeys("äöüßáíóúãõåøæìòšžÿÂÊÈÎÔÇŒÄÖÜÅØ", 1)
)
_NEVER_FIRST = frozenset("ëïùûÿß")
_SIGNS = frozenset("°²³µ±§«»‘’“”–—…€£¼½¾≤≥×·•®™©¿¡ªº\u00a0\u202f")


@dataclass(frozen=True)
class Decoded:
    """The text of a file, without its byte-order mark, and what there is to say of its encoding."""

    text: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes) -> Decoded | None:
    """The text of the bytes; None where they are no text."""
    found = _marked(data) or _wide(data) or _narrow(data)
    return found and _without_controls(found)


def _marked(data: bytes) -> Decoded | None:
    for sign, encoding in _MARKS:
        if data.startswith(sign):
            body = data[len(sign) :]
            # Text that is cut off or mixed keeps its readable part; what is lost stands there as U+FFFD and is named.
            return _narrow(body) if encoding == "utf-8" else Decoded(body.decode(encoding, "replace"))
    return None


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: western text in it has its NUL bytes at the same place of each character."""
    for encoding, width, filled in (("utf-32-le", 4, 0), ("utf-32-be", 4, 3), ("utf-16-le", 2, 0), ("utf-16-be", 2, 1)):
        lanes = [data[lane::width] for lane in range(width)]
        empty = [lane.count(0) > 0.7 * len(lane) for lane in lanes]
        if len(data) >= width and not empty[filled] and sum(empty) == width - 1:
            return Decoded(data.decode(encoding, "replace"))
    return None


def _narrow(data: bytes) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as fault:
        if fault.start >= len(data) - 3 and not data[: fault.start].isascii():
            return Decoded(data.decode("utf-8", "replace"))
    lines = data.splitlines(keepends=True)
    strange = [n for n, line in enumerate(lines, start=1) if not _is_utf8(line)]
    if sum(not line.isascii() for line in lines) == len(strange):
        encoding, problems = _guess(data)
        return Decoded(data.decode(encoding), problems)
    return _mixed(lines, strange)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mixed(lines: list[bytes], strange: list[int]) -> Decoded:
    """Two files put together, or a line pasted by another programme: each line in its own encoding."""
    encoding, problems = _guess(b"".join(lines[n - 1] for n in strange))
    wanted = set(strange)
    text = "".join(line.decode(encoding if n in wanted else "utf-8") for n, line in enumerate(lines, start=1))
    what = plural(
        len(strange),
        "Not all lines are in the same encoding: {n} line is in another than the rest, first line {line}. Each is read in "
        "its own.",
        "Not all lines are in the same encoding: {n} lines are in another than the rest, first line {line}. Each is read "
        "in its own.",
        line=strange[0],
    )
    fix = " ".join((say("Look at the letters with accents in these lines."), say(SAVE_AGAIN)))
    return Decoded(text, (FILE.problem("warning", "encoding_mixed", what, fix), *problems))


def _guess(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """The encoding in which the words look most western, and what is doubtful about it."""
    words = {word for word in set(data.translate(_SPACED).split()) if not word.isascii()}
    scores = {name: score for name in _NAMES if (score := _score(words, name)) is not None}
    best = max(scores, key=lambda name: scores[name])
    return best, _doubt(words, scores, best)


def _score(words: Iterable[bytes], encoding: str) -> int | None:
    """How western the words look in an encoding; None where it does not have one of their bytes."""
    try:
        return sum(_word_score(word.decode(encoding)) for word in words)
    except UnicodeDecodeError:
        return None


def _word_score(word: str) -> int:
    around = f" {word} "
    return sum(_letter_score(*around[i - 1 : i + 2]) for i in range(1, len(word) + 1) if not around[i].isascii())


def _letter_score(before: str, sign: str, after: str) -> int:
    if not sign.isalpha() or sign in _SIGNS:
        # An apostrophe stands between letters, every other sign beside them.
        between = before.isalpha() and after.isalpha() and sign != "’"
        return -2 if between else 1 if sign in _SIGNS else -4
    if sign.isupper() and before.islower():
        return -4
    if sign.islower() and before.isupper() and after.isupper():
        return -2
    if not before.isalpha() and (sign in _NEVER_FIRST or (not after.isalpha() and sign not in "àÀ")):
        return -2
    return _LETTERS.get(sign, -1)


def _doubt(words: set[bytes], scores: dict[str, int], best: str) -> tuple[Problem, ...]:
    """What is said where another encoding gives another text that is nearly as believable, or none is believable."""
    for other, score in scores.items():
        if other != best and score > 0 and 3 * score >= 2 * scores[best]:
            for word in sorted(words):
                one, two = word.decode(best), word.decode(other)
                if one != two and (_has_letter(one) or _has_letter(two)) and _word_score(two) > 0:
                    return (_guessed(best, one, other, two),)
    strange = [text for word in sorted(words) if _word_score(text := word.decode(best)) < 0]
    if scores[best] >= 0 or not strange:
        return ()
    what = say(
        'The encoding of the file is not known; read as {encoding} text it has words such as "{strange}".',
        encoding=_NAMES[best],
        strange=strange[0],
    )
    return (
        FILE.problem(
            "warning", "encoding_guessed", what, " ".join((say("If that is not what was written:"), say(SAVE_AGAIN)))
        ),
    )


def _guessed(best: str, word: str, other: str, as_other: str) -> Problem:
    what = say(
        'The file does not say its encoding. It is read as {encoding} text, "{word}"; as {other} text '
        'the same word would be "{as_other}".',
        encoding=_NAMES[best],
        word=word,
        other=_NAMES[other],
        as_other=as_other,
    )
    return FILE.problem("info", "encoding_guessed", what, " ".join((say("If the first is wrong:"), say(SAVE_AGAIN))))


def _has_letter(word: str) -> bool:
    return any(sign.isalpha() and not sign.isascii() for sign in word)


def _without_controls(found: Decoded) -> Decoded | None:
    """Without the signs that no keyboard writes; None where there are so many that the bytes are no text."""
    # Old programmes end a text with Ctrl-Z; a computer that went off while saving ends it with NUL bytes.
    text = _PAGE.sub(" ", found.text.rstrip("\x1a\x00"))
    controls = _CONTROL.findall(text)
    if len(controls) > _MOST_CONTROLS * len(text) or text.count("\ufffd") > _MOST_LOST * len(text):
        return None
    if not controls:
        return replace(found, text=text)
    line = _line_of(text, controls[0])
    what = plural(
        len(controls),
        "{n} control character is left out, which no keyboard writes; the first near line {line}.",
        "{n} control characters are left out, which no keyboard writes; the first near line {line}.",
        line=line,
    )
    problem = FILE.problem(
        "warning", "control_characters", what, " ".join((say("Look at that line in the file."), say(SAVE_AGAIN)))
    )
    return Decoded(_CONTROL.sub("", text), (*found.problems, problem))


def _line_of(text: str, sign: str) -> int:
    return len(text[: text.index(sign)].splitlines()) or 1
