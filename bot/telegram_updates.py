"""What an update from Telegram means to us: somebody spoke, pressed a button, or a chat changed.

Pure: reads telegram.Update and nothing else. What is not for us (other bots' commands, talk in
groups without a link to arXiv, channel posts) means nothing.
"""

import re
from dataclasses import replace

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberUpdated,
    InlineQuery,
    Message,
    MessageEntity,
    MessageOriginChannel,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.telegram_asking import asked_by, question
from bot.telegram_channels import channel_of
from bot.telegram_said import (
    Back,
    Event,
    Gone,
    Handed,
    Joined,
    Linked,
    Moved,
    Pointed,
    Pressed,
    Said,
    Sought,
)
from bot.telegram_start import said_by
from handlers.call import Address, Person
from handlers.dispatch import parse_line
from papers.paper import find_linked

KINDS = ("message", "callback_query", "inline_query", "my_chat_member")
"""The updates we ask for; Telegram sends no others."""

TOPICS_FILE = re.compile(
    r"(?:.*[^a-z])?topics(?:[^a-z].*)?\.(?:txt|json|csv|opml|md)", re.IGNORECASE
)
"""Names of documents that are a list of topics, as /export gives them."""

IMPORT = "import"

OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def read(update: Update, username: str, bot: int = 0) -> Event | None:
    """Return what the update means to the bot with this user name and id."""
    if update.message:
        return _service(update.message) or _message(update.message, username, bot)
    if update.callback_query:
        return _pressed(update.callback_query)
    if update.inline_query:
        return _sought(update.inline_query)
    return _membership(update.my_chat_member) if update.my_chat_member else None


def _message(message: Message, username: str, bot: int) -> Event | None:
    user, guise = message.from_user, message.sender_chat
    if user is None or message.is_automatic_forward or (user.is_bot and guise is None):
        return None  # channel posts, in the group that discusses them too, and other bots
    if message.via_bot is not None and message.via_bot.id == bot:
        return None  # what somebody chose from our own inline results
    said = _shell(message, user)
    words = message.text or message.caption or ""
    found = parse_line(words, username, said.private)
    if found is not None:
        return _command(message, said, *found)
    before = message.reply_to_message
    asked = asked_by(before, bot) if before else ""
    if before and asked:
        said = replace(said, channel=channel_of(before), settled=True)
        return _with(said, *(parse_line(f"{asked} {words}") or ("", "")))
    return _private(message, said, words) if said.private else _linked(message, said, words)


def _shell(message: Message, user: User) -> Said:
    """Return who speaks where, before it is known what they say."""
    guise = message.sender_chat
    private = message.chat.type == ChatType.PRIVATE
    return Said(
        address=_address(message),
        person=_person(user),
        command="",
        text="",
        private=private,
        anonymous=guise is not None and guise.id == message.chat.id,
        message=0 if private else message.message_id,
        title=message.chat.title or "",
    )


def _with(said: Said, command: str, text: str) -> Said:
    return replace(said, command=command, text=text)


def _command(message: Message, said: Said, command: str, text: str) -> Event:
    if said.private and command == "start" and text:
        return _with(said, *said_by(text))
    if command == IMPORT and not text and message.document:
        return _handed(message, said)
    return _with(said, command, text)


def _private(message: Message, said: Said, words: str) -> Event:
    """Read what is no command: words, a list of topics, a channel, or a sticker."""
    document, origin = message.document, message.forward_origin
    if document and TOPICS_FILE.fullmatch(document.file_name or ""):
        return _handed(message, said)
    if message.chat_shared:
        return Pointed(said, message.chat_shared.chat_id)
    if isinstance(origin, MessageOriginChannel) and not find_linked(_all_words(message)):
        return Pointed(_with(said, "", words), origin.chat.id)
    # A sticker or a voice has no words, and help is a kind answer.
    return _with(said, "", words) if words else _with(said, "help", "")


def _handed(message: Message, said: Said) -> Handed:
    document = message.document
    assert document is not None
    return Handed(_with(said, IMPORT, ""), document.file_id, document.file_size or 0)


def _linked(message: Message, said: Said, words: str) -> Linked | None:
    if message.via_bot is not None or (message.sender_chat is not None and not said.anonymous):
        return None  # what a bot made, and channels that speak in a group
    words = _all_words(message)
    return Linked(_with(said, "", words)) if find_linked(words) else None


def _all_words(message: Message) -> str:
    """Return the words of a message with the addresses that lie under some of them."""
    entities = message.entities or message.caption_entities
    under = [entity.url for entity in entities if entity.type == MessageEntity.TEXT_LINK]
    return " ".join(filter(None, [message.text or message.caption, *under]))


def _pressed(query: CallbackQuery) -> Pressed:
    line, message = query.data or "", query.message
    asked = question(line)
    line = asked.line if asked else line
    language = query.from_user.language_code or ""
    if message is None:
        return Pressed(query.id, line, None, language=language)
    chat = Address("telegram", message.chat.id)
    if message.chat.type == ChatType.CHANNEL:
        return Pressed(query.id, line, None, chat, language, post=True)
    if message.chat.is_forum and not message.is_accessible:
        # Of an old message Telegram tells the chat only, not in which topic of it.
        return Pressed(query.id, line, None, chat, language)
    command, text = parse_line(line) or ("", line)
    private = message.chat.type == ChatType.PRIVATE
    said = Said(
        # The library makes a Message even of what is inaccessible, whatever its annotations say.
        address=_address(message) if isinstance(message, Message) else chat,
        person=_person(query.from_user),
        command=command,
        text=text,
        private=private,
        message=0 if private else message.message_id,
        title=message.chat.title or "",
        over=message.message_id,
        shows=(message.text_html or "") if isinstance(message, Message) else "",
        channel=channel_of(message) if isinstance(message, Message) else None,
        settled=message.is_accessible,
    )
    return Pressed(query.id, line, said, language=language, question=asked)


def _sought(query: InlineQuery) -> Sought | None:
    if query.from_user.is_bot:
        return None
    return Sought(query.id, _person(query.from_user), query.query, query.offset)


def _service(message: Message) -> Event | None:
    if message.migrate_to_chat_id:
        return Moved(message.chat.id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id:
        return Moved(message.migrate_from_chat_id, message.chat.id)
    if message.forum_topic_closed:
        return Gone(_address(message), "topic_closed")
    return Back(_address(message)) if message.forum_topic_reopened else None


def _membership(change: ChatMemberUpdated) -> Gone | Back | Joined | None:
    address = Address("telegram", change.chat.id)
    if not _may_write(change.new_chat_member, change.chat.type):
        return Gone(address, _reason(change))
    groups = (ChatType.GROUP, ChatType.SUPERGROUP)
    if change.chat.type in groups and change.old_chat_member.status in OUTSIDE:
        adder, title = _person(change.from_user), change.chat.title or ""
        return Joined(Said(address, adder, "start", "", private=False, title=title))
    return None if _may_write(change.old_chat_member, change.chat.type) else Back(address)


def _may_write(member: ChatMember, chat_type: str) -> bool:
    if chat_type == ChatType.CHANNEL:
        return bool(getattr(member, "can_post_messages", member.status == ChatMemberStatus.OWNER))
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "can_send_messages", False))
    return member.status not in OUTSIDE


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
