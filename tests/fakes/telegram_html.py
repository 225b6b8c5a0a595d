"""Telegram's reading of HTML messages: which tags it knows, what it refuses, how long a text is.

Behaviour after core.telegram.org/bots/api#html-style and the refusals of Telegram's own server.
The fake server uses it; so may any test which wants to know what a reader would see.
"""

import re
from dataclasses import dataclass, replace

KINDS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
TAGS = frozenset(KINDS) | {"code", "pre", "blockquote"}
LITERALS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));?")
ATTRIBUTE = re.compile(
    r"""\s*([^\s=>]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?""",
)
MAX_ENTITIES = 100
"""The rest of a message's entities is dropped without a word."""


class CannotParse(Exception):
    """Telegram would answer 400 "can't parse entities: " and this text."""


@dataclass(frozen=True)
class Entity:
    """A run of formatted text; `offset` and `length` count UTF-16 code units."""

    kind: str
    offset: int
    length: int
    url: str = ""


@dataclass
class _Open:
    tag: str
    offset: int
    arguments: dict[str, str]


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(html: str) -> tuple[str, list[Entity]]:
    """Return the visible text of an HTML message and its entities; raises CannotParse."""
    out: list[str] = []
    size = 0
    stack: list[_Open] = []
    entities: list[Entity] = []
    position = 0
    while position < len(html):
        if html[position] != "<":
            piece, position = _characters(html, position)
            out.append(piece)
            size += units(piece)
        elif html.startswith("</", position):
            position = _close(html, position, stack, entities, size)
        else:
            position = _open(html, position, stack, size)
    if stack:
        raise CannotParse(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    entities.sort(key=lambda entity: (entity.offset, -entity.length))
    return "".join(out), entities[:MAX_ENTITIES]


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Take the white space off both ends, as the platform does, and move the entities along."""
    lead = units(text) - units(text.lstrip())
    text = text.strip()
    end = units(text)
    moved = []
    for entity in entities:
        first = max(entity.offset - lead, 0)
        last = min(entity.offset - lead + entity.length, end)
        if last > first:
            moved.append(replace(entity, offset=first, length=last - first))
    return text, moved


def _characters(html: str, position: int) -> tuple[str, int]:
    if html[position] != "&":
        end = re.compile("[<&]|$").search(html, position)
        assert end is not None
        if end.start() > position:
            return html[position : end.start()], end.start()
    match = REFERENCE.match(html, position)
    character = _decode(match) if match else ""
    return (character, match.end()) if match and character else (html[position], position + 1)


def _decode(match: re.Match[str]) -> str:
    """Return the character a reference stands for, or nothing when Telegram leaves it as it is."""
    if match[3]:
        return LITERALS.get(match[3], "")
    code = int(match[1], 16) if match[1] else int(match[2])
    known = 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 and len(match[0]) < 10
    return chr(code) if known else ""


def _offset(html: str, position: int) -> int:
    return len(html[:position].encode("utf-8", "surrogatepass"))


def _open(html: str, position: int, stack: list[_Open], size: int) -> int:
    where = _offset(html, position)
    name = re.compile(r"[^\s>]*").match(html, position + 1)
    assert name is not None
    if name.end() == len(html):
        raise CannotParse(f"Unclosed start tag at byte offset {where}")
    tag = name[0].lower()
    if tag not in TAGS:
        raise CannotParse(f'Unsupported start tag "{tag}" at byte offset {where}')
    arguments, end = _arguments(html, name.end(), tag, where)
    if tag == "span" and arguments.get("class") != "tg-spoiler":
        raise CannotParse(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
    if tag == "blockquote" and any(entry.tag == tag for entry in stack):
        raise CannotParse(f"Blockquotes cannot be nested, at byte offset {where}")
    stack.append(_Open(tag, size, arguments))
    return end


def _arguments(html: str, position: int, tag: str, where: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    while True:
        rest = html[position:].lstrip()
        position = len(html) - len(rest)
        if rest.startswith(">"):
            return found, position + 1
        match = ATTRIBUTE.match(html, position)
        torn = match is None or html[match.end() :].lstrip()[:1] in ("", "=")
        if match is None or torn:
            raise CannotParse(f'Unclosed start tag "{tag}" at byte offset {where}')
        value = next((group for group in match.groups()[1:] if group is not None), None)
        if value is None and (tag, match[1]) != ("blockquote", "expandable"):
            raise CannotParse(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
                f"at byte offset {where}"
            )
        found[match[1].lower()] = _plain(value or "")
        position = match.end()


def _plain(value: str) -> str:
    return REFERENCE.sub(lambda match: _decode(match) or match[0], value)


def _close(html: str, position: int, stack: list[_Open], entities: list[Entity], size: int) -> int:
    where = _offset(html, position)
    if not stack:
        raise CannotParse(f"Unexpected end tag at byte offset {where}")
    match = re.compile(r"</([^\s>]*)\s*>").match(html, position)
    if match is None:
        raise CannotParse(f"Unclosed end tag at byte offset {where}")
    begun = stack.pop()
    if match[1] and match[1].lower() != begun.tag:
        raise CannotParse(
            f'Unmatched end tag at byte offset {where}, expected "</{begun.tag}>", '
            f'found "</{match[1]}>"'
        )
    url = begun.arguments.get("href", "")
    dead_link = begun.tag == "a" and not re.match(r"(https?://|tg://|mailto:)?[^\s]+\.\S+", url)
    mention = begun.tag == "a" and re.fullmatch(r"tg://user\?id=\d+", url)
    if size > begun.offset and (mention or not dead_link):
        kind = "text_mention" if mention else KINDS.get(begun.tag, begun.tag)
        if "expandable" in begun.arguments:
            kind = "expandable_blockquote"
        entities.append(Entity(kind, begun.offset, size - begun.offset, url))
    return match.end()
