"""Random topics, kinds, days and digests: each wanted paper once, newer versions where wanted."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from papers.paper import Announcement, Kind, Paper, number
from storage import announcements, batches, candidates, chats, digests, followed, library
from storage.candidates import seen_version
from storage.chats import KINDS
from storage.database import Database

START = datetime(2026, 11, 2, 12, tzinfo=UTC)
WORDS = ("cats", "dogs", "birds")


@st.composite
def days(draw: st.DrawFn) -> list[dict[int, tuple[Kind, ...]]]:
    """Draw days on which up to four papers are new first, and later replaced or cross-listed."""
    known: set[int] = set()
    made = []
    for _ in range(draw(st.integers(1, 5))):
        day: dict[int, tuple[Kind, ...]] = {}
        for paper in draw(st.sets(st.integers(1, 4), min_size=1)):
            later = st.sampled_from([("cross",), ("replace",), ("cross", "replace")])
            day[paper] = draw(later) if paper in known else ("new",)
            known.add(paper)
        made.append(day)
    return made


def paper(serial: int, version: int) -> Paper:
    title = f"{WORDS[serial % 3]} and {WORDS[(serial + 1) % 3]}"
    return Paper(f"2611.{serial:05d}", version, title, ("Ada Example",), "", ("cs.LG",))


@settings(max_examples=60, deadline=None)
@given(
    days(),
    st.dictionaries(
        st.sampled_from(WORDS),
        st.sets(st.sampled_from(KINDS), min_size=1),
        min_size=1,
    ),
    st.sets(st.integers(0, 4)),
)
def test_each_paper_comes_once_and_each_wanted_version_once(
    story: list[dict[int, tuple[Kind, ...]]], topics: dict[str, set[Kind]], digest_after: set[int]
) -> None:
    db = Database.open(":memory:")
    versions: dict[int, int] = {}
    had: dict[int, int] = {}
    with db.write() as con:
        chat = chats.get_or_create(con, "telegram", 1, 0, "", True, START)
        for word, kinds in topics.items():
            followed.subscribe(con, chat.id, word, word, START)
            chosen = [kind for kind in KINDS if kind in kinds]
            followed.set_kinds(con, chat.id, chosen, followed.topic_id(con, word))
        pending: list[dict[int, tuple[Kind, ...]]] = []
        for place, day in enumerate(story):
            moment = START + timedelta(days=place + 1)
            _announce(con, moment.date(), day, versions, moment)
            pending.append({**day})
            if place not in digest_after and place < len(story) - 1:
                continue
            got = candidates.collect(con, chat, batches.closed_after(con, chat.cursor)).candidates
            wanted = _wanted(len(pending), topics, had, story[: place + 1])
            assert {(int(one.paper.id[-1]), one.kind, one.version) for one in got} == wanted
            digests.add_seen(con, ((chat.id, number(o.paper.id), seen_version(o)) for o in got))
            for serial, kind, version in wanted:
                had[serial] = max(had.get(serial, 0), version if kind == "replace" else 0)
            last = batches.last_closed(con)
            assert last is not None
            con.execute("UPDATE chat SET cursor = ?", (last.seq,))
            chat = chats.required(con, chat.id)
            pending = []
    db.close()


def _announce(
    con: object, day: date, papers: dict[int, tuple[Kind, ...]], versions: dict[int, int],
    moment: datetime,
) -> None:  # fmt: skip
    items = []
    for serial, kinds in papers.items():
        versions[serial] = versions.get(serial, 1 if "new" in kinds else 0) + ("replace" in kinds)
        library.put_papers(con, [paper(serial, versions[serial])], moment)
        items += [Announcement(paper(serial, 1).id, versions[serial], kind) for kind in kinds]
    batches.open_batch(con, day, moment)
    announcements.announce(con, day, items)
    batches.close(con, day, moment)


def _wanted(
    pending: int,
    topics: dict[str, set[Kind]],
    had: dict[int, int],
    story: list[dict[int, tuple[Kind, ...]]],
) -> set[tuple[int, Kind, int]]:
    """Read the last `pending` days of a story once more, as plainly as it can be said."""
    found: set[tuple[int, Kind, int]] = set()
    current: dict[int, int] = {}
    for at, day in enumerate(story):
        for serial, kinds in day.items():
            current[serial] = current.get(serial, 1) + ("replace" in kinds)
            for kind in kinds if at >= len(story) - pending else ():
                takers = [word for word, taken in topics.items() if kind in taken]
                matches = any(word in paper(serial, 1).title for word in takers)
                newer = kind == "replace" and current[serial] > had.get(serial, 0)
                if matches and (serial not in had or newer):
                    found.add((serial, kind, current[serial]))
    return found
