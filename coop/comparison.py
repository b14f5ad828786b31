"""« Comparer »: the view that another stands beside, as one text in the URL.

`precedente` and `annee` move the period; `periode:…` and `perimetre:…` put another in place; `moi` is one's
own scope, beside a perimeter.
"""

import datetime as dt

from coop import filters, periods
from coop.filters import MEDIATEUR, PERIMETRE, PERIODE, Context, Selection
from coop.vocabulary import Choice, Vocabulary

COMPARER = "comparer"
"""The URL's parameter."""
COMPARAISONS = Vocabulary(
    Choice("precedente", "Période précédente", "Les dates juste avant."),
    Choice("annee", "Un an avant", "La même période, un an plus tôt."),
    Choice("periode", "Autre période"),
    Choice("perimetre", "Autre périmètre", "Un territoire, un département, une région, la France…"),
    Choice("moi", "Mes propres activités"),
)


def other(text: str, selection: Selection, context: Context) -> Selection | None:
    """The selection that `text` puts beside another; None when it means nothing here, or the same thing."""
    how, _, value = text.partition(":")
    if how in {"precedente", "annee", PERIODE.code}:
        found = _moved(how, value, selection, context)
    elif how == PERIMETRE.code and PERIMETRE.valid(value, context):
        found = {**_without(selection, MEDIATEUR.code), PERIMETRE.code: (value,)}
    elif how == "moi":
        found = _without(selection, PERIMETRE.code)
    else:
        return None
    return None if found is None or found == dict(selection) else found


def _without(selection: Selection, code: str) -> dict[str, tuple[str, ...]]:
    return {name: values for name, values in selection.items() if name != code}


def _moved(how: str, value: str, selection: Selection, context: Context) -> dict[str, tuple[str, ...]] | None:
    if how == PERIODE.code:
        text = value if PERIODE.valid(value, context) else None
    else:
        find = periods.previous if how == "precedente" else periods.year_before
        bounds = find(periode(selection), context.today)
        text = periods.dates(*bounds) if bounds else None
    return {**selection, PERIODE.code: (text,)} if text else None


def periode(selection: Selection) -> str:
    """The text of a selection's period."""
    return next(iter(selection.get(PERIODE.code, ())), "tout")


def names(selection: Selection, beside: Selection, context: Context) -> tuple[str, str]:
    """What the two sides are called in a legend: what tells them apart."""
    if selection.get(PERIMETRE.code) == beside.get(PERIMETRE.code):
        return _period_name(selection, context), _period_name(beside, context)
    return _who(selection, context), _who(beside, context)


def _period_name(selection: Selection, context: Context) -> str:
    return periods.name(*periods.bounds(periode(selection), context.today))


def _who(selection: Selection, context: Context) -> str:
    if PERIMETRE.code in selection:
        return filters.perimetre_label(selection[PERIMETRE.code][0], context)
    named = selection.get(MEDIATEUR.code, ())
    return filters.mediateurs(named, context) if 0 < len(named) < 3 else context.moi


def overlap(one: Selection, two: Selection, context: Context) -> bool:
    """Whether two views may hold the same activities: then each tells something of the other's numbers."""
    (du, au), (first, last) = (periods.bounds(periode(s), context.today) for s in (one, two))
    return (first or dt.date.min) <= (au or dt.date.max) and (du or dt.date.min) <= (last or dt.date.max)
