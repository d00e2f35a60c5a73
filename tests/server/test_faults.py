"""A value in the text of an exception reaches no log, whoever logs it; its type and place do."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CANARY = "Jeanne-Canary-1957"
BEGIN = f"""
import asyncio, logging, threading, warnings
from pages._ui import faults
faults.silence()
logging.basicConfig(level=logging.DEBUG)
log = logging.getLogger("a library")
error = None
def fail():
    raise ValueError("{CANARY}")
try:
    fail()
except ValueError as raised:
    error = raised
"""
WAYS = {
    "the log of its traceback": "log.error('while reading', exc_info=error)",
    "the log of itself": "log.warning(error)",
    "a part of a message": "log.warning('failed: %s', error)",
    "an exception that nobody catches": "raise error",
    "a thread": "t = threading.Thread(target=fail); t.start(); t.join()",
    "a task that nobody awaits": "async def f(): asyncio.get_running_loop().call_soon(fail); await asyncio.sleep(0)\nasyncio.run(f())",
    "the net under the page": "from streamlit.error_util import handle_user_script_exception as h\nh(error, lambda e: faults.note(e) and True)",
}


def said(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", BEGIN + code], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("way", WAYS)
def test_an_exception_leaves_its_type_and_no_value(way: str) -> None:
    found = said(WAYS[way])
    assert CANARY not in found
    assert "ValueError" in found


def test_a_warning_leaves_its_type_and_no_value() -> None:
    found = said(f"warnings.warn('{CANARY}')")
    assert CANARY not in found
    assert "UserWarning" in found
