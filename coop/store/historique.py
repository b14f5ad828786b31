"""The history: pages of the reports that a user may see, under the filters of the statistics."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from coop import counts, database, filters, french, rights
from coop import vocabulary as v
from coop.answers import COLUMNS
from coop.counts import View, order
from coop.filters import Context
from coop.models import ACTIVITE, COMPTE, LIEU, REPONSE
from coop.questions import QUESTIONS, Kind
from coop.reference import communes, demarches
from coop.rights import Mask, User
from coop.store.activites import Report, reports
from coop.store.contexte import context as context_of
from coop.store.corbeille import in_bin

SORTS = ("date", "mediateur", "lieu", "type", "participants") + tuple(
    q.code for q in QUESTIONS if q.choices is not None and q.code != "canal"
)
"""What the table can be sorted by."""
ACCENTS = ("àâäçéèêëîïôöùûüÿ", "aaaceeeeiioouuuy")
WORDS = 6
SHORT = {"saint": ("saint", "st-", "st "), "sainte": ("sainte", "ste-", "ste ")}
"""Words that texts shorten; what is asked was unfolded to the long form."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of reports; `total` counts those of the whole selection. `sorted` is False while counts are
    being built: the page is then by date, whatever was asked."""

    reports: list[Report]
    total: int
    selection: str
    refused: Sequence[str]
    sorted: bool = True


def page(
    user: User,
    params: Mapping[str, Sequence[str]],
    *,
    sort: str = "date",
    descending: bool = True,
    start: int = 0,
    size: int = 25,
    search: str = "",
    context: Context | None = None,
    narrow: Callable[[View], Mask] | None = None,
) -> Page:
    """The reports that `user` may see under the filters of `params` and the words of `search`.

    `narrow` keeps some of them by their counts; counts.NotReady is then raised while these are built.
    """
    context = context or context_of(user)
    selection, refused = filters.parse(params, context)
    sentence = filters.sentence(selection, context)
    matching = sa.and_(filters.sql(selection, context), *_search(user, search))
    sort = sort if sort in SORTS else "date"
    try:
        view = counts.view(wait=0.5)
    except counts.NotReady:
        if narrow is not None:
            raise
        found, total = _from_database(user, matching, start, size)
        return Page(found, total, sentence, refused, sorted=sort == "date" and descending)
    mask = rights.condition(user, "voir").mask(user, view) & filters.mask(selection, context, view)
    if narrow is not None:
        mask &= narrow(view)
    if search.strip():
        mask &= np.isin(view.fields["numero"], _numeros(user, matching))
    names = {**context.comptes, **context.lieux}
    numeros, total = order.page(view, mask, sort, descending, start, size, names)
    with database.snapshot() as connection:
        by_numero = {r.numero: r for r in reports(connection, user, ACTIVITE.c.numero.in_(numeros))}
    found = [by_numero[numero] for numero in numeros if numero in by_numero]
    return Page(found, total, sentence, refused)


def bin_of(user: User) -> list[Report]:
    """The user's own deleted reports that can still be restored, the last deleted first."""
    with database.snapshot() as connection:
        own = sa.and_(rights.OWN.sql(user), in_bin())
        return reports(connection, user, own, deleted=True)


def _from_database(
    user: User, matching: sa.ColumnElement[bool], start: int, size: int
) -> tuple[list[Report], int]:
    visible = sa.and_(_visible(user), matching)
    with database.snapshot() as connection:
        total = connection.execute(
            sa.select(sa.func.count()).select_from(ACTIVITE).where(visible)
        ).scalar_one()
        chosen = (
            sa.select(ACTIVITE.c.numero)
            .where(visible)
            .order_by(ACTIVITE.c.date.desc(), ACTIVITE.c.numero.desc())
            .limit(size)
            .offset(start)
        )
        numeros = connection.execute(chosen).scalars().all()
        found = {r.numero: r for r in reports(connection, user, ACTIVITE.c.numero.in_(numeros))}
    return [found[numero] for numero in numeros], total


def _visible(user: User) -> sa.ColumnElement[bool]:
    return sa.and_(rights.condition(user, "voir").sql(user), ACTIVITE.c.supprime_le.is_(None))


def _numeros(user: User, matching: sa.ColumnElement[bool]) -> Sequence[int]:
    with database.snapshot() as connection:
        found = sa.select(ACTIVITE.c.numero).where(_visible(user), matching)
        return connection.execute(found).scalars().all()


def _search(user: User, text: str) -> list[sa.ColumnElement[bool]]:
    """Each word must be found in the report: in what everyone sees, or in one's own private texts."""
    words = french.fold(text).split()[:WORDS]
    return [_word(user, word) for word in words] if words or not text.strip() else [sa.false()]


def _word(user: User, word: str) -> sa.ColumnElement[bool]:
    c = ACTIVITE.c
    choices = [
        (question.code, choice.value)
        for question in QUESTIONS
        for choice in question.choices or ()
        if _says(choice.label, word)
    ]
    values = [
        sa.and_(REPONSE.c.question == code, REPONSE.c.valeur == value)
        for code, value in choices
        if code not in COLUMNS
    ]
    procedures = [d.code for d in demarches.all() if _says(d.libelle, word)]
    values.append(sa.and_(REPONSE.c.question == "demarches", REPONSE.c.valeur.in_(procedures)))
    answered = sa.select(REPONSE.c.activite).where(REPONSE.c.activite == c.numero, sa.or_(*values))
    towns = [commune.code for commune in communes.search(word, 30, forgiving=False)] if len(word) > 2 else []
    texts = [_contains(c[q.code], word) for q in QUESTIONS if q.private and q.kind is Kind.TEXT]
    return sa.or_(
        c.type.in_([t.value for t in v.TYPES if _says(t.label, word)]),
        c.canal.in_([value for code, value in choices if code == "canal"]),
        c.duree.in_([value for code, value in choices if code == "duree"]),
        c.commune.in_(towns),
        _contains(c.titre, word),
        c.lieu_id.in_(sa.select(LIEU.c.id).where(_contains(LIEU.c.nom, word))),
        c.compte_id.in_(sa.select(COMPTE.c.id).where(_contains(COMPTE.c.nom, word))),
        sa.and_(rights.condition(user, "voir_prive").sql(user), sa.or_(*texts)),
        sa.exists(answered),
    )


def _says(label: str, word: str) -> bool:
    """Whether the label holds the word, « email » being found in « E-mail »."""
    folded = french.fold(label)
    return word in folded or word in folded.replace(" ", "")


def _contains(column: sa.Column[str], word: str) -> sa.ColumnElement[bool]:
    folded = sa.func.translate(sa.func.lower(column), *ACCENTS)
    forms = SHORT.get(word, (word,))
    return sa.or_(*(folded.contains(form, autoescape=True) for form in forms))
