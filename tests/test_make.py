"""The commands of the project: what they promise without being run, and the locks that they install."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from coop.database import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, set[str]]:
    """Package → versions: one a Python or platform."""
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.M):
        found.setdefault(package.lower(), set()).add(version)
    return found


@pytest.fixture
def chrome():
    spec = importlib.util.spec_from_file_location("chrome_script", ROOT / "scripts" / "chrome.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_help_is_what_make_does_by_default_and_names_every_target():
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    done = subprocess.run(
        ["make", "-C", ROOT, "--no-print-directory"], capture_output=True, text=True, check=True
    )
    public = set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[0].split()) - {"env", "env-dev", "_venv"}
    assert set(re.findall(r"^  make ([\w-]+) ", done.stdout, re.M)) == public


def test_the_check_of_a_change_can_be_run_and_fails_with_its_parts():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text("utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_address_and_hash_everything(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert "index" not in re.sub(r"sha256:\w+", "", text)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_what_runs_is_what_is_tested():
    run, dev = map(pins, LOCKS)
    assert {name: versions for name, versions in run.items() if dev.get(name) != versions} == {}


def test_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["build-system"]["requires"]
    names = {re.split(r"[\[<>=!; ]", requirement)[0].lower() for requirement in wanted}
    assert names <= set(pins("requirements.lock"))
    dev = {re.split(r"[\[<>=!; ]", r)[0] for r in project["project"]["optional-dependencies"]["dev"]}
    assert names | dev <= set(pins("requirements-dev.lock"))


def test_a_browser_already_there_is_taken(chrome):
    def never() -> bool:
        raise AssertionError("nothing to install")

    assert chrome.main((never,), lambda: "/opt/chrome") == "Images PNG avec /opt/chrome."


def test_ways_are_tried_until_a_browser_starts(chrome):
    tried = []

    def way(name: str, works: bool):
        def attempt() -> bool:
            tried.append(name)
            return works

        return attempt

    def found() -> str | None:
        return "/usr/bin/chromium" if "paquet" in tried else None

    ways = (way("réseau", False), way("sans bibliothèque", True), way("paquet", True), way("jamais", True))
    assert chrome.main(ways, found) == "Images PNG avec /usr/bin/chromium."
    assert tried == ["réseau", "sans bibliothèque", "paquet"]


def test_without_any_browser_one_line_says_what_is_missing(chrome):
    line = chrome.main((lambda: False,), lambda: None)
    assert "Image PNG" in line
    assert "chromium" in line
    assert "\n" not in line


def test_a_command_that_fails_hangs_or_does_not_exist_is_quiet(chrome, capfd):
    python = sys.executable
    assert chrome.quiet(python, "-c", "pass")
    assert not chrome.quiet(python, "-c", "print('bruit'); raise SystemExit(1)")
    assert not chrome.quiet(python, "-c", "import time; time.sleep(60)", patience=0.2)
    assert not chrome.quiet("/nulle/part")
    assert capfd.readouterr() == ("", "")
