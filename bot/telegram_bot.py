"""The Telegram adapter's life: say hello, listen for updates, hand each to its conversation, end.

    getUpdates -> telegram_updates.read -> Lanes -> Talk -> services.ask -> Reply -> sendMessage

The library's own Updater is not used: its loop ends without a word when the token is refused,
hangs on to a batch with one update it cannot read, and reports a second poller as a traceback.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.services import Services
from bot.settings import Settings
from bot.supervise import Fatal
from bot.telegram_lanes import Lanes
from bot.telegram_menu import show_menus
from bot.telegram_talk import Talk
from bot.telegram_transport import READ_SECONDS, Refused, connect
from bot.telegram_updates import KINDS, read

log = logging.getLogger(__name__)

POLL_SECONDS = 30
LAST_WORDS = 5.0
"""Seconds that conversations in hand have for ending; the whole process has ten."""

ACKNOWLEDGE_SECONDS = 0.3
"""For the last request: it counts when it arrives, and Telegram may hold its answer for three."""

GET_UPDATES = "getupdates"
"""Method names have no case; under the usual one the library insists on reading the answer."""

FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0

CALM = 90.0
"""Seconds after the last conflict with another listener until digests go out again: longer than a
poll and the longest wait together, so that whoever is still there has been noticed."""

REFUSED_TOKEN = (
    "Telegram refuses TELEGRAM_TOKEN. Ask @BotFather on Telegram for the bot's token (/mybots, "
    "your bot, API Token), put it into TELEGRAM_TOKEN and start Paperboy again."
)
SECOND_POLLER = (
    "another program is listening with the same TELEGRAM_TOKEN, and Telegram allows one; "
    "stop the other one, or ask @BotFather for a token of its own. Digests wait meanwhile"
)


async def run(settings: Settings, services: Services, stop: asyncio.Event) -> None:
    """Run the bot until `stop` is set.

    Raises Fatal when Telegram refuses the token, and whatever kept the bot from starting
    (telegram.error.NetworkError without a network): the supervisor tries again.
    """
    bot = connect(settings)
    lanes = Lanes()
    try:
        await _enter(bot, services)
        log.info("Telegram: listening as @%s", bot.username)
        if not bot.supports_inline_queries:
            log.info("Telegram: inline mode is off; @BotFather switches it on with /setinline")
        await _Listener(bot, services, lanes).run(stop)
    except Refused as error:
        if error.status in (401, 404):
            raise Fatal(REFUSED_TOKEN) from None
        raise
    finally:
        await lanes.drain(LAST_WORDS)
        await bot.shutdown()


async def _enter(bot: Bot, services: Services) -> None:
    await bot.initialize()
    await bot.delete_webhook()  # while one is set, Telegram refuses getUpdates
    await show_menus(bot, services)


class _Listener:
    """The long poll: every update is acknowledged with the request after it."""

    def __init__(self, bot: Bot, services: Services, lanes: Lanes) -> None:
        self._bot = bot
        self._services = services
        self._talk = Talk(bot, services)
        self._lanes = lanes
        self._offset = 0
        self._told = False
        self._wait = 0.0
        self._trouble = ""
        self._calm_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop` is set; raises Refused when the token no longer works."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                if await _ends(self._listen(), stopped):
                    self._services.alive(self._wait)
                    await _ends(asyncio.sleep(self._wait), stopped)
            await self._tell()
        finally:
            stopped.cancel()

    async def _listen(self) -> None:
        try:
            for update in await self._updates(POLL_SECONDS):
                self._take(update)
        except Refused as error:
            if error.status in (401, 404):
                raise
            if error.status == 409:
                await self._conflict()
            self._trip(SECOND_POLLER if error.status == 409 else error.message)
            self._wait = max(self._wait, error.retry_after or 0.0)
        except TelegramError as error:
            self._trip(error.message)
        else:
            self._recover()

    async def _updates(self, seconds: int) -> list[dict[str, Any]]:
        """Ask for updates as they are; the library would refuse a whole batch for one of them."""
        answer = await self._bot.do_api_request(
            GET_UPDATES,
            {"offset": self._offset, "timeout": seconds, "allowed_updates": list(KINDS)},
            read_timeout=seconds + READ_SECONDS if seconds else ACKNOWLEDGE_SECONDS,
        )
        self._told = True
        return list(answer)

    def _take(self, data: dict[str, Any]) -> None:
        self._offset, self._told = data["update_id"] + 1, False
        try:
            event = read(Update.de_json(data, self._bot), self._bot.username, self._bot.id)
        except Exception:
            # Whatever is wrong with one update, the batch must not come again because of it.
            log.warning("update %s was not understood", data["update_id"], exc_info=True)
            return
        if event is not None:
            self._lanes.add(*self._talk.plan(event))

    async def _tell(self) -> None:
        """Acknowledge the last batch, so that a restart does not answer it again."""
        if not self._told:
            try:
                await self._updates(0)
            except TelegramError as error:
                log.debug("the last updates were not acknowledged: %s", error.message)

    def _trip(self, trouble: str) -> None:
        self._wait = min(self._wait * 2 or FIRST_WAIT, LONGEST_WAIT)
        if trouble != self._trouble:
            log.warning("Telegram: %s", trouble)
        self._trouble = trouble

    async def _conflict(self) -> None:
        """Let digests rest as long as somebody else listens too: who does may send the same ones.

        Both of us listen in turn then, so one poll that ends well proves nothing.
        """
        now = asyncio.get_running_loop().time()
        if now >= self._calm_at:
            self._services.alarm(f"Telegram: {SECOND_POLLER}")
        self._calm_at = now + CALM
        self._services.pace.rest(CALM)
        await self._services.digests_rest(CALM)

    def _recover(self) -> None:
        if self._trouble:
            log.info("Telegram: listening again")
        self._wait, self._trouble = 0.0, ""


async def _ends(work: Coroutine[Any, Any, None], stopped: asyncio.Task[bool]) -> bool:
    """Do `work`, but not beyond the stop; False when it was cut off. Raises what it raises."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ended = task.done()
        task.cancel()
    if ended:
        task.result()
    else:
        await asyncio.wait({task})
    return ended
