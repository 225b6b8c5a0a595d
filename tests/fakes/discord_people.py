"""What people do on the loopback Discord, and what they see of it.

Every action sends the event that Discord would send, and waits for the answer.
"""

from typing import Any

from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_rest import Rest
from tests.fakes.discord_talk import Talk
from tests.fakes.discord_world import (
    DIRECT,
    EVERYTHING,
    MANAGE_CHANNELS,
    MANAGE_GUILD,
    Channel,
    Message,
    World,
    new_id,
    person,
)

Json = dict[str, Any]
COMMAND, COMPONENT, AUTOCOMPLETE, FORM_SENT = 2, 3, 4, 5
CHAT_INPUT, ON_MESSAGE = 1, 3
STRING, ATTACHMENT, BUTTON, SELECT = 3, 11, 2, 3
IN_GUILD, IN_BOT_DM, IN_PRIVATE_CHANNEL = 0, 1, 2


class People:
    """Persons are numbers; a `manager` may manage the server."""

    world: World
    gateway: Gateway
    rest: Rest
    api_url: str

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
        self._admitted(known, channel)
        return await self._interact(COMMAND, user, channel, data, manager)

    async def gives(
        self,
        user: int,
        channel: int,
        command: str,
        name: str,
        content: bytes,
        *,
        manager: bool = False,
    ) -> Talk:
        """Give a slash command with a file and wait for the first message of the answer."""
        known = self._command(command)
        [option] = [each["name"] for each in known["options"] if each["type"] == ATTACHMENT]
        file = self._upload(name, content)
        given = [{"name": option, "type": ATTACHMENT, "value": file["id"]}]
        data = {"id": known["id"], "name": command, "type": CHAT_INPUT, "options": given,
                "resolved": {"attachments": {file["id"]: file}}}  # fmt: skip
        talk = await self._interact(COMMAND, user, channel, data, manager)
        await talk.pages(1)
        return talk

    def _upload(self, name: str, content: bytes) -> Json:
        """Put a file where the bot can fetch it, and describe it as Discord does."""
        id = str(new_id())
        self.rest.uploads[id] = content
        url = f"{self.api_url.removesuffix('/api/v10')}/attachments/{id}/{name}"
        return {"id": id, "filename": name, "size": len(content), "url": url, "proxy_url": url,
                "content_type": "text/plain"}  # fmt: skip

    async def on_message(self, user: int, message: Message, command: str) -> Talk:
        """Give a command on a message, by its name, and wait for the answer."""
        known = self._command(command)
        seen = message.as_json(person(message.author))
        resolved = {"messages": {str(message.id): seen}}
        data = {"id": known["id"], "name": command, "type": ON_MESSAGE,
                "target_id": str(message.id), "resolved": resolved}  # fmt: skip
        self._admitted(known, message.channel)
        talk = await self._interact(COMMAND, user, message.channel, data, False)
        await talk.pages(1)
        return talk

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
        talk = await self.press(message, button, user=user, manager=manager)
        await talk.pages(1)
        return talk

    async def press(
        self, message: Message, button: str, *, user: int = 7, manager: bool = False
    ) -> Talk:
        """Press a button without waiting."""
        found = [c for label, c in message.buttons if button in (label, c)]
        return await self._touch(
            message, {"custom_id": found[0], "component_type": BUTTON}, user, manager
        )

    async def chooses(
        self, message: Message, option: str, *, user: int = 7, manager: bool = False
    ) -> Talk:
        """Choose the option with this label in one of the menus, without waiting."""
        for _, custom_id, options in message.menus:
            for each in options:
                if each["label"] == option:
                    data = {"custom_id": custom_id, "component_type": SELECT}
                    data |= {"values": [each["value"]]}
                    return await self._touch(message, data, user, manager)
        raise LookupError(f"no menu offers {option}: {message.menus}")

    async def fills(self, asked: Talk, words: str, *, user: int = 7, manager: bool = False) -> Talk:
        """Fill in the form that a press brought, send it, and wait for the answer."""
        form = await asked.asked()
        label = form["components"][0]
        value = {"type": 4, "id": 2, "custom_id": label["component"]["custom_id"], "value": words}
        data = {"custom_id": form["custom_id"], "components": [
            {"type": label["type"], "id": 1, "component": value}]}  # fmt: skip
        talk = await self._interact(
            FORM_SENT, user, asked.channel, data, manager, source=asked.source
        )
        await talk.pages(1)
        return talk

    async def writes(
        self,
        user: int,
        channel: int,
        words: str,
        *,
        bot: bool = False,
        webhook: bool = False,
        file: bytes = b"",
    ) -> Message:
        """Post a message as a person, another bot, or a webhook."""
        place = self.world.channels[channel]
        message = self.world.store(Message(new_id(), channel, user, {"content": words}))
        told = message.as_json(person(user, bot=bot))
        if place.guild:
            told |= {"guild_id": str(place.guild), "member": _member(user, EVERYTHING)}
            del told["member"]["user"]
        if file:
            told |= {"attachments": [self._upload("topics.txt", file)]}
        if webhook:
            told |= {"webhook_id": str(user)}
        await self.gateway.tell({**told, "channel_type": place.kind})
        return message

    async def _touch(self, message: Message, data: Json, user: int, manager: bool) -> Talk:
        return await self._interact(COMPONENT, user, message.channel, data, manager, source=message)

    def _admitted(self, command: Json, channel: int) -> None:
        """Raise LookupError where Discord does not offer a command."""
        context, install = self._surroundings(self.world.channels[channel])
        if context not in command["contexts"] or install not in command["integration_types"]:
            raise LookupError(f"{command['name']} is not offered in {channel}")

    def _surroundings(self, place: Channel) -> tuple[int, int]:
        """Return the context of an interaction there, and by which installation it came."""
        if place.guild:
            return IN_GUILD, int(self.world.guilds[place.guild].foreign)
        return (IN_BOT_DM, 0) if place.kind == DIRECT else (IN_PRIVATE_CHANNEL, 1)

    def _command(self, name: str) -> Json:
        for command in self.rest.commands:
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
        source: Message | None = None,
    ) -> Talk:
        place = self.world.channels[channel]
        context, install = self._surroundings(place)
        talk = Talk(channel, source, guest=bool(install))
        self.rest.hooks.talks[talk.token] = talk
        owner = user if install else place.guild
        await self.gateway.emit("INTERACTION_CREATE", {
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
            "context": context,
            "authorizing_integration_owners": {str(install): str(owner)},
            "attachment_size_limit": 10 << 20,
            **_asker(place, user, manager),
            **({"message": source.as_json(self.world.bot)} if source else {}),
        })  # fmt: skip
        return talk


def _asker(place: Channel, user: int, manager: bool) -> Json:
    """Return who asked; only a manager may manage."""
    if not place.guild:
        return {"user": person(user)}
    may = EVERYTHING if manager else EVERYTHING & ~(MANAGE_GUILD | MANAGE_CHANNELS | 1 << 3)
    return {"guild_id": str(place.guild), "guild_locale": "en-US", "member": _member(user, may)}


def _member(user: int, may: int) -> Json:
    return {"user": person(user), "permissions": str(may), "roles": [], "flags": 0,
            "joined_at": "2026-11-16T00:00:00+00:00", "deaf": False, "mute": False}  # fmt: skip
