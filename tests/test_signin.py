"""Signing in, and that nothing shows without it: AppTests, then a real browser."""

import re
from importlib.metadata import version

import bases
import pytest
from conftest import PHRASE, count
from serveurs import running
from streamlit.testing.v1 import AppTest

from coop.database import ROOT
from coop.models import BILLET, COMPTE
from coop.rights import may
from coop.store import comptes, installation, sessions
from coop.ui import menu, signin

PAGES = [page.name for page in menu.declared() if page.action]
PUBLIC = [page.name for page in menu.declared() if not page.action]


def test_empty_instance_asks_for_its_administrator(base):
    code = installation.installation_code()
    app = AppTest.from_file(str(ROOT / "coop" / "main.py"), default_timeout=20).run()
    assert [title.value for title in app.subheader] == ["Premier administrateur"]
    for field, value in zip(app.text_input, ["Alix", "alix@exemple.fr", PHRASE, PHRASE, "faux"], strict=True):
        field.input(value)
    app.button[0].click().run()
    assert "code d’installation" in app.error[0].value
    assert count(COMPTE) == 0
    app.text_input[4].input(code)
    app.button[0].click().run()
    assert not app.error
    assert comptes.find("alix@exemple.fr").role == "admin"
    assert count(BILLET) == 1


# Hole A, and the frame


@pytest.mark.parametrize("name", PAGES)
def test_page_run_directly_shows_only_the_form(base, compte, name):
    compte()
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=20).run()
    assert not app.exception
    assert [title.value for title in app.title] == ["La Coop"]
    assert [field.label for field in app.text_input] == ["Adresse électronique", "Mot de passe"]


@pytest.mark.parametrize("role", ["mediateur", "conseiller", "coordinateur", "admin"])
@pytest.mark.parametrize("name", PAGES)
def test_page_asks_for_the_right_of_its_declaration(base, compte, connecte, role, name):
    user = compte(role)
    connecte(user)
    action = next(page.action for page in menu.PAGES if page.name == name)
    app = AppTest.from_string(
        f"from coop.ui import signin\nimport streamlit as st\nsignin.require({action!r})\nst.write('dedans')"
    ).run()
    assert bool(app.markdown) is may(user, action)
    assert (
        [info.value for info in app.info] == [] if may(user, action) else ["pas ouverte" in app.info[0].value]
    )
    first = (ROOT / "pages" / f"{name}.py").read_text()
    assert f'signin.require("{action}")' in first


def test_streamlit_memory_opens_nothing(base, compte):
    user = compte()
    app = AppTest.from_string(
        "from coop.ui import signin\nsignin.require('voir')\nimport streamlit as st\nst.write('x')"
    )
    for key, value in {"authentication_status": True, "username": user.email, "name": user.nom}.items():
        app.session_state[key] = value
    app.run()
    assert [title.value for title in app.title] == ["La Coop"]


def test_known_user_lasts_one_run(base, compte):
    user = compte()
    with signin.known(user):
        assert signin._known.get() == user
    assert signin._known.get() is None


def test_wrong_and_unknown_get_the_same_words(base, compte):
    said = []
    for email in (compte().email, "inconnu@exemple.fr"):
        app = AppTest.from_file(str(ROOT / "coop" / "main.py"), default_timeout=20).run()
        app.text_input[0].input(email)
        app.text_input[1].input("mauvais mot de passe")
        app.button[0].click().run()
        said.append([error.value for error in app.error])
    assert said[0] == said[1]
    assert len(said[0]) == 1
    assert count(BILLET) == 0


def test_right_password_gives_a_ticket_and_leaves_nothing_in_memory(base, compte):
    email = compte().email
    app = AppTest.from_file(str(ROOT / "coop" / "main.py"), default_timeout=20).run()
    app.text_input[0].input(email)
    app.text_input[1].input(PHRASE)
    app.button[0].click().run()
    assert not app.error
    assert count(BILLET) == 1
    assert not any(key in app.session_state for key in signin.KEYS)


def test_authenticator_is_the_version_that_was_read():
    """`signin` puts its own check on the model: before another version, read again how it signs in."""
    assert version("streamlit-authenticator") == "0.4.2"


# In a browser


def form(page):
    return page.get_by_label("Adresse électronique")


def fill(page, email, password=PHRASE):
    form(page).fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()


def leave_button(page):
    return page.get_by_role("button", name="Se déconnecter")


def test_every_address_shows_only_the_form_on_a_fresh_server(navigateur, compte, tmp_path, monkeypatch):
    """Hole A shows only before anyone opened « / »: hence a server of its own."""
    with running(tmp_path) as fresh:
        monkeypatch.setenv("COOP_DATABASE_URL", fresh.base)
        compte()
        bases.let_go()
        for name in (*PAGES, ""):
            page = navigateur(f"{fresh.url}/{name}")
            form(page).wait_for()
            assert page.locator("h1").all_text_contents() == ["La Coop"]
            assert not leave_button(page).count()
            page.close()
        for name in PUBLIC:  # what opens to all shows nothing without its link
            page = navigateur(f"{fresh.url}/{name}")
            page.get_by_role("heading", name="Lien fermé").wait_for()
            assert not page.locator('[data-testid="stMetric"], [data-testid="stSidebar"] a').count()
            page.close()


def test_deep_link_survives_sign_in_and_sign_out_really_ends(navigateur, compte):
    user = compte()
    page = navigateur("/historique?x=1")
    fill(page, user.email)
    leave_button(page).wait_for(state="attached")
    assert re.search(r"/historique\?x=1$", page.url)
    cookie = next(c for c in page.context.cookies() if c["name"] == sessions.COOKIE)
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert sessions.COOKIE not in page.evaluate("document.cookie")
    assert page.evaluate("document.documentElement.lang") == "fr"
    leave_button(page).click()
    form(page).wait_for()
    assert sessions.COOKIE not in {c["name"] for c in page.context.cookies()}
    page.context.add_cookies([cookie])
    page.goto("/historique")
    form(page).wait_for()
    assert not leave_button(page).count()


def test_sign_out_elsewhere_shuts_an_open_tab(navigateur, compte):
    page = navigateur("/", compte())
    leave_button(page).wait_for(state="attached")
    secret = next(c["value"] for c in page.context.cookies() if c["name"] == sessions.COOKIE)
    sessions.close(secret)
    page.get_by_role("link", name="Statistiques", exact=True).click()
    form(page).wait_for()


def test_closed_account_is_shut_out_of_an_open_tab(navigateur, compte):
    user = compte()
    page = navigateur("/", user)
    leave_button(page).wait_for(state="attached")
    comptes.deactivate(user.id, None)
    page.get_by_role("link", name="Mes lieux").click()
    form(page).wait_for()
    assert not leave_button(page).count()
    assert page.get_by_text("Votre session est terminée").count()


def test_menu_follows_rights_and_a_phone_reaches_the_call_to_action(navigateur, compte):
    page = navigateur("/historique", compte("admin"))
    page.get_by_text("Cette page n’est pas ouverte à votre rôle").wait_for()
    assert not page.get_by_role("link", name="Historique").count()
    assert not page.get_by_role("link", name="Enregistrer une activité").count()
    phone = navigateur("/statistiques", compte(), largeur=390, hauteur=844)
    action = phone.locator(".st-key-coop_action_mobile").get_by_role("link", name="Enregistrer une activité")
    action.wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    action.click()
    phone.wait_for_url("**/enregistrer")


# The administrator's page


def test_administrator_creates_closes_and_opens_accounts(base, compte, connecte):
    admin, other = compte("admin", nom="Alix"), compte(nom="Zoé")
    connecte(admin)
    app = AppTest.from_file(str(ROOT / "pages" / "comptes.py"), default_timeout=20).run()
    buttons = {button.label: button for button in app.button}
    app.text_input[0].input("Sacha Petit")
    app.text_input[1].input("sacha@exemple.fr")
    app.text_input[2].input("court")
    buttons["Créer le compte"].click().run()
    assert "12 caractères" in app.error[0].value
    app.text_input[2].input(PHRASE)
    app.button[0].click().run()
    assert "Sacha Petit est créé" in app.success[0].value
    assert sessions.authenticate("sacha@exemple.fr", PHRASE)
    app.selectbox[1].select(other.id)
    next(button for button in app.button if button.label == "Fermer le compte").click().run()
    assert "fermé" in app.success[0].value
    assert comptes.find(other.email) is None
