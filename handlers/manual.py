"""Answers /help: the list of commands, one command, and the language of topics."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from handlers.call import Call, Reply
from handlers.entry import Argument, Command, shown
from handlers.setting_panel import SETTINGS
from handlers.wording import press, rows, woven
from papers.language import ENGLISH, N_, _, spoken
from papers.mistakes import UserError
from papers.text import Block, Text, bold, code, head, line, para, small, text


@dataclass(frozen=True, slots=True)
class Example:
    """A topic as one may type it, and what it finds (translated where it is shown)."""

    topic: str
    finds: str


EXAMPLES: tuple[tuple[str, tuple[Example, ...]], ...] = (
    (
        N_("Words"),
        (
            Example("graph neural networks", N_("all three words, in any order and inflection")),
            Example('"language model"', N_("exactly these words, side by side")),
            Example("transform*", N_("every word that begins like this")),
        ),
    ),
    (
        N_("Fields"),
        (
            Example("cat:cs.CL", N_("a category; cat:math.* is every category of an archive")),
            Example('au:"Yoshua Bengio"', N_("an author; au:bengio is anyone of that name")),
            Example(
                "ti:survey", N_("a word in the title; abs: abstract, co: comments, jr: journal")
            ),
            Example("all:benchmark", N_("a word in any of these, or among the authors")),
            Example("id:1706.03762", N_("this one paper")),
            Example("like:1706.03762", N_("papers that share telling words with this one")),
        ),
    ),
    (
        N_("Together"),
        (
            Example("cat:cs.LG diffusion", N_("both; a space means AND")),
            Example("protein OR molecule", N_("one of the two, or both")),
            Example("diffusion -survey", N_("the first without the second; NOT is the same as -")),
            Example("cat:cs.CV (video OR motion) -medical", N_("parentheses hold things together")),
        ),
    ),
)
"""Every topic here is tested to parse and to find what it says."""


GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Topics"), ("subscribe", "topics", "unsubscribe", "mute", "missed", "trend", "import")),
    (N_("Digest"), ("digest", "pause", "resume", "status", "stats")),
    (N_("Papers"), ("paper", "search", "similar", "why", "export")),
    (N_("Saved papers"), ("save", "saved", "note")),
    (N_("Settings"), ("settings", "unfurl", "manage")),
    (N_("Help"), ("help", "start", "mydata", "forget", "costs")),
)
"""What /help shows together. What is a line of /settings it only names, after /settings itself."""


def help_for(call: Call, commands: tuple[Command, ...]) -> Reply:
    """Answer /help, /help topics and /help <command>."""
    subject = call.text.strip().lower().removeprefix("/")
    if not subject:
        return _overview(shown(commands))
    if subject in ("topics", "topic", "syntax"):
        return Reply(_language(), ephemeral=not call.private)
    for command in shown(commands):
        if command.name == subject:
            return Reply(_one(command), ephemeral=not call.private)
    raise UserError(
        _(
            "There is help on topics and on each command: /help topics, /help subscribe, "
            "/help digest and so on. /help lists them."
        )
    )


def _overview(commands: tuple[Command, ...]) -> Reply:
    words = text(
        _(
            "Once a day I bring the new arXiv papers on your topics, in one message. "
            "This is what you can say:"
        ),
        *_groups(commands),
        para(_("/help topics explains how topics are written, /help time a single command.")),
        para(small(_("Thank you to arXiv for use of its open access interoperability."))),
    )
    return Reply(words, rows(press(_("How topics are written"), "/help topics")))


def _groups(commands: tuple[Command, ...]) -> Iterator[Block]:
    known = {command.name: command for command in commands}
    on_panel = [f"/{each.command}" for each in SETTINGS if each.command in known]
    for title, names in GROUPS:
        yield head(_(title))
        for name in names:
            yield line(_entry(known[name]))
            if name == "settings":
                yield line(" ".join(on_panel))


def _entry(command: Command) -> str:
    summary = _(command.summary)
    # English goes on with a small letter after a dash, but for the name of a platform.
    if spoken() == ENGLISH and not summary.partition(" ")[0].endswith(":"):
        summary = f"{summary[0].lower()}{summary[1:]}"
    return f"/{command.name} – {summary}"


def _one(command: Command) -> Text:
    blocks: list[Block] = [
        para(bold(_(command.usage))),
        line(_("{sentence}.").format(sentence=_(command.summary))),
    ]
    if command.details:
        blocks.append(para(_(command.details)))
    if len(command.examples) > 1:
        blocks += [para(_("For example:")), *(line(code(example)) for example in command.examples)]
    return text(*blocks)


def _language() -> Text:
    blocks: list[Block] = [
        para(_("A topic is written like a search. Capitals and accents make no difference."))
    ]
    for title, examples in EXAMPLES:
        blocks.append(head(_(title)))
        blocks += [line(code(example.topic), f" – {_(example.finds)}") for example in examples]
    return text(
        *blocks,
        para(*woven(_("Follow one: {command}"), command=code("/subscribe cat:cs.LG diffusion"))),
        line(*woven(_("Try it first: {command}"), command=code("/search cat:cs.LG diffusion"))),
        line(_("/topics lists what this chat follows.")),
    )


def entry(commands: Callable[[], tuple[Command, ...]]) -> Command:
    """Return the entry of /help in the table of `commands`, which is read when somebody asks."""
    return Command(
        name="help",
        summary=N_("What you can ask, and how topics are written"),
        usage=N_("/help [topics or a command]"),
        arguments=(
            Argument(
                "subject",
                "choice",
                N_("topics, or the name of a command"),
                choices=("topics",),
            ),
        ),
        manages=False,
        run=lambda call, desk: help_for(call, commands()),
        examples=("/help", "/help topics", "/help time"),
    )
