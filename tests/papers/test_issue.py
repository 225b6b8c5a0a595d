"""A digest as a document: both layouts hold every paper whole."""

from datetime import date

import pytest
from hypothesis import given

from papers.digest import Candidate, Entry
from papers.issue import Issue
from papers.issue_briefing import briefing
from papers.issue_topics import by_topic
from papers.paper import Link, Paper
from papers.readings.reading import Reading
from papers.sheet import Heading, Passage, paragraphs
from papers.sheet_html import html
from papers.sheet_markdown import markdown
from tests.papers.exported import papers, sample
from tests.papers.test_sheet import shown

DAY = date(2026, 11, 19)


GERMAN = Reading(
    "de",
    "Erfinden lernen",
    "Wir erfinden etwas.",
    "Wir erfinden.\n\nEs gelingt in 95 % der Fälle.",
    True,
)


def entry(number: int, paper: Paper, *topics: str, **fields: object) -> Entry:
    values: dict[str, object] = {"kind": "new", "version": paper.version, "cross_to": ()}
    return Entry(number, Candidate(paper, day=DAY, topics=topics, **(values | fields)))


def issue(*entries: Entry) -> Issue:
    return Issue((DAY,), 412, entries)


def two(readings: dict[str, Reading] | None = None) -> Issue:
    """A paper with everything, and one with as little as can be."""
    code = (Link("code", "https://github.com/invented/repo"),
            Link("data", "https://zenodo.org/gone", "gone"))  # fmt: skip
    bare = sample(id="2611.00002", title="A 2nd *invention*", authors=(), abstract="")
    made = issue(
        entry(1, sample(links=code), "inventions", "learning"),
        entry(2, bare, "learning", kind="cross", cross_to=("cs.CL",)),
    )
    return Issue(made.days, made.announced, made.entries, readings or {})


def test_the_layout_by_topic() -> None:
    assert markdown(by_topic(two({"2611.00001": GERMAN}))) == (
        "# arXiv digest of 19 November 2026\n\n"
        "2 papers of 412.\n\n"
        "## inventions\n\n"
        "| Date | Title | Authors | Identifier | Code |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 2026-11-19 | 1 [Learning to invent](#paper-1) | Ada Example, Bo van den Sample | "
        "[arXiv:2611.00001v2](https://arxiv.org/abs/2611.00001v2) | "
        "[code](https://github.com/invented/repo), "
        "[data (not found)](https://zenodo.org/gone) |\n\n"
        "## learning\n\n"
        "| Date | Title | Authors | Identifier | Code |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 2026-11-19 | 2 [A 2nd \\*invention\\*](#paper-2) |  | "
        "[arXiv:2611.00002v2](https://arxiv.org/abs/2611.00002v2) | no code announced |\n\n"
        "## Abstracts\n\n"
        '### <a id="paper-1"></a>1\\. Learning to invent\n\n'
        "Title, summary and translation are by a language model; the original follows.\n\n"
        "**Erfinden lernen**\n\n"
        "Ada Example, Bo van den Sample\n\n"
        "[arXiv:2611.00001v2](https://arxiv.org/abs/2611.00001v2) · New · cs.LG, stat.ML · "
        "[code](https://github.com/invented/repo), "
        "[data (not found)](https://zenodo.org/gone) · also in learning\n\n"
        "**Wir erfinden etwas.**\n\n"
        "Wir erfinden.\n\nEs gelingt in 95 % der Fälle.\n\n"
        "We invent.\n\nIt works in 95% of cases.\n\n"
        '### <a id="paper-2"></a>2\\. A 2nd \\*invention\\*\n\n'
        "[arXiv:2611.00002v2](https://arxiv.org/abs/2611.00002v2) · "
        "Cross-list to cs.CL · cs.LG, stat.ML\n"
    )


def test_the_layout_as_a_briefing() -> None:
    assert markdown(briefing(two({"2611.00001": GERMAN}))) == (
        "# arXiv digest of 19 November 2026\n\n"
        "2 papers of 412.\n\n"
        "## Summary\n\n"
        "Some lines are by a language model; the papers below say which.\n\n"
        "| No. | Title | In one line |\n"
        "| --- | --- | --- |\n"
        "| [1](#paper-1) | Erfinden lernen | Wir erfinden etwas. |\n"
        "| [2](#paper-2) | A 2nd \\*invention\\* |  |\n\n"
        "## The papers\n\n"
        '### <a id="paper-1"></a>1\\. Erfinden lernen\n\n'
        "Title, summary and translation are by a language model; the original follows.\n\n"
        "Learning to invent\n\n"
        "Ada Example, Bo van den Sample\n\n"
        "[arXiv:2611.00001v2](https://arxiv.org/abs/2611.00001v2) · "
        "[code](https://github.com/invented/repo), "
        "[data (not found)](https://zenodo.org/gone)\n\n"
        "**Wir erfinden etwas.**\n\n"
        "Wir erfinden.\n\nEs gelingt in 95 % der Fälle.\n\n"
        "New · cs.LG, stat.ML\n\n"
        "We invent.\n\nIt works in 95% of cases.\n\n"
        '### <a id="paper-2"></a>2\\. A 2nd \\*invention\\*\n\n'
        "[arXiv:2611.00002v2](https://arxiv.org/abs/2611.00002v2)\n\n"
        "Cross-list to cs.CL · cs.LG, stat.ML\n"
    )


def test_a_line_that_a_rule_chose_is_not_marked() -> None:
    made = two({"2611.00001": Reading("", "", "It works in 95% of cases.", "", False)})

    written = shown(markdown(briefing(made)))

    assert "1 Learning to invent It works in 95% of cases. 2" in written
    assert "language model" not in written


def test_a_models_line_is_marked_in_both_layouts_and_a_rules_line_is_the_abstracts() -> None:
    model = two({"2611.00001": Reading("", "", "An invention that works.", "", True)})
    rule = two({"2611.00001": Reading("", "", "It works in 95% of cases.", "", False)})

    for layout in (briefing, by_topic):
        written = shown(markdown(layout(model)))
        assert "The summary is by a language model; the original follows." in written
        assert "An invention that works." in written
    assert shown(markdown(by_topic(rule))).count("It works in 95% of cases.") == 1


def test_code_that_is_not_there_yet_was_announced_all_the_same() -> None:
    code = (Link("code", "https://github.com/invented/repo", "empty"),)

    written = markdown(by_topic(issue(entry(1, sample(links=code), "t"))))

    assert "| [code (empty so far)](https://github.com/invented/repo) |" in written
    assert "no code announced" not in written


def test_what_did_not_fit_into_the_chat_stands_under_its_topic() -> None:
    made = issue(*(entry(n + 1, sample(id=f"2611.0000{n}"), "ab"[n % 2]) for n in range(4)))

    written = markdown(by_topic(made))

    assert [line for line in written.splitlines() if line.startswith("## ")] == [
        "## a", "## b", "## Abstracts"
    ]  # fmt: skip
    places = [written.index(f"(#paper-{number})") for number in (1, 3, 2, 4)]
    assert places == sorted(places)


def test_without_a_reading_a_sentence_of_its_own_tells_what_a_paper_is() -> None:
    written = shown(markdown(briefing(two())))

    assert "1 Learning to invent It works in 95% of cases. 2 A 2nd" in written
    assert "language model" not in written


@given(papers())
def test_both_layouts_hold_every_abstract_and_every_author(some: list[Paper]) -> None:
    each = {paper.id: paper for paper in some}.values()
    made = issue(*(entry(number, paper, "t") for number, paper in enumerate(each, 1)))

    for sheet in (by_topic(made), briefing(made)):
        passages = [piece.text for piece in sheet.pieces if isinstance(piece, Passage)]
        read = shown(markdown(sheet))
        assert passages == [paper.abstract for paper in each if paper.abstract]
        for paper in each:
            assert all(" ".join(part.split()) in read for part in paragraphs(paper.abstract))
            assert " ".join(", ".join(paper.authors).split()) in read
            assert f"arXiv:{paper.id}v{paper.version}" in read
        anchors = [p.anchor for p in sheet.pieces if isinstance(p, Heading) and p.anchor]
        assert anchors == [f"paper-{number}" for number in range(1, len(each) + 1)]
        assert all(f'id="{anchor}"' in html(sheet) for anchor in anchors)


def test_a_digest_of_several_days_names_both_ends() -> None:
    made = Issue((date(2026, 11, 18), DAY), 900, two().entries)

    assert by_topic(made).title == "arXiv digest of 18 November 2026 to 19 November 2026"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "replace", "version": 3}, "Version 3 replaces version 2 · cs.LG, stat.ML"),
        ({"kind": "new", "replaced": 1, "version": 3},
         "New · Version 3 replaces version 1 · cs.LG, stat.ML"),
        ({"kind": "replace", "version": 1}, "Replacement · cs.LG, stat.ML"),
        ({"kind": "cross"}, "Cross-list · cs.LG, stat.ML"),
    ],
    ids=["replacement", "both", "no version", "cross"],
)  # fmt: skip
def test_a_briefing_tells_as_what_a_paper_came(fields: dict[str, object], expected: str) -> None:
    made = issue(entry(1, sample(), "t", **fields))

    assert expected in shown(markdown(briefing(made)))
