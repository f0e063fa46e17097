"""What a page says: its title with one line of figures, empty states, errors beside their cause."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cdp_core.errors import CdpError, RuleError
from cdp_core.progress import Progress

BROKEN_LINK = (
    "The rule in this link cannot be used. Ask whoever sent it for a new one, or build the segment here. What is wrong:"
)

_PICTURE = re.compile(r":(?=[a-z+-][\w+/-]*:)", re.IGNORECASE)


def title(question: str, summary: str = "") -> None:
    """The question that the page answers, and the answer's figures in one line."""
    st.title(question, anchor=False)
    if summary:
        st.markdown(plain(summary))


def plain(text: str) -> str:
    """Text from the data as it may stand in Markdown: nothing in it is markup, a link or a picture.

    Streamlit makes pictures of ":name:" whatever stands before the colons; a joiner without width keeps them apart.
    """
    text = _PICTURE.sub(":\u2060", text)
    for sign in "\\`*_{}[]()#+!|<>~$:":
        text = text.replace(sign, "\\" + sign)
    return text


def moved(bar: DeltaGenerator) -> Progress:
    """Progress of the core as a bar on the page, with what is being done."""

    def progress(share: float, what: str) -> None:
        bar.progress(min(1.0, max(0.0, share)), f"{what.capitalize()} …")

    return progress


@contextmanager
def told(by_link: bool = False) -> Iterator[None]:
    """An operation whose failure is one sentence on the page; of a rule that came `by_link`, also what to do now."""
    try:
        yield
    except CdpError as error:
        said = f"{BROKEN_LINK} {error.message}" if by_link and isinstance(error, RuleError) else str(error)
        st.error(plain(said), icon=":material/error:")


def decided(profile_id: str, done: str) -> None:
    """Show a person anew after a decision on her, by her id: whatever led here before may be another person's now.

    `done` is Markdown.
    """
    said = f"{done}. It is in the history of decisions on the Identity page."
    st.toast(said, icon=":material/done:", duration="long")
    st.query_params["profile"] = profile_id
    st.rerun()


def known(sort: str, parts: Sequence[str]) -> None:
    """Say in one line where the address names a part, a tab or the like that the page does not have."""
    asked = st.query_params.get(sort, parts[0])
    if asked not in parts:
        st.info(f"There is no {sort} “{plain(asked)}” here. This is {parts[0]}.", icon=":material/info:")
