"""Many sessions at once, each with a cohort of its own: how long an answer takes, how much memory, and whether all is right.

    python -m tests.benchmarks.sessions [sessions] [--filters 25] [--pause 0]

Each session uploads its cohort and filters it on two pages, as fast as the server answers or with a pause before each
filter. Every answer is compared with what mrdcore gives in this process for that session's own cohort. A second round
of other sessions shows whether memory grows. It prints; it fails only where an answer is wrong. All on this machine.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.browser.driver import Server, serve
from tests.server.cohorts import Own
from tests.server.visit import Visit, visit

ROUNDS = 2
FREED = 10.0  # seconds after the last has left


def main() -> int:
    """Print what was measured; 1 where an answer was wrong or the log holds a fault."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "log") as server:
        visit(server.url, Own(0), 2)
        print(f"{'before':>24}: {_memory(server, 'VmRSS')} MiB, after a first visit")
        visits = []
        for number in range(ROUNDS):
            first = 1 + number * asked.sessions
            visits += _round(server, [Own(each) for each in range(first, first + asked.sessions)], asked)
        faults = [line for line in server.read_log().splitlines() if re.search("error|exception|traceback", line, re.I)]
    wrong = [what for seen in visits for what in seen.differences()]
    answers = sum(len(seen.answers) for seen in visits)
    print(f"{'checked':>24}: {answers} answers, {len(wrong)} wrong; {len(faults)} faults in the server's log")
    print(*wrong[:20], *faults[:20], sep="\n")
    return int(bool(wrong or faults))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sessions", type=int, nargs="?", default=20)
    parser.add_argument("--filters", type=int, default=25)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds before each filter")
    return parser.parse_args()


def _round(server: Server, owners: list[Own], asked: argparse.Namespace) -> list[Visit]:
    for own in owners:
        assert own.data  # made before the clock runs
    start = time.monotonic()
    with ThreadPoolExecutor(len(owners)) as visitors:
        visits = list(visitors.map(lambda own: visit(server.url, own, asked.filters, asked.pause), owners))
    took = time.monotonic() - start
    seconds = sorted(second for seen in visits for second in seen.seconds)
    p95 = statistics.quantiles(seconds, n=20)[-1]
    print(f"{f'{len(owners)} sessions':>24}: {len(seconds)} answers in {took:.1f} s")
    print(f"{'an answer':>24}: p50 {statistics.median(seconds):.2f} s, p95 {p95:.2f} s, longest {seconds[-1]:.2f} s")
    print(f"{'memory':>24}: {_memory(server, 'VmRSS')} MiB, {_memory(server, 'VmHWM')} at the highest", end="")
    time.sleep(FREED)
    print(f"; {_memory(server, 'VmRSS')} when all had left")
    return visits


def _memory(server: Server, of: str) -> int:
    """MiB that the server's process holds now (VmRSS), or has held at most (VmHWM)."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return round(int(status.split(f"{of}:")[1].split()[0]) / 1024)


if __name__ == "__main__":
    sys.exit(main())
