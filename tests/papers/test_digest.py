import time
from dataclasses import replace
from datetime import date

import pytest

from papers.digest import Candidate, Entry, buttons, compose, more
from papers.paper import Paper
from papers.text import console, render

DAY = date(2024, 7, 17)


def paper(number: int, **given) -> Paper:
    fields = {
        "id": f"2407.{number:05}",
        "version": 1,
        "title": f"Invented title {number}",
        "authors": ("Ada Sample", "Ben Sample"),
        "abstract": "Invented sample paper.",
        "categories": ("cs.CL", "cs.AI"),
    }
    return Paper(**(fields | given))


def candidate(number: int, *topics: str, **given) -> Candidate:
    fields = {"kind": "new", "version": 1, "cross_to": (), "day": DAY}
    return Candidate(paper(number), topics=topics or ("agents",), **(fields | given))


def digest(*candidates: Candidate, **given):
    return compose(candidates, **({"days": (DAY,), "announced": 412, "cap": 20} | given))


def test_a_digest_reads_as_a_page():
    made = digest(
        candidate(2, "language models", "diffusion"),
        candidate(1, "language models"),
        candidate(3, "diffusion", kind="cross", cross_to=("cs.AI",)),
        next_at="Thursday 08:00, Berlin",
    )

    assert render(made.text, "discord") == [
        "**arXiv, Wednesday 17 July**\n"
        "3 of 412 for you\n\n"
        "**language models**\n"
        "**1**  [Invented title 1](https://arxiv.org/abs/2407.00001)\n"
        "-# Ada Sample, Ben Sample · cs.CL\n\n"
        "**2**  [Invented title 2](https://arxiv.org/abs/2407.00002)\n"
        "-# Ada Sample, Ben Sample · cs.CL · also: diffusion\n\n"
        "**diffusion**\n"
        "**3**  [Invented title 3](https://arxiv.org/abs/2407.00003)\n"
        "-# Ada Sample, Ben Sample · cs.CL, cross-list to cs.AI\n\n"
        "-# Next: Thursday 08:00, Berlin"
    ]


def test_groups_follow_the_order_of_the_chats_topics():
    some = [candidate(1, "b"), candidate(2, "c"), candidate(3, "a")]

    names = [e.candidate.topics[0] for e in digest(*some, topics=("c", "a", "b")).entries]

    assert names == ["c", "a", "b"]


def test_within_a_topic_new_papers_come_before_cross_lists_and_replacements():
    made = digest(
        candidate(1, kind="replace", version=2),
        candidate(2, kind="cross"),
        candidate(4),
        candidate(3),
    )

    assert [entry.candidate.paper.id for entry in made.entries] == [
        "2407.00003",
        "2407.00004",
        "2407.00002",
        "2407.00001",
    ]


def test_the_same_candidates_in_another_order_give_the_same_digest():
    some = [
        candidate(n, *("ab", "ba", "a")[n % 3], kind=("new", "cross")[n % 2]) for n in range(30)
    ]

    assert digest(*some, topics=("a", "b")) == digest(*reversed(some), topics=("a", "b"))


def test_a_paper_comes_once_and_stands_for_all_its_announcements():
    later = Candidate(paper(1, version=2), "replace", 2, (), date(2024, 7, 18), ("b",))
    crossed = replace(candidate(1, "a", kind="cross"), cross_to=("cs.AI",))

    (entry,) = digest(later, crossed, topics=("a", "b")).entries

    assert (
        entry.candidate.kind,
        entry.candidate.version,
        entry.candidate.cross_to,
        entry.candidate.topics,
    ) == ("cross", 2, ("cs.AI",), ("a", "b"))
    assert entry.candidate.paper.version == 2
    assert {later, crossed} == set(entry.merged)


def test_beyond_the_cap_papers_are_counted_and_numbered_on():
    made = digest(*(candidate(n) for n in range(1, 35)))

    assert (len(made.entries), len(made.rest), made.matched) == (20, 14, 34)
    assert "and 14 more: /digest more" in console(made.text)
    assert console(more(made.rest)).startswith("21 to 34 of 34\n\nagents\n21  Invented title 21")


def test_under_the_cap_every_topic_has_its_share():
    many = [candidate(number, "language models") for number in range(1, 31)]
    few = [candidate(number, "tides") for number in range(31, 33)]

    made = digest(*many, *few, cap=10, topics=("language models", "tides"))

    shown = [entry.candidate.topics[0] for entry in made.entries]
    assert shown == ["language models"] * 8 + ["tides"] * 2
    assert [entry.number for entry in made.entries + made.rest] == list(range(1, 33))
    assert {entry.candidate.topics for entry in made.rest} == {("language models",)}


def test_buttons_open_the_papers_and_the_rest():
    made = digest(*(candidate(n) for n in range(1, 35)))

    assert [len(row) for row in made.buttons] == [5, 5, 5, 5, 1]
    assert made.buttons[0][0] == ("1", "/paper 2407.00001")
    assert made.buttons[-1] == (("14 more", "/digest more"),)
    assert all(len(line.encode()) <= 64 for row in made.buttons for _, line in row)


def test_the_button_for_the_rest_names_its_digest():
    made = digest(*(candidate(n) for n in range(1, 35)), key="2024-07-17")

    assert made.buttons[-1] == (
        ("14 more", "/digest more 2024-07-17"),
        ("Save", "/shelve 2024-07-17"),
        ("Mute a topic", f"/mute {DAY}"),
        ("Settings", "/settings"),
    )


def test_a_large_cap_still_fits_the_platforms_buttons():
    entries = tuple(Entry(n, candidate(n)) for n in range(1, 60))

    assert [len(row) for row in buttons(entries, entries)] == [5, 5, 5, 5, 1]


@pytest.mark.parametrize(
    ("days", "title"),
    [
        ((DAY,), "arXiv, Wednesday 17 July"),
        ((date(2026, 11, 18), date(2026, 11, 16)), "arXiv, Monday 16 to Wednesday 18 November"),
        (
            (date(2026, 11, 30), date(2026, 12, 2)),
            "arXiv, Monday 30 November to Wednesday 2 December",
        ),
        (
            (date(2026, 12, 31), date(2027, 1, 4)),
            "arXiv, Thursday 31 December 2026 to Monday 4 January 2027",
        ),
        ((), "arXiv"),
    ],
)
def test_the_header_names_the_announcement_days(days, title):
    assert console(digest(candidate(1), days=days).text).startswith(f"{title}\n1 of 412 for you")


def test_a_digest_without_papers_says_how_many_there_were():
    assert console(digest().text) == "arXiv, Wednesday 17 July\nNone of 412 for you."
    assert console(digest(announced=0).text).endswith("Nothing was announced.")
    assert console(more(())) == "That was everything."


def test_a_late_paper_names_its_day():
    assert "cs.CL · late, from Wednesday 17 July" in console(digest(candidate(1, late=True)).text)


def test_a_long_topic_is_shortened_where_it_is_only_a_heading():
    topic = "(" + " OR ".join(f'ti:"invented phrase {n}"' for n in range(20)) + ")"

    shown = console(digest(candidate(1, topic), candidate(2, "a", topic)).text)

    assert f"\n{topic[:78]}…\n" in shown
    assert f"also: {topic[:39]}…" in shown


def test_many_other_topics_are_counted():
    assert "also: b, c, d and 2 more" in console(digest(candidate(1, *"abcdef")).text)


LONG = (
    "Invented Large-Scale Benchmarking of Retrieval-Augmented Generation for Multilingual "
    "Scientific Question Answering: A Reproducible Study of Prompting, Fine-Tuning and Evaluation"
)


def long_digest():
    some = [
        replace(
            candidate(n, f"an invented topic number {n % 7}", "another topic", kind="cross"),
            paper=paper(n, title=f"{LONG} {n}", authors=("Wolfeschlegelstein Hubert Sample",) * 40),
            cross_to=("cs.AI", "cs.LG"),
        )
        for n in range(1, 41)
    ]
    return digest(*some, next_at="Thursday 08:00, America/Argentina/Buenos_Aires")


def test_the_default_digest_is_at_most_two_telegram_messages():
    assert len(render(long_digest().text, "telegram")) <= 2


def test_composing_and_rendering_for_thousands_of_chats_is_cheap():
    """One paper's lines are rendered once, so a digest of twenty costs well under a millisecond."""
    some = [candidate(n, "a", "b") for n in range(1, 40)]
    started = time.process_time()

    for _ in range(500):
        render(digest(*some).text, "telegram")

    assert (time.process_time() - started) / 500 < 0.001
