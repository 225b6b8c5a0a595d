import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.links import find_links
from papers.paper import Link


@pytest.mark.parametrize(
    ("words", "label", "url"),
    [
        ("Code: https://github.com/ab/cd.", "code", "https://github.com/ab/cd"),
        ("(see github.com/ab/cd.git)", "code", "https://github.com/ab/cd"),
        (r"at \url{https://github.com/a\_b/c-d}.", "code", "https://github.com/a_b/c-d"),
        (r"\href{http://www.github.com/a/b}{here}", "code", "https://github.com/a/b"),
        ("at https://github.com/ab/\n  cd-ef, which", "code", "https://github.com/ab/cd-ef"),
        ("Code: https://x.example/a/\nb_c.html.", "code", "https://x.example/a/b_c.html"),
        ("Code: https://x.example/a/\nWe show", "code", "https://x.example/a/"),
        ("at https://gitlab.com/g/p; or", "code", "https://gitlab.com/g/p"),
        ("https://codeberg.org/u/r!", "code", "https://codeberg.org/u/r"),
        ("https://bitbucket.org/u/r", "code", "https://bitbucket.org/u/r"),
        (
            "https://anonymous.4open.science/r/x-1B",
            "code",
            "https://anonymous.4open.science/r/x-1B",
        ),
        ("https://huggingface.co/u/m-7b", "model", "https://huggingface.co/u/m-7b"),
        ("https://huggingface.co/datasets/u/d", "data", "https://huggingface.co/datasets/u/d"),
        ("https://huggingface.co/spaces/u/s", "project", "https://huggingface.co/spaces/u/s"),
        ("https://zenodo.org/records/123", "data", "https://zenodo.org/records/123"),
        ("doi.org/10.5281/zenodo.123.", "data", "https://doi.org/10.5281/zenodo.123"),
        ("The code is at https://zenodo.org/records/5", "code", "https://zenodo.org/records/5"),
        ("https://Ab-lab.github.io/x/", "project", "https://ab-lab.github.io/x/"),
        ("https://www.kaggle.com/datasets/u/d", "data", "https://kaggle.com/datasets/u/d"),
        ("Project page: https://x.example/p.html", "project", "https://x.example/p.html"),
        ("our code (https://x.example/(v2)).", "code", "https://x.example/(v2)"),
        ("models (Model: https://x.example/m)", "model", "https://x.example/m"),
        ("The dataset is at http://x.example/d", "data", "http://x.example/d"),
        ("released at: https: //github.com/ab/cd.", "code", "https://github.com/ab/cd"),
        ("Code: https://github.\n com/ab/cd", "code", "https://github.com/ab/cd"),
        ("代码见 https://github.com/ab/cd。我们", "code", "https://github.com/ab/cd"),
        ("コード（https://github.com/ab/cd）を公開", "code", "https://github.com/ab/cd"),
    ],
)
def test_a_link_is_found_repaired_and_named(words, label, url):
    assert (Link(label, url),) == find_links(words)


@pytest.mark.parametrize(
    "words",
    [
        "see https://arxiv.org/abs/2407.11969 for code",
        "code in https://doi.org/10.1000/1, video https://youtu.be/abc of the code",
        "open-sourced at github. com and github.com.",
        "https://www.kaggle.com/competitions/c",
        "notgithub.com/a/b and me@github.com/x",
        "https://huggingface.co/papers/2407.1",
        "our code is at https://github",
        "The code is ready. See also http://x.example/talk",
        "",
    ],
)
def test_other_addresses_are_left_out(words):
    assert find_links(words) == ()


def test_each_link_comes_once_abstract_first():
    found = find_links("at github.com/A/b and https://a.github.io", "https://github.com/a/b/")

    assert tuple(link.url for link in found) == ("https://github.com/A/b", "https://a.github.io")


def test_a_stop_parts_two_addresses_without_a_space() -> None:
    found = find_links("https://github.com/ab/cd;https://gitlab.com/ef/gh")

    assert [link.url for link in found] == ["https://github.com/ab/cd", "https://gitlab.com/ef/gh"]


def test_the_words_about_one_address_say_nothing_about_the_next():
    found = find_links("Code: https://x.example/a https://x.example/b")

    assert tuple(link.url for link in found) == ("https://x.example/a",)


@given(st.text(alphabet="githubcom./-_:()[]{}\\ \nhttps", max_size=120), st.text(max_size=50))
def test_any_text_gives_only_addresses(abstract, comments):
    for link in find_links(abstract, comments):
        assert link.url.startswith(("https://", "http://"))
        assert not any(sign.isspace() for sign in link.url)
