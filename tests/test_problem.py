"""A problem's sentence stays one, whatever a file has for names and values."""

from __future__ import annotations

from mrdcore.problem import LONGEST_TEXT, LONGEST_WORD, Place, listed


def test_a_long_sentence_is_cut_and_marked() -> None:
    problem = Place("Feuil1", "x" * 1000).problem("error", "code", "it is wrong.", "y" * 1000, rows=[2])
    assert problem.message.startswith("Sheet Feuil1, row 2, column xxx")
    assert len(problem.message) == len(problem.fix) == LONGEST_TEXT
    assert problem.message.endswith("x…")
    assert problem.column == "x" * 1000, "the place itself is whole"
    exact = Place().problem("info", "code", "z" * LONGEST_TEXT, "")
    assert exact.message == "Z" + "z" * (LONGEST_TEXT - 1)


def test_a_list_shows_the_beginning_of_each_long_word() -> None:
    assert listed(["a" * (LONGEST_WORD + 1), "b"]) == "a" * (LONGEST_WORD - 1) + "…, b"
    assert listed(map(str, range(14))) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more"
