"""Columns of a recurring shape: yes or no, a date, a response class."""

from __future__ import annotations

from mrdcore.dictionary.levels import RESPONSE_CLASS, YES_NO
from mrdcore.dictionary.spec import ColumnSpec


def yes_no(
    name: str,
    label: str,
    section: str,
    meaning: str,
    en: tuple[str, ...] = (),
    fr: tuple[str, ...] = (),
    *,
    at_zero: bool = False,
    derived: bool = False,
    known_from: tuple[str, int] | None = None,
) -> ColumnSpec:
    return ColumnSpec(
        name,
        label,
        "category",
        section,
        meaning,
        levels=YES_NO,
        known_from=known_from,
        en=en,
        fr=fr,
        known_at_time_zero=at_zero,
        derived=derived,
    )


def date(
    name: str,
    label: str,
    section: str,
    meaning: str,
    en: tuple[str, ...] = (),
    fr: tuple[str, ...] = (),
    *,
    at_zero: bool = False,
) -> ColumnSpec:
    return ColumnSpec(name, label, "date", section, meaning, en=en, fr=fr, known_at_time_zero=at_zero)


def response(
    name: str,
    label: str,
    section: str,
    meaning: str,
    en: tuple[str, ...] = (),
    fr: tuple[str, ...] = (),
    *,
    derived: bool = False,
    known_from: tuple[str, int] | None = None,
) -> ColumnSpec:
    return ColumnSpec(
        name,
        label,
        "category",
        section,
        meaning,
        levels=RESPONSE_CLASS,
        known_from=known_from,
        en=en,
        fr=fr,
        known_at_time_zero=False,
        derived=derived,
        ordered=True,
        set_aside=("not_evaluated",),
    )
