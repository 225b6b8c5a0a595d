from dataclasses import replace
from datetime import UTC, datetime

import pytest

from papers.card import card, line, listing
from papers.paper import Link, Paper
from papers.text import console, render, text

PAPER = Paper(
    id="2407.00001",
    version=3,
    title="An Invented Study of <Nothing> & [Everything]",
    authors=("Ada Sample", "Ben Sample", "Cy Sample"),
    abstract="First paragraph.\n\nSecond paragraph.",
    categories=("cs.CL", "stat.ML"),
    comments="Invented sample paper, 3 pages",
    journal_ref="J. Inv. 1 (2024) 2",
    doi="10.1000/a<b>(1)",
    published=datetime(2024, 7, 1, 9, tzinfo=UTC),
    updated=datetime(2024, 8, 2, 9, tzinfo=UTC),
    links=(Link("project", "https://p.example/"), Link("code", "https://github.com/a/b")),
)


def shown(block) -> str:
    return console(text(block))


def test_a_line_links_the_title_and_names_authors_category_and_code():
    assert render(text(line(PAPER)), "telegram") == [
        '<a href="https://arxiv.org/abs/2407.00001">'
        "An Invented Study of &lt;Nothing&gt; &amp; [Everything]</a>\n"
        'Ada Sample and 2 more · cs.\u2060CL · <a href="https://github.com/a/b">code</a>'
    ]


@pytest.mark.parametrize(
    ("kind", "cross_to", "version", "label"),
    [
        ("new", (), 1, "cs.CL · code"),
        ("cross", ("cs.AI", "cs.LG"), 1, "cs.CL, cross-list to cs.AI, cs.LG · code"),
        ("cross", (), 1, "cs.CL, cross-list · code"),
        ("replace", (), 2, "cs.CL, v2 replaces v1 · code"),
        ("replace", (), 0, "cs.CL, v3 replaces v2 · code"),
    ],
)
def test_a_line_says_what_kind_of_announcement_it_is(kind, cross_to, version, label):
    assert label in shown(line(PAPER, kind, cross_to, version))


def test_a_withdrawn_paper_says_so_in_its_line_and_on_its_card():
    gone = replace(PAPER, withdrawn=True)

    assert "cs.CL · withdrawn · code" in shown(line(gone))
    assert "Withdrawn" in console(card(gone))
    assert "/pdf/" not in console(card(gone))


def test_a_paper_gives_the_same_block_until_it_changes():
    same = line(PAPER)

    assert same is line(PAPER)
    assert "withdrawn" in shown(line(replace(PAPER, withdrawn=True)))


def test_the_memory_of_lines_is_bounded(monkeypatch):
    monkeypatch.setattr("papers.card._LINES_KEPT", 1)
    first = line(PAPER)
    line(replace(PAPER, id="2407.00002"))

    assert first == line(PAPER)
    assert first is not line(PAPER)


def test_a_card_shows_everything_known():
    assert console(card(PAPER)) == (
        "An Invented Study of <Nothing> & [Everything]\n"
        "Ada Sample, Ben Sample, Cy Sample\n\n"
        "First paragraph.\n\nSecond paragraph.\n\n"
        "Comments: Invented sample paper, 3 pages\n"
        "Published: J. Inv. 1 (2024) 2\n"
        "DOI: 10.1000/a<b>(1)\n"
        "cs.CL Computation and Language, stat.ML Machine Learning\n"
        "arXiv:2407.00001v3, submitted 1 July 2024, this version 2 August 2024\n\n"
        "abstract  https://arxiv.org/abs/2407.00001\n"
        "PDF       https://arxiv.org/pdf/2407.00001\n"
        "HTML      https://arxiv.org/html/2407.00001\n"
        "DOI       https://doi.org/10.1000/a%3Cb%3E(1)\n"
        "project   https://p.example/\n"
        "code      https://github.com/a/b"
    )


def test_a_card_folds_the_abstract_on_telegram_and_shows_it_on_discord():
    telegram, discord = render(card(PAPER), "telegram"), render(card(PAPER), "discord")

    assert (
        "<blockquote expandable>First paragraph.\n\nSecond paragraph.</blockquote>" in telegram[0]
    )
    assert "\n\nFirst paragraph.\n\nSecond paragraph.\n\n-# Comments" in discord[0]


def test_a_long_list_of_authors_stands_at_the_end():
    names = tuple(f"Ada Sample{number}" for number in range(700))
    pages = render(card(replace(PAPER, authors=names)), "telegram")

    assert "Ada Sample0 and 699 more" in pages[0]
    assert "Second paragraph." in pages[0]
    assert all(any(f"Sample{number}" in page for page in pages) for number in range(700))


def test_what_a_source_did_not_say_is_left_out():
    bare = Paper("math/0611800", 1, "A Title", (), "", ("math.CA",))

    assert console(card(bare)) == (
        "A Title\n\nmath.CA Classical Analysis and ODEs\narXiv:math/0611800v1\n\n"
        "abstract  https://arxiv.org/abs/math/0611800\nPDF       https://arxiv.org/pdf/math/0611800"
    )
    assert "A Title\n    math.CA" in shown(line(bare).numbered("1"))


def test_a_listing_numbers_papers_and_gives_their_month():
    first, second = listing([PAPER, replace(PAPER, id="2407.00002")], first=4)

    assert "cs.CL · code · July 2024" in shown(first)
    assert shown(second).startswith(" 5  An Invented Study")
