"""What a filter is, and what its values mean to one reader."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from coop import french
from coop.models import ACTIVITE, REPONSE
from coop.rights import Columns, Mask, Presence

Selection = Mapping[str, tuple[str, ...]]
SOMEONE = "un médiateur numérique"


@dataclass(frozen=True, slots=True)
class Context:
    """What the values of a selection mean to this reader on this day.

    `comptes`, `lieux` and `structures` hold only what he may see: account → name, place → name,
    host structure → its places. `everyone` names the activities when no mediator is chosen, `moi` the same
    in a legend. `territoire` is what his teams declare, `equipes` the teams that he may name, `siennes` those
    within his scope, and `stays` gives the stays in one of them. `unlimited`: nothing is beyond his scope.
    `nominative`: `everyone` is a person's name.
    """

    today: dt.date
    comptes: Mapping[str, str] = field(default_factory=dict)
    lieux: Mapping[str, str] = field(default_factory=dict)
    structures: Mapping[str, Collection[str]] = field(default_factory=dict)
    everyone: str = ""
    moi: str = "Mes activités"
    territoire: tuple[tuple[str, str], ...] = ()
    equipes: Mapping[str, str] = field(default_factory=dict)
    siennes: Collection[str] = ()
    stays: Callable[[str], Sequence[Presence]] = lambda _: ()
    unlimited: bool = False
    nominative: bool = False

    def anonymous(self) -> "Context":
        """The same, where no mediator is named."""
        nameless = replace(self, comptes=dict.fromkeys(self.comptes, SOMEONE))
        if not self.nominative:
            return nameless
        return replace(nameless, everyone=f"d’{SOMEONE}", moi=SOMEONE.capitalize())


@dataclass(frozen=True, slots=True)
class Filter:
    """`valid` says whether a value from a URL means something to this reader. `advanced` ones are folded."""

    code: str
    label: str
    valid: Callable[[str, Context], bool]
    sql: Callable[[Sequence[str], Context], sa.ColumnElement[bool]]
    mask: Callable[[Sequence[str], Context, Columns], Mask]
    phrase: Callable[[Sequence[str], Context], str]
    single: bool = False
    advanced: bool = False


def of(names: str) -> str:
    """« de Jeanne », « d’Alice et Jeanne »."""
    return f"d’{names}" if french.fold(names)[:1] in set("aeiou") else f"de {names}"


RESIDENCE = "residence-"
"""Before a territory in « Lieu »: where people live instead of where the activity took place."""


def located(codes: Collection[str]) -> sa.ColumnElement[bool]:
    """The activities that took place in these communes."""
    return sa.and_(ACTIVITE.c.commune.is_not(None), ACTIVITE.c.commune.in_(codes))


def answered(question: str, values: Collection[str]) -> sa.ColumnElement[bool]:
    """The activities in which one of these values was counted for a question that has rows of its own."""
    c = REPONSE.c
    given = sa.select(c.activite).where(
        c.activite == ACTIVITE.c.numero, c.question == question, c.valeur.in_(values), c.nombre > 0
    )
    return sa.exists(given)
