"""Divides an abstract into its sentences; every sentence is a piece of the text as it stands.

A sentence ends at a full stop, a question or exclamation mark or an ellipsis, with the quotation
marks and brackets that close there, where what follows begins like a sentence; at the full stops
of Chinese and Japanese always; and at the end of a paragraph. It does not end after an
abbreviation ("e.g.", "et al.", "Fig."), after an initial, within a number, an address or a
bracket, nor before a small letter.
"""

import re

_PARAGRAPHS = re.compile(r"\n\s*\n")
_CLOSERS = "\"'”’»)]}」』）】〉》"
_OPENERS = "\"'“‘«([{「『（【〈《„¿¡"
_STOP = re.compile(rf"[。！？｡．]+[{re.escape(_CLOSERS)}]*|[.!?…]+[{re.escape(_CLOSERS)}]*(?=\s|$)")
_WORD_BEFORE = re.compile(r"(\S+)$")
_INITIAL = re.compile(r"(?:[A-Z]\.-?)+")
_LETTERS = re.compile(r"(?:[A-Za-z]\.){2,}")

# Words that end with a full stop and not with a sentence; compared in small letters, without
# brackets and quotation marks before them.
_KNOWN = """
e.g i.e eg ie al cf ca vs v viz resp approx etc fig figs eq eqs eqn eqns sec secs sect ref refs
tab tabs thm thms prop cor lem def defs rem ex no nos nr vol vols ch chap app pp p pt op cit
dr prof mr mrs ms st jr sr inc ltd co corp dept univ est max min incl excl w.r.t a.k.a s.t i.i.d
i.i.d.s w.l.o.g a.s a.e ph.d m.sc b.sc u.s u.k u.n d.c jan feb mar apr jun jul aug sep sept oct
nov dec gen col sp spp subsp var nat phys rev lett math proc int conf trans ed eds arxiv
z.b d.h bzw usw ggf vgl bspw p.ex c.-à-d env
"""
_ABBREVIATIONS = frozenset(_KNOWN.split())
# These may end a sentence too: then a capital begins the next one, and not a name after them.
_MAY_END = frozenset({"etc", "al", "resp", "no", "inc", "ltd", "co", "corp", "u.s", "u.k", "ph.d",
                      "usw", "max", "min", "app", "ex", "var"})  # fmt: skip
_BEGINNINGS = re.compile(
    r"(?:We|Our|In|This|These|It|The|To|However|Here|Moreover|Furthermore|Finally|For|A|An|By|As|"
    r"Using|While|Although|Experiments?|Results?|Then|Thus|Hence|Additionally|On|With|From|There|"
    r"Its|Their|They|But|And|Code)\b"
)


def sentences(text: str) -> list[str]:
    """Return the sentences in order, white space folded; their words are all words of `text`."""
    found: list[str] = []
    for paragraph in _PARAGRAPHS.split(text):
        found += _of_paragraph(" ".join(paragraph.split()))
    return found


def ends_sentence(text: str) -> bool:
    """Say whether a text ends as a sentence does, with a sign that closes it."""
    return bool(text) and text.rstrip(_CLOSERS)[-1:] in tuple(".!?…。！？｡．")


def _of_paragraph(text: str) -> list[str]:
    found: list[str] = []
    start = depth = place = 0
    for stop in _STOP.finditer(text):
        depth = _depth(text[place : stop.start()], depth)
        outside = _depth(stop[0], depth)
        place = stop.end()
        if _ends(text, stop, outside):
            found.append(text[start:place].strip())
            start, depth = place, 0
        else:
            depth = outside
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def _depth(text: str, depth: int) -> int:
    """Count the brackets that are open after a piece of text; what was never closed is forgotten
    after a while, for a bracket may be missing.
    """
    for sign in text:
        if sign in "([{（":
            depth += 1
        elif sign in ")]}）":
            depth = max(0, depth - 1)
    return 0 if len(text) > 400 else depth


def _ends(text: str, stop: re.Match[str], depth: int) -> bool:
    following = text[stop.end() :].lstrip()
    if not following:
        return True
    if stop[0][0] in "。！？｡．":
        # What is quoted goes on: 「方法。」を.
        quoted = stop[0][-1] in _CLOSERS and not text[stop.end()].isspace()
        return depth == 0 and not quoted
    if depth or not _begins(following):
        return False
    if stop[0][0] in "!?" or stop[0].startswith("…"):
        return True
    if stop[0].startswith(".."):
        return following[0].isupper()
    return not _abbreviated(text[: stop.start()], following)


def _begins(following: str) -> bool:
    """Say whether a sentence can begin so: not with a small letter of a script that has capitals.

    A small letter before capitals or digits is a name ("iPhone", "α-GFN", "k-means" is not).
    """
    first = following.lstrip(_OPENERS)[:12]
    if not first:
        return True
    if not first[0].islower():
        return first[0] not in ",;:)."
    word = first.split()[0] if first.split() else first
    return any(sign.isupper() for sign in word[1:])


def _abbreviated(before: str, following: str) -> bool:
    match = _WORD_BEFORE.search(before)
    if match is None:
        return False
    word = match[1].lstrip(_OPENERS).rpartition("(")[2]
    known = word.lower().rpartition("-")[2] in _ABBREVIATIONS or word.lower() in _ABBREVIATIONS
    if known:
        return not (word.lower() in _MAY_END and _BEGINNINGS.match(following))
    if _INITIAL.fullmatch(f"{word}."):
        # "Theorem A. We" ends; "J. Smith" does not.
        return not _BEGINNINGS.match(following)
    return bool(_LETTERS.fullmatch(f"{word}.")) and not _BEGINNINGS.match(following)
