"""What the little arXiv answers to OAI-PMH and query API requests, errors included.

Parameters in, document out; used by loopback.py only. OAI-PMH knows ListRecords in arXivRaw; the
query API knows id_list and, for search_query, the topics of Paperboy's own language.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import parse_qsl, quote, unquote, urlencode

from bot import loopback_replies as replies
from bot.loopback_papers import Event, Source, state
from papers.incoming import paper_from_source
from papers.matching import Day, match
from papers.mistakes import UserError
from papers.paper import parse_ref
from papers.topics import parse

_DEFAULT_RESULTS = 10


def oai_answer(
    events: Iterable[Event], today: date, page_size: int, query: Mapping[str, str]
) -> str:
    """Answer an OAI-PMH request; every error comes as a document, as arXiv sends it."""
    if query.get("verb") != "ListRecords":
        return replies.oai_error("badVerb", "Bad verb")
    token = query.get("resumptionToken")
    if token is not None:
        query = dict(parse_qsl(unquote(token)))
        if "metadataPrefix" not in query or not query.get("skip", "").isdigit():
            return replies.oai_error("badResumptionToken", "Token decoding failed")
    if query.get("metadataPrefix") != "arXivRaw":
        return replies.oai_error("cannotDisseminateFormat", "Only arXivRaw")
    try:
        first = date.fromisoformat(query.get("from", "2005-09-16"))
        last = date.fromisoformat(query["until"]) if "until" in query else today
    except ValueError:
        return replies.oai_error("badArgument", "date format")
    if last > today or first > last:
        return replies.oai_error("badArgument", "until date too late")
    found = [entry for entry in state(events, today).values() if first <= entry[0] <= last]
    return _oai_page(found, query, int(query.get("skip", 0)), page_size)


def _oai_page(
    found: Sequence[tuple[date, Source]], query: Mapping[str, str], skip: int, page_size: int
) -> str:
    page = found[skip : skip + page_size]
    if not page:
        return replies.oai_error("noRecordsMatch", "The combination results in an empty list.")
    if skip + page_size >= len(found):
        return replies.oai_list(page, "" if "skip" in query else None)
    # As arXiv does: the token moves `from` to the last day shown and counts inside it.
    reached = page[-1][0]
    inside = sum(day == reached for day, _ in found[: skip + page_size])
    following = {"verb": "ListRecords", **query, "from": reached.isoformat(), "skip": str(inside)}
    return replies.oai_list(page, quote(urlencode(following)))


def api_answer(events: Iterable[Event], today: date, query: Mapping[str, str]) -> tuple[int, str]:
    """Answer a query API request: status and document."""
    known = {id: source for id, (_, source) in state(events, today).items()}
    try:
        start = _count(query, "start", 0)
        page = _count(query, "max_results", _DEFAULT_RESULTS)
        if query.get("id_list"):
            found = _by_ids(known, query["id_list"].split(","))
        elif query.get("search_query"):
            found = _by_words(known, query["search_query"])
        else:
            raise ValueError("search_query and id_list cannot both be empty")
    except ValueError as error:
        return 400, replies.atom([replies.atom_error(str(error))], 1, 1, 0)
    entries = [replies.atom_entry(*each) for each in found[start : start + page]]
    return 200, replies.atom(entries, len(found), page, start)


def _count(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name) or str(default)
    if not text.isdigit():
        raise ValueError(f"{name} must be an integer")
    return int(text)


def _by_ids(known: Mapping[str, Source], ids: Iterable[str]) -> list[tuple[Source, int]]:
    found = []
    for text in ids:
        ref = parse_ref(text)
        if ref is None:
            raise ValueError(f"incorrect id format for {text}")
        source = known.get(ref.id)
        if source and (ref.version or 1) <= len(source.versions):
            found.append((source, ref.version or len(source.versions)))
    return found


def _by_words(known: Mapping[str, Source], text: str) -> list[tuple[Source, int]]:
    try:
        topic = parse(text)
    except UserError as error:
        raise ValueError("malformed query") from error
    sources = list(known.values())
    found = match(_day(sources), [topic])[topic.canonical]
    hits = [sources[place] for place in found]
    hits.sort(key=lambda source: source.versions[0].submitted, reverse=True)
    return [(source, len(source.versions)) for source in hits]


def _day(sources: Iterable[Source]) -> Day:
    return Day(
        [
            paper_from_source(
                id=source.id,
                version=len(source.versions),
                title=source.title,
                authors=source.authors,
                abstract=source.abstract,
                categories=source.categories,
                comments=source.comments,
                journal_ref=source.journal_ref,
            )
            for source in sources
        ]
    )
