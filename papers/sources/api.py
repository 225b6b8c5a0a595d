"""arXiv's query API, for papers and searches that are not stored here. The home of `arxiv`.

That package has no time limit, takes an error page for an empty list and half a document for a
whole one. So it never touches the network here: its session is one that asks through the gate
and lets nothing pass that was not checked, element by element, before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from papers.incoming import paper_from_source
from papers.paper import Paper, parse_ref
from papers.sources.api_query import to_arxiv_query
from papers.sources.document import local_name, root_of, texts
from papers.sources.failures import BadAnswer
from papers.sources.gate import Gate
from papers.sources.withdrawal import says_withdrawn

if TYPE_CHECKING:
    import arxiv

    from papers.sources.document import Element

__all__ = ["Api", "check", "to_arxiv_query"]

MOST_IDS = 100  # per request; a longer URL is refused by some proxies
_DEFAULT_PAGE = 10  # what the API gives without max_results
_READ_TIMEOUT = 15.0
_DEADLINE = 25.0  # a person is waiting
_ENTRY_PARTS = frozenset({"id", "title", "published", "updated", "category"})


class Api:
    """The query API behind the gate; `url` is that of the query endpoint. Blocks, thread-safe."""

    def __init__(self, gate: Gate, url: str) -> None:
        self._gate = gate
        self._url = url

    def by_ids(self, ids: Sequence[str], *, urgent: bool = True) -> list[Paper]:
        """Return the papers with these ids (`vN` asks for that version) in the order asked.

        Unknown ids are left out; so are, for some hours, papers announced today. Raises
        SourceError; BadAnswer for a malformed id.
        """
        import arxiv

        found: dict[str, Paper] = {}
        for start in range(0, len(ids), MOST_IDS):
            batch = list(ids[start : start + MOST_IDS])
            search = arxiv.Search(id_list=batch, max_results=len(batch))
            for paper in self._run(search, max(len(batch), _DEFAULT_PAGE), urgent):
                found[f"{paper.id}v{paper.version}"] = paper
                newest = max(found.get(paper.id, paper), paper, key=lambda each: each.version)
                found[paper.id] = newest
        named = (parse_ref(id) for id in ids)
        keys = (f"{ref.id}v{ref.version}" if ref.version else ref.id for ref in named if ref)
        return [found[key] for key in dict.fromkeys(keys) if key in found]

    def search(
        self,
        query: str,
        limit: int = 20,
        *,
        urgent: bool = True,
        start: int = 0,
        best: bool = False,
    ) -> list[Paper]:
        """Return at most `limit` papers for a query in the API's own language, newest first.

        With `best` the best match comes first, by arXiv's own measure. `start` answers are passed
        over. Raises SourceError; BadAnswer for a query arXiv cannot read.
        """
        import arxiv

        order = arxiv.SortCriterion.Relevance if best else arxiv.SortCriterion.SubmittedDate
        search = arxiv.Search(query, max_results=start + limit, sort_by=order)
        return list(self._run(search, limit, urgent, start))

    def _run(
        self, search: "arxiv.Search", page: int, urgent: bool, start: int = 0
    ) -> Iterator[Paper]:
        import arxiv

        client = arxiv.Client(page_size=page, delay_seconds=0, num_retries=0)
        client.query_url_format = self._url + "?{}"
        session = _Session(self._gate, urgent)
        client._session = session
        try:
            results = list(client.results(search, start))
        except (arxiv.ArxivError, ValueError) as error:  # ValueError: an entry with an odd date
            raise BadAnswer(str(error)) from error
        if len(results) != session.entries:
            raise BadAnswer(f"{session.entries} entries, of which {len(results)} are papers")
        return map(_paper, results)


@dataclass(frozen=True, slots=True)
class _Response:
    """As much of a response of `requests` as the arxiv package looks at."""

    status_code: int
    content: bytes


class _Session:
    """As much of a session of `requests` as the arxiv package uses, for one request.

    A page always has room for all that is wanted: the package only turns over when it has
    silently left out an entry. `entries` is what the page had, checked.
    """

    def __init__(self, gate: Gate, urgent: bool) -> None:
        self.entries = 0
        self._gate = gate
        self._urgent = urgent

    def get(self, url: str, headers: Mapping[str, str]) -> _Response:
        if self.entries:
            raise BadAnswer(f"not all of {self.entries} entries are papers")
        answer = self._gate.get(
            _plain(url), timeout=_READ_TIMEOUT, deadline=_DEADLINE, urgent=self._urgent
        )
        self.entries = check(answer.body)
        return _Response(answer.status, answer.body)


def _plain(url: str) -> str:
    """Leave out parameters that say nothing, so that equal questions have one cacheable URL."""
    base, _, query = url.partition("?")
    given = {name: value for name, value in parse_qsl(query) if value}
    if "id_list" in given:
        dull = {"start": "0", "max_results": str(_DEFAULT_PAGE), "sortBy": "relevance"}
        dull["sortOrder"] = "descending"
        given = {name: value for name, value in given.items() if dull.get(name) != value}
    return f"{base}?{urlencode(given)}"


def check(body: bytes) -> int:
    """Return the number of entries of a complete Atom answer; raise BadAnswer for all else."""
    root = root_of(body, "feed")
    head = texts(root)
    entries = [child for child in root if local_name(child) == "entry"]
    for entry in entries:
        _check_entry(entry)
    try:
        total, page, start = (
            int(head[name]) for name in ("totalResults", "itemsPerPage", "startIndex")
        )
    except (KeyError, ValueError) as error:
        raise BadAnswer("an answer without its counts") from error
    expected = max(min(total - start, page), 0)
    if len(entries) != expected:
        raise BadAnswer(f"{len(entries)} entries instead of {expected}")
    return len(entries)


def _check_entry(entry: "Element") -> None:
    values = texts(entry)
    if "/api/errors" in values.get("id", ""):
        raise BadAnswer(values.get("summary", "").strip())
    if missing := _ENTRY_PARTS - values.keys():
        raise BadAnswer(f"entry {values.get('id', '?')} lacks {', '.join(sorted(missing))}")


def _paper(result: "arxiv.Result") -> Paper:
    ref = parse_ref(result.entry_id)
    if ref is None or ref.version is None:
        raise BadAnswer(f"entry with the id {result.entry_id[:80]!r}")
    return paper_from_source(
        id=ref.id,
        version=ref.version,
        title=result.title,
        authors=[author.name for author in result.authors],
        abstract=result.summary,
        categories=_primary_first(result.primary_category, result.categories),
        comments=result.comment or "",
        journal_ref=result.journal_ref or "",
        doi=result.doi or "",
        published=result.published,
        updated=result.updated,
        withdrawn=says_withdrawn(result.comment, result.summary),
    )


def _primary_first(primary: str, categories: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in (primary, *categories) if name))
