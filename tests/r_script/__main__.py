"""Run the R script of several views in R and compare its numbers with ours: `python -m tests.r_script`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from math import isnan
from pathlib import Path

import pandas as pd

from mrdcore.derive import derive
from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.options import Options
from mrdcore.read import NO_MAPPING, Mapping, read_cohort
from mrdcore.report.competing import competing_rows
from mrdcore.report.r_script import r_script
from mrdcore.report.response import response_rows
from mrdcore.report.survival import survival_rows
from mrdcore.results import as_frame
from mrdcore.select import Selection
from mrdcore.view import at_landmark, view_of

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "sample_data" / "filo_like_cohort.csv"
BOOK = DEMO.with_suffix(".xlsx")
VIEWS = [
    (DEMO, "", Options()),
    (DEMO, "by=flt3_itd_or_ras", Options(min_events=1)),
    (BOOK, "by=flt3_itd_or_ras", Options(conf_type="log", proportion_interval="exact")),
    (BOOK, "by=ven_group&age=40..70", Options(conf_type="plain", at=(6, 18, 36), min_events=2)),
    (DEMO, "by=age:50,65&hsct=yes", Options(origin="ven_aza_start", test="gehan", min_events=1)),
    (DEMO, "by=hsct", Options(landmark=6, min_events=1)),
    (DEMO, "by=sex", Options(strata="disease", test="fleming_harrington", min_events=1)),
    (DEMO, "by=sex", Options(entry="ven_aza_start", min_events=1)),
    (DEMO, "by=ven_days_c1:14", Options(origin="diagnosis", test="tarone_ware", min_events=1)),
    (BOOK, "by=response_blood", Options(restrict_second_mrd_relapse=False, min_events=1)),
]  # fmt: skip
KEY = ["analysis", "subject", "level", "stat", "at", "method"]
COX = 1e-7


def heart() -> tuple[Path, Mapping]:
    """The Stanford heart data of R's survival, a row a patient, under other headers and with hostile names."""
    path = Path(tempfile.mkdtemp()) / "heart.csv"
    code = (
        "d <- survival::jasa; write.csv(data.frame(id = seq_len(nrow(d)), futime = d$futime, fustat = d$fustat, "
        'surg = ifelse(d$surgery == 1, "avant \\"l\'op\\\\u00e9r\\u00e9", "; system(1) #")), commandArgs(TRUE), row.names = FALSE)'
    )
    subprocess.run(["Rscript", "-e", code, str(path)], check=True, capture_output=True)
    columns = {"id": "patient_id", "futime": "os_days", "fustat": "os_event", "surg": "own"}
    return path, Mapping(columns)


def numbers_of_r(script: str, path: Path) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        code, rows = Path(folder) / "view.R", Path(folder) / "rows.csv"
        code.write_text(script, encoding="utf-8")
        run = subprocess.run(
            ["Rscript", str(code), str(path)], env={**os.environ, "MRD_ROWS": str(rows)}, capture_output=True, text=True
        )
        if run.returncode:
            raise RuntimeError(run.stderr)
        return pd.read_csv(rows, keep_default_na=False, na_values={c: ["NA"] for c in ("at", "value", "low", "high")})


def ours(path: Path, query: str, options: Options, mapping: Mapping) -> tuple[str, pd.DataFrame]:
    reading = read_cohort(path.read_bytes(), path.name, mapping)
    assert reading.cohort is not None, reading.problems
    derived, selection = derive(reading.cohort, options), Selection.parse(query)
    view = at_landmark(view_of(derived, selection))
    rows = response_rows(view.selected, derived) + competing_rows(view.selected, derived)
    for endpoint in ENDPOINTS.values():
        rows += survival_rows(view.selected, derived, endpoint)[0]
    frame = as_frame(rows)
    frame["method"] = frame["method"].where(frame["analysis"] == "follow_up", "")
    return r_script(derived, selection, reading.meanings, mapping), frame


def largest_difference(ours: pd.DataFrame, theirs: pd.DataFrame) -> tuple[float, float, int]:
    """The largest difference (relative beyond 1) of Cox rows, of all others, and how many numbers were compared."""
    keyed = {tuple(map(str, row[:6])): row[6:] for row in ours[[*KEY, "value", "low", "high"]].itertuples(index=False)}
    worst, count = {True: 0.0, False: 0.0}, 0
    for row in theirs[[*KEY, "value", "low", "high"]].itertuples(index=False):
        if row[0] in ("file", "selection"):
            continue
        key = (*map(str, row[:4]), str(float(row[4])), "" if pd.isna(row[5]) else str(row[5]))
        if key not in keyed:
            print("  only in R:", key)
            worst[False] = float("inf")
            continue
        for mine, his in zip(keyed[key], row[6:], strict=True):
            count += 1
            gap = 0.0 if isnan(mine) and isnan(his) else abs(mine - his) / max(1.0, abs(his))
            gap = float("inf") if isnan(gap) else gap
            if gap > COX:
                print("  differs:", key, mine, his)
            worst[row[0] == "cox"] = max(worst[row[0] == "cox"], gap)
    return worst[True], worst[False], count


def main() -> int:
    path, mapping = heart()
    views = [(*view, NO_MAPPING) for view in VIEWS] + [(path, "by=surg", Options(min_events=1), mapping)]
    failed = False
    for file, query, options, said in views:
        script, mine = ours(file, query, options, said)
        cox, others, count = largest_difference(mine, numbers_of_r(script, file))
        failed |= cox > COX or others > 1e-9 or not count
        print(f"{file.name} {query or 'all patients'}: {count} numbers, Cox {cox:.0e}, others {others:.0e}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
