"""The form of a report, filled in as a mediator would: what is saved is exactly what was answered."""

import pytest
from conftest import count
from ecrans import blank, minimal, said, stored
from strategies import several

from coop.answers import clean
from coop.models import ACTIVITE
from coop.questions import BY_CODE
from coop.vocabulary import TYPES


@pytest.mark.parametrize("type_", TYPES.values)
def test_required_answers_are_enough_and_nothing_else_is_invented(moi, type_):
    user, lieu = moi
    wanted = minimal(type_, lieu)
    form = blank(type_)
    form.fill({k: v for k, v in wanted.items() if k not in {"date", "canal", "lieu_id"}} | {"type": type_})
    form.save()
    assert not form.app.exception
    assert stored(user, form.saved) == clean(wanted)
    assert form.app.title[0].value == "Activité enregistrée"
    assert count(ACTIVITE) == 1


@pytest.mark.parametrize("type_", TYPES.values)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_answer_of_the_form_reaches_the_store(moi, type_, seed):
    user, lieu = moi
    wanted = several(1, seed, lieux=[lieu], types=[type_], holes=1)[0]
    unknown = {"non_communique", "heterogene"}
    for person in wanted["personnes"]:
        for code in [c for c, v in person.items() if isinstance(v, str) and v in unknown]:
            del person[code]
    for code in ("demarches_libres", "structures_libres"):
        wanted.pop(code, None)
    form = blank(type_).fill(wanted).save()
    if not form.saved and not form.summary:
        form.save()
    assert form.summary == []
    assert stored(user, form.saved) == clean(wanted)


@pytest.mark.parametrize("type_", TYPES.values)
def test_what_is_missing_is_said_all_at_once_in_both_places(moi, type_):
    form = blank(type_).save()
    wanted = [
        q.missing
        for q in BY_CODE.values()
        if q.required(type_)
        and q.code not in {"date", "canal", "lieu_id", "commune"}
        and not (q.code == "participants" and type_ != "atelier")
    ]
    if type_ == "ponctuelle":
        wanted.append("Choisissez au moins un thème, de médiation ou de démarche.")
    assert form.summary == wanted
    assert sorted(form.beside().values()) == sorted(wanted)
    assert count(ACTIVITE) == 0
    title = "Motif" if type_ == "rdv_non_honore" else "Durée de l’accompagnement"
    assert title in form.beside()


def test_a_problem_goes_when_it_is_put_right(moi):
    form = blank().save()
    form.set("duree", "30_a_60")
    assert form.summary == ["Choisissez au moins une thématique."]
    assert list(form.beside()) == ["Thématique(s) d’accompagnement"]
    form.theme("email").save()
    assert form.saved


def test_two_people_are_asked_about_and_saved_apart(moi):
    user, _ = moi
    form = blank().set("duree", "30_a_60").theme("email").set("participants", 2)
    assert [s.value for s in form.app.subheader] == ["Personne 1", "Personne 2"]
    form.set("personnes.0.genre", "feminin").set("personnes.1.genre", "masculin")
    form.set("personnes.1.tranche_age", "75_ou_plus").save()
    answers = stored(user, form.saved)
    assert answers["participants"] == 2
    assert answers["personnes"] == [{"genre": "feminin"}, {"genre": "masculin", "tranche_age": "75_ou_plus"}]


def test_back_to_one_person_drops_the_second_only_at_saving(moi):
    user, _ = moi
    form = blank().set("duree", "30_a_60").theme("email").set("participants", 2)
    form.set("personnes.0.genre", "feminin").set("personnes.1.genre", "masculin")
    form.set("participants", 1)
    assert not form.asks("personnes.1.genre")
    form.set("participants", 2)
    assert form.widget("personnes.1.genre").value == "masculin"
    form.set("participants", 1).save()
    assert stored(user, form.saved)["personnes"] == [{"genre": "feminin"}]


def test_workshop_counts_its_people_and_says_the_remainder(moi):
    user, _ = moi
    form = blank("atelier").set("duree", "120_ou_plus").set("participants", 12).theme("securite")
    form.set("personnes.0.genre:feminin", 7)
    assert "Non communiqué : 5 participants" in said(form.app)
    form.set("personnes.0.genre:masculin", 4).set("personnes.0.premier_entretien", 3)
    assert "Non communiqué : 1 participant" in said(form.app)
    form.save()
    answers = stored(user, form.saved)
    assert answers["participants"] == 12
    assert answers["personnes"] == [{"premier_entretien": {"oui": 3}, "genre": {"feminin": 7, "masculin": 4}}]


def test_more_people_counted_than_came_is_refused_beside_the_counters(moi):
    form = blank("atelier").set("duree", "60_a_120").set("participants", 5).theme("email")
    form.set("personnes.0.genre:feminin", 4).set("personnes.0.genre:masculin", 2)
    form.set("personnes.0.caracteristiques:rien", 3).set("personnes.0.caracteristiques:lire", 3).save()
    assert list(form.beside()) == ["Genre - optionnel", "Caractéristique de l’utilisateur - optionnel"]
    assert "dépassent 5 personnes" in form.summary[0]
    assert count(ACTIVITE) == 0
    form.set("participants", 6)
    assert form.summary == []
    assert form.save().saved


def test_place_and_commune_are_asked_by_turns(moi):
    user, lieu = moi
    form = blank()
    assert (form.asks("lieu_id"), form.asks("commune")) == (True, False)
    form.set("canal", "domicile")
    assert (form.asks("lieu_id"), form.asks("commune")) == (False, True)
    form.pick("commune", "evreux", "27229").set("duree", "30_a_60").theme("email")
    assert "Évreux" in said(form.app)
    form.set("canal", "distance")
    assert not form.asks("commune")
    form.save()
    answers = stored(user, form.saved)
    assert answers["canal"] == "distance"
    assert not {"commune", "lieu_id"} & set(answers)


def test_other_questions_come_and_go_with_their_condition(moi):
    form = blank()
    for path in ("structures_orientation", "minutes:h", "personnes.0.mineur"):
        assert not form.asks(path)
    form.set("suite", ["autre_structure"]).set("duree", "60_a_120").set("personnes.0.tranche_age", "mineur")
    for path in ("structures_orientation", "structures_libres", "minutes:h", "personnes.0.mineur"):
        assert form.asks(path)
    form.set("suite", ["atelier"]).set("duree", "30_a_60").set("personnes.0.tranche_age", "18_29")
    for path in ("structures_orientation", "structures_libres", "minutes:h", "personnes.0.mineur"):
        assert not form.asks(path)
    demarche = blank("demarche")
    assert not demarche.asks("structures_orientation")
    assert demarche.set("finalisee", "non_redirige").asks("structures_orientation")


def test_workshop_asks_which_structure_and_which_minors_once_counted(moi):
    form = blank("atelier").set("participants", 8)
    assert not form.asks("structures_orientation")
    form.set("suite:autre_structure", 2).set("personnes.0.tranche_age:mineur", 3)
    assert form.asks("structures_orientation")
    assert form.asks("personnes.0.mineur:moins_12")


def test_nothing_specific_excludes_the_others(moi):
    form, path = blank(), "personnes.0.caracteristiques"
    form.set(path, ["lire", "deplacer"]).set(path, ["lire", "deplacer", "rien"])
    assert form.widget(path).value == ["rien"]
    form.set(path, ["rien", "lire"])
    assert form.widget(path).value == ["lire"]


@pytest.mark.parametrize(("hours", "minutes", "band"), [(2, 15, "120_ou_plus"), (1, 0, "60_a_120")])
def test_exact_length_decides_the_band(moi, hours, minutes, band):
    user, _ = moi
    form = blank().set("duree", "60_a_120").theme("email")
    form.set("minutes:h", hours).set("minutes:min", minutes).save()
    answers = stored(user, form.saved)
    assert (answers["duree"], answers["minutes"]) == (band, 60 * hours + minutes)


def test_exact_length_below_one_hour_is_refused(moi):
    form = blank().set("duree", "60_a_120").theme("email").set("minutes:min", 20).save()
    assert "de 1 h à 24 h" in form.summary[0]
    assert count(ACTIVITE) == 0


def test_short_request_shows_little_and_keeps_what_is_folded(moi):
    user, _ = moi
    form = blank("ponctuelle")
    folded = next(e for e in form.app.expander if e.label == "Plus de détails")
    assert not folded.proto.expanded
    inside = {str(e.key).split(":", 1)[1] for e in folded.get("button_group")}
    assert "personnes.0.genre" in inside
    assert not {"duree", "canal", "participants"} & inside or "duree" not in inside
    form.set("duree", "30_ou_moins").theme("logement", question="themes_demarche")
    form.set("personnes.0.genre", "masculin").save()
    assert stored(user, form.saved)["themes_demarche"] == ["logement"]
    assert stored(user, form.saved)["personnes"] == [{"genre": "masculin"}]
