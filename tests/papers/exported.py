"""Invented papers for the tests of exports, by hand and by hypothesis."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from papers.categories import CATEGORIES
from papers.paper import Link, Paper

NAMES = (
    "Ada Example", "Aäron van den Sample", "Guy Van den Beispiel", "Maria da Silva e Souza",
    "Santiago Ramón y Cajal", "John Doe, Jr.", "Jane Doe III", "ATLAS Collaboration",
    "The Invented Team", "DeepInvent-AI", "李小明", "山田 太郎", "Stéphane d'Exemple", "von Muster",
    "Y. K. Sample", "Jean-Pierre O'Brien", "Łukasz Żółw", "Erdős Pál", "R&D Group of {X}", "boyd d",
    "Иван Примеров", "Minh Van Nguyen", "Ana de la Cruz", "Müller, Hans", "Björn Åström",
)  # fmt: skip
REFERENCES = (
    "", "Phys. Rev. Z 102, 236804 (2019)", "J. Inv. Res. 12 (2021), no. 3, 359–376",
    "Proceedings of the Invented Conference, 2020", "Imag.Phys.D75:124011,2007",
)  # fmt: skip
_SIGNS = "abcdefgXYZ ÄéßłøŒ中文кΩ∞→𝒩 0123456789 .,:;!?-–—'\"()[]{}<>@#$%^&*_+=|\\/~`"
_words = st.text(_SIGNS, min_size=1, max_size=60).filter(lambda text: text.strip())
_moments = st.integers(662_688_000, 1_900_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))


def _named(text: str) -> str:
    return " ".join(text.split())


@st.composite
def papers(draw: st.DrawFn) -> list[Paper]:
    """Draw a few papers, some with the same author and title, so that keys collide."""
    return [draw(_paper(serial)) for serial in range(1, draw(st.integers(1, 5)) + 1)]


@st.composite
def _paper(draw: st.DrawFn, serial: int) -> Paper:
    title = _named(draw(st.one_of(_words, st.just("On the Same Invented Title"))))
    published = draw(_moments)
    return Paper(
        id=draw(st.sampled_from((f"2611.{serial:05d}", f"hep-th/9901{serial:03d}"))),
        version=draw(st.integers(1, 12)),
        title=title,
        authors=tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))),
        abstract="\n\n".join(map(_named, draw(st.lists(_words, max_size=3)))),
        categories=tuple(
            draw(st.lists(st.sampled_from(sorted(CATEGORIES)), min_size=1, max_size=3, unique=True))
        ),
        comments=_named(draw(st.one_of(st.just(""), _words))),
        journal_ref=draw(st.sampled_from(REFERENCES)),
        doi=draw(st.sampled_from(("", "10.1000/inv.2019_1(x)", "10.1000/a<b>c;2 10.1000/second"))),
        published=draw(st.one_of(st.none(), st.just(published))),
        updated=published,
        withdrawn=draw(st.booleans()),
        links=draw(st.sampled_from(((), (Link("code", "https://github.com/a/b"),)))),
        raw_title=title,
        raw_abstract="",
    )


def sample(**changes: object) -> Paper:
    """Return one paper, with anything else that matters to the test."""
    values: dict[str, object] = {
        "id": "2611.00001",
        "version": 2,
        "title": "Learning to invent",
        "authors": ("Ada Example", "Bo van den Sample"),
        "abstract": "We invent.\n\nIt works in 95% of cases.",
        "categories": ("cs.LG", "stat.ML"),
        "published": datetime(2026, 11, 2, 9, tzinfo=UTC),
        "updated": datetime(2026, 11, 12, 9, tzinfo=UTC),
    }
    values |= {"raw_title": changes.get("title", values["title"])}
    return Paper(**(values | changes))
