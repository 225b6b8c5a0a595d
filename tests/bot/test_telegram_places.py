"""Where digests arrive on Telegram: the topic they were asked for in, and a channel managed from a
private chat; the real process."""

from pathlib import Path

from tests.bot.child import environment, started
from tests.bot.test_day import CLOSED, EVENTS, MONDAY, until
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.telegram import FakeTelegram

GROUP, NEWS = -1001, -1001234567890


async def test_a_digest_arrives_in_its_topic_and_in_its_channel(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("2026-11-16T05:25:00Z")
    with FakeArxiv(EVENTS, MONDAY) as arxiv:
        async with FakeTelegram() as telegram:
            settings = environment(tmp_path, telegram, arxiv=arxiv, CLOCK_FILE=str(clock))
            ada = telegram.person()
            telegram.group(GROUP, admins=[ada], topics=[5, 6])
            news = telegram.group(NEWS, "Lab news", admins=[ada], kind="channel")
            news.username, news.bot = "lab_news", "administrator"

            async with started(tmp_path, settings) as child:
                await telegram.polled()
                telegram.says(GROUP, ada, "/subscribe tides", thread=5)
                await telegram.next(GROUP)
                telegram.says(GROUP, ada, "/subscribe graphs", thread=6, anonymous=True)
                await telegram.next(GROUP)
                telegram.says(ada.id, ada, "/manage @lab_news")
                await telegram.next(ada.id)
                telegram.says(ada.id, ada, "/subscribe cat:cs.LG")
                await telegram.next(ada.id)
                await until(tmp_path, CLOSED)
                clock.write_text("2026-11-16T08:00:00Z")
                digests = [await telegram.next(GROUP, 30), await telegram.next(GROUP, 30)]
                posted = await telegram.next(NEWS, 30)
                assert await child.stop() == 0

    by_topic = {digest.thread: digest for digest in digests}
    assert set(by_topic) == {5, 6}
    assert "3 of 4 for you" in by_topic[5].text
    assert "Invented graphs" in by_topic[6].text
    assert "Invented tides & <storms>" in posted.text
    assert not posted.preview
    assert len(telegram.messages(NEWS)) == 1
