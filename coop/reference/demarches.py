"""Common administrative procedures, by theme, offered while a « démarche » report is filled in."""

from dataclasses import dataclass
from functools import cache

from coop.reference.files import rows
from coop.reference.search import Index


@dataclass(frozen=True, slots=True)
class Demarche:
    """`code` is stored in reports and never renamed; `theme` is a value of the vocabulary's list of themes;
    `organisme` is "" when no body answers for it; `mots_cles` are only for search."""

    code: str
    libelle: str
    theme: str
    organisme: str
    mots_cles: str


def get(code: str) -> Demarche | None:
    """The procedure with this code; None for an unknown one."""
    return _demarches().get(code)


def all() -> tuple[Demarche, ...]:  # noqa: A001
    """Every procedure, theme by theme in the order of the vocabulary."""
    return tuple(_demarches().values())


def search(text: str, limit: int = 8, themes: tuple[str, ...] = ()) -> list[Demarche]:
    """At most `limit` procedures, by label, body or search words; those of the given themes come first, the
    others still follow. Never raises."""
    found = [_demarches()[code] for code in _index().search(text, len(_demarches()))]
    if themes:
        found.sort(key=lambda demarche: demarche.theme not in themes)
    return found[: max(limit, 0)]


@cache
def _demarches() -> dict[str, Demarche]:
    return {row["code"]: Demarche(**row) for row in rows("demarches.csv")}


@cache
def _index() -> Index:
    return Index((one.libelle, f"{one.organisme} {one.mots_cles}", one.code) for one in all())
