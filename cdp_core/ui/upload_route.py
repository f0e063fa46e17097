"""Files too large for the browser's memory and ours: straight to the disk.

In:  a token that a page handed out, a file as the body of a request
Out: the file in a folder, once it is whole

Streamlit keeps uploads in memory and refuses large ones. Nobody without a token of a page can write here, each token
takes one file, and a file that breaks off leaves nothing behind.
"""

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

#: Tokens that may be open at a time; the oldest unused one is forgotten first.
_MOST_EXPECTED = 500

#: What is left free on the disk, at least.
_SPARE = 512 * 1024 * 1024


@dataclass
class Arrival:
    """A file that is awaited, then there. `name` is what the sender calls it."""

    path: Path
    name: str = ""
    size: int = 0
    complete: bool = False
    begun: bool = False


_expected: dict[str, Arrival] = {}


def expect(folder: Path) -> str:
    """A token for one file that will come to this folder."""
    while len(_expected) >= _MOST_EXPECTED:
        _expected.pop(next(iter(_expected)))
    token = secrets.token_urlsafe(24)
    _expected[token] = Arrival(folder / f"upload-{secrets.token_hex(8)}")
    return token


def arrived(token: str) -> Arrival | None:
    """The file that came under a token, once it is whole."""
    arrival = _expected.get(token)
    return arrival if arrival and arrival.complete else None


def forget(token: str) -> bool:
    """Await nothing under a token any more, and take what came off the disk; False while it is still coming."""
    arrival = _expected.get(token)
    if arrival is not None and arrival.begun and not arrival.complete:
        return False
    if arrival is not None:
        arrival.path.unlink(missing_ok=True)
        del _expected[token]
    return True


async def receive(request: Request) -> JSONResponse:
    """Take the body as a file, piece by piece."""
    arrival = _expected.get(request.path_params["token"])
    if arrival is None or arrival.begun:
        return _refused(404, "This upload is not expected. Reload the page and choose the file again.")
    announced = int(request.headers.get("content-length") or 0)
    if announced + _SPARE > shutil.disk_usage(arrival.path.parent).free:
        return _refused(507, "There is not enough room on the server's disk for this file.")
    arrival.begun = True
    name = Path(request.query_params.get("name") or "upload").name
    arrival.path = arrival.path.with_suffix(Path(name).suffix[:12])
    try:
        async with await anyio.open_file(arrival.path, "wb") as out:
            async for chunk in request.stream():
                arrival.size += len(chunk)
                await out.write(chunk)
    except (ClientDisconnect, OSError):
        arrival.path.unlink(missing_ok=True)
        arrival.begun, arrival.size = False, 0
        return _refused(400, "The upload broke off; nothing was kept. Choose the file again.")
    arrival.name, arrival.complete = name, True
    return JSONResponse({"name": name, "size": arrival.size})


def _refused(status: int, why: str) -> JSONResponse:
    return JSONResponse({"error": why}, status_code=status)


route = Route("/v1/uploads/{token}", receive, methods=["POST"])
