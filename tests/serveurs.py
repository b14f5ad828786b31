"""A real server, started as an administrator would, and how the browser is started to look at it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from coop.database import ROOT

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Serveur:
    """A running server: where it answers, its database, its log, its process."""

    url: str
    base: str
    journal: Path
    pid: int = 0


@contextlib.contextmanager
def running(folder: Path, patience: float = 60) -> Iterator[Serveur]:
    """`streamlit run Home.py` on a free port, with a database in `folder`, once it is in good health."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Serveur(f"http://127.0.0.1:{port}", f"sqlite:///{folder / 'coop.db'}", folder / "journal")
    command = [sys.executable, "-m", "streamlit", "run", "Home.py", f"--server.port={port}"]
    env = {**os.environ, "COOP_DATABASE_URL": found.base, "COOP_INSTANCE": str(folder)}
    with (
        found.journal.open("wb") as log,
        subprocess.Popen(
            [*command, "--server.address=127.0.0.1"], cwd=ROOT, env=env, stdout=log, stderr=log
        ) as process,
    ):
        try:
            deadline = time.monotonic() + patience
            while not _healthy(found.url):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"the server did not start:\n{found.journal.read_text()}")
                time.sleep(0.2)
            yield replace(found, pid=process.pid)
        finally:
            process.terminate()
            process.wait(20)


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/sante", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
