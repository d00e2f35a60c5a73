"""What a server leaves on its machine and whom it calls: told by itself, and seen from outside while it works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from tests.browser.driver import ROOT, Server, end, free_port, wait_until_healthy


@dataclass(frozen=True)
class Watched(Server):
    """A server whose files and sockets are looked at."""

    temporary: Path
    notes: Path

    def noted(self) -> list[tuple[str, str]]:
        """What it said that it opens to write, and whom it calls."""
        return [tuple(json.loads(line)) for line in self.notes.read_text().splitlines()]

    def reachable(self, text: str) -> dict[str, int]:
        """What of patients can be reached in the process, texts with `text` among it; see `tests.browser.inside`."""
        return self._ask(text.swapcase())  # otherwise the question itself would be found

    @contextmanager
    def broken(self, where: str, text: str) -> Iterator[None]:
        """A function, as "module:name", that fails with this text until the end of the block."""
        self._ask(f"!{where} {text.encode().hex()}")
        yield
        self._ask(f"!{where}")

    def _ask(self, line: str) -> dict[str, int]:
        before = self.read_log().count('"asked"')
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()
        deadline = time.monotonic() + 30
        while self.read_log().count('"asked"') == before and time.monotonic() < deadline:
            time.sleep(0.05)
        answer = json.loads([line for line in self.read_log().splitlines() if '"asked"' in line][-1])
        return {kind: number for kind, number in answer.items() if kind != "asked"}


@contextmanager
def serve_watched(folder: Path, *options: str, environment: Mapping[str, str] | None = None) -> Iterator[Watched]:
    """Start the app with a folder for temporary files of its own, empty at first."""
    port, temporary, log, notes = free_port(), folder / "temporary", folder / "log", folder / "notes"
    temporary.mkdir()
    command = [sys.executable, "-m", "tests.browser.inside", str(notes), "run", "app.py", "--server.headless=true"]
    # Python's own copies of compiled modules are no trace of a patient.
    settings = {"TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"} | (environment or {})
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [*command, f"--server.port={port}", *options], cwd=ROOT, env=os.environ | settings,
            stdin=subprocess.PIPE, stdout=stream, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            server = Watched(f"http://localhost:{port}", process, log, temporary, notes)
            wait_until_healthy(server)
            yield server
        finally:
            end(process)
            process.stdin.close()


@dataclass
class Seen:
    """What was seen of a process and its children: files open though deleted, addresses at the other end."""

    files: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    looks: int = 0


@contextmanager
def looking_at(server: Watched) -> Iterator[Seen]:
    """Look at the server's temporary folder, open files and sockets again and again until the end of the block."""
    seen, over = Seen(), threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            for process in family(server.process.pid):
                files, ends = open_files(process), other_ends(process)
                seen.files |= {path for path in files if path.endswith("(deleted)")}
                seen.ends |= ends
            seen.files |= {str(path) for path in server.temporary.rglob("*")}
            seen.looks += 1

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def family(process: int) -> list[int]:
    """A process and those that it has started."""
    children: list[int] = []
    for listing in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            children += map(int, listing.read_text().split())
    return [process, *(one for child in children for one in family(child))]


def open_files(process: int) -> list[str]:
    """The paths, sockets and pipes that a process has open; of a deleted file its path with "(deleted)"."""
    found = []
    for link in Path(f"/proc/{process}/fd").glob("*"):
        with suppress(OSError):
            found.append(os.readlink(link))
    return found


def other_ends(process: int) -> set[str]:
    """The addresses that a process is connected to, and those it listens at, when they are not this machine's own."""
    sockets = {path[8:-1] for path in open_files(process) if path.startswith("socket:[")}
    found = set()
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        with suppress(OSError):
            for line in Path(f"/proc/{process}/net/{kind}").read_text().splitlines()[1:]:
                _, local, remote, *_, inode = line.split()[:10]
                if inode in sockets:
                    found |= {end for end in (local, remote) if not stays_here(end, of_ours=end == local)}
    return found


def stays_here(end: str, *, of_ours: bool) -> bool:
    """Whether an address as the kernel writes it is this machine's; a socket that only listens has none at its other end."""
    host, port = end.split(":")
    words = [bytes.fromhex(host[at : at + 8])[::-1] for at in range(0, len(host), 8)]
    address = ip_address(b"".join(words))
    mapped = getattr(address, "ipv4_mapped", None) or address
    return mapped.is_loopback or (not of_ours and port == "0000")
