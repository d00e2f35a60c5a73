"""Whatever a reader does in its own process, this one goes on, and the person is told."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mrdcore.files.grid import Grid
from mrdcore.files.sandbox import TASKS, Task, sandboxed
from mrdcore.problem import Problem


def culprit(function: str, memory: int = 300, cpu: int = 1, clock: int = 20) -> Task:
    return Task("tests.files.culprits", function, memory, cpu, clock)


def test_data_and_options_go_in_and_the_result_comes_out() -> None:
    assert sandboxed(culprit("length"), b"\x00" * 1_000_000, "a", 1) == (1_000_000, ("a", 1))
    grids, problems = sandboxed(culprit("grids"), b"")
    assert grids == [Grid("a", [["x", 1.0]])]
    assert [problem.code for problem in problems] == ["said"]


@pytest.mark.parametrize("function", ["allocate", "allocate_small", "loop", "leave", "crash", "foreign"])
def test_a_reader_that_does_not_come_back_is_a_problem(function: str) -> None:
    problem = sandboxed(culprit(function), b"data")
    assert isinstance(problem, Problem)
    assert (problem.severity, problem.code) == ("error", "too_demanding")
    assert problem.fix


def test_a_reader_that_waits_is_ended_by_the_clock() -> None:
    start = time.monotonic()
    assert sandboxed(culprit("sleep", clock=1), b"").code == "too_demanding"
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("function", ["raise_with_a_value", "recurse"])
def test_an_exception_is_a_damaged_file_and_its_text_is_kept_back(function: str) -> None:
    problem = sandboxed(culprit(function), b"")
    assert problem.code == "file_damaged"
    assert "Dupont" not in repr(problem)


def test_what_a_reader_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert sandboxed(culprit("chatter"), b"") == "quiet"
    assert capfd.readouterr() == ("", "")


def test_a_reader_cannot_write_a_file() -> None:
    assert sandboxed(culprit("write"), b"").code == "file_damaged"


def test_a_reader_sees_nothing_of_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MRD_PASSWORD", "secret")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pickle.py").write_text("raise SystemExit")
    monkeypatch.syspath_prepend("")
    environment, core, modules = sandboxed(culprit("surroundings"), b"")
    assert "MRD_PASSWORD" not in environment
    assert core == (0, 0)
    assert not {"pandas", "numpy", "streamlit"} & set(modules)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone can be asked whom to end where memory is short")
def test_where_memory_is_short_the_reader_goes_before_the_server() -> None:
    assert sandboxed(culprit("turn_to_go"), b"") == 1000


def test_every_task_names_a_function() -> None:
    for task in TASKS.values():
        script = f"import {task.module} as m; m.{task.function}"
        assert subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2]).returncode == 0


def test_a_small_task_starts_quickly() -> None:
    sandboxed(culprit("length"), b"")
    before = os.times()
    sandboxed(culprit("length"), b"")
    after = os.times()
    assert after.children_user + after.children_system - before.children_user - before.children_system < 0.5
