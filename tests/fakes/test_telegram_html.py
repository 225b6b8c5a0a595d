"""The fake's reading of HTML agrees with Telegram's published rules."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.telegram_html import MAX_ENTITIES, CannotParse, Entity, parse, units


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>bold</b>", "bold", [Entity("bold", 0, 4)]),
        ("<STRONG>b</STRONG>", "b", [Entity("bold", 0, 1)]),
        ("<b>b<i>i</i></b>", "bi", [Entity("bold", 0, 2), Entity("italic", 1, 1)]),
        ("𝓞<b>x</b>", "𝓞x", [Entity("bold", 2, 1)]),
        ("&lt;b&gt; &amp; &quot; &#8212; &#x2014;", '<b> & " — —', []),
        ("&nbsp; &copy; R&D; a & b", "&nbsp; &copy; R&D; a & b", []),
        (
            '<a href="https://arxiv.org/abs/2611.12006?a=1&amp;b=2">x</a>',
            "x",
            [Entity("text_link", 0, 1, "https://arxiv.org/abs/2611.12006?a=1&b=2")],
        ),
        ('<a href="">x</a>', "x", []),
        (
            "<blockquote expandable>q</blockquote>",
            "q",
            [Entity("expandable_blockquote", 0, 1)],
        ),
        ('<span class="tg-spoiler">s</span>', "s", [Entity("spoiler", 0, 1)]),
        ("<b></b>x", "x", []),
    ],
)
def test_what_is_allowed_reads_as_published(html: str, text: str, entities: list[Entity]) -> None:
    assert parse(html) == (text, entities)


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<b>x", "Can't find end tag"),
        ("x</b>", "Unexpected end tag"),
        ("<b>x</i>", "Unmatched end tag at byte offset 4"),
        ("ü<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("a < b", 'Unsupported start tag ""'),
        ("x <b", "Unclosed start tag"),
        ("x <b>y</b", "Unclosed end tag"),
        ("<a href=x>y</a", "Unclosed end tag"),
        ('<a href="x>y</a>', "Unclosed start tag"),
        ("<b now>y</b>", "Expected equal sign"),
        ("<span>y</span>", "must have class"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "cannot be nested"),
    ],
)
def test_what_telegram_refuses_is_refused(html: str, complaint: str) -> None:
    with pytest.raises(CannotParse, match=complaint):
        parse(html)


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "code", ""]), st.text(min_size=1))))
def test_escaped_text_reads_as_it_was_written(parts: list[tuple[str, str]]) -> None:
    html = "".join(
        f"<{tag}>{escape(words)}</{tag}>" if tag else escape(words) for tag, words in parts
    ).replace("&#x27;", "'")

    text, entities = parse(html)

    assert text == "".join(words for _, words in parts)
    assert len(entities) == min(sum(bool(tag) for tag, _ in parts), MAX_ENTITIES)
    assert all(e.offset >= 0 and e.offset + e.length <= units(text) for e in entities)


@given(st.text(alphabet="<>/abi&;#\"'= ü𝓞", max_size=40))
def test_any_text_is_either_read_or_refused(html: str) -> None:
    try:
        text, _ = parse(html)
    except CannotParse:
        return

    assert units(text) <= units(html)
