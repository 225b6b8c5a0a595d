"""The shape of messages and commands: within Discord's limits, whatever goes in."""

from hypothesis import given
from hypothesis import strategies as st

from bot.discord_commands import choices, payload, text_of
from bot.discord_message import body, grid, line_of, plain_body
from handlers.call import Button
from handlers.commands import COMMANDS
from tests.fakes.discord_limits import choice_problems, command_problems, message_problems

lines = st.text(min_size=1, max_size=60).filter(lambda words: not words[0].isspace())
buttons = st.builds(Button, st.text(min_size=1, max_size=120), lines.map(lambda w: "/" + w))
rows = st.lists(st.lists(buttons, min_size=1, max_size=30), max_size=8)


@given(rows)
def test_any_buttons_make_a_message_within_the_limits(rows: list[list[Button]]):
    assert message_problems(body("page", rows)) == []


@given(rows)
def test_every_button_shown_carries_its_own_line(rows: list[list[Button]]):
    laid = [line_of(custom_id) for row in grid(rows) for _, custom_id in row]
    wanted = [button.line for row in rows for button in row]

    assert laid == wanted[: len(laid)]
    assert len(laid) == min(len(wanted), len(laid))


def test_rows_longer_than_five_go_on_below_and_no_more_than_five_rows_are_shown():
    numbers = [Button(str(n), f"/paper {n}") for n in range(1, 31)]

    laid = grid([numbers])

    assert [[label for label, _ in row] for row in laid] == [
        [str(n) for n in range(start, start + 5)] for start in range(1, 26, 5)
    ]


def test_ids_this_bot_never_made_carry_nothing():
    assert [line_of(id) for id in ("", "open", "/paper 3", "1:paper 3", "1:/", "x:/paper 3")] == [
        None
    ] * 6


@given(st.text(min_size=1, max_size=6000))
def test_plain_words_of_any_length_fit_one_message(words: str):
    assert message_problems(plain_body(words)) == []


def test_the_table_of_commands_is_one_discord_accepts():
    registered = payload(COMMANDS)

    assert command_problems(registered) == []
    assert [command["name"] for command in registered] == [c.name for c in COMMANDS]


@given(st.lists(st.tuples(st.text(max_size=150), st.text(max_size=150)), max_size=40))
def test_offers_of_any_length_become_choices_discord_accepts(offers: list[tuple[str, str]]):
    assert choice_problems([choice.to_dict() for choice in choices(offers)]) == []


def test_options_become_what_a_person_would_have_typed():
    subscribe = next(c for c in COMMANDS if c.name == "subscribe")

    assert text_of(subscribe, [{"name": "topic", "value": "  cat:cs.CL  "}]) == "cat:cs.CL"
    assert text_of(subscribe, []) == ""
    assert text_of(None, [{"name": "old", "value": "words"}]) == "words"
