"""The language of a session: chosen in the page or by the word `lang` of the link, and spoken in every run.

A run has a thread of its own, so each begins by saying which language it speaks.
"""

from __future__ import annotations

import streamlit as st

from mrdcore.language import ENGLISH, LANGUAGES, current, say, use

from .unheard import choose
from .whole import whole

WORD = "lang"
CHOSEN, CONTROL, ANNOUNCED = "language", "language_control", "language_announced"
UPLOADERS = ("upload:", "session:")  # the keys of what cannot be written
# The word that a screen reader goes by stands on the page itself, where Streamlit leaves it English.
ANNOUNCEMENT = "<script>document.documentElement.lang = '{language}'</script>"


def begin() -> None:
    """Speak the language of the session from here on in this thread, and keep it in the link."""
    if CHOSEN not in st.session_state:
        asked = st.query_params.get(WORD, ENGLISH)
        st.session_state[CHOSEN] = asked if asked in LANGUAGES else ENGLISH
    speak()
    if st.query_params.get(WORD, "") != words().get(WORD, ""):
        st.query_params.from_dict({k: v for k, v in st.query_params.items() if k != WORD} | words())


def speak() -> None:
    """Speak the language of the session: at the start of a callback that says something, which comes before the run."""
    use(st.session_state.get(CHOSEN, ENGLISH))


def words() -> dict[str, str]:
    """The language as a word of the link, where it is not English."""
    return {} if current() == ENGLISH else {WORD: current()}


def at_the_side() -> None:
    """The control at the head of the sidebar; `look` puts it there."""
    with st.sidebar, st.container(key="language"):
        _choose()


def in_the_corner() -> None:
    """The control above a page that has no sidebar."""
    with st.container(key="language", horizontal=True, horizontal_alignment="right"):
        _choose()


def _choose() -> None:
    """The control: every language in its own words."""
    choose(CONTROL, current())
    st.segmented_control(
        say("Language"),
        list(LANGUAGES),
        key=CONTROL,
        required=True,
        format_func=LANGUAGES.__getitem__,
        label_visibility="collapsed",
        on_change=_change,
    )


@whole
def _change() -> None:
    """Speak the other language, and write every choice into its control anew.

    The browser names a choice by its words. Those of the old language would mean nothing to the controls of the new.
    """
    for key, value in st.session_state.items():
        if _is_choice(value) and not str(key).startswith(UPLOADERS):
            st.session_state[key] = value
    st.session_state[CHOSEN] = st.session_state[CONTROL]


def _is_choice(value: object) -> bool:
    """Of a list, a field or a number; buttons and clicks in a picture cannot be written."""
    if isinstance(value, list):
        return bool(value) and all(map(_is_choice, value))
    return value is None or (isinstance(value, (str, int, float)) and not isinstance(value, bool))


def announce() -> None:
    """Tell screen readers, at the end of a run, where the language is another than before."""
    if st.session_state.get(ANNOUNCED, ENGLISH) != current():
        st.session_state[ANNOUNCED] = current()
        st.html(ANNOUNCEMENT.format(language=current()), unsafe_allow_javascript=True)
