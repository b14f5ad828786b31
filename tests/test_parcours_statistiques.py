"""What a coordinator does before a meeting, in a real browser: files in one click, a view, a link."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pandas as pd
import pptx
import pypdf
import pytest
from ecrans import enter
from gestes import metric, settle, watched

from coop.exports import png
from coop.periods import today
from coop.shared import DEFAULT_SECTIONS
from coop.store import partages, preferences, vues


@pytest.fixture
def ouvrir(navigateur):
    with watched(navigateur) as visit:
        yield visit


@pytest.fixture
def mediatrice(serveur, compte):
    """A mediator with 14 accompagnements this year, 7 of which are women's."""
    user = compte(nom="Camille")
    for _ in range(7):
        enter(user, date=today(), personnes=[{"genre": "feminin"}], canal="autre", commune="76540")
    enter(user, "atelier", participants=7, date=today())
    return user


def folded(page, title: str, name: str):
    """A pill under a chart."""
    card = page.locator('[class*="st-key-coop_graphique_"]').filter(
        has=page.get_by_role("heading", name=title)
    )
    return card.locator('[data-testid="stButtonGroup"] button').filter(has_text=name)


def fetched(page, name: str) -> tuple[str, bytes]:
    with page.expect_download() as found:
        page.get_by_role("button", name=name).click()
    return found.value.suggested_filename, found.value.path().read_bytes()


def test_each_file_is_one_click_away_and_says_what_the_page_says(ouvrir, mediatrice):
    page = ouvrir("/statistiques?periode=cette_annee", mediatrice)
    told = metric(page, "Accompagnements")
    assert told == "14"
    name, data = fetched(page, "Rapport PDF")
    assert name == f"la-coop_statistiques_{dt.date.today():%Y-%m-%d}.pdf"
    text = "".join(part.extract_text() for part in pypdf.PdfReader(io.BytesIO(data)).pages)
    assert "Accompagnements" in text
    assert "14" in text
    _, data = fetched(page, "Excel")
    cells = [c.value for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0] for c in row]
    assert 14 in cells
    _, data = fetched(page, "PowerPoint")
    slides = pptx.Presentation(io.BytesIO(data)).slides
    assert "14" in " ".join(s.text_frame.text for slide in slides for s in slide.shapes if s.has_text_frame)
    _, data = fetched(page, "CSV")
    frame = pd.read_csv(io.BytesIO(data), sep=";", decimal=",", dtype=str)
    (row,) = frame[frame["code"] == "accompagnements"].to_dict("records")
    assert row["nombre"] == told
    assert not frame["code"].isin(["ressentis"]).any()


@pytest.mark.skipif(not png.available(), reason="No browser on the server: no image")
def test_every_image_comes_in_one_file(ouvrir, mediatrice):
    page = ouvrir("/statistiques", mediatrice)
    page.get_by_role("button", name="Images", exact=True).click()
    page.get_by_role("button", name="Télécharger les images").wait_for(timeout=90_000)
    name, data = fetched(page, "Télécharger les images")
    assert name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names)) > 5
        assert all(archive.read(one).startswith(b"\x89PNG") for one in names)


def test_a_link_opens_for_a_stranger_until_it_is_revoked(ouvrir, mediatrice):
    page = ouvrir("/statistiques?periode=cette_annee", mediatrice)
    page.get_by_role("button", name="Partager").click()
    page.get_by_label("Titre - optionnel").fill("Bilan de l’année")
    page.get_by_role("button", name="Créer le lien").click()
    link = page.get_by_label("Lien à copier").input_value()
    path = re.sub(r"^https?://[^/]+", "", link)
    stranger = ouvrir(path)
    stranger.get_by_role("heading", name="Bilan de l’année").wait_for()
    settle(stranger)
    assert metric(stranger, "Accompagnements") == "14"
    body = stranger.evaluate("document.body.innerText")
    assert "Camille" not in body
    assert "Enregistrer une activité" not in body
    _, data = fetched(stranger, "CSV")
    assert "Camille" not in data.decode("utf-8-sig")
    assert partages.mine(mediatrice)[0].visites == 1
    page.get_by_role("button", name="Révoquer").click()
    page.get_by_text("révoqué").wait_for()
    again = ouvrir(path)
    again.get_by_role("heading", name="Lien fermé").wait_for()
    assert "14" not in again.evaluate("document.body.innerText")


def test_a_view_is_saved_opened_and_deleted(ouvrir, mediatrice):
    page = ouvrir("/statistiques?type=atelier", mediatrice)
    page.get_by_role("button", name="Vues").click()
    page.get_by_label("Enregistrer la vue affichée").fill("Mes ateliers")
    page.get_by_role("button", name="Enregistrer la vue").click()
    page.get_by_role("button", name="Mes ateliers").wait_for()
    page.get_by_role("button", name="Ouvrir par défaut").click()
    page.get_by_role("button", name="Vue par défaut").wait_for()
    assert [(v.nom, v.params, v.defaut) for v in vues.mine(mediatrice)] == [
        ("Mes ateliers", {"type": ["atelier"]}, True)
    ]
    other = ouvrir("/statistiques", mediatrice)
    other.wait_for_url(re.compile("type=atelier"))
    settle(other)
    assert metric(other, "Accompagnements") == "7"
    other.get_by_role("button", name="Vues").click()
    other.get_by_role("button", name="Supprimer").click()
    other.get_by_role("button", name="Mes ateliers").wait_for(state="detached")
    assert vues.mine(mediatrice) == []


def test_a_number_opens_the_reports_that_it_counts(ouvrir, mediatrice):
    page = ouvrir("/statistiques", mediatrice)
    page.get_by_role("tab", name="Usagers").click()
    settle(page)
    folded(page, "Genre des usagers", "Tableau").click()
    settle(page)
    with page.context.expect_page() as opened:
        page.locator('[data-testid="stTable"]').get_by_role("link", name="7").first.click()
    history = opened.value
    history.get_by_role("heading", name="Historique").wait_for()
    settle(history)
    assert "7 comptes rendus" in history.evaluate("document.body.innerText").replace("\u00a0", " ")


def test_what_did_not_change_is_not_drawn_again(ouvrir, mediatrice):
    page = ouvrir("/statistiques", mediatrice)
    page.get_by_role("tab", name="Usagers").click()
    settle(page)
    page.evaluate("""() => {
      window.redrawn = 0;
      const watch = new MutationObserver(changes => { window.redrawn += changes.length; });
      document.querySelectorAll('.js-plotly-plot').forEach(
        plot => watch.observe(plot, {subtree: true, childList: true, attributes: true}));
    }""")
    folded(page, "Genre des usagers", "Tableau").click()
    page.locator('[data-testid="stTable"]').first.wait_for()
    page.get_by_role("button", name="Vues").click()
    settle(page)
    assert page.evaluate("window.redrawn") == 0


@pytest.mark.parametrize("width", [390, 1440])
def test_maps_and_comparisons_fit_the_screen(ouvrir, mediatrice, width):
    page = ouvrir("/statistiques?periode=cette_annee&comparer=annee", mediatrice, largeur=width, hauteur=844)
    for tab in ("Général", "Thèmes", "Usagers", "Carte"):
        page.get_by_role("tab", name=tab).click()
        settle(page)
        scrolled, seen = page.evaluate(
            "(e => [e.scrollWidth, e.clientWidth])(document.querySelector('[data-testid=stMain]'))"
        )
        assert scrolled <= seen, tab
        assert page.locator(".js-plotly-plot").count() >= 1


def test_looking_at_a_filter_or_at_the_parts_changes_nothing(ouvrir, mediatrice):
    page = ouvrir("/statistiques?periode=cette_annee&type=accompagnement&comparer=annee", mediatrice)
    address = page.url
    page.get_by_role("tab", name="Usagers").click()
    settle(page)
    for name in ("Cette année", "Type (1)", "Comparé", "Parties"):
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(400)
        page.keyboard.press("Escape")
        page.get_by_role("tab", name="Thèmes").click()
        settle(page)
        page.get_by_role("tab", name="Usagers").click()
        settle(page)
        assert page.url == address, name
    assert preferences.read(mediatrice, "coop_sections", None) in (None, list(DEFAULT_SECTIONS))
    page.get_by_role("button", name="Parties").click()
    chosen = page.locator('[data-testid="stPopoverBody"] button[aria-pressed="true"], '
                          '[data-testid="stPopoverBody"] [aria-checked="true"]')  # fmt: skip
    chosen.first.wait_for()
    assert chosen.count() == len(DEFAULT_SECTIONS)
