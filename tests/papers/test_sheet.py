"""Markdown and HTML: independent parsers read what was written, and nothing more."""

import re

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from papers.blocks import clean
from papers.sheet import Heading, Line, Passage, Run, Sheet, Table, paragraphs
from papers.sheet_html import html
from papers.sheet_markdown import markdown

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_texts = st.text(
    st.one_of(
        st.sampled_from("ab1 \n#+-=*_`[]()<>|~$&;:!\\\"'./{}@^%"), st.characters(codec="utf-8")
    ),
    max_size=40,
)
_words = st.one_of(
    _texts,
    st.sampled_from(
        ("https://example.org/a_b_(c)?d=1&e", "see http://a.b/c_d.", "&amp; &#42;", "1) one", "+ a",
         "<script>alert(1)</script>", "](javascript:alert(1))", "a\n\nb", "# no", "---", "**b**",
         "\u202eright to left", "\x1b[31mred", "-- | --", "`x`", "![a](b)")
    ),
)  # fmt: skip


def shown(written: str) -> str:
    """Return what a reader of the Markdown sees, with single spaces."""
    tree = SyntaxTreeNode(PARSER.parse(written))
    return " ".join(_inline(tree).split())


def _inline(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline", "html_inline", "html_block", "fence", "code_block"):
        ours = node.content in ('<a id="paper-1">', '<a id="paper-2">', "</a>")
        return "" if node.type == "html_inline" and ours else node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    inside = "".join(map(_inline, node.children))
    return inside if node.type in ("inline", "link", "strong", "em", "s") else f"{inside} "


def plain(text: str) -> str:
    return " ".join(clean(text).split())


@given(_words)
@example("1. Title")
@example("\\")
def test_markdown_shows_a_passage_as_it_is(text: str) -> None:
    written = markdown(Sheet("", "en", (Passage(text),)))

    tree = SyntaxTreeNode(PARSER.parse(written))

    assert {node.type for node in tree.children} <= {"paragraph"}
    assert len(tree.children) == len(paragraphs(text))
    assert shown(written) == " ".join(map(plain, paragraphs(text)))


@given(_words, _words)
def test_markdown_shows_headings_lines_and_cells_as_they_are(one: str, other: str) -> None:
    pieces = (
        Heading(2, (Run("1. "), Run(one)), "paper-1"),
        Line((Run("x"), Run(one), Run(" · "), Run(other, "https://example.org/a b(c)"))),
        Table((one or "head",), (((Run(other, strong=True),),),)),
    )

    written = markdown(Sheet("", "en", pieces))

    assert shown(written).replace(" ", "") == plain(
        f"1. {one} x{one} · {other} {one or 'head'} {other}"
    ).replace(" ", "")


@given(_words, _words)
def test_html_shows_everything_as_it_is_and_runs_nothing(one: str, other: str) -> None:
    pieces = (
        Heading(2, (Run(one, language="en"),), "paper-1"),
        Line((Run(other, "https://example.org/?a=1&b=2"), Run(one, "javascript:alert(1)"))),
        Passage(one, "de"),
        Table((other,), (((Run(one, strong=True),), (Run(other),)),)),
    )

    page = lxml_html.document_fromstring(html(Sheet(one, "en", pieces)).encode())

    allowed = {"h2", "bdi", "p", "a", "table", "thead", "tbody", "tr", "th", "td", "strong", "body"}
    assert {node.tag for node in page.body.iter()} <= allowed
    assert {attribute for node in page.body.iter() for attribute in node.attrib} <= {
        "dir", "id", "lang", "href", "class"}  # fmt: skip
    assert [node.get("href") for node in page.iter("a")] == ["https://example.org/?a=1&b=2"]
    assert visible(page.find(".//h2").text_content()) == visible(one)
    assert visible(page.findtext(".//title") or "") == visible(one)


def visible(text: str) -> str:
    """Without what HTML parsers may change: noncharacters, and white space."""
    return re.sub(r"[\ufdd0-\ufdef\ufffe\uffff\ufffd\x00]|[^\u0000-\uffff]", "", plain(text))


def test_html_needs_nothing_from_elsewhere() -> None:
    written = html(Sheet("A day", "ar", (Line((Run("شيء", language="ar"),)),)))

    assert written.startswith('<!DOCTYPE html>\n<html lang="ar" dir="rtl">')
    assert "default-src 'none'" in written
    assert not re.search(r"<(?:script|link|img|iframe|object)|@import|url\(|src=", written)
    assert '<p><bdi lang="ar">شيء</bdi></p>' in written
    assert "@media print" in written
    assert "prefers-color-scheme: dark" in written
