"""The taxonomy: completeness, aliases, patterns and the nearest real category."""

import pytest

from papers import categories
from papers.categories import ALIASES, ARCHIVES, CATEGORIES, LEGACY


def test_the_table_is_complete_and_consistent() -> None:
    assert len(CATEGORIES) == 155
    assert len(ARCHIVES) == 20
    assert {id.partition(".")[0] for id in CATEGORIES} == set(ARCHIVES)
    assert {*ALIASES, *ALIASES.values(), *LEGACY.values()} <= set(CATEGORIES)


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("math.MP", "math-ph"),
        ("stat.th", "math.ST"),
        ("math.IT", "cs.IT"),
        ("q-fin.EC", "econ.GN"),
        ("cs.SY", "eess.SY"),
        ("CS.NA", "math.NA"),
        ("cmp-lg", "cs.CL"),
        ("supr-con", "cond-mat.supr-con"),
        ("cs.lg", "cs.LG"),
        ("astro-ph", "astro-ph"),
        ("cs.NEW", "cs.NEW"),
    ],
)
def test_aliases_legacy_names_and_case_are_folded(given: str, canonical: str) -> None:
    assert categories.canonical(given) == canonical


def test_a_list_keeps_its_order_and_loses_doubles() -> None:
    assert categories.canonical_list(["math.MP", "hep-th", "math-ph"]) == ("math-ph", "hep-th")


@pytest.mark.parametrize(
    ("id", "name"),
    [("cs.lg", "Machine Learning"), ("cs", "Computer Science"), ("cs.NEW", "cs.NEW")],
)
def test_names(id: str, name: str) -> None:
    assert categories.name(id) == name


@pytest.mark.parametrize("text", ["cs.LG", "CS.lg", "hep-th", "math", "math.MP", "cmp-lg"])
def test_known_ids(text: str) -> None:
    assert categories.is_known(text)


@pytest.mark.parametrize("text", ["cs.XX", "", "learning", "cs.*"])
def test_unknown_ids(text: str) -> None:
    assert not categories.is_known(text)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("cs", "cs.*"),
        ("CS.*", "cs.*"),
        ("cs.c*", "cs.C*"),
        ("hep-*", "hep-*"),
        ("hep-th.*", "hep-th"),
        ("math.mp", "math-ph"),
        ("q-alg", "math.QA"),
        ("cs.XX", None),
        ("zz*", None),
        ("cs.", None),
        ("", None),
    ],
)
def test_patterns_have_one_spelling(text: str, spelled: str | None) -> None:
    assert categories.pattern(text) == spelled


def test_a_pattern_stands_for_canonical_categories() -> None:
    assert categories.expand("hep-*") == {"hep-ex", "hep-lat", "hep-ph", "hep-th"}
    assert categories.expand("cs.S*") == {"cs.SC", "cs.SD", "cs.SE", "cs.SI", "eess.SY"}
    assert {"math-ph", "cs.IT", "math.ST"} < categories.expand("math")
    assert {"astro-ph", "astro-ph.CO"} < categories.expand("astro-ph.*")
    assert categories.expand("math.MP") == {"math-ph"}
    assert categories.expand("nothing") == frozenset()


@pytest.mark.parametrize("archive", ARCHIVES)
def test_an_archive_expands_to_what_belongs_to_it(archive: str) -> None:
    spelled = categories.pattern(archive)

    for id in {categories.canonical(id) for id in CATEGORIES}:
        belongs = spelled in (id, *categories.archive_patterns(id))
        assert belongs == (id in categories.expand(archive))


def test_a_category_of_tomorrow_belongs_to_its_archive() -> None:
    assert categories.archive_patterns("cs.NEW") == ("cs.*",)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("cs.AII", "cs.AI"),
        ("csLG", "cs.LG"),
        ("cs/lg", "cs.LG"),
        ("cs.ML", "cs.LG"),
        ("hepth", "hep-th"),
        ("quantum physics", "quant-ph"),
        ("machine learning", "cs.LG"),
        ("stats.ML", "stat.ML"),
        ("xyzzy", None),
        ("cs.ZZ", None),
        ("cs.LGG", "cs.LG"),
        ("math.QQ", None),
    ],
)
def test_the_nearest_category_is_proposed(text: str, id: str | None) -> None:
    assert categories.nearest(text) == id
