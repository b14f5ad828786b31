"""Random valid reports derived from the declarations (a new question is covered by itself), and databases."""

import atexit
import datetime as dt
import functools
import importlib.util
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bases
import hypothesis.strategies as st
import pytest
import sqlalchemy as sa

from coop import check, database
from coop.answers import clean, columns, largest, shown
from coop.models import ACTIVITE, COMPTE, COMPTE_LIEU, EQUIPE, LIEU, MEMBRE, PARAMETRE, new_id, now
from coop.questions import MINUTES, Kind, Question, asked
from coop.reference import demarches
from coop.rights import User
from coop.store import activites, comptes
from coop.vocabulary import TYPES, UNKNOWN_VALUES

TODAY = dt.date(2026, 11, 20)
COMMUNES = ("26362", "75056", "75112", "13201", "13055", "97411", "2A004")
ODD = "Évreux’ « ok » 😀👩‍👩‍👧 مرحبا שלום <b>&amp;</b> \"'`; DROP TABLE-- 100 % \\ %s {x} \u202e 中"
TEXTS = ("oui", "x", ODD, "a\nb", "0", "  marges  ")


def report(
    chance: random.Random,
    lieux: Sequence[str] = ("l1", "l2"),
    types: Sequence[str] = TYPES.values,
    days: tuple[dt.date, dt.date] = (dt.date(2024, 1, 1), TODAY),
    holes: int = 3,
) -> dict[str, Any]:
    """A report that has no problem; an optional question is answered one time in `holes`."""
    type_ = chance.choice(types)
    people = chance.choice([1, 2] if largest(type_) == 2 else [1, 2, 3, 12, 255, 300, largest(type_)])
    groups = 0 if type_ == "rdv_non_honore" else 1 if type_ == "atelier" else people
    found: dict[str, Any] = {"type": type_, "personnes": [{} for _ in range(groups)]}
    either = chance.choice([{"thematiques"}, {"themes_demarche"}, {"thematiques", "themes_demarche"}])
    for question in asked(type_):
        for holder in found["personnes"] if question.person else [found]:
            twin = question.symbol(type_) == "◐"
            if question.required(type_) or (question.code in either if twin else not chance.randrange(holes)):
                if not shown(question, holder):
                    continue
                if question.counted(type_):
                    holder[question.code] = _counters(chance, question, holder, type_, people)
                elif question.choices is not None:
                    holder[question.code] = _chosen(chance, question)
                else:
                    holder[question.code] = _open(chance, question, people, lieux, days)
    return found


def _chosen(chance: random.Random, question: Question) -> Any:
    assert question.choices is not None
    if question.kind is Kind.ONE:
        return chance.choice(question.choices.values)
    found = chance.choices(question.choices.values, k=chance.randint(1, 4))
    return [question.exclusive] if question.exclusive in found else found


def _open(
    chance: random.Random,
    question: Question,
    people: int,
    lieux: Sequence[str],
    days: tuple[dt.date, dt.date],
) -> Any:
    if question.kind is Kind.DAY:
        return days[0] + dt.timedelta(chance.randint(0, (days[1] - days[0]).days))
    if question.kind is Kind.NUMBER:
        return chance.randint(*MINUTES) if question.code == "minutes" else people
    if question.kind is Kind.TEXTS:
        return chance.choices(TEXTS, k=chance.randint(1, 3))
    if question.kind is Kind.PROCEDURES:
        return chance.choices([d.code for d in demarches.all()], k=chance.randint(1, 3))
    one = {Kind.TEXT: TEXTS, Kind.PLACE: lieux, Kind.COMMUNE: COMMUNES}
    return chance.choice(one[question.kind])


def _counters(
    chance: random.Random, question: Question, holder: Mapping[str, Any], type_: str, people: int
) -> dict[str, int]:
    if question.symbol(type_) == "n":
        return {"oui": chance.randint(0, people)}
    left = people
    for code, value in question.shown_if:
        left = min(left, holder[code].get(value, 0))
    choices = question.choices.values if question.choices else COMMUNES
    found = {}
    if question.exclusive:
        found[question.exclusive] = chance.randint(0, left)
        left -= found[question.exclusive]
    kept = [c for c in choices if c not in UNKNOWN_VALUES and c != question.exclusive]
    for choice in chance.sample(kept, chance.randint(0, min(4, len(kept)))):
        found[choice] = chance.randint(0, left)
        left -= 0 if question.kind is Kind.SEVERAL else found[choice]
    return found


def answers(**options: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Random valid reports, for hypothesis."""
    return st.randoms(use_true_random=False).map(lambda chance: report(chance, **options))


def several(number: int, seed: int, **options: Any) -> list[dict[str, Any]]:
    """So many reports, the same at each run: for tests that fill a database once."""
    chance = random.Random(seed)
    return [report(chance, **options) for _ in range(number)]


def context(lieux: Sequence[str] = ("l1", "l2")) -> check.Context:
    return check.Context(TODAY, dict.fromkeys(lieux, "26362"))


def simple(type_: str = "accompagnement", **given: Any) -> dict[str, Any]:
    """The shortest valid report of a type, with answers put in; None takes one out."""
    found: dict[str, Any] = {"type": type_, "date": dt.date(2026, 10, 5), "canal": "distance"}
    if type_ == "rdv_non_honore":
        found["motif"] = "absence"
    else:
        found |= {"duree": "30_a_60", "participants": 1}
        theme = "themes_demarche" if type_ == "demarche" else "thematiques"
        found[theme] = ["justice" if type_ == "demarche" else "email"]
    if type_ == "demarche":
        found["finalisee"] = "oui"
    return {code: value for code, value in (found | given).items() if value is not None}


@dataclass(frozen=True)
class Monde:
    """People, teams, places and reports of a filled database; `journal` is what was saved, by `numero`."""

    users: list[User]
    lieux: dict[str, str]
    journal: dict[int, dict[str, Any]]


STRUCTURES = ("", "Mairie d’Évreux", "100 % « Num' »")


def monde(seed: int, number: int = 200) -> Monde:
    """Fill the database: overlapping stays, people who left and came back, coordinators past and present."""
    chance = random.Random(seed)
    roles = ["mediateur"] * 5 + ["conseiller"] * 2 + ["coordinateur"] * 4 + ["admin"]
    people = [
        {"id": new_id(), "email": f"{i}@exemple.fr", "nom": f"Personne {i}", "role": role, "mot_de_passe": ""}
        for i, role in enumerate(roles)
    ]
    places = {new_id(): chance.choice(COMMUNES) for _ in range(6)}
    teams, stays = [new_id() for _ in range(3)], []
    for team in teams:
        for person in chance.sample(people[:-1], 7) + chance.sample(people[:-1], 2):
            du = dt.date(2024, 1, 1) + dt.timedelta(chance.randint(0, 900))
            au = chance.choice([None, du, du + dt.timedelta(chance.randint(1, 500))])
            leads = person["role"] == "coordinateur" and chance.random() < 0.8
            stays.append(
                {"compte_id": person["id"], "equipe_id": team, "du": du, "au": au, "coordonne": leads}
            )
    with database.transaction() as connection:
        connection.execute(sa.insert(COMPTE), [{"actif": True, "cree_le": now(), **row} for row in people])
        connection.execute(sa.insert(EQUIPE), [{"id": team, "nom": team} for team in teams])
        connection.execute(sa.insert(MEMBRE), [{"id": new_id(), **row} for row in stays])
        lieu = {"adresse": "", "cree_le": now()}
        for i, (id_, commune) in enumerate(places.items()):
            row = {"id": id_, "nom": f"Lieu {i}", "commune": commune, "structure": STRUCTURES[i % 3]}
            connection.execute(sa.insert(LIEU).values(row | lieu))
            for person in chance.sample(people, 4):
                own = {"compte_id": person["id"], "lieu_id": id_, "favori": False}
                connection.execute(sa.insert(COMPTE_LIEU).values(own))
        journal = {}
        for _ in range(number):
            written = report(chance, lieux=list(places))
            author = chance.choice(people[:-1])["id"]
            journal[insert(connection, author, written, places, chance.random() < 0.1)] = written | {
                "compte_id": author
            }
        users = [comptes.load_user(person["id"], connection) for person in people]
    return Monde(users, places, journal)


def insert(
    connection: sa.Connection, author: str, written: Mapping[str, Any], places: Mapping[str, str], gone: bool
) -> int:
    """A report put straight into the tables, perhaps in the bin; its `numero`."""
    tidy = clean(written)
    values = columns(tidy) | {"id": new_id(), "compte_id": author, "version": 1}
    values |= {"revision": database.next_version(connection), "cree_le": now(), "modifie_le": now()}
    values["commune"] = places.get(tidy.get("lieu_id", ""), tidy.get("commune"))
    values["supprime_le"] = now() if gone else None
    numero: int = connection.execute(
        sa.insert(ACTIVITE).values(values).returning(ACTIVITE.c.numero)
    ).scalar_one()
    activites.insert_answers(connection, [(numero, tidy)])
    return numero


@functools.cache
def _maker(kind: str) -> Callable[[Path], str]:
    folder = Path(_opened.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
    if kind == "sqlite":
        return bases.sqlite(folder)
    return _opened.enter_context(bases.postgresql(folder / "pg"))


_opened = ExitStack()
atexit.register(_opened.close)


def fresh(kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The body of a `base` fixture on « sqlite » or « postgresql »: a new migrated database, its address."""
    if kind == "postgresql" and importlib.util.find_spec("pgserver") is None:
        pytest.skip("pgserver has no wheel here: no PostgreSQL to test on")
    address = _maker(kind)(folder)
    monkeypatch.setenv("COOP_DATABASE_URL", address)
    monkeypatch.setattr(database, "INSTANCE", folder)
    with database.transaction() as connection:
        connection.execute(sa.update(PARAMETRE).where(PARAMETRE.c.cle == "instance").values(valeur=new_id()))
    yield address
    bases.let_go()
