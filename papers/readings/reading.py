"""What a reader is given beside a paper's own words: one line, and title and abstract translated.

Knows neither where it comes from nor how it looks.
"""

from dataclasses import dataclass
from typing import Literal

Reads = Literal["abstract", "tldr", "both"]
"""What a chat wants to read of a paper: its abstract, one line, or both."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper in a reader's `language`, a code of tongues.TONGUES; "" is the paper's own.

    What is "" is not there, and the original stands in its place. `machine` says that a language
    model wrote it, which readers are told; otherwise `tldr` is a sentence of the abstract itself.
    """

    language: str
    title: str
    tldr: str
    abstract: str
    machine: bool
