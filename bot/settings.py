"""Settings from the environment and `.env`: read once, every problem named at once.

The environment wins over `.env`. Secrets stay inside `Settings` and are never printed.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from scheduler.reading_limits import DAILY_TOKENS


class SettingsError(Exception):
    """One or more settings are wrong; the text names each of them and what to do."""


@dataclass(frozen=True)
class Settings:
    """What the owner decided. Names in the environment are these, in capitals."""

    telegram_token: str = field(default="", repr=False)
    discord_token: str = field(default="", repr=False)
    database_url: str = "sqlite:///paperboy.db"
    operators: frozenset[tuple[str, int]] = frozenset()
    contact: str = ""
    port: int | None = None
    log_level: str = ""
    archive_dir: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    discord_api_url: str = "https://discord.com/api/v10"
    discord_gateway_url: str = ""
    arxiv_feed_url: str = "https://rss.arxiv.org"
    arxiv_oai_url: str = "https://oaipmh.arxiv.org/oai"
    arxiv_api_url: str = "https://export.arxiv.org/api/query"
    clock_file: str = ""
    llm_base_url: str = ""
    llm_api_key: str = field(default="", repr=False)
    llm_model: str = ""
    llm_daily_tokens: int = DAILY_TOKENS
    link_checks: str = "on"
    hugging_face: str = "on"
    link_gateway_url: str = ""


NAMES = tuple(name.upper() for name in Settings.__dataclass_fields__)
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

# Telegram: "<bot id>:<35 characters>" as @BotFather hands it out. Only the shape is checked here.
_TELEGRAM_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


def from_environment(directory: Path | None = None) -> Settings:
    """Read `.env` in `directory` (default: the working directory) and the environment.

    Raises SettingsError when anything is wrong.
    """
    path = (directory or Path.cwd()) / ".env"
    stored = dotenv_values(path) if path.is_file() else {}
    return parse({**stored, **os.environ})


def parse(values: Mapping[str, str | None]) -> Settings:
    """Turn names and texts into Settings; raises SettingsError naming all problems."""
    given = {name: (values.get(name) or "").strip() for name in NAMES}
    problems: list[str] = []
    operators = _operators(given.pop("OPERATORS"), problems)
    port = _port(given.pop("PORT"), problems)
    daily = _tokens(given.pop("LLM_DAILY_TOKENS"), problems)
    _check(given, problems)
    _check_model(given, problems)
    if problems:
        raise SettingsError("\n".join(problems))
    chosen = {name.lower(): text for name, text in given.items() if text}
    if "log_level" in chosen:
        chosen["log_level"] = chosen["log_level"].upper()
    return Settings(operators=operators, port=port, llm_daily_tokens=daily, **chosen)


def _operators(text: str, problems: list[str]) -> frozenset[tuple[str, int]]:
    found = set()
    for item in filter(None, (part.strip() for part in text.split(","))):
        match = re.fullmatch(r"(telegram|discord|console):(-?\d+)", item)
        if match is None:
            problems.append(
                f"OPERATORS: {item!r} is not understood; write telegram:ID or discord:ID, "
                "separated by commas."
            )
            continue
        found.add((match[1], int(match[2])))
    return frozenset(found)


def _port(text: str, problems: list[str]) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{1,5}", text) or not 0 < int(text) < 65536:
        problems.append("PORT must be a number from 1 to 65535, such as 8080.")
        return None
    return int(text)


def _tokens(text: str, problems: list[str]) -> int:
    digits = text.replace(",", "").replace("_", "")
    if not text:
        return DAILY_TOKENS
    if not re.fullmatch(r"\d{1,12}", digits):
        problems.append("LLM_DAILY_TOKENS must be a whole number of tokens, such as 2000000.")
        return DAILY_TOKENS
    return int(digits)


def _check_model(given: Mapping[str, str], problems: list[str]) -> None:
    """A model needs a name, and either an address or a key (for OpenAI's own)."""
    where = given["LLM_BASE_URL"] or given["LLM_API_KEY"]
    if where and not given["LLM_MODEL"]:
        problems.append("LLM_MODEL must name the model to ask, or leave out the other LLM_ names.")
    if given["LLM_MODEL"] and not where:
        problems.append(
            "LLM_MODEL needs LLM_BASE_URL, the address of an OpenAI-compatible endpoint, or "
            "LLM_API_KEY, a key for OpenAI's own."
        )
    if re.search(r"\s", given["LLM_API_KEY"]):
        problems.append("LLM_API_KEY contains a space. Copy it again.")


def _check(given: Mapping[str, str], problems: list[str]) -> None:
    if given["TELEGRAM_TOKEN"] and not _TELEGRAM_TOKEN.fullmatch(given["TELEGRAM_TOKEN"]):
        problems.append(
            "TELEGRAM_TOKEN does not look like a token (digits, a colon, letters). "
            "Ask @BotFather on Telegram for it: /mybots, your bot, API Token."
        )
    if given["DISCORD_TOKEN"] and re.search(r"\s", given["DISCORD_TOKEN"]):
        problems.append(
            "DISCORD_TOKEN contains a space. Copy it again from discord.com/developers: "
            "your application, Bot, Reset Token."
        )
    url = given["DATABASE_URL"]
    if url and not re.fullmatch(r"sqlite:///(?!:memory:).+", url):
        problems.append(
            "DATABASE_URL must begin with sqlite:/// and name a file, "
            "for example sqlite:///paperboy.db."
        )
    if given["LOG_LEVEL"] and given["LOG_LEVEL"].upper() not in LEVELS:
        problems.append(f"LOG_LEVEL must be one of {', '.join(LEVELS)}.")
    if given["ARCHIVE_DIR"] and Path(given["ARCHIVE_DIR"]).is_file():
        problems.append(
            f"ARCHIVE_DIR names {given['ARCHIVE_DIR']}, which is a file; name a folder."
        )
    for name in (name for name in given if name.endswith("_URL") and name != "DATABASE_URL"):
        schemes = ("ws", "wss") if name == "DISCORD_GATEWAY_URL" else ("http", "https")
        parts = urlsplit(given[name])
        if given[name] and (parts.scheme not in schemes or not parts.netloc):
            beginning = " or ".join(f"{scheme}://" for scheme in schemes)
            problems.append(f"{name} must be an address beginning with {beginning}.")
    for name in ("LINK_CHECKS", "HUGGING_FACE"):
        if given[name] not in ("", "on", "off"):
            problems.append(f"{name} must be on or off.")
    if given["CLOCK_FILE"] and not Path(given["CLOCK_FILE"]).is_file():
        problems.append(f"CLOCK_FILE names {given['CLOCK_FILE']}, and there is no such file.")
