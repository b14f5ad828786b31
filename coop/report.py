"""A selection's results in order: what the page, the command line and every export are made from."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from coop import comparison, counts, filters, french, periods
from coop.comparison import periode
from coop.filters import LIEU, MEDIATEUR, PERIODE, RESIDENCE, Context, Selection
from coop.reader import Reader
from coop.rights import User
from coop.stats import GROUPS, STATISTICS, Line, Result
from coop.store.contexte import context as context_of
from coop.store.erreurs import Refus

HIDDEN_BY_DEFAULT = ("accompagnements_par_semaine", "accompagnements_par_jour")
"""Other steps of a chart, computed when asked by name."""
NO_QUARTER = (
    "Au-delà de vos propres activités, les chiffres sont donnés par trimestres entiers et terminés. "
    "Choisissez une période qui en contient au moins un, par exemple « Trimestre dernier »."
)
PLACES = ("lieu:", "structure:")
NO_PLACE = (
    "Au-delà de vos propres activités, les chiffres ne sont pas donnés par lieu d’activité. Choisissez une "
    "commune ou un territoire dans le filtre « Lieu »."
)
RESIDENTS = (
    "Le filtre de résidence garde les activités dont au moins une personne y habite, et compte tous leurs "
    "participants."
)
QUARTERS = (
    "Au-delà de vos propres activités, seuls les trimestres entiers et terminés de la période comptent."
)
SMALL = (
    "Les nombres de 1 à 4 personnes sont masqués (« < 5 »), et d’autres avec eux quand une soustraction les "
    "ferait retrouver."
)


@dataclass(frozen=True, slots=True)
class Report:
    """`selection` is the view in one sentence, and `compared` the view it stands beside, "" when there is
    none; each result then carries the other side. `previous` is the period of the figures' `previous`.
    `notes` are sentences to be said wherever the figures are.

    `refused` names the filters in which a value meant nothing to this reader. `activites` counts the reports
    of the view, None where they may not be counted one by one; `remote` the remote activities that a « Lieu »
    filter left out, for they have no commune.
    """

    selection: str
    results: Mapping[str, Result]
    refused: Sequence[str]
    activites: int | None
    read_at: dt.datetime
    remote: int = 0
    compared: str = ""
    previous: str = ""
    notes: tuple[str, ...] = ()

    def twin(self, result: Result) -> Result | None:
        """The ranking that says the same numbers as a map, when it is there too."""
        if result.statistic.forme != "carte":
            return None
        rankings = (r for r in self.results.values() if r.statistic.forme == "classement")
        return next((r for r in rankings if _lines(r) == _lines(result)), None)

    def groups(self) -> Iterator[tuple[str, list[Result]]]:
        """The results by group, groups and results in the order of their declarations."""
        for group in GROUPS:
            found = [r for r in self.results.values() if r.statistic.groupe == group]
            if found:
                yield group, found


def _lines(result: Result) -> list[Sequence[Line]]:
    return [side.lines for side in (result, result.compared) if side]


def compute(
    user: User,
    params: Mapping[str, Sequence[str]],
    codes: Collection[str] | None = None,
    context: Context | None = None,
    *,
    compare: str = "",
    public: bool = False,
) -> Report:
    """The statistics of what `user` may count, under the filters of `params` (URL parameter → values).

    All but the other steps of time, or those in `codes`; beside those of `compare` (`comparison`). `public`
    masks small numbers for someone without an account. Raises counts.NotReady while counts are built, Refus
    when the period holds no quarter that may be told.
    """
    context = context or context_of(user)
    selection, refused = filters.parse(params, context)
    beside = comparison.other(compare, selection, context) if compare else None
    refused += ["Comparer"] if compare and beside is None else []
    reader, notes = Reader(user, context, counts.view(), public), []
    if reader.beyond(selection) or (beside is not None and reader.beyond(beside)):
        asked = selection, beside
        selection = _in_quarters(selection, reader)
        beside = _in_quarters(beside, reader) if beside is not None else None
        if asked != (selection, beside):
            notes.append(QUARTERS)
    wanted = {s.code for s in STATISTICS if (s.code in codes if codes else s.code not in HIDDEN_BY_DEFAULT)}
    previous = ""
    if beside is None:
        results, previous = _with_previous(reader, selection, reader.side(selection, wanted))
    else:
        results = _paired(*reader.sides(selection, beside, wanted), selection, beside, context)
    left_out = _remote(reader, selection)
    if left_out:
        notes.append(f"Activités à distance laissées de côté, car elles n’ont pas de commune : {left_out}.")
    if any(value.startswith(RESIDENCE) for value in selection.get(LIEU.code, ())):
        notes.append(RESIDENTS)
    if reader.masks(selection) or (beside is not None and reader.masks(beside)):
        notes.append(SMALL)
    return Report(
        selection=filters.sentence(selection, context),
        results=results,
        refused=refused,
        activites=None if reader.masks(selection) else _reports(reader, selection),
        read_at=reader.view.read_at,
        remote=left_out,
        compared=filters.sentence(beside, context) if beside is not None else "",
        previous=previous,
        notes=tuple(notes),
    )


def _in_quarters(selection: Selection, reader: Reader) -> Selection:
    bounds = periods.quarters(periode(selection), reader.context.today)
    if bounds is None:
        raise Refus(NO_QUARTER)
    if bounds == periods.bounds(periode(selection), reader.context.today):
        found = dict(selection)
    else:
        found = {**selection, PERIODE.code: (periods.dates(*bounds),)}
    if reader.beyond(selection):
        if any(value.startswith(PLACES) for value in found.get(LIEU.code, ())):
            raise Refus(NO_PLACE)
        found.pop(MEDIATEUR.code, None)
    return found


def _with_previous(
    reader: Reader, selection: Selection, results: dict[str, Result]
) -> tuple[dict[str, Result], str]:
    """Each figure with its number in the previous period, and that period in words."""
    figures = {code for code, result in results.items() if result.statistic.forme == "chiffre"}
    before = periods.previous(periode(selection), reader.context.today)
    if not figures or before is None or reader.beyond(selection):
        return results, ""
    earlier = reader.side({**selection, PERIODE.code: (periods.dates(*before),)}, figures)
    known = {
        code: replace(result, previous=earlier[code].total)
        for code, result in results.items()
        if code in earlier and not result.hidden
    }
    return results | known, french.period(*before)


def _paired(
    left: Mapping[str, Result],
    right: Mapping[str, Result],
    selection: Selection,
    beside: Selection,
    context: Context,
) -> dict[str, Result]:
    names = comparison.names(selection, beside, context)
    return {
        code: replace(
            result, serie=names[0], compared=replace(right[code], serie=names[1]) if code in right else None
        )
        for code, result in left.items()
    }


def _reports(reader: Reader, selection: Selection) -> int:
    mask = reader.allowed(selection) & filters.mask(selection, reader.context, reader.view)
    return int((mask & reader.view.alive()).sum())


def _remote(reader: Reader, selection: Selection) -> int:
    """The remote activities that a « Lieu » filter leaves out."""
    places = selection.get(LIEU.code, ())
    if not places or reader.masks(selection) or any(value.startswith(RESIDENCE) for value in places):
        return 0
    kept = filters.mask(selection, reader.context, reader.view)
    others = filters.mask(selection, reader.context, reader.view, without=LIEU.code) & ~kept
    remote = reader.allowed(selection) & others & reader.view.by_canal("distance")
    return reader.view.select(remote).totals["activites"]
