"""Passwords: any character, any length from 12 on, kept only as a bcrypt hash.

bcrypt reads at most 72 bytes and stops at a NUL, so that it is given the SHA-256 of the password instead.
"""

import base64
import hashlib
import unicodedata
from typing import Final

import bcrypt

from coop.store.erreurs import Refus

MINIMUM: Final = 12
COST = 12
"""bcrypt's work factor; the tests lower it."""


def _normal(password: str) -> str:
    """« é » typed on two keyboards is the same password; the sign-in form drops the spaces around it."""
    return unicodedata.normalize("NFKC", password).strip()


def _digest(password: str) -> bytes:
    return base64.b64encode(hashlib.sha256(_normal(password).encode("utf-8", "surrogatepass")).digest())


def require_strong(password: str) -> None:
    """Refuse a password that is too short to resist; length is the only rule."""
    if len(_normal(password)) < MINIMUM:
        raise Refus(
            f"Le mot de passe est trop court\u202f: il lui faut au moins {MINIMUM} caractères. "
            "Une phrase de quelques mots convient très bien."
        )


def hash_password(password: str) -> str:
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(COST)).decode()


def check_password(password: str, hashed: str | None) -> bool:
    """Whether `password` made `hashed`. Without a hash it takes the same time and answers no."""
    reference = hashed or f"$2b${COST:02}${'.' * 53}"
    return bcrypt.checkpw(_digest(password), reference.encode()) and hashed is not None
