"""What the loopback Discord knows: servers, channels, people and stored messages.

Shapes follow Discord's reference (docs.discord.com/developers/resources); only the fields a bot
reads are present. No networking here.
"""

import itertools
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

TEXT, DIRECT, THREAD = 0, 1, 11
EVERYTHING = (1 << 51) - 1
"""All permission bits."""
MANAGE_CHANNELS, MANAGE_GUILD = 1 << 4, 1 << 5
VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS = 1 << 10, 1 << 11, 1 << 14
SEND_IN_THREADS = 1 << 38

Json = dict[str, Any]

_ids = itertools.count(1_100_000_000_000_000_001)


def new_id() -> int:
    """Return an id in the form of Discord's snowflakes, rising."""
    return next(_ids)


@dataclass
class Channel:
    """A place for messages; `app_permissions` is what the bot may do there.

    `closed` is the error code of every send, such as 50007 for a person who blocked the bot.
    """

    id: int
    kind: int = TEXT
    guild: int = 0
    name: str = ""
    parent: int = 0
    app_permissions: int = EVERYTHING
    closed: int = 0

    @property
    def refusal(self) -> int:
        """The error code a message meets here, 0 for none."""
        speak = SEND_IN_THREADS if self.kind == THREAD else SEND_MESSAGES
        if not self.app_permissions & VIEW_CHANNEL:
            return self.closed or 50001
        needed = speak | EMBED_LINKS
        return self.closed or (50013 if self.app_permissions & needed != needed else 0)

    def as_json(self) -> Json:
        shape: Json = {"id": str(self.id), "type": self.kind}
        if self.kind == DIRECT:
            return {**shape, "recipients": [], "last_message_id": None, "flags": 0}
        shape |= {"guild_id": str(self.guild), "name": self.name}
        if self.kind == TEXT:
            return {**shape, "position": 0, "permission_overwrites": [], "nsfw": False}
        return {**shape, **self._thread_json()}

    def _thread_json(self, archived: bool = False, locked: bool = False) -> Json:
        return {
            "parent_id": str(self.parent),
            "owner_id": str(self.id),
            "message_count": 1,
            "member_count": 1,
            "rate_limit_per_user": 0,
            "thread_metadata": {
                "archived": archived,
                "locked": locked,
                "auto_archive_duration": 1440,
                "archive_timestamp": "2026-11-16T00:00:00+00:00",
            },
        }


@dataclass
class Guild:
    """A server and its channels; `everyone` is what the bot may do in it as a whole."""

    id: int
    name: str
    channels: list[Channel] = field(default_factory=list)
    everyone: int = EVERYTHING

    def as_json(self, bot: Json) -> Json:
        """Return the payload of GUILD_CREATE with only the bot as a member."""
        inside = [c.as_json() for c in self.channels]
        everyone = {"id": str(self.id), "name": "@everyone", "permissions": str(self.everyone)}
        flat = {"color": 0, "hoist": False, "position": 0, "managed": False, "mentionable": False}
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": "1",
            "channels": [c for c in inside if c["type"] == TEXT],
            "threads": [c for c in inside if c["type"] == THREAD],
            "roles": [{**everyone, **flat, "flags": 0, "colors": {"primary_color": 0}}],
            "members": [{"user": bot, "roles": [], "joined_at": "2026-11-16T00:00:00+00:00",
                         "deaf": False, "mute": False, "flags": 0}],
            "member_count": 2,
            "emojis": [],
            "features": [],
            "unavailable": False,
        }  # fmt: skip


@dataclass
class Message:
    """One stored message; `payload` is what the bot sent, edits applied."""

    id: int
    channel: int
    author: int
    payload: Json
    ephemeral: bool = False
    nonce: str = ""
    deleted: bool = False
    at: float = field(default_factory=time.monotonic)

    @property
    def text(self) -> str:
        """What a person reads: content, then the descriptions of the embeds."""
        embeds = self.payload.get("embeds") or []
        parts = [self.payload.get("content") or "", *(e.get("description", "") for e in embeds)]
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """(label, custom_id) of every button, in reading order."""
        rows = self.payload.get("components") or []
        return [(b["label"], b["custom_id"]) for row in rows for b in row["components"]]

    def as_json(self, author: Json) -> Json:
        return {
            "id": str(self.id),
            "channel_id": str(self.channel),
            "author": author,
            "content": self.payload.get("content") or "",
            "embeds": [{"type": "rich", **e} for e in self.payload.get("embeds") or []],
            "components": self.payload.get("components") or [],
            "timestamp": datetime.now(UTC).isoformat(),
            "edited_timestamp": None,
            "type": 0,
            "flags": 64 if self.ephemeral else 0,
            **dict.fromkeys(("tts", "mention_everyone", "pinned"), False),
            **{name: [] for name in ("mentions", "mention_roles", "attachments")},
            **({"nonce": self.nonce} if self.nonce else {}),
        }


def person(user: int, name: str = "", bot: bool = False) -> Json:
    """Return a user object."""
    shape = {"id": str(user), "username": name or f"person{user}", "discriminator": "0"}
    return {**shape, "avatar": None, "global_name": None, "bot": bot, "flags": 0}


class World:
    """All servers, channels and messages; ids are unique over all of them."""

    def __init__(self) -> None:
        self.bot = person(new_id(), "paperboy", bot=True)
        self.application_id = int(self.bot["id"])
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.stored: list[Message] = []
        self._direct: dict[int, int] = {}

    def guild(self, name: str, channels: tuple[str, ...]) -> Guild:
        guild = Guild(new_id(), name)
        self.guilds[guild.id] = guild
        for title in channels:
            self._place(Channel(new_id(), TEXT, guild.id, title))
        return guild

    def thread(self, parent: int, name: str) -> int:
        above = self.channels[parent]
        return self._place(Channel(new_id(), THREAD, above.guild, name, parent))

    def dm(self, user: int) -> int:
        if user not in self._direct:
            self._direct[user] = self._place(Channel(new_id(), DIRECT))
        return self._direct[user]

    def _place(self, channel: Channel) -> int:
        self.channels[channel.id] = channel
        if channel.guild:
            self.guilds[channel.guild].channels.append(channel)
        return channel.id

    def store(self, message: Message) -> Message:
        self.stored.append(message)
        return message

    def message(self, id: int) -> Message | None:
        return next((m for m in self.stored if m.id == id and not m.deleted), None)

    def in_channel(self, channel: int) -> list[Message]:
        return [
            m for m in self.stored if m.channel == channel and not m.ephemeral and not m.deleted
        ]
