"""The communes of France, overseas collectivities and municipal arrondissements included.

A département is never derived from a postcode (some straddle two), nor a commune from its name (many are
shared): the INSEE code is the identity, `label` is what people read.
"""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from coop.reference.files import rows
from coop.reference.search import Index, query

NIVEAUX = ("commune", "epci", "departement", "region")


@dataclass(frozen=True, slots=True)
class Commune:
    """`code` is INSEE's; `epci` is a SIREN or "" ; `parent` is the city of a municipal arrondissement or "" ;
    94 overseas rows have no centre (`lat` and `lon` are None)."""

    code: str
    nom: str
    departement: str
    region: str
    epci: str
    population: int
    codes_postaux: tuple[str, ...]
    parent: str
    lat: float | None
    lon: float | None

    @property
    def label(self) -> str:
        """Never ambiguous: « Évreux (27000) », or « Lyon (69) » when there is not exactly one postcode."""
        one = len(self.codes_postaux) == 1
        return f"{self.nom} ({self.codes_postaux[0] if one else self.departement})"


def get(code: str) -> Commune | None:
    """The commune or municipal arrondissement with this INSEE code; None for a former one (see `current`)."""
    return _communes().get(code)


def label(code: str) -> str:
    """« Évreux (27000) », « Lyon (69) »; an unknown code is shown as it is rather than hidden."""
    commune = get(code)
    return commune.label if commune else code


@cache
def all_codes() -> tuple[str, ...]:
    """Every current code, in the order of the file."""
    return tuple(_communes())


def current(code: str) -> str | None:
    """Today's code for a current or former INSEE code (merged communes); None when it never existed."""
    return code if code in _communes() else _former_codes().get(code)


def rolled_up(code: str) -> str:
    """Paris, Lyon or Marseille for one of their arrondissements; any other code is itself."""
    commune = get(code)
    return commune.parent if commune and commune.parent else code


def departement(code: str) -> str:
    """The code of the département or overseas collectivity of a commune; ValueError when it is unknown."""
    commune = get(code)
    if commune is None:
        raise ValueError(f"unknown commune: {code!r}")
    return commune.departement


def codes_of(niveau: str, code: str) -> frozenset[str]:
    """Every commune code of a territory, municipal arrondissements included; empty when the territory is
    unknown, ValueError when the level is."""
    if niveau not in NIVEAUX:
        raise ValueError(f"unknown level: {niveau!r}")
    return _territories().get((niveau, code), frozenset())


def search(text: str, limit: int = 8, forgiving: bool = True) -> list[Commune]:
    """At most `limit` communes for a name, a former name, a postcode, an INSEE code, or a name and the
    beginning of a postcode (« st ouen 93 »); the most populated first among equal matches. Never raises.
    `forgiving`: a misspelt end still finds the communes that begin so."""
    asked = query(text)
    digits = "".join(word for word in asked.split() if word[0].isdigit()).upper()  # upper: 2A, 2B
    name = " ".join(word for word in asked.split() if not word[0].isdigit())
    if not digits:
        codes = _index().search(name, limit, forgiving)
    elif not name:
        codes = _with_digits(digits)
    else:  # « Paris 12e » is a name, « Rouen 76 » is not; a wrong postcode does not hide the name
        codes = _index().search(asked, limit)
        codes += _index().search(name, limit, among=set(_with_digits(digits)))
        codes = codes or _index().search(name, limit, forgiving)
    return [_communes()[code] for code in list(dict.fromkeys(codes))[: max(limit, 0)]]


def _with_digits(digits: str) -> list[str]:
    """The communes whose postcode begins so, which people know, then those whose INSEE code does; the most
    populated first."""
    ranks: list[int] = []
    for table in _digits():
        first, after = bisect_left(table, (digits, -1)), bisect_left(table, (digits + "~", -1))
        ranks += sorted(rank for _, rank in table[first:after])
    return list(dict.fromkeys(_by_population()[rank].code for rank in ranks))


@cache
def _communes() -> dict[str, Commune]:
    return {
        row["code"]: Commune(
            row["code"],
            row["nom"].replace("'", "’"),
            row["dep"],
            row["reg"],
            row["epci"],
            int(row["pop"]),
            tuple(row["cp"].split(";")) if row["cp"] else (),
            row["parent"],
            float(row["lat"]) if row["lat"] else None,
            float(row["lon"]) if row["lon"] else None,
        )
        for row in rows("communes.csv.gz")
    }


@cache
def _former_codes() -> dict[str, str]:
    return {row["ancien_code"]: row["code"] for row in rows("communes_alias.csv.gz")}


@cache
def _by_population() -> list[Commune]:
    return sorted(_communes().values(), key=lambda commune: -commune.population)


@cache
def _digits() -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Postcodes and INSEE codes, sorted, with the rank of their commune by population."""
    ranked = list(enumerate(_by_population()))
    postcodes = sorted((postcode, rank) for rank, commune in ranked for postcode in commune.codes_postaux)
    return postcodes, sorted((commune.code, rank) for rank, commune in ranked)


@cache
def _index() -> Index:
    names = [(commune.nom, "", commune.code) for commune in _by_population()]
    former = [(row["nom"].replace("'", "’"), "", row["code"]) for row in rows("communes_alias.csv.gz")]
    former.sort(key=lambda entry: -_communes()[entry[2]].population)
    return Index(names + former)  # a current name is a better answer than a former one


@cache
def _territories() -> dict[tuple[str, str], frozenset[str]]:
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, commune in _communes().items():
        own = (code, commune.epci, commune.departement, commune.region)
        for niveau, territory in zip(NIVEAUX, own, strict=True):
            groups[niveau, territory].add(code)
        groups["commune", commune.parent].add(code)
    return {key: frozenset(codes) for key, codes in groups.items() if key[1]}
