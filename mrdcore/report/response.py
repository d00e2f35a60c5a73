"""Who responded: response classes by tissue, and compared between the groups."""

from __future__ import annotations

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.disclosure.rows import without_small_responses
from mrdcore.results import Row
from mrdcore.select import Selected
from mrdcore.stats.proportions import response, response_test

NAMES = {"response_blood": "blood", "response_marrow": "marrow"}


def response_rows(selected: Selected, derived: Derived) -> list[Row]:
    """`response` and `response_test` rows; none where the file tells nothing of response."""
    if "response_blood" not in selected.everybody:
        return []
    classes, options = response_classes(selected), derived.options
    rows = response(classes, selected.groups, options)
    if selected.groups.by:
        rows += response_test(classes, selected.groups, options, selected.division.labels)
    return rows if options.disclosure is None else without_small_responses(rows, options.disclosure)


def response_classes(selected: Selected) -> pd.DataFrame:
    """The response classes of the selected patients as the statistics take them: `blood`, `marrow`, `level`."""
    everybody = selected.everybody
    return selected.with_level("response classes", lambda: everybody[[*NAMES]].rename(columns=NAMES).astype("category"))
