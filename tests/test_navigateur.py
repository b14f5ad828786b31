"""Every page in a real browser: it fits the screen, speaks French, keeps its filters and gives its files."""

import re

import pytest
from ecrans import enter
from gestes import grid, metric, pill, settle, watched

ENGLISH = re.compile(
    r"Press Enter|Choose an option|No results|Select all|\bClear\b|Date range|Select\.\.\.|Sort asc|Autosize|"
    r"Pin column|Hide column|Download as|Fullscreen|\bSearch\b|\bShow/hide\b|Drag and drop|Browse files|"
    r"Deploy|Rerun|Running|Connecting|\bLoading\b|\bError\b|Traceback|\bNone\b|\bNaN\b|\bundefined\b"
)


@pytest.fixture
def ouvrir(navigateur):
    with watched(navigateur) as visit:
        yield visit


ADDRESSES = [
    "/",
    "/enregistrer",
    *(f"/enregistrer?type={t}" for t in ("accompagnement", "atelier", "demarche", "ponctuelle")),
    "/statistiques",
    "/statistiques?periode=cette_annee&comparer=annee",
    "/statistiques?periode=annee_derniere&perimetre=france",
    "/partage",
    "/historique",
    "/historique?figure=genres:non_renseigne",
    "/lieux",
]


def test_chart_downloads_as_png(ouvrir, compte):
    user = compte()
    enter(user)
    page = ouvrir("/statistiques", user)
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Image PNG").first.click()
    assert waiting.value.suggested_filename.endswith(".png")
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")


def test_back_and_forward_follow_the_filters(ouvrir, compte):
    user = compte()
    enter(user)
    enter(user, type_="demarche")
    page = ouvrir("/statistiques", user)
    assert metric(page, "Activités") == "2"
    page.get_by_role("button", name="Type", exact=True).click()
    pill(page, "Aide aux démarches administratives").click()
    page.wait_for_url(re.compile("type=demarche"))
    settle(page)
    assert metric(page, "Activités") == "1"
    page.keyboard.press("Escape")
    page.reload()
    settle(page)
    assert metric(page, "Activités") == "1"
    page.get_by_role("link", name="Historique").click()
    page.get_by_role("heading", name="Historique").wait_for()
    settle(page)
    page.go_back()
    page.get_by_role("heading", name="Statistiques").wait_for()
    page.wait_for_url(re.compile("type=demarche"))
    settle(page)
    assert metric(page, "Activités") == "1"
    page.go_forward()
    page.get_by_role("heading", name="Historique").wait_for()


@pytest.mark.parametrize("width", [390, 1440])
def test_pages_fit_the_screen_and_speak_french(ouvrir, compte, lieu, width):
    user = compte(nom="Marie-Antoinette de La Rochefoucauld-Montmorency")
    place = lieu(
        user, favori=True, nom="Médiathèque intercommunale de la communauté d’agglomération", adresse="1"
    )
    for _ in range(3):
        enter(
            user, canal="lieu_activite", lieu_id=place, thematiques=["email", "sante", "creation", "securite"]
        )
    page = ouvrir("/", user, largeur=width, hauteur=844)
    for address in ADDRESSES:
        page.goto(address)
        settle(page)
        sizes = page.evaluate(
            "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
            ".map(e => [e.scrollWidth, e.clientWidth])"
        )
        assert all(scrolled <= seen for scrolled, seen in sizes), (address, sizes)
        assert not ENGLISH.findall(page.evaluate("document.body.innerText")), address
        assert not page.locator('[data-testid="stException"]').count()


def test_what_opens_speaks_french_too(ouvrir, compte, lieu):
    user = compte()
    lieu(user)
    enter(user)
    page = ouvrir("/statistiques", user)
    page.get_by_role("button", name="Période", exact=True).click()
    page.get_by_text("Choisir des dates").click()
    page.wait_for_url(re.compile("periode="))
    settle(page)
    page.locator('[data-testid="stDateInput"] button').first.click()
    page.get_by_text("novembre").or_(page.locator('[role="grid"]')).first.wait_for()
    assert not ENGLISH.findall(page.evaluate("document.body.innerText"))
    page.goto("/historique")
    settle(page)
    grid(page).hover(position={"x": 300, "y": 56})
    page.get_by_role("button", name="Colonnes").click()
    page.get_by_text("Colonnes du tableau").wait_for()
    assert not ENGLISH.findall(page.evaluate("document.body.innerText"))
    assert not page.locator('[data-testid="stElementToolbar"]:visible').count()
