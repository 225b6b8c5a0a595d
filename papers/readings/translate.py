"""Makes the reading of one paper in one language, with a model that `ask` reaches.

mask -> ask -> parse -> check -> put back        one more try where parse or check refuse
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from papers.paper import Paper
from papers.readings import checks, prompt
from papers.readings.checks import Source
from papers.readings.masks import mask, put_back
from papers.readings.model import Answered, guess
from papers.readings.prompt import Message
from papers.readings.reading import Reading
from papers.readings.terms import Glossary, glossary
from papers.readings.tongues import TONGUES

TRIES = 2

Ask = Callable[[Sequence[Message], Mapping[str, object], int], Awaitable[Answered]]
"""Asks with messages, a schema and the most tokens the answer may have."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: a reading, or None and what was wrong with the last answer."""

    reading: Reading | None
    problems: tuple[str, ...] = ()


async def read(paper: Paper, language: str, ask: Ask) -> Made:
    """Have a paper read in a language ("": one line in its own); what `ask` raises goes through."""
    source = source_of(paper, language)
    found: list[str] = []
    for _try in range(TRIES):
        answered = await ask(
            prompt.messages(source, found), prompt.schema(source), longest_answer(source)
        )
        answer = prompt.parse(answered.content, prompt.fields(source)) if answered.whole else None
        if answer is None:
            found = ["cut off or withheld" if not answered.whole else "not the JSON asked for"]
            continue
        found = checks.problems(source, answer)
        if not found:
            return Made(_reading(language, answer, source))
    return Made(None, tuple(found))


def source_of(paper: Paper, language: str) -> Source:
    """Make of a paper what a model is given."""
    texts = {"title": paper.title, "abstract": paper.abstract}
    tongue = TONGUES[language] if language else None
    terms = glossary(language, f"{paper.title} {paper.abstract}") if language else Glossary()
    return Source(texts, mask(texts, terms.keep), tongue, terms)


def longest_answer(source: Source) -> int:
    """Return how many tokens an answer may have: twice what a wordy one needs."""
    line = 200
    if source.tongue is None:
        return line
    characters = sum(len(text) for text in source.masked.texts.values())
    return line + guess(round(characters * max(source.tongue.longest, 1.5))) * 2


def most_tokens(messages: Sequence[Message], longest: int) -> int:
    """Return what a question and its answer cost at most, for a budget that must hold."""
    return sum(len(message["content"]) for message in messages) // 2 + longest


def _reading(language: str, answer: Mapping[str, str], source: Source) -> Reading:
    texts = {name: put_back(text, source.masked.pieces) for name, text in answer.items()}
    title, line = (" ".join(texts.get(name, "").split()) for name in ("title", "tldr"))
    return Reading(language, title, line, texts.get("abstract", ""), True)
