"""Dead or alive, relapsed or not: what one column says against the dates, flags and details in others."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from mrdcore.language import mark, say
from mrdcore.problem import Problem
from mrdcore.read.checks.checked import Checked, day, hits, rows_where
from mrdcore.schema import GENES

DEATH_TIMES = ("death_date", "death_days", "death_months", "os_days", "os_months")
RELAPSE_TIMES = ("morphologic_relapse_date", "relapse_days", "relapse_months")


def death_and_news(checked: Checked) -> Iterator[Problem]:
    """Death is the last news of a patient who died."""
    one, frame = checked.patients, checked.patients.frame
    if checked.has("last_news_date", "death_date"):
        for i, row in hits(one, frame["death_date"] > frame["last_news_date"]):
            what = say(
                "Death on {day} is after Last news on {day_2}.",
                day=day(frame["death_date"][i]),
                day_2=day(frame["last_news_date"][i]),
            )
            fix = say("Last news is the date of death in a patient who died. Death counts, on its date.")
            yield from one.place("death_date").problems("warning", "death_after_last_news", what, fix, [row])


def status_against_death(checked: Checked) -> Iterator[Problem]:
    """Alive with a date or cause of death, dead without a date, neither dead nor alive."""
    if not checked.has("last_status"):
        return
    one, frame = checked.patients, checked.patients.frame
    place, died, alive = one.place("last_status"), checked.known(["death_date"]), frame["last_status"] == "alive"
    if rows := rows_where(one, alive & died):
        fix = say("Correct the status or the date. The patient counts as dead.")
        yield from place.problems(
            "warning", "alive_with_death_date", say("alive, but with a date of death."), fix, rows
        )
    if rows := rows_where(one, alive & ~died & checked.known(["death_cause"])):
        fix = say("Correct the status or the cause. The patient counts as alive.")
        yield from place.problems(
            "warning", "alive_with_death_cause", say("alive, but with a cause of death."), fix, rows
        )
    has_times = any(checked.has(name) for name in DEATH_TIMES)
    undated = (frame["last_status"] == "dead") & ~checked.known(DEATH_TIMES)
    # Without any time of death in the file, deriving takes the date of last news, and says so.
    if (has_times or not checked.has("last_news_date")) and (rows := rows_where(one, undated)):
        fix = say("Add the date. Until then the patient is left out of the analyses of survival.")
        yield from place.problems("error", "death_without_date", say("dead, but without a date of death."), fix, rows)
    if rows := rows_where(one, frame["last_status"].isna() & ~died & checked.known(["last_news_date"])):
        what = say("neither alive nor dead is recorded, and there is no date of death.")
        fix = say("Fill the status. Until then the patient counts as alive at last news.")
        yield from place.problems("warning", "status_missing", what, fix, rows)


def events_against_dates(checked: Checked) -> Iterator[Problem]:
    """A yes or no that the file gives for an endpoint, against death and relapse as it gives them elsewhere."""
    one, frame = checked.patients, checked.patients.frame
    dead = checked.known(["death_date"]) | checked.is_level("last_status", "dead")
    alive = checked.is_level("last_status", "alive") & ~dead
    relapsed = checked.known(["morphologic_relapse_date"])
    free = ~relapsed if checked.has("morphologic_relapse_date") else pd.Series(False, index=frame.index)
    rules = (
        ("os_event", "yes", alive, mark("yes: death, but the patient is alive at last news.")),
        ("os_event", "no", dead, mark("no: no death, but the patient is dead elsewhere in the row.")),
        (
            "rfs_event",
            "yes",
            alive & free,
            mark("yes: a relapse or death, but the patient is alive without a date of relapse."),
        ),
        (
            "rfs_event",
            "no",
            dead | relapsed,
            mark("no: neither relapse nor death, but one of them stands elsewhere in the row."),
        ),
        (
            "rfs_mrd_event",
            "no",
            dead | relapsed,
            mark("no: no event, but a relapse or death stands elsewhere in the row."),
        ),
    )
    for flag, answer, contradicted, what in rules:
        if rows := rows_where(one, checked.is_level(flag, answer) & contradicted):
            fix = say(
                "Correct one of the two. The dates count where the file has all those of the endpoint, else this "
                "column."
            )
            place = one.place(flag)
            yield from place.problems("warning", "event_against_dates", say(what), fix, rows, answer)


def relapse_without_date(checked: Checked) -> Iterator[Problem]:
    """What only a morphologic relapse can leave behind, in patients who have none."""
    if not any(checked.has(name) for name in RELAPSE_TIMES):
        return
    one, none = checked.patients, ~checked.known(RELAPSE_TIMES)
    fix = say("Add the date of relapse, or correct this column. Until then the patient counts as free of relapse.")
    alive = ~(checked.known(["death_date"]) | checked.is_level("last_status", "dead"))
    if rows := rows_where(one, none & alive & checked.is_level("last_morphologic_cr", "no")):
        what = say("not in complete remission at last news, but without a date of morphologic relapse.")
        yield from one.place("last_morphologic_cr").problems("warning", "relapse_without_date", what, fix, rows)
    if rows := rows_where(one, none & checked.is_level("death_cause", "leukaemia")):
        what = say("died of leukaemia, but without a date of morphologic relapse.")
        yield from one.place("death_cause").problems("warning", "relapse_without_date", what, fix, rows)
    genes = [f"{gene}_relapse" for gene in GENES if checked.has(f"{gene}_relapse")]
    if genes and (rows := rows_where(one, none & checked.known(genes))):
        what = say("mutations at morphologic relapse, but no date of it.")
        yield from one.place(genes[0]).problems("warning", "relapse_without_date", what, fix, rows)
