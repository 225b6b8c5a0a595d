"""The archive folder: one file for each digest, written once and whole."""

from pathlib import Path

import pytest

from storage.archive_folder import ArchiveFolder


def test_a_file_lies_under_its_chat(tmp_path: Path) -> None:
    folder = ArchiveFolder(tmp_path)

    assert folder.place("telegram", -100, 0, "2026-11-16.md") == (
        tmp_path / "telegram--100" / "2026-11-16.md"
    )
    assert folder.place("discord", 5, 7, "2026-11-16+3.html") == (
        tmp_path / "discord-5-7" / "2026-11-16+3.html"
    )


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    path = ArchiveFolder(tmp_path).place("telegram", 7, 0, "../../etc/passwd.md")

    assert path.parent == tmp_path / "telegram-7"
    assert path.name == "------etc-passwd.md"


def test_a_file_is_written_once(tmp_path: Path) -> None:
    folder = ArchiveFolder(tmp_path / "new" / "archive")
    path = folder.place("telegram", 7, 0, "2026-11-16.md")

    assert folder.write(path, "first ü")
    assert not folder.write(path, "second")
    assert path.read_text(encoding="utf-8") == "first ü"
    assert [each.name for each in path.parent.iterdir()] == ["2026-11-16.md"]


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = ArchiveFolder(tmp_path)
    path = folder.place("telegram", 7, 0, "2026-11-16.md")

    with pytest.raises(UnicodeEncodeError):
        folder.write(path, "half \ud800")

    assert list(path.parent.iterdir()) == []


def test_a_chat_is_forgotten_with_all_its_files(tmp_path: Path) -> None:
    folder = ArchiveFolder(tmp_path)
    for chat in (7, 8):
        for name in ("2026-11-16.md", "2026-11-16.html"):
            folder.write(folder.place("telegram", chat, 0, name), "x")

    assert folder.forget("telegram", 7, 0) == 2
    assert folder.forget("telegram", 7, 0) == 0
    assert [each.name for each in tmp_path.iterdir()] == ["telegram-8"]
