"""Reads a TeX formula into characters: `\\ell_p \\leq \\frac{a}{b}` becomes `ℓₚ ≤ a/b`.

A formula is read once, from left to right, off a stack of tokens; whatever is unknown is kept as
a word, so nothing of substance is lost. The text around formulas belongs to `papers.tex`.
"""

import re
from functools import lru_cache

from papers.tex_symbols import (
    ACCENTS,
    MATH_ACCENTS,
    accented,
    alphabets,
    is_relation,
    scripts,
    symbols,
)

_TOKEN = re.compile(r"\\[A-Za-z]+\*?\s*|\\.|\s+|.", re.DOTALL)
# Marks set while reading and settled at the end, when the neighbours are known: _APART asks for a
# space between two letters or digits, _ROOM for one on both sides.
_APART = "\x00"
_ROOM = "\x01"
_THIN = "\x02"  # a space the author asked for, kept even at the end

_UPRIGHT = {
    "text", "textrm", "textit", "textbf", "textsf", "texttt", "textsc", "textnormal", "mbox",
    "hbox", "textup", "textsl", "intertext", "emph", "mathrm", "operatorname", "mathsf", "mathbf",
    "mathit", "mathtt", "boldsymbol", "bm", "pmb", "mathop", "mathbin", "mathrel", "mathord",
    "mathnormal", "bf", "rm",
}  # fmt: skip
_FRACTIONS = {
    "frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "flatfrac",
}  # fmt: skip
_BINOMIALS = {
    "binom", "dbinom", "tbinom",
}  # fmt: skip
_ALPHABETS = {
    "mathbb": "bb", "mathds": "bb", "mathbbm": "bb", "Bbb": "bb", "mathcal": "cal", "cal": "cal",
    "mathscr": "scr", "scr": "scr", "mathfrak": "frak", "frak": "frak",
}  # fmt: skip
_SILENT = {
    "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
    "biggl", "biggr", "Biggl", "Biggr", "bigm", "displaystyle", "textstyle", "scriptstyle",
    "limits", "nolimits", "nonumber", "notag", "it", "sf", "tt", "em", "sl", "sc", "protect",
    "mathstrut", "strut", "allowbreak", "relax", "normalfont", "hfill", "boldmath", "scriptsize",
    "small", "footnotesize", "rm", "bf", "mathchoice", "ensuremath",
}  # fmt: skip
_SWALLOWING = {
    "begin", "end", "hspace", "vspace", "phantom", "hphantom", "vphantom", "label", "tag",
    "color", "mspace", "hskip", "kern", "mkern",
}  # fmt: skip
_SPACES = {",": _THIN, ";": _THIN, ":": _THIN, " ": _THIN, ">": _THIN, "\n": _THIN, "!": "",
           "/": "", "-": ""}  # fmt: skip
_ROOTS = {"3": "∛", "4": "∜"}

_SMALL = "²³¹⁰-ₜᴬ-ᵿʰ-ʸⱼⱽ"
_BETWEEN_WORDS = re.compile(rf"(?<=[^\W_])\x00+(?=[√∑∏∫]|[^\W_{_SMALL}])")
_ATOM = re.compile(rf"\d+(?:\.\d+)?|\w?[{_SMALL}′\u0300-\u036f\u20d7]*|[^\W_]+")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9.]{2,}")


@lru_cache(maxsize=4096)
def formula(source: str) -> str:
    """Return the readable form of what stood between the dollars."""
    stack = _TOKEN.findall(source)
    stack.reverse()
    return _settled(_run(stack, ""))


def _settled(marked: str) -> str:
    """Decide the spaces: around relations, between words, none inside brackets."""
    spaced = re.sub(r"[\x00\s\x02]*\x01[\x00-\x02\s]*", " ", marked)
    spaced = _BETWEEN_WORDS.sub(" ", spaced).replace(_APART, "")
    spaced = re.sub(r"\s+", " ", spaced).strip()
    spaced = re.sub(r"(?<=[(\[{⟨⌈⌊]) | (?=[)\]}⟩⌉⌋,])", "", spaced)
    spaced = re.sub(r"‖ ?([^‖]*[^‖ ]) ?‖", r"‖\1‖", spaced)
    spaced = re.sub(r"(?<=[\w)\]}′]) ([×±∓⊗⊕∪∩∧∨⊙∘÷·]) ?(?=\S)", r" \1 ", spaced)
    return re.sub(r"[\s\x02]*\x02[\s\x02]*", " ", spaced)


def _run(stack: list[str], closing: str) -> str:
    """Read up to `closing` (or the end), which is taken off the stack."""
    done: list[str] = []
    while stack:
        token = stack.pop()
        if token == closing:
            break
        done.append(_one(token, stack, done))
    return "".join(done)


def _one(token: str, stack: list[str], done: list[str]) -> str:
    if token == "{":
        return _run(stack, "}")
    if token in "^_":
        return _script(token, _argument(stack), done)
    if token == "'":
        return "′"
    if token[0] == "\\":
        return _command(token[1:].rstrip() or " ", stack, token[-1].isspace())
    if token == "&":
        return " "
    if token == "~" or token.isspace():
        return "" if stack and stack[-1] in ("^", "_") else " "
    return "" if token in "}$" else token


def _argument(stack: list[str]) -> str:
    """Read one argument: a group, a command with its own arguments, or a single sign."""
    while stack and stack[-1].isspace():
        stack.pop()
    return _one(stack.pop(), stack, []) if stack else ""


def _raw(stack: list[str]) -> str:
    """Take one argument off the stack unread."""
    while stack and stack[-1].isspace():
        stack.pop()
    if not stack or stack[-1] != "{":
        return stack.pop() if stack else ""
    stack.pop()
    depth, taken = 1, []
    while stack:
        token = stack.pop()
        depth += (token == "{") - (token == "}")
        if not depth:
            break
        taken.append(token)
    return "".join(taken)


def _command(name: str, stack: list[str], spaced: bool) -> str:
    name = name.rstrip("*")
    if name in MATH_ACCENTS:
        return _accent(MATH_ACCENTS[name], _argument(stack))
    if name in _ALPHABETS:
        return _styled(_ALPHABETS[name], _argument(stack))
    if name in _FRACTIONS:
        return _fraction(_argument(stack), _argument(stack))
    if name in _SILENT:
        return _after_size(name, stack)
    if name in _UPRIGHT:
        return _APART + _argument(stack) + _APART
    if name in _SWALLOWING:
        _raw(stack)
        return " "
    return _rarer(name, stack, spaced)


def _rarer(name: str, stack: list[str], spaced: bool) -> str:
    if name == "sqrt":
        return _root(stack)
    if name in _BINOMIALS:
        return f"({_argument(stack)} choose {_argument(stack)})"
    if name in ("overset", "stackrel", "underset"):
        script, base = _argument(stack), _argument(stack)
        return base + _script("_" if name == "underset" else "^", script, [])
    if name == "not":
        return accented(_argument(stack).strip(_ROOM), "\u0338").join((_ROOM, _ROOM))
    if name in ("textcolor", "href", "hyperref"):
        _raw(stack)
        return _argument(stack)
    if name in ("pmod", "pod"):
        return f" (mod {_argument(stack)})"
    if name in ACCENTS and not name.isalpha() and name not in _SPACES:
        return _accent(ACCENTS[name], _argument(stack))
    return _symbol(name, spaced)


def _symbol(name: str, spaced: bool) -> str:
    if name in _SPACES:
        return _SPACES[name]
    if name == "\\":
        return "; "
    sign = symbols().get(name)
    if sign is None:
        word = "mod" if name == "bmod" else name
        return f"{_APART}{word}{_APART}" if word.isalpha() else word
    if len(sign) > 1:
        return f"{_APART}{sign}{_APART}"
    return f"{_ROOM}{sign}{_ROOM}" if is_relation(sign) else sign


def _after_size(name: str, stack: list[str]) -> str:
    if name in ("left", "right") and stack and stack[-1] == ".":
        stack.pop()
    return ""


def _accent(mark: str, base: str) -> str:
    return accented(base.strip(), mark) if base.strip() else ""


def _styled(style: str, letters: str) -> str:
    table = alphabets()
    return "".join(table.get(style + letter, letter) for letter in letters)


def _fraction(above: str, below: str) -> str:
    above, below = _settled(above), _settled(below)
    return f"{_enclosed(above)}/{_enclosed(below)}{_APART}"


def _root(stack: list[str]) -> str:
    degree = ""
    if stack and stack[-1] == "[":
        stack.pop()
        degree = _run(stack, "]")
    sign = _ROOTS.get(degree) or ((_raised("^", degree) or f"{degree}") if degree else "") + "√"
    return sign + _enclosed(_settled(_argument(stack)))


def _enclosed(part: str) -> str:
    return part if _ATOM.fullmatch(part) else f"({part})"


def _script(where: str, content: str, done: list[str]) -> str:
    """Raise or lower: in Unicode's small signs if all exist and are legible, else spelled out."""
    content = re.sub(r"(?<![^\W\d_]) | (?![^\W\d_])", "", _settled(content.replace(_ROOM, "")))
    if not content:
        return ""
    small = "" if _is_long_word(content) else _raised(where, content)
    if small:
        return small
    if len(content) == 1 or _PLAIN_WORD.fullmatch(content):
        return f"{where}{content}{_APART}"
    return f"{where}({content})"


def _is_long_word(content: str) -> bool:
    return len(content) > 8 or (len(content) > 2 and content.isascii() and content.isalpha())


def _raised(where: str, content: str) -> str:
    table = scripts()
    signs = [table.get(where + sign, "") for sign in content]
    return "".join(signs) if all(signs) else ""
