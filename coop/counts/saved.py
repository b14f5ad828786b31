"""The copy on disk: what lets a server start with its figures in seconds instead of building them anew.

It holds counts and identifiers, no text; it is only ever a start, brought up to date by the data version.
"""

import hashlib
import json
import logging
import os
import zipfile
from pathlib import Path

import numpy as np

from coop import database
from coop.counts.columns import listed, names
from coop.counts.copy import BAND_MINUTES, Copy
from coop.counts.view import Arrays, Index
from coop.questions import QUESTIONS

LOG = logging.getLogger(__name__)


def path() -> Path:
    """Where the copy of the present database is saved: a file an address."""
    mark = hashlib.sha256(database.url().encode()).hexdigest()[:16]
    return database.INSTANCE / f"compteurs-{mark}.npz"


def _fingerprint() -> str:
    """Changes with the declarations and with the database's identity: another copy is not ours."""
    with database.snapshot() as connection:
        instance = database.parametre(connection, "instance")
    rules = [(q.code, q.ask, q.kind.name, q.completes) for q in QUESTIONS], BAND_MINUTES
    shape = json.dumps(
        [
            instance,
            names(),
            rules,
            [(q, hashlib.sha256(repr(c).encode()).hexdigest()) for q, c in listed().items()],
        ]
    )
    return hashlib.sha256(shape.encode()).hexdigest()


def save(copy: Copy) -> None:
    """Write the copy beside the database; a reader of the file sees the old one or the new one, whole."""
    with copy.lock:
        arrays = copy.arrays
        parts = {"matrix": arrays.matrix[: arrays.n]}
        parts |= {f"field_{name}": array[: arrays.n] for name, array in arrays.fields.items()}
        parts |= {f"listed_{q}": array[: arrays.lengths[q]] for q, array in arrays.listed.items()}
        head = {
            "fingerprint": _fingerprint(),
            "version": arrays.version,
            "comptes": arrays.comptes.values,
            "lieux": arrays.lieux.values,
        }
        parts["head"] = np.frombuffer(json.dumps(head).encode(), np.uint8)
        target = path()
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{os.getpid()}.partial")
        with partial.open("wb") as file:
            np.savez(file, **parts)  # type: ignore[arg-type]
        partial.chmod(0o600)
        partial.replace(target)


def load() -> Copy | None:
    """The saved copy, or None when there is none for this database and these declarations."""
    try:
        with np.load(path(), allow_pickle=False) as file:
            head = json.loads(file["head"].tobytes())
            if head["fingerprint"] != _fingerprint() or head["version"] > _version():
                return None
            matrix = file["matrix"]
            arrays = Arrays(
                n=len(matrix),
                version=head["version"],
                matrix=matrix,
                fields={name: file[f"field_{name}"] for name in Arrays().fields},
                listed={q: file[f"listed_{q}"] for q in listed()},
                comptes=Index(head["comptes"]),
                lieux=Index(head["lieux"]),
            )
            arrays.lengths = {q: len(array) for q, array in arrays.listed.items()}
            return Copy(arrays)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        LOG.warning("The saved counts are not readable and are built anew: %s", error)
        return None


def _version() -> int:
    with database.snapshot() as connection:
        return database.current_version(connection)
