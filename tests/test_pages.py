"""Every page for every role, empty and full: it opens, in French, on what the reader may see and no more."""

import datetime as dt

import pytest
from conftest import count
from ecrans import button, ecran, goto, has_button, readable, said, visit
from strategies import simple

from coop import counts, report
from coop.models import ACTIVITE, COMPTE_LIEU, LIEU, new_id
from coop.periods import today
from coop.reference import lieux as reference
from coop.rights import may
from coop.store import activites, comptes, lieux, sessions
from coop.ui import chiffres, menu, signin
from coop.vocabulary import ROLES

PAGES = {page.name: page for page in menu.declared()}
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


@pytest.fixture
def team(base, compte, equipe, relire):
    """A coordinator and two members, each with reports; a stranger with one."""
    chef, alice, bob, autre = (
        compte(role, nom=nom)
        for role, nom in [
            ("coordinateur", "Chantal"),
            ("mediateur", "Alice"),
            ("conseiller", "Bob"),
            ("mediateur", "Étienne"),
        ]
    )
    equipe(chef, [alice, bob], nom="Drôme")
    for person in (alice, alice, bob, autre, chef):
        enter(person, notes=f"Secret de {person.nom}")
    return {person.nom: relire(person) for person in (chef, alice, bob, autre)}


def enter(user, type_="accompagnement", **given) -> str:
    id_ = new_id()
    activites.save(user, id_, simple(type_, **{"date": today(), **given}))
    return id_


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


# Statistiques


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


@pytest.mark.parametrize("label", chiffres.TABS)
def test_a_tab_draws_its_own_charts_and_no_other(chiffre, label):
    app = open_tab(ecran("statistiques"), label)
    assert not app.exception
    shown = [subheader.value for subheader in app.subheader]
    found = report.compute(chiffre, {}, chiffres.TABS[label])
    assert sorted(shown) == sorted(result.statistic.titre for result in found.results.values())
    assert len(charts(app)) == len(chiffres.TABS[label]) <= 4


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


# Mes lieux


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
