"""Counting over open lists: places, communes and départements, procedures."""

import functools

import numpy as np

from coop import french
from coop.counting import Array, Count, Counted, Row, Scene, base, helped, present, typed, with_missing
from coop.counts import Selected, codes
from coop.questions import BY_CODE
from coop.reference import communes as commune_list
from coop.reference import demarches as procedure_list
from coop.reference import territoires

ELSEWHERE = "Autre lieu d’activité"
"""A place that none of the reader's people works at any more."""
_folded = functools.lru_cache(maxsize=65_536)(french.fold)


def ranked(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row[2], _folded(row[1])))


def _procedure(code: str) -> str:
    found = procedure_list.get(code)
    return found.libelle if found else code


def demarches(selected: Selected, scene: Scene) -> Counted:
    question, totals = BY_CODE["demarches"], selected.totals
    total, repondu = base(question, totals), totals["demarches:repondu"]
    known = codes("demarches")
    rows = [(known[i], _procedure(known[i]), n) for i, n in present(selected.by_code("demarches"))]
    rows += [row for row in typed(question, totals) if row[2]]
    return Counted(total, repondu, with_missing(ranked(rows), total - repondu), "several")


@functools.cache
def _towns(maille: str) -> tuple[Array, Array, Array, Array]:
    """Of every commune, in the order of its integers: the place it counts for. Of these places: their code,
    label, and rank by label. The arrondissements of Paris, Lyon and Marseille count for their city."""
    towns = commune_list.all_codes()
    if maille == "commune":
        owners = [commune_list.rolled_up(code) for code in towns]
    else:
        owners = [commune_list.departement(code) for code in towns]
    codes = list(dict.fromkeys(owners))
    index = {code: i for i, code in enumerate(codes)}
    labels = [territoires.label(maille, code) for code in codes]
    ranks = np.empty(len(codes), np.int64)
    ranks[sorted(range(len(codes)), key=lambda i: _folded(labels[i]))] = np.arange(len(codes))
    return np.array([index[code] for code in owners]), _texts(codes), _texts(labels), ranks


def _texts(texts: list[str]) -> Array:
    """Texts that numpy picks from as they are."""
    found = np.empty(len(texts), object)
    found[:] = texts
    return found


def _by_territory(sums: Array, maille: str) -> list[Row]:
    """Rows by commune or département, most first."""
    if not len(sums):
        return []
    owners, codes, labels, ranks = _towns(maille)
    numbers = np.bincount(owners[: len(sums)], weights=sums).astype(np.int64)
    found = np.flatnonzero(numbers)
    found = found[np.lexsort((ranks[found], -numbers[found]))]
    return list(zip(codes[found].tolist(), labels[found].tolist(), numbers[found].tolist(), strict=True))


def _open(rows: list[Row], total: int) -> Counted:
    repondu = sum(row[2] for row in rows)
    return Counted(total, repondu, with_missing(rows, total - repondu), "one")


def by_residence(maille: str) -> Count:
    """Accompagnements by the commune or département where people live."""

    def count(selected: Selected, scene: Scene) -> Counted:
        def make() -> Counted:
            rows = _by_territory(selected.by_code("residence"), maille)
            return _open(rows, base(BY_CODE["residence"], selected.totals))

        return selected.once(("residence", maille), make)

    return count


def by_place(maille: str) -> Count:
    """Accompagnements by the commune or département where they took place; remote ones have none."""

    def count(selected: Selected, scene: Scene) -> Counted:
        def make() -> Counted:
            rows = _by_territory(selected.by_field("commune"), maille)
            return _open(rows, helped(selected) - selected.totals["canal:distance"])

        return selected.once(("commune", maille), make)

    return count


def lieux(selected: Selected, scene: Scene) -> Counted:
    ids = selected.view.lieux.values
    found = [(ids[i], n) for i, n in present(selected.by_field("lieu"))]
    rows = ranked([(id_, scene.lieux.get(id_, ELSEWHERE), n) for id_, n in found])
    return _open(rows, base(BY_CODE["lieu_id"], selected.totals))
