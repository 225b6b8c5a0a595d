"""Answers words without a command: a paper is opened, anything else is offered as a topic."""

from dataclasses import replace

from handlers.call import Answer, Call, Reply
from handlers.commands import COMMANDS
from handlers.desk import Desk
from handlers.manual import help_for
from handlers.open_paper import paper
from handlers.timing import time
from handlers.wording import press, rows
from papers.language import _
from papers.paper import find_doi, find_refs
from papers.said_clock import is_clock
from papers.text import code, line, para, text
from papers.topics import TopicError, parse

_HELP = frozenset({"help", "help me", "hi", "hello", "hey", "menu", "commands"})
_THANKS = frozenset({"thanks", "thank you", "many thanks", "thanks a lot", "thx", "ty"})
_LONGEST_TOPIC = 500


def plain(call: Call, desk: Desk) -> Answer:
    """Answer a line that is no command."""
    said = " ".join(call.text.split())
    word = said.casefold().strip(" .,?!")
    if word in _HELP:
        return help_for(replace(call, text=""), COMMANDS)
    if word in _THANKS:
        return Reply(text(_("You are welcome.")))
    if find_refs(said) or find_doi(said):
        return paper(call, desk)
    if said.isdecimal() and len(said) < 4:
        return paper(call, desk)
    if call.private and is_clock(said):
        return time(replace(call, command="time", text=said.strip(" .")), desk)
    if said.startswith("/") or not said or len(said) > _LONGEST_TOPIC or not _is_topic(said):
        return Reply(
            text(
                _(
                    "I understand commands, arXiv links and topics. /help shows what I can do, "
                    "and /help topics how topics are written."
                )
            ),
            rows(press(_("Help"), "/help")),
            ephemeral=True,
        )
    words = text(
        para(_("Shall I follow that for you, or look for it now?")),
        line(code(f"/subscribe {said}")),
        line(code(f"/search {said}")),
    )
    return Reply(
        words, rows(press(_("Follow"), f"/subscribe {said}"), press(_("Search"), f"/search {said}"))
    )


def _is_topic(said: str) -> bool:
    try:
        parse(said)
    except TopicError:
        return False
    return True
