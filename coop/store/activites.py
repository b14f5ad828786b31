"""Reports: saved, read again, deleted and restored. Each action is one transaction with its audit row."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, RowMapping

from coop import check, database, rights
from coop.answers import Answers, changed, clean, columns, from_rows, rows
from coop.models import ACTIVITE, COMPTE_LIEU, LIEU, REPONSE, now
from coop.periods import today as local_today
from coop.questions import QUESTIONS
from coop.rights import User
from coop.store import audit
from coop.store.comptes import require_active
from coop.store.erreurs import INTROUVABLE, Refus

ID = re.compile(r"[0-9a-f]{32}")
"""What an identifier looks like; anything else from a URL names nothing (PostgreSQL would fail on some)."""


class Invalid(Refus):
    """The answers cannot be saved: `problems` says all that is wrong."""

    def __init__(self, problems: Sequence[check.Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


class Conflict(Refus):
    """The report was saved meanwhile from elsewhere; `version` is the one that stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(
            "Cette activité a été enregistrée entre-temps depuis une autre fenêtre. "
            "Gardez la version enregistrée, ou remplacez-la par la vôtre."
        )
        self.version = version


@dataclass(frozen=True, slots=True)
class Report:
    """A report as one reader may see it: private answers are left out unless he wrote it."""

    id: str
    numero: int
    compte_id: str
    version: int
    answers: Answers
    lieu: str
    supprime_le: dt.datetime | None


def save(
    user: User, id_: str, answers: Mapping[str, Any], *, version: int = 0, today: dt.date | None = None
) -> int:
    """Save a new report (`version` 0) or a new version of one read at `version`; returns its version now.

    `id_` is made by the form: saving the same answers again changes nothing, so a double click or a retry
    makes one report. Raises Invalid, Conflict, or Refus when the report is not the user's to change.
    """
    tidy = clean(answers)
    with database.transaction() as connection:
        require_active(connection, user)
        database.lock(connection)
        found = _find(connection, named([id_]))
        if not ID.fullmatch(id_) or (version and not found):
            raise Refus(INTROUVABLE)
        action = "modifier" if found else "enregistrer"
        if not rights.may(user, action) or (found and not _allowed(connection, user, action, found)):
            raise Refus(INTROUVABLE)
        before = _answers(connection, [found])[found["numero"]] if found else {}
        places = _places(connection, user, found["lieu_id"] if found else None)
        problems = check.check(tidy, check.Context(today or local_today(), places))
        if problems:
            raise Invalid(problems)
        if found and (found["supprime_le"] is not None):
            raise Refus("Cette activité est dans la corbeille : restaurez-la avant de la modifier.")
        if found and before == tidy:
            return int(found["version"])
        if found and found["version"] != version:
            raise Conflict(found["version"])
        new = int(found["version"]) + 1 if found else 1
        values = columns(tidy) | {
            "version": new,
            "revision": database.next_version(connection),
            "modifie_le": now(),
        }
        if tidy["canal"] == "lieu_activite":
            values["commune"] = places[tidy["lieu_id"]]
        if found:
            numero = found["numero"]
            connection.execute(sa.update(ACTIVITE).where(ACTIVITE.c.numero == numero).values(values))
            connection.execute(sa.delete(REPONSE).where(REPONSE.c.activite == numero))
        else:
            values |= {"id": id_, "compte_id": user.id, "cree_le": now()}
            statement = sa.insert(ACTIVITE).values(values).returning(ACTIVITE.c.numero)
            numero = connection.execute(statement).scalar_one()
        insert_answers(connection, [(numero, tidy)])
        audit.record(connection, user, action, "activite", [id_], changed(before, tidy))
    return new


def named(ids: Iterable[str]) -> sa.ColumnElement[bool]:
    """The reports of these identifiers."""
    return ACTIVITE.c.id.in_([id_ for id_ in ids if ID.fullmatch(id_)])


def insert_answers(connection: Connection, reports: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Insert the answer rows of new reports, given as (numero, checked answers)."""
    names = ("activite", "personne", "question", "valeur", "nombre")
    lines = [
        dict(zip(names, (numero, *row), strict=True)) for numero, answers in reports for row in rows(answers)
    ]
    if lines:
        connection.execute(sa.insert(REPONSE), lines)


def read(user: User, id_: str) -> Report:
    """One report that the user may see. Raises Refus, in the same words for absent and not allowed."""
    with database.snapshot() as connection:
        found = reports(connection, user, named([id_]))
    if not found:
        raise Refus(INTROUVABLE)
    return found[0]


def editable(user: User, id_: str) -> Report:
    """One report that the user may change. Raises Refus, in the same words for absent and not allowed."""
    with database.snapshot() as connection:
        own = rights.condition(user, "modifier").sql(user)
        found = reports(connection, user, sa.and_(named([id_]), own))
    if not found:
        raise Refus(INTROUVABLE)
    return found[0]


def recent(user: User, question: str, limit: int = 4) -> list[str]:
    """The answers that the user gave most to a question in his last 30 reports, the most given first."""
    last = (
        sa.select(ACTIVITE.c.numero)
        .where(rights.OWN.sql(user), ACTIVITE.c.supprime_le.is_(None))
        .order_by(ACTIVITE.c.date.desc(), ACTIVITE.c.numero.desc())
        .limit(30)
        .subquery()
    )
    c = REPONSE.c
    statement = (
        sa.select(c.valeur)
        .join(last, last.c.numero == c.activite)
        .where(c.question == question)
        .group_by(c.valeur)
        .order_by(sa.func.count().desc(), c.valeur)
        .limit(limit)
    )
    with database.snapshot() as connection:
        return list(connection.execute(statement).scalars())


def reports(
    connection: Connection, user: User, where: sa.ColumnElement[bool], *, deleted: bool = False
) -> list[Report]:
    """The reports that the user may see and that satisfy `where`, most recent first, living or deleted.

    Private answers are left out of those that are not his own.
    """
    state = ACTIVITE.c.supprime_le
    visible = rights.condition(user, "voir").sql(user)
    private = rights.condition(user, "voir_prive").sql(user)
    found = (
        connection.execute(
            sa.select(ACTIVITE, LIEU.c.nom.label("lieu"), private.label("prive"))
            .outerjoin(LIEU, LIEU.c.id == ACTIVITE.c.lieu_id)
            .where(where, visible, state.is_not(None) if deleted else state.is_(None))
            .order_by(state.desc(), ACTIVITE.c.date.desc(), ACTIVITE.c.numero.desc())
        )
        .mappings()
        .all()
    )
    answers = _answers(connection, found)
    return [
        Report(
            id=row["id"],
            numero=row["numero"],
            compte_id=row["compte_id"],
            version=row["version"],
            answers=answers[row["numero"]] if row["prive"] else _public(answers[row["numero"]]),
            lieu=row["lieu"] or "",
            supprime_le=row["supprime_le"],
        )
        for row in found
    ]


def _find(connection: Connection, where: sa.ColumnElement[bool]) -> RowMapping | None:
    return connection.execute(sa.select(ACTIVITE).where(where)).mappings().first()


def _allowed(connection: Connection, user: User, action: str, found: RowMapping) -> bool:
    allowed = rights.condition(user, action).sql(user)
    where = sa.and_(ACTIVITE.c.numero == found["numero"], allowed)
    return connection.execute(sa.select(ACTIVITE.c.numero).where(where)).first() is not None


def _places(connection: Connection, user: User, present: str | None) -> dict[str, str]:
    """The places that a report of this user may name → their commune: his active ones and the present one."""
    mine = sa.select(COMPTE_LIEU.c.lieu_id).where(
        COMPTE_LIEU.c.compte_id == user.id, COMPTE_LIEU.c.quitte_le.is_(None)
    )
    allowed = sa.or_(LIEU.c.id.in_(mine), LIEU.c.id == present)
    found = connection.execute(sa.select(LIEU.c.id, LIEU.c.commune).where(allowed)).all()
    return {row.id: row.commune for row in found}


def _answers(connection: Connection, found: Sequence[RowMapping]) -> dict[int, Answers]:
    c = REPONSE.c
    kept: dict[int, list[tuple[int, str, str, int]]] = {row["numero"]: [] for row in found}
    where = c.activite.in_(list(kept))
    for activite, *row in connection.execute(
        sa.select(c.activite, c.personne, c.question, c.valeur, c.nombre).where(where)
    ):
        kept[activite].append(tuple(row))
    return {row["numero"]: from_rows(dict(row), kept[row["numero"]]) for row in found}


def _public(answers: Answers) -> Answers:
    private = {question.code for question in QUESTIONS if question.private}
    people = [{c: v for c, v in person.items() if c not in private} for person in answers["personnes"]]
    return {c: v for c, v in answers.items() if c not in private} | {"personnes": people}
