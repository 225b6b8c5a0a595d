"""The table of commands, in the order a menu shows them: the one place that lists them.

Each entry stands beside the function that answers it. Adapters make their menus and typed options
from the table, `/help` its pages, dispatch its look-up.
"""

from handlers import (
    choose_kinds,
    costs,
    digest_file,
    greeting,
    keeping,
    language_choice,
    look_up,
    manage,
    manual,
    my_data,
    near_misses,
    notes,
    open_paper,
    quiet_days,
    reading_choice,
    shelf,
    standing,
    stats,
    subscribing,
    take_away,
    timing,
    topic_list,
    trend,
    unfurl,
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
    digest_file.COMMAND,
    open_paper.COMMAND,
    look_up.COMMAND,
    why.COMMAND,
    near_misses.COMMAND,
    keeping.COMMAND,
    shelf.COMMAND,
    notes.COMMAND,
    take_away.COMMAND,
    quiet_days.WATCH,
    trend.COMMAND,
    stats.COMMAND,
    timing.TIME,
    timing.TIMEZONE,
    timing.DAYS,
    language_choice.COMMAND,
    quiet_days.SILENCE,
    reading_choice.COMMAND,
    timing.PAUSE,
    timing.RESUME,
    standing.COMMAND,
    costs.COMMAND,
    unfurl.COMMAND,
    manage.COMMAND,
    my_data.MYDATA,
    my_data.FORGET,
)
