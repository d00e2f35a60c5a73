"""R's survival in a process of its own, that answers one question after another and times itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pandas as pd

SCRIPT = Path(__file__).with_name("statistics.R")
COLUMNS = ["time", "event", "cause", "level"]


class R:
    """A running R: `version`, and the commands of statistics.R."""

    def __init__(self, rscript: str) -> None:
        self._process = subprocess.Popen(
            [rscript, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.version = self._line()

    def load(self, frame: pd.DataFrame, path: Path) -> None:
        frame.astype({"event": int}).to_csv(path, index=False, columns=COLUMNS)
        self._ask(f"load {path}")

    def numbers(self, question: str) -> list[float]:
        return [float(word) for word in self._ask(f"numbers {question}").split()]

    def spent(self, question: str, calls: int) -> tuple[float, float]:
        """Seconds of the processor and of the clock for one call."""
        busy, clock = (float(word) for word in self._ask(f"time {question} {calls}").split())
        return busy, clock

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait()

    def _ask(self, command: str) -> str:
        self._process.stdin.write(command + "\n")
        return self._line()

    def _line(self) -> str:
        if not (line := self._process.stdout.readline()):
            raise SystemExit("R ended: is its package survival installed?")
        return line.strip()


def start() -> R | None:
    """R, where Rscript is on the machine."""
    found = shutil.which("Rscript")
    return R(found) if found else None
