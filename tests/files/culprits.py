"""Readers as bad as a file can make them."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from mrdcore.files.grid import Grid
from mrdcore.problem import FILE


def length(data: bytes, *options: object) -> tuple[int, tuple[object, ...]]:
    return len(data), options


def grids(data: bytes) -> object:
    return [Grid("a", [["x", 1.0]])], [FILE.problem("info", "said", "said.", "")]


def allocate(data: bytes) -> None:
    kept = []
    while True:
        kept.append(bytearray(50_000_000))


def allocate_small(data: bytes) -> None:
    kept: list[object] = []
    while True:
        kept = [kept, "x" * 1000]


def loop(data: bytes) -> None:
    while True:
        pass


def sleep(data: bytes) -> None:
    time.sleep(60)


def leave(data: bytes) -> None:
    os._exit(0)


def crash(data: bytes) -> None:
    ctypes.string_at(0)


def raise_with_a_value(data: bytes) -> None:
    raise ValueError("Dupont")


def recurse(data: bytes) -> None:
    recurse(data)


def chatter(data: bytes) -> str:
    print("Dupont")
    os.write(1, b"Dupont")
    sys.stderr.write("Dupont")
    return "quiet"


def write(data: bytes) -> str:
    with tempfile.TemporaryFile() as out:
        out.write(b"Dupont")
        out.flush()
    return "written"


def foreign(data: bytes) -> object:
    return os.system


def surroundings(data: bytes) -> tuple[dict[str, str], tuple[int, int], list[str]]:
    return dict(os.environ), resource.getrlimit(resource.RLIMIT_CORE), sorted(sys.modules)


def turn_to_go(data: bytes) -> int:
    return int(Path("/proc/self/oom_score_adj").read_text())
