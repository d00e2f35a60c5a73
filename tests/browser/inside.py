"""`streamlit run` that notes what it opens to write and whom it calls, and counts on demand what it holds.

`python -m tests.browser.inside NOTES run app.py ...` runs `streamlit run app.py ...`. Python tells of every file and
socket before it is opened, so nothing is missed between two looks. Each line on standard input is a text; the answer, a
line of JSON on standard output, is what of patients can still be reached from anywhere in the process. A line
"!module:function TEXT", the text in hexadecimal, has a function fail with the text from there on; without a text it
works again.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
from types import ModuleType

KEPT = ("mrdcore.cohort.Cohort", "mrdcore.files.File", "mrdcore.derive.Derived", "mrdcore.view.View")
CALLS = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.bind")
TEMPORARY = ("tempfile.mkstemp", "tempfile.mkdtemp", "os.mkdir", "os.rename", "shutil.copyfile")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def note_in(path: str) -> None:
    """Write a line for each thing opened to write, and for each address, from here on; to ask for it cannot be undone."""
    notes = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event in CALLS:
            said = str(arguments[1] if event != "socket.getaddrinfo" else arguments[0])
        elif event in TEMPORARY or (event == "open" and int(str(arguments[2] or 0)) & WRITING):
            said = str(arguments[0])
        else:
            return
        os.write(notes, (json.dumps([event, said]) + "\n").encode())

    sys.addaudithook(note)


def reachable(text: str) -> dict[str, int]:
    """How many cohorts, files and views there are, and how many texts and bytes that hold `text`."""
    gc.unfreeze()
    gc.collect()
    found = dict.fromkeys([name.rpartition(".")[2] for name in KEPT] + ["text"], 0)
    kinds, written = _kinds(), text.encode()
    for held in gc.get_objects():
        if type(held) in kinds:
            found[type(held).__name__] += 1
        for inner in gc.get_referents(held):
            kind = type(inner)
            found["text"] += (kind is str and text in inner) or (kind is bytes and written in inner)
    return found


def _kinds() -> set[type]:
    """The types themselves, where the process has imported them."""
    modules: dict[str, ModuleType] = sys.modules
    parts = (name.rpartition(".") for name in KEPT)
    return {getattr(modules[module], kind) for module, _, kind in parts if module in modules}


BROKEN: dict[str, object] = {}


def break_or_mend(where: str, text: str) -> None:
    """Have a function fail with this text; without one, work again."""
    module, _, function = where.partition(":")
    home = sys.modules[module]

    def fail(*_: object, **__: object) -> None:
        raise ValueError(text)

    if text:
        BROKEN[where] = getattr(home, function)
    setattr(home, function, fail if text else BROKEN.pop(where))


def answer() -> None:
    """Answer each line until there are no more."""
    for line in map(str.strip, iter(sys.stdin.readline, "")):
        found: dict[str, int] = {}
        if line.startswith("!"):
            where, _, text = line[1:].partition(" ")
            break_or_mend(where, bytes.fromhex(text).decode())
        else:
            found = reachable(line.swapcase())
        print(json.dumps(found | {"asked": line}), flush=True)


if __name__ == "__main__":
    from streamlit.web.cli import main

    note_in(sys.argv[1])
    threading.Thread(target=answer, daemon=True).start()
    sys.argv[:2] = ["streamlit"]
    main()
