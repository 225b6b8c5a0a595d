"""How what a search found is shown: stored papers and arXiv's apart, and the ways on."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.call import Button, Reply
from handlers.search_words import Asked
from handlers.wording import number_buttons, press, quoted, rows, shortened
from papers import card
from papers.language import _, ngettext, number_words
from papers.paper import Paper
from papers.text import Block, Text, bold, para, small, text

_WORDS = 80
_MORE = "/search more"


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to show: stored papers, then arXiv's, then a remark.

    `before` are the ids on the pages shown earlier; numbers go on from there. `total` counts the
    stored ones, no further than `counted`. `more` says that another page follows like this one,
    `older` that arXiv can be asked when the stored ones end.
    """

    asked: Asked
    stored: Sequence[Paper]
    total: int
    foreign: Sequence[Paper] = ()
    remark: str = ""
    before: tuple[str, ...] = ()
    more: bool = False
    older: bool = False
    counted: int = 1000

    @property
    def first(self) -> int:
        return len(self.before) + 1

    @property
    def said(self) -> str:
        return quoted(shortened(self.asked.words, _WORDS))


def as_reply(found: Found, sample: bool) -> Reply:
    """Show what was found, or say that nothing was; `sample` says whose papers there are."""
    papers = [*found.stored, *found.foreign]
    if not papers:
        return Reply(_nothing(found, sample))
    words = text(
        *([para(_headline(found))] if found.stored or not found.before else []),
        *card.listing(found.stored, found.first),
        *_foreign(found),
        *([para(small(found.remark))] if found.remark else []),
        *_further(found),
    )
    numbers = number_buttons((paper.id for paper in papers), found.first)
    return Reply(words, rows(*numbers) + rows(_on(found), _other_order(found)))


def _headline(found: Found) -> str:
    if not found.stored:
        return _("Nothing stored here matches {words}.").format(words=found.said)
    many, best = found.total >= found.counted, found.asked.order == "best"
    last = found.first + len(found.stored) - 1
    if found.first == 1 and not found.more:
        whole = (
            ngettext(
                "{words}: {count} paper, best match first.",
                "{words}: {count} papers, best match first.",
                found.total,
            )
            if best and found.total > 1
            else ngettext(
                "{words}: {count} paper.", "{words}: {count} papers, newest first.", found.total
            )
        )
        return whole.format(words=found.said, count=number_words(found.total))
    if best:
        part = (
            _("{words}: {first} to {last} of more than {total}, best match first.")
            if many
            else _("{words}: {first} to {last} of {total}, best match first.")
        )
    else:
        part = (
            _("{words}: {first} to {last} of more than {total}, newest first.")
            if many
            else _("{words}: {first} to {last} of {total}, newest first.")
        )
    return part.format(
        words=found.said,
        first=number_words(found.first),
        last=number_words(last),
        total=number_words(min(found.total, found.counted)),
    )


def _foreign(found: Found) -> Sequence[Block]:
    if not found.foreign:
        return []
    first = found.first + len(found.stored)
    return [para(bold(_("From arXiv"))), *card.listing(found.foreign, first)]


def _further(found: Found) -> Sequence[Block]:
    if found.more:
        return [para(_("The next ten: /search more"))]
    older = found.older and not found.remark
    return [para(_("Older ones, from arXiv: /search more"))] if older else []


def _on(found: Found) -> Button | None:
    """The line names the search and the place in it, so that it lasts longer than the list."""
    if not (found.more or found.older):
        return None
    label = _("More") if found.more else _("Older, from arXiv")
    order = " sort:best" if found.asked.order == "best" else ""
    following = found.first + len(found.stored) + len(found.foreign)
    line = f"/search {found.asked.words}{order} from:{following}"
    return press(label, line, _MORE) or press(label, _MORE)


def _other_order(found: Found) -> Button | None:
    """Offer the same search in the other order; of one paper there is none."""
    if len(found.stored) + len(found.foreign) + len(found.before) < 2:
        return None
    label, order = (
        (_("Newest first"), "newest") if found.asked.order == "best" else (_("Best match"), "best")
    )
    whole = f"/search {found.asked.words} sort:{order}"
    return press(label, whole) or press(label, f"/search sort:{order}", whole)


def _nothing(found: Found, sample: bool) -> Text:
    if found.remark and not found.before:
        none = _("Nothing stored here matches {words}.").format(words=found.said)
        return text(none, found.remark)
    if found.remark:
        return text(found.remark)
    if found.before:
        return text(_("That was all of {words}, here and on arXiv.").format(words=found.said))
    nothing = (
        _(
            "The invented papers of this sample do not have {words}. Try fewer words, or OR "
            "between them; /help topics shows how."
        )
        if sample
        else _(
            "Neither the papers stored here nor arXiv's search have {words}. Try fewer words, or "
            "OR between them; /help topics shows how."
        )
    )
    return text(nothing.format(words=found.said))
