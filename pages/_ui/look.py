"""What the theme cannot say: how a few parts of Streamlit look on every page, and what they say in another language."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from mrdcore.language import ENGLISH, current, say

from . import shell

# What is chosen is told by its ground, border or line; in the accent its text would be too faint on a dark ground.
# Of a lost connection Streamlit speaks in a programmer's words; `alive` says what it means.
# On a narrow screen a choice takes two lines rather than leave the screen.
STYLE = """
button[data-variant][data-selected="true"], button[data-variant][data-selected="true"] p,
[role="tab"][aria-selected="true"], [role="tab"][aria-selected="true"] p {color: inherit !important}
button[kind="tertiary"]:is(:hover, :focus, :active, [aria-expanded="true"]),
button[kind="tertiary"]:is(:hover, :focus, :active, [aria-expanded="true"]) p {color: inherit !important}
button[kind="tertiary"]:hover p {text-decoration: underline; text-underline-offset: .2em}
:is([data-testid="stSidebarNavLink"], [data-testid="stElementToolbar"] button):focus-visible
  {outline: 2px solid currentColor; outline-offset: -2px}
[data-testid="stElementToolbar"]:focus-within {opacity: 1}
[data-testid="stElementToolbarButton"]:has([aria-label^="Copy Vega-Lite"]) {display: none}
@media (max-width: 640px) {
  .stButtonGroup [role="radiogroup"] {flex-wrap: wrap; row-gap: .25rem}
}
.st-key-landing {max-width: 64rem; margin: 0 auto; gap: 1.25rem}
.st-key-landing h1 {font-size: 2.125rem}
@media (min-width: 641px) {
  .st-key-landing {padding-top: 5vh}
  .st-key-landing h1 {padding-left: 4rem; background: url("data:image/svg+xml,ICON") left center / 2.875rem no-repeat}
}
@media (min-width: 641px) {
  .st-key-misfits {position: relative}
  .st-key-misfits > :last-child {position: absolute; top: .5rem; right: .5rem; width: auto}
}
.st-key-alive {position: absolute}
.st-key-heard-field {display: none}
body:has([data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])) [data-testid="stDialog"] {display: none}
.st-key-language button {min-height: 1.75rem; padding: 0 .625rem}
.st-key-language button p {font-size: .8125rem}
[data-testid="stSidebarUserContent"] :has(> .st-key-language) {position: absolute; top: 1rem; left: 1.25rem; width: auto}
"""
# Streamlit writes these in English alone.
UPLOADER = """
[data-testid="stFileUploaderDropzone"] :is(button p, [data-testid="stFileUploaderDropzoneInstructions"] span)
  {visibility: hidden; font-size: 0}
[data-testid="stFileUploaderDropzone"] :is(button p, [data-testid="stFileUploaderDropzoneInstructions"] span)::after
  {visibility: visible; font-size: .875rem}
[data-testid="stFileUploaderDropzone"] button p::after {content: "%s"}
[data-testid="stFileUploaderDropzoneInstructions"] span::after {content: "%s"}
"""


def show() -> None:
    """Put the style on the page."""
    st.html(f"<style>{STYLE.replace('ICON', quote(shell.ICON))}{'' if current() == ENGLISH else _uploader()}</style>")


def _uploader() -> str:
    size = st.get_option("server.maxUploadSize")
    return UPLOADER % (say("Choose files"), say("up to {size} MB a file", size=size))
