"""A loopback Discord for tests: the REST API and the gateway on one port of 127.0.0.1.

Runs inside the test's loop; the bot may live in the same process or in a child. What people do
there is tests/fakes/discord_people.py.
"""

import asyncio
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_people import People
from tests.fakes.discord_rest import Logged, Rest
from tests.fakes.discord_world import Channel, Guild, Message, World, new_id

Json = dict[str, Any]


class FakeDiscord(People):
    """An async context manager; `limited` switches the rate limits of channels and bot on.

    `latency` is what every answer about a message takes, in seconds; `reads` whether the owner
    switched the Message Content Intent on.
    """

    def __init__(
        self,
        token: str = "right-token",
        *,
        limited: bool = True,
        heartbeat: float = 41.25,
        latency: float = 0.0,
        reads: bool = False,
    ) -> None:
        self.token = token
        self.world = World()
        self.gateway = Gateway(self.world, token, heartbeat)
        self.gateway.reads = reads
        self.rest = Rest(self.world, self.gateway, token, limited, latency)
        self.faults = self.rest.faults
        self.api_url = self.gateway_url = ""
        self._runner = web.AppRunner(self.rest.app(), shutdown_timeout=1.0, access_log=None)

    async def __aenter__(self) -> "FakeDiscord":
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.api_url = f"http://127.0.0.1:{port}/api/v10"
        self.gateway_url = self.gateway.url = f"ws://127.0.0.1:{port}/gateway"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.shut_down()

    # What is there.

    def guild(self, name: str = "lab", channels: tuple[str, ...] = ("general",)) -> Guild:
        """Add a server; call before the bot connects, or let it join with `invite`."""
        return self.world.guild(name, channels)

    def foreign(self) -> int:
        """Return a channel of a server in which the bot is no member."""
        guild = self.world.guild("elsewhere", ("lounge",))
        guild.foreign = True
        return guild.channels[0].id

    def private(self) -> int:
        """Return a conversation between people, in which the bot is not."""
        return self.world.private()

    def forum(self, guild: Guild, tags: tuple[tuple[str, bool], ...] = ()) -> Channel:
        return self.world.forum(guild, "papers", tags)

    def posts(self, forum: int) -> list[Channel]:
        """Return the posts the bot made in a forum, oldest first."""
        bot = self.world.application_id
        return [c for c in self.world.channels.values() if c.parent == forum and c.owner == bot]

    def thread(self, channel: int, name: str = "thread") -> int:
        return self.world.thread(channel, name)

    def dm(self, user: int) -> int:
        """Return the channel of the bot's private conversation with `user`."""
        return self.world.dm(user)

    def channel(self, id: int) -> Channel:
        return self.world.channels[id]

    def messages(self, channel: int) -> list[Message]:
        """Return the messages everybody in `channel` can see, oldest first."""
        return self.world.in_channel(channel)

    def plant(self, channel: int, payload: Json) -> Message:
        """Store a message of the bot as if it had been sent long ago."""
        return self.world.store(Message(new_id(), channel, self.world.application_id, payload))

    @property
    def log(self) -> list[Logged]:
        return self.rest.log

    def sent(self) -> list[Logged]:
        """Return every attempt to post a message into a channel."""
        return [
            entry
            for entry in self.log
            if entry.method == "POST" and entry.path.startswith("/channels/")
        ]

    @property
    def commands(self) -> list[Json]:
        """The slash commands the bot has registered."""
        return self.rest.commands

    # What happens.

    async def connected(self, patience: float = 10.0) -> None:
        """Wait until a bot has identified or resumed; raises TimeoutError."""
        async with asyncio.timeout(patience):
            await self.gateway.ready.wait()

    async def shut_down(self) -> None:
        """Close the port and every connection."""
        self.rest.closing.set()
        await self.gateway.close(1001)
        await self._runner.cleanup()

    async def emit(self, event: str, data: Json) -> None:
        await self.gateway.emit(event, data)

    async def invite(self, guild: Guild) -> None:
        """Let the bot join a server; only an outage's end says `unavailable`."""
        joined = guild.as_json(self.world.bot)
        del joined["unavailable"]
        await self.emit("GUILD_CREATE", joined)

    async def remove(self, guild: Guild) -> None:
        """Throw the bot out of a server."""
        for channel in guild.channels:
            self.world.channels.pop(channel.id, None)
        await self.emit("GUILD_DELETE", {"id": str(guild.id)})

    async def poison(self) -> None:
        """Send an event that lacks what the library relies on."""
        await self.emit("INTERACTION_CREATE", {"id": "1"})
