"""The signs behind TeX's names, as dictionaries.

The large table comes from unicodeit and is read when the first formula arrives; corrections and
what it lacks are here. Reading TeX is done in `papers.tex` and `papers.tex_math`.
"""

import re
import unicodedata
from functools import cache

# Combining marks by accent command (source2e, "ltoutenc"): first those written with a sign.
ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    '"': "\u0308",
    "u": "\u0306",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
}
MATH_ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0305",
    "underline": "\u0332",
    "vec": "\u20d7",
    "overrightarrow": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
    "mathring": "\u030a",
}
# Letters of other alphabets: TeX swallows the space after their names.
LETTERS = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ",
    "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð",
    "dj": "đ", "DJ": "Đ", "th": "þ", "TH": "Þ", "ng": "ŋ", "NG": "Ŋ",
}  # fmt: skip
TEXT_SIGNS = {
    "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "pounds": "£", "euro": "€", "copyright": "©",
    "textregistered": "®", "texttrademark": "™", "textdegree": "°", "degree": "°", "deg": "°",
    "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\", "textbar": "|",
    "textless": "<", "textgreater": ">", "textunderscore": "_", "textdollar": "$",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "textellipsis": "…", "ldots": "…",
    "dots": "…", "textbullet": "•", "item": "• ", "LaTeX": "LaTeX", "TeX": "TeX",
    "textmu": "μ", "micro": "μ", "ohm": "Ω", "texttimes": "×", "textpm": "±",
}  # fmt: skip
_MATH_SIGNS = {
    "dots": "…", "dotsc": "…", "dotsb": "⋯", "ldots": "…", "cdot": "·", "ast": "*", "star": "⋆",
    "lVert": "‖", "rVert": "‖", "Vert": "‖", "|": "‖", "lvert": "|", "rvert": "|", "vert": "|",
    "mid": "|", "langle": "⟨", "rangle": "⟩", "square": "□", "Box": "□", "colon": ":", "i": "ı",
    "j": "ȷ", "backslash": "\\", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]",
    "slash": "/", "And": "&", "gets": "←", "lt": "<", "gt": ">", "models": "⊨", "phi": "φ",
    "varphi": "φ", "thinspace": " ", "quad": " ", "qquad": " ", "enspace": " ", "enskip": " ",
    "hslash": "ℏ", "coloneqq": "≔", "eqqcolon": "≕", "triangleq": "≜",
    "setminus": "∖", "smallsetminus": "∖", "minus": "-", "iff": "⇔", "implies": "⇒",
    "impliedby": "⇐", "longrightarrow": "→", "longleftarrow": "←", "Longrightarrow": "⇒",
    "longleftrightarrow": "↔", "Longleftrightarrow": "⇔", "longmapsto": "↦", "bigcup": "⋃",
    "bigcap": "⋂", "restriction": "↾", "upharpoonright": "↾", "lesssim": "≲", "gtrsim": "≳",
    "leqslant": "≤", "geqslant": "≥", "nmid": "∤", "defeq": "≔",
}  # fmt: skip
_SCRIPT_FIXES = {"^V": "ⱽ", "^′": "′", "^*": "*", "^∘": "°", "^⊤": "ᵀ", "^†": "†", "^‡": "‡"}
_SCRIPT_WRONG = frozenset(("^.", "_<", "_>", "^<", "^>", "^∫"))
_NAMED = re.compile(r"\\([A-Za-z]+)")
_STYLED = re.compile(r"\\math(bb|cal|scr|frak)\{(\w)\}")


@cache
def symbols() -> dict[str, str]:
    """Return sign by command name, as used in formulas."""
    from unicodeit import data

    found = {}
    for source, sign in data.REPLACEMENTS:
        name = _NAMED.fullmatch(source)
        if name and len(sign) == 1 and unicodedata.category(sign) not in ("Co", "Cn"):
            found[name[1]] = sign
    return found | LETTERS | TEXT_SIGNS | _MATH_SIGNS


@cache
def alphabets() -> dict[str, str]:
    """Return styled letters by style and letter: "bbR" gives ℝ."""
    from unicodeit import data

    found = {}
    for source, sign in data.REPLACEMENTS:
        styled = _STYLED.fullmatch(source)
        if styled and len(sign) == 1:
            found[styled[1] + styled[2]] = sign
    found |= {"bbD": "𝔻", "calI": "ℐ"}
    return found | {f"scr{key[3:]}": sign for key, sign in found.items() if key.startswith("cal")}


@cache
def scripts() -> dict[str, str]:
    """Return raised and lowered signs by "^" or "_" and the sign."""
    from unicodeit import data

    kept = {source: sign for source, sign in data.SUBSUPERSCRIPTS if source not in _SCRIPT_WRONG}
    return kept | _SCRIPT_FIXES


@cache
def is_relation(sign: str) -> bool:
    """Say whether a formula leaves room on both sides of this sign."""
    name = unicodedata.name(sign, "")
    return sign in "≔≕≜∼≈≃≅≡≠≤≥≪≫∝⊂⊆⊃⊇∈∉∋≲≳⇒⇔⇐→←↔↦⊢⊨⟹⟺⟶∥⊥" or (
        "ARROW" in name and len(sign) == 1 and "COMBINING" not in name
    )


def accented(base: str, mark: str) -> str:
    """Put a combining mark on the first letter of `base`."""
    first = {"ı": "i", "ȷ": "j"}.get(base[:1], base[:1])
    return unicodedata.normalize("NFC", first + mark) + base[1:]
