"""/help, and the table it is made from."""

import re

import pytest

from handlers.commands import COMMANDS, Command
from handlers.entry import shown
from handlers.manual import EXAMPLES, Example
from papers.closeness import Likeness
from papers.matching import Day, match
from papers.text import render
from papers.topics import parse
from storage.database import Database
from tests.handlers.talk import FRIDAY, FakeArchive, Talk, announce, make_paper

# What each example of the language finds, and what it does not.
FOUND = {
    "graph neural networks": make_paper("2611.00001", "A neural network on graphs"),
    '"language model"': make_paper("2611.00001", "Is a language model a cat"),
    "transform*": make_paper("2611.00001", "Transformers for everyone"),
    "cat:cs.CL": make_paper("2611.00001", categories=("cs.LG", "cs.CL")),
    'au:"Yoshua Bengio"': make_paper("2611.00001", authors=("Y. Bengio",)),
    "ti:survey": make_paper("2611.00001", "A survey"),
    "all:benchmark": make_paper("2611.00001", comments="With a benchmark"),
    "id:1706.03762": make_paper("1706.03762"),
    "like:1706.03762": make_paper("2611.00001", "Attention in translation", abstract="No layers."),
    "cat:cs.LG diffusion": make_paper("2611.00001", "Diffusion"),
    "protein OR molecule": make_paper("2611.00001", "One molecule"),
    "diffusion -survey": make_paper("2611.00001", "Diffusion"),
    "cat:cs.CV (video OR motion) -medical": make_paper(
        "2611.00001", "Motion", categories=("cs.CV",)
    ),
}
MISSED = {
    "graph neural networks": make_paper("2611.00002", "A neural graph"),
    '"language model"': make_paper("2611.00002", "A model of language"),
    "transform*": make_paper("2611.00002", "Performers for everyone"),
    "cat:cs.CL": make_paper("2611.00002", "cs CL"),
    'au:"Yoshua Bengio"': make_paper("2611.00002", authors=("Yann Bengio",)),
    "ti:survey": make_paper("2611.00002", abstract="A survey"),
    "all:benchmark": make_paper("2611.00002", "A bench"),
    "id:1706.03762": make_paper("2611.00002"),
    "like:1706.03762": make_paper("1706.03762", "Attention layers in translation"),
    "cat:cs.LG diffusion": make_paper("2611.00002", "Diffusion", categories=("cs.CV",)),
    "protein OR molecule": make_paper("2611.00002", "Nothing of the kind"),
    "diffusion -survey": make_paper("2611.00002", "A survey of diffusion"),
    "cat:cs.CV (video OR motion) -medical": make_paper(
        "2611.00002", "Medical motion", categories=("cs.CV",)
    ),
}
ALIKE = {"1706.03762": Likeness({"attent": 300, "layer": 300, "translat": 300, "no": 100})}
ALL_EXAMPLES = [example for _, examples in EXAMPLES for example in examples]


@pytest.mark.parametrize("example", ALL_EXAMPLES, ids=lambda example: example.topic)
def test_every_example_of_the_language_finds_what_it_says(example: Example) -> None:
    topic = parse(example.topic)
    day = Day([FOUND[example.topic], MISSED[example.topic]], ALIKE)

    assert match(day, [topic]) == {topic.canonical: (0,)}


def test_help_about_topics_fits_one_message_and_shows_every_example(robin: Talk) -> None:
    answer = robin.say("/help topics")

    assert all(example.topic in answer for example in ALL_EXAMPLES)
    assert len(render(robin.reply.text, "telegram")) == 1


def test_help_lists_every_command_in_one_message(robin: Talk) -> None:
    answer = robin.say("/help")

    (panel,) = re.findall(r"^/\w+(?: /\w+)+$", answer, re.MULTILINE)
    named = re.findall(r"^/(\w+) – ", answer, re.MULTILINE) + re.findall(r"\w+", panel)
    assert sorted(named) == sorted(command.name for command in shown(COMMANDS))
    assert answer.startswith(
        "Once a day I bring the new arXiv papers on your topics, in one message. This is what you "
        "can say:\n\nTopics\n/subscribe – follow a topic: its new papers come with your digest\n"
    )
    assert "\n/manage – Telegram: manage a channel" in answer
    assert max(map(len, answer.splitlines())) < 140
    assert "Thank you to arXiv for use of its open access interoperability." in answer
    assert len(render(robin.reply.text, "telegram")) == 1


@pytest.mark.parametrize(
    "command",
    [command for command in shown(COMMANDS) if command.name != "topics"],  # that is the language
    ids=lambda command: command.name,
)
def test_help_explains_every_command(robin: Talk, command: Command) -> None:
    answer = robin.say(f"/help {command.name}")

    assert answer.startswith(f"{command.usage}\n{command.summary}.")
    assert answer == robin.say(f"/help /{command.name}")


def test_help_about_one_command_reads_like_this(robin: Talk) -> None:
    assert robin.say("/help timezone") == (
        "/timezone [city or zone]\n"
        "Show or change the time zone of your digest.\n"
        "\n"
        "For example:\n"
        "/timezone\n"
        "/timezone Berlin\n"
        "/timezone UTC+8"
    )


def test_help_about_the_unknown_says_what_there_is(robin: Talk) -> None:
    assert robin.say("/help me") == (
        "There is help on topics and on each command: /help topics, /help subscribe, /help digest "
        "and so on. /help lists them."
    )


@pytest.mark.parametrize("line", [line for each in COMMANDS for line in each.examples])
def test_every_example_of_a_command_works(
    robin: Talk, db: Database, archive: FakeArchive, line: str
) -> None:
    archive.papers = [make_paper("1706.03762", "Attention, invented")]
    papers = [make_paper(f"2611.{n:05}", f"Graph neural network {n}") for n in range(1, 31)]
    announce(db, FRIDAY, *papers)
    robin.say("/subscribe cat:cs.LG")
    if not line.startswith("/subscribe"):
        robin.say("/subscribe graph neural networks")
    robin.say("/digest")

    robin.say(line)

    assert not robin.reply.ephemeral


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_the_table_keeps_to_the_limits_of_menus(command: Command) -> None:
    """Telegram: BotCommand; Discord: application command structure."""
    texts = [command.summary, *(argument.summary for argument in command.arguments)]

    assert re.fullmatch("[a-z]{1,32}", command.name)
    assert all(1 <= len(text) <= 100 for text in texts)
    assert command.usage.startswith(f"/{command.name}")
    assert len(command.arguments) <= 2
    assert command.examples or command.hidden
    assert "!" not in command.summary + command.details
