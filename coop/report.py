"""A selection's results in order: what the page, the command line and every export are made from."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from coop import counts, filters, periods, rights, stats
from coop.counting import Scene
from coop.filters import Context, Selection
from coop.questions import FIRST_DAY
from coop.rights import User
from coop.store.contexte import context as context_of

HIDDEN_BY_DEFAULT = ("accompagnements_par_semaine", "accompagnements_par_jour")
"""Other steps of a chart, computed when asked by name."""


@dataclass(frozen=True, slots=True)
class Report:
    """`refused` names the filters in which a value meant nothing to this reader; `remote` counts the remote
    activities that a « Lieu » filter left out, for they have no commune."""

    selection: str
    results: Mapping[str, stats.Result]
    refused: Sequence[str]
    remote: int
    activites: int
    read_at: dt.datetime


def compute(
    user: User,
    params: Mapping[str, Sequence[str]],
    codes: Collection[str] | None = None,
    context: Context | None = None,
) -> Report:
    """The statistics of what `user` may count, under the filters of `params` (URL parameter → values).

    All but the other steps of time, or those in `codes`. Raises counts.NotReady while counts are built.
    """
    context = context or context_of(user)
    selection, refused = filters.parse(params, context)
    view = counts.view()
    allowed = rights.condition(user, "compter").mask(user, view)
    selected = view.select(allowed & filters.mask(selection, context, view))
    scene = _scene(selection, context, view.read_at)
    wanted = [s for s in stats.STATISTICS if (s.code in codes if codes else s.code not in HIDDEN_BY_DEFAULT)]
    remote = 0
    if selection.get("lieu"):
        others = allowed & filters.mask(selection, context, view, without="lieu") & view.by_canal("distance")
        remote = view.select(others).totals["activites"]
    return Report(
        selection=scene.selection,
        results={statistic.code: stats.result(statistic, selected, scene) for statistic in wanted},
        refused=refused,
        remote=remote,
        activites=len(selected.rows),
        read_at=view.read_at,
    )


def _scene(selection: Selection, context: Context, read_at: dt.datetime) -> Scene:
    du, au = periods.bounds(selection.get("periode", ("tout",))[0], context.today)
    return Scene(
        today=context.today,
        du=max(du, dt.date(FIRST_DAY, 1, 1)) if du else None,
        au=min(au, context.today) if au else None,
        lieux=dict(context.lieux),
        selection=filters.sentence(selection, context),
        read_at=read_at,
    )
