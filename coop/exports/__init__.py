"""One small module a file format: from a report to bytes."""

import importlib
from dataclasses import dataclass
from typing import Protocol, cast

from coop.exports.textes import local
from coop.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A file that a report is written to: `code` is also its module here, and its extension."""

    code: str
    label: str
    icon: str
    mime: str


FORMATS = (
    Format("pdf", "Rapport PDF", "picture_as_pdf", "application/pdf"),
    Format(
        "xlsx", "Excel", "table_view", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    Format(
        "pptx",
        "PowerPoint",
        "slideshow",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    Format("csv", "CSV", "csv", "text/csv"),
)


class Writer(Protocol):
    """What each format's module offers."""

    def write(self, report: Report) -> bytes:
        """The whole file."""


def write(code: str, report: Report) -> bytes:
    """The report as a file of this format. Its module is imported only now: some take a second to import."""
    writer = cast(Writer, importlib.import_module(f"coop.exports.{code}"))
    return writer.write(report)


def filename(code: str, report: Report) -> str:
    """« la-coop_statistiques_2026-11-24.pdf »: the date, nothing of the selection."""
    return f"la-coop_statistiques_{local(report.read_at):%Y-%m-%d}.{code}"
