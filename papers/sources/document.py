"""From an answer's bytes to an XML document that is whole and is what was asked for.

The home of lxml. Strict on purpose: a document cut in the middle must be an error, never half a
list. Nothing is ever loaded from elsewhere, and a document type (every web page has one, none of
arXiv's replies has) is refused, and with it all entities.
"""

from typing import TYPE_CHECKING, TypeAlias

from papers.sources.failures import BadAnswer

if TYPE_CHECKING:
    from lxml.etree import _Element

    Element: TypeAlias = _Element


def root_of(body: bytes, name: str) -> "Element":
    """Parse `body` and return its root, whose local name must be `name`; else raise BadAnswer."""
    from lxml import etree  # 9 MB: not before the first answer is there

    if not body.strip():
        raise BadAnswer("an empty body")
    parser = etree.XMLParser(
        recover=False,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise BadAnswer(f"not well-formed: {error}") from error
    # The stubs do not know this attribute.
    doctype = str(getattr(root.getroottree().docinfo, "doctype", ""))
    if doctype:
        raise BadAnswer(f"a document type is declared: {doctype[:80]}")
    if local_name(root) != name:
        raise BadAnswer(f"<{local_name(root)}> instead of <{name}>")
    return root


def local_name(element: "Element") -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def texts(element: "Element") -> dict[str, str]:
    """Return the texts of an element's children by local name; the first where one is repeated."""
    found: dict[str, str] = {}
    for child in element:
        found.setdefault(local_name(child), child.text or "")
    return found
