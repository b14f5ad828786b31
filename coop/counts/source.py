"""What the copy reads of the database: activities in blocks, and their answers as keys of `columns`."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from coop.counts.columns import typed
from coop.models import ACTIVITE, REPONSE

CHUNK = 20_000
"""Activities read at a time: their answers must fit in memory beside the copy."""
FEW = 500
"""Activities whose answers are asked for by name; of more, by range."""
LIVING = ACTIVITE.c.supprime_le.is_(None)


def number_living(connection: sa.Connection) -> int:
    """How many activities are not in the bin."""
    statement = sa.select(sa.func.count()).select_from(ACTIVITE).where(LIVING)
    return connection.execute(statement).scalar_one()


def living(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    """Every living activity, in blocks, by number."""
    last = 0
    while block := connection.execute(_activities(LIVING, ACTIVITE.c.numero > last).limit(CHUNK)).fetchall():
        last = block[-1][0]
        yield block


def changed(connection: sa.Connection, version: int) -> Iterator[Sequence[Any]]:
    """What was written since a version, deleted or not, in blocks, by number.

    The numbers first: asked for all at once, a database may walk the whole table in their order.
    """
    c = ACTIVITE.c
    numeros = sorted(connection.execute(sa.select(c.numero).where(c.revision > version)).scalars())
    for start in range(0, len(numeros), FEW):
        part = numeros[start : start + FEW]
        yield connection.execute(_activities(c.numero.in_(part))).fetchall()


def _activities(*which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    c = ACTIVITE.c
    return (
        sa.select(
            c.numero, c.compte_id, c.type, c.date, c.canal, c.lieu_id, c.commune, c.duree, c.minutes,
            c.participants, c.supprime_le.is_not(None),
        )
        .where(*which)
        .order_by(c.numero)
    )  # fmt: skip


def answers(connection: sa.Connection, numeros: Sequence[int]) -> list[tuple[int, int, str, int]]:
    """The answers of these activities, as (numero, person, key of `columns`, number).

    Of many activities, those of the whole range, for the caller to sort out. The driver's own tuples:
    SQLAlchemy's rows would take as long again to make.
    """
    c = REPONSE.c
    many = c.activite.between(numeros[0], numeros[-1])
    which = c.activite.in_(numeros) if len(numeros) <= FEW else many
    words = c.question.in_([question.code for question in typed()])
    value = sa.case((words, ""), else_=c.valeur)
    found = connection.execute(
        sa.select(c.activite, c.personne, c.question + ":" + value, c.nombre).where(which)
    )
    return list(found.cursor.fetchall())
