"""« Statistiques » beyond figures: comparing, perimeters, saved views, files, and where a number leads."""

import datetime as dt
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from ecrans import button, ecran, enter, readable, said, visit

from coop import exports, report, shared
from coop.exports import FORMATS
from coop.periods import today
from coop.stats import GROUPS, RESSENTI
from coop.store import historique, preferences, vues
from coop.store.contexte import context

LAST = {"periode": "trimestre_dernier"}


def quarter() -> dt.date:
    """A day of the last quarter that is over."""
    first = today().replace(month=(today().month - 1) // 3 * 3 + 1, day=1)
    return first - dt.timedelta(days=10)


def metrics(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def asked(app, name: str) -> list[str]:
    given = app.query_params.get(name, [])
    return [given] if isinstance(given, str) else given


def open_tab(app, label: str):
    app.session_state["coop_onglets"] = label
    return app.run()


@pytest.fixture
def voisins(base, compte, equipe, relire, connecte):
    """A mediator with 3 reports, in a team whose territory holds 9 more of others; he is signed in."""
    moi, autre = compte(nom="Camille"), compte(nom="Dominique Voisin")
    equipe(None, [moi, autre], [("departement", "26")], nom="Drôme")
    for person, number in ((moi, 3), (autre, 9)):
        for _ in range(number):
            enter(person, date=quarter(), canal="autre", commune="26362", personnes=[{"genre": "feminin"}])
    for _ in range(2):
        enter(autre, date=quarter(), canal="autre", commune="26362", personnes=[{"genre": "masculin"}])
    connecte(moi)
    return relire(moi), autre


def test_a_mediator_sees_the_totals_of_his_territory_and_no_name_nor_list(voisins):
    app = ecran("statistiques", perimetre="territoire", **LAST)
    assert metrics(app)["Accompagnements"] == "14"
    text = said(app)
    assert "territoire : Drôme (26)" in text
    assert readable(report.SMALL) in text
    assert "Dominique" not in text
    assert "Voir les activités" not in text
    open_tab(app, "Lieux")
    assert [s.value for s in app.subheader] == ["Communes"]
    open_tab(app, "Usagers")
    assert "historique" not in said(app)


def test_a_period_without_a_whole_quarter_is_said_with_what_to_do(voisins):
    app = ecran("statistiques", perimetre="france", periode="ce_mois")
    assert "Trimestre dernier" in app.warning[0].value
    assert not app.metric
    assert not app.exception


def test_one_s_own_figures_stand_beside_the_territory_s(voisins):
    app = ecran("statistiques", comparer="perimetre:territoire", **LAST)
    assert metrics(app)["Accompagnements"] == "3"
    assert "Drôme (26) : 14" in said(app)
    assert "Comparé à : Activités de tous les médiateurs, territoire : Drôme (26)" in said(app)


def test_the_previous_period_is_told_beside_each_figure(base, compte, connecte):
    user = compte()
    connecte(user)
    for _ in range(3):
        enter(user, date=quarter())
    enter(user, date=quarter() - dt.timedelta(days=92))
    app = ecran("statistiques", **LAST)
    (metric,) = [m for m in app.metric if m.label == "Accompagnements"]
    assert readable(metric.delta) == "+2 (+200 %)"
    assert "Évolutions par rapport à la période précédente" in said(app)
    assert not [m for m in ecran("statistiques").metric if m.delta]


def test_the_control_of_the_comparison_writes_the_address(base, compte, connecte):
    user = compte()
    enter(user, date=quarter())
    connecte(user)
    app = ecran("statistiques", **LAST)
    choice = next(radio for radio in app.radio if radio.key == "filtre:comparer")
    assert "moi" not in choice.options
    choice.set_value("annee").run()
    assert asked(app, "comparer") == ["annee"]
    assert "Comparé à" in said(app)
    button(app, "Effacer les filtres").click().run()
    assert not app.query_params
    assert "Comparé à" not in said(app)


def test_the_control_of_the_perimeter_writes_the_address(voisins):
    app = ecran("statistiques", **LAST)
    choice = next(radio for radio in app.radio if radio.key == "filtre:perimetre:genre")
    choice.set_value("territoire").run()
    assert asked(app, "perimetre") == ["territoire"]
    assert metrics(app)["Accompagnements"] == "14"
    choice = next(radio for radio in app.radio if radio.key == "filtre:perimetre:genre")
    choice.set_value("").run()
    assert "perimetre" not in app.query_params
    assert metrics(app)["Accompagnements"] == "3"


def test_a_coordinator_compares_teams(base, compte, equipe, relire, connecte):
    chef, alice, bruno = compte("coordinateur"), compte(), compte()
    mine, other = equipe(chef, [alice], nom="Nord"), equipe(None, [bruno], nom="Sud")
    for person, number in ((alice, 6), (bruno, 11)):
        for _ in range(number):
            enter(person, date=quarter())
    connecte(relire(chef))
    app = ecran("statistiques", perimetre=f"equipe:{mine}", comparer=f"perimetre:equipe:{other}", **LAST)
    assert metrics(app)["Accompagnements"] == "6"
    assert "Équipe Sud : 11" in said(app)
    assert "Voir les activités" in said(app)


def hrefs(app) -> list[str]:
    found = re.findall(r"\]\((historique\?[^)]*)\)", "\n".join(str(c.value) for c in app.caption))
    return found + re.findall(r"\]\((historique\?[^)]*)\)", "".join(str(m.value) for m in app.markdown))


def test_every_figure_leads_to_its_reports(base, compte, connecte):
    user = compte()
    connecte(user)
    enter(user, participants=2, date=quarter())
    enter(user, "atelier", participants=7, date=quarter())
    enter(user, "rdv_non_honore", date=quarter())
    app = ecran("statistiques", **LAST)
    links = hrefs(app)
    figures = {parse_qs(urlsplit(link).query)["figure"][0] for link in links}
    assert {"accompagnements:", "activites:", "temps_passe:", "rdv_non_honores:", "types:atelier"} <= figures
    assert not {f for f in figures if f.startswith(("usagers", "nouveaux"))}
    expected = {"accompagnements:": 2, "rdv_non_honores:": 1, "types:atelier": 1, "types:participations": 1}
    for link in links:
        query = parse_qs(urlsplit(link).query)
        visit(app, "historique", **query)
        assert not app.exception
        listed = re.search(r"(\d+) comptes? rendus?\.", said(app))
        if query["figure"][0] in expected and listed:
            assert int(listed[1]) == expected[query["figure"][0]]


def test_a_row_of_a_table_leads_to_its_reports(base, compte, connecte):
    user = compte()
    connecte(user)
    for genre in ("feminin", "feminin", "masculin"):
        enter(user, personnes=[{"genre": genre}])
    app = open_tab(ecran("statistiques"), "Usagers")
    next(b for b in app.get("button_group") if b.key == "deplie:genres").set_value("tableau").run()
    cells = app.table[0].value["Nombre"].tolist()
    (link,) = re.findall(r"\((historique\?[^)]*feminin)\)", cells[0])
    visit(app, "historique", **parse_qs(urlsplit(link).query))
    assert len(app.dataframe[0].value) == 2
    assert "Genre des usagers : Féminin" in said(app)
    button(app, "Tout voir").click().run()
    assert len(app.dataframe[0].value) == 3


@pytest.mark.parametrize("figure", ["genres:ailleurs", "rien:du-tout", "usagers_differents:", "\0", "genres"])
def test_a_number_that_does_not_exist_is_said_in_the_history(base, compte, connecte, figure):
    user = compte()
    enter(user)
    connecte(user)
    app = ecran("historique", figure=figure)
    assert not app.exception
    assert len(app.dataframe[0].value) == 1
    if figure != "genres":
        assert "n’existe pas dans cette sélection" in app.warning[0].value


def test_explanations_say_how_many_reports_stand_behind(base, compte, connecte):
    user = compte()
    enter(user, participants=2, personnes=[{"genre": "feminin"}])
    enter(user)
    connecte(user)
    app = open_tab(ecran("statistiques"), "Usagers")
    next(b for b in app.get("button_group") if b.key == "deplie:genres").set_value("calcul").run()
    text = said(app)
    assert "Ont répondu : 1 sur 3 accompagnements." in text
    assert "2 comptes rendus derrière ce chiffre" in text


def test_saved_views_open_and_one_opens_first(base, compte, connecte):
    user = compte()
    enter(user, date=quarter())
    enter(user)
    connecte(user)
    vues.save(user, "Trimestre *passé*", {"periode": ["trimestre_dernier"], "comparer": ["annee"]})
    app = ecran("statistiques")
    assert metrics(app)["Accompagnements"] == "2"
    (view,) = vues.mine(user)
    vues.set_default(user, view.id)
    app = ecran("statistiques")
    assert asked(app, "periode") == ["trimestre_dernier"]
    assert asked(app, "comparer") == ["annee"]
    app.run()
    assert metrics(app)["Accompagnements"] == "1"
    button(app, "Effacer les filtres").click().run()
    assert metrics(app)["Accompagnements"] == "2", "clearing is not arriving"
    app = ecran("statistiques", type="atelier")
    assert asked(app, "type") == ["atelier"], "an address that asks for something is kept"
    assert "periode" not in app.query_params


def test_what_goes_in_files_is_remembered_and_the_ressenti_is_out_at_first(base, compte, connecte):
    user = compte()
    enter(user)
    connecte(user)
    app = ecran("statistiques")
    parts = next(b for b in app.get("button_group") if b.key == "coop_sections")
    assert list(parts.value) == [group for group in GROUPS if group != RESSENTI]
    parts.set_value(["Usagers", RESSENTI]).run()
    assert preferences.read(user, "coop_sections", None) == ["Usagers", RESSENTI]
    app = ecran("statistiques")
    assert list(next(b for b in app.get("button_group") if b.key == "coop_sections").value) == [
        "Usagers",
        RESSENTI,
    ]


@pytest.mark.parametrize("sections", [list(GROUPS), ["Usagers"], []])
@pytest.mark.parametrize("code", [kind.code for kind in FORMATS])
def test_every_format_writes_any_choice_of_parts_full_and_empty(base, compte, code, sections):
    user = compte()
    codes = shared.codes(sections) or ["-"]
    for _ in range(2):
        found = report.compute(
            user, {"periode": ["trimestre_dernier"]}, codes, context(user), compare="annee"
        )
        assert set(found.results) == set(shared.codes(sections))
        assert len(exports.write(code, found)) > 100
        enter(user, date=quarter(), personnes=[{"genre": "feminin"}])
    assert exports.filename(code, found).endswith(f".{code}")


def test_an_administrator_has_no_history_hence_no_link(base, compte, connecte):
    enter(compte())
    connecte(compte("admin"))
    app = ecran("statistiques")
    assert metrics(app)["Accompagnements"] == "1"
    assert not hrefs(app)


def test_a_theme_and_a_residence_filter(base, compte, connecte):
    user = compte()
    connecte(user)
    enter(user, thematiques=["sante"], personnes=[{"residence": "26362"}], participants=1)
    enter(
        user,
        thematiques=["email"],
        participants=2,
        personnes=[{"residence": "75112"}, {"residence": "26362"}],
    )
    enter(user, thematiques=["email"])
    assert metrics(ecran("statistiques", thematique="thematiques:email"))["Accompagnements"] == "3"
    app = ecran("statistiques", lieu="residence-commune:75056")
    assert metrics(app)["Accompagnements"] == "2"
    assert "au moins une personne y habite" in said(app)
    assert "résidence à Paris" in said(app)
    assert historique.page(user, {"lieu": ["residence-departement:26"]}).total == 2
