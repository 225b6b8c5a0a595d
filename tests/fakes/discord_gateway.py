"""The gateway of the loopback Discord: sessions, heartbeats, resuming, events.

Opcodes and close codes: docs.discord.com/developers/topics/opcodes-and-status-codes.
"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord_world import World, new_id

Json = dict[str, Any]
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID, HELLO, ACK = 0, 1, 2, 6, 9, 10, 11
WRONG_TOKEN, TIMED_OUT, NOT_ALLOWED = 4004, 4009, 4014
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15


@dataclass
class Session:
    """One identified bot: its socket while connected, and every event it was or will be sent."""

    id: str
    events: list[Json] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    intents: int = 0

    async def dispatch(self, name: str, data: Json) -> None:
        event = {"op": DISPATCH, "s": len(self.events) + 1, "t": name, "d": data}
        self.events.append(event)
        await self.push(event)

    async def push(self, payload: Json) -> None:
        if self.socket is not None and not self.socket.closed:
            await self.socket.send_str(json.dumps(payload))


class Gateway:
    """Accepts sockets, remembers every IDENTIFY and RESUME, and keeps sessions resumable.

    `reads` is whether the owner switched the Message Content Intent on, `refuses` whether it is
    denied all the same.
    """

    def __init__(self, world: World, token: str, heartbeat: float) -> None:
        self.world, self.token, self.heartbeat = world, token, heartbeat
        self.url = ""
        self.identifies: list[Json] = []
        self.resumes: list[Json] = []
        self.heartbeats = 0
        self.sessions: dict[str, Session] = {}
        self.ready = asyncio.Event()
        self.reads = False
        self.refuses = False

    async def accept(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with one socket until it closes."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = {"op": HELLO, "d": {"heartbeat_interval": self.heartbeat * 1000}}
        await socket.send_str(json.dumps(hello))
        session: Session | None = None
        while True:
            try:
                frame = await socket.receive(timeout=2 * self.heartbeat)
            except TimeoutError:
                await socket.close(code=TIMED_OUT)
                break
            if frame.type is not WSMsgType.TEXT:
                break
            session = await self._heard(socket, session, json.loads(frame.data))
        if session is not None and session.socket is socket:
            session.socket = None
            self.ready.clear()
        return socket

    async def _heard(
        self, socket: web.WebSocketResponse, session: Session | None, frame: Json
    ) -> Session | None:
        if frame["op"] == HEARTBEAT:
            self.heartbeats += 1
            await socket.send_str(json.dumps({"op": ACK}))
        elif frame["op"] in (IDENTIFY, RESUME):
            if frame["d"]["token"] != self.token:
                await socket.close(code=WRONG_TOKEN)
                return None
            asked = frame["d"].get("intents", 0)
            if asked & MESSAGE_CONTENT and (self.refuses or not self.reads):
                await socket.close(code=NOT_ALLOWED)
                return None
            begin = self._identify if frame["op"] == IDENTIFY else self._resume
            return await begin(socket, frame["d"])
        return session

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> Session:
        self.identifies.append(data)
        session = Session(f"session{new_id()}", socket=socket)
        self.sessions[session.id] = session
        session.intents = data["intents"]
        guilds = [guild for guild in self.world.guilds.values() if not guild.foreign]
        await session.dispatch("READY", {
            "v": 10,
            "user": self.world.bot,
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(self.world.application_id), "flags": 0},
        })  # fmt: skip
        for guild in guilds:
            await session.dispatch("GUILD_CREATE", guild.as_json(self.world.bot))
        self.ready.set()
        return session

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> Session | None:
        self.resumes.append(data)
        session = self.sessions.get(data["session_id"])
        if session is None:
            await socket.send_str(json.dumps({"op": INVALID, "d": False}))
            return None
        session.socket = socket
        for event in session.events[data["seq"] :]:
            await session.push(event)
        await session.dispatch("RESUMED", {})
        self.ready.set()
        return session

    async def emit(self, name: str, data: Json) -> None:
        """Send an event to every session, connected or resumable."""
        for session in list(self.sessions.values()):
            await session.dispatch(name, data)

    async def tell(self, message: Json) -> None:
        """Send MESSAGE_CREATE to those who asked for it, without words to who may not read them."""
        needed = GUILD_MESSAGES if "guild_id" in message else DIRECT_MESSAGES
        for session in list(self.sessions.values()):
            may_read = needed == DIRECT_MESSAGES or session.intents & MESSAGE_CONTENT
            if session.intents & needed:
                told = message if may_read else {**message, "content": "", "embeds": []}
                await session.dispatch("MESSAGE_CREATE", told)

    async def close(self, code: int) -> None:
        """Close every socket with `code`; sessions stay resumable."""
        for session in self.sessions.values():
            if session.socket is not None:
                await session.socket.close(code=code)

    def forget(self) -> None:
        """Make every session unresumable."""
        self.sessions = {}
