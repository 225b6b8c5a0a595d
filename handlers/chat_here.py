"""The chat a call comes from, as the database knows it, and its next digest in words."""

from handlers.call import Call
from handlers.desk import Desk
from handlers.wording import moment_words
from storage import chats
from storage.chats import Chat
from storage.database import Database


def known(call: Call, desk: Desk) -> Chat | None:
    """Return the chat if it was ever set up; asking creates nothing."""
    where = call.address
    return chats.find(desk.db.read(), where.platform, where.chat, where.thread)


def ensured(call: Call, db: Database) -> Chat:
    """Return the chat, setting it up with default settings if need be.

    Call it inside the transaction that needs it.
    """
    where = call.address
    with db.write() as con:
        return chats.get_or_create(
            con,
            where.platform,
            where.chat,
            where.thread,
            call.person.name if call.private else call.title,
            call.private,
            call.now,
        )


def zone_of(chat: Chat | None) -> str:
    return chat.zone if chat else chats.DEFAULT_ZONE


def next_words(chat: Chat) -> str:
    """Say when the next digest comes, as a sentence."""
    if chat.state == "paused":
        return "Digests are paused here; /resume lets them come again."
    return f"Next digest: {moment_words(chat.next_due, chat.zone)}."
