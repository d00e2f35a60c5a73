"""Coverage-guided fuzzing, by hand: `pip install atheris`, then `python -m tests.badfiles.fuzz text 600` (seconds).

`text`: any bytes through the whole of reading. `archive`: any bytes through the reader of workbooks, here without the
process around it. `sheet`: any XML as the sheet of a good workbook. A find ends the run and is written to `crash-*` in
the folder of the system's temporary files; give that file after the seconds to run it alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir, mkdtemp

import atheris

with atheris.instrument_imports(include=["mrdcore"]):
    from mrdcore.files.archive import read_archive
    from mrdcore.problem import Problem
    from mrdcore.read import read_cohort

from tests.badfiles.corpus import CORPUS
from tests.badfiles.corpus.making import SHEET, archive, good_workbook, zipped

PARTS = archive(good_workbook())


def text(data: bytes) -> None:
    reading = read_cohort(data, "file")
    assert reading.cohort is not None or any(problem.severity == "error" for problem in reading.problems)


def workbook(data: bytes) -> None:
    _, problems = read_archive(data)
    assert all(isinstance(problem, Problem) for problem in problems)


def sheet(data: bytes) -> None:
    workbook(zipped({**PARTS, SHEET: data}))


TARGETS: dict[str, Callable[[bytes], None]] = {"text": text, "archive": workbook, "sheet": sheet}


def seeds(target: str) -> list[bytes]:
    """Files of the corpus that the target understands, the small ones."""
    files = [file.data for case in CORPUS.values() for file in case.files() if len(file.data) < 20_000]
    if target == "text":
        return [data for data in files if data[:1].isascii() and not data.startswith((b"PK", b"PAR1", b"$FL"))]
    books = [data for data in files if data.startswith(b"PK")]
    return books if target == "archive" else [PARTS[SHEET]]


def main() -> None:
    target, seconds, *more = sys.argv[1:] or ["text", "60"]
    folder = Path(mkdtemp(prefix="fuzz-"))
    for n, data in enumerate(seeds(target)):
        (folder / str(n)).write_bytes(data)
    options = [f"-max_total_time={seconds}", f"-artifact_prefix={gettempdir()}/", "-timeout=20", "-rss_limit_mb=3000"]
    atheris.Setup([sys.argv[0], *(more or [str(folder)]), *options, "-max_len=20000"], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
