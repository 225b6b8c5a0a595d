"""What people do in the fake Telegram, as updates for the bot: talk, press, block, add, upgrade."""

import itertools
import re
import time
from collections.abc import Iterable
from typing import Any

from tests.fakes.telegram_members import BOT, membership
from tests.fakes.telegram_posting import shown
from tests.fakes.telegram_world import ANONYMOUS, Chat, Message, Person, World

DEFAULT_KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member",
                           "inline_query", "channel_post"})  # fmt: skip


RESTRICTED = ["can_" + right for right in (
    "change_info", "invite_users", "pin_messages", "send_messages", "send_polls",
    "send_other_messages", "add_web_page_previews", "manage_topics", "send_audios",
    "send_documents", "send_photos", "send_videos", "send_video_notes", "send_voice_notes",
    "react_to_messages", "edit_tag",
)]  # fmt: skip


class Events:
    """Turns what people do into updates; `queue` holds those the bot has not acknowledged."""

    def __init__(self) -> None:
        self.world = World()
        self.queue: list[dict[str, Any]] = []
        self._ids = itertools.count(1000)
        self._kinds: frozenset[str] = DEFAULT_KINDS

    def wake(self) -> None:
        """Tell a waiting poll that there is something; the server knows how."""

    def allow(self, kinds: Iterable[str]) -> None:
        """Remember which kinds of update the bot asked for; none means: as before."""
        self._kinds = frozenset(kinds) or self._kinds

    def person(self, number: int = 7, name: str = "Ada", language: str = "en") -> Person:
        """Let somebody exist who has opened the bot's private chat."""
        person = Person(number, name, language)
        self.world.people[number] = person
        self.world.chats.setdefault(number, Chat(number, title=name))
        return person

    def group(
        self,
        number: int = -1001,
        title: str = "Reading group",
        *,
        admins: Iterable[Person] = (),
        topics: Iterable[int] = (),
        kind: str = "supergroup",
    ) -> Chat:
        """Let a group (or channel) exist with the bot in it; with `topics` it is a forum."""
        opened = dict.fromkeys(topics, True)
        chat = Chat(number, kind, title, {person.id: "administrator" for person in admins},
                    bool(opened), opened)  # fmt: skip
        self.world.chats[number] = chat
        return chat

    def update(self, kind: str, content: dict[str, Any]) -> int:
        """Queue an update as it is and return its number; 0 when the bot did not ask for any."""
        if kind not in self._kinds:
            return 0
        number = next(self._ids)
        self.queue.append({"update_id": number, kind: content})
        self.wake()
        return number

    def says(
        self,
        chat: int,
        person: Person,
        text: str,
        *,
        thread: int = 0,
        anonymous: bool = False,
        **extra: Any,
    ) -> int:
        """Let a person write in a chat; returns the number of their message."""
        content = self._message(chat, person, thread) | {"text": text}
        command = re.match(r"/\w+(@\w+)?", text)
        if command:
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
        if anonymous:
            content |= {"from": ANONYMOUS, "sender_chat": self.world.chats[chat].json()}
        self.update("message", content | extra)
        return int(content["message_id"])

    def sends(self, chat: int, person: Person, **content: Any) -> int:
        """Let a person send something else than text: a sticker, a service message."""
        message = self._message(chat, person, int(content.pop("thread", 0)))
        self.update("message", message | content)
        return int(message["message_id"])

    def _message(self, chat: int, person: Person, thread: int) -> dict[str, Any]:
        number = next(self.world.numbers)
        self.world.spoken.add((chat, number))
        content: dict[str, Any] = {
            "message_id": number,
            "date": int(time.time()),
            "chat": self.world.chats[chat].json(),
            "from": person.json(),
        }
        if thread:
            content |= {"message_thread_id": thread, "is_topic_message": True}
        return content

    def presses(
        self, message: Message, button: str, person: Person | None = None, *, old: bool = False
    ) -> str:
        """Let a person press the button with this label or data; returns the query's id.

        With `old` the message has become inaccessible to the bot, as after a long time.
        """
        data = next((line for label, line in message.buttons if button in (label, line)), button)
        chat = self.world.chats[message.chat]
        presser = person or self.world.people[message.chat]
        query = str(next(self._ids) * 10**9)
        seen: dict[str, Any] = {"message_id": message.id, "date": 0, "chat": chat.json()}
        if not old:
            seen = shown(self.world, message)
        self.world.presses[query] = None
        content = {"id": query, "from": presser.json(), "message": seen, "data": data}
        self.update("callback_query", content | {"chat_instance": str(message.chat)})
        return query

    def answers(self, message: Message, text: str, person: Person | None = None) -> int:
        """Let a person answer a message of the bot."""
        speaker = person or self.world.people[message.chat]
        said = shown(self.world, message)
        return self.says(message.chat, speaker, text, thread=message.thread, reply_to_message=said)

    def hands(
        self, person: Person, name: str, content: bytes, caption: str = "", chat: int = 0
    ) -> int:
        """Let a person send a document, in the private chat unless another is named."""
        file = f"file{next(self._ids)}"
        self.world.files[file] = content
        document = {"file_id": file, "file_unique_id": file, "file_name": name,
                    "file_size": len(content)}  # fmt: skip
        words = {"caption": caption} if caption else {}
        return self.sends(chat or person.id, person, document=document, **words)

    def forwards(self, person: Person, channel: int, text: str) -> int:
        """Let a person forward a post of a channel to the private chat."""
        origin = {"type": "channel", "date": int(time.time()), "message_id": 5,
                  "chat": self.world.chats[channel].json()}  # fmt: skip
        return self.says(person.id, person, text, forward_origin=origin)

    def chooses(self, person: Person, channel: int) -> int:
        """Let a person choose a chat with a key that asks for one."""
        return self.sends(person.id, person, chat_shared={"request_id": 1, "chat_id": channel})

    def seeks(self, person: Person, words: str, offset: str = "") -> str:
        """Let a person type the bot's name and some words anywhere; returns the query's id."""
        query = str(next(self._ids) * 10**9)
        self.world.queries[query] = "waiting"
        self.update("inline_query", {
            "id": query, "from": person.json(), "query": words, "offset": offset,
        })  # fmt: skip
        return query

    def forgets(self, query: str) -> None:
        """Let a query become too old to be answered."""
        self.world.presses[query] = "too old"

    def becomes(self, chat: int, person: Person, status: str, **rights: bool) -> None:
        """Change the bot's status in a chat, as `person` does by blocking, adding, removing."""
        place = self.world.chats[chat]
        before, place.bot = place.bot, status
        place.writable = rights.get("can_send_messages", True)
        self.update("my_chat_member", {
            "chat": place.json(),
            "from": person.json(),
            "date": int(time.time()),
            "old_chat_member": self._bot(before),
            "new_chat_member": self._bot(status) | rights,
        })  # fmt: skip

    def _bot(self, status: str) -> dict[str, Any]:
        described = membership(status) | {"user": BOT}
        if status == "restricted":
            described |= dict.fromkeys(RESTRICTED, False) | {"is_member": True, "until_date": 0}
        return described

    def blocks(self, person: Person) -> None:
        """Let a person block the bot."""
        self.becomes(person.id, person, "kicked")

    def unblocks(self, person: Person) -> None:
        """Let a person allow the bot again."""
        self.becomes(person.id, person, "member")

    def upgrades(self, chat: int, person: Person, new: int) -> Chat:
        """Let a group become a supergroup with a new id; both service messages follow."""
        old = self.world.chats[chat]
        moved = Chat(new, "supergroup", old.title, dict(old.admins))
        self.world.chats[new] = moved
        self.sends(chat, person, migrate_to_chat_id=new)
        self.sends(new, person, migrate_from_chat_id=chat)
        old.moved_to = new
        return moved
