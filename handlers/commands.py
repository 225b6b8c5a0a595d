"""The table of commands, in the order a menu shows them: the one place that lists them.

Adapters make their menus and typed options from it, `/help` its pages, dispatch its look-up.
"""

from handlers import (
    choose_kinds,
    digest_now,
    first_steps,
    greeting,
    keeping,
    look_up,
    manual,
    muting,
    near_misses,
    notes,
    open_paper,
    portion,
    quiet_dates,
    quiet_days,
    removal,
    setting_panel,
    shelf,
    shelving,
    standing,
    subscribing,
    timing,
    topic_files,
    topic_list,
    topic_panel,
    turning,
    why,
)
from handlers.entry import Argument, Command

__all__ = ["COMMANDS", "Argument", "Command"]

COMMANDS: tuple[Command, ...] = (
    Command(
        name="start",
        summary="Say hello and set up this chat",
        usage="/start",
        arguments=(),
        manages=False,
        run=greeting.start,
        details="Also wakes this chat up after messages could not reach it.",
        examples=("/start",),
    ),
    Command(
        name="help",
        summary="What you can ask, and how topics are written",
        usage="/help [topics or a command]",
        arguments=(
            Argument(
                "subject",
                "choice",
                "topics, or the name of a command",
                choices=("topics",),
            ),
        ),
        manages=False,
        run=lambda call, desk: manual.help_for(call, COMMANDS),
        examples=("/help", "/help topics", "/help time"),
    ),
    Command(
        name="subscribe",
        summary="Follow a topic: its new papers come with your digest",
        usage="/subscribe <words, a category or an author>",
        arguments=(
            Argument("topic", "text", 'For example: "language model" cat:cs.CL', required=True),
        ),
        manages=True,
        run=subscribing.subscribe,
        details=(
            "The answer shows what I understood and what the last announcement days would have "
            "brought, so that you can tune the topic. /help topics explains how to write one."
        ),
        examples=(
            "/subscribe graph neural networks",
            '/subscribe cat:cs.CL AND "language model"',
            '/subscribe au:"Yoshua Bengio"',
        ),
    ),
    Command(
        name="topics",
        summary="What this chat follows: pause, rename, move or remove a topic",
        usage="/topics [number] [pause, resume, up, down, kinds, rename or delete]",
        arguments=(
            Argument("topic", "topic", "Its number in the list, or its name"),
            Argument(
                "change",
                "choice",
                "pause, resume, up, down, kinds, delete, or rename with a new name",
                choices=("pause", "resume", "up", "down", "kinds", "rename", "delete"),
            ),
        ),
        manages=False,
        run=topic_panel.topics,
        details="A paused topic brings nothing until you wake it, and keeps its place.",
        examples=("/topics", "/topics 2", "/topics 2 pause", "/topics 2 rename my field"),
    ),
    Command(
        name="kinds",
        summary="Choose what a topic brings: new papers, cross-lists, replacements",
        usage="/kinds [number] [new cross replace]",
        arguments=(
            Argument("topic", "topic", "Its number in /topics, or all"),
            Argument(
                "kinds",
                "choice",
                "Any of new, cross and replace",
                choices=("new", "new cross", "new cross replace", "new replace", "replace"),
            ),
        ),
        manages=True,
        run=choose_kinds.kinds,
        details=(
            "A cross-list is a paper that another category gains, a replacement a new version. "
            "Usual are new and cross. A cross-list of a paper you have had does not come again."
        ),
        examples=("/kinds", "/kinds 2 new cross replace", "/kinds all new"),
    ),
    Command(
        name="unsubscribe",
        summary="Stop following a topic",
        usage="/unsubscribe <number or name>",
        arguments=(
            Argument("topic", "topic", "Its number in /topics, or its name", required=True),
        ),
        manages=True,
        run=topic_list.unsubscribe,
        details="/unsubscribe all removes every topic, after asking once.",
        examples=("/unsubscribe 2", "/unsubscribe graph neural networks"),
    ),
    Command(
        name="digest",
        summary="Show now what your next digest would bring",
        usage="/digest [more]",
        arguments=(
            Argument("part", "choice", "more: what did not fit in the last one", choices=("more",)),
        ),
        manages=False,
        run=digest_now.digest,
        details=(
            "Looking does not use it up: the same papers still come at your hour. "
            "/digest more shows the papers beyond the first twenty of the last digest."
        ),
        examples=("/digest", "/digest more"),
    ),
    Command(
        name="paper",
        summary="Open a paper: by its number in the last list, arXiv id, link or words",
        usage="/paper <number, arXiv id, link or words>",
        arguments=(
            Argument("paper", "paper", "A number, an arXiv id, a link, or words", required=True),
        ),
        manages=False,
        run=open_paper.paper,
        examples=("/paper 3", "/paper 1706.03762", "/paper attention is all you need"),
    ),
    Command(
        name="search",
        summary="Search papers, written like a topic",
        usage="/search <words>",
        arguments=(Argument("words", "text", "Written like a topic: /help topics", required=True),),
        manages=False,
        run=look_up.search,
        details=(
            "Papers stored here come first, newest first; when there are few, arXiv is asked too. "
            "/search more continues the last search."
        ),
        examples=("/search protein folding", "/search au:hinton ti:distillation"),
    ),
    Command(
        name="why",
        summary="Why a paper came to this chat, or why it did not",
        usage="/why <number or arXiv id>",
        arguments=(Argument("paper", "paper", "A number or an arXiv id", required=True),),
        manages=False,
        run=why.why,
        details="Names the topic and the words that matched, or what was missing in the nearest.",
        examples=("/why 3", "/why 1706.03762"),
    ),
    Command(
        name="missed",
        summary="Papers of the last announcement that just failed a topic",
        usage="/missed [number]",
        arguments=(Argument("topic", "topic", "Its number in /topics, or its name"),),
        manages=False,
        run=near_misses.missed,
        details="Each failed a single condition, which is named, so that you can tune the topic.",
        examples=("/missed", "/missed 2"),
    ),
    Command(
        name="save",
        summary="Keep a paper, and hear when something happens to it",
        usage="/save <numbers or arXiv ids>",
        arguments=(
            Argument("paper", "paper", "A number of the last list, or an arXiv id", required=True),
        ),
        manages=True,
        run=keeping.save,
        details=(
            "You are told of a new version, a withdrawal, a journal reference or DOI and a code "
            "link; /watch says when."
        ),
        examples=("/save 3", "/save 1 2 5", "/save 1706.03762"),
    ),
    Command(
        name="saved",
        summary="List, search and remove the papers you keep",
        usage="/saved [words, page 2 or remove 1]",
        arguments=(Argument("words", "text", "Words to look for, page 2, or remove 1"),),
        manages=False,
        run=shelf.saved_papers,
        details="A search is written like a topic, and looks in your notes as well.",
        examples=("/saved", "/saved diffusion", "/saved page 2", "/saved remove 1"),
    ),
    Command(
        name="note",
        summary="Write a note on a paper, which is saved with it",
        usage="/note <number or arXiv id> [text]",
        arguments=(
            Argument("paper", "paper", "A number or an arXiv id", required=True),
            Argument("text", "text", "Your note; - removes it"),
        ),
        manages=False,
        run=notes.note,
        details="Without a text it shows the note; with - it removes it.",
        examples=("/note 3 compare with our baseline", "/note 3", "/note 3 -"),
    ),
    Command(
        name="watch",
        summary="When to hear of changes to saved papers: at once or with the digest",
        usage="/watch [now or digest]",
        arguments=(Argument("when", "choice", "now or digest", choices=("now", "digest")),),
        manages=True,
        run=quiet_days.watch,
        examples=("/watch", "/watch now", "/watch digest"),
    ),
    Command(
        name="time",
        summary="Show or change the hour of your digest",
        usage="/time [hour]",
        arguments=(Argument("time", "time", "For example 8, 8am or 08:30"),),
        manages=True,
        run=timing.time,
        examples=("/time", "/time 07:30"),
    ),
    Command(
        name="timezone",
        summary="Show or change the time zone of your digest",
        usage="/timezone [city or zone]",
        arguments=(Argument("zone", "zone", "For example Berlin, Asia/Tokyo or UTC+8"),),
        manages=True,
        run=timing.timezone,
        examples=("/timezone", "/timezone Berlin", "/timezone UTC+8"),
    ),
    Command(
        name="days",
        summary="Show or change the days your digest may come",
        usage="/days [days]",
        arguments=(Argument("days", "days", "For example mon-fri, daily or tue thu"),),
        manages=True,
        run=timing.days,
        details="What is announced on the other days comes with the next digest.",
        examples=("/days", "/days mon-fri", "/days tue thu"),
    ),
    Command(
        name="silence",
        summary="What to hear on days without papers: nothing, or one line with the reason",
        usage="/silence [line or none]",
        arguments=(Argument("what", "choice", "line or none", choices=("line", "none")),),
        manages=True,
        run=quiet_days.silence,
        details=(
            "The line names the true reason: a weekend, a holiday, a list that is not out, that "
            "arXiv fails, or how many papers there were of which none matched."
        ),
        examples=("/silence", "/silence line", "/silence none"),
    ),
    portion.DENSITY,
    portion.CAP_COMMAND,
    muting.MUTE,
    quiet_dates.QUIET,
    setting_panel.SETTINGS_COMMAND,
    topic_files.EXPORT,
    topic_files.IMPORT,
    Command(
        name="pause",
        summary="Stop the digests for a while",
        usage="/pause",
        arguments=(),
        manages=True,
        run=timing.pause,
        details="Topics and settings stay as they are. /resume starts the digests again.",
        examples=("/pause",),
    ),
    Command(
        name="resume",
        summary="Let the digests come again",
        usage="/resume",
        arguments=(),
        manages=True,
        run=timing.resume,
        details="Papers of the last seven days that you have missed come along.",
        examples=("/resume",),
    ),
    Command(
        name="status",
        summary="How current the papers are, and when your next digest comes",
        usage="/status",
        arguments=(),
        manages=False,
        run=standing.status,
        examples=("/status",),
    ),
    first_steps.BEGIN,
    turning.OPEN,
    shelving.SHELVE,
    shelving.NUMBERS,
    removal.RESTORE,
)
