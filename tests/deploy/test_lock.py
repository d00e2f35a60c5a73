"""What a shared server installs: every package at one version, known by its content, as requirements.txt allows."""

import re
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / ".ci" / "requirements.lock").read_text(encoding="utf-8")
DEPLOYED = ROOT / ".ci" / "deploy" / "requirements.txt"


def required(path: Path) -> list[Requirement]:
    """What a file of requirements names, and the files that it takes in."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            found += required(path.parent / line.removeprefix("-r "))
        elif line and not line.startswith("#"):
            found.append(Requirement(line))
    return found


def pinned(lock: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE)}


def disagreements(requirements: list[Requirement], lock: str) -> list[str]:
    versions = pinned(lock)
    return [
        str(requirement)
        for requirement in requirements
        if not requirement.specifier.contains(versions.get(canonicalize_name(requirement.name), "0"), prereleases=True)
    ]


def test_the_lock_pins_every_requirement_within_its_range() -> None:
    requirements = required(DEPLOYED)
    assert {"streamlit", "authlib"} <= {canonicalize_name(requirement.name) for requirement in requirements}
    assert disagreements(requirements, LOCK) == []


def test_a_lock_that_lags_behind_is_seen() -> None:
    lock = "pandas==2.2.0 \\\n    --hash=sha256:0\nPyReadStat==1.3.9 \\\n    --hash=sha256:0\n"
    requirements = [Requirement("pandas>=2.3,<3"), Requirement("pyreadstat>=1.3.7"), Requirement("lxml>=5")]
    assert disagreements(requirements, lock) == ["pandas<3,>=2.3", "lxml>=5"]


def test_every_pin_has_sums_and_no_line_names_a_place() -> None:
    pins = re.split(r"\n(?=\S)", LOCK.strip())
    pin = re.compile(r"[\w.-]+==[\w.]+( \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in pins if not pin.fullmatch(entry)] == []
