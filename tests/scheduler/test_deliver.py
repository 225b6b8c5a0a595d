"""Every message once, in order, whatever a platform answers; nothing waits for a stranger."""

import asyncio
import logging
from datetime import timedelta

import pytest

from scheduler import deliver
from scheduler.outcomes import Failure
from scheduler.pace import TELEGRAM
from storage import chat_states, deliveries, leases
from storage.trouble import Full
from tests.scheduler.outbox import Post
from tests.scheduler.virtual_time import run

BLOCKED = Failure(403, text="Forbidden: bot was blocked by the user")
NOT_FOUND = Failure(400, text="Bad Request: chat not found")
SILENCE = Failure(maybe_sent=True)
REFUSED = Failure(text="connection refused")


def test_the_parts_of_a_digest_arrive_once_and_in_order() -> None:
    post = Post()
    chat = post.chat(1)
    post.queue(chat, "one", "two", "three")

    run(post.deliver(10))

    assert post.platform.texts(1) == ["one", "two", "three"]
    assert [state for state, _, _ in post.rows(chat)] == ["sent"] * 3


def test_a_message_is_on_record_as_attempting_before_the_platform_sees_it() -> None:
    post = Post()
    chat = post.chat(1)
    post.queue(chat, "one")
    seen: list[str] = []
    post.platform.before = lambda to: seen.append(post.rows(chat)[0][0])

    run(post.deliver(5))

    assert seen == ["attempting"]


def test_the_pace_of_one_chat_delays_no_other() -> None:
    post = Post(limits=TELEGRAM)
    slow = post.chat(-5, private=False)
    for day in range(1, 26):
        post.queue(slow, "x", key=f"2026-10-{day:02}")
    run(post.deliver(40))
    quick = post.chat(7)
    post.queue(quick, "quick")
    began = post.clock

    run(post.deliver(5))

    assert len(post.platform.texts(-5)) >= 20
    [message] = [message for message in post.platform.arrived if message.chat == 7]
    assert message.at - began < timedelta(seconds=2)


def test_a_chat_that_asks_for_a_pause_gets_it_also_after_a_restart() -> None:
    post = Post()
    patient, other = post.chat(1), post.chat(2)
    post.platform.scripts[1] = [Failure(429, retry_after=37)]
    post.queue(patient, "late")
    post.queue(other, "now")
    began = post.clock

    run(post.deliver(10))
    run(post.deliver(60))

    by_chat = {message.chat: message.at - began for message in post.platform.arrived}
    assert by_chat[2] < timedelta(seconds=2)
    assert timedelta(seconds=37) <= by_chat[1] < timedelta(seconds=45)


def test_a_bot_that_is_told_to_be_silent_stays_so_after_a_restart() -> None:
    post = Post()
    for number in range(1, 6):
        post.queue(post.chat(number), "text")
    post.platform.scripts[1] = [Failure(429, retry_after=60, scope="global")]

    run(post.deliver(5))
    later = post.chat(9)
    post.queue(later, "later")
    silent_from = post.clock
    run(post.deliver(20))
    assert post.platform.texts(9) == []
    run(post.deliver(60))

    assert post.platform.texts(9) == ["later"]
    assert post.platform.texts(1) == ["text"]
    assert post.clock > silent_from


def test_three_chats_that_refuse_within_seconds_mean_the_bot() -> None:
    post = Post(limits=TELEGRAM)
    for number in range(1, 4):
        post.platform.scripts[number] = [Failure(429, retry_after=20)]
        post.queue(post.chat(number), "text")
    for number in range(4, 200):
        post.queue(post.chat(number), "text")
    began = post.clock

    run(post.deliver(60))

    assert len(post.platform.arrived) == 199
    assert min(message.at for message in post.platform.arrived) - began >= timedelta(seconds=10)


def test_what_surely_did_not_leave_is_sent_again_until_it_does() -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [REFUSED, Failure(500), REFUSED]
    post.queue(chat, "one", "two")

    run(post.deliver(120))

    assert post.platform.texts(1) == ["one", "two"]
    assert [resent for _, resent, _ in post.rows(chat)] == [0, 0]


def test_a_message_nobody_can_send_for_days_is_given_up_and_reported() -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [None, *[REFUSED] * 1000]
    post.queue(chat, "one", "two")

    for _ in range(15):
        run(post.deliver(3))
        post.clock += timedelta(hours=6)

    assert [state for state, _, _ in post.rows(chat)] == ["sent", "dead"]
    assert "given up" in post.alarms[0]


def test_telegram_gets_a_second_copy_at_most_when_no_answer_came() -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [SILENCE, SILENCE]
    post.queue(chat, "one", "two")

    run(post.deliver(120))

    assert post.platform.texts(1) == ["one", "one", "two"]
    assert post.rows(chat)[0][:2] == ("dead", 1)
    assert len(post.alarms) == 1


def test_discord_may_be_asked_again_with_the_same_nonce() -> None:
    post = Post("discord")
    chat = post.chat(1)
    post.platform.scripts[1] = [SILENCE, SILENCE, SILENCE]
    post.queue(chat, "one")

    run(post.deliver(400))

    assert post.rows(chat)[0][0] == "sent"
    assert len({message.nonce for message in post.platform.arrived}) == 1


def test_a_part_without_answer_holds_back_the_next_but_never_repeats_the_last() -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [None, SILENCE]
    post.queue(chat, "one", "two", "three")

    run(post.deliver(60))

    assert post.platform.texts(1) == ["one", "two", "two", "three"]


def test_an_adapter_that_hangs_is_left_behind_and_delays_nobody() -> None:
    post = Post()
    post.platform.scripts[1] = ["hang"]
    hanging = post.chat(1)
    post.queue(hanging, "hang")
    for number in range(2, 60):
        post.queue(post.chat(number), "text")

    run(post.deliver(5))

    assert len(post.platform.arrived) == 58
    assert post.rows(hanging)[0][0] == "attempting"


def test_an_adapter_that_raises_counts_as_perhaps_sent() -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [ValueError("a mistake of ours")] * 5
    post.queue(chat, "one")

    run(post.deliver(120))

    assert post.rows(chat)[0][:2] == ("dead", 1)


def test_a_chat_that_blocked_us_is_paused_and_its_message_kept() -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [BLOCKED]
    post.queue(chat, "one")

    run(post.deliver(10))
    assert (post.state(chat).state, post.state(chat).reason) == ("paused", "blocked")
    with post.db.write() as con:
        chat_states.resume(con, chat.id, post.clock)
    run(post.deliver(10))

    assert post.platform.texts(1) == ["one"]


def test_the_first_failure_of_a_chat_is_warned_of_once(caplog: pytest.LogCaptureFixture) -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [NOT_FOUND] * 2
    post.queue(chat, "one")

    with caplog.at_level(logging.WARNING):
        run(post.deliver(3))
        post.clock += timedelta(hours=6)
        run(post.deliver(3))

    warnings = [line for line in caplog.messages if "cannot be posted to" in line]
    assert warnings == [
        f"telegram: chat {chat.id} cannot be posted to (not_found); it is tried again"
    ]


def test_a_chat_that_looks_gone_is_paused_only_after_three_failures_over_a_day() -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [NOT_FOUND] * 20
    post.queue(chat, "one")

    for _ in range(2):
        run(post.deliver(3))
        post.clock += timedelta(hours=24)
    assert post.state(chat).state == "active"
    run(post.deliver(3))

    assert (post.state(chat).state, post.state(chat).reason) == ("paused", "not_found")


def test_a_single_odd_answer_proves_nothing() -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [Failure(400, text="something nobody has seen")]
    post.queue(chat, "one")

    run(post.deliver(3))
    post.clock += timedelta(hours=6)
    run(post.deliver(3))

    assert post.platform.texts(1) == ["one"]
    assert post.state(chat).fail_count == 0
    assert len(post.alarms) == 1


def test_a_group_that_moved_gets_the_message_at_its_new_place() -> None:
    post = Post()
    chat = post.chat(-1, private=False)
    post.platform.scripts[-1] = [Failure(400, new_chat=-100200)]
    post.queue(chat, "one")

    run(post.deliver(10))

    assert post.platform.texts(-100200) == ["one"]
    assert post.state(chat).chat == -100200


def test_a_text_the_platform_refuses_is_sent_once_more_as_plain_text() -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [Failure(400, text="Bad Request: can't parse entities")]
    post.queue(chat, "<b>A &lt; B</b>")

    run(post.deliver(10))

    [message] = post.platform.arrived
    assert (message.text, message.plain) == ("A < B", True)


def test_a_text_refused_twice_is_given_up_and_the_next_goes_out() -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [Failure(400, text="can't parse entities")] * 2
    post.queue(chat, "bad", "good")

    run(post.deliver(10))

    assert post.platform.texts(1) == ["good"]
    assert [state for state, _, _ in post.rows(chat)] == ["dead", "sent"]
    assert len(post.alarms) == 1


def test_a_deleted_message_is_not_sent_again() -> None:
    post = Post("discord")
    chat = post.chat(1)
    post.platform.scripts[1] = [Failure(404, 10008)]
    post.queue(chat, "one")

    run(post.deliver(10))

    assert post.rows(chat)[0][0] == "dead"
    assert post.state(chat).state == "active"


def test_a_refused_token_stops_everything_and_loses_nothing() -> None:
    post = Post()
    chat = post.chat(1)
    post.platform.scripts[1] = [Failure(401)]
    post.queue(chat, "one")

    with pytest.raises(deliver.TokenRefused):
        run(post.deliver(10))
    run(post.deliver(10))

    assert post.platform.texts(1) == ["one"]
    assert len(post.alarms) == 1


def test_a_banned_address_is_silent_for_an_hour() -> None:
    post = Post("discord")
    chat = post.chat(1)
    post.platform.scripts[1] = [Failure(429, text="<html>1015")]
    post.queue(chat, "one")

    run(post.deliver(3))
    post.clock += timedelta(minutes=50)
    run(post.deliver(60))
    assert post.platform.arrived == []
    post.clock += timedelta(minutes=10)
    run(post.deliver(3))

    assert post.platform.texts(1) == ["one"]
    assert len(post.alarms) == 1


def test_a_second_process_stands_by_and_takes_over() -> None:
    post = Post()
    chat = post.chat(1)
    post.queue(chat, "one")
    with post.db.write() as con:
        leases.acquire(con, "send:telegram", "other", post.clock, timedelta(seconds=15))
    began = post.clock

    run(post.deliver(30, holder="one"))

    [message] = post.platform.arrived
    assert timedelta(seconds=15) <= message.at - began <= timedelta(seconds=17)


def test_what_a_dead_process_was_sending_is_sent_once_more() -> None:
    post = Post()
    chat = post.chat(1)
    post.queue(chat, "one")
    with post.db.write() as con:
        epoch = leases.acquire(con, "send:telegram", "dead", post.clock, timedelta(seconds=5))
        assert epoch
        [row] = deliveries.claim(con, "telegram", post.clock, 1, epoch, timedelta(minutes=3))
        assert deliveries.mark_attempting(con, row.id, "send:telegram", epoch, post.clock)

    run(post.deliver(20))

    assert post.platform.texts(1) == ["one"]
    assert post.rows(chat)[0][:2] == ("sent", 1)


def test_a_process_that_lost_its_lease_while_it_stood_still_sends_nothing() -> None:
    post = Post(limits=TELEGRAM)
    chat = post.chat(1)
    post.queue(chat, "one", "two")

    def steal(to: object) -> None:
        with post.db.write() as con:
            later = post.clock + timedelta(hours=1)
            leases.acquire(con, "send:telegram", "thief", later, timedelta(hours=1))

    post.platform.before = steal
    run(post.deliver(30))

    assert post.platform.texts(1) == ["one"]
    assert [state for state, _, _ in post.rows(chat)] == ["sent", "ready"]


def test_stopping_finishes_what_is_on_its_way_and_leaves_the_rest_for_later() -> None:
    post = Post(limits=TELEGRAM)
    chats = [post.chat(number) for number in range(1, 100)]
    for chat in chats:
        post.queue(chat, "text")

    async def scenario() -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await post.deliver(1.0)
        return loop.time() - began

    took = run(scenario())
    states = {post.rows(chat)[0][0] for chat in chats}
    assert took < 2.0
    assert states == {"sent", "ready"}
    run(post.deliver(20))

    assert len(post.platform.arrived) == 99


def refuse(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be full until `monkeypatch.undo`."""

    def write() -> object:
        raise Full("The disk is full.")

    monkeypatch.setattr(post.db, "write", write)


def test_nothing_is_sent_while_the_disk_is_full_and_everything_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = Post(limits=TELEGRAM)
    for number in range(1, 60):
        post.queue(post.chat(number), "text")

    async def scenario() -> int:
        task = asyncio.create_task(post.deliver(400))
        await asyncio.sleep(0.5)
        refuse(post, monkeypatch)
        await asyncio.sleep(0.1)
        before = len(post.platform.arrived)
        await asyncio.sleep(60)
        arrived = len(post.platform.arrived) - before
        monkeypatch.undo()
        await task
        return arrived

    assert run(scenario()) == 0
    assert len(post.platform.arrived) == 59


def test_an_outcome_the_disk_refused_is_written_when_it_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = Post()
    chat = post.chat(1)
    post.queue(chat, "one")
    post.platform.before = lambda to: refuse(post, monkeypatch)

    async def scenario() -> None:
        task = asyncio.create_task(post.deliver(30))
        await asyncio.sleep(5)
        assert post.rows(chat)[0][0] == "attempting"
        monkeypatch.undo()
        await task

    run(scenario())

    assert post.platform.texts(1) == ["one"]
    assert post.rows(chat)[0][:2] == ("sent", 0)


def test_a_second_sender_that_cannot_have_the_lease_sends_nothing() -> None:
    post = Post()
    post.queue(post.chat(1), "one")
    with post.db.write() as con:
        leases.acquire(con, "send:telegram", "other", post.clock, timedelta(hours=1))

    run(post.deliver(30))

    assert post.platform.arrived == []


def test_a_wake_up_is_answered_at_once() -> None:
    post = Post()

    async def scenario() -> float:
        loop = asyncio.get_running_loop()
        task = asyncio.create_task(post.deliver(5))
        await asyncio.sleep(1.55)
        post.queue(post.chat(1), "text")
        began = loop.time()
        while not post.platform.arrived:
            await asyncio.sleep(0.01)
        waited = loop.time() - began
        await task
        return waited

    assert run(scenario()) <= 1.1
