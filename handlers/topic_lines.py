"""Topics as lines of text that a person can read, change, and give back.

    # what begins with this sign is a remark
    graph neural networks
    cat:cs.CL AND "language model"
      name: language models
      kinds: new cross replace
      paused: yes

A topic is a line as /subscribe takes it; the lines after it say what is not usual about it, with
or without the space before. Pure: what a chat follows is read and changed elsewhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from papers import sense
from papers.dates import date_words
from papers.kind_words import USUAL, parse_kinds, split_kinds
from papers.language import _
from papers.mistakes import UserError
from papers.paper import Kind
from papers.text import as_typed
from papers.topics import TopicError, parse
from storage.followed import Subscription

FILE_NAME = "paperboy-topics.txt"

MOST_LINES = 1_000
"""Lines read of a file: far more than the topics a chat may follow."""

_MOST_MISTAKES = 5
_NAME_LENGTH = 120
_FACT = re.compile(r"(name|kinds|paused)\s*:\s*(.*)", re.IGNORECASE)
_YES = frozenset({"yes", "true", "1", "on", ""})
_NO = frozenset({"no", "false", "0", "off"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A topic somebody wants to follow; None for kinds means those usual in the chat."""

    canonical: str
    name: str
    kinds: tuple[Kind, ...] | None = None
    paused: bool = False


def written(mine: Sequence[Subscription], now: datetime) -> str:
    """Write what a chat follows, so that `read` makes the same of it."""
    rows = [
        _("# Topics of Paperboy, {day}").format(day=date_words(now.date())),
        _("# One topic a line. Change what you like, then give me this file, or its lines after "
          "/import."),
        "",
    ]  # fmt: skip
    for sub in mine:
        rows += _rows(sub)
    return "\n".join(rows) + "\n"


def _rows(sub: Subscription) -> Iterator[str]:
    if _means(sub.name) == sub.canonical and not _FACT.match(sub.name):
        yield sub.name
    else:
        yield sub.canonical
        yield f"  name: {sub.name}"
    if sub.kinds != USUAL:
        yield f"  kinds: {' '.join(sub.kinds)}"
    if sub.paused:
        yield "  paused: yes"


def _means(name: str) -> str:
    """Return the canonical text of a name, "" where it is no topic, or only a remark."""
    try:
        return "" if name.startswith("#") else parse(name).canonical
    except TopicError:
        return ""


def read(said: str) -> list[Wanted]:
    """Read topics; raises UserError that names every line which cannot be understood."""
    found: list[Wanted] = []
    mistakes: list[str] = []
    rows = said.splitlines()
    if len(rows) > MOST_LINES:
        raise UserError(
            _("That has {count} lines, and {most} are read at most.").format(
                count=len(rows), most=MOST_LINES
            )
        )
    for number, row in enumerate(rows, 1):
        row = as_typed(row).strip()
        if not row or row.startswith("#"):
            continue
        try:
            fact = _FACT.fullmatch(row)
            if fact is None:
                found.append(_topic(row))
            elif found:
                found[-1] = _with(found[-1], fact[1].lower(), fact[2].strip())
            else:
                raise UserError(_("there is no topic before it."))
        except UserError as error:
            why = str(error).partition("\n")[0]
            mistakes.append(_("Line {number}: {why}").format(number=number, why=why))
    if mistakes:
        raise UserError(_refusal(mistakes))
    return _once(found)


def _topic(row: str) -> Wanted:
    topic = parse(row)
    sense.possible(topic)
    return Wanted(topic.canonical, " ".join(row.split())[:_NAME_LENGTH])


def _with(wanted: Wanted, fact: str, value: str) -> Wanted:
    if fact == "name":
        if not value or len(value) > _NAME_LENGTH:
            raise UserError(_("a name has 1 to {most} characters.").format(most=_NAME_LENGTH))
        return replace(wanted, name=value)
    if fact == "kinds":
        before, words = split_kinds(value)
        if before or not words:
            raise UserError(_("the kinds are new, cross and replace."))
        return replace(wanted, kinds=parse_kinds(words))
    if value.casefold() not in _YES | _NO:
        raise UserError(_("paused is yes or no."))
    return replace(wanted, paused=value.casefold() in _YES)


def _refusal(mistakes: Sequence[str]) -> str:
    left = len(mistakes) - _MOST_MISTAKES
    more = [_("And {count} more.").format(count=left)] if left > 0 else []
    end = _("Nothing was changed. Correct that, and give me all of it once more.")
    return "\n\n".join(["\n".join([*mistakes[:_MOST_MISTAKES], *more]), end])


def _once(found: Sequence[Wanted]) -> list[Wanted]:
    """Keep the last of several lines that mean the same, in the place of the first."""
    return list({each.canonical: each for each in found}.values())
