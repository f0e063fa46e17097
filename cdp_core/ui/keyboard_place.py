"""Keeps the place of whoever builds by keyboard: what an act has opened or moved gets the focus.

In:  the key of a Streamlit element, and a number that is new with each act
Out: nothing to see; the first field or button in that element has the focus

What a redraw takes away loses the focus, and the next Tab would begin at the top of the page. Who points is left
alone: on a phone, a focused field would bring up the keyboard. So is who has gone on to something else meanwhile.
"""

import streamlit as st

JS = """
// Of several widgets, which come one by one, the first field; else the button that the element is.
const FIELD = "input:not([disabled]), textarea:not([disabled])"
const BUTTON = ":scope:not(:has(.stElementContainer)) button:not([disabled])"
// What an act begins from; elsewhere, and in a field, somebody is at work.
const LEFT = ".st-key-rule_builder button, .st-key-templates button, [role=menu], [role=menu] *"
const SETTLED = 700
const LONGEST = 20000
let byKeys = false
let acts = 0
let turn
const act = (keys) => () => { byKeys = keys; acts += 1 }
window.addEventListener("keydown", act(true), true)
window.addEventListener("pointerdown", act(false), true)

export default function ({ data }) {
  if (data.turn === turn || !data.place) return
  const first = turn === undefined && data.turn === 0
  turn = data.turn
  if (first || !byKeys) return
  const since = acts, began = Date.now()
  let stands
  const look = () => {
    if (acts !== since || Date.now() - began > LONGEST) return
    const target = document.querySelector(`.st-key-${CSS.escape(data.place)}`)?.querySelector(`${FIELD}, ${BUTTON}`)
    const at = document.activeElement
    const runs = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "running"
    if (target && at !== target && (at === null || at === document.body || at.matches(LEFT))) target.focus()
    stands = target && !runs && at === target ? (stands ?? Date.now()) : undefined
    if (stands === undefined || Date.now() - stands < SETTLED) setTimeout(look, 50)
  }
  look()
}
"""
_place = st.components.v2.component("keyboard_place", html="<span></span>", js=JS)


def keep(place: str, turn: int) -> None:
    """Something without a look of its own; `place` is the key of an element, or nothing."""
    with st.container(key="keyboard_place"):
        _place(key="place", data={"place": place, "turn": turn})
