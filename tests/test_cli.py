"""The command line: French throughout, one sentence for whatever is wrong, nothing changed by a refusal."""

import io
import json
import re
import subprocess
import sys

import pytest
import sqlalchemy as sa
from conftest import count

from coop import cli, database, demo, document, report
from coop.exports import FORMATS
from coop.models import COMPTE, COMPTE_LIEU, EQUIPE, LIEU, MEMBRE, Base
from coop.store import comptes, mot_de_passe, sessions
from coop.vocabulary import TYPES

AU = "2026-10-31"
PASSWORD = "quatre mots bien choisis"


@pytest.fixture
def coop(capsys):
    """`coop(*arguments) -> (exit code, stdout, stderr)`."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(arguments)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def refused(coop):
    """Run a command that must be refused: its sentence, after checking that nothing changed."""

    def run(*arguments: str) -> str:
        before = sizes()
        code, out, err = coop(*arguments)
        assert (code, out) == (2, ""), (code, out, err)
        assert len(err.splitlines()) == 1, err
        assert "Traceback" not in err
        assert sizes() == before
        return err.strip()

    return run


def sizes() -> dict[str, int]:
    return {table.name: count(table) for table in Base.metadata.sorted_tables}


def typed(monkeypatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))


ENGLISH = re.compile(r"\b(usage|error|invalid|show|the|required|expected|choose|following)\b(?! :)")
COMMANDS = (
    [], ["migrer"], ["demo"], ["compte"], ["compte", "creer"], ["compte", "desactiver"], ["lieu"],
    ["compte", "mot-de-passe"], ["lieu", "ajouter"], ["equipe"], ["equipe", "creer"], ["equipe", "ajouter"],
    ["equipe", "retirer"], ["stats"],
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_french(coop, command):
    code, out, err = coop(*command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("usage\u00a0: coop")
    assert "affiche cette aide" in out
    assert not ENGLISH.search(out.replace("usage\u00a0:", "").replace("options\u00a0:", "")), out
    assert not re.search(r"\w:\n", out), "headings have a no-break space"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Il manque COMMANDE"),
        (["zut"], "«\u00a0zut\u00a0» n’est pas possible"),
        (["compte"], "Il manque COMMANDE"),
        (["compte", "creer", "--email", "a@b.fr"], "Il manque --nom, --role"),
        (
            ["compte", "creer", "--email", "a@b.fr", "--nom", "A", "--role", "chef"],
            "choisissez parmi mediateur",
        ),
        (["compte", "desactiver"], "Il manque EMAIL"),
        (["compte", "desactiver", "absent@exemple.fr"], "Aucun compte actif"),
        (["compte", "mot-de-passe", "absent@exemple.fr"], "Aucun compte actif"),
        (["migrer", "maintenant"], "Argument inconnu\u00a0: maintenant"),
        (["demo", "--activites", "beaucoup"], "«\u00a0beaucoup\u00a0» n’est pas un nombre entier"),
        (["demo", "--activites", "-5"], "5\u202f000\u202f000"),
        (["demo", "--activites"], "--activites\u00a0: Il manque une valeur"),
        (["demo", "--date", "31/10/2026"], "AAAA-MM-JJ"),
        (["demo", "--date", "2999-01-01"], "aujourd’hui"),
        (["demo", "--rempl"], "Argument inconnu"),
        (["demo", "--remplacer=oui"], "ne prend pas de valeur"),
        (["demo", "--remplacer", "--si-vide"], "ne va pas avec --remplacer"),
        (["lieu", "ajouter"], "soit --source"),
        (["lieu", "ajouter", "--nom", "Ici"], "Il faut --nom et --commune"),
        (["lieu", "ajouter", "--nom", "Ici", "--commune", "99999"], "Cette commune n’existe pas"),
        (["lieu", "ajouter", "--nom", "Ici", "--source", "fs-1816"], "soit --source"),
        (["lieu", "ajouter", "--source", "fs-0"], "«\u00a0fs-0\u00a0»"),
        (["lieu", "ajouter", "--source", "fs-1816", "--favori"], "--favori demande --compte"),
        (["lieu", "ajouter", "--source", "fs-1816", "--compte", "a@b.fr"], "Aucun compte actif"),
        (["equipe", "creer", "Caux", "--commune", "99999"], "99999"),
        (["equipe", "ajouter", "Caux", "a@b.fr", "--du", AU], "Aucune équipe"),
        (["equipe", "ajouter", "Caux", "a@b.fr"], "Il manque --du"),
        (["equipe", "retirer", "Caux", "a@b.fr", "--au", "demain"], "--au\u00a0: «\u00a0demain\u00a0»"),
        (["stats"], "Il manque --compte"),
        (["stats", "--compte", "absent@exemple.fr"], "Aucun compte actif"),
    ],
)
def test_what_is_wrong_is_one_french_sentence(base, refused, arguments, words):
    sentence = refused(*arguments)
    assert words in sentence
    assert sentence.endswith(".")
    assert "'" not in sentence


def test_an_error_that_argparse_may_invent_is_still_french(refused, base, monkeypatch):
    def odd(_self, *_arguments):
        _self.error("something new went wrong")

    monkeypatch.setattr(cli.Parser, "parse_args", odd)
    assert refused("demo").startswith("La commande n’est pas comprise")


def test_an_account_from_the_command_line(base, coop, refused, monkeypatch):
    new = ["compte", "creer", "--email", "Ada@Exemple.fr", "--nom", "Ada Lovelace", "--role", "admin"]
    typed(monkeypatch, "court")
    assert "trop court" in refused(*new, "--mot-de-passe-stdin")
    typed(monkeypatch, PASSWORD, "ligne suivante")
    code, out, err = coop(*new, "--mot-de-passe-stdin")
    assert (code, err) == (0, "")
    assert out == "Compte créé\u00a0: Ada Lovelace (ada@exemple.fr), Administrateur.\n"
    assert PASSWORD not in out
    assert signs_in("ada@exemple.fr", PASSWORD)
    typed(monkeypatch, PASSWORD)
    assert "déjà" in refused(*new, "--mot-de-passe-stdin")


def signs_in(email: str, password: str) -> bool:
    with database.snapshot() as connection:
        statement = sa.select(COMPTE.c.mot_de_passe).where(COMPTE.c.email == email)
        return mot_de_passe.check_password(password, connection.execute(statement).scalar_one())


def test_a_password_is_asked_twice(base, coop, refused, monkeypatch, compte):
    compte(email="ada@exemple.fr")
    given = iter([PASSWORD, "autre chose", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(given))
    change = ["compte", "mot-de-passe", "ada@exemple.fr"]
    assert "ne sont pas les mêmes" in refused(*change)
    assert coop(*change)[0] == 0
    assert signs_in("ada@exemple.fr", PASSWORD)

    def closed(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", closed)
    assert "--mot-de-passe-stdin" in refused(*change)


def test_closing_an_account_ends_its_sessions(base, coop, refused, compte):
    compte("admin", email="seul@exemple.fr")
    user = compte(email="ada@exemple.fr")
    secret = sessions.redeem(sessions.issue_ticket(user.id))
    assert coop("compte", "desactiver", "ADA@exemple.fr")[0] == 0
    assert comptes.find("ada@exemple.fr") is None
    assert sessions.user_of(secret) is None
    assert "dernier administrateur" in refused("compte", "desactiver", "seul@exemple.fr")


def test_a_place_is_added_to_someone(base, coop, compte):
    user = compte(email="ada@exemple.fr")
    assert coop("lieu", "ajouter", "--nom", "Médiathèque", "--commune", "76540")[0] == 0
    assert coop("lieu", "ajouter", "--source", "fs-1816", "--compte", "ada@exemple.fr")[0] == 0
    again = ["lieu", "ajouter", "--nom", "Mairie", "--commune", "76540", "--adresse", "1 rue Haute"]
    code, out, _ = coop(*again, "--structure", "Commune", "--compte", "ada@exemple.fr", "--favori")
    assert code == 0
    with database.snapshot() as connection:
        mine = sa.select(LIEU, COMPTE_LIEU.c.favori).join(COMPTE_LIEU, COMPTE_LIEU.c.lieu_id == LIEU.c.id)
        found = connection.execute(mine.where(COMPTE_LIEU.c.compte_id == user.id)).mappings().all()
    assert {(row["nom"], row["favori"]) for row in found} == {
        ("Mairie", True),
        ("France services Ville de Rouen", False),
    }
    assert next(row["id"] for row in found if row["favori"]) in out
    assert count(LIEU) == 3


def test_a_team_and_its_members(base, coop, refused, compte):
    compte("coordinateur", email="chef@exemple.fr")
    compte(email="ada@exemple.fr", nom="Ada")
    made = coop("equipe", "creer", "Caux", "--commune", "76540", "--departement", "27", "--epci", "200023414")
    assert made[0] == 0
    assert "déjà" in refused("equipe", "creer", "Caux")
    assert coop("equipe", "ajouter", "Caux", "chef@exemple.fr", "--du", "2026-01-01", "--coordonne")[0] == 0
    code, out, _ = coop("equipe", "ajouter", "Caux", "ada@exemple.fr", "--du", "2026-01-01")
    assert (code, out) == (0, "Ada est dans l’équipe Caux depuis le 1er janvier 2026.\n")
    assert "déjà" in refused("equipe", "ajouter", "Caux", "ada@exemple.fr", "--du", "2026-02-01")
    code, out, _ = coop("equipe", "retirer", "Caux", "ada@exemple.fr", "--au", "2026-03-31")
    assert (code, out) == (0, "Ada quitte l’équipe Caux\u00a0: dernier jour, 31 mars 2026.\n")
    assert (count(EQUIPE), count(MEMBRE)) == (1, 2)


def test_the_demonstration_tells_how_to_sign_in(base, coop, refused):
    code, out, err = coop("demo", "--activites", "50", "--date", AU)
    assert (code, err) == (0, "")
    assert "50\u00a0activités" in out
    assert demo.PHRASE in out
    assert all(compte.email in out for compte in demo.COMPTES)
    assert "--remplacer" in refused("demo", "--activites", "20")
    before = sizes()
    code, out, _ = coop("demo", "--si-vide")
    assert code == 0
    assert demo.PHRASE in out
    assert sizes() == before
    assert coop("demo", "--activites", "20", "--date", AU, "--remplacer")[0] == 0


def test_if_empty_says_nothing_of_an_instance_in_use(base, coop, compte):
    compte("admin")
    assert coop("demo", "--si-vide") == (0, "", "")
    assert count(COMPTE) == 1


def stats_of(coop, *arguments: str) -> dict:
    code, out, err = coop("stats", "--json", *arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_statistics_as_json_are_those_of_the_report(base, coop):
    demo.create(400, 1, cli.parser.day(AU))
    email = "coordinateur@demo.example"
    found = stats_of(coop, "--compte", email)
    expected = report.compute(comptes.find(email), {})
    assert document.to_report(found).selection == expected.selection
    assert found["selection"] == expected.selection
    assert list(found["statistiques"]) == list(expected.results)
    for code, result in expected.results.items():
        own = found["statistiques"][code]
        assert own["titre"] == result.statistic.titre
        assert [own["total"], own["repondu"], own["non_renseigne"]] == [
            result.total,
            result.repondu,
            result.non_renseigne,
        ]
        for line, row in zip(own["lignes"], result.rows.to_dict("records"), strict=True):
            assert (line["valeur"], line["libelle"], line["nombre"]) == (
                row["valeur"],
                row["libelle"],
                row["nombre"],
            )
            assert line["part"] is None or line["part"] == row["part"]


def test_statistics_honour_every_filter(base, coop, refused):
    demo.create(600, 1, cli.parser.day(AU))
    admin = ["--compte", "admin@demo.example"]

    def activities(*arguments: str) -> int:
        return stats_of(coop, *admin, *arguments)["statistiques"]["activites"]["total"]

    everything = activities()
    assert 500 < everything <= 600
    assert sum(activities("--type", t) for t in TYPES.values) == everything
    assert activities("--type", "atelier", "--type", "demarche") == activities(
        "--type", "atelier"
    ) + activities("--type", "demarche")
    halves = activities("--au", "2025-09-30"), activities("--du", "2025-10-01")
    assert min(halves) > 0
    assert sum(halves) == everything
    own = activities("--mediateur", "mediateur@demo.example")
    assert own == stats_of(coop, "--compte", "mediateur@demo.example")["statistiques"]["activites"]["total"]
    with database.snapshot() as connection:
        lieu = connection.execute(sa.select(LIEU.c.id).where(LIEU.c.source == "fs-1816")).scalar_one()
    places = [
        activities("--lieu", lieu),
        activities("--commune", "76540"),
        activities("--epci", "200023414"),
        activities("--departement", "76"),
        activities("--region", "28"),
    ]
    assert places == sorted(places)
    assert places[0] > 0
    assert (
        "du 1er au 2 octobre 2026"
        in stats_of(coop, *admin, "--du", "2026-10-01", "--au", "2026-10-02")["selection"]
    )
    for bad, label in (
        (["--type", "danse"], "Type"),
        (["--commune", "99999"], "Lieu"),
        (["--lieu", "x"], "Lieu"),
        (["--du", "2026-10-02", "--au", "2026-10-01"], "Période"),
    ):
        assert label in refused("stats", *admin, *bad)
    mate = ["--compte", "mediateur@demo.example", "--mediateur", "conseiller@demo.example"]
    assert "Médiateurs" in refused("stats", *mate)


def test_statistics_as_a_table_are_french(base, coop):
    demo.create(200, 1, cli.parser.day(AU))
    code, out, err = coop("stats", "--compte", "mediateur@demo.example")
    assert (code, err) == (0, "")
    assert out.startswith("Activités de Camille Démonstration")
    assert re.search(r"Féminin +\d+ +[\d,]+\u202f%", out)
    assert re.search(r"Temps passé\u00a0: \d+\u00a0h", out)
    assert not re.search(r"\bnan\b", out)


def test_the_schema_is_made_and_made_again(base, coop):
    assert coop("migrer") == coop("migrer") == (0, "La base de données est à jour.\n", "")


def test_a_failure_is_told_and_its_details_go_to_a_file(base, coop, monkeypatch):
    def broken() -> None:
        raise ValueError("détail technique")

    monkeypatch.setattr(database, "migrate", broken)
    code, out, err = coop("migrer")
    assert (code, out) == (1, "")
    assert err.startswith("La commande a échoué.")
    assert "technique" not in err
    assert "détail technique" in (database.INSTANCE / "coop.log").read_text()


def test_a_database_out_of_reach_is_told(coop, tmp_path, monkeypatch):
    monkeypatch.setattr(database, "INSTANCE", tmp_path)
    code, out, err = coop("migrer")
    assert (code, out) == (1, "")
    assert err.startswith("La base ne répond pas")
    assert len(err.splitlines()) == 1


def test_an_interruption_is_quiet(base, coop, monkeypatch):
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(database, "migrate", interrupted)
    assert coop("migrer") == (130, "", "Commande interrompue.\n")


def test_it_runs_as_a_module(base):
    done = subprocess.run([sys.executable, "-m", "coop", "zut"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "n’est pas possible" in done.stderr


def test_a_report_is_written_to_a_file_of_each_format(base, coop, refused, tmp_path):
    demo.create(200, 1, cli.parser.day(AU))
    asked = ["stats", "--compte", "coordinateur@demo.example", "--du", "2026-07-01", "--au", "2026-09-30"]
    for kind in FORMATS:
        file = tmp_path / f"rapport.{kind.code.upper()}"
        code, out, err = coop(*asked, "--comparer", "annee", "--fichier", str(file))
        assert (code, err) == (0, "")
        assert "1er juillet au 30 septembre 2026" in out
        assert file.stat().st_size > 1000
    assert "n’est pas celle d’un format connu" in refused(*asked, "--fichier", str(tmp_path / "rapport.odt"))
    assert "ne peut pas être écrit" in refused(*asked, "--fichier", str(tmp_path / "absent" / "rapport.csv"))


def test_statistics_beyond_one_s_scope_are_masked_and_compared(base, coop, refused):
    demo.create(400, 1, cli.parser.day(AU))
    asked = ["--compte", "mediateur@demo.example", "--du", "2026-01-01", "--au", "2026-09-30"]
    found = stats_of(coop, *asked, "--perimetre", "france", "--comparer", "moi")
    assert "de tous les médiateurs de France" in found["selection"]
    assert "lieux" not in found["statistiques"]
    assert found["statistiques"]["accompagnements"]["compare"]["total"] > 0
    assert "Périmètre" in refused(
        "stats", "--compte", "mediateur@demo.example", "--perimetre", "departement:0"
    )
