import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.text import (
    Block,
    Span,
    Text,
    as_typed,
    bold,
    clean,
    code,
    console,
    foot,
    head,
    italic,
    item,
    line,
    link,
    links,
    para,
    plain,
    quote,
    render,
    small,
    text,
)

JOINER = "\u2060"
NASTY = (
    'a <b>&amp; _x_ *y* ~~z~~ `q` [t](http://e.vil) ||s|| $5 @everyone <@1> <#2> :joy: "é" 🙂 שלום'
)

nasty_words = st.one_of(
    st.text(max_size=40),
    st.text(alphabet='<>&"_*~`|[]()\\@:#->.1 \n🙂é漢\u202e\x1b', max_size=40),
    st.sampled_from(["https://a.b/c_d_e", "@everyone", "<@12>", "x" * 300, "漢字 " * 90]),
)
styles = st.sets(st.sampled_from(["bold", "italic", "code", "small"])).map(frozenset)
spans = st.builds(
    Span, nasty_words, styles, st.sampled_from(["", "", "https://arxiv.org/abs/1?a=(b)"])
)
blocks = st.builds(
    Block,
    st.lists(spans, max_size=5).map(tuple),
    st.sampled_from(["para", "line", "head", "item", "quote", "links", "foot"]),
    st.sampled_from(["", "", "7"]),
    st.sampled_from(["", "", " · also: <b> & c"]),
)
texts = st.lists(blocks, max_size=60).map(lambda some: Text(tuple(some)))


class Parsed(HTMLParser):
    """Telegram's side: the characters, the entities, and whether every tag was closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.characters = ""
        self.entities = 0
        self.open: list[str] = []
        self.links: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        assert tag in ("b", "i", "code", "a", "blockquote")
        self.entities += 1
        self.open.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.characters += data


def units(page: str) -> int:
    return len(page.encode("utf-16-le")) // 2


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words.translate(dict.fromkeys(map(ord, JOINER + "\u2068\u2069"))))


def said(some: Text) -> str:
    """Every character of a text in order, without white space and the dots between links."""
    return squeezed(
        "".join(
            b.marker + "".join(clean(s.text) for s in b.spans) + clean(b.tail) for b in some.blocks
        )
    ).replace("·", "")


def test_telegram_shows_every_character_of_the_source():
    page = render(text(para(NASTY)), "telegram")[0]

    assert Parsed(page).characters.replace(JOINER, "") == NASTY


def test_a_title_under_a_link_needs_no_guard_on_telegram():
    page = render(
        text(para(link("@everyone & <b>", "https://arxiv.org/abs/1?a=1&b=2"))), "telegram"
    )[0]

    assert page == '<a href="https://arxiv.org/abs/1?a=1&amp;b=2">@everyone &amp; &lt;b&gt;</a>'


@pytest.mark.parametrize("platform", ["telegram", "discord"])
def test_a_title_from_right_to_left_turns_nothing_else_around(platform):
    title = "עברית (1)"

    (page,) = render(text(para(link(title, "https://arxiv.org/abs/1"), " 2 authors")), platform)

    assert "\u2068" in page.split("עברית")[0]
    assert "\u2069" in page.partition("(1")[2]
    assert as_typed(page).count("\u2068") == 0
    (plain_page,) = render(text(para(link("Hébreu", "https://arxiv.org/abs/1"))), platform)
    assert "\u2068" not in plain_page


def test_what_is_typed_loses_the_signs_nobody_sees():
    assert as_typed("\ufeffa\u2060b\u200b c\u200e\u2068d\u2069") == "ab cd"


def test_telegram_never_mentions_anyone():
    page = render(text("see @alice, (@bob) and me@example.org"), "telegram")[0]

    assert page == f"see @{JOINER}alice, (@{JOINER}bob) and me@example.org"


def test_telegram_makes_no_web_site_of_a_category():
    made = text(para("cs.AI, cat:math.AG ", code("cat:cs.AI"), " e.g. me@x.org http://x.org/a.AI"))

    (page,) = render(made, "telegram")

    assert page == (
        f"cs.{JOINER}AI, cat:math.{JOINER}AG <code>cat:cs.AI</code> e.g. me@x.org http://x.org/a.AI"
    )
    assert as_typed(page).startswith("cs.AI, cat:math.AG")


@given(texts)
def test_telegram_pages_parse_and_keep_the_limits_and_lose_nothing(some):
    pages = [Parsed(page) for page in render(some, "telegram")]

    for page in pages:
        assert not page.open
        assert 0 < units(page.characters) <= 4096
        assert page.entities <= 90
    assert said(some) == squeezed("".join(page.characters for page in pages)).replace("·", "")


@given(texts)
def test_discord_pages_keep_the_limits(some):
    for page in render(some, "discord"):
        assert 0 < units(page) <= 4000
        assert len(page.encode()) <= 10_000


@given(st.text(max_size=300).filter(lambda words: "://" not in words))
def test_discord_shows_every_character_of_the_source(words):
    shown = "".join(render(text(para(words)), "discord"))

    unescaped = re.sub(r"\\([^A-Za-z0-9\s])", r"\1", shown)

    assert squeezed(clean(words)) == squeezed(unescaped)


@given(texts)
def test_a_telegram_page_without_markup_is_what_is_shown(some):
    for page in render(some, "telegram"):
        assert Parsed(page).characters == plain(page, "telegram")


@given(st.text(max_size=300).filter(lambda words: "://" not in words))
def test_a_discord_page_without_markup_is_what_is_shown(words):
    made = text(para(words), item("1", bold(link(words, "https://a.b/(c)"))), para(small(words)))

    shown = "".join(plain(page, "discord") for page in render(made, "discord"))

    assert squeezed(shown).replace("·", "") == said(made)


def test_what_is_to_be_typed_stays_as_it_is_without_markup():
    (page,) = render(
        text(para("try ", code("/subscribe graph* `x"), " or ", code("a_b*"))), "discord"
    )

    assert plain(page, "discord") == "try /subscribe graph* `x or a_b*"


def test_a_page_for_the_terminal_is_already_plain():
    assert plain("<b>", "console") == "<b>"


@given(nasty_words)
def test_discord_pings_nobody(words):
    shown = "".join(render(text(para(words), item("1", words), quote(words)), "discord"))

    assert not re.search(r"@(everyone|here|\w)", re.sub(r"https?://\S+", "", shown))
    assert not re.search(r"(?<!\\)<[@#:t]", shown)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a_b *c* ~d~ `e` |f|", r"a\_b \*c\* \~d\~ \`e\` \|f\|"),
        ("[t](http://e.vil)", r"\[t\](http://e.vil)"),
        ("https://x.org/a_b_c ok_", r"https://x.org/a_b_c ok\_"),
        ("> quoted", r"\> quoted"),
        ("# big\n- dash\n1. one\n-# small", "\\# big\n\\- dash\n1\\. one\n\\-# small"),
        ("at 12:30:15 :joy:", r"at 12\:30:15 \:joy:"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_discord_markup_in_the_source_is_shown_as_it_stands(words, shown):
    assert [shown] == render(text(words), "discord")


def test_discord_styles_and_links():
    made = text(
        para(
            bold("arXiv"),
            " ",
            italic("new"),
            " ",
            code("a`b"),
            " ",
            link("[x]_", "https://a.b/c(d) e"),
        ),
        line(small("under it")),
    )

    assert render(made, "discord") == [
        "**arXiv** *new* `` a`b `` [\\[x\\]\\_](https://a.b/c%28d%29%20e)\n-# under it"
    ]


def test_discord_would_refuse_an_address_as_the_words_of_a_link():
    shown = render(text(para(link("see http://a.b", "https://c.d"))), "discord")

    assert [f"[see http:{JOINER}//a.b](https://c.d)"] == shown


def test_a_heading_moves_to_the_next_page_with_what_follows():
    made = text(para("x" * 3000), head("agents"), para("y" * 3000))

    first, second = render(made, "telegram")

    assert "agents" not in first
    assert second.startswith("<b>agents</b>\ny")


def test_a_foot_never_stands_alone_on_a_page():
    made = text(para("x" * 3000), para("y" * 1000), foot("n" * 60), foot("more " * 20))

    first, second = render(made, "telegram")

    assert first == "x" * 3000
    assert second.startswith("y" * 1000)


def test_an_oversize_block_is_cut_between_words():
    pages = render(text(quote("Grüße 🙂 " * 2000)), "telegram")

    assert all(page.startswith("<blockquote expandable>") for page in pages)
    assert {"Grüße", "🙂"} == {word for page in pages for word in Parsed(page).characters.split()}


def test_a_word_longer_than_a_message_is_cut_without_breaking_a_character():
    family = "👩\u200d🔬"
    pages = render(text(family * 3000), "telegram")

    assert len(pages) > 1
    assert all(page.startswith("👩") and page.endswith("🔬") for page in pages)


def test_a_tail_too_long_for_a_message_is_cut_like_everything_else():
    pages = render(text(item("1", "Title").numbered("1", "y" * 9000)), "telegram")

    assert "".join(Parsed(page).characters for page in pages) == "1  Title" + "y" * 9000


def test_the_rendering_of_a_block_is_shared_by_its_copies():
    block = item("", link("Title", "https://arxiv.org/abs/1"))
    render(text(block.numbered("1")), "telegram")

    assert block.rendered is block.numbered("2", " · also: x").rendered
    assert "telegram" in block.rendered


def test_copies_with_another_number_differ_and_equal_blocks_are_equal():
    block = item("", "Title")

    assert block.numbered("1") != block.numbered("2")
    assert block.numbered("1") == item("1", "Title")


def test_strings_become_paragraphs():
    assert text("One.\nTwo.\n\nThree.") == text(para("One.\nTwo."), para("Three."))
    assert text("One.") + text("Two.") == text(text("One."), "Two.")
    assert render(text("One.\nTwo.\n\nThree."), "console") == ["One.\nTwo.\n\nThree."]


def test_an_empty_text_has_no_pages():
    assert (
        [] == render(Text(), "telegram") == render(Text(), "discord") == render(Text(), "console")
    )


def test_the_terminal_gets_no_control_character():
    shown = console(text("a\x1b[31mred\x1b[0m b\x07 c\u202ed\x9b"))

    assert shown == "ared b cd"


def test_the_terminal_spells_links_out():
    made = text(
        item("3", link("A title", "https://arxiv.org/abs/2611.00001"), "\n", small("A. Author")),
        para("See ", link("the page", "https://x.org/"), "."),
        links(link("PDF", "https://arxiv.org/pdf/2611.00001"), link("code", "https://x.org")),
    )

    assert console(made) == (
        " 3  A title\n    A. Author\n    arxiv.org/abs/2611.00001\n\n"
        "See the page (x.org/).\n\n"
        "PDF       https://arxiv.org/pdf/2611.00001\ncode      https://x.org"
    )


def test_the_terminal_wraps_under_the_number():
    shown = console(text(item("12", "one two three four", "\n", "漢字漢字 漢字漢字")), width=24)

    assert shown == "12  one two three four\n    漢字漢字 漢字漢字"
    assert console(text(item("12", "one two three four")), width=24).count("\n") == 0
    assert console(text("one two three four five"), width=20) == "one two three four\nfive"


def test_the_terminal_is_coloured_only_when_asked():
    made = text(head("agents"), para(small("a b"), " ", bold("c")))

    assert console(made, colour=True) == "\x1b[1magents\x1b[0m\n\x1b[2ma b\x1b[0m \x1b[1mc\x1b[0m"
    assert "\x1b" not in console(made)


@given(texts)
def test_the_terminal_loses_nothing(some):
    shown = squeezed(console(some, width=60))

    for block in some.blocks:
        for span in block.spans:
            for word in clean(span.text).split():
                assert word.replace(JOINER, "") in shown
