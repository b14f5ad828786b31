"""Images: everyone gets his own, a dead Chrome is replaced, an absent one is said."""

import dataclasses
import os
import signal
import struct
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from test_charts import FORMES, hidden, months, result, themes

from coop.exports import png

with_chrome = pytest.mark.skipif(not png.available(), reason="sans Chrome")


@pytest.fixture(scope="module", autouse=True)
def _chrome_closed():
    yield
    if "coop.exports.chrome" in sys.modules:
        chrome = sys.modules["coop.exports.chrome"]
        chrome.renderer().close()
        chrome._make.cache_clear()


def size(image):
    assert image.startswith(b"\x89PNG\r\n")
    return struct.unpack(">II", image[16:24])


def expected(chart):
    return png.WIDTH * png.SCALE, png.compose(chart).layout.height * png.SCALE


@with_chrome
def test_everyone_gets_his_own_image():
    """Each of 8 people asks for charts whose heights are theirs alone."""
    wanted = [[result(themes(1 + person + 8 * turn)) for turn in range(3)] for person in range(8)]
    with ThreadPoolExecutor(8) as people:
        got = list(people.map(lambda mine: [size(png.render(chart)) for chart in mine], wanted))
    assert got == [[expected(chart) for chart in mine] for mine in wanted]
    assert len({height for mine in got for _, height in mine}) == 24


@with_chrome
@pytest.mark.parametrize("forme", [*FORMES, "chiffre"])
def test_every_shape_becomes_an_image_even_empty(forme):
    for chart in (result([], forme), result(months(3), forme)):
        assert size(png.render(chart)) == expected(chart)


@with_chrome
def test_a_warm_image_takes_less_than_half_a_second():
    chart = result(themes(14, missing=3))
    png.render(chart)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        png.render(chart)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.5


def _processes(group, kind=""):
    """Those that run in a process group; the dead that nobody buried have no command line."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_text()
            if command and kind in command and os.getpgid(int(process.name)) == group:
                yield int(process.name)
        except (ProcessLookupError, FileNotFoundError):
            continue


@with_chrome
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="sans /proc")
@pytest.mark.parametrize("delay", [None, 0.08])
@pytest.mark.parametrize("victim", ["chrome", "page"])
def test_a_killed_chrome_is_replaced(victim, delay):
    from coop.exports import chrome

    chart = result(themes(14))
    png.render(chart)
    group = chrome.renderer().pid()

    def kill():
        if victim == "chrome":
            os.killpg(group, signal.SIGKILL)
        for process in list(_processes(group, "--type=renderer")):
            os.kill(process, signal.SIGKILL)

    if delay is None:
        kill()
    else:
        threading.Timer(delay, kill).start()
    assert size(png.render(chart)) == expected(chart)
    time.sleep(0.2)
    assert size(png.render(chart)) == expected(chart)
    assert chrome.renderer().pid() != group


@with_chrome
def test_warming_leaves_chrome_ready_and_exit_leaves_nothing():
    """A process that made an image ends without a word, and its Chrome with it."""
    program = """
        import sys, time
        sys.path.insert(0, "tests")
        from test_charts import result, themes
        from coop.exports import png
        png.warm()
        png.render(result(themes(2)))
        from coop.exports import chrome
        print(chrome.renderer().pid())
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).resolve().parents[1],
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(_processes(int(done.stdout))) == []


def test_without_chrome_it_is_said_in_french(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/nulle/part/chromium")
    assert not png.available()
    png.warm()
    with pytest.raises(png.ChromeAbsent, match="Chromium n’y est pas installé"):
        png.render(result(themes(2)))


def test_a_chrome_that_does_not_start_is_an_error_not_a_wait(monkeypatch, tmp_path):
    from coop.exports import chrome

    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(broken))
    renderer = chrome.Renderer()
    start = time.monotonic()
    with pytest.raises(chrome.ChromeError):
        renderer.png(png.compose(result(themes(2))).to_dict(), {"format": "png"})
    renderer.close()
    assert time.monotonic() - start < 40


def test_an_image_says_what_it_is():
    chart = result(themes(30, missing=4), "classement", titre="Lieux <b>")
    figure = png.compose(chart)
    said = "\n".join(annotation.text for annotation in figure.layout.annotations)
    assert "<b>Lieux &lt;b&gt;</b>" in said
    assert chart.selection in said
    assert "Données lues le 24 novembre 2026 à 0\u00a0h\u00a032" in said
    assert "Source\u00a0: La Coop" in said
    assert len(figure.data[0].x) == 21


def test_file_names_are_plain():
    assert png.filename(result([], code="thematiques")) == "la-coop_thematiques_2026-11-24.png"
    assert png.filename(result([], code="Éléments/par jour")) == "la-coop_elements-par-jour_2026-11-24.png"


def test_an_image_of_a_comparison_says_both_selections():
    other = dataclasses.replace(result(themes(3)), selection="Les activités de 2025.", serie="2025")
    chart = dataclasses.replace(result(themes(3)), serie="2026", compared=other)
    said = [
        annotation.text for annotation in png.compose(chart, notes=["Chiffres masqués."]).layout.annotations
    ]
    assert "2026\u00a0: Toutes les activités." in said
    assert "2025\u00a0: Les activités de 2025." in said
    assert "Chiffres masqués." in said


def test_texts_of_an_image_do_not_meet():
    """Nothing above the chart overlaps, nor does anything leave the image."""
    other = dataclasses.replace(result(themes(3)), selection="Autre. " * 40, serie="France")
    chart = dataclasses.replace(result(themes(3)), selection="Moi. " * 50, serie="Mon équipe", compared=other)
    layout = png.compose(chart, notes=["Une note. " * 30, "Une autre."]).layout
    above = sorted(-a.yshift for a in layout.annotations if a.y == 1 and a.yanchor == "top")
    below = sorted(-a.yshift for a in layout.annotations if a.y == 0)
    assert -layout.margin.t < above[0] < above[-1] + 2 * 21 < -20
    assert 0 < below[0] < below[-1] + 17 < layout.margin.b


def test_a_close_up_is_drawn_as_asked():
    chart = result([("26", "Drôme (26)", 3, 100.0)], "carte", maille="departement")
    near, far = png.compose(chart, zoom=("26",)), png.compose(chart)
    assert near.layout.xaxis.range[1] - near.layout.xaxis.range[0] < 4
    assert far.layout.xaxis.range[1] - far.layout.xaxis.range[0] > 12


@with_chrome
def test_every_image_of_a_report_one_after_the_other():
    report = [
        result([], "chiffre", 12, code="accompagnements"),
        result(themes(2), code="thematiques"),
        result([], code="canaux"),
        hidden(),
        result([("26", "Drôme (26)", 3, 100.0)], "carte", maille="departement", code="departements"),
    ]
    drawable = png.drawable(report)
    found = dict(png.images(report))
    assert list(found) == ["la-coop_thematiques_2026-11-24.png", "la-coop_departements_2026-11-24.png"]
    assert [size(image) for image in found.values()] == [expected(chart) for chart in drawable]
