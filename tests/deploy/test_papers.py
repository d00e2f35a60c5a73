"""What SECURITY.md promises is held by tests that exist, and what it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
CONTAINER = (ROOT / ".ci" / "Containerfile").read_text(encoding="utf-8")
PLACES = sorted(set(re.findall(r"`((?:\.ci|tests|sample_data|\.streamlit)/?[\w./-]*)`", SECURITY)))
SERVICE = (ROOT / ".ci" / "deploy" / "mrd-dashboard@.service").read_text(encoding="utf-8")
MADE_BY_HAND = {".streamlit/secrets.toml"}


@pytest.mark.parametrize("place", [place for place in PLACES if place not in MADE_BY_HAND])
def test_what_the_promises_name_is_there(place: str) -> None:
    assert (ROOT / place).exists()


def test_every_promise_names_the_test_that_holds_it() -> None:
    rows = SECURITY.split("## What is promised")[1].split("## What is not")[0].strip().splitlines()[2:]
    assert len(rows) > 5
    assert [row for row in rows if "`tests/" not in row.split("|")[3]] == []


def test_the_container_has_no_rights_and_takes_no_more_than_it_needs() -> None:
    lines = re.findall(r"^(USER|COPY|RUN|CMD) (.+)$", CONTAINER, re.MULTILINE)
    assert ("USER", "10001") in lines
    assert ("RUN", "sh .ci/setup --locked") in lines
    assert lines.index(("USER", "10001")) < next(place for place, (word, _) in enumerate(lines) if word == "CMD")
    copied = [source for word, text in lines if word == "COPY" for source in text.split()[:-1]]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert {"tests", ".", ".git", ".streamlit"}.isdisjoint(copied), "neither tests nor secrets"


def test_the_service_has_no_rights_writes_in_memory_alone_and_has_the_limits_of_the_container() -> None:
    settings = dict(re.findall(r"^(\w+)=(.*)$", SERVICE, re.MULTILINE))
    assert {settings[name] for name in ("DynamicUser", "NoNewPrivileges", "RestrictNamespaces", "PrivateUsers")} == {
        "yes"
    }
    assert (settings["ProtectSystem"], settings["CapabilityBoundingSet"]) == ("strict", "")
    # With a user made for it, /tmp is on the disk, whatever else is asked for; what lies beneath /run is memory.
    memory = f"/run/{settings['RuntimeDirectory']}"
    assert {f"HOME={memory}", f"TMPDIR={memory}"} <= set(settings["Environment"].split())
    assert f"--memory={settings['MemoryMax'].lower()} " in CONTAINER
    assert f"--pids-limit={settings['TasksMax']} " in CONTAINER
    assert (settings["LimitCORE"], settings["MemorySwapMax"]) == ("0", "0")
    assert "--ulimit=core=0 " in CONTAINER
    assert f"--memory-swap={settings['MemoryMax'].lower()} " in CONTAINER
