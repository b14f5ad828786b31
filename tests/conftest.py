"""Fixtures of every test: a fresh database, factories of people and places, a real server, a real browser.

Nothing here may use asyncio: Playwright keeps a loop running in the main thread of a test session.
"""

import contextlib
import datetime as dt
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import bases
import pytest
import serveurs
import sqlalchemy as sa

from coop import database
from coop.exports import chrome
from coop.models import COMPTE_LIEU, EQUIPE, EQUIPE_TERRITOIRE, LIEU, MEMBRE, PARAMETRE, new_id, now
from coop.rights import User
from coop.store import comptes, mot_de_passe, sessions
from coop.ui import saisie, signin

PHRASE = "une phrase de passe"
"""The password of every account that `compte` makes."""
NOWHERE = "postgresql://127.0.0.1:1/aucune"
_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that forgets `base` reaches no database, never the developer's own; hashing is made quick."""
    monkeypatch.setenv("COOP_DATABASE_URL", NOWHERE)
    monkeypatch.setattr(mot_de_passe, "COST", 4)


@pytest.fixture(scope="session")
def _copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """Make a database of a test's own: a copy of one that was migrated once.

    SQLite, or with COOP_TEST_DATABASE=postgresql a PostgreSQL started for the session.
    """
    with contextlib.ExitStack() as opened:
        if os.environ.get("COOP_TEST_DATABASE") == "postgresql":
            yield opened.enter_context(bases.postgresql(tmp_path_factory.mktemp("pg")))
        else:
            yield bases.sqlite(tmp_path_factory.mktemp("modele"))


@pytest.fixture
def base(_copies: Callable[[Path], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh migrated database of its own for this test; its address."""
    address = _copies(tmp_path)
    monkeypatch.setenv("COOP_DATABASE_URL", address)
    monkeypatch.setattr(database, "INSTANCE", tmp_path)
    with database.transaction() as connection:
        connection.execute(sa.update(PARAMETRE).where(PARAMETRE.c.cle == "instance").values(valeur=new_id()))
    yield address
    bases.let_go()


@pytest.fixture
def compte() -> Callable[..., User]:
    """`compte(role="mediateur", nom=…, email=…, actif=True) -> User`, with the password `PHRASE`."""

    def make(
        role: str = "mediateur", nom: str | None = None, email: str | None = None, actif: bool = True
    ) -> User:
        number = next(_numbers)
        user = comptes.create(
            email or f"{role}{number}@exemple.fr", nom or f"{role.capitalize()} {number}", role, PHRASE, None
        )
        if not actif:
            comptes.deactivate(user.id, None)
        return user

    return make


@pytest.fixture
def equipe() -> Callable[..., str]:
    """`equipe(coordinateur=None, membres=(), territoires=(), nom=…) -> id`.

    A member is a User (present since 2020) or `(User, du, au)`; a territory is `(niveau, code)`.
    Read the coordinator again with `relire` to get his `presences`.
    """

    def make(
        coordinateur: User | None = None,
        membres: Sequence[User | tuple[User, dt.date, dt.date | None]] = (),
        territoires: Sequence[tuple[str, str]] = (),
        nom: str | None = None,
    ) -> str:
        equipe_id, since = new_id(), dt.date(2020, 1, 1)
        stays = [(m, since, None) if isinstance(m, User) else m for m in membres]
        rows = [{"compte_id": m.id, "coordonne": False, "du": du, "au": au} for m, du, au in stays]
        if coordinateur:
            rows.append({"compte_id": coordinateur.id, "coordonne": True, "du": since, "au": None})
        with database.transaction() as connection:
            name = nom or f"Équipe {next(_numbers)}"
            connection.execute(sa.insert(EQUIPE).values(id=equipe_id, nom=name))
            for row in rows:
                connection.execute(sa.insert(MEMBRE).values(id=new_id(), equipe_id=equipe_id, **row))
            for niveau, code in territoires:
                values = {"equipe_id": equipe_id, "niveau": niveau, "code": code}
                connection.execute(sa.insert(EQUIPE_TERRITOIRE).values(**values))
        return equipe_id

    return make


@pytest.fixture
def lieu() -> Callable[..., str]:
    """`lieu(pour=None, favori=False, nom=…, commune="26362", structure="", adresse="") -> id`."""

    def make(
        pour: User | None = None,
        favori: bool = False,
        nom: str | None = None,
        commune: str = "26362",
        **other: Any,
    ) -> str:
        lieu_id = new_id()
        values = {"id": lieu_id, "nom": nom or f"Lieu {next(_numbers)}", "commune": commune, **other}
        defaults = {"structure": "", "adresse": "", "cree_le": now()}
        with database.transaction() as connection:
            connection.execute(sa.insert(LIEU).values(**{**defaults, **values}))
            if pour:
                own = {"compte_id": pour.id, "lieu_id": lieu_id, "favori": favori}
                connection.execute(sa.insert(COMPTE_LIEU).values(**own))
        return lieu_id

    return make


@pytest.fixture
def relire() -> Callable[[User], User]:
    """The same user, read again from the database: his teams as they are now."""

    def read(user: User) -> User:
        with database.snapshot() as connection:
            return comptes.load_user(user.id, connection)

    return read


@pytest.fixture
def connecte(monkeypatch: pytest.MonkeyPatch) -> Callable[[User], str]:
    """Open a session and give its cookie to the AppTests of this test; returns the cookie's secret."""

    def sign_in(user: User) -> str:
        secret = open_session(user)
        monkeypatch.setattr(signin, "cookie", lambda: secret)
        return secret

    return sign_in


def open_session(user: User) -> str:
    """The secret of a new session of `user`, by the same path as a real sign-in."""
    secret = sessions.redeem(sessions.issue_ticket(user.id))
    assert secret
    return secret


def count(table: sa.Table) -> int:
    """How many rows a table holds."""
    with database.snapshot() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


@pytest.fixture(scope="session")
def _serveur(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serveurs.Serveur]:
    with serveurs.running(tmp_path_factory.mktemp("serveur")) as found:
        yield found


@pytest.fixture
def serveur(_serveur: serveurs.Serveur, monkeypatch: pytest.MonkeyPatch) -> Iterator[serveurs.Serveur]:
    """One real server for the whole session. In this test, factories and the store work on its database.

    Several tests share it: use your own accounts, and suppose nothing of what else it holds.
    """
    monkeypatch.setenv("COOP_DATABASE_URL", _serveur.base)
    yield _serveur
    bases.let_go()


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Any]:
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is missing: pip install playwright"
    )
    path = chrome.path()
    if path is None:
        pytest.skip("No browser: install Debian's package chromium, or put Chrome in the PATH")
    with playwright.sync_playwright() as running_playwright:
        browser = running_playwright.chromium.launch(executable_path=path, args=serveurs.CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def navigateur(_chromium: Any, serveur: serveurs.Serveur) -> Iterator[Callable[..., Any]]:
    """`navigateur(path="/", user=None, largeur=1440, hauteur=900) -> Page`, signed in as `user` if given.

    Each call is a new browser context: another person, with cookies of his own.
    """
    with contextlib.ExitStack() as opened:

        def visit(path: str = "/", user: User | None = None, largeur: int = 1440, hauteur: int = 900) -> Any:
            size = {"width": largeur, "height": hauteur}
            context = _chromium.new_context(viewport=size, locale="fr-FR", base_url=serveur.url)
            opened.callback(context.close)
            if user is not None:
                secret = open_session(user)
                context.add_cookies([{"name": sessions.COOKIE, "value": secret, "url": serveur.url}])
            page = context.new_page()
            page.goto(path)
            return page

        yield visit


@pytest.fixture
def moi(base: str, compte: Any, lieu: Any, connecte: Any) -> tuple[User, str]:
    """A signed-in mediator with one place, and no form left by another test."""
    saisie._unfinished.clear()
    user = compte()
    user_lieu = lieu(user, favori=True, nom="Médiathèque")
    connecte(user)
    return user, user_lieu


@pytest.fixture
def team(base: str, compte: Any, equipe: Any, relire: Any) -> dict[str, User]:
    """A coordinator and two members, each with reports; a stranger with one."""
    from ecrans import enter

    chef, alice, bob, autre = (
        compte(role, nom=nom)
        for role, nom in [
            ("coordinateur", "Chantal"),
            ("mediateur", "Alice"),
            ("conseiller", "Bob"),
            ("mediateur", "Étienne"),
        ]
    )
    equipe(chef, [alice, bob], nom="Drôme")
    for person in (alice, alice, bob, autre, chef):
        enter(person, notes=f"Secret de {person.nom}")
    return {person.nom: relire(person) for person in (chef, alice, bob, autre)}
