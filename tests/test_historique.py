"""« Historique »: what is found, in which order, and what may be done to it."""

import datetime as dt

import pytest
from conftest import count
from ecrans import agree, button, click, control, ecran, enter, has_button, said, select, table
from strategies import ODD

from coop.models import ACTIVITE
from coop.periods import today
from coop.store import activites, corbeille, historique, sessions
from coop.store.erreurs import INTROUVABLE
from coop.ui import journal, signin


@pytest.fixture
def moi(base, compte, connecte):
    user = compte(nom="Alice")
    connecte(user)
    return user


def test_menu_callback_remembers_the_report_that_was_shown(monkeypatch):
    state = {journal.SHOWN: ["a", "b"], journal.MENU: {"row": 1, "label": journal.MODIFIER}}
    monkeypatch.setattr(journal.st, "session_state", state)
    journal.act()
    assert state["coop_journal_action"] == (journal.MODIFIER, "b")
    del state["coop_journal_action"]
    state[journal.MENU] = {"row": 7, "label": journal.MODIFIER}
    journal.act()
    assert "coop_journal_action" not in state


def test_empty_history_invites(moi):
    app = ecran("historique")
    assert "Aucune activité ici" in app.info[0].value
    assert not app.dataframe


def test_filters_of_the_address_choose_the_rows(moi):
    enter(moi)
    enter(moi, "demarche", date=today() - dt.timedelta(days=400))
    assert len(table(ecran("historique"))) == 2
    assert list(table(ecran("historique", type="demarche"))["Type"]) == ["Démarche"]
    assert len(table(ecran("historique", periode="12_derniers_mois"))) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tablette", 1),
        ("TABLÉTTE", 1),
        ("evreux", 1),
        ("securite", 1),
        ("bienvenue", 1),
        ("xyz", 0),
        ("100 %", 1),
    ],
)
def test_search_finds_words_wherever_they_stand(moi, text, found):
    enter(moi)
    other = {"titre": "Découvrir sa tablette à 100 %", "notes": "Bienvenue", "thematiques": ["securite"]}
    enter(moi, "atelier", participants=8, canal="autre", commune="27229", **other)
    app = ecran("historique")
    control(app, "text_input", "coop_journal_recherche").input(text).run()
    assert len(app.dataframe[0].value if app.dataframe else ()) == found
    if not found:
        assert "Aucune activité ici" in app.info[0].value


def test_search_finds_saint_written_short(moi, lieu):
    place = lieu(moi, nom="Lieu St-Ouen")
    enter(moi, canal="lieu_activite", lieu_id=place)
    enter(moi)
    for text in ("st ouen", "saint ouen", "Saint-Ouen"):
        app = ecran("historique")
        control(app, "text_input", "coop_journal_recherche").input(text).run()
        assert len(table(app)) == 1


@pytest.mark.parametrize("text", ["%", "_", "'", "\\", "\0", ODD[:80], "a" * 80])
def test_search_takes_any_text(moi, text):
    enter(moi)
    app = ecran("historique")
    control(app, "text_input", "coop_journal_recherche").input(text).run()
    assert not app.exception
    assert not app.dataframe
    assert "Aucune activité ici" in app.info[0].value


def test_order_columns_and_pages(moi):
    for day in range(30):
        enter(moi, date=today() - dt.timedelta(days=day), duree="60_a_120" if day % 2 else "30_a_60")
    app = ecran("historique")
    first = table(app)
    assert len(first) == journal.SIZE
    assert first["Date"].iloc[0] == today()
    assert "30 comptes rendus" in said(app)
    app.get("pagination")[0].set_value(2).run()
    assert len(table(app)) == 5
    control(app, "toggle", "coop_journal_sens").set_value(True).run()
    assert table(app)["Date"].iloc[0] == today() - dt.timedelta(days=29), "a new order starts at page 1"
    control(app, "selectbox", "coop_journal_tri").select("duree").run()
    lengths = list(table(app)["Durée"])
    assert lengths == sorted(
        lengths, key=["30 min à 1h", "1h à 2h"].index, reverse=True
    ) or lengths == sorted(lengths, key=["30 min à 1h", "1h à 2h"].index)
    control(app, "multiselect", "coop_journal_colonnes").set_value(["type", "materiel"]).run()
    assert list(table(app).columns) == ["", "Type", "Matériel utilisé"]
    control(app, "multiselect", "coop_journal_colonnes").set_value([]).run()
    assert not app.exception


def test_last_page_emptied_shows_the_one_before(moi):
    ids = [enter(moi) for _ in range(journal.SIZE + 1)]
    app = ecran("historique")
    app.get("pagination")[0].set_value(2).run()
    assert len(table(app)) == 1
    corbeille.delete(moi, ids[:1])
    app.run()
    assert len(table(app)) == journal.SIZE


def test_rows_ticked_on_a_page_are_not_ticked_on_the_next(moi):
    for _ in range(journal.SIZE + 5):
        enter(moi)
    app = select(ecran("historique"), [0, 2])
    button(app, "Supprimer 2 activités")
    app.get("pagination")[0].set_value(2).run()
    assert not any("Supprimer" in b.label for b in app.button)


def test_every_order_offered_works(moi):
    enter(moi, personnes=[{"genre": "feminin"}])
    enter(moi)
    app = ecran("historique")
    offered = {journal.COLUMNS[code] for code in historique.SORTS if code in journal.COLUMNS}
    assert set(control(app, "selectbox", "coop_journal_tri").options) == offered - {"Médiateur"}
    for sort in [code for code in historique.SORTS if code in journal.COLUMNS and code != "mediateur"]:
        control(app, "selectbox", "coop_journal_tri").select(sort).run()
        assert not app.exception
        assert len(table(app)) == 2


@pytest.mark.parametrize(
    ("label", "param", "title"),
    [(journal.MODIFIER, "cra", "Modifier l’activité"), (journal.DUPLIQUER, "copie", "Dupliquer l’activité")],
)
def test_correct_and_duplicate_open_the_form(moi, label, param, title):
    id_ = enter(moi)
    app = click(ecran("historique"), label)
    assert not app.exception
    assert app.title[0].value == title
    given = app.query_params[param]
    assert given in (id_, [id_])
    assert count(ACTIVITE) == 1


def test_delete_asks_first_and_can_be_undone(moi):
    id_ = enter(moi)
    app = click(ecran("historique"), journal.SUPPRIMER)
    assert len(table(app)) == 1
    app.button(key="coop_journal_annuler").click().run()
    assert activites.read(moi, id_)
    agree(click(app, journal.SUPPRIMER), [id_])
    assert "1 activité mise à la corbeille" in said(app)
    assert not app.dataframe
    button(app, "Annuler").click().run()
    assert len(table(app)) == 1
    assert not has_button(app, "Annuler")


def test_bin_restores(moi):
    id_ = enter(moi)
    corbeille.delete(moi, [id_])
    app = ecran("historique", session={"coop_corbeille": True})
    button(app, "Restaurer").click().run()
    assert not app.exception
    assert activites.read(moi, id_)
    assert "La corbeille est vide." in said(app)
    assert len(table(app)) == 1


def test_several_are_deleted_together_and_restored_together(moi):
    ids = [enter(moi) for _ in range(3)]
    app = select(ecran("historique"), [0, 2])
    button(app, "Supprimer 2 activités").click()
    select(app, [0, 2])
    button(app, "Supprimer 2 activités").click()
    button(app, "Supprimer").click()
    select(app, [0, 2])
    assert "2 activités mises à la corbeille" in said(app)
    assert len(table(app)) == 1
    button(app, "Annuler").click().run()
    assert len(table(app)) == 3
    assert {activites.read(moi, id_).id for id_ in ids} == set(ids)


def test_see_tells_everything_to_the_letter(moi):
    enter(moi, notes=ODD, precision="*pas de gras*")
    app = click(ecran("historique"), journal.VOIR)
    assert not app.exception
    shown = app.table[0].value.iloc[:, 0]
    assert shown["Préciser la thématique"] == "\\*pas de gras\\*"
    assert "\\<b\\>" in shown["Notes supplémentaires"]


def test_action_on_a_report_gone_meanwhile_is_said(moi):
    id_ = enter(moi)
    app = ecran("historique")
    corbeille.delete(moi, [id_])
    corbeille.purge()
    app = click(app, journal.VOIR)
    assert not app.exception
    assert INTROUVABLE in [warning.value for warning in app.warning]


def test_session_ended_meanwhile_deletes_nothing(moi):
    id_ = enter(moi)
    app = click(ecran("historique"), journal.SUPPRIMER)
    secret = signin.cookie()
    sessions.close(secret)
    agree(app, [id_])
    assert [title.value for title in app.title] == ["La Coop"]
    assert activites.read(moi, id_)
