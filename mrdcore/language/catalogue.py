"""The catalogue of a language, made anew from the code: `python -m mrdcore.language.catalogue [fr]`.

Translations that are there stay; texts that the code no longer says are dropped; what is not translated is named.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from mrdcore.language import CATALOGUES, ENGLISH, LANGUAGES

ROOT = Path(__file__).parents[2]
KEYWORDS = {"say": (1,), "mark": (1,), "plural": (2, 3), "say_as": ((1, "c"), 2)}
PLACES = ("mrdcore", "pages")
HEADER = "# Texts of the dashboard, made from the code by `python -m mrdcore.language.catalogue`."


def said() -> Catalog:
    """Every text that the code says, with the files that say it."""
    template = Catalog()
    for place in PLACES:
        for file, _, text, _, context in extract_from_dir(
            ROOT / place,
            [("**.py", "python")],
            keywords=KEYWORDS,
            strip_comment_tags=True,
            directory_filter=lambda path: not path.endswith("__pycache__"),  # the usual one leaves out pages/_ui
        ):
            template.add(text, locations=[(f"{place}/{file}", 0)], context=context)
    return template


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


def _is_translated(translation: str | list[str] | tuple[str, ...]) -> bool:
    return bool(translation) if isinstance(translation, str) else all(translation)


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
