"""Who had left before a landmark, and who changes group after it."""

from __future__ import annotations

import pytest

from mrdcore.present.landmark_words import landmark_sentence
from mrdcore.present.table import Naming
from mrdcore.results import Row, as_frame

NAMING = Naming({"no": "Transplanted: no", "unknown": "unknown"}, {}, "Transplanted", {})
LEFT = (
    Row("landmark", "os", "excluded_events", 2.0, at=5.0, n=2, total=70),
    Row("landmark", "os", "excluded_censored", 1.0, at=5.0, n=1, total=70),
)


def moved(level: str, n: int, total: int) -> Row:
    return Row("landmark", "os", "changed_group", float(n), at=5.0, level=level, n=n, total=total)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), ""),
        ((moved("no", 0, 3),), ""),  # nobody moves: not worth a sentence
        ((moved("no", 22, 37),), " 22 of 37 in the group “Transplanted: no” are in another one later."),
        ((moved("unknown", 8, 9),), " In 8 of 9 unknown by then, the group is known later."),
    ],
)
def test_who_left_and_who_changes_is_said(rows: tuple[Row, ...], words: str) -> None:
    said = landmark_sentence(as_frame([*LEFT, *rows]), NAMING)
    assert said == f"Left out: 2 with the event by then, 1 censored by then.{words}"
