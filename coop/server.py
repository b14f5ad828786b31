"""What the server does besides running pages: start, health, cookies, and the French of its HTML."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from coop import counts, database
from coop.store import corbeille, installation, partages, sessions
from coop.ui.middleware import FrenchPage, SecurityHeaders

LOG = logging.getLogger(__name__)
MAX_FORM: Final = 10_000
"""Bytes of a sign-in form: a ticket and an address."""
ICON: Final = Path(__file__).parent / "ui" / "icone.png"


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Bring the schema up to date before the first page, and keep the counts' copy while the server lives."""
    await asyncio.to_thread(database.migrate)
    code = await asyncio.to_thread(installation.installation_code)
    if code:
        sys.stderr.write(f"\n  La Coop est vide. Code d’installation du premier administrateur : {code}\n\n")
        sys.stderr.flush()
    counts.start()
    upkeep = asyncio.create_task(_upkeep())
    try:
        yield {}
    finally:
        upkeep.cancel()
        await asyncio.to_thread(counts.stop)


async def _upkeep() -> None:
    """At the start and then daily: erase what is over its delay, in the bin and among share links."""
    while True:
        for purge in (corbeille.purge, partages.purge):
            try:
                await asyncio.to_thread(purge)
            except Exception:
                LOG.exception("%s failed; tomorrow tries again", purge.__module__)
        await asyncio.sleep(24 * 3600)


def sante(_request: Request) -> Response:
    """For the supervisor: 200 while the database answers, and whether the figures are ready yet.

    Streamlit itself answers 200 to any path.
    """
    if not database.ping():
        return JSONResponse({"etat": "base injoignable"}, 503)
    return JSONResponse({"etat": "ok", "chiffres": "prêts" if counts.ready() else "en préparation"})


async def connexion(request: Request) -> Response:
    """Turn a ticket into the session's cookie, then go back to the page that asked to sign in."""
    if not _same_origin(request):
        return PlainTextResponse("Connectez-vous depuis la page de connexion de La Coop.", 403)
    if int(request.headers.get("content-length") or MAX_FORM + 1) > MAX_FORM:
        return PlainTextResponse("Ce formulaire est trop grand.", 413)
    form = await request.form()
    answer = RedirectResponse(target(str(form.get("vers", ""))), 303)
    secret = await run_in_threadpool(sessions.redeem, str(form.get("billet", "")))
    if secret:
        answer.set_cookie(
            sessions.COOKIE, secret, path="/", httponly=True, samesite="lax", secure=_https(request)
        )
    return answer


async def deconnexion(request: Request) -> Response:
    """End the session of this browser's cookie, and drop the cookie."""
    if not _same_origin(request):
        return PlainTextResponse("Déconnectez-vous depuis La Coop.", 403)
    secret = request.cookies.get(sessions.COOKIE)
    if secret:
        await run_in_threadpool(sessions.close, secret)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(sessions.COOKIE, path="/", httponly=True, samesite="lax", secure=_https(request))
    return answer


def home(_request: Request) -> Response:
    """These addresses do something by POST only; typed in a browser they lead home."""
    return RedirectResponse("/", 303)


def target(wanted: str) -> str:
    """`wanted` when it is a path of this site, else « / »: a link must not send a reader elsewhere."""
    safe = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if safe and all(" " < letter != "\x7f" for letter in wanted) else "/"


def _same_origin(request: Request) -> bool:
    """Whether our own page sent this: another site must not sign a reader in under its account."""
    site = request.headers.get("sec-fetch-site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _https(request: Request) -> bool:
    """Whether the browser came by https, also through a proxy; forging it only makes the cookie stricter."""
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", "").split(",")[0].strip())


def icone(_request: Request) -> Response:
    """The tab's icon, in place of Streamlit's: its index page asks for this address."""
    return FileResponse(ICON, headers={"Cache-Control": "max-age=86400"})


ROUTES: Final = [
    Route("/favicon.png", icone),
    Route("/sante", sante),
    Route("/connexion", connexion, methods=["POST"]),
    Route("/deconnexion", deconnexion, methods=["POST"]),
    Route("/connexion", home, methods=["GET"]),
    Route("/deconnexion", home, methods=["GET"]),
]
MIDDLEWARE: Final = [
    Middleware(GZipMiddleware, minimum_size=500, compresslevel=6),
    Middleware(SecurityHeaders),
    Middleware(FrenchPage),
]
