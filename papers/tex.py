"""Turns the TeX of titles, abstracts and names into the characters a reader would see.

`readable` never raises and loses no word that is not the name of a TeX command. Formulas are read
by `papers.tex_math`; links in the text are left as they are.
"""

import re

from papers.tex_math import formula
from papers.tex_symbols import ACCENTS, LETTERS, MATH_ACCENTS, TEXT_SIGNS, accented, symbols

# Looked for one by one: ten times as fast in plain text as one expression for all.
_SUSPECT = ("\\", "$", "{", "}", "~", "--", "``")
# "\\\\Lambda" and "\\\\\"o": some program between author and arXiv doubled the backslash.
_ESCAPED_TWICE = re.compile(r"\\{2,}(?=[A-Za-z]{2}|[\"'`^~])")
_URL = re.compile(r"(https?://(?:[^\s{}\\$]|\\[_%#&~])+)")
_TOKEN = re.compile(
    r"""\\\(.+?\\\) | \\\[.+?\\\] | \$\$.+?\$\$ 
      | \$(?:\\(?:text\w*|[mh]box)\{[^{}]*\}|\\.|[^$\\])+\$            # formulas
      | \\[A-Za-z]+\*? | \\.                                           # commands
      | [{}~] | --- | -- | `` | '' | [_^](?=\{)
      | [^\\{}~$`'\-_^]+ | .""",
    re.DOTALL | re.VERBOSE,
)
_TRULY_MATH = re.compile(r"[\\^_{=<>]")
# Single letters between spaces: "$ v$", "$t, n $".
_VARIABLES = re.compile(r"\$\s*[A-Za-z](?:\s*,\s*[A-Za-z])*\s*\$")
# Between the dollars of two different formulas, one of which was never closed.
_PROSE = re.compile(r"^(?!.*\\(?:text|mbox|hbox|rm)).*(?:\b[a-z]{2,}[,.]?\s+){3}", re.DOTALL)
# The sign and its unit are often written as two formulas, or with one of them outside.
_MICRO = re.compile(r"μ (?=m(?!\w))|(?<=\d )μ (?=(?:[sgLlKAVWJFM]|eV|Hz)(?!\w))")
_SET = re.compile(r"[,:|=/;]|\.\.|^\s|\s$")

_BARE = {
    "bf", "it", "em", "rm", "sc", "tt", "sl", "sf", "large", "Large", "small", "noindent", "par",
    "newline", "linebreak", "xspace", "centering", "protect", "relax", "footnotesize", "tiny",
    "normalsize", "scriptsize", "left", "right", "displaystyle", "normalfont", "bfseries",
    "itshape", "upshape", "scshape", "ttfamily", "quad", "qquad", "smallskip", "medskip",
    "bigskip", "maketitle", "newpage", "hfill", "indent",
}  # fmt: skip
_SWALLOWING = {
    "begin", "end", "label", "vspace", "hspace", "color", "bibliographystyle", "bibliography",
    "thanks*", "pagestyle", "setcounter", "vskip", "hskip",
}  # fmt: skip
_UMLAUTS = "aeiouyAEIOUYıȷ"  # \\"q is a quotation mark that some program escaped
# Commands that belong into formulas and are met outside, with how many arguments they have.
_FORMULAS = {"frac": 2, "sqrt": 1, "mathbb": 1, "mathcal": 1, "ensuremath": 1}
_REFERENCES = re.compile(r"(?:[cC]ite\w*|[a-zA-Z]*ref|autocite|parencite|textcite)")
_SIGNS = {" ": " ", ",": " ", ";": " ", ":": " ", ">": " ", "\n": " ", "\\": " ", "\t": " ",
          "!": "", "-": "", "/": "", "@": "", "+": ""}  # fmt: skip


def readable(raw: str) -> str:
    """Return `raw` without TeX; text without any comes back unchanged, and at once."""
    if not any(mark in raw for mark in _SUSPECT):
        return raw
    try:
        stack = _balanced(tokens(_ESCAPED_TWICE.sub(r"\\", raw)))
        stack.reverse()
        return _MICRO.sub("μ", re.sub(r" {2,}", " ", _run(stack, "")))
    except RecursionError:  # braces nested deeper than any sane text: better raw than nothing
        return raw.replace("$", "")


def tokens(raw: str) -> list[str]:
    """Divide raw TeX into formulas, commands, braces, addresses and words; joined they are raw."""
    parts = _URL.split(raw) if "://" in raw else [raw]
    found: list[str] = []
    for position, part in enumerate(parts):
        found += [part] if position % 2 else _divided(part)
    return found


def _divided(part: str) -> list[str]:
    """Tokenise; a dollar that opens no formula ("$5 to $10") is a token of its own."""
    tokens: list[str] = []
    position, end = 0, len(part)
    match = _TOKEN.match
    while position < end:
        found = match(part, position)
        assert found is not None, "the last alternative takes any sign"
        token = found[0]
        if token[0] == "$" and not _is_formula(token, part[found.end() : found.end() + 1]):
            token = "$"
        tokens.append(token)
        position += len(token)
    return tokens


def _is_formula(token: str, following: str) -> bool:
    if len(token) == 1 or _PROSE.search(token):
        return False
    if token.startswith("$$") or _TRULY_MATH.search(token) or _VARIABLES.fullmatch(token):
        return True
    return not (token[1].isspace() or token[-2].isspace() or following.isdigit())


def _balanced(tokens: list[str]) -> list[str]:
    """Turn every brace without a partner into the sign itself."""
    open_at: list[int] = []
    for position, token in enumerate(tokens):
        if token == "{":
            open_at.append(position)
        elif token == "}" and open_at:
            open_at.pop()
        elif token == "}":
            tokens[position] = r"\}"
    for position in open_at:
        tokens[position] = r"\{"
    return tokens


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
    sign = token[0]
    if sign == "\\":
        return _command(token[1:], stack)
    if sign == "$":
        return formula(token.strip("$")) if len(token) > 1 else token
    if sign == "{":
        return _group(stack)
    if sign in "_^" and stack and stack[-1] == "{":
        stack.pop()
        return formula(f"{sign}{{{_run(stack, '}')}}}")
    if sign == "~":
        return _tie(stack, done)
    if sign in "-`'" and len(token) > 1:
        return _ligature(token, stack, done)
    return _address(token) if "://" in token else token


def _group(stack: list[str]) -> str:
    """Read a group; a set such as {0, 1} written without TeX keeps its braces."""
    command = bool(stack) and stack[-1].startswith("\\")
    content = _run(stack, "}")
    return f"{{{content}}}" if not command and _SET.search(content) else content


def _tie(stack: list[str], done: list[str]) -> str:
    """An unbreakable space in words; "about" before a number, itself when doubled or after /."""
    before = done[-1][-1:] if done else ""
    after = stack[-1][0] if stack else ""
    alone = not before or before.isspace() or before in "(/~"
    return "~" if alone or not after or after.isspace() or after == "~" else " "


def _ligature(token: str, stack: list[str], done: list[str]) -> str:
    if token[0] in "`'":
        return "“" if token == "``" else "”"
    before = (done[-1][-1:] if done else "") or " "
    after = stack[-1][0] if stack else " "
    if after == ">" or before == "<" or (before.isspace() and after.isalpha()):
        return token  # an arrow, or the option of a program
    return "—" if token == "---" else "–"


def _address(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token)


def _command(name: str, stack: list[str]) -> str:
    if not name:
        return "\\"
    if name[0] in "([" and len(name) > 1:
        return formula(name[1:-2])
    if name in ACCENTS and (not name.isalpha() or (stack and stack[-1][0] in "{ \\")):
        return _accent(name, stack)
    if name in LETTERS:
        _skip_space(stack)
        return LETTERS[name]
    if not name[0].isalpha():
        return _SIGNS.get(name, name)
    return _named(name.rstrip("*"), stack)


def _named(name: str, stack: list[str]) -> str:
    if name in TEXT_SIGNS:
        return TEXT_SIGNS[name]
    if name in _BARE:
        _skip_space(stack)
        return ""
    if name in _SWALLOWING:
        _argument(stack)
        return " "
    if name == "href":
        address = _argument(stack)
        return f"{_argument(stack)} ({address})"
    if name == "textcolor":
        _argument(stack)
        return _argument(stack)
    if name in ("textsuperscript", "textsubscript"):
        return formula(f"{'^' if name.endswith('perscript') else '_'}{{{_argument(stack)}}}")
    return _unknown(name, stack)


def _unknown(name: str, stack: list[str]) -> str:
    has_argument = bool(stack) and stack[-1] == "{"
    if has_argument and _REFERENCES.fullmatch(name):
        return f"[{_argument(stack)}]"
    if has_argument and name in _FORMULAS:
        arguments = (f"{{{_argument(stack)}}}" for _ in range(_FORMULAS[name]))
        return formula(f"\\{name}{''.join(arguments)}")
    if name in MATH_ACCENTS:
        return accented(_argument(stack), MATH_ACCENTS[name])
    if has_argument:
        content = _argument(stack)
        return f" ({content})" if name == "footnote" else content
    return symbols().get(name, name)


def _accent(name: str, stack: list[str]) -> str:
    if name == '"' and stack and stack[-1][0].isspace():
        return name
    base = _argument(stack)
    if not base[:1].isalpha() or (name == '"' and base[0] not in _UMLAUTS):
        return ("" if name.isalpha() else name) + base
    return accented(base, ACCENTS[name])


def _argument(stack: list[str]) -> str:
    """Read one argument: a group, a command, or the first sign of what follows."""
    _skip_space(stack)
    if not stack:
        return ""
    token = stack.pop()
    if token == "{":
        return _run(stack, "}")
    if token[0] == "\\":
        return _command(token[1:], stack)
    if len(token) > 1 and token[0] != "$":
        stack.append(token[1:])
        return token[0]
    return _one(token, stack, [])


def _skip_space(stack: list[str]) -> None:
    if stack and stack[-1][0].isspace():
        token = stack.pop().lstrip()
        if token:
            stack.append(token)
