"""arXiv's OAI-PMH interface: every record changed in a span of days, with all its versions.

A change feed, not a list of announcements: a record has only its latest datestamp, and edits of
metadata count as changes. Reads the format arXivRaw (openarchives.org/OAI/openarchivesprotocol;
info.arxiv.org/help/oa). What the changes mean for a day is decided elsewhere.

    ListRecords from..until -> page, token -> page, token -> ... -> page without token
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from papers.incoming import paper_from_source
from papers.paper import Paper, parse_ref
from papers.sources.document import local_name, root_of, texts
from papers.sources.failures import BadAnswer
from papers.sources.gate import Gate
from papers.sources.withdrawal import says_withdrawn

if TYPE_CHECKING:
    from papers.sources.document import Element

# Pages took 5 to 29 seconds, up to 90 while arXiv's cache was cold.
_READ_TIMEOUT = 120.0
_DEADLINE = 300.0
_IDENTIFIER = "oai:arXiv.org:"
_WITHDRAWN = "I"  # arXiv's source_type of a version without files

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper: when it was submitted (aware UTC) and what it consists of."""

    number: int
    submitted: datetime
    source_type: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A paper at its current version, all its versions in order, and its day of last change."""

    paper: Paper
    versions: tuple[Version, ...]
    datestamp: date


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: the records, and identifiers of those deleted and those not readable.

    `more` says that arXiv has another page.
    """

    records: tuple[Record, ...] = ()
    deleted: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    more: bool = False

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)


@dataclass(frozen=True, slots=True)
class _Deleted:
    id: str


class _Expired(BadAnswer):
    """The list cannot be continued where it was; it can be read again from the start."""


def harvest(gate: Gate, base_url: str, first: date, last: date | None) -> Iterator[Page]:
    """Yield every record changed from `first` to `last` inclusive (None: up to now), by pages.

    The harvest is complete only if the iterator ends without an exception; a SourceError may come
    after any page. An expired resumption token restarts the list once; what was yielded before is
    not yielded again.
    """
    seen: set[tuple[str, date]] = set()
    try:
        yield from _run(gate, base_url, first, last, seen)
    except _Expired as error:
        _log.warning("harvest from %s starts again: %s", first, error)
        yield from _run(gate, base_url, first, last, seen)


def _run(
    gate: Gate, base_url: str, first: date, last: date | None, seen: set[tuple[str, date]]
) -> Iterator[Page]:
    token = ""
    used: set[str] = set()
    ids: set[str] = set()
    while True:
        query = _resumed(token) if token else _first(first, last)
        answer = gate.get(f"{base_url}?{query}", timeout=_READ_TIMEOUT, deadline=_DEADLINE)
        if answer.status != 200:
            raise BadAnswer(f"status {answer.status}")
        page, following = parse_page(answer.body, resumed=bool(token))
        used.add(token)
        if following:
            _check_progress(page, following, used, ids)
        yield _unseen(page, seen, bool(following))
        if not following:
            return
        token = following


def _first(first: date, last: date | None) -> str:
    query = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": first.isoformat()}
    return urlencode(query | ({"until": last.isoformat()} if last else {}))


def _resumed(token: str) -> str:
    """Encode an opaque token again, although arXiv's look encoded already."""
    return urlencode({"verb": "ListRecords", "resumptionToken": token})


def _check_progress(page: Page, token: str, used: set[str], ids: set[str]) -> None:
    """Raise BadAnswer where following `token` could go round for ever."""
    brought = {record.paper.id for record in page} | {*page.deleted, *page.unreadable}
    if token in used:
        raise BadAnswer("a resumption token came a second time")
    if brought <= ids:
        raise BadAnswer("a page brought nothing new and promised more")
    ids |= brought


def _unseen(page: Page, seen: set[tuple[str, date]], more: bool) -> Page:
    fresh = tuple(r for r in page if (r.paper.id, r.datestamp) not in seen)
    seen.update((record.paper.id, record.datestamp) for record in fresh)
    return Page(fresh, page.deleted, page.unreadable, more)


def parse_page(body: bytes, resumed: bool = False) -> tuple[Page, str]:
    """Read one ListRecords document; return its page and the token of the next ("": the last).

    An empty list (noRecordsMatch) is an empty page, except in the middle of a chain. Raises
    BadAnswer for all else, and when no record at all can be read.
    """
    parts = {local_name(child): child for child in root_of(body, "OAI-PMH")}
    if "error" in parts:
        return _error(parts["error"], resumed)
    if "ListRecords" not in parts:
        raise BadAnswer("neither a list nor an error")
    entries = [_entry(c) for c in parts["ListRecords"] if local_name(c) == "record"]
    page = Page(
        tuple(entry for entry in entries if isinstance(entry, Record)),
        tuple(entry.id for entry in entries if isinstance(entry, _Deleted)),
        tuple(entry for entry in entries if isinstance(entry, str)),
    )
    if page.unreadable and not page.records:
        raise BadAnswer(f"no record of {len(entries)} can be read")
    token = texts(parts["ListRecords"]).get("resumptionToken", "").strip()
    return page, token


def _error(element: "Element", resumed: bool) -> tuple[Page, str]:
    code = element.get("code", "")
    if code == "noRecordsMatch" and not resumed:
        return Page(), ""
    detail = f"{code}: {(element.text or '').strip()[:200]}"
    if code in ("badResumptionToken", "noRecordsMatch"):
        raise _Expired(detail)
    raise BadAnswer(detail)


def _entry(record: "Element") -> Record | _Deleted | str:
    """Read one record; only the identifier (and a line in the log) where it makes no sense."""
    parts = {local_name(child): child for child in record}
    head = texts(parts["header"]) if "header" in parts else {}
    identifier = head.get("identifier", "").strip().removeprefix(_IDENTIFIER)
    if "header" in parts and parts["header"].get("status") == "deleted":
        return _Deleted(identifier)
    try:
        datestamp = date.fromisoformat(head.get("datestamp", "").strip()[:10])
        return _record(next(iter(parts["metadata"])), datestamp)
    except (KeyError, StopIteration, ValueError) as error:
        _log.warning("OAI: record %r is unreadable: %r", identifier, error)
        return identifier


def _record(metadata: "Element", datestamp: date) -> Record:
    values = texts(metadata)
    ref = parse_ref(values.get("id", ""))
    versions = tuple(_version(c) for c in metadata if local_name(c) == "version")
    categories = values.get("categories", "").split()
    if ref is None or not versions or not categories:
        raise ValueError("no id, version or category")
    current = versions[-1]
    comments = values.get("comments", "")
    paper = paper_from_source(
        id=ref.id,
        version=current.number,
        title=values.get("title", ""),
        authors=values.get("authors", ""),
        abstract=values.get("abstract", ""),
        categories=categories,
        comments=comments,
        journal_ref=values.get("journal-ref", ""),
        doi=values.get("doi", ""),
        published=versions[0].submitted,
        updated=current.submitted,
        withdrawn=current.source_type == _WITHDRAWN or says_withdrawn(comments),
    )
    return Record(paper, versions, datestamp)


def _version(element: "Element") -> Version:
    values = texts(element)
    submitted = parsedate_to_datetime(values.get("date", "")).astimezone(UTC)
    number = int(element.get("version", "").removeprefix("v"))
    return Version(number, submitted, values.get("source_type", "").strip())
