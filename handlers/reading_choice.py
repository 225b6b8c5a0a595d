"""Answers /reading: the language of papers, and abstract, one line or both."""

from collections.abc import Iterator

from handlers.call import Button, Call, Menu, Reply
from handlers.chat_here import ensured, known
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.permission import forbidden
from handlers.wording import press, rows, sentences, woven
from papers.language import N_, _, list_words
from papers.mistakes import UserError
from papers.readings.reading import Reads
from papers.readings.tongues import TONGUES, parse_tongue
from papers.text import Block, code, line, para, small, text
from storage import chats

_SHAPES: dict[str, Reads] = {
    **dict.fromkeys(("abstract", "abstracts"), "abstract"),
    **dict.fromkeys(("tldr", "tl;dr", "line", "one line", "short"), "tldr"),
    **dict.fromkeys(("both", "tldr and abstract", "line and abstract", "all"), "both"),
}  # fmt: skip

_SAID: dict[Reads, str] = {
    "abstract": N_("Cards show the abstract."),
    "tldr": N_("One line under each title says what the paper does."),
    "both": N_("One line under each title says what the paper does, and cards show the abstract."),
}

_NAMED: dict[Reads, str] = {
    "abstract": N_("abstract"),
    "tldr": N_("one line"),
    "both": N_("one line and abstract"),
}

_OPTIONS = 25
"""Options of one menu: Discord's limit (docs.discord.com, components reference)."""


def reading(call: Call, desk: Desk) -> Reply:
    """Show or set what papers are read in."""
    if not call.text:
        return _panel(known(call, desk), desk)
    if call.text.casefold() in ("language", "languages"):
        return _languages()
    if not call.may_manage:
        raise UserError(forbidden("reading"))
    reads_in, reads = _wish(call.text)
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        chat = chats.change(con, chat.id, call.now, reads_in=reads_in, reads=reads)
    return _panel(chat, desk)


def _wish(said: str) -> tuple[str | None, Reads | None]:
    """Read a language, a shape, or both in either order; raises UserError.

    A shape is understood in English and as its button says it.
    """
    words = " ".join(said.removeprefix("language ").replace(",", " ").split())
    low = words.casefold()
    shapes = _SHAPES | {label.casefold(): shape for shape, label in _labels().items()}
    if low in shapes:
        return None, shapes[low]
    for name in sorted(shapes, key=len, reverse=True):
        if low.endswith(f" {name}"):
            return parse_tongue(words[: -len(name)]), shapes[name]
        if low.startswith(f"{name} "):
            return parse_tongue(words[len(name) :]), shapes[name]
    return parse_tongue(words), None


def _labels() -> dict[Reads, str]:
    return {"abstract": _("Abstract"), "tldr": _("One line"), "both": _("Both")}


def _panel(chat: chats.Chat | None, desk: Desk) -> Reply:
    reads_in = chat.reads_in if chat else ""
    reads: Reads = chat.reads if chat else "abstract"
    return Reply(
        text(
            para(sentences(_language_words(reads_in), _(_SAID[reads]))),
            *_without_model(reads_in, reads, desk),
            para(_("Change it, for example, with {one} or {two}.").format(
                one="/reading German both", two="/reading original")),
        ),
        rows(*_shape_buttons(reads), press(_("Original"), "/reading original")),
        menus=tuple(_menus()),
        in_place=True,
    )  # fmt: skip


def _language_words(reads_in: str) -> str:
    if not reads_in:
        return _("Papers come in their own language.")
    return _("Papers are translated into {language}, by machine.").format(
        language=TONGUES[reads_in].own
    )


def _without_model(reads_in: str, reads: Reads, desk: Desk) -> Iterator[Block]:
    if desk.read is not None:
        return
    if reads_in:
        words = _("No language model is set up here, so they stay in the original.")
        yield line(small(words))
    if reads != "abstract":
        yield line(small(_("The line is a sentence of the abstract itself.")))


def _shape_buttons(reads: Reads) -> Iterator[Button | None]:
    for shape, label in _labels().items():
        if shape != reads:
            yield press(label, f"/reading {shape}")


def _menus() -> Iterator[Menu]:
    options = [
        Button(tongue.own, f"/reading language {tongue.code}") for tongue in TONGUES.values()
    ]
    yield Menu(_("Language of papers"), tuple(options[:_OPTIONS]))
    for start in range(_OPTIONS, len(options), _OPTIONS):
        yield Menu(_("More languages"), tuple(options[start : start + _OPTIONS]))


def _languages() -> Reply:
    names = list_words([tongue.own for tongue in TONGUES.values()])
    return Reply(
        text(
            para(_("Papers can be translated into {languages}.").format(languages=names)),
            para(*woven(_("Choose one by its name: {example}"), example=code("/reading Deutsch"))),
        ),
        menus=tuple(_menus()),
    )


def reading_name(chat: chats.Chat | None) -> str:
    """Name what papers are read in, for the panel of settings."""
    reads_in, reads = (chat.reads_in, chat.reads) if chat else ("", "abstract")
    return _("{language}; {shape}").format(
        language=TONGUES[reads_in].own if reads_in else _("original"), shape=_(_NAMED[reads])
    )


def reading_buttons(command: str) -> list[Button | None]:
    """Offer the usual choices under another command; all languages are in /reading."""
    shapes = _labels()
    usual = [press(tongue.own, f"{command} {code}") for code, tongue in TONGUES.items()]
    return [
        *(press(label, f"{command} {shape}") for shape, label in shapes.items()),
        press(_("Original"), f"{command} original"),
        *usual[: _OPTIONS - len(shapes) - 1],
    ]


COMMAND = Command(
    name="reading",
    summary=N_("Language of papers; abstract, one line, or both"),
    usage=N_("/reading [language] [abstract, tldr or both]"),
    arguments=(
        Argument(
            "choice",
            "choice",
            N_("A language, original; abstract, tldr or both"),
            choices=("original", "abstract", "tldr", "both", "language"),
        ),
    ),
    manages=True,
    asks_rights=True,
    run=reading,
    details=N_(
        "Titles and abstracts are translated by a language model, and marked; the original is one "
        "press away. Without a model the one line is a sentence of the abstract itself. "
        "/reading language lists the languages."
    ),
    examples=("/reading", "/reading German both", "/reading tldr", "/reading original"),
)
