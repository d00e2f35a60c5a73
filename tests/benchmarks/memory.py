"""How much memory a server needs: at its start, for a session more, and for a million patients.

    python -m tests.benchmarks.memory [sessions] [patients]

Beside the server stands an empty Streamlit app of one line. A text that many cells share counts once in a frame, as it
does in memory. It prints and judges nothing.
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from mrdcore.derive import derive
from tests.benchmarks.enlarged import enlarged
from tests.benchmarks.read_csv import made_up
from tests.benchmarks.start import EMPTY
from tests.browser.driver import ROOT, Server, serve
from tests.server.client import Client

SESSIONS, PATIENTS = 20, 100_000
MIB = 1024 * 1024
# Not ru_maxrss of the process itself, which begins with what its parent held.
_HIGHEST = """
import resource
own = open("/proc/self/status").read().split("VmHWM:")[1].split()[0]
print(max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""
QUIET = 3.0  # seconds after which a server that has started has loaded everything


def main(sessions: int = SESSIONS, patients: int = PATIENTS) -> None:
    print(f"{'server, MiB':38}{'demo':>9}{'empty app':>11}{'ratio':>8}")
    with TemporaryDirectory() as name:
        script = Path(name) / "empty.py"
        script.write_text(EMPTY)
        ours = _server("app.py", "cohort=demo", sessions, Path(name))
        empty = _server(str(script), "", sessions, Path(name))
    for stage, mib in ours.items():
        print(
            f"{stage:38}{mib:9.2f}{empty[stage]:11.2f}{mib / empty[stage] if empty[stage] > 0 else float('nan'):8.2f}"
        )
    print(f"\n{f'{patients} patients, MiB for a million':38}{'':>9}", flush=True)
    for part, size in _frames(patients).items():
        print(f"{part:38}{size / patients * 1e6 / MIB:9.0f}")
    print(f"\n{f'reading {patients} patients, MiB':38}{'file':>9}{'highest':>11}{'pandas':>8}", flush=True)
    for kind in ("csv", "parquet"):
        size, highest, plain = _reading(kind, patients)
        print(f"{kind:38}{size:9.0f}{highest:11.0f}{plain:8.0f}", flush=True)


def _server(script: str, query: str, sessions: int, folder: Path) -> dict[str, float]:
    """MiB of one server, each session open until all have come."""
    with serve(folder / "server.log", script=script) as server, ExitStack() as stack:
        time.sleep(QUIET)
        held = [_held(server)]
        for _ in range(1 + sessions):
            stack.enter_context(Client(server.url, query)).run()
            held.append(_held(server))
        more = [after - before for before, after in pairwise(held[1:])]
        return {
            "at the start": held[0],
            "after the first session": held[1],
            f"after {sessions} more": held[-1],
            "a session more, mean": statistics.mean(more),
            "a session more, median": statistics.median(more),
        }


def _held(server: Server) -> float:
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _frames(patients: int) -> dict[str, int]:
    """Bytes of the cohort's frames, and of what is derived beyond what the cohort holds already."""
    cohort = enlarged(patients)
    derived = derive(cohort)
    seen: set[int] = set()
    parts = {"patients": cohort.patients, "samples": cohort.samples, "derived": derived.patients}
    sizes = {part: _bytes(frame, seen) for part, frame in parts.items()}
    return sizes | {"in all": sum(sizes.values())}


def _bytes(frame: pd.DataFrame, seen: set[int]) -> int:
    """The memory of a frame; what has been seen before, an array or a text, is free."""
    total = 0
    for name in frame:
        column = frame[name]
        array = column.array.codes if isinstance(column.dtype, pd.CategoricalDtype) else column.to_numpy()
        place = array.__array_interface__["data"][0]
        total += array.nbytes if place not in seen else 0
        seen.add(place)
        if array.dtype == object:
            texts = {id(value): sys.getsizeof(value) for value in array}
            total += sum(size for key, size in texts.items() if key not in seen)
            seen.update(texts)
    return total


def _reading(kind: str, patients: int) -> tuple[float, float, float]:
    """MiB of the file, and the most that a new process holds while it reads it: this program, and pandas alone."""
    data = made_up(patients)
    if kind == "parquet":
        into = io.BytesIO()
        pd.read_csv(io.BytesIO(data), sep=";", dtype=str, encoding="cp1252").to_parquet(into)
        data = into.getvalue()
    plain = "pd.read_parquet(io.BytesIO(data))"
    if kind == "csv":
        plain = "pd.read_csv(io.BytesIO(data), sep=';', dtype=str, encoding='cp1252')"
    ours = f"read_cohort(data, 'made_up.{kind}')"
    return len(data) / MIB, _highest("from mrdcore.read import read_cohort", ours, data), _highest("", plain, data)


def _highest(imports: str, read: str, data: bytes) -> float:
    """MiB at the highest in a process or in the child that it reads with: imports, file and reading together."""
    code = f"import io, sys\nimport pandas as pd\n{imports}\ndata = sys.stdin.buffer.read()\nheld = {read}\n{_HIGHEST}"
    done = subprocess.run([sys.executable, "-c", code], input=data, cwd=ROOT, check=True, capture_output=True)
    return int(done.stdout) / 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
