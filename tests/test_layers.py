"""The shape of the code: who imports whom, how long files are, how French is typed. Files are only parsed."""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ORDER = """
french reference
vocabulary
questions
models
answers
check words
database periods
rights filters
counts
store
counting stats
weights
masking provenance comparison
reader
report
document shared
charts theme exports imports
demo cli __main__ documentation ui main server
"""
LEVEL = {name: level for level, line in enumerate(ORDER.strip().splitlines()) for name in line.split()}
WITH_STREAMLIT = {"ui", "main", "server"}
WITH_FILES = {"charts", "theme", "exports", "imports"}
DRAWING = {"plotly", "kaleido", "openpyxl", "xlsxwriter", "fpdf", "pptx", "docx"}
FORMATS = {"pdf", "xlsx", "pptx", "csv", "png", "zip", "tableur"}
FOREIGN_KEYS = {"coop/demo/proportions.py"}
"""Files whose strings are the keys of somebody else's data, letter for letter."""
LONG = {"coop/vocabulary.py", "coop/questions.py", "coop/models.py", "coop/stats.py"}

FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("coop/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "Home.py")
    if "migrations" not in path.parts
)


@functools.cache
def tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(), file)


@functools.cache
def imports(file: str) -> set[str]:
    """The modules that a file imports, wherever it does: « coop.store.lieux », « streamlit »."""
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}: relative imports hide the layer"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if _is_module(name) else str(node.module) for name in names}
    return found


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return name.split(".")[0] in {"coop", "pages"} and (path.is_dir() or path.with_suffix(".py").exists())


def part(module: str) -> str:
    """The layer that a module belongs to: « store » for coop.store.lieux; "" for the package itself."""
    return (module.split(".") + [""])[1]


def part_of(file: str) -> str:
    return part(file.removesuffix(".py").replace("/", ".")) if file.startswith("coop/") else ""


@pytest.mark.parametrize("file", [file for file in FILES if part_of(file) not in {"", "__init__"}])
def test_a_module_imports_only_what_stands_before_it(file):
    assert part_of(file) in LEVEL, f"{file}: say where « {part_of(file)} » stands in the order"
    used = {part(module) for module in imports(file) if module.startswith("coop.")}
    later = sorted(name for name in used if LEVEL.get(name, 99) > LEVEL[part_of(file)])
    assert not later, f"{file} imports {later}, which stand after it"


@pytest.mark.parametrize("file", FILES)
def test_only_screens_know_streamlit_and_only_outputs_know_formats(file):
    packages, own = {module.split(".")[0] for module in imports(file)}, part_of(file)
    if file.startswith("coop/") and own not in WITH_STREAMLIT:
        assert "streamlit" not in packages, f"{file} knows Streamlit"
    if own not in WITH_FILES:
        known = packages & (DRAWING - ({"plotly"} if own == "ui" else set()))
        assert not known, f"{file} knows {sorted(known)}"
    assert "pages" not in packages, f"{file} imports a page"
    if file.startswith("coop/exports/") and not file.endswith("__init__.py"):
        others = {m.split(".")[2] for m in imports(file) if m.startswith("coop.exports.")} & FORMATS
        assert not others, f"{file} knows another format: {sorted(others)}"


@pytest.mark.parametrize("file", FILES)
def test_files_are_short(file):
    most = 60 if file.startswith("pages/") else 250
    lines = len((ROOT / file).read_text().splitlines())
    assert lines <= most or file in LONG, f"{file}: {lines} lines, {most} at most"


WRONG = {
    "a straight apostrophe": re.compile(r"[^\W\d_]'[^\W\d_]"),
    "an ordinary space before : ; ! ? or »": re.compile(r" [:;!?»](?![:=])"),
    "an ordinary space after «": re.compile(r"« "),
}


def texts(file: str) -> Iterator[tuple[int, str]]:
    """The string constants of a file with a space in them, docstrings and raw strings (patterns) left out."""
    lines = (ROOT / file).read_bytes().splitlines()
    documents = {
        id(node.value)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            start = lines[node.lineno - 1][node.col_offset : node.col_offset + 2].lower()
            if id(node) not in documents and not start.startswith((b'r"', b"r'", b"rf", b"fr")):
                yield node.lineno, node.value


@pytest.mark.parametrize("file", [file for file in FILES if file not in FOREIGN_KEYS])
def test_french_is_typed_as_it_is_printed(file):
    wrong = [
        f"{file}:{line}: {what} in « {text[:80]} »"
        for line, text in texts(file)
        for what, pattern in WRONG.items()
        if pattern.search(text)
    ]
    assert not wrong, "\n".join(wrong)
