"""Groups of few patients are left out before anything is computed: no statistic is made of them, none gives them away."""

from __future__ import annotations

from dataclasses import replace

from mrdcore.disclosure.cells import is_small
from mrdcore.select import Selected, group_sizes


def without_small_groups(selected: Selected, smallest: int) -> Selected:
    """The selected patients without groups of fewer than `smallest`, and without the count that each filter left.

    Where few patients are selected in all, nobody is left.
    """
    everybody = len(selected.level)
    if is_small(everybody, smallest):
        return _only(selected, ())
    sizes = group_sizes(selected) if selected.groups.by else {}
    kept = tuple(level for level, size in sizes.items() if not is_small(size, smallest))
    return _only(selected, kept) if selected.groups.by else replace(selected, attrition=())


def _only(selected: Selected, levels: tuple[str, ...]) -> Selected:
    level = selected.level[selected.level.isin(levels)]
    groups = selected.division.groups(selected.groups.by, set(levels)) if selected.groups.by else selected.groups
    changed = None if selected.changed is None else selected.changed.loc[level.index]
    return replace(selected, level=level, groups=groups, attrition=(), changed=changed)
