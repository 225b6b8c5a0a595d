"""Answers /digest file: a digest as a document, every abstract whole.

It adds one part to the command of digest_now.py, which answers everything else.
"""

import re
from dataclasses import replace

from handlers import digest_now
from handlers.call import Answer, Button, Call, File, Reply
from handlers.chat_here import known
from handlers.desk import Desk
from handlers.entry import Argument
from handlers.wording import press, rows
from papers.issue import Issue
from papers.issue_files import FORMATS, LAYOUTS, document
from papers.language import N_, _, ngettext, number_words
from papers.mistakes import UserError
from papers.text import line, para, small, text

_DATE = re.compile(r"\d{4}-\d\d-\d\d\S{0,20}")
_OTHER_WORDS = {
    "md": "markdown", "htm": "html", "topic": "topics", "brief": "briefing", "summary": "briefing",
}  # fmt: skip


def digest(call: Call, desk: Desk) -> Answer:
    """Show a digest, or give it as a file."""
    first, *words = call.text.casefold().split() or [""]
    return _file(words, call, desk) if first == "file" else digest_now.digest(call, desk)


def _file(words: list[str], call: Call, desk: Desk) -> Reply:
    chosen = [_OTHER_WORDS.get(word, word) for word in words]
    kind = next((word for word in chosen if word in FORMATS), "markdown")
    layout = next((word for word in chosen if word in LAYOUTS), "topics")
    named = [word for word in chosen if word not in FORMATS and word not in LAYOUTS]
    if len(named) > 1 or any(not _names_one(word) for word in named):
        raise UserError(
            _(
                "A file is markdown or html, by topics or as a briefing: "
                "/digest file html briefing. A date takes an older one: /digest file 2026-01-31"
            )
        )
    chat = known(call, desk)
    name = named[0] if named else ""
    issue = digest_now.whole(chat, name, call, desk) if chat else None
    if issue is None:
        raise UserError(
            _("There is no digest of {date} here.").format(date=name)
            if name and name not in (digest_now.NOW, digest_now.LAST)
            else _("There is no digest to put into a file yet. /digest shows what is new so far.")
        )
    return _given(issue, kind, layout, name)


def _given(issue: Issue, kind: str, layout: str, name: str) -> Reply:
    made = document(issue, layout, kind)
    count = len(issue.entries)
    said = ngettext(
        "{count} paper, its abstract whole: {file}",
        "{count} papers, every abstract whole: {file}",
        count,
    ).format(count=number_words(count), file=made.name)
    others = [_other(kind, layout, name, a, b) for a in FORMATS for b in LAYOUTS]
    return Reply(
        text(para(said), line(small(_("Markdown reads everywhere; HTML prints well.")))),
        rows(*others),
        files=(File(made.name, made.content.encode()),),
    )


def _other(kind: str, layout: str, name: str, format: str, other: str) -> Button | None:
    """Offer the document in another shape."""
    if (kind, layout) == (format, other):
        return None
    shape = _("by topic") if other == "topics" else _("briefing")
    label = f"{FORMATS[format].called}, {shape}"
    return press(label, f"/digest file {format} {other} {name}".rstrip())


def _names_one(word: str) -> bool:
    return word in (digest_now.NOW, digest_now.LAST) or _DATE.fullmatch(word) is not None


COMMAND = replace(
    digest_now.COMMAND,
    usage=N_("/digest [more or file]"),
    arguments=(
        Argument(
            "part",
            "choice",
            N_("more: what did not fit in the last one; file: all of it as a document"),
            choices=("more", "file", "file html", "file briefing", "file html briefing"),
        ),
    ),
    run=digest,
    details=N_(
        "Looking does not use it up: the same papers still come at your hour. "
        "/digest more shows the papers beyond the first twenty of the last digest. "
        "/digest file gives all of it as a document with every abstract: markdown or html, by "
        "topics or as a briefing."
    ),
    examples=(*digest_now.COMMAND.examples, "/digest file", "/digest file html briefing"),
)
