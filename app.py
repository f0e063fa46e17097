"""The launcher: pages and HTTP routes on one port, in one process. `make run`, or `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from cdp_core.ui.failures import tell
from cdp_core.ui.server import lifespan, middleware, routes

app = st.App(
    Path(__file__).parent / "cdp_core/ui/main.py",
    routes=routes,
    lifespan=lifespan,
    middleware=middleware,
    on_script_error=tell,
)

if __name__ == "__main__":
    app.run()
