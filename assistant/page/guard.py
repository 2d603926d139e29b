"""What stands between the network and the page: who may ask for what, from where, and how much at once.

Gradio serves more than this page uses, some of it without a login, and lets any origin in where it is not on
localhost. Here everything is refused that is not on the list below.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.bodies import TOO_LARGE, again, announced, counted, discard, whole
from assistant.page.streams import ended

API = "/gradio_api"
OPEN: tuple[str, ...] = tuple(f"{API}/{n}" for n in ("login_check", "app_id", "theme.css", "startup-events"))
OPEN += ("/", "/login", "/logout", "/config", "/theme.css", "/robots.txt", "/favicon.ico", "/manifest.json")
OPEN_FOLDERS = ("/static/", "/assets/", "/svelte/", "/pwa_icon")
OWN = tuple(
    f"{API}/{name}" for name in ("queue/join", "queue/data", "cancel", "reset", "info", "openapi.json")
)
OWN += tuple(f"{API}/{name}" for name in ("upload", "upload_progress", "user"))
OWN_FOLDERS = tuple(f"{API}/{name}" for name in ("heartbeat/", "call/", "run/", "file="))
UPLOAD = f"{API}/upload"
LARGEST = 1_000_000  # bytes of a request that is no upload
SESSIONS = 10_000
ANOTHERS = "This session is somebody else's."
LOOPBACK = ("localhost", "127.0.0.1", "::1")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Gradio needs inline scripts; but whatever ran could load nothing from elsewhere and send nothing there.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
        " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
        " connect-src 'self'; worker-src 'self' blob:; media-src 'self' blob:; object-src 'none';"
        " base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
}


class Guard:
    """An ASGI middleware around Gradio's application.

    Args:
        login: whether people log in; without, only this machine's own addresses are answered to, so that a
            site whose name is made to point here is not.
        largest_upload: bytes of all files of one upload.
    """

    def __init__(self, app: ASGIApp, *, login: bool, largest_upload: int) -> None:
        self._app, self._login, self._largest_upload = app, login, largest_upload
        self._sessions: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a refusal, or pass on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # the page has no websockets
            return
        headers, path = Headers(scope=scope), scope["path"].rstrip("/") or "/"
        user = self._user(scope, headers)
        refusal = self._refusal(path, headers, user)
        limit = self._largest_upload if path == UPLOAD else LARGEST
        if not refusal and announced(headers) > limit:
            refusal = (413, TOO_LARGE)
        if not refusal and path != UPLOAD and scope["method"] in ("POST", "PUT", "PATCH"):
            body = await whole(receive, limit)
            refusal = self._refused_body(path, body, user)
            receive = receive if body is None else again(body, receive)
        elif not refusal and not self._may_use(_session_of(path, scope), user):
            refusal = (403, ANOTHERS)
        if refusal:
            await discard(receive)
            await PlainTextResponse(refusal[1], refusal[0], HEADERS)(scope, receive, send)
            return
        await ended(self._app, scope, counted(receive, limit), _with_headers(send))

    def _refusal(self, path: str, headers: Mapping[str, str], user: str | None) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if not self._login and (urlsplit(f"//{host}").hostname or "") not in LOOPBACK:
            return 421, "This page is served to this machine alone."
        origin = headers.get("origin")
        if origin is not None and not _same(urlsplit(origin).netloc, host):
            return 403, "Other sites may not use this page."
        if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            return 403, "Other sites may not use this page."
        if path in OPEN or path.startswith(OPEN_FOLDERS):
            return None
        if path not in OWN and not path.startswith(OWN_FOLDERS):
            return 404, "There is nothing here."
        return None if user is not None else (401, "Log in first.")

    def _refused_body(self, path: str, body: bytes | None, user: str | None) -> tuple[int, str] | None:
        if body is None:
            return 413, TOO_LARGE
        if path == "/login":
            return None
        try:
            given = json.loads(body or b"{}")
        except (ValueError, RecursionError):
            return 400, "This is not JSON."
        session = str(given.get("session_hash") or "") if isinstance(given, dict) else ""
        return None if self._may_use(session, user) else (403, ANOTHERS)

    def _user(self, scope: Scope, headers: Mapping[str, str]) -> str | None:
        """Who asks: the name logged in as, "" where nobody logs in, None for somebody who did not."""
        if not self._login:
            return ""
        app = scope["app"]
        cookies: SimpleCookie = SimpleCookie(headers.get("cookie", ""))
        for name in (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}"):
            if name in cookies and (user := app.tokens.get(cookies[name].value)):
                return str(user)
        return None

    def _may_use(self, session: str, user: str | None) -> bool:
        """Whether a session of the page is the user's, as it is the first one's who names it."""
        if not session or user is None:
            return True
        owner = self._sessions.setdefault(session, user)
        self._sessions.move_to_end(session)
        while len(self._sessions) > SESSIONS:
            self._sessions.popitem(last=False)
        return owner == user


def _same(origin: str, host: str) -> bool:
    """Whether an origin is this page's; a proxy may have left out the port."""
    return origin == host or (":" not in host and origin.rpartition(":")[0] == host)


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return sent


def _session_of(path: str, scope: Scope) -> str:
    if path.startswith(f"{API}/heartbeat/"):
        return path.rpartition("/")[2]
    query = str(scope["query_string"], "latin-1")
    return parse_qs(query).get("session_hash", [""])[0]
