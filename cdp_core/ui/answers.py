"""Answers for which everything has to be looked at: given once for a state of the data, to all who look.

In:  the minute that counts as now
Out: what the overview, coverage, identity and segments pages show
"""

from datetime import datetime
from typing import Any

import streamlit as st

from cdp_core.identity import EvidenceCount, Resolved, Survey
from cdp_core.insights import Coverage, Overview
from cdp_core.profiles import Page
from cdp_core.profiles.preferences import Difference, Teller
from cdp_core.ui.session import workspace
from cdp_core.workspace import Templates

_Version = tuple[str, int]


def overview(now: datetime) -> Overview:
    return _overview(workspace().version(), now)


def coverage(now: datetime) -> Coverage:
    return _coverage(workspace().version(), now)


def profile_page(number: int, now: datetime) -> Page:
    return _profile_page(workspace().version(), number, now)


def segments_of(number: int, now: datetime) -> list[str]:
    return _segments_of(workspace().version(), number, now)


def templates(now: datetime) -> Templates:
    return _templates(workspace().version(), tuple(sorted(workspace().told_events().items())), now)


def status() -> dict[str, Any]:
    return _status(workspace().version())


def survey() -> Survey:
    return _survey(workspace().version())


def evidence() -> list[EvidenceCount]:
    return _evidence(workspace().version())


def past_resolves() -> list[Resolved]:
    return _past_resolves(workspace().version())


def trait_differences() -> list[Difference]:
    return _trait_differences(workspace().version())


def tellers(trait: str) -> list[Teller]:
    return _tellers(workspace().version(), trait)


# Shared and never changed: copies for each viewer would cost more than they protect.


@st.cache_resource(max_entries=4, show_spinner="Looking at everything …")
def _overview(version: _Version, now: datetime) -> Overview:
    return workspace().overview(now)


@st.cache_resource(max_entries=4, show_spinner="Comparing what each system knows …")
def _coverage(version: _Version, now: datetime) -> Coverage:
    return workspace().coverage(now)


@st.cache_resource(max_entries=100, show_spinner=False)
def _profile_page(version: _Version, number: int, now: datetime) -> Page:
    return workspace().profile_page(number, now)


@st.cache_resource(max_entries=100, show_spinner=False)
def _segments_of(version: _Version, number: int, now: datetime) -> list[str]:
    return workspace().segments_of(number, now)


@st.cache_resource(max_entries=4, show_spinner=False)
def _templates(version: _Version, told: tuple[tuple[str, str], ...], now: datetime) -> Templates:
    return workspace().templates(now)


@st.cache_resource(max_entries=4, show_spinner=False)
def _status(version: _Version) -> dict[str, Any]:
    return workspace().status()


@st.cache_resource(max_entries=4, show_spinner="Looking at what many share …")
def _survey(version: _Version) -> Survey:
    return workspace().identity_survey()


@st.cache_resource(max_entries=4, show_spinner=False)
def _evidence(version: _Version) -> list[EvidenceCount]:
    return workspace().identity_evidence()


@st.cache_resource(max_entries=4, show_spinner=False)
def _past_resolves(version: _Version) -> list[Resolved]:
    return workspace().past_resolves()


@st.cache_resource(max_entries=4, show_spinner="Looking where sources differ …")
def _trait_differences(version: _Version) -> list[Difference]:
    return workspace().trait_differences()


@st.cache_resource(max_entries=50, show_spinner=False)
def _tellers(version: _Version, trait: str) -> list[Teller]:
    return workspace().tellers(trait)
