"""Who responded: response classes by tissue, and compared between the groups."""

from __future__ import annotations

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.results import Row
from mrdcore.select import Selected
from mrdcore.stats.proportions import response, response_test


def response_rows(selected: Selected, derived: Derived) -> list[Row]:
    """`response` and `response_test` rows; none where the file tells nothing of response."""
    if "response_blood" not in selected.patients:
        return []
    classes = response_classes(selected)
    rows = response(classes, selected.groups, derived.options)
    return rows + (
        response_test(classes, selected.groups, derived.options, selected.division.labels) if selected.groups.by else []
    )


def response_classes(selected: Selected) -> pd.DataFrame:
    """The response classes of the selected patients as the statistics take them: `blood`, `marrow`, `level`."""
    names = {"response_blood": "blood", "response_marrow": "marrow"}
    return selected.patients[[*names, "level"]].rename(columns=names)
