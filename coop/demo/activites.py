"""The rows of the reports, block after block: their columns, their texts, their answers."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from coop.demo import calendrier, rapports, reponses, textes
from coop.demo.draws import Array
from coop.demo.lieux import Voisinage
from coop.demo.lignes import Lignes
from coop.demo.monde import Monde
from coop.demo.personnes import Personnes
from coop.demo.rapports import Bloc, Habitudes
from coop.vocabulary import THEMATIQUES

Columns = Mapping[str, Sequence[Any]]
BLOC = 50_000
"""Reports made at a time: enough for numpy, little for memory. Another value makes other data."""
STEP = 300
"""Seconds: reports are entered on a round five minutes, so that few instants are distinct."""
CORRECTED = 0.04
"""Share of the reports saved a second time, in the ten days after."""
ANSWER_COLUMNS = ("activite", "personne", "question", "valeur", "nombre")


def blocks(
    rng: np.random.Generator, monde: Monde, number: int, du: dt.date, au: dt.date, revision: int
) -> Iterator[tuple[Columns, Columns]]:
    """Columns of `activite` and of `reponse`, numbered from 1 in the order of time."""
    voisinage, habitudes = Voisinage(), Habitudes.of(rng, len(monde.comptes))
    when = calendrier.spread_out(rng, monde, number, du, au)
    for start in range(0, number, BLOC):
        bloc = rapports.draw(rng, monde, habitudes, voisinage, when[start : start + BLOC], (au - du).days)
        lignes, personnes = Lignes(), Personnes(bloc)
        themes = reponses.about_activity(bloc, personnes.lead, lignes)
        personnes.describe(lignes, voisinage)
        activites = {
            "numero": range(start + 1, start + len(bloc) + 1),
            "id": _identifiers(rng, len(bloc)),
            **rapports.columns(bloc, monde, voisinage),
            **_texts(bloc, themes),
            **_instants(bloc, du, au),
            "revision": [revision] * len(bloc),
        }
        answers = lignes.columns(start + 1)
        yield activites, dict(zip(ANSWER_COLUMNS, answers, strict=True))


def _identifiers(rng: np.random.Generator, number: int) -> list[str]:
    digits = rng.bytes(16 * number).hex()
    return [digits[i : i + 32] for i in range(0, len(digits), 32)]


def _texts(bloc: Bloc, themes: Array) -> Columns:
    rng = bloc.rng
    luck = rng.random(len(bloc))
    titled = [textes.TITRES[value] for value in THEMATIQUES.values]
    found: dict[str, Sequence[Any]] = {
        "titre": [
            titled[theme][int(draw * len(titled[theme]))] if given else None
            for given, theme, draw in zip(bloc.answered("titre").tolist(), themes.tolist(), luck, strict=True)
        ]
    }
    for code, words in (
        ("precision", textes.PRECISIONS),
        ("ressenti_libre", textes.RESSENTIS),
        ("notes", textes.NOTES),
    ):
        chosen = np.where(bloc.answered(code), rng.integers(0, len(words), len(bloc)), len(words))
        found[code] = np.array([*words, None], object)[chosen].tolist()
    return found


def _instants(bloc: Bloc, du: dt.date, au: dt.date) -> Columns:
    """When each report was entered: its own day. Never later than the last day's first minute, so that
    nothing is ever in the future."""
    rng, n = bloc.rng, len(bloc)
    origin = int(dt.datetime.combine(du, dt.time(), dt.UTC).timestamp())
    latest = int(dt.datetime.combine(au, dt.time(), dt.UTC).timestamp())
    entered = origin + bloc.jour * 86_400 + rng.integers(7 * 12, 17 * 12, n) * STEP
    corrected = rng.random(n) < CORRECTED
    again = np.where(corrected, entered + rng.integers(1, 10 * 24 * 12, n) * STEP, entered)
    first, last = np.minimum(entered, latest).tolist(), np.minimum(again, latest).tolist()
    known = {second: dt.datetime.fromtimestamp(second, dt.UTC) for second in {*first, *last}}
    days = [du + dt.timedelta(n) for n in range((au - du).days + 1)]
    return {
        "date": [days[day] for day in bloc.jour.tolist()],
        "cree_le": [known[second] for second in first],
        "modifie_le": [known[second] for second in last],
        "version": (1 + corrected).tolist(),
    }
