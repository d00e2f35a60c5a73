"""What a session holds at a moment, and what code has written in it since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

GONE = "\0"  # in place of a value that is not there


@dataclass(frozen=True)
class Held:
    """What a session held, and the words of its link."""

    values: dict[str, Any]
    link: dict[str, str]

    @classmethod
    def now(cls) -> Held:
        return cls(st.session_state.to_dict(), st.query_params.to_dict())

    def written(self) -> dict[str, Any]:
        """What code has written or deleted since, by its key; what a browser sent is left out."""
        held, context = st.session_state.to_dict(), get_script_run_ctx()
        is_new = context.session_state.is_new_state_value if context else held.__contains__
        keys = [key for key, value in held.items() if is_new(key) and value is not self.values.get(key, GONE)]
        return {key: held[key] for key in keys} | dict.fromkeys(self.values.keys() - held.keys(), GONE)

    def restore(self) -> None:
        """Write back what was there."""
        for key in self.written():
            write(key, self.values.get(key, GONE))
        if st.query_params.to_dict() != self.link:
            st.query_params.from_dict(self.link)


def write(key: str, value: object) -> None:
    if value is not GONE:
        st.session_state[key] = value
    elif key in st.session_state:
        del st.session_state[key]
