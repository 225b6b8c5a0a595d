"""No sentence of a reply is left in English when another language is spoken.

Whatever people and papers say here is Greek, so that every Latin letter is Paperboy's own.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers import dispatch as dispatching
from handlers.call import Person
from handlers.commands import COMMANDS
from handlers.desk import Desk
from papers import language
from papers.paper import Paper
from papers.sources.failures import Throttled
from storage import batches, chat_states, chats
from storage.database import Database
from tests.handlers import made_up_language
from tests.handlers.made_up_language import CODE, untranslated
from tests.handlers.talk import (
    FRIDAY,
    MONDAY,
    NOON,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    FakeArchive,
    Talk,
    announce,
    make_paper,
)


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("languages")
    made_up_language.write(folder, ("handlers", "papers", "storage"))
    return folder


@pytest.fixture
def robin(desk: Desk, catalogues: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    """Robin, whose client speaks the made-up language."""
    monkeypatch.setattr(language, "CATALOGUES", catalogues)
    monkeypatch.setitem(language.LANGUAGES, CODE, "⟦⟧")
    language._catalogue.cache_clear()
    talk = Talk(desk)
    talk.person = Person(7, "Ρ", CODE)
    yield talk
    language._catalogue.cache_clear()


def greek(id: str, title: str = "Γάτες και σκύλοι", **changes: object) -> Paper:
    paper = make_paper(id, title, authors=("Ά. Βήτα", "Γ. Δέλτα", "Ε. Ζήτα"), abstract="Πείραμα.")
    return replace(paper, **changes)


def a_week(db: Database) -> None:
    """Store a week of announcements, the last two days of which brought something."""
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        announce(db, day, greek(f"2611.000{day.day}", "Τίποτα"))
    cats = [greek(f"2611.001{n:02}") for n in range(50)]
    announce(db, THURSDAY, *cats, (greek("2611.00200"), "cross"))
    announce(
        db,
        FRIDAY,
        *(replace(cat, version=2) for cat in cats),
        greek("2611.00300"),
        (greek("2611.00301", withdrawn=True), "replace"),
        greek("2611.00302", "Μόνο γάτες"),
        greek("2611.00303", "Άλογα", categories=("math.CO",)),
    )


TALK = """
/start
/help
/help topics
γεια σου
hi
thanks
{helps}
/help ζζ
/topics
/kinds
/missed
/digest
/status
/subscribe
/subscribe γάτες σκύλοι
/subscribe γάτες σκύλοι
/subscribe γατες  ΣΚΎΛΟΙ
/subscribe "γάτες και" OR ti:σκύλοι abs:πείραμα
/subscribe (co:άλογα OR jr:ψψψ*) -all:ζζζ cat:math.* au:"Β. Γάμμα"
/subscribe au:βήτ* cat:cs.C*
/subscribe "ψάρια" -(cat:cs.LG OR 2611.00001)
/subscribe γάτες -γάτες
/subscribe (
/subscribe cat:cs.ζζ
/start
/topics
/digest
/digest more
/digest more
/digest more
/digest ζζ
/kinds
/kinds 1
/kinds 1 new
/kinds 1 replace
/kinds 99
/kinds ζ new
/kinds all new cross replace
/missed
/missed 1
/missed ψάρια
/missed "ψάρι"
/paper
/paper 1
/paper 2611.00100v9
/paper 2611.00100v1
/paper 99
/paper 2611.00300 2611.00301
/paper 2611.09999
/paper 2311.09999
/paper 10.1000/182
/paper σκύλοι
/search
/search γάτες
/search more
/search more
/search more
/search more
/search more
/search ίππος
/search γάτ*
/search "Μόνο γάτες"
/why
/why 1
/why 2611.00301
/why 2611.00200
/why 2611.00303
/why 2611.00016
/why 2311.09999
/save
/save 1
/save 1 2 2311.09999
/save 2611.00300
/saved
/note
/note 2611.00301
/note 2611.00300
/note 2611.00300 καλό
/note 2611.00300
/note 2611.00302 καλό
/note 2611.00302 -
/saved
/saved καλό
/saved ίππος
/saved page 9
/saved remove 2611.00300
/saved remove 2611.00300
/saved remove ζζ
/watch
/watch now
/save 2611.00303
/watch digest
/watch ζζ
/silence
/silence line
/silence none
/silence ζζ
/time
/time 7:30
/time ζζ
/time 99:99
/timezone
/timezone Asia/Tokyo
/timezone UTC
/timezone ζζ
/days
/days mon-fri
/days tue thu
/days daily
/days ζζ
/pause ζζ
/pause
/pause
/digest
/status
/resume ζζ
/resume
/resume
/status
/ζζ
/suscribe γάτες
//
/unsubscribe
/unsubscribe 99
/unsubscribe id:99
/unsubscribe γάτες σκύλ
/unsubscribe ζ
/unsubscribe 1
/unsubscribe all
/unsubscribe all yes
/saved
{commands}
""".format(
    helps="\n".join(f"/help {command.name}" for command in COMMANDS),
    commands="\n".join(f"/{command.name}" for command in COMMANDS),
)


def say_all(talk: Talk, lines: str) -> str:
    """Say lines and return what was answered in English."""
    left = []
    for line in lines.strip().splitlines():
        assert "Something went wrong" not in talk.say(line), line
        left += [f"{line} -> {words}" for words in untranslated(talk.reply, line)]
    return "\n".join(left)


def test_every_reply_is_said_in_the_language_of_the_chat(
    robin: Talk, db: Database, archive: FakeArchive
) -> None:
    a_week(db)
    archive.papers = [greek("2412.00001", "Ίππος")]
    assert say_all(robin, TALK) == ""


PANELS = """
/subscribe γάτες
/subscribe σκύλοι
/topics
/topics 1
/topics 1 rename ζζ
/topics 1 rename
/topics 2 rename ζζ
/topics 1 kinds
/topics 1 kinds new
/topics 1 kinds ζζ
/topics 1 down
/topics 1 up
/topics 1 up
/topics 1 pause
/topics
/topics 1 resume
/topics ζζζ
/digest
/open 2611.00302 now 1
/open 2611.00302 now 1 here
/hold 2611.00302 now 1 save
/hold 2611.00302 now 1 drop
/open 2611.00302 now 1 close
/hold 2611.00302 save
/note 2611.00302 ψ
/hold 2611.00302 drop
/shelve now
/shelve now 1
/shelve now 1
/shelve now all
/shelve now all
/shelve 2020-01-01 1
/numbers now 1 3
/numbers now 90 99
/mute
/mute 1
/mute 1 off
/mute 1 2020-01-01
/mute 2020-01-01
/mute 1 2099-01-01
/mute 1 2026-13-01
/density
/density cards
/density titles
/density full 2
/density full 99
/density ζζ
/cap
/cap 1
/cap 7
/cap ζζ
/quiet
/quiet 2 weeks
/quiet
/topics
/digest
/quiet until 2020-01-01
/quiet until 2099-01-01
/quiet until 2026-02-31
/quiet ζζ
/quiet off
/settings
/settings hour
/settings hour 7:30
/settings zone
/settings zone UTC+8
/settings days
/settings days mon-fri
/settings layout
/settings layout cards
/settings length
/settings length 9
/settings kinds
/settings kinds new
/settings language
/settings quiet
/settings quiet 1 week
/settings silence
/settings silence line
/settings saved
/settings saved now
/settings ζζ
/export topics
/import
/import # ψ
/import ζ (
/import kinds: new
/import γάτες\n
/unsubscribe all
/unsubscribe all yes
/restore 1
/restore 1
/restore 99
/time
/begin
/begin cs
/begin cs page 2
/begin cs.AI
/begin ζζ
"""


def test_every_panel_is_said_in_the_language_of_the_chat(robin: Talk, db: Database) -> None:
    a_week(db)

    assert say_all(robin, PANELS) == ""


def test_what_a_bad_day_brings_is_said_in_the_language_of_the_chat(
    robin: Talk, db: Database, archive: FakeArchive
) -> None:
    archive.failure = Throttled(NOON + timedelta(hours=2))
    before = say_all(robin, "/subscribe ζζ\n/digest\n/status\n/missed\n/search more\n/paper 1")
    with db.write() as con:
        batches.open_batch(con, THURSDAY, NOON - timedelta(days=1))
        batches.record(con, THURSDAY, state="failed")
    asked = say_all(robin, "/search word\n/paper 2311.09999\n/status")
    announce(db, FRIDAY, greek("2611.00001"), declared=3)
    chat = chats.find(db.read(), "telegram", 7)
    assert chat is not None
    with db.write() as con:
        chat_states.failed(con, chat.id, NOON)
    waits = say_all(robin, "/status\n/search word\n/paper word")
    robin.desk = replace(
        robin.desk, api=None, quiet_until=lambda: NOON, operators=frozenset({("telegram", 7)})
    )
    alone = say_all(robin, "/search word\n/paper 2311.09999\n/status")
    robin.desk = replace(robin.desk, quiet_until=lambda: NOON + timedelta(hours=1), sample=True)
    quiet = say_all(robin, "/search word\n/paper 2311.09999\n/status")
    robin.may_manage = False
    barred = say_all(robin, "/subscribe ζζ\n/note 2611.00001 ζζ\n/saved remove 1")

    assert [before, asked, waits, alone, quiet, barred] == [""] * 6


def test_a_mistake_of_our_own_is_told_in_the_language_of_the_chat(
    robin: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = replace(COMMANDS[1], run=lambda call, desk: 1 / 0)
    monkeypatch.setitem(dispatching._BY_NAME, broken.name, broken)

    assert robin.say("/help").startswith("⟦Something went wrong on my side")
