"""Where digests arrive on Telegram: the topic they were asked for in, and a channel managed from a
private chat; the real process."""

from datetime import date
from pathlib import Path

from storage.database import Database
from tests.bot.child import environment, started
from tests.fakes.telegram import FakeTelegram
from tests.handlers.talk import announce, make_paper

GROUP, NEWS = -1001, -1001234567890


def a_day(place: Path) -> None:
    """Store an announcement day, so that arXiv need not be asked."""
    db = Database.open(place)
    announce(
        db,
        date(2026, 11, 16),
        make_paper("2611.99001", "Invented tides in a basin", categories=("physics.flu-dyn",)),
        make_paper("2611.99002", "Invented tides & <storms>", categories=("cs.LG",)),
        make_paper("2611.99003", "Invented graphs", categories=("math.CO",)),
    )
    db.close()


async def test_a_digest_arrives_in_its_topic_and_in_its_channel(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("2026-11-16T05:25:00Z")
    a_day(tmp_path / "test.db")
    async with FakeTelegram() as telegram:
        settings = environment(tmp_path, telegram, CLOCK_FILE=str(clock))
        ada = telegram.person()
        telegram.group(GROUP, admins=[ada], topics=[5, 6])
        news = telegram.group(NEWS, "Lab news", admins=[ada], kind="channel")
        news.username, news.bot = "lab_news", "administrator"

        async with started(tmp_path, settings) as child:
            await telegram.polled(30)
            telegram.says(GROUP, ada, "/subscribe tides", thread=5)
            await telegram.next(GROUP)
            telegram.says(GROUP, ada, "/subscribe graphs", thread=6, anonymous=True)
            await telegram.next(GROUP)
            telegram.says(ada.id, ada, "/manage @lab_news")
            await telegram.next(ada.id)
            telegram.says(ada.id, ada, "/subscribe cat:cs.LG")
            await telegram.next(ada.id)
            clock.write_text("2026-11-16T08:00:00Z")
            digests = [await telegram.next(GROUP, 30), await telegram.next(GROUP, 30)]
            posted = await telegram.next(NEWS, 30)
            assert await child.stop() == 0

    by_topic = {digest.thread: digest for digest in digests}
    assert set(by_topic) == {5, 6}
    assert "2 of 3 for you" in by_topic[5].text
    assert "Invented graphs" in by_topic[6].text
    assert "Invented tides & <storms>" in posted.text
    assert not posted.preview
    assert len(telegram.messages(NEWS)) == 1
