"""What a page says when something fails that nobody caught: one sentence, never a traceback."""

import logging
from uuid import uuid4

import streamlit as st

from cdp_core.errors import CdpError
from cdp_core.ui.messages import plain

_log = logging.getLogger(__name__)


def tell(error: Exception) -> bool:
    """Say it on the page; True: it is dealt with."""
    st.error(plain(sentence(error)), icon=":material/error:")
    return True


def sentence(error: Exception) -> str:
    """What to say of a failure; the traceback of one that is ours goes to the log, under a reference."""
    if isinstance(error, CdpError):
        return str(error)
    reference = uuid4().hex[:8]
    _log.error("A page failed, reference %s", reference, exc_info=error)
    return (
        "This page met a problem that is ours, not yours. Your data is as it was. Reload the page; if it comes again, "
        f"report reference {reference} with the server's log."
    )
