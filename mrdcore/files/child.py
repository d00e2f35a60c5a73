"""The process that reads one foreign file: limits on itself, the file from stdin, the result to stdout, the end."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import sys
import warnings
from typing import Any, BinaryIO

from mrdcore.language import use

try:
    import resource
except ImportError:  # Windows: the clock of the parent alone
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Run the one task that stdin names. Nothing that a library prints or warns reaches the answer or a log."""
    out = _private_stdout()
    warnings.simplefilter("ignore")
    module, function, limits, options, language = pickle.load(sys.stdin.buffer)
    use(language)
    # Our own code and its libraries come first: importing them may write Python's cache, reading a file may not.
    task = getattr(importlib.import_module(module), function)
    _give_way()
    _limit(*limits)
    data = sys.stdin.buffer.read()
    # Millions of cells are no rubbish: looking for it doubles the time.
    gc.disable()
    answer = _answer(task, data, options)
    _send(answer, out)
    os._exit(0)


def _private_stdout() -> BinaryIO:
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return out


def _give_way() -> None:
    """Where the machine's memory is at its end, Linux ends this process, not the server with everybody's cohorts."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as first_to_go:
        first_to_go.write("1000")


def _limit(memory: int, seconds: int) -> None:
    if resource is None:
        return
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS knows RLIMIT_AS and refuses it.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _answer(task: Any, data: bytes, options: tuple[object, ...]) -> tuple[str, object]:
    try:
        return "done", task(data, *options)
    except MemoryError:
        return "died", None
    except Exception:
        # Its text may quote a cell, so it stays here.
        return "raised", None


def _send(answer: tuple[str, object], out: BinaryIO) -> None:
    try:
        pickle.dump(answer, out, protocol=pickle.HIGHEST_PROTOCOL)
        out.flush()
    except Exception:
        # Half an answer is no answer.
        os._exit(1)
