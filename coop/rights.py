"""Rights: one table action × role, whose cells are conditions on activities.

A condition is said once and answers twice: as SQL on `Activite`, and as a mask on the columns of `counts`.
The store applies it to every read and write; a hidden button protects nothing.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import sqlalchemy as sa

from coop.models import ACTIVITE, MEMBRE
from coop.periods import today as local_today

Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Presence:
    """One stay of a person in a team that the user coordinates, both days included."""

    compte_id: str
    du: dt.date
    au: dt.date


@dataclass(frozen=True, slots=True)
class User:
    """Who is asking. `presences` is empty unless he coordinates a team today."""

    id: str
    email: str
    nom: str
    role: str
    presences: tuple[Presence, ...] = ()


class Columns(Protocol):
    """What a condition may ask of the in-memory copy: one value per activity."""

    def whole(self, value: bool) -> Mask:
        """The same answer for every activity."""

    def by(self, comptes: Sequence[str]) -> Mask:
        """The activities of these accounts."""

    def present(self, stays: Sequence[Presence]) -> Mask:
        """The activities dated within a stay of their author."""

    def at(self, lieux: Collection[str]) -> Mask:
        """The activities held in these places."""

    def in_communes(self, codes: Collection[str]) -> Mask:
        """The activities that took place in these communes (INSEE codes)."""

    def home_to(self, codes: Collection[str]) -> Mask:
        """The activities with at least one person who lives in these communes."""

    def answered(self, question: str, values: Collection[str]) -> Mask:
        """The activities in which one of these choices of a closed question was counted."""

    def of_type(self, types: Collection[str]) -> Mask:
        """The activities of these types."""

    def between(self, du: dt.date | None, au: dt.date | None) -> Mask:
        """The activities dated in the period, both ends included; None is no bound."""


class Condition(Protocol):
    """Which activities: as SQL on `Activite`, and as a mask on the in-memory columns. Both must agree."""

    def sql(self, user: User) -> sa.ColumnElement[bool]: ...

    def mask(self, user: User, columns: Columns) -> Mask: ...


@dataclass(frozen=True, slots=True)
class All:
    """Every activity (`allowed`) or none."""

    allowed: bool

    def sql(self, user: User) -> sa.ColumnElement[bool]:
        return sa.true() if self.allowed else sa.false()

    def mask(self, user: User, columns: Columns) -> Mask:
        return columns.whole(self.allowed)


@dataclass(frozen=True, slots=True)
class Own:
    """The user's own activities."""

    def sql(self, user: User) -> sa.ColumnElement[bool]:
        return ACTIVITE.c.compte_id == user.id

    def mask(self, user: User, columns: Columns) -> Mask:
        return columns.by([user.id])


@dataclass(frozen=True, slots=True)
class OwnAndTeam:
    """The user's own, and those dated from the day a member of his teams joined to the day he left.

    Each activity once, however many stays or teams cover it.
    """

    def sql(self, user: User) -> sa.ColumnElement[bool]:
        covered = sa.exists().where(
            MEMBRE.c.compte_id == ACTIVITE.c.compte_id,
            MEMBRE.c.equipe_id.in_(coordinated(user.id)),
            MEMBRE.c.du <= ACTIVITE.c.date,
            sa.or_(MEMBRE.c.au.is_(None), MEMBRE.c.au >= ACTIVITE.c.date),
        )
        return sa.or_(ACTIVITE.c.compte_id == user.id, covered)

    def mask(self, user: User, columns: Columns) -> Mask:
        return columns.by([user.id]) | columns.present(user.presences)


def coordinated(compte_id: str) -> sa.Select[tuple[str]]:
    """The teams that this account coordinates today, as a sub-select of identifiers."""
    today = local_today()
    return sa.select(MEMBRE.c.equipe_id).where(
        MEMBRE.c.compte_id == compte_id,
        MEMBRE.c.coordonne,
        MEMBRE.c.du <= today,
        sa.or_(MEMBRE.c.au.is_(None), MEMBRE.c.au >= today),
    )


NONE, EVERY, OWN, TEAM = All(False), All(True), Own(), OwnAndTeam()

RIGHTS: dict[str, dict[str, Condition]] = {
    #                      mediateur          conseiller         coordinateur          admin
    "enregistrer":        {"mediateur": OWN,  "conseiller": OWN,  "coordinateur": OWN,  "admin": NONE},
    "voir":               {"mediateur": OWN,  "conseiller": OWN,  "coordinateur": TEAM, "admin": NONE},
    "voir_prive":         {"mediateur": OWN,  "conseiller": OWN,  "coordinateur": OWN,  "admin": NONE},
    "modifier":           {"mediateur": OWN,  "conseiller": OWN,  "coordinateur": OWN,  "admin": NONE},
    "supprimer":          {"mediateur": OWN,  "conseiller": OWN,  "coordinateur": OWN,  "admin": NONE},
    "restaurer":          {"mediateur": OWN,  "conseiller": OWN,  "coordinateur": OWN,  "admin": EVERY},
    "compter":            {"mediateur": OWN,  "conseiller": OWN,  "coordinateur": TEAM, "admin": EVERY},
    "agreger":          {"mediateur": EVERY, "conseiller": EVERY, "coordinateur": EVERY, "admin": EVERY},
    "partager":         {"mediateur": OWN,  "conseiller": OWN,  "coordinateur": TEAM, "admin": EVERY},
    "choisir_lieux":      {"mediateur": OWN,  "conseiller": OWN,  "coordinateur": OWN,  "admin": NONE},
    "administrer":        {"mediateur": NONE, "conseiller": NONE, "coordinateur": NONE, "admin": EVERY},
}  # fmt: skip
"""Action × role. « voir_prive » is about notes, free lines and what was typed freely; « agreger » counts
beyond one's own scope, whole quarters and small numbers masked (`masking`)."""


def condition(user: User, action: str) -> Condition:
    """The condition under which `user` may do `action`; raises KeyError on an action not declared."""
    return RIGHTS[action].get(user.role, NONE)


def may(user: User, action: str) -> bool:
    """Whether `user` may do `action` on anything at all: what opens a page or shows a button."""
    return condition(user, action) != NONE
