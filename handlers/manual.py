"""Answers /help: the list of commands, one command, and the language of topics."""

from dataclasses import dataclass

from handlers.call import Call, Reply
from handlers.entry import Command
from handlers.wording import press, rows
from papers.mistakes import UserError
from papers.text import Block, Text, bold, code, head, line, para, small, text


@dataclass(frozen=True, slots=True)
class Example:
    """A topic as one may type it, and what it finds."""

    topic: str
    finds: str


EXAMPLES: tuple[tuple[str, tuple[Example, ...]], ...] = (
    (
        "Words",
        (
            Example("graph neural networks", "all three words, in any order and inflection"),
            Example('"language model"', "exactly these words, side by side"),
            Example("transform*", "every word that begins like this"),
        ),
    ),
    (
        "Fields",
        (
            Example("cat:cs.CL", "a category; cat:math.* is every category of an archive"),
            Example('au:"Yoshua Bengio"', "an author; au:bengio is anyone of that name"),
            Example("ti:survey", "a word in the title; abs: abstract, co: comments, jr: journal"),
            Example("all:benchmark", "a word in any of these, or among the authors"),
            Example("id:1706.03762", "this one paper"),
        ),
    ),
    (
        "Together",
        (
            Example("cat:cs.LG diffusion", "both; a space means AND"),
            Example("protein OR molecule", "one of the two, or both"),
            Example("diffusion -survey", "the first without the second; NOT is the same as -"),
            Example("cat:cs.CV (video OR motion) -medical", "parentheses hold things together"),
        ),
    ),
)
"""Every topic here is tested to parse and to find what it says."""


def help_for(call: Call, commands: tuple[Command, ...]) -> Reply:
    """Answer /help, /help topics and /help <command>."""
    subject = call.text.strip().lower().removeprefix("/")
    if not subject:
        return _overview(commands)
    if subject in ("topics", "topic", "language", "syntax"):
        return Reply(_language(), ephemeral=not call.private)
    for command in commands:
        if command.name == subject and not command.hidden:
            return Reply(_one(command), ephemeral=not call.private)
    raise UserError(
        "There is help on topics and on each command: /help topics, /help subscribe, "
        "/help digest and so on. /help lists them."
    )


def _overview(commands: tuple[Command, ...]) -> Reply:
    first, *others = commands
    words = text(
        "Once a day I bring the new arXiv papers on your topics, in one message. "
        "This is what you can say:",
        para(_entry(first)),
        *(line(_entry(command)) for command in others if not command.hidden),
        para("/help topics explains how topics are written, /help time a single command."),
        para(small("Thank you to arXiv for use of its open access interoperability.")),
    )
    return Reply(words, rows(press("How topics are written", "/help topics")))


def _entry(command: Command) -> str:
    summary = command.summary
    return f"/{command.name} – {summary[0].lower()}{summary[1:]}"


def _one(command: Command) -> Text:
    blocks: list[Block] = [para(bold(command.usage)), line(f"{command.summary}.")]
    if command.details:
        blocks.append(para(command.details))
    if len(command.examples) > 1:
        blocks += [para("For example:"), *(line(code(example)) for example in command.examples)]
    return text(*blocks)


def _language() -> Text:
    blocks: list[Block] = [
        para("A topic is written like a search. Capitals and accents make no difference.")
    ]
    for title, examples in EXAMPLES:
        blocks.append(head(title))
        blocks += [line(code(example.topic), f" – {example.finds}") for example in examples]
    return text(
        *blocks,
        para("Follow one: ", code("/subscribe cat:cs.LG diffusion")),
        line("Try it first: ", code("/search cat:cs.LG diffusion")),
        line("/topics lists what this chat follows."),
    )
