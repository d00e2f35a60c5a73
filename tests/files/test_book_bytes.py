"""A workbook is made in memory alone."""

import tempfile
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from mrdcore.files.book_bytes import book_bytes


def test_a_workbook_is_made_without_a_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    book = Workbook()
    book.worksheets[0].append(["patient_id", 1])
    with pytest.raises(AssertionError):
        book.save(BytesIO())
    assert list(load_workbook(BytesIO(book_bytes(book))).worksheets[0].values) == [("patient_id", 1)]
