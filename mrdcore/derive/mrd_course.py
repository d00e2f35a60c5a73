"""MRD over time, from dated samples: when negativity came, how deep the fall was, how long negativity lasted.

Each tissue by itself. The course begins after the start of VEN-AZA (day 1) and ends with morphologic relapse: a sample
of that day or later belongs to the relapse. What counts as an answer (negativity, best response, depth) must also come
before a second MRD relapse, as for `responded`: another treatment may follow it. Samples after transplantation count,
and answer for both treatments, unless `CourseDefinition.before_hsct` ends the course there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mrdcore.derive.doubling import BY, NO_LOSS, TOO_FEW, doubling_at_loss, doubling_at_relapse
from mrdcore.derive.groups import transplanted
from mrdcore.derive.response import TISSUES, baselines, classify, dated_samples
from mrdcore.derive.timeline import column_or_missing, timeline
from mrdcore.language import say

STATES = ("not_detected", "not_quantifiable", "quantified")
CLASSES = ("negativity", "reduction", "stable", "progression", "not_evaluated")  # the best first
RELAPSES = ("relapse", "second_mrd_relapse")
CENSORED, NEGATIVE, COMPETING = 0, 1, 2


@dataclass(frozen=True)
class CourseDefinition:
    """What belongs to the course, and what is known of the assay.

    `before_hsct`: the course ends with transplantation, a sample of that day included; transplantation then competes
    with negativity. `detection_limit`: the ratio (% of ABL1) under which the assay detects nothing; None where nobody
    has said it, and then how deep a sample that is not detected lies is not known.
    """

    before_hsct: bool = False
    detection_limit: float | None = None

    def __post_init__(self) -> None:
        if self.detection_limit is not None and not 0 < self.detection_limit < 100:
            raise ValueError("detection_limit: % of ABL1, above 0 and below 100")


FULL_COURSE = CourseDefinition()


def why_no_course(patients: pd.DataFrame, samples: pd.DataFrame) -> str:
    """The reason why this file tells nothing of MRD over time, or "" where it does."""
    if samples.empty:
        return say("the file has no MRD samples")
    if samples["date"].isna().all():
        return say("none of its MRD samples has a date")
    return "" if "ven_aza_start_date" in patients else say("the file has no date of the start of VEN-AZA")


def courses(patients: pd.DataFrame, samples: pd.DataFrame, definition: CourseDefinition = FULL_COURSE) -> pd.DataFrame:
    """The course of each patient in each tissue: one row for each, indexed by `patient_id` and `tissue`.

    Days count from the start of VEN-AZA; all is missing where no dated sample belongs to the course.
    `negativity_days`, `negativity_cause`: 1 the first sample that is not detected; 2 relapse (morphologic or second
    MRD), death or, with before_hsct, transplantation without it; 0 the last sample, never negative.
    `after_hsct`: the first negative sample was taken after transplantation.
    `best_response`: the best class of any sample; `not_evaluated` where none can be compared.
    `depth`, `depth_exact`, `depth_lacks`: see `_depth`. `duration_days`, `duration_end`: see `_durations`.
    `doubling_days`, `doubling_lacks`, `loss_doubling_days`, `loss_doubling_lacks`: see `doubling`.
    Two samples of one tissue on one day count as one, the higher: negative is who is negative in both.
    """
    ends = _ends(patients, definition)
    dated = dated_samples(patients, samples)
    daily = _one_a_day(dated).join(ends, on="patient_id")
    course = daily[_in_course(daily, definition)]
    answers = course[~(course["day"] >= course["second_mrd_relapse"])]
    pairs = answers.merge(baselines(dated), on=BY, how="left")
    keys = pd.MultiIndex.from_product([patients["patient_id"], TISSUES], names=BY)
    negativity = _negativity(answers, ends, definition).reindex(keys)
    losses = _losses(course, negativity["negativity_days"].where(negativity["negativity_cause"] == NEGATIVE))
    parts: list[pd.DataFrame | pd.Series[Any]] = [
        negativity,
        _best_response(pairs),
        _depth(pairs, definition),
        _durations(course, losses, negativity, ends),
        doubling_at_relapse(daily),
        doubling_at_loss(losses),
    ]
    frame = pd.DataFrame(index=keys).join(parts)
    nothing = {"depth_lacks": "no_sample", "doubling_lacks": TOO_FEW, "loss_doubling_lacks": NO_LOSS}
    return frame.fillna(nothing).astype({"after_hsct": "boolean", "depth_exact": "boolean"})


def _ends(patients: pd.DataFrame, definition: CourseDefinition) -> pd.DataFrame:
    """Days from the start of VEN-AZA to MRD relapse and to what can end a course, by patient."""
    days = timeline(patients, "ven_aza_start")[["hsct", *RELAPSES, "death"]]
    if definition.before_hsct:
        # transplanted, nobody knows when: no sample is known to come before it
        undated = (transplanted(patients) == "yes") & days["hsct"].isna()
        days["hsct"] = days["hsct"].mask(undated, 0.0)
        for name in (*RELAPSES, "death"):
            days[name] = days[name].mask(days[name] > days["hsct"])
    start = column_or_missing(patients, "ven_aza_start_date")
    days["mrd_relapse"] = (column_or_missing(patients, "mrd_relapse_date") - start).dt.days.astype("float64")
    return days.set_axis(patients["patient_id"], axis=0)


def _one_a_day(dated: pd.DataFrame) -> pd.DataFrame:
    """The highest result of each patient, tissue and day, in order of time."""
    known = dated[dated["day"].notna()]
    known = known.assign(rank=known["state"].map({state: rank for rank, state in enumerate(STATES)}))
    known = known.sort_values([*BY, "day", "rank", "value"], kind="stable", na_position="first")
    return known.drop_duplicates([*BY, "day"], keep="last")


def _in_course(daily: pd.DataFrame, definition: CourseDefinition) -> pd.Series:
    during = (daily["day"] > 0) & (daily["timepoint"] != "pre_treatment") & ~(daily["day"] >= daily["relapse"])
    return during & ~(daily["day"] > daily["hsct"]) if definition.before_hsct else during


def _negativity(answers: pd.DataFrame, ends: pd.DataFrame, definition: CourseDefinition) -> pd.DataFrame:
    """When negativity came first, or what came instead, of those with a sample in the course."""
    by = answers.assign(negative=answers["day"].where(answers["state"] == "not_detected")).groupby(BY)
    found = pd.DataFrame({"negative": by["negative"].min(), "last": by["day"].max()}).join(ends, on="patient_id")
    instead = found[[*RELAPSES, "death", *(["hsct"] if definition.before_hsct else [])]].min(axis=1)
    cause = np.select([found["negative"].notna(), instead.notna()], [NEGATIVE, COMPETING], default=CENSORED)
    days = found["negative"].fillna(instead).fillna(found["last"])
    after = found["negative"] > found["hsct"]
    return pd.DataFrame({"negativity_days": days, "negativity_cause": cause.astype("float64"), "after_hsct": after})


def _best_response(pairs: pd.DataFrame) -> pd.Series:
    places = {name: place for place, name in enumerate(CLASSES)}
    best = pairs[BY].assign(place=classify(pairs).map(places)).groupby(BY)["place"].min()
    return best.map(dict(enumerate(CLASSES))).rename("best_response")


def _depth(pairs: pd.DataFrame, definition: CourseDefinition) -> pd.DataFrame:
    """The largest fall in log10 from the last sample before treatment (`depth`), below 0 where MRD only rose.

    A sample under a limit has fallen at least to it: with one in the course the fall is at least the largest that is
    shown, and `depth_exact` is false (a value on the left of its scale is censored there). `depth_lacks` says why
    depth is missing: `no_baseline` (no quantified sample before treatment), `no_detection_limit` (not detected, and no
    limit stated), `no_limit` (not quantifiable, without its limit), `no_sample`; else "".
    """
    lowest = pairs["value"].where(pairs["state"] != "not_detected", definition.detection_limit or np.nan)
    baseline = pairs["baseline"].where(pairs["baseline_state"] == "quantified")
    unknown = lowest.isna()
    found = pairs[BY].assign(
        depth=np.log10(baseline / lowest),
        quantified=pairs["state"] == "quantified",
        baseline=baseline.notna(),
        undetected=unknown & (pairs["state"] == "not_detected"),
        unknown=unknown,
    )
    by = found.groupby(BY)
    frame = by[["depth", "undetected", "unknown"]].max().join(by[["quantified", "baseline"]].min())
    reasons = {
        "no_baseline": ~frame["baseline"],
        "no_detection_limit": frame["undetected"],
        "no_limit": frame["unknown"],
    }
    lacks = np.select(list(reasons.values()), list(reasons), default="")
    depth = frame["depth"].where(lacks == "")
    return pd.DataFrame({"depth": depth, "depth_exact": frame["quantified"], "depth_lacks": lacks})


def _losses(course: pd.DataFrame, negative_on: pd.Series) -> pd.DataFrame:
    """The sample with which negativity was lost, of each patient and tissue that lost it for certain, and the next one.

    Positive, and confirmed by the next sample of the tissue; where there is none, by a relapse (morphologic or second
    MRD) recorded after the first negative sample. A positive sample between negative ones is no loss.
    """
    since = course.join(negative_on.rename("negative_on"), on=BY)
    since = since[since["day"] > since["negative_on"]]
    following = since.groupby(BY)[["day", "value", "state"]].shift(-1).add_prefix("next_")
    since = since.join(following)
    relapsed = since[list(RELAPSES)].gt(since["negative_on"], axis=0).any(axis=1)
    confirmed = np.where(since["next_state"].isna(), relapsed, since["next_state"] != "not_detected")
    return since[(since["state"] != "not_detected") & confirmed].drop_duplicates(BY)


def _durations(
    course: pd.DataFrame, losses: pd.DataFrame, negativity: pd.DataFrame, ends: pd.DataFrame
) -> pd.DataFrame:
    """How long negativity lasted from its first sample, and what ended it (`duration_end`).

    `lost`: the day of the first of two positive samples, or of one that a relapse confirms; `relapse`: morphologic
    relapse without a positive sample before it; `death`. Otherwise censored at the last negative sample, after which
    nothing is certain: `negative`, or `unconfirmed` where one positive sample followed it.
    """
    negative = negativity[negativity["negativity_cause"] == NEGATIVE]
    last_state = course.groupby(BY)["state"].last().rename("last_state")
    last_negative = course[course["state"] == "not_detected"].groupby(BY)["day"].max().rename("last_negative")
    lost = losses.set_index(BY)["day"].rename("lost")
    found = negative.join([last_state, last_negative, lost]).join(ends, on="patient_id")
    rules = {
        "lost": found["lost"].notna(),
        "relapse": found["relapse"].notna() & ~(found["death"] < found["relapse"]),
        "death": found["death"].notna(),
        "unconfirmed": found["last_state"] != "not_detected",
    }
    end = pd.Series(np.select(list(rules.values()), list(rules), default="negative"), index=found.index, dtype="object")
    day = found["last_negative"]
    for name in ("lost", "relapse", "death"):
        day = day.where(end != name, found[name])
    return pd.DataFrame({"duration_days": day - found["negativity_days"], "duration_end": end})
