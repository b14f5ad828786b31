"""Who reads statistics, and what he may be told of a view."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coop import filters, masking, periods, rights, stats
from coop.comparison import overlap, periode
from coop.counting import Scene
from coop.counts import View
from coop.filters import PERIMETRE, Context, Selection
from coop.questions import FIRST_DAY
from coop.rights import Mask, User
from coop.stats import STATISTICS, Result

Known = Mapping[str, masking.Numbers]


@dataclass(frozen=True, slots=True)
class Reader:
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

    def side(self, selection: Selection, codes: Collection[str]) -> dict[str, Result]:
        """The statistics of one view, as this reader may be told them."""
        if not self.masks(selection):
            return self.results(selection, self.allowed(selection), codes)
        masked = masking.protect(self.everything(selection), self.known(selection))
        return {code: result for code, result in masked.items() if code in codes}

    def everything(self, selection: Selection) -> dict[str, Result]:
        """All the statistics of a masked view that may be told, before masking: what is masked must not
        depend on the part of them that is shown."""
        told = {s.code for s in STATISTICS if s.beyond and _fits(s.maille, selection)}
        return self.results(selection, self.allowed(selection), told)

    def known(self, selection: Selection) -> list[Known]:
        """What this reader counts himself of a view."""
        if not self.beyond(selection):
            return []
        own = rights.condition(self.user, "compter").mask(self.user, self.view)
        results = self.results(selection, own, stats.BY_CODE)
        return [{code: masking.numbers(result) for code, result in results.items()}]

    def sides(
        self, left: Selection, right: Selection, codes: Collection[str]
    ) -> tuple[dict[str, Result], dict[str, Result]]:
        """Two views beside each other: where both are masked and may hold the same activities, together."""
        if not (self.masks(left) and self.masks(right) and overlap(left, right, self.context)):
            return self.side(left, codes), self.side(right, codes)
        both = self.everything(left), self.everything(right)
        own = [*self.known(left), {}][0], [*self.known(right), {}][0]
        counted = [{code: masking.numbers(r) for code, r in one.items()} for one in both]
        known = [
            [own[0], counted[1], _beside(counted[1], own[1], own[0])],
            [own[1], counted[0], _beside(counted[0], own[0], own[1])],
        ]
        told = masking.protect_both(*both, *known)
        return tuple({c: r for c, r in side.items() if c in codes} for side in told)  # type: ignore[return-value]


def _beside(other: Known, own_other: Known, own: Known) -> Known:
    """What is known of a view from the other one, and from one's own part of both."""
    return {
        code: {
            key: n - own_other.get(code, {}).get(key, 0) + own.get(code, {}).get(key, 0)
            for key, n in found.items()
        }
        for code, found in other.items()
    }


def _fits(maille: str, selection: Selection) -> bool:
    """Communes within a territory, départements beyond: told together, one would give the other back."""
    perimetre = next(iter(selection.get(PERIMETRE.code, ())), "")
    wide = perimetre == filters.FRANCE or perimetre.startswith("region:")
    return not maille or (maille == "departement") == wide


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
