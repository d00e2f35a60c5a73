"""A button that puts tables on the clipboard, as Word and as a spreadsheet take them; nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from mrdcore.language import current, say
from mrdcore.present.scene import TitledTable
from mrdcore.present.tables_copy import table_as_text, table_for_word

HTML = '<button type="button"></button><span role="status"></span>'
CSS = """
button{font:inherit;color:var(--st-text-color);background:transparent;border:1px solid var(--st-border-color);border-radius:var(--st-button-radius,.5rem);padding:.35rem .75rem;cursor:pointer}
button:hover{border-color:var(--st-primary-color);color:var(--st-primary-color)}
button:focus-visible{outline:2px solid var(--st-primary-color);outline-offset:2px}
span{margin-left:.6rem;font-size:.875rem;color:var(--st-text-color)}
"""
# Outside of https and localhost a browser has no clipboard of several kinds: there the page copies what is selected.
JS = """
export default function({ data, parentElement }) {
  const button = parentElement.querySelector("button"), status = parentElement.querySelector("span");
  button.textContent = data.label;
  function byEvent() {
    let done = false;
    const fill = (event) => {
      event.clipboardData.setData("text/html", data.html);
      event.clipboardData.setData("text/plain", data.text);
      event.preventDefault(); event.stopImmediatePropagation();
      done = true;
    };
    document.addEventListener("copy", fill, true);
    document.execCommand("copy");
    document.removeEventListener("copy", fill, true);
    return done;
  }
  button.onclick = async () => {
    let done = false;
    try {
      const kinds = { "text/html": data.html, "text/plain": data.text };
      const blobs = Object.entries(kinds).map(([kind, text]) => [kind, new Blob([text], { type: kind })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      done = true;
    } catch { done = byEvent(); }
    status.textContent = done ? data.copied : data.refused;
    setTimeout(() => { status.textContent = ""; }, 4000);
  };
}
"""

_button = st.components.v2.component("mrd_copy_tables", html=HTML, css=CSS, js=JS)


def copy_button(tables: Sequence[TitledTable], key: str = "copy") -> None:
    """The button for these tables; none where there is no table."""
    if not tables:
        return
    data = {
        "label": say("Copy tables for Word"),
        "copied": say("Copied. Paste into Word."),
        "refused": say("The browser did not allow copying."),
        "html": "<br>".join(map(table_for_word, tables)),
        "text": "\n\n".join(map(table_as_text, tables)),
    }
    _button(key=f"{key}-{current()}", data=data)
