"""What people do all day, in a real browser on a real server."""

import re
import time

import pytest
from conftest import PHRASE
from strategies import simple

from coop.models import new_id
from coop.periods import today
from coop.store import activites, historique

IGNORED = re.compile("/_stcore/|/favicon.ico")
"""Streamlit asks for its health under the address of a page before it finds its own root; `/sante` is bare."""
ENGLISH = re.compile(
    r"Press Enter|Choose an option|No results|Select all|\bClear\b|Date range|Select\.\.\.|Sort asc|Autosize|"
    r"Pin column|Hide column|Download as|Fullscreen|\bSearch\b|\bShow/hide\b|Drag and drop|Browse files|"
    r"Deploy|Rerun|Running|Connecting|\bLoading\b|\bError\b|Traceback|\bNone\b|\bNaN\b|\bundefined\b"
)
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
}"""


@pytest.fixture
def ouvrir(navigateur):
    """`ouvrir(path, user, …) -> Page`, settled; the test fails on any error in its console."""
    errors = []

    def visit(path="/", user=None, **options):
        page = navigateur("/sante", user, **options)
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda m: (
                errors.append(f"{m.text} {m.location.get('url')}")
                if m.type == "error" and not IGNORED.search(str(m.location.get("url")))
                else None
            ),
        )
        page.goto(path)
        settle(page)
        return page

    yield visit
    assert errors == [], errors


def settle(page):
    """Wait until the script has ended and what it drew is there."""
    page.locator("h1").first.wait_for()
    for _ in range(2):
        page.wait_for_function(SETTLED)
        page.wait_for_timeout(120)


def pill(page, name):
    return page.locator('[data-testid="stButtonGroup"] button').get_by_text(name, exact=True)


def box(page, name):
    return page.locator('[data-testid="stCheckbox"] label').filter(has_text=re.compile(f"^{name}"))


def save_button(page):
    return page.locator(".st-key-coop_enregistrer").get_by_role("button", name="Enregistrer")


def metric(page, label):
    found = page.locator('[data-testid="stMetric"]').filter(has_text=label).first
    return found.locator('[data-testid="stMetricValue"]').inner_text()


def own(user):
    return historique.page(user, {}).reports


def enter(user, **given):
    id_ = new_id()
    activites.save(user, id_, simple(**{"date": today(), **given}))
    return id_


def confirmed(page):
    page.get_by_role("heading", name="Activité enregistrée").wait_for()


def test_usual_report_takes_eight_clicks_no_typing_and_counts_at_once(ouvrir, compte, lieu):
    user = compte()
    lieu(user, favori=True, nom="Médiathèque")
    page = ouvrir("/")
    page.get_by_label("Adresse électronique").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PHRASE)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("heading", name="Bonjour").wait_for()
    settle(page)
    clicks, start = 0, time.monotonic()

    def click(target):
        nonlocal clicks
        clicks += 1
        target.click()

    click(page.locator(".st-key-coop_action").get_by_role("link", name="Enregistrer une activité"))
    page.get_by_role("heading", name="Enregistrer une activité").wait_for()
    click(page.locator(".st-key-coop_carte_accompagnement").get_by_role("link", name="Compléter"))
    for name in ("30 min à 1h", None, "Féminin", "60 - 74 ans", "Retraité(e)"):
        click(pill(page, name) if name else box(page, "E-mail"))
    click(save_button(page))
    confirmed(page)
    assert clicks <= 8
    assert time.monotonic() - start < 30
    (saved,) = own(user)
    assert saved.answers["duree"] == "30_a_60"
    assert saved.answers["thematiques"] == ["email"]
    assert saved.answers["personnes"] == [{"genre": "feminin", "tranche_age": "60_74", "statut": "retraite"}]
    assert saved.lieu == "Médiathèque"
    page.get_by_role("link", name="Statistiques").click()
    page.get_by_role("heading", name="Statistiques").wait_for()
    settle(page)
    assert metric(page, "Accompagnements") == "1"


def test_double_click_makes_one_report(ouvrir, compte):
    user = compte()
    page = ouvrir("/enregistrer?type=rdv_non_honore", user)
    pill(page, "À distance").click()
    pill(page, "Absence").click()
    save_button(page).dblclick()
    confirmed(page)
    settle(page)
    assert len(own(user)) == 1


def test_report_by_keyboard_alone(ouvrir, compte):
    user = compte()
    page = ouvrir("/enregistrer?type=rdv_non_honore", user)

    def focused():
        return page.evaluate("document.activeElement.matches('button') && document.activeElement.innerText")

    def reach(name):
        for _ in range(40):
            page.keyboard.press("Tab")
            for _ in range(4):
                if str(focused()).endswith(name):
                    return
                if not page.evaluate("document.activeElement.matches('[role=radio]')"):
                    break
                page.keyboard.press("ArrowRight")
        pytest.fail(f"the keyboard does not reach « {name} »")

    for name in ("À distance", "Omission"):
        reach(name)
        page.keyboard.press("Space")
        settle(page)
    reach("Enregistrer")
    page.keyboard.press("Enter")
    confirmed(page)
    assert own(user)[0].answers["motif"] == "omission"


def test_commune_is_found_as_one_types_it(ouvrir, compte):
    user = compte()
    page = ouvrir("/enregistrer?type=rdv_non_honore", user)
    pill(page, "Autre lieu").click()
    page.get_by_placeholder("Complétez un code postal ou une commune").press_sequentially("evreux", delay=20)
    page.get_by_role("button", name="Évreux (27000)").click()
    page.get_by_role("button", name="Changer").wait_for()
    pill(page, "Absence").click()
    settle(page)
    save_button(page).click()
    confirmed(page)
    assert own(user)[0].answers["commune"] == "27229"


# The table is a canvas: its ⋮ menu is clicked by its place.


def grid(page):
    return page.locator('[data-testid="stDataFrame"] .dvn-scroller')


def row_menu(page, action, row=0):
    settle(page)
    grid(page).click(position={"x": 57, "y": 56 + 40 * row})
    page.get_by_role("menuitem", name=action).click()


def test_row_menu_corrects_duplicates_deletes_and_undoes(ouvrir, compte):
    user = compte()
    first = enter(user, notes="premier")
    page = ouvrir("/historique", user)
    row_menu(page, "Modifier")
    page.get_by_role("heading", name="Modifier l’activité").wait_for()
    settle(page)
    pill(page, "1h à 2h").click()
    settle(page)
    save_button(page).click()
    confirmed(page)
    assert activites.read(user, first).answers["duree"] == "60_a_120"
    page.get_by_role("button", name="Voir dans l’historique").click()
    page.get_by_role("heading", name="Historique").wait_for()
    row_menu(page, "Dupliquer")
    page.get_by_role("heading", name="Dupliquer l’activité").wait_for()
    settle(page)
    assert len(own(user)) == 1
    save_button(page).click()
    confirmed(page)
    assert [r.answers["notes"] for r in own(user)] == ["premier", "premier"]
    page.goto("/historique")
    settle(page)
    row_menu(page, "Supprimer")
    page.get_by_role("dialog").get_by_role("button", name="Supprimer").click()
    page.get_by_text("1 activité mise à la corbeille").wait_for()
    assert len(own(user)) == 1
    page.get_by_role("button", name="Annuler").click()
    page.get_by_text("mise à la corbeille").wait_for(state="detached")
    assert len(own(user)) == 2


def test_row_menu_follows_the_row_when_the_reader_sorts_the_page(ouvrir, compte):
    user = compte()
    enter(user, notes="E-mail d’abord")
    enter(user, type_="demarche")
    page = ouvrir("/historique", user)
    titles = {"Accompagnement de médiation numérique": 0, "Aide aux démarches administratives": 0}
    for _ in range(2):
        grid(page).click(position={"x": 420, "y": 18})
        settle(page)
        order = page.locator('[data-testid="stDataFrame"] [role="gridcell"]').all_inner_texts()
        expected = next(text for text in order if text in titles)
        row_menu(page, "Voir")
        dialog = page.get_by_role("dialog")
        dialog.get_by_text(expected).wait_for()
        page.keyboard.press("Escape")
        dialog.wait_for(state="detached")


def test_ticked_rows_are_deleted_together(ouvrir, compte):
    user = compte()
    for _ in range(3):
        enter(user)
    page = ouvrir("/historique", user)
    for row in (0, 2):
        grid(page).click(position={"x": 15, "y": 56 + 40 * row})
        settle(page)
    page.get_by_role("button", name="Supprimer 2 activités").click()
    page.get_by_role("dialog").get_by_role("button", name="Supprimer").click()
    page.get_by_text("2 activités mises à la corbeille").wait_for()
    assert len(own(user)) == 1
    settle(page)
    assert not page.get_by_role("button", name="Supprimer 1 activité").count()


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


ADDRESSES = [
    "/",
    "/enregistrer",
    *(f"/enregistrer?type={t}" for t in ("accompagnement", "atelier", "demarche", "ponctuelle")),
    "/statistiques",
    "/historique",
    "/lieux",
]


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


def test_unfinished_form_survives_a_closed_tab(ouvrir, compte):
    user = compte()
    page = ouvrir("/enregistrer?type=rdv_non_honore", user)
    pill(page, "Omission").click()
    settle(page)
    context = page.context
    page.close()
    page = context.new_page()
    page.goto("/enregistrer?type=rdv_non_honore")
    settle(page)
    page.get_by_role("button", name="Reprendre").click()
    settle(page)
    pill(page, "À distance").click()
    settle(page)
    save_button(page).click()
    confirmed(page)
    assert own(user)[0].answers["motif"] == "omission"
