"""A selection's results in order: what the page, the command line and every export are made from."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from coop import comparison, counts, filters, french, masking, periods, rights, stats
from coop.comparison import overlap, periode
from coop.counting import Scene
from coop.counts import View
from coop.filters import LIEU, MEDIATEUR, PERIMETRE, PERIODE, RESIDENCE, Context, Selection
from coop.questions import FIRST_DAY
from coop.rights import Mask, User
from coop.stats import GROUPS, STATISTICS, Line, Result
from coop.store.contexte import context as context_of
from coop.store.erreurs import Refus

HIDDEN_BY_DEFAULT = ("accompagnements_par_semaine", "accompagnements_par_jour")
"""Other steps of a chart, computed when asked by name."""
NO_QUARTER = (
    "Au-delà de vos propres activités, les chiffres sont donnés par trimestres entiers et terminés. "
    "Choisissez une période qui en contient au moins un, par exemple « Trimestre dernier »."
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


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads what: `public` is someone without an account, who can count nothing himself."""

    user: User
    context: Context
    view: View
    public: bool = False

    def beyond(self, selection: Selection) -> bool:
        return filters.beyond(selection, self.context)

    def masks(self, selection: Selection) -> bool:
        """Whether small numbers of this view are masked."""
        return self.public or self.beyond(selection)

    def allowed(self, selection: Selection) -> Mask:
        action = "agreger" if self.beyond(selection) else "compter"
        return rights.condition(self.user, action).mask(self.user, self.view)

    def results(self, selection: Selection, allowed: Mask, codes: Collection[str]) -> dict[str, Result]:
        selected = self.view.select(allowed & filters.mask(selection, self.context, self.view))
        scene = _scene(selection, self.context, self.view.read_at)
        return {s.code: stats.result(s, selected, scene) for s in STATISTICS if s.code in codes}

    def side(
        self, selection: Selection, codes: Collection[str], known: Sequence[Mapping[str, Result]] = ()
    ) -> dict[str, Result]:
        """The statistics of one view, as this reader may be told them; `known` is what he reads beside."""
        if not self.masks(selection):
            return self.results(selection, self.allowed(selection), codes)
        told = {s.code for s in STATISTICS if s.beyond and _fits(s.maille, selection)}
        everything = self.results(selection, self.allowed(selection), told)
        if self.beyond(selection):
            own = rights.condition(self.user, "compter").mask(self.user, self.view)
            known = [*known, self.results(selection, own, told)]
        masked = masking.protect(everything, known)
        return {code: result for code, result in masked.items() if code in codes}


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
    reader, notes = _Reader(user, context, counts.view(), public), []
    if reader.beyond(selection) or (beside is not None and reader.beyond(beside)):
        asked = selection, beside
        selection = _in_quarters(selection, reader)
        beside = _in_quarters(beside, reader) if beside is not None else None
        if asked != (selection, beside):
            notes.append(QUARTERS)
    wanted = {s.code for s in STATISTICS if (s.code in codes if codes else s.code not in HIDDEN_BY_DEFAULT)}
    results = reader.side(selection, wanted)
    previous = ""
    if beside is None:
        results, previous = _with_previous(reader, selection, results)
    else:
        known = []
        if reader.masks(selection) and overlap(selection, beside, context):
            known = [reader.side(selection, stats.BY_CODE)]
        results = _paired(results, reader.side(beside, wanted, known), selection, beside, context)
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


def _fits(maille: str, selection: Selection) -> bool:
    """Communes within a territory, départements beyond: told together, one would give the other back."""
    perimetre = next(iter(selection.get(PERIMETRE.code, ())), "")
    wide = perimetre == filters.FRANCE or perimetre.startswith("region:")
    return not maille or (maille == "departement") == wide


def _in_quarters(selection: Selection, reader: _Reader) -> Selection:
    bounds = periods.quarters(periode(selection), reader.context.today)
    if bounds is None:
        raise Refus(NO_QUARTER)
    if bounds == periods.bounds(periode(selection), reader.context.today):
        found = dict(selection)
    else:
        found = {**selection, PERIODE.code: (periods.dates(*bounds),)}
    if reader.beyond(selection):
        found.pop(MEDIATEUR.code, None)
    return found


def _with_previous(
    reader: _Reader, selection: Selection, results: dict[str, Result]
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


def _reports(reader: _Reader, selection: Selection) -> int:
    mask = reader.allowed(selection) & filters.mask(selection, reader.context, reader.view)
    return int((mask & reader.view.alive()).sum())


def _remote(reader: _Reader, selection: Selection) -> int:
    """The remote activities that a « Lieu » filter leaves out."""
    if not selection.get(LIEU.code) or reader.masks(selection):
        return 0
    kept = filters.mask(selection, reader.context, reader.view)
    others = filters.mask(selection, reader.context, reader.view, without=LIEU.code) & ~kept
    remote = reader.allowed(selection) & others & reader.view.by_canal("distance")
    return reader.view.select(remote).totals["activites"]


def _scene(selection: Selection, context: Context, read_at: dt.datetime) -> Scene:
    du, au = periods.bounds(periode(selection), context.today)
    return Scene(
        today=context.today,
        du=max(du, dt.date(FIRST_DAY, 1, 1)) if du else None,
        au=min(au, context.today) if au else None,
        lieux=dict(context.lieux),
        selection=filters.sentence(selection, context),
        read_at=read_at,
    )
