"""Which segment the page shows: its name, the rule it was saved with, and the address that says so.

In:  the address, acts of the viewer
Out: the builder filled, the address kept in step with it
"""

import json
from collections.abc import Mapping
from contextlib import suppress

import streamlit as st

from cdp_core.errors import CdpError, RuleError, SegmentError
from cdp_core.segments import in_words, read_json
from cdp_core.ui import link_text, rule_state, rule_tree
from cdp_core.ui.messages import told
from cdp_core.ui.rule_tree import Group, Rule
from cdp_core.ui.session import workspace
from cdp_core.ui.words import this_minute

OPENED = "segment_opened"
SAVED_RULE = "segment_saved_rule"
ADDRESS = "segment_address"
DELETED = "segment_deleted"
PROBLEM = "segment_problem"
TOO_LONG = "segment_too_long"
LEFT = "segment_left"
AWAY = "segment_away"


def opened() -> str | None:
    """The name of the saved segment in the builder; None for a rule that was not saved."""
    return st.session_state.get(OPENED)


def is_changed(rule: Rule) -> bool:
    """Whether the saved segment that is open has another rule than the builder."""
    return opened() is not None and st.session_state.get(SAVED_RULE) != rule


def open_from_address() -> None:
    """Put what the address names into the builder, once for each address."""
    name, text = st.query_params.get("segment"), st.query_params.get("rule")
    address = _address(name, text)
    if st.session_state.get(ADDRESS) == address:
        return
    unsaved = opened() is None or is_changed(rule_state.rule_now())
    if not address and st.session_state.pop(AWAY, False) and rule_state.builder().tree.nodes and unsaved:
        return
    st.session_state[ADDRESS] = address
    if name and name == st.session_state.get(DELETED, (0, None))[1] and name not in workspace().segment_names():
        return  # by the browser's Back; the note that it is deleted says so
    with told(by_link=True):
        if name:
            saved = workspace().segment(name)["rule"]
            _hold(name, saved)
            rule_state.start_with(_read(text) if text else saved)
        elif text:
            _hold(None, None)
            rule_state.start_with(_read(text))
        else:
            close()


def leave() -> None:
    """Another page is shown: a rule that is not saved waits in the builder for whoever comes back by the side bar."""
    st.session_state[AWAY] = True


def _read(text: str) -> Rule:
    """A rule from an address, found right; else nothing of it gets into the builder."""
    rule: Rule = read_json(link_text.read(text))
    workspace().evaluate(rule, this_minute())  # the page asks for the same minute, and finds it answered
    return rule


def _address(name: str | None, text: str | None) -> str:
    """What an address means: two spellings of one rule are the same, or a slow browser would open it anew."""
    with suppress(ValueError, RecursionError, RuleError):
        return json.dumps([name, json.loads(link_text.read(text))]) if text else json.dumps([name]) if name else ""
    return json.dumps([name, text])


def _hold(name: str | None, rule: Rule | None) -> None:
    st.session_state[OPENED] = name
    st.session_state[SAVED_RULE] = rule_state.normal(rule) if rule is not None else None


def keep_address(rule: Rule) -> None:
    """Say in the address what the builder holds, so that it can be sent to a colleague."""
    name = opened()
    text = link_text.written(rule)
    shown = {"segment": name} if name else {}
    told = is_changed(rule) if name else bool(rule_state.builder().tree.nodes)
    st.session_state[TOO_LONG] = told and text is None
    if told and text is not None:
        shown["rule"] = text
    here = dict(st.query_params)
    no_longer = len(here.get("rule", "")) <= len(shown.get("rule", here.get("rule", "")))
    if _meant(here) == _meant(shown) and no_longer:
        shown = here  # another spelling of the same would be one more step back for the browser
    elif here != shown:
        st.query_params.from_dict(shown)
    st.session_state[ADDRESS] = _address(name, shown.get("rule"))


def _meant(query: Mapping[str, str]) -> tuple[set[str], str | None, Rule | str]:
    """What an address asks for: its parts but the rule, the segment, and the rule as the builder would write it."""
    text = query.get("rule")
    rule: Rule | str = text or {"all": []}
    with suppress(ValueError, RecursionError, RuleError, AttributeError, KeyError, TypeError, StopIteration):
        rule = rule_state.normal(json.loads(link_text.read(text))) if text else rule
    return set(query) - {"rule"}, query.get("segment"), rule


def is_too_long() -> bool:
    """Whether the rule is not in the address, since no address is that long."""
    return bool(st.session_state.get(TOO_LONG))


def go_to(name: str) -> None:
    """Open a saved segment."""
    st.query_params.from_dict({"segment": name})
    st.session_state.pop(ADDRESS, None)


def begin(rule: Rule) -> None:
    """Begin a segment that is not saved yet; the address changes once, so that Back leads to what was open."""
    _hold(None, None)
    rule_state.start_with(rule)
    keep_address(rule_state.rule_now())


def close() -> None:
    """An empty builder, and the address without a segment; what was not saved can be opened again."""
    held, name = rule_state.builder(), opened()
    st.session_state.pop(LEFT, None)
    if held.tree.nodes:
        held.remember()
        if name is None or is_changed(rule_state.rule_now()):
            st.session_state[LEFT] = (name, held.tree)
    st.query_params.clear()
    st.session_state[ADDRESS] = ""
    _hold(None, None)
    held.tree, held.open = Group(), None


def left_unsaved() -> str | None:
    """Under which name a rule was left that is not saved, "" for none; None where nothing was, or another is begun."""
    if opened() or rule_state.builder().tree.nodes:
        st.session_state.pop(LEFT, None)
    return st.session_state[LEFT][0] or "" if LEFT in st.session_state else None


def open_left() -> None:
    """Open again what was left, under its name where that is still a segment's."""
    name, tree = st.session_state.pop(LEFT)
    there = name in workspace().segment_names()
    _hold(name if there else None, workspace().segment(name)["rule"] if there else None)
    held = rule_state.builder()
    if held.tree.nodes:
        held.remember()
    held.tree = rule_tree.fresh(tree)
    keep_address(rule_state.rule_now())


def save(name: str, rule: Rule) -> None:
    """Save the rule under a name and show that segment.

    Raises:
        SegmentError: the name is that of another segment, which would be lost; or it cannot be one.
    """
    if name != opened() and name in workspace().segment_names():
        raise SegmentError(f'Another segment is called "{name}" already. Choose another name, or open it to change it.')
    workspace().save_segment(name, rule)
    _hold(name, rule)
    keep_address(rule)


def changed_elsewhere() -> str | None:
    """What became of the saved segment that is open, where somebody else changed or deleted it meanwhile."""
    name = opened()
    if name is None:
        return None
    if name not in workspace().segment_names():
        return f"{name} was deleted meanwhile. Saved under this name, it is there again."
    stored = workspace().segment(name)["rule"]
    if rule_state.normal(stored) == st.session_state.get(SAVED_RULE):
        return None
    return f"{name} was changed meanwhile. It is now: {in_words(stored)}"


def rename(name: str, new_name: str, rule: Rule) -> None:
    """Give the open segment another name; what was changed in the builder stays unsaved."""
    workspace().rename_segment(name, new_name)
    st.session_state[OPENED] = new_name
    keep_address(rule)


def duplicate(name: str) -> None:
    """Copy a saved segment and open the copy."""
    try:
        go_to(workspace().duplicate_segment(name))
    except CdpError as error:
        st.session_state[PROBLEM] = str(error)


def delete(name: str) -> None:
    """Delete a saved segment; it can be brought back."""
    try:
        st.session_state[DELETED] = (workspace().delete_segment(name), name)
    except CdpError as error:
        st.session_state[PROBLEM] = str(error)
        return
    close()
    st.session_state.pop(LEFT, None)


def undelete() -> None:
    """Bring back what was deleted last and open it."""
    number, name = st.session_state.pop(DELETED)
    try:
        workspace().undelete_segment(number)
    except CdpError as error:
        st.session_state[PROBLEM] = str(error)
        return
    go_to(name)


def read_pasted(text: str) -> Rule:
    """A rule that someone pasted.

    Raises:
        RuleError: it is no JSON, or no rule; carries the path.
    """
    rule = read_json(text)
    if not isinstance(rule, dict):
        raise RuleError("", 'a rule is a JSON object, such as {"all": []}.')
    workspace().evaluate(rule, this_minute())
    return rule
