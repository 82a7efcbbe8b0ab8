"""The shape of the code: which part may import which, what stays out of which, and that nothing happens at import."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "equality": set(),
    "queries": {"equality"},
    "components": {"equality"},
    "sample_data": {"equality", "queries"},
    "app": {"equality", "queries", "components"},
}
"""Imports point one way. Of app, the command line may also call sample_data."""
COMMAND_LINE = "app.__main__"
ITS_COMMANDS = "app.keeping"
"""What some of its commands do, in a file of their own."""
ONLY_IN = {
    "dash": {"app", "components"},
    "dash_bootstrap_components": {"app", "components"},
    "flask": {"app"},
    "sqlalchemy": {"queries", "app", "sample_data"},
    "psycopg": {"queries"},
    "duckdb": {"queries", "sample_data"},
    "statsmodels": set(),
    "mpmath": set(),
}
BANNED_NAMES = {"utils", "helpers", "common", "misc", "base", "manager"}
CALLBACK_PARTS = {"Input", "Output", "State", "callback", "ctx", "callback_context", "Patch", "no_update"}


@dataclass(frozen=True)
class Module:
    """One module of ours: its dotted name and its syntax."""

    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed source."""
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @property
    def part(self) -> str:
        """The part of the tool that it belongs to."""
        return self.name.partition(".")[0]

    def imports(self) -> set[str]:
        """Dotted names that it imports anywhere, also within functions; "from a import b" gives a and a.b."""
        return {name for node in ast.walk(self.tree) for name in _imported(node)}

    def imports_from(self, top: str) -> bool:
        """Whether it imports a package or anything in it."""
        return any(name == top or name.startswith(f"{top}.") for name in self.imports())


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are written in full"
        yield str(node.module)
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _modules() -> list[Module]:
    return [Module(_dotted(path), path) for part in MAY_IMPORT for path in sorted((ROOT / part).rglob("*.py"))]


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = _modules()


def test_every_part_is_there():
    assert {module.part for module in MODULES} == set(MAY_IMPORT)


def test_imports_point_one_way():
    def wrong(module: Module) -> set[str]:
        ours = {name.partition(".")[0] for name in module.imports()} & {*MAY_IMPORT, "tests"}
        sample = {"sample_data"} if module.name == COMMAND_LINE else set()
        return ours - {module.part} - MAY_IMPORT[module.part] - sample

    assert {module.name: wrong(module) for module in MODULES if wrong(module)} == {}


def test_libraries_stay_in_their_parts():
    found = [(module, name) for module in MODULES for name in ONLY_IN if module.imports_from(name)]
    assert [(module.name, name) for module, name in found if module.part not in ONLY_IN[name]] == []


def test_the_pages_know_nothing_of_loading():
    loading = [module for module in MODULES if module.imports_from("queries.loading")]
    elsewhere = [
        one.name for one in loading if one.part != "sample_data" and not one.name.startswith("queries.loading")
    ]
    assert elsewhere == [COMMAND_LINE, ITS_COMMANDS]


def test_only_the_store_runs_statements():
    runs = {
        module.part
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany", "read_sql")
    }
    assert runs <= {"queries", "sample_data"}


def test_callbacks_are_made_in_one_place():
    def parts(module: Module) -> set[str]:
        return {name.rpartition(".")[2] for name in module.imports() if name.startswith("dash.")} & CALLBACK_PARTS

    assert {module.name: parts(module) for module in MODULES if parts(module)} == {"app.page": {"Input", "Output"}}


def test_charts_are_plain_dictionaries_without_a_template():
    drawn = [one.name for one in MODULES if {"plotly.express", "plotly.graph_objects"} & one.imports()]
    assert drawn == []
    assert [module.name for module in MODULES if "template" in dict(_pairs(module.tree))] == []


def test_no_chart_can_be_sent_elsewhere_and_no_callback_fails_unseen():
    for name in ("showSendToCloud", "suppress_callback_exceptions"):
        said = [ast.unparse(value) for module in MODULES for key, value in _pairs(module.tree) if key == name]
        assert said == ["False"]


def _pairs(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Keys and values of dictionaries that are written out, and keyword arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg, node.value


def test_every_module_says_in_one_sentence_what_lives_there():
    def said(module: Module) -> str:
        return (ast.get_docstring(module.tree) or "").split("\n\n")[0]

    assert [one.name for one in MODULES if not re.fullmatch(r"(?s)\w(?:(?!\.\s+[A-Z]).)*\.", said(one))] == []


def test_names_say_what_lives_there():
    assert [module.name for module in MODULES if BANNED_NAMES & set(module.name.split("."))] == []


def test_nothing_catches_everything():
    caught = [
        (module.name, ast.unparse(node.type) if node.type else "")
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
    ]
    assert [(name, kind) for name, kind in caught if re.search(r"^$|\b(Base)?Exception\b", kind)] == []


IMPORT_ALL = """
import os, sys
os.rmdir(os.getcwd())
sys.path.insert(0, {root!r})
happened = []

def note(event, arguments):
    if event.split(".")[0] in ("socket", "subprocess", "sqlite3", "shutil", "tempfile") or event in ("os.mkdir", "os.system"):
        happened.append(event)
    elif event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], str):
        path = arguments[0]
        if path.startswith({root!r}) and "/.venv/" not in path and event == "open" and not path.endswith((".py", ".pyc")):
            happened.append(event + " " + path)

import dash, dash_bootstrap_components, duckdb, duckdb_sqlalchemy, sqlalchemy, numpy, pandas, scipy.special, typer, msgspec, tempfile
sys.addaudithook(note)
for name in {names!r}:
    __import__(name)
print(*happened, sep="\\n")
"""


def test_nothing_happens_at_import(tmp_path: Path):
    """Every module is imported without an environment, in a folder that is gone; no file is read, nothing is opened."""
    names = [module.name for module in MODULES]
    ran = _python(IMPORT_ALL.format(root=str(ROOT), names=names), tmp_path)
    assert (ran.returncode, ran.stderr, ran.stdout.split()) == (0, "", [])


SERVE_ALL = """
import sys
sys.path.insert(0, {root!r})
import app.server, app.wsgi
print(*sorted(sys.modules.keys() & {{"duckdb", "duckdb_sqlalchemy", "pandas", "openpyxl", "statsmodels", "plotly.express"}}))
print(*sorted(name for name in sys.modules if name.startswith(("queries.loading", "sample_data", "tests"))))
"""


def test_the_server_knows_neither_duckdb_nor_exact_counts(tmp_path: Path):
    ran = _python(SERVE_ALL.format(root=str(ROOT)), tmp_path)
    assert (ran.returncode, ran.stderr, ran.stdout.split()) == (0, "", [])


def _python(source: str, folder: Path) -> subprocess.CompletedProcess[str]:
    # Isolated, so that neither the environment nor the folder decides what is imported.
    command = [sys.executable, "-I", "-B", "-W", "error", "-c", source]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False)
