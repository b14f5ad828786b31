"""« Historique » of a coordinator: the team’s reports without their private texts, and not his to change."""

import pytest
from ecrans import agree, click, control, ecran, enter, said, select, table

from coop.store import activites
from coop.store.erreurs import INTROUVABLE
from coop.ui import journal


@pytest.fixture
def team(base, compte, equipe, relire, connecte):
    """A coordinator's screen: his report, a member's with private texts, a stranger's."""
    chef, alice, autre = compte("coordinateur", nom="Chantal"), compte(nom="Alice"), compte(nom="Étienne")
    equipe(chef, [alice])
    ids = {
        "sienne": enter(chef),
        "membre": enter(
            alice, notes="Secret", precision="Confidence", ressenti="fier", ressenti_libre="Intime"
        ),
        "ailleurs": enter(autre, notes="Inconnu"),
    }
    chef = relire(chef)
    connecte(chef)
    return chef, alice, ids


def test_coordinator_sees_the_team_without_private_texts(team):
    chef, _, ids = team
    app = ecran("historique")
    assert sorted(table(app)["Médiateur"]) == ["Alice", "Chantal"]
    private = {"Notes supplémentaires", "Préciser la thématique", "Votre ressenti en une ligne"}
    control(app, "multiselect", "coop_journal_colonnes").set_value(list(journal.COLUMNS)).run()
    assert not private & set(table(app).columns)
    app = click(app, journal.VOIR, list(app.session_state[journal.SHOWN]).index(ids["membre"]))
    text = app.table[0].value.to_csv() + said(app)
    for secret in ("Secret", "Confidence", "Intime", "Inconnu", "Étienne"):
        assert secret not in text
    control(app, "text_input", "coop_journal_recherche").input("secret").run()
    assert not app.dataframe


def test_coordinator_may_not_change_what_is_not_his(team):
    chef, alice, ids = team
    app = ecran("historique")
    shown = list(app.session_state[journal.SHOWN])
    menus = dict(zip(shown, table(app)[""], strict=True))
    assert list(menus[ids["membre"]]) == [journal.VOIR]
    assert list(menus[ids["sienne"]]) == [
        journal.MODIFIER,
        journal.DUPLIQUER,
        journal.SUPPRIMER,
        journal.VOIR,
    ]
    app = select(app, [shown.index(ids["membre"])])
    assert not any("Supprimer" in b.label for b in app.button)
    assert "Chacun supprime ses propres activités" in said(app)
    app = agree(click(ecran("historique"), journal.SUPPRIMER, shown.index(ids["membre"])), [ids["membre"]])
    assert activites.read(alice, ids["membre"]).supprime_le is None
    assert "mise à la corbeille" not in said(app)
    app = click(ecran("historique"), journal.MODIFIER, shown.index(ids["membre"]))
    assert [warning.value for warning in app.warning] == [INTROUVABLE]


def test_coordinator_narrows_to_one_mediator(team):
    _, alice, _ = team
    app = ecran("historique", mediateur=alice.id)
    assert list(table(app)["Médiateur"]) == ["Alice"]
