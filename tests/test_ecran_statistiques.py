"""« Statistiques » on screen: the figures of the report, the filters of the address, one tab at a time."""

import datetime as dt

import pytest
from ecrans import button, ecran, enter, has_button, said

from coop import counts, report
from coop.periods import today
from coop.stats import BY_CODE
from coop.ui import chiffres


def charts(app) -> list:
    return list(app.get("plotly_chart"))


def open_tab(app, label: str):
    app.session_state["coop_onglets"] = label
    app.run()
    return app


@pytest.fixture
def chiffre(base, compte, connecte):
    """A signed-in mediator with reports whose figures are known."""
    user = compte()
    enter(user, personnes=[{"genre": "feminin", "premier_entretien": "oui"}])
    enter(user, "atelier", participants=12, duree="120_ou_plus", date=today() - dt.timedelta(days=400))
    enter(user, "demarche", finalisee="oui")
    enter(user, "rdv_non_honore")
    connecte(user)
    return user


@pytest.mark.parametrize("label", [label for label in chiffres.TABS if label != "Carte"])
def test_a_tab_draws_its_own_charts_and_no_other(chiffre, label):
    app = open_tab(ecran("statistiques"), label)
    assert not app.exception
    shown = [subheader.value for subheader in app.subheader]
    found = report.compute(chiffre, {}, chiffres.TABS[label])
    assert sorted(shown) == sorted(result.statistic.titre for result in found.results.values())
    assert len(charts(app)) == len(chiffres.TABS[label]) <= 3


def test_one_map_at_a_time_with_its_first_places_beside(chiffre, compte):
    enter(chiffre, canal="autre", commune="26362")
    app = open_tab(ecran("statistiques"), "Carte")
    for code in chiffres.MAPS:
        next(box for box in app.selectbox if box.key == "coop_carte").set_value(code).run()
        assert not app.exception
        assert [s.value for s in app.subheader] == [BY_CODE[code].titre]
        assert len(charts(app)) == 1
    assert "Valence" in str(app.table[0].value) or "Drôme" in str(app.table[0].value) or app.table


def test_figures_are_those_of_the_report(chiffre):
    app = ecran("statistiques")
    found = report.compute(chiffre, {}, {*chiffres.FIGURES, "types"})
    said_ = {m.label: m.value for m in app.metric}
    assert said_["Accompagnements"] == str(found.results["accompagnements"].total) == "14"
    assert said_["Activités"] == str(found.results["activites"].total) == "3"
    assert said_["Rendez-vous non honorés"] == "1"
    for label, number in zip(
        found.results["types"].rows["libelle"], found.results["types"].rows["nombre"], strict=True
    ):
        assert said_[label] == str(number)


def test_filters_of_the_address_are_applied_and_told(chiffre):
    app = ecran("statistiques", periode="ce_mois", type=["accompagnement", "demarche"])
    assert {m.label: m.value for m in app.metric}["Accompagnements"] == "2"
    wanted = "type : Accompagnement de médiation numérique ou Aide aux démarches administratives"
    assert wanted in said(app)
    button(app, "Effacer les filtres").click().run()
    assert {m.label: m.value for m in app.metric}["Accompagnements"] == "14"
    assert not {"periode", "type"} & set(app.query_params)
    assert not has_button(app, "Effacer les filtres")


def test_nothing_in_the_selection_is_said(chiffre):
    app = ecran("statistiques", periode="2015-01-01_2015-12-31")
    assert "Aucune activité dans cette sélection" in app.info[0].value
    assert not charts(app)
    assert not app.metric


def test_steps_of_time(chiffre):
    app = ecran("statistiques", periode="12_derniers_mois")
    step = next(b for b in app.get("button_group") if b.key == "coop_pas")
    titles = set()
    for code in chiffres.STEPS:
        step = next(b for b in app.get("button_group") if b.key == "coop_pas")
        step.set_value(code).run()
        assert not app.exception
        assert len(charts(app)) == 1
        titles.add(app.subheader[-1].value)
    assert len(titles) == 3
    next(b for b in app.get("button_group") if b.key == "coop_pas").set_value(None).run()
    assert not app.exception
    assert len(charts(app)) == 1


HOSTILE = [
    "' OR 1=1 --",
    "%",
    "\0",
    "\u202eשלום",
    "<script>alert(1)</script>",
    "x" * 5000,
    "lieu:" + "f" * 32,
    "",
]


@pytest.mark.parametrize("page", ["statistiques", "historique"])
@pytest.mark.parametrize("code", ["periode", "type", "lieu", "mediateur"])
def test_tampered_filters_are_refused_in_french_and_change_nothing(team, connecte, page, code):
    connecte(team["Alice"])
    before = said(ecran(page)).strip()
    for value in [*HOSTILE, team["Étienne"].id if code == "mediateur" else "commune:99999"]:
        app = ecran(page, **{code: value})
        assert not app.exception, value
        if value:
            assert "un filtre qui n’existe pas ou ne vous est pas accessible" in app.warning[0].value
        assert "Étienne" not in said(app)
        assert not has_button(app, "Effacer les filtres")
        rest = [line for line in said(app).splitlines() if "L’adresse demande" not in line]
        assert rest == before.splitlines() or page == "statistiques"
        if page == "statistiques":
            assert {m.label: m.value for m in app.metric}["Activités"] == "2"


def test_a_good_value_beside_a_bad_one_still_counts(chiffre):
    app = ecran("statistiques", type=["demarche", "n’importe quoi"])
    assert {m.label: m.value for m in app.metric}["Activités"] == "1"
    assert "Type" in app.warning[0].value


def test_remote_activities_left_out_by_a_place_are_counted_aloud(base, compte, connecte, lieu):
    user = compte()
    place = lieu(user)
    enter(user)
    enter(user, canal="lieu_activite", lieu_id=place)
    connecte(user)
    app = ecran("statistiques", lieu="departement:26")
    assert {m.label: m.value for m in app.metric}["Activités"] == "1"
    assert "Activités à distance laissées de côté, car elles n’ont pas de commune : 1." in said(app)


def test_counters_not_ready_says_to_wait(chiffre, monkeypatch):
    def not_ready(*args, **kwargs):
        raise counts.NotReady

    monkeypatch.setattr(counts, "view", not_ready)
    for page in ("statistiques", "tableau_de_bord"):
        app = ecran(page)
        assert not app.exception
        assert "Les chiffres se préparent" in said(app)


@pytest.mark.parametrize(
    "periode", ["2010-01-01_2012-01-01", "2030-01-01_2030-12-31", "0001-01-01_9999-12-31", "2030-01-01_"]
)
@pytest.mark.parametrize("page", ["statistiques", "historique"])
def test_a_period_out_of_reach_still_opens_the_page(chiffre, page, periode):
    app = ecran(page, periode=periode)
    assert not app.exception
    assert app.title[0].value.lower() == page
    assert has_button(app, "Effacer les filtres")
