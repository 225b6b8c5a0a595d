"""Panels on Telegram: answers that take the place of the message pressed, menus, double taps."""

import threading
from collections.abc import AsyncIterator

import pytest

from bot.telegram_keys import PHONE
from handlers.call import Answer, Button, Call, Menu, Reply, Slow
from papers.text import bold, para, text
from tests.bot.telegram_stage import RememberingServices, echo, on_stage
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import FakeTelegram

GROUP = -1001


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


def panel(call: Call) -> Answer:
    """Count up in place: "/paper 3" shows three, with a button for four."""
    number = int(call.text or 0)
    key = Button("One more", f"/paper {number + 1}")
    return Reply(
        text(f"Counted to {number}."), ((key, Button("Same", call_line(call))),), in_place=True
    )


def call_line(call: Call) -> str:
    return f"/paper {call.text or 0}"


async def test_a_panel_changes_in_place_also_after_a_restart(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, RememberingServices(panel)):
        fake.says(7, ada, "/paper")
        shown = await fake.next(7)
        fake.presses(shown, "One more")
        await fake.until(lambda: shown.text == "Counted to 1.")
    async with on_stage(fake, RememberingServices(panel)):
        fake.presses(shown, "One more")
        await fake.until(lambda: shown.text == "Counted to 2.")

    assert fake.messages(7) == [shown]
    assert shown.buttons == [("One more", "/paper 3"), ("Same", "/paper 2")]
    assert not shown.preview


async def test_a_panel_that_does_not_change_is_no_failure(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, RememberingServices(panel)):
        fake.says(7, ada, "/paper")
        shown = await fake.next(7)
        fake.presses(shown, "Same")
        await fake.until(lambda: bool(fake.requests("editMessageReplyMarkup")))
        fake.says(7, ada, "/help")
        other = await fake.next(7)

    assert fake.requests("editMessageReplyMarkup")[0].outcome == "400"
    assert fake.messages(7) == [shown, other]


async def test_where_only_the_buttons_change_the_words_are_left_alone(fake: FakeTelegram) -> None:
    ada = fake.person()

    def switch(call: Call) -> Answer:
        key = Button("Off", "/paper off") if call.text == "on" else Button("On", "/paper on")
        return Reply(text(para(bold("A <switch>"), " & its button")), ((key,),), in_place=True)

    async with on_stage(fake, RememberingServices(switch)):
        fake.says(7, ada, "/paper")
        shown = await fake.next(7)
        fake.presses(shown, "On")
        await fake.until(lambda: shown.buttons == [("Off", "/paper off")])

    assert not fake.requests("editMessageText")
    assert fake.messages(7) == [shown]


async def test_a_panel_that_was_deleted_comes_as_a_new_message(fake: FakeTelegram) -> None:
    ada = fake.person()
    fake.group(GROUP, topics=[5])

    async with on_stage(fake, RememberingServices(panel)):
        fake.says(GROUP, ada, "/paper", thread=5)
        shown = await fake.next(GROUP)
        fake.world.posted.remove(shown)
        fake.presses(shown, "One more", ada)
        await fake.until(lambda: bool(fake.messages(GROUP)))

    (again,) = fake.messages(GROUP)
    assert (again.text, again.thread, again.edits) == ("Counted to 1.", 5, 0)


async def test_a_panel_too_old_to_be_edited_comes_as_a_new_message(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, RememberingServices(panel)):
        fake.says(7, ada, "/paper")
        shown = await fake.next(7)
        fake.world.frozen.add(shown.id)
        fake.presses(shown, "One more", old=True)
        again = await fake.next(7)

    assert (shown.text, again.text) == ("Counted to 0.", "Counted to 1.")


async def test_an_answer_too_long_for_one_message_does_not_replace_one(fake: FakeTelegram) -> None:
    ada = fake.person()
    long = Reply(text(*["lorem ipsum " * 200] * 3), in_place=True)

    async with on_stage(
        fake, RememberingServices(lambda call: long if call.text == "1" else panel(call))
    ):
        fake.says(7, ada, "/paper")
        shown = await fake.next(7)
        fake.presses(shown, "One more")
        await fake.next(7)
        await fake.next(7)

    assert shown.text == "Counted to 0."


async def test_an_edit_waits_as_long_as_telegram_asks(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, RememberingServices(panel)):
        fake.says(7, ada, "/paper")
        shown = await fake.next(7)
        fake.faults.add(faults.flood(0), method="editMessageText")
        fake.presses(shown, "One more")
        await fake.until(lambda: shown.edits == 1)

    assert fake.messages(7) == [shown]


async def test_an_edit_of_unknown_fate_is_not_sent_as_another_message(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, RememberingServices(panel)):
        fake.says(7, ada, "/paper")
        shown = await fake.next(7)
        fake.faults.add(faults.Drop(stored=True), method="editMessageText")
        fake.presses(shown, "One more")
        await fake.until(lambda: shown.edits == 1)

    assert fake.messages(7) == [shown]


async def test_an_answer_in_its_own_message_leaves_the_one_pressed_alone(
    fake: FakeTelegram,
) -> None:
    ada = fake.person()
    services = RememberingServices(lambda call: echo(call) if call.text == "1" else panel(call))

    async with on_stage(fake, services):
        fake.says(7, ada, "/paper")
        shown = await fake.next(7)
        fake.presses(shown, "One more")
        answer = await fake.next(7)

    assert (shown.edits, answer.text) == (0, "paper: 1")


async def test_a_double_tap_does_one_thing(fake: FakeTelegram) -> None:
    release = threading.Event()

    def slowly(call: Call) -> Answer:
        if not call.text:
            return panel(call)

        def finish() -> Reply:
            release.wait(5)
            return Reply(text("done"))

        return Slow(finish)

    services = RememberingServices(slowly)
    ada, bob = fake.person(7), fake.person(8, "Bob")
    fake.group(GROUP)

    async with on_stage(fake, services):
        fake.says(GROUP, ada, "/paper")
        shown = await fake.next(GROUP)
        first = fake.presses(shown, "One more", ada)
        second = fake.presses(shown, "One more", ada)
        await fake.until(lambda: fake.world.presses[first] == fake.world.presses[second] == "")
        third = fake.presses(shown, "One more", bob)
        await fake.until(lambda: fake.world.presses[third] == "")
        release.set()
        await fake.next(GROUP)
        await fake.next(GROUP)

    assert [(call.person.id, call.text) for call in services.calls[1:]] == [(7, "1"), (8, "1")]
    assert len(fake.messages(GROUP)) == 3


async def test_two_buttons_tapped_at_once_do_two_things(fake: FakeTelegram) -> None:
    services = RememberingServices(panel)
    ada = fake.person()

    async with on_stage(fake, services):
        fake.says(7, ada, "/paper")
        shown = await fake.next(7)
        fake.presses(shown, "One more")
        fake.presses(shown, "Same")
        await fake.until(lambda: len(services.calls) == 3)

    assert [call.text for call in services.calls] == ["", "1", "0"]


async def test_the_options_of_a_menu_are_buttons_in_rows_that_fit_a_phone(
    fake: FakeTelegram,
) -> None:
    hours = tuple(Button(f"{hour:02}:00", f"/time {hour}", hint="local") for hour in range(24))
    fields = tuple(
        Button(name, f"/subscribe cat:{name}") for name in ("Machine Learning", "Vision")
    )
    reply = Reply(
        text("When?"),
        ((Button("How topics are written", "/help topics"), Button("Help", "/help")),),
        menus=(Menu("Hour", hours), Menu("Field", fields)),
    )
    ada = fake.person()

    async with on_stage(fake, RememberingServices(lambda call: reply)):
        fake.says(7, ada, "/help")
        shown = await fake.next(7)

    assert [[key["text"] for key in row] for row in shown.keyboard] == [
        *([f"{hour:02}:00" for hour in range(start, start + 5)] for start in (0, 5, 10, 15)),
        ["20:00", "21:00", "22:00", "23:00"],
        ["Machine Learning", "Vision"],
        ["How topics are written"],
        ["Help"],
    ]


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["1", "2", "3", "4", "5"], [5]),
        (["机器学习", "计算机视觉", "人工智能"], [3]),
        (["x" * 60, "y"], [1, 1]),
        ([str(number) for number in range(17)], [6, 6, 5]),
    ],
)
async def test_wide_labels_get_more_room(
    fake: FakeTelegram, labels: list[str], rows: list[int]
) -> None:
    keys = tuple(Button(label, f"/paper {number}") for number, label in enumerate(labels))
    ada = fake.person()

    async with on_stage(fake, RememberingServices(lambda call: Reply(text("Choose."), (keys,)))):
        fake.says(7, ada, "/help")
        shown = await fake.next(7)

    assert [len(row) for row in shown.keyboard] == rows
    assert PHONE == 40


async def test_more_buttons_than_telegram_takes_do_not_cost_the_message(
    fake: FakeTelegram,
) -> None:
    keys = tuple(Button(str(number), f"/paper {number}") for number in range(140))
    ada = fake.person()

    async with on_stage(fake, RememberingServices(lambda call: Reply(text("Choose."), (keys,)))):
        fake.says(7, ada, "/help")
        shown = await fake.next(7)

    assert 90 <= len(shown.buttons) <= 100
    assert len(fake.requests("sendMessage")) == 1


async def test_a_refusal_in_a_group_is_told_to_the_presser_alone(fake: FakeTelegram) -> None:
    ada, bob = fake.person(7), fake.person(8, "Bob")
    fake.group(GROUP, admins=[ada])

    def refuse(call: Call) -> Answer:
        if call.text == "long":
            return Reply(text("Only you should see this. " * 10), ephemeral=True)
        if call.text:
            return Reply(text("That is not for you."), ephemeral=True)
        keys = (Button("Save", "/paper save"), Button("Long", "/paper long"))
        return Reply(text("A digest"), (keys,))

    async with on_stage(fake, RememberingServices(refuse)):
        fake.says(GROUP, ada, "/paper")
        shown = await fake.next(GROUP)
        short = fake.presses(shown, "Save", bob)
        await fake.until(lambda: fake.world.presses[short] is not None)
        long = fake.presses(shown, "Long", bob)
        answer = await fake.next(GROUP)
        await fake.until(lambda: fake.world.presses[long] is not None)

    assert fake.world.presses[short] == "That is not for you."
    assert fake.world.presses[long] == ""
    assert answer.text.startswith("Only you should see this."), "a window has no room for it"
    assert fake.messages(GROUP) == [shown, answer]
