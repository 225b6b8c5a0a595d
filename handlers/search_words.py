"""What a search asks for: the words, the order, and how far it has read on arXiv.

/search protein folding            newest first
/search protein folding sort:best  the best match first
/search sort:best                  the last search in another order
/search protein folding from:11    from the eleventh paper on, as buttons say it
"""

import re
from dataclasses import dataclass
from typing import Literal

from papers.language import _
from papers.mistakes import UserError

Order = Literal["newest", "best"]

# No topic can hold these: it has no such fields.
_SORT = re.compile(r"(?:^|(?<=\s))sort:(\S*)(?=\s|$)", re.IGNORECASE)
_FROM = re.compile(r"\s+from:(\d{1,4})$", re.IGNORECASE)
_STORED = re.compile(
    r"(?:sort:(?P<order>best|newest) )(?:arxiv:(?P<taken>\d+) )(?P<words>.*)", re.S
)
_ORDERS: dict[str, Order] = {
    "best": "best",
    "relevance": "best",
    "match": "best",
    "newest": "newest",
    "new": "newest",
    "date": "newest",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A search; `taken` are the answers of arXiv's that were read so far.

    `first` is the number of the paper to begin with.
    """

    words: str
    order: Order = "newest"
    taken: int = 0
    first: int = 1

    @property
    def stored(self) -> str:
        """What a chat's listing keeps of it."""
        return f"sort:{self.order} arxiv:{self.taken} {self.words}"


def asked(said: str) -> Asked:
    """Read what a person typed. Raises UserError for an order there is not."""
    order: Order = "newest"
    part = _FROM.search(said)
    if part is not None:
        said = said[: part.start()]
    for found in _SORT.finditer(said):
        wanted = _ORDERS.get(found[1].casefold())
        if wanted is None:
            raise UserError(_("A search is ordered with sort:newest or sort:best."))
        order = wanted
    words = " ".join(_SORT.sub("", said).split()) if _SORT.search(said) else said
    return Asked(words, order, first=max(int(part[1]), 1) if part else 1)


def kept(query: str) -> Asked:
    """Read what a listing keeps; one from before there were orders is the words alone."""
    found = _STORED.fullmatch(query)
    if found is None:
        return Asked(query)
    return Asked(found["words"], _ORDERS[found["order"]], int(found["taken"]))
