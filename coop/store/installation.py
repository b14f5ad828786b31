"""The first administrator of an empty instance, who must hold the code printed on the server's console."""

import secrets
from typing import Final

import sqlalchemy as sa

from coop.database import snapshot, transaction
from coop.models import COMPTE, PARAMETRE
from coop.rights import User
from coop.store import comptes, tentatives
from coop.store.erreurs import Refus
from coop.store.sessions import digest

CLE: Final = "code_installation"
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def needed() -> bool:
    """Whether this instance has no account yet."""
    with snapshot() as connection:
        return connection.execute(sa.select(COMPTE.c.id).limit(1)).scalar() is None


def installation_code() -> str | None:
    """A new code for the console, of which only the hash is kept; None when there is an account."""
    if not needed():
        return None
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    with transaction() as connection:
        connection.execute(sa.delete(PARAMETRE).where(PARAMETRE.c.cle == CLE))
        connection.execute(sa.insert(PARAMETRE).values(cle=CLE, valeur=_hashed(code)))
    return code


def create_first(code: str, email: str, nom: str, mot_de_passe: str) -> User:
    """The first administrator. A wrong code changes nothing and counts as an attempt.

    Deleting the code's row is what makes two people sent at once become one administrator.
    """
    values = comptes.checked(email, nom, "admin", mot_de_passe)
    tentatives.reserve(CLE)
    with snapshot() as connection:
        matching = sa.select(PARAMETRE.c.cle).where(
            PARAMETRE.c.cle == CLE, PARAMETRE.c.valeur == _hashed(code)
        )
        if connection.execute(matching).scalar() is None:
            raise Refus(
                "Le code d’installation n’est pas le bon. Recopiez celui que le serveur a affiché "
                "dans sa console à son dernier démarrage."
            )
    with transaction() as connection:
        used = sa.delete(PARAMETRE).where(PARAMETRE.c.cle == CLE, PARAMETRE.c.valeur == _hashed(code))
        taken = connection.execute(sa.select(COMPTE.c.id).limit(1)).scalar() is not None
        if not connection.execute(used).rowcount or taken:
            raise Refus("Cette instance a déjà un administrateur. Rechargez la page pour vous connecter.")
        user = comptes.insert(connection, values, None)
    tentatives.forget(CLE)
    return user


def _hashed(code: str) -> str:
    return digest("".join(code.lower().split()).replace("-", ""))
