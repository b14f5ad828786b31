"""Saving a report, correcting it, copying it, and what happens when something comes between."""

import datetime as dt

import pytest
from conftest import count
from ecrans import Formulaire, blank, button, ecran, has_button, minimal, said, stored, visit
from strategies import ODD, simple

from coop.answers import clean
from coop.models import ACTIVITE, new_id
from coop.periods import today
from coop.questions import BY_CODE
from coop.store import activites, comptes, sessions
from coop.store.erreurs import INTROUVABLE
from coop.ui import saisie, signin


@pytest.mark.parametrize("text", [ODD, "« Ça » 100 % :material/star: **gras** $x$ <script>alert(1)</script>"])
def test_free_texts_are_kept_to_the_letter(moi, text):
    user, _ = moi
    form = blank("atelier").set("duree", "30_a_60").set("participants", 3).theme("email")
    for code in ("titre", "precision", "ressenti_libre", "notes"):
        form.widget(code).set_value(text)
    form.app.run()
    form.save()
    answers = stored(user, form.saved)
    assert {answers[code] for code in ("titre", "precision", "ressenti_libre", "notes")} == {text}


def test_personal_data_in_notes_is_pointed_out_once_and_may_still_be_saved(moi):
    user, _ = moi
    form = blank().set("duree", "30_a_60").theme("email").set("notes", "Rappeler au 06 12 34 56 78")
    assert "un numéro de téléphone" in form.app.warning[0].value
    form.save()
    assert count(ACTIVITE) == 0
    form.save()
    assert stored(user, form.saved)["notes"] == "Rappeler au 06 12 34 56 78"


def test_two_clicks_on_the_same_form_make_one_report(moi):
    user, lieu = moi
    form = blank().set("duree", "30_a_60").theme("email")
    first = form.id
    activites.save(user, first, minimal("accompagnement", lieu))
    form.save()
    assert form.saved == first
    assert count(ACTIVITE) == 1


@pytest.mark.parametrize("param", ["cra", "copie", "fait"])
def test_reports_of_others_and_unknown_ones_get_the_same_words(moi, compte, param):
    theirs = new_id()
    activites.save(compte(), theirs, simple(notes="Secret"))
    for id_ in (theirs, new_id(), "' OR 1=1 --", "\0", "é" * 3000):
        app = ecran("enregistrer", **{param: id_})
        assert not app.exception
        assert [w.value for w in app.warning] == [INTROUVABLE]
        assert "Secret" not in said(app)


def test_unknown_type_offers_the_five(moi):
    app = ecran("enregistrer", type="<b>atelier</b>")
    assert app.title[0].value == "Enregistrer une activité"
    assert len(app.get("page_link")) >= 5


def test_copy_is_filled_dated_today_and_saved_only_when_asked(moi):
    user, lieu = moi
    old = new_id()
    wanted = minimal("accompagnement", lieu) | {"date": dt.date(2026, 1, 5), "notes": "deux fois"}
    wanted["personnes"] = [{"genre": "feminin", "residence": "26362"}]
    activites.save(user, old, wanted)
    form = Formulaire(ecran("enregistrer", copie=old))
    assert form.widget("date").value == today()
    assert count(ACTIVITE) == 1
    form.save()
    assert form.saved not in {"", old}
    assert stored(user, form.saved) == clean({**wanted, "date": today()})
    assert stored(user, old) == clean(wanted)


def edited(user, lieu, **given):
    """A saved report, open in a form."""
    id_ = new_id()
    activites.save(user, id_, minimal("accompagnement", lieu) | given)
    return id_, Formulaire(ecran("enregistrer", cra=id_))


def test_correction_changes_what_was_changed(moi):
    user, lieu = moi
    id_, form = edited(user, lieu, personnes=[{"genre": "feminin", "statut": "retraite"}], notes="ici")
    assert form.widget("personnes.0.genre").value == "feminin"
    form.set("personnes.0.genre", "masculin").set("notes", "").save()
    assert form.saved == id_
    assert stored(user, id_)["personnes"] == [{"genre": "masculin", "statut": "retraite"}]
    assert "notes" not in stored(user, id_)


def test_report_of_a_place_since_left_keeps_it(moi):
    from coop.store import lieux

    user, lieu = moi
    id_, form = edited(user, lieu)
    lieux.leave(user, lieu)
    form = Formulaire(ecran("enregistrer", cra=id_))
    form.set("duree", "60_a_120").save()
    assert form.summary == []
    assert stored(user, id_)["lieu_id"] == lieu
    assert stored(user, id_)["duree"] == "60_a_120"


@pytest.mark.parametrize("param", ["cra", "copie"])
def test_a_correction_or_a_copy_left_unsaved_comes_back_and_can_be_given_up(moi, param):
    user, lieu = moi
    id_ = new_id()
    activites.save(user, id_, minimal("accompagnement", lieu) | {"notes": "avant"})
    Formulaire(ecran("enregistrer", **{param: id_})).set("notes", "longuement retapé")
    again = Formulaire(ecran("enregistrer", **{param: id_}))
    assert again.widget("notes").value == "longuement retapé"
    assert "Vous aviez commencé sans enregistrer" in said(again.app)
    button(again.app, "Repartir de l’activité enregistrée").click().run()
    assert Formulaire(ecran("enregistrer", **{param: id_})).widget("notes").value == "avant"
    assert stored(user, id_)["notes"] == "avant"


def test_nothing_specific_gives_way_at_the_first_click_of_a_correction(moi):
    user, lieu = moi
    _, form = edited(user, lieu, personnes=[{"caracteristiques": ["rien"]}])
    form.set("personnes.0.caracteristiques", ["rien", "lire"])
    assert form.widget("personnes.0.caracteristiques").value == ["lire"]


@pytest.mark.parametrize("choice", ["Garder la version enregistrée", "La remplacer par la mienne"])
def test_the_second_of_two_tabs_is_told_and_chooses(moi, choice):
    user, lieu = moi
    id_, first = edited(user, lieu)
    second = Formulaire(ecran("enregistrer", cra=id_))
    first.set("personnes.0.genre", "feminin").save()
    second.set("personnes.0.genre", "masculin").save()
    assert "depuis une autre fenêtre" in said(second.app)
    assert stored(user, id_)["personnes"] == [{"genre": "feminin"}]
    button(second.app, choice).click().run()
    assert not second.app.exception
    mine = choice.startswith("La remplacer")
    assert stored(user, id_)["personnes"] == [{"genre": "masculin" if mine else "feminin"}]
    if not mine:
        assert second.widget("personnes.0.genre").value == "feminin"


def test_account_closed_in_the_middle_saves_nothing_and_says_so(moi):
    user, _ = moi
    form = blank().set("duree", "30_a_60").theme("email")
    comptes.deactivate(user.id, None)
    form.save()
    assert not form.app.exception
    assert "Votre session est terminée" in said(form.app)
    assert count(ACTIVITE) == 0


def test_expired_session_gives_the_answers_back_after_signing_in(moi, connecte):
    user, _ = moi
    form = blank().set("duree", "30_a_60").theme("email").set("notes", "à ne pas perdre")
    sessions.close(signin.cookie())
    form.save()
    assert "Votre session est terminée" in said(form.app)
    assert count(ACTIVITE) == 0
    connecte(user)
    again = blank()
    button(again.app, "Reprendre").click().run()
    assert again.widget("notes").value == "à ne pas perdre"
    assert again.widget("thematiques:email").value is True
    again.save()
    assert stored(user, again.saved)["notes"] == "à ne pas perdre"
    assert not has_button(blank().app, "Reprendre")


def test_unfinished_form_is_offered_to_its_author_alone_and_can_be_given_up(moi, compte, connecte):
    user, _ = moi
    blank().set("notes", "à moi")
    connecte(compte())
    assert not has_button(blank().app, "Reprendre")
    connecte(user)
    again = blank()
    button(again.app, "Abandonner").click().run()
    assert not has_button(again.app, "Reprendre")
    assert not has_button(blank().app, "Reprendre")


def test_form_survives_a_visit_elsewhere_in_the_same_session(moi):
    form = blank().set("duree", "30_a_60").theme("email").set("personnes.0.genre", "feminin")
    visit(form.app, "statistiques")
    visit(form.app, "enregistrer", type="accompagnement")
    assert form.widget("duree").value == "30_a_60"
    assert form.widget("thematiques:email").value is True
    assert form.widget("personnes.0.genre").value == "feminin"


def test_recent_themes_stand_above_and_toggle(moi):
    user, lieu = moi
    for _ in range(3):
        activites.save(user, new_id(), minimal("accompagnement", lieu) | {"thematiques": ["sante"]})
    form = blank()
    form.widget("thematiques:recent:sante").click().run()
    assert form.widget("thematiques:sante").value is True
    form.widget("thematiques:recent:sante").click().run()
    assert form.widget("thematiques:sante").value is False
    boxes = [c.label for c in form.app.checkbox]
    assert boxes == [c.label for c in BY_CODE["thematiques"].choices]


def test_someone_without_a_place_is_sent_to_his_places(base, compte, connecte):
    saisie._unfinished.clear()
    connecte(compte())
    form = blank().set("canal", "lieu_activite")
    assert "Mes lieux" in form.app.info[0].value
    form.set("canal", "distance").set("duree", "30_a_60").theme("email").save()
    assert form.saved
