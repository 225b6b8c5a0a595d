"""The whole program with a language model: a translated digest, its card, and a clean end."""

from pathlib import Path

from tests.bot.child import environment, started
from tests.bot.test_day import CLOSED, EVENTS, MONDAY, until
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.model import FakeModel
from tests.fakes.telegram import FakeTelegram

READ = "SELECT count(*) >= 3 FROM reading WHERE language = 'de' AND state = 'done'"


async def test_a_digest_is_translated_from_the_settings_to_the_chat(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("2026-11-16T05:25:00Z")
    with FakeArxiv(EVENTS, MONDAY) as arxiv, FakeModel(key="hush") as model:
        async with FakeTelegram() as telegram:
            settings = environment(
                tmp_path, telegram, None, arxiv, CLOCK_FILE=str(clock), LLM_BASE_URL=model.url,
                LLM_API_KEY="hush", LLM_MODEL="fake", LOG_LEVEL="DEBUG",
            )  # fmt: skip
            ada = telegram.person()
            async with started(tmp_path, settings) as child:
                await telegram.polled()
                for line in ("/subscribe tides", "/reading German both"):
                    telegram.says(ada.id, ada, line)
                    await telegram.next(ada.id, 30)
                await until(tmp_path, CLOSED)
                await until(tmp_path, READ)
                clock.write_text("2026-11-16T08:00:00Z")
                digest = await telegram.next(ada.id, 30)
                telegram.presses(digest, "1", ada)
                card = await telegram.next(ada.id, 30)
                assert await child.stop() == 0

    assert "translated by machine" in digest.text
    assert "Translated by machine." in card.text
    assert "Original" in [label for label, _ in card.buttons]
    assert len(model.log) == 3
    assert "hush" not in child.log
    assert "Traceback" not in child.log
