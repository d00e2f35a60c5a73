"""Colours of groups and of response classes, one set a theme; told apart by colour-blind readers and on both grounds.

A group keeps its colour wherever it is drawn: the colour belongs to the level's place in the variable, whichever
levels are on the page. Levels set aside from comparison (unknown, left out) are grey.
"""

from __future__ import annotations

GROUPS = {
    "light": ("#0072B2", "#C25400", "#2A1A3A", "#1E8460", "#84142A", "#767676"),
    "dark": ("#56B4E9", "#F28E2B", "#F2EDC9", "#3F9C78", "#C75CA1", "#7F8A90"),
}
GREY = "6"
SLOTS = ("1", "2", "3", "4", "5", GREY)

# From the best answer to the worst: cool to warm, through a neutral middle. The same on both grounds.
RESPONSE = {
    "negativity": "#0B5D66",
    "reduction": "#5FA8AE",
    "stable": "#C9BBA0",
    "progression": "#CC4C02",
}
RESPONSE_TEXT = {"negativity": "#FFFFFF", "reduction": "#10262A", "stable": "#10262A", "progression": "#FFFFFF"}

# What became of patients, where relapse and death without relapse compete: no colour of a group, on both grounds.
OUTCOME = {"cir": "#B98A1E", "nrm": "#6C7A9C", "free": "#8C8C8C"}


def slots(levels: tuple[str, ...], set_aside: frozenset[str]) -> dict[str, str]:
    """The colour slot of each level of a variable; beyond five groups colours come again."""
    compared = [level for level in levels if level not in set_aside]
    return {level: GREY if level in set_aside else SLOTS[compared.index(level) % 5] for level in levels}
