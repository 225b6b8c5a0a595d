"""A loopback Discord for tests: the REST API and the gateway on one port of 127.0.0.1.

Runs inside the test's loop; the bot may live in the same process or in a child. `slash`,
`presses` and `autocomplete` do what a person does and wait for what that person would see.
"""

import asyncio
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_rest import Logged, Rest
from tests.fakes.discord_talk import Talk
from tests.fakes.discord_world import (
    EVERYTHING,
    MANAGE_CHANNELS,
    MANAGE_GUILD,
    Channel,
    Guild,
    Message,
    World,
    new_id,
    person,
)

Json = dict[str, Any]
COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4
STRING, BUTTON = 3, 2


class FakeDiscord:
    """An async context manager; `limited` switches the rate limits of channels and bot on.

    `latency` is what every answer about a message takes, in seconds.
    """

    def __init__(
        self,
        token: str = "right-token",
        *,
        limited: bool = True,
        heartbeat: float = 41.25,
        latency: float = 0.0,
    ) -> None:
        self.token = token
        self.world = World()
        self.gateway = Gateway(self.world, token, heartbeat)
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

    async def slash(
        self, user: int, channel: int, command: str, *, manager: bool = False, **options: str
    ) -> Talk:
        """Give a slash command and wait for the first message of the answer."""
        talk = await self.begin(user, channel, command, manager=manager, **options)
        await talk.pages(1)
        return talk

    async def begin(
        self, user: int, channel: int, command: str, *, manager: bool = False, **options: str
    ) -> Talk:
        """Give a slash command without waiting; raises LookupError when Discord would not
        offer it like this."""
        known = self._command(command)
        declared = {option["name"]: option for option in known.get("options") or []}
        missing = [n for n, o in declared.items() if o.get("required") and n not in options]
        if missing or not options.keys() <= declared.keys():
            raise LookupError(f"/{command} does not take {options} ({sorted(declared)})")
        given = [{"name": n, "type": STRING, "value": v} for n, v in options.items()]
        data = {"id": known["id"], "name": command, "type": 1, "options": given}
        return await self._interact(COMMAND, user, channel, data, manager)

    async def autocomplete(
        self, user: int, channel: int, command: str, option: str, typed: str
    ) -> list[tuple[str, str]]:
        """Type into an option and return the (name, value) pairs on offer."""
        known = self._command(command)
        if not any(o["name"] == option and o.get("autocomplete") for o in known["options"]):
            raise LookupError(f"/{command} offers nothing for {option}")
        given = [{"name": option, "type": STRING, "value": typed, "focused": True}]
        data = {"id": known["id"], "name": command, "type": 1, "options": given}
        talk = await self._interact(AUTOCOMPLETE, user, channel, data, False)
        return await talk.offered()

    async def presses(
        self, message: Message, button: str, *, user: int = 7, manager: bool = False
    ) -> Talk:
        """Press the button with this label or custom_id and wait for the answer."""
        found = [c for label, c in message.buttons if button in (label, c)]
        data = {"custom_id": found[0], "component_type": BUTTON}
        more = {"message": message.as_json(self.world.bot)}
        talk = await self._interact(COMPONENT, user, message.channel, data, manager, more)
        await talk.pages(1)
        return talk

    def _command(self, name: str) -> Json:
        for command in self.commands:
            if command["name"] == name:
                return command
        raise LookupError(f"/{name} is not registered")

    async def _interact(
        self,
        kind: int,
        user: int,
        channel: int,
        data: Json,
        manager: bool,
        more: Json | None = None,
    ) -> Talk:
        talk = Talk(channel)
        self.rest.hooks.talks[talk.token] = talk
        place = self.channel(channel)
        await self.emit("INTERACTION_CREATE", {
            "id": str(talk.id),
            "token": talk.token,
            "application_id": str(self.world.application_id),
            "type": kind,
            "version": 1,
            "data": data,
            "channel_id": str(channel),
            "channel": place.as_json(),
            "app_permissions": str(place.app_permissions),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": 10 << 20,
            **_asker(place, user, manager),
            **(more or {}),
        })  # fmt: skip
        return talk


def _asker(place: Channel, user: int, manager: bool) -> Json:
    """Return who asked and in which surroundings; only a manager may manage."""
    if not place.guild:
        return {"user": person(user), "context": 1}
    may = EVERYTHING if manager else EVERYTHING & ~(MANAGE_GUILD | MANAGE_CHANNELS | 1 << 3)
    member = {"user": person(user), "permissions": str(may), "roles": [], "flags": 0,
              "joined_at": "2026-11-16T00:00:00+00:00", "deaf": False, "mute": False}  # fmt: skip
    return {"guild_id": str(place.guild), "guild_locale": "en-US", "member": member, "context": 0}
