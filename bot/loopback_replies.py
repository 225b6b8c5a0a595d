"""The XML of arXiv's three interfaces, written as arXiv writes it. Used by loopback.py only.

Shapes follow arXiv's own replies: RSS 2.0 with arXiv's extensions, OAI-PMH with arXivRaw, and
Atom with OpenSearch counts.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from bot.loopback_papers import Row, Source

_EASTERN = ZoneInfo("America/New_York")
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SKIP = "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>"


def _tag(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(text)}</{name}>"


def _optional(name: str, text: str) -> str:
    return _tag(name, text) if text else ""


def feed(query: str, day: date, rows: Iterable[Row]) -> str:
    """Write the RSS document of a query, rendered on `day`."""
    midnight = format_datetime(datetime.combine(day, time(), _EASTERN))
    items = "\n".join(_item(row, midnight) for row in rows)
    title = f"{query.replace('+', ', ')} updates on arXiv.org"
    about = f"{query} updates on the arXiv.org e-print archive."
    return _channel(title, about, midnight, _SKIP + items)


def feed_error(query: str, problem: str, day: date) -> str:
    """Write the RSS document that arXiv sends with status 400."""
    midnight = format_datetime(datetime.combine(day, time(), _EASTERN))
    return _channel(f"Feed error for query: {query}", problem, midnight, "")


def _channel(title: str, about: str, midnight: str, content: str) -> str:
    return (
        f'{_XML}<rss xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
        + _tag("title", title)
        + _tag("description", about)
        + _tag("pubDate", midnight)
        + f"{content}</channel></rss>\n"
    )


def _item(row: Row, midnight: str) -> str:
    paper, name = row.source, row.source.versioned_id
    text = f"arXiv:{name} Announce Type: {row.announce} \nAbstract: {paper.abstract}"
    return "".join(
        (
            "<item>",
            _tag("title", paper.title),
            _tag("link", f"https://arxiv.org/abs/{paper.id}"),
            _tag("description", text),
            _tag("guid", f"oai:arXiv.org:{name}", ' isPermaLink="false"'),
            *(_tag("category", category) for category in paper.categories),
            _tag("pubDate", midnight),
            _tag("arxiv:announce_type", row.announce),
            _optional("arxiv:DOI", paper.doi),
            _optional("arxiv:journal_reference", paper.journal_ref),
            _tag("dc:creator", paper.authors),
            "</item>",
        )
    )


def oai_list(records: Sequence[tuple[date, Source]], token: str | None) -> str:
    """Write a ListRecords document. `token`: of the next page, "" on a chain's last, or None."""
    end = "" if token is None else _tag("resumptionToken", token)
    return _oai("<ListRecords>" + "\n".join(map(_oai_record, records)) + end + "</ListRecords>")


def oai_error(code: str, text: str) -> str:
    """Write an OAI-PMH error, which arXiv sends with status 200."""
    return _oai(_tag("error", text, f" code={quoteattr(code)}"))


def _oai(content: str) -> str:
    return f'{_XML}<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{content}</OAI-PMH>\n'


def _oai_record(entry: tuple[date, Source]) -> str:
    datestamp, paper = entry
    return "".join(
        (
            "<record><header>",
            _tag("identifier", f"oai:arXiv.org:{paper.id}"),
            _tag("datestamp", datestamp.isoformat()),
            '</header><metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">',
            _tag("id", paper.id),
            _oai_versions(paper),
            _tag("title", paper.title),
            _tag("authors", paper.authors),
            _tag("categories", " ".join(paper.categories)),
            _optional("comments", paper.comments),
            _optional("doi", paper.doi),
            _optional("journal-ref", paper.journal_ref),
            _tag("abstract", f"  {paper.abstract}\n"),
            "</arXivRaw></metadata></record>",
        )
    )


def _oai_versions(paper: Source) -> str:
    return "".join(
        f'<version version="v{number}">'
        + _tag("date", format_datetime(version.submitted.astimezone(UTC), usegmt=True))
        + _tag("size", "0kb" if version.source_type == "I" else "12kb")
        + _optional("source_type", version.source_type)
        + "</version>"
        for number, version in enumerate(paper.versions, 1)
    )


def atom(entries: Sequence[str], total: int, page: int, start: int) -> str:
    """Write a query API document around entries from `atom_entry` or `atom_error`."""
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        + _tag("title", "arXiv Query")
        + _tag("opensearch:itemsPerPage", str(page))
        + _tag("opensearch:totalResults", str(total))
        + _tag("opensearch:startIndex", str(start))
        + "\n".join(entries)
        + "</feed>\n"
    )


def atom_entry(paper: Source, version: int) -> str:
    """Write one paper at one of its versions."""
    primary, *_ = paper.categories
    return "".join(
        (
            "<entry>",
            _tag("id", f"http://arxiv.org/abs/{paper.id}v{version}"),
            _tag("title", paper.title),
            _tag("updated", f"{paper.versions[version - 1].submitted:%Y-%m-%dT%H:%M:%SZ}"),
            _tag("summary", paper.abstract),
            *(f"<category term={quoteattr(category)}/>" for category in paper.categories),
            _tag("published", f"{paper.versions[0].submitted:%Y-%m-%dT%H:%M:%SZ}"),
            _optional("arxiv:comment", paper.comments),
            _optional("arxiv:journal_ref", paper.journal_ref),
            _optional("arxiv:doi", paper.doi),
            f"<arxiv:primary_category term={quoteattr(primary)}/>",
            *(f"<author>{_tag('name', name)}</author>" for name in paper.authors.split(", ")),
            "</entry>",
        )
    )


def atom_error(problem: str) -> str:
    """Write the one entry of an answer with status 400."""
    where = f"https://arxiv.org/api/errors#{problem.replace(' ', '_')}"
    return (
        "<entry>"
        + _tag("id", where)
        + _tag("title", "Error")
        + _tag("summary", problem)
        + ("<author><name>arXiv api core</name></author></entry>")
    )
