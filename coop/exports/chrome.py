"""One headless Chrome, kept warm in a thread of its own, that turns figures into PNG one after the other.

Not kaleido's own « sync server »: from several threads it hands one person's image to another, and it hangs
for ever when Chrome is missing. Here a lock lets one figure in at a time and each caller waits on its own
future. A Chrome that died or hangs is replaced, and the figure drawn again, once. Imported only when an image
is asked for: kaleido takes half a second to import.
"""

import asyncio
import atexit
import contextlib
import functools
import logging
import os
import signal
import subprocess
import threading
from collections.abc import Coroutine, MutableMapping
from html import escape
from pathlib import Path
from typing import Any

from choreographer.browsers import Chromium
from kaleido import Kaleido

from coop import theme

START, RENDER, CLOSE = 30, 30, 10  # seconds allowed
_log = logging.getLogger(__name__)

_FONTS = f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{escape(str(theme.FONT_FOLDER))}</dir>
</fontconfig>
"""


class ChromeError(Exception):
    """Chrome does not start, or died twice on the same figure."""


class _Chromium(Chromium):
    """Sees our fonts as if they were installed: an image made of SVG may use nothing but the system's."""

    def get_env(self) -> MutableMapping[str, str]:
        fonts = Path(self.tmp_dir.path) / "fonts.conf"
        fonts.write_text(_FONTS, encoding="utf-8")
        return {**super().get_env(), "FONTCONFIG_FILE": str(fonts)}


def path() -> str | None:
    """Where Chrome is, or None. `BROWSER_PATH` wins over what the machine has."""
    return _find(os.environ.get("BROWSER_PATH"), os.environ.get("PATH"))


@functools.lru_cache(maxsize=8)
def _find(_browser_path: str | None, _path: str | None) -> str | None:
    found = Chromium.find_browser(skip_local=False)
    return found if found and os.access(found, os.X_OK) and Path(found).is_file() else None


class Renderer:
    """Owns the thread, its event loop and Chrome; starts Chrome at the first need."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(lambda _, context: _log.debug("%s", context))
        self._turn = asyncio.Lock()
        self._browser: Kaleido | None = None
        self._crashed = False  # the page inside a Chrome that still runs, for want of memory most often
        self._thread = threading.Thread(target=self._loop.run_forever, name="coop-png", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def png(self, figure: dict[str, Any], options: dict[str, Any]) -> bytes:
        """Blocks the caller's thread until its own image is there."""
        return self._submit(self._png(figure, options)).result()

    def warm(self) -> None:
        """Starts Chrome without waiting for it; what goes wrong will be said to whoever asks for an image."""
        self._submit(self._warm())

    def pid(self) -> int | None:
        """The process group of the running Chrome."""
        return self._browser.subprocess.pid if self._browser else None

    def close(self) -> None:
        if self._thread.is_alive():
            with contextlib.suppress(Exception):
                self._submit(self._shutdown()).result(2 * CLOSE)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(CLOSE)
            self._loop.close()
        atexit.unregister(self.close)

    def _submit(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    async def _warm(self) -> None:
        async with self._turn:
            try:
                await self._open()
            except Exception:
                _log.warning("Chrome did not start", exc_info=True)
                await self._drop()

    async def _png(self, figure: dict[str, Any], options: dict[str, Any]) -> bytes:
        async with self._turn:
            try:
                return await self._attempt(figure, options)
            except Exception as error:
                _log.warning("Chrome is started again after: %r", error)
                await self._drop()
            try:
                return await self._attempt(figure, options)
            except Exception as error:
                await self._drop()
                raise ChromeError from error

    async def _attempt(self, figure: dict[str, Any], options: dict[str, Any]) -> bytes:
        browser = await self._open()
        task = asyncio.ensure_future(browser.calc_fig(figure, options))
        deadline = self._loop.time() + RENDER
        # kaleido does not notice a death half-way: some of its futures would never end
        while not task.done():
            await asyncio.wait({task}, timeout=0.2)
            if self._dead(browser) or self._loop.time() > deadline:
                task.cancel()
                await asyncio.wait({task}, timeout=1)
                break
        if not task.done() or task.cancelled():
            raise ChromeError("died or hung")
        return bytes(task.result())

    async def _open(self) -> Kaleido:
        if self._browser is None or self._dead(self._browser):
            await self._drop()
            self._crashed = False
            browser = Kaleido(n=1, timeout=RENDER, mathjax=False, path=path(), browser_cls=_Chromium)
            task = asyncio.ensure_future(browser.open())
            await asyncio.wait({task}, timeout=START)
            self._browser = browser if hasattr(browser, "subprocess") else None
            if not task.done() or task.cancelled():
                task.cancel()
                raise ChromeError("did not start")
            task.result()
            tab = browser.get_tab()
            tab.subscribe("Inspector.targetCrashed", self._on_crash)
            await tab.send_command("Inspector.enable")
        assert self._browser is not None
        return self._browser

    def _dead(self, browser: Kaleido) -> bool:
        return self._crashed or browser.subprocess.poll() is not None

    async def _on_crash(self, _event: object) -> None:
        self._crashed = True

    async def _drop(self) -> None:
        browser, self._browser = self._browser, None
        if browser is None:
            return
        task = asyncio.ensure_future(browser.close())
        await asyncio.wait({task}, timeout=CLOSE)
        if not task.done() or task.cancelled() or task.exception():
            task.cancel()
        with contextlib.suppress(ProcessLookupError, PermissionError, AttributeError):  # no groups on Windows
            os.killpg(browser.subprocess.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            browser.subprocess.wait(1)

    async def _shutdown(self) -> None:
        async with self._turn:
            await self._drop()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others, timeout=1)


@functools.cache
def _make() -> Renderer:
    return Renderer()


_making = threading.Lock()


def renderer() -> Renderer:
    """The one of this process."""
    with _making:
        return _make()
