"""Random valid reports derived from the declarations (a new question is covered by itself), and databases."""

import datetime as dt
import functools
import importlib.util
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import bases
import hypothesis.strategies as st
import pytest
import sqlalchemy as sa

from coop import check, database
from coop.answers import largest, shown
from coop.models import PARAMETRE, new_id
from coop.questions import MINUTES, Kind, Question, asked
from coop.reference import demarches
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


@functools.cache
def _maker(kind: str) -> Callable[[Path], str]:
    folder = Path(_opened.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
    if kind == "sqlite":
        return bases.sqlite(folder)
    return _opened.enter_context(bases.postgresql(folder / "pg"))


_opened = ExitStack()


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
