"""Saved views: URL parameters that a person keeps under a name, for himself alone."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from coop import french
from coop.database import snapshot, transaction
from coop.models import COMPTE, VUE, new_id, now
from coop.rights import User
from coop.store import audit
from coop.store.activites import ID
from coop.store.comptes import require_active
from coop.store.erreurs import INTROUVABLE, Refus

MOST: Final = 50
"""Views that one person may keep."""
LONGEST: Final = 100_000
"""Characters of a view's parameters, as they are stored."""
UNREADABLE: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Vue:
    """One of a person's saved views; the default one is what his statistics open on."""

    id: str
    nom: str
    params: dict[str, list[str]]
    defaut: bool


def mine(user: User) -> list[Vue]:
    """The user's views, by name as a reader sorts them."""
    c = VUE.c
    statement = sa.select(c.id, c.nom, c.params, c.defaut).where(c.compte_id == user.id)
    with snapshot() as connection:
        found = [Vue(r.id, r.nom, json.loads(r.params), r.defaut) for r in connection.execute(statement)]
    return sorted(found, key=lambda vue: (french.fold(vue.nom), vue.nom))


def save(user: User, nom: str, params: Mapping[str, Sequence[str]], defaut: bool = False) -> str:
    """Keep a view under a name, in place of the one that had it; returns its identifier.

    With `defaut` it becomes the default one; without, a default view that is saved again stays so.
    Saving the same view again changes nothing, so a double click makes one view.
    """
    nom, kept = _name(nom), dumped(params)
    with _writing(user) as connection:
        own = VUE.c.compte_id == user.id
        found = connection.execute(sa.select(VUE).where(own, VUE.c.nom == nom)).one_or_none()
        id_: str = found.id if found else new_id()
        if found is None:
            if connection.execute(sa.select(sa.func.count()).where(own)).scalar_one() >= MOST:
                raise Refus(
                    f"Vous avez déjà {MOST}\u00a0vues enregistrées\u00a0: "
                    "supprimez-en une avant d’en ajouter une autre."
                )
            values = {"id": id_, "compte_id": user.id, "nom": nom, "defaut": False, "cree_le": now()}
            connection.execute(sa.insert(VUE).values(**values, params=kept))
            audit.record(connection, user, "enregistrer", "vue", [id_], ["nom", "params"])
        elif found.params != kept:
            connection.execute(sa.update(VUE).where(VUE.c.id == id_).values(params=kept))
            audit.record(connection, user, "modifier", "vue", [id_], ["params"])
        if defaut:
            _favour(connection, user, id_)
    return id_


def rename(user: User, id_: str, nom: str) -> None:
    """Give another name to one of the user's views."""
    nom = _name(nom)
    with _writing(user) as connection:
        taken = sa.select(VUE.c.id).where(VUE.c.compte_id == user.id, VUE.c.nom == nom, VUE.c.id != id_)
        here = _require(connection, user, id_)
        if connection.execute(taken).first():
            raise Refus(
                f"Une autre de vos vues s’appelle déjà «\u00a0{nom}\u00a0»\u00a0: choisissez un autre nom."
            )
        connection.execute(sa.update(VUE).where(here).values(nom=nom))
        audit.record(connection, user, "modifier", "vue", [id_], ["nom"])


def set_default(user: User, id_: str | None) -> None:
    """Make one of the user's views the one that his statistics open on, or none."""
    with _writing(user) as connection:
        if id_ is not None:
            _require(connection, user, id_)
        _favour(connection, user, id_)


def delete(user: User, id_: str) -> None:
    """Erase one of the user's views; the links that he made from it stay."""
    with _writing(user) as connection:
        connection.execute(sa.delete(VUE).where(_require(connection, user, id_)))
        audit.record(connection, user, "supprimer", "vue", [id_])


def tidy(text: str, most: int) -> str | None:
    """A short text typed by a person, spaces made single; None when too long or not storable."""
    found = " ".join(text.split())
    return None if len(found) > most or UNREADABLE.search(found) else found


def dumped(params: Mapping[str, Sequence[str]]) -> str:
    """URL parameters as JSON, checked for their shape alone: a view outlives the values that it names.

    In ASCII, so that a NUL or a lone surrogate of a URL does not stop PostgreSQL.
    """
    well = isinstance(params, Mapping) and all(
        isinstance(code, str)
        and isinstance(values, list | tuple)
        and all(isinstance(value, str) for value in values)
        for code, values in params.items()
    )
    text = json.dumps({code: list(values) for code, values in params.items()}) if well else ""
    if not well or len(text) > LONGEST:
        raise Refus("Cette sélection est trop longue ou illisible\u00a0: retirez des filtres.")
    return text


def _name(nom: str) -> str:
    found = tidy(nom, 80)
    if not found:
        raise Refus("Donnez un nom à la vue, de 80\u00a0caractères au plus.")
    return found


@contextmanager
def _writing(user: User) -> Iterator[Connection]:
    """A transaction that waits for the person's other windows: one name, one default, at most `MOST`."""
    with transaction() as connection:
        row = sa.select(COMPTE.c.id).where(COMPTE.c.id == user.id)
        connection.execute(row.with_for_update(key_share=True))
        require_active(connection, user)
        yield connection


def _require(connection: Connection, user: User, id_: str) -> sa.ColumnElement[bool]:
    """The condition that names one of the user's views, which is refused when he has none of that name."""
    here = sa.and_(VUE.c.id == id_, VUE.c.compte_id == user.id)
    if not ID.fullmatch(id_) or connection.execute(sa.select(VUE.c.id).where(here)).first() is None:
        raise Refus(INTROUVABLE)
    return here


def _favour(connection: Connection, user: User, id_: str | None) -> None:
    own = VUE.c.compte_id == user.id
    before = set(connection.execute(sa.select(VUE.c.id).where(own, VUE.c.defaut)).scalars())
    after = set() if id_ is None else {id_}
    if before != after:
        connection.execute(sa.update(VUE).where(own).values(defaut=VUE.c.id.in_(after)))
        audit.record(connection, user, "modifier", "vue", sorted(before ^ after), ["defaut"])
