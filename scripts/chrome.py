"""Give this machine a Chrome or Chromium for PNG images, where that can be done, and say in one line which.

Never a reason to fail: without it the product works, and the page offers the chart's own camera instead.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from choreographer.browsers import Chromium
from choreographer.cli.defaults import default_download_path

PATIENCE = 240  # seconds for one command: the download is 150 MB


def find() -> str | None:
    """The browser that the product would use, if it really starts: a downloaded one may lack libraries."""
    path = Chromium.find_browser(skip_local=False)
    return path if path and quiet(path, "--version", patience=30) else None


def quiet(*command: str, patience: float = PATIENCE) -> bool:
    """Whether the command succeeded in time; what it says is nobody's concern."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(  # noqa: S603 - commands written here
            command,
            env=environment,
            timeout=patience,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def download() -> bool:
    """Plotly's own installer, which writes in its own folder only. Taken away if it does not start."""
    done = quiet(str(Path(sys.executable).with_name("choreo_get_chrome")))
    if not (done and find()):
        shutil.rmtree(default_download_path, ignore_errors=True)
    return done


def debian() -> bool:
    """Debian's package, which brings the libraries too; only root may install it."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet("apt-get", "-q", "update")
    return quiet("apt-get", "-q", "-y", "--no-install-recommends", "install", "chromium")


def main(
    ways: Sequence[Callable[[], bool]] = (download, debian), found: Callable[[], str | None] = find
) -> str:
    """Try each way until a browser starts; returns the line to print."""
    path = found()
    for way in ways:
        if path is None and way():
            path = found()
    if path is None:
        return (
            "Ni Chrome ni Chromium sur cette machine : La Coop fonctionne, sauf le bouton « Image PNG ». "
            "Installez le paquet chromium, puis lancez « make chrome »."
        )
    return f"Images PNG avec {path}."


if __name__ == "__main__":
    sys.stdout.write(main() + "\n")
