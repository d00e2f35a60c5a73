"""Columns of the file's own that speak of MRD: kept, but no response is read from them."""

from __future__ import annotations

from collections.abc import Iterator

from mrdcore.language import say
from mrdcore.problem import Problem, listed
from mrdcore.read.checks.checked import Checked
from mrdcore.schema import BY_NAME, normalise


def mrd_not_read(checked: Checked) -> Iterator[Problem]:
    """Filled columns with MRD in their header that the dictionary does not know: another cycle, no tissue, a number."""
    one = checked.patients
    own = [name for name in one.frame if str(name) not in BY_NAME and one.frame[name].notna().any()]
    found = [one.headers.get(str(name), str(name)) for name in own if "mrd" in normalise(name).split("_")]
    if not found:
        return
    what = say(
        "columns that speak of MRD are kept as they stand, and no response is read from them: {words}. "
        "They do not name both the tissue and a time point that the dictionary knows.",
        words=listed(found, most=6),
    )
    fix = say("Say in the mapping what they are, or write one row for each sample with its date, tissue and value.")
    yield one.place().problem("info", "mrd_not_read", what, fix)
