"""What an update from Telegram means to us: somebody spoke, pressed a button, or a chat changed.

Pure: reads telegram.Update and nothing else. What is not for us (other bots' commands, talk in
groups, channel posts) means nothing.
"""

from dataclasses import dataclass

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from handlers.call import Address, Person
from handlers.dispatch import parse_line

KINDS = ("message", "callback_query", "my_chat_member")
"""The updates we ask for; Telegram sends no others."""


@dataclass(frozen=True, slots=True)
class Said:
    """A person gave a command, or (`command` empty) wrote something else in a private chat."""

    address: Address
    person: Person
    command: str
    text: str
    private: bool = True
    anonymous: bool = False
    message: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person pressed a button; `said` is None when Telegram no longer tells where.

    `chat` is then as much as is known of it: the chat without its topic, or None. `language` is
    that of the person's client.
    """

    query: str
    line: str
    said: Said | None
    chat: Address | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """The bot can no longer write at this address (thread 0: in the whole chat)."""

    address: Address
    reason: str


@dataclass(frozen=True, slots=True)
class Back:
    """The bot can write at this address again."""

    address: Address


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup with another id."""

    old: int
    new: int


Event = Said | Pressed | Gone | Back | Moved


def read(update: Update, username: str) -> Event | None:
    """Return what the update means to the bot with this user name."""
    if update.message:
        return _service(update.message) or _said(update.message, username)
    if update.callback_query:
        return _pressed(update.callback_query)
    return _membership(update.my_chat_member) if update.my_chat_member else None


def _said(message: Message, username: str) -> Said | None:
    user, guise = message.from_user, message.sender_chat
    if user is None or message.is_automatic_forward or (user.is_bot and guise is None):
        return None  # channel posts, in the group that discusses them too, and other bots
    anonymous = guise is not None and guise.id == message.chat.id
    private = message.chat.type == ChatType.PRIVATE
    found = parse_line(message.text or message.caption or "", username, private)
    if found is None and not private:
        return None
    command, text = found or _plain(message)
    number = 0 if private else message.message_id
    title = message.chat.title or ""
    return Said(_address(message), _person(user), command, text, private, anonymous, number, title)


def _plain(message: Message) -> tuple[str, str]:
    """Return plain words as they are; a sticker or a voice has none, and help is a kind answer."""
    words = message.text or message.caption
    return ("", words) if words else ("help", "")


def _pressed(query: CallbackQuery) -> Pressed:
    line, message = query.data or "", query.message
    language = query.from_user.language_code or ""
    if message is None:
        return Pressed(query.id, line, None, language=language)
    chat = Address("telegram", message.chat.id)
    if message.chat.is_forum and not message.is_accessible:
        # Of an old message Telegram tells the chat only, not in which topic of it.
        return Pressed(query.id, line, None, chat, language)
    # The library makes a Message even of what is inaccessible, whatever its annotations say.
    address = _address(message) if isinstance(message, Message) else chat
    private = message.chat.type == ChatType.PRIVATE
    command, text = parse_line(line) or ("", line)
    number = 0 if private else message.message_id
    title = message.chat.title or ""
    said = Said(address, _person(query.from_user), command, text, private, False, number, title)
    return Pressed(query.id, line, said, language=language)


def _service(message: Message) -> Event | None:
    if message.migrate_to_chat_id:
        return Moved(message.chat.id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id:
        return Moved(message.migrate_from_chat_id, message.chat.id)
    if message.forum_topic_closed:
        return Gone(_address(message), "topic_closed")
    return Back(_address(message)) if message.forum_topic_reopened else None


def _membership(change: ChatMemberUpdated) -> Gone | Back | None:
    address = Address("telegram", change.chat.id)
    if not _may_write(change.new_chat_member, change.chat.type):
        return Gone(address, _reason(change))
    return None if _may_write(change.old_chat_member, change.chat.type) else Back(address)


def _may_write(member: ChatMember, chat_type: str) -> bool:
    if chat_type == ChatType.CHANNEL:
        return bool(getattr(member, "can_post_messages", member.status == ChatMemberStatus.OWNER))
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "can_send_messages", False))
    return member.status not in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def _reason(change: ChatMemberUpdated) -> str:
    if change.chat.type == ChatType.PRIVATE:
        return "blocked"
    reasons: dict[str, str] = {ChatMemberStatus.BANNED: "kicked", ChatMemberStatus.LEFT: "left"}
    return reasons.get(change.new_chat_member.status, "no_rights")


def _address(message: Message) -> Address:
    """Return where a message stands; a thread id counts only in forums (elsewhere: replies)."""
    thread = message.message_thread_id if message.is_topic_message else 0
    return Address("telegram", message.chat.id, thread or 0)


def _person(user: User) -> Person:
    return Person(user.id, user.full_name, user.language_code or "")
