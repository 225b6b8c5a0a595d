from papers.incoming import paper_from_source
from papers.paper import Link


def made(**given):
    fields = {
        "id": "2611.00001",
        "version": 1,
        "title": "An invented  title",
        "authors": "A. Writer",
        "abstract": "Invented.",
        "categories": ["cs.LG"],
    }
    return paper_from_source(**(fields | given))


def test_titles_and_comments_become_one_readable_line():
    paper = made(
        title="On the\n  Erd\\H{o}s $\\ell_p$ problem ", comments="3 pages,\n in S\\~ao Paulo"
    )

    assert paper.title == "On the Erdős ℓₚ problem"
    assert paper.comments == "3 pages, in São Paulo"
    assert paper.raw_title == "On the\n  Erd\\H{o}s $\\ell_p$ problem "


def test_paragraphs_of_an_abstract_are_kept_and_line_breaks_are_not():
    paper = made(abstract="  We study\n$x_1$ and\nmore.\n  Then we stop.\n\nIn the end.\n")

    assert paper.abstract == "We study x₁ and more.\n\nThen we stop.\n\nIn the end."


def test_authors_come_as_a_line_or_as_names():
    line = made(authors="Paul Erd\\H{o}s (Budapest), S{\\o}ren Holm and\n A. Writer")
    names = made(authors=["Paul  Erdős", "S{\\o}ren Holm", " "])

    assert line.authors == ("Paul Erdős", "Søren Holm", "A. Writer")
    assert names.authors == ("Paul Erdős", "Søren Holm")


def test_categories_are_canonical_and_links_are_found():
    paper = made(
        categories=["math.MP", "math-ph", "cs.NA"],
        abstract="Code at https://github.com/in\\_vented/\nsample.",
    )

    assert paper.categories == ("math-ph", "math.NA")
    assert (Link("code", "https://github.com/in_vented/sample"),) == paper.links
