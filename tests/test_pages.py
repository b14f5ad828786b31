"""Every page for every role, empty and full: it opens, in French, on what the reader may see and no more."""

import datetime as dt

import pytest
from ecrans import ecran, enter, said, visit

from coop.periods import today
from coop.rights import may
from coop.store import sessions
from coop.ui import menu, signin
from coop.vocabulary import ROLES

PAGES = {page.name: page for page in menu.declared() if page.action}
PUBLIC = [page.name for page in menu.declared() if not page.action]
CLOSED = "Cette page n’est pas ouverte à votre rôle"
ENGLISH = (
    "None",
    "nan",
    "NaT",
    "True",
    "False",
    "Error",
    "error",
    "Choose",
    "Select ",
    "Press",
    "empty",
    "Traceback",
)


def closed(app) -> bool:
    return any(CLOSED in info.value for info in app.info)


@pytest.mark.parametrize("role", ROLES.values)
@pytest.mark.parametrize("full", [False, True], ids=["empty", "full"])
def test_every_page_opens_for_whom_it_is_and_for_nobody_else(base, compte, lieu, connecte, role, full):
    user = compte(role, nom="Camille")
    other = compte(nom="Dominique")
    if full:
        place = lieu(user, favori=True, nom="Maison de quartier")
        author = user if may(user, "enregistrer") else other
        for type_ in ("accompagnement", "atelier", "demarche", "ponctuelle", "rdv_non_honore"):
            enter(author, type_, participants=None if type_ == "rdv_non_honore" else 1)
        if author is user:
            enter(user, canal="lieu_activite", lieu_id=place, personnes=[{"genre": "feminin"}])
    connecte(user)
    app = ecran("tableau_de_bord")
    for name, page in PAGES.items():
        visit(app, name)
        assert not app.exception, name
        text = said(app)
        assert not [word for word in ENGLISH if word in text], (name, text)
        assert closed(app) is not may(user, page.action), name
        if closed(app):
            assert not app.title
            assert not app.dataframe
            assert len(app.main.get("button")) == 0
        else:
            assert len(app.title) == 1
            assert not app.error
        # the menu offers what opens, and nothing else
        links = [link.proto.page for link in app.sidebar.get("page_link")]
        assert sum(1 for p in PAGES.values() if may(user, p.action)) == len(links)


@pytest.mark.parametrize("name", PAGES)
def test_signed_out_every_page_is_only_the_form(base, compte, connecte, name):
    user = compte()
    enter(user, notes="Secret")
    connecte(user)
    app = ecran(name)
    sessions.close(signin.cookie())
    app.run()
    assert [title.value for title in app.title] == ["La Coop"]
    assert [field.label for field in app.text_input] == ["Adresse électronique", "Mot de passe"]
    assert not app.dataframe
    assert not app.metric
    assert not app.sidebar.button


def test_what_is_open_to_all_shows_nothing_without_its_link(base, compte, connecte):
    user = compte()
    enter(user, notes="Secret")
    connecte(user)
    assert PUBLIC == ["partage"]
    for session in (True, False):
        if not session:
            sessions.close(signin.cookie())
        for token in ("", "x", "\0", "A" * 43, "é" * 5000):
            app = ecran("partage", lien=token)
            assert [title.value for title in app.title] == ["Lien fermé"]
            assert not app.exception
            assert not app.metric
            assert not app.sidebar.button


def test_dashboard_counts_the_month_and_lists_the_last_reports(base, compte, connecte):
    user = compte(nom="Camille")
    for _ in range(6):
        enter(user)
    enter(user, date=dt.date(2024, 3, 1))
    connecte(user)
    app = ecran("tableau_de_bord")
    assert app.title[0].value == "Bonjour Camille"
    assert {m.label: m.value for m in app.metric}["Accompagnements"] == "6"
    assert sum(f"{today():%d/%m/%Y}" in m.value for m in app.markdown) == 5


@pytest.mark.parametrize("nom", ["*Zoé* [x](http://x)", "<b>Zoé</b>", "$Zoé$ :red[x]"])
def test_a_name_is_shown_as_it_is_written(base, compte, connecte, nom):
    user = compte(nom=nom)
    connecte(user)
    title = ecran("tableau_de_bord").title[0].value
    assert title.replace("\\", "") == f"Bonjour {nom}"
    assert "\\" in title
