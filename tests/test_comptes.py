"""Accounts, passwords, attempts, tickets and sessions: what the store promises about signing in."""

import datetime as dt
import time

import pytest
import sqlalchemy as sa
from conftest import PHRASE, count, open_session

from coop import database
from coop.models import AUDIT, BILLET, COMPTE, PARAMETRE, SESSION_OUVERTE, TENTATIVE, now
from coop.store import comptes, installation, mot_de_passe, sessions, tentatives
from coop.store.erreurs import INTROUVABLE, Refus


def later(monkeypatch: pytest.MonkeyPatch, **delay: float) -> None:
    """Move the clock of sessions and attempts."""
    instant = now() + dt.timedelta(**delay)
    for module in (sessions, tentatives):
        monkeypatch.setattr(module, "now", lambda: instant)


# Passwords


@pytest.mark.parametrize("password", ["a" * 12, "é" * 12, "密码" * 6, "🙂" * 100, "a\0" * 6, "x" * 500])
def test_any_long_password_is_checked_whole(password):
    hashed = mot_de_passe.hash_password(password)
    mot_de_passe.require_strong(password)
    assert mot_de_passe.check_password(password, hashed)
    assert not mot_de_passe.check_password(password[:-1], hashed)
    assert not mot_de_passe.check_password(password + "x", hashed)


def test_one_password_typed_on_two_keyboards():
    hashed = mot_de_passe.hash_password("e\u0301te\u0301 comme hiver")
    assert mot_de_passe.check_password(" été comme hiver ", hashed)


@pytest.mark.parametrize("password", ["", "onze lettre", " " * 20, "court       "])
def test_short_password_is_refused(password):
    with pytest.raises(Refus, match="12 caractères"):
        mot_de_passe.require_strong(password)


def test_unknown_account_takes_the_time_of_a_wrong_password(monkeypatch):
    monkeypatch.setattr(mot_de_passe, "COST", 10)
    hashed = mot_de_passe.hash_password(PHRASE)
    times = []
    for reference in (hashed, None):
        start = time.perf_counter()
        assert not mot_de_passe.check_password("autre chose", reference)
        times.append(time.perf_counter() - start)
    assert 1 / 3 < times[0] / times[1] < 3


# Attempts


def test_sign_in(base, compte):
    user = compte(email="Camille@Exemple.fr")
    assert sessions.authenticate(" CAMILLE@exemple.FR ", PHRASE) == user.id
    assert sessions.authenticate(user.email, "mauvais mot de passe") is None
    assert sessions.authenticate("inconnu@exemple.fr", PHRASE) is None
    assert sessions.authenticate(compte(actif=False).email, PHRASE) is None


@pytest.mark.parametrize("known", [True, False])
def test_attempts_are_limited(base, compte, monkeypatch, known):
    email = compte().email if known else "inconnu@exemple.fr"
    for _ in range(tentatives.MAXIMUM):
        assert sessions.authenticate(email, "mauvais") is None
    with pytest.raises(Refus, match="dans 15 minutes"):
        sessions.authenticate(email.upper(), PHRASE)
    later(monkeypatch, minutes=14, seconds=30)
    with pytest.raises(Refus, match="dans 1 minute"):
        sessions.authenticate(email, PHRASE)
    later(monkeypatch, minutes=16)
    assert bool(sessions.authenticate(email, PHRASE)) is known


def test_attempts_keep_no_address_and_are_forgotten_on_success(base, compte):
    user = compte()
    sessions.authenticate(user.email, "mauvais")
    with database.snapshot() as connection:
        assert user.email not in connection.execute(sa.select(TENTATIVE.c.cle)).scalar_one()
    assert sessions.authenticate(user.email, PHRASE)
    assert count(TENTATIVE) == 0


# Tickets and sessions


def test_ticket_serves_once(base, compte):
    user = compte()
    ticket = sessions.issue_ticket(user.id)
    secret = sessions.redeem(ticket)
    assert sessions.user_of(secret) == user
    assert sessions.redeem(ticket) is None
    assert sessions.redeem("") is None


def test_ticket_expires(base, compte, monkeypatch):
    ticket = sessions.issue_ticket(compte().id)
    later(monkeypatch, seconds=32)
    assert sessions.redeem(ticket) is None
    assert count(BILLET) == 0


def test_ticket_of_a_closed_account_opens_nothing(base, compte):
    user = compte()
    ticket = sessions.issue_ticket(user.id)
    comptes.deactivate(user.id, None)
    assert sessions.redeem(ticket) is None


def test_secrets_are_kept_only_hashed(base, compte):
    user = compte()
    ticket, secret = sessions.issue_ticket(user.id), open_session(user)
    with database.snapshot() as connection:
        kept = [
            *connection.execute(sa.select(BILLET.c.jeton)).scalars(),
            *connection.execute(sa.select(SESSION_OUVERTE.c.jeton)).scalars(),
        ]
    assert len(kept) == 2
    assert not {ticket, secret} & set(kept)
    assert sessions.user_of(kept[1]) is None


def test_session_ends_when_idle(base, compte, monkeypatch):
    secret = open_session(compte())
    later(monkeypatch, hours=11, minutes=59)
    assert sessions.user_of(secret)
    later(monkeypatch, hours=23)
    assert sessions.user_of(secret), "seen 11 hours ago"
    later(monkeypatch, hours=36)
    assert sessions.user_of(secret) is None


def test_session_ends_after_thirty_days_even_in_use(base, compte, monkeypatch):
    secret = open_session(compte())
    for hours in range(11, 33 * 24, 11):
        later(monkeypatch, hours=hours)
        assert (sessions.user_of(secret) is not None) == (hours < 30 * 24)


def test_sign_out_closing_and_new_password_end_sessions(base, compte):
    user, admin = compte(), compte("admin")
    first, second = open_session(user), open_session(user)
    sessions.close(first)
    assert sessions.user_of(first) is None
    assert sessions.user_of(second) == user
    comptes.set_password(user.id, "une tout autre phrase", user)
    assert sessions.user_of(second) is None
    assert sessions.authenticate(user.email, "une tout autre phrase")
    third = open_session(user)
    comptes.deactivate(user.id, admin)
    assert sessions.user_of(third) is None


def test_session_of_an_account_closed_by_other_means_opens_nothing(base, compte):
    secret = open_session(compte())
    with database.transaction() as connection:
        connection.execute(sa.update(COMPTE).values(actif=False))
    assert sessions.user_of(secret) is None


def test_coordinator_has_the_stays_of_his_teams(base, compte, equipe):
    coordinateur, ancien, autre = compte("coordinateur"), compte(), compte()
    left = dt.date(2024, 6, 30)
    equipe(coordinateur, [(ancien, dt.date(2023, 1, 1), left), (ancien, dt.date(2025, 1, 1), None)])
    equipe(None, [autre])
    found = sessions.user_of(open_session(coordinateur))
    stays = {(stay.du, stay.au) for stay in found.presences if stay.compte_id == ancien.id}
    assert stays == {(dt.date(2023, 1, 1), left), (dt.date(2025, 1, 1), dt.date.max)}
    assert autre.id not in {stay.compte_id for stay in found.presences}


# Accounts


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "sans arobase"), ("email", ""), ("nom", "  "), ("role", "chef"), ("mot_de_passe", "court")],
)
def test_account_is_checked(base, field, value):
    values = {"email": "a@exemple.fr", "nom": "A", "role": "mediateur", "mot_de_passe": PHRASE, field: value}
    with pytest.raises(Refus):
        comptes.create(**values, by=None)
    assert count(COMPTE) == count(AUDIT) == 0


def test_one_account_an_address(base, compte):
    user = compte()
    with pytest.raises(Refus, match="déjà"):
        compte(email=user.email.upper())
    assert count(COMPTE) == count(AUDIT) == 1


@pytest.mark.parametrize("role", ["mediateur", "conseiller", "coordinateur"])
def test_only_an_administrator_manages_accounts(base, compte, role):
    user, other = compte(role), compte()
    for forbidden in (
        lambda: comptes.create("x@exemple.fr", "X", "admin", PHRASE, user),
        lambda: comptes.deactivate(other.id, user),
        lambda: comptes.set_password(other.id, PHRASE, user),
        lambda: comptes.every(user),
    ):
        with pytest.raises(Refus, match=INTROUVABLE):
            forbidden()


def test_last_administrator_stays(base, compte):
    first = compte("admin")
    with pytest.raises(Refus, match="dernier"):
        comptes.deactivate(first.id, first)
    second = compte("admin")
    comptes.deactivate(first.id, second)
    with pytest.raises(Refus, match="Rechargez"):
        comptes.reactivate(first.id, first)


def test_audit_holds_no_value(base, compte):
    user = compte(nom="Prénom Unique")
    comptes.set_password(user.id, PHRASE, user)
    with database.snapshot() as connection:
        rows = connection.execute(sa.select(AUDIT).order_by(AUDIT.c.numero)).all()
    assert [row.action for row in rows] == ["creer", "changer_mot_de_passe"]
    assert not any(value in str(rows) for value in (user.email, user.nom, PHRASE))


# First start


def test_first_administrator(base):
    code = installation.installation_code()
    with database.snapshot() as connection:
        kept = connection.execute(sa.select(PARAMETRE.c.valeur)).scalars().all()
    assert code not in kept
    with pytest.raises(Refus, match="code"):
        installation.create_first("faux", "a@exemple.fr", "A", PHRASE)
    assert (count(COMPTE), count(TENTATIVE)) == (0, 1)
    user = installation.create_first(f" {code.upper()} ", "a@exemple.fr", "A", PHRASE)
    assert user.role == "admin"
    assert installation.installation_code() is None
    with pytest.raises(Refus):
        installation.create_first(code, "b@exemple.fr", "B", PHRASE)
    assert count(COMPTE) == 1


def test_installation_code_cannot_be_guessed(base):
    code = installation.installation_code()
    for _ in range(tentatives.MAXIMUM):
        with pytest.raises(Refus, match="code"):
            installation.create_first("faux", "a@exemple.fr", "A", PHRASE)
    with pytest.raises(Refus, match="minutes"):
        installation.create_first(code, "a@exemple.fr", "A", PHRASE)
