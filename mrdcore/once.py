"""What is computed of a whole cohort, computed once: a click on a filter changes which patients are shown, not the patients."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from typing import TypeVar

import pandas as pd

T = TypeVar("T")

MOST = 64  # results kept of a frame; the oldest gives way
_held: dict[int, dict[Hashable, object]] = {}


def once(patients: pd.DataFrame, key: Hashable, make: Callable[[], T]) -> T:
    """`make()`, remembered as `key` of this very frame for as long as the frame lives, and forgotten with it.

    Only who holds the frame can ask, so that nothing passes from one session to another. Neither the frame nor the
    result may be changed in place. `key` holds everything else that the result depends on, the language where it has texts.
    """
    place = id(patients)
    if place not in _held:
        _held[place] = {}
        weakref.finalize(patients, _held.pop, place, None)
    held = _held[place]
    if key not in held:
        made = make()
        if len(held) >= MOST:
            held.pop(next(iter(held)), None)
        held[key] = made
        return made
    return held[key]  # type: ignore[return-value]
