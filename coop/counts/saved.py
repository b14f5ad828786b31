"""The copy on disk: what lets a server start with its figures in seconds instead of building them anew.

It holds counts and identifiers, no text; it is only ever a start, brought up to date by the data version.
"""

import hashlib
import json
import logging
import os
import zipfile
from pathlib import Path
from typing import cast

import numpy as np

from coop import database
from coop.counts.arrays import Array, Arrays, Index
from coop.counts.columns import listed, names
from coop.counts.copy import BAND_MINUTES, ROOM, Copy
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
        parts |= {f"listed_{q}": array[:, : arrays.lengths[q]] for q, array in arrays.listed.items()}
        head = {
            "fingerprint": _fingerprint(),
            "version": arrays.version,
            "n": arrays.n,
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
        with zipfile.ZipFile(path()) as archive:
            head = json.loads(_read(archive, "head").tobytes())
            if head["fingerprint"] != _fingerprint() or head["version"] > _version():
                return None
            matrix = _read(archive, "matrix", spare=True)
            arrays = Arrays(
                n=head["n"],
                version=head["version"],
                matrix=matrix,
                fields={name: _read(archive, f"field_{name}", spare=True) for name in Arrays().fields},
                listed={question: _read(archive, f"listed_{question}") for question in listed()},
                comptes=Index(head["comptes"]),
                lieux=Index(head["lieux"]),
            )
            arrays.lengths = {q: array.shape[1] for q, array in arrays.listed.items()}
            return Copy(arrays)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        LOG.warning("The saved counts are not readable and are built anew: %s", error)
        return None


def _read(archive: zipfile.ZipFile, name: str, *, spare: bool = False) -> Array:
    """One array of the file, with room for more rows if asked: read in place, never held twice."""
    with archive.open(f"{name}.npy") as member:
        np.lib.format.read_magic(member)
        shape, _, dtype = np.lib.format.read_array_header_1_0(member)
        rows = shape[0] + shape[0] // ROOM if spare else shape[0]
        array = np.zeros((rows, *shape[1:]), dtype)
        into = memoryview(array[: shape[0]].reshape(-1).view(np.uint8).data)
        if cast(zipfile.ZipExtFile, member).readinto(into) != len(into):
            raise ValueError(f"{name} is cut short")
        return array


def _version() -> int:
    with database.snapshot() as connection:
        return database.current_version(connection)
