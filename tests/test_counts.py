"""The counts in memory equal the database whatever is written, by whomever, at the same time."""

import datetime as dt
import random
import threading
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from strategies import TODAY, Monde, fresh, monde, report, simple

from coop import counts, database, filters
from coop import report as reports
from coop.answers import clean
from coop.counts import saved, source
from coop.counts.copy import Copy
from coop.counts.view import View
from coop.models import ACTIVITE, COMPTE, PARAMETRE, REPONSE, new_id, now
from coop.questions import BY_CODE, Kind
from coop.reference import communes
from coop.rights import condition
from coop.stats import STATISTICS
from coop.store import activites, corbeille
from coop.store.contexte import context
from coop.store.erreurs import Refus
from coop.vocabulary import UNKNOWN_VALUES


@pytest.fixture(params=["sqlite", "postgresql"])
def base(request, tmp_path, monkeypatch):
    yield from fresh(request.param, tmp_path, monkeypatch)
    counts._copies.clear()


def digest(view: View) -> dict[int, Any]:
    """All that a view says in total (0) and of each living activity, without the copy's own codes."""
    listed: dict[int, list[Any]] = {}
    for question, entries in view.listed.items():
        for row, code, number in entries.T.tolist():
            listed.setdefault(row, []).append((question, code, number))
    everything = view.select(view.whole(True)).totals
    return {0: everything} | {
        int(view.fields["numero"][row]): (
            view.comptes.values[view.fields["compte"][row]],
            view.lieux.values[view.fields["lieu"][row]] if view.fields["lieu"][row] >= 0 else None,
            [int(view.fields[name][row]) for name in ("jour", "commune", "type", "canal")],
            view.matrix[row].tolist(),
            sorted(listed.get(row, [])),
        )
        for row in view.alive().nonzero()[0].tolist()
    }


def rebuilt() -> dict[int, Any]:
    return digest(Copy().view())


# A recount that shares no code with the copy: from the answers, one report after the other.

CLOSED = {
    "thematiques": "thematiques", "themes_demarche": "themes_demarche", "materiel": "materiel",
    "durees": "duree", "canaux": "canal", "finalisees": "finalisee", "suites": "suite",
    "structures_orientation": "structures_orientation", "autonomie": "autonomie", "genres": "genre",
    "statuts": "statut", "tranches_age": "tranche_age", "caracteristiques": "caracteristiques",
    "ressentis": "ressenti", "demarches": "demarches", "residences": "residence", "lieux": "lieu_id",
}  # fmt: skip
MINUTES = {"30_ou_moins": 30, "30_a_60": 60, "60_a_120": 120, "120_ou_plus": 150}
CITIES = {"75112": "75056", "13201": "13055"}


def told(answers: dict[str, Any], code: str) -> tuple[int, int, Counter[str]]:
    """Of one report: accompagnements that were asked, that answered, and so many per value."""
    question, n = BY_CODE[code], answers.get("participants", 0)
    several = question.kind not in {Kind.ONE, Kind.COMMUNE, Kind.PLACE}
    workshop = answers["type"] == "atelier"
    if not question.asked(answers["type"]) or answers["type"] == "rdv_non_honore":
        return 0, 0, Counter()
    people: list[tuple[int, Any]]
    if question.person:
        people = [(1, person.get(code)) for person in answers["personnes"]]
    else:
        people = [(n, answers.get(code))]
    asked = n
    if question.symbol(answers["type"]) == "◐":
        asked = n if code in answers else 0
    if code == "lieu_id":
        asked = n if answers["canal"] == "lieu_activite" else 0
    if code == "structures_orientation":
        sent = answers.get("suite") or ([answers.get("finalisee")] if "finalisee" in answers else [])
        key = "autre_structure" if "suite" in answers else "non_redirige"
        asked = (sent[key] if isinstance(sent, dict) else n) if key in sent else 0
        people = [(asked, answers.get(code))]
    free = next((q.code for q in BY_CODE.values() if q.completes == code), "")
    found: Counter[str] = Counter()
    answered = 0
    for weight, value in people:
        if isinstance(value, dict):
            found.update(value)
            if several and workshop:
                others = [k for choice, k in value.items() if choice != question.exclusive]
                answered += min(n, value.get(question.exclusive, 0) + max(others, default=0))
            continue
        choices = [
            c for c in (value if isinstance(value, list) else [value]) if c and c not in UNKNOWN_VALUES
        ]
        typed = bool(free and answers.get(free))
        found.update(dict.fromkeys(choices + [free] * typed, weight))
        answered += weight if choices or typed else 0
    return asked, answered if several else sum(found.values()), found


def rolled(found: Counter[str]) -> Counter[str]:
    cities: Counter[str] = Counter()
    for code, n in found.items():
        cities[CITIES.get(code, code)] += n
    return cities


def by_departement(found: Counter[str]) -> Counter[str]:
    summed: Counter[str] = Counter()
    for code, n in found.items():
        summed["974" if code.startswith("97") else code[:2]] += n
    return summed


def recount(journal: Iterable[dict[str, Any]], places: dict[str, str]) -> dict[str, Any]:
    """Statistic → (base, answered, number per value), straight from the specification's words."""
    done = [clean(answers) for answers in journal]
    helped = [a for a in done if a["type"] != "rdv_non_honore"]
    people = sum(a["participants"] for a in helped)
    first: Counter[str] = Counter()
    for a in helped:
        for person in a["personnes"]:
            said = person.get("premier_entretien")
            if isinstance(said, dict):
                first.update({"oui": said["oui"], "non": a["participants"] - said["oui"]})
            elif said:
                first[said] += 1
    per_type: Counter[str] = Counter()
    months: Counter[str] = Counter()
    towns: Counter[str] = Counter()
    able: Counter[str] = Counter()
    for a in helped:
        per_type[a["type"]] += 1 if a["type"] == "atelier" else a["participants"]
        per_type["participations"] += a["participants"] if a["type"] == "atelier" else 0
        able[f"{a['date']:%Y-%m}"] += told(a, "autonomie")[2]["3"]
        months[f"{a['date']:%Y-%m}"] += a["participants"]
        if a["canal"] != "distance":
            towns[places[a["lieu_id"]] if "lieu_id" in a else a["commune"]] += a["participants"]
    on_site = sum(towns.values())
    figures = {
        "accompagnements": people,
        "activites": len(helped),
        "usagers_differents": people - first["non"],
        "nouveaux_usagers": first["oui"],
        "temps_passe": sum(a.get("minutes") or MINUTES[a["duree"]] for a in helped),
        "rdv_non_honores": len(done) - len(helped),
    }
    found: dict[str, Any] = {code: (n, n, Counter()) for code, n in figures.items()}
    kept = sum(a["type"] in {"accompagnement", "demarche"} for a in helped)
    missed = figures["rdv_non_honores"]
    found["rdv_non_honores"] = missed, missed, Counter({"part": missed, "honores": kept})
    minutes = figures["temps_passe"]
    averages = {"par_activite": len(helped), "par_accompagnement": people}
    found["temps_passe"] = (
        minutes,
        minutes,
        Counter({c: int(minutes / n + 0.5) for c, n in averages.items() if n}),
    )
    found["autonomie_par_mois"] = sum(able.values()), sum(able.values()), able
    found["types"] = people, people, per_type
    found["accompagnements_par_mois"] = people, people, months
    found["communes"] = on_site, on_site, rolled(towns)
    for code, question in CLOSED.items():
        parts = [told(a, question) for a in done]
        counters = sum((part[2] for part in parts), Counter())
        found[code] = sum(p[0] for p in parts), sum(p[1] for p in parts), counters
    asked, answered, homes = found["residences"]
    found["residences"] = asked, answered, rolled(homes)
    found["carte_activites"], found["carte_residences"] = found["communes"], found["residences"]
    found["departements"] = on_site, on_site, by_departement(towns)
    found["departements_residence"] = asked, answered, by_departement(homes)
    return found


def same(result: Any, expected: Any, code: str) -> None:
    total, answered, numbers = expected
    assert (result.total, result.repondu) == (total, answered), code
    rows = dict(zip(result.rows["valeur"], result.rows["nombre"], strict=True))
    assert result.non_renseigne == rows.pop("non_renseigne", 0) == total - answered, code
    assert {value: n for value, n in rows.items() if n} == {v: n for v, n in numbers.items() if n}, code


SELECTIONS: tuple[dict[str, list[str]], ...] = (
    {},
    {"periode": ["2025-03-01_2026-02-28"]},
    {"type": ["atelier", "ponctuelle"]},
    {"lieu": ["commune:75056", "region:93"], "periode": ["2024-01-01_"]},
)


@pytest.mark.parametrize("seed", [11, 12])
def test_every_figure_equals_a_recount_from_the_answers(base, seed):
    world = monde(seed, 250)
    for user in (world.users[0], world.users[-2], world.users[-3], world.users[-1]):
        scope = context(user, TODAY)
        for params in SELECTIONS:
            selection, _ = filters.parse(params, scope)
            where = sa.and_(condition(user, "compter").sql(user), filters.sql(selection, scope))
            with database.snapshot() as connection:
                living = sa.select(ACTIVITE.c.numero).where(where, ACTIVITE.c.supprime_le.is_(None))
                chosen = connection.execute(living).scalars().all()
            found = reports.compute(user, params, context=scope)
            expected = recount([world.journal[numero] for numero in chosen], world.lieux)
            assert found.activites == len(chosen)
            for code, result in found.results.items():
                same(result, expected[code], code)
    assert set(found.results) == set(expected)


def test_totals_equal_plain_sql(base):
    monde(13, 250)
    view = Copy().view()
    totals = view.select(view.whole(True)).totals
    with database.snapshot() as connection:
        rows = connection.execute(
            sa.text(
                "SELECT question, valeur, SUM(nombre) FROM reponse JOIN activite ON numero = activite "
                "WHERE supprime_le IS NULL GROUP BY question, valeur"
            )
        ).all()
    for question, value, number in rows:
        if BY_CODE[question].choices is not None and value not in UNKNOWN_VALUES:
            assert totals[f"{question}:{value}"] == number


def act(chance: random.Random, world: Monde, known: list[str]) -> None:
    """One action of one person: a new report, an edit, a deletion or a return from the bin."""
    user = chance.choice(world.users[:7])
    with database.snapshot() as connection:
        own = sa.select(ACTIVITE.c.id, ACTIVITE.c.version).where(ACTIVITE.c.compte_id == user.id)
        mine = connection.execute(own).all()
    written = report(chance, types=("accompagnement", "atelier", "demarche", "ponctuelle", "rdv_non_honore"))
    if written["canal"] == "lieu_activite":
        written |= {"canal": "autre", "commune": "75112"}
    one = chance.choice(mine or [None])
    try:
        match chance.randrange(4) if one else 0:
            case 0:
                known.append(new_id())
                activites.save(user, known[-1], written, today=TODAY)
            case 1:
                activites.save(user, one.id, written, version=one.version, today=TODAY)
            case 2:
                corbeille.delete(user, [row.id for row in chance.sample(mine, min(3, len(mine)))])
            case 3:
                corbeille.restore(user, [row.id for row in mine])
    except Refus:
        pass


def test_after_each_write_the_copy_equals_a_rebuild(base):
    world, chance, copy = monde(21, 60), random.Random(21), Copy()
    known: list[str] = []
    for _ in range(60):
        act(chance, world, known)
        assert digest(copy.view()) == rebuilt()
    assert known


def test_a_reader_of_an_older_instant_is_not_disturbed(base):
    world, chance, copy = monde(22, 60), random.Random(22), Copy()
    old = copy.view()
    before, total = digest(old), old.select(old.whole(True)).totals
    for _ in range(40):
        act(chance, world, [])
        copy.view()
    assert digest(old) == before
    assert old.select(old.whole(True)).totals == total
    assert digest(copy.view()) != before


def test_writers_and_readers_at_the_same_time_end_with_the_right_figures(base):
    world, stop, wrong = monde(23, 60), threading.Event(), []
    copy = Copy()

    def write(n: int) -> None:
        chance = random.Random(n)
        for _ in range(12):
            act(chance, world, [])

    def read(_: int) -> None:
        seen = -1
        while not stop.is_set():
            view = copy.view()
            for user in world.users[-4:]:
                chosen = view.select(condition(user, "compter").mask(user, view))
                if len(chosen.rows) != chosen.totals["activites"] + chosen.totals["rdv_non_honores"]:
                    wrong.append(user)
            if view.version < seen:
                wrong.append(view.version)
            seen = view.version

    with ThreadPoolExecutor(11) as pool:
        readers = [pool.submit(read, n) for n in range(3)]
        for done in [pool.submit(write, n) for n in range(8)]:
            done.result()
        stop.set()
        for done in readers:
            done.result()
    assert wrong == []
    assert digest(copy.view()) == rebuilt()
    with database.snapshot() as connection:
        living = sa.select(sa.func.count()).select_from(ACTIVITE).where(ACTIVITE.c.supprime_le.is_(None))
        assert connection.execute(living).scalar_one() == len(rebuilt()) - 1


def test_what_i_save_i_see_counted_at_once(base, compte):
    user = compte()
    for n in range(1, 4):
        activites.save(user, new_id(), simple(participants=2), today=TODAY)
        assert reports.compute(user, {}).results["accompagnements"].total == 2 * n


def test_a_crash_while_reading_leaves_a_copy_that_mends_itself(base, monkeypatch):
    world, copy = monde(24, 60), Copy()
    copy.view()
    for _ in range(5):
        act(random.Random(5), world, [])
    for broken in ("_append_answered", "_append_answers"):
        with monkeypatch.context() as patch:
            patch.setattr(Copy, broken, lambda *_: 1 / 0)
            activites.save(world.users[0], new_id(), simple("atelier", participants=3), today=TODAY)
            with pytest.raises(ZeroDivisionError):
                copy.view()
        assert digest(copy.view()) == rebuilt()


def test_ten_thousand_participants_do_not_wrap(base, compte):
    user, full = compte("conseiller"), {"feminin": 10_000}
    people = [{"genre": full, "residence": {"75112": 10_000}, "caracteristiques": {"lire": 10_000}}]
    for _ in range(20):
        written = simple("atelier", participants=10_000, minutes=1440, duree=None, personnes=people)
        activites.save(user, new_id(), written | {"suite": {"atelier": 10_000}}, today=TODAY)
    found = reports.compute(user, {}).results
    assert found["accompagnements"].total == found["suites"].repondu == 200_000
    assert found["temps_passe"].total == 20 * 1440
    for code in ("genres", "residences", "caracteristiques", "suites"):
        assert found[code].rows["nombre"].max() == 200_000


def test_a_large_refresh_reads_in_blocks(base, monkeypatch):
    monkeypatch.setattr(source, "CHUNK", 7)
    monkeypatch.setattr(source, "FEW", 3)
    world, copy = monde(25, 60), Copy()
    blocks = digest(copy.view())
    for n in range(12):
        act(random.Random(n), world, [])
    after = digest(copy.view())
    monkeypatch.undo()
    monkeypatch.setenv("COOP_DATABASE_URL", base)
    assert after == rebuilt() != blocks


def test_the_saved_copy_starts_a_server_with_the_same_counts(base):
    world, copy, chance = monde(31, 60), Copy(), random.Random(31)
    for _ in range(20):
        act(chance, world, [])
        copy.view()
    saved.save(copy)
    found = saved.load()
    assert found is not None
    assert digest(found.view()) == rebuilt()
    for _ in range(20):
        act(chance, world, [])
        assert digest(found.view()) == rebuilt()


def spoilt(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    if how == "instance":
        with database.transaction() as connection:
            connection.execute(sa.update(PARAMETRE).where(PARAMETRE.c.cle == "instance").values(valeur="x"))
    elif how == "columns":
        monkeypatch.setattr(saved, "names", lambda: ("activites",))
    elif how == "questions":
        monkeypatch.setattr(saved, "QUESTIONS", saved.QUESTIONS[1:])
    elif how == "minutes":
        monkeypatch.setattr(saved, "BAND_MINUTES", {})
    elif how == "backup":
        with database.transaction() as connection:
            connection.execute(sa.text("UPDATE version_donnees SET version = version - 1"))
    elif how == "cut":
        saved.path().write_bytes(saved.path().read_bytes()[:-100])
    elif how == "absent":
        saved.path().unlink()


@pytest.mark.parametrize("how", ["instance", "columns", "questions", "minutes", "backup", "cut", "absent"])
def test_a_saved_copy_that_is_not_of_this_data_is_refused(base, monkeypatch, how):
    monde(32, 20)
    copy = Copy()
    copy.view()
    saved.save(copy)
    assert saved.load() is not None
    spoilt(monkeypatch, how)
    assert saved.load() is None
    assert digest(counts.view()) == rebuilt()


def test_a_copy_older_than_the_emptying_of_the_bin_forgets_what_was_erased(base):
    monde(33, 30)
    old = Copy()
    old.view()
    with database.transaction() as connection:
        gone = sa.select(ACTIVITE.c.numero).where(ACTIVITE.c.supprime_le.is_(None)).limit(4)
        chosen = connection.execute(gone).scalars().all()
        values = {"supprime_le": now() - dt.timedelta(40), "revision": database.next_version(connection)}
        connection.execute(sa.update(ACTIVITE).where(ACTIVITE.c.numero.in_(chosen)).values(values))
    assert corbeille.purge() == 4
    assert digest(old.view()) == rebuilt()
    assert not set(chosen) & set(digest(old.view()))


def test_a_restored_backup_is_counted_as_it_is(base):
    monde(34, 30)
    copy = Copy()
    copy.view()
    with database.transaction() as connection:
        connection.execute(sa.delete(REPONSE))
        connection.execute(sa.delete(ACTIVITE).where(ACTIVITE.c.revision > 20))
        connection.execute(sa.text("UPDATE version_donnees SET version = 20"))
    assert digest(copy.view()) == rebuilt()


def test_an_empty_instance_counts_nothing_and_a_first_report_is_seen(base, compte):
    user = compte()
    assert {code: r.total for code, r in reports.compute(user, {}).results.items() if r.total} == {}
    activites.save(user, new_id(), simple(), today=TODAY)
    assert reports.compute(user, {}).results["activites"].total == 1


def test_a_copy_under_construction_says_so_and_is_there_the_next_time(base, monkeypatch):
    monde(35, 5)
    ready, real = threading.Event(), Copy.view
    monkeypatch.setattr(Copy, "view", lambda self: (ready.wait(10), real(self))[1])
    with pytest.raises(counts.NotReady):
        counts.view(wait=0.01)
    ready.set()
    assert digest(counts.view(wait=10)) == rebuilt()
    counts.stop()
    assert saved.path().exists()


def test_every_statistic_is_recounted_here():
    steps = {"accompagnements_par_semaine", "accompagnements_par_jour"}
    assert {s.code for s in STATISTICS} - steps == set(recount([], {}))
    assert all(communes.rolled_up(part) == whole for part, whole in CITIES.items())
    assert COMPTE.name == "compte"
