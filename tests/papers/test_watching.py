"""What is told of saved papers; all of them are invented."""

from dataclasses import replace

import pytest

from papers.digest import Candidate, compose
from papers.paper import Link, Paper
from papers.text import console
from papers.watching import News, is_news, known, line, notice, only_version
from tests.papers.test_digest import DAY, candidate

CATS = Paper("2611.00001", 1, "Cats", ("Ada Example",), "Invented.", ("cs.LG",))
CODE = Link("code", "https://github.com/ada/cats")


def told(before: Paper, now: Paper) -> str:
    return console(notice(News(now, known(before))))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"version": 2}, "v2 replaces v1"),
        ({"version": 4}, "v4 replaces v1"),
        (
            {"version": 2, "withdrawn": True, "comments": "Withdrawn: an error in Lemma 3"},
            "withdrawn in v2: Withdrawn: an error in Lemma 3",
        ),
        ({"withdrawn": True}, "withdrawn in v1"),
        ({"journal_ref": "J. Cats 3 (2026) 1"}, "published: J. Cats 3 (2026) 1"),
        ({"doi": "10.1000/cats"}, "DOI 10.1000/cats <https://doi.org/10.1000/cats>"),
        ({"links": (CODE,)}, "code: github.com/ada/cats"),
        (
            {"version": 2, "doi": "10.1000/cats", "links": (CODE,)},
            "v2 replaces v1 · DOI 10.1000/cats",
        ),
    ],
)
def test_each_change_is_told_in_one_line(changes: dict[str, object], said: str) -> None:
    answer = told(CATS, replace(CATS, **changes))

    assert answer.startswith("Saved papers\n")
    assert "Cats" in answer
    assert said.split(" <")[0] in answer


def test_a_paper_that_is_no_longer_withdrawn() -> None:
    answer = told(replace(CATS, version=2, withdrawn=True), replace(CATS, version=3))

    assert "v3 replaces v2, no longer withdrawn" in answer


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (CATS, replace(CATS, title="Cats, corrected")),
        (CATS, replace(CATS, categories=("cs.LG", "stat.ML"))),
        (replace(CATS, links=(CODE,)), CATS),
        (replace(CATS, links=(CODE,)), replace(CATS, links=(Link("code", "https://x.org/y"),))),
        (CATS, replace(CATS, links=(Link("project", "https://cats.github.io"),))),
    ],
    ids=["title", "categories", "code gone", "code moved", "project page"],
)
def test_other_changes_are_no_news(before: Paper, now: Paper) -> None:
    assert not is_news(News(now, known(before)))


def test_a_long_reason_is_cut() -> None:
    withdrawn = replace(CATS, withdrawn=True, comments="so " * 200)

    assert "…" in told(CATS, withdrawn)


def test_a_digest_tells_of_saved_papers_after_its_papers() -> None:
    news = [News(replace(CATS, doi="10.1000/cats"), known(CATS))]

    made = compose([candidate(1)], days=(DAY,), announced=9, cap=20, saved=news, next_at="soon")

    page = console(made.text)
    assert page.index("Invented title 1") < page.index("Saved papers") < page.index("10.1000/cats")
    assert page.endswith("Next: soon")
    assert [label for row in made.buttons for label, _ in row] == ["1"]


def test_a_digest_of_saved_papers_alone_has_no_day() -> None:
    news = [News(replace(CATS, version=2), known(CATS))]

    made = compose([], days=(), announced=0, cap=20, saved=news)

    assert console(made.text).startswith("Saved papers\nCats\n")


def test_a_replacement_with_a_line_of_its_own_is_not_told_twice() -> None:
    again = replace(CATS, version=2)
    shown = Candidate(again, "replace", 2, (), DAY, ("cats",))
    version = News(again, known(CATS))
    more = News(replace(again, doi="10.1000/cats"), known(CATS))

    alone = compose([shown], days=(DAY,), announced=9, cap=20, saved=[version])
    both = compose([shown], days=(DAY,), announced=9, cap=20, saved=[more])
    cut = compose([shown], days=(DAY,), announced=9, cap=0, saved=[version])

    assert "Saved papers" not in console(alone.text)
    assert "Saved papers" in console(both.text)
    assert "Saved papers" in console(cut.text)
    assert only_version(version)
    assert not only_version(more)


def test_a_line_has_a_link_to_its_paper() -> None:
    block = line(News(replace(CATS, version=2), known(CATS)))

    assert block.spans[0].url == "https://arxiv.org/abs/2611.00001"


def test_a_paper_may_have_two_dois() -> None:
    answer = told(CATS, replace(CATS, doi="10.1000/cats 10.1000/dogs"))

    assert "DOI 10.1000/cats, 10.1000/dogs" in answer
