"""Densities of a digest: what people write, what is kept, and what is shared."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from papers import card
from papers.density import LINES, Density, Style, parse_density, stored_density
from papers.digest import Candidate, compose
from papers.mistakes import UserError
from papers.paper import Paper
from papers.readings.reading import Reading
from papers.text import render

DAY = date(2026, 11, 20)
PAPER = Paper(
    id="2611.00001",
    version=1,
    title="An invented paper",
    authors=("Ada Example", "Bo Sample"),
    abstract="We study an invented question. It has no answer.",
    categories=("cs.LG",),
)


def candidate(number: int, *topics: str) -> Candidate:
    paper = replace(PAPER, id=f"2611.{number:05}", title=f"Paper {number}")
    return Candidate(paper, "new", 1, (), DAY, topics or ("tides",))


@pytest.mark.parametrize(
    ("said", "density"),
    [
        ("titles", Density("titles")),
        ("Lines", LINES),
        ("cards", Density("cards")),
        ("full 3", Density("titles", 3)),
        ("top 5 in full", Density("titles", 5)),
        ("full", Density("cards")),
    ],
)
def test_densities_are_understood_and_kept(said: str, density: Density) -> None:
    assert parse_density(said) == density
    assert stored_density(density.column) == density


@pytest.mark.parametrize("said", ["", "blue", "full 0", "full 51", "full -1"])
def test_what_is_none_is_refused(said: str) -> None:
    with pytest.raises(UserError):
        parse_density(said)


def test_a_column_that_nobody_knows_means_the_usual() -> None:
    assert stored_density("") == LINES
    assert stored_density("columns 7") == LINES


def composed(density: Density, *found: Candidate, **more: object) -> str:
    made = compose(found, days=(DAY,), announced=9, cap=20, density=density, **more)  # type: ignore[arg-type]
    (page,) = render(made.text, "telegram")
    return page


def test_cards_are_given_to_a_paper_of_each_topic_in_turn() -> None:
    found = [candidate(1, "a"), candidate(2, "a"), candidate(3, "b"), candidate(4, "b")]

    page = composed(Density("titles", 2), *found)

    cards = [row for row in page.split("\n") if row.startswith("We study")]
    assert len(cards) == 2
    for number in (1, 3):
        assert f'/2611.0000{number}"><b>Paper {number}</b></a>\nWe study' in page
    assert '<b>2</b>  <a href="https://arxiv.org/abs/2611.00002">Paper 2</a>' in page
    assert "We study an invented question. It has no answer.\nAda Example" in page


@pytest.mark.parametrize(
    "density", [Density("titles"), LINES, Density("cards"), Density("titles", 1)]
)
def test_a_paper_is_rendered_once_for_everybody(density: Density) -> None:
    first = compose([candidate(7)], days=(DAY,), announced=9, cap=20, density=density)
    render(first.text, "telegram")
    second = compose([candidate(8), candidate(7)], days=(DAY,), announced=9, cap=20,
                     density=density)  # fmt: skip

    blocks = [block for block in first.text.blocks if block.marker]
    shared = [block for block in second.text.blocks if block.marker == "1"]

    assert blocks[0].rendered is shared[0].rendered
    assert "telegram" in shared[0].rendered


def test_a_reading_stands_in_a_card_and_under_a_title() -> None:
    reading = Reading("de", "Ein erfundener Titel", "Kurz gesagt.", "", True)
    cards, titles = (
        composed(Density(style), candidate(9), readings={"2611.00009": reading})
        for style in ("cards", "titles")
    )

    assert "Ein erfundener Titel\n<i>Kurz gesagt.</i>\nAda Example" in cards
    assert "We study" not in cards
    assert "translated by machine" in cards
    assert "Ein erfundener Titel · translated by machine" in titles
    assert "Kurz gesagt" not in titles


def test_a_withdrawn_paper_is_marked_in_every_density() -> None:
    gone = replace(PAPER, withdrawn=True)

    for block in (card.line(gone, style=style) for style in get_args(Style)):
        assert "withdrawn" in "".join(span.text for span in block.spans)
