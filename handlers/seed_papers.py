"""The papers a topic names after `like:`, which must be stored before it means anything."""

from collections.abc import Callable, Sequence

from handlers.archive_talk import failure_words, reachable, silence_words
from handlers.call import Answer, Call, Reply, Slow
from handlers.chat_here import known, zone_of
from handlers.desk import Archive, Desk
from papers.closeness import SHARED
from papers.language import _, list_words, sentences
from papers.mistakes import UserError
from papers.sources.failures import SourceError
from papers.topics import Topic
from storage import library, likenesses


def with_seeds(topic: Topic, call: Call, desk: Desk, answer: Callable[[], Reply]) -> Answer:
    """Answer once the seeds of a topic are stored, asking arXiv for those that are not.

    Raises UserError, now or when it is finished, if one cannot be had or says too little.
    """
    ids = likenesses.seeds(topic)
    lacking = _lacking(ids, desk)
    if not lacking:
        _refuse_empty(topic, desk)
        return answer()
    api = reachable(desk, call.now)
    if api is None:
        raise _unknown(lacking, silence_words(desk, zone_of(known(call, desk)), call.now))
    return Slow(lambda: _fetched(topic, lacking, api, call, desk, answer))


def _fetched(
    topic: Topic,
    lacking: Sequence[str],
    api: Archive,
    call: Call,
    desk: Desk,
    answer: Callable[[], Reply],
) -> Reply:
    try:
        found = api.by_ids(lacking)
    except SourceError as error:
        raise _unknown(
            lacking, failure_words(error, zone_of(known(call, desk)), call.now)
        ) from error
    with desk.db.write() as con:
        library.put_papers(con, found, call.now)
    still = _lacking(lacking, desk)
    if still:
        said = _("arXiv has no paper {ids}. Please compare the digits.")
        raise UserError(said.format(ids=list_words(still, "or")))
    _refuse_empty(topic, desk)
    return answer()


def _lacking(ids: Sequence[str], desk: Desk) -> list[str]:
    if not ids:
        return []
    stored = library.by_id(desk.db.read(), ids)
    return [id for id in ids if id not in stored]


def _unknown(ids: Sequence[str], why: str) -> UserError:
    said = _("I do not have {ids} yet, so I cannot tell what is like it.")
    return UserError(sentences(said.format(ids=list_words(list(ids))), why))


def _refuse_empty(topic: Topic, desk: Desk) -> None:
    """Refuse a paper of so few telling words that nothing could share enough of them."""
    found = likenesses.of_topics(desk.db.read(), (topic,))
    for id in likenesses.seeds(topic):
        if len(found[id].weights) < SHARED:
            said = _(
                "{id} has too few words in common with the papers stored here, so nothing would "
                "count as like it. A topic of its words may do: /help topics."
            )
            raise UserError(said.format(id=id))
