"""What the server does besides pages: open the workspace, answer a health check, close doors.

Streamlit sends no frame, referrer or type-sniffing headers and leaves its metrics open; the middleware mends both.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cdp_core.errors import WorkspaceBusy
from cdp_core.store.garbage import look_seldom
from cdp_core.ui import upload_route

#: Pictures, letters and answers come from this server alone.
_OWN_SERVER_ALONE = b"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss: data: blob:"

HEADERS = {
    b"content-security-policy": _OWN_SERVER_ALONE,
    b"x-frame-options": b"SAMEORIGIN",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
}
#: How often, and with what pause in seconds, a workspace is tried that something else has open.
_TRIES, _PAUSE = 20, 0.5

HIDDEN = ("/_stcore/metrics", "/_stcore/agent")


class CloseDoors:
    """Hides what is not for visitors and adds security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"].startswith(HIDDEN):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((name, value) for name, value in HEADERS.items() if name not in present),
                ]
            await send(message)

        await self.app(scope, receive, send_with_headers)


async def health(_: Request) -> JSONResponse:
    return JSONResponse({"ok": True})


async def overview(request: Request) -> RedirectResponse:
    """To the first page, which Streamlit serves under no name of its own; what the address asks goes along."""
    return RedirectResponse("./" + (f"?{request.url.query}" if request.url.query else ""))


async def _open_workspace() -> None:
    """Open it as soon as whatever else has it open (a command of `cdp`) is done; else end with one sentence.

    An exception here would come with the tracebacks of three servers around it.
    """
    from cdp_core.ui import session

    for left in reversed(range(_TRIES)):
        try:
            session.workspace()
            return
        except WorkspaceBusy as busy:
            if not left:
                print(f"cdp serve: {busy}", file=sys.stderr, flush=True)
                os._exit(1)
            await asyncio.sleep(_PAUSE)


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[dict[str, bool]]:
    """Open the workspace before the first visitor; close it with the last word."""
    from cdp_core.ui.session import close_workspaces  # cached functions need a running Streamlit

    look_seldom()
    await _open_workspace()
    yield {"ready": True}
    close_workspaces()


routes = [Route("/v1/health", health), Route("/overview", overview), upload_route.route]
middleware = [Middleware(CloseDoors)]
