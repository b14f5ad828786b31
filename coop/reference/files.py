"""Where the reference files are, and how they are read."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file of `data/reference/`, gzipped or not, as text."""
    opener = gzip.open if name.endswith(".gz") else open
    with opener(FOLDER / name, "rt", encoding="utf-8") as file:
        lines = csv.reader(file)  # twice as fast as DictReader, which is felt on 35 000 communes
        columns = next(lines)
        for line in lines:
            yield dict(zip(columns, line, strict=True))
