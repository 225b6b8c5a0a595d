"""Sets text in TeX for a BibTeX file: escapes, and braces around what must keep its capitals.

The signs that mean something to TeX are escaped in the forms that Zotero's and JabRef's importers
turn back (`\\&`, `{\\textbackslash}`); everything else stays Unicode, which every BibTeX of today
reads. A title's formulas are taken from the raw TeX that arXiv gave.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from papers.blocks import clean
from papers.cited import one_line
from papers.paper import Paper
from papers.tex import readable, tokens
from papers.tex_symbols import MATH_ACCENTS, symbols

_SIGNS = {
    "\\": r"{\textbackslash}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"{\textasciitilde}", "^": r"{\textasciicircum}", "<": r"{\textless}",
    ">": r"{\textgreater}",
}  # fmt: skip
_PAIRED = str.maketrans(_SIGNS | {"{": r"\{", "}": r"\}"})
# BibTeX counts braces whether a backslash stands before them or not, so these need a name.
_ODD = str.maketrans(_SIGNS | {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"})
_WORD = re.compile(r"\S+")
_POINTS = ".,:;!?"
_LETTERS = re.compile(r"[^\W\d_]+")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
# Beside the signs and accents, what LaTeX and amsmath know; an author's own macro would stop it.
_KNOWN_WORDS = (
    "frac tfrac dfrac binom sqrt text textrm textit textbf texttt textsf mathrm mathbb mathcal "
    "mathbf mathit mathsf mathtt mathfrak mathscr rm bf it cal left right big Big bigg Bigg bigl "
    "bigr mbox hbox overline underline operatorname boldsymbol pmod bmod mod log ln exp sin cos "
    "tan min max sup inf lim det dim ker deg arg gcd quad qquad limits ell prime ldots cdots dots "
    "overrightarrow overleftarrow widehat widetilde stackrel overset underset displaystyle"
)
_KNOWN = frozenset(_KNOWN_WORDS.split())
_LONG = 4
"""Letters from which on a word has a capital in a title set with capitals throughout."""


def escaped(text: str) -> str:
    """Return text that TeX sets as it stands."""
    return text.translate(_PAIRED if _paired(text) else _ODD)


def title(paper: Paper) -> str:
    """Return a title for BibTeX, which would otherwise put most of its capitals into lower case.

    In braces stand formulas, words with a capital within them, and in a title that is set like a
    sentence every capital, as it belongs to a name there.
    """
    plain = one_line(paper.title)
    pieces = list(_pieces(one_line(paper.raw_title))) or [(False, plain)]
    like_a_sentence = _like_a_sentence(plain)
    done = ""
    for formula, piece in pieces:
        done += f"{{{piece}}}" if formula else _guarded(piece, like_a_sentence, not done)
    return done


def _pieces(raw: str) -> Iterator[tuple[bool, str]]:
    """Divide a raw title into formulas, as they are, and readable text between them.

    Nothing is given where that does not read as the whole title does, or TeX would stumble.
    """
    parts = [(_is_formula(token), token) for token in tokens(raw)]
    if not any(formula for formula, _ in parts) or "%" in raw.replace(r"\%", ""):
        return
    joined: list[tuple[bool, str]] = []
    for formula, token in parts:
        if joined and not formula and not joined[-1][0]:
            joined[-1] = (False, joined[-1][1] + token)
        else:
            joined.append((formula, token))
    found = [(formula, part if formula else _spaced(part)) for formula, part in joined]
    read = "".join(readable(part) if formula else part for formula, part in found)
    if one_line(read) == one_line(readable(raw)) and all(_sound(p) for f, p in found if f):
        yield from found


def _is_formula(token: str) -> bool:
    return len(token) > 1 and (token[0] == "$" or token.startswith((r"\(", r"\[")))


def _spaced(part: str) -> str:
    """Read a piece between formulas, with the spaces at its ends that `readable` may drop."""
    inner = readable(part.strip())
    before = " " if part[:1].isspace() and inner else ""
    after = " " if part[-1:].isspace() else ""
    return f"{before}{inner}{after}"


def _sound(formula: str) -> bool:
    """Tell whether a formula may stand in a field, and LaTeX understands it."""
    known = all(
        name in _KNOWN or name in MATH_ACCENTS or name in symbols()
        for name in _COMMAND.findall(formula)
    )
    return known and _paired(formula) and "#" not in formula.replace(r"\#", "")


def _paired(text: str) -> bool:
    """Tell whether every brace has its partner, as BibTeX counts them."""
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def _guarded(piece: str, like_a_sentence: bool, first: bool) -> str:
    """Escape, and put braces around the words that must keep their capitals."""
    start = first

    def word(found: re.Match[str]) -> str:
        nonlocal start
        said, begins = found[0], start
        start = said.endswith((":", "?", "."))
        kept = _inner_capital(said) or _single(said, begins)
        if kept or (like_a_sentence and _capital(said, begins)):
            return _in_braces(said)
        return escaped(said)

    return _WORD.sub(word, piece)


def _in_braces(word: str) -> str:
    """Put braces around a word, not around the punctuation after it."""
    core = word.rstrip(_POINTS)
    return f"{{{escaped(core)}}}{escaped(word[len(core) :])}" if core else escaped(word)


def _inner_capital(word: str) -> bool:
    """Tell whether a capital follows a letter or digit, as in "GPT-4", "eBay" and "3D"."""
    return any(one.isalnum() and other.isupper() for one, other in pairwise(word))


def _single(word: str, begins: bool) -> bool:
    """Tell whether a capital stands alone, as in "X-ray" or "vitamin D"; "A" may be an article."""
    letters = _LETTERS.match(word)
    if letters is None or len(letters[0]) != 1 or not letters[0].isupper():
        return False
    return str(letters[0]) != "A" or (not begins and len(word) > 1)


def _capital(word: str, begins: bool) -> bool:
    """Tell whether a part of a compound has a capital, but for the one that begins a sentence."""
    parts: list[str] = _LETTERS.findall(word)
    return any(part[0].isupper() for part in parts[1 if begins else 0 :])


def _like_a_sentence(plain: str) -> bool:
    """Tell whether most long words after the first begin in lower case."""
    long: list[str] = [word for word in _LETTERS.findall(clean(plain))[1:] if len(word) >= _LONG]
    return sum(word[0].isupper() for word in long) * 2 < len(long)
