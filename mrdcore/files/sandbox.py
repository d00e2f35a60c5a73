"""A foreign file is parsed in a process of its own, within a limit of memory and time, that leaves nothing behind.

To add a task: write a function `read_it(data: bytes, *options) -> result` in a module of its own, and name both in
`TASKS` (its libraries are then imported in the child alone). The result is made of plain values, datetimes, Grids and
Problems; the function may raise whatever it likes, print, run out of memory or end the process. Then
`answer = sandboxed("it", data)` is the result, or one `Problem` (`too_demanding`, `file_damaged`) in its place.
A task that imports numpy, pandas or pyarrow needs more memory: these reserve far more than they use.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mrdcore.language import current, mark, say
from mrdcore.problem import FILE, Problem

ROOT = str(Path(__file__).parents[2])
MEGABYTE = 1_000_000
SMALLER = mark("Copy the table alone into a new workbook and save it as .xlsx, or save it as CSV UTF-8.")


@dataclass(frozen=True)
class Task:
    """A function of a module, with the memory (MB of address space), seconds of CPU and of the clock that it may take."""

    module: str
    function: str
    memory: int = 1_500
    cpu: int = 30
    clock: int = 90


TASKS: dict[str, Task] = {
    "archive": Task("mrdcore.files.archive", "read_archive"),
    "xls": Task("mrdcore.files.xls", "read_xls"),
    "statistical": Task("mrdcore.files.statistical", "read_statistical", memory=2_000),
    "parquet": Task("mrdcore.files.parquet", "read_parquet", memory=2_500),
}

# What a Python may need to find its own libraries; nothing else of the server's environment reaches the child.
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
# Libraries of numbers reserve memory for each thread.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}
_START = "import sys; sys.path[:] = sys.argv[1].split(sys.argv[2]); from mrdcore.files.child import main; main()"
# Several people's files wait for each other rather than share the machine's memory between them.
_SLOTS = threading.BoundedSemaphore(2)
_RETURNED = {("datetime", "datetime"), ("mrdcore.files.grid", "Grid"), ("mrdcore.problem", "Problem")}


def sandboxed(task: str | Task, data: bytes, *options: object) -> Any:
    """What the task makes of the data, or a `Problem` where it came to no end. Options are plain values, Grids or Marks."""
    chosen = TASKS[task] if isinstance(task, str) else task
    limits = (chosen.memory * MEGABYTE, chosen.cpu)
    order = pickle.dumps((chosen.module, chosen.function, limits, options, current()))
    with _SLOTS:
        answer = _answer(order + data, chosen.clock)
    state, result = _opened(answer)
    if state == "done":
        return result
    return _damaged() if state == "raised" else _too_demanding()


def _answer(order: bytes, clock: int) -> bytes:
    """What the child says before it ends or is ended."""
    try:
        done = subprocess.run(
            _command(),
            input=order,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=clock,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return b""
    return done.stdout


def _command() -> list[str]:
    """Python without the user's settings and folders, but with the packages that this process sees.

    A relative entry of the path would mean another folder as soon as the server changes its own.
    """
    path = [ROOT, *(entry for entry in sys.path if os.path.isabs(entry))]
    no_cache = ["-B"] if sys.dont_write_bytecode else []
    return [sys.executable, "-I", "-S", *no_cache, "-X", "utf8", "-c", _START, os.pathsep.join(path), os.pathsep]


def _environment() -> dict[str, str]:
    return _ONE_THREAD | {name: os.environ[name] for name in _KEPT if name in os.environ}


class _Answer(pickle.Unpickler):
    """What comes back from a process that read a hostile file builds data and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _RETURNED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError


def _opened(answer: bytes) -> tuple[str, Any]:
    """How the task ended and its result; an answer that breaks off is a death."""
    try:
        state, result = _Answer(io.BytesIO(answer)).load()
    except Exception:
        # A broken pickle raises whatever it likes.
        return "died", None
    return state, result


def _too_demanding() -> Problem:
    what = say("reading the file took more memory or time than a file may take, so it was stopped.")
    return FILE.problem("error", "too_demanding", what, say(SMALLER))


def _damaged() -> Problem:
    what = say("the file is damaged, or built in a way that cannot be read.")
    return FILE.problem("error", "file_damaged", what, say("Open it in the program that made it and save it again."))
