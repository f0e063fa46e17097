"""How long the server takes while several people work at once, each on a computer of her own.

    python -m bench crowd --workspace DIR [--people 10] [--changes 20] [--every 3]

DIR is a workspace of any size, such as `cdp demo --customers 1000000 --workspace DIR` makes. Each person speaks to the
app as a browser does, without drawing the page: she opens a rule of four conditions and types another number every few
seconds, then opens profiles. A time is that from the change until the server has sent the whole answer.
"""

import argparse
import json
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

from bench.browser import RULE, summed_up
from cdp_core.settings import Settings
from cdp_core.workspace import Workspace
from tests.browser.conftest import Server

_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Person:
    """A session of the app, and the widgets that stand on its page."""

    def __init__(self, address: str) -> None:
        self.socket = connect(address.replace("http", "ws") + "/_stcore/stream", max_size=None)
        self.known: dict[str, ForwardMsg] = {}
        self.page, self.query = "", ""
        self.buttons: dict[str, tuple[str, str]] = {}
        self.numbers: dict[str, tuple[str, str]] = {}
        self.states: dict[str, WidgetState] = {}

    def open(self, page: str, query: str = "") -> float:
        """Open a page; milliseconds until all of it was sent."""
        self.page, self.query, self.states = page, query, {}
        return self._answer("")

    def press(self, label: str) -> float:
        """Press the first button with that label."""
        widget, fragment = self.buttons[label]
        return self._answer(fragment, WidgetState(id=widget, trigger_value=True))

    def type(self, label: str, number: float) -> float:
        """Type a number into the first field with that label."""
        widget, fragment = self.numbers[label]
        self.states[widget] = WidgetState(id=widget, double_value=number)
        return self._answer(fragment)

    def close(self) -> None:
        self.socket.close()

    def _answer(self, fragment: str, *pressed: WidgetState) -> float:
        message = BackMsg()
        script = message.rerun_script
        script.query_string, script.page_name, script.fragment_id = self.query, self.page, fragment
        script.widget_states.widgets.extend([*self.states.values(), *pressed])
        began = time.perf_counter()
        self.socket.send(message.SerializeToString())
        self.buttons, self.numbers = {}, {}
        for told in self._told():
            element = told.delta.new_element
            if element.HasField("button"):
                self.buttons.setdefault(element.button.label, (element.button.id, told.delta.fragment_id))
            if element.HasField("number_input"):
                self.numbers.setdefault(element.number_input.label, (element.number_input.id, told.delta.fragment_id))
            if element.HasField("exception"):
                raise RuntimeError(element.exception.message)
        return (time.perf_counter() - began) * 1000

    def _told(self) -> Iterator[ForwardMsg]:
        """Messages up to the end of the run that was asked for."""
        while True:
            told = ForwardMsg.FromString(bytes(self.socket.recv()))
            if told.HasField("ref_hash"):
                told = self.known[told.ref_hash]
            elif told.hash:
                self.known[told.hash] = told
            if told.HasField("script_finished"):
                if told.script_finished in _FINISHED:
                    return
                continue
            yield told


Times = dict[str, list[float]]


def works(address: str, seat: int, changes: int, every: float, profiles: list[int], took: Times) -> None:
    """What one person does; her times are added to those of all."""
    chance = random.Random(seat)
    person = Person(address)
    took["open a rule"].append(person.open("segments", f"rule={quote(json.dumps(RULE))}"))
    label = next(label for label in person.buttons if label.startswith("Revenue"))
    person.press(label)
    for step in range(changes):
        time.sleep(chance.uniform(0, 2 * every))
        took["change a number"].append(person.type(next(iter(person.numbers)), 101.0 + 43 * step + 7 * seat))
    for profile in chance.sample(profiles, 5):
        time.sleep(chance.uniform(0, 2 * every))
        took["open a profile"].append(person.open("profiles", urlencode({"profile": f"p{profile}"})))
    person.close()


def main(arguments: list[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench crowd", description=__doc__)
    options.add_argument("--workspace", type=Path, required=True)
    options.add_argument("--people", type=int, default=10)
    options.add_argument("--changes", type=int, default=20)
    options.add_argument("--every", type=float, default=3.0, help="seconds between two changes of a person")
    chosen = options.parse_args(arguments)
    with Workspace.open(settings=Settings(workspace=chosen.workspace)) as workspace:
        profiles = [found.profile for found in workspace.newest_profiles(200)]
    took: Times = {"open a rule": [], "change a number": [], "open a profile": []}
    with tempfile.TemporaryDirectory() as folder:
        server = Server(chosen.workspace, Path(folder) / "server.log")
        try:
            people = [
                threading.Thread(target=works, args=(server.url, seat, chosen.changes, chosen.every, profiles, took))
                for seat in range(chosen.people)
            ]
            for each in people:
                each.start()
            for each in people:
                each.join()
        finally:
            server.stop()
    print(f"{chosen.people} people at once, each does something every {chosen.every:g} s\n")
    print("| what | times | median | p95 | worst |")
    print("|---|---|---|---|---|")
    for what, times in took.items():
        print(f"| {what} | {len(times)} | {' | '.join(f'{one:.0f} ms' for one in summed_up(times))} |")
