"""Invented papers and topics in the proportions of real days, the same for the same seed.

Texts are Zipf-distributed over an invented vocabulary with English endings; abstracts have about
1,300 characters and 1,500 of them about 18,000 distinct words. Topics: 60 % a phrase or words
with categories, 30 % boolean with up to 25 conditions, 10 % authors; words and phrases are taken
from the papers, so topics match more often than people's do.
"""

import random
from itertools import accumulate
from typing import Generic, TypeVar

from papers.categories import CATEGORIES, canonical_list
from papers.paper import Paper

_ONSETS = (*"bcdfghklmnprstvw", "br", "cr", "dr", "gr", "pl", "pr", "st", "tr", "qu", "th")
_VOWELS = (*"aeiou", "ai", "ea", "ou")
_CODAS = ("", "n", "r", "l", "s", "t", "m", "ct", "nd", "rm")
_ENDINGS = ("", "", "", "s", "ing", "ed", "er", "ation", "al")
_VOCABULARY = 25_000
_FUNCTION_WORDS = 60  # of the commonest words, which nobody follows

T = TypeVar("T")


class Invented:
    """One invented world: a vocabulary, authors, and papers and topics drawn from them."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.words = _Zipf([self._word() for _ in range(_VOCABULARY)], 1.0, shift=3)
        self.function_words = frozenset(self.words.values[:_FUNCTION_WORDS])
        names = [f"{self._name()} {self._name()}" for _ in range(30_000)]
        self.authors = _Zipf(names, 0.6)
        self.categories = _Zipf(self.chance.sample(sorted(CATEGORIES), len(CATEGORIES)), 0.9)

    def papers(self, count: int, first: int = 1) -> list[Paper]:
        """Invent papers with serials from `first` on, 20,000 a month."""
        return [self._paper(first + at) for at in range(count)]

    def topics(self, count: int, papers: list[Paper]) -> list[str]:
        """Invent that many distinct topic texts, with words of these papers."""
        texts: dict[str, None] = {}
        while len(texts) < count:
            texts[self._topic(papers)] = None
        return list(texts)

    def subscriptions(self, count: int, topics: int) -> list[int]:
        """Draw which topic each subscription follows: Zipf(1.0), the first most popular."""
        return _Zipf(list(range(topics)), 1.0).draw(self.chance, count)

    def phrase(self, papers: list[Paper], length: int = 2) -> str:
        """Take words in a row from some abstract, none of them a function word."""
        while True:
            words = self.chance.choice(papers).abstract.replace(".", "").split()
            at = self.chance.randrange(len(words) - length)
            if self.function_words.isdisjoint(words[at : at + length]):
                return " ".join(words[at : at + length])

    def _paper(self, serial: int) -> Paper:
        month, number = divmod(serial, 20_000)
        sentences = [" ".join(self.words.draw(self.chance, 16)) for _ in range(10)]
        categories = self.categories.draw(self.chance, self.chance.choice((1, 1, 2, 2, 3)))
        return Paper(
            id=f"{22 + month // 12:02d}{month % 12 + 1:02d}.{number + 1:05d}",
            version=1,
            title=" ".join(self.words.draw(self.chance, self.chance.randint(5, 13))).capitalize(),
            authors=tuple(self.authors.draw(self.chance, self.chance.choice((1, 2, 3, 4, 5, 8)))),
            abstract=". ".join(sentences) + ".",
            categories=canonical_list(categories),
            comments="Invented for a measurement",
        )

    def _topic(self, papers: list[Paper]) -> str:
        kind = self.chance.random()
        if kind < 0.6:
            return self._interest(papers)
        return self._boolean(papers) if kind < 0.9 else self._author(papers)

    def _interest(self, papers: list[Paper]) -> str:
        length = self.chance.choice((1, 2, 2, 3))
        text = self.phrase(papers, length)
        words = f'"{text}"' if self.chance.random() < 0.5 else text
        ids = self.categories.draw(self.chance, self.chance.choice((0, 1, 1, 2)))
        return f"{words} ({' OR '.join(f'cat:{id}' for id in ids)})" if ids else words

    def _boolean(self, papers: list[Paper]) -> str:
        size = self.chance.choice((2, 3, 3, 4, 5, 8, 12, 20))
        leaves = [self._leaf(papers) for _ in range(size)]
        half = (size + 1) // 2
        text = f"({' OR '.join(leaves[:half])}) ({' OR '.join(leaves[half:])})"
        return f"{text} ANDNOT {self._leaf(papers)}" if self.chance.random() < 0.4 else text

    def _leaf(self, papers: list[Paper]) -> str:
        text = self.phrase(papers, self.chance.choice((1, 1, 2)))
        return f'"{text}"' if " " in text else text

    def _author(self, papers: list[Paper]) -> str:
        given, family = self.chance.choice(self.chance.choice(papers).authors).split()
        return self.chance.choice((f'au:"{given} {family}"', f'au:"{given[0]}. {family}"'))

    def _word(self) -> str:
        stem = "".join(
            self.chance.choice(_ONSETS) + self.chance.choice(_VOWELS) + self.chance.choice(_CODAS)
            for _ in range(self.chance.choice((1, 1, 2, 2)))
        )
        return stem + self.chance.choice(_ENDINGS)

    def _name(self) -> str:
        return "".join(
            self.chance.choice(_ONSETS) + self.chance.choice(_VOWELS) for _ in range(3)
        ).capitalize()


class _Zipf(Generic[T]):
    """Values of which the n-th is drawn in proportion to 1 / (n + shift) ** power."""

    def __init__(self, values: list[T], power: float, shift: float = 1.0) -> None:
        self.values = values
        self.weights = list(accumulate((at + shift) ** -power for at in range(len(values))))

    def draw(self, chance: random.Random, count: int) -> list[T]:
        return chance.choices(self.values, cum_weights=self.weights, k=count)
