"""The kinds of announcement as people write and read them: new, cross-lists, replacements."""

from collections.abc import Sequence

from papers.language import N_, _, list_words
from papers.mistakes import UserError
from papers.paper import Kind

ORDER: tuple[Kind, ...] = ("new", "cross", "replace")
USUAL: tuple[Kind, ...] = ("new", "cross")
"""What a topic brings unless somebody chose otherwise."""

_PLURAL: dict[Kind, str] = {
    "new": N_("new papers"),
    "cross": N_("cross-lists"),
    "replace": N_("replacements"),
}
_WRITTEN: dict[str, tuple[Kind, ...]] = {
    "new": ("new",),
    "cross": ("cross",), "crosslist": ("cross",), "crosslists": ("cross",),
    "cross-list": ("cross",), "cross-lists": ("cross",), "crosses": ("cross",),
    "replace": ("replace",), "replaced": ("replace",), "replacement": ("replace",),
    "replacements": ("replace",), "versions": ("replace",), "updates": ("replace",),
    "everything": ORDER,
}  # fmt: skip
_FILLERS = frozenset({"and", "papers", "+", "&"})


def split_kinds(text: str) -> tuple[str, tuple[str, ...]]:
    """Divide "2 new cross" into what stands before the kinds and the words for kinds at its end."""
    words = text.replace(",", " ").split()
    end = len(words)
    while end and (_bare(words[end - 1]) in _WRITTEN or words[end - 1].lower() in _FILLERS):
        end -= 1
    kinds = tuple(word for word in words[end:] if word.lower() not in _FILLERS)
    return (" ".join(words[:end]), kinds) if kinds else (text.strip(), ())


def parse_kinds(words: Sequence[str], current: Sequence[Kind] = ()) -> tuple[Kind, ...]:
    """Read words such as "new cross", or "+replace" and "-cross" as a change of `current`.

    Raises UserError when nothing would be left.
    """
    signed = [word for word in words if word[0] in "+-" and len(word) > 1]
    kinds = set(current) if signed and len(signed) == len(words) else set()
    for word in words:
        meant = _WRITTEN.get(_bare(word), ())
        kinds = kinds.difference(meant) if word.startswith("-") else kinds.union(meant)
    if not kinds:
        raise UserError(
            _(
                "A topic needs at least one kind: new, cross or replace. To hear nothing of it, "
                "use /unsubscribe."
            )
        )
    return tuple(kind for kind in ORDER if kind in kinds)


def kinds_words(kinds: Sequence[Kind]) -> str:
    """Return "new papers and cross-lists"."""
    return list_words([plural(kind) for kind in ORDER if kind in kinds])


def plural(kind: Kind) -> str:
    """Return "cross-lists"."""
    return _(_PLURAL[kind])


def _bare(word: str) -> str:
    return word.lower().lstrip("+-") if len(word) > 1 else word.lower()
