"""Answers /export: saved papers, a digest, a search, a list or named papers as a file.

what to export -> papers with notes -> format, asked for when it was not said -> file
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers import digest_now
from handlers.archive_talk import failure_words, reachable, silence_words
from handlers.call import Answer, Call, File, Reply, Slow
from handlers.chat_here import known, zone_of
from handlers.desk import Archive, Desk
from handlers.entry import Argument, Command
from handlers.open_paper import named
from handlers.topic_files import export_topics
from handlers.wording import press, quoted, rows, sentences, shortened, woven
from papers import sense
from papers.cited import cite
from papers.export_files import FORMATS, exported, format_named
from papers.language import N_, _, ngettext, number_words
from papers.mistakes import UserError
from papers.paper import Paper
from papers.sources.failures import SourceError
from papers.text import code, line, para, text
from papers.topics import parse
from storage import library, listings, saved
from storage import search as index

_MOST = 1000
"""Papers of a search in one file, the newest."""

_SHOWN_IDS = 5


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What to export: papers with their notes, how it is said, and the line that says it again.

    Without papers, `said` is the sentence that tells why.
    """

    papers: Sequence[tuple[Paper, str]]
    said: str
    stem: str = ""
    line: str = ""


def export(call: Call, desk: Desk) -> Answer:
    """Put papers into a file, asking for what was not said."""
    words = call.text.split()
    if not words:
        return _what(call, desk)
    if call.text.casefold() == "topics":
        return export_topics(call, desk)
    format = format_named(words[-1])
    if format:
        words = words[:-1]
    source = _SOURCES.get(words[0].casefold()) if words else _saved
    if source is not None:
        return _answer(source(words[1:], call, desk), format)
    return _named(words, format, call, desk)


def _saved(words: Sequence[str], call: Call, desk: Desk) -> _Chosen:
    chat = known(call, desk)
    kept = saved.of_chat(desk.db.read(), chat.id) if chat else []
    if not kept:
        return _Chosen((), _("Nothing is saved here yet. /save 3 keeps a paper of the last list."))
    said = ngettext("{count} saved paper", "{count} saved papers", len(kept))
    return _Chosen(
        [(each.paper, each.note) for each in kept],
        said.format(count=number_words(len(kept))),
        f"saved-{call.now:%Y-%m-%d}",
        "/export saved",
    )


def _digest(words: Sequence[str], call: Call, desk: Desk) -> _Chosen:
    chat = known(call, desk)
    name = words[0] if words else ""
    issue = digest_now.whole(chat, name, call, desk) if chat else None
    if issue is None:
        return _Chosen((), _("There is no such digest here. /digest shows what is new so far."))
    count = len(issue.entries)
    said = ngettext("{count} paper of the digest", "{count} papers of the digest", count)
    return _Chosen(
        _noted([entry.candidate.paper for entry in issue.entries], call, desk),
        said.format(count=number_words(count)),
        f"digest-{issue.days[-1].isoformat()}",
        f"/export digest {name}".rstrip(),
    )


def _search(words: Sequence[str], call: Call, desk: Desk) -> _Chosen:
    if not words:
        return _listed(words, call, desk)
    asked = " ".join(words)
    topic = parse(asked)
    sense.possible(topic)
    con = desk.db.read()
    numbers = index.find(con, topic, _MOST)
    papers = library.by_number(con, numbers)
    found = [papers[number] for number in numbers if number in papers]
    if not found:
        none = _("Nothing stored here matches {words}. /search asks arXiv as well.")
        return _Chosen((), none.format(words=quoted(shortened(asked, 80))))
    said = ngettext("{words}: {count} paper", "{words}: {count} papers", len(found))
    return _Chosen(
        _noted(found, call, desk),
        said.format(words=quoted(shortened(asked, 80)), count=number_words(len(found))),
        f"search-{call.now:%Y-%m-%d}",
        f"/export search {asked}",
    )


def _listed(words: Sequence[str], call: Call, desk: Desk) -> _Chosen:
    """Take the numbered list the chat saw last, whatever it was."""
    chat = known(call, desk)
    listing = listings.get(desk.db.read(), chat.id) if chat else None
    if listing is None or not listing.items:
        return _Chosen((), _("There is no list here yet. /search and /digest make one."))
    papers = library.by_id(desk.db.read(), listing.items)
    found = [papers[id] for id in listing.items if id in papers]
    said = ngettext("{count} paper of the last list", "{count} papers of the last list", len(found))
    return _Chosen(
        _noted(found, call, desk), said.format(count=number_words(len(found))),
        f"list-{call.now:%Y-%m-%d}", "/export list",
    )  # fmt: skip


_SOURCES: dict[str, Callable[[Sequence[str], Call, Desk], _Chosen]] = {
    "saved": _saved,
    "digest": _digest,
    "search": _search,
    "list": _listed,
}


def _named(words: Sequence[str], format: str, call: Call, desk: Desk) -> Answer:
    """Export papers named by number, identifier or link; arXiv gives those that are not stored."""
    refs = [named(word, call, desk) for word in " ".join(words).replace(",", " ").split()]
    ids = list(dict.fromkeys(ref.id for ref in refs if ref is not None))
    if len(ids) < len(refs) and None in refs:
        raise UserError(
            _(
                "Say what to export: saved, digest, list, search with words, or papers by number "
                "or arXiv id; then bibtex, ris, csl, csv or markdown. /export saved bibtex"
            )
        )
    stored = library.by_id(desk.db.read(), ids)
    absent = [id for id in ids if id not in stored]
    if not absent:
        return _answer(_by_ids(ids, call, desk), format)
    api = reachable(desk, call.now)
    if api is None:
        raise UserError(silence_words(desk, zone_of(known(call, desk)), call.now))
    return Slow(lambda: _fetched(ids, absent, api, format, call, desk))


def _fetched(
    ids: Sequence[str], absent: Sequence[str], api: Archive, format: str, call: Call, desk: Desk
) -> Reply:
    try:
        found = api.by_ids(list(absent))
    except SourceError as error:
        raise UserError(failure_words(error, zone_of(known(call, desk)), call.now)) from error
    with desk.db.write() as con:
        library.put_papers(con, found, call.now)
    return _answer(_by_ids(ids, call, desk), format)


def _by_ids(ids: Sequence[str], call: Call, desk: Desk) -> _Chosen:
    papers = library.by_id(desk.db.read(), ids)
    absent = [id for id in ids if id not in papers]
    if absent:
        raise UserError(
            _("arXiv has no paper {id}. Check the number, or /search for its title.").format(
                id=absent[0]
            )
        )
    said = ngettext("{count} paper", "{count} papers", len(ids))
    return _Chosen(
        _noted([papers[id] for id in ids], call, desk),
        said.format(count=number_words(len(ids))),
        "-".join(id.replace("/", "-") for id in ids[:_SHOWN_IDS]),
        f"/export {' '.join(ids)}",
    )


def _noted(papers: Sequence[Paper], call: Call, desk: Desk) -> list[tuple[Paper, str]]:
    """Add the chat's notes to its papers."""
    chat = known(call, desk)
    kept = saved.of_chat(desk.db.read(), chat.id) if chat else []
    notes = {each.paper.id: each.note for each in kept}
    return [(paper, notes.get(paper.id, "")) for paper in papers]


def _answer(chosen: _Chosen, format: str) -> Reply:
    if not chosen.papers:
        return Reply(text(chosen.said))
    if not format:
        return _which(chosen)
    made = exported(cite(chosen.papers), format, chosen.said)
    name = f"paperboy-{chosen.stem}.{FORMATS[format].ending}"
    said = _("{papers} as {format}: {file}").format(
        papers=chosen.said, format=FORMATS[format].called, file=name
    )
    return Reply(
        text(para(said), *([line(_(FORMATS[format].hint))] if FORMATS[format].hint else [])),
        files=(File(name, made.encode()),),
    )


def _which(chosen: _Chosen) -> Reply:
    buttons = [press(each.called, f"{chosen.line} {name}") for name, each in FORMATS.items()]
    said = sentences(_("{papers}.").format(papers=chosen.said), _("As which file?"))
    if None not in buttons:
        return Reply(text(said), rows(*buttons))
    how = _("Say it again with the format at the end: bibtex, ris, csl, csv or markdown.")
    return Reply(text(said, how))


def _what(call: Call, desk: Desk) -> Reply:
    chat = known(call, desk)
    count = saved.count(desk.db.read(), chat.id) if chat else 0
    kept = _("Saved papers ({count})").format(count=number_words(count))
    return Reply(
        text(
            para(_("What shall I put into a file, for Zotero, JabRef, LaTeX or a spreadsheet?")),
            line(*woven(_("A search: {command}"),
                        command=code("/export search graph networks bibtex"))),
            line(*woven(_("Papers by number or arXiv id: {command}"),
                        command=code("/export 1706.03762 ris"))),
        ),
        rows(
            press(kept, "/export saved") if count else None,
            press(_("The last digest"), "/export digest"),
            press(_("The last list"), "/export list"),
        ),
    )  # fmt: skip


COMMAND = Command(
    name="export",
    summary=N_("Take papers away as BibTeX, RIS, CSL-JSON, a table or Markdown"),
    usage=N_("/export [saved, digest, search, topics or papers] [format]"),
    arguments=(
        Argument(
            "what",
            "choice",
            N_("saved, digest, list, search with words, or papers; then the format"),
            choices=(
                "saved bibtex", "saved ris", "saved csl", "saved csv", "saved markdown",
                "digest bibtex", "digest ris", "list bibtex", "search ", "topics",
            ),
        ),
    ),
    manages=False,
    run=export,
    details=N_(
        "Formats: bibtex for LaTeX and JabRef, ris for EndNote, csl for Zotero and Pandoc, csv for "
        "a spreadsheet, markdown to read. Your notes go along. /export topics gives what this chat "
        "follows, for /import."
    ),
    examples=("/export saved bibtex", "/export digest", "/export search graphs ris",
              "/export 1706.03762 bibtex"),
)  # fmt: skip
