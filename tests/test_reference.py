"""The reference data as shipped: each trap told in data/reference/SOURCES.md has its test here."""

import csv
import gzip
import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coop.reference import communes, demarches, lieux, territoires
from coop.reference.files import FOLDER, rows
from coop.reference.search import Index
from coop.vocabulary import THEMES_DEMARCHE


def names(text: str, limit: int = 8) -> list[str]:
    return [commune.label for commune in communes.search(text, limit)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("evreux", "Évreux (27000)"),
        ("ÉVREUX", "Évreux (27000)"),
        ("76000", "Rouen (76)"),
        ("76 000", "Rouen (76)"),
        ("76540", "Angerville-la-Martel (76540)"),  # a postcode before Rouen’s INSEE code
        ("27229", "Évreux (27000)"),  # INSEE code
        ("saint etienne du rouvray", "Saint-Étienne-du-Rouvray (76800)"),
        ("saint etienne du rouvet", "Saint-Étienne-du-Rouvray (76800)"),  # misspelt
        ("rouvray etienne", "Saint-Étienne-du-Rouvray (76800)"),
        ("l hay", "L’Haÿ-les-Roses (94240)"),
        ("L'Haÿ", "L’Haÿ-les-Roses (94240)"),
        ("lhay", "L’Haÿ-les-Roses (94240)"),
        ("rouen 76", "Rouen (76)"),
        ("rouen 75", "Rouen (76)"),  # a wrong postcode does not hide the name
        ("Rouen (76)", "Rouen (76)"),  # a label pasted back
        ("st ouen 93", "Saint-Ouen-sur-Seine (93400)"),
        ("93 st ouen", "Saint-Ouen-sur-Seine (93400)"),
        ("st denis 974", "Saint-Denis (974)"),
        ("st denis 93", "Saint-Denis (93)"),
        ("y", "Y (80190)"),  # an exact name before longer, larger ones
        ("eu", "Eu (76260)"),
        ("bellegarde sur valserine", "Valserhône (01200)"),  # former name
        ("paris", "Paris (75)"),
        ("paris 12", "Paris 12e Arrondissement (75012)"),
        ("lyon 69", "Lyon (69)"),
        ("ajaccio 2a", "Ajaccio (2A)"),
        ("2b", "Bastia (2B)"),
        ("20200", "Bastia (2B)"),
        ("97400", "Saint-Denis (974)"),
        ("98800", "Nouméa (98800)"),
    ],
)
def test_commune_search(text: str, first: str) -> None:
    assert names(text)[0] == first


def test_st_ouen_finds_every_saint_ouen_with_exact_names_first() -> None:
    found = names("st ouen")
    assert found == names("Saint-Ouen") == names("SAINT OUEN")
    assert found[:3] == ["Saint-Ouen (41100)", "Saint-Ouen (80610)", "Saint-Ouen-sur-Seine (93400)"]


def test_equal_matches_are_ordered_by_population() -> None:
    populations = [commune.population for commune in communes.search("76", limit=20)]
    assert populations == sorted(populations, reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "-", "\0", "%", "_", "🎉", "zzzzzz", "x" * 10_000])
def test_commune_search_finds_nothing_quietly(text: str) -> None:
    assert communes.search(text) == []


@given(st.text(max_size=30) | st.text("saint-é 0129ab’", max_size=12), st.integers(-1, 12))
@settings(deadline=None)
def test_no_search_ever_raises_or_exceeds_its_limit(text: str, limit: int) -> None:
    for search in (communes.search, lieux.search, demarches.search):
        found = search(text, limit)
        assert len(found) <= max(limit, 0)
        assert len(set(found)) == len(found)
    assert len(territoires.search(text, limit=limit)) <= max(limit, 0)


def test_commune_search_is_fast_enough_to_follow_typing() -> None:
    texts = ["s", "st", "st o", "st ouen", "evreux", "76000", "rouen 76", "l hay", "nowhere", "saint x"]
    communes.search("load")
    communes.search("load 1")
    start = time.perf_counter()
    for text in texts:
        communes.search(text)
    mean = (time.perf_counter() - start) / len(texts)
    assert mean < 0.02  # 2 to 5 ms in practice; the margin is for busy machines


def test_labels_are_never_ambiguous_although_names_are() -> None:
    every = [commune for code in communes.all_codes() if (commune := communes.get(code))]
    assert len(every) == 35_014
    shared = len(every) - len({commune.nom for commune in every})
    assert shared > 1_441
    assert len({commune.label for commune in every}) == len(every)
    assert not any("'" in commune.nom for commune in every)


def test_label() -> None:
    assert communes.label("27229") == "Évreux (27000)"
    assert communes.label("69123") == "Lyon (69)"
    assert communes.label("98412") == "Archipel des Kerguelen (984)"  # no postcode at all
    assert communes.label("00000") == "00000"
    assert communes.get("00000") is None


def test_a_postcode_may_straddle_two_departements() -> None:
    departements = {commune.departement for commune in communes.search("01410", limit=50)}
    assert departements == {"01", "39"}


def test_corsican_and_overseas_departements() -> None:
    for code, departement, region in [("2A004", "2A", "94"), ("2B033", "2B", "94"), ("97411", "974", "04")]:
        commune = communes.get(code)
        assert commune
        assert (commune.departement, commune.region) == (departement, region)
        assert code in communes.codes_of("departement", departement)
    noumea = communes.get("98818")
    assert noumea
    assert (noumea.departement, noumea.epci, noumea.lat) == ("988", "", None)
    assert communes.codes_of("departement", "20") == frozenset()


@pytest.mark.parametrize(("city", "arrondissements"), [("75056", 20), ("69123", 9), ("13055", 16)])
def test_arrondissements_roll_up(city: str, arrondissements: int) -> None:
    codes = communes.codes_of("commune", city)
    assert city in codes
    assert len(codes) == arrondissements + 1
    assert {communes.rolled_up(code) for code in codes} == {city}
    parent = communes.get(city)
    assert parent
    for niveau, code in [
        ("epci", parent.epci),
        ("departement", parent.departement),
        ("region", parent.region),
    ]:
        assert codes <= communes.codes_of(niveau, code)


def test_codes_of() -> None:
    assert communes.codes_of("commune", "75112") == {"75112"}
    assert communes.rolled_up("76540") == "76540"
    assert communes.rolled_up("unknown") == "unknown"
    assert "76540" in communes.codes_of("epci", "200023414")
    assert communes.codes_of("epci", "") == frozenset()
    assert communes.codes_of("commune", "") == frozenset()
    with pytest.raises(ValueError, match="unknown level"):
        communes.codes_of("pays", "FR")


def test_former_codes_lead_to_a_current_commune() -> None:
    assert communes.label(communes.current("93059") or "") == "Saint-Denis (93)"  # Pierrefitte-sur-Seine
    assert communes.current("27229") == "27229"
    assert communes.current("02630") == "02738"
    assert communes.current("99999") is None
    assert all(communes.current(row["ancien_code"]) for row in rows("communes_alias.csv.gz"))


def test_every_territory_of_every_commune_has_a_label() -> None:
    for commune in map(communes.get, communes.all_codes()):
        assert commune
        assert territoires.exists("departement", commune.departement)
        assert territoires.exists("region", commune.region)
        assert not commune.epci or territoires.exists("epci", commune.epci)


def test_territory_labels() -> None:
    assert territoires.label("epci", "200023414") == "Métropole Rouen Normandie"
    assert territoires.label("departement", "76") == "Seine-Maritime (76)"
    assert territoires.label("departement", "2A") == "Corse-du-Sud (2A)"
    assert territoires.label("region", "28") == "Normandie"
    assert territoires.label("commune", "27229") == "Évreux (27000)"
    assert territoires.label("departement", "988") == "Nouvelle-Calédonie (988)"
    assert territoires.label("region", "zz") == "zz"
    assert not territoires.exists("pays", "FR")
    with pytest.raises(ValueError, match="unknown level"):
        territoires.label("pays", "FR")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("normandie", ("region", "28", "Normandie")),
        ("76", ("departement", "76", "Seine-Maritime (76)")),
        ("seine maritime", ("departement", "76", "Seine-Maritime (76)")),
        ("rouen", ("commune", "76540", "Rouen (76)")),
        ("rouen", ("epci", "200023414", "Métropole Rouen Normandie")),
        ("lyon", ("epci", "200046977", "Métropole de Lyon")),
        ("val doise", ("departement", "95", "Val-d’Oise (95)")),
        ("2a", ("departement", "2A", "Corse-du-Sud (2A)")),
        ("saint etienne du rouvet", ("commune", "76575", "Saint-Étienne-du-Rouvray (76800)")),
    ],
)
def test_territory_search_mixes_levels(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in territoires.search(text)


def test_territory_search_keeps_to_the_levels_asked_for() -> None:
    assert {niveau for niveau, _, _ in territoires.search("seine", ("epci", "departement"))} == {
        "epci",
        "departement",
    }


def test_every_place_is_in_a_current_commune() -> None:
    places = [place for code in lieux.all_ids() if (place := lieux.get(code))]
    assert len(places) == 2_845
    assert all(communes.get(place.commune) for place in places)
    assert not any("'" in place.nom + place.adresse or "\n" in place.adresse for place in places)
    assert sum(place.itinerant for place in places) == 163
    assert lieux.get("fs-0") is None


def test_places_in_merged_communes_are_mapped_and_counted() -> None:
    outdated = [
        row for row in rows("lieux_france_services_2024-08.csv.gz") if communes.get(row["insee_com"]) is None
    ]
    assert len(outdated) == 3  # as said in SOURCES.md
    assert all(lieux.get(f"fs-{row['id_fs']}") for row in outdated)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("valserhone", "France services de Valserhône"),
        ("01200", "France services de Valserhône"),
        ("rue lamennais", "France services Tréguier"),
        ("france services evreux", "France services Evreux Portes de Normandie"),
        ("hesdin la foret", "France services d’Hesdin"),  # today’s name of the commune
    ],
)
def test_place_search(text: str, expected: str) -> None:
    assert expected in [place.nom for place in lieux.search(text)]


def test_demarches_are_well_formed() -> None:
    every = demarches.all()
    assert len(every) == len({one.code for one in every}) == 248
    assert len({(one.theme, one.libelle) for one in every}) == 248
    assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", one.code) and len(one.code) <= 60 for one in every)
    assert list(dict.fromkeys(one.theme for one in every)) == list(THEMES_DEMARCHE.values)
    assert not any("'" in one.libelle + one.organisme or re.search(r" [:;!?%]", one.libelle) for one in every)


def test_demarche_search() -> None:
    assert demarches.search("rsa")[0].libelle == "Demander le RSA"
    assert demarches.search("carte grise")[0].theme == "transports"
    assert "Dossier MDPH (demande unique)" in [one.libelle for one in demarches.search("pch")]  # keyword
    assert all("Caf" in one.libelle + one.organisme for one in demarches.search("caf"))
    first = demarches.search("demande", limit=5, themes=("logement", "justice"))
    assert {one.theme for one in first} <= {"logement", "justice"}
    assert demarches.search("carte grise", themes=("loisirs",))[0].theme == "transports"
    one = first[0]
    assert demarches.get(one.code) is one
    assert demarches.get("unknown") is None


def test_ranking_from_exact_to_scattered_words() -> None:
    index = Index(
        [
            ("Grand Caenais", "", "part"),
            ("Le Caen", "", "word"),
            ("Caennais", "", "prefix"),
            ("Caen", "", "exact"),
            ("Bretteville", "Caen", "keyword"),
            ("Ancien Caen", "", "exact"),
        ]
    )
    assert index.search("caen", 9) == ["exact", "prefix", "part", "word", "keyword"]
    assert index.search("caen", 2) == ["exact", "prefix"]
    assert index.search("caen", 9, among={"word"}) == ["word"]
    assert index.search("caenx", 9) == []
    assert index.search("caenx", 9, forgiving=True) == ["prefix", "exact"]


def test_every_file_is_readable_and_named_in_sources() -> None:
    sources = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    for path in FOLDER.iterdir():
        assert path.name in sources or path.name == "SOURCES.md", f"{path.name} has no source"
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
    with gzip.open(FOLDER / "communes.csv.gz", "rt", encoding="utf-8") as file:
        assert next(csv.reader(file))[0] == "code"
