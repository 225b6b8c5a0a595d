"""Starting, crashing, stopping, and news of servers and channels."""

import asyncio
import time

import pytest

from bot.discord_bot import run
from bot.discord_send import DiscordSender
from bot.settings import Settings
from bot.supervise import Fatal
from handlers.call import Address, Reply, Slow
from papers.text import text
from tests.bot.discord_house import House, living, settings, until
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import refused, server_error
from tests.fakes.discord_gateway import DIRECT_MESSAGES, GUILD_MESSAGES, MESSAGE_CONTENT
from tests.fakes.discord_world import EVERYTHING, SEND_MESSAGES

GUILDS = 1 << 0


async def test_a_wrong_token_is_fatal_and_says_where_to_get_the_right_one():
    async with FakeDiscord() as fake:
        with pytest.raises(Fatal, match=r"DISCORD_TOKEN.*discord\.com/developers"):
            await run(settings(fake, "wrong"), House(), DiscordSender(), asyncio.Event())


@pytest.mark.parametrize(
    ("code", "word"), [(4004, "DISCORD_TOKEN"), (4011, "sharded"), (4014, "intent")]
)
async def test_closes_no_new_attempt_can_mend_are_fatal(code: int, word: str):
    async with FakeDiscord() as fake:
        task = _start(fake)
        await fake.connected()
        await fake.gateway.close(code)
        with pytest.raises(Fatal, match=word):
            await task


async def test_a_poisoned_event_ends_the_client_and_a_new_one_works():
    house, sender = House(), DiscordSender()
    async with FakeDiscord() as fake:
        fake.guild()
        task = _start(fake, house, sender)
        await fake.connected()
        await fake.poison()
        with pytest.raises(KeyError):
            await task
        fake.gateway.forget()
        async with living(fake, house, sender):
            talk = await fake.slash(7, fake.dm(7), "start")

    assert talk.text == "start: "
    assert len(fake.gateway.identifies) == 2


async def test_only_servers_and_private_messages_are_asked_for():
    async with FakeDiscord() as fake, living(fake, House()):
        pass

    assert fake.gateway.identifies[0]["intents"] == GUILDS | DIRECT_MESSAGES


async def test_messages_of_servers_are_asked_for_where_the_owner_switched_that_on():
    everything = GUILDS | DIRECT_MESSAGES | GUILD_MESSAGES | MESSAGE_CONTENT
    async with FakeDiscord(reads=True) as fake, living(fake, House()):
        pass

    assert fake.gateway.identifies[0]["intents"] == everything


async def test_words_that_are_refused_are_not_asked_for_again_and_all_else_works():
    house = House()
    async with FakeDiscord(reads=True) as fake:
        fake.gateway.refuses = True
        with pytest.raises(ConnectionError, match="words of messages"):
            await run(settings(fake), house, DiscordSender(), asyncio.Event())
        async with living(fake, house):
            talk = await fake.slash(7, fake.dm(7), "start")

    assert talk.text == "start: "
    assert fake.gateway.identifies[-1]["intents"] == GUILDS | DIRECT_MESSAGES


async def test_a_lost_connection_is_resumed_and_nothing_is_missed():
    house = House()
    async with FakeDiscord() as fake, living(fake, house):
        await fake.gateway.close(4000)
        await until(lambda: fake.gateway.ready.is_set() is False)
        talk = await fake.begin(7, fake.dm(7), "start")
        await talk.pages(1)

    assert talk.text == "start: "
    assert len(fake.gateway.identifies) == 1
    assert len(fake.gateway.resumes) == 1


async def test_heartbeats_keep_the_session():
    async with FakeDiscord(heartbeat=0.1) as fake, living(fake, House()):
        await until(lambda: fake.gateway.heartbeats >= 3)

    assert fake.gateway.resumes == []


async def test_the_gateway_named_in_the_settings_is_used():
    async with FakeDiscord() as fake, FakeDiscord() as other:
        stop = asyncio.Event()
        chosen = Settings(
            discord_token=fake.token,
            discord_api_url=fake.api_url + "/",
            discord_gateway_url=other.gateway_url,
        )
        task = asyncio.create_task(run(chosen, House(), DiscordSender(), stop))
        await other.connected()
        stop.set()
        await task

    assert fake.gateway.identifies == []


async def test_with_few_connections_left_it_waits_before_the_next():
    async with FakeDiscord() as fake:
        fake.rest.sessions_left = 3
        began = time.monotonic()
        async with living(fake, House()):
            took = time.monotonic() - began

    assert took >= 0.5


async def test_refused_commands_are_no_reason_to_stop():
    house = House()
    async with FakeDiscord() as fake:
        fake.faults.add(refused(400, 50035), request=r"PUT .*")
        async with living(fake, house):
            pass

    assert set(house.memory) == {"discord.starts"}


async def test_an_api_that_is_down_ends_the_attempt_for_the_supervisor():
    async with FakeDiscord() as fake:
        fake.faults.add(server_error(503), request=r"GET /users/@me")
        with pytest.raises(Exception, match="503"):
            await run(settings(fake), House(), DiscordSender(), asyncio.Event())


async def test_stopping_finishes_the_command_in_hand():
    house = House()

    def slowly() -> Reply:
        time.sleep(0.3)
        return Reply(text("the card"))

    house.answers["paper"] = Slow(slowly)
    async with FakeDiscord() as fake:
        async with living(fake, house):
            talk = await fake.begin(7, fake.dm(7), "paper", paper="1")
            await talk.acknowledged()
        assert talk.text == "the card"


async def test_stopping_takes_no_longer_than_it_must():
    async with FakeDiscord() as fake:
        stop = asyncio.Event()
        task = _start(fake, stop=stop)
        await fake.connected()
        began = time.monotonic()
        stop.set()
        await task

    assert time.monotonic() - began < 1


async def test_leaving_a_server_takes_its_channels_and_threads_along():
    house = House()
    async with FakeDiscord() as fake:
        guild = fake.guild(channels=("a", "b"))
        a, b = (channel.id for channel in guild.channels)
        thread = fake.thread(a)
        async with living(fake, house):
            await fake.remove(guild)
            await until(lambda: len(house.gone) == 3)

    places = {Address("discord", a), Address("discord", b), Address("discord", a, thread)}
    assert {address for address, _ in house.gone} == places
    assert {reason for _, reason in house.gone} == {"kicked"}


async def test_coming_to_a_server_brings_its_channels_back():
    house = House()
    async with FakeDiscord() as fake, living(fake, house):
        await asyncio.sleep(0.2)  # the library counts earlier servers as known already
        guild = fake.guild()
        await fake.invite(guild)
        await until(lambda: house.back)

    assert house.back == [Address("discord", guild.channels[0].id)]


async def test_a_deleted_channel_is_gone_with_its_threads():
    house = House()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0]
        thread = fake.thread(channel.id)
        async with living(fake, house):
            await fake.emit("CHANNEL_DELETE", channel.as_json())
            await until(lambda: len(house.gone) == 2)

    here = Address("discord", channel.id)
    inside = Address("discord", channel.id, thread)
    assert house.gone == [(here, "channel_deleted"), (inside, "channel_deleted")]


async def test_a_deleted_thread_is_gone_and_an_unlocked_one_is_back():
    house = House()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        first, second = fake.thread(channel), fake.thread(channel)
        async with living(fake, house):
            await fake.emit("THREAD_DELETE", fake.channel(first).as_json())
            await fake.emit("THREAD_UPDATE", fake.channel(second).as_json())
            await until(lambda: house.gone and house.back)

    assert house.gone == [(Address("discord", channel, first), "channel_deleted")]
    assert house.back == [Address("discord", channel, second)]


async def test_a_right_granted_brings_the_channel_back():
    house = House()
    async with FakeDiscord() as fake:
        guild = fake.guild()
        channel = guild.channels[0]
        closed = {"id": str(guild.id), "type": 0, "allow": "0", "deny": str(SEND_MESSAGES)}
        may_not_rule = EVERYTHING & ~(1 << 3)
        guild.everyone = may_not_rule
        shut = {**channel.as_json(), "permission_overwrites": [closed]}
        async with living(fake, house):
            await fake.emit("CHANNEL_UPDATE", shut)
            await fake.emit("CHANNEL_UPDATE", channel.as_json())
            await until(lambda: house.back)

    assert house.back == [Address("discord", channel.id)]


def _start(
    fake: FakeDiscord,
    house: House | None = None,
    sender: DiscordSender | None = None,
    stop: asyncio.Event | None = None,
) -> asyncio.Task[None]:
    parts = (settings(fake), house or House(), sender or DiscordSender(), stop or asyncio.Event())
    return asyncio.create_task(run(*parts, guild_ready_timeout=0.05))
