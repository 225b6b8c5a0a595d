"""Takes out of a text what must survive translation, and puts it back afterwards.

    "Qwen2.5: 95.3% on GSM8K"  ->  "⟦1⟧: ⟦2⟧ on ⟦3⟧"  ->  (translated)  ->  put back

Taken out are addresses, code, mathematics, numbers with their units, acronyms, names recognised by
their shape, names that keep coming back, the name a paper gives to its system before the colon of
its title, and the terms a glossary keeps. The same piece has the same number everywhere.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from papers.readings.terms import term_pattern

_OPEN, _CLOSE = "⟦", "⟧"
PLACE = re.compile(r"⟦\s*(\d+)\s*⟧")
_PLACES = re.compile(r"(⟦\d+⟧)")
_Place = Callable[[re.Match[str]], str]

_UNIT = (
    r"\s?(?:%|‰|°[CF]?|[kMGTPEmµμnpf]?(?:eV|Hz|W|Wh|J|Pa|V|A|T|G|b|B|bit|bits|g|m|s|L|l|K|pc|"
    r"yr|mol|M|bar|Jy|au|fb|pb|Ω|N|FLOPs?|FLOPS|iB)(?:[⁻⁰¹²³⁴-⁹/][\w⁻⁰¹²³⁴-⁹/]*)?|"
    r"[kMGTP]B/s|dB[im]?|ms|min|h|hours?|days?|AU|pc|kpc|Mpc|Gpc|ppm|ppb|arcsec|arcmin|mag|"
    r"[×x](?=[\s,.;)]|$)|fold\b)(?![A-Za-z-])"
)
_NUMBER = (
    r"(?:[~≈<>≤≥±+−–-]\s?)?[$€£¥]?\d[\d.,:]*\d(?:[eE][+−-]?\d+)?|(?:[~≈<>≤≥±+−-]\s?)?[$€£¥]?\d"
)
# Signs by which readable mathematics differs from words: Greek and script letters, raised and
# lowered signs, operators. The Greek of a text in Greek is not translated from.
_MATHS = (
    "\u0370-\u03ff\u2070-\u209c⁰¹²³₀-₉=<>≤≥≈≠∼≃≡∈∉⊂⊆∪∩∑∏∫√∞∂∇∀∃∧∨¬⊕⊗×·→←↔⇒⟨⟩‖′ℓℏℝℂℕℤℚ𝔼"
    "\U0001d400-\U0001d7ff^_|\\\\"
)
_SIGNED = rf"[^\s,;]*[{_MATHS}][^\s,;]*"
_OPERAND = rf"(?:{_SIGNED}|\b[A-Za-z]\b|\d+(?:\.\d+)?)"
_OPERATOR = r"[=<>≤≥≈≠∼≃≡∈→×·+−]"
_FORMULA = re.compile(
    rf"{_OPERAND}(?:\s{_OPERATOR}\s{_OPERAND})+|{_OPERATOR}\s{_OPERAND}|{_SIGNED}(?:\s{_SIGNED})*"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"”)\]]+|\b[\w.+-]+@[\w-]+\.[\w.-]+\w|"
    r"\b(?:[\w-]+\.)+(?:com|org|io|net|edu|gov|dev|ai|app|cn|de|fr|co|ch|uk)/[^\s<>\"”)\]]*",
    re.IGNORECASE,
)
_CODE = re.compile(r"`[^`\n]+`|\b\w+\(\)|\b\w+(?:_\w+)+\b|--\w[\w-]+")
OWN = re.compile(r"⟦[^⟧]*⟧|[⟦⟧]")
"""Signs of places in a text that has not been masked, or that something is wrong with."""
# Words with two capitals, with capitals and digits, or with capitals inside: LLMs, GPT-4o, mAP,
# ImageNet-1k, SU(2), H2O. A plural's s belongs to the piece.
_SHAPE = re.compile(
    r"(?<![\w-])(?=[\w.+/-]*(?:[A-Z][\w.+/-]*[A-Z0-9]|[a-z0-9][A-Z]|\d[\w-]*[A-Za-z]|[A-Za-z]+-?\d))"
    r"[A-Za-z0-9][A-Za-z0-9.+/-]*[A-Za-z0-9+](?:\(\d+\))?"
)
# Not at the beginning of a sentence, where every word has a capital.
_WITHIN = r"(?<![.!?:;“\"(—–/-]\s)(?<!^)(?<![\w-])"
_NUMBERED_NAME = re.compile(
    rf"{_WITHIN}(?!(?:Sec|Fig|Tab|Eq|Ref|Theorem|Part|Chapter|Appendix|Lemma|Jan|Feb|Mar|Apr|May|Jun|"
    r"Jul|Aug|Sep|Oct|Nov|Dec|Phase|Type|Class|Level|Stage|Step)[a-z]*\b)"
    r"[A-Z][a-z]+(?:\s|-)v?\d+(?:\.\d+)*\b"
)
_MEASURE = re.compile(rf"(?:{_NUMBER}){_UNIT}")
_QUANTITY = re.compile(_NUMBER)
_CAPITALISED = re.compile(rf"{_WITHIN}[A-Z][a-z]{{2,}}(?![\w-])")
# Adjectives made of names, peoples, months and days are written differently in every language.
_DECLINED = re.compile(
    r".*(?:ian|ean|ish|ese|ic|ics|ans?|day)$|^(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December|German|French|Europe|China|America|India|Africa|Asia|"
    r"Earth|Sun|Moon|Internet|Web|Section|Theorem|Figure|Table|Part|Chapter|Appendix|Lemma|"
    r"Conjecture|Problem|Bayes|The|This|These|Our|We|For|And|With)$"
)
_SYSTEM = re.compile(r"^([^:]{2,40}):\s")
_TITLE_CASE = re.compile(r"[A-Z][a-z]+(?:-(?:[A-Z]?[a-z]+))+")
_WORDS_AFTER = re.compile(r"(?<=[A-Z0-9%][A-Z0-9%s)])(?:-[a-z]{3,})+$|(?<=\d)(?:-[a-z]{3,})+$")
_PLAIN = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Masked:
    """Texts with places instead of pieces; `pieces` are those, by number from 1."""

    texts: Mapping[str, str]
    pieces: tuple[str, ...]

    def legend(self) -> dict[str, str]:
        """Return the pieces that are words, which a translator wants to know for its grammar."""
        return {
            f"{_OPEN}{number}{_CLOSE}": piece
            for number, piece in enumerate(self.pieces, 1)
            if re.search(r"[A-Za-z]{2}", piece) and "://" not in piece and len(piece) <= 40
        }


def mask(texts: Mapping[str, str], keep: Iterable[str] = ()) -> Masked:
    """Take the pieces out of texts (such as title and abstract); `keep` are a glossary's terms."""
    names = [*_system(texts.get("title", "")), *_names(texts)]
    numbers: dict[str, int] = {}

    def place(match: re.Match[str]) -> str:
        piece, tail = _trimmed(match[0])
        if not piece:
            return match[0]
        return f"{_OPEN}{numbers.setdefault(piece, len(numbers) + 1)}{_CLOSE}{tail}"

    terms = [*_longest_first(names), *_longest_first(keep)]
    shapes = [_NUMBERED_NAME, _MEASURE, _FORMULA, _SHAPE, _QUANTITY]
    patterns = [OWN, _ADDRESS, _CODE, *terms, *shapes]
    masked = {name: _replaced(text, patterns, place) for name, text in texts.items()}
    return Masked(masked, tuple(numbers))


def put_back(text: str, pieces: tuple[str, ...]) -> str:
    """Put the pieces back; a place that was never given stays as it is, for the checks to find."""

    def piece(match: re.Match[str]) -> str:
        number = int(match[1])
        return pieces[number - 1] if 0 < number <= len(pieces) else match[0]

    return PLACE.sub(piece, text)


def lost(masked: str, answered: str, pieces: tuple[str, ...]) -> list[str]:
    """Return the pieces that a masked text has and an answer to it neither has a place for nor, in
    words of its own, says.
    """
    there = {int(match[1]) for match in PLACE.finditer(answered)}
    outside = PLACE.sub(" ", answered)
    wanted = {int(match[1]) for match in PLACE.finditer(masked)} - there
    return [
        pieces[number - 1] for number in sorted(wanted) if not says(outside, pieces[number - 1])
    ]


def says(text: str, piece: str) -> bool:
    """Say whether a piece stands in a text by itself, not within a longer word or number.

    Letters of scripts without spaces may stand beside it.
    """
    return bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(piece)}(?![A-Za-z0-9])", text))


def _replaced(text: str, patterns: Sequence[re.Pattern[str]], place: _Place) -> str:
    """Apply the patterns one after the other, each to what no earlier one has taken."""
    own, *others = patterns
    text = own.sub(place, text)
    for pattern in others:
        parts = _PLACES.split(text)
        parts[::2] = [pattern.sub(place, part) for part in parts[::2]]
        text = "".join(parts)
    return text


def _trimmed(found: str) -> tuple[str, str]:
    """Divide what a pattern found into the piece, and plain words and signs at its end.

    "CILQR-based" is a piece and a word; "Low-Mass" is words alone, in capitals for a title.
    """
    if _TITLE_CASE.fullmatch(found):
        return "", found
    piece = _WORDS_AFTER.sub("", found.rstrip(",;:.")) or found
    return piece, found[len(piece) :]


def _longest_first(terms: Iterable[str]) -> list[re.Pattern[str]]:
    return [term_pattern(term) for term in sorted(set(terms), key=lambda term: (-len(term), term))]


def _system(title: str) -> list[str]:
    """Return the name before the colon of a title, unless plain words stand there.

    "Mamba: ..." and "RL-MUL 2: ..." name a system, "Beyond accuracy: ..." does not.
    """
    match = _SYSTEM.match(title)
    if match is None:
        return []
    name = match[1].strip()
    words = name.split()
    plain = [word for word in words if _PLAIN.fullmatch(word)]
    return [name] if len(words) <= 3 and not plain and not _question(words) else []


def _question(words: list[str]) -> bool:
    """Capitalised English ("Beyond Accuracy") is a headline, unless it is a single odd word."""
    return len(words) > 1 and all(word[:1].isupper() and word[1:].islower() for word in words)


def _names(texts: Mapping[str, str]) -> list[str]:
    """Return words that stand with a capital within sentences twice or more, and never without."""
    whole = texts.get("abstract", "")
    counts = Counter(match[0] for match in _CAPITALISED.finditer(whole))
    return [
        name
        for name, count in counts.items()
        if count >= 2
        and not _DECLINED.match(name)
        and not re.search(rf"\b{name.lower()}s?\b", whole)
        # Within capitalised phrases it is a term's part: "Mean Reciprocal Rank".
        and not re.search(rf"\b[A-Z][a-z]+ {name}\b|\b{name} [A-Z][a-z]+\b", whole)
    ]
