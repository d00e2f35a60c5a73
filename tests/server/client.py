"""A visitor without a browser: speaks to the server as Streamlit's page does, and keeps what it is sent."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

PATIENCE = 180  # seconds for one answer
XSRF = "_streamlit_xsrf"


def _of_buttons(widget: Any) -> WidgetState:
    chosen = widget.raw_values if widget.set_value else [widget.options[place].content for place in widget.default]
    return _of_texts(widget.id, chosen)


def _of_list(widget: Any) -> WidgetState:
    return _of_texts(widget.id, widget.raw_values if widget.set_value else [widget.options[p] for p in widget.default])


def _of_texts(key: str, chosen: Iterable[str]) -> WidgetState:
    state = WidgetState(id=key)
    state.string_array_value.data.extend(chosen)
    return state


def _of_box(widget: Any) -> WidgetState:
    if widget.set_value:
        return WidgetState(id=widget.id, string_value=widget.raw_value)
    return WidgetState(id=widget.id, string_value=widget.options[widget.default] if widget.options else None)


def _of_number(widget: Any) -> WidgetState:
    name = "value" if widget.set_value else "default"
    return WidgetState(id=widget.id, double_value=getattr(widget, name) if widget.HasField(name) else None)


def _of_switch(widget: Any) -> WidgetState:
    return WidgetState(id=widget.id, bool_value=widget.value if widget.set_value else widget.default)


STATES: dict[str, Callable[[Any], WidgetState]] = {
    "button_group": _of_buttons,
    "multiselect": _of_list,
    "selectbox": _of_box,
    "number_input": _of_number,
    "checkbox": _of_switch,
}


@dataclass
class Screen:
    """What a run has put on the page, by its place; `received`: every byte of it."""

    elements: dict[tuple[int, ...], Element] = field(default_factory=dict)
    query: str = ""
    received: bytes = b""

    def of(self, kind: str) -> list[Any]:
        """The elements of a kind, from top to bottom."""
        found = ((place, element) for place, element in self.elements.items() if element.WhichOneof("type") == kind)
        return [getattr(element, kind) for _, element in sorted(found, key=lambda pair: pair[0])]

    def choices(self) -> Iterator[tuple[Any, WidgetState]]:
        """Each widget that holds a choice, and the state in which the server has sent it."""
        for kind, state_of in STATES.items():
            for widget in self.of(kind):
                yield widget, state_of(widget)

    def widget(self, kind: str, key: str) -> Any:
        """The widget with this key."""
        (found,) = [widget for widget in self.of(kind) if widget.id.endswith(f"-{key}")]
        return found

    @property
    def faults(self) -> list[str]:
        """What the page says where a part of it could not be shown."""
        alerts = [alert.body for alert in self.of("alert") if "could not be shown" in alert.body]
        return alerts + [exception.type for exception in self.of("exception")]

    @property
    def texts(self) -> list[str]:
        return [markdown.body for markdown in self.of("markdown")]

    @property
    def tables(self) -> list[str]:
        """Each table as HTML."""
        return [html.body for html in self.of("html") if "<table" in html.body]

    @property
    def charts(self) -> list[dict[str, list[dict[str, Any]]]]:
        """The datasets that each chart is drawn from."""
        return [
            {one.name: convert_arrow_bytes_to_pandas_df(one.data.data).to_dict("records") for one in chart.datasets}
            for chart in self.of("vega_lite_chart")
        ]


class Client:
    """A session of its own. `screen` is what the last finished run has left."""

    def __init__(self, url: str, query: str = "") -> None:
        self.url, self.query, self.page = url, query, ""
        self.pages: dict[str, str] = {}
        self.screen = Screen()
        self._states: dict[str, WidgetState] = {}
        self._session = ""
        self._http = requests.Session()
        # One that is kept may be closed by the server just as it is used again; a browser would then ask once more.
        self._http.headers["Connection"] = "close"
        self._http.get(f"{url}/_stcore/health", timeout=PATIENCE)
        self._socket = connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream",
            origin=url,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            open_timeout=PATIENCE,
            proxy=None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._socket.close()
        self._http.close()

    def run(self, *trigger: WidgetState) -> Screen:
        """Ask for a run with everything chosen so far, and wait until it has finished."""
        self.ask(*trigger)
        return self.answer()

    def ask(self, *trigger: WidgetState) -> None:
        """Ask for a run, and do not wait."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.widget_states.widgets.extend([*self._states.values(), *trigger])
        self._socket.send(message.SerializeToString())

    def answer(self) -> Screen:
        """What stands on the page once a run has come to its end; runs that were broken off are passed over."""
        screen = Screen()
        while True:
            data = self._socket.recv(timeout=PATIENCE)
            assert isinstance(data, bytes)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                screen = Screen(query=self.query)
                self._session = message.new_session.initialize.session_id
                self.page = message.new_session.page_script_hash
            screen.received += data
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                screen.elements[tuple(message.metadata.delta_path)] = message.delta.new_element
            elif kind == "delta" and message.delta.WhichOneof("type") == "add_block":
                screen.elements.pop(tuple(message.metadata.delta_path), None)
            elif kind == "page_info_changed":
                self.query = screen.query = message.page_info_changed.query_string
            elif kind == "navigation":
                self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._see(screen)
                return screen

    def _see(self, screen: Screen) -> None:
        """Keep what was chosen, as a page does, and take over what the server has set."""
        shown = {widget.id: (widget, state) for widget, state in screen.choices()}
        kept = self._states
        self._states = {
            key: state if widget.set_value or key not in kept else kept[key] for key, (widget, state) in shown.items()
        }
        self.screen = screen

    def go_to(self, page: str) -> Screen:
        """Click a page of the menu, by its name in the address."""
        self.page = self.pages[page]
        return self.run()

    def forget(self) -> None:
        """Know of no widget, as a page that is clicked before it has arrived."""
        self._states.clear()

    def choose(self, column: str, *values: str) -> None:
        """Press these values of a filter in the sidebar, and no others; asks for no run."""
        buttons = self.screen.widget("button_group", f"where:{column}")
        written = {re.sub(r" · \d+$", "", option.content): option.content for option in buttons.options}
        self._states[buttons.id] = _of_texts(buttons.id, (written[value] for value in values))

    def group_by(self, label: str) -> None:
        """Choose what the patients are compared by; asks for no run."""
        box = self.screen.widget("selectbox", "group_by")
        assert label in box.options
        self._states[box.id] = WidgetState(id=box.id, string_value=label)

    def upload(self, name: str, data: bytes) -> Screen:
        """Drop a file: bytes over HTTP, then a run that finds them, as the page does."""
        (uploader,) = self.screen.of("file_uploader")
        place = self._place_for(name)
        answer = self._http.put(
            f"{self.url}{urlsplit(place.upload_url).path}",
            files={"file": (name, data, "text/csv")},
            headers={"X-Xsrftoken": self._http.cookies.get(XSRF, "")},
            timeout=PATIENCE,
        )
        answer.raise_for_status()
        state = WidgetState(id=uploader.id)
        state.file_uploader_state_value.uploaded_file_info.add(
            name=name, size=len(data), file_id=place.file_id, file_urls=place
        )
        return self.run(state)

    def _place_for(self, name: str) -> Any:
        message = BackMsg()
        message.file_urls_request.request_id = uuid.uuid4().hex
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self._session
        self._socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE))  # type: ignore[arg-type]
            if answer.WhichOneof("type") == "file_urls_response":
                (place,) = answer.file_urls_response.file_urls
                return place
