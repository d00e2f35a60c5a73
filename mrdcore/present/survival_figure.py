"""The figure of an endpoint as a journal prints it: curves, what is marked on them, and the table under them."""

from __future__ import annotations

from math import isnan
from typing import Any

import altair as alt
import pandas as pd

from mrdcore.derive.timeline import ORIGINS
from mrdcore.groups import Groups
from mrdcore.language import cached, plural, say
from mrdcore.options import Options
from mrdcore.present.charts import (
    PLOT_HEIGHT,
    RISK_STEP,
    RISK_TOP,
    Spec,
    censoring_marks,
    curve_chart,
    named,
    names_end,
    risk_layers,
    risk_times,
    share_axis,
    slot_colour,
    step_layers,
    survival_data,
    time_step,
)
from mrdcore.present.figure_options import USUAL, FigureOptions
from mrdcore.present.format import fixed, number, p_value, percent, ratio, ratio_interval
from mrdcore.present.native import step_chart
from mrdcore.present.palette import GREY, SLOTS
from mrdcore.present.scene import Datasets, Figure
from mrdcore.present.table import Naming
from mrdcore.results import each, find

YEAR = 12
DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [12, 4], [4, 2])  # of `SLOTS`; the first is a whole line
LINE = 16  # pixels of a line of text inside the plot
LOW = 250  # the height up to which a picture is a low one
MOST_NAMED = 8  # groups whose names stand at the ends of their curves
NAME_GAP = 0.05  # of the height, between two names at the ends of curves


def figure_step(months: float, look: FigureOptions) -> int:
    """Months between two marks of the axis: whole or half years where it is in years."""
    step = time_step(months)
    return max(step, 6) if look.years else step


def figure_risk_times(curves: pd.DataFrame, look: FigureOptions = USUAL) -> tuple[float, ...]:
    """The months for whose numbers at risk `survival_figure` asks."""
    end = _end(curves, look)
    return tuple(month for month in risk_times(curves, figure_step(end, look)) if month <= end)


def survival_figure(
    rows: pd.DataFrame,
    curves: pd.DataFrame,
    at_risk: pd.DataFrame,
    endpoint: str,
    title: str,
    groups: Groups,
    naming: Naming,
    options: Options,
    look: FigureOptions = USUAL,
    height: int = PLOT_HEIGHT,
) -> Figure:
    """Curves of one endpoint (`results.CURVE_COLUMNS`) with what `look` asks for; `title` is that of the endpoint.

    `at_risk`: columns level, time, at_risk at `figure_risk_times(curves, look)`. `rows`: those of the same endpoint,
    from which rates, medians, test and hazard ratio are taken as they stand; what is withheld is not drawn.
    """
    end = _end(curves, look)
    drawn, under = _until(curves, end), at_risk[at_risk["time"] <= end]
    step, x_title = figure_step(end, look), time_title(options, look)
    data = survival_data(drawn, under, groups, naming)
    data |= _table_under(under, curves, groups, naming, look, height)
    data |= _marks(rows, endpoint, drawn, groups, naming, look, height)
    spec = figure_template(step, len(data["risk_names"]), x_title, look.as_shown, height)
    lines = len(groups.levels)
    said = plural(
        lines,
        "{endpoint}: Kaplan-Meier curves of {n} group.",
        "{endpoint}: Kaplan-Meier curves of {n} groups.",
        endpoint=title,
    )
    text = " ".join([said, *_texts_inside(rows, endpoint, naming)] if look.test else [said])
    in_unit = YEAR if look.years else 1
    native = step_chart(
        drawn.assign(time=drawn["time"] / in_unit),
        under.assign(time=under["time"] / in_unit),
        groups,
        naming,
        x_title,
        title,
        say("Number at risk"),
    )
    return Figure(f"survival-{endpoint}", title, spec, data, text, native)


def time_title(options: Options, look: FigureOptions) -> str:
    """What the time axis counts, and from when."""
    zero = say(ORIGINS[options.origin][0])
    return say("Years from {zero}", zero=zero) if look.years else say("Months from {zero}", zero=zero)


def cut_sentence(curves: pd.DataFrame, look: FigureOptions) -> str:
    """Where the axis is cut, and why, for the caption; "" where it is not."""
    end = _end(curves, look)
    if end >= curves["time"].max():
        return ""
    months = number(end)
    if look.cut == "10":
        return say("The curves end at {months} months: later, fewer than 10 patients are at risk.", months=months)
    return say("The curves end at {months} months: later, fewer than 10% of the patients are at risk.", months=months)


@cached(64)
def figure_template(step: int, lines: int, x_title: str, look: FigureOptions, height: int) -> Spec:
    """The layout of `survival_figure`: band, curve, censoring marks, table, and the marks that the look asks for."""
    x, y = _time_axis(step, x_title, look), _share_axis(look, height)
    band, line, hover = step_layers(x, y, say("Event-free"))
    if look.dashes:
        scale = alt.Scale(domain=list(SLOTS), range=[list(dash) for dash in DASHES])
        line = line.encode(strokeDash=alt.StrokeDash("slot", type="nominal", scale=scale, legend=None))
    layers = [*([band] if look.bands else []), line, censoring_marks(x, y), *risk_layers(x)]
    text, slot = alt.Text("text", type="nominal"), slot_colour()
    if look.medians:
        median = alt.Chart(named("medians")).mark_line(strokeDash=[4, 3], strokeWidth=1.2)
        layers.append(
            median.encode(x, y, slot, alt.Detail("level", type="nominal"), alt.Order("order", type="quantitative"))
        )
    if look.rates:
        rates, beside = alt.Chart(named("rates")), alt.Y("beside", type="quantitative")
        layers.append(rates.mark_point(filled=True, size=34, opacity=1).encode(x, y, slot))
        layers.append(rates.mark_text(align="left", dx=5, fontSize=11, fontWeight=600).encode(x, beside, slot, text))
    if look.names:
        names = alt.Chart(named("names")).mark_text(align="left", dx=7, fontSize=12, fontWeight=600)
        layers.append(names.encode(x, y, slot, text))
    if look.test:
        offset = alt.Y("offset", type="quantitative", scale=None)
        left = alt.Chart(named("at_left")).mark_text(align="left", fontSize=12)
        right = alt.Chart(named("at_right")).mark_text(align="right", fontSize=12)
        layers.append(left.encode(offset, slot, text, x=alt.value(10)))
        layers.append(right.encode(offset, slot, text, x=alt.value("width")))
    return curve_chart([*layers, hover], height, lines)


def _share_axis(look: FigureOptions, height: int) -> alt.Y:
    """A low picture has room for none, one half and all."""
    return share_axis(ticks=5 if height > LOW else 2, written=".1f" if look.probability else "%")


def _time_axis(step: int, title: str, look: FigureOptions) -> alt.X:
    axis = alt.Axis(values=[step * i for i in range(11)], grid=False, format="d", titlePadding=8)
    if look.years:
        axis = alt.Axis(
            values=[step * i for i in range(11)],
            grid=False,
            titlePadding=8,
            labelExpr=f"format(datum.value / {YEAR}, '~r')",
        )
    return alt.X("time", type="quantitative", title=title, scale=alt.Scale(nice=False, zero=True), axis=axis)


def _end(curves: pd.DataFrame, look: FigureOptions) -> float:
    """The month at which the axis ends: the last at which as many are at risk as `look.cut` asks for."""
    last = float(curves["time"].max())
    if not look.cut:
        return last
    whole = curves.groupby("level")["at_risk"].max().sum()
    least = 10 if look.cut == "10" else whole / 10
    enough = [time for time in sorted(curves["time"].unique()) if _at_risk_of_all(curves, time) >= least]
    return float(enough[-1]) if len(enough) > 1 else last


def _at_risk_of_all(curves: pd.DataFrame, time: float) -> float:
    later = curves[curves["time"] >= time]
    return float(later.groupby("level")["at_risk"].first().sum())


def _until(curves: pd.DataFrame, end: float) -> pd.DataFrame:
    """Curves up to a month, each that goes further reaching it as it stands there."""
    if end >= curves["time"].max():
        return curves
    kept = curves[curves["time"] <= end]
    further = curves.groupby("level")["time"].max() > end
    last = kept.groupby("level", sort=False).tail(1)
    last = last[last["level"].map(further) & (last["time"] < end)].assign(time=end, events=0, censored=0)
    return pd.concat([kept, last]).sort_values(["level", "time"], kind="stable", ignore_index=True)


def counts_before(curves: pd.DataFrame, what: str, level: str, month: float) -> int:
    """`events` or `censored` of a group before a month, so that with the number at risk they add up to all."""
    before = curves[(curves["level"] == level) & (curves["time"] < month)]
    return int(before[what].sum())


def _table_under(
    at_risk: pd.DataFrame, curves: pd.DataFrame, groups: Groups, naming: Naming, look: FigureOptions, height: int
) -> Datasets:
    """The numbers under the axis: a block of lines, a line a group, for each count that the look asks for."""
    blocks = {"risk": say("Number at risk"), "events": say("Events before"), "censored": say("Censored before")}
    wanted = {"risk": list(blocks)[:1], "full": list(blocks), "none": []}[look.table]
    found: Datasets = {"risk": [], "risk_names": [], "risk_heading": []}
    top, left = height + RISK_TOP, names_end(at_risk)
    for block in wanted:
        heading = " · ".join(filter(None, [blocks[block], naming.title if block == "risk" else ""]))
        found["risk_heading"].append({"text": heading, "offset": top, "slot": GREY})
        for place, level in enumerate(groups.levels, 1):
            common = {"offset": top + RISK_STEP * place, "slot": naming.slots.get(level, SLOTS[0]), "level": level}
            found["risk_names"].append({"text": naming.short.get(level, level), "left": left} | common)
            of = at_risk[at_risk["level"] == level]
            for time, n in zip(of["time"], of["at_risk"], strict=True):
                count = n if block == "risk" else counts_before(curves, block, level, time)
                found["risk"].append({"time": time, "text": str(count)} | common)
        top += RISK_STEP * (len(groups.levels) + 1) + 4
    return found


def _marks(
    rows: pd.DataFrame,
    endpoint: str,
    curves: pd.DataFrame,
    groups: Groups,
    naming: Naming,
    look: FigureOptions,
    height: int,
) -> Datasets:
    """The datasets of what the look marks on the curves."""
    found: Datasets = {}
    estimates = find(rows, analysis="kaplan_meier", subject=endpoint)
    end = curves["time"].max()
    if look.rates:
        found["rates"] = _rates(find(estimates, stat="survival"), end, groups, naming, look)
    if look.medians:
        found["medians"] = _medians(find(estimates, stat="median"), end, groups, naming)
    if look.names:
        found["names"] = _names(curves, groups, naming)
    if look.test:
        found |= _inside(_texts_inside(rows, endpoint, naming), curves, height)
    return found


def _rates(
    rates: pd.DataFrame, end: float, groups: Groups, naming: Naming, look: FigureOptions
) -> list[dict[str, Any]]:
    known = rates[rates["value"].notna() & (rates["at"] <= end) & rates["level"].isin(groups.levels)]
    highest = known.groupby("at")["value"].max()
    return [
        {
            "time": at,
            "estimate": value,
            "beside": value
            + (-0.035 if 0 < highest[at] - value < 0.08 else 0.03),  # under a curve that is near the highest
            "text": fixed(value, 2) if look.probability else percent(100 * value),
            "slot": naming.slots.get(level, SLOTS[0]),
            "level": level,
        }
        for at, value, level in zip(known["at"], known["value"], known["level"], strict=True)
    ]


def _medians(medians: pd.DataFrame, end: float, groups: Groups, naming: Naming) -> list[dict[str, Any]]:
    """A line from the axis at one half to the curve, and down to the months, where the median is reached."""
    found = []
    known = medians[medians["value"].notna() & (medians["value"] <= end) & medians["level"].isin(groups.levels)]
    for months, level in zip(known["value"], known["level"], strict=True):
        slot = naming.slots.get(level, SLOTS[0])
        for order, (time, share) in enumerate([(0.0, 0.5), (months, 0.5), (months, 0.0)]):
            found.append({"time": time, "estimate": share, "order": order, "level": level, "slot": slot})
    return found


def _names(curves: pd.DataFrame, groups: Groups, naming: Naming) -> list[dict[str, Any]]:
    """Each group's name beside the end of its curve, none upon another."""
    if not groups.by or len(groups.levels) > MOST_NAMED:
        return []
    ends = curves.groupby("level", sort=False).tail(1).sort_values("estimate")
    found: list[dict[str, Any]] = []
    lowest = 0.02
    for left, (level, estimate) in enumerate(zip(ends["level"], ends["estimate"], strict=True)):
        highest = 1 - NAME_GAP * (len(ends) - 1 - left)
        place = min(max(estimate, lowest), highest)
        lowest = place + NAME_GAP
        text = naming.short.get(level, level)
        found.append(
            {
                "time": curves["time"].max(),
                "estimate": place,
                "text": text,
                "slot": naming.slots.get(level, SLOTS[0]),
                "level": level,
            }
        )
    return found


def _texts_inside(rows: pd.DataFrame, endpoint: str, naming: Naming) -> tuple[str, ...]:
    """The test of all groups, and the hazard ratio where there is one; nothing of what is withheld."""
    tests = find(rows, analysis="log_rank", subject=endpoint, stat="p", level="all")
    hazards = find(rows, analysis="cox", subject=endpoint, stat="hazard_ratio")
    found = []
    for method, value in zip(tests["method"], tests["value"], strict=True):
        if not isnan(value):
            name = str(method).partition(",")[0]
            is_log_rank = name in ("", "log-rank")
            found.append(f"{say('Log-rank') if is_log_rank else name}: {p_value(value)}")
    for row in each(hazards):
        if not isnan(row["value"]) and len(hazards) == 1:
            limits = ratio_interval(row["low"], row["high"])
            found.append(say("HR {ratio} (95% CI {limits})", ratio=ratio(row["value"]), limits=limits))
            found.append(naming.contrast(*str(row["level"]).split(" vs ", 1)))
    return tuple(found)


def _inside(texts: tuple[str, ...], curves: pd.DataFrame, height: int) -> Datasets:
    """The texts in the freest corner: lower left where two are alike, then lower right, then upper right."""
    begin, end = curves["time"].min(), curves["time"].max()
    half = begin + (end - begin) * 0.55
    late = curves[curves["time"] >= half]
    room = {
        "lower left": float(curves.loc[curves["time"] <= half, "estimate"].min()),
        "lower right": float(late["estimate"].min()),
        "upper right": 1 - float(late["estimate"].max()),
    }
    corner = max(room, key=lambda name: room[name])
    at_left = corner == "lower left"
    first = LINE if corner == "upper right" else height - LINE * len(texts)
    lines = [{"text": text, "offset": first + LINE * place, "slot": GREY} for place, text in enumerate(texts)]
    return {"at_left": lines if at_left else [], "at_right": [] if at_left else lines}
