"""Finds the addresses of code, project pages, data and models in a paper's own words.

Nothing is fetched: a link is what the authors wrote, repaired where a line break or a sentence's
punctuation got into it.
"""

import re

from papers.paper import Link

# A host we know may come without a scheme; any other address must have one, and the words before
# it must say that it is the project's page.
_KNOWN = (
    r"(?:www\.)?(?:github\.com|gist\.github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|gitee\.com"
    r"|huggingface\.co|hf\.co|zenodo\.org|doi\.org/10\.5281/zenodo|anonymous\.4open\.science"
    r"|colab\.research\.google\.com|sourceforge\.net|kaggle\.com|figshare\.com|osf\.io"
    r"|sites\.google\.com/view)\b|[\w-]+\.github\.io\b|[\w-]+\.gitlab\.io\b"
)
_HINTS = ("://", ".com/", ".org/", ".io", ".co/", ".science/")  # most abstracts hold none
# Signs that no address has as they are, the stops of Chinese and Japanese among them; a stop before
# the next address parts the two.
_IN_PATH = r"(?:(?![;,]https?:)[^\s{}<>\"'`|^$。，；：、（）「」『』【】《》“”])"
_ADDRESS = re.compile(
    rf"(?:https?://|(?<![\w.@/-]))(?P<known>{_KNOWN})(?P<path>{_IN_PATH}*)"
    rf"|(?P<other>https?://[^\s/.]+\.{_IN_PATH}+)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?P<project>(?:project(?:'s)?|home|web)[\s-]*(?:page|site|website|homepage)|\bdemos?\b)"
    r"|\b(?:(?P<code>code|codes|implementation|software|repository|toolbox|package)"
    r"|(?P<data>data|datasets?|benchmarks?|corpus)|(?P<model>models?|weights|checkpoints?))\b",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile(r"[.!?]\s")
_LOOK_BACK = 90
_ESCAPED = re.compile(r"\\([_%#&~$-])(?:\{\})?")
# A line end inside an address: after a forge's owner, after a hyphen, or before what is no word.
_BROKEN = re.compile(
    r"((?:\b(?:github|gitlab|bitbucket|codeberg|huggingface)\.\w+/(?:[\w.-]+/)?"
    r"|https?://[^\s{}]*(?:[_-]|/(?=\s*\n\s*[\w-]*[/_~\d]))))\s*\n\s*(?=[\w.~-])",
    re.IGNORECASE,
)
# Spaces inside of "https://", and a line end inside a host's name.
_APART = re.compile(
    r"\b(https?)\s?:\s?/\s?/\s?(?=[a-z])|(?<=//)([\w-]+\.)\n\s*(?=(?:com|org|io|co|net|edu)\b)",
    re.IGNORECASE,
)
_NEVER = re.compile(  # papers and films are worth a look, but they are none of the four
    r"https?://(?:[\w-]+\.)*(?:arxiv\.org|doi\.org/(?!10\.5281)|openreview\.net"
    r"|youtu\.be|youtube\.com)",
    re.IGNORECASE,
)


def find_links(abstract: str, comments: str = "") -> tuple[Link, ...]:
    """Return the links in order of appearance, each once; pass the raw texts of the source."""
    found: dict[str, Link] = {}
    for source in (abstract, comments):
        if not any(hint in source for hint in _HINTS):
            continue
        text = _ESCAPED.sub(r"\1", source).replace(r"\-", "")
        text = _BROKEN.sub(r"\1", _APART.sub(_joined, text))
        end = 0
        for match in _ADDRESS.finditer(text):
            before = text[max(match.start() - _LOOK_BACK, end) : match.start()]
            end = match.end()
            link = _link(match, before)
            if link is not None:
                found.setdefault(link.url.lower().rstrip("/"), link)
    return tuple(found.values())


def _joined(match: re.Match[str]) -> str:
    return f"{match[1]}://" if match[1] else match[2]


def _link(match: re.Match[str], before: str) -> Link | None:
    if match["other"]:
        url = _trimmed(match["other"])
        label = _said_to_be(before)
        return None if not label or _NEVER.match(url) else Link(label, url)
    host = match["known"].lower().removeprefix("www.")
    path = _trimmed(match["path"])
    label = _label(host, path, before)
    return Link(label, f"https://{host}{path}") if label else None


def _trimmed(address: str) -> str:
    """Drop what belongs to the sentence: points, commas, a bracket that was opened before."""
    while address and (address[-1] in ".,;:!?*\\" or _closes_more(address)):
        address = address[:-1]
    return address.removesuffix(".git")


def _closes_more(address: str) -> bool:
    return (address[-1] == ")" and address.count(")") > address.count("(")) or (
        address[-1] == "]" and address.count("]") > address.count("[")
    )


def _label(host: str, path: str, before: str) -> str:
    if host.endswith((".github.io", ".gitlab.io")) or host == "sites.google.com/view":
        return "project"
    if host in ("huggingface.co", "hf.co"):
        return _hugging_face(path)
    if not path.strip("/"):
        return ""
    if host == "doi.org/10.5281/zenodo" or host in ("zenodo.org", "figshare.com", "osf.io"):
        return "code" if _said_to_be(before) == "code" else "data"
    if host == "kaggle.com":
        return "data" if path.startswith("/datasets") else ""
    return "code"


def _hugging_face(path: str) -> str:
    parts = [part for part in path.split("/") if part]
    if not parts or parts[0] in ("papers", "blog", "docs", "login"):
        return ""
    return {"datasets": "data", "spaces": "project"}.get(parts[0], "model")


def _said_to_be(before: str) -> str:
    """Tell from the nearest word of the same sentence what an address is, "" when none does."""
    label = ""
    for match in _SAYS.finditer(_ENDS_SENTENCE.split(before)[-1]):
        label = match.lastgroup or ""
    return label
