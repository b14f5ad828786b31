"""Communes, intercommunalités (EPCI), départements and régions under one pair (niveau, code)."""

from functools import cache
from itertools import chain, zip_longest

from coop.french import fold, typographic
from coop.reference import communes
from coop.reference.communes import NIVEAUX
from coop.reference.files import rows
from coop.reference.search import Index, kind, query

Territoire = tuple[str, str, str]  # niveau, code, label

# Where communes are in no département; its own code stands for both département and région.
_COLLECTIVITES = {
    "975": "Saint-Pierre-et-Miquelon",
    "977": "Saint-Barthélemy",
    "978": "Saint-Martin",
    "984": "Terres australes et antarctiques françaises",
    "986": "Wallis-et-Futuna",
    "987": "Polynésie française",
    "988": "Nouvelle-Calédonie",
    "989": "Île de Clipperton",
}
_TYPES_EPCI = {
    "CC": "communauté de communes",
    "CA": "communauté d’agglomération",
    "CU": "communauté urbaine",
}


def label(niveau: str, code: str) -> str:
    """« Évreux (27000) », « Métropole Rouen Normandie », « Seine-Maritime (76) », « Normandie »; an unknown
    code is shown as it is. ValueError on an unknown level."""
    _check(niveau)
    return communes.label(code) if niveau == "commune" else _labels(niveau).get(code, code)


def exists(niveau: str, code: str) -> bool:
    """Whether the code is one of this level today; False, not an error, for an unknown level."""
    if niveau not in NIVEAUX:
        return False
    return communes.get(code) is not None if niveau == "commune" else code in _labels(niveau)


def search(text: str, niveaux: tuple[str, ...] = NIVEAUX, limit: int = 8) -> list[Territoire]:
    """At most `limit` territories. Levels take turns, so that the many communes never hide the only région;
    the level with the best match begins. ValueError on an unknown level."""
    asked = query(text)
    found = [_search(niveau, text, limit) for niveau in niveaux]
    if not any(found) and "commune" in niveaux:
        found = [_search("commune", text, limit, forgiving=True)]
    found = sorted((level for level in found if level), key=lambda level: kind(asked, fold(level[0][2])))
    turns = chain.from_iterable(zip_longest(*found))
    return [territoire for territoire in turns if territoire][: max(limit, 0)]


def _search(niveau: str, text: str, limit: int, forgiving: bool = False) -> list[Territoire]:
    _check(niveau)
    if niveau == "commune":
        codes = [commune.code for commune in communes.search(text, limit, forgiving)]
    else:
        codes = _index(niveau).search(text, limit)
    return [(niveau, code, label(niveau, code)) for code in codes]


def _check(niveau: str) -> None:
    if niveau not in NIVEAUX:
        raise ValueError(f"unknown level: {niveau!r}")


@cache
def _names(niveau: str) -> dict[str, str]:
    if niveau == "epci":
        return {row["siren"]: typographic(row["nom"]) for row in rows("epci.csv")}
    file = "departements.csv" if niveau == "departement" else "regions.csv"
    return {row["code"]: typographic(row["nom"]) for row in rows(file)} | _COLLECTIVITES


@cache
def _labels(niveau: str) -> dict[str, str]:
    ending = " ({})" if niveau == "departement" else ""
    return {code: nom + ending.format(code) for code, nom in _names(niveau).items()}


@cache
def _index(niveau: str) -> Index:
    """EPCI are found without their type (« CC »); numbers mean départements, whose code people know, never
    régions; a collectivité is proposed once, as a département."""
    if niveau == "epci":
        return Index(_epci_entries())
    if niveau == "departement":
        return Index((nom, code, code) for code, nom in _names(niveau).items())
    return Index((nom, "", code) for code, nom in _names(niveau).items() if code not in _COLLECTIVITES)


def _epci_entries() -> list[tuple[str, str, str]]:
    """The EPCI of the most communes first."""
    entries = []
    for row in sorted(rows("epci.csv"), key=lambda row: -int(row["n"])):
        nom = typographic(row["nom"].removeprefix(f"{row['type']} "))
        entries.append((nom, f"{row['type']} {_TYPES_EPCI.get(row['type'], '')}", row["siren"]))
    return entries
