"""Accounts. Each change is one transaction with its audit row."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from coop.database import snapshot, transaction
from coop.models import BILLET, COMPTE, MEMBRE, SESSION_OUVERTE, new_id, now
from coop.rights import Presence, User, coordinated, may
from coop.store import audit
from coop.store.erreurs import INTROUVABLE, Refus
from coop.store.mot_de_passe import hash_password, require_strong
from coop.vocabulary import ROLES

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def create(email: str, nom: str, role: str, mot_de_passe: str, by: User | None) -> User:
    """A new account. `by` is None for the command line, the demonstration and the first administrator."""
    values = checked(email, nom, role, mot_de_passe)
    with transaction() as connection:
        require_admin(connection, by)
        return insert(connection, values, by)


def checked(email: str, nom: str, role: str, mot_de_passe: str) -> dict[str, Any]:
    """The row of a new account, or a refusal that names the field. Hashing is slow: not in a transaction."""
    email, nom = normal_email(email), " ".join(nom.split())
    if not EMAIL.fullmatch(email) or len(email) > 200:
        raise Refus(
            "L’adresse électronique n’est pas complète. Écrivez-la comme «\u00a0prenom.nom@exemple.fr\u00a0»."
        )
    if not nom or len(nom) > 120:
        raise Refus("Le nom manque ou dépasse 120 caractères. Écrivez le prénom et le nom.")
    if role not in ROLES:
        raise Refus("Ce rôle n’existe pas. Choisissez l’un des rôles de la liste.")
    require_strong(mot_de_passe)
    return {"email": email, "nom": nom, "role": role, "mot_de_passe": hash_password(mot_de_passe)}


def insert(connection: Connection, values: dict[str, Any], by: User | None) -> User:
    """Add a `checked` row inside the caller's transaction."""
    values = {"id": new_id(), "actif": True, "cree_le": now(), **values}
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(COMPTE).values(**values))
    except sa.exc.IntegrityError:
        raise Refus(
            "Un compte a déjà cette adresse électronique. Vérifiez-la, ou modifiez ce compte."
        ) from None
    audit.record(connection, by, "creer", "compte", [values["id"]], ["email", "nom", "role", "mot_de_passe"])
    return load_user(values["id"], connection)


def deactivate(compte_id: str, by: User | None) -> None:
    """Close an account at once: its open sessions end. The last administrator stays."""
    with transaction() as connection:
        require_admin(connection, by)
        found = connection.execute(sa.select(COMPTE.c.role).where(COMPTE.c.id == compte_id)).scalar()
        if found is None:
            raise Refus(INTROUVABLE)
        others = sa.select(sa.func.count()).where(
            COMPTE.c.role == "admin", COMPTE.c.actif, COMPTE.c.id != compte_id
        )
        if found == "admin" and not connection.execute(others).scalar_one():
            raise Refus(
                "Ce compte est le dernier administrateur actif. Donnez d’abord ce rôle à une autre personne."
            )
        connection.execute(sa.update(COMPTE).where(COMPTE.c.id == compte_id).values(actif=False))
        _end_sessions(connection, compte_id)
        audit.record(connection, by, "desactiver", "compte", [compte_id], ["actif"])


def reactivate(compte_id: str, by: User | None) -> None:
    """Open a closed account again, with the password it had."""
    with transaction() as connection:
        require_admin(connection, by)
        statement = sa.update(COMPTE).where(COMPTE.c.id == compte_id).values(actif=True)
        if not connection.execute(statement).rowcount:
            raise Refus(INTROUVABLE)
        audit.record(connection, by, "reactiver", "compte", [compte_id], ["actif"])


def set_password(compte_id: str, mot_de_passe: str, by: User | None) -> None:
    """Change a password, one's own or as an administrator; every open session of that account ends."""
    require_strong(mot_de_passe)
    hashed = hash_password(mot_de_passe)
    with transaction() as connection:
        if by is not None and by.id == compte_id:
            require_active(connection, by)
        else:
            require_admin(connection, by)
        statement = sa.update(COMPTE).where(COMPTE.c.id == compte_id).values(mot_de_passe=hashed)
        if not connection.execute(statement).rowcount:
            raise Refus(INTROUVABLE)
        _end_sessions(connection, compte_id)
        audit.record(connection, by, "changer_mot_de_passe", "compte", [compte_id], ["mot_de_passe"])


def find(email: str, *, closed: bool = False) -> User | None:
    """The account of this address, active or, if asked, closed."""
    with snapshot() as connection:
        open_ = sa.true() if closed else COMPTE.c.actif
        statement = sa.select(COMPTE.c.id).where(COMPTE.c.email == normal_email(email), open_)
        compte_id = connection.execute(statement).scalar()
        return None if compte_id is None else load_user(compte_id, connection)


def every(by: User) -> Sequence[Any]:
    """All accounts for an administrator, by name: id, email, nom, role, actif, cree_le."""
    shown = sa.select(
        COMPTE.c.id, COMPTE.c.email, COMPTE.c.nom, COMPTE.c.role, COMPTE.c.actif, COMPTE.c.cree_le
    )
    with snapshot() as connection:
        require_admin(connection, by)
        return connection.execute(shown.order_by(COMPTE.c.nom, COMPTE.c.email)).all()


def load_user(compte_id: str, connection: Connection) -> User:
    """The account as the rights see it; raises `Refus` when it does not exist."""
    statement = sa.select(COMPTE.c.id, COMPTE.c.email, COMPTE.c.nom, COMPTE.c.role)
    row = connection.execute(statement.where(COMPTE.c.id == compte_id)).one_or_none()
    if row is None:
        raise Refus(INTROUVABLE)
    return user_of_row(row, connection)


def user_of_row(row: Any, connection: Connection) -> User:
    """A `User` from a row holding id, email, nom and role; only a coordinator costs a second query."""
    stays: Sequence[Any] = ()
    if row.role == "coordinateur":
        statement = sa.select(MEMBRE.c.compte_id, MEMBRE.c.du, MEMBRE.c.au)
        stays = connection.execute(statement.where(MEMBRE.c.equipe_id.in_(coordinated(row.id)))).all()
    presences = tuple(Presence(stay.compte_id, stay.du, stay.au or dt.date.max) for stay in stays)
    return User(row.id, row.email, row.nom, row.role, presences)


def require_active(connection: Connection, user: User) -> None:
    """Refuse a user whose account was closed since his page was drawn: for the start of any write."""
    statement = sa.select(COMPTE.c.id).where(
        COMPTE.c.id == user.id, COMPTE.c.actif, COMPTE.c.role == user.role
    )
    if connection.execute(statement).scalar() is None:
        raise Refus("Votre compte a changé. Rechargez la page pour vous connecter de nouveau.")


def normal_email(email: str) -> str:
    return email.strip().lower()


def require_admin(connection: Connection, by: User | None) -> None:
    """Refuse who may not administer; `by` is None for the command line, which may all."""
    if by is None:
        return
    if not may(by, "administrer"):
        raise Refus(INTROUVABLE)
    require_active(connection, by)


def _end_sessions(connection: Connection, compte_id: str) -> None:
    for table in (SESSION_OUVERTE, BILLET):
        connection.execute(sa.delete(table).where(table.c.compte_id == compte_id))
