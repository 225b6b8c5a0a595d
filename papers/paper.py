"""What a paper is, and the grammar of its identifier.

Owns the values every other room speaks of; knows no source, no storage and no platform.
Identifier grammar: info.arxiv.org/help/arxiv_identifier, "Understanding the arXiv identifier".
New style since April 2007: `YYMM.NNNN`, with five digits since 2015. Old style until March 2007:
`archive/YYMMNNN`, where a subject class (`math.CA/0611800`) is accepted and dropped.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["new", "cross", "replace"]


LinkState = Literal["", "gone", "empty"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a paper: `label` is "code", "project", "data" or "model".

    `state` says what was found when it was looked at, "" that it leads to something or was not
    looked at yet. `source` is "" for the paper's own text, else who told of the link.
    """

    label: str
    url: str
    state: LinkState = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper at one version.

    `id` is canonical and has no version (`2611.12006`, `math/0611800`); `categories` are
    canonical too, primary first. `title`, `abstract` and `comments` are readable Unicode; the
    `raw_` texts are what arXiv gave, TeX included. Times are aware UTC: `published` is the
    submission of version 1, `updated` that of `version`; None where the source did not say.
    """

    id: str
    version: int
    title: str
    authors: tuple[str, ...]
    abstract: str
    categories: tuple[str, ...]
    comments: str = ""
    journal_ref: str = ""
    doi: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    withdrawn: bool = False
    links: tuple[Link, ...] = ()
    raw_title: str = ""
    raw_abstract: str = ""

    @property
    def primary(self) -> str:
        return self.categories[0]


@dataclass(frozen=True, slots=True)
class Announcement:
    """That arXiv announced `paper_id` at `version` on a day, and as what.

    `cross_to` names the categories a cross-list was added to, where the source tells.
    """

    paper_id: str
    version: int
    kind: Kind
    cross_to: tuple[str, ...] = ()


class Ref(NamedTuple):
    """A reference to a paper: canonical id, and the version where one was named."""

    id: str
    version: int | None


# Archives that ever gave out old-style identifiers. The position is part of `number`, which is
# stored: append, never reorder.
_OLD_ARCHIVES = (
    *("acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn"),
    *("chem-ph", "cmp-lg", "comp-gas", "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex"),
    *("hep-lat", "hep-ph", "hep-th", "math", "math-ph", "mtrl-th", "nlin", "nucl-ex", "nucl-th"),
    *("patt-sol", "physics", "plasm-ph", "q-alg", "q-bio", "quant-ph", "solv-int", "supr-con"),
)
_OLD_INDEX = {archive: index for index, archive in enumerate(_OLD_ARCHIVES)}

_MONTH = r"(?:0[1-9]|1[0-2])"
# April 2007 to December 2014 count to 9999 a month, later months to 99999.
_NEW = (
    rf"(?:0704|070[5-9]|071[0-2]|(?:0[89]|1[0-4]){_MONTH})\.\d{{4}}"
    rf"|(?:1[5-9]|[2-8]\d){_MONTH}\.\d{{5}}"
)
_ARCHIVE = "|".join(sorted(_OLD_ARCHIVES, key=len, reverse=True))
_OLD = (
    rf"(?P<archive>{_ARCHIVE})(?:\.[a-z]+(?:-[a-z]+)*)?"
    rf"/(?P<serial>(?:9[1-9]{_MONTH}|0[0-6]{_MONTH}|070[1-3])\d{{3}})"
)
_CORE = rf"(?:(?P<new>{_NEW})|{_OLD})(?:v(?P<version>[1-9]\d*))?(?![a-z0-9]|\.\d)"
_PAGE = (
    r"(?:ar5iv|arxiv|alphaxiv)\.org/(?:[a-z]{2}/)?(?:abs|pdf|html|src|e-print|format|overview)/(?:arxiv:)?"
    r"|(?:huggingface|hf)\.co/papers/"
)
_PREFIX = r"arxiv:\s*|10\.48550/arxiv\."
_ANYWHERE = re.compile(rf"(?:{_PAGE}|{_PREFIX}|(?<![a-z0-9./-])){_CORE}", re.IGNORECASE | re.ASCII)
_LINKED = re.compile(rf"(?<![\w-])(?:{_PAGE}|{_PREFIX}){_CORE}", re.IGNORECASE | re.ASCII)
_SITE = r"(?:https?://)?(?:[a-z0-9-]+\.)*"
_ALONE = re.compile(
    rf"<?(?:{_SITE}(?:{_PAGE})|(?:{_SITE}doi\.org/|doi:\s*)?(?:{_PREFIX}))?{_CORE}"
    r"(?:\.pdf)?/?(?:[?#]\S*)?(?:\s*\[[a-z.-]+\])?>?",
    re.IGNORECASE | re.ASCII,
)
_CANONICAL = re.compile(_CORE, re.ASCII)
_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*)?(?P<doi>10\.\d{4,9}/\S+)", re.IGNORECASE
)


def find_refs(text: str) -> list[Ref]:
    """Find every paper named in free text, once each and in order.

    Understands pages of arXiv and its mirrors, alphaXiv and Hugging Face, DOIs, the `arXiv:`
    prefix and bare identifiers. The same paper at two versions is two references.
    """
    return list(dict.fromkeys(_ref(match) for match in _ANYWHERE.finditer(text)))


def find_linked(text: str) -> list[str]:
    """Find the ids of the papers that free text links to or cites as `arXiv:`, once each.

    A bare number is none: in talk it may be anything.
    """
    return list(dict.fromkeys(_ref(match).id for match in _LINKED.finditer(text)))


def parse_ref(text: str) -> Ref | None:
    """Read text that is nothing but one identifier, link or DOI; None when it is not."""
    match = _ALONE.fullmatch(text.strip())
    return _ref(match) if match else None


def find_doi(text: str) -> str:
    """Return the DOI that text consists of, with or without its link; "" when it does not."""
    match = _DOI.fullmatch(text.strip())
    return match["doi"].rstrip(".,;") if match else ""


@lru_cache(maxsize=8192)  # a planned morning asks for the same day's papers a million times
def number(id: str) -> int:
    """Give the stable 64-bit number of a canonical id, ordered by month and then by serial.

    Raises ValueError when `id` is not a canonical identifier.
    """
    match = _CANONICAL.fullmatch(id)
    if match is None or match["version"] or _ref(match).id != id:
        raise ValueError(f"not a canonical arXiv identifier: {id!r}")
    if match["new"]:
        month, serial = id.split(".")
        return (200000 + int(month)) * 100000 + int(serial)
    month, serial = match["serial"][:4], match["serial"][4:]
    century = 190000 if month[0] == "9" else 200000
    return (century + int(month)) * 100000 + _OLD_INDEX[match["archive"]] * 1000 + int(serial)


def abs_url(id: str, version: int | None = None) -> str:
    """Link to the abstract page, of the newest version when none is given."""
    return f"https://arxiv.org/abs/{_versioned(id, version)}"


def pdf_url(id: str, version: int | None = None) -> str:
    """Link to the PDF, of the newest version when none is given."""
    return f"https://arxiv.org/pdf/{_versioned(id, version)}"


def html_url(id: str, version: int | None = None) -> str:
    """Link to arXiv's HTML rendering, which not every paper has."""
    return f"https://arxiv.org/html/{_versioned(id, version)}"


def _versioned(id: str, version: int | None) -> str:
    return id if version is None else f"{id}v{version}"


def _ref(match: re.Match[str]) -> Ref:
    id = match["new"] or f"{match['archive'].lower()}/{match['serial']}"
    return Ref(id, int(match["version"]) if match["version"] else None)
