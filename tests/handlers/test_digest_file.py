"""/digest file: the digest as a document, in two layouts and two formats."""

import pytest
from lxml import html as lxml_html

from papers.readings.reading import Reading
from storage import chats, digests, library, readings
from storage.database import Database
from storage.digests import Item
from storage.planned import Plan, PlannedDigest, record_plan
from tests.handlers.talk import MONDAY, NOON, TUESDAY, Talk, announce, make_paper


@pytest.fixture
def reader(robin: Talk, db: Database) -> Talk:
    """Robin, who follows cats, of which thirty are waiting."""
    robin.say("/subscribe cats")
    papers = [make_paper(f"2611.{n:05d}", f"Cats <{n}>", abstract=f"Cat {n}.\n\n" + "Long " * 400)
              for n in range(1, 31)]  # fmt: skip
    announce(db, MONDAY, *papers, make_paper("2611.00050", "Dogs"))
    return robin


def content(talk: Talk) -> str:
    (given,) = talk.reply.files
    return given.content.decode()


def test_all_of_the_next_digest_comes_as_markdown_by_topic(reader: Talk) -> None:
    assert reader.say("/digest file") == (
        "30 papers, every abstract whole: arxiv-2026-11-16-topics.md\n"
        "Markdown reads everywhere; HTML prints well."
    )
    assert reader.labels == ["Markdown, briefing", "HTML, by topic", "HTML, briefing"]
    written = content(reader)
    assert written.startswith("# arXiv digest of 16 November 2026\n\n30 papers of 31.\n\n## cats\n")
    assert written.count("Long " * 399 + "Long") == 30


def test_a_press_gives_another_shape(reader: Talk) -> None:
    reader.say("/digest file")

    assert reader.press("HTML, briefing").startswith(
        "30 papers, every abstract whole: arxiv-2026-11-16-briefing.html"
    )
    page = lxml_html.document_fromstring(content(reader).encode())
    titles = [
        row.findall("td")[1].text_content() for row in page.iter("tr") if row.find("td") is not None
    ]
    assert titles == [f"Cats <{n}>" for n in range(1, 31)]
    assert len(page.findall(".//h3")) == 30


def test_the_numbers_are_those_of_the_digest_that_was_seen(reader: Talk, db: Database) -> None:
    reader.say("/digest")
    announce(db, TUESDAY, make_paper("2611.00060", "Cats first of all"))

    reader.say("/digest file briefing")

    assert '<a id="paper-1"></a>1\\. Cats \\<1\\>\n' in content(reader)
    assert "Cats first of all" not in content(reader)


def test_a_digest_that_was_sent_is_named_by_its_date(reader: Talk, db: Database) -> None:
    chat = chats.find(db.read(), "telegram", 7)
    assert chat is not None
    item = Item(1, "2611.00050", "cross", 2, ("dogs",), ("cs.CL",), "2026-11-17", 1)
    made = PlannedDigest("2026-11-17", (TUESDAY,), 99, 1, (item,), 1, (), ("{}",), NOON)
    with db.write() as con:
        record_plan(con, [Plan(chat.id, chat.next_due, 9, NOON, made)], NOON)
    assert digests.by_key(db.read(), chat.id, "2026-11-17") is not None

    assert reader.say("/digest file html 2026-11-17").startswith(
        "1 paper, its abstract whole: arxiv-2026-11-17-topics.html"
    )
    assert "Cross-list to cs.CL · Version 2 replaces version 1 · cs.LG" in content(reader)
    assert reader.buttons[0].line == "/digest file markdown topics 2026-11-17"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/digest file pdf",
         "A file is markdown or html, by topics or as a briefing: /digest file html briefing. "
         "A date takes an older one: /digest file 2026-01-31"),
        ("/digest file 2026-01-01", "There is no digest of 2026-01-01 here."),
    ],
)  # fmt: skip
def test_mistakes_are_answered(reader: Talk, line: str, answer: str) -> None:
    assert reader.say(line) == answer


def test_without_a_digest_it_says_so(robin: Talk) -> None:
    said = "There is no digest to put into a file yet. /digest shows what is new so far."

    assert robin.say("/digest file") == said
    robin.say("/subscribe cats")
    assert robin.say("/digest file") == said


def test_the_rest_of_the_command_is_as_before(reader: Talk) -> None:
    assert reader.say("/digest").startswith("This is new for you so far")
    assert reader.say("/digest more").count("\n") > 10


def test_translations_stand_beside_the_originals(reader: Talk, db: Database) -> None:
    chat = chats.find(db.read(), "telegram", 7)
    paper = library.get_paper(db.read(), "2611.00001")
    assert chat is not None
    assert paper is not None
    with db.write() as con:
        chats.change(con, chat.id, NOON, reads_in="de", reads="tldr")
        german = Reading("de", "Katzen", "Eine Katze.", "Katze 1.\n\nLang.", True)
        readings.put(con, paper, "de", german, 10, NOON)

    reader.say("/digest file briefing")

    assert "| [1](#paper-1) | Katzen | Eine Katze. |" in content(reader)
    assert "1\\. Katzen\n\nTitle, summary and translation are by a language model;" in content(
        reader
    )
    assert "\n\nKatze 1.\n\nLang.\n\nNew · cs.LG\n\nCat 1.\n\nLong Long" in content(reader)
