"""The catalogue of a language, made anew from the code: `python -m mrdcore.language.catalogue [fr]`.

Translations that are there stay; texts that the code no longer says are dropped; what is not translated is named.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from mrdcore.language import CATALOGUES, ENGLISH, LANGUAGES
from mrdcore.schema import COLUMNS, SAMPLE_COLUMNS

ROOT = Path(__file__).parents[2]
# Which arguments of a call are its text, and which says in what context it stands.
TEXTS = {"say": (0,), "mark": (0,), "plural": (1, 2), "say_as": (1,)}
CONTEXT = {"say_as": 0}
PLACES = ("mrdcore", "pages")
HEADER = "# Texts of the dashboard, made from the code by `python -m mrdcore.language.catalogue`."


def said() -> Catalog:
    """Every text that the code says, with the files that say it."""
    template = Catalog()
    for path in sorted(path for place in PLACES for path in (ROOT / place).rglob("*.py")):
        for text, context in said_in(path.read_text(encoding="utf-8")):
            template.add(text, locations=[(path.relative_to(ROOT).as_posix(), 0)], context=context)
    for text in of_the_dictionary():
        template.add(text, locations=[("mrdcore/schema.py", 0)])
    return template


def of_the_dictionary() -> Iterator[str]:
    """What the columns of the data dictionary and their values are called, what they mean and are measured in."""
    for spec in (*COLUMNS, *SAMPLE_COLUMNS):
        levels = (level.english for level in spec.levels)
        yield from filter(None, (spec.english, spec.meant, spec.measured_in, spec.section, *levels))
        if spec.cut_leaves_out:
            yield spec.cut_leaves_out[2]


def said_in(source: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Texts and contexts of the calls in a source, those inside of other texts (f"{say('...')}") included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func).rpartition(".")[2]) in TEXTS:
            literals = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
            if len(literals) > max(TEXTS[name]):
                found = tuple(text for at in TEXTS[name] if isinstance(text := literals[at], str))
                context = literals[CONTEXT[name]] if name in CONTEXT else None
                if len(found) == len(TEXTS[name]):
                    yield found if len(found) > 1 else found[0], context if isinstance(context, str) else None


def catalogue(language: str) -> Catalog:
    """What is said, with the translations that the language has."""
    path = CATALOGUES / f"{language}.po"
    known = Catalog(locale=language, fuzzy=False, header_comment=HEADER, project="mrd-dashboard")
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    known.update(said(), no_fuzzy_matching=True)
    known.obsolete.clear()
    return known


def untranslated(found: Catalog) -> list[str]:
    """The texts without a translation, in their order."""
    return [str(message.id) for message in found if message.id and not _is_translated(message.string)]


def _is_translated(translation: str | list[str] | tuple[str, ...] | None) -> bool:
    return bool(translation) and all(translation or ())


def write(language: str, found: Catalog) -> None:
    """Write the catalogue whole or not at all, in the order of its texts, so that a change shows as one."""
    path = CATALOGUES / f"{language}.po"
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        write_po(file, found, width=120, sort_output=True, omit_header=False, include_lineno=False)
    beside.replace(path)


def main(languages: list[str]) -> None:
    for language in languages or [name for name in LANGUAGES if name != ENGLISH]:
        found = catalogue(language)
        write(language, found)
        missing = untranslated(found)
        print(f"{language}: {len(found)} texts, {len(missing)} not translated", *missing, sep="\n  ")


if __name__ == "__main__":
    main(sys.argv[1:])
