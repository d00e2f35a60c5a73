"""Which letters the bytes of a text stand for, and what is said where that is in doubt."""

from __future__ import annotations

import codecs

import pytest

from mrdcore.files.encoding import Decoded, decode

FRENCH = "Numéro;Âge;Décès;Prélèvement\r\nP1;45,5;non;reçu à J28, fièvre, bête\r\n"
CAPITALS = "NUMÉRO;ÂGE;DÉCÈS;GREFFÉ À\nP1;45;OUI;NON\n"


def decoded(data: bytes) -> Decoded:
    found = decode(data)
    assert found is not None
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "iso8859-15", "mac_roman", "cp850", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])  # fmt: skip
@pytest.mark.parametrize("text", [FRENCH, CAPITALS], ids=["words", "capitals"])
def test_french_comes_out_as_it_was_written_and_nothing_is_said(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == Decoded(text)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with the mark of UTF-16
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    assert decoded(mark + FRENCH.encode(encoding)) == Decoded(FRENCH)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("id;âge\nP1;4", "cp1252"),  # a single accent, at the beginning of a word
        ("id;âge\nP1;4", "mac_roman"),
        ("id;cœur\n1;2", "cp1252"),  # the sign that Latin-9 and Windows write differently
        ("id;cœur\n1;2", "iso8859-15"),
        ("id;dose\n1;1½", "cp1252"),  # the same byte as the one above in Latin-9, after a number
        ("id;prix €\n1;5", "iso8859-15"),
        ("id;Größe;Straße\n1;2;3", "cp1252"),
        ("id;Größe;Straße\n1;2;3", "mac_roman"),
        ("id;señal;año\n1;2;3", "cp1252"),
        ("id;båt\n1;2", "cp1252"),  # on a Macintosh a capital within the word
        ("id;leucocytes 10³/µl;T °C\n1;2;3", "cp1252"),
        ("id;l’âge;« oui »\n1;2;3", "cp1252"),
    ],
)
def test_few_letters_suffice(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == Decoded(text)


def test_a_word_that_reads_in_two_ways_is_shown_in_both() -> None:
    (said,) = decoded("id;âge".encode("cp850")).problems  # the same byte is É on a Macintosh, and rarer there
    assert (said.severity, said.code) == ("info", "encoding_guessed")
    assert "Ége" in said.message
    assert "âge" in said.message
    assert "CSV UTF-8" in said.fix


def test_text_that_is_not_western_is_not_passed_off_as_such() -> None:
    (said,) = decoded("id;Wrocław;Łódź\n".encode("cp1250")).problems
    assert (said.severity, said.code) == ("warning", "encoding_guessed")
    assert "Wroc" in said.message


def test_two_files_put_together_keep_their_own_encodings() -> None:
    lines = [b"id;avis\n", "1;prélèvement\n".encode(), "2;décès\n".encode("cp1252"), b"3;oui\n"]
    found = decoded(b"".join(lines))
    assert found.text == "id;avis\n1;prélèvement\n2;décès\n3;oui\n"
    assert [(p.severity, p.code) for p in found.problems] == [("warning", "encoding_mixed")]
    assert "line 3" in found.problems[0].message


def test_a_file_cut_off_within_a_letter_stays_utf8() -> None:
    found = decoded("id;décès\n1;décé".encode()[:-1])
    assert found.text == "id;décès\n1;déc\ufffd"


@pytest.mark.parametrize("end", ["\x1a", "\x00\x00\x00", "\x1a\x00"])
def test_what_an_old_programme_or_a_crash_leaves_at_the_end_is_dropped(end: str) -> None:
    assert decoded(("id;age\n1;2\n" + end).encode()) == Decoded("id;age\n1;2\n")


def test_control_characters_are_left_out_and_said_with_their_line() -> None:
    found = decoded(b"id;age\n1;45\nP\x002;4\x076\nP3;50\nP4;51\nP5;52\nP6;53\n")
    assert found.text.splitlines()[2] == "P2;46"
    (said,) = found.problems
    assert (said.severity, said.code) == ("warning", "control_characters")
    assert "2 control characters" in said.message
    assert "line 3" in said.message


def test_a_line_break_of_excel_within_a_cell_is_a_space() -> None:
    assert decoded(b"id;note\n1;one\x0btwo\n") == Decoded("id;note\n1;one two\n")


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\x01\x02\x03\x04" * 9, b"SQLite\x00\x01\x02\x03\x04\x05\x06\x07\x08"]
)
def test_bytes_that_are_no_text_are_none(data: bytes) -> None:
    assert decode(data) is None
