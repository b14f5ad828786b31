"""What people do all day, in a real browser on a real server."""

import time

import pytest
from conftest import PHRASE
from ecrans import enter
from gestes import box, confirmed, grid, metric, own, pill, row_menu, save_button, settle, watched

from coop.store import activites
from coop.vocabulary import TYPES


@pytest.fixture
def ouvrir(navigateur):
    with watched(navigateur) as visit:
        yield visit


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
    titles = {choice.short: choice.label for choice in TYPES}
    for _ in range(2):
        grid(page).click(position={"x": 420, "y": 18})
        settle(page)
        order = page.locator('[data-testid="stDataFrame"] [role="gridcell"]').all_inner_texts()
        expected = next(titles[text] for text in order if text in titles)
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


def test_coordinator_opens_a_members_report(ouvrir, compte, equipe, relire):
    chef, alice = compte("coordinateur"), compte()
    equipe(chef, [alice])
    enter(alice, notes="Secret")
    page = ouvrir("/historique", relire(chef))
    grid(page).click(position={"x": 57, "y": 56})  # one action alone is a button, not a menu
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Accompagnement de médiation numérique").wait_for()
    assert not dialog.get_by_text("Secret").count()


def test_the_whole_box_of_a_theme_answers_a_click(ouvrir, compte):
    page = ouvrir("/enregistrer?type=accompagnement", compte())
    target = page.locator('[data-testid="stCheckbox"]', has_text="Bureautique").first
    target.scroll_into_view_if_needed()
    size = target.bounding_box()
    target.click(position={"x": size["width"] - 12, "y": size["height"] / 2})
    settle(page)
    assert target.locator("input").is_checked()
