"""Start Paperboy: `python -m bot [--sample]`. Reads the settings, says what is wrong, and runs."""

import argparse
import asyncio
import contextlib
import logging
import sys
from collections.abc import Sequence
from importlib.metadata import version

from bot.export_digest import add_export, export_digest
from bot.moment import clock
from bot.program import run
from bot.rehearsal import settings_for
from bot.settings import Settings, SettingsError, from_environment
from bot.upgrade import upgrade_apart
from storage.trouble import Busy, StorageError

WRONG_SETTINGS = 2
"""The exit code that says that starting again changes nothing (also argparse's)."""
FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the end and return the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        settings = from_environment()
        if asked.command == "export":
            return export_digest(asked, settings.database_url)
        if asked.sample:
            settings = settings_for(settings, clock(settings.clock_file)().date())
        _log_to_stderr(settings)
        clock(settings.clock_file)()
        upgrade_apart(settings.database_url)
        return asyncio.run(run(settings, sample=asked.sample))
    except Busy as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    except (SettingsError, StorageError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_SETTINGS
    except KeyboardInterrupt:
        return 0
    except Exception:
        logging.getLogger(__name__).exception("Paperboy cannot go on")
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Paperboy brings new arXiv papers to your chat."
    )
    parser.add_argument(
        "--sample",
        action="store_true",
        help="talk in the terminal over a few days of invented papers, without a network",
    )
    parser.add_argument("--version", action="version", version=f"Paperboy {version('paperboy')}")
    add_export(parser.add_subparsers(dest="command", metavar="export"))
    return parser


class _CurrentStderr(logging.Handler):
    """Writes to whatever standard error is now: above the prompt while there is one."""

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(self.format(record) + "\n")


def _log_to_stderr(settings: Settings) -> None:
    talks = not (settings.telegram_token or settings.discord_token)
    handler = _CurrentStderr()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    level = settings.log_level or ("WARNING" if talks else "INFO")
    logging.basicConfig(level=level, handlers=[handler])
    # These write every request, and Telegram's addresses contain the token.
    for name in ("httpx", "httpcore", "telegram", "discord", "apscheduler", "asyncio", "openai"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))


if __name__ == "__main__":
    sys.exit(main())
