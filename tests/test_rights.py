"""Who sees, counts and changes what: the table, and its conditions that answer alike as SQL and in memory."""

import datetime as dt
import random

import pytest
import sqlalchemy as sa
from strategies import COMMUNES, TODAY, Monde, fresh, monde, simple

from coop import database, filters, rights
from coop.counts.copy import Copy
from coop.models import ACTIVITE, MEMBRE
from coop.reference import communes
from coop.reference.communes import NIVEAUX
from coop.rights import RIGHTS, User, condition, may
from coop.store import activites
from coop.store.contexte import context
from coop.vocabulary import ROLES, TYPES

TABLE = """
                mediateur  conseiller  coordinateur  admin
enregistrer     OWN        OWN         OWN           NONE
voir            OWN        OWN         TEAM          NONE
voir_prive      OWN        OWN         OWN           NONE
modifier        OWN        OWN         OWN           NONE
supprimer       OWN        OWN         OWN           NONE
restaurer       OWN        OWN         OWN           EVERY
compter         OWN        OWN         TEAM          EVERY
agreger         EVERY      EVERY       EVERY         EVERY
partager        OWN        OWN         TEAM          EVERY
choisir_lieux   OWN        OWN         OWN           NONE
administrer     NONE       NONE        NONE          EVERY
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def base(request, tmp_path, monkeypatch):
    yield from fresh(request.param, tmp_path, monkeypatch)


def listed(where: sa.ColumnElement[bool]) -> list[int]:
    with database.snapshot() as connection:
        living = sa.select(ACTIVITE.c.numero).where(where, ACTIVITE.c.supprime_le.is_(None))
        return sorted(connection.execute(living).scalars())


def masked(view, mask) -> list[int]:
    return sorted(view.fields["numero"][mask & view.alive()].tolist())


def test_the_table_of_rights_is_the_specification_s():
    head, *lines = (line.split() for line in TABLE.strip().splitlines())
    expected = {
        action: {role: getattr(rights, cell) for role, cell in zip(head, cells, strict=True)}
        for action, *cells in lines
    }
    assert expected == RIGHTS
    assert tuple(head) == ROLES.values


def test_an_unknown_role_may_nothing_and_an_unknown_action_is_a_fault():
    stranger = User("x", "", "", "visiteur")
    assert not any(may(stranger, action) for action in RIGHTS)
    with pytest.raises(KeyError):
        condition(stranger, "voler")


@pytest.mark.parametrize("seed", range(2))
def test_what_is_listed_is_what_is_counted(base, seed):
    world = monde(seed)
    view = Copy().view()
    conditions = {cell for cells in RIGHTS.values() for cell in cells.values()}
    sizes = set()
    for user in world.users:
        for one in conditions:
            found = listed(one.sql(user))
            assert found == masked(view, one.mask(user, view))
            sizes.add(len(found))
    assert len(sizes) > 8, "the random data must be telling"


def expected_team(user: User, today: dt.date) -> list[int]:
    """What a coordinator sees, by hand: own, and in any team that he leads today, any stay of the author."""
    with database.snapshot() as connection:
        stays = connection.execute(sa.select(MEMBRE)).all()
        reports = connection.execute(sa.select(ACTIVITE).where(ACTIVITE.c.supprime_le.is_(None))).all()
    within = lambda stay, day: stay.du <= day and (stay.au is None or day <= stay.au)  # noqa: E731
    led = {s.equipe_id for s in stays if s.compte_id == user.id and s.coordonne and within(s, today)}
    return sorted(
        r.numero
        for r in reports
        if r.compte_id == user.id
        or any(s.equipe_id in led and s.compte_id == r.compte_id and within(s, r.date) for s in stays)
    )


@pytest.mark.parametrize("seed", [7, 8])
def test_a_coordinator_sees_exactly_the_stays_in_the_teams_he_leads_today(base, seed):
    world = monde(seed)
    for user in world.users:
        if user.role == "coordinateur":
            assert listed(rights.TEAM.sql(user)) == expected_team(user, rights.local_today())


def test_both_ends_of_a_stay_count_and_who_came_back_counts_once(base, compte, equipe, relire):
    member, chef, former = compte(), compte("coordinateur"), compte("coordinateur")
    day = lambda n: dt.date(2026, 5, n)  # noqa: E731
    stays = [(member, day(3), day(5)), (member, day(5), day(6)), (member, day(10), None)]
    equipe(chef, stays)
    equipe(chef, stays[:1])
    equipe(None, [member, (chef, day(1), None)])
    with database.transaction() as connection:
        connection.execute(
            sa.insert(MEMBRE),
            [
                {
                    "id": f"{n:032x}",
                    "compte_id": former.id,
                    "coordonne": True,
                    "du": day(1),
                    "au": TODAY.replace(day=1),
                }
                | {"equipe_id": team}
                for n, team in enumerate(
                    connection.execute(sa.select(MEMBRE.c.equipe_id).distinct()).scalars()
                )
            ],
        )
    numeros = {}
    for n in (2, 3, 5, 6, 7, 9, 10, 11):
        id_ = f"{n:032x}"
        activites.save(member, id_, simple(date=day(n)), today=TODAY)
        numeros[activites.read(member, id_).numero] = n
    chef, former, view = relire(chef), relire(former), Copy().view()
    for found in (listed(rights.TEAM.sql(chef)), masked(view, rights.TEAM.mask(chef, view))):
        assert [numeros[n] for n in found] == [3, 5, 6, 10, 11]
    assert listed(rights.TEAM.sql(former)) == masked(view, rights.TEAM.mask(former, view)) == []


def values(chance: random.Random, world: Monde, scope: filters.Context) -> dict[str, list[str]]:
    """Values that mean something to this reader, for each filter."""
    found = [communes.get(code) for code in COMMUNES]
    places = [f"lieu:{id_}" for id_ in scope.lieux] + [f"structure:{name}" for name in scope.structures]
    for commune in found:
        assert commune
        places += [
            f"commune:{commune.code}",
            f"departement:{commune.departement}",
            f"region:{commune.region}",
        ]
        places += [f"epci:{commune.epci}"] if commune.epci else []
    day = dt.date(2024, 1, 1) + dt.timedelta(chance.randint(0, 800))
    return {
        "mediateur": list(scope.comptes),
        "periode": [
            "tout",
            "cette_annee",
            "annee_derniere",
            f"{day}_",
            f"_{day}",
            f"{day}_{day}",
            "annee_scolaire",
        ],
        "lieu": places + [f"residence-{place}" for place in places if place.split(":")[0] in NIVEAUX],
        "type": list(TYPES.values),
        "thematique": ["thematiques:email", "thematiques:sante", "themes_demarche:justice"],
        "perimetre": [
            "france",
            *(["territoire"] if scope.territoire else []),
            *(f"equipe:{id_}" for id_ in scope.equipes),
            *(place for place in places if place.split(":")[0] in filters.NIVEAUX_PERIMETRE),
        ],
    }


@pytest.mark.parametrize("seed", range(2))
def test_each_filter_and_any_selection_lists_what_it_counts(base, seed):
    world, chance = monde(seed), random.Random(seed)
    view, sizes = Copy().view(), set()
    for user in world.users[::-3]:
        scope = context(user, TODAY)
        known = values(chance, world, scope)
        assert set(known) == {f.code for f in filters.FILTERS}, "a new filter needs values here"
        alone = [{f.code: [value]} for f in filters.FILTERS for value in known[f.code]]
        mixed = [
            {
                code: chance.sample(v, chance.randint(1, min(3, len(v))))
                for code, v in known.items()
                if chance.random() < 0.5 and v
            }
            for _ in range(10)
        ]
        for params in alone + mixed:
            selection, refused = filters.parse(params, scope)
            assert (refused, set(selection)) == ([], set(params))
            found = listed(filters.sql(selection, scope))
            assert found == masked(view, filters.mask(selection, scope, view)), params
            sizes.add(len(found))
    assert len(sizes) > 20


def test_every_region_of_france_at_once_is_an_answer(base):
    """35 000 communes are too many parameters for some databases if written twice."""
    monde(1, 40)
    regions = [f"region:{code}" for code in sorted({communes.get(c).region for c in communes.all_codes()})]
    scope = filters.Context(TODAY)
    selection, refused = filters.parse({"lieu": regions}, scope)
    view = Copy().view()
    assert not refused
    assert listed(filters.sql(selection, scope)) == masked(view, filters.mask(selection, scope, view)) != []
