"""A digest as a file: which layouts and formats there are, and what the file is called."""

from collections.abc import Callable
from dataclasses import dataclass

from papers.issue import Issue
from papers.issue_briefing import briefing
from papers.issue_topics import by_topic
from papers.sheet import Sheet
from papers.sheet_html import html
from papers.sheet_markdown import markdown


@dataclass(frozen=True, slots=True)
class Format:
    """What a format is `called` by everybody, the ending of its files, and how it is written."""

    called: str
    ending: str
    write: Callable[[Sheet], str]


FORMATS = {"markdown": Format("Markdown", "md", markdown), "html": Format("HTML", "html", html)}
LAYOUTS: dict[str, Callable[[Issue], Sheet]] = {"topics": by_topic, "briefing": briefing}


@dataclass(frozen=True, slots=True)
class Document:
    """A file to be: its name and what is in it."""

    name: str
    content: str


def document(issue: Issue, layout: str, format: str) -> Document:
    """Write a digest in the language spoken; KeyError for an unknown layout or format."""
    chosen = FORMATS[format]
    name = f"arxiv-{issue.days[-1].isoformat()}-{layout}.{chosen.ending}"
    return Document(name, chosen.write(LAYOUTS[layout](issue)))
