"""What the repository says of itself: documents, requirements and commands agree, and no file says what it must not."""

import json
import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from app.__main__ import cli
from app.settings import ROOT, Settings

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")
HERE = str(Path(__file__).relative_to(ROOT))
BINARY = {".png", ".jpg", ".parquet", ".xlsx", ".ico", ".woff2"}
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|workspace|Users|mnt|builds)/\w|/home/\w|\b[A-Z]:\\\\|\blocalhost:(?!8050)\d+|"
    r"\.internal\b|\bindex-url\b|\bregistry *[=:]|\"resolved\" *:",
)
"""Paths of one machine, and addresses that packages come from, which are the business of pip and npm."""
BANNED = re.compile(
    r"\bB\.?A\.?M\.?E\b|\bBME\b|non-?white|people of colou?r|hard[- ]to[- ]reach|(?:ex-)?\boffenders?\b|\bservice users?\b|"
    r"handicapped|mixed[- ]race|\bodds\b|relative risk|more likely|league tables?",
    re.IGNORECASE,
)
"""The main words that readers must not be given (equality/lint.py has them all); code and documents keep to them too."""
ABOUT_WORDS = ("equality/lint.py", "tests/")
"""The lint's own data, and tests that say what it must refuse."""
PROPER_NAMES = re.compile(
    r"National Offender Management Service|Offender Management in Custody|Offender Assessment System|"
    r"Offender Management Statistics"
)


@pytest.fixture(scope="module")
def documents() -> str:
    """The text of README.md and of everything in docs."""
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


@pytest.fixture(scope="module")
def tracked() -> dict[str, str]:
    """The text of every file that is in the repository, by path."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is not a checkout: there is no list of tracked files")
    paths = [path for path in listed.stdout.split("\0") if path and Path(path).suffix not in BINARY]
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in paths if (ROOT / path).is_file()}


def found(pattern: re.Pattern[str], texts: dict[str, str]) -> list[str]:
    """Where a pattern stands, as file:line: words."""
    return [
        f"{path}:{number}: {match[0]}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        for match in pattern.finditer(PROPER_NAMES.sub("", line))
    ]


def test_the_table_of_settings_has_every_setting_with_its_default_and_no_more():
    table = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    defaults = dict(re.findall(r"^\| *`([A-Z_]+)` *\| *([^|]*?) *\|", table, re.MULTILINE))
    assert [*defaults] == [field.name.upper() for field in fields(Settings)]
    for name, words in defaults.items():
        assert _default(words) == _as_written(getattr(Settings(), name.lower())), name


def _default(words: str) -> str:
    """What the table gives as a default: the part in backquotes; "none" is empty."""
    quoted = re.match(r"`([^`]+)`", words)
    return quoted[1] if quoted else words.replace("none", "")


def _as_written(value: object) -> str:
    """A default as the table writes it: folders below the project's, and nothing for none."""
    return value.relative_to(ROOT).as_posix() if isinstance(value, Path) else "" if value is None else str(value)


def test_settings_are_listed_in_one_place(documents: str):
    rows = re.findall(r"^\| *`([A-Z_]+)` *\|", documents, re.MULTILINE)
    assert sorted(rows) == sorted(field.name.upper() for field in fields(Settings))


def test_every_command_is_in_the_documents(documents: str):
    commands = [command.name or command.callback.__name__ for command in cli.registered_commands if command.callback]
    assert len(commands) >= 5
    assert [name for name in commands if f"python -m app {name}" not in documents] == []


def test_every_target_that_is_named_can_be_made(documents: str):
    targets = {*re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)}
    named = {*re.findall(r"`make ([a-z-]+)", documents), *re.findall(r"^ *make ([a-z-]+)", documents, re.MULTILINE)}
    assert {"run", "test"} <= named <= targets


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in [*DOCUMENTS, ROOT / "GLOSSARY.md", ROOT / "sample_data" / "README.md"]:
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_has_one_version_and_a_reason(name: str):
    lines = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert len(lines) > 5
    assert [
        line for line in lines if not re.fullmatch(r"[a-z][a-z0-9-]*(?:\[[a-z]+\])?==[0-9][\w.]* +# \w.{3,}", line)
    ] == []


def test_constraints_hold_the_same_versions():
    pinned = dict(_pins("constraints.txt"))
    wanted = [pin for name in REQUIREMENTS for pin in _pins(name)]
    assert [(name, version) for name, version in wanted if pinned.get(name) != version] == []


def test_what_is_compared_with_has_exact_versions_and_its_libraries_have_reasons():
    lines = (ROOT / "requirements-compared.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and line[0] != "#"]
    assert [line for line in pinned if not re.match(r"[A-Za-z][\w.-]*==[0-9][\w.]*(?: +# \w.{3,})?$", line)] == []
    assert [line.split("==")[0] for line in pinned if "#" in line] == ["aequitas", "fairlearn"]


def _pins(name: str) -> list[tuple[str, str]]:
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)(?:\[[a-z]+\])?==([\w.]+)", text, re.MULTILINE)
    return [(re.sub(r"[-_.]+", "-", package).lower(), version) for package, version in pins]


def test_the_browser_gets_the_plotly_that_python_brings():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert package["dependencies"]["plotly.js-basic-dist-min"] == get_plotlyjs_version()


def test_browser_packages_have_one_version_each():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert {name: lock["packages"][f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_no_file_names_a_machine_or_where_packages_come_from(tracked: dict[str, str]):
    assert found(MACHINE, {path: text for path, text in tracked.items() if path != HERE}) == []


def test_no_file_uses_words_that_readers_must_not_be_given(tracked: dict[str, str]):
    assert found(BANNED, {path: text for path, text in tracked.items() if not path.startswith(ABOUT_WORDS)}) == []


def test_no_file_holds_two_sides_of_a_conflict(tracked: dict[str, str]):
    assert found(re.compile(r"^(?:<{7}|>{7}) "), tracked) == []


def test_nothing_that_is_made_or_fetched_is_tracked(tracked: dict[str, str]):
    made = re.compile(
        r"(^|/)(data|node_modules|\.venv|__pycache__|vendor|\.hypothesis)/|\.(sqlite|duckdb|parquet|log)$"
    )
    assert [path for path in tracked if made.search(path)] == []


PACKAGES = ("app", "components", "equality", "queries", "sample_data", "tests")
MODULES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.stem != "__init__" and not path.stem.startswith("test_")
]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_map_has_every_module_in_its_own_words(module: Path):
    place = module.relative_to(ROOT)
    says = module.read_text(encoding="utf-8").splitlines()[0].strip('"').strip()
    assert f"| [{place.name}](../{place}) | {says} |" in (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
