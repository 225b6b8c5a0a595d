"""Cuts a written topic into lexemes, each with its place, and says what is wrong where.

Owns spelling (quotes, operators, `field:`); what lexemes mean together is `topics.py`.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Literal

from papers.language import _, sentences
from papers.mistakes import UserError
from papers.paper import parse_ref
from papers.tokens import words
from papers.tree import Field

LexemeKind = Literal["(", ")", "AND", "OR", "NOT", "ANDNOT", "field", "quoted", "word"]

FIELDS: dict[str, Field] = {
    "ti": "ti",
    "abs": "abs",
    "au": "au",
    "cat": "cat",
    "co": "co",
    "jr": "jr",
    "id": "id",
    "all": "all",
    "like": "like",
    "title": "ti",
    "abstract": "abs",
    "author": "au",
    "authors": "au",
    "category": "cat",
    "comment": "co",
    "comments": "co",
    "journal": "jr",
    "arxiv": "id",
}
_OPERATORS: dict[str, LexemeKind] = {"AND": "AND", "OR": "OR", "NOT": "NOT", "ANDNOT": "ANDNOT"}

# What keyboards of phones and input methods write for the characters of the grammar.
_TYPED = str.maketrans("“”„‟«»＂（）：＊－", '"""""""():*-')
_SHOWN = 30  # characters of the topic shown on each side of a mistake


class TopicError(UserError):
    """A topic that cannot be followed: what is wrong and, where it has one, the place."""

    def __init__(self, problem: str, text: str = "", start: int = 0, end: int = 0) -> None:
        self.problem, self.text, self.start, self.end = problem, text, start, end
        super().__init__(f"{problem}\n{self._shown()}" if end > start else problem)

    def _shown(self) -> str:
        left, right = max(0, self.start - _SHOWN), self.end + _SHOWN
        before = ("…" if left else "") + self.text[left : self.start]
        after = self.text[self.end : right] + ("…" if right < len(self.text) else "")
        marked = self.text[self.start : min(self.end, self.start + 2 * _SHOWN)]
        return f"{before}▸{marked}◂{after}"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the text; `value` is the field's short name or the words without quotes."""

    kind: LexemeKind
    value: str
    start: int
    end: int


_PIECE = re.compile(
    r"\s*(?:(?P<bracket>[()])|(?P<minus>-+(?=[^\s)*-]))"
    r'|(?P<quoted>"[^"]*")|(?P<open>")|(?P<word>[^\s()"]+))'
)
# A known field may be followed by a space. An unknown name must touch what follows, so that the
# colon in a pasted title is punctuation; a slash after it makes it a link.
_FIELD = re.compile(r"([^\W\d_]+):(?!/)(?P<loose>\s|$)?")


def lex(text: str) -> list[Lexeme]:
    """Cut text into lexemes, without punctuation that stands for nothing.

    Raises TopicError for an open quotation mark and for an unknown field.
    """
    typed = text.translate(_TYPED)
    found: list[Lexeme] = []
    at = 0
    while piece := _PIECE.match(typed, at):
        lexeme = _lexeme(text, typed, piece)
        if _means_something(lexeme):
            found.append(lexeme)
        at = lexeme.end
    return found


def _means_something(lexeme: Lexeme) -> bool:
    if lexeme.kind not in ("quoted", "word"):
        return True
    return "*" in lexeme.value or bool(words(lexeme.value))


def _lexeme(text: str, typed: str, piece: re.Match[str]) -> Lexeme:
    start, end = piece.span(piece.lastgroup or 0)
    match piece.lastgroup:
        case "bracket":
            return Lexeme("(" if piece["bracket"] == "(" else ")", piece["bracket"], start, end)
        case "minus":
            return Lexeme("NOT", "-", start, end)
        case "quoted":
            return Lexeme("quoted", text[start + 1 : end - 1], start, end)
        case "open":
            raise TopicError(_("This quotation mark is never closed."), text, start, end)
        case _:
            return _word(text, typed, start, end)


def _word(text: str, typed: str, start: int, end: int) -> Lexeme:
    word = typed[start:end]
    if word in _OPERATORS:
        return Lexeme(_OPERATORS[word], word, start, end)
    field = _FIELD.match(typed, start)
    if field is None or parse_ref(word):
        return Lexeme("word", text[start:end], start, end)
    if field[1].lower() in FIELDS:
        return Lexeme("field", field[0], start, field.end())
    if field["loose"] is not None:
        return Lexeme("word", text[start:end], start, end)
    raise TopicError(_unknown_field(field[1]), text, start, field.end())


def _unknown_field(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.6)
    wrong = _("There is no field {name}:. The fields are ti abs au cat co jr id like all.")
    if near:
        meant = _("Did you mean {field}:").format(field=FIELDS[near[0]])
    else:
        meant = _("Or write it in quotes, as words.")
    return sentences(wrong.format(name=name), meant)


def field_of(lexeme: Lexeme) -> Field:
    """Give the field a "field" lexeme names, long names as the short ones."""
    return FIELDS[lexeme.value.partition(":")[0].lower()]
