"""The control for files above the upload limit: the browser sends them to our own route, which writes to disk.

In:  nothing
Out: files that came, each under its token
"""

import streamlit as st

from cdp_core.ui.session import workspace
from cdp_core.ui.upload_route import Arrival, arrived, expect

#: The tokens under which this viewer's files come; the last one may still be awaited.
TOKENS = "big_files"

HTML = """
<label for="file">Choose a large file</label>
<input id="file" type="file" />
<progress id="bar" max="1" value="0" aria-label="Upload" hidden></progress>
<p id="said" role="status"></p>
"""
CSS = """
:host { font-family: var(--st-font); color: var(--st-text-color); font-size: 0.9rem; }
label { display: block; margin-bottom: 0.25rem; }
progress { width: 100%; accent-color: var(--st-primary-color); margin-top: 0.5rem; }
p { margin: 0.25rem 0 0; }
"""
JS = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const input = parentElement.querySelector("#file")
  const bar = parentElement.querySelector("#bar")
  const said = parentElement.querySelector("#said")
  input.onchange = () => {
    const file = input.files[0]
    if (!file) return
    const request = new XMLHttpRequest()
    request.responseType = "json"
    request.open("POST", `/v1/uploads/${data.token}?name=${encodeURIComponent(file.name)}`)
    request.upload.onprogress = (event) => {
      bar.hidden = false
      bar.value = event.loaded / Math.max(1, event.total)
      said.textContent = `${file.name}: ${Math.round(100 * bar.value)} %`
    }
    request.onload = () => {
      bar.hidden = true
      input.value = ""
      if (request.status === 200) {
        said.textContent = `${file.name} is here and is being looked at.`
        setTriggerValue("came", data.token)
        return
      }
      said.textContent = request.response?.error ?? "The upload failed. Choose the file again."
    }
    request.onerror = () => { bar.hidden = true; said.textContent = "The upload broke off. Choose the file again." }
    request.send(file)
  }
}
"""

_control = st.components.v2.component("big_file", html=HTML, css=CSS, js=JS)


def control() -> None:
    """The button with its progress."""
    tokens = _tokens()
    if not tokens or arrived(tokens[-1]):
        tokens.append(expect(workspace().settings.scratch))
    _control(key="big_file", data={"token": tokens[-1]}, on_came_change=lambda: None)


def _tokens() -> list[str]:
    tokens: list[str] = st.session_state.setdefault(TOKENS, [])
    return tokens


def came() -> dict[str, Arrival]:
    """The large files of this viewer that are there, by token."""
    return {token: arrival for token in _tokens() if (arrival := arrived(token))}


def forget(token: str) -> None:
    """Take a file out of this viewer's sight."""
    if token in _tokens():
        _tokens().remove(token)
