"""The rule of the house: which room may lean on which, and where each outside library lives."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {
    "papers": {"papers"},
    "storage": {"papers", "storage"},
    "handlers": {"papers", "storage", "handlers"},
    "scheduler": {"papers", "storage", "scheduler"},
    "bot": {"papers", "storage", "handlers", "scheduler", "bot"},
}
HOMES = {
    "arxiv": ("papers/sources/api.py",),
    "httpx": ("papers/sources/wire.py",),
    "lxml": ("papers/sources/document.py",),
    "sqlite3": ("storage/",),
    "sqlite_utils": ("storage/",),
    "apscheduler": ("scheduler/clock.py",),
    "telegram": ("bot/telegram_",),
    "discord": ("bot/discord_",),
    "prompt_toolkit": ("bot/console",),
    "dotenv": ("bot/settings.py",),
    "prometheus_client": ("bot/metrics.py",),
    "unicodeit": ("papers/tex",),
    "snowballstemmer": ("papers/tokens.py",),
    "babel": ("papers/language.py", "papers/dates.py", "papers/languages/"),
    "openai": ("papers/readings/",),
    "matplotlib": ("papers/plots.py",),
}


def sources() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way_and_libraries_stay_at_home(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    room = name.split("/")[0]

    for line, module in imports(path):
        top = module.split(".")[0]

        assert not module.startswith("."), f"{name}:{line} imports relatively"
        if top in ROOMS:
            assert top in ROOMS[room], f"{name}:{line}: {room} may not import {module}"
        if top in HOMES:
            assert name.startswith(HOMES[top]), f"{name}:{line}: {top} lives in {HOMES[top]}"


def test_importing_a_package_does_nothing() -> None:
    for path in sources():
        if path.name == "__init__.py":
            assert path.read_text(encoding="utf-8") == ""


def test_no_two_source_files_share_a_name() -> None:
    names = [path.name for path in sources() if not path.name.startswith("__")]

    assert sorted(names) == sorted(set(names))


def test_only_the_settings_read_the_environment() -> None:
    for path in sources():
        name = str(path.relative_to(ROOT))
        if name != "bot/settings.py":
            text = path.read_text(encoding="utf-8")
            assert "os.environ" not in text, name
            assert "getenv" not in text, name


def test_pinned_versions_name_no_address() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert not line or line.startswith("#") or "==" in line
        assert "://" not in line
