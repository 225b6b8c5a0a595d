"""The table of commands, in the order a menu shows them: the one place that lists them.

Each entry stands beside the function that answers it. Adapters make their menus and typed options
from the table, `/help` its pages, dispatch its look-up.
"""

from handlers import (
    choose_kinds,
    digest_now,
    greeting,
    keeping,
    language_choice,
    look_up,
    manual,
    near_misses,
    notes,
    open_paper,
    quiet_days,
    shelf,
    similar_papers,
    standing,
    stats,
    subscribing,
    timing,
    topic_list,
    trend,
    why,
)
from handlers.entry import Argument, Command

__all__ = ["COMMANDS", "Argument", "Command"]

COMMANDS: tuple[Command, ...] = (
    greeting.COMMAND,
    manual.entry(lambda: COMMANDS),
    subscribing.COMMAND,
    topic_list.TOPICS,
    choose_kinds.COMMAND,
    topic_list.UNSUBSCRIBE,
    digest_now.COMMAND,
    open_paper.COMMAND,
    look_up.COMMAND,
    similar_papers.COMMAND,
    why.COMMAND,
    near_misses.COMMAND,
    keeping.COMMAND,
    shelf.COMMAND,
    notes.COMMAND,
    quiet_days.WATCH,
    trend.COMMAND,
    stats.COMMAND,
    timing.TIME,
    timing.TIMEZONE,
    timing.DAYS,
    language_choice.COMMAND,
    quiet_days.SILENCE,
    timing.PAUSE,
    timing.RESUME,
    standing.COMMAND,
)
