"""How many comparisons a session has looked at on the page of subgroups; the number alone is kept."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

from mrdcore.present.subgroups import looked_at_sentence

KEY = "looked_at"


def sentence(what: Hashable, shown: int) -> str:
    """Count `shown` comparisons of `what`, once however often it is shown; and say so where there were others."""
    counts = st.session_state.setdefault(KEY, {})
    counts[what] = shown
    return looked_at_sentence(shown, sum(counts.values()))
