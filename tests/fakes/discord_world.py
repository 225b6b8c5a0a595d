"""What the loopback Discord knows: servers, channels, people and stored messages.

Shapes follow Discord's reference (docs.discord.com/developers/resources); only the fields a bot
reads are present. No networking here.
"""

import itertools
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fakes.discord_components import BUTTON, GALLERY, SELECT, V2, walk
from tests.fakes.discord_components import TEXT as TEXT_DISPLAY

TEXT, DIRECT, GROUP, THREAD, FORUM = 0, 1, 3, 11, 15
EVERYTHING = (1 << 51) - 1
"""All permission bits."""
MANAGE_CHANNELS, MANAGE_GUILD = 1 << 4, 1 << 5
VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS = 1 << 10, 1 << 11, 1 << 14
ATTACH_FILES, CREATE_THREADS, SEND_IN_THREADS = 1 << 15, 1 << 35, 1 << 38

Json = dict[str, Any]

_ids = itertools.count(1_100_000_000_000_000_001)


def new_id() -> int:
    """Return an id in the form of Discord's snowflakes, rising."""
    return next(_ids)


@dataclass
class Channel:
    """A place for messages; `app_permissions` is what the bot may do there.

    `closed` is the error code of every send, such as 50007 for a person who blocked the bot.
    `tags` are a forum's, (name, moderated) each; with `needs_tag` a post must have one.
    """

    id: int
    kind: int = TEXT
    guild: int = 0
    name: str = ""
    parent: int = 0
    app_permissions: int = EVERYTHING
    closed: int = 0
    owner: int = 0
    archived: bool = False
    tags: tuple[tuple[str, bool], ...] = ()
    needs_tag: bool = False
    applied: tuple[str, ...] = ()

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
        if self.kind in (TEXT, FORUM):
            shape |= {"position": 0, "permission_overwrites": [], "nsfw": False}
            return shape | (self._forum_json() if self.kind == FORUM else {})
        return {**shape, **self._thread_json()}

    def _forum_json(self) -> Json:
        tags = [
            {"id": str(self.id + n), "name": name, "moderated": moderated,
             "emoji_id": None, "emoji_name": None}
            for n, (name, moderated) in enumerate(self.tags, 1)
        ]  # fmt: skip
        return {"available_tags": tags, "flags": 1 << 4 if self.needs_tag else 0,
                "default_reaction_emoji": None, "topic": ""}  # fmt: skip

    def _thread_json(self) -> Json:
        return {
            "parent_id": str(self.parent),
            "owner_id": str(self.owner or self.id),
            "applied_tags": list(self.applied),
            "message_count": 1,
            "member_count": 1,
            "rate_limit_per_user": 0,
            "thread_metadata": {
                "archived": self.archived,
                "locked": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": "2026-11-16T00:00:00+00:00",
            },
        }


@dataclass
class Guild:
    """A server and its channels; `everyone` is what the bot may do in it as a whole.

    In a `foreign` one the bot is no member.
    """

    id: int
    name: str
    channels: list[Channel] = field(default_factory=list)
    everyone: int = EVERYTHING
    foreign: bool = False

    def as_json(self, bot: Json) -> Json:
        """Return the payload of GUILD_CREATE with only the bot as a member."""
        inside = [c.as_json() for c in self.channels]
        everyone = {"id": str(self.id), "name": "@everyone", "permissions": str(self.everyone)}
        flat = {"color": 0, "hoist": False, "position": 0, "managed": False, "mentionable": False}
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": "1",
            "channels": [c for c in inside if c["type"] in (TEXT, FORUM)],
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
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What a person reads: content, embeds and texts among the components."""
        embeds = self.payload.get("embeds") or []
        parts = [self.payload.get("content") or "", *(e.get("description", "") for e in embeds)]
        parts += [each["content"] for each in self._components if each["type"] == TEXT_DISPLAY]
        return "\n".join(part for part in parts if part)

    @property
    def _components(self) -> list[Json]:
        return list(walk(self.payload.get("components") or []))

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """(label, custom_id) of every button, in reading order."""
        return [(b["label"], b["custom_id"]) for b in self._components if b["type"] == BUTTON]

    @property
    def menus(self) -> list[tuple[str, str, list[Json]]]:
        """(placeholder, custom_id, options) of every menu."""
        found = [each for each in self._components if each["type"] == SELECT]
        return [(m.get("placeholder") or "", m["custom_id"], m["options"]) for m in found]

    @property
    def pictures(self) -> list[tuple[str, str]]:
        """(file name, description) of every picture shown."""
        galleries = [each for each in self._components if each["type"] == GALLERY]
        items = [item for gallery in galleries for item in gallery["items"]]
        return [
            (item["media"]["url"].removeprefix("attachment://"), item.get("description") or "")
            for item in items
        ]

    def as_json(self, author: Json) -> Json:
        return {
            "id": str(self.id),
            "channel_id": str(self.channel),
            "author": author,
            "content": self.payload.get("content") or "",
            "embeds": [{"type": "rich", **e} for e in self.payload.get("embeds") or []],
            "components": _numbered(self.payload.get("components") or []),
            "timestamp": datetime.now(UTC).isoformat(),
            "edited_timestamp": None,
            "type": 0,
            "flags": self.payload.get("flags", 0) & V2 | (64 if self.ephemeral else 0),
            **dict.fromkeys(("tts", "mention_everyone", "pinned"), False),
            **{name: [] for name in ("mentions", "mention_roles", "attachments")},
            **({"nonce": self.nonce} if self.nonce else {}),
        }


def _numbered(components: list[Json]) -> list[Json]:
    """Give every component the id that Discord gives it."""
    copied: list[Json] = json.loads(json.dumps(components))
    for number, component in enumerate(walk(copied), 1):
        component.setdefault("id", number)
    return copied


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

    def thread(self, parent: int, name: str, owner: int = 0) -> int:
        above = self.channels[parent]
        made = Channel(new_id(), THREAD, above.guild, name, parent, owner=owner)
        return self._place(made)

    def forum(self, guild: Guild, name: str, tags: tuple[tuple[str, bool], ...] = ()) -> Channel:
        forum = Channel(new_id(), FORUM, guild.id, name, tags=tags)
        self._place(forum)
        return forum

    def private(self) -> int:
        """A conversation between people, in which the bot is not."""
        return self._place(Channel(new_id(), GROUP))

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
