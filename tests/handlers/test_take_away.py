"""/export: what is asked for comes as a file that other programs read."""

import csv
import io
import json

import bibtexparser
import pytest
import rispy

from handlers.call import File
from handlers.desk import Desk
from papers.sources.failures import Unreachable
from storage import library
from storage.database import Database
from tests.handlers.talk import MONDAY, NOON, FakeArchive, Talk, announce, make_paper


@pytest.fixture
def shelf(robin: Talk, db: Database) -> Talk:
    """Robin, with two saved papers, the first with a note."""
    with db.write() as con:
        library.put_papers(con, [make_paper("2611.00001", "Cats"), make_paper("2611.00002")], NOON)
    robin.say("/save 2611.00001")
    robin.later(minutes=1)
    robin.say("/save 2611.00002")
    robin.say("/note 2611.00001 purrs & sleeps")
    return robin


def file(talk: Talk) -> File:
    (given,) = talk.reply.files
    return given


def entries(talk: Talk) -> dict[str, dict[str, str]]:
    library = bibtexparser.parse_string(file(talk).content.decode())
    assert not library.failed_blocks
    return {entry.key: {field.key: field.value for field in entry.fields}
            for entry in library.entries}  # fmt: skip


def test_it_asks_what_and_then_in_which_format(shelf: Talk) -> None:
    assert shelf.say("/export") == (
        "What shall I put into a file, for Zotero, JabRef, LaTeX or a spreadsheet?\n"
        "A search: /export search graph networks bibtex\n"
        "Papers by number or arXiv id: /export 1706.03762 ris"
    )
    assert shelf.labels == ["Saved papers (2)", "The last digest", "The last list"]

    assert shelf.press("Saved papers (2)") == "2 saved papers. As which file?"
    assert shelf.labels == ["BibTeX", "RIS", "CSL-JSON", "CSV", "Markdown"]

    assert shelf.press("BibTeX") == (
        "2 saved papers as BibTeX: paperboy-saved-2026-11-20.bib\n"
        "JabRef opens it, Zotero imports it, LaTeX cites from it."
    )
    found = entries(shelf)
    assert list(found) == ["example2026invented", "example2026cats"]
    assert found["example2026cats"]["annote"] == r"purrs \& sleeps"


def test_every_format_holds_the_saved_papers(shelf: Talk) -> None:
    shelf.say("/export saved ris")
    assert [each["title"] for each in rispy.loads(file(shelf).content.decode())] == [
        "An invented paper", "Cats"]  # fmt: skip

    shelf.say("/export saved csl")
    assert [each["title"] for each in json.loads(file(shelf).content)] == [
        "An invented paper", "Cats"]  # fmt: skip

    shelf.say("/export saved csv")
    rows = csv.DictReader(io.StringIO(file(shelf).content.decode("utf-8-sig"), newline=""))
    assert [(row["title"], row["note"]) for row in rows] == [
        ("An invented paper", ""), ("Cats", "purrs & sleeps")]  # fmt: skip

    shelf.say("/export saved markdown")
    assert file(shelf).content.decode().startswith("# 2 saved papers\n\n## [An invented paper](")
    assert file(shelf).name == "paperboy-saved-2026-11-20.md"


@pytest.mark.parametrize(
    ("word", "ending"),
    [("bib", "bib"), ("JabRef", "bib"), ("endnote", "ris"), ("zotero", "json"), ("excel", "csv"),
     (".md", "md")],
)  # fmt: skip
def test_a_format_has_other_names(shelf: Talk, word: str, ending: str) -> None:
    shelf.say(f"/export saved {word}")

    assert file(shelf).name.endswith(f".{ending}")


def test_a_format_alone_means_what_is_saved(shelf: Talk) -> None:
    assert shelf.say("/export bibtex").startswith("2 saved papers as BibTeX")


def test_papers_are_named_by_number_and_id(shelf: Talk) -> None:
    shelf.say("/saved")

    assert shelf.say("/export 2, arXiv:2611.00002v1 ris") == (
        "2 papers as RIS: paperboy-2611.00001-2611.00002.ris\n"
        "EndNote, Zotero and Mendeley import it."
    )
    assert [each["id"] for each in rispy.loads(file(shelf).content.decode())] == [
        "example2026cats", "example2026invented"]  # fmt: skip


def test_a_paper_that_is_not_stored_is_asked_of_arxiv(robin: Talk, archive: FakeArchive) -> None:
    archive.papers = [make_paper("2611.00009", "Far away")]

    assert robin.say("/export 2611.00009 bibtex").startswith("1 paper as BibTeX")
    assert robin.was_slow
    assert list(entries(robin)) == ["example2026far"]


def test_a_paper_arxiv_does_not_have_is_named(robin: Talk) -> None:
    assert robin.say("/export 2611.00009 bibtex") == (
        "arXiv has no paper 2611.00009. Check the number, or /search for its title."
    )


def test_without_arxiv_it_says_so(robin: Talk, archive: FakeArchive, db: Database) -> None:
    archive.failure = Unreachable("arXiv cannot be reached.")
    assert robin.say("/export 2611.00009 bibtex").startswith("arXiv cannot be reached")

    alone = Talk(Desk(db))
    assert alone.say("/export 2611.00009 bibtex").startswith("I cannot ask arXiv here.")


def test_a_search_is_exported_whole(robin: Talk, db: Database) -> None:
    with db.write() as con:
        papers = [make_paper(f"2611.{n:05d}", f"Cats {n}") for n in range(1, 41)]
        library.put_papers(con, papers, NOON)

    assert robin.say("/export search ti:cats csl").startswith(
        "“ti:cats”: 40 papers as CSL-JSON: paperboy-search-2026-11-20.json"
    )
    ids = [each["archive_location"] for each in json.loads(file(robin).content)]
    assert ids == [f"arXiv:2611.{n:05d}" for n in range(40, 0, -1)]
    assert robin.say("/export search dogs csl") == (
        "Nothing stored here matches “dogs”. /search asks arXiv as well."
    )


def test_a_long_search_is_answered_without_buttons(robin: Talk, db: Database) -> None:
    with db.write() as con:
        library.put_papers(con, [make_paper("2611.00001", "Cats")], NOON)

    answer = robin.say(f"/export search cats OR {'x' * 60}")

    assert answer.endswith(
        "As which file?\n\n"
        "Say it again with the format at the end: bibtex, ris, csl, csv or markdown."
    )
    assert robin.labels == []


def test_the_last_list_is_exported_in_its_order(shelf: Talk) -> None:
    shelf.say("/search cats OR invented")

    assert shelf.say("/export list bibtex").startswith("2 papers of the last list as BibTeX")
    assert shelf.say("/export search bibtex").startswith("2 papers of the last list as BibTeX")
    assert list(entries(shelf)) == ["example2026invented", "example2026cats"]


def test_a_digest_is_exported_with_what_was_beyond_its_cap(robin: Talk, db: Database) -> None:
    robin.say("/subscribe cats")
    announce(db, MONDAY, *(make_paper(f"2611.{n:05d}", f"Cats {n}") for n in range(1, 31)))
    robin.say("/digest")

    assert robin.say("/export digest bibtex").startswith(
        "30 papers of the digest as BibTeX: paperboy-digest-2026-11-16.bib"
    )
    assert len(entries(robin)) == 30


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/export saved", "Nothing is saved here yet. /save 3 keeps a paper of the last list."),
        ("/export digest", "There is no such digest here. /digest shows what is new so far."),
        ("/export list ris", "There is no list here yet. /search and /digest make one."),
        ("/export everything bibtex",
         "Say what to export: saved, digest, list, search with words, or papers by number or "
         "arXiv id; then bibtex, ris, csl, csv or markdown. /export saved bibtex"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(robin: Talk, line: str, answer: str) -> None:
    assert robin.say(line) == answer


def test_in_a_group_everybody_may_take_papers_away(shelf: Talk) -> None:
    shelf.private, shelf.may_manage = False, False

    assert shelf.say("/export saved bibtex").startswith("2 saved papers as BibTeX")
