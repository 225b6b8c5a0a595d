"""Keys, names and journal references: what every export says of a paper."""

import re

import pytest
from hypothesis import given

from papers.cited import cite, cite_keys
from papers.journal_ref import Journal, parse_journal
from papers.paper import Paper
from papers.person_names import PersonName, divide
from tests.papers.exported import papers, sample


@given(papers())
def test_keys_are_unique_and_plain(some: list[Paper]) -> None:
    keys = cite_keys(some)

    assert len(set(keys.values())) == len({paper.id for paper in some})
    assert all(re.fullmatch(r"[a-z0-9]+", key) for key in keys.values())


@given(papers())
def test_papers_that_come_later_change_no_key(some: list[Paper]) -> None:
    later = sample(id="2612.00001", title=some[0].title, authors=some[0].authors)

    before, after = cite_keys(some), cite_keys([later, *some])

    assert {id: after[id] for id in before} == before


@pytest.mark.parametrize(
    ("authors", "title", "key"),
    [
        (("Ashish Example",), "Attention is an invention", "example2026attention"),
        (("Aäron van den Öord",), "The rule of three", "oord2026rule"),
        (("Łukasz Größe",), "On a β-decay", "grosse2026decay"),
        (("The ATLAS Collaboration",), "A search", "atlas2026search"),
        (("李小明",), "深度学习", "anonymous2026261100001"),
        ((), "3D shapes", "anonymous20263d"),
    ],
    ids=["plain", "particle", "strokes", "collaboration", "ideographs", "nobody"],
)
def test_a_key_names_author_year_and_word(authors: tuple[str, ...], title: str, key: str) -> None:
    assert cite_keys([sample(authors=authors, title=title)]) == {"2611.00001": key}


def test_equal_keys_get_letters_in_the_order_of_the_papers() -> None:
    some = [sample(id=f"2611.{serial:05d}") for serial in (3, 1, 2)]

    assert [each.key for each in cite((paper, "") for paper in some)] == [
        "example2026learningb", "example2026learning", "example2026learninga",
    ]  # fmt: skip


def test_letters_go_on_after_z() -> None:
    keys = cite_keys([sample(id=f"2611.{serial:05d}") for serial in range(1, 30)])

    assert keys["2611.00027"] == "example2026learningz"
    assert keys["2611.00028"] == "example2026learningaa"


def test_a_paper_asked_for_twice_is_cited_once() -> None:
    assert [each.note for each in cite([(sample(), ""), (sample(), "mine")])] == ["mine"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Example", PersonName("Example", "Ada")),
        ("Aäron van den Sample", PersonName("Sample", "Aäron", "van den")),
        ("Guy Van den Beispiel", PersonName("Van den Beispiel", "Guy")),
        ("Minh Van Nguyen", PersonName("Nguyen", "Minh Van")),
        ("Maria da Silva e Souza", PersonName("Silva e Souza", "Maria", "da")),
        ("Santiago Ramón y Cajal", PersonName("Ramón y Cajal", "Santiago")),
        ("Stéphane d'Exemple", PersonName("d'Exemple", "Stéphane")),
        ("John Doe, Jr.", PersonName("Doe", "John", suffix="Jr.")),
        ("Jane Doe III", PersonName("Doe", "Jane", suffix="III")),
        ("von Muster", PersonName("Muster", particle="von")),
        ("boyd d", PersonName("d", "boyd")),
        ("A.C.Example", PersonName("Example", "A.C.")),
        ("ATLAS Collaboration", PersonName("ATLAS Collaboration", whole=True)),
        ("DeepInvent-AI", PersonName("DeepInvent-AI", whole=True)),
        ("李小明", PersonName("李小明", whole=True)),
        ("Müller, Hans", PersonName("Müller, Hans", whole=True)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_names_are_divided(name: str, expected: PersonName) -> None:
    assert divide(name) == expected


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("Imag. Rev. Z 102, 236804 (2019)", Journal("Imag. Rev. Z", "102", "", "236804", 2019)),
        ("Imag.Rev.D75:124011,2007", Journal("Imag.Rev.D", "75", "", "124011", 2007)),
        ("Imag. Rev. B 80, 060504(R) (2009)", Journal("Imag. Rev. B", "80", "", "060504(R)", 2009)),
        ("Acta Inv. 137 (2009), 51--98", Journal("Acta Inv.", "137", "", "51-98", 2009)),
        ("Inv. M. 108 (2018), no. 2, 359-376", Journal("Inv. M.", "108", "2", "359-376", 2018)),
        ("Inv. Softw. 35(2):e1914, 2025", Journal("Inv. Softw.", "35", "2", "e1914", 2025)),
        ("A. of Inv. 2012, Vol. 40, No. 4, 22-65", Journal("A. of Inv.", "40", "4", "22-65", 2012)),
        ("Inv. Letters, vol. 40, 37-40, 2013", Journal("Inv. Letters", "40", "", "37-40", 2013)),
        ("J. Inv.: Matter 21 (2009) P02035", Journal("J. Inv.: Matter", "21", "", "P02035", 2009)),
        ("Eur. Inv. J. C (2017) 77:856", Journal("Eur. Inv. J. C", "77", "", "856", 2017)),
        ("Inv. A., Volume 8, Issue 9, 2007, pp. 1-6.", Journal("Inv. A.", "8", "9", "1-6", 2007)),
    ],
    ids=["comma", "colon", "rapid", "year first", "number", "brackets", "statistics", "words",
         "subtitle", "year in the middle", "issue"],
)  # fmt: skip
def test_a_journal_reference_is_read(ref: str, expected: Journal) -> None:
    assert parse_journal(ref) == expected


@pytest.mark.parametrize(
    "ref",
    [
        "", "Proceedings of the Invented Conference, 2020", "PoS INV2010:016,2010",
        "2013A&A...551A.104R", "Inv. Lett. 247 (2007) 645?C649", "accepted by Inv. Lett.",
        "Imag. Rev. 10:070,2010; Erratum-ibid.11:044,2011", "SIGMA 7 (2011), 054, 11 pages",
    ],
    ids=lambda ref: ref or "nothing",
)  # fmt: skip
def test_nothing_is_guessed_of_a_reference(ref: str) -> None:
    assert parse_journal(ref) is None
