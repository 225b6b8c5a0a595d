"""README and code say the same: every command, every setting, the version."""

import re
import tomllib
from pathlib import Path

from bot.settings import NAMES, Settings
from handlers.commands import COMMANDS
from handlers.entry import shown

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table(after: str) -> dict[str, list[str]]:
    """Return the first Markdown table after a heading, keyed by its first column."""
    rows = README.split(after, 1)[1].split("\n## ", 1)[0].splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows if "|" in row]
    return {cell[0].strip("| "): cell[1:] for cell in cells[2:]}


def test_the_readme_names_every_command_as_the_code_does() -> None:
    written = {
        name: cells[0].rstrip("| ") for name, cells in table("## Commands").items() if "`/" in name
    }

    assert written == {f"`{command.usage}`": command.summary for command in shown(COMMANDS)}


def test_the_readme_names_every_setting_with_its_default() -> None:
    rows = table("## Settings")
    defaults = Settings()

    assert {name.strip("`") for name in rows} == set(NAMES)
    for name, cells in rows.items():
        default = getattr(defaults, name.strip("`").lower())
        if isinstance(default, str) and default:
            assert f"`{default}`" in cells[-1], name


def test_every_make_target_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"(?:`|^ {4})make ([a-z]+)", README, re.MULTILINE)) <= targets


def test_the_changelog_knows_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"[{version}]" in changelog or "[Unreleased]" in changelog
