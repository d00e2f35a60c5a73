"""XML read as a stream: nothing is kept but what a reader takes, and no document type is accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Protocol
from xml.parsers import expat

from mrdcore.files.gate import CHUNK, DAMAGED, MAX_TAG, MAX_TEXT, TOO_LARGE, UNSAFE, RefusedError
from mrdcore.language import say

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Start = Callable[[dict[str, str]], bool | None]
End = Callable[[], None]


class Readable(Protocol):
    """What gives bytes, piece by piece; b"" at its end."""

    def read(self, size: int, /) -> bytes: ...


class Text:
    """The text between two tags, while a reader wants it."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self._pieces: list[str] = []
        self._length = 0
        self._paused: Callable[[str], object] | None = None

    def begin(self, _: object = None) -> None:
        """Take the text that follows; it can stand for the start of a tag."""
        self._pieces = []
        self._length = 0
        self.parser.CharacterDataHandler = self.add

    def end(self) -> str:
        self.parser.CharacterDataHandler = None
        return "".join(self._pieces)

    def pause(self) -> None:
        """Leave out what follows; text that was wanted is wanted again after `resume`."""
        self._paused = self.parser.CharacterDataHandler
        self.parser.CharacterDataHandler = None

    def resume(self) -> None:
        self.parser.CharacterDataHandler = self._paused

    def add(self, piece: str) -> None:
        self._length += len(piece)
        if self._length > MAX_TEXT:
            raise RefusedError(say(TOO_LARGE))
        self._pieces.append(piece)


def read_xml(stream: Readable, text: Text, starts: Mapping[str, Start], ends: Mapping[str, End]) -> None:
    """Call what `starts` and `ends` hold for a tag, by its name without prefix, with its attributes.

    A start that returns True leaves the element out, with its text and all that stands in it. Raises `RefusedError`
    for a document type, broken XML and a tag without end.
    """
    parser = text.parser
    parser.buffer_text = True
    # By the names as they are written: looking for the prefix once is enough.
    known_starts: dict[str, Start | None] = {}
    known_ends: dict[str, End | None] = {}
    depth_aside = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth_aside
        if depth_aside:
            depth_aside += 1
            return
        if name not in known_starts:
            known_starts[name], known_ends[name] = starts.get(_local(name)), ends.get(_local(name))
        handle = known_starts[name]
        if handle is not None and handle(attributes):
            depth_aside = 1
            text.pause()

    def on_end(name: str) -> None:
        nonlocal depth_aside
        if depth_aside:
            depth_aside -= 1
            if not depth_aside:
                text.resume()
            return
        handle = known_ends[name]
        if handle is not None:
            handle()

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    _feed(stream, parser)


def left_out(_: dict[str, str]) -> bool:
    """The start of an element that is no part of what is read."""
    return True


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _feed(stream: Readable, parser: expat.XMLParserType) -> None:
    fed = 0
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MAX_TAG:
                raise RefusedError(say(UNSAFE))
        parser.Parse(b"", True)
    except expat.ExpatError:
        fix = say("Open it in Excel or LibreOffice and save it again.")
        raise RefusedError(say(DAMAGED), "workbook_damaged", fix) from None


def unescaped(text: str) -> str:
    """Text without the escapes that Excel writes for signs XML cannot hold: _x000D_ is a line end."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: found[0] if 0xD800 <= (sign := int(found[1], 16)) < 0xE000 else chr(sign), text)


def _refuse_doctype(*_: object) -> None:
    raise RefusedError(say(UNSAFE))
