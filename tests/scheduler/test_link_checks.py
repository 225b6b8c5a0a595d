"""Links of papers that somebody opened or saved are looked at: now, and after 3, 7 and 21 days."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from papers.card import card
from papers.links import find_links
from papers.paper import Link, Paper
from papers.sources.code_hosts import CannotTell, CodeHosts
from papers.text import render, text
from papers.watching import section
from scheduler.link_checks import LinkChecks
from storage import library, link_watch, opened, saved
from storage.database import Database
from tests.fakes.code_hosts import FakeHosts
from tests.storage.sample import NOON, chat, paper

GITHUB = "api.github.com/repos/ada/knit"
CODE = Link("code", "https://github.com/ada/knit")
PAGE = "huggingface.co/api/papers/2611.00001"


@dataclass
class Stage:
    """One chat, one paper, the hosts, and a clock that the test moves."""

    db: Database
    fake: FakeHosts
    hosts: CodeHosts
    now: datetime = NOON
    hugging_face: bool = True

    def open(self, one: Paper) -> None:
        with self.db.write() as con:
            library.put_papers(con, [one], self.now)
            opened.note(con, chat(con).id, one.id, self.now)

    def save(self, one: Paper) -> None:
        with self.db.write() as con:
            library.put_papers(con, [one], self.now)
            saved.save(con, chat(con).id, one, self.now)

    def tick(self, **later: float) -> int:
        self.now += timedelta(**later)
        return LinkChecks(self.db, lambda: self.now, self.hosts, self.hugging_face).tick()

    def links(self, id: str = "2611.00001") -> tuple[Link, ...]:
        found = library.get_paper(self.db.read(), id)
        assert found is not None
        return found.links

    def news(self) -> str:
        with self.db.write() as con:
            told = [each for some in saved.news(con, [1]).values() for each in some]
        return "\n".join(render(text(*section(told)), "console"))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    db = Database.open(tmp_path / "test.db")
    with FakeHosts() as fake:
        hosts = CodeHosts("ada@example.org", fake.url)
        yield Stage(db, fake, hosts)
        hosts.close()
    db.close()


def test_a_link_that_leads_to_code_stays_as_it_is(stage: Stage) -> None:
    stage.fake.answers[GITHUB] = (200, {"size": 120})
    stage.open(paper(1, links=(CODE,)))

    assert stage.tick() == 1

    assert stage.links() == (CODE,)
    assert stage.fake.asked == [GITHUB]
    assert stage.tick(minutes=5) == 0, "looked at once"


def test_an_empty_repository_is_said_to_be_empty_until_it_is_filled(stage: Stage) -> None:
    stage.fake.answers[GITHUB] = (200, {"size": 0})
    stage.open(paper(1, links=(CODE,)))
    stage.tick()
    (said,) = render(card(replace(paper(1), links=stage.links())), "console")
    assert "code (empty so far)" in said

    stage.fake.answers[GITHUB] = (200, {"size": 7})
    assert stage.tick(days=2) == 0
    assert stage.tick(days=1) == 1
    assert stage.links() == (CODE,)


def test_it_is_asked_four_times_and_then_no_more(stage: Stage) -> None:
    stage.open(paper(1, links=(CODE,)))

    looked = [day for day in range(60) if stage.tick(days=1 if day else 0)]

    assert looked == [0, 3, 7, 21]
    assert stage.links()[0].state == "gone"


def test_days_that_paperboy_slept_through_are_not_made_up_for_one_by_one(stage: Stage) -> None:
    stage.open(paper(1, links=(CODE,)))

    assert [stage.tick(), stage.tick(days=10), stage.tick(hours=1), stage.tick(days=12)] == [
        1, 1, 0, 1
    ]  # fmt: skip


def test_hugging_face_tells_of_code_and_who_saved_the_paper_is_told(stage: Stage) -> None:
    stage.save(paper(1))
    assert (stage.tick(), stage.links(), stage.news()) == (1, (), "")

    stage.fake.answers[PAGE] = (200, {"githubRepo": "https://github.com/ada/knit"})
    assert stage.tick(days=3) == 1

    assert stage.links() == (replace(CODE, source="huggingface"),)
    assert "code: github.com/ada/knit" in stage.news()
    with stage.db.write() as con:  # the next harvest knows nothing of it
        library.put_papers(con, [paper(1, version=2)], stage.now)
    assert stage.links() == (replace(CODE, source="huggingface"),)


@pytest.mark.parametrize("before", [(404, {}), (200, {"size": 0})])
def test_who_saved_a_paper_is_told_when_the_code_it_announced_is_there(
    stage: Stage, before: tuple[int, object]
) -> None:
    stage.fake.answers[GITHUB] = before
    stage.save(paper(1, links=(CODE,)))
    stage.tick()
    assert stage.news() == ""

    stage.fake.answers[GITHUB] = (200, {"size": 7})
    stage.tick(days=3)

    assert "code: github.com/ada/knit" in stage.news()


def test_code_that_was_there_all_the_time_is_no_news(stage: Stage) -> None:
    stage.fake.answers[GITHUB] = (200, {"size": 7})
    stage.save(paper(1, links=(CODE,)))
    for days in (0, 3, 4):
        stage.tick(days=days)

    assert stage.news() == ""


def test_hugging_face_is_not_asked_where_there_is_code_nor_when_it_is_off(stage: Stage) -> None:
    stage.fake.answers[GITHUB] = (200, {"size": 120})
    stage.open(paper(1, links=(CODE,)))
    stage.tick()
    stage.hugging_face = False
    stage.open(paper(2))
    stage.tick()

    assert PAGE not in stage.fake.asked
    assert len(stage.fake.asked) == 1


def test_a_host_has_one_paper_a_tick(stage: Stage) -> None:
    for serial in range(1, 4):
        stage.fake.answers[f"api.github.com/repos/ada/knit{serial}"] = (200, {"size": 1})
        link = Link("code", f"https://github.com/ada/knit{serial}")
        stage.open(paper(serial, links=(link,)))
    stage.fake.answers["gitlab.com/api/v4/projects/bo%2Fweave"] = (200, {"empty_repo": True})
    stage.open(paper(4, links=(Link("code", "https://gitlab.com/bo/weave"),)))

    assert [stage.tick(seconds=75) for _ in range(4)] == [2, 1, 1, 0]
    assert stage.links("2611.00004")[0].state == "empty"


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_host_that_does_not_say_is_asked_again_an_hour_later(stage: Stage, status: int) -> None:
    stage.fake.answers[GITHUB] = (status, {"message": "rate limit"})
    stage.open(paper(1, links=(CODE,)))

    assert stage.tick() == 0
    assert stage.links() == (CODE,)
    assert stage.tick(minutes=30) == 0
    assert len(stage.fake.asked) == 1
    stage.fake.answers[GITHUB] = (200, {"size": 5})
    assert stage.tick(minutes=31) == 1


def test_a_host_that_never_says_is_asked_ever_less_and_then_no_more(stage: Stage) -> None:
    stage.fake.answers[GITHUB] = (403, {"message": "access blocked"})
    stage.open(paper(1, links=(CODE,)))

    asked = []
    for _hour in range(60 * 24):
        stage.tick(hours=1)
        asked.append(len(stage.fake.asked))

    assert 20 < asked[-1] < 60
    assert asked[29 * 24] == asked[-1]
    assert stage.links() == (CODE,)


def test_a_page_that_moved_to_its_own_domain_is_there(stage: Stage) -> None:
    page = Link("project", "https://knit.github.io/demo")
    stage.fake.answers["knit.github.io/demo"] = (301, "https://knit.example.org/demo")
    stage.open(paper(1, links=(page,)))

    assert stage.tick() == 1
    assert stage.links() == (page,)


def test_a_collection_is_no_model_that_could_be_missing(stage: Stage) -> None:
    link = Link("model", "https://huggingface.co/collections/ada/knits-0123456789abcdef")
    stage.hugging_face = False
    stage.open(paper(1, links=(link,)))

    assert stage.tick() == 1
    assert stage.links() == (link,), "not asked for, so not gone"


def test_what_nobody_opened_or_saved_is_not_asked_about(stage: Stage) -> None:
    with stage.db.write() as con:
        library.put_papers(con, [paper(1, links=(CODE,))], stage.now)

    assert stage.tick() == 0
    assert stage.fake.asked == []


@pytest.mark.parametrize(
    ("url", "asked", "answer", "state"),
    [
        ("https://github.com/a/b", "api.github.com/repos/a/b", {"size": 0}, "empty"),
        ("https://github.com/a/b/tree/main", "api.github.com/repos/a/b", {"size": 3}, ""),
        ("https://codeberg.org/a/b", "codeberg.org/api/v1/repos/a/b", {"empty": True}, "empty"),
        ("https://bitbucket.org/a/b", "api.bitbucket.org/2.0/repositories/a/b", {"size": 9}, ""),
        ("https://zenodo.org/records/123456", "zenodo.org/api/records/123456", {"files": []},
         "empty"),
        ("https://doi.org/10.5281/zenodo.123456", "zenodo.org/api/records/123456",
         {"files": [{"key": "a"}]}, ""),
        ("https://huggingface.co/a/b", "huggingface.co/api/models/a/b",
         {"siblings": [{"rfilename": "README.md"}]}, "empty"),
        ("https://huggingface.co/datasets/a/b", "huggingface.co/api/datasets/a/b",
         {"siblings": [{"rfilename": "data.csv"}]}, ""),
        ("https://knit.github.io/demo/", "knit.github.io/demo/", {}, ""),
    ],
)  # fmt: skip
def test_each_host_is_asked_in_its_own_way(
    stage: Stage, url: str, asked: str, answer: object, state: str
) -> None:
    link = Link("code", url)
    assert stage.hosts.state(link) == "gone"
    stage.fake.answers[asked] = (200, answer)

    assert stage.hosts.state(link) == state
    assert stage.fake.asked == [asked, asked]


def test_other_hosts_and_other_hosts_by_a_detour_are_not_asked(stage: Stage) -> None:
    for url in ("https://example.org/code", "http://169.254.169.254/x", "https://github.com/ada"):
        assert stage.hosts.host(Link("code", url)) == ""
    stage.fake.answers[GITHUB] = (301, "https://example.org/elsewhere")

    with pytest.raises(CannotTell, match="elsewhere"):
        stage.hosts.state(CODE)


def test_a_renamed_repository_is_followed(stage: Stage) -> None:
    stage.fake.answers[GITHUB] = (301, "https://api.github.com/repositories/7")
    stage.fake.answers["api.github.com/repositories/7"] = (200, {"size": 0})

    assert stage.hosts.state(CODE) == "empty"


def test_an_answer_that_is_none_tells_nothing(stage: Stage) -> None:
    for body in (b"<html>", b"[]", b""):
        stage.fake.answers[GITHUB] = (200, body)
        with pytest.raises(CannotTell):
            stage.hosts.state(CODE)


def test_links_found_by_others_read_like_our_own(stage: Stage) -> None:
    stage.fake.answers[PAGE] = (
        200, {"githubRepo": "https://github.com/ada/knit", "projectPage": "javascript:alert(1)"}
    )  # fmt: skip

    assert stage.hosts.announced("2611.00001") == (replace(CODE, source="huggingface"),)
    assert find_links("See https://github.com/ada/knit.") == (CODE,)


def test_a_stop_says_nothing_of_the_links(stage: Stage) -> None:
    stage.open(paper(1, links=(CODE,)))
    before = link_watch.due(stage.db.read(), stage.now, 20)
    checks = LinkChecks(stage.db, lambda: stage.now, stage.hosts)
    checks.close()

    assert checks.tick() == 0
    assert link_watch.due(stage.db.read(), stage.now, 20) == before != []
    assert stage.fake.asked == []
