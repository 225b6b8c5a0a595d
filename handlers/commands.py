"""The table of commands, in the order a menu shows them: the one place that lists them.

Adapters make their menus and typed options from it, `/help` its pages, dispatch its look-up.
"""

from handlers import (
    digest_now,
    greeting,
    look_up,
    manual,
    open_paper,
    standing,
    subscribing,
    timing,
    topic_list,
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
        summary="List the topics this chat follows",
        usage="/topics",
        arguments=(),
        manages=False,
        run=topic_list.topics,
        examples=("/topics",),
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
)
