"""« Thématique »: the themes of mediation and of procedures."""

from collections.abc import Sequence

import sqlalchemy as sa

from coop import french
from coop.filters.base import Context, Filter, answered
from coop.questions import BY_CODE
from coop.rights import Columns, Mask

THEMES = ("thematiques", "themes_demarche")


def _theme_valid(value: str, context: Context) -> bool:
    question, _, choice = value.partition(":")
    return question in THEMES and choice in (BY_CODE[question].choices or ())


def _by_theme(values: Sequence[str]) -> dict[str, list[str]]:
    return {
        question: [v.partition(":")[2] for v in values if v.partition(":")[0] == question]
        for question in THEMES
    }


def _theme_sql(values: Sequence[str], context: Context) -> sa.ColumnElement[bool]:
    return sa.or_(*(answered(question, chosen) for question, chosen in _by_theme(values).items()))


def _theme_mask(values: Sequence[str], context: Context, columns: Columns) -> Mask:
    kept = columns.whole(False)
    for question, chosen in _by_theme(values).items():
        kept |= columns.answered(question, chosen)
    return kept


def theme_label(value: str) -> str:
    """The words of one value of « Thématique »."""
    question, _, choice = value.partition(":")
    choices = BY_CODE[question].choices
    return choices.label(choice) if choices else choice


THEMATIQUE = Filter(
    code="thematique",
    label="Thématique",
    valid=_theme_valid,
    sql=_theme_sql,
    mask=_theme_mask,
    phrase=lambda values, context: (
        f"thématique : {french.join([theme_label(value) for value in values], 'ou')}"
    ),
    advanced=True,
)
