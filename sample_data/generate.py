"""Makes the synthetic cohort again: `python sample_data/generate.py`, no options, a fixed seed.

The search for a cohort that meets the printed figures takes about ten seconds; its solution is kept in
`skeleton.csv` and used again. Delete that file to search anew.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from sample_data.generator import skeleton  # noqa: E402
from sample_data.generator.files import write_csv, write_workbook  # noqa: E402
from sample_data.generator.patients import make_patients  # noqa: E402
from sample_data.generator.samples import make_samples  # noqa: E402

SEED = 12
SKELETON = HERE / "skeleton.csv"
NAME = "filo_like_cohort"


def build(lines: list[skeleton.Line], folder: Path) -> None:
    """Write the workbook and the flat table of a solution into a folder."""
    rng = Random(SEED)
    patients = make_patients(rng, lines)
    samples = make_samples(rng, lines, patients)
    write_workbook(patients, samples, folder / f"{NAME}.xlsx")
    write_csv(patients, folder / f"{NAME}.csv")


def main() -> None:
    if not SKELETON.exists():
        skeleton.write(skeleton.search(SEED), SKELETON)
    build(skeleton.read(SKELETON), HERE)


if __name__ == "__main__":
    main()
