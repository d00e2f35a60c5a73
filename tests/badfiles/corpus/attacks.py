"""Files that somebody made to hurt: to fill the memory, to read other files, to run code, to lie on a screen."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pyarrow as pa

from tests.badfiles.corpus.bad_file import BadFile, error, refused
from tests.badfiles.corpus.making import (
    SHEET,
    TABLE,
    archive,
    good_workbook,
    ods_of,
    opendocument,
    parquet,
    with_part,
    workbook,
    zipped,
)

GATE = "workbook_refused"
THREE = ("P1", "P2", "P3")
LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]>"
)
OUTSIDE = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def sheet_with(new: bytes, old: bytes = b"<sheetData>") -> bytes:
    return with_part(good_workbook(), SHEET, old, new)


def replaced(name: str, part: bytes) -> bytes:
    return zipped({**archive(good_workbook()), name: part})


def far_cell() -> bytes:
    return sheet_with(b'<c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>', b"</row></sheetData>")


def many_cells() -> bytes:
    row = b'<row r="%d">' + b"<c><v>1</v></c>" * 300 + b"</row>"
    return sheet_with(b"<sheetData>" + b"".join(row % n for n in range(10, 4010)))


def overlapping() -> bytes:
    """Two entries of the directory that share the same compressed bytes: a small file with a large sum."""
    out = io.BytesIO(good_workbook())
    data = out.getvalue()
    with zipfile.ZipFile(out) as found:
        first, second = found.infolist()[:2]
    offset = struct.pack("<L", second.header_offset) + second.filename.encode()
    assert offset in data
    return data.replace(offset, struct.pack("<L", first.header_offset) + second.filename.encode())


def lying_size() -> bytes:
    """The directory says that the sheet is small; packed in it are 60 million spaces."""
    data = bytearray(sheet_with(b"<sheetData>" + b" " * 60_000_000))
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        start, size = found.start_dir, found.getinfo(SHEET).file_size
    place = data.index(struct.pack("<L", size), start)
    data[place : place + 4] = struct.pack("<L", 1000)
    return bytes(data)


def in_utf16() -> bytes:
    sheet = archive(good_workbook())[SHEET].decode()
    return replaced(
        SHEET, ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE l [<!ENTITY a "b">]>' + sheet).encode("utf-16")
    )


def twice_named() -> bytes:
    out = io.BytesIO(good_workbook())
    with zipfile.ZipFile(out, "a") as book, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.writestr(SHEET, b"<worksheet/>")
    return out.getvalue()


def locked_entry() -> bytes:
    """A part of the archive is marked as encrypted."""
    data = bytearray(good_workbook())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def nested_deeply() -> bytes:
    return sheet_with(b"<x>" * 200_000 + b"</x>" * 200_000 + b"<sheetData>")


def bomb_of_columns() -> bytes:
    """A column of one value, 200 million times, in a Parquet file of a few kB."""
    values = pa.DictionaryArray.from_arrays(pa.array([0] * 3_000_000, pa.int8()), pa.array(["P1"]))
    return parquet(pa.table({f"c{i}": values for i in range(20)}))


def ods_repeated(columns: int, rows: int) -> bytes:
    cell = f'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{columns}"><text:p>1</text:p></table:table-cell>'
    return ods_of(
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row></table:table>'
    )


CASES = (
    refused("a cell at the end of the sheet", "12 kB that ask a careless reader for 500 GB.", far_cell, GATE),
    refused(
        "a part that swells",
        "A zip bomb in a picture.",
        lambda: replaced("xl/media/image1.bin", bytes(60_000_000)),
        GATE,
    ),
    refused("a part that lies about its size", "The same, with a small number in the directory.", lying_size, GATE),
    refused("a million cells", "Slow to parse: small in the archive.", many_cells, GATE),
    refused("parts that overlap", "The same bytes counted many times.", overlapping, GATE),
    refused("two parts of one name", "What is checked is not what is read.", twice_named, GATE),
    refused("a part with a password", "Foreign readers raise on it.", locked_entry, "encrypted"),
    refused(
        "entities that laugh",
        "Each entity is ten of the one before.",
        lambda: sheet_with(LAUGHS + b"<worksheet ", b"<worksheet "),
        GATE,
    ),
    refused(
        "an entity from outside",
        "A file of the server in a cell.",
        lambda: sheet_with(OUTSIDE + b"<worksheet ", b"<worksheet "),
        GATE,
    ),
    refused(
        "XML in another encoding",
        "UTF-16 hides what the gate looks for.",
        in_utf16,
        GATE,
    ),
    BadFile(
        "a huge merged range",
        "A reader that makes an object for each cell dies; this one makes none.",
        lambda: sheet_with(b'</sheetData><mergeCells><mergeCell ref="A1:XFD100000"/></mergeCells>', b"</sheetData>"),
        patients=THREE,
    ),
    BadFile(
        "XML nested deeply",
        "200,000 elements within each other: readers that recurse die; this one counts.",
        nested_deeply,
        patients=THREE,
    ),
    refused(
        "an OpenDocument cell repeated", "One cell, 16 billion times.", lambda: ods_repeated(16_384, 1_048_576), GATE
    ),
    refused("OpenDocument with entities", "The same laugh.", lambda: ods_of("", prolog=LAUGHS.decode()), GATE),
    refused(
        "OpenDocument that swells",
        "A zip bomb.",
        lambda: zipped({**archive(opendocument(patients=TABLE)), "Pictures/a.bin": bytes(60_000_000)}),
        GATE,
    ),
    refused("Parquet that swells", "60 million cells in a few kB.", bomb_of_columns, "file_too_large"),
    BadFile(
        "a path that leads out of the archive",
        "../../ in the name of a part; nothing is ever written to disk.",
        lambda: zipped({**archive(good_workbook()), "../../../../tmp/owned.txt": b"x"}),
        patients=THREE,
    ),
    BadFile(
        "an outside file as a sheet's neighbour",
        "A relation that points to the server's own files or to another host: never followed.",
        lambda: replaced(
            "xl/worksheets/_rels/sheet1.xml.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
            b'Target="file:///etc/passwd" TargetMode="External"/></Relationships>',
        ),
        patients=THREE,
    ),
    BadFile(
        "a hundred sheets",
        "Each is read.",
        lambda: workbook(patients=TABLE, **{f"s{i}": [["x"]] for i in range(100)}),
        patients=THREE,
    ),
    BadFile(
        "a string that is not there",
        "A cell that points behind the end of the shared strings.",
        lambda: sheet_with(b'<c r="A2" t="s"><v>99999</v></c>', b'<c r="A2" t="inlineStr"><is><t>P1</t></is></c>'),
        refused=True,
        said=(error("workbook_damaged"),),
    ),
    BadFile(
        "a style that is not there",
        "A cell that points behind the end of the styles.",
        lambda: sheet_with(b'<c r="A2" s="99999" t="inlineStr">', b'<c r="A2" t="inlineStr">'),
        patients=THREE,
    ),
    BadFile(
        "bytes behind the end",
        "An archive with something hidden behind it.",
        lambda: good_workbook() + b"\x00" * 200,
        patients=THREE,
    ),
    BadFile(
        "bytes before the beginning",
        "An archive behind a programme.",
        lambda: b"MZ" + bytes(100) + good_workbook(),
        refused=True,
        said=(error("not_a_table"),),
    ),
)
