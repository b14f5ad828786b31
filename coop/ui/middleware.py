"""Two ASGI layers around Streamlit's own pages: their language and title, and the security headers."""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coop.ui import menu

REPLACED: Final = (
    (b'<html lang="en">', b'<html lang="fr">'),
    (b"<title>Streamlit</title>", b"<title>La Coop</title>"),
    (
        b"You need to enable JavaScript to run this app.",
        b"La Coop a besoin de JavaScript. Activez-le dans votre navigateur, puis rechargez la page.",
    ),
)
NOT_FOUND: Final = """<!doctype html><html lang="fr"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Page introuvable – La Coop</title>
<style>body{font:1.1rem/1.5 'Source Sans',sans-serif;color:#1b1b1f;max-width:34rem;margin:15vh auto;
padding:0 1rem}a{color:#2a3f9d}</style>
<h1>Page introuvable</h1><p>Cette adresse ne mène à aucune page de La Coop. Vérifiez-la, ou repartez du
<a href="/">tableau de bord</a>.</p></html>""".encode()


class SecurityHeaders:
    """Nothing of ours is shown inside another site; only our own pages frame Streamlit's components."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                framed = scope["path"].startswith(("/component/", "/_stcore/", "/media/"))
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Content-Security-Policy"] = "frame-ancestors " + ("'self'" if framed else "'none'")
            await send(message)

        await self.app(scope, receive, secured if scope["type"] == "http" else send)


class FrenchPage:
    """Streamlit's index page says it is English and answers any path with 200: neither is right here.

    The request goes on without `Accept-Encoding`, so that the page arrives in clear and is compressed once,
    by the layer outside this one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = b""

        async def rewritten(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_page(scope, message):
                start = message
                return
            if not start or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            body = _in_french(scope, start, body)
            headers = MutableHeaders(scope=start)
            del headers["ETag"], headers["Last-Modified"]
            headers["Content-Length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app({**scope, "headers": kept}, receive, rewritten)


def _is_page(scope: Scope, message: Message) -> bool:
    kind = Headers(raw=message["headers"]).get("content-type", "")
    return scope["method"] == "GET" and message["status"] == 200 and kind.startswith("text/html")


def _in_french(scope: Scope, start: Message, body: bytes) -> bytes:
    if REPLACED[1][0] not in body:
        return body
    if scope["path"].strip("/") not in menu.addresses():
        start["status"] = 404
        return NOT_FOUND
    for english, french in REPLACED:
        body = body.replace(english, french)
    return body
