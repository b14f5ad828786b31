"""« Mes lieux »: found, preferred, left, created."""

import pytest
from conftest import count
from ecrans import button, ecran, enter, goto, readable, said

from coop.models import ACTIVITE, COMPTE_LIEU, LIEU
from coop.reference import lieux as reference
from coop.store import comptes, lieux, sessions
from coop.ui import signin


@pytest.fixture
def moi(base, compte, connecte):
    user = compte()
    connecte(user)
    return user


def typed(app, key: str, text: str):
    next(field for field in app.text_input if field.key == key).input(text).run()
    return app


def places(user) -> list[tuple[str, bool]]:
    return [(place.nom, place.favori) for place in lieux.mine(user)]


def test_someone_without_a_place_is_told_how_to_add_one(moi):
    app = ecran("lieux")
    assert "Vous n’avez pas encore de lieu d’activité" in app.info[0].value


def test_place_of_the_national_list_is_found_and_added_once(moi):
    found = reference.search("valence", 8)[0]
    for _ in range(2):
        app = typed(ecran("lieux"), "meslieux:texte", "valence")
        offered = [b for b in app.button if str(b.key).startswith("meslieux:reponse:")]
        assert 0 < len(offered) <= 8
        next(b for b in offered if readable(b.label).startswith(readable(found.nom))).click().run()
        assert not app.exception
        assert places(moi) == [(found.nom, True)]
        assert found.nom in said(app)
        assert not [b for b in app.button if str(b.key).startswith("meslieux:reponse:")]
    assert count(LIEU) == 1


def test_preferred_and_left_places(moi, lieu):
    first, second = lieu(moi, favori=True, nom="A"), lieu(moi, nom="B")
    app = ecran("lieux")
    next(b for b in app.button if b.key == f"preferer:{second}").click().run()
    assert places(moi) == [("B", True), ("A", False)]
    next(b for b in app.button if b.key == f"quitter:{second}").click().run()
    assert places(moi) == [("A", True)]
    next(b for b in app.button if b.key == f"quitter:{first}").click().run()
    assert "Vous n’avez pas encore de lieu" in app.info[0].value
    assert count(COMPTE_LIEU) == 2


def test_place_of_no_list_is_created(moi):
    app = ecran("lieux")
    button(app, "Créer ce lieu").click().run()
    assert "Donnez un nom au lieu" in app.error[0].value
    typed(app, "nouveau:nom", "Café « L’Étoile » <b>100 %</b>")
    button(app, "Créer ce lieu").click().run()
    assert "commune" in app.error[0].value
    typed(app, "nouveau:commune:texte", "st ouen")
    offered = [b for b in app.button if str(b.key).startswith("nouveau:commune:reponse:")]
    assert offered
    offered[0].click().run()
    button(app, "Créer ce lieu").click().run()
    assert not app.exception
    assert not app.error
    assert places(moi) == [("Café « L’Étoile » <b>100 %</b>", True)]
    assert next(f for f in app.text_input if f.key == "nouveau:nom").value == ""


def test_a_place_left_in_another_tab_is_said(moi, lieu):
    place = lieu(moi, favori=True)
    app = ecran("lieux")
    lieux.leave(moi, place)
    next(b for b in app.button if b.key == f"quitter:{place}").click().run()
    assert places(moi) == []


@pytest.mark.parametrize("key", ["preferer", "quitter"])
def test_session_ended_meanwhile_changes_no_place(moi, lieu, key):
    lieu(moi, favori=True, nom="A")
    second = lieu(moi, nom="B")
    app = ecran("lieux")
    sessions.close(signin.cookie())
    next(b for b in app.button if b.key == f"{key}:{second}").click().run()
    assert [title.value for title in app.title][:1] == ["La Coop"]
    assert places(moi) == [("A", True), ("B", False)]


def test_closed_account_sees_nothing_more(moi):
    enter(moi)
    app = ecran("historique")
    comptes.deactivate(moi.id, None)
    goto(app, "historique")
    assert [title.value for title in app.title] == ["La Coop"]
    assert count(ACTIVITE) == 1
