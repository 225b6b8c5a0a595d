"""The plain form of a message, and the commands: within Discord's limits, whatever goes in."""

from hypothesis import given
from hypothesis import strategies as st

from bot.discord_commands import choices, payload, text_of
from bot.discord_message import plain_body
from handlers.commands import COMMANDS
from handlers.entry import shown
from tests.fakes.discord_limits import choice_problems, command_problems, message_problems


@given(st.text(min_size=1, max_size=6000))
def test_plain_words_of_any_length_fit_one_message(words: str):
    assert message_problems(plain_body(words)) == []


def test_the_table_of_commands_is_one_discord_accepts():
    registered = payload(COMMANDS)

    assert command_problems(registered) == []
    names = [command["name"] for command in registered]
    table = [command.name for command in shown(COMMANDS)]
    assert names == [*table, "discuss", "forum", "arXiv papers in this message"]


@given(st.lists(st.tuples(st.text(max_size=150), st.text(max_size=150)), max_size=40))
def test_offers_of_any_length_become_choices_discord_accepts(offers: list[tuple[str, str]]):
    assert choice_problems([choice.to_dict() for choice in choices(offers)]) == []


def test_options_become_what_a_person_would_have_typed():
    subscribe = next(c for c in COMMANDS if c.name == "subscribe")

    assert text_of(subscribe, [{"name": "topic", "value": "  cat:cs.CL  "}]) == "cat:cs.CL"
    assert text_of(subscribe, []) == ""
    assert text_of(None, [{"name": "old", "value": "words"}]) == "words"
