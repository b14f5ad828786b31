"""Who is there. Every page starts with `require`; signed out, it draws the form and nothing else.

The session is the database's: an HttpOnly cookie names a row, which is read again at every run. Nothing that
Streamlit keeps in memory opens a page.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import streamlit as st

from coop.rights import User, may
from coop.store import installation, sessions
from coop.store.erreurs import Refus
from coop.ui import first_start
from coop.ui.post import post

FIELDS: Final = {
    "Form name": "Se connecter",
    "Username": "Adresse électronique",
    "Password": "Mot de passe",
    "Login": "Se connecter",
}
KEYS: Final = ("authentication_status", "name", "username", "email", "roles", "logout")
"""What the authenticator leaves in the session: never read here, so never left there."""
FORM_SECRET: Final = secrets.token_urlsafe(32)
"""The authenticator also believes a cookie signed with its key: a key of this process alone opens nothing."""

_known: ContextVar[User | None] = ContextVar("coop_user", default=None)


def require(action: str) -> User:
    """The signed-in user, holding the right; otherwise the form or a sentence, and the run stops.

    The first line of every page, and of every fragment and callback that reads or writes: these two run
    again without the page around them.
    """
    user = current()
    if user is None:
        draw()
        st.stop()
    if not may(user, action):
        st.info(
            "Cette page n’est pas ouverte à votre rôle. Choisissez-en une autre dans le menu, ou demandez à "
            "votre administrateur si vous en avez besoin.",
            icon=":material/lock:",
        )
        st.stop()
    return user


def current() -> User | None:
    """Who holds the browser's cookie, asked of the database once a run."""
    secret = cookie()
    return _known.get() or (sessions.user_of(secret) if secret else None)


def still(secret: str | None) -> User:
    """Who holds this cookie now, for what happens outside a page's run. Raises Refus once signed out."""
    user = sessions.user_of(secret) if secret else None
    if user is None:
        raise Refus("Votre session est terminée. Rechargez la page pour vous connecter de nouveau.")
    return user


@contextmanager
def known(user: User) -> Iterator[None]:
    """While the frame runs the page, it has just checked `user`: the page need not ask again."""
    token = _known.set(user)
    try:
        yield
    finally:
        _known.reset(token)


def cookie() -> str | None:
    """The secret that the browser sent when it connected."""
    found = st.context.cookies.get(sessions.COOKIE)
    return found if isinstance(found, str) else None


def leave() -> None:
    """End the session at once, then have the browser drop its cookie."""
    secret = cookie()
    if secret:
        sessions.close(secret)
    post("/deconnexion")
    st.stop()


def draw() -> None:
    """The sign-in form, or the first administrator's on an empty instance."""
    with st.container(key="coop_connexion"):
        st.title("La Coop", anchor=False)
        st.markdown("La suite d’outils des médiateurs numériques")
        compte_id = first_start.ask() if installation.needed() else _ask()
    if compte_id is not None:
        post("/connexion", billet=sessions.issue_ticket(compte_id))


def _ask() -> str | None:
    """The authenticator's form, with our check in place of its own: limits, hashes and accounts are ours."""
    import streamlit_authenticator as stauth  # here, for importing it outside a run fills the log

    message = st.container()
    if cookie() is not None:
        message.info("Votre session est terminée. Connectez-vous pour reprendre où vous en étiez.")
    form = stauth.Authenticate(
        {"usernames": {}}, "coop_formulaire", FORM_SECRET, 0, auto_hash=False, login_sleep_time=0
    )
    model = form.authentication_controller.authentication_model
    found: list[str] = []
    refused: list[str] = []

    def check(email: str, mot_de_passe: str) -> bool:
        compte_id = sessions.authenticate(email, mot_de_passe)
        if compte_id is None:
            refused.append(email)
            return False
        model.credentials["usernames"][email] = {"email": email, "name": email}
        found.append(compte_id)
        return True

    model.check_credentials = check
    try:
        form.login(fields=FIELDS, key="coop_form")
    except Refus as refus:
        message.error(str(refus))
    finally:
        for key in KEYS:
            st.session_state.pop(key, None)
    if refused:
        message.error(
            "L’adresse ou le mot de passe ne correspond à aucun compte ouvert. Vérifiez-les, puis réessayez."
        )
    st.caption("Mot de passe oublié\u202f? Votre administrateur peut vous en donner un nouveau.")
    return found[0] if found else None
