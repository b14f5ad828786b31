"""The tables. Closed lists are stored as the strings of `vocabulary`, never as database enums.

Identifiers are UUIDs in 32 hexadecimal digits, made by whoever creates the row (a form, an import), so that
a retry is the same row. `Activite.numero` is the database's own short key: answers point to it, and the
in-memory copy of `counts` is indexed by it.
"""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, MetaData, SmallInteger, Table, Text, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
BIG = BigInteger().with_variant(Integer, "sqlite")


def new_id() -> str:
    """A random UUID in 32 hexadecimal digits."""
    return uuid.uuid4().hex


def now() -> dt.datetime:
    """The present instant in UTC, to the second: how every instant is stored."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


class Base(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))):
    """Its own registry: a hot reload of another module never finds a table « already defined »."""


def key(**options: Any) -> Any:
    return Field(default_factory=new_id, max_length=32, primary_key=True, **options)


class Compte(Base, table=True):
    """An account. The e-mail address is stored in lower case; the password only as a bcrypt hash."""

    id: str = key()
    email: str = Field(max_length=200, unique=True)
    nom: str = Field(max_length=120)
    role: str = Field(max_length=20)
    actif: bool = True
    mot_de_passe: str = Field(max_length=200)
    cree_le: dt.datetime = Field(default_factory=now)


class SessionOuverte(Base, table=True):
    """An open session of a browser: `jeton` is the SHA-256 of the cookie's secret."""

    __tablename__ = "session_ouverte"

    jeton: str = Field(max_length=64, primary_key=True)
    compte_id: str = Field(foreign_key="compte.id", index=True)
    cree_le: dt.datetime = Field(default_factory=now)
    vue_le: dt.datetime = Field(default_factory=now)


class Billet(Base, table=True):
    """A one-use ticket, valid 30 s, that turns a checked password into a cookie."""

    jeton: str = Field(max_length=64, primary_key=True)
    compte_id: str = Field(foreign_key="compte.id", index=True)
    expire_le: dt.datetime


class Tentative(Base, table=True):
    """A refused sign-in; `cle` is a hash of the account's address, so that no address is kept."""

    numero: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    cle: str = Field(max_length=64, index=True)
    quand: dt.datetime = Field(default_factory=now)


class Lieu(Base, table=True):
    """A place of activity. `source` is the identifier in the national list it was taken from."""

    id: str = key()
    nom: str = Field(max_length=200)
    structure: str = Field(default="", max_length=200, index=True)
    adresse: str = Field(default="", max_length=300)
    commune: str = Field(max_length=5)
    source: str | None = Field(default=None, max_length=40, unique=True)
    cree_le: dt.datetime = Field(default_factory=now)


class CompteLieu(Base, table=True):
    """A place where a person works; `quitte_le` once he no longer does. At most one favourite a person."""

    __tablename__ = "compte_lieu"

    compte_id: str = Field(foreign_key="compte.id", primary_key=True)
    lieu_id: str = Field(foreign_key="lieu.id", primary_key=True, index=True)
    favori: bool = False
    quitte_le: dt.date | None = None


class Equipe(Base, table=True):
    id: str = key()
    nom: str = Field(max_length=120, unique=True)


class EquipeTerritoire(Base, table=True):
    """The communes, EPCI or départements that a team declares as its territory."""

    __tablename__ = "equipe_territoire"

    equipe_id: str = Field(foreign_key="equipe.id", primary_key=True)
    niveau: str = Field(max_length=12, primary_key=True)
    code: str = Field(max_length=9, primary_key=True)


class Membre(Base, table=True):
    """One stay of a person in a team, both days included; `au` is empty while it lasts.

    Who leaves and comes back has two rows; a condition on them never counts an activity twice.
    """

    id: str = key()
    equipe_id: str = Field(foreign_key="equipe.id", index=True)
    compte_id: str = Field(foreign_key="compte.id", index=True)
    coordonne: bool = False
    du: dt.date
    au: dt.date | None = None


class Activite(Base, table=True):
    """One report (CRA). Answers without a column of their own here are rows of `Reponse`.

    `version` counts the saves of this report (two tabs); `revision` is the data version of the last write,
    by which the in-memory copy is kept fresh. `minutes` is the exact length when it was given.
    A missed appointment has 0 participants.
    """

    __table_args__ = (
        Index("ix_activite_compte_id_date", "compte_id", "date", "numero"),
        Index("ix_activite_date", "date", "numero"),
    )

    numero: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    id: str = Field(default_factory=new_id, max_length=32, unique=True)
    compte_id: str = Field(foreign_key="compte.id")
    type: str = Field(max_length=20)
    date: dt.date
    canal: str = Field(max_length=20)
    lieu_id: str | None = Field(default=None, foreign_key="lieu.id", index=True)
    commune: str | None = Field(default=None, max_length=5)
    duree: str | None = Field(default=None, max_length=20)
    minutes: int | None = None
    participants: int
    titre: str | None = Field(default=None, max_length=200)
    precision: str | None = Field(default=None, max_length=200)
    ressenti_libre: str | None = Field(default=None, max_length=200)
    notes: str | None = Field(default=None, max_length=4000)
    version: int = 1
    revision: int = Field(default=0, sa_type=BIG, index=True)
    cree_le: dt.datetime = Field(default_factory=now)
    modifie_le: dt.datetime = Field(default_factory=now)
    supprime_le: dt.datetime | None = None


class Reponse(Base, table=True):
    """One answer: `nombre` accompagnements of `activite` gave `valeur` to `question`.

    `personne` is 0 for an answer about the whole activity, 1 or 2 for a person, 1 for the counted people
    of a workshop. One person and twelve counted people look alike: statistics are sums of `nombre`.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    activite: int = Field(foreign_key="activite.numero", primary_key=True, sa_type=BIG, ondelete="CASCADE")
    personne: int = Field(primary_key=True, sa_type=SmallInteger)
    question: str = Field(max_length=30, primary_key=True)
    valeur: str = Field(max_length=200, primary_key=True)
    nombre: int


class Audit(Base, table=True):
    """Who did what, when, on which object, and the names of the fields that changed: never their values."""

    numero: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    quand: dt.datetime = Field(default_factory=now, index=True)
    compte_id: str | None = Field(default=None, foreign_key="compte.id")
    action: str = Field(max_length=40)
    objet: str = Field(max_length=30)
    objet_id: str = Field(max_length=64, index=True)
    champs: str = Field(default="", max_length=1000)


class Parametre(Base, table=True):
    """Facts of this instance: `instance` (its identifier), `demonstration`."""

    cle: str = Field(max_length=40, primary_key=True)
    valeur: str = Field(max_length=400)


class VersionDonnees(Base, table=True):
    """One row. Each write of activities adds 1 to `version` inside its own transaction.

    A sequence or a `max + 1` would let a reader pass over a row committed late: see docs/architecture.md.
    """

    __tablename__ = "version_donnees"
    id: int = Field(default=1, primary_key=True)
    version: int = Field(default=0, sa_type=BIG)


class Vue(Base, table=True):
    """A saved view: URL parameters, as JSON, under a name of its owner's. At most one default a person."""

    __table_args__ = (UniqueConstraint("compte_id", "nom"),)

    id: str = key()
    compte_id: str = Field(foreign_key="compte.id")
    nom: str = Field(max_length=80)
    params: str = Field(sa_type=Text)
    defaut: bool = False
    cree_le: dt.datetime = Field(default_factory=now)


class Partage(Base, table=True):
    """A link to a view for someone without an account: `empreinte` is the SHA-256 of its secret token.

    `sections` is a JSON list of groups of statistics. `figee` says that the figures are those of `donnees`,
    frozen when the link was made; `demasque` that small numbers are shown, `noms` that mediators are named.
    """

    id: str = key()
    empreinte: str = Field(max_length=64, unique=True)
    compte_id: str = Field(foreign_key="compte.id", index=True)
    titre: str = Field(default="", max_length=120)
    params: str = Field(sa_type=Text)
    sections: str = Field(sa_type=Text)
    figee: bool = False
    donnees: str | None = Field(default=None, sa_type=Text)
    demasque: bool = False
    noms: bool = False
    expire_le: dt.datetime
    revoque_le: dt.datetime | None = None
    visites: int = 0
    vu_le: dt.datetime | None = None
    cree_le: dt.datetime = Field(default_factory=now)


class Preference(Base, table=True):
    """What a person last chose on a screen, as JSON, under the screen's own key."""

    compte_id: str = Field(foreign_key="compte.id", primary_key=True)
    cle: str = Field(max_length=40, primary_key=True)
    valeur: str = Field(sa_type=Text)


def _tables(*names: str) -> list[Table]:
    return [Base.metadata.tables[name] for name in names]


COMPTE, SESSION_OUVERTE, BILLET, TENTATIVE = _tables("compte", "session_ouverte", "billet", "tentative")
LIEU, COMPTE_LIEU = _tables("lieu", "compte_lieu")
EQUIPE, EQUIPE_TERRITOIRE, MEMBRE = _tables("equipe", "equipe_territoire", "membre")
ACTIVITE, REPONSE = _tables("activite", "reponse")
AUDIT, PARAMETRE, VERSION_DONNEES = _tables("audit", "parametre", "version_donnees")
VUE, PARTAGE, PREFERENCE = _tables("vue", "partage", "preference")
