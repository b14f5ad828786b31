"""Saved views and preferences, on SQLite and on PostgreSQL alike."""

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ODD, fresh

from coop import database
from coop.models import AUDIT, VUE, Base, new_id
from coop.store import comptes, preferences, vues
from coop.store.erreurs import INTROUVABLE, Refus

PARAMS = {"periode": ["trimestre_dernier"], "lieu": ["commune:26362", "departement:07"]}
NOBODY_S = ["0" * 32, "", "\0", "\ud800", "' OR 1=1 --", "x" * 500, "é"]


@pytest.fixture(params=["sqlite", "postgresql"])
def base(request, tmp_path, monkeypatch):
    yield from fresh(request.param, tmp_path, monkeypatch)


@pytest.fixture
def moi(base, compte):
    return compte(nom="Alice")


def rows(table: sa.Table) -> list[sa.Row]:
    with database.snapshot() as connection:
        return list(connection.execute(sa.select(table)).all())


def everything() -> list[list[sa.Row]]:
    return [rows(table) for table in Base.metadata.sorted_tables]


def names(user) -> list[str]:
    return [vue.nom for vue in vues.mine(user)]


def defaults(user) -> list[str]:
    return [vue.nom for vue in vues.mine(user) if vue.defaut]


def together(action, *arguments) -> list:
    """Call `action` with each argument at the same instant; a refusal is an answer."""
    ready = threading.Barrier(len(arguments))

    def call(argument):
        ready.wait()
        try:
            return action(argument)
        except Refus as refus:
            return refus

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(call, arguments))


# Saving


@pytest.mark.parametrize("text", [ODD, "\0", "\ud800", "é\u0301\u200d", "%(x)s ? :y", "", "😀" * 2000])
def test_a_view_is_read_again_to_the_letter(moi, text):
    params = {text: [text, "x"], "vide": []}
    vues.save(moi, "Une vue", params)
    assert vues.mine(moi)[0].params == params


def test_views_come_by_name_as_a_reader_sorts_them(moi):
    for nom in ("zèbre", "Été", "ecole", "Œuvre", "automne", "  Ateliers   de\u00a0mai "):
        vues.save(moi, nom, {})
    assert names(moi) == ["Ateliers de mai", "automne", "ecole", "Été", "Œuvre", "zèbre"]


def test_a_view_takes_the_place_of_the_one_of_its_name_and_stays_the_default(moi):
    first = vues.save(moi, "Financeur", {"periode": ["annee"]}, defaut=True)
    assert vues.save(moi, " Financeur ", PARAMS) == first
    assert vues.mine(moi) == [vues.Vue(first, "Financeur", PARAMS, True)]


def test_saving_twice_makes_one_view_and_one_line_of_audit(moi):
    first = vues.save(moi, "Financeur", PARAMS, defaut=True)
    before = everything()
    assert vues.save(moi, "Financeur", PARAMS, defaut=True) == first
    assert everything() == before


def test_a_double_click_at_the_same_instant_makes_one_view(moi):
    found = together(lambda _: vues.save(moi, "Financeur", PARAMS, defaut=True), *range(6))
    assert found == [vues.mine(moi)[0].id] * 6
    assert defaults(moi) == ["Financeur"]


def test_two_people_may_give_the_same_name(moi, compte):
    other = compte()
    vues.save(moi, "Financeur", PARAMS, defaut=True)
    vues.save(other, "Financeur", {}, defaut=True)
    assert [vue.params for vue in vues.mine(moi) + vues.mine(other)] == [PARAMS, {}]
    assert defaults(moi) == defaults(other) == ["Financeur"]


@pytest.mark.parametrize("nom", ["", "   ", "\u00a0\t\n", "x" * 81, "a\0b", "a\ud800", "a\x1bb"])
def test_a_name_that_cannot_be_read_or_shown_is_refused(moi, nom):
    id_ = vues.save(moi, "x" * 80, PARAMS)
    before = everything()
    for refused in (lambda: vues.save(moi, nom, PARAMS), lambda: vues.rename(moi, id_, nom)):
        with pytest.raises(Refus, match="Donnez un nom"):
            refused()
    assert everything() == before


@pytest.mark.parametrize(
    "params",
    [None, [], "periode", {"periode": "annee"}, {"periode": [1]}, {1: ["x"]}, {"x": ["y" * 100_000]}],
)
def test_what_is_not_a_selection_is_refused(moi, params):
    before = everything()
    with pytest.raises(Refus, match="trop longue ou illisible"):
        vues.save(moi, "Une vue", params)
    assert everything() == before


def test_a_person_keeps_fifty_views_even_from_several_windows(moi):
    for number in range(49):
        vues.save(moi, f"Vue {number}", {})
    found = together(lambda number: vues.save(moi, f"Autre {number}", {}), *range(4))
    assert sum(isinstance(one, Refus) for one in found) == 3
    assert len(names(moi)) == 50
    vues.save(moi, "Vue 0", PARAMS)
    with pytest.raises(Refus, match="supprimez-en une"):
        vues.save(moi, "La 51e", {})
    vues.delete(moi, vues.mine(moi)[0].id)
    vues.save(moi, "La 51e", {})


# Changing


def test_the_default_moves_and_can_be_given_up(moi):
    first, second = vues.save(moi, "A", {}, defaut=True), vues.save(moi, "B", {})
    assert defaults(moi) == ["A"]
    vues.set_default(moi, second)
    assert defaults(moi) == ["B"]
    vues.save(moi, "C", {}, defaut=True)
    assert defaults(moi) == ["C"]
    vues.set_default(moi, None)
    assert defaults(moi) == []
    together(lambda id_: vues.set_default(moi, id_), first, second, first, second)
    assert len(defaults(moi)) == 1
    vues.delete(moi, first)
    vues.delete(moi, second)
    assert names(moi) == ["C"]


def test_a_view_is_renamed_but_not_over_another(moi):
    first = vues.save(moi, "A", PARAMS, defaut=True)
    vues.save(moi, "B", {})
    with pytest.raises(Refus, match="Une autre de vos vues s’appelle déjà «\u00a0B\u00a0»"):
        vues.rename(moi, first, " B ")
    vues.rename(moi, first, "Z")
    vues.rename(moi, first, "Z")
    assert names(moi) == ["B", "Z"]
    assert vues.mine(moi)[1] == vues.Vue(first, "Z", PARAMS, True)


ORDERS = st.lists(
    st.tuples(st.sampled_from(["save", "save_default", "rename", "default", "none", "delete"]),
              st.sampled_from("abc"), st.sampled_from("abc"), st.sampled_from(["x", "y"]))
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=ORDERS)
def test_any_sequence_of_orders_does_what_a_plain_dictionary_would(base, compte, orders):
    user, kept, default = compte(), {}, None
    for order, nom, other, value in orders:
        ids = {vue.nom: vue.id for vue in vues.mine(user)}
        id_ = ids.get(nom, "0" * 32)
        try:
            if order in {"save", "save_default"}:
                vues.save(user, nom, {"x": [value]}, defaut=order == "save_default")
                kept[nom] = {"x": [value]}
                default = nom if order == "save_default" else default
            elif order == "rename":
                vues.rename(user, id_, other)
                kept[other] = kept.pop(nom)
                default = other if default == nom else default
            elif order == "default":
                vues.set_default(user, id_)
                default = nom
            elif order == "none":
                vues.set_default(user, None)
                default = None
            else:
                vues.delete(user, id_)
                del kept[nom]
                default = None if default == nom else default
        except Refus:
            assert nom not in kept or (order == "rename" and other in kept)
    assert {vue.nom: vue.params for vue in vues.mine(user)} == kept
    assert defaults(user) == [default] * (default is not None)


# Who may


@pytest.mark.parametrize("role", ["mediateur", "coordinateur", "admin"])
def test_nobody_reads_or_changes_another_s_views(moi, compte, role):
    other, id_ = compte(role), vues.save(moi, "Financeur", PARAMS, defaut=True)
    before = everything()
    assert vues.mine(other) == []
    for named in (id_, *NOBODY_S):
        for refused in (
            lambda named=named: vues.rename(other, named, "À moi"),
            lambda named=named: vues.set_default(other, named),
            lambda named=named: vues.delete(other, named),
        ):
            with pytest.raises(Refus) as caught:
                refused()
            assert str(caught.value) == INTROUVABLE
    vues.set_default(other, None)
    assert everything() == before


def test_a_closed_account_or_a_changed_role_writes_nothing_more(moi):
    id_ = vues.save(moi, "Financeur", PARAMS)
    promoted = dataclasses.replace(moi, role="admin")
    comptes.deactivate(moi.id, None)
    before = everything()
    for user in (moi, promoted):
        for refused in (
            lambda user=user: vues.save(user, "Autre", {}),
            lambda user=user: vues.rename(user, id_, "Autre"),
            lambda user=user: vues.set_default(user, id_),
            lambda user=user: vues.delete(user, id_),
            lambda user=user: preferences.write(user, "tri", "date"),
        ):
            with pytest.raises(Refus, match="Votre compte a changé"):
                refused()
    assert everything() == before


def test_the_audit_trail_names_fields_and_never_their_values(moi):
    secret = "Zorglub"
    first = vues.save(moi, secret, {secret: [secret]}, defaut=True)
    vues.save(moi, secret, {"x": [secret]}, defaut=True)
    second = vues.save(moi, f"{secret} 2", {}, defaut=True)
    vues.rename(moi, first, f"{secret} 3")
    vues.set_default(moi, None)
    vues.delete(moi, first)
    trail = [row for row in rows(AUDIT) if row.objet == "vue"]
    assert {row.objet_id for row in trail} == {first, second}
    assert [(row.action, row.champs) for row in trail if row.objet_id == first] == [
        ("enregistrer", "nom,params"),
        ("modifier", "defaut"),
        ("modifier", "params"),
        ("modifier", "defaut"),
        ("modifier", "nom"),
        ("supprimer", ""),
    ]
    assert secret not in str(trail)
    assert [row.id for row in rows(VUE)] == [second]


# Preferences


@pytest.mark.parametrize("value", [None, False, 0, "", ODD, "\0\ud800", ["date", True], {"a": [1, {}]}])
def test_a_preference_is_found_again(moi, value):
    assert preferences.read(moi, "colonnes", "défaut") == "défaut"
    for written in ("avant", value, value):
        preferences.write(moi, "colonnes", written)
    assert preferences.read(moi, "colonnes", "défaut") == value


def test_preferences_are_each_one_s_own_and_leave_no_trace_in_the_audit(moi, compte):
    other, trail = compte(), rows(AUDIT)
    preferences.write(moi, "tri", "date")
    preferences.write(moi, "colonnes", ["lieu"])
    preferences.write(other, "tri", "lieu")
    assert [preferences.read(user, "tri", None) for user in (moi, other)] == ["date", "lieu"]
    assert preferences.read(other, "colonnes", None) is None
    assert rows(AUDIT) == trail


def test_two_windows_that_write_one_preference_at_once_both_succeed(moi):
    assert together(lambda n: preferences.write(moi, "tri", n), *range(6)) == [None] * 6
    assert preferences.read(moi, "tri", None) in range(6)


def test_an_unknown_identifier_is_not_kept_as_default(moi):
    vues.save(moi, "A", {}, defaut=True)
    with pytest.raises(Refus, match="n’existe pas"):
        vues.set_default(moi, new_id())
    assert defaults(moi) == ["A"]
