"""From a line to an answer: reads the line, finds the command, and lets no mistake go unanswered.

The only place of this room that catches everything: whatever happens, the person gets a reply.
"""

import difflib
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from handlers.call import Answer, Call, Reply, Slow
from handlers.chat_here import language_of
from handlers.commands import COMMANDS, Command
from handlers.desk import Desk
from handlers.entry import shown
from handlers.permission import forbidden
from handlers.plain_words import plain
from handlers.wording import press, rows, shortened
from papers.language import N_, _, ngettext, number_words, speaking
from papers.mistakes import UserError
from papers.text import Text, as_typed, code, line, para, text
from papers.topics import TopicError
from storage.trouble import Busy, StorageError

_Some = TypeVar("_Some", bound=Answer)

log = logging.getLogger(__name__)

_LINE = re.compile(r"/(\w+)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_BY_NAME = {command.name: command for command in COMMANDS}
_SUGGESTED = [command.name for command in shown(COMMANDS)]

# What other bots call the same thing.
_OTHER_NAMES = {
    "add": "subscribe", "follow": "subscribe", "sub": "subscribe", "topic": "subscribe",
    "remove": "unsubscribe", "delete": "unsubscribe", "unfollow": "unsubscribe",
    "unsub": "unsubscribe", "list": "topics", "subscriptions": "topics", "today": "digest",
    "new": "digest", "news": "digest", "arxiv": "paper", "get": "paper",
    "show": "paper", "find": "search", "hour": "time", "config": "settings",
    "preferences": "settings", "tz": "timezone", "zone": "timezone", "stop": "pause",
    "snooze": "quiet", "vacation": "quiet", "unmute": "topics", "health": "status",
    "bookmark": "save", "keep": "save", "star": "save", "bookmarks": "saved", "library": "saved",
    "reading": "saved", "notes": "note", "comment": "note", "explain": "why", "nearmiss": "missed",
    "near": "missed", "almost": "missed", "kind": "kinds", "crosslists": "kinds",
    "replacements": "kinds", "notify": "watch", "holidays": "quiet", "holiday": "quiet",
    "layout": "density", "limit": "cap", "rename": "topics", "move": "topics",
    "lang": "language", "languages": "language", "locale": "language", "sprache": "language",
    "langue": "language", "idioma": "language", "язык": "language", "语言": "language",
    "語言": "language", "言語": "language", "menu": "help", "commands": "help", "about": "help",
}  # fmt: skip


def parse_line(line: str, bot_name: str = "", private: bool = True) -> tuple[str, str] | None:
    """Split a line into command and the text after it; None when it is no command for us.

    `/help@other_bot` is not for us, and in a group (`private` False) neither is a command that
    we do not have, unless it names us.
    """
    match = _LINE.fullmatch(as_typed(line).strip())
    if match is None:
        return None
    name, addressee, rest = match[1].lower(), match[2] or "", (match[3] or "").strip()
    if addressee and addressee.lower() != bot_name.lower():
        return None
    if not private and not addressee and name not in _BY_NAME:
        return None
    return name, rest


def dispatch(call: Call, desk: Desk) -> Answer:
    """Answer a call; never raises and never says nothing.

    An empty `call.command` means that the person typed plain words.
    """
    call = replace(call, command=as_typed(call.command), text=as_typed(call.text))
    language = language_of(call, desk)
    with speaking(language):
        refused = _refused(desk.allowance.ask(call)) if desk.allowance else None
        answer = refused or _guarded(call, desk, lambda: _answer(call, desk))
        if isinstance(answer, Slow) and desk.allowance:
            answer = _refused(desk.allowance.ask_arxiv(call), arxiv=True) or answer
    if isinstance(answer, Reply):
        return answer
    finish = answer.finish

    def finished() -> Reply:  # in another thread, which speaks English
        with speaking(language):
            return _guarded(call, desk, finish)

    return Slow(finished, language)


def _refused(seconds: int, arxiv: bool = False) -> Reply | None:
    """Say to somebody who asks too much when to go on; None when all is well."""
    if not seconds:
        return None
    words = ngettext(
        "That was a lot at once. Please try again in {count} second.",
        "That was a lot at once. Please try again in {count} seconds.",
        seconds,
    )
    if arxiv:
        words = ngettext(
            "I ask arXiv only so often for one person. Please try again in {count} second; "
            "everything stored here opens meanwhile.",
            "I ask arXiv only so often for one person. Please try again in {count} seconds; "
            "everything stored here opens meanwhile.",
            seconds,
        )
    return Reply(text(words.format(count=number_words(seconds))), ephemeral=True)


def carried_out(call: Call, desk: Desk, work: Callable[[], Reply]) -> Reply:
    """Answer with what an adapter has prepared: in the chat's language, no mistake unanswered."""
    with speaking(language_of(call, desk)):
        return _guarded(call, desk, work)


def _answer(call: Call, desk: Desk) -> Answer:
    if not call.command:
        return plain(call, desk)
    command = _BY_NAME.get(call.command)
    if command is None:
        return _unknown(call)
    changes = command.manages and (call.text or not command.arguments)
    if changes and not call.may_manage and not command.asks_rights:
        return _not_allowed(command)
    return command.run(replace(call, text=call.text.strip()), desk)


def _guarded(call: Call, desk: Desk, work: Callable[[], _Some]) -> _Some | Reply:
    try:
        answer = work()
        if isinstance(answer, Reply) and not answer.text.blocks:
            raise ValueError("the reply is empty")
        return answer
    except UserError as error:
        return Reply(_mistake(error), ephemeral=True)
    except StorageError as error:
        log.warning("/%s: %s", call.command, error)
        return Reply(text(_storage_sentence(call, desk, error)), ephemeral=True)
    except Exception:
        log.exception("/%s failed", call.command)
        return Reply(text(_(_SORRY)), ephemeral=True)


def _mistake(error: UserError) -> Text:
    """Set the place of a mistake in a topic apart, and say where topics are explained."""
    problem, _newline, place = str(error).partition("\n")
    if not isinstance(error, TopicError):
        return text(str(error))
    pointed = [line(code(place))] if place else []
    return text(para(problem), *pointed, para(_("/help topics explains how topics are written.")))


_SORRY = N_(
    "Something went wrong on my side, not on yours. It is in the log for whoever runs me. "
    "Please try once more; /status tells how I am."
)


def _storage_sentence(call: Call, desk: Desk, error: StorageError) -> str:
    """Say what people can do; where the file lies is told to operators only."""
    if isinstance(error, Busy) or (call.address.platform, call.person.id) in desk.operators:
        return _(str(error))
    return _(
        "I cannot get at my notes at the moment, so nothing was changed. "
        "Whoever runs me finds the reason in the log. Please try again later."
    )


def _unknown(call: Call) -> Reply:
    meant = _nearest(call.command)
    said = shortened(call.command, 30)
    if meant is None:
        none = _("There is no command /{name}. /help lists what there is.")
        return Reply(text(none.format(name=said)), ephemeral=True)
    line = f"/{meant} {call.text}".strip()
    return Reply(
        text(
            _("There is no command /{name}; the nearest is /{nearest}. /help lists all.").format(
                name=said, nearest=meant
            )
        ),
        rows(press(f"/{meant}", line)),
        ephemeral=True,
    )


def _nearest(name: str) -> str | None:
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    near = difflib.get_close_matches(name, [*_SUGGESTED, *_OTHER_NAMES], n=1, cutoff=0.75)
    return _OTHER_NAMES.get(near[0], near[0]) if near else None


def _not_allowed(command: Command) -> Reply:
    return Reply(text(forbidden(command.name)), ephemeral=True)
