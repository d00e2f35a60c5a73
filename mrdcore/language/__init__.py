"""The language of a run. Texts stand in English in the code; any other language is a catalogue beside this file.

`say` is called where a text is made, and speaks the language of the run that makes it. Constants of a module are
made before any run: they stand in English, marked by `mark`, and are said where they are used. A count with its noun
is `plural`; a word that has two translations is told apart by `say_as`. Numbers follow the language in
`present/format`. What a user's file holds is never translated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, wraps
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Each in its own words, as a reader looks for it.
LANGUAGES = {"en": "English", "fr": "Français"}
ENGLISH = "en"
CATALOGUES = Path(__file__).parent

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def current() -> str:
    """The language in which texts are said now: a key of `LANGUAGES`."""
    return _language.get()


def use(language: str) -> None:
    """Speak this language from here on, in this thread; ValueError where there is no such language."""
    if language not in LANGUAGES:
        raise ValueError(f"language: {language!r} is not one of {', '.join(LANGUAGES)}")
    _language.set(language)


@contextmanager
def using(language: str) -> Iterator[None]:
    """Speak this language inside the block."""
    before = current()
    use(language)
    try:
        yield
    finally:
        use(before)


def say(text: str, /, **values: object) -> str:
    """The text in the language of the run, its `{names}` filled with `values`; in English where it is not translated.

    `text` is a literal, so that the catalogue can be made from the code; what a file holds stands in `values`.
    """
    return _filled(_translations(current()).gettext(text) if text else "", values)


def say_as(context: str, text: str, /, **values: object) -> str:
    """`say`, for a text that another language translates by its context: "yes" of a mutation, "all" of patients."""
    return _filled(_translations(current()).pgettext(context, text), values)


def plural(count: int, one: str, many: str, /, **values: object) -> str:
    """The text for one or for many, `{n}` being the count: `plural(3, "{n} patient", "{n} patients")`."""
    return _filled(_translations(current()).ngettext(one, many, count), {"n": count, **values})


def mark(text: str, /) -> str:
    """The text as it stands, marked for the catalogue: for constants, which are said where they are used."""
    return text


def cached(maxsize: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`functools.lru_cache`, apart for each language: for functions that say something."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize)
        def remembered(language: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
            return function(*args, **kwargs)

        @wraps(function)
        def called(*args: P.args, **kwargs: P.kwargs) -> R:
            return remembered(current(), *args, **kwargs)  # type: ignore[arg-type]

        return called

    return decorate


def _filled(text: str, values: dict[str, object]) -> str:
    return text.format(**values) if values else text


@cache
def _translations(language: str) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
