"""Channels managed from a private chat: who may, where the bot may post, and who speaks for which.

Nobody can give commands in a channel, so whoever administers one names it in the private chat.
Telegram is asked both things before anything is promised, and again with every command; an answer
is good for FRESH seconds. Every reply for a channel ends with a link to it, and a press of its
buttons is for that channel, whatever has been said since.
"""

import logging
import re
import time
from collections.abc import Callable

from telegram import (
    Bot,
    ChatAdministratorRights,
    ChatMember,
    KeyboardButton,
    KeyboardButtonRequestChat,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.services import Services
from bot.telegram_said import Said
from bot.telegram_send import Field
from bot.telegram_transport import Refused
from handlers.call import Address, Call, Reply
from handlers.manage import MYSELF
from papers.language import N_, _
from papers.text import text
from storage.acting import Guise

log = logging.getLogger(__name__)

FRESH = 60.0
"""Seconds for which Telegram's answer about somebody's rights is taken as good."""

BASE = 10**12
"""A channel's id in the Bot API is minus this minus its own (core.telegram.org/api/bots/ids)."""

_LINK = re.compile(r"https://t\.me/c/(\d+)/1")
_NAMED = re.compile(
    r"(?:https?://)?(?:t\.me|telegram\.me)/(?:c/(?P<inner>\d+)|(?P<linked>\w{4,32}))(?:/\d*)?/?"
    r"|@?(?P<name>[A-Za-z]\w{3,31})|(?P<id>-100\d+)"
)

NO_NAME = N_(
    "That is no name of a channel. Write it as in its link, for example /manage @lab_news, or "
    "forward me one of its posts."
)
NOT_FOUND = N_(
    "Telegram does not show me {channel}. Please compare the name; a channel without a public name "
    "can be chosen with /manage, or forward me one of its posts."
)
NO_CHANNEL = N_("{channel} is no channel. Give your commands in that chat itself.")
NOT_IN = N_(
    "I am not an administrator of {channel}, so I can neither post there nor see who administers "
    "it. Add me in its settings under Administrators, with the right “Post Messages”, and then "
    "say /manage again."
)
NO_RIGHT = N_(
    "I am an administrator of {channel}, but without the right “Post Messages”. Switch it on in "
    "the channel's settings under Administrators, and then say /manage again."
)
NOT_YOURS = N_("Telegram says that you do not administer {channel}, so nothing was changed.")
NOT_POSTING = N_(
    "You administer {channel} without the right “Post Messages”, so I may not post for you. "
    "Its owner can grant it."
)
NO_ANSWER = N_(
    "Telegram did not tell me whether you administer {channel}, so nothing was changed. "
    "Please try again in a moment."
)
CHOOSE = N_("Choose a channel")


class Channels:
    """Who of those who talk to one bot speaks for which channel."""

    def __init__(
        self, bot: Bot, services: Services, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._bot = bot
        self._services = services
        self._monotonic = monotonic
        self._good: dict[tuple[int, int], float] = {}

    async def spoken_for(self, said: Said, call: Call) -> Guise | None:
        """Return the channel that what was said in a private chat is for, if any."""
        if not said.private or said.command in ("start", "help"):
            return None
        return said.channel if said.settled else await self._services.speaks_for(call)

    async def barred(self, guise: Guise, person: int) -> str:
        """Return a sentence on what keeps a person from managing a channel; "" for nothing."""
        now = self._monotonic()
        if self._good.get((guise.chat, person), now) > now:
            return ""
        trouble = await self._asked(guise, person)
        if trouble:
            self._good.pop((guise.chat, person), None)
            return _(trouble).format(channel=guise.title)
        self._good = {key: until for key, until in self._good.items() if until > now}
        self._good[guise.chat, person] = now + FRESH
        return ""

    async def _asked(self, guise: Guise, person: int) -> str:
        try:
            mine = await self._bot.get_chat_member(guise.chat, self._bot.id)
            trouble = _lacking(mine, NOT_IN, NO_RIGHT)
            if trouble:
                return trouble
            theirs = await self._bot.get_chat_member(guise.chat, person)
            return _lacking(theirs, NOT_YOURS, NOT_POSTING)
        except Refused as error:
            log.info("asking about members of channel %d: %s", guise.chat, error.message)
            return NOT_IN if error.status in (400, 403) else NO_ANSWER
        except TelegramError:
            return NO_ANSWER

    async def manage(self, call: Call) -> tuple[Reply, Field | None]:
        """Answer /manage with a name, or nothing, in a private chat."""
        if call.text.casefold() in MYSELF:
            return await self._services.act_for(call, None), ReplyKeyboardRemove()
        match = _NAMED.fullmatch(call.text)
        if match is None:
            return Reply(text(_(NO_NAME)), ephemeral=True), None
        inner, id, name = match["inner"], match["id"], match["linked"] or match["name"]
        return await self.begin(f"@{name}" if name else int(id or -BASE - int(inner)), call)

    async def begin(self, named: str | int, call: Call) -> tuple[Reply, Field | None]:
        """Let the caller speak for a channel, or say what keeps them from it."""
        try:
            chat = await self._bot.get_chat(named)
        except Refused as error:
            known = error.status == 403 or isinstance(named, int)
            trouble = NOT_IN if known else NOT_FOUND
            shown = named if isinstance(named, str) else _("this channel")
            return Reply(text(_(trouble).format(channel=shown)), ephemeral=True), None
        except TelegramError:
            sentence = _(NO_ANSWER).format(channel=named)
            return Reply(text(sentence), ephemeral=True), None
        guise = Guise(chat.id, chat.title or f"@{chat.username}")
        if chat.type != ChatType.CHANNEL:
            return Reply(text(_(NO_CHANNEL).format(channel=guise.title)), ephemeral=True), None
        sentence = await self.barred(guise, call.person.id)
        if sentence:
            return Reply(text(sentence), ephemeral=True), None
        reply = await self._services.act_for(call, guise)
        await self._services.chat_back(Address("telegram", guise.chat))
        return reply, None


def chooser() -> Field:
    """Return a keyboard with one key that lets a person choose among the channels they manage.

    Telegram offers to add the bot to the channel with the right it needs
    (core.telegram.org/bots/api#keyboardbuttonrequestchat).
    """
    rights = ChatAdministratorRights(
        *(False,) * 8, can_post_stories=False, can_edit_stories=False, can_delete_stories=False,
        can_post_messages=True,
    )  # fmt: skip
    key = KeyboardButton(
        _(CHOOSE),
        request_chat=KeyboardButtonRequestChat(
            1, True, user_administrator_rights=rights, bot_administrator_rights=rights
        ),
    )
    return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)


def link_to(guise: Guise) -> str:
    """Return a link to a channel that tells its id."""
    return f"https://t.me/c/{-guise.chat - BASE}/1"


def channel_of(message: Message) -> Guise | None:
    """Return the channel a message of ours says it was for."""
    links = message.parse_entities([MessageEntity.TEXT_LINK])
    for entity, title in links.items():
        match = _LINK.fullmatch(entity.url or "")
        if match:
            return Guise(-BASE - int(match[1]), title)
    return None


def _lacking(member: ChatMember, nobody: str, powerless: str) -> str:
    if member.status == ChatMemberStatus.OWNER:
        return ""
    if member.status != ChatMemberStatus.ADMINISTRATOR:
        return nobody
    return "" if getattr(member, "can_post_messages", False) else powerless
