"""The budgets, measured side by side in one run: `make bench`. Prints a line a figure; asserts nothing.

A demonstration of a million activities is made once beside the instance, and used again by later runs.
"""

import argparse
import contextlib
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def main() -> None:
    """Make the data, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--activites", type=int, default=1_000_000)
    parser.add_argument("--sans-navigateur", action="store_true")
    asked = parser.parse_args()
    folder = ROOT / "data" / "instance" / f"bench-{asked.activites}"
    os.environ["COOP_INSTANCE"] = str(folder)
    os.environ.setdefault("COOP_DATABASE_URL", f"sqlite:///{folder / 'coop.db'}")
    folder.mkdir(parents=True, exist_ok=True)
    _make(folder, asked.activites)
    print(f"{'quoi':<62}{'mesure':>12}{'budget':>10}   rapport au SQL")
    _figures()
    _history()
    _writing()
    _images()
    _files()
    _server(folder, browser=not asked.sans_navigateur)


def show(what: str, milliseconds: float, budget: float, unit: str = "ms", ratio: float | None = None) -> None:
    """One line of the table."""
    beside = f"   {ratio:.0f} × plus rapide" if ratio else ""
    mark = "" if milliseconds <= budget else "   > budget"
    print(f"{what:<62}{milliseconds:>9.1f} {unit:<2}{budget:>7.0f} {unit}{beside}{mark}", flush=True)


def median(action: Callable[[], Any], times: int = 15) -> float:
    """Milliseconds of an action, the median of several after one to warm up."""
    action()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        spent.append(1000 * (time.perf_counter() - start))
    return statistics.median(spent)


def once(action: Callable[[], Any]) -> float:
    """Milliseconds of an action done once."""
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def _make(folder: Path, number: int) -> None:
    done = folder / "fait"
    if done.exists():
        return
    start = time.perf_counter()
    command = [sys.executable, "-m", "coop", "demo", "--activites", str(number), "--date", "2026-10-31"]
    subprocess.run(command, check=True, cwd=ROOT)
    print(f"démonstration de {number} activités : {time.perf_counter() - start:.0f} s (budget 180 s)")
    done.touch()


def _people() -> tuple[Any, Any, list[str]]:
    """The administrator, a mediator with many reports in Seine-Maritime, and 20 mediators of his kind."""
    import sqlalchemy as sa

    from coop import database
    from coop.models import ACTIVITE, COMPTE
    from coop.store import comptes

    with database.snapshot() as connection:
        admin = connection.execute(sa.select(COMPTE.c.id).where(COMPTE.c.role == "admin")).scalars().first()
        found = connection.execute(
            sa.select(ACTIVITE.c.compte_id)
            .where(ACTIVITE.c.commune.like("76%"))
            .group_by(ACTIVITE.c.compte_id)
            .order_by(sa.func.count().desc())
            .limit(20)
        )
        busy = list(found.scalars())
        return comptes.load_user(admin, connection), comptes.load_user(busy[0], connection), busy


def _sql(condition: str) -> Callable[[], Any]:
    """The plain grouping that the same figures take on the database."""
    import sqlalchemy as sa

    from coop import database

    answers = f"""SELECT r.question, r.valeur, SUM(r.nombre)
        FROM reponse r JOIN activite a ON a.numero = r.activite
        WHERE a.supprime_le IS NULL AND {condition} GROUP BY 1, 2"""
    columns = f"""SELECT a.type, a.canal, a.duree, a.lieu_id, a.commune, a.date, COUNT(*), SUM(a.participants)
        FROM activite a WHERE a.supprime_le IS NULL AND {condition} GROUP BY 1, 2, 3, 4, 5, 6"""

    def run() -> None:
        with database.snapshot() as connection:
            for statement in (answers, columns):
                connection.execute(sa.text(statement)).fetchall()

    return run


def _figures() -> None:
    from coop import counts, report
    from coop.store.contexte import context

    admin, mediator, twenty = _people()
    counts.view(wait=600)
    year = {"lieu": ["departement:76"], "mediateur": twenty, "periode": ["2025-11-01_2026-10-31"]}
    names = ",".join(f"'{id_}'" for id_ in twenty)
    scope = (
        f"a.compte_id IN ({names}) AND a.commune LIKE '76%' AND a.date BETWEEN '2025-11-01' AND '2026-10-31'"
    )
    cases = (
        ("toutes les figures, sans filtre", admin, {}, 100, "1 = 1"),
        ("toutes les figures, un département, 20 médiateurs, un an", admin, year, 30, scope),
        ("toutes les figures, un médiateur", mediator, {}, 15, f"a.compte_id = '{mediator.id}'"),
    )
    for what, user, params, budget, condition in cases:
        names_known = context(user)

        def compute(user: Any = user, params: Any = params, known: Any = names_known) -> Any:
            return report.compute(user, params, context=known)

        spent = median(compute)
        show(what, spent, budget, ratio=once(_sql(condition)) / spent)
    show("les noms du lecteur (médiateurs, lieux), un médiateur", median(lambda: context(mediator)), 15)


def _history() -> None:
    from coop.rights import Presence, User
    from coop.store import historique
    from coop.store.contexte import context

    admin, mediator, _ = _people()
    known = context(admin)
    everyone = tuple(Presence(id_, dt.date(2015, 1, 1), dt.date.max) for id_ in known.comptes)
    leader = User(mediator.id, mediator.email, mediator.nom, "coordinateur", everyone)

    def page(**asked: Any) -> Callable[[], Any]:
        params = asked.pop("params", {})
        return lambda: historique.page(leader, params, context=known, **asked)

    for what, params in (
        ("sans filtre", {}),
        ("un département", {"lieu": ["departement:76"]}),
        ("un type rare", {"type": ["rdv_non_honore"]}),
        ("une commune", {"lieu": ["commune:76540"]}),
    ):
        show(f"historique par date, {what}, première page", median(page(params=params)), 20)
        show(f"historique par date, {what}, page 1000", median(page(params=params, start=999 * 25)), 20)
    for sort in historique.SORTS:
        if sort != "date":
            show(f"historique trié par {sort}", median(page(sort=sort, start=25), 5), 150)


def _writing() -> None:
    from coop import report
    from coop.models import new_id
    from coop.store import activites, corbeille, historique
    from coop.store.contexte import context

    _, mediator, _ = _people()
    known = context(mediator)
    sample = historique.page(mediator, {"type": ["accompagnement"]}, size=1).reports[0]
    answers = activites.editable(mediator, sample.id).answers

    def total() -> int:
        return report.compute(mediator, {}, context=known).results["activites"].total

    usual = median(total)
    with _reader() as ask:
        theirs = statistics.median(ask()[1] for _ in range(9))
        saves, extra, elsewhere = [], [], []
        for _ in range(9):
            before, id_ = total(), new_id()
            saves.append(once(lambda id_=id_: activites.save(mediator, id_, answers)))
            start = time.perf_counter()
            counted = total()
            extra.append(1000 * (time.perf_counter() - start) - usual)
            there, spent = ask()
            elsewhere.append(spent - theirs)
            if not counted == there == before + 1:
                raise SystemExit(f"un compte rendu n’est pas compté : {before}, {counted}, {there}")
            corbeille.delete(mediator, [id_])
            if not total() == ask()[0] == before:
                raise SystemExit("un compte rendu supprimé est encore compté")
    show("enregistrer un compte rendu, durable", statistics.median(saves), 50)
    show("lecture suivante, dans ce processus : temps en plus", statistics.median(extra), 10)
    show("lecture suivante, dans un autre processus : temps en plus", statistics.median(elsewhere), 10)


READER = """
import json, sys, time
from coop import counts, report
from coop.store import comptes
from coop import database
from coop.store.contexte import context
with database.snapshot() as connection:
    user = comptes.load_user(sys.argv[1], connection)
known = context(user)
counts.view(wait=600)
print("prêt", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    total = report.compute(user, {}, context=known).results["activites"].total
    print(json.dumps([total, 1000 * (time.perf_counter() - start)]), flush=True)
"""


@contextlib.contextmanager
def _reader() -> Iterator[Callable[[], tuple[int, float]]]:
    """Another process that counts when asked: (activities of the mediator, milliseconds)."""
    _, mediator, _ = _people()
    command = [sys.executable, "-c", READER, mediator.id]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdout.readline()

        def ask() -> tuple[int, float]:
            process.stdin.write("\n")
            process.stdin.flush()
            total, spent = json.loads(process.stdout.readline())
            return total, spent

        yield ask
        process.stdin.close()


def _images() -> None:
    from coop import report
    from coop.exports import png

    if not png.available():
        print("image PNG : pas de Chrome ni de Chromium sur cette machine")
        return
    admin, _, _ = _people()
    result = report.compute(admin, {}, {"thematiques"}).results["thematiques"]
    show("une image PNG, à chaud", median(lambda: png.render(result), 5), 500)


def _files() -> None:
    """From the click to the file: the report of every part, read and written."""
    from coop import exports, report, shared
    from coop.stats import GROUPS
    from coop.store.contexte import context

    admin, mediator, _ = _people()
    codes = shared.codes(GROUPS)
    beside = {"perimetre": ["france"], "periode": ["2025-10-01_2026-09-30"]}
    cases = (
        ("sans filtre", admin, {}, ""),
        ("un an, comparé à l’année d’avant", admin, {"periode": ["2025-11-01_2026-10-31"]}, "precedente"),
        ("France masquée, comparée à un département", mediator, beside, "perimetre:departement:76"),
    )
    for what, user, params, compare in cases:
        known = context(user)

        def read(user: Any = user, params: Any = params, compare: Any = compare, known: Any = known) -> Any:
            return report.compute(user, params, codes, known, compare=compare)

        show(f"toutes les figures, {what}", median(read, 5), 500)
        for kind in exports.FORMATS:

            def write(code: str = kind.code, read: Any = read) -> Any:
                return exports.write(code, read())

            show(f"{kind.label}, {what}", median(write, 3), 2000)


def _server(folder: Path, *, browser: bool) -> None:
    import serveurs

    copies = list(folder.glob("compteurs-*.npz"))
    for saved in (True, False):
        if not saved:
            for copy in copies:
                copy.unlink()
        start = time.perf_counter()
        with serveurs.running(folder, patience=120) as server:
            health = 1000 * (time.perf_counter() - start)
            while "prêts" not in _health(server.url):
                time.sleep(0.1)
            ready = time.perf_counter() - start
            how = "copie enregistrée" if saved else "comptés à nouveau"
            show(f"démarrage jusqu’à /sante ({how})", health / 1000, 5, "s")
            show(f"démarrage jusqu’aux chiffres ({how})", ready, 10 if saved else 45, "s")
            show(f"mémoire du serveur ({how})", _memory(server.pid), 600, "Mo")
            if saved and browser:
                _repaint(server)


def _health(url: str) -> str:
    with urllib.request.urlopen(f"{url}/sante", timeout=10) as answer:
        return str(answer.read().decode())


def _memory(pid: int) -> float:
    """Megabytes of a process that are really in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _repaint(server: Any) -> None:
    """From the click on a filter to the last chart redrawn, on the tab with the most charts."""
    import serveurs

    from coop.exports import chrome

    path = chrome.path()
    if path is None:
        print("du filtre aux graphiques : pas de navigateur sur cette machine")
        return
    from playwright.sync_api import sync_playwright

    from coop.demo import COMPTES, PHRASE

    email = next(compte.email for compte in COMPTES if compte.role == "admin")
    with sync_playwright() as running:
        page = running.chromium.launch(executable_path=path, args=serveurs.CHROMIUM).new_page()
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{server.url}/statistiques")
        page.get_by_label("Adresse électronique").fill(email)
        page.get_by_label("Mot de passe", exact=True).fill(PHRASE)
        page.get_by_role("button", name="Se connecter").click()
        page.locator("h1").filter(has_text="Statistiques").wait_for()
        for what, address, tab in (
            ("aux graphiques", "", "Usagers"),
            ("aux graphiques comparés à l’année d’avant", "?periode=cette_annee&comparer=annee", "Usagers"),
            ("aux cartes", "", "Carte"),
            ("aux listes", "", "Lieux"),
        ):
            page.goto(f"{server.url}/statistiques{address}")
            page.get_by_role("tab", name=tab, exact=True).click()
            page.wait_for_function(SETTLED, timeout=30_000)
            page.get_by_role("button", name="Type", exact=True).click()
            times = []
            for _ in range(6):
                for name in ("Atelier de groupe", "Aide aux démarches administratives"):
                    page.evaluate(WATCH)
                    page.get_by_role("button", name=name).last.click()
                    times.append(page.evaluate(REPAINTED))
            show(f"d’un changement de filtre {what}, dans Chromium", statistics.median(times), 500)


SETTLED = """() => document.querySelectorAll('.js-plotly-plot').length >= 1
  && !document.querySelector('[data-test-script-state="running"]')"""
WATCH = """() => {
  window.coop = {start: null, last: null};
  const clicked = () => { window.coop.start = performance.now(); };
  document.addEventListener('click', clicked, {once: true, capture: true});
  const drawn = changes => {
    if (changes.some(change => change.target.parentElement?.closest('[data-testid="stPlotlyChart"]')))
      window.coop.last = performance.now();
  };
  const watched = {subtree: true, childList: true, attributes: true, characterData: true};
  new MutationObserver(drawn).observe(document.body, watched);
}"""
REPAINTED = """async () => {
  const wait = ms => new Promise(done => setTimeout(done, ms));
  const idle = () => !document.querySelector('[data-test-script-state="running"]');
  for (let i = 0; i < 400; i++) {
    await wait(25);
    const {start, last} = window.coop;
    if (start && last > start && idle() && performance.now() - last > 300) return last - start;
  }
  return 10000;
}"""


if __name__ == "__main__":
    main()
