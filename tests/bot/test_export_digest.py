"""`python -m bot export`: a digest of a chat as a document."""

from pathlib import Path

import pytest

from bot.__main__ import main
from storage import chats, library
from storage.database import Database
from storage.digests import Item
from storage.planned import Plan, PlannedDigest, record_plan
from tests.storage.sample import MONDAY, NOON, chat, paper


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database in which one chat had one digest; the program runs there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'paperboy.db'}")
    db = Database.open(tmp_path / "paperboy.db")
    made = PlannedDigest(
        "2026-11-17", (MONDAY,), 9, 1, (Item(1, paper(1).id, "new", 1, ("t",)),), 1, (), ("{}",),
        NOON,
    )  # fmt: skip
    with db.write() as con:
        library.put_papers(con, [paper(1)], NOON)
        mine = chat(con, -100, thread=4)
        due = chats.required(con, mine.id).next_due
        record_plan(con, [Plan(mine.id, due, 1, due, made)], NOON)
        chat(con, 8)
    db.close()
    return tmp_path


def test_the_last_digest_is_written_here(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--chat", "telegram:-100:4"]) == 0

    assert capsys.readouterr().out == "arxiv-2026-11-16-topics.md\n"
    written = (place / "arxiv-2026-11-16-topics.md").read_text(encoding="utf-8")
    assert "An invented result 1" in written


def test_everything_can_be_chosen(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = place / "a" / "b"
    asked = ["--date", "2026-11-17", "--layout", "briefing", "--format", "html", "--out", str(out)]

    assert main(["export", "--chat", "telegram:-100:4", *asked]) == 0

    assert (out / "arxiv-2026-11-16-briefing.html").read_text(encoding="utf-8").startswith("<!DOC")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (["--chat", "telegram:9"],
         "No chat telegram:9:0 is stored. The file that /mydata gives names a chat's address.\n"),
        (["--chat", "telegram:8"], "This chat has had no digest with papers yet.\n"),
        (["--chat", "telegram:-100:4", "--date", "2026-11-01"],
         "This chat had no digest with papers on 2026-11-01; the last one is 2026-11-17.\n"),
    ],
    ids=["no chat", "no digest", "no such date"],
)  # fmt: skip
def test_what_is_not_there_is_said(
    place: Path, capsys: pytest.CaptureFixture[str], asked: list[str], answer: str
) -> None:
    assert main(["export", *asked]) == 1

    assert capsys.readouterr().err == answer


def test_an_address_that_is_none_is_refused(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["export", "--chat", "me"])

    assert caught.value.code == 2
    assert "write it as telegram:123, or with a thread telegram:123:4" in capsys.readouterr().err


def test_a_folder_that_cannot_be_is_named(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "file").write_text("")

    assert main(["export", "--chat", "telegram:-100:4", "--out", str(place / "file")]) == 1
    assert "could not be written: " in capsys.readouterr().err


def test_without_a_database_none_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///nowhere.db")

    assert main(["export", "--chat", "telegram:1"]) == 1

    assert capsys.readouterr().err.startswith("There is no database at nowhere.db. ")
    assert list(tmp_path.iterdir()) == []
