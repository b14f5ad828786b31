"""A realistic, reproducible and plainly fictitious territory: people, places, 26 months of reports.

The same number, seed and date make the same rows; only the four password hashes, salted, and the instance's
own identifier differ. All or nothing: one transaction writes everything.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy import Connection

from coop import database, french
from coop.demo import activites, calendrier, chargement, equipes
from coop.models import ACTIVITE, COMPTE, REPONSE, Base
from coop.periods import today
from coop.questions import FIRST_DAY
from coop.store.erreurs import Refus
from coop.store.mot_de_passe import hash_password

PHRASE: Final = "la coop en démonstration"
"""The password of the four demonstration accounts, and of no other."""
COMPTES: Final = (*equipes.LEADERS, equipes.ADMIN)
"""The accounts shown to visitors, one a role."""
ACTIVITES: Final = 12_000
MOST: Final = 5_000_000
CLE: Final = "demonstration"


@dataclass(frozen=True, slots=True)
class Bilan:
    """What was written."""

    comptes: int
    equipes: int
    lieux: int
    activites: int
    reponses: int
    du: dt.date
    au: dt.date


def create(
    number: int = ACTIVITES, graine: int = 1, au: dt.date | None = None, remplacer: bool = False
) -> Bilan:
    """Fill this instance. Refuses one that holds accounts, unless it is a demonstration to replace.

    Replacing deletes and writes in the same transaction: readers see the old territory until the new one is
    whole. The data version goes on, and what copies of the old data know is declared gone.
    """
    last = au or today()
    first = calendrier.first_day(last)
    _require_possible(number, graine, first, last)
    with database.snapshot() as connection:
        _require_room(connection, remplacer)
    hashes = {compte.email: hash_password(PHRASE) for compte in COMPTES}
    rng = np.random.Generator(np.random.PCG64(graine))
    monde = equipes.build(rng, number, first, last)
    written = 0
    with database.transaction() as connection:
        _require_room(connection, remplacer)
        chargement.prepare(connection)
        revision = database.next_version(connection)
        if _has_accounts(connection):
            chargement.empty(connection)
            database.set_parametre(connection, "purge", str(revision))
        for name, rows in monde.lignes.items():
            connection.execute(sa.insert(Base.metadata.tables[name]), rows)
        for email, hashed in hashes.items():
            own = sa.update(COMPTE).where(COMPTE.c.email == email)
            connection.execute(own.values(mot_de_passe=hashed))
        for reports, answers in activites.blocks(rng, monde, number, first, last, revision):
            chargement.insert(connection, ACTIVITE, reports)
            chargement.insert(connection, REPONSE, answers)
            written += len(answers["activite"])
        database.set_parametre(connection, CLE, "oui")
        chargement.finish(connection)
    chargement.tidy()
    sizes = {name: len(rows) for name, rows in monde.lignes.items()}
    return Bilan(sizes["compte"], sizes["equipe"], sizes["lieu"], number, written, first, last)


def occupied() -> bool:
    """Whether this instance already holds accounts."""
    with database.snapshot() as connection:
        return _has_accounts(connection)


def present() -> bool:
    """Whether this instance is a demonstration."""
    with database.snapshot() as connection:
        return database.parametre(connection, CLE) is not None


def _has_accounts(connection: Connection) -> bool:
    return connection.execute(sa.select(COMPTE.c.id).limit(1)).scalar() is not None


def _require_possible(number: int, graine: int, first: dt.date, last: dt.date) -> None:
    if not 0 <= number <= MOST:
        raise Refus(f"Le nombre d’activités va de 0 à {french.number(MOST)}.")
    if graine < 0:
        raise Refus("La graine est un nombre entier, à partir de 0.")
    if last > today() or first.year < FIRST_DAY:
        raise Refus(
            f"La démonstration couvre {calendrier.MONTHS} mois entre le début de {FIRST_DAY} et "
            "aujourd’hui\u00a0: choisissez une date qui le permet."
        )


def _require_room(connection: Connection, remplacer: bool) -> None:
    if not _has_accounts(connection):
        return
    if database.parametre(connection, CLE) is None:
        raise Refus(
            "Cette instance contient déjà des comptes et n’est pas une démonstration\u00a0: rien n’a changé. "
            "Donnez une autre base par COOP_DATABASE_URL."
        )
    if not remplacer:
        raise Refus(
            "Cette instance est déjà une démonstration\u00a0: rien n’a changé. "
            "Ajoutez --remplacer pour la recommencer."
        )
