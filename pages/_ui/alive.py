"""The page asks every few seconds whether the server still has its data; where it has not, the page says so and dims.

The question is a plain request that names a visit by a word of its own, so that it wakes no session, keeps no idle
server up and tells a proxy's log nothing. Streamlit's own connection opens again after a restart as if nothing had
been: the old figures would stay on the screen, over no data.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from mrdcore.language import mark, say

from . import incoming, state, visits

TITLE = mark("This page is no longer live")
GONE = mark(
    "The server has ended or cannot be reached. What you see behind this is its last picture; nothing on it works. "
    "If the server comes back, the page goes on by itself or says what to do."
)
FILE_AGAIN = mark(
    "Load the file again: your filters are kept in the link, and what you saved of the session can be loaded again."
)
WHY = {
    visits.LOST: mark(
        "The connection was interrupted for so long that your data are no longer in the server's memory."
    ),
    visits.RESTARTED: mark("The server was restarted; your data are no longer in its memory."),
}
DEMO_AGAIN = mark("The demo cohort opens again by itself, and your filters are kept in the link.")

# A busy server answers late, so one answer may be missing, and two. A page nobody looks at does not ask: it asks as
# soon as it is looked at. A modal dialog of the browser's own lies above all of Streamlit's and leaves nothing to press.
SCRIPT = """
const EVERY = 3000, SOON = 1000, PATIENCE = 5000, ENOUGH = 3;

function watcher() {
  let data = null, missed = 0, timer = 0, asking = false;
  const dialog = document.createElement("dialog"), style = document.createElement("style");
  const title = document.createElement("h2"), text = document.createElement("p"), again = document.createElement("button");
  style.textContent = `
    #server-gone {max-width: 30rem; padding: 1.5rem 1.75rem; border: 0; border-radius: .5rem; font: inherit; line-height: 1.5;
      box-shadow: 0 .5rem 2rem rgb(0 0 0 / .35)}
    #server-gone::backdrop {background: rgb(110 118 122 / .55); backdrop-filter: grayscale(1)}
    #server-gone h2 {font-size: 1.25rem; font-weight: 650; margin: 0 0 .5rem; padding: 0} #server-gone p {margin: 0}
    #server-gone button {font: inherit; color: #fff; border: 0; border-radius: .375rem; padding: .5rem 1rem;
      margin-top: 1.25rem; cursor: pointer}
    #server-gone button:focus-visible {outline: 2px solid currentColor; outline-offset: -5px}`;
  title.id = "server-gone-title"; text.id = "server-gone-text"; dialog.id = "server-gone";
  dialog.setAttribute("role", "alertdialog");
  dialog.setAttribute("aria-labelledby", title.id); dialog.setAttribute("aria-describedby", text.id);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("keydown", (event) => { if (event.key === "Escape") event.preventDefault(); event.stopPropagation(); });
  again.type = "button"; again.onclick = () => location.reload();
  dialog.append(title, text, again);
  document.body.append(style, dialog);

  function say(words, reload) {
    title.textContent = data.title; text.textContent = words; again.textContent = data.again; again.hidden = !reload;
    Object.assign(dialog.style, { background: data.ground, color: data.ink, fontFamily: getComputedStyle(document.body).fontFamily });
    again.style.background = data.accent;
    if (!dialog.open) dialog.showModal();
  }

  function lost(why) {
    if (data.holds) say(data.why[why], true); else location.reload();
  }

  async function answer() {
    try {
      const options = { headers: { "x-visit": data.visit }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
      const response = await fetch(data.path, options);
      return response.ok ? await response.text() : "";
    } catch { return ""; }
  }

  async function ask() {
    clearTimeout(timer);
    if (asking || document.hidden) return;
    asking = true;
    const asked = data.visit, found = await answer();
    asking = false;
    if (asked === data.visit) hear(found);
    timer = setTimeout(ask, missed && missed < ENOUGH ? SOON : EVERY);
  }

  function hear(found) {
    missed = found === "here" ? 0 : missed + 1;
    if (found === "here") dialog.close();
    else if (found === "restarted" || found === "lost") lost(found);
    else if (missed >= ENOUGH) if (found === "away") lost("lost"); else say(data.gone, false);
  }

  document.addEventListener("visibilitychange", ask);
  return {
    told(next) {
      const other = data && data.visit !== next.visit, held = data?.holds, why = data?.why;
      data = next;
      if (other && held && !next.holds) say(why.lost, true);
      else if (other) dialog.close();
      if (!timer) timer = setTimeout(ask, EVERY);
    },
  };
}

export default function({ data }) {
  window.serverWatcher ??= watcher();
  window.serverWatcher.told(data);
}
"""
_watcher = st.components.v2.component("mrd_alive", js=SCRIPT)


def show() -> None:
    """Put the watcher on the page, with what it has to say; it shows nothing while all is well."""
    with st.container(key="alive"):
        _watcher(key="watcher", data={"visit": _visit().word, "path": visits.path(), **_words(), **_colours()})


def _visit() -> visits.Visit:
    if "visit" not in st.session_state:
        context = get_script_run_ctx()
        st.session_state["visit"] = visits.begin(context.session_id if context else "")
    return st.session_state["visit"]


def _words() -> dict[str, object]:
    again = say(DEMO_AGAIN) if state.is_demo() else say(FILE_AGAIN)
    return {
        "holds": bool(state.loaded() or incoming.pending()),
        "title": say(TITLE),
        "gone": say(GONE),
        "why": {name: f"{say(why)} {again}" for name, why in WHY.items()},
        "again": say("Open the page again"),
    }


def _colours() -> dict[str, str]:
    theme = f"theme.{'dark' if st.context.theme.type == 'dark' else 'light'}"
    names = {"ground": "backgroundColor", "ink": "textColor", "accent": "primaryColor"}
    return {name: st.get_option(f"{theme}.{option}") for name, option in names.items()}
