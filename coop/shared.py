"""A view shared with someone without an account: shown as long as its author may see it.

A link holds its author's URL parameters, and on what his scope rested (`_role`, `_equipes`, `_territoire`):
when any of it changes, the link dies rather than show something else.
"""

import json
from collections.abc import Collection, Mapping, Sequence

from coop import document, french, report
from coop.comparison import COMPARER
from coop.filters import Context
from coop.report import HIDDEN_BY_DEFAULT, Report
from coop.rights import User
from coop.stats import GROUPS, RESSENTI, STATISTICS
from coop.store import partages
from coop.store.contexte import context as context_of
from coop.store.erreurs import Refus
from coop.store.partages import Ouvert

DEFAULT_SECTIONS = tuple(group for group in GROUPS if group != RESSENTI)
ROLE, TEAMS, GROUND = "_role", "_equipes", "_territoire"
Params = Mapping[str, Sequence[str]]


def codes(sections: Collection[str]) -> list[str]:
    """The statistics of some groups, in order."""
    return [s.code for s in STATISTICS if s.groupe in sections and s.code not in HIDDEN_BY_DEFAULT]


def share(
    user: User,
    params: Params,
    compare: str,
    sections: Sequence[str],
    context: Context,
    *,
    titre: str = "",
    jours: int = 30,
    figee: bool = False,
    demasque: bool = False,
    noms: bool = False,
) -> str:
    """A new link to a view; returns its token. Raises Refus when the view cannot be computed."""
    found = _compute(user, params, compare, sections, context, demasque=demasque, noms=noms)
    if not found.results:
        raise Refus("Choisissez au moins une partie à partager.")
    if found.refused:
        raise Refus(
            f"L’adresse demande ce qui n’est pas appliqué ({french.join(found.refused)}) : effacez les "
            "filtres, puis choisissez-les de nouveau."
        )
    kept = {**params, COMPARER: [compare] if compare else [], **_scope(user, context)}
    return partages.create(
        user,
        titre=titre,
        params=kept,
        sections=sections,
        jours=jours,
        donnees=json.dumps(document.of_report(found)) if figee else None,
        demasque=demasque,
        noms=noms,
    )


def view(lien: Ouvert) -> Report | None:
    """What an open link shows; None when its author may no longer see all of it. Raises counts.NotReady."""
    context = context_of(lien.auteur)
    params = dict(lien.params)
    compare = next(iter(params.pop(COMPARER, [])), "")
    scope = {name: params.pop(name, []) for name in (ROLE, TEAMS, GROUND)}
    if scope != _scope(lien.auteur, context):
        return None
    if lien.donnees is not None:
        return document.to_report(json.loads(lien.donnees))
    try:
        found = _compute(
            lien.auteur, params, compare, lien.sections, context, demasque=lien.demasque, noms=lien.noms
        )
    except Refus:
        return None
    return None if found.refused else found


def opened(token: str) -> Report:
    """What a link shows now, for a file asked from an open page. Raises Refus once it is closed."""
    lien = partages.opened(token)
    found = view(lien) if lien else None
    if found is None:
        raise Refus("Ce lien n’est plus valable.")
    return found


def _scope(user: User, context: Context) -> dict[str, list[str]]:
    return {
        ROLE: [user.role],
        TEAMS: sorted(context.siennes),
        GROUND: [f"{niveau}:{code}" for niveau, code in context.territoire],
    }


def _compute(
    user: User,
    params: Params,
    compare: str,
    sections: Sequence[str],
    context: Context,
    *,
    demasque: bool,
    noms: bool,
) -> Report:
    return report.compute(
        user,
        params,
        codes(sections) or ["-"],
        context if noms else context.anonymous(),
        compare=compare,
        public=not demasque,
    )
