"""The documentation says what the code says: generated pages are up to date, links lead somewhere."""

import re
from pathlib import Path

import pytest

from coop import documentation, filters, rights, vocabulary
from coop.database import ROOT
from coop.questions import QUESTIONS
from coop.stats import STATISTICS
from coop.vocabulary import Vocabulary

WRITTEN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FRENCH = [path for path in WRITTEN if path.name in {*documentation.PAGES, "CHANGELOG.md"}]
WRONG = re.compile(r".{,20}(?: [:;!?»]|« |\w'\w).{,20}")
CODE = re.compile(r"```.*?```|`[^`\n]*`|<!--.*?-->", re.S)


def name(path: Path) -> str:
    return path.name


def read(page: str) -> str:
    return (documentation.FOLDER / page).read_text("utf-8")


@pytest.mark.parametrize("page", documentation.PAGES)
def test_generated_pages_are_up_to_date(page):
    assert read(page) == documentation.page(page), f"docs/{page} is out of date: run « make docs »"


@pytest.mark.parametrize("page", documentation.PAGES)
def test_generated_pages_have_one_mark(page):
    assert read(page).count("make docs") == 1, f"docs/{page}: its mark was changed, its lists are there twice"


def test_every_statistic_and_filter_is_explained():
    text = read("statistiques.md")
    codes = [s.code for s in STATISTICS] + [f.code for f in filters.FILTERS]
    assert [code for code in codes if f"`{code}`" not in text] == []
    assert [s.code for s in STATISTICS if s.definition not in text] == []


def test_every_question_and_each_of_its_answers_is_listed():
    text = read("questions.md")
    codes = [q.code for q in QUESTIONS] + [c.value for q in QUESTIONS for c in q.choices or ()]
    assert [code for code in codes if f"`{code}`" not in text] == []


def test_every_right_and_role_is_in_the_table():
    text = read("droits.md")
    assert [action for action in rights.RIGHTS if f"`{action}`" not in text] == []
    assert [role.label for role in vocabulary.ROLES if f"| {role.label} " not in text] == []


def test_every_list_is_in_the_glossary():
    text = read("glossaire.md")
    lists = [v for v in vars(vocabulary).values() if isinstance(v, Vocabulary)]
    missing = [c.value for choices in lists for c in choices if f"| `{c.value}` | " not in text]
    assert missing == []


def test_words_of_documentation_name_only_what_exists():
    assert set(documentation.ACTIONS) == set(rights.RIGHTS)
    assert set(documentation.VALUES) == {f.code for f in filters.FILTERS}


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_links_lead_to_a_file(path):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", CODE.sub("", path.read_text("utf-8")))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", FRENCH, ids=name)
def test_french_pages_are_typographic(path):
    prose = CODE.sub("", path.read_text("utf-8"))
    assert WRONG.findall(prose) == [], "an ordinary space beside : ; ! ? « or », or a straight apostrophe"
